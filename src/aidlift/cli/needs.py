"""`aidlift needs`: what patients and staff will need."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click
import polars as pl

from aidlift.catalogue import items
from aidlift.catalogue.listed import listed
from aidlift.cli.needs_inputs import Given, estimate_options, estimated
from aidlift.cli.needs_questions import explain_command, oxygen_command, sensitivity_command
from aidlift.cli.outlook import LOCATION, OUT
from aidlift.cli.output import emit, json_option, show_table, write_frame
from aidlift.needs import Needs

KINDS = {"durable": "held each day", "consumable": "used each day"}
MOST_PLACES_SHOWN, NAME_WIDTH = 3, 16


@click.group()
def needs() -> None:
    """Estimate what patients and staff will need.

    Example: aidlift needs estimate --figures who.csv --as-of 2021-05-01 --location NPL
    """


@needs.command("estimate")
@estimate_options
@LOCATION
@click.option(
    "--level", type=float, default=0.7, show_default=True, help="Quantile of the forecast to plan for."
)
@click.option("--listed", "with_listed", is_flag=True, help="Add medicines and supplies without mass.")
@OUT
@click.option("--totals", type=click.Path(dir_okay=False, path_type=Path), help="CSV file of sums by week.")
@json_option
def estimate(
    locations: tuple[str, ...],
    level: float,
    with_listed: bool,
    out: Path | None,
    totals: Path | None,
    as_json: bool,
    **given: Any,
) -> None:
    """Estimate the items that patients and their staff will need, day by day.

    Example: aidlift needs estimate --figures who.csv --as-of 2021-05-01 --location NPL --out needs.csv
    """
    found = estimated(Given(**given), locations, level, with_listed=with_listed)
    if out:
        write_frame(found.needs, out)
    if totals:
        write_frame(found.totals, totals)
    if as_json:
        emit(
            {
                "summary": found.summary(),
                "as_of": found.as_of,
                "pathway": found.pathway.name,
                "level": level,
                "comonotone": found.comonotone,
                "notes": found.notes,
                "oxygen": found.oxygen,
                "needs": found.needs,
                "totals": found.totals,
                "listed": found.listed,
            }
        )
        return
    _show(found)
    if out:
        click.echo(f"\n{found.needs.height:,} rows are in {out}")
    if totals:
        click.echo(f"{found.totals.height:,} rows are in {totals}")


needs.add_command(explain_command)
needs.add_command(sensitivity_command)
needs.add_command(oxygen_command)


def _show(found: Needs) -> None:
    click.echo(found.summary())
    if found.comonotone:
        click.echo("One level is followed through all weeks; sums of weeks lie further out than quantiles.")
    patients = found.drivers.filter(pl.col("driver") == "patients in hospital")
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
    whole = found.totals.filter(location=place, period="horizon")
    over = {row["item"]: row["needed"] for row in whole.iter_rows(named=True)}
    columns = ["item", "", "unit", f"need {begin}", f"need {end}", f"usable {end}"]
    for kind, title in KINDS.items():
        rows = _lines(found.needs.filter(at, pl.col("kind") == kind), first, last, over)
        heads = [*columns, "most held" if kind == "durable" else "all days"]
        show_table(f"\n{place}: {title}", heads, rows, right=heads[3:])
    if found.listed.height:
        rows = _lines(found.listed.filter(at), first, last, None)
        show_table(f"\n{place}: listed, without mass and so not planned", columns, rows, right=columns[3:])
    oxygen = found.oxygen.filter(at).sort("date")
    needed, usable, gas = oxygen["needed_t"], oxygen["usable_t"][-1], oxygen["needed_m3"][-1]
    click.echo(
        f"{place}: oxygen of all kinds {needed[0]:,.0f} t a day on {first}, {needed[-1]:,.0f} t "
        f"({gas:,.0f} m3 of gas) on {last}; {usable:,.0f} t for the patients there are beds for."
    )
    refills = oxygen["needed_refills"][-1]
    if refills:
        click.echo(f"{place}: cylinders filled a day on {last}: {refills:,.0f}.")


def _lines(rows: pl.DataFrame, first: date, last: date, over: dict[str, float] | None) -> list[list[object]]:
    """Give the items that are needed at all: on the first and last day, usable on the last, over all days."""
    lines: list[list[object]] = []
    for (code,), item_rows in rows.sort("item", "date").group_by("item", maintain_order=True):
        by_day = {row["date"]: row for row in item_rows.iter_rows(named=True)}
        if item_rows["needed"].sum() > 0:
            supply = items().get(str(code)) or listed()[str(code)]
            name = supply.name.split(",")[0][:NAME_WIDTH].strip()
            numbers = [by_day[first]["needed"], by_day[last]["needed"], by_day[last]["usable"]]
            numbers += [over[str(code)]] if over else []
            lines.append([code, name, by_day[last]["unit"], *(_short(number) for number in numbers)])
    return lines


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 10 else f"{number:,.1f}"
