"""What needs each role now: small questions, each with a sentence, a count and a link.

One thing is linked to outright; several to their list.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import polars as pl
from django.urls import reverse
from django.utils.translation import ngettext

from aidlift.errors import AidliftError
from aidlift.records import access
from aidlift.records.parties.models import Person
from aidlift.records.query import QUERIES
from aidlift.web import cells
from aidlift.web.tables.kept import answer

FOUND = "found"
"""Where the rows of a list begin: the next Tab leads into them, past the filters."""


@dataclass(frozen=True)
class Need:
    """Something that waits for a person."""

    sentence: str
    count: int
    href: str
    urgent: bool = False


@dataclass(frozen=True)
class Question:
    """What is asked of a table for those who hold a permission: rows that wait for them.

    `kept` picks the rows beyond the filters, knowing who asks; `column` names what is counted, once each.
    """

    permission: str
    table: str
    one: str
    many: str
    column: str
    filters: tuple[tuple[str, str], ...] = ()
    kept: Callable[[pl.DataFrame, Person], pl.DataFrame] = lambda rows, by: rows
    urgent: bool = False
    writes: bool = True


def _state(*states: str) -> Callable[[pl.DataFrame, Person], pl.DataFrame]:
    return lambda rows, by: rows.filter(pl.col("state").is_in(states))


def _others(states: str | tuple[str, ...], *columns: str) -> Callable[[pl.DataFrame, Person], pl.DataFrame]:
    """Keep what is in these states and was not brought there by the person: a second one has to do it."""

    def kept(rows: pl.DataFrame, by: Person) -> pl.DataFrame:
        mine = [pl.col(name).eq_missing(by.username) for name in columns]
        waiting = [states] if isinstance(states, str) else states
        return rows.filter(pl.col("state").is_in(waiting), ~pl.any_horizontal(mine))

    return kept


QUESTIONS = (
    Question(
        "request.approve",
        "requests",
        "request waits to be reviewed or decided.",
        "requests wait to be reviewed or decided.",
        "request",
        kept=_others(("submitted", "under review"), "submitted_by"),
        urgent=True,
    ),
    Question(
        "request.submit",
        "requests",
        "request is a draft: nothing is asked until it is submitted.",
        "requests are drafts: nothing is asked until they are submitted.",
        "request",
        (("state", "draft"),),
    ),
    Question(
        "release.approve",
        "plans",
        "plan waits for your decision.",
        "plans wait for your decision.",
        "plan",
        kept=_others("proposed", "proposed_by", "recorded_by"),
        urgent=True,
    ),
    Question(
        "release.approve",
        "releases",
        "release order waits for your decision.",
        "release orders wait for your decision.",
        "release",
        kept=_others("proposed", "proposed_by", "drafted_by"),
        urgent=True,
    ),
    Question(
        "pledge.confirm",
        "pledges",
        "pledge is only reported: ask the donor, and confirm it.",
        "pledges are only reported: ask the donors, and confirm them.",
        "pledge",
        (("state", "reported"),),
    ),
    Question(
        "pledge.make",
        "pledges",
        "pledge of yours is confirmed: attach the paper that commits it.",
        "pledges of yours are confirmed: attach the papers that commit them.",
        "pledge",
        (("state", "pledged"),),
    ),
    Question(
        "receipt",
        "consignments",
        "consignment was delivered: count what came, lot by lot.",
        "consignments were delivered: count what came, lot by lot.",
        "consignment",
        kept=_state("delivered"),
        urgent=True,
    ),
    Question(
        "receipt",
        "receipts",
        "receipt waits for a second signature.",
        "receipts wait for a second signature.",
        "receipt",
        kept=_others("signed", "counted_by", "signed_by"),
        urgent=True,
    ),
    Question(
        "shipment",
        "consignments",
        "consignment is held by customs.",
        "consignments are held by customs.",
        "consignment",
        kept=_state("on hold"),
        urgent=True,
    ),
    Question(
        "intake",
        "articles",
        "article has drafts that wait for a second person.",
        "articles have drafts that wait for a second person.",
        "article",
        kept=lambda rows, by: rows.filter(pl.col("open") > 0, pl.col("brought_by") != by.username),
    ),
    Question(
        "reversal.approve",
        "reversals",
        "reversal is proposed: look at it, and decide.",
        "reversals are proposed: look at them, and decide.",
        "reversal",
        kept=_others("proposed", "proposed_by"),
    ),
    Question(
        "stock",
        "counts",
        "count waits to be countersigned.",
        "counts wait to be countersigned.",
        "count",
        kept=_others("counted", "counter"),
    ),
    Question(
        "stock",
        "expiring",
        "lot expires within the coming days or has expired.",
        "lots expire within the coming days or have expired.",
        "lot",
    ),
    Question(
        "flight",
        "flights",
        "flight is asked of the carrier and not yet confirmed.",
        "flights are asked of the carriers and not yet confirmed.",
        "flight",
        kept=_state("requested", "slot and permits pending"),
    ),
    Question(
        "flight",
        "suspensions",
        "suspension stands: find another way, or ask when service resumes.",
        "suspensions stand: find another way, or ask when service resumes.",
        "corridor",
        kept=lambda rows, by: rows.filter(pl.col("resumed_on").is_null()) if "resumed_on" in rows else rows,
    ),
)


def agenda(by: Person) -> list[Need]:
    """List what waits for this person, the urgent first; empty when nothing does."""
    asked: dict[tuple[str, tuple[tuple[str, str], ...]], pl.DataFrame | None] = {}
    needs = []
    for question in QUESTIONS:
        if question.table not in QUERIES or not _holds(by, question.permission):
            continue
        key = (question.table, question.filters)
        if key not in asked:
            asked[key] = _rows(question, by)
        rows = asked[key]
        if rows is not None and (need := _need(question, rows, by)):
            needs.append(need)
    return sorted(needs, key=lambda need: not need.urgent)


def _holds(by: Person, permission: str) -> bool:
    """Say whether one of the person's own roles may do this, in whatever scope."""
    return any(
        rule.role == grant.role and rule.permission == permission and rule.access == "write"
        for grant in by.standing_roles
        for rule in access.rules()
    )


def _rows(question: Question, by: Person) -> pl.DataFrame | None:
    query = QUERIES[question.table]
    filters: dict[str, Any] = dict(question.filters)
    try:
        return answer(query, filters, by=by)
    except AidliftError:
        return None


def _need(question: Question, rows: pl.DataFrame, by: Person) -> Need | None:
    try:
        waiting = question.kept(rows, by)
        names = waiting[question.column].unique().to_list() if rows.height else []
    except pl.exceptions.ColumnNotFoundError:
        return None
    if not names:
        return None
    sentence = ngettext(question.one, question.many, len(names))
    there = cells.record_address(question.column, str(names[0])) if len(names) == 1 else ""
    return Need(sentence, len(names), there or _list_of(question, waiting), question.urgent)


def _list_of(question: Question, waiting: pl.DataFrame) -> str:
    """Give the address of the list, at its rows, narrowed to the state that all of what waits is in."""
    filters = dict(question.filters)
    if not filters and "state" in QUERIES[question.table].parameters and "state" in waiting.columns:
        states = waiting["state"].unique().to_list()
        filters = {"state": states[0]} if len(states) == 1 else {}
    return f"{reverse('table', args=[question.table])}{f'?{urlencode(filters)}' if filters else ''}#{FOUND}"
