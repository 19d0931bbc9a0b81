"""Set forecasts beside those of others: the same cells, both scales, every horizon, with and without doubt.

A cell is a target, an origin, a horizon and a place whose outcome can be scored and which the hub's baseline
forecast. All cells count or none: where a forecast is missing, the baseline's score stands.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from aidlift.errors import BadInput
from aidlift.outlook.levels import LEVEL_NAMES
from aidlift.outlook.score import covered, parts_of_wis, wis

Array = NDArray[np.float64]

CELL = ["target", "origin_monday", "horizon", "location"]
MISSED_MEDIAN, MISSED_WEEKS = 50, 12
"""A target week of zero is a missed report if the median of the last 12 weeks above zero is at least 50."""

BLOCK_WEEKS, RESAMPLES = 8, 1000
BASELINE = "EuroCOVIDhub-baseline"


def score_cells(forecasts: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    """Score forecasts (a column for each of 23 levels) whose outcome can be scored, one row per cell.

    Gives `wis` with its parts `dispersion`, `overprediction` and `underprediction`, `wis_log` (after
    log(x + 1)), `cov50`, `cov95`, the `error` of the median, and whether the target week is a
    `missed_report`. Incomplete sets of quantiles are left out.
    """
    known = with_missed_reports(truth).filter("scorable").drop("scorable")
    rows = forecasts.drop("target_end_date", strict=False).drop_nulls(LEVEL_NAMES)
    ends = pl.col("origin_monday") + pl.duration(days=7 * pl.col("horizon") - 2)
    scored = rows.with_columns(ends.alias("target_end_date")).join(
        known, on=["target", "location", "target_end_date"]
    )
    quantiles = scored.select(LEVEL_NAMES).to_numpy().astype(float)
    outcome = scored["truth"].to_numpy().astype(float)
    natural, spread, over, under = parts_of_wis(quantiles, outcome)
    return scored.select("model", *CELL, "target_end_date", "truth", "missed_report").with_columns(
        pl.Series("wis", natural),
        pl.Series("wis_log", wis(np.log1p(np.maximum(quantiles, 0)), np.log1p(np.maximum(outcome, 0)))),
        pl.Series("dispersion", spread),
        pl.Series("overprediction", over),
        pl.Series("underprediction", under),
        pl.Series("cov50", covered(quantiles, outcome, 0.5).astype(float)),
        pl.Series("cov95", covered(quantiles, outcome, 0.95).astype(float)),
        pl.Series("error", np.abs(outcome - quantiles[:, LEVEL_NAMES.index("0.5")])),
    )


def with_missed_reports(truth: pl.DataFrame) -> pl.DataFrame:
    """Add `missed_report`: a week of zero amid weeks of counts is one in which nobody reported."""
    above = pl.when(pl.col("truth") > 0).then(pl.col("truth"))
    ordered = truth.sort("target", "location", "target_end_date")
    lags = [above.shift(lag).over("target", "location") for lag in range(1, MISSED_WEEKS + 1)]
    usual = pl.concat_list(lags).list.drop_nulls().list.median()
    return ordered.with_columns(
        ((pl.col("truth") == 0) & (usual >= MISSED_MEDIAN)).fill_null(False).alias("missed_report")
    )


def beside_baseline(scores: pl.DataFrame, baseline: str = BASELINE) -> pl.DataFrame:
    """Put the baseline's score beside each cell of each model (`base`, `base_log`).

    Raises BadInput if the baseline scored nothing.
    """
    base = scores.filter(pl.col("model") == baseline).select(*CELL, base="wis", base_log="wis_log")
    if base.is_empty():
        known = ", ".join(scores["model"].unique().sort())
        raise BadInput(f"There is no forecast of {baseline!r} to compare with. Models: {known}.")
    return scores.join(base, on=CELL)


def filled_from_baseline(scores: pl.DataFrame, model: str, baseline: str = BASELINE) -> pl.DataFrame:
    """Give a model's cells, and the baseline's own score in cells where the model has none."""
    cells = scores.filter(pl.col("model") == baseline).with_columns(pl.lit(model).alias("model"))
    ours = scores.filter(pl.col("model") == model)
    missing = cells.join(ours.select(CELL), on=CELL, how="anti")
    return pl.concat([ours.join(cells.select(CELL), on=CELL, how="semi"), missing])


def ratios(compared: pl.DataFrame) -> pl.DataFrame:
    """Summarise cells by model, target and horizon: number, mean WIS, ratio to the baseline, coverage."""
    return (
        compared.group_by("model", "target", "horizon")
        .agg(
            pl.len().alias("cells"),
            pl.col("wis").mean().alias("mean_wis"),
            (pl.col("wis").sum() / pl.col("base").sum()).alias("ratio"),
            (pl.col("wis_log").mean()).alias("mean_wis_log"),
            (pl.col("wis_log").sum() / pl.col("base_log").sum()).alias("ratio_log"),
            pl.col("cov50", "cov95").mean(),
            pl.col("dispersion", "overprediction", "underprediction").mean(),
            pl.col("error").mean().alias("mean_error"),
        )
        .sort("model", "target", "horizon")
    )


def pooled(compared: pl.DataFrame) -> pl.DataFrame:
    """Summarise over all horizons: the ratio of summed WIS to the baseline's, on both scales."""
    return (
        compared.group_by("model", "target")
        .agg(
            pl.len().alias("cells"),
            (pl.col("wis").sum() / pl.col("base").sum()).alias("ratio"),
            (pl.col("wis_log").sum() / pl.col("base_log").sum()).alias("ratio_log"),
            pl.col("cov50", "cov95").mean(),
        )
        .sort("model", "target")
    )


