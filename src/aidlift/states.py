"""State machines as tables that a planner can read aloud; each stage keeps its own table of moves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from aidlift.errors import WrongState


@dataclass(frozen=True)
class Move:
    """One row: from this state, this verb leads to that state."""

    start: str
    verb: str
    end: str


@dataclass(frozen=True)
class Machine:
    """The moves of one kind of thing; `first` is the state it begins in.

    A table is checked when it is read: a verb leads from a state to one state only, and every state can be
    reached from `first`.
    """

    thing: str
    first: str
    moves: tuple[Move, ...]

    def __post_init__(self) -> None:
        if len(self._ends) != len(self.moves):
            raise ValueError(f"A verb of {self.thing} leads from one state to two")
        if lost := {move.start for move in self.moves} - self.reached:
            raise ValueError(f"No move of {self.thing} leads to {', '.join(sorted(lost))}")

    @cached_property
    def _ends(self) -> dict[tuple[str, str], str]:
        return {(move.start, move.verb): move.end for move in self.moves}

    @cached_property
    def states(self) -> tuple[str, ...]:
        """All states, in the order of the table."""
        named = [self.first, *(state for move in self.moves for state in (move.start, move.end))]
        return tuple(dict.fromkeys(named))

    @cached_property
    def reached(self) -> frozenset[str]:
        """The states that moves lead to from the first."""
        found, edge = {self.first}, [self.first]
        while edge:
            state = edge.pop()
            new = {move.end for move in self.moves if move.start == state} - found
            found |= new
            edge.extend(new)
        return frozenset(found)

    @cached_property
    def last(self) -> frozenset[str]:
        """The states that no move leaves."""
        return frozenset(self.states) - {move.start for move in self.moves}

    def verbs(self, state: str) -> tuple[str, ...]:
        """List what can be done from a state; empty from a last one."""
        return tuple(move.verb for move in self.moves if move.start == state)

    def apply(self, state: str, verb: str, *, name: str = "") -> str:
        """Return the state that `verb` leads to; raise WrongState, saying what can be done instead."""
        end = self._ends.get((state, verb))
        if end is not None:
            return end
        possible = self.verbs(state)
        rest = (
            f"What can be done now: {', '.join(possible)}." if possible else "Nothing more is done with it."
        )
        subject = f"{self.thing.capitalize()} {name}".strip()
        raise WrongState(f"{subject} is {state}, so “{verb}” cannot be done. {rest}")


def machine(thing: str, first: str, table: str) -> Machine:
    """Read a table of moves, one `start | verb | end` a line; blank lines and `#` lines are skipped.

    Several starts may be named at once, parted by commas.
    """
    return Machine(thing, first, tuple(_moves(table.splitlines())))


def _moves(lines: Iterable[str]) -> Iterable[Move]:
    for line in lines:
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        starts, verb, end = (cell.strip() for cell in text.split("|"))
        for start in starts.split(","):
            yield Move(start.strip(), verb, end)
