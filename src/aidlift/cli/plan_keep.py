"""From the records to a plan, and from a solved plan to the records."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import click
import polars as pl

from aidlift.cli.acting import moment_of
from aidlift.cli.output import Day, emit, json_option, out_option
from aidlift.cli.plan_files import FOLDER, MADE, load_plan, plan_inputs


@click.command("from-records")
@click.option("--day", type=Day(), required=True, help="Day as of which the records are read.")
@click.option("--days", default=14, show_default=True, help="Days that the plan covers, from the next on.")
@out_option
@click.option("--by", "username", envvar="AIDLIFT_BY", required=True, help="Who asks; AIDLIFT_BY by default.")
@json_option
def from_records(day: date, days: int, out: Path, username: str, as_json: bool) -> None:
    """Write the tables of a plan from the records as known on a day: stock, requests, flights, frozen goods.

    Example: aidlift plan from-records --day 2021-04-30 --out world --by bikram
    """
    from aidlift.formats.plan_folder import write_folder
    from aidlift.records.connect import open_records

    open_records()
    from aidlift.records.parties.actions import person_named
    from aidlift.records.plans.inputs import inputs_known

    first, last = day + timedelta(days=1), day + timedelta(days=days)
    inputs = inputs_known(day, first_day=first, last_day=last, by=person_named(username))
    tables = {
        name: getattr(inputs, name) for name in ("nodes", "lots", "flights", "demands", "floors", "frozen")
    }
    horizon = pl.DataFrame({"first_day": [first], "last_day": [last], "known_on": [day]})
    write_folder(tables | {"plan_items": inputs.items, "horizon": horizon}, out)
    heights = {name: frame.height for name, frame in tables.items()}
    if as_json:
        emit({"folder": out, "rows": heights})
    else:
        click.echo(f"{out}: {', '.join(f'{height:,} {name}' for name, height in heights.items())}.")


@click.command()
@FOLDER
@MADE
@click.option("--known-on", type=Day(), required=True, help="Day as of which the plan's world was known.")
@click.option("--title", default="", help="What people call it.")
@click.option("--invented", is_flag=True, help="Say so where stock or flights are invented.")
@click.option("--at", "moment", help="Moment of posting, for records that live in a scenario.")
@click.option(
    "--by", "username", envvar="AIDLIFT_BY", required=True, help="Who keeps it; AIDLIFT_BY by default."
)
@json_option
def keep(
    folder: Path,
    made: Path,
    known_on: date,
    title: str,
    invented: bool,
    moment: str | None,
    username: str,
    as_json: bool,
) -> None:
    """Keep a solved plan in the records, after the separate check found every promise kept.

    FOLDER holds the tables that the plan was made from, PLAN what `aidlift plan solve` wrote.

    Example: aidlift plan keep world plan --known-on 2021-04-30 --by bikram
    """
    from aidlift.records.connect import open_records

    open_records()
    from aidlift.records.parties.actions import person_named
    from aidlift.records.plans import archive
    from aidlift.records.plans.actions import record_plan

    inputs = plan_inputs(folder)
    kept = record_plan(
        archive.freeze(inputs),
        archive.freeze_plan(load_plan(made, inputs)),
        known_on=known_on,
        title=title,
        is_invented=invented,
        by=person_named(username),
        at=moment_of(moment),
    )
    if as_json:
        emit({"plan": kept.plan_id, "inputs": kept.inputs_id, "result": kept.result_id})
    else:
        click.echo(f"{kept.plan_id} was kept. {kept.summary}\n{kept.verification}")
