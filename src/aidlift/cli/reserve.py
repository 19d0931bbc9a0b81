"""Prove the ledger, back the records up and restore them, from the command line."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from pathlib import Path

import click

from aidlift.cli.acting import counting
from aidlift.cli.output import emit, json_option, progress
from aidlift.records.connect import make_secret, open_records, start


@click.command(name="check-ledger")
@json_option
def check_ledger(as_json: bool) -> None:
    """Prove the ledger: balances against all lines, lines against the chain; exit with 1 on a breach.

    Prints what was checked and how much of it. Keeps the balances of the day for quick answers about the
    past when enough was posted since the last time. Run it every night, and after a restore.

    Example: aidlift check-ledger
    """
    open_records()
    from aidlift.records.clock import now
    from aidlift.records.reserve import history, proof

    with progress("Walking the chain and adding up the ledger") as bar:
        found = proof.check_ledger(so_far=counting(bar))
    broken = any(checked.breaches for checked in found)
    if not broken:
        history.keep_checkpoint(at=now())
    if as_json:
        emit([asdict(checked) for checked in found])
    else:
        for checked in found:
            verdict = "breach" if checked.breaches else "sound"
            click.echo(f"{verdict:>6}  {checked.looked_at:>11,}  {checked.what}")
            for sentence in (*checked.breaches, *(f"warning: {one}" for one in checked.warnings)):
                click.echo(f"{'':21}{sentence}")
        click.echo("The ledger does not hold." if broken else "The ledger holds.")
    sys.exit(1 if broken else 0)


@click.command()
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="File to write.")
@json_option
def backup(out: Path, as_json: bool) -> None:
    """Write all records to one file, as they are at this moment; people can go on working.

    The secret key in AIDLIFT_HOME is not in it: without it people sign in again after a restore.

    Example: aidlift backup --out aidlift.backup
    """
    open_records()
    from aidlift.records.backup import back_up
    from aidlift.records.clock import now

    with progress("Writing the records"):
        kept = back_up(out, at=now())
    if as_json:
        emit(asdict(kept))
    else:
        click.echo(f"{kept.rows:,} rows of {kept.tables} tables were written to {out}.")
        click.echo(f"The audit chain ends at line {kept.lines:,}: {kept.head}")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
def restore(file: Path, as_json: bool) -> None:
    """Fill a fresh database from a backup, all of it or nothing; then prove the chain.

    A backup of SQLite fills PostgreSQL too, and the other way round.

    Example: AIDLIFT_HOME=fresh aidlift restore aidlift.backup
    """
    from django.conf import settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aidlift.settings")
    settings.HOME.mkdir(parents=True, exist_ok=True)
    make_secret(settings.SECRET_FILE)
    start()
    from aidlift.records.backup import restore as restore_records

    with progress("Reading the records"):
        kept = restore_records(file)
    if as_json:
        emit(asdict(kept))
    else:
        click.echo(f"{kept.rows:,} rows of {kept.tables} tables were restored.")
        click.echo(f"The audit chain is whole and ends at line {kept.lines:,}: {kept.head}")
        click.echo("Prove the ledger with: aidlift check-ledger")


@click.command(name="grant-role")
@click.argument("role")
def grant_role(role: str) -> None:
    """Make the PostgreSQL role that the site works as: it adds to the ledger and can alter nothing of it.

    Run it as the owner of the tables, after each `aidlift setup`; then set a password for the role and work
    with its name in AIDLIFT_DATABASE_URL.

    Example: aidlift grant-role aidlift_site
    """
    open_records()
    from aidlift.records.audit import role as database_role

    tables = database_role.grant(role)
    click.echo(f"{role} may work; {tables} tables that only grow are closed to UPDATE, DELETE and TRUNCATE.")
