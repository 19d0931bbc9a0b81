"""Tables with a row of HXL hashtags (Humanitarian Exchange Language 1.1) below their header, out and in.

`hxl_tags.csv` says which tag stands for which column. `#item+lot`, `#date+expiry` and some of `#meta` are
ours: HXL lets anybody add attributes to a tag, and readers that do not know one pass over it.

Reading goes by the tags alone: headers may be in any language, columns in any order, and some rows may stand
above the tags. Places may be given as ISO 3166 codes of two or three letters or as names; a name that is not
known is told with its row and never dropped in silence.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import polars as pl

from aidlift import frames
from aidlift.catalogue.places import find_place, near_places
from aidlift.catalogue.shipped import shipped_rows
from aidlift.errors import BadInput, NotFound, Problem
from aidlift.formats.exchange import streams
from aidlift.formats.exchange.cells import guarded, unguard_text

TAG = re.compile(r"#[a-z][a-z0-9_]*(?:\s*\+[a-z][a-z0-9_]*)*", re.IGNORECASE)
MOST_ABOVE = 25
"""Rows that may stand above the tags (HXL 1.1: within the first 25 rows)."""

PLACES = ("#country+code", "#country+code+v_iso2", "#country+name", "#adm1+code", "#adm1+name", "#country")
OTHER_TAGS = {
    "#country+code+v_iso3": PLACES,
    "#indicator+num": ("#indicator+value",),
    "#date": ("#date+occurred",),
    "#loc+code": ("#loc+id",),
    "#item+num": ("#item+quantity", "#inkind+num"),
}  # fmt: skip
"""Tags that are read where the one we write is not there, the likeliest first."""

COUNTS = {"#affected+infected": "cases", "#affected+killed": "deaths", "#affected+recovered": "recoveries"}
"""Wide figures: a column a count, with +new or +cumulative saying which."""

FILLED = {"figures": {"period_days": "1", "date_basis": "report", "state": "reported"}}
"""Columns that a partner's file need not have, and what they then hold."""

Row = list[str]


@dataclass(frozen=True)
class Tag:
    """A hashtag with its attributes, whose order says nothing."""

    name: str
    attributes: frozenset[str]

    def covers(self, pattern: Tag) -> bool:
        """Tell whether a column with this tag holds what the pattern asks for."""
        return self.name == pattern.name and pattern.attributes <= self.attributes


def tags_of(table: str) -> dict[str, str]:
    """Return tag by column of a table; columns without a tag are left out."""
    return {row["column"]: row["tag"] for row in _tag_rows() if row["table"] == table}


def write_hxl(name: str, table: pl.DataFrame | Iterable[pl.DataFrame]) -> Iterator[str]:
    """Write a table as CSV with its header, its row of tags and its rows; a column without tag has none."""
    columns = list(frames.schema(name).dtypes)
    tags = tags_of(name)
    yield ",".join(columns) + "\n"
    yield ",".join(tags.get(column, "") for column in columns) + "\n"
    for frame in streams.batches(table):
        yield guarded(_plain(frame.select(columns))).write_csv(include_header=False)


def read_hxl(path: Path, name: str, *, measure: str = "") -> Iterator[pl.DataFrame]:
    """Read a tagged CSV file into frames of the table `figures`, `stock_held` or another with tags.

    Wide figures (`#affected+infected`, `#affected+killed`) are turned into rows; `measure` (`new` or
    `cumulative`) says what they count where the tags do not. Faults of all rows are told at the end as
    BadInput: keep nothing of a file whose reading ends so.
    """
    problems: list[Problem] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            tags, above = _find_tags(reader, path.name)
            turn = _Turn(name, tags, measure)
            problems += turn.problems
            for start, rows in _chunks(reader, above + 1):
                if turn.problems:
                    break
                checked = turn.checked(rows, start)
                streams.gathered(problems, checked.problems, lambda found: _refusal(path, found))
                if not checked.problems:
                    yield checked.frame
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.") from None
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise BadInput(f"{path.name} is not UTF-8 text; save it as CSV UTF-8.") from None
    except csv.Error as error:
        raise BadInput(f"{path.name} is not right CSV: {error}.") from None
    if problems:
        raise _refusal(path, problems)


def _refusal(path: Path, problems: Sequence[Problem]) -> BadInput:
    count = f"{len(problems)} fault{'s' if len(problems) > 1 else ''}"
    return BadInput(f"{path.name} cannot be taken: {count}; keep nothing of it.", problems)


def read_tag(text: str) -> Tag | None:
    """Read `#country +code +v_iso3`, with or without blanks; None where it is no tag."""
    if not TAG.fullmatch(text.strip()):
        return None
    name, *attributes = re.split(r"\s*\+", text.strip().lower())
    return Tag(name, frozenset(attributes))


def _find_tags(reader: Iterator[Row], name: str) -> tuple[list[Tag | None], int]:
    """Return the tags of the columns and the number of their row."""
    for number, row in zip(range(1, MOST_ABOVE + 1), reader, strict=False):
        tags = [read_tag(cell) for cell in row]
        filled = sum(bool(cell.strip()) for cell in row)
        if filled and sum(tag is not None for tag in tags) == filled:
            return tags, number
    raise BadInput(f"{name} has no row of hashtags (#country+code …) within its first {MOST_ABOVE} rows.")


