"""What a confirmed draft becomes: each through the action that would have made it by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import iso3166
import polars as pl
from django.db import models

from aidlift.catalogue.places import place
from aidlift.intake import Document, Draft
from aidlift.intake.confirmed import file_drafts
from aidlift.records.action import name_of
from aidlift.records.assistance.actions import draft_request, report_pledge, submit_request
from aidlift.records.assistance.lines import AskedLine, PromisedLine
from aidlift.records.corridors.actions import suspend_corridor
from aidlift.records.corridors.models import Corridor
from aidlift.records.figures.actions import report_figure
from aidlift.records.intake.models import IntakeDraft
from aidlift.records.parties.actions import add_party, join
from aidlift.records.parties.models import Party, Person

Row = Mapping[str, Any]


@dataclass
class Became:
    """Names of the records that a draft became, and sentences on what no record holds."""

    became: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def add(self, record: models.Model) -> None:
        """Note a record by its name."""
        self.became.append(name_of(record))


@dataclass(frozen=True)
class Desk:
    """Who files which draft, when, on the word of which document."""

    draft_id: str
    document: str
    by: Person
    at: datetime

    @property
    def who(self) -> dict[str, Any]:
        """What every action takes besides its own fields."""
        return {"by": self.by, "at": self.at}


def file_draft(draft: Draft, document: Document, kept: IntakeDraft, *, by: Person, at: datetime) -> Became:
    """Make the records of one confirmed draft, inside the caller's transaction."""
    desk = Desk(kept.pk, kept.article.document_id, by, at)
    filed = file_drafts([draft], document, source_id=desk.document, corridors=_corridors())
    became = Became(told=list(filed.told))
    for table, rows in filed.rows.items():
        if (make := MAKERS.get(table)) is not None:
            for row in rows:
                make(row, desk, became)
    return became


def party_for(name: str, desk: Desk, became: Became) -> Party:
    """Find the party a text names, or add it: a government, or of the kind the gazetteer knows."""
    code = name if name in iso3166.countries_by_alpha3 else _code(name)
    found = Party.objects.filter(party_id=code).first() or Party.objects.filter(name__iexact=name).first()
    if found is not None:
        return found
    government = code == name
    party = add_party(
        code,
        name=place(name).name if government else name,
        kind="government" if government else kinds().get(name, "company"),
        country=name if government else "",
        **desk.who,
    )
    became.add(party)
    return party


def _figure(row: Row, desk: Desk, became: Became) -> None:
    fields = ("location", "date", "target", "value", "period_days")
    became.add(
        report_figure(
            **{name: row[name] for name in fields},
            source_ref=row["source_ref"],
            document=desk.document,
            external_id=desk.draft_id,
            **desk.who,
        )
    )


def _request(row: Row, desk: Desk, became: Became) -> None:
    line = AskedLine(item=row["item"] or "", quantity=row["quantity"] or None, wording=row["wording"][:500])
    request = draft_request(
        row["location"],
        lines=[line],
        requested_on=row["requested_on"],
        document=desk.document,
        external_id=desk.draft_id,
        note=row["note"],
        **desk.who,
    )
    became.add(submit_request(request.pk, **desk.who))


def _pledge(row: Row, desk: Desk, became: Became) -> None:
    line = PromisedLine(
        item=row["item"] or "",
        quantity=row["quantity"] or None,
        wording=row["wording"][:500],
        qualifier=row["qualifier"],
        earmark="country",
        earmark_for=row["location"],
    )
    became.add(
        report_pledge(
            party_for(row["donor"], desk, became).pk,
            lines=[line],
            stated_on=row["stated_on"],
            kind=row["kind"],
            country=row["location"],
            expected_on=row["expected_on"],
            document=desk.document,
            external_id=desk.draft_id,
            note=row["note"],
            **desk.who,
        )
    )


def _member(row: Row, desk: Desk, became: Became) -> None:
    party = party_for(row["location"], desk, became)
    if party.is_member:
        became.told.append(f"{party} is a member since {party.member_since} already")
    else:
        became.add(join(party.pk, since=row["since"], **desk.who))


def _suspension(row: Row, desk: Desk, became: Became) -> None:
    corridor = Corridor.objects.get(pk=row["corridor"])
    if corridor.state == "suspended":
        became.told.append(f"{corridor.pk} is suspended already")
        return
    became.add(
        suspend_corridor(
            corridor.pk,
            reason=row["reason"] or "as reported; no reason given",
            from_day=row["suspended_from"],
            until=row["suspended_until"],
            source=desk.document,
            note=row["note"],
            **desk.who,
        )
    )


MAKERS: dict[str, Callable[[Row, Desk, Became], None]] = {
    "figures": _figure,
    "requests": _request,
    "pledges": _pledge,
    "members": _member,
    "suspensions": _suspension,
}
"""By the table whose rows a confirmed draft fills. Receipts told in the news are no signed receipts, and stay
with the draft."""


def _corridors() -> list[dict[str, str]]:
    """Give corridors as the stage asks for them, with the countries of their ends."""
    country = _airports()
    return [
        {
            "corridor": one.corridor_id,
            "carrier": one.carrier.name,
            "origin_country": country.get(one.origin, one.origin),
            "destination_country": country.get(one.destination, one.destination),
        }
        for one in Corridor.objects.select_related("carrier")
    ]


@cache
def _airports() -> dict[str, str]:
    """Return the country of every airport, by its IATA code."""
    import airportsdata

    two = {one.alpha2: one.alpha3 for one in iso3166.countries}
    return {code: two.get(one["country"], "") for code, one in airportsdata.load("IATA").items()}


@cache
def kinds() -> dict[str, str]:
    """Return what the organisations of the gazetteer are, as kinds of party."""
    text = files("aidlift.intake").joinpath("organisations.csv").read_bytes()
    return {
        name: kind if kind in Party.Kind.values else "agency"
        for name, kind in pl.read_csv(text, columns=["name", "kind"]).iter_rows()
    }


def _code(name: str) -> str:
    return re.sub(r"[^A-Z0-9]+", "-", name.upper()).strip("-")[:40] or "NOT-STATED"
