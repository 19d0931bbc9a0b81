"""Fan chart: what was reported, as bars, and what is expected, as a median with its bands."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from aidlift.charts.theme import GAP, GREY, INK, MISSING, NARROW, Spec, clipped, framed, key, short_number

MEDIAN, HALF, MOST = "Median forecast", "50 % band", "95 % band"
REPORTED, PARTLY = "Reported", "Partly reported"
WEEK = 7
COLUMN_GAP = 10
ROOM = 1.6  # the axis ends at this times the highest bar, median or 50 % band, or at the 95 % band
LEVELS = {"0.025": "low95", "0.25": "low50", "0.5": "mid", "0.75": "high50", "0.975": "high95"}
COLOURS = [
    (REPORTED, GREY),
    (PARTLY, "#cfdae0"),
    (MISSING, GAP),
    (MEDIAN, "#b96f0e"),
    (HALF, "#efbe7b"),
    (MOST, "#f8e2c2"),
]


def weekly_bars(weekly: pl.DataFrame, target: str = "wk inc case") -> pl.DataFrame:
    """Give bars from a frame `weekly`: `location, from, to, value, state`; a missed week has no value."""
    return (
        weekly.filter(pl.col("target") == target)
        .select(
            "location",
            (pl.col("week_end") - timedelta(days=WEEK - 1)).alias("from"),
            (pl.col("week_end") + timedelta(days=1)).alias("to"),
            pl.col("value").cast(pl.Float64),
            pl.col("state")
            .replace_strict({"complete": REPORTED, "partly missed": PARTLY}, default=MISSING)
            .alias("state"),
        )
        .sort("location", "from")
    )


def daily_bars(figures: pl.DataFrame, target: str = "new cases") -> pl.DataFrame:
    """Give bars from a frame `figures`: a bar per day, or per week where a source counts weeks.

    A weekly count stands as its mean per day. A missed day has no value; negative corrections draw as none.
    """
    length = pl.col("period_days")
    return (
        figures.filter(pl.col("target") == target)
        .select(
            "location",
            (pl.col("date") - pl.duration(days=length - 1)).alias("from"),
            (pl.col("date") + timedelta(days=1)).alias("to"),
            (pl.col("value") / length).cast(pl.Float64).alias("value"),
            pl.when(pl.col("value").is_null() | pl.col("state").is_in(["missed", "stopped"]))
            .then(pl.lit(MISSING))
            .otherwise(pl.lit(REPORTED))
            .alias("state"),
        )
        .sort("location", "from")
    )


def bands(forecasts: pl.DataFrame, target: str = "wk inc case", *, per_day: bool = False) -> pl.DataFrame:
    """Give one row per location and week with the median and the ends of both bands.

    `per_day` turns a week's count into its mean per day, to stand beside daily bars.
    """
    names = pl.col("output_type_id").cast(pl.Float64, strict=False)
    rows = forecasts.filter(
        (pl.col("target") == target) & (pl.col("output_type") == "quantile")
    ).with_columns(names.alias("level"))
    level = {float(text): name for text, name in LEVELS.items()}
    rows = rows.filter(pl.col("level").is_in(list(level))).with_columns(
        pl.col("level").replace_strict(level, return_dtype=pl.String).alias("name"),
        (pl.col("value") / (WEEK if per_day else 1)).alias("value"),
    )
    wide = pl.DataFrame(
        schema={"location": pl.String, "day": pl.Date} | dict.fromkeys(LEVELS.values(), pl.Float64)
    )
    found = rows.pivot(
        "name", index=["location", "target_end_date"], values="value", aggregate_function="first"
    )
    found = found.rename({"target_end_date": "day"})
    return pl.concat([wide, found], how="diagonal_relaxed").select(wide.columns).sort("location", "day")


def fan(
    bars: pl.DataFrame,
    outlook: pl.DataFrame,
    *,
    as_of: date,
    title: str,
    subtitle: str,
    source: str,
    alt: str,
    axis: str,
    width: int = 720,
    height: int = 300,
) -> Spec:
    """Draw one place's bars and bands; the dashed rule is the day as of which the counts were known."""
    left = 52
    body = panel(
        bars,
        outlook,
        as_of=as_of,
        width=width - left,
        height=height,
        left=left,
        label=axis,
        narrow=width < NARROW,
    )
    return framed(body, title=title, subtitle=subtitle, source=source, alt=alt, width=width, left=left)


