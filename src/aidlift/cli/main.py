"""The `aidlift` command. Groups load only when named, so that `aidlift version` answers at once."""

from __future__ import annotations

import importlib
import keyword
import sys
import tempfile
import traceback

import click

from aidlift.cli.output import fail
from aidlift.errors import AidliftError

COMMANDS = {
    "demo": ("aidlift.cli.flow", "Run the shipped scenario through the whole chain and write its bulletin."),
    "flow": ("aidlift.cli.flow", "Run the chain on a file of figures: forecast, needs, plan, bulletin."),
    "figures": (
        "aidlift.cli.figures",
        "Import official counts and ask what was reported, by whom, as known when.",
    ),
    "intake": ("aidlift.cli.intake", "Read dated texts into drafts with quoted evidence, and confirm them."),
    "outlook": ("aidlift.cli.outlook", "Forecast the coming weeks and estimate Rt."),
    "needs": ("aidlift.cli.needs", "Estimate what patients and staff will need."),
    "plan": ("aidlift.cli.plan", "Solve and verify a plan of allocations and flights."),
    "bulletin": ("aidlift.cli.bulletin", "Write the situation report of a run."),
    "setup": ("aidlift.cli.records", "Make the database of the records, or bring it up to date."),
    "user": ("aidlift.cli.records", "Add people and give them roles."),
    "do": ("aidlift.cli.records", "Do any action of the records by its name."),
    "show": ("aidlift.cli.records", "Show any table of the records by its name."),
    "check-ledger": ("aidlift.cli.reserve", "Prove the ledger against all its lines and the chain."),
    "backup": ("aidlift.cli.reserve", "Write all records to one file while people go on working."),
    "grant-role": ("aidlift.cli.reserve", "Make the PostgreSQL role that can alter nothing of the ledger."),
    "restore": ("aidlift.cli.reserve", "Fill a fresh database from a backup."),
    "print": ("aidlift.cli.shipments", "Print packing lists, waybills and goods received notes."),
    "import": ("aidlift.cli.exchange", "Bring a table into the records: a preview, then all or nothing."),
    "export": ("aidlift.cli.exchange", "Write a table of the records as CSV or XLSX."),
    "exchange": ("aidlift.cli.partners", "Give the records to partners' systems, and read their files."),
    "audit": ("aidlift.cli.records", "Prove that nothing was altered, and export who did what."),
    "serve": ("aidlift.cli.web", "Serve the site and the API on this machine."),
    "worker": ("aidlift.cli.web", "Do the long work that the site is asked for."),
    "desk": ("aidlift.cli.web", "Set up a desk to try, with one person per role, and serve it."),
    "token": ("aidlift.cli.web", "Make and end the keys by which programs act as people."),
    "version": ("aidlift.cli.version", "Print the version of Aidlift and of what it stands on."),
}


class LazyGroup(click.Group):
    """A group that imports a command's file when the command is called, not when help is shown."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands in the order of the chain."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        name += "_" if keyword.iskeyword(name) else ""
        command = getattr(importlib.import_module(COMMANDS[cmd_name][0]), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, sentence) for name, (_, sentence) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="aidlift", message="Aidlift %(version)s")
def aidlift() -> None:
    """Aidlift runs a shared emergency supplies reserve, from the official counts to the signed receipt.

    Example: aidlift demo
    """


def main() -> None:
    """Run the command; print what a person can act on, and end with its exit status."""
    try:
        aidlift(standalone_mode=False)
    except AidliftError as error:
        sys.exit(fail(error))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped; nothing more was written.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
    # the last door: whoever typed the command can do nothing with a traceback
    except Exception as error:  # noqa: BLE001
        sys.exit(_own_fault(error))


def _own_fault(error: Exception) -> int:
    """Say that the fault is ours and where its report is kept; return the exit status."""
    with tempfile.NamedTemporaryFile("w", prefix="aidlift-fault-", suffix=".txt", delete=False) as report:
        traceback.print_exception(error, file=report)
    click.echo(
        f"aidlift: A fault of Aidlift's own ended the command ({type(error).__name__}). Nothing says that "
        f"your input is wrong. Please pass on this report with what you typed: {report.name}",
        err=True,
    )
    return 70  # EX_SOFTWARE of sysexits.h
