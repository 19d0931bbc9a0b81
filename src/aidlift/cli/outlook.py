"""`aidlift outlook`: where the counts are going."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click
import polars as pl

from aidlift.cli.inputs import known_view, load_figures
from aidlift.cli.outlook_backtest import backtest_command
from aidlift.cli.outlook_charts import save_fans
from aidlift.cli.outlook_coverage import coverage_command
from aidlift.cli.outlook_fit import fit_command, load_forecaster
from aidlift.cli.output import Day, emit, json_option, progress, show_table, write_frame
from aidlift.errors import NotFound
from aidlift.needs import counted_once
from aidlift.outlook import (
    MEMBERS,
    TARGETS,
    Outlook,
    estimate_rt_cori,
    estimate_rt_filter,
    forecast,
    weekly_incidence,
)
from aidlift.outlook.rt import MEAN_DAYS, SD_DAYS

SHORT_TARGETS = {"cases": "wk inc case", "deaths": "wk inc death"}
WARNINGS = {
    "stopped": "the figures have stopped; the forecast stands on the last week reported.",
    "stale": "the last weeks are missing; the forecast begins further back and is wider.",
    "short": "fewer than 12 weeks are known; trust the band, not the median.",
    "all_zero": "nothing was ever counted; the forecast is zero.",
    "repaired": "a recent week was hardly reported and is not believed.",
    "negative": "a recent count is a correction below zero.",
    "fast_growth": "counts change fast; trust the band, not the median.",
}
MOST_PLACES_SHOWN = 12
DAYS_SHOWN = 14
FIGURES = click.option(
    "--figures",
    "path",
    type=click.Path(exists=True, path_type=Path),
    required=True,
    help="File of figures in a known layout, or folder of figures of record.",
)
AS_OF = click.option("--as-of", type=Day(), required=True, help="Day as of which the figures were known.")
LOCATION = click.option(
    "--location", "locations", multiple=True, help="Place, such as IND; may be given more than once."
)
OUT = click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="CSV file to write to.")


@click.group()
def outlook() -> None:
    """Forecast the coming weeks and estimate Rt.

    Example: aidlift outlook forecast --figures who.csv --as-of 2021-05-01 --location IND
    """


outlook.add_command(fit_command)
outlook.add_command(backtest_command)
outlook.add_command(coverage_command)


@outlook.command("forecast")
@FIGURES
@AS_OF
@LOCATION
@click.option(
    "--target", "targets", multiple=True, type=click.Choice(list(SHORT_TARGETS)), help="Default: both."
)
@click.option("--weeks", type=click.IntRange(1, 8), default=4, show_default=True, help="Weeks ahead.")
@click.option("--model", type=click.Choice(list(MEMBERS)), default="ridge_conformal", show_default=True)
@click.option("--stored", type=click.Path(path_type=Path), help="Stored forecaster, made by outlook fit.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of an ensemble that is fitted now.")
@click.option(
    "--chart", type=click.Path(dir_okay=False, path_type=Path), help="Fan chart to save, .svg or .png."
)
@click.option(
    "--followed",
    type=click.Path(exists=True, path_type=Path),
    help="Later figures: what followed is drawn into the chart.",
)
@OUT
@json_option
def forecast_command(
    path: Path,
    as_of: date,
    locations: tuple[str, ...],
    targets: tuple[str, ...],
    weeks: int,
    model: str,
    stored: Path | None,
    seed: int,
    chart: Path | None,
    followed: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Forecast weekly cases and deaths with an honest band, from what was known on a day.

    Example: aidlift outlook forecast --figures who.csv --as-of 2021-05-01 --location IND --out ind.csv
    """
    fitted = load_forecaster(stored) if stored else None
    with progress("Fitting and forecasting" if model == "ensemble" and not fitted else "Forecasting"):
        found = forecast(
            known_view(path, as_of),
            as_of=as_of,
            targets=[SHORT_TARGETS[target] for target in targets] or TARGETS,
            horizons=weeks,
            seed=seed,
            model=fitted or model,
            locations=locations or None,
        )
    if out:
        write_frame(found.forecasts, out)
    if chart:
        save_fans(found, chart, _what_followed(followed, found) if followed else None)
    if as_json:
        emit({"summary": found.summary(), "as_of": as_of, "model": model, "forecasts": found.table()})
        return
    click.echo(found.summary())
    _show_forecast(found)
    if out:
        click.echo(f"\n{found.forecasts.height:,} rows in the columns of the forecast hubs are in {out}")
    if chart:
        click.echo(f"The fan chart is {chart}")


