"""The outlines of the world's countries and of contested areas, as the map draws them.

Natural Earth at 1:50 million, public domain, simplified by `scripts/map_shapes.py`. It draws who controls
the ground, which is no statement on whom it belongs to: contested areas (`contested.json`) are grey and
their boundaries dashed.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import cos, radians
from typing import Any

Feature = dict[str, Any]
LARGE = 2.5e6  # square kilometres: such a country is framed by its airports and not by its outline
KM_PER_DEGREE = 111.2


@cache
def features() -> tuple[Feature, ...]:
    """Return all outlines: properties `code`, `contested` (the area's name) and `line` on dashed lines."""
    text = (files("aidlift") / "charts" / "shapes.json").read_text(encoding="utf-8")
    return tuple(json.loads(text)["features"])


@cache
def outlines() -> dict[str, Feature]:
    """Return the outline of each country by its alpha-3 code, contested areas apart."""
    return {
        shape["properties"]["code"]: shape
        for shape in features()
        if shape["properties"]["code"] and not shape["properties"]["contested"]
    }


def frame_of(code: str, *, even_large: bool = False) -> list[tuple[float, float]]:
    """Return points around a country's largest part; none for an unknown code.

    A very large country has none either unless `even_large`.
    """
    shape = outlines().get(code)
    if shape is None:
        return []
    rings = [polygon[0] for polygon in shape["geometry"]["coordinates"]]
    ring = max(rings, key=area)
    if area(ring) > LARGE and not even_large:
        return []
    step = max(1, len(ring) // 40)
    return [(lon, lat) for lon, lat in ring[::step]]


def area(ring: list[list[float]]) -> float:
    """Return roughly the area of a ring in square kilometres."""
    twice = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
    middle = sum(point[1] for point in ring) / len(ring)
    return abs(twice) / 2 * KM_PER_DEGREE**2 * cos(radians(middle))


def centre_of(code: str) -> tuple[float, float] | None:
    """Return a point in the middle of a country's largest part; None where there is no outline."""
    shape = outlines().get(code)
    if shape is None:
        return None
    ring = max((polygon[0] for polygon in shape["geometry"]["coordinates"]), key=area)
    return sum(point[0] for point in ring) / len(ring), sum(point[1] for point in ring) / len(ring)
