"""The outlook's speed and skill at world size, each beside a named peer on the same series.

Skill against the forecasters of the European Covid-19 Forecast Hub is measured by
`aidlift outlook backtest --hub DIR --out DIR`; where the hub's files stand beside the checkout, its quick
member is scored here too. Peers that are not installed are said to be missing.
"""

from __future__ import annotations

import os
import resource
import shutil
import time
import warnings
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import polars as pl

from aidlift.formats.hub import QUANTILES, read_hub
from aidlift.outlook import (
    LEVEL_NAMES,
    estimate_rt_filter,
    fit_forecaster,
    forecast,
    generation_interval,
    wis,
)
from aidlift.outlook.backtest import MODEL, all_mondays
from aidlift.outlook.compare import beside_baseline, ratios, score_cells
from aidlift.outlook.ensemble import Ensemble
from aidlift.outlook.levels import LEVELS
from aidlift.outlook.rt_filter import in_blocks
from aidlift.outlook.snapshot import TARGETS, snapshots

SHARED = Path(os.environ.get("AIDLIFT_SHARED", Path(__file__).resolve().parents[2] / "shared"))
HUB = SHARED / "data" / "epidemic" / "hub_europe"
AS_OF = date(2022, 10, 24)
PLACES, DAYS, HELD_OUT = 230, 1001, 4
PEER_SERIES = 40  # of the 460; AutoARIMA on all would take most of an hour
MANY_PLACES, MANY_DAYS = 50_000, 900


def run() -> None:
    """Print seconds and scores beside those of peers."""
    score_quick_member()
    cases = epidemics(PLACES, DAYS)
    refit_and_forecast(cases)
    rt_of_the_world(cases)
    rt_of_districts()


def score_quick_member() -> None:
    """Print the ridge member's ratios to the hub's baseline over all origins, beside its ensemble."""
    if not HUB.is_dir():
        print(f"The hub's files are not beside this checkout ({HUB}); nothing to score against.")
        return
    hub = read_hub(HUB)
    begun = time.perf_counter()
    ensemble, parts = Ensemble(members=("ridge",)), []
    for snapshot in snapshots(hub.counts, all_mondays(hub.counts, hub.origins), hub.population):
        ensemble.see(snapshot)
        if snapshot.as_of not in hub.origins:
            continue
        for number, target in enumerate(TARGETS):
            for horizon in range(1, 5):
                rows = pl.DataFrame(ensemble.forecast(number, horizon), schema=list(LEVEL_NAMES))
                keys = {"model": MODEL, "origin_monday": snapshot.as_of, "target": target, "horizon": horizon}
                named = rows.with_columns(pl.lit(value).alias(name) for name, value in keys.items())
                parts.append(named.with_columns(location=pl.Series(snapshot.locations)))
    seconds = time.perf_counter() - begun
    columns = ["model", "origin_monday", "target", "horizon", "location", *LEVEL_NAMES]
    peers = hub.peers.rename(dict(zip(QUANTILES, LEVEL_NAMES, strict=True))).select(columns)
    ours = pl.concat(parts).with_columns(pl.col("horizon").cast(pl.Int64)).select(columns).fill_nan(None)
    table = ratios(beside_baseline(score_cells(pl.concat([ours, peers]), hub.truth)))
    print(
        f"ridge member alone, {len(hub.origins)} origins in {seconds:.0f} s; ratio to the baseline, log in ()"
    )
    for model in (MODEL, "EuroCOVIDhub-ensemble", "MUNI-ARIMA"):
        for target in TARGETS:
            rows = table.filter(model=model, target=target).sort("horizon")
            words = " ".join(f"{a:.3f}({b:.3f})" for a, b in rows.select("ratio", "ratio_log").iter_rows())
            print(f"  {model:24}{target:14}{words}")


