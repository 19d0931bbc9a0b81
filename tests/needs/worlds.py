"""Tiny worlds: a forecast of a few weeks, the weeks before it, and the care there is."""

from datetime import date, timedelta

import polars as pl

from aidlift import frames
from aidlift.needs import Needs, Pathway, estimate_needs, pathway

MONDAY = date(2021, 5, 3)
SATURDAY = date(2021, 5, 1)  # ends the last complete week known on Monday
NEXT_SATURDAY = date(2021, 5, 8)


def forecasts(paths: dict[str, list[float]], location: str = "NPL") -> pl.DataFrame:
    """Cases of the coming weeks for each quantile level."""
    rows = [
        {
            "model_id": "damped_trend",
            "reference_date": SATURDAY,
            "location": location,
            "target": "wk inc case",
            "horizon": week,
            "target_end_date": SATURDAY + timedelta(days=7 * week),
            "output_type": "quantile",
            "output_type_id": level,
            "value": float(value),
            "method": "damped_trend",
            "flags": "",
            "as_of": MONDAY,
        }
        for level, values in paths.items()
        for week, value in enumerate(values, 1)
    ]
    return pl.DataFrame(rows, schema=frames.schema("forecasts").dtypes)


def recent(values: list[float | None], location: str = "NPL") -> pl.DataFrame:
    """Cases of the weeks up to the last Saturday."""
    ends = [SATURDAY - timedelta(days=7 * back) for back in range(len(values) - 1, -1, -1)]
    schema = {"location": pl.String, "week_end": pl.Date, "value": pl.Float64}
    return pl.DataFrame({"location": [location] * len(values), "week_end": ends, "value": values}, schema)


def capacity(
    location: str = "NPL",
    *,
    population: int = 10**9,
    beds_per_1000: float | None = 1000.0,
    icu_share: float | None = 0.1,
    health_workers: int | None = 10**9,
    manual_tests: float | None = 1e12,
    laboratories: float = 0.0,
    laboratory_workers: int | None = None,
) -> pl.DataFrame:
    """What the place has; without anything said, more than enough."""
    row = {
        "location": location,
        "population": population,
        "population_year": 2020,
        "beds_per_1000": beds_per_1000,
        "icu_share": icu_share,
        "health_workers": health_workers,
        "laboratory_workers": laboratory_workers,
        "laboratories": laboratories,
        "manual_tests": manual_tests,
        "source": "made up",
    }
    return pl.DataFrame([row], schema=frames.schema("capacity").dtypes)


def estimate(
    weeks: list[float],
    before: list[float | None],
    *,
    care: pl.DataFrame | None = None,
    way: Pathway | None = None,
    **choices: object,
) -> Needs:
    """Estimate at the level 0.5 only."""
    return estimate_needs(
        forecasts({"0.5": weeks}),
        recent(before),
        capacity() if care is None else care,
        way or pathway(),
        levels=[0.5],
        **choices,  # type: ignore[arg-type]
    )


def needed(found: Needs, item: str, day: date, column: str = "needed") -> float:
    at = (pl.col("item") == item) & (pl.col("date") == day)
    [value] = found.needs.filter(at)[column].to_list()
    return float(value)


def driven(found: Needs, driver: str, day: date, column: str = "needed") -> float:
    at = (pl.col("driver") == driver) & (pl.col("date") == day)
    [value] = found.drivers.filter(at)[column].to_list()
    return float(value)
