"""figures: what was reported, by whom, as known on a day.

`observe` takes a publisher's counts in; `changes` keeps them as vintages; `as_of` gives them as known
on a day, `known_on` ready for the next stage; `statements` and `disagreements`
answer what a reader asks.
"""

from aidlift.figures.asof import as_of, with_known_until
from aidlift.figures.disagreements import Disagreement, disagreements
from aidlift.figures.known import known_on
from aidlift.figures.observe import Observed, observe
from aidlift.figures.series import complete, prefer
from aidlift.figures.statements import Statement, statements
from aidlift.figures.vintages import Change, changes, latest

__all__ = [
    "Change",
    "Disagreement",
    "Observed",
    "Statement",
    "as_of",
    "changes",
    "complete",
    "disagreements",
    "known_on",
    "latest",
    "observe",
    "prefer",
    "statements",
    "with_known_until",
]
