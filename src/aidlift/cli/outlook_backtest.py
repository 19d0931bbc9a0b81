"""`aidlift outlook backtest`: the forecaster against a hub's other forecasters, with what was known then."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import click
import polars as pl

from aidlift.charts.render import svg
from aidlift.charts.skill import reliability as reliability_chart
from aidlift.charts.skill import skill as skill_chart
from aidlift.cli.output import emit, json_option, out_option, progress, show_table
from aidlift.errors import BadInput
from aidlift.formats.hub import QUANTILES, Hub, read_hub
from aidlift.formats.teaching import Teachers, read_teachers
from aidlift.outlook import LEVEL_NAMES
from aidlift.outlook.backtest import MODEL, REFIT_EVERY, backtest
from aidlift.outlook.compare import (
    BASELINE,
    beside_baseline,
    filled_from_baseline,
    head_to_head,
    pooled,
    ratios,
    reliability,
    score_cells,
)

ENSEMBLE, ARIMA = "EuroCOVIDhub-ensemble", "MUNI-ARIMA"
SHOWN = {MODEL: "Aidlift", ENSEMBLE: "hub ensemble", ARIMA: "MUNI-ARIMA"}
TARGET_WORDS = {"wk inc case": "cases", "wk inc death": "deaths"}
SCALES = {"natural": "ratio", "log": "ratio_log"}
SOURCE = (
    "Counts: JHU CSSE (CC BY 4.0) as the hub kept them day by day; forecasts: European Covid-19 Forecast Hub."
)


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a backtest found: tables by the name of the file they go to."""

    forecasts: pl.DataFrame
    scores: pl.DataFrame
    tables: dict[str, pl.DataFrame]
    missing: int
    teachers: Teachers | None
    seconds: float


@click.command("backtest")
@click.option(
    "--hub",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder of a forecast hub: daily vintages, final truth, peers' forecasts.",
)
@out_option
@click.option("--seed", type=int, default=1, show_default=True, help="Of the boosted models.")
@click.option(
    "--refit-every", type=click.IntRange(1, 52), default=REFIT_EVERY, show_default=True, help="Weeks."
)
@click.option(
    "--teachers",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Parquet file of daily counts with the day each was known: its other places teach as well.",
)
@click.option("--baseline", default=BASELINE, show_default=True, help="Peer that scores are divided by.")
@json_option
def backtest_command(
    folder: Path,
    out: Path,
    seed: int,
    refit_every: int,
    teachers: Path | None,
    baseline: str,
    as_json: bool,
) -> None:
    """Forecast every past week with what was known then, and score it beside a hub's forecasters.

    Example: aidlift outlook backtest --hub ../shared/data/epidemic/hub_europe --out backtest
    """
    hub = read_hub(folder)
    if baseline not in hub.models:
        raise BadInput(f"No peer is called {baseline!r}. Peers of this hub: {', '.join(hub.models)}.")
    places = hub.counts["location"].unique().to_list()
    beside = read_teachers(teachers, places, hub.origins[-1]) if teachers else None
    found = _run(hub, seed, refit_every, beside, baseline)
    _write(found, out)
    if as_json:
        shown = {name: table for name, table in found.tables.items() if name != "reliability"}
        emit(
            {
                "seconds": round(found.seconds, 1),
                "missing": found.missing,
                "teachers": len(beside.population) if beside else 0,
                "teachers_left_out": list(beside.left_out) if beside else [],
                **shown,
            }
        )
        return
    _show(found, hub)
    click.echo(f"\nForecasts, scores and charts are in {out}")


def _run(hub: Hub, seed: int, refit_every: int, beside: Teachers | None, baseline: str) -> Found:
    begun = time.perf_counter()
    with progress("Forecasting") as bar:

        def tell(done: int, of: int) -> None:
            bar.update(bar.task_ids[0], completed=done, total=of)

        forecasts = backtest(
            hub.counts,
            hub.origins,
            population=(beside.population if beside else {}) | hub.population,
            seed=seed,
            refit_every=refit_every,
            beside=beside.counts if beside else None,
            tell=tell,
        )
    seconds = time.perf_counter() - begun
    names = dict(zip(QUANTILES, LEVEL_NAMES, strict=True))
    columns = ["model", "origin_monday", "target", "horizon", "location", *LEVEL_NAMES]
    every = pl.concat([forecasts.select(columns), hub.peers.rename(names).select(columns)])
    scores = score_cells(every, hub.truth)
    whole = filled_from_baseline(scores, MODEL, baseline)
    cells = scores.filter(pl.col("model") == baseline).height
    scored = pl.concat([scores.filter(pl.col("model") != MODEL), whole])
    with_base = beside_baseline(scored, baseline)
    reported = with_base.filter(~pl.col("missed_report"))
    tables = {
        "scores_by_horizon": ratios(with_base),
        "scores_pooled": pooled(with_base),
        "scores_by_horizon_without_missed_reports": ratios(reported),
        "scores_pooled_without_missed_reports": pooled(reported),
        "common_cells": head_to_head(scored, MODEL, seed=seed),
        "reliability": reliability(every.filter(pl.col("model").is_in(list(SHOWN))), hub.truth),
    }
    ours = scores.filter(pl.col("model") == MODEL).height
    return Found(
        forecasts=forecasts,
        scores=scored,
        tables=tables,
        missing=max(cells - ours, 0),
        teachers=beside,
        seconds=seconds,
    )


