"""Tags and filters of the desk's templates."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cache

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from aidlift.web import cells, words

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
