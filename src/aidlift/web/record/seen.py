"""What one record says, to those who may see it: for the API and for messages about changes."""

from __future__ import annotations

import polars as pl

from aidlift.errors import AidliftError
from aidlift.records.parties.models import Person
from aidlift.records.query import QUERIES
from aidlift.web import cells, rights
from aidlift.web.tables.listing import rows_of
from aidlift.web.words import singular


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
