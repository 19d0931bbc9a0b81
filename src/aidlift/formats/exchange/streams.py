"""Read and write long files a piece at a time, and keep out files made to do harm.

JSON is walked element by element: a file of a million events never stands in memory. A single value of more
than `MOST_CHARACTERS` is refused, and so are keys that stand twice, numbers that are none, and nesting
with no end.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

import polars as pl

from aidlift.errors import BadInput, NotFound, Problem

BATCH = 10_000
MOST_CHARACTERS = 4_000_000
"""Largest single value of a JSON file; an event with a thousand lots has some hundred thousand characters."""

CHUNK = 1 << 16
MOST_PROBLEMS = 200
"""A file is not read on once so many faults were found; they are told, and that there are more."""


def batches(table: pl.DataFrame | Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Give a table in frames of at most `BATCH` rows; what is given in frames is cut the same way."""
    for frame in [table] if isinstance(table, pl.DataFrame) else table:
        yield from frame.iter_slices(BATCH)


def write_whole(chunks: Iterable[str], path: Path) -> None:
    """Write text as it comes, whole or not at all; raise BadInput if the place cannot be written."""
    draft = path.with_name(f".{path.name}.part")
    try:
        with draft.open("w", encoding="utf-8", newline="") as file:
            for chunk in chunks:
                file.write(chunk)
        draft.replace(path)
    except OSError as error:
        reason = error.strerror or "there is no such folder, or it is closed to you"
        raise BadInput(f"{path} cannot be written: {reason}. Nothing was kept.") from None
    finally:
        draft.unlink(missing_ok=True)


def json_list(items: Iterable[Any], *, before: str, after: str) -> Iterator[str]:
    """Write values as the elements of a list between `before` and `after`, one a line."""
    yield before
    first = True
    for item in items:
        yield ("\n" if first else ",\n") + json.dumps(item, ensure_ascii=False, separators=(",", ":"))
        first = False
    yield f"\n{after}"


def json_elements(path: Path, inside: tuple[str, ...], head: dict[str, Any]) -> Iterator[Any]:
    """Give the elements of the list that stands under the keys `inside`; put all other members into `head`.

    Members of the objects on the way are kept under their own names (`epcisBody` of a document: what stands
    beside `eventList` in it). Raises NotFound or BadInput; a list that is missing is BadInput.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            yield from _Walk(stream, path.name).elements(inside, head)
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.") from None
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        raise BadInput(f"{path} is not UTF-8 text: byte {error.start + 1} cannot be read.") from None


def read_json(text: str, name: str) -> Any:
    """Read one JSON value strictly; raise BadInput with its line and column."""
    try:
        return _DECODER.decode(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        fault = Problem(error.msg, None, f"line {error.lineno}, column {error.colno}")
        raise BadInput(f"{name} is not JSON; nothing was read.", [fault]) from None
    except RecursionError:
        raise BadInput(f"{name} is nested without end; nothing was read.") from None
    except _Refused as error:
        raise BadInput(f"{name} is refused: {error}.") from None


def gathered(
    problems: list[Problem], more: Iterable[Problem], give_up: Callable[[list[Problem]], BadInput]
) -> None:
    """Add problems to a list; raise once there are too many to be of use."""
    problems.extend(more)
    if len(problems) >= MOST_PROBLEMS:
        cut = problems[:MOST_PROBLEMS]
        raise give_up(
            [*cut, Problem(f"the first {MOST_PROBLEMS} faults are told; the file was not read further")]
        )


class _Refused(Exception):
    """JSON that Python would take and that no honest file holds."""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise _Refused(f"the key {next(name for name in names if names.count(name) > 1)!r} stands twice")
    return found


def _constant(name: str) -> float:
    raise _Refused(f"{name} is no number")


_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_constant)


class _Walk:
    """A position in a JSON text that is read as it is needed."""

    def __init__(self, stream: TextIO, name: str) -> None:
        self.stream, self.name = stream, name
        self.text, self.at, self.before, self.ended = "", 0, 0, False

    def elements(self, inside: tuple[str, ...], head: dict[str, Any]) -> Iterator[Any]:
        """Give the elements of the list under `inside`, and see that nothing follows the document."""
        found = yield from self._object(inside, head)
        if self._next():
            raise self._wrong("ends here, but more follows")
        if not found:
            raise BadInput(f"{self.name} has no list {'.'.join(inside)}; nothing was read.")

    def _object(self, inside: tuple[str, ...], head: dict[str, Any]) -> Generator[Any, None, bool]:
        """Walk an object; descend where a key is the next of `inside`. Returns whether the list was there."""
        self._take("{")
        found = False
        while self._next() != "}":
            key = self._value()
            self._take(":")
            if not isinstance(key, str):
                raise self._wrong("a key in quotation marks is needed")
            if key != inside[0]:
                head[key] = self._value()
            elif found:
                raise self._wrong(f"the key {key!r} stands twice")
            elif len(inside) > 1:
                found = yield from self._object(inside[1:], head)
            else:
                yield from self._list()
                found = True
            if self._next() == ",":
                self._take(",")
                if self._next() == "}":
                    raise self._wrong("a key is needed after the comma")
        self._take("}")
        return found

    def _list(self) -> Iterator[Any]:
        self._take("[")
        while self._next() != "]":
            yield self._value()
            if self._next() == ",":
                self._take(",")
                if self._next() == "]":
                    raise self._wrong("an element is needed after the comma")
            elif self._next() != "]":
                raise self._wrong("a comma or the end of the list is needed")
        self._take("]")

    def _value(self) -> Any:
        """Read one value; more text is fetched as long as the value may go on."""
        self._next()
        while True:
            try:
                value, end = _DECODER.raw_decode(self.text, self.at)
                if end < len(self.text) or self.ended:
                    self.at = end
                    return value
            except json.JSONDecodeError as error:
                if self.ended:
                    raise self._wrong(error.msg, error.pos) from None
            except RecursionError:
                raise self._wrong("is nested without end") from None
            except _Refused as error:
                raise self._wrong(str(error)) from None
            if len(self.text) - self.at > MOST_CHARACTERS:
                raise self._wrong(f"a value of more than {MOST_CHARACTERS:,} characters begins")
            self._fetch(max(CHUNK, len(self.text) - self.at))

    def _next(self) -> str:
        """Pass over blanks; return the character that follows, or nothing at the end."""
        while True:
            while self.at < len(self.text) and self.text[self.at] in " \t\r\n":
                self.at += 1
            if self.at < len(self.text) or self.ended:
                return self.text[self.at : self.at + 1]
            self._fetch(CHUNK)

    def _take(self, character: str) -> None:
        if self._next() != character:
            raise self._wrong(f"{character!r} is needed")
        self.at += 1

    def _fetch(self, size: int) -> None:
        more = self.stream.read(size)
        self.ended = not more
        self.before += self.at
        self.text, self.at = self.text[self.at :] + more, 0

    def _wrong(self, message: str, at: int | None = None) -> BadInput:
        place = self.before + (self.at if at is None else at) + 1
        return BadInput(
            f"{self.name} cannot be read as JSON; nothing more of it was read.",
            [Problem(message, None, f"character {place}")],
        )
