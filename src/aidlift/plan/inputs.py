"""What a plan is made from, and everything that can be wrong with it before any solving."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial

import polars as pl

from aidlift import frames
from aidlift.errors import BadInput, Problem

LONGEST_DAYS = 366
EMPTY = "is empty; a value is needed"
TABLES = ("nodes", "items", "lots", "flights", "demands", "floors", "frozen")
UNIQUE = {
    "nodes": ["node"],
    "items": ["item"],
    "lots": ["lot"],
    "flights": ["flight"],
    "demands": ["location", "item", "date"],
    "floors": ["owner", "item"],
    "frozen": ["flight", "lot"],
}


@dataclass(frozen=True, kw_only=True)
class PlanInputs:
    """The frames that a plan is made from, over the days from `first_day` to `last_day`.

    `items` is a frame `plan_items`. `frozen` holds consignments already approved: they fly as they are.
    A lot whose `chance` of arriving is below `certainty` is left out of a plan for one future. Lots named in
    `apart` are told apart from others like them.
    """

    first_day: date
    last_day: date
    nodes: pl.DataFrame
    items: pl.DataFrame
    lots: pl.DataFrame
    flights: pl.DataFrame
    demands: pl.DataFrame
    floors: pl.DataFrame = field(default_factory=partial(frames.empty, "floors"))
    frozen: pl.DataFrame = field(default_factory=partial(frames.empty, "frozen"))
    certainty: float = 0.5
    apart: frozenset[str] = frozenset()

    def checked(self) -> PlanInputs:
        """Return these inputs, or raise BadInput with every problem at once."""
        problems = problems_of(self)
        if problems:
            count = len(problems)
            raise BadInput(
                f"No plan can be made of these inputs: {count} problem{'s' if count > 1 else ''}. "
                f"Correct the rows named and try again.",
                problems,
            )
        return self


def problems_of(inputs: PlanInputs) -> list[Problem]:
    """List everything absurd in the inputs, with table, row (the header is row 1) and column."""
    problems = list(_horizon(inputs))
    for table in TABLES:
        frame: pl.DataFrame = getattr(inputs, table)
        problems += _columns(table, frame)
    if problems:
        return problems  # the questions below need the columns
    for table in TABLES:
        frame = getattr(inputs, table)
        problems += _values(table, frame)
        problems += _repeated(table, frame, UNIQUE[table])
    return [
        *problems,
        *_flights(inputs),
        *_lots(inputs),
        *_masses(inputs),
        *_demands(inputs),
        *_floors(inputs),
        *_frozen(inputs),
    ]


def _schema(table: str) -> frames.Schema:
    return frames.schema("plan_items" if table == "items" else table)


def _horizon(inputs: PlanInputs) -> Iterator[Problem]:
    days = (inputs.last_day - inputs.first_day).days + 1
    if days < 1:
        yield Problem(f"the plan ends on {inputs.last_day}, before it begins on {inputs.first_day}")
    if days > LONGEST_DAYS:
        yield Problem(f"the plan lasts {days} days; {LONGEST_DAYS} is the most")


def _columns(table: str, frame: pl.DataFrame) -> Iterator[Problem]:
    for column in _schema(table).columns:
        if column.name not in frame.columns:
            if column.required:
                yield Problem(f"is missing; {column.description}", 1, f"{table}.{column.name}")
            continue
        found = frame[column.name].dtype
        numbers = found.is_numeric() and column.dtype.is_numeric()
        if frame.height and found not in (column.dtype, pl.Null) and not numbers:
            yield Problem(f"holds {found}; {column.type} is needed", None, f"{table}.{column.name}")


def _values(table: str, frame: pl.DataFrame) -> Iterator[Problem]:
    """Empty cells that are needed, numbers out of bounds or not finite, words not allowed."""
    for column in _schema(table).columns:
        if column.name not in frame.columns:
            continue
        name, cell = f"{table}.{column.name}", pl.col(column.name)
        if column.required:
            yield from _told(frame, cell.is_null(), name, column.name, EMPTY)
        if column.dtype.is_numeric():
            number = cell.cast(pl.Float64)
            yield from _told(
                frame, ~number.is_finite(), name, column.name, "is {}; a finite number is needed"
            )
            if column.minimum is not None:
                low = f"is {{}}; it cannot be below {column.minimum:g}"
                yield from _told(frame, number < column.minimum, name, column.name, low)
            if column.maximum is not None:
                high = f"is {{}}; it cannot be above {column.maximum:g}"
                yield from _told(frame, number > column.maximum, name, column.name, high)
        if column.values:
            words = f"is {{!r}}; known: {', '.join(column.values)}"
            yield from _told(frame, ~cell.is_in(column.values), name, column.name, words)


def _told(frame: pl.DataFrame, wrong: pl.Expr, where: str, shown: str, message: str) -> Iterator[Problem]:
    rows = frame.with_row_index("row", offset=2).filter(wrong.fill_null(False))
    for row, value in rows.select("row", shown).iter_rows():
        yield Problem(message.format(value), row, where)


def _repeated(table: str, frame: pl.DataFrame, key: list[str]) -> Iterator[Problem]:
    whole = pl.all_horizontal(pl.col(key).is_not_null())
    again = whole & pl.struct(key).is_duplicated() & ~pl.struct(key).is_first_distinct()
    words = "{!r} stands twice" if len(key) == 1 else f"repeats a row: {', '.join(key)} must differ"
    yield from _told(frame, again, f"{table}.{key[0]}", key[0], words)


def _known(
    table: str, frame: pl.DataFrame, column: str, known: Iterable[str], what: str
) -> Iterator[Problem]:
    wrong = pl.col(column).is_not_null() & ~pl.col(column).is_in(list(known))
    yield from _told(frame, wrong, f"{table}.{column}", column, f"is {{!r}}, {what}")


def _flights(inputs: PlanInputs) -> Iterator[Problem]:
    nodes = inputs.nodes["node"]
    for column in ("origin", "destination"):
        yield from _known("flights", inputs.flights, column, nodes, "not a node of the table nodes")
    backwards = pl.col("arrives") < pl.col("departs")
    yield from _told(
        inputs.flights, backwards, "flights.arrives", "arrives", "is {}, before the flight departs"
    )
    loop = pl.col("origin") == pl.col("destination")
    yield from _told(inputs.flights, loop, "flights.destination", "destination", "{!r} is where it departs")


def _lots(inputs: PlanInputs) -> Iterator[Problem]:
    yield from _known(
        "lots", inputs.lots, "item", inputs.items["item"], "not an item of the table plan_items"
    )
    yield from _known("lots", inputs.lots, "node", inputs.nodes["node"], "not a node of the table nodes")
    entries = inputs.nodes.filter(pl.col("kind") == "entry")["node"].to_list()
    words = "{!r} is an entry: goods there have arrived and belong in the country's own stock"
    yield from _told(inputs.lots, pl.col("node").is_in(entries), "lots.node", "node", words)
    if "earmark" in inputs.lots.columns:
        known = {*inputs.nodes["location"], *inputs.nodes["node"], *inputs.demands["location"]}
        yield from _known("lots", inputs.lots, "earmark", known, "neither a place nor a node of this plan")


def _masses(inputs: PlanInputs) -> Iterator[Problem]:
    weightless = pl.col("mass_kg") <= 0
    yield from _told(inputs.items, weightless, "items.mass_kg", "mass_kg", "is {}; it must be above 0")


def _demands(inputs: PlanInputs) -> Iterator[Problem]:
    known = inputs.items["item"]
    yield from _known("demands", inputs.demands, "item", known, "not an item of the table plan_items")
    outside = (pl.col("date") < inputs.first_day) | (pl.col("date") > inputs.last_day)
    words = f"is {{}}, outside {inputs.first_day} to {inputs.last_day}"
    yield from _told(inputs.demands, outside, "demands.date", "date", words)


def _floors(inputs: PlanInputs) -> Iterator[Problem]:
    known = inputs.items["item"]
    yield from _known("floors", inputs.floors, "item", known, "not an item of the table plan_items")


def _frozen(inputs: PlanInputs) -> Iterator[Problem]:
    flights, lots = inputs.flights["flight"], inputs.lots["lot"]
    yield from _known("frozen", inputs.frozen, "flight", flights, "not a flight of the table flights")
    yield from _known("frozen", inputs.frozen, "lot", lots, "not a lot of the table lots")
