"""Which steps a thing can take from its state, read from the tables of the stages."""

from __future__ import annotations

from functools import cache

from aidlift.assistance import moves as assistance
from aidlift.bulletin import moves as bulletin
from aidlift.reserve import moves as reserve
from aidlift.shipments import moves as shipments
from aidlift.shipments import routes
from aidlift.states import Machine
from aidlift.web import cells
from aidlift.web.work import moves as work

ONWARD = frozenset(
    """submit review approve confirm commit propose issue execute count sign countersign post
    pack hand_over manifest depart arrive unload deliver clear""".split()  # noqa: SIM905 - reads better so
)
"""Verbs that bring a thing nearer to its end; holding, taking back and correcting are offered beside them."""


@cache
def machines() -> dict[str, Machine]:
    """Give the table of moves of every kind of thing, by the name of its record."""
    return {
        one.thing.replace(" ", ""): one
        for module in (assistance, bulletin, reserve, shipments, routes, work)
        for one in vars(module).values()
        if isinstance(one, Machine)
    }


def machine_of(kind: str) -> Machine | None:
    """Find the table of moves of a kind of record, by any of its names; None if it has none."""
    names = [kind, *cells.names_of(cells.kinds().get(kind, kind))]
    return next((machines()[name] for name in names if name in machines()), None)


def is_possible(kind: str, state: str, verb: str) -> bool:
    """Say whether a verb leads on from a state; what no table names is always possible."""
    table = machine_of(kind)
    if table is None or state not in table.states:
        return True
    named = {move.verb for move in table.moves}
    return verb not in named or verb in table.verbs(state)


def next_verb(kind: str, state: str) -> str:
    """Give the verb that brings a thing on from its state; empty where none or nobody knows."""
    table = machine_of(kind)
    return next((verb for verb in table.verbs(state) if verb in ONWARD), "") if table else ""
