"""Build the map's shapes from Natural Earth (public domain) at 1:50 million, as TopoJSON `countries-50m`.

    python scripts/map_shapes.py countries-50m.json --out src/aidlift/charts/shapes.json

Country codes become ISO 3166 alpha-3; the areas of `charts/contested.json` become features of their own,
cut from the shapes together so that shared edges stay shared, and their boundaries become dashed lines.
Needs shapely (a development dependency).
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import iso3166
import shapely
import shapely.affinity
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from shapely.strtree import STRtree

CONTESTED = Path(__file__).resolve().parents[1] / "src" / "aidlift" / "charts" / "contested.json"
NO_CODE = {"Kosovo": "XKX", "Indian Ocean Ter.": "AUS"}
"""Shapes without an ISO number: Kosovo has a code that users agreed on; the other is Australian."""

TOLERANCE = 0.09  # degrees; about 10 km: half a pixel when 30 degrees fill a page
SMALL = 2.0  # square degrees: islands below this keep their outline as it is
DECIMALS = 2
DATE_LINE = 179.99  # an edge on the line itself would be drawn around the globe
NOT_DRAWN = {"ATA"}  # around the pole; no figures come from it
SPECK = 0.02  # square degrees: islets smaller than this go, unless they are all there is of a country


def main() -> None:
    """Read, cut, simplify and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("topology", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    contested = json.loads(CONTESTED.read_text(encoding="utf-8"))
    pieces = cut(countries(json.loads(given.topology.read_text(encoding="utf-8"))), contested["areas"])
    keys = list(pieces)
    smooth = dict(zip(keys, simplified([pieces[key] for key in keys]), strict=True))
    features = [feature(key, geometry) for key, geometry in sorted(smooth.items())]
    features.append(line_feature(dashed(smooth, contested["lines"])))
    text = json.dumps(
        {"type": "FeatureCollection", "features": features}, separators=(",", ":"), ensure_ascii=False
    )
    given.out.write_text(text + "\n", encoding="utf-8")
    print(f"{len(features)} features, {len(text):,} bytes, to {given.out}")


def countries(topology: dict[str, Any]) -> dict[tuple[str, str], BaseGeometry]:
    """Decode the TopoJSON: geometry by (alpha-3 or '', name)."""
    scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [list(_decoded(arc, scale, shift)) for arc in topology["arcs"]]
    found: dict[tuple[str, str], list[BaseGeometry]] = defaultdict(list)
    for entry in topology["objects"]["countries"]["geometries"]:
        name = entry["properties"]["name"]
        number = entry.get("id", "")
        code = NO_CODE.get(name) or (iso3166.countries_by_numeric[number].alpha3 if number else "")
        polygons = [entry["arcs"]] if entry["type"] == "Polygon" else entry["arcs"]
        if code in NOT_DRAWN:
            continue
        rings = [[_unwrapped(_ring(ring, arcs)) for ring in polygon] for polygon in polygons]
        geometry = _within_180(shapely.make_valid(shape({"type": "MultiPolygon", "coordinates": rings})))
        found[code, "" if code else name].append(geometry)
    return {key: _polygons(shapely.unary_union(parts)) for key, parts in found.items()}


def _unwrapped(ring: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Let a ring that crosses the date line run on beyond 180 degrees."""
    turned, shift = [ring[0]], 0.0
    for (before, _), (lon, lat) in pairwise(ring):
        shift += -360.0 if lon - before > 180 else 360.0 if before - lon > 180 else 0.0
        turned.append((lon + shift, lat))
    return turned


def _within_180(geometry: BaseGeometry) -> BaseGeometry:
    """Cut at the date line and bring what lies beyond it back."""
    parts = []
    for shift in (-360.0, 0.0, 360.0):
        part = geometry.intersection(shapely.box(-180 - shift, -90, 180 - shift, 90))
        parts.append(shapely.affinity.translate(part, shift))
    return shapely.unary_union(parts)


def _polygons(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.MultiPolygon([part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"])


def _decoded(arc: list[list[int]], scale: list[float], shift: list[float]) -> Iterator[tuple[float, float]]:
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield (x * scale[0] + shift[0], y * scale[1] + shift[1])


def _ring(numbers: list[int], arcs: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    points: list[tuple[float, float]] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points


def cut(
    whole: dict[tuple[str, str], BaseGeometry], areas: list[dict[str, Any]]
) -> dict[tuple[str, str], BaseGeometry]:
    """Divide the world into faces by all outlines at once, and name each by country and contested area."""
    outlines = []
    for area in areas:
        keys = [key for key in whole if key[0] in area.get("within", ())]
        if "outline" in area:
            polygon = shapely.Polygon(area["outline"])
            outlines.append((area, polygon.intersection(shapely.unary_union([whole[key] for key in keys]))))
    touched = {key for key in whole for area, _ in outlines if key[0] in area["within"]}
    near = _neighbours(whole, touched)
    edges = [whole[key].boundary for key in near] + [outline.boundary for _, outline in outlines]
    tree = STRtree([whole[key] for key in near])
    named: dict[tuple[str, str], list[BaseGeometry]] = defaultdict(list)
    for face in shapely.polygonize([shapely.unary_union(edges)]).geoms:
        point = face.representative_point()
        owners = [near[i] for i in tree.query(point, predicate="intersects")]
        if not owners:
            continue  # a lake or a sea that land surrounds
        code, name = owners[0]
        inside = [
            area["id"] for area, outline in outlines if code in area["within"] and outline.contains(point)
        ]
        named[code, inside[0] if inside else name].append(face)
    shapes = {area["shape"]: area["id"] for area in areas if "shape" in area}
    result = {key: geometry for key, geometry in whole.items() if key not in near}
    result |= {key: _polygons(shapely.unary_union(faces)) for key, faces in named.items()}
    for key in list(result):
        if key[1] in shapes:
            result["", shapes[key[1]]] = result.pop(key)
    return result


def _neighbours(
    whole: dict[tuple[str, str], BaseGeometry], keys: set[tuple[str, str]]
) -> list[tuple[str, str]]:
    chosen = [whole[key] for key in keys]
    return [
        key
        for key, geometry in whole.items()
        if key in keys or any(geometry.intersects(one) for one in chosen)
    ]


def simplified(geometries: list[BaseGeometry]) -> list[BaseGeometry]:
    """Simplify neighbours together; keep small islands so that no country disappears."""
    smooth = shapely.coverage_simplify(geometries, TOLERANCE)
    kept = []
    for before, after in zip(geometries, smooth, strict=True):
        small = before.area < SMALL
        kept.append(before if small and not _has_neighbour(before, geometries) else after)
    return kept


def _has_neighbour(one: BaseGeometry, others: list[BaseGeometry]) -> bool:
    return sum(one.intersects(other) for other in others) > 1


def dashed(pieces: dict[tuple[str, str], BaseGeometry], lines: list[dict[str, Any]]) -> BaseGeometry:
    """Collect the land boundaries of contested areas and of the pairs listed."""
    keys = list(pieces)
    tree = STRtree([pieces[key] for key in keys])
    found = []
    pairs = {frozenset(line["between"]) for line in lines}
    for number, key in enumerate(keys):
        for other in tree.query(pieces[key], predicate="intersects"):
            if other <= number:
                continue
            contested = bool(key[1] or keys[other][1])
            if contested or frozenset((key[0], keys[other][0])) in pairs:
                shared = pieces[key].boundary.intersection(pieces[keys[other]].boundary)
                found.append(shared)
    parts = [part for part in shapely.get_parts(shapely.unary_union(found)) if part.geom_type == "LineString"]
    return shapely.line_merge(shapely.MultiLineString(parts))


def feature(key: tuple[str, str], geometry: BaseGeometry) -> dict[str, Any]:
    """Write one country or contested area; exterior rings clockwise, as the charts' library wants them."""
    rings = [_rounded_polygon(part) for part in shapely.get_parts(geometry)]
    polygons = [part for part in rings if part is not None] or [_speck(geometry)]
    largest = max(part.area for part in polygons)
    polygons = [part for part in polygons if part.area > SPECK or part.area > largest * 0.05]
    turned = shapely.orient_polygons(shapely.MultiPolygon(polygons), exterior_cw=True)
    return {
        "type": "Feature",
        "properties": {"code": key[0], "contested": key[1]},
        "geometry": _rounded(turned.__geo_interface__),
    }


def _speck(geometry: BaseGeometry) -> shapely.Polygon:
    """Stand in for a country smaller than the rounding (the Vatican, Monaco) by a small square."""
    x, y = (round(value, DECIMALS) for value in geometry.representative_point().coords[0])
    return shapely.box(x - 0.02, y - 0.02, x + 0.02, y + 0.02)


def _rounded_polygon(polygon: shapely.Polygon) -> shapely.Polygon | None:
    """Round before turning: a ring that rounding flattens or flips would fill the globe."""
    rings = [_round(list(ring.coords)) for ring in (polygon.exterior, *polygon.interiors)]
    solid = [ring for ring in rings if len(ring) >= 4 and shapely.Polygon(ring).area > 1e-4]
    if not solid or solid[0] is not rings[0]:
        return None
    polygon = shapely.Polygon(solid[0], solid[1:])
    return polygon if polygon.is_valid else max(shapely.get_parts(polygon.buffer(0)), key=shapely.area)


def line_feature(lines: BaseGeometry) -> dict[str, Any]:
    """Write all dashed lines as one feature."""
    return {
        "type": "Feature",
        "properties": {"code": "", "contested": "", "line": True},
        "geometry": _rounded(lines.__geo_interface__),
    }


def _rounded(geometry: dict[str, Any]) -> dict[str, Any]:
    return {"type": geometry["type"], "coordinates": _round(geometry["coordinates"])}


def _round(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, DECIMALS)
    if isinstance(value[0], float):
        lon, lat = (round(number, DECIMALS) for number in value)
        return [max(-DATE_LINE, min(DATE_LINE, lon)), lat]
    return _thinned([_round(part) for part in value])


def _thinned(points: list[Any]) -> list[Any]:
    """Drop points that rounding made equal, unless the ring would fall apart."""
    kept = [point for before, point in zip([None, *points[:-1]], points, strict=True) if point != before]
    return kept if len(kept) >= 4 or not isinstance(points[0][0], float) else points


if __name__ == "__main__":
    main()