def head_to_head(scores: pl.DataFrame, model: str, *, seed: int = 0) -> pl.DataFrame:
    """Compare a model with every other on the cells both forecast, by target and horizon.

    `ratio` and `ratio_log` are mean WIS of the model over that of the other, with a 95 % interval from
    resampling blocks of 8 consecutive origins a thousand times (`low`, `high`); horizon 0 pools all.
    """
    ours = scores.filter(pl.col("model") == model).select(*CELL, mine="wis", mine_log="wis_log")
    rows = scores.filter(pl.col("model") != model).join(ours, on=CELL)
    both = pl.concat([rows, rows.with_columns(pl.lit(0, pl.Int64).alias("horizon"))]).sort("model", *CELL)
    rng = np.random.default_rng(seed)
    found = []
    # in order, since all draw from one generator
    groups = both.group_by("model", "target", "horizon", maintain_order=True)
    for (other, target, horizon), cells in groups:
        row: dict[str, object] = {"other": other, "target": target, "horizon": horizon, "cells": cells.height}
        for scale in ("", "_log"):
            row |= _ratio_with_interval(cells, f"mine{scale}", f"wis{scale}", scale, rng)
        found.append(row)
    return pl.DataFrame(found).sort("other", "target", "horizon")


def _ratio_with_interval(
    cells: pl.DataFrame, mine: str, theirs: str, scale: str, rng: np.random.Generator
) -> dict[str, object]:
    by_origin = cells.group_by("origin_monday").agg(pl.col(mine, theirs).sum()).sort("origin_monday")
    sums = by_origin.select(mine, theirs).to_numpy()
    drawn = sums[_blocks(len(sums), rng)].sum(axis=1)
    resampled = drawn[:, 0] / np.maximum(drawn[:, 1], 1e-12)
    low, high = np.quantile(resampled, [0.025, 0.975])
    total = sums.sum(axis=0)
    ratio = float(total[0] / max(total[1], 1e-12))
    return {f"ratio{scale}": ratio, f"low{scale}": float(low), f"high{scale}": float(high)}


def _blocks(origins: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Pick origins for each resample as blocks that follow each other, going round at the end."""
    number = -(-origins // BLOCK_WEEKS)
    starts = rng.integers(origins, size=(RESAMPLES, number))
    steps = np.arange(BLOCK_WEEKS)
    picked: NDArray[np.int64] = (starts[:, :, None] + steps).reshape(RESAMPLES, -1)[:, :origins] % origins
    return picked


def reliability(forecasts: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    """Give the share of outcomes at or below each quantile level, by model, target and horizon."""
    ends = pl.col("origin_monday") + pl.duration(days=7 * pl.col("horizon") - 2)
    rows = forecasts.drop("target_end_date", strict=False).with_columns(ends.alias("target_end_date"))
    known = rows.join(truth.filter("scorable"), on=["target", "location", "target_end_date"])
    return (
        known.drop_nulls(LEVEL_NAMES)
        .group_by("model", "target", "horizon")
        .agg((pl.col("truth") <= pl.col(level)).mean().alias(level) for level in LEVEL_NAMES)
        .unpivot(index=["model", "target", "horizon"], variable_name="level", value_name="share")
        .with_columns(pl.col("level").cast(pl.Float64))
        .sort("model", "target", "horizon", "level")
    )
