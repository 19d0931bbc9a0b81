"""From a document to what a person is shown: drafts that passed the gate, and what was not read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from aidlift.intake.confidence import confidence
from aidlift.intake.document import Document
from aidlift.intake.drafts import Draft, Span
from aidlift.intake.gate import gate
from aidlift.intake.reader import Reading, read
from aidlift.intake.unread import NOTHING_READ, Coverage, unread


class Backend(Protocol):
    """Anything that reads a document into drafts."""

    @property
    def name(self) -> str:
        """Return the backend's name, kept with its drafts."""

    def extract(self, document: Document) -> Sequence[Draft]:
        """Return drafts, their evidence as spans of the document's text."""


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of a document: drafts that passed the gate, those dropped, sentences not read."""

    document: Document
    drafts: tuple[Draft, ...]
    dropped: tuple[Draft, ...]
    unread: tuple[Span, ...]
    coverage: Coverage = NOTHING_READ


def read_drafts(document: Document, backends: Sequence[Backend] = ()) -> Read:
    """Read a document by rules, and by other backends if given; only what passes the gate is shown.

    Drafts of two backends that say the same become one with more confidence; what only another backend
    says is kept with its name and less.
    """
    reading = read(document)
    drafts = [draft.with_confidence(confidence(draft)) for draft in reading.drafts]
    for backend in backends:
        drafts = _combined(drafts, backend.extract(document))
    judged = [gate(document, draft) for draft in drafts]
    passed = tuple(draft for draft in judged if not draft.gate)
    seen = Reading(document, passed, reading.sentences)
    left, covered = unread(seen)
    dropped = tuple(draft for draft in judged if draft.gate)
    return Read(document, passed, dropped, left, covered)


def _combined(drafts: list[Draft], others: Sequence[Draft]) -> list[Draft]:
    """Join another backend's drafts: agreement raises confidence, the rest stands beside."""
    from aidlift.intake.merging import is_same_fact

    kept = list(drafts)
    for other in others:
        place = next((index for index, one in enumerate(kept) if is_same_fact(one, other)), None)
        if place is None:
            kept.append(other)
        else:
            one = kept[place]
            sure = round(1 - (1 - one.confidence) * (1 - other.confidence), 3)
            kept[place] = replace(one, confidence=sure, backend=f"{one.backend}+{other.backend}")
    return kept
