"""What was not read: sentences with a number or a supply word that gave no draft, for a person's eye."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from aidlift.intake.drafts import Span
from aidlift.intake.reader import Reading
from aidlift.intake.sentences import Sentence

ALARMING, FEWEST = 0.3, 2
"""Share and number of unread sentences from which a text is said to be poorly read (our own choice).

On 76 texts that the rules had not been mended for, those above it missed 38 of 100 records and those below
27: a hint where to look, no measure.
"""

SUPPLY = frozenset(("item", "shipment", "cargo_flights", "charter", "shortage", "carrier"))


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many sentences with a number or a supply word there are, and how many of them gave no draft."""

    worth_a_look: int
    unread: int

    @property
    def share(self) -> float:
        """Return the part that gave no draft; 0 where there was nothing to read."""
        return self.unread / self.worth_a_look if self.worth_a_look else 0.0

    @property
    def is_alarming(self) -> bool:
        """Tell whether so much was passed over that facts were probably missed."""
        return self.unread >= FEWEST and self.share >= ALARMING


NOTHING_READ = Coverage(0, 0)


def unread(reading: Reading) -> tuple[tuple[Span, ...], Coverage]:
    """Return the sentences that hold a number or a supply word and no draft's evidence, in order.

    Beside them stands how many there are among those that hold one at all.
    """
    text = reading.document.text
    spans = sorted([(span.start, span.end) for draft in reading.drafts for span in draft.evidence])
    worth = [sentence for sentence in reading.sentences if _is_worth_a_look(sentence)]
    left = [sentence for sentence in worth if not _is_read(sentence, spans)]
    told = tuple([Span(one.start, one.end, text[one.start : one.end]) for one in left])
    return told, Coverage(len(worth), len(left))


def _is_worth_a_look(sentence: Sentence) -> bool:
    for atom in sentence.atoms:
        senses = atom.senses
        if atom.quantity is not None and "measureless" not in senses:
            return True
        if senses and not SUPPLY.isdisjoint(senses):
            return True
    return False


def _is_read(sentence: Sentence, spans: Sequence[tuple[int, int]]) -> bool:
    """Tell whether some evidence stands in a sentence; the spans are in order."""
    place = bisect_left(spans, (sentence.start, -1))
    begins_inside = place < len(spans) and spans[place][0] < sentence.end
    return begins_inside or (place > 0 and spans[place - 1][1] > sentence.start)
