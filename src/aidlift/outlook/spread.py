"""Where an epidemic presses on its neighbours: who is likely to import cases next, ranked.

Pressure on a place is the sum over all others of their weekly cases per person times the travellers from
them, per inhabitant of the place. Travellers follow a gravity law (people x people / distance²) with a part
that goes by land, between places that share a border, and a part that goes by air. Both can be closed. The
scale is relative: it ranks places and is no number of infected travellers, because nobody counted those.

Borders: `borders.csv`, land borders between countries and territories as general knowledge has them; a
border says nothing about who may claim what. Positions: the middle of a place's airports (airportsdata, MIT).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache

import airportsdata
import iso3166
import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from aidlift import frames
from aidlift.catalogue.shipped import shipped_rows
from aidlift.errors import BadInput

Array = NDArray[np.float64]
Pair = tuple[str, str]

AIR_SHARE = 0.1
"""Travellers by air over those by land at the same distance and population; our own choice, not measured."""

DISTANCE_POWER = 2.0
EARTH_KM = 6371.0
LEAST_KM = 100.0


@cache
def land_borders() -> frozenset[Pair]:
    """Return every pair of places that share a land border, both ways."""
    pairs = set()
    for row in shipped_rows("aidlift.outlook", "borders.csv"):
        for neighbour in row["neighbours"].split():
            pairs |= {(row["place"], neighbour), (neighbour, row["place"])}
    return frozenset(pairs)


@cache
def positions() -> Mapping[str, tuple[float, float]]:
    """Return latitude and longitude of the middle of each country's airports, in degrees."""
    alpha3 = {country.alpha2: country.alpha3 for country in iso3166.countries}
    vectors: dict[str, list[Array]] = {}
    for airport in airportsdata.load("IATA").values():
        code = alpha3.get(airport["country"])
        if code:
            vectors.setdefault(code, []).append(_vector(airport["lat"], airport["lon"]))
    middles = {code: np.mean(found, axis=0) for code, found in vectors.items()}
    return {
        code: (float(np.degrees(np.arctan2(z, np.hypot(x, y)))), float(np.degrees(np.arctan2(y, x))))
        for code, (x, y, z) in middles.items()
    }


def travel(
    places: Iterable[str],
    people: Mapping[str, float],
    *,
    closed_borders: Collection[Pair] = (),
    suspended_air: Collection[Pair] = (),
) -> pl.DataFrame:
    """Estimate relative travel between places: a frame `travel` with a land and an air part.

    A pair in `closed_borders` has no land part and one in `suspended_air` no air part, both ways. Places
    without population or position are left out; raises BadInput if fewer than two remain.
    """
    known = [place for place in sorted(set(places)) if people.get(place, 0) > 0 and place in positions()]
    if len(known) < 2:
        raise BadInput("Travel needs at least two places with a population and an airport.")
    where = np.array([_vector(*positions()[place]) for place in known])
    apart = EARTH_KM * np.arccos(np.clip(where @ where.T, -1, 1))
    size = np.array([people[place] for place in known])
    gravity = size[:, None] * size[None, :] / np.maximum(apart, LEAST_KM) ** DISTANCE_POWER
    by_land = _pairs(known, land_borders()) & ~_pairs(known, _both_ways(closed_borders))
    by_air = ~_pairs(known, _both_ways(suspended_air))
    by_air &= ~np.eye(len(known), dtype=bool)
    origin, target = np.nonzero(by_land | by_air)
    return pl.DataFrame(
        {
            "from_location": [known[row] for row in origin],
            "location": [known[row] for row in target],
            "distance_km": apart[origin, target],
            "land": (gravity * by_land)[origin, target],
            "air": (AIR_SHARE * gravity * by_air)[origin, target],
        }
    ).select(frames.empty("travel").columns)


def neighbour_pressure(
    weekly: Mapping[str, float], people: Mapping[str, float], flows: pl.DataFrame
) -> pl.DataFrame:
    """Rank places by the pressure of others' epidemics on them: a frame `spread`.

    `weekly` is the newest weekly count of cases by place; places without one press on nobody. Pressure is
    given in parts of the largest, with the share that comes by land and the place it mostly comes from.
    """
    rate = {place: count / people[place] for place, count in weekly.items() if people.get(place, 0) > 0}
    arriving = flows.with_columns(
        pl.col("from_location").replace_strict(rate, default=0.0, return_dtype=pl.Float64).alias("rate"),
        pl.col("location").replace_strict(people, default=None, return_dtype=pl.Float64).alias("people"),
    ).with_columns(
        (pl.col("rate") * pl.col("land") / pl.col("people")).alias("by_land"),
        (pl.col("rate") * pl.col("air") / pl.col("people")).alias("by_air"),
    )
    total = (pl.col("by_land") + pl.col("by_air")).alias("pressure")
    ordered = arriving.with_columns(total).sort(
        "location", "pressure", "from_location", descending=[False, True, False]
    )
    summed = ordered.group_by("location", maintain_order=True).agg(
        pl.col("pressure").sum(),
        pl.col("by_land").sum(),
        pl.col("from_location").first().alias("mostly_from"),
        (pl.col("pressure").first() / pl.col("pressure").sum()).fill_nan(0.0).alias("mostly_share"),
    )
    top = pl.col("pressure").max()
    return (
        summed.with_columns(
            (pl.col("by_land") / pl.col("pressure")).fill_nan(0.0).alias("land_share"),
            pl.when(top > 0).then(pl.col("pressure") / top).otherwise(0.0).alias("pressure"),
        )
        .sort("pressure", "location", descending=[True, False])
        .with_row_index("rank", offset=1)
        .with_columns(pl.col("rank").cast(pl.Int64))
        .select(frames.empty("spread").columns)
    )


def effective_distance(flows: pl.DataFrame) -> pl.DataFrame:
    """Return how far places are apart along the likeliest way (Brockmann and Helbing, Science 2013).

    A step from i to j has length 1 - log of the share of i's travellers who go to j; infinite without a way.
    """
    places = sorted(set(flows["from_location"]) | set(flows["location"]))
    row = {place: number for number, place in enumerate(places)}
    moved = np.zeros((len(places), len(places)))
    for origin, target, land, air in flows.select("from_location", "location", "land", "air").iter_rows():
        moved[row[origin], row[target]] += land + air
    share = moved / np.maximum(moved.sum(axis=1, keepdims=True), 1e-300)
    with np.errstate(divide="ignore"):
        step = np.where(share > 0, 1 - np.log(share), 0.0)
    apart = dijkstra(step)
    origin, target = np.nonzero(~np.eye(len(places), dtype=bool))
    return pl.DataFrame(
        {
            "from_location": [places[number] for number in origin],
            "location": [places[number] for number in target],
            "distance": apart[origin, target],
        }
    )


def _vector(latitude: float, longitude: float) -> Array:
    up, round_ = np.radians(latitude), np.radians(longitude)
    return np.array([np.cos(up) * np.cos(round_), np.cos(up) * np.sin(round_), np.sin(up)])


def _both_ways(pairs: Collection[Pair]) -> frozenset[Pair]:
    return frozenset(pairs) | frozenset((second, first) for first, second in pairs)


def _pairs(places: list[str], pairs: Collection[Pair]) -> NDArray[np.bool_]:
    return np.array([[(first, second) in pairs for second in places] for first in places])
