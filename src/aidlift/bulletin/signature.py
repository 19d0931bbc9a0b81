"""Who answers for a bulletin, and by what its content can be known again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from aidlift.bulletin.blocks import Block, Cell, Heading, Paragraph, Text, table
from aidlift.bulletin.words import day_said


@dataclass(frozen=True, kw_only=True)
class Signature:
    """A bulletin's number, its two people, and two fingerprints.

    `content` is SHA-256 of everything that it was made from; `chain_line` and `chain_head` are the last line
    of the audit chain when it was approved, or drafted. `approved_by` is empty for a draft. `corrects` names
    the bulletin in whose place it stands, `correction` says what was wrong there.
    """

    bulletin: str
    known_on: date
    drafted_by: str
    drafted_at: datetime
    content: str
    chain_line: int
    chain_head: str
    approved_by: str = ""
    approved_at: datetime | None = None
    corrects: str = ""
    correction: str = ""


def standing(signed: Signature | None) -> list[Block]:
    """Say at the top whether this is a draft, and what it corrects."""
    if signed is None:
        return []
    blocks: list[Block] = []
    if not signed.approved_by:
        blocks.append(Paragraph(Text("Draft, not approved: for review, not to be passed on."), "warning"))
    else:
        words = f"{signed.bulletin}, approved by {_who(signed.approved_by, signed.approved_at)}."
        blocks.append(Paragraph(Text(words), "note"))
    if signed.corrects:
        words = f"This bulletin corrects {signed.corrects}: {signed.correction}"
        blocks.append(Paragraph(Text(words), "warning"))
    return blocks


def signatures(signed: Signature | None) -> list[Block]:
    """Give the last section: who drafted it, who approved it, and its fingerprints."""
    if signed is None:
        return []
    approved = _who(signed.approved_by, signed.approved_at) if signed.approved_by else "not approved"
    lines: list[tuple[Cell, ...]] = [
        ("Bulletin", signed.bulletin),
        ("As known on", f"the end of {day_said(signed.known_on)}, UTC"),
        ("Drafted by", _who(signed.drafted_by, signed.drafted_at)),
        ("Approved by", approved),
        ("Content (SHA-256)", signed.content),
        (f"Audit chain, line {signed.chain_line:,}", signed.chain_head),
    ]
    if signed.corrects:
        lines.insert(1, ("Corrects", f"{signed.corrects}: {signed.correction}"))
    words = (
        "The one who drafts never approves. The content is everything that this bulletin was made from: who "
        "has it can work out its fingerprint. The line of the audit chain covers every change before it."
    )
    return [
        Heading("Who answers for this bulletin", "signed"),
        table("Signatures and fingerprints", ["", ""], lines),
        Paragraph(Text(words), "note"),
    ]


def _who(name: str, moment: datetime | None) -> str:
    if moment is None:
        return name
    return f"{name}, {day_said(moment.date())}, {moment.astimezone(UTC):%H:%M} UTC"
