"""How commands speak: tables for people, JSON for programs, problems on standard error."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
import polars as pl
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from aidlift.errors import AidliftError, BadInput, Problem

MOST_PROBLEMS_SHOWN = 50

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
out_option = click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder to write to."
)


class Day(click.ParamType[date]):
    """A calendar day as ISO 8601 writes it."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day or say how to write it."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day; write it like 2021-04-30", param, ctx)


def console() -> Console:
    """Return the terminal for people; progress and tables go there."""
    return Console(highlight=False, soft_wrap=True)


def emit(value: object) -> None:
    """Print a value as JSON; dates as ISO 8601, frames as lists of rows."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False, default=_plain))


def show_table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], right: Sequence[str] = ()
) -> None:
    """Print rows under a title; columns named in `right` are aligned as numbers."""
    table = Table(
        title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, padding=(0, 2, 0, 0)
    )
    for column in columns:
        table.add_column(column, justify="right" if column in right else "left", header_style="dim")
    for row in rows:
        table.add_row(*(words(cell) for cell in row))
    Console(highlight=False).print(table)


def write_frame(frame: pl.DataFrame, path: Path) -> None:
    """Write a table as CSV, whole or not at all; raise BadInput if the place cannot be written."""
    write_text(frame.write_csv(), path)


def write_text(text: str, path: Path) -> None:
    """Write a file, whole or not at all; raise BadInput if the place cannot be written."""
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_text(text, encoding="utf-8", newline="")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        reason = error.strerror or "there is no such folder, or it is closed to you"
        raise BadInput(f"{path} cannot be written: {reason}. Nothing was kept.") from None


def show_problems(problems: Sequence[Problem]) -> None:
    """Print problems on standard error, one a line."""
    for problem in problems[:MOST_PROBLEMS_SHOWN]:
        click.echo(f"  {problem}", err=True)
    if len(problems) > MOST_PROBLEMS_SHOWN:
        click.echo(f"  … and {len(problems) - MOST_PROBLEMS_SHOWN} more", err=True)


def fail(error: AidliftError) -> int:
    """Print an error and its problems on standard error; return the exit status."""
    click.echo(f"aidlift: {error.message}", err=True)
    if isinstance(error, BadInput):
        show_problems(error.problems)
    return error.exit_status


@contextmanager
def progress(sentence: str) -> Iterator[Progress]:
    """Show that long work goes on, on standard error and only at a terminal."""
    terminal = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=terminal, transient=True, disable=not terminal.is_terminal) as bar:
        bar.add_task(sentence, total=None)
        yield bar


def words(cell: object) -> str:
    """Write a value as a table on the terminal shows it: a dash is nothing, a moment has no seconds."""
    if cell is None:
        return "–"
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int):
        return f"{cell:,}"
    if isinstance(cell, float):
        return f"{cell:,.0f}" if abs(cell) >= 1000 else f"{cell:.3g}"
    return f"{cell:%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else str(cell)


def _plain(value: object) -> object:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, pl.DataFrame):
        return value.to_dicts()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (tuple, set, frozenset)):
        return list(value)
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")
