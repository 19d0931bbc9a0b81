"""Where and when flights go: origin and destination, further places of a list, the day, how long a halt."""

from __future__ import annotations

from dataclasses import replace

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.drafts import NONE, Draft, FieldValue
from aidlift.intake.flight_carriers import REASONS, begins_clause, swiss
from aidlift.intake.grammar import led_by
from aidlift.intake.lexicon import homes, words
from aidlift.intake.parties import Party
from aidlift.intake.parties_near import PREPOSITIONS

SERVING = ("serve", "serves", "serving")
PAIRING = ("-", "–", "—", "/")
FARTHEST = 14
"""Words from a flight to the places that are its route (our own choice)."""

JOINS = (",", "and", "the", "or", "both")
"""What may stand between two places of a list."""


def route_of(line: Line, carrier: FieldValue, noun: Atom) -> tuple[FieldValue, FieldValue]:
    """Return origin and destination as countries: `from A to B`, `between A and B`, the carrier's home."""
    origin = destination = NONE
    both_ways = False
    home = homes().get(carrier.value or "")
    for party in line.parties:
        low, high = sorted((party.first, noun.index))
        if any(one.kind == "carrier" and low < one.first < high for one in line.parties):
            continue  # where another carrier flies: `and Arik Air suspended flights to Liberia`
        place = party.country or (party.code if party.kind in ("region", "adjective") else None)
        if (
            place in (None, "WLD")
            or party.kind in ("person", "carrier")
            or (party.kind == "pronoun" and (place == home or led_by(line.atoms, party.first) not in WAYS))
            or swiss(line, party)
            or abs(party.first - noun.index) > FARTHEST
        ):
            continue
        if destination is NONE and _is_bound(line, party):
            destination = line.context.quoted(place, party.start, party.end)
            continue
        if any(one.low in APART for one in line.atoms[low:high]):
            continue  # `banned flights from China but later let flights from Taiwan in`
        prior = _led(line, party)
        value = line.context.quoted(place, party.start, party.end)
        served = noun.low in SERVING and 0 < party.first - noun.index <= 2
        if destination is NONE and (served or _ends_pair(line, party, noun)):
            destination = value
            continue
        named = noun.index - party.last == 1 and party.kind != "carrier"  # `its London flights`
        if destination is NONE and named and party.country != homes().get(carrier.value or ""):
            destination = value
            continue
        if origin is NONE and _begins_pair(line, party, noun):
            origin = value
            continue
        both = _is_both_ways(line, party)
        joined = prior == "and" and destination is NONE and _is_between(line, party)
        leaves = prior in ("from", "between") or joined  # `between the Gulf nation and India`
        if leaves and origin is NONE and not both and not both_ways:
            origin = value
        elif prior == "from" and both:
            destination, origin, both_ways = value, NONE, True
        elif (
            (prior in ("to", "into") and destination is NONE)
            or (
                prior == "with" and destination is NONE and (noun.low.startswith("air ") or not carrier.value)
            )
            or (prior == "in" and destination is NONE and _are_points(line, party))
            or (prior in ("in", "at") and destination is NONE and noun.verb_class == "arrive")
            or (prior == "and" and origin is not NONE and destination is NONE and _is_between(line, party))
            or (
                party.kind == "adjective"
                and destination is NONE
                and party.first < len(line.atoms) - 1
                and line.atoms[party.first + 1].low in POINTS
            )
        ):
            destination = value
    if origin is NONE and home and home != destination.value:
        origin = FieldValue(home, "inferred")
    ruled = carrier.value is None and destination.spans and not home
    if origin is NONE and (both_ways or ruled):
        origin = _ruler(line, destination) or origin
    if destination is NONE:
        destination = _between_two(line, noun, home) or NONE
    if destination is NONE and not _has_clause(line, carrier):
        destination = _destination(line, origin, home, noun)
    route = line.context.route
    if route is not None and route[0] == carrier.value and not (origin.spans or destination.spans):
        return replace(route[1], status="inherited"), replace(route[2], status="inherited")
    line.context.route = (carrier.value, origin, destination)
    return origin, destination


