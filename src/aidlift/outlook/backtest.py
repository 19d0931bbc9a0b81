"""Forecast from every origin of the past with what was known then, and nothing else.

The loop below is fair by construction: it is handed one snapshot after another, each cut from the rows known
on its day, and asks for a forecast after each. What becomes known later is not in memory yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from aidlift.outlook.baseline import flat_quantiles
from aidlift.outlook.cleaning import clean
from aidlift.outlook.ensemble import Ensemble
from aidlift.outlook.history import History
from aidlift.outlook.levels import LEVEL_NAMES
from aidlift.outlook.snapshot import TARGETS, Snapshot, snapshots
from aidlift.outlook.trend import trend_quantiles
from aidlift.outlook.weekly import WEEK

Array = NDArray[np.float64]

MOST_LAG = 4  # weeks since a place was known last
REFIT_EVERY = 4  # weeks; a weekly refit costs four times as much, docs/outlook.md tells what it gains
MODEL, FLAT_MODEL = "aidlift-ensemble", "baseline_flat"

Tell = Callable[[int, int], None]
"""Told how many origins are done, and of how many."""


def backtest(
    counts: pl.DataFrame,
    origins: Sequence[date],
    *,
    population: Mapping[str, float],
    horizons: int = 4,
    seed: int = 0,
    refit_every: int = REFIT_EVERY,
    beside: pl.DataFrame | None = None,
    tell: Tell = lambda done, of: None,
) -> pl.DataFrame:
    """Forecast every place from each origin (Mondays, in order), 1 to `horizons` weeks ahead.

    `counts` are daily, in change-only form, as `snapshots` takes them. Gives one row per origin, target,
    horizon and place with a column for each of the 23 levels. Where too little is known for the ensemble, or
    the last weeks are missing, the damped trend answers; null where nothing was known for over 4 weeks.
    Weeks between the first vintage and the first origin are learnt from as they were known then. `beside`
    are counts of other places, in the same form, that teach and are not forecast; `population` may hold
    theirs.
    """
    asked = counts["location"].unique().to_list()
    ensemble = Ensemble(horizons=horizons, seed=seed)
    days = all_mondays(counts, origins)
    parts: list[pl.DataFrame] = []
    taught = [counts] if beside is None else [counts, beside.select(counts.columns)]
    for snapshot in snapshots(pl.concat(taught, how="vertical_relaxed"), days, population):
        ensemble.see(snapshot)
        if snapshot.as_of not in origins:
            continue
        if len(parts) % refit_every == 0:
            ensemble.fit()
        parts.append(pl.concat(_of_origin(ensemble, snapshot, horizons)))
        tell(len(parts), len(origins))
    return pl.concat(parts).filter(pl.col("location").is_in(asked))


def flat_backtest(
    counts: pl.DataFrame, origins: Sequence[date], *, horizons: int = 4, model: str = FLAT_MODEL
) -> pl.DataFrame:
    """Forecast every place from each origin with the flat baseline, as `backtest` does with the ensemble."""
    parts = []
    for snapshot in snapshots(counts, origins, {}):
        weeks = clean(snapshot).weeks
        for number, target in enumerate(TARGETS):
            known = ~np.isnan(weeks[number])
            for horizon in range(1, horizons + 1):
                quantiles = flat_quantiles(weeks[number], known, horizon)
                quantiles[~known[:, -1]] = np.nan
                parts.append(_rows(snapshot, number, target, horizon, quantiles, model))
    return pl.concat(parts)


def truth_of(counts: pl.DataFrame) -> pl.DataFrame:
    """Give each week's count as the newest vintage has it.

    Columns `target, location, target_end_date, truth, scorable`. A week can be scored if all its days are
    known and none is below zero.
    """
    newest = counts.sort("as_of", maintain_order=True).unique(["target", "location", "date"], keep="last")
    week_end = pl.col("date") + pl.duration(days=6 - pl.col("date").dt.weekday() % WEEK)
    return (
        newest.with_columns(week_end.alias("target_end_date"))
        .group_by("target", "location", "target_end_date")
        .agg(
            pl.col("value").sum().alias("truth"),
            ((pl.len() == WEEK) & (pl.col("value").min() >= 0)).alias("scorable"),
        )
        .sort("target", "location", "target_end_date")
    )


def all_mondays(counts: pl.DataFrame, origins: Sequence[date]) -> list[date]:
    """List the weeks from the first vintage to the last origin, in step with the origins."""
    known, counted = counts["as_of"].min(), counts["date"].min()
    assert isinstance(known, date)
    assert isinstance(counted, date)
    first = max(known, counted + timedelta(days=3 * WEEK))  # two whole weeks at least
    begin = min(origins)
    earlier = max((begin - first).days // WEEK, 0)
    weeks = range(-earlier, (max(origins) - begin).days // WEEK + 1)
    return [begin + timedelta(days=WEEK * week) for week in weeks]


def _of_origin(ensemble: Ensemble, snapshot: Snapshot, horizons: int) -> Iterator[pl.DataFrame]:
    for number, target in enumerate(TARGETS):
        for horizon in range(1, horizons + 1):
            quantiles = ensemble.forecast(number, horizon)
            silent = ~np.isfinite(quantiles).all(axis=1)
            if silent.any():
                quantiles[silent] = trend_from_last(ensemble.history, number, horizon)[silent]
            yield _rows(snapshot, number, target, horizon, quantiles, MODEL)


def trend_from_last(history: History, target: int, horizon: int) -> Array:
    """Forecast by the damped trend from each place's last known week, at most 4 weeks back: (place, 23).

    NaN for a place that has been silent for longer. What answers where a joint model has too little.
    """
    weeks, lags = history.weeks[target], history.lag[target]
    found = np.full((len(weeks), len(LEVEL_NAMES)), np.nan)
    for lag in range(min(MOST_LAG + 1, weeks.shape[1])):
        if (lags == lag).any():
            known = weeks[:, : weeks.shape[1] - lag]
            ahead = trend_quantiles(known, ~np.isnan(known), horizon + lag)
            found[lags == lag] = ahead[lags == lag]
    return found


def _rows(
    snapshot: Snapshot, number: int, target: str, horizon: int, quantiles: Array, model: str
) -> pl.DataFrame:
    last = snapshot.week_ends[number][0]
    return pl.DataFrame(
        {
            "model": [model] * len(snapshot.locations),
            "origin_monday": [snapshot.as_of] * len(snapshot.locations),
            "target": [target] * len(snapshot.locations),
            "horizon": [horizon] * len(snapshot.locations),
            "target_end_date": [last + timedelta(days=WEEK * horizon)] * len(snapshot.locations),
            "location": list(snapshot.locations),
            **{level: quantiles[:, column] for column, level in enumerate(LEVEL_NAMES)},
        }
    ).with_columns(pl.col(LEVEL_NAMES).fill_nan(None))
