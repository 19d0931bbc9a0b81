"""Series: the counterpart of what was published, and one source for each place."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from aidlift.figures.vintages import SERIES

KINDS = ("cases", "deaths", "recoveries")
RECENT_DAYS = 7  # a source that reaches within a week of the furthest one is as good as recent


def complete(view: pl.DataFrame) -> pl.DataFrame:
    """Add the counterpart that was not published: new counts from a cumulative, and the reverse.

    `view` is a frame of figures as known on a day. Derived rows carry the flag `derived`. A new count is the
    difference from the day (or week) before. Where reports are missing between two totals, the days between
    have no value and the difference stands on the day of the report, flagged `backlog`: it is the sum
    of those days. A cumulative is added up only for a series that begins with a reported zero.
    Published rows are returned as they are.
    """
    kind = pl.col("target").str.split(" ").list.last().alias("kind")
    measure = pl.col("target").str.split(" ").list.first().alias("measure")
    rows = view.with_columns(kind, measure)
    series = [*(name for name in SERIES if name != "target"), "kind"]
    new = _new_from_cumulative(_without(rows, "cumulative", "new", series), series)
    total = _cumulative_from_new(_without(rows, "new", "cumulative", series), series)
    return pl.concat([view, new.select(view.columns), total.select(view.columns)])


def _without(rows: pl.DataFrame, having: str, lacking: str, series: list[str]) -> pl.DataFrame:
    """Return the rows of series that publish one measure and not the other, in order of date."""
    has = rows.filter(pl.col("measure") == having)
    other = rows.filter(pl.col("measure") == lacking).select(series).unique()
    return has.join(other, on=series, how="anti").sort(*series, "date")


def _new_from_cumulative(rows: pl.DataFrame, series: list[str]) -> pl.DataFrame:
    if rows.is_empty():
        return rows
    silent = pl.col("state").is_in(["missed", "stopped"]) | pl.col("value").is_null()
    same = pl.all_horizontal(pl.col(name).eq(pl.col(name).shift()) for name in series).fill_null(False)
    rows = rows.with_columns(same=same, told=pl.when(~silent).then("value"))
    rows = rows.with_columns(
        last=pl.col("told").forward_fill().over(series).shift(),
        last_day=pl.when(pl.col("told").is_not_null()).then("date").forward_fill().over(series).shift(),
    )
    gap = (pl.col("date") - pl.col("last_day")).dt.total_days() // pl.col("period_days")
    value = pl.when(pl.col("told").is_not_null()).then(pl.col("told") - pl.col("last"))
    rows = rows.filter("same", pl.col("last").is_not_null()).with_columns(value=value, gap=gap)
    negative = pl.when(pl.col("value") < 0).then(pl.lit("negative"))
    late = pl.when(pl.col("value").is_not_null() & (pl.col("gap") > 1)).then(pl.lit("backlog"))
    own = pl.when(pl.col("flags").str.contains("provisional")).then(pl.lit("provisional"))
    state = (
        pl.when(pl.col("value").is_null() & ~pl.col("state").is_in(["missed", "stopped"]))
        .then(pl.lit("missed"))
        .when(pl.col("value") < 0)
        .then(pl.lit("corrected"))
        .when(pl.col("value").is_not_null() & (pl.col("state") == "corrected"))
        .then(pl.lit("reported"))
        .otherwise("state")
    )
    words = pl.concat_str([negative, late, own, pl.lit("derived")], separator=" ", ignore_nulls=True)
    return rows.with_columns(target=pl.concat_str([pl.lit("new "), "kind"]), state=state, flags=words)


def _cumulative_from_new(rows: pl.DataFrame, series: list[str]) -> pl.DataFrame:
    if rows.is_empty():
        return rows
    begins_at_zero = (pl.col("value").first() == 0).fill_null(False).over(series)
    rows = rows.filter(begins_at_zero)
    total = pl.col("value").fill_null(0).cum_sum().over(series)
    carried = pl.when(pl.col("value").is_null()).then(pl.lit("carried"))
    words = pl.concat_str([carried, pl.lit("derived")], separator=" ", ignore_nulls=True)
    return rows.with_columns(target=pl.concat_str([pl.lit("cumulative "), "kind"]), flags=words, value=total)


def prefer(view: pl.DataFrame, order: Sequence[str] = ()) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Keep one source for every place and kind of count; return the rows kept and the choices made.

    First come the sources named in `order`. Among the others a source that reaches within a week of
    the furthest one is preferred, then the one that goes back longest, then days before weeks, then the
    name. The choices have `location, kind, source_id, period_days, first, last, others`: `others` names the
    sources left out.
    """
    kind = pl.col("target").str.split(" ").list.last().alias("kind")
    rows = view.with_columns(kind)
    told = rows.filter(pl.col("value").is_not_null(), ~pl.col("state").is_in(["missed", "stopped"]))
    by = ["location", "kind", "source_id", "period_days", "date_basis"]
    spans = told.group_by(by).agg(pl.col("date").min().alias("first"), pl.col("date").max().alias("last"))
    rank = {source: place for place, source in enumerate(order)}
    recent = (pl.col("last").max().over("location", "kind") - pl.col("last")).dt.total_days() <= RECENT_DAYS
    spans = spans.with_columns(
        stated=pl.col("source_id").replace_strict(rank, default=len(rank), return_dtype=pl.Int64),
        late=~recent,
        length=-(pl.col("last") - pl.col("first")).dt.total_days(),
    ).sort("location", "kind", "stated", "late", "length", "period_days", "source_id", "date_basis")
    first = spans.group_by("location", "kind", maintain_order=True).agg(
        pl.col("source_id", "period_days", "date_basis", "first", "last").first(),
        pl.col("source_id").slice(1).unique().sort().str.join(" ").alias("others"),
    )
    kept = rows.join(first.select(by), on=by, how="semi").drop("kind")
    return kept, first.drop("date_basis")