def _chunks(reader: Iterator[Row], after: int) -> Iterator[tuple[int, list[Row]]]:
    rows: list[Row] = []
    start = after
    for number, row in enumerate(reader, after):
        rows.append(row)
        if len(rows) == streams.BATCH:
            yield start, rows
            rows, start = [], number + 1
    if rows:
        yield start, rows


class _Turn:
    """Which column of the file holds which of the table, and how its rows are turned into the table's."""

    def __init__(self, name: str, tags: Sequence[Tag | None], measure: str) -> None:
        self.name, self.tags = name, tags
        self.place: dict[str, int] = {}
        self.counts: dict[int, str] = {}
        self.problems: list[Problem] = []
        if name == "figures":
            self._find_counts(measure)
        for column, tag in tags_of(name).items():
            found = self._find(tag)
            if found is not None:
                self.place[column] = found
        missing = [
            column.name
            for column in frames.schema(name).columns
            if column.required and column.name not in self.place and column.name not in FILLED.get(name, {})
        ]
        given = ("target", "value") if self.counts else ()
        for column_name in missing:
            if column_name not in given:
                tag = tags_of(name).get(column_name, "")
                self.problems.append(Problem(f"has no column; tag one with {tag}", None, column_name))

    def _find(self, tag: str) -> int | None:
        """Find the column of a tag, or of one that says the same; the one with the fewest attributes."""
        for pattern in (tag, *OTHER_TAGS.get(tag, ())):
            wanted = read_tag(pattern)
            assert wanted is not None
            fits = [
                (len(found.attributes), place)
                for place, found in enumerate(self.tags)
                if found
                and found.covers(wanted)
                and place not in self.place.values()
                and self._free(found, wanted)
            ]
            if fits:
                return min(fits)[1]
        return None

    def _free(self, found: Tag, wanted: Tag) -> bool:
        """Leave a column to another of the table's tags that names it more closely."""
        others = [read_tag(tag) for tag in tags_of(self.name).values()]
        return not any(
            other and found.covers(other) and len(other.attributes) > len(wanted.attributes)
            for other in others
        )

    def _find_counts(self, measure: str) -> None:
        for place, tag in enumerate(self.tags):
            for pattern, what in COUNTS.items():
                wanted = read_tag(pattern)
                if tag and wanted and tag.covers(wanted):
                    said = tag.attributes & {"new", "cumulative"}
                    kind = next(iter(said)) if len(said) == 1 else measure
                    if kind not in {"new", "cumulative"}:
                        words = f"says neither +new nor +cumulative; name the measure of {pattern}"
                        self.problems.append(Problem(words, None, pattern))
                    self.counts[place] = f"{kind} {what}"

    def checked(self, rows: list[Row], start: int) -> frames.Checked:
        """Turn rows into a frame and check it; problems carry the rows of the file."""
        numbered = [
            (start + offset, row) for offset, row in enumerate(rows) if any(cell.strip() for cell in row)
        ]
        problems = [
            Problem(f"has {len(row)} cells; the tags are {len(self.tags)}", number)
            for number, row in numbered
            if len(row) > len(self.tags)
        ]
        turned: list[tuple[int, dict[str, str]]] = []
        for number, row in numbered:
            cells = {
                column: unguard_text(row[at].strip()) if at < len(row) else ""
                for column, at in self.place.items()
            }
            for column, value in FILLED.get(self.name, {}).items():
                if not cells.get(column):
                    cells[column] = value
            if cells.get("location"):
                cells["location"] = _location(cells["location"], number, problems)
            turned += [(number, one) for one in self._apart(cells, row)]
        frame = pl.DataFrame(
            [cells for _, cells in turned],
            schema=dict.fromkeys(frames.schema(self.name).dtypes, pl.String),
        )
        checked = frames.check(self.name, frame)
        numbers = [number for number, _ in turned]
        told = [_of_file(problem, numbers) for problem in checked.problems]
        places = {problem.row for problem in problems}
        told = [one for one in told if not (one.column == "location" and one.row in places)]
        return frames.Checked(self.name, checked.frame, tuple(problems + told))

    def _apart(self, cells: Mapping[str, str], row: Row) -> Iterator[dict[str, str]]:
        """Give a row of wide figures as one row a count; a count that is empty was not reported."""
        if not self.counts:
            yield dict(cells)
        for at, target in self.counts.items():
            value = row[at].strip() if at < len(row) else ""
            yield dict(cells) | {"target": target, "value": value, "state": "reported" if value else "missed"}


def _location(text: str, number: int, problems: list[Problem]) -> str:
    place = find_place(text)
    if place is None:
        near = ", ".join(f"{one.name} ({one.code})" for one in near_places(text))
        hint = f"did you mean {near}?" if near else "give an ISO 3166 code"
        problems.append(Problem(f"{text!r} is no place that is known; {hint}", number, "location"))
        return ""
    return place.code


def _of_file(problem: Problem, numbers: Sequence[int]) -> Problem:
    inside = problem.row is not None and 2 <= problem.row < len(numbers) + 2
    return replace(problem, row=numbers[problem.row - 2]) if inside and problem.row else problem


@cache
def _tag_rows() -> tuple[dict[str, str], ...]:
    return tuple(shipped_rows("aidlift.formats.exchange", "hxl_tags.csv"))


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Write moments as ISO 8601 in UTC; yes and no as words."""
    return frame.with_columns(
        pl.col(pl.Datetime).dt.strftime("%Y-%m-%dT%H:%M:%S%.fZ"),
        pl.col(pl.Boolean).cast(pl.String).replace({"true": "yes", "false": "no"}),
    )
