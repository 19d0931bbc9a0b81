"""How good a forecast was: weighted interval score, coverage, error of the median."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from aidlift.outlook.levels import LEVEL_ARRAY, LEVEL_NAMES

Array = NDArray[np.float64]


def wis(quantiles: Array, truth: Array) -> Array:
    """Return the weighted interval score of each forecast: twice the mean pinball loss over the 23 levels.

    `quantiles` is (n, 23), `truth` (n,), in the same unit, which is also that of the score. Equals the
    hubs' form of interval scores (Bracher et al., PLoS Comput Biol 2021, eq. 3 and appendix S1).
    """
    miss = truth[:, None] - quantiles
    loss = np.maximum(LEVEL_ARRAY * miss, (LEVEL_ARRAY - 1) * miss)
    score: Array = 2 * loss.mean(axis=1)
    return score


def parts_of_wis(quantiles: Array, outcome: Array) -> tuple[Array, Array, Array, Array]:
    """Return WIS, dispersion, overprediction, underprediction (Bracher et al. 2021, eq. 2)."""
    middle, levels = len(LEVEL_ARRAY) // 2, len(LEVEL_ARRAY)
    weight = LEVEL_ARRAY[:middle]  # half of each interval's alpha
    low, high = quantiles[:, :middle], quantiles[:, :middle:-1]
    median, came = quantiles[:, middle], outcome
    # each interval counts alpha / 2, the median one half, all divided by K + 1/2 = 23 / 2
    spread = (weight * (high - low)).sum(axis=1)
    over = np.maximum(low - came[:, None], 0).sum(axis=1) + np.maximum(median - came, 0) / 2
    under = np.maximum(came[:, None] - high, 0).sum(axis=1) + np.maximum(came - median, 0) / 2
    spread, over, under = (part * 2 / levels for part in (spread, over, under))
    return spread + over + under, spread, over, under


def covered(quantiles: Array, truth: Array, share: float) -> NDArray[Any]:
    """Tell which outcomes lie inside the central interval that holds `share` of the probability."""
    low, high = LEVEL_NAMES.index(f"{(1 - share) / 2:g}"), LEVEL_NAMES.index(f"{(1 + share) / 2:g}")
    inside: NDArray[Any] = (quantiles[:, low] <= truth) & (truth <= quantiles[:, high])
    return inside


def score_forecasts(forecasts: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    """Score every forecast whose outcome is known.

    `truth` has `location, target, target_end_date, value`. Gives one row per forecast with
    `wis`, its parts `dispersion`, `overprediction` and `underprediction`, `wis_log` (after log(x + 1):
    Bosse et al., PLoS Comput Biol 2023), `covered_50`, `covered_95` and the absolute `error` of the median.
    Forecasts without an outcome are left out.
    """
    keys = ["model_id", "reference_date", "location", "target", "horizon", "target_end_date"]
    wide = forecasts.filter(pl.col("output_type") == "quantile").pivot(
        "output_type_id", index=keys, values="value"
    )
    scored = wide.join(
        truth.select("location", "target", "target_end_date", pl.col("value").alias("outcome")),
        on=["location", "target", "target_end_date"],
    ).filter(pl.col("outcome").is_not_null())
    quantiles = scored.select(LEVEL_NAMES).to_numpy().astype(float)
    outcome = scored["outcome"].to_numpy().astype(float)
    whole, spread, over, under = parts_of_wis(quantiles, outcome)
    return scored.select(*keys, "outcome").with_columns(
        pl.Series("wis", whole),
        pl.Series("dispersion", spread),
        pl.Series("overprediction", over),
        pl.Series("underprediction", under),
        pl.Series("wis_log", wis(np.log1p(quantiles), np.log1p(np.maximum(outcome, 0)))),
        pl.Series("covered_50", covered(quantiles, outcome, 0.5)),
        pl.Series("covered_95", covered(quantiles, outcome, 0.95)),
        pl.Series("error", np.abs(outcome - quantiles[:, LEVEL_NAMES.index("0.5")])),
    )


def relative_wis(scores: pl.DataFrame, baseline: str) -> pl.DataFrame:
    """Give each model's mean WIS over the baseline's on the cells both scored, by target and horizon.

    `scores` is that of `score_forecasts`. Columns `model_id, target, horizon, cells, ratio, ratio_log`; empty
    where the baseline shares no cell.
    """
    cell = ["target", "location", "horizon", "target_end_date"]
    base = scores.filter(pl.col("model_id") == baseline).select(*cell, base="wis", base_log="wis_log")
    return (
        scores.join(base, on=cell)
        .group_by("model_id", "target", "horizon")
        .agg(
            pl.len().alias("cells"),
            (pl.col("wis").sum() / pl.col("base").sum()).alias("ratio"),
            (pl.col("wis_log").sum() / pl.col("base_log").sum()).alias("ratio_log"),
        )
        .sort("model_id", "target", "horizon")
    )
