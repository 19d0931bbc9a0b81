"""`aidlift bulletin`: the situation report of a run, and the bulletins of the records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from aidlift.bulletin import Sitrep, languages, put_together, sitrep
from aidlift.cli.output import emit, json_option, progress, write_text
from aidlift.errors import BadInput
from aidlift.formats.run_folder import read_run

ENDINGS = {".html": "html", ".md": "markdown", ".txt": "markdown", ".pdf": "paper"}


@click.group()
def bulletin() -> None:
    """Write the situation report of a run.

    Example: aidlift bulletin write out/demo --out sitrep.pdf
    """


@bulletin.command("write")
@click.argument("run", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="File: .html, .pdf, .md or .txt.",
)
@click.option(
    "--language",
    type=click.Choice(languages()),
    default="en",
    show_default=True,
    help="Titles, first facts and headlines in this language.",
)
@click.option("--since", type=click.Path(path_type=Path), help="Run of an earlier day: say what changed.")
@json_option
def write(run: Path, out: Path, language: str, since: Path | None, as_json: bool) -> None:
    """Write the bulletin anew from a run's folder: a page (.html), a tagged PDF (.pdf), or text (.md, .txt).

    Example: aidlift bulletin write out/demo --out sitrep.pdf --since out/yesterday
    """
    if out.suffix not in ENDINGS:
        raise click.BadParameter(f"{out} ends in none of {', '.join(ENDINGS)}", param_hint="--out")
    with progress("Writing the bulletin"):
        tables, facts = read_run(run)
        before = put_together(*read_run(since)) if since else None
        save(sitrep(put_together(tables, facts), language=language, before=before), out)
    if as_json:
        emit({"run": run, "out": out, "day": facts["day"], "title": facts["title"], "language": language})
        return
    click.echo(f"The bulletin of {facts['day']}, {facts['title']}, is in {out.resolve()}")


def save(made: Sitrep, out: Path) -> None:
    """Write a bulletin in the form that the name of the file asks for."""
    found: Any = getattr(made, ENDINGS[out.suffix])
    if out.suffix != ".pdf":
        write_text(found, out)
        return
    from aidlift.formats.papers import pdf

    try:
        out.write_bytes(pdf("bulletin", found))
    except OSError as error:
        raise BadInput(f"{out} cannot be written: {error.strerror}.") from None
