"""The look all charts share: colours, type, and the frame of title, units, picture and source line.

Colours are told apart by people who see colours differently (after Okabe and Ito 2008 and Tol 2021) and
stay apart in grey print. A page may repaint the neutral ones (`NEUTRALS`) for a dark screen.
"""

from __future__ import annotations

from typing import Any

Spec = dict[str, Any]

INK, MUTED, GRID, PAPER = "#17242d", "#5a6872", "#e1e7ea", "#ffffff"
SEA, LAND, DISPUTED, GAP = "#f3f7fa", "#e4e4e2", "#c4c9cd", "#eceff1"
SILENT = "#f5efe3"
NEUTRALS = (INK, MUTED, GRID, PAPER, SEA, LAND, DISPUTED, GAP, SILENT)

BLUE, ORANGE, GREEN, PURPLE, GREY = "#1f6f8b", "#d98a1c", "#6f9a3a", "#8d5a8c", "#9db2bd"
SKY, RED, SAND, BROWN = "#85bac7", "#b5412f", "#c9b458", "#7a5c3e"
CATEGORIES = (BLUE, ORANGE, GREEN, PURPLE, SKY, RED, SAND, BROWN, GREY)
CLASSES = ("#d8e9ec", "#b0d5da", "#7fb6c4", "#3f8ca2", "#1c5a72", "#0f3547")

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
NARROW = 480  # pixels: below this a chart is made for a telephone

MISSING = "No report"


def framed(
    body: Spec,
    *,
    title: str,
    subtitle: str,
    source: str,
    alt: str,
    width: int,
    left: int,
    bounds: str = "flush",
) -> Spec:
    """Put a title, the units under it and the source line below around a picture.

    `width` is that of the whole; `left` the room the picture's own axis takes, so that all text lines up.
    """
    lines = wrapped(source, width - 4, 10.5)
    note = {
        "data": {"values": [{}]},
        "mark": {
            "type": "text",
            "text": lines,
            "align": "left",
            "baseline": "top",
            "fontSize": 10.5,
            "lineHeight": 14,
            "color": MUTED,
            "x": -left,
            "y": 2,
        },
        "width": max(width - left, 10),
        "height": 14 * len(lines),
        "view": {"stroke": None},
    }
    return {
        "$schema": SCHEMA,
        "description": alt,
        "background": PAPER,
        "padding": {"left": 2, "right": 6, "top": 4, "bottom": 4},
        "title": {
            "text": wrapped(title, width - 4, 15, bold=True),
            "subtitle": wrapped(subtitle, width - 4, 12),
            "anchor": "start",
            "frame": "group",
            "dx": -left,
            "offset": 12,
        },
        "vconcat": [body, note],
        "spacing": 30 if bounds == "flush" else 8,
        "bounds": bounds,
        "config": CONFIG,
    }


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Estimate the width of a line in pixels, by classes of letters of Arial's metrics."""
    total = 0.0
    for letter in text:
        if letter in "iljI.,:;'|!()[] ft-/":
            total += 0.3
        elif letter in "mwMW%@":
            total += 0.86
        elif letter.isupper():
            total += 0.69
        elif ord(letter) > 0x2E80:
            total += 1.0
        else:
            total += 0.55
    return total * size * (1.06 if bold else 1.0)


def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines that fit; a word longer than a line stands alone."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size, bold=bold) <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines or [""]


def clipped(text: str, width: float, size: float) -> str:
    """Shorten a label that does not fit, with an ellipsis."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def key(entries: list[tuple[str, str]], *, columns: int = 0, **more: Any) -> Spec:
    """Give a colour encoding whose legend stands above the picture; entries are (label, colour)."""
    return {
        "scale": {"domain": [label for label, _ in entries], "range": [colour for _, colour in entries]},
        "legend": {
            "title": None,
            "orient": "top",
            "columns": columns,
            "symbolType": "square",
            "symbolStrokeWidth": 0,
            **more,
        },
    }


def short_number() -> Spec:
    """Axis labels such as 200k and 1.5M; whole numbers below a thousand."""
    short = "replace(format(datum.value, '.3~s'), 'G', 'bn')"
    return {"labelExpr": f"datum.value >= 1000 ? {short} : format(datum.value, '~g')"}


CONFIG: Spec = {
    "font": FONT,
    "aria": False,
    "view": {"stroke": None},
    "title": {
        "font": FONT,
        "fontSize": 15,
        "fontWeight": "bold",
        "color": INK,
        "subtitleFont": FONT,
        "subtitleFontSize": 12,
        "subtitleColor": MUTED,
        "subtitlePadding": 5,
        "lineHeight": 19,
        "subtitleLineHeight": 16,
    },
    "axis": {
        "labelColor": MUTED,
        "labelFontSize": 11,
        "titleColor": MUTED,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
        "gridColor": GRID,
        "domainColor": "#aab5bc",
        "tickColor": "#aab5bc",
        "tickSize": 4,
        "labelPadding": 4,
        "labelLimit": 0,
    },
    "axisY": {"domain": False, "ticks": False},
    "legend": {
        "labelColor": INK,
        "labelFontSize": 11,
        "titleColor": MUTED,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
        "symbolSize": 110,
        "labelLimit": 0,
        "columnPadding": 14,
        "offset": 8,
        "layout": {"top": {"direction": "vertical", "anchor": "start", "margin": 6}},
    },
    "text": {"font": FONT, "color": INK},
}
