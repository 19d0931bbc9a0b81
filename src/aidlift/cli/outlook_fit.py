"""`aidlift outlook fit`: fit the boosted models once and keep them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import click
import polars as pl

from aidlift import figures
from aidlift.cli.inputs import load_figures
from aidlift.cli.output import Day, emit, json_option, progress
from aidlift.errors import NotFound
from aidlift.formats.forecaster import read_forecaster, write_forecaster
from aidlift.outlook import Forecaster, fit_forecaster
from aidlift.outlook.forecaster import feature_names, from_parts, to_parts

WEEK = timedelta(days=7)
MOST_VINTAGES = 60  # weeks looked back for earlier vintages


@click.command("fit")
@click.option(
    "--figures",
    "path",
    type=click.Path(exists=True, path_type=Path),
    required=True,
    help="File of figures in a known layout, or folder of figures of record.",
)
@click.option("--as-of", type=Day(), required=True, help="Day as of which the figures were known.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of the boosted models.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Forecaster to write (a zip file).",
)
@json_option
def fit_command(path: Path, as_of: date, seed: int, out: Path, as_json: bool) -> None:
    """Fit the ensemble's models to all places of the figures, and keep them for forecasts to come.

    Example: aidlift outlook fit --figures jhu.csv --as-of 2021-05-01 --out forecaster.zip
    """
    with progress("Reading the figures week by week as they were known") as bar:
        known = load_figures(path).figures
        views = _views(known, as_of)
        bar.update(bar.task_ids[0], description=f"Fitting, {len(views)} vintages")
        fitted = fit_forecaster(views[-1][1], as_of=as_of, seed=seed, earlier=views[:-1])
    manifest, models = to_parts(fitted)
    write_forecaster(out, manifest, models)
    if as_json:
        emit({"out": out, "summary": fitted.summary(), **manifest})
        return
    click.echo(f"{fitted.summary()}\nThe forecaster is {out}")


def load_forecaster(path: Path) -> Forecaster:
    """Read a stored forecaster; raise NotFound or BadInput in words a person can act on."""
    manifest, models = read_forecaster(path)
    return from_parts(manifest, models, feature_names())


def _views(known: pl.DataFrame, as_of: date) -> list[tuple[date, pl.DataFrame]]:
    """Give the figures as known a week apart, up to `as_of`; the first that are known begin."""
    vintages: list[date] = known["as_of"].unique().sort().to_list()
    days = [day for day in vintages if day <= as_of]
    if not days:
        raise NotFound(f"Nothing was known on {as_of}: the first figures are of {vintages[0]}.")
    asked = [as_of - WEEK * back for back in range(MOST_VINTAGES, -1, -1)]
    new = [day for day in asked[:-1] if any(day - WEEK < vintage <= day for vintage in days)]
    views = []
    for day in (*new, as_of):
        view = figures.known_on(known, day)
        views.append((day, view))
    return views
