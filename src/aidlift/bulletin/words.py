"""How the bulletin writes numbers, days, places and items."""

from __future__ import annotations

from datetime import date
from functools import cache

import polars as pl

from aidlift.catalogue import item as catalogue_item
from aidlift.catalogue import item_codes
from aidlift.catalogue.listed import listed

INVENTED = "invented"
GROUPS = (
    ("Oxygen", ("OXC", "CYL", "PSA", "LOX", "FLS", "CANN", "MASKR", "VENTM")),
    ("Ventilation and monitoring", ("PULOX", "MONEC", "VENTI", "VENTP", "BIPAP", "HFNC", "SUCT", "AMBU")),
    ("Protection and hygiene", ("MSURG", "MN95", "GOWN", "GLEX", "GOGG", "FSHLD", "SANIT", "HTH")),
    ("Tests", ("AGRDT", "PCRKT", "SWVTM")),
    ("Medicines", ("DEXA",)),
)
"""Groups of items for charts, by the beginning of their codes; what fits none is `Other`."""

OTHER = "Other"
QUALIFIERS = {"exact": "", "about": "about ", "at_least": "at least ", "more_than": "more than "}
FLAGS = {
    "stopped": "reports have stopped",
    "stale": "the last week is not complete",
    "short": "short history",
    "all_zero": "no case in the series",
    "repaired": "a missed or late report was repaired",
    "negative": "a negative correction",
    "fast_growth": "fast growth or fall",
}


def count(value: float | None) -> str:
    """Write a count: `386,452`, `2.9 million`; a dash where there is none."""
    if value is None:
        return "–"
    if abs(value) >= 1e6:
        return f"{value / 1e6:,.1f} million"
    if abs(value) < 10 and value != round(value):
        return f"{value:.1f}"
    return f"{value:,.0f}"


def whole(value: float | None) -> str:
    """Write a number in full, with thousands apart; a dash where there is none."""
    return "–" if value is None else f"{value:,.0f}"


def tonnes(value: float | None) -> str:
    """Write tonnes with one decimal below a hundred."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}"


def percent(value: float | None) -> str:
    """Write a share in per cent; never 100 % where something is missing."""
    if value is None:
        return "–"
    if 0.995 <= value < 1:
        return "over 99\u00a0%"
    if 0 < value < 0.0995:
        return f"{value * 100:.1f}\u00a0%" if value >= 0.0005 else "under 0.1\u00a0%"
    return f"{value * 100:.0f}\u00a0%"


def day_said(day: date | None) -> str:
    """Write a day as `30 April 2021`."""
    return "not stated" if day is None else f"{day.day} {day:%B %Y}"


def short_day(day: date | None) -> str:
    """Write a day as `30 Apr`."""
    return "–" if day is None else f"{day.day} {day:%b}"


def item_name(code: str | None) -> str:
    """Name an item of the catalogue or of the longer list; an unknown code names itself."""
    if code is None:
        return "not in the catalogue"
    if code in item_codes():
        return catalogue_item(code).name
    return listed()[code].name if code in listed() else code


def mass_kg(code: str) -> float | None:
    """Return the mass of one unit; None for an item without a known mass."""
    return catalogue_item(code).mass_kg if code in item_codes() else None


@cache
def masses() -> pl.DataFrame:
    """Return the mass of one unit of every item that has one: `item, mass_kg`."""
    known = {code: catalogue_item(code).mass_kg for code in item_codes()}
    return pl.DataFrame({"item": list(known), "mass_kg": list(known.values())})


def group_of(code: str) -> str:
    """Name the group of an item."""
    return next((group for group, starts in GROUPS if code.startswith(starts)), OTHER)


def group_names() -> list[str]:
    """List the groups in the order in which charts stack them."""
    return [group for group, _ in GROUPS] + [OTHER]


def flags_said(flags: str | None) -> str:
    """Say a series' warnings in words."""
    return ", ".join(
        FLAGS.get(flag, flag.replace("_", " ").replace("-", " ")) for flag in (flags or "").split()
    )


def listed_names(names: list[str], most: int = 8) -> str:
    """Join names as a sentence does: `India, Nepal and 3 more`."""
    shown = names[:most]
    if len(names) > most:
        return f"{', '.join(shown)} and {len(names) - most} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}" if shown else ""


def many(number: int, one: str, several: str = "") -> str:
    """Count things: `1 flight`, `3 flights`."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"
