"""The situation as tables: the last counts of each country, and where sources disagree.

What finds them is loaded when it is asked: it brings the whole chain with it, for which no other
command should wait.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from aidlift.records import access
from aidlift.records.clock import now
from aidlift.records.parties.models import Person
from aidlift.records.query import query

if TYPE_CHECKING:
    from aidlift.web.situation.country import Country

LATEST: dict[str, Any] = {
    "country": pl.String,
    "reported_for": pl.Date,
    "new_cases": pl.Int64,
    "cases_a_day": pl.Float64,
    "change": pl.Float64,
    "new_deaths": pl.Int64,
    "total_cases": pl.Int64,
    "total_deaths": pl.Int64,
    "rt": pl.Float64,
    "rt_low": pl.Float64,
    "rt_high": pl.Float64,
    "week_expected": pl.Date,
    "expected": pl.Float64,
    "expected_low": pl.Float64,
    "expected_high": pl.Float64,
    "reported_by": pl.String,
    "source_id": pl.String,
    "source_ref": pl.String,
}
CLAIMS: dict[str, Any] = {
    "country": pl.String,
    "target": pl.String,
    "date": pl.Date,
    "value": pl.Int64,
    "reported_by": pl.String,
    "other_date": pl.Date,
    "other_value": pl.Int64,
    "other_reported_by": pl.String,
    "difference": pl.Int64,
    "source_ref": pl.String,
    "other_source_ref": pl.String,
}


@query("latest_figures")
def latest_figures(as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show for each country what was reported last, by whom, and what the last outlook expects."""
    access.reach(by, "figures")
    from aidlift.web.situation.country import countries, with_outlook
    from aidlift.web.situation.known import known_on
    from aidlift.web.situation.seen import seen_by

    day = as_of or now().date()
    seen = seen_by(day, by)
    found = with_outlook(countries(known_on(day, by)), seen.forecasts, seen.rt)
    return pl.DataFrame([_row(one) for one in found], schema=LATEST, orient="row")


@query("claims")
def claims(as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show where sources count differently: the newest day that both give, side by side."""
    access.reach(by, "figures")
    from aidlift.web.situation.claims import claims as found_claims
    from aidlift.web.situation.known import known_on

    rows = [
        [
            *(one.code, one.target, one.day, one.value, one.base, one.other_day, one.other_value, one.other),
            *(one.difference, one.ref, one.other_ref),
        ]
        for one in found_claims(known_on(as_of or now().date(), by))
    ]
    return pl.DataFrame(rows, schema=CLAIMS, orient="row")


def _row(one: Country) -> list[Any]:
    cases, ahead = one.cases, one.ahead
    return [
        one.code,
        cases.day if cases else None,
        cases.value if cases else None,
        one.mean,
        one.change,
        one.deaths.value if one.deaths else None,
        one.total_cases.value if one.total_cases else None,
        one.total_deaths.value if one.total_deaths else None,
        *(one.rt or (None, None, None)),
        *((ahead.week_end, ahead.middle, ahead.low, ahead.high) if ahead else (None, None, None, None)),
        cases.publisher if cases else None,
        cases.source_id if cases else None,
        cases.ref if cases else None,
    ]
