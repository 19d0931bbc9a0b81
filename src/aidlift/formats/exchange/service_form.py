"""Forms in which partners ask for transport and storage, as spreadsheets: into the table `service_requests`.

The layout is that of the service request form of relief logistics clusters: a head of labels with values
beside them, then a table of goods. Labels are found by their words (`service_form.csv`), wherever they stand;
a fault names the cell (`C14`), so that whoever filled the form in can go there.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

import openpyxl
import polars as pl

from aidlift import frames
from aidlift.catalogue.shipped import shipped_rows
from aidlift.errors import BadInput, Problem
from aidlift.formats.spreadsheet import read_sheet

LEAST_COLUMNS = 3
"""Known names that a row must hold to be the header of the goods."""

MOST_GAP = 4
"""A label's value stands at most so many cells to its right."""

WORDS = {
    "priority": {
        "high": "urgent", "emergency": "urgent", "1": "urgent", "medium": "normal", "2": "normal", "3": "low",
    },
    "temperature": {
        "none": "ambient", "no": "ambient", "2-8": "cool", "2-8 c": "cool", "2-8°c": "cool", "cold": "cool",
        "yes": "cool", "chilled": "cool", "-20": "frozen", "-20°c": "frozen", "deep frozen": "frozen",
    },
    "dangerous": {"y": "yes", "n": "no", "x": "yes", "none": "no"},
}  # fmt: skip
"""Words that forms use for ours."""

DAYS = ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y")
"""Ways to write a day beside ISO 8601; a month never comes first, as 04/05 would then be two days."""

Rows = list[list[str]]


def read_form(path: Path) -> frames.Checked:
    """Read a form (XLSX or CSV); every fault is told with its cell. Raises BadInput if it is no such form."""
    rows = [*csv.reader(io.StringIO(read_sheet(path).decode("utf-8")))]
    header, columns = _header(rows)
    if header is None:
        names = ", ".join(row["label"] for row in _labels("line"))
        raise BadInput(f"{path.name} has no table of goods: no row names at least three of {names}.")
    head, cells = _head(rows[:header])
    problems = [
        Problem("was not found in the head of the form; write it beside its label", None, row["label"])
        for row in _labels("head")
        if row["column"] not in head and _needed(row["column"])
    ]
    problems += [
        Problem("is not a column of the table of goods", header + 1, row["label"])
        for row in _labels("line")
        if row["column"] not in columns and _needed(row["column"]) and row["column"] != "line"
    ]
    lines = list(_lines(rows, header, columns))
    if not lines:
        problems.append(Problem("has no lines below its header", header + 1, "goods"))
    table = [head | {"line": str(number)} | line for number, (_, line) in enumerate(lines, 1)]
    checked = frames.check("service_requests", _frame(table))
    placed = [_placed(one, lines, columns, cells) for one in checked.problems]
    told = {_column_of(problem) for problem in problems}
    problems += [one for one in dict.fromkeys(placed) if _column_of(one) not in told]
    return frames.Checked("service_requests", checked.frame, tuple(problems))


def save_blank_form(path: Path) -> None:
    """Save an empty form: the labels of the head, and the header of the goods below."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [*([row["label"]] for row in _labels("head")), [], [row["label"] for row in _labels("line")]]:
        sheet.append(row)
    try:
        book.save(path)
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror}.") from None


def cell_name(row: int, column: int) -> str:
    """Name a cell as spreadsheets do: row 14, column 3 is C14."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


@cache
def _labels(part: str) -> tuple[dict[str, str], ...]:
    rows = shipped_rows("aidlift.formats.exchange", "service_form.csv")
    return tuple(row for row in rows if row["part"] == part)


@cache
def _spellings(part: str) -> dict[str, str]:
    """Return column by the words of its label, reduced to letters and digits."""
    return {
        _key(spelling): row["column"]
        for row in _labels(part)
        for spelling in (row["label"], *row["spellings"].split("|"))
    }


