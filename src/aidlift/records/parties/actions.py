"""Every change to persons, roles, parties and stores."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db import transaction

from aidlift.catalogue import places
from aidlift.errors import BadInput, Conflict, NotFound, Problem
from aidlift.records import access
from aidlift.records.action import action
from aidlift.records.audit import chain
from aidlift.records.parties.models import EntryPoint, Party, Person, RoleGrant, Store

OPERATOR = "operator"


@transaction.atomic
def begin(*, at: datetime) -> Person:
    """Make the operator, the account of the machine's keeper, who may add people and places; idempotent.

    It cannot sign in by password. This is the one change made by nobody before it.
    """
    operator, new = Person.objects.get_or_create(
        username=OPERATOR, defaults={"name": "Operator of this machine"}
    )
    if new:
        operator.set_unusable_password()
        operator.save(update_fields=["password"])
        RoleGrant.objects.create(person=operator, role="operator", granted_at=at)
        chain.note(operator, "person.begin", f"person {operator.username}", at=at, details={})
    return operator


@action("person.add")
def add_person(
    username: str, *, name: str, email: str = "", password: str = "", by: Person, at: datetime
) -> Person:
    """Add somebody who may sign in; without a password they cannot until one is set."""
    access.require(by, "people")
    if Person.objects.filter(username=username).exists():
        raise Conflict(f"There is a person called {username!r} already; choose another name to sign in with.")
    person = Person(username=username, name=name, email=email)
    if password:
        _check_password(password, person)
    person.set_password(password or None)
    person.save()
    return person


@action("person.password")
def set_password(username: str, *, password: str, by: Person, at: datetime) -> Person:
    """Give somebody a new password; what they signed in with before ends with it."""
    access.require(by, "people")
    person = person_named(username)
    _check_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    return person


@action("person.stop")
def stop_person(username: str, *, by: Person, at: datetime) -> Person:
    """Keep somebody from signing in; what they did stays theirs."""
    access.require(by, "people")
    person = person_named(username)
    person.is_active = False
    person.save(update_fields=["is_active"])
    return person


@action("role.grant")
def grant_role(
    username: str, *, role: str, country: str = "", store: str = "", party: str = "", by: Person, at: datetime
) -> RoleGrant:
    """Give a person a role: a focal point has a country, a keeper a store, a donor a party."""
    access.require(by, "people")
    if role not in access.ROLES:
        raise BadInput(f"There is no role {role!r}; the roles are {', '.join(access.ROLES)}.")
    bound = {"focal_point": ("country", country), "store_keeper": ("store", store)} | dict.fromkeys(
        ("donor", "carrier"), ("party", party)
    )
    if role in bound and not bound[role][1]:
        raise BadInput(f"A {role.replace('_', ' ')} is bound to one {bound[role][0]}; name it.")
    return RoleGrant.objects.create(
        person=person_named(username),
        role=role,
        country=country_code(country) if country else "",
        store=store_named(store) if store else None,
        party=party_named(party) if party else None,
        granted_at=at,
        granted_by=by,
    )


@action("role.end")
def end_role(grant: int, *, by: Person, at: datetime) -> RoleGrant:
    """End a role from now on."""
    access.require(by, "people")
    found = RoleGrant.objects.filter(pk=grant).first()
    if found is None:
        raise NotFound(f"There is no grant of a role numbered {grant}.")
    if found.ended_at is not None:
        raise Conflict(f"{found} was ended at {found.ended_at:%Y-%m-%d %H:%M} UTC already.")
    found.ended_at = at
    found.save(update_fields=["ended_at"])
    return found


@action("party.add")
def add_party(
    party_id: str,
    *,
    name: str,
    kind: str,
    country: str = "",
    member_since: date | None = None,
    by: Person,
    at: datetime,
) -> Party:
    """Add a government, agency, company, carrier or reserve; with a day, it is a member since then."""
    access.require(by, "places")
    _refuse_second(Party, party_id)
    if kind not in Party.Kind.values:
        raise BadInput(f"There is no kind of party {kind!r}; the kinds are {', '.join(Party.Kind.values)}.")
    return Party.objects.create(
        party_id=party_id,
        name=name,
        kind=kind,
        country=country_code(country) if country else "",
        is_member=member_since is not None,
        member_since=member_since,
    )


@action("party.join")
def join(party_id: str, *, since: date, by: Person, at: datetime) -> Party:
    """Make a party a member of the reserve since a day."""
    access.require(by, "places")
    party = party_named(party_id)
    if party.is_member:
        raise Conflict(f"{party} is a member since {party.member_since} already.")
    party.is_member, party.member_since = True, since
    party.save(update_fields=["is_member", "member_since"])
    return party


@action("store.add")
def add_store(
    store_id: str,
    *,
    name: str,
    country: str,
    custodian: str,
    airport: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
    has_cold_room: bool = False,
    handling_t_per_day: Decimal | None = None,
    is_invented: bool = False,
    by: Person,
    at: datetime,
) -> Store:
    """Add a store and the party that keeps it."""
    access.require(by, "places")
    _refuse_second(Store, store_id)
    return Store.objects.create(
        store_id=store_id,
        name=name,
        country=country_code(country),
        custodian=party_named(custodian),
        airport=airport,
        latitude=latitude,
        longitude=longitude,
        has_cold_room=has_cold_room,
        handling_t_per_day=handling_t_per_day,
        is_invented=is_invented,
    )


@action("entry.add")
def add_entry(
    entry_id: str,
    *,
    name: str,
    country: str,
    latitude: float | None = None,
    longitude: float | None = None,
    has_cold_room: bool = False,
    handling_t_per_day: Decimal | None = None,
    is_invented: bool = False,
    note: str = "",
    by: Person,
    at: datetime,
) -> EntryPoint:
    """Add an airport, port or crossing at which goods enter a country."""
    access.require(by, "places")
    _refuse_second(EntryPoint, entry_id)
    return EntryPoint.objects.create(
        entry_id=entry_id,
        name=name,
        country=country_code(country),
        latitude=latitude,
        longitude=longitude,
        has_cold_room=has_cold_room,
        handling_t_per_day=handling_t_per_day,
        is_invented=is_invented,
        note=note,
    )


def person_named(username: str) -> Person:
    """Find a person; raise NotFound."""
    found = Person.objects.filter(username=username).first()
    if found is None:
        raise NotFound(f"There is no person called {username!r}; `aidlift user list` shows who there is.")
    return found


def party_named(party_id: str) -> Party:
    """Find a party; raise NotFound."""
    found = Party.objects.filter(party_id=party_id).first()
    if found is None:
        raise NotFound(f"There is no party {party_id!r}; add it first: aidlift do party.add.")
    return found


def store_named(store_id: str) -> Store:
    """Find a store; raise NotFound."""
    found = Store.objects.filter(store_id=store_id).first()
    if found is None:
        raise NotFound(f"There is no store {store_id!r}; add it first: aidlift do store.add.")
    return found


def country_code(code: str) -> str:
    """Return an ISO 3166 alpha-3 code that is known; raise BadInput."""
    if len(code) != 3 or code not in places.location_codes():
        raise BadInput(f"{code!r} is not a country's code; write ISO 3166 alpha-3, like NPL.")
    return code


def _check_password(password: str, person: Person) -> None:
    try:
        password_validation.validate_password(password, person)
    except ValidationError as error:
        raise BadInput("This password cannot be used.", [Problem(text) for text in error.messages]) from None


def _refuse_second(model: type[Party] | type[Store] | type[EntryPoint], name: str) -> None:
    if model.objects.filter(pk=name).exists():
        raise Conflict(f"There is a {model._meta.model_name} {name!r} already.")
