"""Keep the records from the command line: set up, people, every action and every table."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click
import polars as pl
from rich.console import Console

from aidlift.cli.acting import acting, counting, moment_of
from aidlift.cli.output import Day, emit, json_option, progress, show_table, words
from aidlift.errors import BadInput, NotFound
from aidlift.records.connect import make_secret, open_records, start

MOST_ROWS_SHOWN = 200
MOST_BREAKS_SHOWN = 50
WIDEST_COLUMN = 44


@click.command()
@click.option("--scenario", help="Load a scenario into new records: one that ships, by name, or a folder.")
@click.option("--day", type=Day(), help="Last day of the scenario that is loaded; by default its first.")
def setup(scenario: str | None, day: date | None) -> None:
    """Make the database, or bring it up to date; safe to repeat.

    Example: aidlift setup
    """
    home = prepare(with_operator=not scenario)
    if scenario:
        from aidlift.records.scenario import load

        with progress("Loading the scenario"):
            world = load(scenario, day=day)
        click.echo(f"{world.title}: loaded as known on {day or world.first_day}. {world.disclaimer}")
    click.echo(f"The records are ready in {home}. Add people with: aidlift user add")


def prepare(*, with_operator: bool = True) -> Path:
    """Make the database, or bring it up to date, and return its folder.

    Without the operator the records are empty, as a scenario that begins in the past needs them.
    """
    from django.conf import settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aidlift.settings")
    settings.HOME.mkdir(parents=True, exist_ok=True)
    make_secret(settings.SECRET_FILE)
    start()
    from django.core.management import call_command

    from aidlift.records.clock import now
    from aidlift.records.parties.actions import begin

    call_command("migrate", verbosity=0, interactive=False)
    if with_operator:
        begin(at=now())
    home: Path = settings.HOME
    return home


@click.group()
def user() -> None:
    """Add people and give them roles.

    Example: aidlift user add asha --name "Asha" --role planner
    """


@user.command("add")
@click.argument("username")
@click.option("--name", required=True, help="Name as it is shown and printed.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    help="A role: `planner`, `focal_point:LKA`, `store_keeper:CTU`, `carrier:3U`.",
)
@click.option("--email", default="", help="Address for notices.")
@click.option(
    "--password", is_flag=True, help="Ask for a password; without one the person cannot sign in yet."
)
def add(username: str, name: str, roles: tuple[str, ...], email: str, password: bool) -> None:
    """Add somebody, with roles.

    Example: aidlift user add chamari --name Chamari --role focal_point:LKA
    """
    open_records()
    from django.db import transaction

    from aidlift.records.clock import now
    from aidlift.records.parties import actions

    secret = getpass.getpass("Password: ") if password else ""
    operator = actions.begin(at=now())
    with transaction.atomic():
        actions.add_person(username, name=name, email=email, password=secret, by=operator, at=now())
        for role in roles:
            actions.grant_role(username, **_bound(role), by=operator, at=now())
    click.echo(f"{name} was added as {username}{': ' + ', '.join(roles) if roles else ''}.")


@user.command("list")
@json_option
def list_people(as_json: bool) -> None:
    """Show who there is and in which roles.

    Example: aidlift user list
    """
    open_records()
    from aidlift.records.parties.models import Person

    people = Person.objects.prefetch_related("grants").order_by("username")
    rows = [
        {
            "username": one.username,
            "name": one.name,
            "signs in": one.is_active and one.has_usable_password(),
            "roles": ", ".join(str(grant).split(": ")[1] for grant in one.grants.all() if not grant.ended_at),
        }
        for one in people
    ]
    if as_json:
        emit(rows)
    else:
        show_table("People", list(rows[0]), [list(row.values()) for row in rows])


@click.command(name="do")
@click.argument("action", required=False)
@click.argument("values", nargs=-1, metavar="[FIELD=VALUE]...")
@click.option("--by", "username", envvar="AIDLIFT_BY", help="Who does it; by default AIDLIFT_BY.")
@click.option("--at", "moment", help="Moment of posting; only where the records live in a scenario.")
@json_option
def do(
    action: str | None, values: tuple[str, ...], username: str | None, moment: str | None, as_json: bool
) -> None:
    """Do any action of the records by its name; without a name, list them.

    A value that begins with @ is read from that file (CSV or JSON for lines).

    Example: aidlift do party.add party_id=UNICEF name=UNICEF kind=agency --by asha
    """
    open_records()
    from aidlift.records.action import ACTIONS, name_of
    from aidlift.records.reading import read_arguments

    if action is None:
        show_table(
            "Actions",
            ["action", "what it does"],
            [[name, ACTIONS[name].sentence] for name in sorted(ACTIONS)],
        )
        return
    if action not in ACTIONS:
        raise NotFound(f"There is no action {action!r}{_near(action, ACTIONS)}; `aidlift do` lists them.")
    found = ACTIONS[action]
    if not values and found.parameters:
        columns = ["field", "what to write", "needed"]
        show_table(f"{action}: {found.sentence}", columns, field_rows(found.parameters))
        return
    by = acting(username, "does it")
    arguments = read_arguments(found.parameters, _fields(values))
    subject = found.function(**arguments, by=by, at=moment_of(moment))
    if as_json:
        emit({"action": action, "subject": name_of(subject), "id": str(subject.pk)})
    else:
        click.echo(f"Done: {name_of(subject)}")


@click.command()
@click.argument("table", required=False)
@click.argument("values", nargs=-1, metavar="[FIELD=VALUE]...")
@click.option("--by", "username", envvar="AIDLIFT_BY", help="Who asks; by default AIDLIFT_BY.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@json_option
def show(
    table: str | None, values: tuple[str, ...], username: str | None, as_csv: bool, as_json: bool
) -> None:
    """Show any table of the records by its name; without a name, list them.

    Example: aidlift show audit subject="person asha" --by gul
    """
    open_records()
    from aidlift.records.query import QUERIES
    from aidlift.records.reading import read_arguments

    if table is None:
        show_table(
            "Tables", ["table", "what it shows"], [[name, QUERIES[name].sentence] for name in sorted(QUERIES)]
        )
        return
    if table not in QUERIES:
        raise NotFound(f"There is no table {table!r}{_near(table, QUERIES)}; `aidlift show` lists them.")
    by = acting(username, "asks")
    found = QUERIES[table]
    frame = found.function(**read_arguments(found.parameters, _fields(values)), by=by)
    if as_json:
        emit(frame)
    elif as_csv:
        click.echo(frame.write_csv(), nl=False)
    else:
        _show_fitting(table, frame)


def _show_fitting(table: str, frame: pl.DataFrame) -> None:
    """Print the columns that fit the terminal, and name those that are empty or left out."""
    shown = frame.head(MOST_ROWS_SHOWN)
    empty = [name for name in frame.columns if all(value in (None, "") for value in shown[name])]
    columns: list[str] = []
    left: list[str] = []
    room = Console().width
    for name in frame.columns:
        if name in empty:
            continue
        width = max([len(name), *(len(words(value)) for value in shown[name])])
        room -= min(width, WIDEST_COLUMN) + 2
        (columns if room >= 0 else left).append(name)
    numbers = [name for name in columns if frame.schema[name].is_numeric()]
    rows = [[words(value) for value in row] for row in shown.select(columns).rows()]
    show_table(f"{table}: {frame.height:,} rows", columns, rows, right=numbers)
    if frame.height > MOST_ROWS_SHOWN:
        click.echo(f"The first {MOST_ROWS_SHOWN} are shown; --csv and --json give all.")
    if left:
        click.echo(f"Left out for want of room: {', '.join(left)}; --csv and --json give all.")
    if empty and frame.height:
        click.echo(f"Empty throughout: {', '.join(empty)}.")


@click.group()
def audit() -> None:
    """Prove that nothing was altered, and export who did what.

    Example: aidlift audit verify
    """


@audit.command()
@json_option
def verify(as_json: bool) -> None:
    """Walk the chain of changes from its first line; exit with 1 if it is broken.

    Example: aidlift audit verify
    """
    open_records()
    from django.db import DEFAULT_DB_ALIAS

    from aidlift.records.audit import append_only, chain

    with progress("Walking the chain") as bar:
        found = chain.verify(so_far=counting(bar))
    missing = append_only.missing(DEFAULT_DB_ALIAS)
    if as_json:
        emit({"lines": found.lines, "head": found.head, "breaks": found.breaks, "missing_triggers": missing})
    else:
        click.echo(f"{found.lines:,} lines; head {found.head}")
        wrong = [*found.breaks, *(f"the trigger {name} is missing" for name in missing)]
        for sentence in wrong[:MOST_BREAKS_SHOWN]:
            click.echo(f"  {sentence}")
        if len(wrong) > MOST_BREAKS_SHOWN:
            click.echo(f"  … and {len(wrong) - MOST_BREAKS_SHOWN:,} more; --json gives all.")
        click.echo(
            "The chain is whole." if found.whole and not missing else "Something was altered or can be."
        )
    sys.exit(0 if found.whole and not missing else 1)


@audit.command()
@click.option("--by", "username", envvar="AIDLIFT_BY", required=True, help="Who asks; by default AIDLIFT_BY.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="CSV file to write."
)
def export(username: str, out: Path) -> None:
    """Write the whole chain as CSV; it can be verified apart from Aidlift.

    Example: aidlift audit export --by gul --out audit.csv
    """
    open_records()
    from aidlift.cli.output import write_frame
    from aidlift.records.audit.queries import audit_lines
    from aidlift.records.parties.actions import person_named

    lines = audit_lines(limit=2**31, by=person_named(username)).sort("seq")
    write_frame(lines, out)
    click.echo(f"{lines.height:,} lines were written to {out}.")


BOUND = {
    "focal_point": "country; write it after a colon: focal_point:LKA",
    "store_keeper": "store; write it after a colon: store_keeper:CTU",
    "donor": "party; write it after a colon: donor:XIAOMI",
    "carrier": "party; write it after a colon: carrier:3U",
}


def _bound(role: str) -> dict[str, str]:
    """Read `focal_point:LKA` as a role bound to a country, store or party."""
    name, _, scope = role.partition(":")
    if name in BOUND and not scope:
        raise BadInput(f"A {name.replace('_', ' ')} is bound to one {BOUND[name]}.")
    field = {"focal_point": "country", "store_keeper": "store"}.get(name, "party")
    return {"role": name} | ({field: scope} if scope else {})


def _near(name: str, names: Iterable[str]) -> str:
    """Ask whether the nearest of the names was meant; empty where none is near."""
    found = get_close_matches(name, list(names), 1)
    return f" (did you mean {found[0]}?)" if found else ""


def _fields(values: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for value in values:
        name, equals, rest = value.partition("=")
        if not equals:
            raise BadInput(f"{value!r} names no field; write FIELD=VALUE.")
        found[name] = _file(rest[1:]) if rest.startswith("@") else rest
    return found


def _file(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise BadInput(f"{path} is no text in UTF-8; save it as such, or give the values as text.") from None


def field_rows(parameters: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Say for each field of an action or table what to write, and whether it is needed."""
    from aidlift.records.reading import line_class

    rows = []
    for field, parameter in parameters.items():
        line = line_class(parameter.annotation)
        kind = (
            f"lines of {', '.join(one.name for one in fields(line))}" if line else _kind(parameter.annotation)
        )
        rows.append((field, kind, "" if parameter.default is not parameter.empty else "yes"))
    return rows


def _kind(annotation: Any) -> str:
    words = {
        "str": "text",
        "int": "whole number",
        "float": "number",
        "bool": "yes or no",
        "date": "day",
        "datetime": "moment",
        "Decimal": "amount",
    }
    text = annotation.__name__ if isinstance(annotation, type) else str(annotation).replace("datetime.", "")
    return words.get(
        text, " or ".join(words.get(part, part) for part in text.replace(" | None", "").split(" | "))
    )
