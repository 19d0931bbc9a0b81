"""The tables of who takes part: people and their roles, parties, stores."""

from __future__ import annotations

from typing import Any

import polars as pl

from aidlift.records import access
from aidlift.records.parties.models import EntryPoint, Party, Person, RoleGrant, Store
from aidlift.records.query import query

MOMENT = pl.Datetime("us", "UTC")


@query("people")
def people(*, by: Person) -> pl.DataFrame:
    """Show who there is, in which roles, and whether they may sign in.

    Columns: person, name, roles, signs_in, last_login; empty only before setup.
    """
    access.require(by, "people", access="read")
    rows = [
        (
            one.username,
            one.name,
            ", ".join(_said(grant) for grant in one.grants.all() if grant.ended_at is None),
            one.is_active and one.has_usable_password(),
            one.last_login,
        )
        for one in Person.objects.prefetch_related("grants").order_by("username")
    ]
    types = {"person": pl.String, "name": pl.String, "roles": pl.String, "signs_in": pl.Boolean}
    return pl.DataFrame(rows, types | {"last_login": MOMENT}, orient="row")


@query("roles")
def role_grants(person: str = "", *, by: Person) -> pl.DataFrame:
    """Show every role ever granted: to whom, for what, by whom, and until when.

    Columns: grant, person, role, country, store, party, granted_at, granted_by, ended_at.
    """
    access.require(by, "people", access="read")
    found = RoleGrant.objects.order_by("person_id", "granted_at")
    if person:
        found = found.filter(person_id=person)
    types: dict[str, Any] = {
        "grant": pl.Int64,
        "person": pl.String,
        "role": pl.String,
        "country": pl.String,
        "store": pl.String,
        "party": pl.String,
        "granted_at": MOMENT,
        "granted_by": pl.String,
        "ended_at": MOMENT,
    }
    names = [
        "id",
        "person_id",
        "role",
        "country",
        "store_id",
        "party_id",
        "granted_at",
        "granted_by_id",
        "ended_at",
    ]
    return pl.DataFrame(list(found.values_list(*names)), types, orient="row")


@query("parties")
def parties(*, by: Person) -> pl.DataFrame:
    """Show the governments, agencies, companies, carriers and reserves that take part.

    Columns: party, name, kind, country, is_member, member_since.
    """
    access.require(by, "places", access="read")
    names = ("party_id", "name", "kind", "country", "is_member", "member_since")
    types: tuple[Any, ...] = (pl.String, pl.String, pl.String, pl.String, pl.Boolean, pl.Date)
    rows = list(Party.objects.order_by("name").values_list(*names))
    return pl.DataFrame(rows, dict(zip(names, types, strict=True)), orient="row").rename(
        {"party_id": "party"}
    )


@query("stores")
def stores(*, by: Person) -> pl.DataFrame:
    """Show the stores: where they are, who keeps them, and whether they are invented.

    Columns: store, name, country, custodian, airport, has_cold_room, is_invented.
    """
    access.require(by, "places", access="read")
    names = ("store_id", "name", "country", "custodian_id", "airport", "has_cold_room", "is_invented")
    types = (pl.String, pl.String, pl.String, pl.String, pl.String, pl.Boolean, pl.Boolean)
    rows = list(Store.objects.order_by("store_id").values_list(*names))
    return pl.DataFrame(rows, dict(zip(names, types, strict=True)), orient="row").rename(
        {"store_id": "store", "custodian_id": "custodian"}
    )


def party_names() -> dict[str, str]:
    """Return the name of every party by its number."""
    return dict(Party.objects.values_list("party_id", "name"))


def _said(grant: RoleGrant) -> str:
    """Say a role with what it is bound to: `focal point NPL`."""
    scope = grant.country or grant.store_id or grant.party_id or ""
    return f"{grant.role.replace('_', ' ')} {scope}".strip()


@query("entry_points")
def entry_points(*, by: Person) -> pl.DataFrame:
    """Show where goods enter countries, and how much each place handles a day."""
    access.require(by, "places", access="read")
    types: dict[str, Any] = {
        "entry": pl.String,
        "name": pl.String,
        "country": pl.String,
        "handling_t_per_day": pl.Float64,
        "has_cold_room": pl.Boolean,
        "is_invented": pl.Boolean,
        "note": pl.String,
    }
    rows = [
        (
            one.pk,
            one.name,
            one.country,
            None if one.handling_t_per_day is None else float(one.handling_t_per_day),
            one.has_cold_room,
            one.is_invented,
            one.note,
        )
        for one in EntryPoint.objects.all()
    ]
    return pl.DataFrame(rows, types, orient="row")
