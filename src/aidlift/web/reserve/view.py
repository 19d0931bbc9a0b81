"""The reserve at a glance."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from aidlift.catalogue import item as catalogue_item
from aidlift.catalogue import item_codes
from aidlift.charts import stock as charts
from aidlift.charts.theme import Spec
from aidlift.errors import NotAllowed
from aidlift.records.audit import chain
from aidlift.records.parties.models import Person, Store
from aidlift.records.parties.queries import party_names
from aidlift.records.query import QUERIES
from aidlift.reserve import BAND_NAMES
from aidlift.web import subjects
from aidlift.web.people import person_of
from aidlift.web.pictures import Draw, picture
from aidlift.web.situation.day import day_asked
from aidlift.web.tables.kept import answer
from aidlift.web.tables.view import subject
from aidlift.web.words import day_said, item_name

BAND_LOOKS = dict(
    zip(BAND_NAMES, ("lost", "expired-soon", "second", "third", "first", "fourth"), strict=True)
)
"""How the bars show each band of expiry, the most urgent first."""

KG_PER_TONNE = 1000
SOON = timedelta(days=90)
MOST_HOLDS = 20
MOST_STORES = 12
MOST_ACCOUNTS = 25
GROUPS = {
    "Oxygen": ("OXC", "CYL", "PSA", "LOX", "FLS", "CANN", "MASKR", "VENTM"),
    "Breathing and monitoring": ("PULOX", "MONEC", "VENTI", "VENTP", "BIPAP", "HFNC", "SUCT", "AMBU"),
    "Protection and hygiene": ("MSURG", "MN95", "GOWN", "GLEX", "GOGG", "FSHLD", "SANIT", "HTH"),
    "Tests": ("AGRDT", "PCRKT", "SWVTM"),
    "Medicines": ("DEXA",),
}
OTHER = "Other"


def reserve(request: HttpRequest) -> HttpResponse:
    """Show what there is by item, store and band of expiry, what is stopped, and the members' accounts."""
    by = person_of(request)
    asked = day_asked(request)
    day = None if asked.is_today else asked.day
    lots = _asked("stock", by, as_of=day)
    if lots is None:
        return subject(request, "reserve")
    weighed = in_tonnes(lots)
    stopped = _asked("holds", by, as_of=day)
    accounts = _accounts(_asked("equity", by, as_of=day))
    stores = _stores(weighed)
    context = {
        "title": _("The reserve"),
        "subject": subjects.named("reserve"),
        "tables": subjects.tables_beside("reserve", by),
        "actions": subjects.actions_of(subjects.named("reserve"), by),
        "asked": asked,
        "query": f"?as_of={asked.day}&" if day else "?",
        "link": f"as_of={asked.day}" if day else "",
        "sums": _sums(weighed, asked.day),
        "items": _items(weighed),
        "bands": [(name, BAND_LOOKS[name]) for name in BAND_NAMES],
        "stores": stores[:MOST_STORES],
        "store_count": len(stores),
        "holds": stopped.head(MOST_HOLDS).to_dicts() if stopped is not None else [],
        "hold_count": stopped.height if stopped is not None else 0,
        "accounts": accounts[:MOST_ACCOUNTS],
        "account_count": len(accounts),
        "invented": bool(lots["is_invented"].any()),
    }
    return render(request, "reserve.html", context)


def chart(request: HttpRequest) -> HttpResponse:
    """Draw the stock by month of expiry."""
    by = person_of(request)
    asked = day_asked(request)
    lots = answer(QUERIES["stock"], {"as_of": None if asked.is_today else asked.day}, by=by)
    own = ",".join(sorted(set(lots["store"].to_list())))
    key = ("reserve", asked.day, own, chain.head())
    return picture(request, key, lambda: _by_month(in_tonnes(lots), asked.day))


def in_tonnes(lots: pl.DataFrame) -> pl.DataFrame:
    """Add the mass of each row in tonnes: by the lot's own mass where it is known, else the catalogue's."""
    masses = {code: catalogue_item(code).mass_kg or 0.0 for code in item_codes()}
    each = (
        pl.col("unit_mass_kg")
        .cast(pl.Float64)
        .fill_null(pl.col("item").replace_strict(masses, default=0.0, return_dtype=pl.Float64))
    )
    return lots.with_columns(tonnes=pl.col("quantity") * each / KG_PER_TONNE)


