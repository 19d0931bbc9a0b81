"""Turn what an address asks of a table into the rows that its page shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

import polars as pl

from aidlift.errors import BadInput, NotFound
from aidlift.records.parties.models import Person
from aidlift.records.query import QUERIES, Query
from aidlift.records.reading import read_arguments
from aidlift.web import cells, rights
from aidlift.web.tables.kept import answer
from aidlift.web.words import item_name, said, translated

ROWS_A_PAGE = 50
MOST_WORDS = 20
OURS = ("_find", "_sort", "_page", "_format", "_size")
"""What an address asks of the page, not of the query; no query's parameter begins with a line."""


@dataclass(frozen=True)
class Column:
    """A column's head: its words, how its cells are drawn, and the addresses that sort by it."""

    name: str
    title: str
    kind: str
    sort: str
    sorted: str
    """`ascending`, `descending` or empty, as aria-sort says it."""


@dataclass(frozen=True)
class Listing:
    """One page of a table."""

    query: Query
    given: Mapping[str, str]
    frame: pl.DataFrame
    total: int
    page: int

    @property
    def height(self) -> int:
        """How many rows there are after finding."""
        return self.frame.height

    @property
    def pages(self) -> int:
        """How many pages there are; one for an empty table."""
        return max(1, -(-self.frame.height // ROWS_A_PAGE))

    @property
    def first(self) -> int:
        """The number of the first row shown, from 1."""
        return (self.page - 1) * ROWS_A_PAGE + 1

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return min(self.first + ROWS_A_PAGE - 1, self.frame.height)

    @cached_property
    def shown(self) -> list[str]:
        """The columns with something in them; the state stands next to the name, in sight on a telephone."""
        if self.frame.is_empty():
            return self.frame.columns
        empty = {name for name in self.frame.columns if self.frame[name].null_count() == self.height}
        empty |= {
            name for name, kind in self.frame.schema.items() if kind == pl.String and _blank(self.frame[name])
        }
        filled = [name for name in self.frame.columns if name not in empty]
        state = next((name for name in filled[1:] if name in cells.STATE_COLUMNS), None)
        return [filled[0], state, *(one for one in filled[1:] if one != state)] if state else filled

    @cached_property
    def left_out(self) -> list[str]:
        """The columns with nothing in them, in words."""
        return [translated(said(name)) for name in self.frame.columns if name not in self.shown]

    @cached_property
    def columns(self) -> list[Column]:
        """The heads, each with the address that sorts by it, the other way at the second time."""
        now = self.given.get("_sort", "")
        kinds = cells.columns_kind(self.frame)
        return [
            Column(
                name,
                translated(said(name)),
                kinds[name].split()[0],
                self.address(_sort=f"-{name}" if now == name else name, _page=None),
                "ascending" if now == name else "descending" if now == f"-{name}" else "",
            )
            for name in self.shown
        ]

    @cached_property
    def rows(self) -> list[list[cells.Cell]]:
        """The cells of this page."""
        kinds = cells.columns_kind(self.frame)
        shown = self.frame.select(self.shown).slice(self.first - 1, ROWS_A_PAGE)
        return [
            [cells.cell(name, value, kinds[name]) for name, value in zip(shown.columns, row, strict=True)]
            for row in shown.iter_rows()
        ]

    @cached_property
    def turns(self) -> list[tuple[str, str, bool]]:
        """The pages to turn to: first, around this one, last; with their addresses, and if it is this."""
        numbers = sorted(
            {1, self.pages, *range(self.page - 1, self.page + 2)} & set(range(1, self.pages + 1))
        )
        return [(f"{one:,}", self.address(_page=str(one)), one == self.page) for one in numbers]

    def address(self, **changed: str | None) -> str:
        """Give the query string of this page with some of it changed; None leaves a part out."""
        whole = {**self.given, **changed}
        return "?" + urlencode({name: value for name, value in whole.items() if value})


def table_named(name: str) -> Query:
    """Find a table; raise NotFound."""
    if name not in QUERIES:
        raise NotFound(f"There is no table called {name!r}.")
    return QUERIES[name]


def ask(query: Query, given: Mapping[str, str], *, by: Person) -> pl.DataFrame:
    """Ask a query with what was given as text; bound roles ask for their own where they name none.

    Raises BadInput that lists every filter that cannot be read, NotAllowed where the roles do not reach.
    """
    filters = {name: value for name, value in given.items() if value != "" and name not in OURS}
    own = rights.own_places(by, query.function, query.parameters)
    if not any(name in filters for name in own):
        filters = own | filters
    arguments = read_arguments(query.parameters, filters)
    try:
        return answer(query, arguments, by=by)
    except OverflowError:
        raise BadInput("A day or a number is beyond what can be reckoned with; use one nearer by.") from None


def listing(query: Query, given: Mapping[str, str], *, by: Person) -> Listing:
    """Ask, find, sort and cut to a page; a page beyond the last is the last."""
    frame = ask(query, given, by=by)
    chosen = in_order(found(frame, given.get("_find", "")), given.get("_sort", ""))
    pages = max(1, -(-chosen.height // ROWS_A_PAGE))
    wanted = given.get("_page", "1")
    page = min(max(1, int(wanted)), pages) if wanted.isascii() and wanted.isdigit() and len(wanted) < 9 else 1
    return Listing(query, given, chosen, frame.height, page)


def found(frame: pl.DataFrame, words: str) -> pl.DataFrame:
    """Keep the rows in which every word stands in some column, whatever its case.

    Raises BadInput for more words than anybody looks for: each is looked for in every cell.
    """
    wanted = dict.fromkeys(words.lower().split())
    if len(wanted) > MOST_WORDS:
        raise BadInput(f"{len(wanted):,} words cannot be looked for at once; use at most {MOST_WORDS}.")
    for word in wanted:
        texts = [
            pl.col(name).cast(pl.String).str.to_lowercase().str.contains(word, literal=True).fill_null(False)
            for name, kind in frame.schema.items()
            if not kind.is_nested()
        ]
        if "item" in frame.columns:
            # an item is looked for by the name that the page shows beside its code
            named = [code for code in frame["item"].unique().drop_nulls() if word in item_name(code).lower()]
            texts.append(pl.col("item").is_in(named).fill_null(False))
        frame = frame.filter(pl.any_horizontal(texts)) if texts else frame
    return frame


def in_order(frame: pl.DataFrame, by: str) -> pl.DataFrame:
    """Sort by a column, downwards where its name follows a minus; an unknown column sorts nothing."""
    name = by.removeprefix("-")
    if name not in frame.columns or frame.schema[name].is_nested():
        return frame
    return frame.sort(name, descending=by.startswith("-"), nulls_last=True, maintain_order=True)


def _blank(values: pl.Series) -> bool:
    return bool((values.fill_null("") == "").all())


def rows_of(query: Query, column: str, value: str, *, by: Person, **more: str) -> pl.DataFrame:
    """Ask a query about one record: by its parameter where it has one, else by a column of its rows.

    `more` narrows a query that has the parameter.
    """
    if column in query.parameters:
        return ask(query, {column: value, **more}, by=by)
    frame = ask(query, {}, by=by)
    return frame.filter(pl.col(column).cast(pl.String) == value) if column in frame.columns else frame.clear()
