"""Every error that a person can act on.

    AidliftError                 code, exit status, HTTP status
    ├── BadInput                 bad-input       2  422   what was given cannot be used; lists every problem
    │   ├── UnknownLayout        unknown-layout  2  422   a file whose layout no reader knows
    │   └── RefusedFile          refused-file    2  422   a known layout whose content proves it wrong
    ├── NotFound                 not-found       3  404   the thing named does not exist
    ├── NoPlan                   no-plan         4  422   no plan exists; says which rules collide
    ├── Unreachable              unreachable     5  502   a publisher's server did not answer
    ├── NotAllowed               not-allowed     6  403   the person's roles do not permit it here
    └── Conflict                 conflict        7  409   the records as they stand do not admit it
        ├── WrongState           wrong-state     7  409   the thing is not in a state from which this is done
        ├── NotEnoughStock       not-enough-stock 7 409   a place holds less of a lot than is to leave it
        └── SamePerson           same-person     7  409   a second person has to do this

A message says what, what was expected, what was found, where, and what to do.
Anything else that escapes is a bug and may show a traceback.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing wrong with an input: where it is and what to do about it."""

    message: str
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        """Read as `row 14, quantity: is -4; it cannot be below 0`; the header is row 1."""
        where = ", ".join(
            part for part in (f"row {self.row}" if self.row is not None else "", self.column or "") if part
        )
        return f"{where}: {self.message}" if where else self.message

    def to_dict(self) -> dict[str, str | int | None]:
        """Give the problem as problem+json carries it under `errors`."""
        return {"row": self.row, "column": self.column, "message": self.message}


class AidliftError(Exception):
    """The base of every error that a person can act on."""

    code = "error"
    exit_status = 1
    http_status = 500

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def to_dict(self) -> dict[str, object]:
        """Give the error as problem+json (RFC 9457)."""
        return {
            "type": self.code,
            "title": type(self).__name__,
            "status": self.http_status,
            "detail": self.message,
        }


class BadInput(AidliftError):
    """What was given cannot be used. `problems` lists everything wrong, not the first thing."""

    code = "bad-input"
    exit_status = 2
    http_status = 422

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)

    def to_dict(self) -> dict[str, object]:
        """Give the error as problem+json, each problem under `errors`."""
        return super().to_dict() | {"errors": [problem.to_dict() for problem in self.problems]}


class UnknownLayout(BadInput):
    """No reader knows the layout of this file; the message says what was seen and what is known."""

    code = "unknown-layout"


class RefusedFile(BadInput):
    """The layout is known, but the content proves that the file is wrong as a whole."""

    code = "refused-file"


class NotFound(AidliftError):
    """The thing named does not exist; the message says what does."""

    code = "not-found"
    exit_status = 3
    http_status = 404


class NoPlan(BadInput):
    """No plan satisfies the hard rules; `problems` names the rules that collide."""

    code = "no-plan"
    exit_status = 4


class Unreachable(AidliftError):
    """A publisher's server did not answer; nothing was changed."""

    code = "unreachable"
    exit_status = 5
    http_status = 502


class NotAllowed(AidliftError):
    """The person's roles do not permit it here; the message says which role would."""

    code = "not-allowed"
    exit_status = 6
    http_status = 403


class Conflict(AidliftError):
    """The records as they stand do not admit the change; nothing was changed."""

    code = "conflict"
    exit_status = 7
    http_status = 409


class WrongState(Conflict):
    """The thing is not in a state from which this is done; the message says what can be done."""

    code = "wrong-state"


class NotEnoughStock(Conflict):
    """A place holds less of a lot than is to leave it."""

    code = "not-enough-stock"


class SamePerson(Conflict):
    """Two people have to do this: proposer is never approver, counter never countersigner."""

    code = "same-person"
