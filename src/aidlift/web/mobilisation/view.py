"""The mobilisation table, and the waterfall of pledges."""

from __future__ import annotations

from typing import Any

import polars as pl
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from aidlift.assistance.mobilisation import BY_RESERVE
from aidlift.errors import NotFound
from aidlift.records.assistance.models import Request
from aidlift.records.clock import now
from aidlift.records.parties.models import Person
from aidlift.records.parties.queries import party_names
from aidlift.web.people import person_of
from aidlift.web.plans import kept
from aidlift.web.situation.seen import seen_by
from aidlift.web.tables.exports import export
from aidlift.web.tables.listing import ROWS_A_PAGE
from aidlift.web.tables.view import overview, subject
from aidlift.web.words import item_name

WAITING = ("submitted", "under review")
"""States of a request that nobody has decided on: nothing of it is needed yet, as the table counts."""

LADDER = ("received", "in_transit", "committed", "pledged", "reported", "lapsed", "reduced")
"""Where a promised unit may stand, as the bars show it: the firmest first."""

LOOKS = dict(zip(LADDER, ("fourth", "third", "first", "second", "fifth", "lost", "lost"), strict=True))


def needs(request: HttpRequest) -> HttpResponse:
    """Show what is needed, covered by whom, and uncovered, country by country and item by item."""
    by = person_of(request)
    found = overview(request, "mobilisation", by)
    if found is None:
        return subject(request, "needs")
    page, context = found
    shown = page.frame.slice(page.first - 1, ROWS_A_PAGE)
    names = party_names()
    context = {
        **context,
        "title": _("Needs and who covers them"),
        "rows": [_needed(row, names) for row in shown.iter_rows(named=True)],
        "sums": _sums(page.frame),
        "of_patients": _of_patients(by),
        "waiting": Request.objects.filter(state__in=WAITING).count(),
    }
    return render(request, "needs.html", context)


def patients(request: HttpRequest) -> HttpResponse:
    """Give what patients will need as a file, item by item in each country."""
    found = _of_patients(person_of(request))
    if found is None:
        raise NotFound("No run of the chain that you may see has found what patients will need.")
    return export(found["each"], "needs_of_patients", request.GET.get("_format", "csv"))


def pledges(request: HttpRequest) -> HttpResponse:
    """Show for each donor where every promised unit stands, from reported to received."""
    by = person_of(request)
    found = overview(request, "waterfall", by)
    if found is None:
        return subject(request, "pledges")
    page, context = found
    names = party_names()
    shown = page.frame.slice(page.first - 1, ROWS_A_PAGE)
    rows = [_fallen(row, names) for row in shown.iter_rows(named=True)]
    context = {
        **context,
        "title": _("Pledges, from word to receipt"),
        "rows": rows,
        "ladder": [(step, step.replace("_", " "), LOOKS[step]) for step in LADDER[:6]],
        "donors": page.frame["donor"].n_unique(),
        "lines": int(page.frame["lines"].sum()) if page.frame.height else 0,
        "steps": _steps(page.frame),
    }
    return render(request, "pledges.html", context)


def _needed(row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """Make a row of the table: the bar is the reserve's part, the donors', and what is only pledged."""
    needed, allocated = row["needed"] or 1, min(row["allocated"], row["covered"])
    soft = min(row["pledged"], row["uncovered"])
    shares = [("first", allocated), ("third", row["covered"] - allocated), ("soft", soft)]
    return row | {
        "name": item_name(row["item"]),
        "parts": [(look, quantity / needed) for look, quantity in shares],
        "share": row["covered"] / needed,
        "who": [_covering(one, names) for one in row["covered_by"].split("; ") if one],
    }


def _covering(said: str, names: dict[str, str]) -> tuple[str, str, int]:
    """Take `XIAOMI 400` apart: the party, its name, how much; the reserve is no party."""
    who, _, quantity = said.rpartition(" ")
    return ("" if who == BY_RESERVE else who), names.get(who, who), int(quantity)


def _sums(rows: pl.DataFrame) -> dict[str, int]:
    """Count countries and items, and how many rows are covered in full, in part, not at all."""
    full = rows.filter(pl.col("uncovered") == 0).height
    none = rows.filter(pl.col("covered") == 0).height
    return {
        "rows": rows.height,
        "countries": rows["country"].n_unique() if rows.height else 0,
        "full": full,
        "none": none,
        "part": rows.height - full - none,
    }


def _of_patients(by: Person) -> dict[str, Any] | None:
    """Give what the last run that one may see finds needed and uncovered, the least covered first."""
    seen = seen_by(now().date(), by)
    if not seen.plan or not seen.has_outlook:
        return None
    gap = kept.table(seen.plan, "shortfall")
    gap = gap.filter(pl.col("location").is_in(seen.forecasts["location"].unique().implode()))
    last = gap.filter(pl.col("date") == pl.col("date").max())
    if last.is_empty():
        return None
    sums = (
        last.group_by("item", "unit")
        .agg(
            pl.col("needed", "shortfall").sum(),
            (pl.col("stock") + pl.col("in_transit") + pl.col("pledged")).sum().alias("coming"),
            (pl.col("shortfall") > 0).sum().alias("places"),
        )
        .filter(pl.col("needed") > 0)
        .with_columns(open=pl.col("shortfall") / pl.col("needed"))
        .sort("open", "needed", "item", descending=[True, True, False])
    )
    return {
        "plan": seen.plan,
        "whole": seen.whole,
        "made_on": seen.planned_on,
        "by": last["date"][0],
        "rows": sums.to_dicts(),
        "each": last.sort("location", "item"),
    }


def _fallen(row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    stated = row["stated"] or 1
    what = item_name(row["item"]) if row["item"] else row["wording"] or row["currency"]
    parts = [(step, row[step]) for step in LADDER if row[step]]
    return row | {
        "who": names.get(row["donor"], row["donor"]),
        "what": what,
        "parts": [(LOOKS[step], quantity / stated) for step, quantity in parts],
        "said": ", ".join(f"{quantity:,} {step.replace('_', ' ')}" for step, quantity in parts),
        "counts": [row[step] for step in LADDER[:6]],
        "is_sale": row["kind"] != "donation",
    }


def _steps(rows: pl.DataFrame) -> list[tuple[str, int]]:
    """Count the donations by item and donor that have something on each rung; units cannot be added up."""
    gifts = rows.filter(pl.col("kind") == "donation")
    return [(step.replace("_", " "), gifts.filter(pl.col(step) > 0).height) for step in LADDER[:5][::-1]]
