"""Fan charts of an outlook, saved by `aidlift outlook forecast --chart`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import polars as pl

from aidlift.catalogue import place
from aidlift.charts.fan import bands, fans, weekly_bars
from aidlift.charts.render import png, svg
from aidlift.charts.theme import INK, PAPER, Spec
from aidlift.errors import BadInput
from aidlift.needs import counted_once
from aidlift.outlook import Outlook

MOST_PLACES, WEEKS_SHOWN = 6, 20
MIDDLE = timedelta(days=3)  # a week's count stands at the middle of its week
TITLES = {"wk inc case": "New cases a week", "wk inc death": "New deaths a week"}


def save_fans(found: Outlook, path: Path, followed: pl.DataFrame | None = None) -> None:
    """Draw the first target forecast for up to six places, the largest first, as SVG or PNG by its name.

    `followed` is a frame `weekly` known later: its weeks after the forecast's origin are drawn as diamonds.
    Raises BadInput for another ending, an outlook without places, or a place that cannot be written.
    """
    if path.suffix.lower() not in (".svg", ".png"):
        raise BadInput(f"A chart is saved as .svg or .png; {path.name!r} is neither.")
    if found.forecasts.is_empty():
        raise BadInput("There is nothing to draw: no place has a whole week of counts.")
    target = next(name for name in TITLES if name in found.forecasts["target"])
    places = _largest(found, target)
    last = found.forecasts["reference_date"].max()
    recent = found.weekly.filter(
        pl.col("location").is_in(places), pl.col("week_end") > pl.lit(last) - pl.duration(weeks=WEEKS_SHOWN)
    )
    spec = fans(
        weekly_bars(recent, target),
        bands(found.forecasts.filter(pl.col("location").is_in(places)), target),
        names={code: _name(code) for code in places},
        as_of=found.as_of,
        title=f"{TITLES[target]}: reported and expected",
        subtitle="Bars: as reported; line and bands: median, 50 % and 95 % of the forecast",
        source=f"Forecast of Aidlift ({found.model}), made from what was known on {found.as_of}.",
        alt=f"{TITLES[target]} reported and forecast for {', '.join(places)}.",
    )
    if followed is not None:
        _add_what_followed(spec, places, target, found.forecasts, followed)
    try:
        if path.suffix.lower() == ".svg":
            path.write_text(svg(spec), encoding="utf-8")
        else:
            path.write_bytes(png(spec))
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror}.") from None


def _add_what_followed(
    spec: Spec, places: list[str], target: str, forecasts: pl.DataFrame, followed: pl.DataFrame
) -> None:
    """Put a diamond into each panel for every week that was forecast and is known by now."""
    weeks = (
        forecasts.filter(pl.col("target") == target).select("location", week_end="target_end_date").unique()
    )
    rows = followed.filter(pl.col("target") == target, pl.col("value").is_not_null())
    known = rows.join(weeks, on=["location", "week_end"]).sort("week_end")
    for panel, code in zip(spec["vconcat"][0]["concat"], places, strict=True):
        values = [
            {"day": f"{end - MIDDLE}T00:00:00Z", "value": value}
            for end, value in known.filter(pl.col("location") == code).select("week_end", "value").iter_rows()
        ]
        mark = {
            "type": "point",
            "shape": "diamond",
            "filled": True,
            "size": 46,
            "color": INK,
            "stroke": PAPER,
        }
        axes = {
            "x": {"field": "day", "type": "temporal", "scale": {"type": "utc"}, "title": None},
            "y": {"field": "value", "type": "quantitative", "title": None},
        }
        panel["layer"].append({"data": {"values": values}, "mark": mark, "encoding": axes})
    spec["title"]["subtitle"] = [*spec["title"]["subtitle"], "Diamonds: what followed, as known later"]


def _largest(found: Outlook, target: str) -> list[str]:
    rows = found.table().filter(pl.col("target") == target, pl.col("horizon") == 1)
    rows = rows.filter(pl.col("location").is_in(counted_once(rows["location"].to_list())))
    return (
        rows.sort("last_count", "location", descending=[True, False])["location"].head(MOST_PLACES).to_list()
    )


def _name(code: str) -> str:
    return place(code).name
