"""Lists of carriers under a line that says what they did: `Airlines that have cancelled China flights`."""

from __future__ import annotations

from dataclasses import replace

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.drafts import Draft, FieldValue
from aidlift.intake.lexicon import homes

NONE = FieldValue(None)
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
            day = line.context.quoted(when.first, when.start, when.end, "resolved")
            return {"date": day, "date_expr": replace(day, value=when.words, status="quoted")}
    return {"date": NONE, "date_expr": NONE}
