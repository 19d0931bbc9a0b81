"""`aidlift figures`: official counts coming in, and what was reported, by whom, as known when."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
import polars as pl

from aidlift.cli.figures_questions import disagreements, show, statements, wrapped
from aidlift.cli.inputs import load_figures
from aidlift.cli.output import Day, emit, json_option, out_option, progress, show_problems, show_table
from aidlift.errors import AidliftError, BadInput, Problem
from aidlift.figures import Change, Observed
from aidlift.figures.words import many
from aidlift.formats import fetch, figure_store
from aidlift.records.figures.store import keep_figures

MEASURES = click.Choice(["cases", "deaths", "recoveries"])


@click.group()
def figures() -> None:
    """Import official counts and ask what was reported, by whom, as known when.

    Example: aidlift figures import owid-covid-data.csv --out store
    """


@figures.command("import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@out_option
@click.option("--as-of", type=Day(), help="Day on which the files were known.")
@click.option("--source", "source_id", help="Short key of the source, instead of the publisher's own.")
@click.option("--measure", type=MEASURES, help="What a file counts that does not say it.")
@json_option
def import_files(
    files: tuple[Path, ...],
    out: Path,
    as_of: date | None,
    source_id: str | None,
    measure: str | None,
    as_json: bool,
) -> None:
    """Import publishers' files into a store of figures; all of them or, if one is refused, none.

    Example: aidlift figures import who.csv --as-of 2021-05-01 --out store
    """
    with progress("Reading figures"):
        observed = _load_all(files, as_of=as_of, measure=measure, source_id=source_id)
        added = keep_figures(out, observed)
    if as_json:
        emit({"out": out, "files": [_summary(*of) for of in zip(files, observed, added, strict=True)]})
        return
    for path, seen, rows in zip(files, observed, added, strict=True):
        _show_import(path, seen, rows)
    click.echo(f"The figures are in {out}. Next: aidlift figures list {out}")


def _load_all(files: tuple[Path, ...], **told: Any) -> list[Observed]:
    """Load every file; if some are refused, say so of all of them."""
    observed: list[Observed] = []
    refused: list[AidliftError] = []
    for path in files:
        try:
            observed.append(load_figures(path, **told))
        except AidliftError as error:
            refused.append(error)
    if len(files) == 1 and refused:
        raise refused[0]
    if refused:
        raise BadInput(
            f"{len(refused)} of {len(files)} files were refused; nothing was written.",
            [Problem(error.message) for error in refused],
        )
    return observed


def _summary(path: Path, seen: Observed, added: Change) -> dict[str, object]:
    """Say what a file gave, as JSON carries it."""
    days = seen.figures.select(first=pl.col("date").min(), last=pl.col("date").max()).row(0)
    return {
        "file": path,
        "layout": seen.layout,
        "publisher": seen.publisher,
        "source_id": seen.sources["source_id"].to_list(),
        "as_of": seen.as_of,
        "places": seen.figures["location"].n_unique(),
        "first_day": days[0],
        "last_day": days[1],
        "observations": seen.figures.height,
        "rows_added": added.figures.height,
        "unchanged": added.unchanged,
        "revised": added.revised,
        "withdrawn": added.withdrawn,
        "states": dict(seen.figures["state"].value_counts().sort("state").iter_rows()),
        "unplaced": seen.unplaced.height,
        "notes": seen.notes,
        "problems": [problem.to_dict() for problem in (*seen.problems, *added.conflicts)],
    }


def _show_import(path: Path, seen: Observed, added: Change) -> None:
    said = _summary(path, seen, added)
    rows = [
        ("Layout", said["layout"]),
        ("As reported by", said["publisher"]),
        ("Source", ", ".join(seen.sources["source_id"])),
        ("As of", said["as_of"]),
        ("Places", said["places"]),
        ("Days", f"{said['first_day']} to {said['last_day']}"),
        ("Observations", said["observations"]),
        ("New to the store", added.figures.height),
        ("Counts kept apart", said["unplaced"]),
    ]
    show_table(path.name, ("", ""), rows)
    for note in seen.notes:
        click.echo(wrapped(note))
    if problems := (*seen.problems, *added.conflicts):
        click.echo(f"  {many(len(problems), 'problem')}, none of which stops the import:", err=True)
        show_problems(problems)


@figures.command("list")
@click.argument("store", type=click.Path(path_type=Path))
@json_option
def list_store(store: Path, as_json: bool) -> None:
    """List what a store of figures holds: sources, vintages, places, days, states, counts kept apart.

    Example: aidlift figures list store
    """
    seen = figure_store.read(store)
    unplaced, held = seen.unplaced, _held(seen.figures)
    if as_json:
        emit({"store": store, "sources": held, "files": seen.sources, "unplaced": _unplaced(unplaced)})
        return
    show_table(
        f"Figures of record in {store}",
        ("Source", "Target", "Places", "From", "To", "Counts"),
        held.select("source_id", "target", "places", "first_day", "last_day", "observations").iter_rows(),
        right=("Places", "Counts"),
    )
    show_table(
        "How they were reported",
        ("Source", "Target", "Vintages", "Last as of", "Missed", "Stopped", "Corrected"),
        held.select("source_id", "target", "vintages", "as_of", "missed", "stopped", "corrected").iter_rows(),
        right=("Vintages", "Missed", "Stopped", "Corrected"),
    )
    show_table(
        "Files",
        ("Source", "As reported by", "File", "As of"),
        seen.sources.select("source_id", "publisher", "title", "as_of").iter_rows(),
    )
    if unplaced.height:
        show_table(
            "Counts kept apart: their place is not known",
            ("Place", "Division", "Counts", "Did you mean"),
            _unplaced(unplaced).iter_rows(),
            right=("Counts",),
        )


def _held(known: pl.DataFrame) -> pl.DataFrame:
    """Count what a store holds, by source and target."""
    states = [(pl.col("state") == state).sum().alias(state) for state in ("missed", "stopped", "corrected")]
    return (
        known.group_by("source_id", "target")
        .agg(
            pl.col("location").n_unique().alias("places"),
            pl.col("date").min().alias("first_day"),
            pl.col("date").max().alias("last_day"),
            pl.col("as_of").n_unique().alias("vintages"),
            pl.col("as_of").max(),
            pl.len().alias("observations"),
            *states,
        )
        .sort("source_id", "target")
    )


def _unplaced(unplaced: pl.DataFrame) -> pl.DataFrame:
    if unplaced.is_empty():
        return pl.DataFrame(schema=dict.fromkeys(("place", "division", "near"), pl.String))
    name = pl.coalesce("country", "country_code").alias("place")
    return (
        unplaced.group_by(name, "division", "near", maintain_order=True)
        .agg(pl.len().alias("counts"))
        .select("place", "division", "counts", "near")
    )


@figures.command("fetch")
@click.argument("publisher", type=click.Choice(list(fetch.ADDRESSES)))
@out_option
@click.option("--address", help="Address of the file, if the publisher has moved it.")
@json_option
def fetch_files(publisher: str, out: Path, address: str | None, as_json: bool) -> None:
    """Fetch a publisher's own files from the internet; keep them only if they are what was expected.

    Example: aidlift figures fetch who --out downloads
    """
    today = datetime.now(UTC).date()
    addresses = (address,) if address else fetch.addresses_of(publisher)
    with progress(f"Fetching from {publisher}") as bar:

        def tell(done: int, expected: int | None) -> None:
            bar.update(bar.task_ids[0], completed=done, total=expected)

        kept = fetch.fetch(publisher, addresses, out, day=today, progress=tell)
    if as_json:
        emit([asdict(one) for one in kept])
        return
    show_table(
        f"Fetched on {today}",
        ("File", "Layout", "Bytes"),
        ((str(one.path), one.layout, one.size) for one in kept),
        right=("Bytes",),
    )
    paths = " ".join(str(one.path) for one in kept)
    click.echo(f"Next: aidlift figures import {paths} --out store")


for question in (show, statements, disagreements):
    figures.add_command(question)
