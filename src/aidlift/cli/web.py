"""Serve the site, and set up a desk to try it on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from aidlift.cli.output import emit, json_option, show_table
from aidlift.cli.records import prepare
from aidlift.errors import BadInput
from aidlift.records.connect import open_records

OPENS = "2021-04-30T06:00+00:00"
"""The moment at which the shipped scenario opens."""

THREADS = 8
"""A page waits on the database more than on Python; SQLite takes one writer at a time all the same."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8021, show_default=True, help="Port to listen on.")
@click.option("--workers", default=1, show_default=True, help="Processes; more than one only on PostgreSQL.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the site and the API on this machine; the records must be set up.

    Example: aidlift serve --port 8021
    """
    open_records()
    run(host, port, workers)


@click.command()
@click.option("--port", default=8021, show_default=True, help="Port to listen on.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("aidlift-desk"),
    show_default=True,
    help="Folder of the desk's records.",
)
@click.option(
    "--scenario", default="south_asia_2021", show_default=True, help="Scenario to load; none: people only."
)
@click.option("--no-serve", is_flag=True, help="Set up and print the people, and stop there.")
@json_option
def desk(port: int, folder: Path, scenario: str, no_serve: bool, as_json: bool) -> None:
    """Set up a desk to try, with the scenario and one person per role, and serve it.

    A desk that is there already is served as it stands, with new passwords.

    Example: aidlift desk
    """
    begin = _begin(folder)
    from aidlift.web.cast import seat_cast

    if begin and scenario != "none":
        _load(scenario)
    cast = seat_cast()
    rows = [[one.username, one.password, f"{one.role.replace('_', ' ')} {one.scope}".strip()] for one in cast]
    if as_json:
        emit([dict(zip(("username", "password", "role"), row, strict=True)) for row in rows])
    else:
        show_table("Sign in as (the passwords are shown once)", ["name", "password", "role"], rows)
    if not no_serve:
        with _working():
            run("127.0.0.1", port)


@contextmanager
def _working() -> Iterator[None]:
    """Have a worker beside the site, that ends with it."""
    process = subprocess.Popen([sys.executable, "-m", "aidlift", "worker"])
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _begin(folder: Path) -> bool:
    """Point the settings at the desk's folder and make its database; say whether it is new."""
    if folder.exists() and any(folder.iterdir()) and not (folder / "secret-key").is_file():
        raise BadInput(f"{folder} is not empty and holds no desk of Aidlift; choose another folder.")
    begin = not (folder / "secret-key").is_file()
    os.environ["AIDLIFT_HOME"] = str(folder.resolve())
    os.environ.setdefault("AIDLIFT_SIMULATED", OPENS)
    prepare(with_operator=False)
    return begin


def _load(scenario: str) -> None:
    from aidlift.records.scenario import load

    load(scenario, day=date.fromisoformat(OPENS[:10]), tell=lambda sentence: click.echo(sentence, err=True))


def run(host: str, port: int, workers: int = 1) -> None:
    """Serve until stopped."""
    from granian import Granian
    from granian.constants import Interfaces

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aidlift.settings")
    click.echo(
        f"Aidlift is at http://{'localhost' if host == '127.0.0.1' else host}:{port}/  (Ctrl+C stops it)"
    )
    Granian(
        "aidlift.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        log_access=False,
    ).serve()


@click.command()
@click.option("--until-empty", is_flag=True, help="End when nothing waits, instead of waiting for more.")
def worker(until_empty: bool) -> None:
    """Do the long work that the site is asked for, such as running the chain, and send webhooks' messages.

    Every few seconds it also puts back into the queue what a worker that died has left.

    Example: aidlift worker
    """
    open_records()
    import secrets
    import threading
    from datetime import UTC, datetime

    from django.core.management import call_command

    from aidlift.web.hooks.telling import tell
    from aidlift.web.work.attendance import attend, beside

    name, ended = secrets.token_hex(16), threading.Event()
    if until_empty:
        attend(name, datetime.now(UTC))
        tell(datetime.now(UTC))
    else:
        threads = beside(name, ended)
    try:
        call_command("db_worker", batch=until_empty, worker_id=name, verbosity=0)
    finally:
        ended.set()
    if until_empty:
        tell(datetime.now(UTC))
    else:
        for thread in threads:
            thread.join(timeout=5)


@click.group()
def token() -> None:
    """Make and end the keys by which programs act as people.

    Example: aidlift token add "nightly export" --by gul
    """


@token.command("add")
@click.argument("name")
@click.option("--by", "username", envvar="AIDLIFT_BY", required=True, help="Whose key it is.")
@click.option("--write", "may_write", is_flag=True, help="Let it change records too, not only read.")
@click.option("--days", default=90, show_default=True, help="How long it stands.")
@json_option
def add_key(name: str, username: str, may_write: bool, days: int, as_json: bool) -> None:
    """Make a key and print it, once.

    Example: aidlift token add "nightly export" --by gul --days 30
    """
    open_records()
    from aidlift.records.clock import now
    from aidlift.records.parties.actions import person_named
    from aidlift.web.actions import add_token

    made = add_token(name, may_write=may_write, days=days, by=person_named(username), at=now())
    if as_json:
        emit({"token": made.pk, "secret": made.secret, "expires_at": made.expires_at})
    else:
        click.echo(made.secret)
        click.echo(f"It stands until {made.expires_at:%Y-%m-%d} and is not shown again.", err=True)


@token.command("end")
@click.argument("number", type=int)
@click.option("--by", "username", envvar="AIDLIFT_BY", required=True, help="Who ends it.")
def end_key(number: int, username: str) -> None:
    """End a key from now on; `aidlift show tokens` lists them.

    Example: aidlift token end 3 --by gul
    """
    open_records()
    from aidlift.records.clock import now
    from aidlift.records.parties.actions import person_named
    from aidlift.web.actions import end_token

    end_token(number, by=person_named(username), at=now())
    click.echo(f"Key {number} is ended.")
