"""Every change to bulletins: drafted, approved by somebody else, corrected by another, never replaced."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from aidlift.bulletin import Sitrep
from aidlift.bulletin import languages as known_languages
from aidlift.bulletin.moves import BULLETIN
from aidlift.errors import BadInput, SamePerson
from aidlift.evidence import fingerprint
from aidlift.formats.papers import pdf
from aidlift.records import access
from aidlift.records.action import action
from aidlift.records.audit import chain
from aidlift.records.parties.models import Person
from aidlift.records.parties.numbering import next_name
from aidlift.records.plans.models import PlanRun
from aidlift.records.publishing import content, drafting
from aidlift.records.publishing.models import Bulletin
from aidlift.records.steps import begin, locked, named, take_step

ENGLISH = "en"


@action("bulletin.draft")
def draft_bulletin(
    plan: str, *, title: str = "", external_id: str = "", by: Person, at: datetime
) -> Bulletin:
    """Draft the bulletin of the day of a kept plan, from what its run made and what the records know."""
    access.require(by, "bulletin")
    if known := external_id and Bulletin.objects.filter(external_id=external_id).first():
        return known
    return _draft(plan, title=title, external_id=external_id, by=by, at=at)


@action("bulletin.correct")
def correct_bulletin(bulletin: str, *, plan: str, correction: str, by: Person, at: datetime) -> Bulletin:
    """Draft a bulletin that corrects one that was given out, from another run; say what was wrong.

    The wrong one stays as it was, and is marked as corrected when this one is approved.
    """
    access.require(by, "bulletin")
    wrong = named(Bulletin, bulletin)
    BULLETIN.apply(wrong.state, "correct", name=bulletin)
    if not correction.strip():
        raise BadInput("Say what was wrong, in `correction`.")
    return _draft(plan, title=wrong.title, corrects=wrong, correction=correction.strip(), by=by, at=at)


@action("bulletin.approve")
def approve_bulletin(
    bulletin: str, *, languages: str = ENGLISH, note: str = "", by: Person, at: datetime
) -> Bulletin:
    """Approve a bulletin that somebody else drafted: its page, PDF and text are written for good.

    `languages` are codes with blanks between, `en ne`; English is always among them. A language that no
    font of this machine can draw is refused, and with it the approval.
    """
    access.require(by, "bulletin.approve")
    found = locked(Bulletin, bulletin)
    if by.username == found.drafted_by_id:
        raise SamePerson(f"{by} drafted {bulletin}; another person approves it. Ask an approver.")
    codes = _codes(languages)
    found.approved_by, found.approved_at = by, at
    found.chain_line, found.chain_head = chain.head()
    signed = ("approved_by", "approved_at", "chain_line", "chain_head")
    take_step(found, BULLETIN, "approve", by=by, at=at, note=note, changed=signed)
    if found.corrects_id:
        wrong = locked(Bulletin, found.corrects_id)
        take_step(wrong, BULLETIN, "correct", by=by, at=at, note=f"corrected by {bulletin}")
    for code in codes:
        _keep_files(found, code, drafting.written(found, code), at=at)
    return found


@action("bulletin.withdraw")
def withdraw_bulletin(bulletin: str, *, reason: str, by: Person, at: datetime) -> Bulletin:
    """Withdraw a draft; what was given out is corrected instead."""
    access.require(by, "bulletin")
    if not reason.strip():
        raise BadInput("Say why, in `reason`.")
    found = locked(Bulletin, bulletin)
    take_step(found, BULLETIN, "withdraw", by=by, at=at, note=reason.strip())
    return found


def _draft(
    plan: str,
    *,
    title: str,
    external_id: str = "",
    corrects: Bulletin | None = None,
    correction: str = "",
    by: Person,
    at: datetime,
) -> Bulletin:
    run = named(PlanRun, plan)
    material, charts = drafting.gather(run, by=by)
    material = replace(material, title=title or material.title)
    day = material.day
    made = Bulletin.objects.create(
        bulletin_id=next_name("BUL", at),
        title=material.title,
        known_on=day,
        state=BULLETIN.first,
        plan=run,
        content=content.keep(material, charts, at=at),
        previous=corrects.previous if corrects else drafting.last_published(day),
        corrects=corrects,
        correction=correction,
        drafted_by=by,
        is_invented=bool(material.invented),
        external_id=external_id,
        posted_at=at,
    )
    begin(made, "draft", by=by, at=at)
    return made


def _codes(asked: str) -> list[str]:
    codes = list(dict.fromkeys([ENGLISH, *asked.replace(",", " ").split()]))
    if unknown := [code for code in codes if code not in known_languages()]:
        known = ", ".join(known_languages())
        raise BadInput(f"The bulletin is not written in {', '.join(unknown)}; it is in {known}.")
    return codes


def _keep_files(bulletin: Bulletin, language: str, made: Sitrep, *, at: datetime) -> None:
    files = {
        "html": made.html.encode(),
        "pdf": pdf("bulletin", made.paper, written_at=at),
        "txt": made.text.encode(),
    }
    for kind, written in files.items():
        bulletin.files.create(
            language=language, kind=kind, sha256=fingerprint(written), content=written, posted_at=at
        )
