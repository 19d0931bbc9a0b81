"""A value of an object worked out when first asked for, without the lock of `functools.cached_property`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar, overload

Owner = TypeVar("Owner")
Value = TypeVar("Value")


class once(Generic[Owner, Value]):  # noqa: N801  (used as a decorator, like `property`)
    """Work out a value once for each object; sentences are read by one thread, so no lock is held."""

    def __init__(self, work_out: Callable[[Owner], Value]) -> None:
        self.work_out = work_out
        self.name = work_out.__name__
        self.__doc__ = work_out.__doc__

    @overload
    def __get__(self, owner: None, kind: type[Owner]) -> once[Owner, Value]: ...

    @overload
    def __get__(self, owner: Owner, kind: type[Owner] | None = None) -> Value: ...

    def __get__(self, owner: Owner | None, kind: type[Owner] | None = None) -> once[Owner, Value] | Value:
        """Return the value, kept as the object's own from then on."""
        if owner is None:
            return self
        value = self.work_out(owner)
        object.__setattr__(owner, self.name, value)  # a document is frozen, and yet works out its day
        return value
