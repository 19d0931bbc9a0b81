"""Joint samples: forecasts of many weeks, counts and places that can be added up.

Quantiles of a sum are not sums of quantiles. Each sample here is one way in which all places, both counts
and all weeks may go together: the values come from the forecast quantiles, their order from what was missed
by in past weeks (Schaake shuffle: Clark et al., J Hydrometeorol 2004). Errors are those of the damped trend
as the weeks believed at the origin show them.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import ndtri

from aidlift import frames
from aidlift.errors import BadInput
from aidlift.outlook.forecast import Outlook
from aidlift.outlook.levels import LEVEL_ARRAY, LEVEL_NAMES
from aidlift.outlook.trend import fit_trend

Array = NDArray[np.float64]

PAST_WEEKS = 104  # weeks whose errors order the samples; two years
FURTHEST = 3.0  # normal deviate at which a sample ends: past the 99 % level tails go on, but not for ever
TIES = 0.25  # of the spread of past errors: how far samples that share a past week lie apart
MOST_SAMPLES = 10_000


def draw_samples(outlook: Outlook, n: int = 1000, seed: int = 0) -> pl.DataFrame:
    """Draw `n` joint samples of an outlook: a frame `forecasts` with output type `sample`.

    Sample number k is one joint course of all places, targets and horizons. Of each of these the samples
    are spread evenly over the forecast distribution, so their quantiles agree with the forecast's; between
    the 23 levels, log(x + 1) is linear in the normal deviate. Which values meet in one sample is decided by
    past weeks: a sample takes the order of the errors that a forecast made in one past week had, in all
    places at once. A place without an error for that week borrows that of another; without any past error,
    errors are taken to go on from week to week as a random walk. Empty frame for an empty outlook; BadInput
    for fewer than 1 or more than 10,000 samples. The same seed gives the same samples.
    """
    if not 1 <= n <= MOST_SAMPLES:
        raise BadInput(f"{n} samples cannot be drawn; ask for 1 to {MOST_SAMPLES:,}.")
    wide = _wide(outlook.forecasts)
    if not wide.height:
        return frames.empty("forecasts")
    rng = np.random.default_rng(seed)
    ranks = _ranks(_orders(outlook, wide, n, rng))
    values = _values(wide.select(LEVEL_NAMES).to_numpy(), ranks)
    rows = wide.drop(LEVEL_NAMES).with_columns(output_type=pl.lit("sample"))
    numbers = [str(number) for number in range(1, n + 1)] * rows.height
    repeated = rows[np.repeat(np.arange(rows.height), n)]
    return repeated.with_columns(
        pl.Series("output_type_id", numbers),
        pl.Series("value", values.ravel()),
    ).select(frames.empty("forecasts").columns)


def _wide(forecasts: pl.DataFrame) -> pl.DataFrame:
    """Give one row per place, target and horizon, with a column per level."""
    rows = forecasts.filter(pl.col("output_type") == "quantile")
    keys = [name for name in rows.columns if name not in ("output_type", "output_type_id", "value")]
    if not rows.height:
        return pl.DataFrame()
    wide = rows.pivot("output_type_id", index=keys, values="value")
    return wide.sort("location", "target", "horizon")


def _values(quantiles: Array, ranks: NDArray[np.int64]) -> Array:
    """Give the value at each rank: the forecast's own quantile function at (rank + 1/2) / n."""
    size = ranks.shape[1]
    deviate = np.clip(ndtri((np.arange(size) + 0.5) / size), -FURTHEST, FURTHEST)
    known = ndtri(LEVEL_ARRAY)
    log = np.log1p(quantiles)
    values = np.stack([np.interp(deviate, known, row) for row in log])
    below, above = deviate < known[0], deviate > known[-1]
    values[:, below] += (log[:, 1:2] - log[:, :1]) / (known[1] - known[0]) * (deviate[below] - known[0])
    values[:, above] += (log[:, -1:] - log[:, -2:-1]) / (known[-1] - known[-2]) * (deviate[above] - known[-1])
    found: Array = np.take_along_axis(np.maximum(np.expm1(values), 0.0), ranks, axis=1)
    return found


