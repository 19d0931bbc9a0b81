"""Charts as answers: drawn once for each width, kept in memory, repainted for a dark screen."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Hashable
from hashlib import sha256
from threading import Lock

from django.http import HttpRequest, HttpResponse

from aidlift.charts import theme
from aidlift.charts.theme import Spec

WIDE, HALF, NARROW = 940, 520, 350
"""Pixels: a chart for a screen, for half of one, and for a telephone, legible without turning it."""

MOST_KEPT = 160
"""Charts kept in memory, of some 20 to 200 kB each."""

DARK = {
    theme.INK: "#e8edf0",
    theme.MUTED: "#a5b1b9",
    theme.GRID: "#313d46",
    theme.PAPER: "#1a232a",
    theme.SEA: "#14202a",
    theme.LAND: "#323c44",
    theme.DISPUTED: "#6d7880",
    theme.GAP: "#28333b",
    theme.SILENT: "#4d4636",
    theme.BLUE: "#419dba",
    theme.SKY: "#a9dbe8",
    # bands and bars of the fans, which glare on a dark ground; the arcs flown on the map
    "#cfdae0": "#566570",
    "#b96f0e": "#f2b25c",
    "#efbe7b": "#a87431",
    "#f8e2c2": "#5b472b",
    "#8a5a0b": "#e6b873",
    "#6b3a1e": "#e0976a",
    # classes of the maps turned round: what is most stands out from the ground, light or dark
    **dict(
        zip(theme.CLASSES, ("#24505e", "#2f6b7c", "#4388a0", "#63b2c6", "#9adbe9", "#d9f4fa"), strict=True)
    ),
}
"""The bulletin's colours on a dark screen, for the charts it shares."""

Draw = Callable[[int], Spec]
"""Draws a chart at a width in pixels."""

_kept: OrderedDict[Hashable, str] = OrderedDict()
_lock = Lock()


def picture(request: HttpRequest, key: Hashable, draw: Callable[[], Draw]) -> HttpResponse:
    """Answer with a chart: `?half` beside another, `?narrow` for a telephone, `?dark` for a dark screen.

    `key` names all that the chart depends on; `draw` is asked only for what was not drawn before. A browser
    that has it is told so, and asks again each time: what a chart depends on may change at any moment.
    """
    width = NARROW if "narrow" in request.GET else HALF if "half" in request.GET else WIDE
    mark = f'"{sha256(repr((key, width, "dark" in request.GET)).encode()).hexdigest()[:24]}"'
    if request.headers.get("If-None-Match") == mark:
        return HttpResponse(status=304, headers={"ETag": mark, "Cache-Control": "private, no-cache"})
    drawn = _found((key, width))
    if drawn is None:
        from aidlift.charts.render import svg  # the library behind it takes a second to load

        drawn = svg(draw()(width))
        _keep((key, width), drawn)
    answer = svg_answer(request, drawn)
    answer.headers["ETag"], answer.headers["Cache-Control"] = mark, "private, no-cache"
    return answer


def svg_answer(request: HttpRequest, drawn: str) -> HttpResponse:
    """Answer with a drawn chart, repainted where the screen is dark."""
    if "dark" in request.GET:
        drawn = re.sub("|".join(DARK), lambda found: DARK[found[0]], drawn)
    return HttpResponse(
        drawn, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=3600"}
    )


def _found(key: Hashable) -> str | None:
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
        return _kept.get(key)


def _keep(key: Hashable, drawn: str) -> None:
    with _lock:
        _kept[key] = drawn
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
