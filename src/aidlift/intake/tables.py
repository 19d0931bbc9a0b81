"""Tables in a text: a row of headings, then rows of numbers.

The headings say what is counted and the rows where, or the other way round; or each row is a giver and a sum.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Context
from aidlift.intake.drafts import NONE, Draft, FieldValue, inferred
from aidlift.intake.figures import UNIT
from aidlift.intake.lexicon import members, words
from aidlift.intake.sentences import Sentence
from aidlift.intake.spots import Spot, spot_at

TOTALS = words("totals")
GIVERS = frozenset(("country", "countries", "donor", "donors", "state", "member", "members", "government"))
SUMS = frozenset(("contribution", "contributions", "pledge", "pledges", "amount", "donation", "grant", "sum"))
LEAST_PLACES = 2
"""Headings that are places from which on the rows say what is counted."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What a column counts: measure, basis, class, over how many days; `new` where its heading says so."""

    measure: str
    basis: str
    case_class: str | None
    start: int
    end: int
    days: int = 1


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of a table's columns: what each counts, else the place of each, else where sums stand."""

    measures: tuple[Heading | None, ...] = ()
    places: tuple[Spot | None, ...] = ()
    sums: int = 0


def read_row(sentence: Sentence, headings: Headings, context: Context) -> list[Draft]:
    """Read a row of numbers under known headings; its first cell names a place, a measure or a giver."""
    cells = _cells(sentence)
    if not cells or len(cells) < 2:
        return []
    if headings.sums:
        return _given(cells, headings.sums, context)
    if headings.places:
        return _counted_in(cells, headings.places, context)
    if context.rows is None or context.rows[0] is not headings:
        context.rows = headings, set()
    named = context.rows[1]
    place, area = _place(cells[0], context, named)
    if place is None:
        return []
    if place.value and place.status == "quoted":
        named.add(place.value)
    drafts = []
    day = _day(context)
    for heading, atoms in zip(headings.measures, cells, strict=False):
        number = _number(atoms)
        if heading is not None and number is not None:
            drafts.append(_figure(heading, number, place, area, day, context))
    return drafts


def _number(atoms: list[Atom]) -> Atom | None:
    """Return the number of a cell that holds little else."""
    number = next((atom for atom in atoms if atom.quantity is not None), None)
    if number is None or len(atoms) > 3:
        return None
    number.used = True
    return number


def _counted_in(cells: list[list[Atom]], places: tuple[Spot | None, ...], context: Context) -> list[Draft]:
    """Read `New cases | 167 | 190` under headings that are places."""
    heading = _heading(cells[0])
    if heading is None:
        return []
    drafts = []
    day = _day(context)
    for spot, atoms in zip(places, cells, strict=False):
        number = _number(atoms) if spot is not None else None
        if spot is not None and number is not None:
            place, area = _at(spot, context)
            drafts.append(_figure(heading, number, place, area, day, context))
    return drafts


def _given(cells: list[list[Atom]], column: int, context: Context) -> list[Draft]:
    """Read `Bhutan | USD 100,000` as a pledge, of money alone."""
    giver = next((atom for cell in cells[:column] for atom in cell if "/country/" in _named(atom)), None)
    rest = [atom for cell in cells[column:] for atom in cell]
    number = next((atom for atom in rest if atom.quantity is not None), None)
    quantity = number.quantity if number is not None else None
    if giver is None or number is None or quantity is None or quantity.unit in (None, "percent"):
        return []
    number.used = True
    donor = _named(giver).split("/")[0]
    recipient = _receiver(donor, context)
    if recipient is None:
        return []
    fields = {
        "donor": context.quoted(donor, giver.start, giver.end),
        "recipient": recipient,
        "item": inferred("funding"),
        "quantity": context.quoted(quantity.number, *quantity.digits),
        "unit": inferred(quantity.unit),
        "qualifier": FieldValue(None if quantity.qualifier == "exact" else quantity.qualifier),
        "status": inferred("announced"),
        "date": NONE,
        "date_end": NONE,
        "date_expr": NONE,
    }
    return [Draft("pledge", fields, (context.span(giver.start, number.end),), "pledge_table")]


def _receiver(donor: str, context: Context) -> FieldValue | None:
    """Return who receives what all rows of a table give: a region whose members give, else the topic."""
    region = context.region
    if region is not None and donor in members(region.value):
        return context.recall(region)
    known = context.recall(context.recipient)
    if known is not None:
        return known
    topic = context.topic
    return FieldValue(topic, "inferred") if topic is not None and topic != donor else None