def _ranks(orders: Array) -> NDArray[np.int64]:
    return np.argsort(np.argsort(orders, axis=1, kind="stable"), axis=1, kind="stable")


def _orders(outlook: Outlook, wide: pl.DataFrame, n: int, rng: np.random.Generator) -> Array:
    """Give a number per row of `wide` and sample whose order the samples of that row take."""
    horizons = int(wide["horizon"].max() or 1)  # type: ignore[arg-type]
    places = {place: row for row, place in enumerate(wide["location"].unique().sort())}
    targets = {target: row for row, target in enumerate(wide["target"].unique().sort())}
    errors = _past_errors(outlook, places, targets, horizons)
    walk = np.cumsum(rng.normal(size=(len(places), len(targets), horizons, n)), axis=2)
    joint = TIES * walk
    whole = np.asarray(np.isfinite(errors).all(axis=(2, 3)))
    past = np.flatnonzero(whole.any(axis=0))
    if len(past):
        picked = past[rng.integers(len(past), size=n)]
        for row in range(len(places)):
            lender = np.where(whole[row, picked], row, _lenders(whole, picked, rng))
            joint[row] += np.moveaxis(errors[lender, picked], 0, -1)
    rows = wide.select(
        pl.col("location").replace_strict(places, return_dtype=pl.Int64),
        pl.col("target").replace_strict(targets, return_dtype=pl.Int64),
        pl.col("horizon") - 1,
    ).to_numpy()
    found: Array = joint[rows[:, 0], rows[:, 1], rows[:, 2]]
    return found


def _lenders(
    whole: NDArray[np.bool_], picked: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.int64]:
    """Pick for each sample a place, at random, that has all errors for the past week of that sample."""
    chance = np.where(whole[:, picked], rng.random((len(whole), len(picked))), -1.0)
    return np.asarray(np.argmax(chance, axis=0))


def _past_errors(outlook: Outlook, places: dict[str, int], targets: dict[str, int], horizons: int) -> Array:
    """Give the errors of past weeks in units of each series' scale: (place, week, target, horizon)."""
    errors = np.full((len(places), PAST_WEEKS, len(targets), horizons), np.nan)
    for target, column in targets.items():
        counts = _counts(outlook.weekly.filter(pl.col("target") == target), places)
        trend = fit_trend(counts)
        for horizon in range(1, min(horizons, counts.shape[1] - 1) + 1):
            miss = trend.log[:, horizon:] - trend.ahead(horizon)[:, :-horizon]
            miss = (miss / trend.scale[:, :-horizon])[:, -PAST_WEEKS:]
            # a column stands for the week in which the forecast was made, the same at every horizon
            begin = PAST_WEEKS - miss.shape[1] - (horizon - 1)
            errors[:, max(begin, 0) : PAST_WEEKS - (horizon - 1), column, horizon - 1] = miss[
                :, max(-begin, 0) :
            ]
    return errors


def _counts(weekly: pl.DataFrame, places: dict[str, int]) -> Array:
    """Lay the believed counts out as (place, week), NaN where none, up to each place's last week."""
    last = weekly.group_by("location").agg(pl.col("week_end").max().alias("last"))
    rows = weekly.join(last, on="location").filter(
        pl.col("location").is_in(list(places)), pl.col("believed").is_not_null()
    )
    back = ((rows["last"] - rows["week_end"]).dt.total_days() // 7).to_numpy()
    width = min(int(back.max()) + 1, PAST_WEEKS + 10) if len(back) else 1
    counts = np.full((len(places), width), np.nan)
    use = back < width
    row = rows["location"].replace_strict(places, return_dtype=pl.Int64).to_numpy()
    counts[row[use], width - 1 - back[use]] = rows["believed"].to_numpy()[use]
    return counts


def sample_sums(samples: pl.DataFrame, *, until: date) -> pl.DataFrame:
    """Sum each sample over the weeks that end by `until`: `location, target, output_type_id, value`."""
    kept = samples.filter(pl.col("output_type") == "sample", pl.col("target_end_date") <= until)
    return (
        kept.group_by("location", "target", "output_type_id")
        .agg(pl.col("value").sum())
        .sort("location", "target", "output_type_id")
    )
