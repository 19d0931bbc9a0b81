"""Tags and filters of the desk's templates."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from html import escape

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info

from aidlift.web import cells, locales, words
from aidlift.web.tables.listing import Listing

register = template.Library()


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
def draw(cell: cells.Cell) -> SafeString:
    """Draw the inside of a cell."""
    return mark_safe(_inside(cell))  # noqa: S308 - every part is escaped


@register.simple_tag
def draw_rows(rows: Iterable[Iterable[cells.Cell]]) -> SafeString:
    """Draw the rows of a table; a template's own loop over so many cells takes ten times as long."""
    drawn = (
        "".join([f'<td class="{escape(cell.kind)}">{_inside(cell)}</td>' for cell in row]) for row in rows
    )
    return mark_safe("\n".join([f"<tr>{row}</tr>" for row in drawn]))  # noqa: S308 - every part is escaped


def _inside(cell: cells.Cell) -> str:
    """Write a cell's HTML; escaped by the library's own function, Django's asks each value what it is."""
    text = escape(cell.text)
    if cell.machine:
        text = f'<time datetime="{escape(cell.machine)}">{text}</time>'
    if cell.kind.startswith("state ") and "none" not in cell.kind:
        return f'<span class="{escape(cell.kind)}">{text}</span>'
    if cell.href:
        note = f' <small title="{escape(cell.title)}">{escape(cell.title)}</small>' if cell.title else ""
        return f'<a href="{escape(cell.href)}">{text}</a>{note}'
    if cell.title:
        return f'<abbr title="{escape(cell.title)}">{text}</abbr>'
    return text


@register.filter
def said(name: str) -> str:
    """Say a name as a person reads it."""
    return words.translated(words.said(str(name)))


@register.filter
def tells(sentence: str) -> str:
    """Say what a table shows."""
    return words.translated(words.tells(sentence))


@register.filter
def order(name: str) -> str:
    """Say an action as an order."""
    return words.translated(words.action_title(name))


@register.filter
def told(sentence: str) -> str:
    """Say a sentence or a name of ours in the language of the page."""
    return words.translated(str(sentence))


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
    return locales.fine_per_cent(value)


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
