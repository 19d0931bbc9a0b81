"""Gather what a bulletin says, and write it: the run of a plan, with what only the records know."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import polars as pl

from aidlift import frames
from aidlift.bulletin import (
    Charts,
    Material,
    Signature,
    Sitrep,
    drawn,
    outlook_record,
    put_together,
    sitrep,
)
from aidlift.bulletin.moves import PUBLISHED
from aidlift.bulletin.page import drawings_in
from aidlift.errors import NotFound
from aidlift.formats.run_folder import read_run, run_page
from aidlift.formats.scenario import INVENTED
from aidlift.records import access
from aidlift.records.audit import chain
from aidlift.records.parties.models import Person
from aidlift.records.plans.models import PlanRun
from aidlift.records.publishing import content
from aidlift.records.publishing.models import Bulletin
from aidlift.records.shipments.queries import consignments

JUDGED = 6
"""Earlier bulletins whose outlook is compared with what came; those that are old enough for a week to end."""

MATURE = timedelta(days=7)


def gather(plan: PlanRun, *, by: Person) -> tuple[Material, Charts]:
    """Read what the run of a plan left, and add where consignments are and how earlier outlooks fared.

    The drawings are those of the run's own page; they are drawn anew where there is none.
    """
    from aidlift.records.plans.chain import run_folder  # the solvers behind it take a second to load

    folder = run_folder(plan.pk)
    if not folder.is_dir():
        raise NotFound(
            f"The run of {plan.pk} is not here; a bulletin is drafted where its run was made: "
            "aidlift flow --records"
        )
    material = put_together(*read_run(folder))
    material = replace(material, consignments=_consignments(material.day, by))
    material = replace(material, record=outlook_record(_earlier(material.day), material))
    return material, drawings_in(run_page(folder)) or drawn(material)


def last_published(day: date) -> Bulletin | None:
    """Return the bulletin of the latest day before this one that stands."""
    before = Bulletin.objects.filter(state="approved", known_on__lt=day)
    return before.order_by("known_on", "bulletin_id").last()


def written(bulletin: Bulletin, language: str) -> Sitrep:
    """Write a bulletin in a language, signed as far as it is, with what changed since the one before."""
    material, charts = content.kept(bulletin.content)
    before = content.kept(bulletin.previous.content)[0] if bulletin.previous else None
    return sitrep(material, language=language, before=before, signed=signature(bulletin), charts=charts)


def signature(bulletin: Bulletin) -> Signature:
    """Say who answers for a bulletin; of a draft, the chain as it stands now."""
    line, head = (bulletin.chain_line, bulletin.chain_head) if bulletin.chain_head else chain.head()
    return Signature(
        bulletin=bulletin.pk,
        known_on=bulletin.known_on,
        drafted_by=str(bulletin.drafted_by),
        drafted_at=bulletin.posted_at,
        content=bulletin.content_id,
        chain_line=line or 0,
        chain_head=head,
        approved_by=str(bulletin.approved_by) if bulletin.approved_by else "",
        approved_at=bulletin.approved_at,
        corrects=bulletin.corrects_id or "",
        correction=bulletin.correction,
    )


def _earlier(day: date) -> list[Material]:
    old = Bulletin.objects.filter(state__in=PUBLISHED, known_on__lte=day - MATURE)
    return [content.forecasts_of(one.content) for one in old.order_by("-known_on")[:JUDGED]]


def _consignments(day: date, by: Person) -> pl.DataFrame:
    """Return where consignments are at the end of the day; none for somebody who may not see them."""
    if not access.may(by, "shipment", access="read"):
        return frames.empty("consignments")
    told = consignments(as_of=day, by=by)
    return told.select(
        "consignment",
        "state",
        "since",
        "quantity",
        "carrier",
        "flight",
        "clock",
        "hours",
        "held_hours",
        location=pl.when(pl.col("country") != "").then("country"),
        source_id=pl.when("is_invented").then(pl.lit(INVENTED)),
    ).select(*frames.schema("consignments").dtypes)
