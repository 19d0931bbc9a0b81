"""Judge counts: the reporting state of each, and flags for what is odd about it.

Only what the publisher gave is judged; nothing is repaired. The rules are in `marks`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from aidlift.catalogue import place
from aidlift.figures.marks import Marks, Mask, Numbers, Series, find_marks
from aidlift.figures.words import many

MEASURES = ("cases", "deaths", "recoveries")
STATES = ("reported", "corrected", "missed", "stopped")
FLAGS = ("negative", "mismatch", "backlog", "carried", "provisional")
FLAG_WORDS = [
    " ".join(flag for bit, flag in enumerate(FLAGS) if raised >> bit & 1) for raised in range(2 ** len(FLAGS))
]
"""The flags of a row as words, by the number whose bits say which are raised."""


@dataclass(frozen=True)
class Judged:
    """Counts with `state` and `flags`, and notes that tell how many of each there are."""

    counts: pl.DataFrame
    notes: tuple[str, ...]


def judge(counts: pl.DataFrame) -> Judged:
    """Give every count its state and flags.

    Takes location, date, period_days, target, value (and more columns, which stay), each place, day and
    target once. A zero or blank *new* count amid an active epidemic loses its value: no report is not a zero.
    A blank while the cumulative stands still and no epidemic is active becomes zero. Blanks before a series'
    first number are left out.
    """
    if counts.is_empty():
        return Judged(counts.with_columns(state=pl.lit("reported"), flags=pl.lit("")), ())
    anchor = pl.when(pl.col("period_days") > 1).then(pl.col("date").dt.weekday()).otherwise(0)
    counts = counts.with_columns(anchor.alias("anchor"))
    parts = counts.partition_by("period_days", "anchor", maintain_order=True)
    judged = pl.concat([_judge_grid(part.drop("anchor")) for part in parts])
    leading = judged.filter(pl.col("leading")).height
    judged = judged.filter(~pl.col("leading"))
    notes = [*_notes(judged)]
    if leading:
        notes.append(f"{many(leading, 'blank')} left out before the first number of a series.")
    return Judged(judged.drop("leading", "blank_zero", "emptied"), tuple(notes))


def _judge_grid(counts: pl.DataFrame) -> pl.DataFrame:
    """Judge counts that share one grid of periods."""
    grid = _Grid(counts)
    verdicts = _Verdicts(grid)
    silent_cases: Mask | None = None
    for measure in MEASURES:
        new, cumulative = grid.rows_of(f"new {measure}"), grid.rows_of(f"cumulative {measure}")
        if not (new.any() or cumulative.any()):
            continue
        series = Series(*grid.spread(new), *grid.spread(cumulative), grid.period_days)
        marks = find_marks(series, with_silent=silent_cases if measure == "deaths" else None)
        silent_cases = marks.silent if measure == "cases" else silent_cases
        verdicts.on_new(new, marks)
        verdicts.on_cumulative(cumulative, marks)
    return verdicts.onto(counts)


class _Grid:
    """Where each row of a frame stands on a grid of places by periods."""

    def __init__(self, counts: pl.DataFrame) -> None:
        places = counts["location"].unique(maintain_order=True)
        self.period_days = int(counts["period_days"][0])
        self.place = counts["location"].cast(pl.Enum(places)).to_physical().cast(pl.Int64).to_numpy()
        days = (counts["date"] - counts["date"].min()).dt.total_days().to_numpy()
        self.period = days // self.period_days
        self.shape = (len(places), int(self.period.max()) + 1)
        self.target = counts["target"]
        self.value: Numbers = counts["value"].cast(pl.Float64).to_numpy()

    def rows_of(self, target: str) -> Mask:
        """Tell which rows hold a target."""
        return (self.target == target).to_numpy()

    def at(self, rows: Mask) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Return where rows stand on the grid, to index it."""
        return self.place[rows], self.period[rows]

    def spread(self, rows: Mask) -> tuple[Numbers, Mask]:
        """Spread the values of rows over the grid, NaN elsewhere, with a mask of where a row stands."""
        numbers, stands = np.full(self.shape, np.nan), np.zeros(self.shape, dtype=bool)
        numbers[self.at(rows)] = self.value[rows]
        stands[self.at(rows)] = True
        return numbers, stands


