"""What carriers are said to do without a verb of services: `will keep two flights`, `still flies to`."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.drafts import NONE, Draft, FieldValue
from aidlift.intake.flight_carriers import MOST_AGO, just_told, swiss
from aidlift.intake.flight_drafts import LIFTING, flight_draft, is_ended
from aidlift.intake.flight_lists import LIKE, with_all
from aidlift.intake.flight_routes import SERVING, route_of, when_of, with_places
from aidlift.intake.grammar import DETERMINERS, led_by
from aidlift.intake.lexicon import homes, words
from aidlift.intake.parties import Party

KEEPING = words("keeping")
"""What carriers do that go on flying: `will keep two flights a week to`."""

ENDING = frozenset(("ended", "ending", "dropped", "axed", "quit"))

WENT_BACK = (("went", "back", "to"), ("goes", "back", "to"), ("gone", "back", "to"))
MOST_BACK = 4
"""Words from a carrier, or `it`, to `went back to` (our own choice)."""


def went_back(line: Line) -> list[Draft]:
    """Read `It went back to Guinea on October 20` and `Arik returned to Accra`, of a carrier just told of."""
    if not line.says(" back to ", "returned to") or not line.kinds.isdisjoint(("item", "unit")):
        return []
    lows = [one.low for one in line.atoms]
    for place, low in enumerate(lows):
        if low != "returned" and tuple(lows[place : place + 3]) not in WENT_BACK:
            continue
        flown = any(one.kind == "carrier" and 0 < place - one.last <= MOST_BACK for one in line.parties)
        said = line.context.carrier
        just = said is not None and line.context.number - said.sentence <= 1
        just = just or any(one.kind == "carrier" and one.last < place for one in line.parties)
        meant = just and any(one in ("it", "they") for one in lows[max(0, place - MOST_BACK) : place])
        to = line.atoms[place + (1 if low == "returned" else 2)]
        reached = any(party.first == to.index + 1 and party.country for party in line.parties)
        draft = (
            flight_draft(line, line.atoms[place], to, "operated") if (flown or meant) and reached else None
        )
        if draft is not None:
            return [draft]
    return []


def kept(line: Line, nouns: list[Atom]) -> list[Draft]:
    """Read `KLM will keep two flights a week to Lagos` as services that run, `ended its service`."""
    verb = next((one for one in line.atoms if one.low in KEEPING or one.low in ENDING), None)
    if verb is None or "hold" in line.lows:
        return []
    lead = [one.low for one in line.atoms[max(0, verb.index - MOST_BACK) : verb.index]]
    meant = just_told(line) and "it" in lead
    if not meant and not any(one.kind == "carrier" and one.last < verb.index for one in line.parties):
        return []
    after = line.atoms[verb.index + 1 : verb.index + 2]
    sticks = verb.low.startswith("stick")  # `will stick to its schedule of one flight a day to`
    if after and after[0].low == "to" and not sticks:  # `will continue to monitor flights`
        return []
    reach = MOST_BACK * (2 if sticks else 1)
    noun = next((one for one in nouns if verb.index < one.index <= verb.index + reach), None)
    status = "suspended" if verb.low in ENDING else "operated"
    return with_all(line, flight_draft(line, verb, noun, status), verb) if noun is not None else []


PUTTING = frozenset(("put", "puts", "putting", "lay", "lays", "laid", "laying"))
OFFERING = words("offering")
"""What carriers do with flights that are theirs: `will offer three flights a week`, `has added`."""

FETCHING = frozenset(("send", "sends", "sent", "sending", "dispatch", "dispatched"))
"""What carriers do with planes: `will send planes to bring the rest from China`."""


def put_on(line: Line, nouns: list[Atom]) -> list[Draft]:
    """Read `Emirates will put on a repatriation flight`, `laid on two flights` and `offers four flights`."""
    for verb in line.atoms if not (PUTTING | OFFERING | FETCHING).isdisjoint(line.lows) else ():
        after = line.atoms[verb.index + 1].low if verb.index + 1 < len(line.atoms) else ""
        behind = line.atoms[verb.index + 1 : verb.index + 2 * MOST_BACK + 1]
        if verb.low in FETCHING:
            noun = next((one for one in behind[:MOST_BACK] if one.is_a("aircraft")), None)
        elif verb.low in OFFERING or (verb.low in PUTTING and after == "on"):
            noun = next((one for one in nouns if one in behind), None)
        else:
            continue
        before = line.atoms[verb.index - 1].low if verb.index else ""
        if noun is None or before in DETERMINERS or not _is_by_carrier(line, verb):
            continue
        lead = line.atoms[max(0, verb.index - MOST_BACK) : verb.index]
        verb.ahead = any(one.get("verbword") == "will" or one.low == "to" for one in lead)
        verb.ahead = verb.ahead or verb.low.endswith("ing") or verb.low.startswith("plan")
        draft = flight_draft(line, verb, noun, "planned" if verb.ahead else "operated")
        if draft is not None:
            return with_places(line, draft, verb)
    return []


def _is_by_carrier(line: Line, verb: Atom) -> bool:
    """Tell whether a carrier, or `the airline` told of just before, is who does something."""
    if any(one.kind == "carrier" and 0 < verb.index - one.last <= MOST_BACK for one in line.parties):
        return True
    lead = line.atoms[max(0, verb.index - MOST_BACK) : verb.index]
    return just_told(line) and any(one.low in ("it", "airline", "carrier", "company") for one in lead)


ALIKE = frozenset(("same", "suit", "likewise"))


def alike(line: Line) -> list[Draft]:
    """Read `Etihad has done the same` and `The ban applies to KLM` as what was just told of another."""
    told = line.context.flight
    ago = line.context.number - line.context.flight_number
    if not isinstance(told, Draft) or ago > MOST_AGO:
        return []
    word = next((one for one in line.atoms if one.low in ALIKE or one.low in EXTENDING), None) or _so_has(
        line
    )
    if word is None or (word.low in ALIKE and ago > 1):
        return []
    if word.low == "so":
        meant = [one for one in line.parties if one.first in (word.index + 2, word.index + 3)]
    elif word.low in EXTENDING:
        meant = [one for one in line.parties if one.first > word.index]
        if not any(one.low == "to" for one in line.atoms[word.index + 1 : word.index + 2]):
            return []
    else:
        doing = line.atoms[max(0, word.index - MOST_BACK) : word.index]
        if not any(
            one.low.startswith(("follow", "do", "did", "make", "made", "tak", "took")) for one in doing
        ):
            return []
        meant = [one for one in line.parties if one.last < word.index][-1:]
    named = [(one, "Swiss" if swiss(line, one) else one.code) for one in meant]
    return [
        _told_of(line, told, one, code, word)
        for one, code in named
        if (one.kind == "carrier" or code == "Swiss") and code != told.value("carrier")
    ]


CURBS = frozenset(
    ("ban", "bans", "restriction", "restrictions", "curbs", "suspension", "measure", "measures")
)


def halted_too(line: Line, nouns: list[Atom]) -> list[Draft]:
    """Read `A similar ban has been placed on flights from Chad` as the halt of all flights told before."""
    told = line.context.flight
    if LIKE.isdisjoint(line.lows) or CURBS.isdisjoint(line.lows) or not isinstance(told, Draft):
        return []
    word = next((one for one, curb in pairwise(line.atoms) if one.low in LIKE and curb.low in CURBS), None)
    noun = next(
        (one for one in nouns if word is not None and 0 < one.index - word.index <= MOST_TO_LAND), None
    )
    recent = line.context.number - line.context.flight_number <= MOST_AGO
    if word is None or noun is None or not recent or told.value("status") != "suspended":
        return []
    if told.value("carrier") is not None or any(
        one.is_a("neg") or one.low in (*LIFTING, *DOUBTED) for one in line.atoms[: noun.index]
    ):
        return []
    origin, destination = route_of(line, NONE, noun)
    other = "origin" if destination.spans and not origin.spans else "destination"
    ends = {"origin": origin, "destination": destination}
    if not (origin.spans or destination.spans):
        return []
    if told.value(other) is not None and not ends[other].spans:
        ends[other] = replace(told.fields[other], status="inherited")
    days = when_of(line, word)
    fields = {
        **told.fields,
        **ends,
        "status": line.context.quoted("suspended", word.start, line.atoms[word.index + 1].end),
        **(days if days["date"].value is not None else {}),
    }
    last = max(one.end for value in ends.values() for one in value.spans if one.start >= noun.start)
    draft = Draft("flight", fields, (line.context.span(word.start, last),), "flight_alike")
    return with_places(line, draft, word)


DOUBTED = frozenset(
    ("considering", "weighing", "considers", "mulling", "may", "might", "could", "urged", "called")
)
"""What makes a halt none yet: `is considering similar restrictions on`."""


def _so_has(line: Line) -> Atom | None:
    """Return the word of `Emirates has suspended its flights, and so has Etihad`."""
    for one, after in pairwise(line.atoms) if "so" in line.lows else ():
        if one.low == "so" and after.is_a("verbword"):
            return one
    return None


EXTENDING = frozenset(("applies", "apply", "applied", "extends", "extend", "extended"))
"""What a halt does that holds for other carriers too: `The decision also applies to`."""


def _told_of(line: Line, told: Draft, party: Party, code: str, word: Atom) -> Draft:
    """Return the flight told last as that of another carrier, from its own home where that is another."""
    home = homes().get(code)
    other = homes().get(told.value("carrier") or "")
    away = next((told.fields[one] for one in ("origin", "destination") if told.value(one) != other), NONE)
    route = {"origin": FieldValue(home, "inferred"), "destination": replace(away, status="inherited")}
    days = {name: told.fields[name] for name in ("date", "date_expr")} if word.low in EXTENDING else {}
    fields = {
        **told.fields,
        "carrier": line.context.quoted(code, party.start, party.end),
        **(route if home not in (other, away.value) and away.value else {}),
        "status": line.context.quoted(told.value("status"), word.start, word.end),
        "duration_days": NONE,
        **(days or when_of(line, word)),
    }
    span = line.context.span(min(party.start, word.start), max(party.end, word.end))
    return Draft("flight", fields, (span,), "flight_alike")


LEAVING = frozenset(("depart", "leave", "take off", "set off"))


def landed(line: Line, nouns: list[Atom]) -> list[Draft]:
    """Read `A KLM flight was due to land in Amsterdam` and `KLM freighters left for India` as flights."""
    for noun in nouns:
        cargo = noun.is_a("cargo_flights")
        if not any(one.kind == "carrier" and 0 < noun.index - one.last <= 2 + cargo for one in line.parties):
            continue
        moves = [one for one in line.verbs("arrive", "send") if 0 < one.index - noun.index <= MOST_TO_LAND]
        verb = next((one for one in moves if one.verb_class == "arrive" or one.lemma in LEAVING), None)
        if verb is None or verb.negated or (noun.low.endswith("s") and not cargo):
            continue
        draft = flight_draft(line, verb, noun, "planned" if verb.ahead else "operated")
        if draft is not None:
            return [draft]
    return []


def flown_by(line: Line) -> list[Draft]:
    """Read `will be flown to India today by the Royal Thai Air Force` as a flight of its own."""
    for verb in line.verbs("send") if "carrier" in line.kinds else ():
        if verb.lemma not in ("fly", "airlift") or not verb.passive:
            continue
        by = next((one for one in line.parties if one.kind == "carrier" and one.first > verb.index), None)
        if by is None or led_by(line.atoms, by.first) != "by" or by.first - verb.index > MOST_TO_LAND:
            continue
        draft = flight_draft(line, verb, verb, "planned" if verb.ahead else "operated")
        if draft is not None and draft.fields["destination"].spans:
            return [draft]
    return []


MOST_TO_LAND = 10
"""Words from a carrier's flight to where it lands (our own choice)."""


