"""How figures are said: numbers with grouping, days in full, ordinals, a place with its article."""

from __future__ import annotations

from datetime import date

from aidlift.catalogue import place
from aidlift.errors import NotFound

ORDINALS = (
    "",
    "",
    "second-",
    "third-",
    "fourth-",
    "fifth-",
    "sixth-",
    "seventh-",
    "eighth-",
    "ninth-",
    "tenth-",
)
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def number(value: float) -> str:
    """Say a number with grouping commas; one decimal if it is not whole and below 100."""
    if float(value).is_integer() or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:,.1f}"


def counted(value: float, kind: str, *, new: bool = False) -> str:
    """Say a count with its noun: `3,498 new deaths`, `1 new death`."""
    noun = {"cases": "case", "deaths": "death", "recoveries": "recovery"}[kind] if value == 1 else kind
    return f"{number(value)} {'new ' if new else ''}{noun}"


def day_said(day: date) -> str:
    """Say a day in full: 30 April 2021."""
    return f"{day.day} {day:%B %Y}"


def short_day(day: date) -> str:
    """Say a day without its year: 30 April."""
    return f"{day.day} {day:%B}"


def count_said(count: int) -> str:
    """Say a small count in words, a large one in digits."""
    return NUMBERS[count] if 0 <= count < len(NUMBERS) else f"{count:,}"


def highest(rank: int) -> str:
    """Say a rank: highest, second-highest, 14th-highest."""
    if rank < len(ORDINALS):
        return f"{ORDINALS[rank]}highest"
    ending = "th" if rank % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{ending}-highest"


WITH_ARTICLE = (
    "ARE BHS CAF COD COG COK COM CYM DOM FLK FRO GBR GMB IOT MDV MHL MNP NLD PHL SLB TCA USA XCI XUE XDP"
)
"""Places whose names take `the` in a sentence."""


def name_of(location: str) -> str:
    """Say a place by its name, with its article (the Philippines); its code where it has none."""
    try:
        name = place(location).name
    except NotFound:
        return location
    return f"the {name}" if location in WITH_ARTICLE.split() else name


def publisher_said(name: str) -> str:
    """Say a publisher's name in a sentence, with its article: the World Health Organization."""
    return f"the {name}" if name.startswith(("World", "Ministry", "European")) else name


def begin(words: str) -> str:
    """Write words as they begin a sentence."""
    return words[:1].upper() + words[1:]


def many(count: int, thing: str) -> str:
    """Write a number with its noun: `1 place`, `1,204 places`, `2 territories`."""
    if count == 1:
        return f"1 {thing}"
    return f"{count:,} {thing[:-1]}ies" if thing.endswith("ry") else f"{count:,} {thing}s"