class _Verdicts:
    """States and flags of the rows of a frame, as marks on the grid give them."""

    def __init__(self, grid: _Grid) -> None:
        rows = len(grid.value)
        self.grid = grid
        self.silent, self.stopped = np.zeros(rows, bool), np.zeros(rows, bool)
        self.corrected, self.leading = np.zeros(rows, bool), np.zeros(rows, bool)
        self.blank_zero, self.emptied = np.zeros(rows, bool), np.zeros(rows, bool)
        self.flags = {flag: np.zeros(rows, bool) for flag in FLAGS}

    def on_new(self, rows: Mask, marks: Marks) -> None:
        """Judge rows of new counts."""
        at, blank = self.grid.at(rows), np.isnan(self.grid.value[rows])
        silent, still = marks.silent[at], marks.still[at]
        self._on_both(rows, marks)
        self.blank_zero[rows] = blank & ~silent & still
        self.emptied[rows] = silent & ~blank
        self.silent[rows] = silent | (blank & ~still)
        self.corrected[rows] = self.flags["negative"][rows] = marks.negative[at]

    def on_cumulative(self, rows: Mask, marks: Marks) -> None:
        """Judge rows of cumulative counts."""
        at, blank = self.grid.at(rows), np.isnan(self.grid.value[rows])
        silent = marks.silent[at]
        self._on_both(rows, marks)
        self.silent[rows] = silent | blank
        self.flags["carried"][rows] = silent & ~blank
        self.corrected[rows] = self.flags["negative"][rows] = marks.fallen[at]

    def _on_both(self, rows: Mask, marks: Marks) -> None:
        at = self.grid.at(rows)
        self.stopped[rows] = marks.stopped[at]
        for flag in ("mismatch", "backlog", "provisional"):
            self.flags[flag][rows] = getattr(marks, flag)[at]
        numbers, _ = self.grid.spread(rows)
        begun = np.logical_or.accumulate(~np.isnan(numbers), axis=1)
        self.leading[rows] = ~begun[at] & ~marks.still[at]

    def onto(self, counts: pl.DataFrame) -> pl.DataFrame:
        """Put states, flags and values onto the frame."""
        state = np.where(self.silent, np.where(self.stopped, 3, 2), self.corrected)
        flags = sum(self.flags[flag].astype(np.uint8) << bit for bit, flag in enumerate(FLAGS))
        emptied, zero = pl.lit(pl.Series(self.emptied)), pl.lit(pl.Series(self.blank_zero))
        kept = pl.when(emptied).then(None).when(zero).then(0).otherwise(pl.col("value"))
        return counts.with_columns(
            value=kept,
            state=pl.Series(STATES).gather(state),
            flags=pl.Series(FLAG_WORDS).gather(flags),
            leading=pl.Series(self.leading),
            blank_zero=pl.Series(self.blank_zero),
            emptied=pl.Series(self.emptied),
        )


TOLD = {
    "missed": "no report was made (blank, or zero or unchanged amid an active epidemic; two weeks at most)",
    "stopped": "reporting had stopped amid an active epidemic",
    "negative": "a correction (a negative new count or a fall of the cumulative)",
    "mismatch": "the new count is not the difference of the cumulative",
    "backlog": "a backlog of earlier days is in it",
    "provisional": "provisional, because the last day or week is not whole",
}


def _notes(judged: pl.DataFrame) -> Iterator[str]:
    """Tell of each state and flag: how many counts, of how many places, and one of them."""
    for word, meaning in TOLD.items():
        in_state = word in ("missed", "stopped")
        found = judged.filter(pl.col("state") == word if in_state else pl.col("flags").str.contains(word))
        if found.is_empty():
            continue
        location, day, target = found.select("location", "date", "target").row(0)
        yield (
            f"{many(found.height, 'count')} of {many(found['location'].n_unique(), 'place')}: {meaning}; "
            f"for example {target} of {place(location).name} on {day.day} {day:%B %Y}."
        )
    zeros, emptied = judged.filter("blank_zero").height, judged.filter("emptied").height
    if zeros:
        yield f"{many(zeros, 'blank')} read as zero: the cumulative stands still and no epidemic is active."
    if emptied:
        yield f"{many(emptied, 'zero')} not kept as a number: no report was made."
