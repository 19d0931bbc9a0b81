"""The moves of plans kept, release orders, consignments and receipts, as tables to read aloud."""

from __future__ import annotations

from collections.abc import Iterator

from aidlift.states import Machine, Move, machine

PLAN = machine(
    "plan",
    "recorded",
    """
    recorded           | propose   | proposed
    proposed           | approve   | approved
    proposed           | refuse    | refused
    recorded, proposed | withdraw  | withdrawn
    approved           | supersede | superseded
    """,
)

RELEASE = machine(
    "release order",
    "draft",
    """
    draft                             | propose | proposed
    proposed                          | approve | approved
    proposed                          | refuse  | refused
    approved                          | issue   | issued
    issued                            | execute | executed
    # goods that came back before they left the country can be sent again
    executed                          | reopen  | issued
    executed                          | close   | closed
    draft, proposed, approved, issued | void    | void
    """,
)

RECEIPT = machine(
    "receipt",
    "draft",
    """
    draft         | count       | counted
    counted       | sign        | signed
    signed        | countersign | countersigned
    countersigned | post        | posted
    # before it is posted a wrong count is voided and made anew; after, it is reversed
    draft, counted, signed, countersigned | void | void
    posted        | reverse     | reversed
    """,
)

_ON_THE_WAY = """
    planned             | pack          | packed
    packed              | unpack        | planned
    planned, packed     | cancel        | cancelled
    packed              | hand_over     | with carrier
    with carrier        | manifest      | manifested
    manifested          | offload       | with carrier
    manifested          | depart        | departed
    departed            | arrive        | arrived
    arrived             | unload        | unloaded
    unloaded            | enter_customs | in customs
    in customs          | hold          | on hold
    in customs, on hold | clear         | cleared
    # where no border is crossed there is nothing to clear
    unloaded, cleared   | deliver       | delivered
    # delivered, received and signed are three events: brought, counted, put a name to by two people
    delivered           | receive       | received
    received            | recount       | delivered
    received            | sign          | signed
    signed              | recount       | delivered
    signed              | onward        | onward
    onward              | deliver       | delivered
    signed              | close         | closed
    with carrier, manifested, departed, arrived, unloaded, in customs, on hold, cleared | return | returned
    returned            | close         | closed
"""

_LANDED = "arrived, unloaded, in customs, on hold, cleared, delivered, received, signed, onward"

_NOTED = f"""
    split          | packed, with carrier, manifested
    short_ship     | manifested, departed, arrived, unloaded
    report_missing | {_LANDED}
    report_found   | {_LANDED}
    report_damage  | packed, with carrier, manifested, departed, {_LANDED}
    # rejected goods go back or are destroyed
    settle         | signed, onward, delivered, received
"""


def _loops() -> Iterator[Move]:
    """Give what is noted of a consignment without changing its state."""
    for line in _NOTED.strip().splitlines():
        if line.strip().startswith("#"):
            continue
        verb, states = (cell.strip() for cell in line.split("|"))
        for state in states.split(","):
            yield Move(state.strip(), verb, state.strip())


CONSIGNMENT = Machine(
    "consignment", "planned", (*machine("consignment", "planned", _ON_THE_WAY).moves, *_loops())
)

BEFORE_PACKING = frozenset({"planned", "cancelled"})
AT_THE_STORE = frozenset({"planned", "packed", "cancelled"})
"""States in which the goods still stand in the store's stock, or never left it."""

NOT_LEFT = frozenset({"packed", "with carrier", "manifested"})
"""States that a new plan keeps as they are: packed and not departed."""

IN_TRANSIT = frozenset(
    {"with carrier", "manifested", "departed", "arrived", "unloaded", "in customs", "on hold", "cleared"}
    | {"delivered", "received", "onward"}
)
"""States in which the carrier answers for the goods: handed over and not yet signed for."""
