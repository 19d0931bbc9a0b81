"""Charts of how good forecasts were: skill beside others by horizon, and how often bands held the outcome."""

from __future__ import annotations

import polars as pl

from aidlift.charts.theme import BLUE, GREY, INK, MUTED, ORANGE, PURPLE, SKY, Spec, framed

LINES = (BLUE, ORANGE, PURPLE, SKY, GREY)


def skill(table: pl.DataFrame, *, title: str, subtitle: str, source: str, alt: str, width: int = 720) -> Spec:
    """Draw mean score over that of the baseline by horizon: `panel, model, horizon, ratio`, a panel each."""
    models = table["model"].unique(maintain_order=True).to_list()
    return _panels(
        table,
        x={"field": "horizon", "type": "ordinal", "axis": {"title": "weeks ahead", "labelAngle": 0}},
        y={
            "field": "ratio",
            "type": "quantitative",
            "scale": {"zero": False, "nice": True},
            "axis": {"title": None},
        },
        models=models,
        rule={"y": {"datum": 1}},
        title=title,
        subtitle=subtitle,
        source=source,
        alt=alt,
        width=width,
    )


def reliability(
    table: pl.DataFrame, *, title: str, subtitle: str, source: str, alt: str, width: int = 720
) -> Spec:
    """Draw the share of outcomes below each level against the level: `panel, model, level, share`."""
    models = table["model"].unique(maintain_order=True).to_list()
    unit = {"type": "quantitative", "scale": {"domain": [0, 1]}}
    return _panels(
        table,
        x={"field": "level", **unit, "axis": {"title": "promised", "format": ".0%", "tickCount": 5}},
        y={"field": "share", **unit, "axis": {"title": None, "format": ".0%", "tickCount": 5}},
        models=models,
        rule=None,
        title=title,
        subtitle=subtitle,
        source=source,
        alt=alt,
        width=width,
    )


def _panels(
    table: pl.DataFrame,
    *,
    x: Spec,
    y: Spec,
    models: list[str],
    rule: Spec | None,
    title: str,
    subtitle: str,
    source: str,
    alt: str,
    width: int,
) -> Spec:
    panels = table["panel"].unique(maintain_order=True).to_list()
    left, gap, columns = 44, 14, 2
    each = (width - columns * left - gap) // columns
    colour = {
        "field": "model",
        "type": "nominal",
        "scale": {"domain": models, "range": list(LINES[: len(models)])},
        "legend": {"title": None, "orient": "top", "symbolType": "stroke", "symbolStrokeWidth": 3},
    }
    diagonal = [{"level": 0, "share": 0}, {"level": 1, "share": 1}]
    drawn = []
    for panel in panels:
        rows = table.filter(pl.col("panel") == panel).to_dicts()
        guide: Spec = (
            {"data": {"values": [{}]}, "mark": {"type": "rule", "strokeDash": [4, 3], "color": MUTED}}
            | {"encoding": rule}
            if rule
            else {
                "data": {"values": diagonal},
                "mark": {"type": "line", "strokeDash": [4, 3], "strokeWidth": 1, "color": MUTED},
                "encoding": {
                    "x": {"field": "level", "type": "quantitative"},
                    "y": {"field": "share", "type": "quantitative"},
                },
            }
        )
        lines: Spec = {
            "data": {"values": rows},
            "mark": {"type": "line", "point": {"size": 24, "filled": True}, "strokeWidth": 2},
            "encoding": {"x": x, "y": y, "color": colour},
        }
        heading = {"text": panel, "anchor": "start", "fontSize": 12, "color": INK, "dx": 4}
        drawn.append({"title": heading, "layer": [guide, lines], "width": each, "height": 150})
    body: Spec = {
        "concat": drawn,
        "columns": columns,
        "spacing": {"row": 18, "column": left},
        "bounds": "full",
    }
    return framed(
        body, title=title, subtitle=subtitle, source=source, alt=alt, width=width, left=left, bounds="full"
    )