def headings_of(sentence: Sentence) -> Headings | None:
    """Read a row without numbers as headings; None where no cell names a measure, places or a sum."""
    behind = sentence.cells[1][0] if len(sentence.cells) > 1 else sentence.end
    if not sentence.cells or any(one.quantity is not None and one.start >= behind for one in sentence.atoms):
        return None
    cells = _cells(sentence)
    found = tuple(_heading(cell) for cell in cells)
    if any(found):
        return Headings(measures=found)
    spots = tuple(_spot_alone(cell) for cell in cells[1:])
    if sum(spot is not None for spot in spots) >= LEAST_PLACES:
        return Headings(places=(None, *spots))
    sums = next((place for place, cell in enumerate(cells) if any(atom.low in SUMS for atom in cell)), 0)
    givers = any(atom.low in GIVERS for cell in cells[:sums] for atom in cell)
    return Headings(sums=sums) if givers else None


def _spot_alone(atoms: list[Atom]) -> Spot | None:
    """Return the place that a cell is, nothing else with it."""
    named = atoms[0] if len(atoms) == 1 and atoms[0].is_a("place") else None
    return spot_at(atoms, 0)[0] if named is not None else None


def _named(atom: Atom) -> str:
    return atom.get("place") or ""


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
    over = next((atom.when for atom in atoms if atom.when is not None and atom.when.role == "period"), None)
    days = (over.last - over.first).days + 1 if over is not None and over.first and over.last else 1
    return Heading(measure, basis, classes[0] if classes else None, atoms[0].start, atoms[-1].end, days)


def _place(atoms: list[Atom], context: Context, named: set[str]) -> tuple[FieldValue | None, FieldValue]:
    begin = next((index for index, atom in enumerate(atoms) if atom.is_a("place") or atom.is_name), None)
    if begin is None:
        total = any(atom.low in TOTALS or atom.is_a("tally") for atom in atoms)
        if total and len(named) >= LEAST_PLACES:  # of countries: of none of them alone
            return _of_all(context), NONE
        return (_inherited(context), NONE) if total else (None, NONE)
    spot, _ = spot_at(atoms, begin)
    return _at(spot, context) if spot is not None else (None, NONE)


def _at(spot: Spot, context: Context) -> tuple[FieldValue, FieldValue]:
    """Return the country and the area of a place."""
    place = context.quoted(spot.country, spot.start, spot.end) if spot.country else _inherited(context)
    return place, context.quoted(spot.area, spot.start, spot.end) if spot.area else NONE


def _inherited(context: Context) -> FieldValue:
    """Return the place that a row without one is of: the one told last, else the topic."""
    return context.recall(context.place) or FieldValue(context.topic or "WLD", "inferred")


def _of_all(context: Context) -> FieldValue:
    """Return the region, or the world, that the rows of several countries are summed for."""
    about = context.about
    if about is not None and len(about) > len("WLD"):
        return FieldValue(about, "inferred")
    return context.recall(context.region) or FieldValue("WLD", "inferred")


def _day(context: Context) -> FieldValue:
    """Return the day that a row's counts are of: the one told above the table, else the dateline."""
    told = context.as_of
    if told is None:
        return FieldValue(context.today, "inferred")
    return context.quoted(told.last, told.start, told.end, "inherited")


def _begin(day: FieldValue, days: int) -> FieldValue:
    """Return the first of some days that end on the day of the table."""
    if days <= 1 or day.value is None:
        return day
    return FieldValue(day.value - timedelta(days=days - 1), "inferred")


def _figure(
    heading: Heading, number: Atom, place: FieldValue, area: FieldValue, day: FieldValue, context: Context
) -> Draft:
    assert number.quantity is not None
    quantity, as_of = number.quantity, context.as_of
    fields = {
        "measure": context.quoted(heading.measure, heading.start, heading.end, "inherited"),
        "basis": inferred(heading.basis),
        "disease": inferred(context.disease),
        "place": place,
        "area": area,
        "group": NONE,
        "case_class": FieldValue(heading.case_class),
        "value": context.quoted(quantity.number, *quantity.digits),
        "unit": inferred(UNIT.get(heading.measure, "persons")),
        "qualifier": FieldValue(quantity.qualifier),
        "period_start": _begin(day, heading.days) if heading.basis == "new" else NONE,
        "period_end": day,
        "date_expr": FieldValue(as_of.words, "inherited") if as_of else NONE,
    }
    if area.value is None:
        told = {name: fields[name] for name in ("basis", "period_start", "period_end")}
        context.counts[heading.measure, int(quantity.value)] = told
    return Draft("figure", fields, (context.span(quantity.start, quantity.end),), "figure_table")
