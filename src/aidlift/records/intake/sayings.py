"""What a draft says, in words: countries and goods by name, numbers grouped, days as people write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from aidlift.catalogue import item, item_codes, place
from aidlift.catalogue.listed import listed
from aidlift.errors import NotFound

ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
COUNTRY = re.compile(r"[A-Z]{3}")
CODED = re.compile(r"[a-z0-9_]+")


def day_said(day: date) -> str:
    """Write a day as 30 Apr 2021."""
    return f"{day.day} {day:%b %Y}"


def fields_said(fields: Mapping[str, object]) -> str:
    """Say the fields of a draft: `item: Oxygen concentrator 10 L/min (OXC10); quantity: 1,000`."""
    return "; ".join(f"{name.replace('_', ' ')}: {value_said(value)}" for name, value in fields.items())


def value_said(value: object, *, day: Callable[[date], str] = day_said) -> str:
    """Say one value; `day` writes days, for a page in another language."""
    if isinstance(value, tuple):
        return ", ".join(value_said(one, day=day) for one in value)
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    text = str(value)
    if ISO_DAY.fullmatch(text):
        return day(date.fromisoformat(text))
    if name := _name_of(text):
        return f"{name} ({text})"
    return text.replace("_", " ") if CODED.fullmatch(text) else text


def _name_of(code: str) -> str:
    """Name a country or an item; empty for what is neither."""
    if code in item_codes():
        return item(code).name
    if code in listed():
        return listed()[code].name
    if not COUNTRY.fullmatch(code):
        return ""
    try:
        return place(code).name
    except NotFound:
        return ""