def fans(
    bars: pl.DataFrame,
    outlook: pl.DataFrame,
    *,
    names: dict[str, str],
    as_of: date,
    title: str,
    subtitle: str,
    source: str,
    alt: str,
    width: int = 720,
) -> Spec:
    """Draw a small fan chart for each place of `names`, in that order, each with a scale of its own."""
    left, columns = 44, 1 if width < NARROW else 3 if len(names) > 4 or len(names) == 3 else 2
    columns = max(1, min(columns, len(names)))
    each = (width - columns * left - (columns - 1) * COLUMN_GAP) // columns
    here = pl.col("location").is_in(list(names))
    named = _present(bars.filter(here), outlook.filter(here))
    panels = [
        panel(
            bars.filter(pl.col("location") == code),
            outlook.filter(pl.col("location") == code),
            as_of=as_of,
            width=each,
            height=120,
            left=left,
            label=None,
            heading=name,
            named=named,
            narrow=width < NARROW,
        )
        for code, name in names.items()
    ]
    body: Spec = {
        "concat": panels,
        "columns": columns,
        "spacing": {"row": 14, "column": COLUMN_GAP},
        "bounds": "full",
    }
    return framed(
        body, title=title, subtitle=subtitle, source=source, alt=alt, width=width, left=left, bounds="full"
    )


def panel(
    bars: pl.DataFrame,
    outlook: pl.DataFrame,
    *,
    as_of: date,
    width: int,
    height: int,
    left: int,
    label: str | None,
    heading: str = "",
    named: list[tuple[str, str]] | None = None,
    narrow: bool = False,
) -> Spec:
    """Draw the layers of one fan chart; with neither bars nor bands it says that there are none.

    `named` is what the legend names where several panels share one; by default what is in this panel.
    """
    legend = key(_present(bars, outlook) if named is None else named, columns=3 if narrow else 0)
    single = {"titleAlign": "left", "titleAngle": 0, "titleAnchor": "end", "titleY": -10, "titleX": -left + 2}
    cap = _cap(bars, outlook)
    y: Spec = {
        "type": "quantitative",
        "axis": {
            "title": label,
            "tickCount": 5 if height > 200 else 3,
            "minExtent": left - 4,
            "maxExtent": left - 4,
            **(single if label else {}),
            **short_number(),
        },
        "scale": {"zero": True, "nice": True} if cap is None else {"domain": [0, cap], "clamp": True},
    }
    x: Spec = {
        "type": "temporal",
        "axis": {
            "title": None,
            "grid": False,
            "tickCount": 6 if width > 400 else 3,
            "format": "%-d %b",
            "labelSeparation": 8,
            "labelOverlap": "greedy",
        },
        "scale": {"type": "utc"},
    }
    layers: list[Spec] = []
    if bars.height:
        layers += _bars(bars, x, y, legend)
    if outlook.height:
        layers += _bands(outlook, x, y, legend)
    layers += _as_of(as_of, x, height, heading)
    if cap is not None:
        layers.append(_beyond(outlook, width))
    spec: Spec = {"layer": layers, "width": width, "height": height}
    if heading:
        words = {
            "type": "text",
            "text": clipped(heading, width + left - 10, 12.5),
            "align": "left",
            "baseline": "bottom",
        }
        place = {"x": -left + 4, "y": -10, "fontSize": 12, "fontWeight": "bold", "color": INK}
        spec["layer"] = [*layers, {"data": {"values": [{}]}, "mark": words | place}]
    return spec


def _present(bars: pl.DataFrame, outlook: pl.DataFrame) -> list[tuple[str, str]]:
    """List what is drawn, with its colour, in the order of the legend."""
    present = set(bars["state"].to_list()) | ({MEDIAN, HALF, MOST} if outlook.height else set())
    return [entry for entry in COLOURS if entry[0] in present]


