"""What can happen to a lot, a count, a loan and a reversal: tables a store keeper can read aloud."""

from __future__ import annotations

from aidlift.states import machine

LOT = machine(
    "lot",
    "expected",
    """
    expected                        | receive           | usable
    expected                        | receive to check  | quarantined
    usable                          | quarantine        | quarantined
    quarantined                     | release           | usable
    usable                          | hold              | held
    held                            | lift hold         | usable
    usable, quarantined, held       | recall            | recalled
    recalled                        | lift recall       | quarantined
    usable, quarantined, held, recalled | destroy       | destroyed
    destroyed                       | undo destroy      | quarantined
    expected                        | give up           | not received
    """,
)
"""Expired and damaged are no states: a lot expires by its date, and damaged units are moved apart."""

COUNT = machine(
    "count",
    "open",
    """
    open          | hand in      | counted
    counted       | countersign  | countersigned
    countersigned | post         | posted
    open, counted, countersigned | void | void
    """,
)

REVERSAL = machine(
    "reversal",
    "proposed",
    """
    proposed | approve | approved
    proposed | refuse  | refused
    """,
)

LOAN = machine(
    "loan",
    "open",
    """
    open, part returned | return part | part returned
    open, part returned | return all  | returned
    open, part returned | forgive     | forgiven
    """,
)
