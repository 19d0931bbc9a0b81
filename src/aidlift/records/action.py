"""What makes a function an action: one transaction, a permission asked for, a line in the audit chain."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, ParamSpec, TypeVar

from django.db import DataError, connection, models, transaction

from aidlift.errors import BadInput
from aidlift.records import access
from aidlift.records.audit import chain, written

P = ParamSpec("P")
R = TypeVar("R", bound=models.Model)

SECRET = frozenset({"password"})


@dataclass(frozen=True)
class Action:
    """An action as doors find it: its name (`request.submit`), and the function that does it."""

    name: str
    function: Callable[..., models.Model]
    before: Callable[..., object] | None = None

    def prepare(self, *args: Any, **kwargs: Any) -> None:
        """Do the work of `before`, which writes nothing and takes long.

        A door that opens a transaction around the action calls this first, with the same arguments, so that
        nobody waits meanwhile to write.
        """
        if self.before is not None:
            with _said():
                self.before(*args, **kwargs)

    @property
    def sentence(self) -> str:
        """What it does, in the first line of its docstring."""
        return (self.function.__doc__ or "").strip().splitlines()[0]

    @cached_property
    def parameters(self) -> dict[str, inspect.Parameter]:
        """What it takes, besides who does it and when."""
        found = inspect.signature(self.function, eval_str=True).parameters
        return {name: value for name, value in found.items() if name not in {"by", "at"}}


ACTIONS: dict[str, Action] = {}


def action(
    name: str, *, before: Callable[..., object] | None = None
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function the one way to do `name`; pages, the API and commands call it.

    The function takes `by` (the person) and `at` (the moment of posting, aware) as keywords, asks
    `access.require`, changes records and returns the record it changed. All of it and the audit line happen,
    or none. `before` takes the same arguments, and is called ahead of the transaction: it may refuse, and
    work out what the function will ask for again; it asks for the permission itself.
    """

    def made(function: Callable[P, R]) -> Callable[P, R]:
        names = tuple(inspect.signature(function).parameters)

        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            # what is missing or too much, the function itself says
            given: dict[str, Any] = dict(zip(names, args, strict=False)) | kwargs
            by, at = given.pop("by"), given.pop("at")
            assert isinstance(at, datetime)
            assert at.tzinfo is not None, "`at` is an aware moment"
            is_outermost = connection.autocommit and not connection.in_atomic_block
            if is_outermost:
                ACTIONS[name].prepare(*args, **kwargs)
            with (
                _said(),
                transaction.atomic(),
                access.watched() as asked,
                chain.carrying() as carried,
                written.writing() as wrote,
            ):
                subject = function(*args, **kwargs)
                assert asked, f"{name} asked for no permission"
                details = {key: value for key, value in given.items() if key not in SECRET}
                if carried:
                    details[chain.LEDGER] = carried
                if wrote:
                    details[written.WROTE] = wrote
                details |= _trace(subject)
                chain.note(by, name, name_of(subject), at=at, details=details, is_last=is_outermost)
            return subject

        assert name not in ACTIONS, f"two actions are called {name}"
        ACTIONS[name] = Action(name, run, before)
        return run

    return made


@contextmanager
def _said() -> Iterator[None]:
    """Turn what a database or a calendar cannot hold into a sentence, at every door alike."""
    try:
        yield
    except OverflowError:
        raise BadInput("A day or a number is beyond what can be reckoned with; use one nearer by.") from None
    except DataError as error:
        raise BadInput(
            f"A value is longer or larger than can be kept: {str(error).splitlines()[0]}."
        ) from None


def name_of(subject: models.Model) -> str:
    """Name a record as the audit does: `request REQ-2021-0007`."""
    return f"{subject._meta.model_name} {subject.pk}"


def _trace(subject: models.Model) -> dict[str, Any]:
    """Let a record put its own fingerprint into the chain: `audit_trace()`, where it has one."""
    trace = getattr(subject, "audit_trace", None)
    return {"trace": trace()} if trace else {}
