"""`aidlift needs`: what patients and staff will need."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
import polars as pl

from aidlift.catalogue import items
from aidlift.cli.inputs import known_view
from aidlift.cli.outlook import AS_OF, FIGURES, LOCATION, OUT
from aidlift.cli.output import emit, json_option, progress, show_table, write_frame
from aidlift.errors import NotFound
from aidlift.needs import (
    Needs,
    Pathway,
    counted_once,
    estimate_needs,
    known_capacity,
    pathway,
    pathways,
    read_pathway,
)
from aidlift.needs.pathway import DEFAULT
from aidlift.outlook import LEVELS, forecast

CASES = "wk inc case"
KINDS = {"durable": "held each day", "consumable": "used each day"}
MOST_PLACES_SHOWN, NAME_WIDTH = 3, 23


@click.group()
def needs() -> None:
    """Estimate what patients and staff will need.

    Example: aidlift needs estimate --figures who.csv --as-of 2021-05-01 --location NPL
    """


@needs.command("estimate")
@FIGURES
@AS_OF
@LOCATION
@click.option(
    "--pathway",
    "way",
    default=DEFAULT,
    show_default=True,
    help=f"What becomes of a case: {', '.join(pathways())}, or a CSV file of your own.",
)
@click.option(
    "--level", type=float, default=0.7, show_default=True, help="Quantile of the forecast to plan for."
)
@click.option("--weeks", type=click.IntRange(1, 8), default=4, show_default=True, help="Weeks ahead.")
@OUT
@json_option
def estimate(
    path: Path,
    as_of: date,
    locations: tuple[str, ...],
    way: str,
    level: float,
    weeks: int,
    out: Path | None,
    as_json: bool,
) -> None:
    """Estimate the items that patients and their staff will need, day by day.

    Example: aidlift needs estimate --figures who.csv --as-of 2021-05-01 --location NPL --out needs.csv
    """
    if level not in LEVELS:
        known = ", ".join(f"{step:g}" for step in LEVELS)
        raise click.BadParameter(f"{level:g} is not a level of the forecast; use one of {known}")
    chosen = _pathway(way)
    with progress("Estimating needs"):
        outlook = forecast(
            known_view(path, as_of), as_of=as_of, targets=[CASES], horizons=weeks, locations=locations or None
        )
        forecasts = outlook.forecasts
        if not locations:
            forecasts = forecasts.filter(
                pl.col("location").is_in(counted_once(forecasts["location"].unique()))
            )
        found = estimate_needs(forecasts, outlook.recent, known_capacity(), chosen, levels=[level])
    if out:
        write_frame(found.needs, out)
    if as_json:
        emit(
            {
                "summary": found.summary(),
                "as_of": as_of,
                "pathway": chosen.name,
                "level": level,
                "notes": found.notes,
                "oxygen": found.oxygen,
                "needs": found.needs,
            }
        )
        return
    _show(found)
    if out:
        click.echo(f"\n{found.needs.height:,} rows are in {out}")


def _pathway(way: str) -> Pathway:
    """Take a pathway that ships by its name, or read a file of one's own."""
    path = Path(way)
    if way in pathways():
        return pathway(way)
    if path.is_file():
        return read_pathway(path, name=path.stem)
    raise NotFound(f"No pathway and no file is called {way!r}. Pathways: {', '.join(pathways())}.")


def _show(found: Needs) -> None:
    click.echo(found.summary())
    patients = found.drivers.filter(pl.col("driver").is_in(["severe patients", "critical patients"]))
    largest = (
        patients.group_by("location").agg(pl.col("needed").sum()).sort("needed", "location", descending=True)
    )
    places = largest["location"].to_list()
    if len(places) > MOST_PLACES_SHOWN:
        click.echo(f"Shown: {MOST_PLACES_SHOWN} of {len(places)} places; choose with --location.")
    for place in places[:MOST_PLACES_SHOWN]:
        _show_place(found, place)
    for note in found.notes:
        if note.split(":")[0] in places[:MOST_PLACES_SHOWN] or not places:
            click.echo(f"Note: {note}")


def _show_place(found: Needs, place: str) -> None:
    days = found.needs["date"].unique().sort()
    first, last = days[0], days[-1]
    at = (pl.col("location") == place) & pl.col("date").is_in([first, last])
    begin, end = f"{first:%-d %b}", f"{last:%-d %b}"
    columns = ["item", "", "unit", f"need {begin}", f"need {end}", f"usable {end}"]
    for kind, title in KINDS.items():
        rows = _lines(found.needs.filter(at, pl.col("kind") == kind), first, last)
        show_table(f"\n{place}: {title}", columns, rows, right=columns[3:])
    oxygen = found.oxygen.filter(at).sort("date")
    needed, usable = oxygen["needed_t"], oxygen["usable_t"][-1]
    click.echo(
        f"{place}: oxygen of all kinds {needed[0]:,.0f} t a day on {first}, {needed[-1]:,.0f} t on {last} "
        f"({usable:,.0f} t for the patients there are beds for)."
    )


def _lines(rows: pl.DataFrame, first: date, last: date) -> list[list[object]]:
    """Give the items that are needed at all: on the first and last day, and what is usable on the last."""
    lines: list[list[object]] = []
    for (code,), item_rows in rows.sort("item", "date").group_by("item", maintain_order=True):
        by_day = {row["date"]: row for row in item_rows.iter_rows(named=True)}
        if item_rows["needed"].sum() > 0:
            name = items()[str(code)].name.split(",")[0][:NAME_WIDTH].strip()
            numbers = [by_day[first]["needed"], by_day[last]["needed"], by_day[last]["usable"]]
            lines.append([code, name, by_day[last]["unit"], *(f"{number:,.0f}" for number in numbers)])
    return lines