def _key(text: str) -> str:
    bare = re.sub(r"\(.*?\)", " ", text) if not text.strip().startswith("(") else text
    return " ".join(re.sub(r"[^a-z0-9³]+", " ", bare.casefold()).split())


def _header(rows: Rows) -> tuple[int | None, dict[str, int]]:
    """Find the row that names the columns of the goods, and where each stands."""
    for number, row in enumerate(rows):
        found: dict[str, int] = {}
        for place, cell in enumerate(row):
            open_cell = cell.replace("(", " ").replace(")", " ")  # Weight (kg) is Weight kg, and Weight
            column = _spellings("line").get(_key(open_cell)) or _spellings("line").get(_key(cell))
            if column and column not in found:
                found[column] = place
        if len(found) >= LEAST_COLUMNS and "item" in found:
            return number, found
    return None, {}


def _head(rows: Rows) -> tuple[dict[str, str], dict[str, str]]:
    """Read the labels above the goods: value by column, and in which cell it stands."""
    values, cells = {}, {}
    for number, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            column = _spellings("head").get(_key(cell))
            if column is None or column in values:
                continue
            beside = range(place + 1, min(place + 1 + MOST_GAP, len(row)))
            filled = next((at for at in beside if row[at].strip()), None)
            if filled is not None and _key(row[filled]) not in _spellings("head"):
                values[column] = _read(column, row[filled])
                cells[column] = cell_name(number, filled + 1)
    return values, cells


def _lines(rows: Rows, header: int, columns: dict[str, int]) -> Iterator[tuple[int, dict[str, str]]]:
    """Give the lines of goods with their row; they end at a row without item and quantity, or at a total."""
    for number, row in enumerate(rows[header + 1 :], header + 2):
        cells = {column: row[place].strip() if place < len(row) else "" for column, place in columns.items()}
        if not any(cells.get(column) for column in ("item", "quantity", "unit")):
            if any(cell.strip() for cell in row):
                return  # a total, a signature
            continue
        if _key(cells.get("item", "")) in {"total", "totals", "grand total"}:
            return
        yield number, {column: _read(column, cell) for column, cell in cells.items() if column != "line"}


def _read(column: str, cell: str) -> str:
    """Write a cell as the table wants it; what cannot be read stays, and is told as a fault."""
    text = cell.strip()
    if column in WORDS:
        return WORDS[column].get(text.casefold(), text.casefold())
    if column in {"ready_on", "expires"}:
        return _day(text)
    if column in {"quantity", "pieces", "mass_kg", "volume_m3", "value"}:
        return re.sub(r"(?<=\d)[ \u00a0'](?=\d{3}\b)", "", text)  # 10 000 is one number; 1,000 may be two
    return text


def _day(text: str) -> str:
    if re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00(\+00:00|Z)?", text):
        return text[:10]
    for way in DAYS:
        try:
            return datetime.strptime(text, way).date().isoformat()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    return text


def _needed(column: str) -> bool:
    declared = {one.name: one for one in frames.schema("service_requests").columns}
    return declared[column].required


def _frame(table: Sequence[dict[str, str]]) -> pl.DataFrame:
    names = list(frames.schema("service_requests").dtypes)
    rows = [{name: row.get(name) for name in names} for row in table]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String))


def _placed(
    problem: Problem,
    lines: Sequence[tuple[int, dict[str, str]]],
    columns: dict[str, int],
    cells: dict[str, str],
) -> Problem:
    """Say in which cell of the form a fault stands."""
    column = problem.column or ""
    labels = {row["column"]: row["label"] for part in ("head", "line") for row in _labels(part)}
    label = labels.get(column, column)
    if column in cells:
        return Problem(problem.message, None, f"{cells[column]}, {label}")
    if problem.row is not None and 2 <= problem.row < len(lines) + 2:
        row = lines[problem.row - 2][0]
        place = f"{cell_name(row, columns[column] + 1)}, {label}" if column in columns else label
        return Problem(problem.message, row, place)
    return replace(problem, column=label)


def _column_of(problem: Problem) -> str:
    return (problem.column or "").split(", ")[-1]
