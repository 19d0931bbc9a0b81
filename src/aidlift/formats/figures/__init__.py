"""Readers of publishers' files of counts: a file's layout is known by its content, never by its name.

`read_figures` opens a file, finds its layout and gives the counts as published, with notes on what was odd.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from aidlift.errors import BadInput, NotFound, RefusedFile
from aidlift.formats.figures.known import LAYOUTS, recognise
from aidlift.formats.figures.layout import Layout, RawFigures, Wanted
from aidlift.formats.figures.table import open_table

__all__ = ["LAYOUTS", "Layout", "RawFigures", "as_of_in_name", "read_content", "read_figures", "recognise"]

MEASURES = {
    "cases": r"confirmed|cases?(?![a-z])",
    "deaths": r"deaths?|deceased",
    "recoveries": r"recovered|recover(y|ies)",
}
"""Words in a file's name that say what a wide table counts."""


def read_figures(path: Path, *, measure: str | None = None) -> RawFigures:
    """Read a publisher's file of any known layout.

    `measure` (cases, deaths or recoveries) is for layouts that do not say what they count; otherwise the
    file's name must. Raises UnknownLayout, RefusedFile or BadInput with a sentence that says what to do.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"No file {path}; give the path of a file of figures.") from None
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from None
    return read_content(content, path.name, measure=measure)


def read_content(content: bytes, name: str, *, measure: str | None = None) -> RawFigures:
    """Read a file's bytes; `name` is the file's name, for messages and for the measure."""
    table = open_table(content, name)
    layout = recognise(table)
    wanted = Wanted(measure or _measure_in_name(name))
    try:
        raw = layout.read(layout, table, wanted)
    except pl.exceptions.PolarsError as error:
        raise RefusedFile(f"{name} cannot be read as a table: {str(error).splitlines()[0]}.") from None
    if raw.counts.is_empty():
        raise BadInput(f"{name} has the header of the layout {layout.name} but no counts; nothing was read.")
    return replace(raw, notes=(*table.notes, *raw.notes))


def as_of_in_name(name: str) -> date | None:
    """Return the day in a file's name after `asof`, as in `jhu_long_asof_2021-05-01.csv.gz`, or None."""
    found = re.search(r"as[-_]?of[-_ ](\d{4})-(\d{2})-(\d{2})(?!\d)", name, re.IGNORECASE)
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def _measure_in_name(name: str) -> str | None:
    """Return the measure that a file's name says, or None when it says none or several."""
    said = [measure for measure, words in MEASURES.items() if re.search(words, name.lower())]
    return said[0] if len(said) == 1 else None
