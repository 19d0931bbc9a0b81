"""Ask once what one page asks several times: a page of a store needs the same stock for three tables.

A door that only reads opens a `reading`; until it ends, a function marked `once` answers the same question
from memory. Nothing outlives the page, so nothing is ever older than it; actions open none and
see each change.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")

_held: ContextVar[dict[Hashable, Any] | None] = ContextVar("held", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """Remember what is asked until the block ends; a reading inside another remembers for itself."""
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


def once(function: Callable[P, R]) -> Callable[P, R]:
    """Answer the same arguments once a reading; ask each time outside of one. Arguments must be hashable.

    Only for what nobody alters (frames, numbers, tuples): everybody is handed the same.
    """

    @wraps(function)
    def asked(*args: P.args, **more: P.kwargs) -> R:
        held = _held.get()
        if held is None:
            return function(*args, **more)
        key = (function, args, tuple(sorted(more.items())))
        if key not in held:
            held[key] = function(*args, **more)
        return cast(R, held[key])

    return asked
