"""A table as a file: CSV, a spreadsheet, JSON."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime

import polars as pl
from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from aidlift.errors import BadInput

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export(frame: pl.DataFrame, name: str, form: str) -> HttpResponse:
    """Answer with the whole table as a file; raise BadInput for a form that is not known."""
    if form not in FORMS:
        raise BadInput(f"Tables are exported as {', '.join(FORMS)}, not as {form!r}.")
    kind, write = FORMS[form]
    return HttpResponse(
        write(frame),
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}.{form}"'},
    )


def _csv(frame: pl.DataFrame) -> bytes:
    """Write CSV; a text that a spreadsheet would run as a formula gets an apostrophe before it."""
    guarded = [
        pl.when(pl.col(name).str.starts_with(STARTS_A_FORMULA[0]) | _starts(name))
        .then("'" + pl.col(name))
        .otherwise(pl.col(name))
        .alias(name)
        for name, kind in frame.schema.items()
        if kind == pl.String
    ]
    return _flat(frame).with_columns(guarded).write_csv().encode()


def _starts(name: str) -> pl.Expr:
    return pl.any_horizontal(pl.col(name).str.starts_with(sign) for sign in STARTS_A_FORMULA)


def _json(frame: pl.DataFrame) -> bytes:
    return frame.write_json().encode()


def _xlsx(frame: pl.DataFrame) -> bytes:
    """Write a spreadsheet in which every text is text, never a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("table")
    sheet.append(frame.columns)
    for row in _flat(frame).iter_rows():
        cells = []
        for value in row:
            # a spreadsheet has no time zones; moments are UTC, as on the page
            plain = value.replace(tzinfo=None) if isinstance(value, datetime) else value
            cell = WriteOnlyCell(sheet, value=plain)
            if isinstance(plain, str):
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _flat(frame: pl.DataFrame) -> pl.DataFrame:
    """Turn columns that hold lists into text, which these forms can hold."""
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    return frame.with_columns(pl.col(name).cast(pl.List(pl.String)).list.join(", ") for name in lists)


FORMS: dict[str, tuple[str, Callable[[pl.DataFrame], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "json": ("application/json", _json),
}
