"""Tables in a text: a row of headings, then rows of a place and its numbers."""

from __future__ import annotations

from dataclasses import dataclass

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Context
from aidlift.intake.drafts import Draft, FieldValue, inferred
from aidlift.intake.figures import UNIT
from aidlift.intake.lexicon import words
from aidlift.intake.sentences import Sentence
from aidlift.intake.spots import spot_at

NOTHING = FieldValue(None)
TOTALS = words("totals")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a column counts: measure, basis, class; `new` where its heading says so."""

    measure: str
    basis: str
    case_class: str | None
    start: int
    end: int


def read_row(sentence: Sentence, headings: tuple[Heading | None, ...], context: Context) -> list[Draft]:
    """Read a row of numbers under known headings; its first cell names the place."""
    cells = _cells(sentence)
    if not cells or len(cells) < 2:
        return []
    place, area = _place(cells[0], context)
    if place is None:
        return []
    drafts = []
    told = context.as_of
    day = (
        context.quoted(told.last, told.start, told.end, "inherited")
        if told
        else FieldValue(context.today, "inferred")
    )
    for heading, atoms in zip(headings, cells, strict=False):
        number = next((atom for atom in atoms if atom.quantity is not None), None)
        if heading is None or number is None or len(atoms) > 3:
            continue
        drafts.append(_figure(heading, number, place, area, day, context))
        number.used = True
    return drafts


def headings_of(sentence: Sentence) -> tuple[Heading | None, ...] | None:
    """Read a row without numbers as headings; None where no cell names a measure."""
    behind = sentence.cells[1][0] if len(sentence.cells) > 1 else sentence.end
    if not sentence.cells or any(one.quantity is not None and one.start >= behind for one in sentence.atoms):
        return None
    cells = _cells(sentence)
    found = tuple(_heading(cell) for cell in cells)
    return found if any(found) else None


def _cells(sentence: Sentence) -> list[list[Atom]]:
    return [
        [atom for atom in sentence.atoms if start <= atom.start and atom.end <= end]
        for start, end in sentence.cells
    ]


def _heading(atoms: list[Atom]) -> Heading | None:
    measure = next((atom.senses["measure"] for atom in atoms if atom.is_a("measure")), None)
    classes = [atom.senses["class"] for atom in atoms if atom.is_a("class")]
    if measure is None and classes:
        measure = "cases"
    if measure is None:
        return None
    words = {atom.get("basis") for atom in atoms} | {"cumulative" for atom in atoms if atom.is_a("tally")}
    recent = any(atom.when is not None and atom.when.role in ("hours", "period") for atom in atoms)
    basis = "new" if words & {"new", "daily"} or recent else "cumulative"
    if measure in ("active_cases", "cfr"):
        basis = "current"
    return Heading(measure, basis, classes[0] if classes else None, atoms[0].start, atoms[-1].end)


def _place(atoms: list[Atom], context: Context) -> tuple[FieldValue | None, FieldValue]:
    begin = next((index for index, atom in enumerate(atoms) if atom.is_a("place") or atom.is_name), None)
    if begin is None:
        total = any(atom.low in TOTALS or atom.is_a("tally") for atom in atoms)
        return (_inherited(context), NOTHING) if total else (None, NOTHING)
    spot, _ = spot_at(atoms, begin)
    if spot is None:
        return None, NOTHING
    place = context.quoted(spot.country, spot.start, spot.end) if spot.country else _inherited(context)
    return place, context.quoted(spot.area, spot.start, spot.end) if spot.area else NOTHING


def _inherited(context: Context) -> FieldValue:
    """Return the place that a row without one is of: the one told last, else the topic."""
    return context.recall(context.place) or FieldValue(context.topic or "WLD", "inferred")


def _figure(
    heading: Heading, number: Atom, place: FieldValue, area: FieldValue, day: FieldValue, context: Context
) -> Draft:
    assert number.quantity is not None
    quantity, told = number.quantity, context.as_of
    fields = {
        "measure": context.quoted(heading.measure, heading.start, heading.end, "inherited"),
        "basis": inferred(heading.basis),
        "disease": inferred(context.disease),
        "place": place,
        "area": area,
        "group": NOTHING,
        "case_class": FieldValue(heading.case_class),
        "value": context.quoted(quantity.number, *quantity.digits),
        "unit": inferred(UNIT.get(heading.measure, "persons")),
        "qualifier": FieldValue(quantity.qualifier),
        "period_start": day if heading.basis == "new" else NOTHING,
        "period_end": day,
        "date_expr": FieldValue(told.words, "inherited") if told else NOTHING,
    }
    return Draft("figure", fields, (context.span(quantity.start, quantity.end),), "figure_table")
