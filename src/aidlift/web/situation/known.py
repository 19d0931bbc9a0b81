"""The counts of the countries that the reserve looks at, as known on a day; kept between two imports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import polars as pl
from django.conf import settings
from django.db.models import Max

from aidlift import frames
from aidlift.figures import as_of, complete, prefer, with_known_until
from aidlift.formats import figure_store
from aidlift.records import access
from aidlift.records.assistance.models import Request
from aidlift.records.figures.models import ReportedFigure
from aidlift.records.figures.queries import reported_figures
from aidlift.records.figures.store import FIGURES
from aidlift.records.parties.models import Party, Person

MOST_PLACES = 16
"""Countries shown where the records name none."""


@dataclass(frozen=True, eq=False)
class Known:
    """Counts as known on a day: of every source, and of the one source a place that is preferred.

    `mark` changes whenever a count is added, and with what the reader may see.
    """

    day: date
    mark: str
    all: pl.DataFrame
    chosen: pl.DataFrame
    publishers: Mapping[str, str]
    first: date | None
    """The day on which the first of these counts was known."""

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was known yet."""
        return self.all.is_empty()


def known_on(day: date, by: Person) -> Known:
    """Give the counts as known at the end of a day: the official ones, and those entered that one may see."""
    folder: Path = settings.HOME / FIGURES
    written, entered, places = _written(folder), _may_see(by), watched()
    mark = f"{folder} {written} {entered.mark} {' '.join(places)}"
    return _view(_Source(mark, folder, written, entered, places), day)


def watched() -> tuple[str, ...]:
    """Name the countries to look at: members of the reserve, and those that asked."""
    members = Party.objects.filter(is_member=True).exclude(country="").values_list("country", flat=True)
    asked = Request.objects.exclude(state="draft").values_list("country", flat=True).distinct()
    return tuple(sorted({*members, *asked}))


@dataclass(frozen=True)
class _Entered:
    """What people entered, as far as a reader may see it: all of it, or that of some countries."""

    by: Person
    countries: tuple[str, ...] | None
    mark: str

    def rows(self) -> pl.DataFrame:
        """Ask the records for it."""
        if self.countries is None:
            return reported_figures(by=self.by)
        parts = [reported_figures(location=one, by=self.by) for one in self.countries]
        return pl.concat(parts) if parts else pl.DataFrame()


@dataclass(frozen=True, eq=False)
class _Source:
    """What a view is made from; two with one mark are the same."""

    mark: str
    folder: Path
    written: str
    entered: _Entered
    places: tuple[str, ...]

    def __hash__(self) -> int:
        return hash(self.mark)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Source) and self.mark == other.mark

    @property
    def held(self) -> figure_store.Held | None:
        """What the store of figures holds; None where there is none."""
        return _held(self.folder, self.written) if figure_store.is_store(self.folder) else None


def _may_see(by: Person) -> _Entered:
    """Say which of the entered counts a reader may see, with a mark that changes when one is added."""
    last = ReportedFigure.objects.aggregate(last=Max("pk"))["last"]
    if access.may(by, "figures", access="read"):
        return _Entered(by, None, f"{last} all")
    own = sorted({grant.country for grant in by.standing_roles if grant.country})
    mine = tuple(one for one in own if access.may(by, "figures", access="read", country=one))
    return _Entered(by, mine, f"{last} {' '.join(mine)}")


def _written(folder: Path) -> str:
    """Name the imports that a store holds: an import adds a folder, and nothing else changes."""
    home = folder / figure_store.IMPORTS
    return "/".join(sorted(one.name for one in home.glob("[0-9]*"))) if home.is_dir() else ""


@lru_cache(1)
def _held(folder: Path, written: str) -> figure_store.Held:
    return figure_store.read(folder)


@lru_cache(8)
def _prepared(source: _Source) -> pl.DataFrame:
    """Join the counts of the store with those entered, ready to be looked at on any day."""
    held, entered = source.held, source.entered.rows()
    figures = held.figures if held else frames.empty("figures")
    if entered.height:
        rows = entered.select(name for name in figures.columns if name in entered.columns)
        figures = pl.concat([figures, rows], how="diagonal_relaxed").cast(dict(figures.schema))  # type: ignore[arg-type]
    wanted = source.places or _largest(figures)
    return with_known_until(figures.filter(pl.col("location").is_in(wanted)))


def _largest(figures: pl.DataFrame) -> tuple[str, ...]:
    cases = figures.filter(pl.col("target").str.ends_with("cases"), pl.col("location").str.len_chars() == 3)
    sums = cases.group_by("location").agg(pl.col("value").max()).sort("value", "location", descending=True)
    return tuple(sums["location"].head(MOST_PLACES))


@lru_cache(24)
def _view(source: _Source, day: date) -> Known:
    prepared = _prepared(source)
    view = complete(as_of(prepared, day))
    chosen = complete(prefer(as_of(prepared, day))[0])
    held = source.held
    sources = held.sources if held else pl.DataFrame()
    first = prepared["as_of"].min()
    return Known(
        day=day,
        mark=source.mark,
        all=view,
        chosen=chosen,
        publishers=dict(sources.select("source_id", "publisher").iter_rows()) if sources.height else {},
        first=first if isinstance(first, date) else None,
    )
