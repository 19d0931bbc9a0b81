"""Turn a chart's spec into SVG text or PNG bytes, on this machine, without a browser or the network.

Never render before a process forks: the child would wait for ever. Import, fork, then render.
"""

from __future__ import annotations

import re
from html import escape

from aidlift.charts.theme import Spec

VEGA_LITE = "6.4"
IDS = re.compile(r'\bid="([^"]+)"')
USES = re.compile(r"url\(#([^)]+)\)")


def svg(spec: Spec, *, name: str = "") -> str:
    """Draw a chart as SVG text that scales to its place and tells a screen reader what it shows.

    `name` keeps the ids inside apart from those of other charts on the same page.
    """
    import vl_convert  # here, because a command that draws nothing should not wait for it

    drawn = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE)
    return _named(_described(drawn, str(spec.get("description", ""))), name)


def png(spec: Spec, *, scale: float = 2) -> bytes:
    """Draw a chart as a PNG picture, `scale` pixels for each of the spec's."""
    import vl_convert

    return vl_convert.vegalite_to_png(spec, vl_version=VEGA_LITE, scale=scale)


def _described(drawn: str, alt: str) -> str:
    """Give the outermost element its role, its label and no fixed height."""
    label = escape(alt, quote=True)
    head, rest = drawn.split(">", 1)
    head = re.sub(r'\s(?:class|role|aria-[\w-]+)="[^"]*"', "", head)
    return f'{head} class="chart" role="img" aria-label="{label}">{rest}'


def _named(drawn: str, name: str) -> str:
    """Number the ids of this drawing after its name: the library's own numbers count all drawings made."""
    new = {
        old: f"{name or 'chart'}-{number}" for number, old in enumerate(dict.fromkeys(IDS.findall(drawn)), 1)
    }
    drawn = IDS.sub(lambda found: f'id="{new[found[1]]}"', drawn)
    return USES.sub(lambda found: f"url(#{new.get(found[1], found[1])})", drawn)