def _write(found: Found, out: Path) -> None:
    """Write all files to the folder; raise BadInput if it cannot be written."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        found.forecasts.write_parquet(out / "forecasts.parquet")
        found.scores.write_parquet(out / "scores_by_cell.parquet")
        for name, table in found.tables.items():
            table.write_csv(out / f"{name}.csv")
        (out / "skill.svg").write_text(svg(_skill(found)), encoding="utf-8")
        (out / "reliability.svg").write_text(svg(_reliability(found)), encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{out} cannot be written: {error.strerror}.") from None


def _show(found: Found, hub: Hub) -> None:
    origins = hub.origins
    click.echo(
        f"{len(origins)} origins from {origins[0]} to {origins[-1]}, "
        f"{found.forecasts['location'].n_unique()} places; {found.seconds / 60:.1f} minutes. "
        f"{found.missing} cells had no forecast and are scored as the baseline."
    )
    if found.teachers:
        click.echo(_who_taught(found.teachers))
    for title, table in (
        ("all cells", "scores_by_horizon"),
        ("without weeks that nobody reported", "scores_by_horizon_without_missed_reports"),
    ):
        _show_ratios(found.tables[table], found.tables[table.replace("by_horizon", "pooled")], title)
    _show_common(found.tables["common_cells"])


def _who_taught(teachers: Teachers) -> str:
    number, left_out = len(teachers.population), len(teachers.left_out)
    told = f"{number} more {'place' if number == 1 else 'places'} taught, with counts as known then."
    if left_out:
        few = ", ".join(teachers.left_out[:8]) + (" …" if left_out > 8 else "")
        told += f" Without a known population and left out: {few}."
    return told


def _show_ratios(by_horizon: pl.DataFrame, whole: pl.DataFrame, title: str) -> None:
    scores: list[list[object]] = []
    shares: list[list[object]] = []
    for target, word in TARGET_WORDS.items():
        for model, name in SHOWN.items():
            at = (pl.col("model") == model) & (pl.col("target") == target)
            table, total = by_horizon.filter(at).sort("horizon"), whole.filter(at)
            if not table.height:
                continue
            for scale, column in SCALES.items():
                scores.append([f"{word}, {scale}", name, *_four(table[column]), f"{total[column][0]:.3f}"])
            for share, column in (("50 %", "cov50"), ("95 %", "cov95")):
                shares.append(
                    [f"{word}, {share} band", name, *_four(table[column]), f"{total[column][0]:.3f}"]
                )
    weeks = ["1", "2", "3", "4", "all"]
    columns = ["", "model", *weeks]
    scores.sort(key=lambda row: str(row[0]))
    shares.sort(key=lambda row: str(row[0]))
    show_table(f"\nMean WIS over the baseline's, by weeks ahead; {title}", columns, scores, right=weeks)
    show_table(f"\nShare of outcomes inside the band, by weeks ahead; {title}", columns, shares, right=weeks)


def _four(values: pl.Series) -> list[object]:
    """Give up to four values, blank where a horizon is not there."""
    words: list[object] = [f"{value:.3f}" for value in values.head(4)]
    return words + [""] * (4 - len(words))


def _show_common(table: pl.DataFrame) -> None:
    rows = [
        [
            row["other"],
            TARGET_WORDS[row["target"]],
            row["cells"],
            f"{row['ratio']:.3f} ({row['low']:.2f} – {row['high']:.2f})",
            f"{row['ratio_log']:.3f} ({row['low_log']:.2f} – {row['high_log']:.2f})",
        ]
        for row in table.filter(pl.col("horizon") == 0).iter_rows(named=True)
    ]
    show_table(
        "\nOurs over each peer's on the cells both forecast, with a 95 % interval over origins",
        ["peer", "", "cells", "natural", "log"],
        rows,
        right=["cells", "natural", "log"],
    )


def _skill(found: Found) -> dict[str, object]:
    parts = []
    for target, word in TARGET_WORDS.items():
        for scale, column in SCALES.items():
            rows = found.tables["scores_by_horizon"].filter(
                pl.col("target") == target, pl.col("model").is_in(list(SHOWN))
            )
            parts.append(
                rows.select(
                    pl.lit(f"{word.capitalize()}, {scale} scale").alias("panel"),
                    pl.col("model").replace(SHOWN),
                    "horizon",
                    pl.col(column).alias("ratio"),
                ).sort("model", "horizon")
            )
    return skill_chart(
        pl.concat(parts),
        title="Forecast skill by weeks ahead",
        subtitle="Mean weighted interval score over the baseline's; lower is better",
        source=SOURCE,
        alt="Lines of relative score by horizon for Aidlift, the hub's ensemble and an ARIMA model.",
    )


def _reliability(found: Found) -> dict[str, object]:
    table = found.tables["reliability"]
    rows = table.filter(pl.col("horizon").is_in([1, 4])).with_columns(
        (
            pl.col("target").replace({name: word.capitalize() for name, word in TARGET_WORDS.items()})
            + pl.format(", {} weeks ahead", "horizon").str.replace("1 weeks", "1 week")
        ).alias("panel")
    )
    return reliability_chart(
        rows.with_columns(pl.col("model").replace(SHOWN))
        .sort("panel", "model", "level")
        .select("panel", "model", "level", "share"),
        title="How often outcomes fell below what was said",
        subtitle="Share of outcomes at or below each quantile level; on the dashed line it is as promised",
        source=SOURCE,
        alt="Share of outcomes below each level against the level, for Aidlift and two peers.",
    )
