"""The day as known on which a page is asked for: read from the address, said, and stepped through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest

from aidlift.records.clock import now
from aidlift.records.reading import Unreadable, read_value

FIRST = date(1900, 1, 1)
"""Days before are slips of the pen; some are so early that none can be reckoned before them."""


@dataclass(frozen=True)
class Asked:
    """The day that is shown, and what was wrong with the one asked for."""

    day: date
    today: date
    problem: str = ""
    first: date | None = None

    @property
    def is_today(self) -> bool:
        """Say whether it is as things are known now."""
        return self.day == self.today

    @property
    def earlier(self) -> date | None:
        """The day before; None at the first day of which anything was known."""
        before = self.day - timedelta(days=1)
        return before if self.first and before >= self.first else None

    @property
    def later(self) -> date | None:
        """The day after; None today."""
        return None if self.is_today else self.day + timedelta(days=1)

    @property
    def span(self) -> int:
        """Days between the first known day and today: the length of the slider."""
        return (self.today - self.first).days if self.first else 0

    @property
    def place(self) -> int:
        """Where on the slider the day stands."""
        return (self.day - self.first).days if self.first else 0


def day_asked(request: HttpRequest) -> Asked:
    """Read `as_of` from the address; today where there is none, or where it is no day that has come."""
    today = now().date()
    given = str(request.GET.get("as_of", ""))
    if not given:
        return Asked(today, today)
    try:
        day: date = read_value(date, given)
    except Unreadable as error:
        return Asked(today, today, str(error))
    if day < FIRST:
        return Asked(today, today, f"lies before {FIRST}, and nothing was kept then")
    return Asked(day, today) if day <= today else Asked(today, today, "has not come yet")
