"""One line a country: what was reported last, how it moves, what may come; every number with its row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from aidlift.errors import NotFound
from aidlift.figures import Statement, statements
from aidlift.web.situation.known import Known
from aidlift.web.words import name_of

WEEK = 7
STALE = timedelta(days=28)
MEDIAN, LOW, HIGH = "0.5", "0.025", "0.975"


@dataclass(frozen=True)
class Count:
    """A number as reported: by whom, for which day, where it stands in the source."""

    value: int
    day: date
    source_id: str
    publisher: str
    ref: str
    period_days: int = 1


@dataclass(frozen=True)
class Course:
    """A week to come, by the last run: the median and its 95 % band."""

    week_end: date
    middle: float
    low: float
    high: float
    flags: str


@dataclass(frozen=True)
class Country:
    """What is known of a country on a day; what is not known is None, never zero."""

    code: str
    name: str
    cases: Count | None
    deaths: Count | None
    mean: float | None
    change: float | None
    """Of the last seven days' mean against that of the seven before, as a share."""
    total_cases: Count | None
    total_deaths: Count | None
    silent_days: int
    """Days since the last report, where it is older than three days."""
    rt: tuple[float, float, float] | None = None
    ahead: Course | None = None

    @property
    def trend(self) -> str:
        """Say which way the counts go; empty where that is not known."""
        if self.change is None:
            return ""
        return "rising" if self.change > 0.05 else "falling" if self.change < -0.05 else "steady"


def countries(known: Known) -> list[Country]:
    """List the countries with their last counts, by name, which ranks nobody."""
    codes = known.all["location"].unique().to_list()
    return sorted((_country(known, code) for code in codes), key=lambda one: one.name)


def _country(known: Known, code: str) -> Country:
    rows = known.chosen.filter(
        pl.col("location") == code, pl.col("value").is_not_null(), pl.col("date") <= known.day
    ).sort("date")
    cases = _last(known, rows, "new cases")
    mean, change = _means(rows.filter(pl.col("target") == "new cases"))
    silent = (known.day - cases.day).days if cases else 0
    return Country(
        code=code,
        name=name_of(code),
        cases=cases,
        deaths=_last(known, rows, "new deaths"),
        mean=mean,
        change=change,
        total_cases=_last(known, rows, "cumulative cases"),
        total_deaths=_last(known, rows, "cumulative deaths"),
        silent_days=silent if silent > 3 + (cases.period_days if cases else 0) else 0,
    )


def _last(known: Known, rows: pl.DataFrame, target: str) -> Count | None:
    own = rows.filter(pl.col("target") == target)
    if own.is_empty():
        return None
    row = own.row(-1, named=True)
    return Count(
        value=row["value"],
        day=row["date"],
        source_id=row["source_id"],
        publisher=known.publishers.get(row["source_id"], row["source_id"]),
        ref=row["source_ref"] or "",
        period_days=row["period_days"],
    )


def _means(rows: pl.DataFrame) -> tuple[float | None, float | None]:
    """Give the mean a day over the last seven reports, and its change against the seven before."""
    recent = rows.filter(pl.col("date") > pl.col("date").max() - STALE)
    if recent.is_empty():
        return None, None
    daily = recent.filter(pl.col("period_days") == 1)["value"].to_list()
    if not daily:
        week = (recent["value"] / recent["period_days"]).to_list()
        now, before = week[-1], week[-2] if len(week) > 1 else None
    else:
        now = sum(daily[-WEEK:]) / len(daily[-WEEK:])
        earlier = daily[-2 * WEEK : -WEEK]
        before = sum(earlier) / len(earlier) if len(earlier) == WEEK else None
    return now, now / before - 1 if before and before > 0 else None


def with_outlook(found: list[Country], forecasts: pl.DataFrame, rt: pl.DataFrame) -> list[Country]:
    """Add what a run says of each country: its reproduction number, and the last week it forecasts."""
    ahead = courses(forecasts)
    now = latest_rt(rt)
    return [Country(**vars(one) | {"rt": now.get(one.code), "ahead": ahead.get(one.code)}) for one in found]


def courses(forecasts: pl.DataFrame, target: str = "wk inc case") -> dict[str, Course]:
    """Give by country the last week that a run forecasts."""
    rows = forecasts.filter(
        pl.col("target") == target,
        pl.col("output_type") == "quantile",
        pl.col("output_type_id").is_in([MEDIAN, LOW, HIGH]),
    ).filter(pl.col("horizon") == pl.col("horizon").max().over("location"))
    found: dict[str, dict[str, Any]] = {}
    for row in rows.iter_rows(named=True):
        found.setdefault(row["location"], {}).update({row["output_type_id"]: row["value"], "row": row})
    return {
        code: Course(
            week_end=one["row"]["target_end_date"],
            middle=one[MEDIAN],
            low=one[LOW],
            high=one[HIGH],
            flags=", ".join((one["row"]["flags"] or "").split()).replace("_", " "),
        )
        for code, one in found.items()
        if {MEDIAN, LOW, HIGH} <= one.keys()
    }


def latest_rt(rt: pl.DataFrame) -> dict[str, tuple[float, float, float]]:
    """Give by country the newest reproduction number with its 95 % interval."""
    rows = rt.filter(pl.col("q0.5").is_not_null()).sort("date").group_by("location").last()
    return {
        row["location"]: (row["q0.5"], row["q0.025"], row["q0.975"]) for row in rows.iter_rows(named=True)
    }


def said_of(known: Known, code: str) -> list[Statement]:
    """Say what a news desk would of a country's last day with a report; nothing where there is none."""
    rows = known.chosen.filter(
        pl.col("location") == code,
        pl.col("date") <= known.day,
        pl.col("target").is_in(["new cases", "new deaths"]),
        pl.col("value").is_not_null(),
    )
    last = rows["date"].max()
    if not isinstance(last, date):
        return []
    try:
        return statements(known.chosen, location=code, day=last, publishers=known.publishers)
    except NotFound:
        return []
