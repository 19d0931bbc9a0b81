"""Gantt chart of flights and road legs: loading, travel, unloading and customs, in UTC."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import polars as pl

from aidlift.charts.theme import BLUE, NARROW, ORANGE, SKY, Spec, clipped, framed, key

PHASES = (("Load", "#b4c2ca"), ("Travel", BLUE), ("Unload", SKY), ("Customs", ORANGE))
HOURS = ("load_hours", "fly_hours", "unload_hours", "customs_hours")
WHOLE_DAYS = ("In transit (hours not known)", "#8b979e")
DAY = timedelta(days=1)
STEPS = (3, 6, 12, 24, 48)  # hours between the marks of the axis


def phases(flights: pl.DataFrame) -> pl.DataFrame:
    """Give one row per flight and phase: `flight, label, phase, start, end`, moments in UTC.

    `flights` has `flight, label, departs, arrives` and may have `departure_utc` and the four hours. Loading
    ends at departure. A flight without its hours is one bar of whole days, from departure to arrival.
    """
    rows = []
    for row in flights.iter_rows(named=True):
        hours = [row.get(name) for name in HOURS]
        if not row.get("departure_utc") or row.get("fly_hours") is None:
            start = datetime.combine(row["departs"], time())
            end = max(datetime.combine(row["arrives"], time()), start + DAY)
            rows.append((row["flight"], row["label"], WHOLE_DAYS[0], start, end))
            continue
        hour, minute = row["departure_utc"].split(":")
        moment = datetime.combine(row["departs"], time(int(hour), int(minute)))
        moment -= timedelta(hours=hours[0] or 0)
        for (phase, _), length in zip(PHASES, hours, strict=True):
            if length:
                rows.append((row["flight"], row["label"], phase, moment, moment + timedelta(hours=length)))
                moment += timedelta(hours=length)
    kinds = {"flight": pl.String, "label": pl.String, "phase": pl.String}
    return pl.DataFrame(
        rows, schema=kinds | {"start": pl.Datetime("us"), "end": pl.Datetime("us")}, orient="row"
    )


def gantt(rows: pl.DataFrame, *, title: str, subtitle: str, source: str, alt: str, width: int = 720) -> Spec:
    """Draw a row per flight, by departure; the labels stand to the left."""
    left = 116 if width < NARROW else 196
    order = rows.group_by("flight", "label").agg(pl.col("start").min()).sort("start", "flight")
    names = order["label"].to_list()
    shown = {row["flight"]: row["flight"] for row in order.iter_rows(named=True)}
    labels = {flight: clipped(name, left - 12, 11) for flight, name in zip(shown, names, strict=True)}
    values = [
        {
            "flight": row["flight"],
            "phase": row["phase"],
            "start": f"{row['start'].isoformat()}Z",
            "end": f"{row['end'].isoformat()}Z",
        }
        for row in rows.iter_rows(named=True)
    ]
    present = set(rows["phase"].to_list())
    colours = [entry for entry in (*PHASES, WHOLE_DAYS) if entry[0] in present]
    ticks = _ticks(rows, 4 if width < NARROW else 9)
    body: Spec = {
        "width": width - left,
        "height": {"step": 19 if len(shown) > 14 else 25},
        "data": {"values": values},
        "mark": {"type": "bar", "height": {"band": 0.66}, "cornerRadius": 1.5},
        "encoding": {
            "y": {
                "field": "flight",
                "type": "nominal",
                "sort": list(shown),
                "axis": {
                    "title": None,
                    "minExtent": left - 4,
                    "maxExtent": left - 4,
                    "labelExpr": _lookup(labels),
                },
            },
            "x": {
                "field": "start",
                "type": "temporal",
                "scale": {"type": "utc"},
                "axis": {"title": None, "grid": True, "labelOverlap": "greedy", "labelFlush": False, **ticks},
            },
            "x2": {"field": "end"},
            "color": {
                "field": "phase",
                "type": "nominal",
                **key(colours, columns=2 if width < NARROW else 0),
            },
        },
    }
    return framed(
        body, title=title, subtitle=subtitle, source=source, alt=alt, width=width, left=left, bounds="full"
    )


def _ticks(rows: pl.DataFrame, most: int) -> Spec:
    """Choose whole hours or days for the axis, at most `most` of them."""
    if not rows.height:
        return {}
    start, end = rows["start"].dt.min(), rows["end"].dt.max()
    assert isinstance(start, datetime)
    assert isinstance(end, datetime)
    hours = (end - start).total_seconds() / 3600
    step = next((step for step in STEPS if hours / step <= most), 24 * round(hours / most / 24 + 0.5))
    moment = datetime.combine(start.date(), time())
    moments = []
    while moment <= end:
        if moment >= start - timedelta(hours=1):
            moments.append(moment)
        moment += timedelta(hours=step)
    values = [
        {"year": m.year, "month": m.month, "date": m.day, "hours": m.hour, "utc": True} for m in moments
    ]
    return {"values": values, "format": "%-d %b %Hh" if step < 24 else "%-d %b"}


def _lookup(labels: dict[str, str]) -> str:
    """Write a Vega expression that turns a flight's code into its label; quotes cannot end it."""

    def quoted(text: str) -> str:
        safe = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", " ")
        return f"'{safe}'"

    pairs = ", ".join(f"{quoted(code)}: {quoted(label)}" for code, label in labels.items())
    return f"({{{pairs}}})[datum.value]" if labels else "datum.value"
