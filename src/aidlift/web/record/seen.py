"""What one record says, to those who may see it: for the API and for messages about changes."""

from __future__ import annotations

import polars as pl

from aidlift.errors import AidliftError
from aidlift.records.parties.models import Person, RoleGrant
from aidlift.records.query import QUERIES
from aidlift.web import cells, rights
from aidlift.web.tables.listing import rows_of
from aidlift.web.words import singular

NUMBERED = {"person": (Person, "username"), "rolegrant": (RoleGrant, "person_id")}
"""Kinds that the chain names by number and no table knows by it: whose page tells of them."""


def row_of(kind: str, key: str, *, by: Person) -> tuple[str, pl.DataFrame]:
    """Return the table of this kind and the record's row in it; an empty name where the person sees none."""
    names = cells.names_of(kind)
    for query in QUERIES.values():
        if singular(query.name) not in names or not rights.may_read(by, query.function, query.parameters):
            continue
        for name in [*names, "username"]:
            try:
                rows = rows_of(query, name, key, by=by)
            except AidliftError:
                continue
            if rows.height:
                return query.name, rows.head(1)
    return "", pl.DataFrame()


def sees(kind: str, key: str, *, by: Person) -> bool:
    """Say whether a person may see a record."""
    return bool(row_of(kind, key, by=by)[0])


def page_of(kind: str, key: str, *, by: Person) -> str:
    """Give the address of the page on which a person sees a record; empty where there is none."""
    if kind in NUMBERED and key.isdecimal() and len(key) < 19:
        model, name = NUMBERED[kind]
        key = model._default_manager.filter(pk=key).values_list(name, flat=True).first() or key
        kind = "person"
    if kind in cells.OWN_PAGES or sees(kind, key, by=by):
        return cells.address_of(kind, key)
    return ""
