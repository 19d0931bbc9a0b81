"""Coverage chart: how much of each country's need is met, by the plan and by plain rules beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from aidlift.charts.theme import BLUE, GREEN, GRID, MUTED, NARROW, ORANGE, PURPLE, Spec, clipped, framed, key

LOOKS = (
    (BLUE, "circle"),
    (ORANGE, "triangle-up"),
    (GREEN, "square"),
    (PURPLE, "cross"),
    ("#8b979e", "diamond"),
)
"""Colour and shape of each rule, in order; the first is the plan."""


def coverage(
    rows: pl.DataFrame,
    *,
    names: Mapping[str, str],
    rules: Sequence[str],
    title: str,
    subtitle: str,
    source: str,
    alt: str,
    width: int = 720,
) -> Spec:
    """Draw a line per country from the least to the most covered rule, and a mark per rule.

    `rows` has `location, rule, share`, `rules` the names of up to five rules, the plan first. Countries stand
    in the order of `names`, which ranks nobody.
    """
    left = 92 if width < NARROW else 130
    order = [code for code in names if code in set(rows["location"].to_list())]
    present = [(rule, *look) for rule, look in zip(rules, LOOKS, strict=False)]
    places = {rule: place for place, (rule, _, _) in enumerate(present)}
    values = [
        {
            "place": clipped(names[row["location"]], left - 10, 11.5),
            "rule": row["rule"],
            "share": row["share"],
            "order": places[row["rule"]],
        }
        for row in rows.iter_rows(named=True)
        if row["location"] in names
    ]
    domain = [clipped(names[code], left - 10, 11.5) for code in order]
    y: Spec = {
        "field": "place",
        "type": "nominal",
        "sort": domain,
        "axis": {"title": None, "labelColor": "#17242d", "minExtent": left - 4, "maxExtent": left - 4},
    }
    x = _share_axis(max((row["share"] for row in values), default=1.0))
    step = 20 if len(order) > 14 else 34
    colours = [(rule, colour) for rule, colour, _ in present]
    look = key(colours, columns=2 if width < NARROW else 0)
    look["legend"].pop("symbolType")
    shapes = {"domain": [rule for rule, _, _ in present], "range": [shape for _, _, shape in present]}
    offset: Spec = {
        "field": "rule",
        "type": "nominal",
        "scale": {"domain": [rule for rule, _, _ in present], "paddingOuter": 0.5},
    }
    line: Spec = {
        "mark": {"type": "rule", "strokeWidth": 1, "color": GRID},
        "encoding": {"y": y, "x": {"value": 0}, "x2": {"value": width - left}},
    }
    marks: Spec = {
        "mark": {"type": "point", "filled": True, "opacity": 1, "size": 62 if step > 20 else 34},
        "encoding": {
            "y": y,
            "yOffset": offset,
            "x": x | {"field": "share"},
            "color": {"field": "rule", "type": "nominal", **look},
            "shape": {"field": "rule", "type": "nominal", "scale": shapes, "legend": look["legend"]},
        },
    }
    body: Spec = {
        "width": width - left,
        "height": {"step": step, "for": "position"},
        "data": {"values": values},
        "layer": [line, marks],
    }
    return framed(
        body, title=title, subtitle=subtitle, source=source, alt=alt, width=width, left=left, bounds="full"
    )


def _share_axis(top: float) -> Spec:
    """End the axis at the first round share that holds the largest one."""
    most = next((end for end in (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5) if top <= end), 1.0)
    return {
        "type": "quantitative",
        "scale": {"domain": [0, most]},
        "axis": {
            "title": None,
            "format": ".1%" if most < 0.05 else ".0%",
            "tickCount": 5,
            "domain": False,
            "ticks": False,
        },
    }


def reproduction(
    rows: pl.DataFrame,
    *,
    names: Mapping[str, str],
    title: str,
    subtitle: str,
    source: str,
    alt: str,
    width: int = 720,
) -> Spec:
    """Draw the latest reproduction number of each country with its 95 % interval; the rule stands at 1.

    `rows` has `location, low, middle, high`; the axis ends where nine tenths of the intervals do.
    """
    left = 92 if width < NARROW else 130
    order = [code for code in names if code in set(rows["location"].to_list())]
    domain = [clipped(names[code], left - 10, 11.5) for code in order]
    values = [
        {
            "place": clipped(names[row["location"]], left - 10, 11.5),
            "low": row["low"],
            "middle": row["middle"],
            "high": row["high"],
        }
        for row in rows.iter_rows(named=True)
        if row["location"] in names
    ]
    highest = min(max([float(row["high"] or 1) for row in values], default=2.0) * 1.05, 4.0)
    lowest = min([float(row["low"] or 1) for row in values], default=0.0) * 0.95
    y: Spec = {
        "field": "place",
        "type": "nominal",
        "sort": domain,
        "axis": {"title": None, "labelColor": "#17242d", "minExtent": left - 4, "maxExtent": left - 4},
    }
    scale = {"domain": [min(lowest, 0.8), max(highest, 1.2)], "nice": True, "clamp": True, "zero": False}
    axis = {"title": None, "tickCount": 6, "domain": False, "ticks": False, "format": ".1f"}
    x: Spec = {"type": "quantitative", "scale": scale, "axis": axis}
    bar: Spec = {
        "mark": {"type": "rule", "strokeWidth": 5, "color": "#a9cdd7", "strokeCap": "round"},
        "encoding": {"y": y, "x": x | {"field": "low"}, "x2": {"field": "high"}},
    }
    dot: Spec = {
        "mark": {"type": "circle", "size": 60, "color": BLUE, "opacity": 1},
        "encoding": {"y": y, "x": x | {"field": "middle"}},
    }
    one: Spec = {
        "data": {"values": [{"one": 1}]},
        "mark": {"type": "rule", "strokeDash": [4, 3], "color": MUTED, "strokeWidth": 1.2},
        "encoding": {"x": x | {"field": "one"}},
    }
    body: Spec = {
        "width": width - left,
        "height": {"step": 15 if len(order) > 14 else 22},
        "data": {"values": values},
        "layer": [one, bar, dot],
    }
    return framed(
        body, title=title, subtitle=subtitle, source=source, alt=alt, width=width, left=left, bounds="full"
    )
