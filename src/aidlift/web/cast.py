"""The people of a desk to try: one for each role, with passwords made anew each time."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from aidlift.records.clock import now
from aidlift.records.parties import actions
from aidlift.records.parties.models import Party, Person, RoleGrant, Store

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters that are not mistaken for one another."""

PARTIES = {
    "RESERVE": ("South Asia reserve", "reserve", ""),
    "XIAOMI": ("Xiaomi", "company", "CHN"),
    "3U": ("Sichuan Airlines", "carrier", "CHN"),
}
STORE = "CTU"


@dataclass(frozen=True)
class Member:
    """Somebody of the cast, and the password that is shown once."""

    username: str
    role: str
    scope: str = ""
    password: str = ""


CAST = (
    Member("asha", "epidemiologist"),
    Member("bikram", "planner"),
    Member("hana", "approver"),
    Member("chamari", "focal_point", "LKA"),
    Member("dawa", "focal_point", "NPL"),
    Member("isha", "focal_point", "IND"),
    Member("mira", "donor", "XIAOMI"),
    Member("elias", "carrier", "3U"),
    Member("farid", "store_keeper", STORE),
    Member("fatima", "store_keeper", STORE),
    Member("gul", "auditor"),
    Member("olga", "operator"),
)
"""Two keepers of one store, because who counts never countersigns."""


def seat_cast() -> list[Member]:
    """Add everybody who is not there yet, with their role; return all with new passwords."""
    operator = actions.begin(at=now())
    _places(operator)
    return [_seat(one, operator) for one in CAST]


def password() -> str:
    """Make a password of four groups, 79 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def _places(operator: Person) -> None:
    for party_id, (name, kind, country) in PARTIES.items():
        if not Party.objects.filter(party_id=party_id).exists():
            actions.add_party(party_id, name=name, kind=kind, country=country, by=operator, at=now())
    if not Store.objects.filter(store_id=STORE).exists():
        actions.add_store(
            STORE,
            name="Chengdu hub",
            country="CHN",
            custodian="RESERVE",
            airport="CTU",
            is_invented=True,
            by=operator,
            at=now(),
        )


def _seat(one: Member, operator: Person) -> Member:
    secret = password()
    if Person.objects.filter(username=one.username).exists():
        actions.set_password(one.username, password=secret, by=operator, at=now())
    else:
        actions.add_person(
            one.username, name=one.username.capitalize(), password=secret, by=operator, at=now()
        )
    if not RoleGrant.objects.filter(person_id=one.username, role=one.role, ended_at=None).exists():
        actions.grant_role(one.username, role=one.role, **_bound(one), by=operator, at=now())
    return Member(one.username, one.role, one.scope, secret)


def _bound(one: Member) -> dict[str, Any]:
    if not one.scope:
        return {}
    return {{"focal_point": "country", "store_keeper": "store"}.get(one.role, "party"): one.scope}
