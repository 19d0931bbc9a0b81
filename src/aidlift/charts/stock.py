"""Stock by expiry month: what the reserve holds, in tonnes, and when it stops being usable."""

from __future__ import annotations

from datetime import date

import polars as pl

from aidlift.charts.theme import CATEGORIES, NARROW, Spec, framed, key, short_number

NEVER = "no expiry"
LATER = "later"
MONTHS = 12


def by_month(lots: pl.DataFrame, *, day: date, months: int = MONTHS) -> pl.DataFrame:
    """Sum lots by month of expiry and group: `month, position, group, tonnes`.

    `lots` has `expires, group, tonnes`; lots that expired before `day` are left out. Months after the first
    `months` are put together as `later`; lots without a day of expiry stand apart.
    """
    first = day.year * 12 + day.month - 1
    number = pl.col("expires").dt.year().cast(pl.Int64) * 12 + pl.col("expires").dt.month().cast(pl.Int64) - 1
    position = (
        pl.when(pl.col("expires").is_null()).then(months + 1).otherwise((number - first).clip(0, months))
    )
    usable = lots.filter(pl.col("expires").is_null() | (pl.col("expires") >= day))
    rows = usable.with_columns(position.cast(pl.Int64).alias("position"))
    summed = rows.group_by("position", "group").agg(pl.col("tonnes").sum()).sort("position", "group")
    words = {place: _month(first + place) for place in range(months)} | {months: LATER, months + 1: NEVER}
    return summed.with_columns(
        pl.col("position").replace_strict(words, return_dtype=pl.String).alias("month")
    ).select("month", "position", "group", "tonnes")


def _month(number: int) -> str:
    return f"{date(number // 12, number % 12 + 1, 1):%b %y}"


def expiry(
    months: pl.DataFrame,
    *,
    groups: list[str],
    title: str,
    subtitle: str,
    source: str,
    alt: str,
    width: int = 720,
    height: int = 260,
) -> Spec:
    """Draw one bar a month, stacked by group in the order of `groups`; empty months keep their place."""
    left = 44
    present = [group for group in groups if group in set(months["group"].to_list())]
    last = max((p for p in months["position"].to_list() if p < MONTHS), default=0)
    names = dict(months.select("position", "month").unique().iter_rows())
    first = months.filter(pl.col("position") < MONTHS).sort("position")
    axis = _axis(names, last, first)
    order = {group: place for place, group in enumerate(present)}
    rows = [row | {"order": order[row["group"]]} for row in months.iter_rows(named=True)]
    colours = list(zip(present, CATEGORIES, strict=False))
    angle = {"labelAngle": -60 if width < NARROW else 0, "labelOverlap": False}
    body: Spec = {
        "width": width - left,
        "height": height,
        "data": {"values": rows},
        "mark": {"type": "bar", "stroke": "#ffffff", "strokeWidth": 0.6},
        "encoding": {
            "x": {
                "field": "month",
                "type": "ordinal",
                "scale": {"domain": axis, "paddingInner": 0.16, "paddingOuter": 0.08},
                "axis": {"title": None, "ticks": False, **angle},
            },
            "y": {
                "field": "tonnes",
                "type": "quantitative",
                "stack": "zero",
                "axis": {
                    "title": "Tonnes",
                    "titleAngle": 0,
                    "titleAlign": "left",
                    "titleAnchor": "end",
                    "titleX": 2 - left,
                    "titleY": -10,
                    "tickCount": 5,
                    "minExtent": left - 4,
                    "maxExtent": left - 4,
                    **short_number(),
                },
            },
            "color": {
                "field": "group",
                "type": "nominal",
                **key(colours, columns=2 if width < NARROW else 0 if len(present) < 6 else 4),
            },
            "order": {"field": "order", "type": "quantitative"},
        },
    }
    return framed(
        body, title=title, subtitle=subtitle, source=source, alt=alt, width=width, left=left, bounds="full"
    )


def _axis(names: dict[int, str], last: int, first: pl.DataFrame) -> list[str]:
    """List the months from the first with stock to the last, without gaps, then later and never."""
    if not first.height:
        return [names[place] for place in sorted(names)]
    begin = first["position"][0]
    year_month = first["month"][0]
    base = _number(year_month) - begin
    months = [_month(base + place) for place in range(begin, last + 1)]
    return months + [names[place] for place in sorted(names) if place >= MONTHS]


def _number(words: str) -> int:
    names = [f"{date(2000, month, 1):%b}" for month in range(1, 13)]
    name, year = words.split()
    return (2000 + int(year)) * 12 + names.index(name)
