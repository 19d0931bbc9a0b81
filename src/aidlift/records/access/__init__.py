"""Who may do what: the role table as data, and the question every action asks."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from aidlift.errors import NotAllowed
from aidlift.records.parties.models import Person, RoleGrant

ROLES = (
    "epidemiologist",
    "planner",
    "focal_point",
    "donor",
    "carrier",
    "store_keeper",
    "approver",
    "auditor",
    "public",
    "operator",
)

_asked: ContextVar[list[str] | None] = ContextVar("asked", default=None)


@dataclass(frozen=True)
class Rule:
    """One row of `roles.csv`: a role has a permission, to read or to write, within a scope."""

    role: str
    permission: str
    access: str
    scope: str


@cache
def rules() -> tuple[Rule, ...]:
    """Read the role table."""
    text = files(__package__).joinpath("roles.csv").read_text(encoding="utf-8")
    return tuple(Rule(**row) for row in csv.DictReader(text.splitlines()))


def permissions() -> tuple[str, ...]:
    """Name every permission, in the order of the table."""
    return tuple(dict.fromkeys(rule.permission for rule in rules()))


def require(
    by: Person, permission: str, *, access: str = "write", country: str = "", store: str = "", party: str = ""
) -> None:
    """Raise NotAllowed unless one of the person's standing roles permits this here.

    Writing includes reading. `country`, `store` and `party` say what the record belongs to; a role that is
    bound to its own passes only for a record that names it.
    """
    if (asked := _asked.get()) is not None:
        asked.append(permission)
    if not may(by, permission, access=access, country=country, store=store, party=party):
        raise NotAllowed(_refusal(by, permission, access, country or store or party))


def may(
    by: Person, permission: str, *, access: str = "write", country: str = "", store: str = "", party: str = ""
) -> bool:
    """Say whether the person may; the same question as `require`, for showing or hiding a button."""
    here = {"own country": country, "own store": store, "own party": party}
    return by.is_active and any(
        rule.scope == "all"
        or (rule.scope in here and here[rule.scope] and here[rule.scope] == _own(grant, rule))
        for grant in by.standing_roles
        for rule in rules()
        if rule.role == grant.role
        and rule.permission == permission
        and (access == "read" or rule.access == "write")
    )


@dataclass(frozen=True)
class Reach:
    """Which records of a permission a person sees: everything, those of their own, or what is published."""

    everything: bool
    countries: frozenset[str] = frozenset()
    stores: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()
    published: bool = False


def reach(by: Person, *permissions: str, access: str = "read") -> Reach:
    """Say which records a list may show, by any of the permissions; raise NotAllowed where it is none.

    `published` is the public's view: a summary without names and drafts, where nothing wider is held.
    """
    if (asked := _asked.get()) is not None:
        asked.extend(permissions)
    held = [
        (grant, rule)
        for grant in (by.standing_roles if by.is_active else ())
        for rule in rules()
        if rule.role == grant.role
        and rule.permission in permissions
        and (access == "read" or rule.access == "write")
    ]
    if not held:
        raise NotAllowed(_refusal(by, permissions[0], access, ""))

    def owned(scope: str) -> frozenset[str]:
        return frozenset(_own(grant, rule) for grant, rule in held if rule.scope == scope) - {""}

    scopes = {rule.scope for _, rule in held}
    return Reach(
        everything="all" in scopes,
        countries=owned("own country"),
        stores=owned("own store"),
        parties=owned("own party"),
        published="published" in scopes,
    )


@contextmanager
def watched() -> Iterator[list[str]]:
    """Collect the permissions that are asked for inside; an action that asks for none is a bug."""
    asked: list[str] = []
    token = _asked.set(asked)
    try:
        yield asked
    finally:
        _asked.reset(token)


def _own(grant: RoleGrant, rule: Rule) -> str:
    owns = {"own country": grant.country, "own store": grant.store_id, "own party": grant.party_id}
    return owns[rule.scope] or ""


def _said(grant: RoleGrant) -> str:
    scope = grant.country or grant.store_id or grant.party_id or ""
    return f"{grant.role.replace('_', ' ')} {scope}".strip()


def _refusal(by: Person, permission: str, access: str, place: str) -> str:
    able = {
        rule.role for rule in rules() if rule.permission == permission and access in {"read", rule.access}
    }
    who = " or ".join(sorted(role.replace("_", " ") for role in able)) or "nobody"
    held = ", ".join(sorted(map(_said, by.standing_roles))) or "no role"
    where = f" for {place}" if place else ""
    return f"{by} may not do this: “{permission}”{where} belongs to {who}. Roles held: {held}."