def _asked(table: str, by: Person, **filters: Any) -> pl.DataFrame | None:
    try:
        return answer(QUERIES[table], filters, by=by)
    except NotAllowed:
        return None


def _sums(lots: pl.DataFrame, day: date) -> dict[str, Any]:
    usable = lots.filter(pl.col("status") == "usable")
    soon = usable.filter(pl.col("expires").is_between(day, day + SOON))
    return {
        "tonnes": float(usable["tonnes"].sum()),
        "lots": usable["lot"].n_unique(),
        "items": usable["item"].n_unique(),
        "stores": usable["store"].n_unique(),
        "soon": float(soon["tonnes"].sum()),
        "stopped": lots.filter(pl.col("status") != "usable")["lot"].n_unique(),
        "free": float((usable["free"] / usable["quantity"] * usable["tonnes"]).sum())
        if usable.height
        else 0.0,
    }


def _items(lots: pl.DataFrame) -> list[dict[str, Any]]:
    """Sum by item, by name, with the shares of each band of expiry by quantity."""
    usable = pl.col("status") == "usable"
    sums = lots.group_by("item").agg(
        pl.col("quantity").sum(),
        pl.col("quantity").filter(usable).sum().alias("usable"),
        pl.col("free").filter(usable).sum().alias("free"),
        pl.col("reserved").filter(usable).sum().alias("reserved"),
        pl.col("store").n_unique().alias("stores"),
        pl.col("lot").n_unique().alias("lots"),
        pl.col("expires").filter(usable).min().alias("first"),
        *(pl.col("quantity").filter(pl.col("expiry") == name).sum().alias(name) for name in BAND_NAMES),
    )
    rows = [
        row
        | {
            "name": item_name(row["item"]),
            "parts": [(BAND_LOOKS[name], row[name] / (row["quantity"] or 1)) for name in BAND_NAMES],
            "said": ", ".join(f"{row[name]:,} {name}" for name in BAND_NAMES if row[name]),
        }
        for row in sums.iter_rows(named=True)
    ]
    return sorted(rows, key=lambda row: row["name"])


def _stores(lots: pl.DataFrame) -> list[dict[str, Any]]:
    names = dict(Store.objects.values_list("store_id", "name"))
    sums = (
        lots.group_by("store")
        .agg(
            pl.col("tonnes").sum(),
            pl.col("item").n_unique().alias("items"),
            pl.col("lot").n_unique().alias("lots"),
        )
        .sort("tonnes", descending=True)
    )
    most = sums["tonnes"].max()
    return [
        row
        | {
            "name": names.get(row["store"], row["store"]),
            "share": row["tonnes"] / most if isinstance(most, float) and most else 0.0,
            "address": reverse("table", args=["stock"]) + f"?store={row['store']}",
        }
        for row in sums.iter_rows(named=True)
    ]


def _accounts(found: pl.DataFrame | None) -> list[dict[str, Any]]:
    """List the members with how many items they put in, drew, lent and owe; units are not added up."""
    if found is None or found.is_empty():
        return []
    names = party_names()
    columns = [name for name in ("put_in", "drawn", "lent", "owed") if name in found.columns]
    sums = found.group_by("party").agg((pl.col(name) > 0).sum() for name in columns).sort("party")
    return [
        {"party": row["party"], "name": names.get(row["party"], row["party"]), **row}
        | {"counts": [(name.replace("_", " "), row[name]) for name in columns]}
        for row in sums.iter_rows(named=True)
    ]


def _by_month(lots: pl.DataFrame, day: date) -> Draw:
    usable = lots.filter(pl.col("status") == "usable").with_columns(
        group=pl.col("item").map_elements(_group, return_dtype=pl.String)
    )
    months = charts.by_month(usable, day=day)
    total = float(usable["tonnes"].sum())

    def draw(width: int) -> Spec:
        return charts.expiry(
            months,
            groups=[*GROUPS, OTHER],
            title="Usable stock by month of expiry",
            subtitle=f"Tonnes, all stores shown; as known on {day_said(day)}",
            source="Mass by the lots' marks, else by the catalogue of items.",
            alt=f"Usable stock by month of expiry: {total:,.1f} tonnes in all.",
            width=width,
        )

    return draw


def _group(code: str) -> str:
    return next((name for name, starts in GROUPS.items() if code.startswith(starts)), OTHER)
