"""Line tables in forms: rows to type in, a box to paste CSV into, a file to choose."""

from __future__ import annotations

import csv
import io
import re
import typing
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from aidlift.errors import BadInput, Problem
from aidlift.records.action import Action
from aidlift.records.parties.models import Person
from aidlift.web.doing.fields import Field, choices_for, field_for
from aidlift.web.words import said, translated

EMPTY_ROWS = 3
MOST_ROWS = 400
"""Rows that a form shows; a longer table is pasted or sent as a file."""

LARGEST_FILE = 1_000_000


@dataclass
class LineTable:
    """A table inside a form."""

    name: str
    label: str
    head: list[Field]
    rows: list[list[Field]]
    pasted: str = ""
    notes: list[str] = field(default_factory=list)
    """What is said beside each of the first rows."""

    @property
    def numbered(self) -> list[tuple[str, list[Field]]]:
        """The rows, each with what is said beside it."""
        return [(self.notes[at] if at < len(self.notes) else "", row) for at, row in enumerate(self.rows)]

    @property
    def columns(self) -> str:
        """The header row that pasted CSV begins with."""
        return ",".join(column.column for column in self.head)


def line_table(
    action: Action, name: str, line: type[Any], rows: Sequence[Mapping[str, Any]], more: int, by: Person
) -> LineTable:
    """Draw a table of lines with what was given and some empty rows."""
    kinds = typing.get_type_hints(line)
    thing = action.name.partition(".")[0]
    columns = [
        (one.name, kinds[one.name], one.default is MISSING and one.default_factory is MISSING)
        for one in fields(line)
    ]
    choices = {column: choices_for(column, kind, thing=f"{thing}line", by=by) for column, kind, _ in columns}
    shown = [*rows[:MOST_ROWS], *({} for _ in range(more))]
    return LineTable(
        name,
        translated(said(name)),
        [
            field_for(column, kind, required=needed, choices=choices[column])
            for column, kind, needed in columns
        ],
        [
            [
                field_for(
                    column,
                    kind,
                    required=needed,
                    value=_text(row.get(column)),
                    choices=choices[column],
                    row=f"{name}-{number}-",
                )
                for column, kind, needed in columns
            ]
            for number, row in enumerate(shown)
        ],
    )


def rows_given(name: str, posted: Mapping[str, str], file: UploadedFile[Any] | None) -> list[dict[str, str]]:
    """Gather the rows that were typed, pasted or sent; rows left empty are dropped.

    Raises BadInput for a file that is no CSV text.
    """
    typed: dict[int, dict[str, str]] = {}
    pattern = re.compile(rf"{re.escape(name)}-(\d{{1,4}})-(\w+)")
    for key, value in posted.items():
        if (found := pattern.fullmatch(key)) and value.strip():
            typed.setdefault(int(found[1]), {})[found[2]] = value.strip()
    rows = [typed[number] for number in sorted(typed)]
    rows += _read(posted.get(f"{name}-csv", ""))
    if file is not None:
        rows += _read(_decoded(file))
    return rows


def _decoded(file: UploadedFile[Any]) -> str:
    if (file.size or 0) > LARGEST_FILE:
        raise BadInput(f"The file {file.name} is larger than 1 MB; send it in parts.")
    try:
        return str(file.read(), "utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(
            f"The file {file.name} is not text in UTF-8; save the sheet as “CSV UTF-8” and send that."
        ) from None


def _read(text: str) -> list[dict[str, str]]:
    """Read CSV, with commas, semicolons or tabs as a spreadsheet copies them."""
    if not text.strip():
        return []
    head = text.strip().splitlines()[0]
    mark = max(",;\t", key=head.count)
    try:
        reader = csv.DictReader(io.StringIO(text.strip()), delimiter=mark, strict=True)
        rows = list(reader)
    except csv.Error as error:
        raise BadInput("The pasted table cannot be read as CSV.", [Problem(str(error))]) from None
    long = [number for number, row in enumerate(rows, start=2) if None in row]
    if long:
        raise BadInput(
            "The pasted table cannot be used.",
            [Problem("has more cells than the header row has names", number) for number in long],
        )
    return [
        {key.strip(): (value or "").strip() for key, value in row.items()}
        for row in rows
        if any((value or "").strip() for value in row.values())
    ]


def _text(value: Any) -> str:
    return "" if value is None else str(value)
