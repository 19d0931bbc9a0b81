"""Forecast weekly counts of every place, in the columns of the forecast hubs (hubverse)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from aidlift import frames
from aidlift.errors import BadInput, NotFound
from aidlift.outlook.baseline import flat_quantiles
from aidlift.outlook.ensemble import NAMES
from aidlift.outlook.forecaster import Forecaster, fit_forecaster, populations, ready
from aidlift.outlook.levels import LEVEL_NAMES
from aidlift.outlook.renewal import renewal_quantiles
from aidlift.outlook.series import Series, align, weeks_after
from aidlift.outlook.snapshot import snapshot_of
from aidlift.outlook.trend import fit_trend, trend_quantiles
from aidlift.outlook.weekly import COUNTS, weekly_incidence

Array = NDArray[np.float64]

SIMPLE: dict[str, Callable[[Array, NDArray[np.bool_], int], Array]] = {
    "damped_trend": trend_quantiles,
    "baseline_flat": flat_quantiles,
    "renewal": renewal_quantiles,
}
"""Models of one series; each takes counts and what was observed (places x weeks) and a horizon."""

JOINT = {"ensemble": NAMES, "ridge_conformal": ("ridge",)}
"""Models learnt from all places at once, and the members each joins."""

MEMBERS = (*SIMPLE, *JOINT)
"""All models by name."""

FALLBACK, DEFAULT = "damped_trend", "ridge_conformal"
SAID = {
    "baseline_flat": "the flat baseline",
    "damped_trend": "the damped trend",
    "renewal": "the renewal equation",
    "ridge_conformal": "ridge regression over all places",
    "ensemble": "the ensemble",
}
"""The models as a sentence names them."""

FEWEST_COUNTS = 500  # weeks of places before a joint model is believed

TARGETS = tuple(COUNTS)
MOST_HORIZONS = 8
STALE_WEEKS = 2  # a series silent for longer counts as stopped; our choice, not tested
SHORT_HISTORY = 12  # weeks
MOST_LAG = 4  # weeks; a longer silence widens the band no further
FAST_GROWTH = 0.4  # log counts a week, about half as many again

Answers = dict[tuple[str, str, int], Array]
"""What a joint model forecasts: 23 quantiles by place, target and horizon."""


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """Where counts are going, as known on a day.

    `forecasts` is a frame `forecasts`, `weekly` a frame `weekly`: what the forecasts stand on. `seed`
    is that of the boosted models; the others draw nothing at random.
    """

    as_of: date
    model: str
    seed: int
    forecasts: pl.DataFrame
    weekly: pl.DataFrame

    @property
    def recent(self) -> pl.DataFrame:
        """Give the weeks as believed: `location, target, week_end, value`; what the needs stage takes."""
        return self.weekly.select("location", "target", "week_end", pl.col("believed").alias("value"))

    def summary(self) -> str:
        """Say in a sentence what was forecast, and for how many series a warning stands."""
        series = self.forecasts.unique(["location", "target"]).sort("location", "target")
        if not series.height:
            return f"Nothing to forecast as known on {self.as_of}: no place has a whole week of counts."
        warned = series.filter(pl.col("flags") != "").height
        fallen = series.filter(pl.col("method").str.contains("too little for")).height
        name, simple = SAID[self.model], SAID[FALLBACK]
        if fallen == series.height:
            name = f"{simple} (too few counts for {name})"
        elif fallen:
            name = f"{name} ({simple} where too little is known)"
        return (
            f"Forecast by {name} for {_number(series['location'].n_unique(), 'place')}, "
            f"{self.forecasts['horizon'].n_unique()} weeks from {series['reference_date'][0]}, "
            f"as known on {self.as_of}; {_number(warned, 'series', 'series')} of {series.height} "
            f"carry a warning."
        )

    def table(self) -> pl.DataFrame:
        """Give one row per place, target and week: last count, median, 50 % and 95 % interval, flags."""
        keys = ["location", "target", "reference_date", "horizon", "target_end_date", "method", "flags"]
        wide = self.forecasts.pivot("output_type_id", index=keys, values="value")
        shown = {"0.025": "low_95", "0.25": "low_50", "0.5": "median", "0.75": "high_50", "0.975": "high_95"}
        known = self.weekly.filter(pl.col("value").is_not_null()).sort("week_end")
        last = known.group_by("location", "target").agg(
            pl.col("week_end").last().alias("last_week"), pl.col("value").last().alias("last_count")
        )
        return (
            wide.select(*keys, *(pl.col(level).alias(name) for level, name in shown.items()))
            .join(last, on=["location", "target"], how="left")
            .sort("location", "target", "horizon")
        )


def forecast(
    view: pl.DataFrame,
    *,
    as_of: date,
    targets: Sequence[str] = TARGETS,
    horizons: int = 4,
    seed: int = 0,
    model: str | Forecaster = DEFAULT,
    locations: Sequence[str] | None = None,
) -> Outlook:
    """Forecast weekly counts 1 to `horizons` weeks past the last complete week before `as_of`.

    `view` is a frame `figures` as known on `as_of`, one source per place; rows known later are not
    used. `model` is a name of `MEMBERS` or a `Forecaster`: with the name `ensemble` one is fitted first.
    All places teach the models and the error band; `locations` limits what is given back. A place whose
    last weeks are missing is forecast from its last one, so many weeks further (flag `stale`; `stopped`
    after two weeks). A place that counted nothing but zeros gets zeros from the flat baseline (flag
    `all_zero`). Where a joint model has too little to go by, the damped trend answers, and `method` says
    so. Places without a single week of counts are left out. Raises NotFound for an unknown model, target
    or place, BadInput for a horizon outside 1 to 8 or a forecaster fitted on later figures.
    """
    name = "ensemble" if isinstance(model, Forecaster) else model
    _check_call(targets, horizons, name)
    if isinstance(model, Forecaster) and model.as_of > as_of:
        raise BadInput(
            f"The forecaster was fitted on what was known on {model.as_of} and cannot forecast from {as_of}; "
            f"fit one as of that day or earlier."
        )
    weekly = {target: weekly_incidence(view, target, as_of) for target in COUNTS}
    if locations is not None:
        _check_places(locations, {target: weekly[target] for target in targets})
    every = {target: align(weeks, as_of) for target, weeks in weekly.items() if weeks.height}
    aligned = {target: series for target, series in every.items() if target in targets}
    answers = _joint_answers(view, every, as_of, horizons, seed, model) if name in JOINT else {}
    parts = [_forecast_target(series, target, name, horizons, answers) for target, series in aligned.items()]
    forecasts = pl.concat([frames.empty("forecasts").drop("as_of"), *parts]).with_columns(
        pl.lit(as_of).alias("as_of")
    )
    history = pl.concat(
        [frames.empty("weekly"), *(_history(weekly[target], target, s) for target, s in aligned.items())]
    )
    if locations is not None:
        forecasts = forecasts.filter(pl.col("location").is_in(list(locations)))
        history = history.filter(pl.col("location").is_in(list(locations)))
    return Outlook(as_of=as_of, model=name, seed=seed, forecasts=forecasts, weekly=history)


def _joint_answers(
    view: pl.DataFrame,
    aligned: dict[str, Series],
    as_of: date,
    horizons: int,
    seed: int,
    model: str | Forecaster,
) -> Answers:
    """Ask a joint model for every place of which enough is known; nothing if all counts are too few."""
    if not aligned or max(int(series.observed.sum()) for series in aligned.values()) < FEWEST_COUNTS:
        return {}
    fitted = model if isinstance(model, Forecaster) else None
    if model == "ensemble":
        fitted = fit_forecaster(view, as_of=as_of, seed=seed)
    snapshot = snapshot_of(view, aligned, as_of, populations())
    members = NAMES if fitted else JOINT["ridge_conformal"]
    ensemble = ready(snapshot, horizons, fitted, members=members)
    answers: Answers = {}
    for number, target in enumerate(COUNTS):
        if target not in aligned:
            continue
        series = aligned[target]
        row = {place: n for n, place in enumerate(snapshot.locations)}
        believed = (series.lag == 0) & (series.length >= SHORT_HISTORY) & ~series.all_zero
        for horizon in range(1, horizons + 1):
            quantiles = ensemble.forecast(number, horizon)
            for place in np.array(series.locations)[believed]:
                found = quantiles[row[place]]
                if np.isfinite(found).all():
                    answers[str(place), target, horizon] = found
    return answers


def _check_call(targets: Sequence[str], horizons: int, model: str) -> None:
    if model not in MEMBERS:
        raise NotFound(f"No model is called {model!r}. Models: {', '.join(MEMBERS)}.")
    for target in targets:
        if target not in COUNTS:
            raise NotFound(f"No target is called {target!r}. Targets: {', '.join(TARGETS)}.")
    if not 1 <= horizons <= MOST_HORIZONS:
        raise BadInput(f"The forecast cannot reach {horizons} weeks; ask for 1 to {MOST_HORIZONS}.")


def _check_places(locations: Sequence[str], weekly: dict[str, pl.DataFrame]) -> None:
    known = sorted({place for weeks in weekly.values() for place in weeks["location"].unique()})
    for place in locations:
        if place not in known:
            named = ", ".join(known[:20]) + (" …" if len(known) > 20 else "")
            raise NotFound(
                f"There is no week of counts for {place!r}. Places with counts ({len(known)}): {named}."
            )


def _forecast_target(
    series: Series, target: str, model: str, horizons: int, answers: Answers
) -> pl.DataFrame:
    simple = model if model in SIMPLE else FALLBACK
    flags = _flags(series)
    method = _methods(series, simple)
    if model in JOINT:
        answered = [(place, target, horizons) in answers for place in series.locations]
        fallen = [f"{how}, too little for {model}" for how in method]
        method = [model if has else how for has, how in zip(answered, fallen, strict=True)]
    levels = len(LEVEL_NAMES)
    ends = list(series.week_ends)
    parts = []
    for horizon in range(1, horizons + 1):
        quantiles = _quantiles(series, simple, horizon)
        for row, place in enumerate(series.locations):
            if (place, target, horizons) in answers:  # all weeks by one method, or none
                quantiles[row] = answers[place, target, horizon]
        parts.append(
            pl.DataFrame(
                {
                    "reference_date": _each(ends, levels),
                    "location": _each(series.locations, levels),
                    "target_end_date": _each([weeks_after(end, horizon) for end in ends], levels),
                    "output_type_id": list(LEVEL_NAMES) * len(ends),
                    "value": quantiles.ravel(),
                    "method": _each(method, levels),
                    "flags": _each(flags, levels),
                }
            ).with_columns(horizon=pl.lit(horizon, pl.Int64))
        )
    constant = {"model_id": model, "target": target, "output_type": "quantile"}
    rows = pl.concat(parts).with_columns(pl.lit(value).alias(name) for name, value in constant.items())
    return rows.select(frames.empty("forecasts").drop("as_of").columns).sort(
        "location", "horizon", maintain_order=True
    )


def _history(weeks: pl.DataFrame, target: str, series: Series) -> pl.DataFrame:
    keys = ["location", "week_end"]
    rows = series.believed().join(weeks, on=keys, how="full", coalesce=True).sort(keys)
    # a week after the last report is believed, though no row speaks of it
    told = rows.with_columns(
        pl.lit(target).alias("target"),
        pl.col("days_reported", "days_covered").fill_null(0),
        pl.col("state").fill_null("missed"),
        pl.col("negative").fill_null(False),
    )
    return told.select(frames.empty("weekly").columns)


def _quantiles(series: Series, model: str, horizon: int) -> Array:
    """Forecast each place from the last week it was observed, and zeros where there were only zeros."""
    quantiles = np.zeros((len(series.locations), len(LEVEL_NAMES)))
    lags = np.minimum(series.lag, MOST_LAG)
    width = series.counts.shape[1]
    for lag in np.unique(lags):
        until = width - lag
        ahead = SIMPLE[model](series.counts[:, :until], series.observed[:, :until], horizon + int(lag))
        quantiles[lags == lag] = ahead[lags == lag]
    quantiles[series.all_zero] = 0.0
    return quantiles


def _methods(series: Series, model: str) -> list[str]:
    lags = np.minimum(series.lag, MOST_LAG)
    since = [f", from {_number(int(lag), 'week')} earlier" if lag else "" for lag in lags]
    return [
        "baseline_flat, only zeros so far" if zero else model + late
        for zero, late in zip(series.all_zero, since, strict=True)
    ]


def _flags(series: Series) -> list[str]:
    lag, growth = series.lag, fit_trend(series.counts).growth[:, -1]
    stopped = (lag > STALE_WEEKS) | (np.array(series.states) == "stopped")
    found = {
        "stopped": stopped,
        "stale": (lag > 0) & ~stopped,
        "short": series.length < SHORT_HISTORY,
        "all_zero": series.all_zero,
        "repaired": series.repaired[:, -4:].any(axis=1),
        "negative": series.negative[:, -8:].any(axis=1),
        "fast_growth": np.abs(growth) > FAST_GROWTH,
    }
    return [
        " ".join(name for name, rows in found.items() if rows[place])
        for place in range(len(series.locations))
    ]


def _each(values: Sequence[object], times: int) -> list[object]:
    return [value for value in values for _ in range(times)]


def _number(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"
