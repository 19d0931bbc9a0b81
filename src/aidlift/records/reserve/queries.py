"""What the reserve shows: stock, lots, movements, accounts of the members, stops, counts, loans."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
from django.db.models import F, Q

from aidlift.records import access
from aidlift.records.asof import end_of, known_by
from aidlift.records.clock import now
from aidlift.records.parties.models import Party, Person
from aidlift.records.query import query
from aidlift.records.reserve import count_actions, history
from aidlift.records.reserve import stock as tables
from aidlift.records.reserve.models import (
    Hold,
    Loan,
    LoanEvent,
    Movement,
    Reservation,
    Reversal,
    StockCount,
)
from aidlift.records.steps import named
from aidlift.reserve import BAND_NAMES, accounts

Schema = dict[str, Any]
MOMENT = pl.Datetime("us", "UTC")
MOST_DAYS = 100_000
"""Days ahead beyond which nothing is asked of the calendar."""


@query("stock")
def stock(
    store: str = "",
    item: str = "",
    lot: str = "",
    owner: str = "",
    status: str = "",
    as_of: date | None = None,
    *,
    by: Person,
) -> pl.DataFrame:
    """Show what lies in the stores, lot by lot: whose, held by whom, how much reserved, until when.

    As known by the end of `as_of`; expiry is judged on that day, or today. One row a lot and place.
    """
    found = tables.stock(as_of, today=now().date(), stores=_stores(by, store), item=item)
    wanted = {"lot": lot, "owner": owner, "status": status}
    return found.filter(**{name: value for name, value in wanted.items() if value})


@query("stock.summary")
def stock_summary(
    store: str = "", group: str = "item", as_of: date | None = None, *, by: Person
) -> pl.DataFrame:
    """Show stock added up by item and by store, expiry, owner, holder or status, owner and holder named."""
    found = tables.stock(as_of, today=now().date(), stores=_stores(by, store))
    keys = ["item", group] if group in {"store", "expiry", "owner", "holder", "status"} else ["item"]
    usable = pl.col("status") == "usable"
    names = [pl.col(name).unique().sort().str.join(", ") for name in ("owner", "holder") if name not in keys]
    return (
        found.group_by(keys)
        .agg(
            pl.col("lot").n_unique().alias("lots"),
            pl.col("quantity").sum(),
            pl.col("quantity").filter(usable).sum().alias("usable"),
            pl.col("reserved").filter(usable).sum().alias("reserved"),
            *names,
        )
        .with_columns(free=pl.col("usable") - pl.col("reserved"))
        .sort(keys)
    )


@query("expiring")
def expiring(store: str = "", within: int = 90, as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show stock that expires within so many days, and what has expired, the first to go first."""
    day = as_of or now().date()
    stores = _stores(by, store)
    # a page of a store shows all of its stock beside this, and reads it once for both
    last = None if stores else day + timedelta(days=min(within, MOST_DAYS))
    found = tables.stock(as_of, today=day, stores=stores, expires_by=last)
    left = (pl.col("expires") - pl.lit(day)).dt.total_days()
    return (
        found.with_columns(days_left=left)
        .filter(pl.col("days_left") <= within)
        .select("store", "item", "lot", "quantity", "reserved", "status", "expires", "days_left", "expiry")
        .with_columns(pl.col("expiry").cast(pl.Enum(BAND_NAMES)))
        .sort("expires", "lot")
        .with_columns(pl.col("expiry").cast(pl.String))
    )


