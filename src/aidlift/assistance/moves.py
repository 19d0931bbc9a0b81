"""What can be done with a request and with a pledge, as tables to be read aloud."""

from __future__ import annotations

from aidlift.states import Machine, machine

REQUEST = machine(
    "request",
    "draft",
    """
    draft                              | submit            | submitted
    submitted                          | review            | under review
    under review                       | approve           | approved
    under review                       | approve partly    | partly approved
    under review                       | reject            | rejected
    # the lines drive these: something is allocated; all that was validated is accepted; a receipt is reversed
    approved, partly approved          | start fulfilment  | in fulfilment
    in fulfilment                      | fulfil            | fulfilled
    fulfilled                          | reopen            | in fulfilment
    fulfilled                          | close             | closed
    draft, submitted, under review     | withdraw          | withdrawn
    approved, partly approved          | withdraw          | withdrawn
    in fulfilment                      | withdraw          | withdrawn
    submitted, under review            | supersede         | superseded
    approved, partly approved          | supersede         | superseded
    """,
)

PLEDGE = machine(
    "pledge",
    "reported",
    """
    reported                           | confirm           | pledged
    pledged                            | commit            | committed
    committed                          | make ready        | ready
    # the lines drive these: goods leave the donor, and are signed for
    committed, ready                   | ship              | in transit
    in transit                         | receive part      | received part
    in transit, received part          | receive in full   | received
    # a correction: a shipment or a receipt is reversed
    in transit                         | unship            | committed
    received part, received, closed    | reverse receipt   | in transit
    received                           | reverse part      | received part
    # goods come late, or a receipt is reversed in part: a closed pledge is open again
    closed                             | reopen            | received part
    closed                             | receive late      | received
    received, received part            | close             | closed
    reported                           | reduce            | reported
    pledged                            | reduce            | pledged
    committed                          | reduce            | committed
    ready                              | reduce            | ready
    in transit                         | reduce            | in transit
    received part                      | reduce            | received part
    reported                           | raise             | reported
    pledged                            | raise             | pledged
    committed                          | raise             | committed
    ready                              | raise             | ready
    in transit                         | raise             | in transit
    received part                      | raise             | received part
    # more came than was promised, and the donor says it is meant
    received, closed                   | raise             | received part
    reported, pledged, committed, ready | withdraw         | withdrawn
    reported, pledged, committed, ready | lapse            | lapsed
    reported, pledged, committed, ready | mark duplicate   | duplicate
    """,
)

OPEN_REQUEST = frozenset({"submitted", "under review", "approved", "partly approved", "in fulfilment"})
"""States of a request for which something may still be promised."""

VALIDATED = frozenset({"approved", "partly approved", "in fulfilment"})
"""States of a request for whose lines stock may be allocated."""

DECIDED = frozenset({*VALIDATED, "fulfilled", "closed"})
"""States of a request whose lines carry what was approved."""

OPEN_PLEDGE = frozenset(
    {"reported", "pledged", "committed", "ready", "in transit", "received part", "received"}
)
"""States of a pledge that may be meant for a request."""

BINDING = frozenset({"committed", "ready", "in transit", "received part", "received", "closed"})
"""States of a pledge with a document: what remains of it is counted in the headline."""

COMING = frozenset({"committed", "ready", "in transit", "received part"})
"""States of a pledge of which goods are still to come, on a document."""

IATI = {
    "pledged": ("12", "13"),  # IATI transaction type: outgoing pledge, incoming pledge
    "committed": ("2", "11"),  # outgoing commitment, incoming commitment
}
"""IATI 2.03 codelist TransactionType: for the step of a pledge, seen from the donor and from the reserve."""


def step_to(machine: Machine, state: str, target: str) -> str:
    """Return the verb that leads from a state to another in one step; empty if there is none."""
    return next((move.verb for move in machine.moves if (move.start, move.end) == (state, target)), "")