def refit_and_forecast(cases: np.ndarray) -> None:
    """Time one origin: fit the boosted members and forecast both targets, beside AutoTheta and AutoARIMA."""
    both = pl.concat([figures(cases), figures(np.round(cases / 60), "new deaths")])
    origin = AS_OF - timedelta(weeks=HELD_OUT)
    known = both.filter(pl.col("date") < origin)
    begun = time.perf_counter()
    fitted = fit_forecaster(known, as_of=origin, seed=1)
    between = time.perf_counter()
    found = forecast(known, as_of=origin, model=fitted)
    ended = time.perf_counter()
    print(
        f"{PLACES} countries, both targets: refit {between - begun:.0f} s, forecast {ended - between:.1f} s "
        f"({found.forecasts.height:,} rows)"
    )
    theirs = peer_forecasts(weekly(cases)[:, :-HELD_OUT])
    truth = weekly(cases)[:, -HELD_OUT:]
    wide = found.forecasts.filter(target="wk inc case").pivot(
        "output_type_id", index=["location", "horizon"], values="value"
    )
    ours = wide.sort("location", "horizon").select(LEVEL_NAMES).to_numpy().reshape(PLACES, HELD_OUT, -1)
    chosen = slice(0, PLACES, PLACES // PEER_SERIES)
    mine = log_wis(ours[chosen], truth[chosen])
    for name, (seconds, quantiles) in theirs.items():
        each, ours_each = seconds / quantiles.shape[0], (ended - begun) / (2 * PLACES)
        print(
            f"  {name}: {each:.2f} s a series, ours {ours_each:.2f} s (ratio {ours_each / each:.2f}); "
            f"log WIS on {quantiles.shape[0]} simulated series {log_wis(quantiles, truth[chosen]):.3f}, "
            f"ours {mine:.3f} (ratio {mine / log_wis(quantiles, truth[chosen]):.2f})"
        )


def peer_forecasts(counts: np.ndarray) -> dict[str, tuple[float, np.ndarray]]:
    """Forecast some of the series with statsforecast on log counts: seconds and quantiles by model."""
    if find_spec("statsforecast") is None:
        print("  statsforecast is not installed; no peer to time (pip install aidlift[bench])")
        return {}
    warnings.simplefilter("ignore")
    from statsforecast.models import AutoARIMA, AutoTheta

    found = {}
    for name, make in (("AutoTheta", AutoTheta), ("AutoARIMA", AutoARIMA)):
        make(season_length=1).forecast(np.log1p(counts[0]), h=HELD_OUT, level=[50])  # compile first
        begun = time.perf_counter()
        quantiles = [log_quantiles(make, row) for row in counts[:: PLACES // PEER_SERIES]]
        found[name] = (time.perf_counter() - begun, np.expm1(np.maximum(quantiles, 0)))
    return found


def log_quantiles(make: type, row: np.ndarray) -> np.ndarray:
    """Forecast one series of log counts: (weeks, 23)."""
    shares = [round(100 * (1 - 2 * level), 6) for level in LEVELS if level < 0.5]
    answer = make(season_length=1).forecast(np.log1p(row), h=HELD_OUT, level=shares)
    low = [
        answer[f"lo-{share:g}"] if f"lo-{share:g}" in answer else answer[f"lo-{share}"] for share in shares
    ]
    high = [
        answer[f"hi-{share:g}"] if f"hi-{share:g}" in answer else answer[f"hi-{share}"] for share in shares
    ]
    return np.sort(np.stack([*low, answer["mean"], *high[::-1]], axis=1), axis=1)


def rt_of_the_world(cases: np.ndarray) -> None:
    """Time Rt of 230 places over 1,000 days, beside EpiEstim where R has it."""
    view = figures(cases)
    estimate_rt_filter(view.filter(pl.col("location") == "P000"), as_of=AS_OF)  # compile first
    begun = time.perf_counter()
    found = estimate_rt_filter(view, as_of=AS_OF)
    seconds = time.perf_counter() - begun
    print(f"Rt of {PLACES} places x {DAYS - 1} days: {seconds:.2f} s ({found.height:,} rows)")
    if shutil.which("Rscript") is None:
        print("  R and EpiEstim are not installed; no peer to time")
        return
    import subprocess

    script = (
        "library(EpiEstim); x <- rpois(1000, 300); t <- system.time(estimate_R(x, method='parametric_si',"
        "config=make_config(list(mean_si=4.8, std_si=2.3)))); cat(t[['elapsed']])"
    )
    timed = subprocess.run(["Rscript", "-e", script], capture_output=True, text=True, check=False)
    if timed.returncode:
        print("  R is installed, EpiEstim is not; no peer to time")
        return
    theirs = float(timed.stdout.split()[-1])
    print(
        f"  EpiEstim: {theirs:.2f} s a series, ours {seconds / PLACES:.4f} s "
        f"({theirs * PLACES / seconds:.0f} times as fast)"
    )


def rt_of_districts() -> None:
    """Time Rt of 50,000 places over 900 days in blocks, and tell the most memory the process held."""
    rng = np.random.default_rng(2)
    weights = generation_interval(4.8, 2.3, 30)
    level = np.exp(4 + np.cumsum(rng.normal(0, 0.03, (2000, MANY_DAYS)), axis=1))
    begun = time.perf_counter()
    done = 0
    for _ in range(MANY_PLACES // len(level)):
        block = rng.poisson(level).astype(float)
        for estimates in in_blocks(block, weights):
            done += estimates.shape[1]
    seconds = time.perf_counter() - begun
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"Rt of {done:,} places x {MANY_DAYS} days in blocks: {seconds:.0f} s "
        f"({60 * done / seconds:,.0f} series a minute), at most {held:.1f} GiB held"
    )


def epidemics(places: int, days: int) -> np.ndarray:
    """Simulate epidemics whose growth wanders and returns, reported by weekday."""
    rng = np.random.default_rng(1)
    growth, level = np.zeros(places), rng.uniform(4, 9, places)
    weekday = np.array([1.2, 1.15, 1.1, 1.05, 1.0, 0.8, 0.7])
    cases = np.empty((places, days))
    for day in range(days):
        growth = 0.97 * growth + rng.normal(0, 0.006, places) - 0.0008 * (level - 7)
        level = level + growth
        cases[:, day] = rng.poisson(np.exp(np.minimum(level, 13)) * weekday[day % 7])
    return cases


def figures(cases: np.ndarray, target: str = "new cases") -> pl.DataFrame:
    """Lay simulated counts out as figures known on the day after the last."""
    places, days = cases.shape
    dates = pl.date_range(AS_OF - timedelta(days=days), AS_OF - timedelta(days=1), eager=True)
    return pl.DataFrame(
        {
            "location": np.repeat([f"P{place:03}" for place in range(places)], days),
            "date": np.tile(dates.to_numpy(), places),
            "value": cases.astype(np.int64).ravel(),
        }
    ).with_columns(
        period_days=pl.lit(1, pl.Int64),
        target=pl.lit(target),
        state=pl.lit("reported"),
        flags=pl.lit(""),
        source_id=pl.lit("made"),
        as_of=pl.col("date") + pl.duration(days=1),
    )


def weekly(cases: np.ndarray) -> np.ndarray:
    """Sum days over the weeks that end on the last Saturday."""
    until = cases.shape[1] - 1  # the last day is a Sunday
    weeks = until // 7
    return cases[:, until - 7 * weeks : until].reshape(len(cases), weeks, 7).sum(axis=2)


def log_wis(quantiles: np.ndarray, truth: np.ndarray) -> float:
    """Return the mean WIS after log(x + 1) of forecasts (place, week, 23)."""
    flat = np.log1p(np.maximum(quantiles, 0)).reshape(-1, len(LEVEL_NAMES))
    return float(wis(flat, np.log1p(truth).ravel()).mean())


if __name__ == "__main__":
    run()
