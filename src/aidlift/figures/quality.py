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
FLAGS = ("negative", "mismatch", "backlog", "carried", "provisional")


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
    period = int(counts["period_days"][0])
    places = counts["location"].unique(maintain_order=True)
    row = counts["location"].replace_strict(places, np.arange(len(places)), return_dtype=pl.Int64).to_numpy()
    days = (counts["date"] - counts["date"].min()).dt.total_days().to_numpy()
    column = days // period
    shape = (len(places), int(column.max()) + 1)
    target = counts["target"].to_numpy()
    value = counts["value"].cast(pl.Float64).to_numpy()
    out = _Out(len(value))
    silent_cases: Mask | None = None
    for measure in MEASURES:
        new_rows, all_rows = target == f"new {measure}", target == f"cumulative {measure}"
        if not (new_rows.any() or all_rows.any()):
            continue
        series = Series(
            *_spread(value, row, column, new_rows, all_rows, shape),
            period,
        )
        marks = find_marks(series, with_silent=silent_cases if measure == "deaths" else None)
        silent_cases = marks.silent if measure == "cases" else silent_cases
        out.take_new(new_rows, marks, value, row, column)
        out.take_cumulative(all_rows, marks, value, row, column)
    return out.onto(counts, value)


def _spread(
    value: Numbers,
    row: npt.NDArray[np.int64],
    column: npt.NDArray[np.int64],
    new: Mask,
    cumulative: Mask,
    shape: tuple[int, int],
) -> tuple[Numbers, Numbers, Mask, Mask]:
    numbers, stands = [], []
    for rows in (new, cumulative):
        grid, mask = np.full(shape, np.nan), np.zeros(shape, dtype=bool)
        grid[row[rows], column[rows]] = value[rows]
        mask[row[rows], column[rows]] = True
        numbers.append(grid)
        stands.append(mask)
    return numbers[0], numbers[1], stands[0], stands[1]


class _Out:
    """Collects states and flags for the rows of a frame."""

    def __init__(self, rows: int) -> None:
        self.silent, self.stopped = np.zeros(rows, bool), np.zeros(rows, bool)
        self.corrected, self.leading = np.zeros(rows, bool), np.zeros(rows, bool)
        self.blank_zero, self.emptied = np.zeros(rows, bool), np.zeros(rows, bool)
        self.flags = {flag: np.zeros(rows, bool) for flag in FLAGS}

    def take_new(
        self,
        rows: Mask,
        marks: Marks,
        value: Numbers,
        row: npt.NDArray[np.int64],
        column: npt.NDArray[np.int64],
    ) -> None:
        """Note what was found on rows of new counts."""
        at = (row[rows], column[rows])
        silent, blank = marks.silent[at], np.isnan(value[rows])
        self._common(rows, marks, at, blank)
        self.blank_zero[rows] = blank & ~silent & marks.still[at]
        self.emptied[rows] = silent & ~blank
        self.silent[rows] = silent | (blank & ~marks.still[at])
        self.corrected[rows] = marks.negative[at]
        self.flags["negative"][rows] = marks.negative[at]
        self.flags["backlog"][rows] = marks.backlog[at]

    def take_cumulative(
        self,
        rows: Mask,
        marks: Marks,
        value: Numbers,
        row: npt.NDArray[np.int64],
        column: npt.NDArray[np.int64],
    ) -> None:
        """Note what was found on rows of cumulative counts."""
        at = (row[rows], column[rows])
        silent, blank = marks.silent[at], np.isnan(value[rows])
        self._common(rows, marks, at, blank)
        self.silent[rows] = silent | blank
        self.corrected[rows] = marks.fallen[at]
        self.flags["negative"][rows] = marks.fallen[at]
        self.flags["carried"][rows] = silent & ~blank
        self.flags["backlog"][rows] = marks.backlog[at]

    def _common(
        self,
        rows: Mask,
        marks: Marks,
        at: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
        blank: Mask,
    ) -> None:
        self.stopped[rows] = marks.stopped[at]
        self.flags["mismatch"][rows] = marks.mismatch[at]
        self.flags["provisional"][rows] = marks.provisional[at]
        numbered = np.zeros(marks.silent.shape, bool)
        numbered[at] = ~blank
        begun = np.logical_or.accumulate(numbered, axis=1)
        self.leading[rows] = ~begun[at] & ~marks.still[at]

    def onto(self, counts: pl.DataFrame, value: Numbers) -> pl.DataFrame:
        """Put states, flags and values onto the frame."""
        state = np.where(self.corrected, "corrected", "reported")
        state = np.where(self.silent, np.where(self.stopped, "stopped", "missed"), state)
        flags = pl.concat_str(
            [pl.when(pl.lit(pl.Series(self.flags[flag]))).then(pl.lit(flag)) for flag in FLAGS],
            separator=" ",
            ignore_nulls=True,
        )
        emptied, zero = pl.lit(pl.Series(self.emptied)), pl.lit(pl.Series(self.blank_zero))
        kept = pl.when(emptied).then(None).when(zero).then(0).otherwise(pl.col("value"))
        return counts.with_columns(
            value=kept,
            state=pl.Series(state, dtype=pl.String),
            flags=flags,
            leading=pl.Series(self.leading),
            blank_zero=pl.Series(self.blank_zero),
            emptied=pl.Series(self.emptied),
        )


TOLD = {
    "missed": "no report was made (zero, blank or unchanged amid an active epidemic, for two weeks at most)",
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