def _between_two(line: Line, noun: Atom, home: str | None) -> FieldValue | None:
    """Return the other of `between the two countries`, which are the two that the text is most about."""
    behind = line.atoms[noun.index + 1 : noun.index + 6]
    if not any(one.low == "between" for one in behind) or not any(
        one.text.lower() in ("two", "both") for one in behind
    ):
        return None
    told = (line.context.topic, line.context.second)
    other = next((one for one in told if one and one != home), None) if home in told else None
    word = next(one for one in behind if one.low == "between")
    return line.context.quoted(other, word.start, behind[-1].end, "inherited") if other else None


def _has_clause(line: Line, carrier: FieldValue) -> bool:
    """Tell whether a carrier begins a clause of its own, which the country of the first does not rule."""
    at = carrier.spans[0].start if carrier.spans else -1
    own = next((one for one in line.parties if one.start == at), None)
    return own is not None and begins_clause(line, own.first)


def _led(line: Line, party: Party) -> str:
    """Return what leads a place, over words before a list: `from five countries: Angola, Chad`."""
    prior = led_by(line.atoms, party.first)
    if prior == "both" and party.first > 1:
        prior = led_by(line.atoms, party.first - 1)
    if prior not in (":", "including"):
        return prior
    lead = line.atoms[max(0, party.first - MOST_LISTED) : party.first]
    return next((one.low for one in reversed(lead) if one.low in ("from", "to", "between")), prior)


def _is_bound(line: Line, party: Party) -> bool:
    """Tell whether flights are bound for a place: `its China-bound flights`."""
    after = [one.low for one in line.atoms[party.last + 1 : party.last + 3]]
    return after[-1:] == ["bound"] and after[0] in PAIRING


POINTS = frozenset(("cities", "airports", "destinations", "points"))


def _are_points(line: Line, party: Party) -> bool:
    """Tell whether flights go to places of a country: `to nine cities in India`."""
    lead = [one.low for one in line.atoms[max(0, party.first - 5) : party.first]]
    return "to" in lead and not POINTS.isdisjoint(lead)


WAYS = ("to", "from", "into")
"""What leads `the country` where it is the one told of: `cancelled all flights to the country`."""

MOST_LISTED = 7
"""Words before a list of places and its colon that say which way flights go (our own choice)."""

APART = frozenset(("but", "while", "whereas", "although", "except", ";"))
"""Words behind which other flights are told of."""


def _ruler(line: Line, other: FieldValue) -> FieldValue | None:
    """Return the country that halts flights `to and from` another: the one the sentence begins with."""
    ranked = sorted(line.parties, key=lambda one: not _acts(line, one))
    for party in ranked:
        if not party.country or party.country == other.value or _is_apart(line, party, other):
            continue
        begins = party.kind == "country" and (party.first < 3 or _acts(line, party))
        if begins or _has_regulator(line, party):
            return line.context.quoted(party.country, party.start, party.end)
    topic = line.context.topic
    return FieldValue(topic, "inferred") if topic and topic != other.value else None


def _is_apart(line: Line, party: Party, other: FieldValue) -> bool:
    """Tell whether a country is told of in another clause: `to Brazil, while Morocco has suspended`."""
    if not other.spans:
        return False
    start, end = sorted((party.start, other.spans[0].start))
    return any(start < one.start < end for one in line.atoms if one.low in APART)


def _acts(line: Line, party: Party) -> bool:
    """Tell whether a country is the subject of a verb of halting: `while Morocco has suspended`."""
    after = next(
        (one for one in line.atoms[party.last + 1 : party.last + 4] if not one.is_a("verbword")), None
    )
    return (
        party.kind == "country" and after is not None and after.verb_class == "suspend" and not after.passive
    )


RULERS = words("rulers")
"""Who halts all flights of a country, with no place named: `The Civil Aviation Authority has halted`."""


def _has_regulator(line: Line, party: Party) -> bool:
    """Tell whether a place's authorities are told of: `Dubai's civil aviation authorities suspended`."""
    after = line.atoms[party.last + 1 : party.last + 7]
    owned = bool(after) and after[0].low == "'s" and party.kind in ("country", "part")
    owned = owned or any(one.low in RULERS for one in after[:1])
    owned = owned or party.kind in ("adjective", "ministry")  # `The Angolan government`, `US officials`
    told = [*line.atoms[party.first : party.last + 1], *after]
    return owned and any(one.low in RULERS or one.low.endswith("authority") for one in told)


