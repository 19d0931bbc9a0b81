"""What was not read: sentences with a number or a supply word that gave no draft, for a person's eye."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from aidlift.intake.drafts import Span
from aidlift.intake.reader import Reading
from aidlift.intake.sentences import Sentence

SUPPLY = frozenset(("item", "shipment", "cargo_flights", "charter", "shortage", "carrier"))


def unread(reading: Reading) -> tuple[Span, ...]:
    """Return the sentences that hold a number or a supply word and no draft's evidence, in order."""
    text = reading.document.text
    spans = sorted((span.start, span.end) for draft in reading.drafts for span in draft.evidence)
    return tuple(
        Span(sentence.start, sentence.end, text[sentence.start : sentence.end])
        for sentence in reading.sentences
        if _is_worth_a_look(sentence) and not _is_read(sentence, spans)
    )


def _is_worth_a_look(sentence: Sentence) -> bool:
    return any(
        (atom.quantity is not None and "measureless" not in atom.senses)
        or (atom.senses and not SUPPLY.isdisjoint(atom.senses))
        for atom in sentence.atoms
    )


def _is_read(sentence: Sentence, spans: Sequence[tuple[int, int]]) -> bool:
    """Tell whether some evidence stands in a sentence; the spans are in order."""
    place = bisect_left(spans, (sentence.start, -1))
    begins_inside = place < len(spans) and spans[place][0] < sentence.end
    return begins_inside or (place > 0 and spans[place - 1][1] > sentence.start)
