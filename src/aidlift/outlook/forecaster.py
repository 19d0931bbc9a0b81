"""The fitted forecaster: boosted models that can be kept, with what they were made from.

Fitting takes time and can be done once a month; the ridge member and everything else that a forecast needs is
learnt anew from the figures at hand, in seconds.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import lightgbm
import numpy
import polars as pl

from aidlift.catalogue.capacity import capacities
from aidlift.errors import BadInput
from aidlift.outlook.boosted import FLAT, TREND, Boosted, fit_boosted
from aidlift.outlook.ensemble import Ensemble
from aidlift.outlook.history import History
from aidlift.outlook.series import Series, align
from aidlift.outlook.snapshot import TARGETS, Snapshot, snapshot_of
from aidlift.outlook.weekly import weekly_incidence


@dataclass(frozen=True, kw_only=True)
class Forecaster:
    """Boosted models by target, and their papers: day, seed, versions, and a hash of what taught them."""

    as_of: date
    seed: int
    names: tuple[str, ...]
    boosted: Mapping[str, tuple[Boosted, ...]]
    data_sha256: str
    versions: Mapping[str, str]
    places: int

    def summary(self) -> str:
        """Say what the forecaster was fitted on."""
        found = sum(len(models) for models in self.boosted.values())
        return (
            f"{found} boosted members fitted on {self.places} places as known on {self.as_of}, "
            f"seed {self.seed}, data {self.data_sha256[:12]}."
        )


def fit_forecaster(
    view: pl.DataFrame,
    *,
    as_of: date,
    targets: Sequence[str] = TARGETS,
    seed: int = 0,
    earlier: Sequence[tuple[date, pl.DataFrame]] = (),
) -> Forecaster:
    """Fit the boosted members of each target to figures as known on `as_of`.

    `earlier` are views of earlier days, in order, a week or more apart: with them the models learn from
    weeks as they looked when they were new. A target with fewer than 500 outcomes gets no model. Raises
    BadInput where a view is out of order or of other places.
    """
    if any(day >= as_of for day, _ in earlier):
        raise BadInput("The earlier views must be of days before the one to forecast from.")
    history = History()
    for day, past_view in (*earlier, (as_of, view)):
        history.add(snapshot_from(past_view, day))
    boosted: dict[str, tuple[Boosted, ...]] = {}
    names: tuple[str, ...] = ()
    for number, target in enumerate(TARGETS):
        past = history.past(number)
        names = past.names
        if target in targets:
            fitted = [fit_boosted(recipe, past, seed=seed) for recipe in (FLAT, TREND)]
            boosted[target] = tuple(one for one in fitted if one is not None)
    assert history.newest is not None
    return Forecaster(
        as_of=as_of,
        seed=seed,
        names=names,
        boosted=boosted,
        data_sha256=data_hash([past_view for _, past_view in earlier] + [view]),
        versions=versions(),
        places=len(history.newest.locations),
    )


def ready(
    snapshot: Snapshot, horizons: int, forecaster: Forecaster | None, *, members: Sequence[str]
) -> Ensemble:
    """Give an ensemble that has seen a snapshot and uses a fitted forecaster's models, if there is one."""
    ensemble = Ensemble(horizons=horizons, members=members)
    ensemble.see(snapshot)
    if forecaster is not None:
        for number, target in enumerate(TARGETS):
            ensemble.boosted[number] = list(forecaster.boosted.get(target, ()))
    return ensemble


def snapshot_from(view: pl.DataFrame, as_of: date) -> Snapshot:
    """Lay a frame `figures` out as a snapshot, with populations from the catalogue."""
    return snapshot_of(view, aligned(view, as_of), as_of, populations())


def aligned(view: pl.DataFrame, as_of: date) -> dict[str, Series]:
    """Put the weeks of both targets side by side, leaving out a target without a week."""
    weekly = {target: weekly_incidence(view, target, as_of) for target in TARGETS}
    return {target: align(weeks, as_of) for target, weeks in weekly.items() if weeks.height}


def populations() -> dict[str, float]:
    """Return the population of each place that the catalogue knows."""
    return {code: float(known.population) for code, known in capacities().items()}


def data_hash(views: Sequence[pl.DataFrame]) -> str:
    """Return a hash of the counts in views, the same for the same counts in any order of rows."""
    digest = hashlib.sha256()
    for view in views:
        ordered = view.select("location", "target", "date", "period_days", "value", "state").sort(pl.all())
        digest.update(ordered.write_csv().encode())
    return digest.hexdigest()


def versions() -> dict[str, str]:
    """Return the versions that a fit depends on."""
    return {
        "python": platform.python_version(),
        "lightgbm": str(lightgbm.__version__),
        "numpy": numpy.__version__,
        "polars": pl.__version__,
    }
