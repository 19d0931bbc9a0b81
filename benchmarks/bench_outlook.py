"""The outlook's members against the forecasters of the European Covid-19 Forecast Hub.

Every origin is a Monday; a member sees only the vintage of daily counts known then. Scores are those
of the hub: the cells are its peers' cells, a forecast that is missing is scored as the baseline.
"""

from __future__ import annotations

import os
import time
from datetime import date
from pathlib import Path

import iso3166
import numpy as np
import polars as pl

from aidlift.figures.quality import judge
from aidlift.outlook import LEVEL_NAMES, estimate_rt_cori, forecast, score_forecasts

SHARED = Path(os.environ.get("AIDLIFT_SHARED", Path(__file__).resolve().parents[2] / "shared"))
HUB = SHARED / "data" / "epidemic" / "hub_europe"
BASELINE, ENSEMBLE, ARIMA = "EuroCOVIDhub-baseline", "EuroCOVIDhub-ensemble", "MUNI-ARIMA"
TARGETS = {"inc case": "wk inc case", "inc death": "wk inc death"}
COUNTS = {"inc case": "new cases", "inc death": "new deaths"}
ALPHA_3 = {country.alpha2: country.alpha3 for country in iso3166.countries}
CELL = ["target", "location", "origin_monday", "horizon"]


def run() -> None:
    """Print WIS ratios to the hub's baseline per horizon, coverage, and seconds."""
    if not HUB.is_dir():
        print(f"The hub's files are not beside this checkout ({HUB}); nothing to compare with.")
        return
    peers = pl.read_parquet(HUB / "peer_scores_by_cell.parquet")
    cells = peers.filter(pl.col("model") == BASELINE).select(*CELL, "truth", base="wis", base_log="wis_log")
    print(
        f"{len(cells):,} cells, {cells['origin_monday'].n_unique()} origins, ratio of mean WIS to {BASELINE}"
    )
    print(f"{'':32}{'natural h1 h2 h3 h4':26}{'log h1 h2 h3 h4':26}{'95 % coverage'}")
    for peer in (ENSEMBLE, ARIMA):
        show(peer, cells.join(peers.filter(model=peer).select(*CELL, "wis", "wis_log", "cov95"), on=CELL))
    for model in ("damped_trend", "baseline_flat"):
        begun = time.perf_counter()
        scores = backtest(model, cells)
        found = cells.join(scores, on=CELL, how="left").with_columns(
            pl.col("wis").fill_null(pl.col("base")), pl.col("wis_log").fill_null(pl.col("base_log"))
        )
        show(model, found)
        print(
            f"    {time.perf_counter() - begun:.1f} s; {found['cov95'].null_count()} cells without a forecast"
        )
    time_world()


def backtest(model: str, cells: pl.DataFrame) -> pl.DataFrame:
    """Forecast from every origin with what was known on its Monday, and score each cell."""
    vintages = pl.read_parquet(HUB / "jhu_daily_vintages.parquet").sort("as_of")
    parts = []
    for (monday,), origin in cells.group_by("origin_monday", maintain_order=True):
        assert isinstance(monday, date)
        found = forecast(view_of(vintages, monday), as_of=monday, model=model, seed=1).forecasts
        wanted = origin.select(
            pl.col("location").replace(ALPHA_3),
            pl.col("target").replace(TARGETS),
            "horizon",
            target_end_date=pl.lit(monday) + pl.duration(days=7 * pl.col("horizon") - 2),
            value="truth",
        )
        scores = score_forecasts(found, wanted.drop("horizon"))
        parts.append(
            scores.select(
                pl.col("target").replace({new: old for old, new in TARGETS.items()}),
                pl.col("location").replace({new: old for old, new in ALPHA_3.items()}),
                pl.lit(monday).alias("origin_monday"),
                pl.col("horizon").cast(pl.Int8),
                "wis",
                "wis_log",
                pl.col("covered_95").cast(pl.Float64).alias("cov95"),
            )
        )
    return pl.concat(parts)


def view_of(vintages: pl.DataFrame, monday: date) -> pl.DataFrame:
    """Give the daily counts as known on a Monday morning, judged as any file of figures is.

    A later row cannot be seen: neither the counts nor their reporting states know of it.
    """
    known = vintages.filter(pl.col("as_of") <= monday, pl.col("date") < monday)
    latest = known.unique(["target", "location", "date"], keep="last", maintain_order=True)
    counts = latest.sort("target", "location", "date").select(
        pl.col("location").replace(ALPHA_3),
        "date",
        pl.lit(1, pl.Int64).alias("period_days"),
        pl.col("target").replace(COUNTS),
        "value",
        pl.lit("jhu").alias("source_id"),
        pl.lit(monday).alias("as_of"),
    )
    return judge(counts).counts


def show(name: str, cells: pl.DataFrame) -> None:
    """Print one line per target: the ratio at each horizon on both scales, and coverage."""
    for target in TARGETS:
        by = cells.filter(target=target).group_by("horizon").agg(pl.col("^(wis|base|cov).*$").mean())
        by = by.sort("horizon")
        columns = [by["wis"] / by["base"], by["wis_log"] / by["base_log"], by["cov95"]]
        words = [" ".join(f"{value:.3f}" for value in column) for column in columns]
        print(f"{name:22}{target:10}{words[0]:26}{words[1]:26}{words[2]}")


def time_world() -> None:
    """Print the seconds for 230 places: one forecast of both targets, and Rt over 1,000 days."""
    rng = np.random.default_rng(1)
    days = pl.date_range(date(2020, 1, 26), date(2022, 10, 22), eager=True)
    level = np.exp(rng.normal(0, 0.03, (230, len(days))).cumsum(axis=1) + 6)
    world = pl.DataFrame(
        {
            "location": np.repeat([f"P{place:03}" for place in range(230)], len(days)),
            "date": np.tile(days.to_numpy(), 230),
            "value": rng.poisson(level).ravel(),
        }
    ).with_columns(
        period_days=pl.lit(1, pl.Int64),
        target=pl.lit("new cases"),
        state=pl.lit("reported"),
        flags=pl.lit(""),
        source_id=pl.lit("made"),
        as_of=pl.lit(date(2022, 10, 24)),
    )
    both = pl.concat([world, world.with_columns(target=pl.lit("new deaths"))])
    begun = time.perf_counter()
    found = forecast(both, as_of=date(2022, 10, 24), seed=1)
    print(f"230 places x {len(days)} days: forecast {time.perf_counter() - begun:.2f} s ", end="")
    begun = time.perf_counter()
    estimates = estimate_rt_cori(world, as_of=date(2022, 10, 24))
    print(f"({len(found.forecasts):,} rows of {len(LEVEL_NAMES)} levels), ", end="")
    print(f"Rt {time.perf_counter() - begun:.2f} s ({len(estimates):,} rows)")


if __name__ == "__main__":
    run()