def still_flown(line: Line) -> list[Draft]:
    """Read `Only Brussels Airlines still flies to Freetown` and `Arik no longer flies to Monrovia`."""
    if "carrier" not in line.kinds or not line.kinds.isdisjoint(("item", "unit")):
        return []
    served = next((one for one in line.atoms if one.low in SERVING), None)
    if served is not None and any(
        0 < served.index - one.last <= (9 if "only" in line.lows else 4) and one.kind == "carrier"
        for one in line.parties
    ):
        lead = {one.low for one in line.atoms[max(0, served.index - 9) : served.index]}
        draft = (
            flight_draft(line, served, served, "operated") if lead & {"still", "only", "continues"} else None
        )
        return with_all(line, draft, served)
    for verb in line.verbs("send"):
        after = line.atoms[verb.index + 1] if verb.index + 1 < len(line.atoms) else None
        if verb.lemma != "fly" or verb.passive or after is None or after.low not in ("to", "from", "into"):
            continue
        if verb.index and line.atoms[verb.index - 1].verb_class == "suspend":
            continue  # `stopped flying to`
        only = "only" in [one.low for one in line.atoms[max(0, verb.index - 5) : verb.index]]
        reach = MOST_BACK + 3 if only else MOST_BACK  # `are now the only carriers flying to Liberia`
        flown = any(one.kind == "carrier" and 0 < verb.index - one.last <= reach for one in line.parties)
        stopped = is_ended(line, verb)
        flown = flown or _does_it(line, verb) or (stopped and _begins_with_carrier(line, verb))
        lead = {one.low for one in line.atoms[max(0, verb.index - 3) : verb.index]}
        going = bool(lead & {"continue", "continues", "continued"})  # `continues to fly to`
        going = going or only or "still" in lead  # `are still flying to India`
        status = "suspended" if stopped else "planned" if verb.ahead and not going else "operated"
        draft = flight_draft(line, verb, verb, status) if flown else None
        if draft is not None:
            return with_all(line, draft, verb)
    return []


def _does_it(line: Line, verb: Atom) -> bool:
    """Tell whether `it` is a carrier named before: `KLM announced that it would not be flying`."""
    lead = line.atoms[max(0, verb.index - 6) : verb.index]
    meant = next((one.index for one in reversed(lead) if one.low in ("it", "they")), None)
    if meant is None:
        return False
    named = [one for one in line.parties if one.last < meant and one.kind in ("carrier", "country", "org")]
    return bool(named) and named[-1].kind == "carrier"


def _begins_with_carrier(line: Line, verb: Atom) -> bool:
    """Tell whether a carrier begins a sentence: `KLM, for want of seats, won't be flying to`."""
    first = line.parties[0] if line.parties else None
    return first is not None and first.kind == "carrier" and verb.index - first.last <= 2 * MOST_BACK
