"""reserve: what stock there is, whose it is, where it lies, and what may be taken from it.

`pick` chooses lots, `balances` sums movements, `differences` compares a count with the book, `accounts` says
what each member put in and drew, `expiry_band` how long stock keeps; `moves` holds the tables of states.
"""

from aidlift.reserve.balances import balances, below_zero, kind_of, known_by
from aidlift.reserve.counting import differences
from aidlift.reserve.equity import accounts
from aidlift.reserve.expiry import BAND_NAMES, expiry_band
from aidlift.reserve.picking import is_expired, pick, with_reasons

__all__ = [
    "BAND_NAMES",
    "accounts",
    "balances",
    "below_zero",
    "differences",
    "expiry_band",
    "is_expired",
    "kind_of",
    "known_by",
    "pick",
    "with_reasons",
]
