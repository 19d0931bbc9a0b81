"""Every change to the reserve, by subject; importing this file makes them known to all doors."""

from aidlift.records.reserve.count_actions import countersign, post_count, record_count, void_count
from aidlift.records.reserve.kit_actions import assemble, break_up, define_kit
from aidlift.records.reserve.loan_actions import forgive, lend, replace, return_loan
from aidlift.records.reserve.lot_actions import give_up, hold, lift
from aidlift.records.reserve.reversal_actions import (
    approve_reversal,
    propose_document,
    propose_reversal,
    refuse_reversal,
)
from aidlift.records.reserve.stock_actions import (
    damage,
    destroy,
    find,
    import_lines,
    issue,
    lose,
    move,
    receive,
)

__all__ = [
    "approve_reversal",
    "assemble",
    "break_up",
    "countersign",
    "damage",
    "define_kit",
    "destroy",
    "find",
    "forgive",
    "give_up",
    "hold",
    "import_lines",
    "issue",
    "lend",
    "lift",
    "lose",
    "move",
    "post_count",
    "propose_document",
    "propose_reversal",
    "receive",
    "record_count",
    "refuse_reversal",
    "replace",
    "return_loan",
    "void_count",
]
