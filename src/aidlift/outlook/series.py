"""Weekly counts of many places side by side, repaired where a report is missing.

Only what came before a week decides how that week is repaired, so that a forecast made later for an
earlier day finds the same series.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from aidlift.outlook.weekly import WEEK, expected_week_end

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

REPAIRS_IN_A_ROW = 2  # after two repaired weeks a low count is believed; our choice, not tested
FEWEST_DAYS = 4  # a week with fewer days known says too little and counts as missed


@dataclass(frozen=True, kw_only=True)
class Series:
    """Counts by place (rows) and week (columns), ending with the last week that should be known.

    `counts` has no gaps from a place's first count on (NaN before it): a missed week repeats the one
    before. `observed` tells what was reported and believed. `week_ends` is the last day of the last
    column for each place: a Saturday, or the day on which a weekly source ends its weeks.
    """

    locations: tuple[str, ...]
    week_ends: tuple[date, ...]
    counts: Array
    observed: Mask
    states: tuple[str, ...]
    repaired: Mask
    negative: Mask

    def believed(self) -> pl.DataFrame:
        """Give the counts with their repairs as rows: `location, week_end, believed`."""
        place, week = np.nonzero(~np.isnan(self.counts))
        last = self.counts.shape[1] - 1
        ends = [weeks_after(self.week_ends[p], int(w) - last) for p, w in zip(place, week, strict=True)]
        return pl.DataFrame(
            {
                "location": [self.locations[p] for p in place],
                "week_end": ends,
                "believed": self.counts[place, week],
            },
            schema={"location": pl.String, "week_end": pl.Date, "believed": pl.Float64},
        )

    @property
    def lag(self) -> NDArray[np.int64]:
        """Return how many weeks before the last column each place was last observed."""
        return np.asarray(np.argmax(self.observed[:, ::-1], axis=1))

    @property
    def all_zero(self) -> Mask:
        """Tell which places counted nothing but zeros."""
        return np.asarray(~(self.counts > 0).any(axis=1))

    @property
    def length(self) -> NDArray[np.int64]:
        """Return how many weeks each place was observed."""
        return np.asarray(self.observed.sum(axis=1))


def align(weeks: pl.DataFrame, as_of: date) -> Series:
    """Put the weekly counts of `weekly_incidence` side by side and repair missed reports.

    A week of which only some days are known is scaled up to seven. Repaired are weeks with fewer than
    4 days known, and at most 2 weeks in a row below 5 % of the median of the four before (that median
    at least 50, the week before above 20 % of it). Negative counts become zero.
    """
    days_known = pl.col("days_reported") + pl.col("days_covered")
    enough = days_known >= FEWEST_DAYS
    weeks = weeks.filter(enough.any().over("location"))
    places = weeks.group_by("location").agg(pl.col("week_end").max()).sort("location")
    ends = _last_weeks(places["week_end"].to_list(), as_of)
    shift = dict(zip(places["location"], ends, strict=True))
    back = weeks.select(
        pl.col("location"),
        ((pl.col("location").replace_strict(shift) - pl.col("week_end")).dt.total_days() // WEEK).alias(
            "back"
        ),
        pl.when(enough).then(pl.col("value") * WEEK / days_known).alias("value"),
        "negative",
    ).filter(pl.col("back") >= 0)
    width = int(back["back"].max() or 0) + 1 if back.height else 0  # type: ignore[arg-type]
    rows = back["location"].replace_strict(
        {place: row for row, place in enumerate(places["location"])}, return_dtype=pl.Int64
    )
    raw = np.full((places.height, width), np.nan)
    negative = np.zeros_like(raw, dtype=bool)
    where = (rows.to_numpy(), width - 1 - back["back"].to_numpy())
    raw[where] = back["value"].fill_null(np.nan).to_numpy()
    negative[where] = back["negative"].to_numpy()
    last = weeks.sort("location", "week_end").group_by("location", maintain_order=True)
    states = last.agg(pl.col("state").last())["state"]
    counts, observed, repaired = _repaired(np.maximum(raw, 0))
    return Series(
        locations=tuple(places["location"]),
        week_ends=ends,
        counts=counts,
        observed=observed,
        states=tuple(states),
        repaired=repaired,
        negative=negative,
    )


def _last_weeks(last: list[date], as_of: date) -> tuple[date, ...]:
    """Return the week each place should reach: the last that is over, or what its neighbours reach."""
    reach: dict[int, date] = {}
    for end in last:
        day = end.weekday()
        reach[day] = max(end, reach.get(day, expected_week_end(as_of, day)))
    return tuple(reach[end.weekday()] for end in last)


def _repaired(raw: Array) -> tuple[Array, Mask, Mask]:
    counts, observed = raw.copy(), ~np.isnan(raw)
    in_a_row = np.zeros(len(raw), dtype=int)
    doubted = np.zeros_like(observed)
    for week in range(1, raw.shape[1]):
        before = counts[:, max(0, week - 4) : week]
        with np.errstate(invalid="ignore"):
            middle = _median(before)
            low = (raw[:, week] < 0.05 * middle) & (middle >= 50) & (counts[:, week - 1] > 0.2 * middle)
        doubt = low & (in_a_row < REPAIRS_IN_A_ROW) & (before.shape[1] == 4)
        absent = np.isnan(raw[:, week])
        in_a_row = np.where(doubt, in_a_row + 1, 0)
        doubted[:, week] = doubt
        observed[:, week] &= ~doubt
        counts[:, week] = np.where(doubt | absent, counts[:, week - 1], raw[:, week])
    return counts, observed, doubted


def _median(block: Array) -> Array:
    """Return the median of each row, NaN where any value is not known."""
    ordered = np.sort(block, axis=1)  # NaN sort last, so a row that has one ends in NaN
    size = block.shape[1]
    middle: Array = (ordered[:, (size - 1) // 2] + ordered[:, size // 2]) / 2
    return np.where(np.isnan(ordered[:, -1]), np.nan, middle)


def weeks_after(end: date, weeks: int) -> date:
    """Return the last day of the week that lies `weeks` after the week ending on `end`."""
    return end + timedelta(days=WEEK * weeks)
