"""Bring whole tables into the records, and write them out, as CSV or XLSX."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from aidlift.cli.acting import acting, moment_of
from aidlift.cli.output import Day, emit, json_option, progress, show_problems, show_table
from aidlift.errors import BadInput, NotFound
from aidlift.records.connect import open_records

MOST_SHOWN = 40


@click.command("import")
@click.argument("kind", required=False)
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--by", "username", envvar="AIDLIFT_BY", help="Who brings it in; by default AIDLIFT_BY.")
@click.option("--commit", is_flag=True, help="Keep it; without this, only say what would happen.")
@click.option("--at", "moment", help="Moment of posting; only where the records live in a scenario.")
@json_option
def import_(
    kind: str | None,
    file: Path | None,
    username: str | None,
    commit: bool,
    moment: str | None,
    as_json: bool,
) -> None:
    """Bring a table into the records: first a preview, then with --commit all of it or nothing.

    Without a kind, list what can be brought in; with a kind and no file, its columns. What is there already,
    by its outside number, is left as it is, so that an import can be repeated.

    Example: aidlift import requests requests.xlsx --by bikram --commit
    """
    open_records()
    from aidlift.formats.spreadsheet import read_sheet
    from aidlift.records.exchange.bringing import bring, or_raise
    from aidlift.records.exchange.kinds import KINDS, kind_named

    if kind is None:
        show_table("Kinds", ["kind", "columns"], [[name, _columns(one.table)] for name, one in KINDS.items()])
        return
    found = kind_named(kind)
    if file is None:
        _explain(found.table)
        return
    by = acting(username, "brings it in")
    with progress(f"Reading {file.name}"):
        content = read_sheet(file)
        brought = bring(found, content, by=by, at=moment_of(moment), commit=commit)
    if as_json:
        emit(
            {
                "kind": kind,
                "kept": brought.kept,
                "added": [{"key": key, "record": record} for key, record in brought.added],
                "present": list(brought.present),
                "differences": [problem.to_dict() for problem in brought.differences],
                "problems": [problem.to_dict() for problem in brought.problems],
            }
        )
    else:
        _tell(file.name, or_raise(brought, file.name))
    if as_json and brought.problems:
        sys.exit(BadInput.exit_status)


@click.command()
@click.argument("kind", required=False)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write: .csv or .xlsx.")
@click.option("--as-of", type=Day(), help="As known at the end of this day.")
@click.option("--by", "username", envvar="AIDLIFT_BY", help="Who asks; by default AIDLIFT_BY.")
@json_option
def export(
    kind: str | None, out: Path | None, as_of: date | None, username: str | None, as_json: bool
) -> None:
    """Write a table of the records as CSV or XLSX; the kinds of `aidlift import` can be read in again.

    Without a kind, list the tables.

    Example: aidlift export pledges --out pledges.xlsx --as-of 2021-05-09 --by gul
    """
    open_records()
    from aidlift.formats.spreadsheet import write_sheet
    from aidlift.records.exchange.kinds import KINDS
    from aidlift.records.exchange.sheets import sheet
    from aidlift.records.query import QUERIES

    if kind is None:
        rows = [[name, "as it is imported"] for name in KINDS]
        rows += [[name, QUERIES[name].sentence] for name in sorted(QUERIES.keys() - KINDS.keys())]
        show_table("Tables", ["table", "what it holds"], rows)
        return
    person = acting(username, "asks")
    if out is None:
        raise BadInput("Say where to write it: --out FILE.csv or --out FILE.xlsx.")
    if kind in KINDS:
        frame = sheet(kind, as_of, by=person)
    elif kind in QUERIES:
        frame = QUERIES[kind].function(**_as_of(kind, QUERIES[kind].parameters, as_of), by=person)
    else:
        raise NotFound(f"There is no table {kind!r}; `aidlift export` lists them.")
    write_sheet(frame, out)
    if as_json:
        emit({"kind": kind, "rows": frame.height, "file": str(out)})
    else:
        click.echo(f"{frame.height:,} rows were written to {out}.")


def _as_of(kind: str, parameters: dict[str, Any], as_of: date | None) -> dict[str, Any]:
    if as_of is None:
        return {}
    if "as_of" not in parameters:
        raise BadInput(f"The table {kind} is not kept as of a day; leave --as-of out.")
    return {"as_of": as_of}


def _tell(name: str, brought: Any) -> None:
    did = "were added" if brought.kept else "would be added"
    click.echo(f"{name}: {len(brought.added):,} {did}, {len(brought.present):,} are there already.")
    for key, record in brought.added[:MOST_SHOWN]:
        click.echo(f"  {key}: {record}")
    if len(brought.added) > MOST_SHOWN:
        click.echo(f"  … and {len(brought.added) - MOST_SHOWN:,} more")
    if brought.differences:
        click.echo("Not altered, though the file differs:")
        show_problems(brought.differences)
    if not brought.kept:
        click.echo("This was a preview; add --commit to keep it.")


def _columns(table: str) -> str:
    from aidlift import frames

    return ", ".join(column.name for column in frames.schema(table).columns)


def _explain(table: str) -> None:
    from aidlift import frames

    show_table(
        table,
        ["column", "needed", "what to write"],
        [
            [column.name, "yes" if column.required else "", _help(column)]
            for column in frames.schema(table).columns
        ],
    )


def _help(column: Any) -> str:
    words = f" ({', '.join(column.values)})" if column.values else ""
    return f"{column.description}{words}"
