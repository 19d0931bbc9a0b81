"""Corridors and flights at a glance: a timetable, the flights with what is on board, the suspensions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import polars as pl
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from aidlift.charts import gantt
from aidlift.charts.theme import Spec
from aidlift.records.audit import chain
from aidlift.records.clock import now
from aidlift.records.parties.models import Person
from aidlift.records.parties.queries import party_names
from aidlift.records.query import QUERIES
from aidlift.web import cells
from aidlift.web.people import person_of
from aidlift.web.pictures import Draw, picture
from aidlift.web.tables.kept import answer
from aidlift.web.tables.listing import ROWS_A_PAGE
from aidlift.web.tables.view import overview, subject
from aidlift.web.words import plural

MOST_FLIGHTS = 40
MOST_SUSPENDED = 25
BEHIND, AHEAD = timedelta(days=3), timedelta(days=21)
"""How much of the past and of the time to come the timetable shows."""


def corridors_page(request: HttpRequest) -> HttpResponse:
    """Show which flights go when and how full, which corridors run, and which are suspended until when."""
    by = person_of(request)
    found = overview(request, "flights", by)
    if found is None:
        return subject(request, "corridors")
    page, context = found
    shown = page.frame.slice(page.first - 1, ROWS_A_PAGE)
    services = answer(QUERIES["corridors"], {}, by=by)
    standing = _suspended(services, by)
    context = {
        **context,
        "title": _("Corridors and flights"),
        "rows": [_flight(row) for row in shown.iter_rows(named=True)],
        "suspended": standing[:MOST_SUSPENDED],
        "suspended_count": len(standing),
        "services": services.height,
        "running": services.filter(pl.col("state") != "suspended").height,
        "has_timetable": _ahead(page.frame).height > 0,
    }
    return render(request, "flights.html", context)


def chart(request: HttpRequest) -> HttpResponse:
    """Draw the flights around today as a timetable."""
    by = person_of(request)
    rows = _ahead(answer(QUERIES["flights"], {}, by=by))
    key = ("flights", now().date(), tuple(rows["flight"]), chain.head())
    return picture(request, key, lambda: _timetable(rows))


def _flight(row: dict[str, Any]) -> dict[str, Any]:
    full = [
        loaded / room
        for loaded, room in ((row["loaded_kg"], row["payload_kg"]), (row["loaded_m3"], row["volume_m3"]))
        if room
    ]
    return row | {"full": max(full, default=None), "drawn": cells.cell("state", row["state"], "state")}


def _suspended(services: pl.DataFrame, by: Person) -> list[dict[str, Any]]:
    """List the suspensions that stand today or later, the nearest end first, with their corridor."""
    today = now().date()
    standing = answer(QUERIES["suspensions"], {}, by=by).filter(
        pl.col("suspended_until").is_null() | (pl.col("suspended_until") >= today)
    )
    names = party_names()
    ways = services.select("corridor", "carrier", "origin", "destination")
    joined = standing.join(ways, on="corridor", how="left").sort(
        "suspended_until", "corridor", nulls_last=True
    )
    return [row | {"who": names.get(row["carrier"], row["carrier"])} for row in joined.iter_rows(named=True)]


def _ahead(found: pl.DataFrame) -> pl.DataFrame:
    """Keep the flights around today whose times are known, by departure."""
    begin, end = now() - BEHIND, now() + AHEAD
    timed = found.filter(pl.col("departs").is_not_null(), pl.col("arrives").is_not_null())
    return timed.filter(pl.col("arrives") >= begin, pl.col("departs") <= end).sort("departs", "flight")


def _timetable(found: pl.DataFrame) -> Draw:
    rows = pl.DataFrame(
        [
            (
                row["flight"],
                f"{row['origin']}–{row['destination']}  {row['number'] or row['flight']}",
                "Travel",
                _plain(row["departs"]),
                _plain(row["arrives"]),
            )
            for row in found.head(MOST_FLIGHTS).iter_rows(named=True)
        ],
        schema={
            "flight": pl.String,
            "label": pl.String,
            "phase": pl.String,
            "start": pl.Datetime("us"),
            "end": pl.Datetime("us"),
        },
        orient="row",
    )
    more = f" The first {MOST_FLIGHTS} of {found.height}." if found.height > MOST_FLIGHTS else ""

    def draw(width: int) -> Spec:
        return gantt.gantt(
            rows,
            title=plural(found.height, "flight"),
            subtitle="From departure to arrival by the times to go by, in UTC",
            source=f"Actual where it happened, else as last stated.{more}",
            alt=f"Timetable of {plural(found.height, 'flight')}.",
            width=width,
        )

    return draw


def _plain(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)
