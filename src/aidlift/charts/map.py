"""Map: the latest counts by country, the airports, and the flights that join them, for any region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import hypot, log10
from typing import Any

import polars as pl

from aidlift.charts.projection import View, view
from aidlift.charts.shapes import centre_of, features, frame_of
from aidlift.charts.theme import (
    CLASSES,
    DISPUTED,
    INK,
    LAND,
    MUTED,
    NARROW,
    ORANGE,
    PAPER,
    SEA,
    SILENT,
    Spec,
    framed,
    key,
    text_width,
)

DISCLAIMER = (
    "Boundaries and names shown do not imply endorsement or acceptance by the reserve, its members or the "
    "makers of this software. Grey areas with dashed edges are contested; final status is not implied. "
    "Shapes: Natural Earth, public domain."
)
CONTESTED, OUTSIDE, NO_COUNT = "contested", "not in the reserve", "no report"
FLOWN, PLANNED, SUSPENDED = "flown", "planned", "suspended"
ROUTES = {FLOWN: ("#6b3a1e", []), PLANNED: (ORANGE, [6, 3]), SUSPENDED: ("#7b858c", [1.5, 3])}
BEND = 0.08  # height of an arc over its chord
STEPS = 24
TINY = 40.0  # square pixels: a country within less is shown by a disc


@dataclass(frozen=True)
class Classes:
    """Classes of counts: lower bounds, the words for each, and the colours."""

    bounds: tuple[float, ...]
    labels: tuple[str, ...]

    def of(self, value: float | None) -> str:
        """Name the class of a count; None is a missing report and never a zero."""
        if value is None:
            return NO_COUNT
        return self.labels[max(sum(value >= bound for bound in self.bounds) - 1, 0)]


def classes(values: Iterable[float | None]) -> Classes:
    """Choose up to six classes that rise by powers of ten (or halves of them) over the counts there are."""
    known = sorted(value for value in values if value is not None and value > 0)
    if not known:
        return Classes((0.0,), ("0",))
    low, high = int(log10(max(known[0], 1))), int(log10(max(known[-1], 1)))
    steps = [10.0**power for power in range(max(low, high - 4) + 1, high + 1)]
    if 5 * 10.0**high <= known[-1] and len(steps) < len(CLASSES) - 1:
        steps.append(5 * 10.0**high)
    bounds = (0.0, *steps)
    labels = [f"under {bounds[1]:,.0f}" if len(bounds) > 1 else f"up to {known[-1]:,.0f}"]
    labels += [f"{low:,.0f}–{up - 1:,.0f}" for low, up in pairwise(bounds[1:])]
    if len(bounds) > 1:
        labels.append(f"{bounds[-1]:,.0f} and over")
    return Classes(bounds, tuple(labels))


def flight_map(
    counts: Mapping[str, float | None],
    nodes: pl.DataFrame,
    routes: pl.DataFrame,
    *,
    title: str,
    subtitle: str,
    source: str,
    alt: str,
    legend: str,
    width: int = 720,
    height: int = 470,
) -> Spec:
    """Draw counts by country, nodes and routes; the frame is computed from the countries and nodes given.

    `counts` holds the countries of the reserve (None: no report known), `nodes` is the table `nodes` and
    `routes` has `origin, destination, kind` with kind flown, planned or suspended. Routes whose ends are not
    nodes are left out. The disclaimer on boundaries always stands below.
    """
    places = {
        row["node"]: row
        for row in nodes.iter_rows(named=True)
        if row["latitude"] is not None and row["longitude"] is not None
    }
    used = {end for row in routes.iter_rows(named=True) for end in (row["origin"], row["destination"])}
    points = [
        (places[code]["longitude"], places[code]["latitude"]) for code in places if code in used or not used
    ]
    stands_in = {place["location"] for place in places.values()}
    points += [point for code in counts for point in frame_of(code, even_large=code not in stands_in)]
    seen = view(points, width, height)
    shades = classes(counts.values())
    layers = _land(seen, counts, shades, legend, width)
    layers += _routes(seen, places, routes, width)
    layers += _airports(seen, {code: place for code, place in places.items() if code in used or not used})
    body: Spec = {
        "layer": layers,
        "width": width,
        "height": height,
    }
    whole = f"{source} {DISCLAIMER}".strip()
    return framed(
        body, title=title, subtitle=subtitle, source=whole, alt=alt, width=width, left=0, bounds="full"
    )


def _land(
    seen: View, counts: Mapping[str, float | None], shades: Classes, legend: str, width: int
) -> list[Spec]:
    rows, lines = [], []
    for shape in features():
        properties = shape["properties"]
        if not _visible(shape, seen):
            continue
        if properties.get("line"):
            lines.append(shape)
            continue
        code = properties["code"]
        label = (
            CONTESTED if properties["contested"] else shades.of(counts[code]) if code in counts else OUTSIDE
        )
        rows.append({"type": "Feature", "geometry": shape["geometry"], "properties": {}, "class": label})
    present = {row["class"] for row in rows} | {shades.of(value) for value in counts.values()}
    ramp = list(zip(shades.labels, _ramp(len(shades.labels)), strict=True))
    entries = [*ramp, (NO_COUNT, SILENT), (CONTESTED, DISPUTED), (OUTSIDE, LAND)]
    entries = [entry for entry in entries if entry in ramp or entry[0] in present]
    columns = 3 if width < NARROW else 0 if len(entries) < 6 else (len(entries) + 1) // 2
    colour = {
        "field": "class",
        "type": "nominal",
        **key(
            entries,
            columns=columns,
            title=legend,
            titleOrient="top",
            symbolStrokeWidth=0.6,
            symbolStrokeColor="#aab5bc",
        ),
    }
    projection = seen.spec()
    sea: Spec = {
        "data": {"sphere": True},
        "mark": {"type": "geoshape", "fill": SEA},
        "projection": projection,
    }
    land: Spec = {
        "data": {"values": rows},
        "mark": {"type": "geoshape", "stroke": PAPER, "strokeWidth": 0.6},
        "encoding": {"color": colour},
        "projection": projection,
    }
    dashes: Spec = {
        "data": {"values": lines},
        "mark": {
            "type": "geoshape",
            "filled": False,
            "fill": None,
            "stroke": "#56626a",
            "strokeWidth": 0.9,
            "strokeDash": [3, 2],
        },
        "projection": projection,
    }
    small = [
        {"x": round(x, 1), "y": round(y, 1), "class": shades.of(value)}
        for code, value in counts.items()
        for x, y in _too_small(code, seen)
    ]
    specks: Spec = {
        "data": {"values": small},
        "mark": {"type": "circle", "size": 70, "stroke": MUTED, "strokeWidth": 0.8, "opacity": 1},
        "encoding": _pixels(seen) | {"color": colour},
    }
    return [sea, land, *([dashes] if lines else []), *([specks] if small else [])]


def _too_small(code: str, seen: View) -> list[tuple[float, float]]:
    """Give the pixel of a country whose outline is too small to show a colour; nothing for others."""
    centre = centre_of(code)
    if centre is None:
        return []
    spots = [seen.place(lon, lat) for lon, lat in frame_of(code)]
    wide = max((x for x, _ in spots), default=99) - min((x for x, _ in spots), default=0)
    tall = max((y for _, y in spots), default=99) - min((y for _, y in spots), default=0)
    return [seen.place(*centre)] if wide * tall < TINY else []


def _ramp(count: int) -> list[str]:
    chosen = {1: [2], 2: [1, 4], 3: [0, 2, 4], 4: [0, 2, 3, 4], 5: [0, 1, 2, 3, 4]}.get(count, range(6))
    return [CLASSES[number] for number in chosen]


def _visible(shape: dict[str, Any], seen: View) -> bool:
    geometry = shape["geometry"]
    if geometry["type"] in ("LineString", "MultiLineString"):
        lines = (
            geometry["coordinates"] if geometry["type"] == "MultiLineString" else [geometry["coordinates"]]
        )
        return any(seen.shows(lon, lat, 20) for line in lines for lon, lat in line)
    return any(seen.shows(lon, lat, 60) for polygon in geometry["coordinates"] for lon, lat in polygon[0])


def _pixels(seen: View) -> Spec:
    """Encode x and y as pixels of the frame, with the origin at its upper left."""
    x = {
        "field": "x",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, seen.width], "zero": False, "nice": False},
    }
    y = {
        "field": "y",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [seen.height, 0], "zero": False, "nice": False},
    }
    return {"x": x, "y": y}


def _routes(seen: View, places: dict[str, dict[str, Any]], routes: pl.DataFrame, width: int) -> list[Spec]:
    kept: dict[tuple[str, str], str] = {}
    for kind in (SUSPENDED, PLANNED, FLOWN):
        for row in routes.filter(pl.col("kind") == kind).iter_rows(named=True):
            if (
                row["origin"] in places
                and row["destination"] in places
                and row["origin"] != row["destination"]
            ):
                kept.setdefault((row["origin"], row["destination"]), kind)
    rows = []
    for number, ((origin, destination), kind) in enumerate(
        sorted(kept.items(), key=lambda pair: (list(ROUTES).index(pair[1]), pair[0]))
    ):
        for step, (x, y) in enumerate(_arc(seen, places[origin], places[destination])):
            rows.append({"route": number, "step": step, "x": round(x, 1), "y": round(y, 1), "kind": kind})
    if not rows:
        return []
    kinds = [kind for kind in ROUTES if kind in kept.values()]
    base = {**_pixels(seen), "detail": {"field": "route"}, "order": {"field": "step", "type": "quantitative"}}
    scale = {"domain": kinds, "range": [ROUTES[kind][0] for kind in kinds]}
    dash = {"domain": kinds, "range": [ROUTES[kind][1] or [1, 0] for kind in kinds]}
    look = {"title": None, "orient": "top", "symbolType": "stroke", "symbolSize": 400, "symbolStrokeWidth": 2}
    look |= {
        "symbolOpacity": 1,
        "labelExpr": "'Flights ' + datum.label",
        "columns": 2 if width < NARROW else 0,
    }
    # the ground beneath a line is dashed as the line is: whole, it would make a suspended flight a line flown
    dashed = {"field": "kind", "type": "nominal", "scale": dash, "legend": look}
    halo: Spec = {
        "mark": {"type": "line", "stroke": PAPER, "strokeWidth": 3, "opacity": 0.65, "clip": True},
        "encoding": base | {"strokeDash": dashed},
    }
    ink: Spec = {
        "mark": {"type": "line", "strokeWidth": 1.5, "clip": True},
        "encoding": base
        | {
            "stroke": {"field": "kind", "type": "nominal", "scale": scale, "legend": look},
            "strokeDash": {"field": "kind", "type": "nominal", "scale": dash, "legend": look},
        },
    }
    return [{"data": {"values": rows}, "layer": [halo, ink]}]


def _arc(seen: View, start: dict[str, Any], end: dict[str, Any]) -> list[tuple[float, float]]:
    """Bend a line upwards between two airports, the more the farther apart they are."""
    (x1, y1), (x2, y2) = (seen.place(place["longitude"], place["latitude"]) for place in (start, end))
    length = hypot(x2 - x1, y2 - y1) or 1.0
    nx, ny = (y2 - y1) / length, -(x2 - x1) / length
    if ny > 0 or (ny == 0 and nx < 0):
        nx, ny = -nx, -ny
    cx, cy = (x1 + x2) / 2 + nx * BEND * 2 * length, (y1 + y2) / 2 + ny * BEND * 2 * length
    points = []
    for step in range(STEPS + 1):
        t = step / STEPS
        points.append(
            (
                (1 - t) ** 2 * x1 + 2 * t * (1 - t) * cx + t * t * x2,
                (1 - t) ** 2 * y1 + 2 * t * (1 - t) * cy + t * t * y2,
            )
        )
    return points


def _airports(seen: View, places: dict[str, dict[str, Any]]) -> list[Spec]:
    dots, labels = [], []
    spots = {code: seen.place(place["longitude"], place["latitude"]) for code, place in places.items()}
    inside = {
        code: (x, y) for code, (x, y) in spots.items() if 0 <= x <= seen.width and 0 <= y <= seen.height
    }
    taken = [(x - 4, y - 4, x + 4, y + 4) for x, y in inside.values()]
    for code in sorted(inside, key=lambda one: (places[one].get("kind") != "entry", one)):
        x, y = inside[code]
        if {"x": round(x, 1), "y": round(y, 1)} in dots:
            continue  # two nodes in one place: one dot, one label
        dots.append({"x": round(x, 1), "y": round(y, 1)})
        spot = _free_spot(code, x, y, taken, seen)
        if spot:
            labels.append({"x": round(spot[0], 1), "y": round(spot[1], 1), "text": code})
    if not dots:
        return []
    place = _pixels(seen)
    text: Spec = {"type": "text", "fontSize": 10, "fontWeight": "bold", "baseline": "middle"}
    return [
        {
            "data": {"values": dots},
            "mark": {
                "type": "circle",
                "size": 30,
                "fill": PAPER,
                "stroke": INK,
                "strokeWidth": 1.4,
                "opacity": 1,
            },
            "encoding": place,
        },
        {
            "data": {"values": labels},
            "layer": [
                {
                    "mark": text | {"stroke": PAPER, "strokeWidth": 3, "strokeJoin": "round", "opacity": 0.9},
                    "encoding": place | {"text": {"field": "text"}},
                },
                {"mark": text | {"fill": INK}, "encoding": place | {"text": {"field": "text"}}},
            ],
        },
    ]


def _free_spot(
    text: str, x: float, y: float, taken: list[tuple[float, float, float, float]], seen: View
) -> tuple[float, float] | None:
    """Find the first place beside a dot where its label covers nothing; None if there is none."""
    half = text_width(text, 10, bold=True) / 2
    offsets = [
        (0, 11),
        (0, -11),
        (half + 7, 0),
        (-half - 7, 0),
        (half + 5, 9),
        (-half - 5, 9),
        (half + 5, -9),
        (-half - 5, -9),
    ]
    offsets += [(0, 20), (0, -20), (half + 14, 0), (-half - 14, 0)]
    for dx, dy in offsets:
        box = (x + dx - half - 1, y + dy - 6, x + dx + half + 1, y + dy + 6)
        free = all(box[2] <= b[0] or b[2] <= box[0] or box[3] <= b[1] or b[3] <= box[1] for b in taken)
        if free and box[0] >= 0 and box[2] <= seen.width and box[1] >= 0 and box[3] <= seen.height:
            taken.append(box)
            return x + dx, y + dy
    return None
