"""Requests and pledges: who asked, who promised, and what became of it."""

from aidlift.assistance.counters import (
    Fact,
    LineCounters,
    PledgeCounters,
    broken_line_laws,
    broken_pledge_laws,
    count_line,
    count_lines,
    count_pledge,
    count_pledges,
)
from aidlift.assistance.earmarks import Earmark, Fit, Promised, Wanted, refusal, suggest
from aidlift.assistance.mobilisation import cover, mobilisation
from aidlift.assistance.moves import PLEDGE, REQUEST
from aidlift.assistance.waterfall import steps, waterfall

__all__ = [
    "PLEDGE",
    "REQUEST",
    "Earmark",
    "Fact",
    "Fit",
    "LineCounters",
    "PledgeCounters",
    "Promised",
    "Wanted",
    "broken_line_laws",
    "broken_pledge_laws",
    "count_line",
    "count_lines",
    "count_pledge",
    "count_pledges",
    "cover",
    "mobilisation",
    "refusal",
    "steps",
    "suggest",
    "waterfall",
]
