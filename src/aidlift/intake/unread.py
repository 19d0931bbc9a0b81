"""What was not read: sentences with a number or a supply word that gave no draft, for a person's eye."""

from __future__ import annotations

from collections.abc import Sequence

from aidlift.intake.drafts import Draft, Span
from aidlift.intake.reader import Reading
from aidlift.intake.sentences import Sentence

SUPPLY = ("item", "shipment", "cargo_flights", "charter", "shortage", "carrier")


def unread(reading: Reading) -> tuple[Span, ...]:
    """Return the sentences that hold a number or a supply word and no draft's evidence, in order."""
    text = reading.document.text
    return tuple(
        Span(sentence.start, sentence.end, text[sentence.start : sentence.end])
        for sentence in reading.sentences
        if _is_worth_a_look(sentence) and not _is_read(sentence, reading.drafts)
    )


def _is_worth_a_look(sentence: Sentence) -> bool:
    return any(
        (atom.quantity is not None and "measureless" not in atom.senses) or atom.is_a(*SUPPLY)
        for atom in sentence.atoms
    )


def _is_read(sentence: Sentence, drafts: Sequence[Draft]) -> bool:
    return any(
        span.start < sentence.end and sentence.start < span.end for draft in drafts for span in draft.evidence
    )
