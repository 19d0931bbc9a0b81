"""Turn a publisher's counts into figures of record: placed, judged, with source and as-of day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from aidlift import frames
from aidlift.catalogue.capacity import capacities
from aidlift.errors import BadInput, Problem, RefusedFile
from aidlift.evidence import Source
from aidlift.figures.placing import place_counts
from aidlift.figures.quality import judge
from aidlift.figures.words import many
from aidlift.formats.figures.layout import RawFigures

STRAY_GAP_DAYS, STRAY_SHARE = 92, 0.01
"""Days a quarter of a year away from the others, on less than 1 % of the rows, are slips of the pen."""

MOST_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Observed:
    """What a file says: figures and sources as their tables declare them, and all there is to tell.

    `unplaced` holds counts whose place is not known, as spelled in the file. `problems` name rows that are
    left out or contradict others.
    """

    layout: str
    publisher: str
    as_of: date
    figures: pl.DataFrame
    sources: pl.DataFrame
    unplaced: pl.DataFrame
    notes: tuple[str, ...]
    problems: tuple[Problem, ...]


def observe(
    raw: RawFigures,
    *,
    title: str,
    as_of: date | None = None,
    source_id: str | None = None,
    sha256: str = "",
    address: str = "",
) -> Observed:
    """Turn raw counts into figures of record.

    `as_of` is the day on which the file was known; without it, the last day in the file, which is told.
    Raises RefusedFile when the file holds days after `as_of` or most of its places are not known.
    """
    counts, strays = _without_strays(raw.counts)
    day, told = _known_on(counts, as_of, title)
    placed = place_counts(counts, title)
    counts, impossible = _without_impossible(placed.counts)
    if counts.is_empty():
        raise BadInput(f"{title} holds no count that can be used; nothing was read.", impossible)
    counts, notes = _judged(counts)
    figures = _figures(counts, raw, source_id or raw.source_id, day)
    sources = _sources(figures, raw, title=title, as_of=day, sha256=sha256, address=address)
    return Observed(
        layout=raw.layout,
        publisher=raw.publisher,
        as_of=day,
        figures=figures,
        sources=sources,
        unplaced=placed.unplaced,
        notes=(*told, *raw.notes, *placed.notes, *notes),
        problems=(*raw.problems, *strays, *placed.problems, *impossible, *_more_deaths_than_cases(figures)),
    )


def _without_strays(counts: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
    """Leave out days far from all others: years mistyped."""
    days = counts.group_by("date").len().sort("date")
    block = (days["date"].diff().dt.total_days().fill_null(0) > STRAY_GAP_DAYS).cast(pl.Int64).cum_sum()
    days = days.with_columns(block.alias("block"))
    sizes = days.group_by("block").agg(pl.col("len").sum())
    small = sizes.filter(pl.col("len") < STRAY_SHARE * counts.height)["block"]
    if small.is_empty():
        return counts, []
    stray = days.filter(pl.col("block").is_in(small.implode()))["date"]
    rows = counts.filter(pl.col("date").is_in(stray.implode()))
    problems = [
        Problem(f"is of {day}, far from all other days; the year may be mistyped, so it is left out", row)
        for row, day in rows.select("row", "date").unique(maintain_order=True).head(MOST_SHOWN).iter_rows()
    ]
    return counts.filter(~pl.col("date").is_in(stray.implode())), problems


def _known_on(counts: pl.DataFrame, as_of: date | None, title: str) -> tuple[date, list[str]]:
    """Return the day on which the file was known, and what to tell about it."""
    first, final = counts.select(first=pl.col("date").min(), last=pl.col("date").max()).row(0)
    last = counts["as_of"].max() if "as_of" in counts.columns else counts["date"].max()
    assert isinstance(last, date)
    if as_of is None:
        words = "as told in the file" if "as_of" in counts.columns else "the last day in the file"
        return last, [f"Known as of {last}, {words}."]
    later = counts.filter(pl.col("date") > as_of).sort("date")
    if later.height:
        raise RefusedFile(
            f"{title} holds {many(later.height, 'count')} of days after {as_of}, on which it is said to be "
            f"known; the first is of {later['date'][0]} in row {later['row'][0]}. Its days run from {first} "
            f"to {final}. Say the day on which the file was known with --as-of."
        )
    return as_of, []


def _without_impossible(counts: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
    """Leave out counts that cannot be: cumulative below zero, or more people than live there."""
    people = {code: known.population for code, known in capacities().items() if known.population}
    population = pl.col("location").replace_strict(people, default=None, return_dtype=pl.Int64)
    below = pl.col("target").str.starts_with("cumulative") & (pl.col("value") < 0)
    above = pl.col("value") > population
    wrong = counts.with_columns(population=population).filter(below | above)
    problems = [
        Problem(
            f"{target} of {location} on {day} is {value:,}; "
            + ("a total cannot be below zero" if value < 0 else f"only {people:,} people live there")
            + ", so it is left out",
            row,
            column,
        )
        for location, day, target, value, people, row, column in wrong.select(
            "location", "date", "target", "value", "population", "row", "column"
        )
        .head(MOST_SHOWN)
        .iter_rows()
    ]
    if wrong.height > MOST_SHOWN:
        problems.append(Problem(f"{many(wrong.height - MOST_SHOWN, 'more count')} left out: they cannot be"))
    return (counts.filter(~(below | above).fill_null(False)) if wrong.height else counts), problems


def _judged(counts: pl.DataFrame) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Judge counts, unless the file says their states or holds many vintages."""
    if "state" in counts.columns:
        blank = pl.when(pl.col("value").is_null()).then(pl.lit("missed")).otherwise(pl.lit("reported"))
        as_given = counts.with_columns(pl.col("state").fill_null(blank), flags=pl.lit(""))
        return as_given, ("Reporting states are those of the file.",)
    if "as_of" in counts.columns and counts["as_of"].n_unique() > 1:
        vintages = counts["as_of"].n_unique()
        told = f"The file holds {vintages:,} vintages; its counts are taken as reported and not judged."
        return counts.with_columns(state=pl.lit("reported"), flags=pl.lit("")), (told,)
    judged = judge(counts)
    return _with_partial_sums(judged.counts, judged.notes)


