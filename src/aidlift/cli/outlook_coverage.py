"""`aidlift outlook coverage`: how often the bands held what came, over all past Mondays."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import click
import polars as pl

from aidlift.cli.inputs import known_view, load_figures
from aidlift.cli.output import Day, emit, json_option, progress, show_table, write_frame
from aidlift.errors import BadInput, NotFound
from aidlift.formats.hub import read_vintages
from aidlift.outlook import LEVEL_NAMES, TARGETS, weekly_incidence
from aidlift.outlook.backtest import FLAT_MODEL, MODEL, backtest, flat_backtest, truth_of
from aidlift.outlook.compare import beside_baseline, pooled, ratios, score_cells
from aidlift.outlook.forecaster import populations

WORDS = {"wk inc case": "cases", "wk inc death": "deaths"}
FIRST_ORIGIN = timedelta(weeks=1)  # after the first vintage: its past is enough to learn from
WEEKS_AHEAD = 4
REFIT_EVERY = 8


@click.command("coverage")
@click.option(
    "--vintages",
    "path",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Parquet file of daily counts with the day each was known; all its places teach.",
)
@click.option("--location", "locations", multiple=True, help="Place to report on, such as IND; else all.")
@click.option(
    "--followed",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="Later figures that tell what came, one file or more; else the newest of the file.",
)
@click.option(
    "--from", "begin", type=Day(), help="First day of forecasts; else a week after the first vintage."
)
@click.option("--until", "end", type=Day(), help="Last day of forecasts; else as far as outcomes are known.")
@click.option(
    "--refit-every", type=click.IntRange(1, 52), default=REFIT_EVERY, show_default=True, help="Weeks."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Of the boosted models.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="CSV file of the shares to write to."
)
@json_option
def coverage_command(
    path: Path,
    locations: tuple[str, ...],
    followed: tuple[Path, ...],
    begin: date | None,
    end: date | None,
    refit_every: int,
    seed: int,
    out: Path | None,
    as_json: bool,
) -> None:
    """Forecast every past Monday as known then, and tell how often the truth lay inside the bands.

    Example: aidlift outlook coverage --vintages jhu_country_vintages.parquet --location IND --location NPL
    """
    counts = read_vintages(path)
    _known_places(locations, counts)
    truth = _what_came(followed) if followed else truth_of(counts)
    origins = _origins(counts, truth, begin, end)
    started = time.perf_counter()
    with progress("Forecasting") as bar:

        def tell(done: int, of: int) -> None:
            bar.update(bar.task_ids[0], completed=done, total=of)

        forecasts = backtest(
            counts, origins, population=populations(), seed=seed, refit_every=refit_every, tell=tell
        )
        flat = flat_backtest(counts, origins)
    seconds = time.perf_counter() - started
    columns = ["model", "origin_monday", "target", "horizon", "location", *LEVEL_NAMES]
    both = pl.concat([forecasts.select(columns), flat.select(columns)])
    if locations:
        both = both.filter(pl.col("location").is_in(locations))
    scores = beside_baseline(score_cells(both, truth), FLAT_MODEL)
    tables = {"by_horizon": ratios(scores), "all_weeks": pooled(scores), "by_place": _by_place(scores)}
    if out:
        write_frame(tables["by_horizon"], out)
    if as_json:
        emit({"origins": len(origins), "seconds": round(seconds, 1), **tables})
        return
    _show(tables, origins, both["location"].n_unique(), counts["location"].n_unique(), seconds)
    if out:
        click.echo(f"\nThe shares are in {out}")


def _known_places(locations: tuple[str, ...], counts: pl.DataFrame) -> None:
    known = counts["location"].unique().sort().to_list()
    for place in locations:
        if place not in known:
            named = ", ".join(known[:20]) + (" …" if len(known) > 20 else "")
            raise NotFound(f"There are no counts for {place!r}. Places with counts ({len(known)}): {named}.")


def _what_came(paths: Sequence[Path]) -> pl.DataFrame:
    """Take weekly counts of later figures, of the last file that has them."""
    weeks = pl.concat(_weeks(path) for path in paths)
    return weeks.unique(["target", "location", "target_end_date"], keep="last", maintain_order=True)


def _weeks(path: Path) -> pl.DataFrame:
    """Sum the counts of one file by week; a week reported whole and not below zero can be scored."""
    day = load_figures(path).figures["as_of"].max()
    assert isinstance(day, date)
    view = known_view(path, day)
    scorable = (pl.col("state") == "complete") & ~pl.col("negative")
    weeks = [
        weekly_incidence(view, target, day).select(
            pl.lit(target).alias("target"),
            "location",
            pl.col("week_end").alias("target_end_date"),
            pl.col("value").alias("truth"),
            scorable.alias("scorable"),
        )
        for target in TARGETS
    ]
    return pl.concat(weeks)


def _origins(counts: pl.DataFrame, truth: pl.DataFrame, begin: date | None, end: date | None) -> list[date]:
    """List the Mondays from which all weeks ahead have come."""
    vintages, came = counts["as_of"], truth.filter("scorable")["target_end_date"].max()
    first, last = vintages.min(), vintages.max()
    assert isinstance(first, date)
    assert isinstance(last, date)
    assert isinstance(came, date)
    first = max(first + FIRST_ORIGIN, begin or first)
    last = min(last, came - timedelta(weeks=WEEKS_AHEAD - 1), end or last)
    first += timedelta(days=-first.weekday() % 7)
    if first > last:
        raise BadInput(f"No Monday from {first} to {last} has outcomes to compare with; give a longer span.")
    return [first + timedelta(weeks=week) for week in range((last - first).days // 7 + 1)]


def _by_place(scores: pl.DataFrame) -> pl.DataFrame:
    ours = scores.filter(pl.col("model") == MODEL)
    return (
        ours.group_by("target", "location")
        .agg(pl.len().alias("cells"), pl.col("cov50", "cov95").mean())
        .sort("target", "location")
    )


def _show(
    tables: dict[str, pl.DataFrame], origins: list[date], places: int, teaching: int, seconds: float
) -> None:
    click.echo(
        f"{len(origins)} Mondays from {origins[0]} to {origins[-1]}, {places} places ({teaching} taught); "
        f"{seconds / 60:.1f} minutes."
    )
    rows: list[list[object]] = []
    for target, word in WORDS.items():
        for model, name in ((MODEL, "Aidlift"), (FLAT_MODEL, "flat")):
            for row in tables["by_horizon"].filter(target=target, model=model).sort("horizon").to_dicts():
                shares = [f"{row['cov50']:.3f}", f"{row['cov95']:.3f}"]
                ratio = [f"{row['ratio']:.3f}", f"{row['ratio_log']:.3f}"]
                rows.append([word, name, row["horizon"], row["cells"], *shares, *ratio])
    columns = ["", "model", "weeks", "cells", "50 %", "95 %", "WIS", "log WIS"]
    show_table(
        "\nBy weeks ahead: outcomes inside the 50 % and 95 % band, mean WIS over the flat baseline's",
        columns,
        rows,
        right=columns[2:],
    )
    wide = tables["by_place"].pivot("target", index="location", values="cov95").sort("location")
    if wide.height <= 40:
        lines = [[row["location"], *(_share(row.get(target)) for target in WORDS)] for row in wide.to_dicts()]
        show_table(
            "\nIn the 95 % band, all weeks", ["place", *WORDS.values()], lines, right=list(WORDS.values())
        )


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
