"""Counts of other places that ship with the package: what a folder of few places learns beside.

`teachers/europe.csv` holds the daily cases and deaths of 27 European countries as they were known on each
Monday of 2021-02-08 to 2022-09-26. Counts: JHU CSSE Covid-19 data (CC BY 4.0), as the European Covid-19
Forecast Hub kept them day by day. A row is a run of days that became known, or changed, on one Monday.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import iso3166
import polars as pl

from aidlift.catalogue.capacity import capacities
from aidlift.catalogue.shipped import shipped_rows

CODES = (
    "AUT BEL BGR CHE CYP CZE DEU DNK ESP EST FIN FRA GBR GRC HRV HUN IRL ISL ITA LIE LTU LUX LVA MLT NLD NOR "
    "POL PRT ROU SVK SVN SWE"
)
EUROPE = frozenset(CODES.split())
"""The countries of the European Covid-19 Forecast Hub: where its counts teach."""

COLUMNS = {
    "target": pl.String,
    "location": pl.String,
    "date": pl.Date,
    "as_of": pl.Date,
    "value": pl.Int64,
}
ENOUGH = 0.5  # share of a folder's places that must lie in the region


def neighbours(places: Iterable[str]) -> tuple[pl.DataFrame, dict[str, float]]:
    """Give counts and populations of shipped places of the same region, but for `places` themselves.

    Places are ISO 3166 codes of two or three letters, and neighbours are named alike. The counts have the
    columns `target, location, date, as_of, value` in change-only form. Empty unless more than half of the
    places lie in a region of which counts ship.
    """
    asked = list(places)
    short = all(len(place) == 2 for place in asked)
    codes = {_three_letters(place) for place in asked}
    if len(codes & EUROPE) <= ENOUGH * len(asked):
        return pl.DataFrame(schema=COLUMNS), {}
    counts = _europe().filter(~pl.col("location").is_in(list(codes)))
    people = {place: float(capacities()[place].population) for place in counts["location"].unique()}
    if short:
        two = {place: iso3166.countries_by_alpha3[place].alpha2 for place in people}
        counts = counts.with_columns(pl.col("location").replace(two))
        people = {two[place]: number for place, number in people.items()}
    return counts, people


def _three_letters(place: str) -> str:
    known = iso3166.countries_by_alpha2.get(place)
    return known.alpha3 if known else place


@cache
def _europe() -> pl.DataFrame:
    rows = pl.DataFrame(shipped_rows("aidlift.formats", "teachers/europe.csv"))
    days = rows.with_columns(
        pl.col("as_of", "first_day").str.to_date(), pl.col("values").str.split(" ").alias("value")
    ).with_columns(pl.int_ranges(0, pl.col("value").list.len()).alias("day"))
    return (
        days.explode("value", "day")
        .with_columns((pl.col("first_day") + pl.duration(days="day")).alias("date"))
        .select(pl.col(name).cast(kind) for name, kind in COLUMNS.items())
    )