@outlook.command("rt")
@FIGURES
@AS_OF
@LOCATION
@click.option(
    "--mean", "mean_days", type=float, default=MEAN_DAYS, show_default=True, help="Generation interval, days."
)
@click.option("--sd", "sd_days", type=float, default=SD_DAYS, show_default=True, help="Its spread, days.")
@click.option(
    "--method",
    type=click.Choice(["filter", "cori"]),
    default="filter",
    show_default=True,
    help="Grid filter with weekdays taken out, or Cori's closed form.",
)
@click.option(
    "--window", type=click.IntRange(1, 60), default=7, show_default=True, help="Days pooled by Cori's."
)
@OUT
@json_option
def rt_command(
    path: Path,
    as_of: date,
    locations: tuple[str, ...],
    mean_days: float,
    sd_days: float,
    method: str,
    window: int,
    out: Path | None,
    as_json: bool,
) -> None:
    """Estimate how many others one case infects, day by day.

    Example: aidlift outlook rt --figures jhu.csv --as-of 2021-05-01 --location IND
    """
    with progress("Estimating Rt"):
        view = known_view(path, as_of)
        if locations:
            view = view.filter(pl.col("location").is_in(locations))
        if method == "cori":
            found = estimate_rt_cori(
                view, as_of=as_of, mean_days=mean_days, sd_days=sd_days, window_days=window
            )
        else:
            found = estimate_rt_filter(view, as_of=as_of, mean_days=mean_days, sd_days=sd_days)
    _all_found(found, locations)
    if out:
        write_frame(found, out)
    if as_json:
        emit({"as_of": as_of, "method": method, "mean_days": mean_days, "sd_days": sd_days, "rt": found})
        return
    _show_rt(found)
    click.echo(
        f"Dates are those of reports, not of infections. Generation interval: mean {mean_days:g} days, "
        f"sd {sd_days:g}. {'Windows of ' + str(window) + ' days' if method == 'cori' else 'Grid filter'}."
    )
    if out:
        click.echo(f"{found.height:,} rows are in {out}")


def _what_followed(path: Path, found: Outlook) -> pl.DataFrame:
    """Give the weekly counts of the targets forecast as the later figures know them."""
    later = load_figures(path).figures
    known = known_view(path, later["as_of"].max())  # type: ignore[arg-type]
    known = known.filter(pl.col("location").is_in(found.forecasts["location"].unique().to_list()))
    day = known["as_of"].max()
    assert isinstance(day, date)
    weeks = [
        weekly_incidence(known, target, day).with_columns(target=pl.lit(target))
        for target in found.forecasts["target"].unique().sort()
    ]
    return pl.concat(weeks)


def _show_forecast(found: Outlook) -> None:
    rows = found.table()
    places = rows["location"].unique().sort().to_list()
    if len(places) > MOST_PLACES_SHOWN:
        click.echo(f"Shown: the {MOST_PLACES_SHOWN} largest of {len(places)} places; choose with --location.")
        last = rows.filter(pl.col("location").is_in(counted_once(places)))
        largest = (
            last.group_by("location").agg(pl.col("last_count").max()).sort("last_count", descending=True)
        )
        places = sorted(largest["location"].head(MOST_PLACES_SHOWN).to_list())
    for short, target in SHORT_TARGETS.items():
        shown = rows.filter(pl.col("target") == target, pl.col("location").is_in(places))
        if not shown.height:
            continue
        show_table(
            f"\nNew {short} a week",
            ["place", "week to", "median", "50 % between", "95 % between"],
            _lines(shown),
            right=["median", "50 % between", "95 % between"],
        )
        _show_warnings(shown)


def _lines(rows: pl.DataFrame) -> list[list[object]]:
    """Give one line for the last count of each place and one for each week ahead."""
    lines: list[list[object]] = []
    for row in rows.iter_rows(named=True):
        if row["horizon"] == 1:
            count = None if row["last_count"] is None else round(row["last_count"])
            lines.append([row["location"], row["last_week"], count, "reported", ""])
        bands = [f"{row[f'low_{share}']:,.0f} – {row[f'high_{share}']:,.0f}" for share in (50, 95)]
        lines.append(["", row["target_end_date"], round(row["median"]), *bands])
    return lines


def _show_warnings(rows: pl.DataFrame) -> None:
    """Say in words what the flags mean, each once, with the places that carry it."""
    places: dict[str, list[str]] = {}
    for location, flags in rows.filter(horizon=1).select("location", "flags").iter_rows():
        for flag in flags.split():
            places.setdefault(flag, []).append(location)
    for flag, carrying in places.items():
        click.echo(f"{', '.join(carrying)}: {WARNINGS[flag]}")


def _show_rt(found: pl.DataFrame) -> None:
    places = found["location"].unique().sort().to_list()
    days = DAYS_SHOWN if len(places) == 1 else 1
    rows = found.group_by("location", maintain_order=True).tail(days).sort("location", "date")
    show_table(
        "Effective reproduction number",
        ["place", "day", "Rt", "95 % between", "chance of growth"],
        ([row["location"], row["date"], *_estimate(row)] for row in rows.iter_rows(named=True)),
        right=["Rt", "95 % between", "chance of growth"],
    )


def _estimate(row: dict[str, float | None]) -> list[object]:
    if row["mean"] is None:
        return ["not known", "", ""]
    chance = row["prob_above_1"]
    assert chance is not None
    return [f"{row['mean']:.2f}", f"{row['q0.025']:.2f} – {row['q0.975']:.2f}", f"{chance:.0%}"]


def _all_found(found: pl.DataFrame, locations: Sequence[str]) -> None:
    estimated = set(found["location"])
    missing = [place for place in locations if place not in estimated]
    if not estimated and not locations:
        missing = ["any place"]
    if missing:
        raise NotFound(
            f"There are no daily counts for {', '.join(missing)}; Rt needs new cases by day, and weekly "
            f"figures do not tell them. Give a daily source."
        )