def _with_partial_sums(counts: pl.DataFrame, notes: tuple[str, ...]) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Flag national sums of the last day that lack a part, and tell."""
    partial = pl.col("partial").fill_null(False) & ~pl.col("flags").str.contains("provisional")
    lacking = counts.filter(partial)
    if lacking.is_empty():
        return counts, notes
    location, day = lacking.select("location", "date").row(0)
    flags = pl.concat_str(pl.col("flags"), pl.when(partial).then(pl.lit(" provisional")), ignore_nulls=True)
    told = f"The sum of {location} on {day} lacks a part that stood in the file the day before: provisional."
    return counts.with_columns(flags.str.strip_chars()), (*notes, told)


def _figures(counts: pl.DataFrame, raw: RawFigures, source_id: str, as_of: date) -> pl.DataFrame:
    """Give counts the columns of the table of figures, in its order."""
    given = {"date_basis": raw.date_basis, "source_id": source_id, "as_of": as_of}
    filled = counts.with_columns(
        pl.col(name).fill_null(pl.lit(value)) if name in counts.columns else pl.lit(value).alias(name)
        for name, value in given.items()
    )
    where = pl.format("row {}, column {}", "row", "column")
    if (counts["rows"] > 1).any():
        summed = pl.when(pl.col("rows") > 1).then(pl.format("sum of {} rows from ", "rows"))
        where = pl.concat_str(summed.otherwise(pl.lit("")), where)
    dtypes = frames.schema("figures").dtypes
    filled = filled.with_columns(source_ref=where, flags=pl.col("flags").replace("", None))
    ordered = ["source_id", "location", "target", "date", "as_of"]
    return frames.in_order(filled.select(list(dtypes)).cast(dtypes), ordered)  # type: ignore[arg-type]


def _sources(
    figures: pl.DataFrame, raw: RawFigures, *, title: str, as_of: date, sha256: str, address: str
) -> pl.DataFrame:
    """Describe the file as one source, or one for each that it names."""
    described = [
        Source(
            source_id=source_id,
            publisher=raw.publisher if raw.source_id != "plain" else source_id,
            title=title,
            as_of=as_of,
            address=address,
            licence=raw.licence,
            sha256=sha256,
        )
        for source_id in figures["source_id"].unique(maintain_order=True)
    ]
    rows = [source.to_dict() | {"as_of": source.as_of} for source in described]
    return pl.DataFrame(rows, schema=frames.schema("sources").dtypes)


def _more_deaths_than_cases(figures: pl.DataFrame) -> list[Problem]:
    """Tell where the total of deaths is above that of cases; both stay as published."""
    keys = ["location", "date", "period_days", "as_of", "source_id"]
    cases = figures.filter(pl.col("target") == "cumulative cases").select(*keys, cases="value")
    deaths = figures.filter(pl.col("target") == "cumulative deaths").select(*keys, deaths="value")
    if cases.height == deaths.height and all((cases[key] == deaths[key]).all() for key in keys):
        both = deaths.with_columns(cases["cases"])  # row beside row, as in most files
    else:
        both = deaths.join(cases, on=keys, maintain_order="left")
    more = both.filter(pl.col("deaths") > pl.col("cases"))
    places = more.group_by("location", maintain_order=True).agg(
        pl.len(), pl.col("date", "deaths", "cases").first()
    )
    return [
        Problem(
            f"{location} has more deaths than cases on {many(count, 'day')}, as published; "
            f"on {day} {many(deaths, 'death')} beside {many(cases, 'case')}"
        )
        for location, count, day, deaths, cases in places.head(MOST_SHOWN).iter_rows()
    ]
