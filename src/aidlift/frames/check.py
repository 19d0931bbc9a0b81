"""The door: turn a file or a frame into a checked frame, and list every problem with row and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

import polars as pl

from aidlift import catalogue
from aidlift.catalogue.places import near_places
from aidlift.errors import BadInput, Problem
from aidlift.frames.schema import Column, Schema, schema

FIRST_ROW = 2  # as a spreadsheet numbers them: the header is row 1
TRUE, FALSE = ("yes", "true", "1"), ("no", "false", "0")
MOST_SHOWN_PER_COLUMN = 20


@dataclass(frozen=True)
class Checked:
    """A table as read, with everything wrong about it. Cells that cannot be read are null in `frame`."""

    name: str
    frame: pl.DataFrame
    problems: tuple[Problem, ...]

    def or_raise(self) -> pl.DataFrame:
        """Return the frame, or raise BadInput with all problems at once."""
        if self.problems:
            count = len(self.problems)
            raise BadInput(
                f"The table {self.name} has {count} problem{'s' if count > 1 else ''}; nothing was read. "
                f"Correct the cells named and try again.",
                self.problems,
            )
        return self.frame


def empty(name: str) -> pl.DataFrame:
    """Return a table with its columns and no rows."""
    return pl.DataFrame(schema=schema(name).dtypes)


def read(name: str, source: Path | bytes | str) -> Checked:
    """Read a CSV table (a path, its bytes or its text) and check it.

    Reads UTF-8, with or without a byte-order mark. A cell is empty, never guessed.
    """
    text = _text(source)
    if text is None:
        return Checked(name, empty(name), (Problem("is not UTF-8 text; save it as CSV UTF-8"),))
    rows = list(csv.reader(io.StringIO(text, newline="")))
    if not rows:
        return Checked(
            name, empty(name), (Problem("the file is empty; its first row must name the columns"),)
        )
    header = [cell.strip() for cell in rows[0]]
    body = [
        (number, row) for number, row in enumerate(rows[1:], FIRST_ROW) if any(cell.strip() for cell in row)
    ]
    problems = list(_header_problems(schema(name), header))
    problems += [
        Problem(f"has {len(row)} cells; the header has {len(header)}", number)
        for number, row in body
        if len(row) != len(header)
    ]
    columns = {
        column: [row[place].strip() if place < len(row) else "" for _, row in body]
        for place, column in reversed(list(enumerate(header)))
    }
    return _check(schema(name), columns, [number for number, _ in body], problems)


def check(name: str, frame: pl.DataFrame) -> Checked:
    """Check a frame made elsewhere against its declaration; columns not declared are a problem."""
    declared = schema(name)
    columns = {
        column: ["" if value is None else _written(value) for value in frame[column].to_list()]
        for column in frame.columns
    }
    numbers = list(range(FIRST_ROW, FIRST_ROW + frame.height))
    return _check(declared, columns, numbers, list(_header_problems(declared, frame.columns)))


def _written(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _text(source: Path | bytes | str) -> str | None:
    if isinstance(source, str):
        return source.removeprefix("\ufeff")
    content = source.read_bytes() if isinstance(source, Path) else source
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _header_problems(declared: Schema, header: list[str]) -> Iterator[Problem]:
    known = [column.name for column in declared.columns]
    for name in sorted({name for name in header if header.count(name) > 1}):
        yield Problem("stands twice in the header", 1, name)
    for name in header:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; columns: {', '.join(known)}"
            yield Problem(f"is not a column of the table {declared.name}{hint}", 1, name)
    for column in declared.columns:
        if column.required and column.name not in header:
            yield Problem(f"is missing from the header; {column.description}", 1, column.name)


def _check(
    declared: Schema, columns: dict[str, list[str]], numbers: list[int], problems: list[Problem]
) -> Checked:
    read_columns = {}
    for column in declared.columns:
        cells = columns.get(column.name, [""] * len(numbers))
        values: list[object] = []
        found: list[Problem] = []
        judged = {cell: _value(column, cell) for cell in dict.fromkeys(cells)}  # cells repeat; one look each
        for number, cell in zip(numbers, cells, strict=True):
            value, fault = judged[cell]
            values.append(value)
            if fault and column.name in columns:
                found.append(Problem(fault, number, column.name))
        problems += found[:MOST_SHOWN_PER_COLUMN]
        if len(found) > MOST_SHOWN_PER_COLUMN:
            rest = len(found) - MOST_SHOWN_PER_COLUMN
            problems.append(Problem(f"{rest} more rows have a problem in this column", None, column.name))
        read_columns[column.name] = pl.Series(column.name, values, dtype=column.dtype)
    problems.sort(key=lambda problem: problem.row or 0)
    return Checked(declared.name, pl.DataFrame(read_columns), tuple(problems))


LARGEST = 2**63 - 1
"""What a column of whole numbers holds."""


def _value(column: Column, cell: str) -> tuple[object, str]:
    """Read one cell: its value (None if empty or unreadable) and what is wrong with it."""
    if not cell:
        return None, "is empty; a value is needed" if column.required else ""
    value, fault = _typed(column, cell)
    if fault:
        return None, fault
    if column.values and cell not in column.values:
        return None, f"is {cell!r}; {_expected(cell, column.values)}"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if value != value or value in (float("inf"), float("-inf")):
            return None, f"is {cell}; a finite number is needed"
        if isinstance(value, int) and abs(value) > LARGEST:
            return None, f"is {cell}; no whole number beyond {LARGEST:,} is kept"
        if column.minimum is not None and value < column.minimum:
            return None, f"is {cell}; it cannot be below {column.minimum:g}"
        if column.maximum is not None and value > column.maximum:
            return None, f"is {cell}; it cannot be above {column.maximum:g}"
    return value, ""


def _typed(column: Column, cell: str) -> tuple[object, str]:
    match column.type:
        case "integer":
            return _number(cell, int, "a whole number")
        case "number":
            return _number(cell, float, "a number")
        case "boolean":
            if cell.lower() in TRUE + FALSE:
                return cell.lower() in TRUE, ""
            return None, f"is {cell!r}; write yes or no"
        case "date" | "moment":
            series = pl.Series([cell])
            written = "2021-04-30" if column.type == "date" else "2021-04-30T08:00:00Z"
            value = (
                series.str.to_date("%Y-%m-%d", strict=False)[0] if column.type == "date" else _moment(cell)
            )
            return value, "" if value is not None else f"is {cell!r}; write it like {written}"
        case "item":
            known = catalogue.item_codes()
            return (
                cell,
                "" if cell in known else f"is {cell!r}, not in the catalogue; {_expected(cell, known)}",
            )
        case "location":
            known = catalogue.location_codes()
            return cell, "" if cell in known else f"is {cell!r}, not a known place; {_place(cell)}"
        case _:
            return cell, ""


def _number(cell: str, kind: type[int] | type[float], expected: str) -> tuple[object, str]:
    try:
        return kind(cell), ""
    except ValueError:
        return None, f"is {cell!r}; {expected} is needed, without grouping or unit"


def _moment(cell: str) -> object:
    try:
        moment = datetime.fromisoformat(cell)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _place(cell: str) -> str:
    """Tell the code of a place that is named instead, or misspelt."""
    named = catalogue.find_place(cell)
    if named:
        return f"write {named.code}"
    known = catalogue.location_codes()
    near = get_close_matches(cell, known, 3) or [place.code for place in near_places(cell)]
    return f"did you mean {' or '.join(near)}?" if near else f"{len(known)} codes are known"


def _expected(cell: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(cell, known, 3, cutoff=0.6)
    if near:
        return f"did you mean {' or '.join(near)}?"
    return f"known: {', '.join(known)}" if len(known) <= 12 else f"{len(known)} codes are known"
