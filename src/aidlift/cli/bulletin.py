"""`aidlift bulletin`: the situation report of a run."""

from __future__ import annotations

from pathlib import Path

import click

from aidlift.bulletin import put_together, sitrep
from aidlift.cli.output import emit, json_option, progress, write_text
from aidlift.formats.run_folder import read_run

ENDINGS = {".html": "html", ".md": "markdown"}


@click.group()
def bulletin() -> None:
    """Write the situation report of a run.

    Example: aidlift bulletin write out/demo --out sitrep.html
    """


@bulletin.command("write")
@click.argument("run", type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="File: .html or .md."
)
@json_option
def write(run: Path, out: Path, as_json: bool) -> None:
    """Write the bulletin anew from the tables of a run's folder, as one page (.html) or as text (.md).

    Example: aidlift bulletin write out/demo --out sitrep.md
    """
    if out.suffix not in ENDINGS:
        raise click.BadParameter(f"{out} ends in neither of {', '.join(ENDINGS)}", param_hint="--out")
    with progress("Writing the bulletin"):
        tables, facts = read_run(run)
        made = sitrep(put_together(tables, facts))
        write_text(getattr(made, ENDINGS[out.suffix]), out)
    if as_json:
        emit({"run": run, "out": out, "day": facts["day"], "title": facts["title"]})
        return
    click.echo(f"The bulletin of {facts['day']}, {facts['title']}, is in {out.resolve()}")
