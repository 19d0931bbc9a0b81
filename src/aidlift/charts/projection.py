"""Where a place on the globe falls on a map: an equal-area view framed around the places that matter.

The formulas are those of Snyder, Map Projections: A Working Manual (USGS Professional Paper 1395, 1987),
Lambert azimuthal equal-area; and Šavrič, Patterson and Jenny 2018 for Equal Earth, used for the whole world.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import asin, atan2, cos, degrees, hypot, radians, sin, sqrt

LonLat = tuple[float, float]
WIDE = 75.0  # degrees from the centre: wider than this, a round view bends too much
EARTH = (1.340264, -0.081106, 0.000893, 0.003796)  # Equal Earth's polynomial


@dataclass(frozen=True)
class View:
    """A projection with its frame: d3's `type`, centre, scale and shift, and the size in pixels."""

    kind: str
    centre: LonLat
    scale: float
    shift: tuple[float, float]
    width: int
    height: int

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Give the pixel of a place; far outside the frame on the other side of the globe."""
        x, y = flat(self.kind, self.centre, lon, lat)
        return self.shift[0] + self.scale * x, self.shift[1] - self.scale * y

    def shows(self, lon: float, lat: float, margin: float = 0) -> bool:
        """Tell whether the place is inside the frame."""
        x, y = self.place(lon, lat)
        return -margin <= x <= self.width + margin and -margin <= y <= self.height + margin

    def spec(self) -> dict[str, object]:
        """Give the projection as Vega-Lite writes it."""
        rotate = (
            [-self.centre[0], -self.centre[1]] if self.kind == "azimuthalEqualArea" else [-self.centre[0], 0]
        )
        return {
            "type": self.kind,
            "rotate": rotate,
            "scale": round(self.scale, 3),
            "translate": [round(self.shift[0], 3), round(self.shift[1], 3)],
            "clipExtent": [[0, 0], [self.width, self.height]],
        }


def view(points: Sequence[LonLat], width: int, height: int, *, margin: float = 0.07) -> View:
    """Frame the points with a margin; no points give the whole world, one point a region around it."""
    centre = middle(points)
    far = max((distance(centre, point) for point in points), default=180.0)
    kind = "azimuthalEqualArea" if points and far <= WIDE else "equalEarth"
    if not points:
        centre, points = (0.0, 0.0), [(-180.0, 0.0), (180.0, 0.0), (0.0, -60.0), (0.0, 84.0)]
    spots = [flat(kind, centre, lon, lat) for lon, lat in points]
    left, right = min(x for x, _ in spots), max(x for x, _ in spots)
    low, high = min(y for _, y in spots), max(y for _, y in spots)
    least = radians(6)  # never nearer than about 6 degrees across
    wide, tall = max(right - left, least), max(high - low, least * height / width)
    scale = min(width * (1 - 2 * margin) / wide, height * (1 - 2 * margin) / tall)
    shift = (width / 2 - scale * (left + right) / 2, height / 2 + scale * (low + high) / 2)
    return View(kind, (round(centre[0], 2), round(centre[1], 2)), scale, shift, width, height)


def middle(points: Iterable[LonLat]) -> LonLat:
    """Return the mean direction of the points on the globe, so that the date line does not matter."""
    x = y = z = 0.0
    for lon, lat in points:
        x += cos(radians(lat)) * cos(radians(lon))
        y += cos(radians(lat)) * sin(radians(lon))
        z += sin(radians(lat))
    return round(degrees(atan2(y, x)), 2), round(degrees(atan2(z, hypot(x, y))), 2)


def distance(one: LonLat, other: LonLat) -> float:
    """Return the angle between two places, in degrees."""
    (lon1, lat1), (lon2, lat2) = one, other
    a = sin(radians(lat2 - lat1) / 2) ** 2
    b = cos(radians(lat1)) * cos(radians(lat2)) * sin(radians(lon2 - lon1) / 2) ** 2
    return degrees(2 * asin(min(1.0, sqrt(a + b))))


def flat(kind: str, centre: LonLat, lon: float, lat: float) -> tuple[float, float]:
    """Project a place; x points east and y north, in radians of the globe at the centre."""
    turn = radians((lon - centre[0] + 540) % 360 - 180)
    phi, phi0 = radians(lat), radians(centre[1])
    if kind == "equalEarth":
        a1, a2, a3, a4 = EARTH
        root = sqrt(3) / 2
        angle = asin(root * sin(phi))
        two, six = angle**2, angle**6
        slope = a1 + 3 * a2 * two + six * (7 * a3 + 9 * a4 * two)
        return turn * cos(angle) / (root * slope), angle * (a1 + a2 * two + six * (a3 + a4 * two))
    cosine = sin(phi0) * sin(phi) + cos(phi0) * cos(phi) * cos(turn)
    k = sqrt(2 / max(1 + cosine, 1e-9))
    return (
        k * cos(phi) * sin(turn),
        k * (cos(phi0) * sin(phi) - sin(phi0) * cos(phi) * cos(turn)),
    )
