"""Tables in and out of spreadsheets, CSV and XLSX: with limits, and without formulas that run elsewhere.

What goes in is read as text and judged by `frames.read`, which names the row and the column of each problem.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from aidlift.errors import BadInput, RefusedFile

MOST_BYTES = 30_000_000
MOST_UNPACKED_BYTES = 300_000_000
MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_RATIO = 200
"""A workbook of real rows packs some 5 to 20 times; beyond this it is made to fill the memory."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters that a spreadsheet takes for a formula (OWASP, CSV injection)."""


def read_sheet(path: Path) -> bytes:
    """Read a CSV file, or the first sheet of an XLSX workbook as CSV; raise RefusedFile with the reason.

    An apostrophe that `write_sheet` put before a formula's sign is taken off again.
    """
    try:
        content = path.read_bytes() if path.stat().st_size <= MOST_BYTES else None
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from None
    if content is None:
        raise RefusedFile(f"{path.name} is larger than {MOST_BYTES / 1e6:.0f} MB; split it into several.")
    if content[:4] == b"PK\x03\x04":
        return _csv(_workbook_rows(content, path.name))
    if path.suffix.lower() in {".xls", ".ods", ".xlsx", ".xlsm"}:
        raise RefusedFile(f"{path.name} is no XLSX workbook; save it as XLSX or as CSV UTF-8.")
    return _plain_csv(content, path.name)


def write_sheet(frame: pl.DataFrame, path: Path) -> None:
    """Write a table as CSV or XLSX, as the name ends, whole or not at all."""
    draft = path.with_name(f".{path.name}.part")
    try:
        if path.suffix.lower() == ".xlsx":
            _write_workbook(frame, draft)
        elif path.suffix.lower() == ".csv":
            draft.write_bytes(
                _csv([frame.columns, *([_safe(_text(cell)) for cell in row] for row in frame.rows())])
            )
        else:
            raise BadInput(f"{path.name} ends with neither .csv nor .xlsx; name the file so.")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise BadInput(f"{path} cannot be written: {error.strerror}. Nothing was kept.") from None


def _workbook_rows(content: bytes, name: str) -> Iterable[Sequence[str]]:
    _refuse_bomb(content, name)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = _rows(book.worksheets[0].iter_rows(values_only=True), name) if book.worksheets else []
        book.close()
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, SyntaxError) as error:
        raise RefusedFile(f"{name} is no XLSX workbook that can be read: {error}.") from None
    if not rows:
        raise RefusedFile(f"The first sheet of {name} is empty; its first row must name the columns.")
    return rows


def _rows(found: Iterable[Sequence[object]], name: str) -> list[list[str]]:
    rows: list[list[str]] = []
    for cells in found:
        if len(rows) > MOST_ROWS or len(cells) > MOST_COLUMNS:
            raise RefusedFile(
                f"{name} has more than {MOST_ROWS:,} rows or {MOST_COLUMNS} columns; split it into several."
            )
        rows.append([_text(cell) for cell in cells])
    while rows and not any(rows[-1]):
        rows.pop()
    return _without_empty_columns(rows)


def _without_empty_columns(rows: list[list[str]]) -> list[list[str]]:
    """Cut the columns on the right that spreadsheets leave behind without a name or a cell."""
    width = max((len(row) for row in rows), default=0)
    while width and not any(row[width - 1] for row in rows if len(row) >= width):
        width -= 1
    return [[*row[:width], *[""] * (width - len(row))] for row in rows]


def _refuse_bomb(content: bytes, name: str) -> None:
    """Refuse a workbook that unpacks to far more than it is, or that declares entities of its own."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            if unpacked > MOST_UNPACKED_BYTES or unpacked > MOST_RATIO * max(len(content), 10_000):
                raise RefusedFile(
                    f"{name} would unpack to {unpacked / 1e6:,.0f} MB from {len(content) / 1e6:,.1f} MB; "
                    "a workbook of rows does not. Save the rows as CSV UTF-8."
                )
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as text:
                        if b"<!DOCTYPE" in text.read(4096).upper():
                            raise RefusedFile(f"{name} declares entities of its own; a workbook does not.")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise RefusedFile(f"{name} is no XLSX workbook that can be read: {error}.") from None


def _plain_csv(content: bytes, name: str) -> bytes:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RefusedFile(f"{name} is not UTF-8 text; save it as CSV UTF-8.") from None
    try:
        rows = [[_bare(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]
    except csv.Error as error:
        raise RefusedFile(f"{name} is not CSV: {error}.") from None
    if len(rows) > MOST_ROWS + 1:
        raise RefusedFile(f"{name} has more than {MOST_ROWS:,} rows; split it into several.")
    return _csv(rows)


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def _write_workbook(frame: pl.DataFrame, path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Table")
    sheet.freeze_panes = "A2"
    sheet.append(frame.columns)
    for row in frame.rows():
        sheet.append([_cell(sheet, value) for value in row])
    book.save(path)


def _cell(sheet: Any, value: object) -> object:
    """Keep numbers and days as such; text stays text, whatever it begins with."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    cell = WriteOnlyCell(sheet, value=_text(value))
    cell.data_type = "s"
    cell.quotePrefix = cell.value.startswith(FORMULA) if isinstance(cell.value, str) else False
    return cell


def _safe(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run; a number stays a number."""
    runs = text.lstrip("'").startswith(FORMULA) and not _is_number(text)
    return f"'{text}" if runs else text


def _bare(text: str) -> str:
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _text(cell: object) -> str:
    """Write a cell as the tables read it: whole numbers without a point, days and moments as ISO 8601."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        if cell.tzinfo is None and cell.time() == time():
            return cell.date().isoformat()
        return (cell if cell.tzinfo else cell.replace(tzinfo=UTC)).isoformat()
    return cell.isoformat() if isinstance(cell, (date, time)) else str(cell)