def _cap(bars: pl.DataFrame, outlook: pl.DataFrame) -> float | None:
    """Say where the axis ends when the 95 % band would flatten all else; None where it fits."""
    if not outlook.height:
        return None
    tops = [bars["value"].max(), outlook["high50"].max(), outlook["mid"].max()]
    seen = max((float(str(top)) for top in tops if top is not None), default=0.0)
    highest = float(str(outlook["high95"].max() or 0))
    return seen * ROOM if seen > 0 and highest > seen * ROOM * 1.05 else None


def _beyond(outlook: pl.DataFrame, width: int) -> Spec:
    """Say how far the 95 % band goes where the axis ends before it."""
    highest = float(str(outlook["high95"].max()))
    words = f"▲ 95 % band to {_short(highest)}"
    mark = {"type": "text", "text": words, "align": "right", "baseline": "bottom", "fontSize": 10}
    return {"data": {"values": [{}]}, "mark": mark | {"x": width, "y": -3, "color": "#8a5a0b"}}


def _short(value: float) -> str:
    for size, letter in ((1e9, "bn"), (1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:.3g}{letter}"
    return f"{value:.0f}"


def _bars(bars: pl.DataFrame, x: Spec, y: Spec, legend: Spec) -> list[Spec]:
    values = [
        {"from": _utc(row["from"]), "to": _utc(row["to"]), "value": row["value"], "state": row["state"]}
        for row in bars.iter_rows(named=True)
    ]
    known = [row for row in values if row["value"] is not None and row["state"] != MISSING]
    missed = [row for row in values if row["value"] is None or row["state"] == MISSING]
    color = {"field": "state", "type": "nominal", **legend}
    ends = {"x": {"field": "from", **x, "bandPosition": 0}, "x2": {"field": "to"}}
    gaps = {
        "data": {"values": missed},
        "mark": {"type": "rect", "tooltip": True},
        "encoding": {**ends, "color": color},
    }
    drawn = {
        "data": {"values": known},
        "mark": {"type": "rect", "tooltip": True, "stroke": "#ffffff", "strokeWidth": 0.7},
        "encoding": {**ends, "y": {"field": "value", **y}, "y2": {"datum": 0}, "color": color},
    }
    return [gaps, drawn] if missed else [drawn]


def _bands(outlook: pl.DataFrame, x: Spec, y: Spec, legend: Spec) -> list[Spec]:
    middle = timedelta(days=3)  # a week's count stands at the middle of its week
    rows = [
        {"day": _utc(row["day"] - middle), **{name: row[name] for name in LEVELS.values()}}
        for row in outlook.iter_rows(named=True)
    ]
    at = {"x": {"field": "day", **x}}
    lone = len(rows) == 1

    def area(low: str, high: str, label: str) -> Spec:
        mark: Spec = {"type": "bar", "size": 14} if lone else {"type": "area", "interpolate": "monotone"}
        return {
            "mark": mark,
            "encoding": {
                **at,
                "y": {"field": low, **y},
                "y2": {"field": high},
                "color": {"datum": label, **legend},
            },
        }

    line: Spec = {
        "mark": {
            "type": "line",
            "interpolate": "monotone",
            "strokeWidth": 2.2,
            "point": {"size": 22, "filled": True},
        },
        "encoding": {**at, "y": {"field": "mid", **y}, "color": {"datum": MEDIAN, **legend}},
    }
    return [
        {
            "data": {"values": rows},
            "layer": [area("low95", "high95", MOST), area("low50", "high50", HALF), line],
        }
    ]


def _as_of(as_of: date, x: Spec, height: int, heading: str) -> list[Spec]:
    rows = [{"day": _utc(as_of + timedelta(days=1))}]
    at = {"x": {"field": "day", **x}}
    rule: Spec = {
        "data": {"values": rows},
        "mark": {"type": "rule", "strokeDash": [4, 3], "color": INK, "strokeWidth": 1},
        "encoding": at,
    }
    if heading:
        return [rule]
    words = {
        "data": {"values": rows},
        "mark": {
            "type": "text",
            "text": f"as of {as_of.day} {as_of:%b %Y}",
            "align": "right",
            "baseline": "top",
            "dx": -5,
            "y": 1,
            "fontSize": 11,
            "color": INK,
            "stroke": None,
        },
        "encoding": at,
    }
    return [rule, words]


def _utc(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
