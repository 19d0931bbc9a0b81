"""Where an epidemic presses on its neighbours, from the counts of a day and the ways that are open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from aidlift.errors import BadInput
from aidlift.outlook.forecaster import populations
from aidlift.outlook.spread import neighbour_pressure, travel

DAYS = 7


@dataclass(frozen=True)
class Pressure:
    """How much the epidemics of others press on a country, in parts of the largest; places by code."""

    code: str
    share: float
    by_land: float
    mostly_from: str
    mostly_share: float


def pressures(means: Mapping[str, float]) -> list[Pressure]:
    """Rank countries by the pressure on them, by new cases a day; empty where fewer than two count."""
    return _ranked(tuple(sorted((code, max(0.0, value) * DAYS) for code, value in means.items())))


@lru_cache(32)
def _ranked(weekly: tuple[tuple[str, float], ...]) -> list[Pressure]:
    people = populations()
    counts = dict(weekly)
    try:
        flows = travel(counts, people)
    except BadInput:
        return []
    rows: pl.DataFrame = neighbour_pressure(counts, people, flows)
    return [
        Pressure(
            code=row["location"],
            share=row["pressure"],
            by_land=row["land_share"],
            mostly_from=row["mostly_from"],
            mostly_share=row["mostly_share"],
        )
        for row in rows.iter_rows(named=True)
    ]
