"""Stores, entries and corridors as GeoJSON (RFC 7946).

Longitude comes before latitude (section 3.1.1); a line over the antimeridian is cut there (3.1.9), and a
bounding box over it has a west greater than its east (5.2); outer rings run counter-clockwise and
holes clockwise (3.1.6), however they were given. Corridors follow the great circle between their ends.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import acos, asin, atan2, ceil, cos, degrees, radians, sin, sqrt
from typing import Any

import polars as pl

from aidlift.formats.exchange import streams

DIGITS = 6  # about a tenth of a metre; RFC 7946, 11.2
STEP_KM = 250
EARTH_KM = 6371.0088  # mean radius (IUGG)

Spot = tuple[float, float]
"""Longitude and latitude in degrees, as GeoJSON writes them."""


def write_map(
    nodes: pl.DataFrame,
    corridors: pl.DataFrame,
    *,
    states: Mapping[str, str] | None = None,
    areas: Mapping[str, Sequence[Sequence[Spot]]] | None = None,
) -> Iterator[str]:
    """Write the tables `nodes` and `corridors` as one collection of features.

    `states` says by corridor whether it operates; `areas` are polygons by name, each a list of rings with the
    outer one first. A node without coordinates has no feature, nor has a corridor to or from it.
    """
    spots = {
        node: (longitude, latitude)
        for node, longitude, latitude in nodes.select("node", "longitude", "latitude").iter_rows()
        if longitude is not None and latitude is not None
    }
    head: dict[str, Any] = {"type": "FeatureCollection"}
    if spots:
        head["bbox"] = bounding_box(spots.values())
    before = json.dumps(head).removesuffix("}") + ',"features":['
    features = _features(nodes, corridors, spots, states or {}, areas or {})
    return streams.json_list(features, before=before, after="]}\n")


def _features(
    nodes: pl.DataFrame,
    corridors: pl.DataFrame,
    spots: Mapping[str, Spot],
    states: Mapping[str, str],
    areas: Mapping[str, Sequence[Sequence[Spot]]],
) -> Iterator[dict[str, Any]]:
    for row in nodes.iter_rows(named=True):
        if row["node"] in spots:
            about = {
                name: row[name]
                for name in ("name", "kind", "location", "cold", "note")
                if row[name] is not None
            }
            yield _feature(f"node/{row['node']}", _point(spots[row["node"]]), {"code": row["node"]} | about)
    for row in corridors.iter_rows(named=True):
        if row["origin"] in spots and row["destination"] in spots:
            names = ("carrier", "mode", "origin", "destination", "days", "payload_kg", "volume_m3")
            about = {name: row[name] for name in names if row[name] is not None}
            state = {"state": states[row["corridor"]]} if row["corridor"] in states else {}
            line = _line(great_circle(spots[row["origin"]], spots[row["destination"]]))
            yield _feature(f"corridor/{row['corridor']}", line, {"code": row["corridor"]} | about | state)
    for name, rings in areas.items():
        yield _feature(f"area/{name}", {"type": "Polygon", "coordinates": wound(rings)}, {"name": name})


def great_circle(start: Spot, end: Spot) -> list[Spot]:
    """Give spots along the shortest way, some 250 km apart; ends that lie opposite go over the pole."""
    one, other = _vector(start), _vector(end)
    angle = acos(max(-1.0, min(1.0, sum(a * b for a, b in zip(one, other, strict=True)))))
    parts = max(1, ceil(angle * EARTH_KM / STEP_KM))
    if sin(angle) < 1e-9:
        return [start, end]
    between = []
    for part in range(1, parts):
        share = part / parts
        first, second = sin((1 - share) * angle) / sin(angle), sin(share * angle) / sin(angle)
        between.append(_spot([first * a + second * b for a, b in zip(one, other, strict=True)]))
    return [start, *between, end]


def cut(spots: Sequence[Spot]) -> list[list[Spot]]:
    """Cut a line where it crosses the antimeridian; the cut stands on both sides, at +180 and -180."""
    lines = [[spots[0]]]
    for here, there in pairwise(spots):
        if abs(there[0] - here[0]) > 180:
            edge = 180.0 if here[0] > 0 else -180.0
            way = there[0] + 2 * edge - here[0]
            share = (edge - here[0]) / way if way else 0.0
            latitude = here[1] + share * (there[1] - here[1])
            lines[-1].append((edge, latitude))
            lines.append([(-edge, latitude)])
        lines[-1].append(there)
    return lines


def wound(rings: Sequence[Sequence[Spot]]) -> list[list[list[float]]]:
    """Close rings and wind them: the first counter-clockwise, the others clockwise."""
    found = []
    for number, ring in enumerate(rings):
        closed = [*ring] if ring[0] == ring[-1] else [*ring, ring[0]]
        counter_clockwise = _twice_area(closed) > 0
        ordered = closed if counter_clockwise == (number == 0) else closed[::-1]
        found.append([_rounded(spot) for spot in ordered])
    return found


def bounding_box(spots: Iterable[Spot]) -> list[float]:
    """Return west, south, east, north of the smallest box; west is above east across the antimeridian."""
    listed = list(spots)
    longitudes = sorted({longitude for longitude, _ in listed})
    latitudes = [latitude for _, latitude in listed]
    gaps = [(after - before, before, after) for before, after in pairwise(longitudes)]
    around = longitudes[0] + 360 - longitudes[-1]
    widest = max(gaps, default=(0.0, 0.0, 0.0))
    west, east = (widest[2], widest[1]) if widest[0] > around else (longitudes[0], longitudes[-1])
    return [round(edge, DIGITS) for edge in (west, min(latitudes), east, max(latitudes))]


def _feature(identifier: str, geometry: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "id": identifier, "geometry": geometry, "properties": properties}


def _point(spot: Spot) -> dict[str, Any]:
    return {"type": "Point", "coordinates": _rounded(spot)}


def _line(spots: Sequence[Spot]) -> dict[str, Any]:
    lines = [[_rounded(spot) for spot in line] for line in cut(spots)]
    if len(lines) == 1:
        return {"type": "LineString", "coordinates": lines[0]}
    return {"type": "MultiLineString", "coordinates": lines}


def _rounded(spot: Spot) -> list[float]:
    return [round(spot[0], DIGITS), round(spot[1], DIGITS)]


def _twice_area(ring: Sequence[Spot]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


def _vector(spot: Spot) -> tuple[float, float, float]:
    longitude, latitude = radians(spot[0]), radians(spot[1])
    return cos(latitude) * cos(longitude), cos(latitude) * sin(longitude), sin(latitude)


def _spot(vector: Sequence[float]) -> Spot:
    x, y, z = vector
    length = sqrt(x * x + y * y + z * z)
    return degrees(atan2(y, x)), degrees(asin(z / length))
