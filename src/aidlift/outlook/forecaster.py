"""The fitted forecaster: boosted models that can be kept, with what they were made from.

Fitting takes time and can be done once a month; the ridge member and everything else that a forecast needs is
learnt anew from the figures at hand, in seconds.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from aidlift.catalogue.capacity import capacities
from aidlift.errors import BadInput
from aidlift.outlook.boosted import FLAT, TREND, Boosted, fit_boosted, from_texts, to_texts
from aidlift.outlook.ensemble import Ensemble, replay
from aidlift.outlook.history import History
from aidlift.outlook.recalibrate import Record
from aidlift.outlook.series import Series, align
from aidlift.outlook.snapshot import TARGETS, Snapshot, snapshot_of
from aidlift.outlook.weekly import weekly_incidence

Array = NDArray[np.float64]

HORIZONS = 4  # weeks ahead that the boosted members are taught


@dataclass(frozen=True, kw_only=True)
class Forecaster:
    """Boosted models by target, and their papers: day, seed, versions, and a hash of what taught them.

    `factors` is by how much the ensemble's bands are widened or narrowed: 23 factors by target and horizon.
    """

    as_of: date
    seed: int
    names: tuple[str, ...]
    boosted: Mapping[str, tuple[Boosted, ...]]
    data_sha256: str
    versions: Mapping[str, str]
    places: int
    factors: Mapping[str, Mapping[int, Array]] = field(default_factory=dict)

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
    """Fit the boosted members of each target to figures as known on `as_of`, and learn how wide bands are.

    `earlier` are views of earlier days, in order, a week or more apart: with them the models learn from
    weeks as they looked when they were new. A target with fewer than 500 outcomes gets no model. Raises
    BadInput where a view is out of order.
    """
    if any(day >= as_of for day, _ in earlier):
        raise BadInput("The earlier views must be of days before the one to forecast from.")
    places = sorted({place for series in aligned(view, as_of).values() for place in series.locations})
    history = History()
    for day, past_view in (*earlier, (as_of, view)):
        history.add(snapshot_from(past_view, day, places))
    boosted: dict[str, tuple[Boosted, ...]] = {}
    factors: dict[str, dict[int, Array]] = {}
    names: tuple[str, ...] = ()
    for number, target in enumerate(TARGETS):
        past = history.past(number)
        names = past.names
        if target in targets:
            fitted = [fit_boosted(recipe, past, seed=seed) for recipe in (FLAT, TREND)]
            boosted[target] = tuple(one for one in fitted if one is not None)
            factors[target] = replay(past, horizons=HORIZONS, seed=seed) if boosted[target] else {}
    assert history.newest is not None
    return Forecaster(
        as_of=as_of,
        seed=seed,
        names=names,
        boosted=boosted,
        data_sha256=data_hash([past_view for _, past_view in earlier] + [view]),
        versions=versions(),
        places=len(history.newest.locations),
        factors=factors,
    )


def to_parts(forecaster: Forecaster) -> tuple[dict[str, Any], dict[str, str]]:
    """Give a forecaster as a manifest of plain values and a text for each model, to be stored."""
    texts = {
        f"{target}/{member.recipe.name}/{number}": text
        for target, members in forecaster.boosted.items()
        for member in members
        for number, text in to_texts(member).items()
    }
    manifest = {
        "as_of": forecaster.as_of.isoformat(),
        "seed": forecaster.seed,
        "features": list(forecaster.names),
        "data_sha256": forecaster.data_sha256,
        "versions": dict(forecaster.versions),
        "places": forecaster.places,
        "factors": {
            target: {str(horizon): [float(factor) for factor in row] for horizon, row in found.items()}
            for target, found in forecaster.factors.items()
        },
    }
    return manifest, texts


def from_parts(manifest: Mapping[str, Any], texts: Mapping[str, str], names: Sequence[str]) -> Forecaster:
    """Make a forecaster again from its parts.

    Raises BadInput if it was fitted on other features than `names`, those of this version.
    """
    if list(manifest["features"]) != list(names):
        raise BadInput(
            "The stored forecaster was fitted on other features than this version uses; fit it anew."
        )
    grouped: dict[tuple[str, str], dict[str, str]] = {}
    for name, text in texts.items():
        target, member, number = name.split("/")
        grouped.setdefault((target, member), {})[number] = text
    boosted: dict[str, tuple[Boosted, ...]] = {}
    for (target, member), models in sorted(grouped.items()):
        boosted[target] = (*boosted.get(target, ()), from_texts(member, models))
    return Forecaster(
        as_of=date.fromisoformat(manifest["as_of"]),
        seed=manifest["seed"],
        names=tuple(manifest["features"]),
        boosted=boosted,
        data_sha256=manifest["data_sha256"],
        versions=manifest["versions"],
        places=manifest["places"],
        factors={
            target: {int(horizon): np.array(row) for horizon, row in found.items()}
            for target, found in manifest.get("factors", {}).items()
        },
    )


def feature_names() -> tuple[str, ...]:
    """List the features of this version, in order."""
    return history_of_nothing().past(0).names


def ready(
    snapshot: Snapshot, horizons: int, forecaster: Forecaster | None, *, members: Sequence[str]
) -> Ensemble:
    """Give an ensemble that has seen a snapshot and uses a fitted forecaster's models, if there is one."""
    ensemble = Ensemble(horizons=horizons, members=members)
    ensemble.see(snapshot)
    if forecaster is not None:
        for number, target in enumerate(TARGETS):
            ensemble.boosted[number] = list(forecaster.boosted.get(target, ()))
            ensemble.records[number] = Record(forecaster.factors.get(target))
    return ensemble


def history_of_nothing() -> History:
    """Give the history of one place that counted nothing, to ask it for its columns."""
    shape = (len(TARGETS), 1, 2, 7)
    nothing = Snapshot(
        as_of=date(2020, 1, 13),
        locations=("WLD",),
        week_ends=((date(2020, 1, 11),),) * len(TARGETS),
        days=np.zeros(shape),
        weeks=np.full(shape[:3], np.nan),
        after=np.zeros((len(TARGETS), 1, 6)),
        population=np.ones(1),
    )
    history = History()
    history.add(nothing)
    return history


def snapshot_from(view: pl.DataFrame, as_of: date, places: Sequence[str] | None = None) -> Snapshot:
    """Lay a frame `figures` out as a snapshot, with populations from the catalogue."""
    return snapshot_of(view, aligned(view, as_of), as_of, populations(), places)


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
    libraries = {name: version(name) for name in ("lightgbm", "numpy", "polars", "numba")}
    return {"aidlift": version("aidlift"), "python": platform.python_version(), **libraries}
