"""Several carriers or countries at once: lists below a line that says what they did, or in a sentence."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.drafts import NONE, Draft, FieldValue
from aidlift.intake.flight_routes import route_of, when_of, with_places
from aidlift.intake.grammar import led_by
from aidlift.intake.lexicon import homes, words
from aidlift.intake.parties import Party

MARKS = (":", "-", "–", "—")
MOST_OF_HEADING = 24
"""Words of a line that may head a list of carriers (our own choice)."""

OTHERWISE = frozenset(("reduced", "cut", "limited", "resumed", "some", "partially", "changed"))
"""Words of a line whose carriers did not all stop flying there: their items must say so."""


def note_halted(line: Line) -> None:
    """Remember where the carriers of the list below do not fly, from a heading or a line before a colon."""
    context, atoms = line.context, line.atoms
    if line.sentence.kind == "item" or not atoms or (len(atoms) < 4 and not line.verbs()):
        return
    context.halted = None
    heads = atoms[-1].low == ":" or (atoms[-1].low != "." and len(atoms) <= MOST_OF_HEADING)
    airlines = "airlines" in line.lows or "carriers" in line.lows
    if not heads or not airlines or not line.verbs("suspend") or line.kinds.isdisjoint(("flights",)):
        return
    place = next((one for one in reversed(line.placed) if "/region/" not in (one.get("place") or "")), None)
    if place is None:
        return
    code = (place.get("place") or place.senses["demonym"]).split("/")[0]
    context.halted = context.say(code, place.start, place.end)
    context.all_halted = line.lows.isdisjoint(OTHERWISE)


def listed_carriers(line: Line) -> list[Draft]:
    """Read an item that begins with its carrier as flights that are suspended where the heading says."""
    context, halted = line.context, line.context.halted
    if halted is None or line.sentence.kind != "item":
        return []
    first = next((one for one in line.parties if one.kind == "carrier"), None)
    if first is None or not _begins(line.atoms, first.first):
        return []
    behind = line.atoms[first.last + 1] if first.last + 1 < len(line.atoms) else None
    if behind is not None and behind.low not in (*MARKS, "."):
        return []
    if not context.all_halted and "suspended" not in line.lows and "cancelled" not in line.lows:
        return []
    if "some" in line.lows or "reduction" in line.lows or line.verbs("resume"):
        return []
    home = homes().get(first.code)
    fields = {
        "carrier": context.quoted(first.code, first.start, first.end),
        "origin": FieldValue(home, "inferred") if home and home != halted.value else NONE,
        "destination": context.recall(halted) or NONE,
        "status": FieldValue("suspended", "inferred"),
        "service": FieldValue("scheduled", "inferred"),
        "duration_days": NONE,
        **_since(line),
    }
    last = line.atoms[-1]
    return [Draft("flight", fields, (context.span(first.start, last.end),), "flight_listed")]


def _begins(atoms: list[Atom], index: int) -> bool:
    """Tell whether an item begins here, its bullet or number skipped."""
    return all(one.low in ("•", "*", "-", ".", ")") or one.quantity is not None for one in atoms[:index])


def _since(line: Line) -> dict[str, FieldValue]:
    """Return the first day from which a carrier does not fly, if the item tells one."""
    for atom in line.whens:
        when = atom.when
        if when is not None and when.first is not None and when.role in ("on", "since", "period"):
            return line.context.day_fields(when)
    return line.context.day_fields(None)


HALTS = frozenset(
    ("ban", "bans", "suspension", "suspensions", "measure", "measures", "halt", "order", "decision")
)
LIKE = frozenset(("similar", "same"))
"""What a halt is called that is another than the one told before."""

BEGINNING = words("beginning")
MOST_TO_HALT = 5
"""Words of a sentence within which it names a halt told before (our own choice)."""


def date_flights(line: Line, found: list[tuple[Draft, int, int]]) -> list[tuple[Draft, int, int]]:
    """Read `The ban runs from May 20 till June 3` as the days of flights halted in the sentence before."""
    if not found or HALTS.isdisjoint(line.lows) or BEGINNING.isdisjoint(line.lows):
        return found
    halt = next((one for one in line.atoms[:MOST_TO_HALT] if one.low in HALTS), None)
    verb = next((one for one in line.atoms if one.low in BEGINNING), None)
    if halt is None or verb is None or verb.index < halt.index:
        return found
    if halt.index and line.atoms[halt.index - 1].low in LIKE:  # `A similar ban was imposed on Monday`
        return found
    days = when_of(line, verb)
    if days["date"].value is None:
        return found
    days = {name: replace(one, status="inherited") for name, one in days.items()}
    for place in range(len(found) - 1, -1, -1):
        draft, paragraph, number = found[place]
        if line.context.number - number > 1:
            break
        if draft.type == "flight" and draft.value("status") == "suspended" and draft.value("date") is None:
            found[place] = draft.with_fields({**draft.fields, **days}), paragraph, number
    return found


def with_all(line: Line, draft: Draft | None, verb: Atom) -> list[Draft]:
    """Return a flight with those of further carriers and to further places that a sentence lists."""
    if draft is None:
        return []
    _, *places = with_places(line, draft, verb)
    return [draft, *_for_others(line, draft, verb), *places]


def _for_others(line: Line, draft: Draft, verb: Atom) -> list[Draft]:
    """Return a draft for each further carrier of `KLM, Air France and Lufthansa have suspended flights`."""
    carriers = [party for party in line.parties if party.kind == "carrier"]
    behind = [one for one in carriers if one.first > verb.index]
    named = _named_behind(line, behind, draft)
    owning = behind and line.atoms[behind[-1].last + 1 : behind[-1].last + 2]
    # `cancelled Swiss and Austrian Airlines flights`
    if named or (owning and owning[0].is_a("flights", "cargo_flights")):
        carriers = behind = named or behind
    else:
        carriers = [one for one in carriers if one.last < verb.index]
    others: list[Draft] = []
    if draft.value("carrier") is None:
        return _for_countries(line, draft, verb)
    for one, following in reversed(list(pairwise(carriers))):
        between = _without_home([atom.low for atom in line.atoms[one.last + 1 : following.first]])
        if following is carriers[-1] and following.code != draft.value("carrier"):
            if carriers is not behind:
                break
            others.append(replace(draft, fields={**draft.fields, **_of_carrier(line, following, verb)}))
        if between not in JOINED:
            break
        if one.code != draft.value("carrier"):
            others.append(replace(draft, fields={**draft.fields, **_of_carrier(line, one, verb)}))
    return others


NAMING = ("are", "were", "include", "includes", "included", "including", "by", ":")
"""What stands before the carriers of a list: `those that have stopped flying there are KLM and Iberia`."""


def _named_behind(line: Line, behind: list[Party], draft: Draft) -> list[Party]:
    """Return the list of carriers that begins with that of a draft, behind what they did."""
    start = next((place for place, one in enumerate(behind) if one.code == draft.value("carrier")), None)
    if start is None or led_by(line.atoms, behind[start].first) not in NAMING:
        return []
    run = behind[start : start + 1]
    for one in behind[start + 1 :]:
        between = _without_home([atom.low for atom in line.atoms[run[-1].last + 1 : one.first]])
        if between not in JOINED:
            break
        run.append(one)
    return run


JOINED = ([","], ["and"], [",", "and"], ["&"])
"""What may stand between two carriers of a list."""


def _of_carrier(line: Line, one: Party, verb: Atom) -> dict[str, FieldValue]:
    """Return a carrier with the route of its flights."""
    carrier = line.context.quoted(one.code, one.start, one.end)
    origin, destination = route_of(line, carrier, verb)
    return {"carrier": carrier, "origin": origin, "destination": destination}


def _for_countries(line: Line, draft: Draft, verb: Atom) -> list[Draft]:
    """Return a draft for each further country of `Canada, Oman and Iran have banned flights from India`."""
    named = [one for one in line.parties if one.kind == "country" and one.last < verb.index]
    run = named[-1:]
    for one, following in reversed(list(pairwise(named))):
        if any(atom.low not in (",", "and", "the") for atom in line.atoms[one.last + 1 : following.first]):
            break
        run.insert(0, one)
    told = draft.value("destination")
    if run and led_by(line.atoms, run[0].first) in ("between", "from", "to"):
        return []
    if told not in [one.country for one in run]:
        return []
    return [
        replace(
            draft,
            fields={**draft.fields, "destination": line.context.quoted(one.country, one.start, one.end)},
        )
        for one in run
        if one.country != told
    ]


def _without_home(between: list[str]) -> list[str]:
    """Leave out a bracket: `VietJet Air (Vietnam), Lion Air`, `KLM (to Delft) and Tunisair`."""
    closed = between.index(")") if between[:1] == ["("] and ")" in between else -1
    return between[closed + 1 :] if 0 < closed <= MOST_IN_BRACKET else between


MOST_IN_BRACKET = 8
"""Words of a bracket behind a carrier in a list of carriers (our own choice)."""
