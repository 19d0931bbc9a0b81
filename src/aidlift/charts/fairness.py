"""What a fairness floor changes: coverage by country without it, with it, and where the floor is."""

from __future__ import annotations

import polars as pl

from aidlift.charts.theme import BLUE, GREY, MUTED, ORANGE, Spec, framed

WITHOUT, WITH = "without the floor", "with the floor"
ROW_HEIGHT, LEFT = 24, 150


def fairness(
    coverage: pl.DataFrame, *, title: str, subtitle: str, source: str, alt: str, width: int = 720
) -> Spec:
    """Draw two dots a country, joined: coverage without and with the floor; a tick marks the floor.

    `coverage` has `name, free, fair, floor` as shares from 0 to 1; countries stand in its order.
    """
    rows = coverage.to_dicts()
    order = coverage["name"].to_list()
    dots = [
        {"name": row["name"], "share": row[column], "plan": words}
        for row in rows
        for column, words in (("free", WITHOUT), ("fair", WITH))
    ]
    country = {
        "field": "name",
        "type": "nominal",
        "sort": order,
        "axis": {"title": None, "ticks": False, "labelPadding": 10},
    }
    share = {
        "type": "quantitative",
        "scale": {"domain": [0, 1]},
        "axis": {
            "title": "Critical items met by the last checkpoint, by mass",
            "format": "%",
            "tickCount": 6,
        },
    }
    body: Spec = {
        "width": width - LEFT,
        "height": ROW_HEIGHT * max(len(order), 1),
        "layer": [
            {
                "data": {"values": rows},
                "mark": {"type": "rule", "color": GREY, "strokeWidth": 2},
                "encoding": {"y": country, "x": {"field": "free", **share}, "x2": {"field": "fair"}},
            },
            {
                "data": {"values": rows},
                "mark": {"type": "tick", "color": MUTED, "thickness": 2, "size": 16},
                "encoding": {"y": country, "x": {"field": "floor", **share}},
            },
            {
                "data": {"values": dots},
                "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
                "encoding": {
                    "y": country,
                    "x": {"field": "share", **share},
                    "color": {
                        "field": "plan",
                        "type": "nominal",
                        "scale": {"domain": [WITHOUT, WITH], "range": [ORANGE, BLUE]},
                        "legend": {"title": None, "orient": "top", "symbolType": "circle"},
                    },
                    "shape": {
                        "field": "plan",
                        "type": "nominal",
                        "scale": {"domain": [WITHOUT, WITH], "range": ["circle", "diamond"]},
                        "legend": {"title": None, "orient": "top"},
                    },
                },
            },
        ],
        "resolve": {"scale": {"color": "shared", "shape": "shared"}},
    }
    return framed(
        body, title=title, subtitle=subtitle, source=source, alt=alt, width=width, left=LEFT, bounds="full"
    )
