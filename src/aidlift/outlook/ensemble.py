"""The ensemble: boosted and ridge members joined on the log scale, capped and recalibrated.

`Ensemble` goes through snapshots in order and never sees a later one. It can be asked for a forecast after
each; the boosted members are refitted when told, the ridge is always.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from aidlift.errors import BadInput
from aidlift.outlook.boosted import FLAT, TREND, Boosted, fit_boosted
from aidlift.outlook.history import History, Past
from aidlift.outlook.offset import capped
from aidlift.outlook.recalibrate import Record, recalibrate
from aidlift.outlook.ridge import Ridge
from aidlift.outlook.snapshot import TARGETS, Snapshot

Array = NDArray[np.float64]

NAMES = ("boosted_flat", "boosted_trend", "ridge")
"""The members. On the log scale ridge counts as much as the boosted ones together, these alike."""

REPLAYED, REPLAY_ROWS = 20, 10_000  # weeks, and rows of the models that forecast them anew
FEWEST_WEEKS = 30  # before those weeks, for models to learn from

FROM_WEEK = {"boosted_flat": 2}
"""The first horizon at which a member is asked: the flat one is weak at one week (docs/outlook.md)."""


class Ensemble:
    """Members of both targets, their history and their record, as known on the newest snapshot's day."""

    def __init__(self, *, horizons: int = 4, seed: int = 0, members: Sequence[str] = NAMES) -> None:
        self.horizons, self.seed, self.members = horizons, seed, tuple(members)
        self.history = History()
        self.ridges = [Ridge(horizons) for _ in TARGETS]
        self.boosted: list[list[Boosted]] = [[] for _ in TARGETS]
        self.records = [Record() for _ in TARGETS]
        self._pasts: list[Past] = []

    def see(self, snapshot: Snapshot) -> None:
        """Take the next snapshot, and learn what is learnt every week."""
        self.history.add(snapshot)
        self._pasts = [self.history.past(target) for target in range(len(TARGETS))]
        if "ridge" in self.members:
            for ridge, past in zip(self.ridges, self._pasts, strict=True):
                ridge.learn(past)

    def fit(self) -> None:
        """Fit the boosted members to what is known; where too little is, they are left out."""
        for target, past in enumerate(self._pasts):
            recipes = [recipe for recipe in (FLAT, TREND) if recipe.name in self.members]
            fitted = [fit_boosted(recipe, past, seed=self.seed) for recipe in recipes]
            self.boosted[target] = [one for one in fitted if one is not None]

    def forecast(self, target: int, horizon: int) -> Array:
        """Forecast the counts `horizon` weeks ahead of each place: (place, 23), ordered, not negative.

        NaN for a place whose newest week is not known. The forecast is kept to recalibrate later ones.
        """
        past, record = self._past(target), self.records[target]
        joined = combine(self.member_quantiles(target, horizon))
        record.keep(past.last, horizon, joined)
        factor = record.factors(past.outcome, past.last, horizon)
        final = capped(recalibrate(joined, factor), past.base[past.last], horizon)
        found: Array = np.expm1(final)
        found[self.history.lag[target] > 0] = np.nan
        return found

    def member_quantiles(self, target: int, horizon: int) -> dict[str, Array]:
        """Give the capped log quantiles of each member."""
        ridge = self.ridges[target] if "ridge" in self.members else None
        return asked(self._past(target), horizon, self.boosted[target], ridge)

    def _past(self, target: int) -> Past:
        if not self._pasts:
            raise BadInput("The ensemble has seen no counts yet.")
        return self._pasts[target]


def asked(past: Past, horizon: int, boosted: Sequence[Boosted], ridge: Ridge | None) -> dict[str, Array]:
    """Give the capped log quantiles of each member for the week `horizon` after the newest of `past`."""
    found = {
        one.recipe.name: one.quantiles(past, horizon)
        for one in boosted
        if horizon >= FROM_WEEK.get(one.recipe.name, 1) and one.reaches(horizon)
    }
    if ridge is not None:
        found["ridge"] = ridge.quantiles(past, horizon)
    return {name: capped(quantiles, past.base[past.last], horizon) for name, quantiles in found.items()}


def replay(past: Past, *, horizons: int, seed: int) -> dict[int, Array]:
    """Return the factors by horizon that would have made the bands of recent forecasts hold their share.

    Forecasts are made anew from each of the last 20 weeks that have outcomes, by boosted members fitted to
    what had come before those weeks and by ridge as it was in each. Empty for a past too short for that.
    """
    first = past.last - REPLAYED
    if first < FEWEST_WEEKS:
        return {}
    record, ridge = Record(), Ridge(horizons)
    ridge.learn(past)
    fitted = [fit_boosted(recipe, past.until(first), seed=seed, most=REPLAY_ROWS) for recipe in (FLAT, TREND)]
    boosted = [one for one in fitted if one is not None]
    for week in range(first, past.last):
        then = past.until(week)
        for horizon in range(1, min(horizons, past.last - week) + 1):
            record.keep(week, horizon, combine(asked(then, horizon, boosted, ridge)))
    return {horizon: record.factors(past.outcome, past.last, horizon) for horizon in range(1, horizons + 1)}


def combine(members: Mapping[str, Array]) -> Array:
    """Return the weighted mean of the members' log quantiles, level by level, in order."""
    if not members:
        raise BadInput("There is no member to combine.")
    boosted = max(sum(name != "ridge" for name in members), 1)
    weights = np.array([float(boosted) if name == "ridge" else 1.0 for name in members])
    stacked = np.stack(list(members.values()))
    joined: Array = np.sort(np.tensordot(weights / weights.sum(), stacked, axes=1), axis=1)
    return joined
