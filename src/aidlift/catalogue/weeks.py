"""Epidemiological weeks: Sunday to Saturday, as the forecast hubs and the US CDC count them.

Source: CDC, MMWR weeks (week 1 is the first with at least four days in the year);
ISO 8601 weeks run Monday to Sunday and are WHO's weekly reporting week.
"""

from __future__ import annotations

from datetime import date, timedelta

SATURDAY = 5


def epiweek_end(day: date) -> date:
    """Return the Saturday that ends the epidemiological week of `day`."""
    return day + timedelta(days=(SATURDAY - day.weekday()) % 7)


def last_complete_week(day: date) -> date:
    """Return the last Saturday not after `day`."""
    return day - timedelta(days=(day.weekday() - SATURDAY) % 7)


def epiweek(day: date) -> tuple[int, int]:
    """Return the MMWR year and week (1 to 53) of `day`."""
    wednesday = epiweek_end(day) - timedelta(days=3)  # the day that decides the year
    return wednesday.year, (wednesday.timetuple().tm_yday - 1) // 7 + 1
