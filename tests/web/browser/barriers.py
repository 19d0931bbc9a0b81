"""What axe says of a page: WCAG 2.2 AA and good practice."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """only => axe.run({runOnly: only, resultTypes: ["violations"]}).then(found => found.violations.map(
  one => [one.id, ...one.nodes.slice(0, 3).map(node => node.html)]))"""
CONTRAST = {"type": "rule", "values": ["color-contrast"]}


@cache
def _axe() -> str:
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def barriers(page: Page, width: int = 0) -> list[str]:
    """Have axe look at a page in light, and at its colours in dark; name each thing that it finds.

    With a `width` the page may not be wider than that.
    """
    page.evaluate(_axe())
    found = {"light": page.evaluate(RUN, {"type": "tag", "values": TAGS})}
    page.emulate_media(color_scheme="dark")
    found["dark"] = page.evaluate(RUN, CONTRAST)
    page.emulate_media(color_scheme="light")
    named = [f"{page.url} ({scheme}): {one}" for scheme, all_ in found.items() for one in all_]
    if width and page.evaluate("document.documentElement.scrollWidth") > width:
        named.append(f"{page.url} is wider than {width} px")
    return named


def no_violations(page: Page, width: int = 0) -> None:
    """Say that a page has no barrier, or which."""
    found = barriers(page, width)
    assert not found, "\n".join(found)
