"""What the desk knows of one record of any kind: its facts, its rows, what can be done, what was done."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from inspect import Parameter
from typing import Any, NamedTuple
from urllib.parse import urlencode

import polars as pl
from django.urls import reverse

from aidlift.catalogue.items import item
from aidlift.errors import AidliftError, NotFound
from aidlift.records.action import ACTIONS
from aidlift.records.audit.queries import audit_lines
from aidlift.records.parties.models import Person
from aidlift.records.query import QUERIES, Query
from aidlift.web import cells, rights, second, steps, subjects
from aidlift.web.doing.perform import last_seen
from aidlift.web.record.seen import row_of
from aidlift.web.tables.listing import Column, Listing, rows_of
from aidlift.web.words import action_title, said, translated

MOST_TABLES = 5
"""Tables beside the main one: each costs the database a question."""

MOST_ROWS = 25
MOST_LINES = 50


@dataclass(frozen=True)
class Section:
    """A table about the record, cut to what a page holds."""

    name: str
    title: str
    sentence: str
    columns: list[Column]
    rows: list[list[cells.Cell]]
    total: int | None
    """None where there are more than are shown, and nobody counted how many."""
    address: str
    """Of the whole table about this record, where it filters, sorts and is exported."""


def about(kind: str, key: str, by: Person, *, leaving_out: Collection[str] = ()) -> dict[str, Any]:
    """Gather what a page of a record shows; raise NotFound if no table that the person may read knows it.

    `leaving_out` names tables that the page shows in a way of its own.
    """
    facts, main = _item(key) if kind == cells.ITEM else _facts(kind, key, by)
    sections = _sections(kind, key, by, without={main, *leaving_out})
    if not facts and not sections:
        raise NotFound(f"There is no {kind} {key} among what your roles may read.")
    subject = f"{kind} {key}"
    state = next((one for name, one in facts if name == "State"), None)
    offered = actions_for(kind, key, state.text if state else "", by)
    return {
        "title": key,
        "kind": min([kind, *cells.names_of(kind)], key=len),
        "subject": next(filter(None, map(subjects.subject_of, [kind, *cells.names_of(kind)])), None),
        "facts": facts,
        "state": state,
        "sections": sections,
        **offered._asdict(),
        "lines": lines_about(subject, by),
        "about": subject,
    }


def _facts(kind: str, key: str, by: Person) -> tuple[list[tuple[str, cells.Cell]], str]:
    """Return what the table of this kind says of the record, and that table's name."""
    table, rows = row_of(kind, key, by=by)
    return (_drawn(rows) if table else []), table


def _item(code: str) -> tuple[list[tuple[str, cells.Cell]], str]:
    """Return what the catalogue says of an item."""
    one = item(code)
    told = {
        "Name": one.name,
        "Unit": one.unit,
        "Pack": one.pack,
        "Mass, kg": one.mass_kg,
        "Volume, m³": one.volume_m3,
    }
    told |= {"Cold chain": one.cold, "Cargo class": one.dg}
    return [
        (name, cells.cell("", value, "number" if isinstance(value, (int, float)) else "text"))
        for name, value in told.items()
        if value
    ], ""


def _drawn(rows: pl.DataFrame) -> list[tuple[str, cells.Cell]]:
    kinds = cells.columns_kind(rows)
    first = rows.row(0, named=True)
    return [(translated(said(name)), cells.cell(name, value, kinds[name])) for name, value in first.items()]


def _sections(kind: str, key: str, by: Person, *, without: Collection[str]) -> list[Section]:
    """Ask the tables that take a record of this kind as a filter."""
    found: list[Section] = []
    for query in sorted(QUERIES.values(), key=lambda one: one.name):
        name = next((one for one in cells.names_of(kind) if one in query.parameters), "")
        if not name or query.name in without or not _may(query, by):
            continue
        if len(found) == MOST_TABLES:
            break
        rows = _rows(query, name, key, by)
        if rows.height:
            found.append(_section(query, rows, urlencode({name: key})))
    return found


def _section(query: Query, rows: pl.DataFrame, asked: str) -> Section:
    kinds = cells.columns_kind(rows)
    rows = rows.select(Listing(query, {}, rows, rows.height, 1).shown)
    shown = rows.head(MOST_ROWS)
    return Section(
        query.name,
        translated(said(query.name)),
        query.sentence,
        [Column(name, translated(said(name)), kinds[name], "", "") for name in rows.columns],
        [
            [cells.cell(name, value, kinds[name]) for name, value in zip(rows.columns, row, strict=True)]
            for row in shown.iter_rows()
        ],
        None if "limit" in query.parameters and rows.height > MOST_ROWS else rows.height,
        f"{reverse('table', args=[query.name])}?{asked}",
    )


def _rows(query: Query, column: str, value: str, by: Person) -> pl.DataFrame:
    """Ask a table about the record; what the roles do not reach is left out."""
    # a table that can stop early is asked for one row more than is shown, which tells that there are more
    limit = {"limit": str(MOST_ROWS + 1)} if "limit" in query.parameters else {}
    try:
        return rows_of(query, column, value, by=by, **limit)
    except AidliftError:
        return pl.DataFrame()


def _may(query: Query, by: Person) -> bool:
    return rights.may_read(by, query.function, query.parameters)


class Does(NamedTuple):
    """What can be done with a record; `leads` where it is what brings the record on."""

    title: str
    sentence: str
    address: str
    leads: bool = False


class Offered(NamedTuple):
    """What a person may perhaps do with a record: now, what leads on first; from another state; and not."""

    actions: list[Does]
    others: list[Does]
    left: list[str]
    """Sentences on what another person has to do."""


def actions_for(kind: str, key: str, state: str, by: Person) -> Offered:
    """List what the person may perhaps do with the record."""
    found: dict[str, Does] = {}
    others: list[Does] = []
    subject = f"{kind} {key}"
    seen, onward = last_seen(subject), steps.next_verb(kind, state)
    for name, action in sorted(ACTIONS.items()):
        thing = name.partition(".")[0]
        field = next((one for one in [*cells.names_of(kind), "username"] if one in action.parameters), "")
        begins = field and action.parameters[field].default is Parameter.empty
        own = cells.kinds().get(thing) == kind
        if not field or not (own or begins) or not rights.may_perhaps(by, action.function):
            continue
        asked = urlencode({field: key, "_subject": subject, "_seen": seen})
        verb = name.partition(".")[2] if own else ""
        address = f"{reverse('do', args=[name])}?{asked}"
        does = Does(
            translated(action_title(name)),
            translated(action.sentence),
            address,
            bool(verb) and verb == onward,
        )
        if steps.is_possible(kind, state, verb):
            found[name] = does
        else:
            others.append(does)
    left = second.left_to_others(kind, key, list(found), by)
    mine = [does for name, does in found.items() if name not in left]
    return Offered(sorted(mine, key=lambda one: not one.leads), others, list(left.values()))


def lines_about(subject: str, by: Person) -> list[dict[str, object]]:
    """Show what was done with the record, to those who may read the chain."""
    if not rights.may_perhaps(by, audit_lines, scoped=False):
        return []
    lines = audit_lines(subject=subject, limit=MOST_LINES, by=by)
    return [
        {**line, "title": translated(action_title(line["action"])), "words": cells.details(line["details"])}
        for line in lines.iter_rows(named=True)
    ]
