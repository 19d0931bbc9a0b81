"""The navigation: which tables and actions belong to which subject, found by the words in their names."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from functools import cache

from aidlift.records.action import ACTIONS, Action
from aidlift.records.parties.models import Person
from aidlift.records.query import QUERIES, Query
from aidlift.web import cells, rights
from aidlift.web.words import parts


@dataclass(frozen=True)
class Subject:
    """An entry of the navigation: its words claim tables and actions, its permissions show or hide it."""

    slug: str
    title: str
    sentence: str
    words: tuple[str, ...]
    permissions: tuple[str, ...] = ()
    page: bool = False
    """Whether a page made by hand stands before its tables, under the address of its slug."""
    is_public: bool = False
    """Whether that page is shown to whoever comes, as far as what it shows is published."""


SUBJECTS = (
    Subject(
        "situation",
        "Situation",
        "What was reported, by whom, as known on a day.",
        ("figure", "outlook", "forecast", "rt", "claim", "situation", "spread"),
        ("figures", "outlook"),
        page=True,
        is_public=True,
    ),
    Subject(
        "needs",
        "Needs",
        "What patients and staff will need, and what is left to find.",
        ("need", "shortfall", "mobilisation", "gap"),
        ("outlook", "request.submit", "plan"),
        page=True,
    ),
    Subject(
        "requests",
        "Requests",
        "Who asked for what, and what became of it.",
        ("request", "appeal"),
        ("request.submit", "request.approve"),
    ),
    Subject(
        "pledges",
        "Pledges",
        "Who promised what, from first word to receipt.",
        ("pledge", "offer", "match", "waterfall", "contribution", "earmark", "pipeline"),
        ("pledge.make", "pledge.confirm"),
        page=True,
    ),
    Subject(
        "reserve",
        "Reserve",
        "What there is, whose it is, and where.",
        (
            "stock",
            "lot",
            "movement",
            "loan",
            "kit",
            "hold",
            "count",
            "reservation",
            "balance",
            "ledger",
            "place",
            "reversal",
            "equity",
            "expiry",
            "expiring",
            "reserve",
            "move",
        ),
        ("stock",),
        page=True,
    ),
    Subject(
        "plan",
        "Plan",
        "Who gets what, from where, on which flight, and why.",
        ("plan", "release", "approval", "allocation", "coverage", "job"),
        ("plan", "release.approve"),
    ),
    Subject(
        "corridors",
        "Corridors",
        "Which routes are open, which flights go, and what they may carry.",
        ("corridor", "flight", "permit", "load", "suspension", "slot"),
        ("flight",),
        page=True,
    ),
    Subject(
        "consignments",
        "Consignments",
        "Where each box is, until it is signed for.",
        (
            "consignment",
            "shipment",
            "piece",
            "receipt",
            "waybill",
            "transport",
            "dwell",
            "clock",
            "grn",
            "custody",
        ),
        ("shipment", "receipt"),
    ),
    Subject(
        "intake",
        "Intake",
        "What the news says, for a person to confirm.",
        ("intake", "draft", "excerpt", "evidence", "document", "source", "article"),
        ("intake",),
    ),
    Subject(
        "bulletins",
        "Bulletins",
        "What the world is told.",
        ("bulletin",),
        ("bulletin",),
        page=True,
        is_public=True,
    ),
    Subject(
        "audit",
        "Audit",
        "Who did what, in a chain that shows any alteration.",
        ("audit", "chain", "line"),
        ("audit",),
    ),
    Subject(
        "people",
        "People",
        "Who takes part, in which roles; parties, stores, and keys for programs.",
        ("person", "role", "party", "store", "token", "webhook"),
        ("people", "places", "token"),
    ),
)


@cache
def subject_of(name: str) -> Subject | None:
    """Find the subject that a table or action belongs to: the first of its words that a subject claims."""
    for word in parts(name):
        for subject in SUBJECTS:
            if word in subject.words:
                return subject
    return None


@cache
def _tables() -> dict[str, tuple[Query, ...]]:
    found: dict[str, list[Query]] = {}
    for query in QUERIES.values():
        subject = subject_of(query.name)
        found.setdefault(subject.slug if subject else "", []).append(query)
    return {slug: tuple(sorted(queries, key=_rank)) for slug, queries in found.items()}


def _rank(query: Query) -> tuple[int, int, str]:
    """Put the table that bears the subject's name first, then in the order of the subject's words."""
    subject, words = subject_of(query.name), parts(query.name)
    if subject is None or words == parts(subject.slug):
        return (-1, 0, query.name)
    return (min(subject.words.index(word) for word in words if word in subject.words), len(words), query.name)


def tables_of(subject: Subject, by: Person) -> list[Query]:
    """List the tables of a subject that the person may read, the main one first.

    Tables about one record, which have to be told of which, stand on that record's page.
    """
    return [
        query
        for query in _tables().get(subject.slug, ())
        if not _needs_one(query) and rights.may_read(by, query.function, query.parameters)
    ]


def tables_beside(slug: str, by: Person) -> list[Query]:
    """List the tables that stand beside a subject's own page; none for a stranger, who signs in first."""
    return tables_of(named(slug), by) if by.username else []


def named(slug: str) -> Subject:
    """Find a subject that is known to be there."""
    return next(one for one in SUBJECTS if one.slug == slug)


def _needs_one(query: Query) -> bool:
    return any(one.default is inspect.Parameter.empty for one in query.parameters.values())


def actions_of(subject: Subject, by: Person) -> list[Action]:
    """List the actions of a subject that begin something and that the person may perhaps do, by name.

    Those that go on with a record stand on its page.
    """
    return [
        action
        for name, action in sorted(ACTIONS.items())
        if subject_of(name) == subject and not _goes_on(action) and rights.may_perhaps(by, action.function)
    ]


def _goes_on(action: Action) -> bool:
    thing = action.name.partition(".")[0]
    names = {thing, *cells.names_of(cells.kinds().get(thing, thing))}
    return thing not in {"person", "role", "token"} and any(
        name in names and one.default is inspect.Parameter.empty for name, one in action.parameters.items()
    )


def seen_by(person: Person) -> list[Subject]:
    """List the subjects in which the person may read or do something."""
    return [
        one
        for one in SUBJECTS
        if (one.page and one.is_public) or tables_of(one, person) or actions_of(one, person)
    ]


def shown_to_all() -> list[Subject]:
    """List the subjects whose own page is shown to whoever comes."""
    return [one for one in SUBJECTS if one.page and one.is_public]
