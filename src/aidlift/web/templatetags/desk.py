"""Tags and filters of the desk's templates."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info

from aidlift.web import cells, locales, words
from aidlift.web.tables.listing import Listing

register = template.Library()

CELL = '<td class="{}">{}</td>'


@register.simple_tag
@cache
def asset(name: str) -> str:
    """Give the address of a file of ours with its fingerprint, so that it may be kept until it changes."""
    path = finders.find(f"aidlift/{name}")
    mark = ""
    if isinstance(path, str):
        with open(path, "rb") as file:
            mark = f"?v={hashlib.sha256(file.read()).hexdigest()[:12]}"
    return static(f"aidlift/{name}") + mark


@register.simple_tag
def draw(cell: cells.Cell) -> SafeString | str:
    """Draw the inside of a cell."""
    text: SafeString | str = cell.text
    if cell.machine:
        text = format_html('<time datetime="{}">{}</time>', cell.machine, text)
    if cell.kind.startswith("state ") and "none" not in cell.kind:
        return format_html('<span class="{}">{}</span>', cell.kind, text)
    if cell.href:
        return format_html('<a href="{}">{}</a>', cell.href, text)
    if cell.title:
        return format_html('<abbr title="{}">{}</abbr>', cell.title, text)
    return text


@register.simple_tag
def draw_rows(rows: Iterable[Iterable[cells.Cell]]) -> SafeString:
    """Draw the rows of a table; a template's own loop over so many cells takes several times as long."""
    return format_html_join("\n", "<tr>{}</tr>", ((format_html_join("", CELL, _drawn(row)),) for row in rows))


def _drawn(row: Iterable[cells.Cell]) -> Iterator[tuple[str, SafeString | str]]:
    return ((cell.kind, draw(cell)) for cell in row)


@register.filter
def said(name: str) -> str:
    """Say a name as a person reads it."""
    return words.said(str(name))


@register.filter
def tells(sentence: str) -> str:
    """Say what a table shows."""
    return words.tells(sentence)


@register.filter
def order(name: str) -> str:
    """Say an action as an order."""
    return words.action_title(name)


@register.filter
def get(values: Mapping[str, str], name: str) -> str:
    """Take one of several named values; empty where there is none."""
    return values.get(name, "")


@register.filter
def moment(value: date | None) -> str:
    """Write a day or a moment as the tables do."""
    return cells.moment(value) if value else "–"


@register.filter
def grouped(value: float) -> str:
    """Write a number with grouped thousands."""
    return cells.number(value)


@register.filter
def whole(value: float | None) -> str:
    """Write a number without decimals; a dash where there is none."""
    return "–" if value is None else locales.grouped(f"{value:,.0f}")


@register.filter
def percent(value: float | None) -> str:
    """Write a share without its sign: `12 %`, never 100 % where something is missing."""
    return "–" if value is None else locales.per_cent(abs(value))


@register.filter
def signed(value: float | None) -> str:
    """Write a change as a share with its sign: `+12 %`."""
    return "–" if value is None else locales.apart(f"{value * 100:+,.0f}\u00a0%".replace("-", "\u2212"))


@register.filter
def signed_whole(value: float | None) -> str:
    """Write a difference with its sign: `+1,204`, `0`."""
    if value is None or not value:
        return "–" if value is None else "0"
    return locales.apart(locales.grouped(f"{value:+,.0f}".replace("-", "\u2212")))


@register.filter
def item(code: str) -> str:
    """Name an item of the catalogue; what it does not know names itself."""
    return words.item_name(code)


@register.filter
def country(code: str) -> str:
    """Name a country in the language of the page."""
    return locales.country(code)


@register.simple_tag
def bar(share: float, kind: str = "") -> SafeString:
    """Draw a part of a whole, 0 to 1, as a bar that says itself to a screen reader."""
    return stack([(kind, share)], locales.per_cent(share))


@register.simple_tag
def stack(parts: Iterable[tuple[str, float]], label: str) -> SafeString:
    """Draw parts of a whole, each 0 to 1 and with the name of its look, one after the other."""
    placed, begin = [], 0.0
    for kind, share in parts:
        width = max(0.0, min(share, 1.0 - begin))
        placed.append((f"{begin * 100:.2f}", f"{width * 100:.2f}", kind or "first"))
        begin += width
    inside = format_html_join("", '<rect x="{}" width="{}" height="10" class="{}"/>', placed)
    return format_html(
        '<svg class="share" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{}">'
        "{}</svg>",
        label or "nothing yet",  # a picture without a name is none to a screen reader
        inside,
    )


@register.filter
def tonnes(value: float) -> str:
    """Write tonnes, with one decimal below a hundred."""
    return locales.grouped(f"{value:,.0f}" if value >= 100 else f"{value:,.1f}")


@register.filter
def fine_percent(value: float) -> str:
    """Write a small share with two decimals."""
    return f"{value * 100:.2f}\u00a0%"


@register.filter
def kilograms(grams: int) -> str:
    """Write grams as kilograms."""
    return f"{grams / 1000:,.1f}"


@register.filter
def cubic_metres(cubic_centimetres: int) -> str:
    """Write cubic centimetres as cubic metres."""
    return f"{cubic_centimetres / 1e6:,.2f}"


@register.filter
def place(name: str) -> str:
    """Say a place of the ledger without its kind: `store:CTU` is `CTU`."""
    return name.partition(":")[2] or name


@register.filter
def sorts(listing: Listing, column: str) -> str:
    """Give the address that sorts by a column: the largest first, at the second time the smallest."""
    now = listing.given.get("_sort", "")
    return listing.address(_sort=column if now == f"-{column}" else f"-{column}", _page=None)


@register.filter
def tongue(code: str) -> str:
    """Name a language in itself; a code that Django does not know stays as it is."""
    try:
        return str(get_language_info(code)["name_local"]).capitalize()
    except KeyError:
        return code
