"""Vintages: what each import adds to what was known, so that nothing is ever overwritten.

A file known on a day is a snapshot: it says what every count in its reach was on that day. The history of
a count is the sequence of what the snapshots that reach it said, oldest first. Only changes are kept.
The order in which files are imported makes no difference to that history.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from aidlift import frames
from aidlift.errors import Problem

SERIES = ["source_id", "location", "target", "period_days", "date_basis"]
"""What makes a series; with `date`, the key of an observation."""

KEY = [*SERIES, "date"]
SAYS = ["value", "silent", "flags"]
REACH = {column: pl.Int64 if column == "period_days" else pl.String for column in SERIES} | {
    "as_of": pl.Date,
    "first": pl.Date,
    "last": pl.Date,
}
"""The columns of a reach: the days of each series on which a snapshot of `as_of` has a say."""

MOST_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Change:
    """What an import adds: rows of the table figures, their reach, and how many counts were what.

    `conflicts` names counts that the same source is already known to have given another value for on
    the same as-of day; the value known first stands.
    """

    figures: pl.DataFrame
    reach: pl.DataFrame
    first_seen: int
    unchanged: int
    revised: int
    withdrawn: int
    conflicts: tuple[Problem, ...]


def no_reach() -> pl.DataFrame:
    """Return a reach without rows."""
    return pl.DataFrame(schema=REACH)


def reach_of(figures: pl.DataFrame) -> pl.DataFrame:
    """Return the first and last day of every series in each vintage of `figures`."""
    spans = figures.group_by(*SERIES, "as_of").agg(
        pl.col("date").min().alias("first"), pl.col("date").max().alias("last")
    )
    return spans.select(list(REACH)).sort(*SERIES, "as_of")


def changes(known: pl.DataFrame, reach: pl.DataFrame, new: pl.DataFrame) -> Change:
    """Return what `new` adds to the vintages `known`, whose snapshots reach as `reach` says.

    All frames of figures have the table's columns. `new` with one as-of day per source is a snapshot:
    a count that it should hold and does not is withdrawn (state `missed`, no value, flag `withdrawn`).
    `new` with many as-of days is itself a list of changes and withdraws nothing. A value that differs
    from the one known before is kept beside it with the state `corrected`.
    """
    new = _once(new)
    is_list_of_changes = new.group_by("source_id").agg(pl.col("as_of").n_unique())["as_of"].max() != 1
    if is_list_of_changes and _follows(known, new):
        return _bulk(known, new)
    parts = [
        part for _, part in sorted(new.group_by("as_of", maintain_order=True), key=lambda pair: str(pair[0]))
    ]
    added, reaches, counts = [], [], [0, 0, 0, 0]
    conflicts: list[Problem] = []
    for part in parts:
        change = _snapshot(known, reach, part, withdraws=not is_list_of_changes)
        known, reach = pl.concat([known, change.figures]), pl.concat([reach, change.reach])
        added.append(change.figures)
        reaches.append(change.reach)
        conflicts += change.conflicts
        tally = (change.first_seen, change.unchanged, change.revised, change.withdrawn)
        counts = [total + more for total, more in zip(counts, tally, strict=True)]
    return Change(
        figures=pl.concat([frames.empty("figures"), *added]),
        reach=pl.concat([no_reach(), *reaches]),
        first_seen=counts[0],
        unchanged=counts[1],
        revised=counts[2],
        withdrawn=counts[3],
        conflicts=tuple(conflicts),
    )


def _once(new: pl.DataFrame) -> pl.DataFrame:
    return frames.last_of_each(new, [*KEY, "as_of"])


def _follows(known: pl.DataFrame, new: pl.DataFrame) -> bool:
    """Tell whether everything new was known after everything known before, source by source."""
    latest = known.group_by("source_id").agg(pl.col("as_of").max().alias("latest"))
    early = new.join(latest, on="source_id").filter(pl.col("as_of") <= pl.col("latest"))
    return early.is_empty()


def _silent() -> pl.Expr:
    """Tell whether no report was made: what a state says beyond the value and whether it was revised."""
    return pl.col("state").is_in(["missed", "stopped"]).alias("silent")


def _bulk(known: pl.DataFrame, new: pl.DataFrame) -> Change:
    """Keep the rows of many vintages that differ from the one before, in one pass."""
    before = latest(known).select(*KEY, "as_of", "value", "state", "flags").with_columns(old=pl.lit(True))
    both = pl.concat([before, new.with_columns(old=pl.lit(False))], how="diagonal")
    both = both.with_columns(_silent(), key=frames.row_keys(both, KEY))
    both = frames.in_order(both, ["key", "as_of"])
    same_key = (pl.col("key") == pl.col("key").shift()).fill_null(False)
    same = pl.all_horizontal(pl.col(column).eq_missing(pl.col(column).shift()) for column in SAYS)
    corrected = (pl.col("value").shift() != pl.col("value")).fill_null(False)
    both = both.with_columns(same_key=same_key, same=same_key & same, corrected=same_key & corrected)
    kept = both.filter(~pl.col("old") & ~pl.col("same"))
    kept = kept.with_columns(state=_corrected(pl.col("corrected")))
    return Change(
        figures=kept.select(new.columns),
        reach=no_reach(),
        first_seen=kept.filter(~pl.col("same_key")).height,
        unchanged=new.height - kept.height,
        revised=kept.filter(pl.col("same_key")).height,
        withdrawn=0,
        conflicts=(),
    )


def _snapshot(known: pl.DataFrame, reach: pl.DataFrame, new: pl.DataFrame, *, withdraws: bool) -> Change:
    """Return what one vintage adds, and what keeps later vintages as they were."""
    day = new["as_of"][0]
    sources = new["source_id"].unique().implode()
    known = known.filter(pl.col("source_id").is_in(sources))
    columns = new.columns
    own_reach = reach_of(new) if withdraws else no_reach()
    before = latest(known.filter(pl.col("as_of") <= day)).with_columns(_silent())
    told = before.select(*KEY, *(pl.col(name).alias(f"{name}_before") for name in ("as_of", *SAYS)))
    joined = new.with_columns(_silent()).join(told, on=KEY, how="left")
    first = pl.col("as_of_before").is_null()
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_before")) for name in SAYS)
    same_day = pl.col("as_of_before") == day
    joined = joined.with_columns(first=first, same=~first & same, clash=~first & ~same & same_day)
    fresh = joined.filter(~pl.col("same") & ~pl.col("clash")).with_columns(
        state=_corrected(pl.col("value_before").is_not_null() & (pl.col("value") != pl.col("value_before")))
    )
    gone = _withdrawn(before, new, own_reach, day) if withdraws else before.clear().select(columns)
    added = pl.concat([fresh.select(columns), gone])
    restored = _restored(known, reach, added, before, day)
    return Change(
        figures=pl.concat([added, restored.select(columns)]),
        reach=own_reach.join(reach, on=list(REACH), how="anti"),
        first_seen=fresh.filter("first").height,
        unchanged=joined.filter("same").height,
        revised=fresh.filter(~pl.col("first")).height,
        withdrawn=gone.height,
        conflicts=_conflicts(joined.filter("clash")),
    )


def _corrected(differs: pl.Expr) -> pl.Expr:
    return pl.when(differs & (pl.col("state") == "reported")).then(pl.lit("corrected")).otherwise("state")


def _withdrawn(before: pl.DataFrame, new: pl.DataFrame, reach: pl.DataFrame, day: date) -> pl.DataFrame:
    """Return a row without value for every count that the snapshot should hold and does not."""
    within = before.join(reach.drop("as_of"), on=SERIES).filter(
        pl.col("date").is_between(pl.col("first"), pl.col("last")), pl.col("value").is_not_null()
    )
    gone = within.join(new, on=KEY, how="anti")
    return gone.with_columns(
        value=pl.lit(None, pl.Int64),
        state=pl.lit("missed"),
        flags=pl.lit("withdrawn"),
        source_ref=pl.lit(None, pl.String),
        as_of=pl.lit(day),
    ).select(new.columns)


def _restored(
    known: pl.DataFrame, reach: pl.DataFrame, added: pl.DataFrame, before: pl.DataFrame, day: date
) -> pl.DataFrame:
    """Return the rows that say again, at the next later snapshot, what that snapshot had said.

    Without them a vintage imported late would change what is known after it: the later snapshot kept
    only its changes from what was known when it came.
    """
    later = reach.filter(pl.col("as_of") > day)
    if later.is_empty() or added.is_empty():
        return added.clear()
    reached = (
        added.select(*KEY)
        .join(later, on=SERIES)
        .filter(pl.col("date").is_between(pl.col("first"), pl.col("last")))
    )
    following = reached.group_by(KEY).agg(pl.col("as_of").min().alias("next"))
    later_rows = known.filter(pl.col("as_of") > day).select(*KEY, "as_of")
    spoken = later_rows.join(following, on=KEY).filter(pl.col("as_of") <= pl.col("next"))
    silent = following.join(spoken, on=KEY, how="anti")
    said = silent.join(before.drop("as_of", "silent"), on=KEY, how="left").rename({"next": "as_of"})
    absent = pl.col("state").is_null()
    return said.with_columns(
        state=pl.when(absent).then(pl.lit("missed")).otherwise("state"),
        flags=pl.when(absent).then(pl.lit("withdrawn")).otherwise("flags"),
    ).select(added.columns)


def _conflicts(clashes: pl.DataFrame) -> tuple[Problem, ...]:
    shown = clashes.head(MOST_SHOWN).select(
        "source_id", "location", "target", "date", "as_of", "value_before", "value"
    )
    problems = [
        Problem(
            f"{source} gave {old if old is not None else 'no report'} for {target} of {location} on {day} as "
            f"known on {known_on}, and now gives {value if value is not None else 'no report'}; the value "
            f"known first stands. If the file was known on another day, say so with --as-of."
        )
        for source, location, target, day, known_on, old, value in shown.iter_rows()
    ]
    if clashes.height > MOST_SHOWN:
        problems.append(Problem(f"{clashes.height - MOST_SHOWN:,} more counts differ on the same as-of day"))
    return tuple(problems)


def latest(figures: pl.DataFrame) -> pl.DataFrame:
    """Return, for every observation, the row known last."""
    return frames.last_of_each(figures.sort("as_of", maintain_order=True), KEY)
