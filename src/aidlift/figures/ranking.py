"""The rank of a country's total among the countries and territories that one source reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from aidlift.catalogue import place
from aidlift.errors import NotFound

FEWEST_RANKED = 20  # a rank among fewer says little
STALE_DAYS = 31  # totals older than this are not ranked beside newer ones


@dataclass(frozen=True, kw_only=True)
class Rank:
    """A rank by one source: `above` are the codes of those with a higher total, highest first."""

    rank: int
    of: int
    above: tuple[str, ...]
    value: int
    date: date
    source_id: str
    source_ref: str


def rank_of(figures: pl.DataFrame, *, location: str, target: str, day: date) -> Rank | None:
    """Rank the last total not after `day` of `location`; None where the source has too few countries.

    Only countries and territories are ranked, each once; ties share the better rank. Where several sources
    give the place, the one that gives the most places ranks it: totals of two sources are never compared.
    """
    rows = figures.filter(
        pl.col("target") == target,
        pl.col("value").is_not_null(),
        pl.col("date") <= day,
        pl.col("date") > day - timedelta(days=STALE_DAYS),
    )
    rows = _of_one_source(rows, location)
    codes = rows["location"].unique()
    ranked = [code for code in codes if _is_ranked(code)]
    if location not in ranked or len(ranked) < FEWEST_RANKED:
        return None
    last = (
        rows.filter(pl.col("location").is_in(ranked))
        .sort("date")
        .group_by("location")
        .agg(pl.col("date", "value", "source_id", "source_ref").last())
        .sort("value", "location", descending=[True, False])
    )
    own = last.row(by_predicate=pl.col("location") == location, named=True)
    above = last.filter(pl.col("value") > own["value"])["location"].to_list()
    return Rank(
        rank=len(above) + 1,
        of=last.height,
        above=tuple(above),
        value=own["value"],
        date=own["date"],
        source_id=own["source_id"],
        source_ref=own["source_ref"] or "",
    )


def _of_one_source(rows: pl.DataFrame, location: str) -> pl.DataFrame:
    """Keep the source that gives most places among those that give this one."""
    having = rows.filter(pl.col("location") == location)["source_id"].unique()
    widest = (
        rows.filter(pl.col("source_id").is_in(having.implode()))
        .group_by("source_id")
        .agg(pl.col("location").n_unique().alias("places"))
        .sort("places", "source_id", descending=[True, False])
    )
    return rows.filter(pl.col("source_id").is_in(widest["source_id"].head(1).implode()))


def _is_ranked(code: str) -> bool:
    try:
        return place(code).kind in ("country", "territory")
    except NotFound:
        return False