def _destination(line: Line, origin: FieldValue, home: str | None, noun: Atom) -> FieldValue:
    """Return where flights go where no words say so: to who halts them, the carrier's home, the topic."""
    behind = [one.low for one in line.atoms[noun.index + 1 : noun.index + 8]]
    # `still flying to the three worst-hit countries`
    if home and "to" in behind and not STATES.isdisjoint(behind):
        return NONE
    ruler = _ruler(line, origin)
    if ruler is not None and ruler.spans:
        return ruler
    if home and home != origin.value:
        return FieldValue(home, "inferred")
    return ruler or NONE


STATES = frozenset(("countries", "nations", "states", "capitals", "destinations"))


def with_places(line: Line, draft: Draft | None, verb: Atom) -> list[Draft]:
    """Return a flight and one to each further place: `to Liberia and Sierra Leone`; of none, none."""
    if draft is None:
        return []
    drafts = [draft]
    for name, other in (("destination", "origin"), ("origin", "destination")):
        told = draft.fields[name]
        if not told.spans or told.status == "inherited":
            continue
        known = {told.value, draft.value(other)}
        last = next((one for one in line.parties if one.start == told.spans[0].start), None)
        for party in line.parties if last is not None else ():
            if last is None or party.first <= last.last:
                continue
            if not _goes_on(line, last, party, verb):
                break
            last = party
            if party.country and party.country not in known and party.kind != "pronoun":
                known.add(party.country)
                value = line.context.quoted(party.country, party.start, party.end)
                drafts.append(replace(draft, fields={**draft.fields, name: value}))
    return drafts


def _goes_on(line: Line, one: Party, other: Party, verb: Atom) -> bool:
    """Tell whether a place goes on a list of places, and does not begin what is said next."""
    between = line.atoms[one.last + 1 : other.first]
    if not between or any(atom.low not in JOINS for atom in between):
        return False
    if other.kind not in ("country", "part") or led_by(line.atoms, one.first) == "between":
        return False
    after = line.atoms[other.last + 1] if other.last + 1 < len(line.atoms) else None
    if after is None or verb.index > other.last:
        return True
    return after.when is not None or after.low in ENDS or after.low in PREPOSITIONS


ENDS = frozenset(
    (
        *(".", ",", ";", ":", "(", ")", "-", "and", "or", "because", "as", "since", "after", "due", "over"),
        *("until", "till", "indefinitely", "while", "where"),
    )
)
"""What may stand behind a place of a list; before any other word a clause begins: `and Guinea closed`."""


def _begins_pair(line: Line, party: Party, noun: Atom) -> bool:
    """Tell whether a place begins a route's name: the first of `its London-Freetown route`."""
    mark = line.atoms[party.last + 1 : party.last + 2]
    other = next((one for one in line.parties if one.first == party.last + 2), None)
    return bool(mark) and mark[0].low in PAIRING and other is not None and _ends_pair(line, other, noun)


def _ends_pair(line: Line, party: Party, noun: Atom) -> bool:
    """Tell whether a place ends a route's name: the second of `its London-Freetown route`."""
    if party.first < 2 or not 1 <= noun.index - party.last <= 2:
        return False
    return line.atoms[party.first - 1].low in PAIRING and line.atoms[party.first - 2].is_a("place")


def _is_both_ways(line: Line, party: Party) -> bool:
    """Tell whether flights go `to and from` a place: it is where a foreign carrier flies to."""
    lead = [one.low for one in line.atoms[max(0, party.first - 6) : party.first]]
    return any(
        lead[place : place + 3] in (["to", "and", "from"], ["to", "/", "from"], ["to", "or", "from"])
        for place in range(len(lead))
    )


def _is_between(line: Line, party: Party) -> bool:
    return any(one.low == "between" for one in line.atoms[max(0, party.first - 5) : party.first])


