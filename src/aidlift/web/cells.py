"""Values as a page shows them: numbers grouped, days in words, names of records as links."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

import polars as pl
from django.apps import apps
from django.db import models
from django.urls import reverse

from aidlift.catalogue import places
from aidlift.errors import NotFound
from aidlift.records.audit.written import WROTE
from aidlift.records.query import QUERIES
from aidlift.web import locales
from aidlift.web.words import item_name, singular, translated, value_said

PERSON_COLUMNS = frozenset(
    {"person", "by", "username", "granted_by", "entered_by", "proposed_by", "approved_by", "posted_by"}
    | {"counted_by", "signed_by", "countersigned_by", "submitted_by", "confirmed_by", "made_by"}
)
COUNTRY_COLUMNS = frozenset({"country", "location", "origin_country", "destination_country", "for_country"})
SHARES = frozenset({"gap"})
"""Columns that hold a small share of a whole, which only a person reads in per cent."""

STATE_COLUMNS = frozenset({"state", "status", "booking"})
ITEM = "item"
"""A kind that is no model: the page of an item of the catalogue gathers what the tables say of it."""

OWN_PAGES = {
    "article": "article",
    "planrun": "plan",
    "consignment": "consignment",
    "bulletin": "bulletin",
    "job": "work",
}
"""Kinds of records with a page made by hand, and the name of its address."""

FINGERPRINT = re.compile(r"\b[0-9a-f]{40,}\b")
"""A hash inside a text: its beginning tells it apart, the export has all of it."""

LONGEST = 160
"""Characters of a text shown in a row; the rest is on the record's page and in the export."""

