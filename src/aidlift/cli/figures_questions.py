"""`aidlift figures show | statements | disagreements`: questions to the figures of record."""

from __future__ import annotations

import shutil
import textwrap
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click
import polars as pl

from aidlift import figures as rule
from aidlift.catalogue import find_place
from aidlift.cli.inputs import load_figures
from aidlift.cli.output import Day, emit, json_option, show_table
from aidlift.errors import NotFound
from aidlift.figures.words import begin, day_said, name_of

TARGETS = [
    f"{measure} {kind}" for measure in ("new", "cumulative") for kind in ("cases", "deaths", "recoveries")
]

WIDTH = 100  # columns; longer lines are hard to read

figures_option = click.option(
    "--figures",
    "paths",
    type=click.Path(path_type=Path),
    required=True,
    multiple=True,
    help="A publisher's file or a store of figures; may be given more than once.",
)


class Location(click.ParamType[str]):
    """A place by its code, or by a name as publishers spell it."""

    name = "place"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the code of the place; what is not known stays as it is and is looked up in the figures."""
        found = find_place(str(value))
        return found.code if found else str(value)


location_option = click.option(
    "--location", type=Location(), required=True, help="Place: IND or India, IN-KL below countries."
)
day_option = click.option("--day", type=Day(), required=True, help="Day the question is about.")
as_of_option = click.option("--as-of", "known_on", type=Day(), help="Only what was known on this day.")
source_option = click.option("--source", "source_id", help="Only this source.")


def wrapped(words: str, first: str = "  ") -> str:
    """Break words into lines no wider than the terminal, the first indented as `first`."""
    width = min(shutil.get_terminal_size((WIDTH, 24)).columns, WIDTH)
    return textwrap.fill(
        words, width, initial_indent=first, subsequent_indent=first + "  ", break_on_hyphens=False
    )


@dataclass(frozen=True)
class View:
    """Figures as known on a day, with derived counts; `publishers` names the sources, first named first."""

    figures: pl.DataFrame
    publishers: dict[str, str]


def _view(paths: tuple[Path, ...], known_on: date | None, source_id: str | None = None) -> View:
    """Load figures and give them as known on a day (default: all that is known)."""
    loaded = [load_figures(path) for path in paths]
    known = pl.concat([seen.figures for seen in loaded])
    sources = pl.concat([seen.sources for seen in loaded])
    publishers = dict(sources.select("source_id", "publisher").iter_rows())
    if source_id is not None:
        known = known.filter(pl.col("source_id") == source_id)
        if known.is_empty():
            raise NotFound(f"No source is called {source_id!r} here; sources: {', '.join(publishers)}.")
    view = rule.as_of(known, known_on) if known_on else rule.latest(known)
    if view.is_empty():
        first = str(known["as_of"].min())
        raise NotFound(f"Nothing was known on {known_on} yet; these figures were first known on {first}.")
    return View(rule.complete(view), publishers)


@click.command()
@figures_option
@location_option
@click.option("--target", type=click.Choice(TARGETS), default="new cases", show_default=True)
@as_of_option
@source_option
@click.option("--first", type=Day(), help="First day to show; without it the last 21 counts.")
@click.option("--last", type=Day(), help="Last day to show.")
@json_option
def show(
    paths: tuple[Path, ...],
    location: str,
    target: str,
    known_on: date | None,
    source_id: str | None,
    first: date | None,
    last: date | None,
    as_json: bool,
) -> None:
    """Show the counts of a place as known on a day, with their reporting state and flags.

    Example: aidlift figures show --figures store --location NPL --as-of 2021-05-01
    """
    view = _view(paths, known_on, source_id).figures
    rows = view.filter(pl.col("location") == location, pl.col("target") == target).sort("source_id", "date")
    if rows.is_empty():
        near = view.filter(pl.col("target") == target)["location"].unique().sort().to_list()
        raise NotFound(f"There are no {target} of {location} here. Places: {', '.join(near[:30])} …")
    if first or last:
        rows = rows.filter(pl.col("date").is_between(first or date.min, last or date.max))
    else:
        rows = rows.group_by("source_id", maintain_order=True).tail(21)
    if as_json:
        emit(rows)
        return
    columns = {"Date": "date", "Count": "value", "State": "state", "Flags": "flags", "Source": "source_id"}
    columns |= {"As of": "as_of"} if rows["as_of"].n_unique() > 1 else {}
    known = f"as known on {day_said(known_on)}" if known_on else "as known last"
    rows = rows.with_columns(_short_refs().alias("row"))
    show_table(
        f"{begin(target)} of {name_of(location)}, {known}",
        (*columns, "Row, column"),
        rows.select(*columns.values(), "row").iter_rows(),
        right=("Count",),
    )


def _short_refs() -> pl.Expr:
    """Say where counts stand in few words: `14368, confirmed`, or `36 rows from 14368, confirmed`."""
    ref = pl.col("source_ref").str.replace("^sum of ", "").str.replace("from row ", "from ")
    return ref.str.replace("^row ", "").str.replace(", column ", ", ")


@click.command()
@figures_option
@location_option
@day_option
@as_of_option
@source_option
@click.option("--threshold", type=click.IntRange(min=0), help="Level for the days in a row.")
@click.option("--rank-figures", type=click.Path(path_type=Path), help="Figures of many countries to rank by.")
@json_option
def statements(
    paths: tuple[Path, ...],
    location: str,
    day: date,
    known_on: date | None,
    source_id: str | None,
    threshold: int | None,
    rank_figures: Path | None,
    as_json: bool,
) -> None:
    """Say what a news desk would: new, total, the month, days in a row, rank, records, milestones.

    Example: aidlift figures statements --figures who.csv --location IND --day 2021-04-30
    """
    seen = _view(paths, known_on, source_id)
    view, choices = rule.prefer(seen.figures)
    publishers, ranking = seen.publishers, seen.figures
    if rank_figures:
        ranked = _view((rank_figures,), known_on)
        ranking, publishers = ranked.figures, publishers | ranked.publishers
    said = rule.statements(
        view, location=location, day=day, threshold=threshold, ranking=ranking, publishers=publishers
    )
    if as_json:
        numbers = {key: value for one in said for key, value in one.numbers.items()}
        chosen = choices.filter(pl.col("location") == location)
        emit(
            {
                "location": location,
                "day": day,
                "as_of": known_on or view["as_of"].max(),
                "sources": chosen,
                "numbers": numbers,
                "statements": [asdict(one) for one in said],
            }
        )
        return
    _show_statements(said, publishers, begin(f"{name_of(location)} on {day_said(day)}"))


def _show_statements(said: list[rule.Statement], publishers: dict[str, str], title: str) -> None:
    """Print sentences with numbers in brackets, and below them the rows that the numbers stand for."""
    reporters = dict.fromkeys(publishers.get(one.source_id, one.source_id) for one in said)
    refs = list(dict.fromkeys(ref for one in said for ref in one.evidence))
    click.echo(wrapped(f"{title}, as reported by {', '.join(reporters)}", first=""))
    for one in said:
        marks = ", ".join(str(refs.index(ref) + 1) for ref in one.evidence)
        sentence = f"{one.sentence} [{marks}]" if marks else one.sentence
        click.echo(wrapped(sentence))
    click.echo("Rows in the sources")
    for number, ref in enumerate(refs, 1):
        click.echo(wrapped(f"[{number}] {ref}"))


@click.command()
@figures_option
@location_option
@day_option
@as_of_option
@click.option("--days", "days_shown", type=click.IntRange(1, 21), default=7, show_default=True)
@json_option
def disagreements(
    paths: tuple[Path, ...], location: str, day: date, known_on: date | None, days_shown: int, as_json: bool
) -> None:
    """Put sources side by side, and name the day by which one dates its counts before another.

    Example: aidlift figures disagreements --figures a.csv --figures b.csv --location IND --day 2021-04-30
    """
    view = _view(paths, known_on)
    found = rule.disagreements(
        view.figures,
        location=location,
        day=day,
        base=next(iter(view.publishers)),
        publishers=view.publishers,
        days_shown=days_shown,
    )
    if as_json:
        emit([asdict(one) for one in found])
        return
    for one in found:
        rows = [
            (
                pair.day,
                pair.base_value,
                pair.other_day,
                pair.other_value,
                pair.difference,
                pair.same_day_value,
            )
            for pair in one.pairs
        ]
        show_table(
            f"{begin(one.target)} of {name_of(one.location)}: {one.other} beside {one.base}",
            ("Date", one.base, "Its date", one.other, "Difference", f"{one.other}, same date"),
            rows,
            right=(one.base, one.other, "Difference", f"{one.other}, same date"),
        )
        click.echo(
            textwrap.fill(one.sentence, WIDTH - 20, initial_indent="  ", subsequent_indent="  ") + "\n"
        )