def when_of(line: Line, verb: Atom) -> dict[str, FieldValue]:
    """Return the day that a service stops, begins or runs, which the words behind the verb tell first."""
    dated = [
        atom
        for atom in line.whens
        if atom.when
        and atom.when.role in ("on", "since", "period", "asof")
        and atom.when.first
        and (atom.when.kind in ("day", "range", "week") or _tells_since(atom, verb))
        and not _is_until(line, atom)
        and not any(
            one.low in APART for one in line.atoms[min(verb.index, atom.index) : max(verb.index, atom.index)]
        )
        and not _is_of_reason(line, verb, atom)
    ]
    if not dated:
        return line.context.day_fields(None)
    behind = [one.first for one in line.parties if one.kind == "carrier" and one.first > verb.index]
    clause = next((first for first in behind if begins_clause(line, first)), None)
    if clause is not None:
        dated = [atom for atom in dated if atom.index < clause]
    if not dated:
        return line.context.day_fields(None)
    other = next((first for first in behind if line.atoms[first - 1].low in PARTING), None)
    if other is not None and any(atom.index < other for atom in dated):
        dated = [atom for atom in dated if atom.index < other]  # `stopped in May, and KLM stopped in June`
    later = [atom for atom in dated if atom.index > verb.index]
    atom = min(later or dated, key=lambda one: abs(one.index - verb.index))
    beside = line.atoms[atom.index + 1 : atom.index + 3]
    if [one.low for one in beside[:1]] == [","] and beside[-1].when is not None and beside[-1] in dated:
        atom = beside[-1]  # `with effect from Sunday, April 25`
    when = atom.when
    assert when is not None
    lead = line.atoms[max(0, atom.index - 3) : atom.index]
    before = atom.index < verb.index or any(one.verb_class == "say" for one in lead)
    ahead = verb.ahead and not (before and _is_said_then(line, atom))
    ahead = ahead or (atom.index > verb.index and _is_from_now(line, verb, atom))
    return line.context.day_fields(replace(when, first=when.ahead[0]) if when.ahead and ahead else when)


def _is_of_reason(line: Line, verb: Atom, atom: Atom) -> bool:
    """Tell whether a day is that of why a service stops: `after a Vistara flight landed on April 4`."""
    between = line.atoms[verb.index : max(verb.index, atom.index - 2)]
    last = next((one.low for one in reversed(between) if one.low in REASONS or one.low == ","), ",")
    return last != ","


def _is_from_now(line: Line, verb: Atom, atom: Atom) -> bool:
    """Tell whether a halt told of as present begins later: `are suspended with effect from Sunday`."""
    lead = line.atoms[verb.index - 1].low if verb.index else ""
    now = verb.verb_class == "suspend" and (verb.form == "ing" or lead in ("is", "are"))
    return now and atom.when is not None and atom.when.role == "since"


def _is_until(line: Line, atom: Atom) -> bool:
    """Tell whether a day is only the last or first that may end a halt: `until at least 1 March`."""
    at = atom.index - 1
    while at >= 0 and (line.atoms[at].low in ("at", "least", ",") or line.atoms[at].when is not None):
        at -= 1  # `until Sunday, 23 January`
    told = line.atoms[at + 1].when if at + 1 < atom.index else None
    return (at >= 0 and line.atoms[at].low in ("until", "till", "to")) or (
        told is not None and told.role == "until"
    )


PARTING = frozenset(("and", "but", "while", "whereas"))


def _tells_since(atom: Atom, verb: Atom) -> bool:
    """Tell whether a month right behind a verb says since when: `halted since February`."""
    when = atom.when
    return when is not None and when.role == "since" and 0 < atom.index - verb.index <= 2


def _is_said_then(line: Line, atom: Atom) -> bool:
    """Tell whether a day is when somebody spoke: `said on Friday that it will resume`."""
    beside = line.atoms[max(0, atom.index - 2) : atom.index + 3]
    return any(one.verb_class in ("say", "announce") or one.lemma in ANNOUNCING for one in beside)


ANNOUNCING = frozenset(("announce", "declare", "decide", "order", "confirm", "tell", "say"))


ONCE = {"fortnight": 14, "week": 7, "month": 30}
"""Days of `for a week`."""


def duration_of(line: Line, verb: Atom) -> FieldValue:
    """Return for how many days a service stops: `for 15 days`, `for two weeks`."""
    for atom in line.atoms[verb.index :]:
        if atom.low in ONCE and [one.low for one in line.atoms[atom.index - 2 : atom.index]] == ["for", "a"]:
            return line.context.quoted(ONCE[atom.low], atom.start, atom.end)
        if atom.quantity is not None and atom.get("measureless") == "unit":
            after = line.context.document.text[atom.end : atom.end + 9].lower()
            if "ly" in after or "break" in after:  # `three weekly flights`
                continue
            scale = 7 if "week" in after else 30 if "month" in after else 1 if "day" in after else 0
            often = line.atoms[atom.index - 1].low in ("every", "each", "per")
            if scale and not often:
                return line.context.quoted(int(atom.quantity.value) * scale, atom.start, atom.end)
    return NONE
