"""The charts of the situation: the map, and the fans of cases and deaths, as known on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

from aidlift.charts import fan
from aidlift.charts import map as maps
from aidlift.charts.theme import NARROW, Spec
from aidlift.outlook import weekly_incidence
from aidlift.web.pictures import Draw
from aidlift.web.situation.known import Known
from aidlift.web.words import day_said, listed

WEEKS_SHOWN = 16
DAYS_SHOWN = 70
MOST_PANELS = 12
TARGETS = {
    "cases": ("wk inc case", "new cases", "New cases a week", "New cases a day"),
    "deaths": ("wk inc death", "new deaths", "New deaths a week", "New deaths a day"),
}
"""For each kind of count: the target of a forecast, that of a report, and what a bar is."""


def fans_of(
    known: Known, kind: str, names: Mapping[str, str], forecasts: pl.DataFrame, made_on: date | None
) -> Draw:
    """Draw what was reported as bars and what is expected as bands, a panel a country."""
    target, _, unit, _ = TARGETS[kind]
    bars = bars_of(known, kind)
    bands = fan.bands(forecasts, target)
    shown = _shown(names, bars, bands)
    outlook = ", with the median and bands of the outlook" if bands.height else ""
    alt = f"{unit} in {listed(list(shown.values()))}{outlook}."
    left_out = (
        f" The {MOST_PANELS} with the highest counts of {len(names)}." if len(shown) < len(names) else ""
    )

    def draw(width: int) -> Spec:
        return fan.fans(
            bars.filter(pl.col("location").is_in(list(shown))),
            bands.filter(pl.col("location").is_in(list(shown))),
            names=shown,
            as_of=known.day,
            title=f"{unit}, country by country",
            subtitle=_under(known.day, made_on if bands.height else None),
            source=_source(bands, left_out),
            alt=alt,
            width=width,
        )

    return draw


def fan_of(
    known: Known, kind: str, code: str, name: str, forecasts: pl.DataFrame, made_on: date | None
) -> Draw:
    """Draw one country's counts and what may come of them."""
    target, reported, by_week, by_day = TARGETS[kind]
    recent = known.chosen.filter(
        pl.col("location") == code, pl.col("date") > known.day - timedelta(days=DAYS_SHOWN)
    )
    bars = fan.daily_bars(recent, reported)
    bands = fan.bands(forecasts.filter(pl.col("location") == code), target, per_day=True)
    unit = by_day if bars.height else by_week

    def draw(width: int) -> Spec:
        return fan.fan(
            bars,
            bands,
            as_of=known.day,
            title=f"{name}: new {kind} reported{' and expected' if bands.height else ''}",
            subtitle=_under(known.day, made_on if bands.height else None),
            source=_source(bands, " A weekly count stands as its mean a day."),
            alt=f"{unit} in {name}{', with the median and bands of the outlook' if bands.height else ''}.",
            axis=unit,
            width=width,
            height=300 if width > NARROW else 230,
        )

    return draw


def map_of(
    known: Known, means: Mapping[str, float | None], nodes: pl.DataFrame, routes: pl.DataFrame
) -> Draw:
    """Draw the counts by country, and the flights between them."""
    kinds = [kind for kind in (maps.FLOWN, maps.PLANNED, maps.SUSPENDED) if kind in set(routes["kind"])]
    flights = f", and flights {listed(kinds)}" if kinds else ""

    def draw(width: int) -> Spec:
        return maps.flight_map(
            means,
            nodes,
            routes,
            title=f"Where cases are reported{' and what flies' if kinds else ''}",
            subtitle=f"New cases a day, mean of the last seven reports; as known on {day_said(known.day)}",
            source="Counts as reported; flights and suspensions from the records."
            if kinds
            else "Counts as reported.",
            alt=f"Map of new cases a day{flights}. {maps.DISCLAIMER}",
            legend="New cases a day",
            width=width,
            height=520 if width > NARROW else 330,
        )

    return draw


def bars_of(known: Known, kind: str) -> pl.DataFrame:
    """Give the last weeks as bars; a week that is not whole yet is left out, a missed one has no height."""
    weekly = weekly_incidence(known.chosen, TARGETS[kind][0], known.day)
    recent = weekly.filter(pl.col("week_end") > known.day - timedelta(weeks=WEEKS_SHOWN))
    return fan.weekly_bars(recent.with_columns(target=pl.lit(TARGETS[kind][0])), TARGETS[kind][0])


def _shown(names: Mapping[str, str], bars: pl.DataFrame, bands: pl.DataFrame) -> dict[str, str]:
    """Choose the countries with the highest counts where there are too many, in the order of their names."""
    there = {*bars["location"], *bands["location"]}
    some = {code: name for code, name in names.items() if code in there}
    if len(some) <= MOST_PANELS:
        return some
    largest = bars.group_by("location").agg(pl.col("value").sum()).sort("value", "location", descending=True)
    chosen = set(largest["location"].head(MOST_PANELS))
    return {code: name for code, name in some.items() if code in chosen}


def _under(day: date, made_on: date | None) -> str:
    made = "" if made_on in {None, day} else f"; outlook made on {day_said(made_on)}"
    return f"Known on {day_said(day)} (dashed line){made}"


def _source(bands: pl.DataFrame, more: str) -> str:
    if bands.height:
        return f"Bars: official counts. Shades: 50 % and 95 % prediction bands of Aidlift.{more}"
    return f"Bars: official counts.{more}"
