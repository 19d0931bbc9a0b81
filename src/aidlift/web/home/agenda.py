"""What needs each role now: small questions, each with a sentence, a count and a link."""

from __future__ import annotations

from dataclasses import dataclass

from aidlift.records.parties.models import Person


@dataclass(frozen=True)
class Need:
    """Something that waits for a person."""

    sentence: str
    count: int
    href: str
    urgent: bool = False


def agenda(by: Person) -> list[Need]:
    """List what waits for this person, the urgent first; empty when nothing does."""
    return []
