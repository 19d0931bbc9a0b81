"""The boosted members: gradient-boosted quantile regression over all places (LightGBM).

Two of them: one that learns where counts go from where they are (`flat`), one that learns how the damped
trend is wrong (`trend`), its first week a model of its own. The recipe of joint training over places is that
of Flusion (Ray et al., arXiv 2407.19054).
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from aidlift.outlook.history import FIRST_WEEKS, Columns, Past
from aidlift.outlook.levels import LEVEL_ARRAY
from aidlift.outlook.offset import drift

if TYPE_CHECKING:
    import lightgbm as lgb

Array = NDArray[np.float64]

LEARNT_LEVELS = np.array([0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.975, 0.99])
"""The levels that are learnt; the other eight of the hubs' 23 lie between."""

THREADS = 2  # models fitted side by side; each by one thread, so that the number does not change a result
FEWEST_ROWS, MOST_ROWS = 500, 30_000  # of one fit; more are drawn from evenly, for speed
COMMON = {
    "objective": "quantile",
    "learning_rate": 0.05,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.35,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "max_bin": 127,
    "num_threads": 1,
    "deterministic": True,
    "force_col_wise": True,
    "feature_pre_filter": False,
    "verbosity": -1,
}


@dataclass(frozen=True)
class Recipe:
    """How a member is boosted. Horizons in one group share their models; `trended` corrects the trend."""

    name: str
    trended: bool
    groups: tuple[tuple[int, ...], ...]
    leaves: int
    rounds: int


FLAT = Recipe("boosted_flat", False, ((1, 2, 3, 4),), leaves=10, rounds=150)
TREND = Recipe("boosted_trend", True, ((1,), (2, 3, 4)), leaves=8, rounds=160)


@dataclass(frozen=True)
class Boosted:
    """Fitted models of one member: for each horizon of each group one model a level."""

    recipe: Recipe
    models: tuple[tuple[lgb.Booster, ...], ...]

    def reaches(self, horizon: int) -> bool:
        """Tell whether the member forecasts so many weeks ahead."""
        return any(horizon in group for group in self.recipe.groups)

    def quantiles(self, past: Past, horizon: int) -> Array:
        """Forecast the log count `horizon` weeks after the newest week of `past`: (place, 23), in order."""
        group = next(number for number, group in enumerate(self.recipe.groups) if horizon in group)
        week = np.array([past.last])
        rows = _rows(past, week, horizon)[0]
        moved = np.stack(
            [np.asarray(model.predict(rows, num_threads=1)) for model in self.models[group]], axis=1
        )
        learnt = np.sort(_start(self.recipe, past, week, horizon)[0][:, None] + moved, axis=1)
        between = [np.interp(LEVEL_ARRAY, LEARNT_LEVELS, row) for row in learnt]
        return np.array(between)


def fit_boosted(recipe: Recipe, past: Past, *, seed: int, most: int = MOST_ROWS) -> Boosted | None:
    """Fit a member to every outcome that is known, `most` of them; None if there are fewer than 500."""
    import lightgbm as lgb  # here, because it takes a second to load and most commands do not boost

    models = []
    for group in recipe.groups:
        columns, moved = _examples(recipe, past, group)
        if len(moved) < FEWEST_ROWS:
            return None
        if len(moved) > most:
            kept = np.sort(np.random.default_rng(seed).choice(len(moved), most, replace=False))
            columns, moved = columns[kept], moved[kept]
        data = lgb.Dataset(columns, moved, params=COMMON, free_raw_data=False).construct()
        settings = [
            {**COMMON, "num_leaves": recipe.leaves, "alpha": level, "seed": 100 * seed + number}
            for number, level in enumerate(LEARNT_LEVELS)
        ]
        with ThreadPoolExecutor(THREADS) as threads:
            fitted = threads.map(lambda chosen, data=data: lgb.train(chosen, data, recipe.rounds), settings)
            models.append(tuple(fitted))
    return Boosted(recipe, tuple(models))


def _examples(recipe: Recipe, past: Past, group: Sequence[int]) -> tuple[Columns, Array]:
    columns, outcomes = [], []
    for horizon in group:
        weeks = np.arange(FIRST_WEEKS, past.last - horizon + 1)
        ends = past.outcome[weeks + horizon]
        moved = ends - _start(recipe, past, weeks, horizon)
        use = np.isfinite(moved) & ((past.base[weeks] > 0) | (ends > 0))
        columns.append(_rows(past, weeks, horizon)[use])
        outcomes.append(moved[use])
    return np.concatenate(columns), np.concatenate(outcomes)


def _start(recipe: Recipe, past: Past, weeks: NDArray[np.int64], horizon: int) -> Array:
    base = past.base[weeks]
    return base + drift(past.growth[weeks], horizon) if recipe.trended else base


def _rows(past: Past, weeks: NDArray[np.int64], horizon: int) -> Columns:
    """Give the features of weeks with the horizon and the trend's way beside them: (week, place, feature)."""
    ahead = np.full((len(weeks), past.base.shape[1], 1), horizon, np.float32)
    trend = drift(past.growth[weeks], horizon)[:, :, None].astype(np.float32)
    return np.concatenate([past.columns[weeks], ahead, trend], axis=2)


def to_texts(boosted: Boosted) -> dict[str, str]:
    """Give each model as LightGBM's text, by `group-level` number."""
    return {
        f"{group}-{level:02}": model.model_to_string()
        for group, models in enumerate(boosted.models)
        for level, model in enumerate(models)
    }


def from_texts(name: str, texts: dict[str, str]) -> Boosted:
    """Make a member again from the texts that `to_texts` gave; raise KeyError if one is missing."""
    import lightgbm as lgb

    recipe = next(recipe for recipe in (FLAT, TREND) if recipe.name == name)
    models = tuple(
        tuple(lgb.Booster(model_str=texts[f"{group}-{level:02}"]) for level in range(len(LEARNT_LEVELS)))
        for group in range(len(recipe.groups))
    )
    return Boosted(recipe, models)
