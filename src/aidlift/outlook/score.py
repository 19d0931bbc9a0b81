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


def covered(quantiles: Array, truth: Array, share: float) -> NDArray[Any]:
    """Tell which outcomes lie inside the central interval that holds `share` of the probability."""
    low, high = LEVEL_NAMES.index(f"{(1 - share) / 2:g}"), LEVEL_NAMES.index(f"{(1 + share) / 2:g}")
    inside: NDArray[Any] = (quantiles[:, low] <= truth) & (truth <= quantiles[:, high])
    return inside


def score_forecasts(forecasts: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    """Score every forecast whose outcome is known.

    `truth` has `location, target, target_end_date, value`. Gives one row per forecast with
    `wis`, `wis_log` (after log(x + 1): Bosse et al., PLoS Comput Biol 2023), `covered_50`,
    `covered_95` and `error` (of the median, absolute). Forecasts without an outcome are left out.
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
    return scored.select(*keys, "outcome").with_columns(
        pl.Series("wis", wis(quantiles, outcome)),
        pl.Series("wis_log", wis(np.log1p(quantiles), np.log1p(np.maximum(outcome, 0)))),
        pl.Series("covered_50", covered(quantiles, outcome, 0.5)),
        pl.Series("covered_95", covered(quantiles, outcome, 0.95)),
        pl.Series("error", np.abs(outcome - quantiles[:, LEVEL_NAMES.index("0.5")])),
    )
