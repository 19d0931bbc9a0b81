"""The rows that joint models learn from: every past week as it looked when it was new.

A forecaster meets its figures before they are revised, so it learns from them as they were then: the
features and the base of a row are those of the snapshot of its week, its outcome that of the newest
snapshot. Weeks before the first snapshot are taken as the first one shows them. Backfill is learnt that way
without a model of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from aidlift.errors import BadInput
from aidlift.outlook.cleaning import clean
from aidlift.outlook.features import features
from aidlift.outlook.snapshot import TARGETS, Snapshot
from aidlift.outlook.weekly import WEEK

Array = NDArray[np.float64]
Columns = NDArray[np.float32]

FIRST_WEEKS = 8  # of the first snapshot: too short a past for a row
LARGEST_SCALE, LEAST_SCALE = 0.8, 0.08
SPREAD_UNKNOWN = 0.3


@dataclass(frozen=True, kw_only=True)
class Past:
    """What one target's models learn from: (week, place) arrays on the scale of log(count + 1).

    `columns` is (week, place, feature). `base` is the count of each week as known when it was new, `growth`
    its smoothed growth, `scale` the series' own spread. `outcome` is the count as the newest snapshot
    believes it. The last week is the one to forecast from.
    """

    columns: Columns
    names: tuple[str, ...]
    base: Array
    growth: Array
    scale: Array
    outcome: Array

    @property
    def last(self) -> int:
        """Return the index of the week to forecast from."""
        return len(self.base) - 1

    def until(self, week: int) -> Past:
        """Give the past that ends with a week: outcomes up to it, as the newest snapshot believes them."""
        kept = slice(0, week + 1)
        return replace(
            self,
            columns=self.columns[kept],
            base=self.base[kept],
            growth=self.growth[kept],
            scale=self.scale[kept],
            outcome=self.outcome[kept],
        )


class History:
    """Snapshots taken in order, of the same places, kept as rows.

    `weeks` are the counts as the newest snapshot believes them, (target, place, week), and `lag` how many
    weeks before its last each place was known last.
    """

    def __init__(self) -> None:
        self.newest: Snapshot | None = None
        self.lag = np.zeros((len(TARGETS), 0), dtype=np.int64)
        self.weeks = np.zeros((len(TARGETS), 0, 0))
        self._columns: list[list[Columns]] = [[] for _ in TARGETS]
        self._base: list[list[Array]] = [[] for _ in TARGETS]
        self._outcome: list[Array] = [np.empty((0, 0)) for _ in TARGETS]
        self._names: tuple[str, ...] = ()

    @property
    def as_of(self) -> date:
        """Return the day of the newest snapshot."""
        if self.newest is None:
            raise BadInput("There is no snapshot to learn from; add one first.")
        return self.newest.as_of

    def add(self, snapshot: Snapshot) -> None:
        """Add a snapshot taken later than those before.

        The weeks that ended since the last one are kept as this one shows them. Raises BadInput if it
        is not later, or of other places.
        """
        weeks = self._new_weeks(snapshot)
        cleaned = clean(snapshot)
        for target in range(len(TARGETS)):
            found = features(snapshot, cleaned, target)
            columns = np.stack(list(found.values()), axis=2).astype(np.float32)
            base = np.log1p(cleaned.weeks[target])
            for week in range(base.shape[1] - weeks, base.shape[1]):
                self._columns[target].append(columns[:, week])
                self._base[target].append(base[:, week])
            self._outcome[target] = _ending_together(base.T, len(self._base[target]))
            self._names = tuple(found)
        self.newest, self.lag, self.weeks = snapshot, cleaned.lag, cleaned.weeks

    def past(self, target: int) -> Past:
        """Give the rows of a target (0 cases, 1 deaths)."""
        columns, base = np.stack(self._columns[target]), np.stack(self._base[target])
        growth = np.nan_to_num(columns[:, :, self._names.index("own growth smoothed")].astype(float))
        spread = columns[:, :, self._names.index("own spread")].astype(float)
        return Past(
            columns=columns,
            names=self._names,
            base=base,
            growth=growth,
            scale=series_scale(base, spread),
            outcome=self._outcome[target],
        )

    def _new_weeks(self, snapshot: Snapshot) -> int:
        if self.newest is None:
            return int(snapshot.days.shape[2])
        if snapshot.locations != self.newest.locations:
            raise BadInput("The snapshots are of different places; give all the same places.")
        weeks = weeks_between(_last_end(self.newest), _last_end(snapshot))
        if snapshot.as_of <= self.newest.as_of or weeks < 0:
            raise BadInput(
                f"A snapshot of {snapshot.as_of} cannot follow {self.newest.as_of}; give them in order."
            )
        return weeks


def series_scale(base: Array, spread: Array) -> Array:
    """Return each series' scale: spread of its last 8 steps and noise of small counts, at most 0.8."""
    spread = np.nan_to_num(spread, nan=SPREAD_UNKNOWN)
    scale: Array = np.minimum(LARGEST_SCALE, np.sqrt(spread**2 + LEAST_SCALE**2 + np.exp(-base)))
    return scale


def _ending_together(counts: Array, weeks: int) -> Array:
    """Give the last `weeks` rows, with rows of NaN before them where there are fewer."""
    missing = max(weeks - len(counts), 0)
    padded = np.pad(counts, ((missing, 0), (0, 0)), constant_values=np.nan)
    return padded[len(padded) - weeks :]


def _last_end(snapshot: Snapshot) -> date:
    return max(end for ends in snapshot.week_ends for end in ends)


def weeks_between(first: date, last: date) -> int:
    """Return how many whole weeks lie between two days."""
    return (last - first).days // WEEK