@query("lots")
def lots(item: str = "", owner: str = "", as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show every lot with its marks, its state and how much of it lies in stores."""
    access.require(by, "stock", access="read", store=_own_store(by))
    in_stores = history.held_in_stores(as_of, item=item).filter(pl.col("place").str.starts_with("store:"))
    held = in_stores.group_by("lot").agg(pl.col("quantity").sum())
    return (
        tables.lots(as_of=as_of, item=item)
        .join(held, on="lot", how="left")
        .with_columns(pl.col("quantity").fill_null(0))
        .filter(pl.col("owner") == owner if owner else True)
        .sort("lot")
    )


@query("movements")
def movements(
    store: str = "",
    lot: str = "",
    document: str = "",
    place: str = "",
    since: date | None = None,
    until: date | None = None,
    as_of: date | None = None,
    limit: int = 1000,
    *,
    by: Person,
) -> pl.DataFrame:
    """Show the lines of the ledger, the latest first: from where to where, how many, by whom, why.

    `since` and `until` are days on which it occurred; `as_of` leaves out what was posted later.
    """
    lines = Movement.objects.filter(**known_by(as_of)).order_by("-line_id")
    if (stores := _stores(by, store)) is not None:
        places = [f"{kind}:{name}" for name in stores for kind in ("store", "damaged")]
        lines = lines.filter(Q(from_place__in=places) | Q(to_place__in=places))
    if place:
        lines = lines.filter(Q(from_place=place) | Q(to_place=place))
    if lot:
        lines = lines.filter(lot=lot)
    if document:
        lines = lines.filter(document=document)
    if since:
        lines = lines.filter(occurred_at__gte=datetime.combine(since, datetime.min.time(), UTC))
    if until:
        lines = lines.filter(occurred_at__lt=end_of(until))
    names: dict[str, Any] = {
        "line": F("line_id"),
        "occurred": F("occurred_at"),
        "posted": F("posted_at"),
        "from": F("from_place_id"),
        "to": F("to_place_id"),
        "of_lot": F("lot_id"),
        "item": F("lot__item"),
        "many": F("quantity"),
        "under": F("document"),
        "person_name": F("person_id"),
        "why": F("reason"),
        "undoes": F("reverses_id"),
    }
    columns: Schema = {
        "line": pl.Int64,
        "occurred_at": MOMENT,
        "posted_at": MOMENT,
        "from_place": pl.String,
        "to_place": pl.String,
        "lot": pl.String,
        "item": pl.String,
        "quantity": pl.Int64,
        "document": pl.String,
        "person": pl.String,
        "reason": pl.String,
        "reverses": pl.Int64,
    }
    rows = list(lines.values_list(*names.values())[: max(limit, 0)])
    found = pl.DataFrame(rows, schema=columns, orient="row")
    undone = dict(
        Movement.objects.filter(reverses__in=found["line"].to_list(), **known_by(as_of)).values_list(
            "reverses_id", "line_id"
        )
    )
    return found.with_columns(
        reversed_by=pl.col("line").replace_strict(undone, default=None, return_dtype=pl.Int64)
    )


@query("equity")
def equity(party: str = "", item: str = "", as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show what each member put in, drew, lost, lent and owes, by item, in units.

    equity = put in - drawn. A country that drew without being a member stands under its code.
    """
    access.require(by, "stock", access="read", party=party)
    members = Party.objects.filter(kind="government").exclude(country="").order_by("-is_member", "party_id")
    of_country: dict[str, str] = {}
    for name, country in members.values_list("party_id", "country"):
        of_country.setdefault(country, name)
    loaned = _loans(as_of)
    found = accounts(
        history.held_outside(as_of, item=item).select(
            "lot", "quantity", from_place=pl.lit(""), to_place="place"
        ),
        tables.lots(as_of=as_of, item=item),
        pl.DataFrame(
            list(of_country.items()), schema={"country": pl.String, "party": pl.String}, orient="row"
        ),
        loaned.filter(item=item) if item else loaned,
    )
    wanted = {"party": party, "item": item}
    return found.filter(**{name: value for name, value in wanted.items() if value})


@query("holds")
def holds(store: str = "", all: bool = False, as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show what stops lots from being taken, why and since when; with `all`, also what was lifted."""
    stores = _stores(by, store)
    found = Hold.objects.filter(**known_by(as_of)).order_by("posted_at", "id")
    if stores is not None:
        found = found.filter(Q(store__in=stores) | Q(store__isnull=True))
    if not all:
        standing = Q(lifted_at__isnull=True)
        found = found.filter(standing | Q(lifted_at__gte=end_of(as_of)) if as_of else standing)
    columns: Schema = {
        "lot": pl.String,
        "item": pl.String,
        "store": pl.String,
        "kind": pl.String,
        "reason": pl.String,
        "occurred_at": MOMENT,
        "posted_at": MOMENT,
        "placed_by": pl.String,
        "lifted_at": MOMENT,
        "lifted_by": pl.String,
        "note": pl.String,
    }
    fields = ("lot_id", "lot__item", "store_id", "kind", "reason", "occurred_at", "posted_at", "placed_by_id",
              "lifted_at", "lifted_by_id", "lifted_note")  # fmt: skip
    return pl.DataFrame(list(found.values_list(*fields)), schema=columns, orient="row")


@query("reservations")
def reservations(store: str = "", *, by: Person) -> pl.DataFrame:
    """Show what is spoken for, where and for what."""
    stores = _stores(by, store)
    found = Reservation.objects.filter(released_at__isnull=True).order_by("id")
    if stores is not None:
        found = found.filter(store__in=stores)
    columns: Schema = {"store": pl.String, "lot": pl.String, "item": pl.String, "quantity": pl.Int64,
               "for_what": pl.String, "reserved_at": MOMENT, "reserved_by": pl.String}  # fmt: skip
    fields = ("store_id", "lot_id", "lot__item", "quantity", "for_what", "reserved_at", "reserved_by_id")
    return pl.DataFrame(list(found.values_list(*fields)), schema=columns, orient="row")


@query("count")
def count(count: str, *, by: Person) -> pl.DataFrame:
    """Show one count beside the book of its moment: short, over, as booked, and what was not counted."""
    found = named(StockCount, count)
    access.require(by, "stock", access="read", store=found.store_id)
    return count_actions.compared(found)


@query("counts")
def counts(store: str = "", *, by: Person) -> pl.DataFrame:
    """Show the counts that were made, by whom, and who countersigned."""
    stores = _stores(by, store)
    found = StockCount.objects.order_by("-counted_at")
    if stores is not None:
        found = found.filter(store__in=stores)
    columns: Schema = {"count": pl.String, "store": pl.String, "counted_at": MOMENT, "state": pl.String,
               "counter": pl.String, "countersigner": pl.String, "note": pl.String}  # fmt: skip
    fields = ("count_id", "store_id", "counted_at", "state", "counter_id", "countersigner_id", "note")
    return pl.DataFrame(list(found.values_list(*fields)), schema=columns, orient="row")


@query("loans")
def loans(as_of: date | None = None, *, by: Person) -> pl.DataFrame:
    """Show who lent what to whom, what came back and what is still owed."""
    access.require(by, "stock", access="read", store=_own_store(by))
    return _loans(as_of)


@query("reversals")
def reversals(state: str = "", *, by: Person) -> pl.DataFrame:
    """Show which lines and documents were proposed to be undone, by whom, and who decided."""
    access.require(by, "reversal.propose", access="read", store=_own_store(by))
    found = Reversal.objects.order_by("proposed_at", "reversal_id")
    if state:
        found = found.filter(state=state)
    columns: Schema = {"reversal": pl.String, "line": pl.Int64, "of_document": pl.String,
               "reason": pl.String, "state": pl.String, "proposed_by": pl.String, "proposed_at": MOMENT,
               "decided_by": pl.String, "decided_at": MOMENT, "posted_line": pl.Int64}  # fmt: skip
    fields = ("reversal_id", "line_id", "of_document", "reason", "state", "proposed_by_id", "proposed_at",
              "decided_by_id", "decided_at", "posted_id")  # fmt: skip
    return pl.DataFrame(list(found.values_list(*fields)), schema=columns, orient="row")


def _loans(as_of: date | None) -> pl.DataFrame:
    given = Loan.objects.order_by("loan_id")
    made = LoanEvent.objects.filter(verb="lend", **known_by(as_of)).values_list("loan_id", flat=True)
    events = LoanEvent.objects.filter(**known_by(as_of)).exclude(verb="lend")
    back: dict[str, int] = {}
    for loan, quantity in events.values_list("loan_id", "quantity"):
        back[loan] = back.get(loan, 0) + quantity
    states = dict(LoanEvent.objects.filter(**known_by(as_of)).order_by("id").values_list("loan_id", "state"))
    known = set(made)
    columns: Schema = {"loan": pl.String, "lender": pl.String, "borrower": pl.String, "item": pl.String,
               "lot": pl.String, "quantity": pl.Int64, "outstanding": pl.Int64, "due": pl.Date,
               "document": pl.String, "state": pl.String}  # fmt: skip
    rows = [
        (one.pk, one.lender_id, one.borrower_id, one.item, one.lot_id, one.quantity,
         one.quantity - back.get(one.pk, 0), one.due, one.document, states[one.pk])
        for one in given if one.pk in known
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=columns, orient="row")


def _stores(by: Person, store: str) -> tuple[str, ...] | None:
    """Return which stores are shown: all (None), the one named, or those the person keeps."""
    if store or access.may(by, "stock", access="read"):
        access.require(by, "stock", access="read", store=store)
        return (store,) if store else None
    own = tuple(
        grant.store_id
        for grant in by.standing_roles
        if grant.store_id and access.may(by, "stock", access="read", store=grant.store_id)
    )
    access.require(by, "stock", access="read", store=own[0] if own else "")
    return own


def _own_store(by: Person) -> str:
    return next((grant.store_id for grant in by.standing_roles if grant.store_id), "")
