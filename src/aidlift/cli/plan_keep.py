"""Keep a solved plan in the records."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from aidlift.cli.output import Day, emit, json_option
from aidlift.cli.plan_files import FOLDER, MADE, load_plan, plan_inputs


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
    from aidlift.cli.records import _moment
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
        at=_moment(moment),
    )
    if as_json:
        emit({"plan": kept.plan_id, "inputs": kept.inputs_id, "result": kept.result_id})
    else:
        click.echo(f"{kept.plan_id} was kept. {kept.summary}\n{kept.verification}")