GOOD = frozenset(
    """approved usable received closed confirmed fulfilled posted committed operating resumed issued
    executed cleared delivered countersigned signed""".split()  # noqa: SIM905 - words read better so
)
BAD = frozenset(
    """rejected withdrawn lapsed suspended cancelled expired damaged destroyed recalled held quarantined
    void missing lost refused duplicate superseded diverted hold""".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Cell:
    """One value on a page: its text, what it links to, and how it is drawn."""

    text: str
    kind: str = ""
    href: str = ""
    title: str = ""
    """What the text stands for: beside a link, else shown on asking."""
    machine: str = ""
    """The value as programs read it, for `<time>` and `<data>`."""


def columns_kind(frame: pl.DataFrame) -> dict[str, str]:
    """Say how each column is drawn: number, code, time, state or text."""
    return {name: _kind(name, kind) for name, kind in frame.schema.items()}


def cell(name: str, value: Any, kind: str) -> Cell:
    """Draw one value of a column."""
    if value is None or value == "":
        return Cell("–", f"{kind} none")
    if isinstance(value, bool):
        return Cell(translated("yes" if value else "no"), kind)
    if isinstance(value, int) and kind == "number":
        return Cell(locales.grouped(f"{value:,}"), kind, href=record_address(name, str(value)))
    if isinstance(value, (float, Decimal)):
        return Cell(locales.fine_per_cent(float(value)) if name in SHARES else number(value), kind)
    if isinstance(value, (date, datetime)):
        return Cell(moment(value), "time", machine=value.isoformat())
    if isinstance(value, (list, pl.Series)):
        return Cell(", ".join(map(str, value)), kind)
    return _text(name, str(value), kind)


def number(value: float | Decimal) -> str:
    """Write a number with grouped thousands and at most four significant decimals."""
    if isinstance(value, Decimal):
        return locales.grouped(f"{value:,}")
    if value == int(value) and abs(value) < 1e15:
        return locales.grouped(f"{int(value):,}")
    return locales.grouped(f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.4g}")


def moment(value: date) -> str:
    """Write a day as 30 Apr 2021, a moment with its time in UTC."""
    return locales.moment(value)


def record_address(column: str, value: str) -> str:
    """Give the address of the record that a column's value names; empty if it names none."""
    kind = "person" if column in PERSON_COLUMNS else kinds().get(column, "")
    return address_of(kind, value) if kind else ""


@lru_cache(maxsize=8192)
def address_of(kind: str, key: str) -> str:
    """Give the address of a record's page; a table asks for the same few hundred again and again."""
    return reverse(OWN_PAGES[kind], args=[key]) if kind in OWN_PAGES else reverse("record", args=[kind, key])


@cache
def kinds() -> dict[str, str]:
    """Give for each column that names a record (`request`, `request_id`) the kind of record.

    Only kinds that some table tells of: the others have no page.
    """
    found: dict[str, str] = {}
    told = {singular(name.replace("_", "")) for name in QUERIES}
    asked = {name for query in QUERIES.values() for name in query.parameters}
    for kind, model in models_by_kind().items():
        key = model._meta.pk
        names = {kind, key.name.removesuffix("_id") if key is not None else kind} - {"id", "seq", "digest"}
        if not names & told and not {form for name in names for form in (name, f"{name}_id")} & asked:
            continue
        for name in names:
            found.setdefault(name, kind)
            found.setdefault(f"{name}_id", kind)
    found.pop("auditentry", None)
    found["item"] = ITEM
    return found


def names_of(kind: str) -> list[str]:
    """List the parameters and columns that name a record of this kind."""
    return [name for name, one in kinds().items() if one == kind]


@cache
def models_by_kind() -> dict[str, type[models.Model]]:
    """Give every model of the records by the name that the audit uses."""
    return {
        str(model._meta.model_name): model
        for config in apps.get_app_configs()
        if config.name.startswith("aidlift.")
        for model in config.get_models()
    }


@cache
def country_name(code: str) -> str:
    """Name a country; empty if the code is not known."""
    try:
        return places.place(code).name
    except NotFound:
        return ""


def _kind(name: str, kind: Any) -> str:
    if name in STATE_COLUMNS or name.endswith("_state"):
        return "state"
    if kind == pl.Boolean:
        return "text"
    if kind.is_numeric():
        return "number"
    if isinstance(kind, (pl.Datetime, pl.Date)) or kind == pl.Date:
        return "time"
    if (
        name in kinds()
        or name in PERSON_COLUMNS
        or name in COUNTRY_COLUMNS
        or name == "action"
        or name.endswith(("_id", "hash", "sha256"))
    ):
        return "code"
    return "json" if name == "details" else "text"


def _text(name: str, value: str, kind: str) -> Cell:
    if kind == "state":
        tone = "good" if value in GOOD else "bad" if value in BAD else "plain"
        return Cell(translated(value.replace("_", " ")), f"state {tone}")
    if name == "subject" and " " in value:
        subject, _, key = value.partition(" ")
        if subject in models_by_kind():
            return Cell(value, "code", address_of(subject, key))
    if name.endswith(("hash", "sha256")) and len(value) > 16:
        return Cell(value[:12] + "…", "code", title=value)
    if name in COUNTRY_COLUMNS and len(value) == 3:
        return Cell(value, "code", title=country_name(value))
    if kind == "json":
        return Cell(_clipped(details(value)), "text")
    if kind == "code" and (address := record_address(name, value)):
        return Cell(value, "code", address, title=_name_beside(name, value))
    return Cell(
        _clipped(value_said(value) if kind == "text" else value),
        kind,
        title=value if len(value) > LONGEST else "",
    )


def _name_beside(column: str, code: str) -> str:
    """Name the item that a code stands for; empty for codes that people know by themselves."""
    named = item_name(code) if kinds().get(column) == ITEM else code
    return "" if named == code else named


def details(text: str) -> str:
    """Say the values of an audit line: `country NPL, quantity 400`.

    The fingerprints of the rows it wrote are for the check of the chain, and left out.
    """
    try:
        values = json.loads(text)
    except ValueError:
        return text
    if not isinstance(values, dict):
        return text
    told = {name: value for name, value in values.items() if name != WROTE}
    given = {name: value for name, value in told.items() if value not in (None, "", [], {}, False)}
    return "; ".join(f"{name.replace('_', ' ')}: {_plain(value)}" for name, value in given.items())


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return " | ".join(_plain(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {_plain(one)}" for name, one in value.items() if one not in (None, ""))
    if isinstance(value, str):
        return FINGERPRINT.sub(lambda found: f"{found[0][:12]}…", value)
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _clipped(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
