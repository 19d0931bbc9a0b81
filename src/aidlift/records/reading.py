"""Turn what a door was given (words of a command, fields of a form, JSON) into what an action takes."""

from __future__ import annotations

import csv
import inspect
import io
import json
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from aidlift.errors import BadInput, Problem

MOST_LINES = 5000
"""Lines of one change, written in some seconds; until they are, nobody else writes."""

TRUE, FALSE = {"yes", "true", "1", "on"}, {"no", "false", "0", "off", ""}


class Unreadable(Exception):
    """A value cannot be read as its type; the message says how to write it."""


def read_arguments(parameters: Mapping[str, inspect.Parameter], given: Mapping[str, Any]) -> dict[str, Any]:
    """Read values by the parameters' types; raise BadInput that lists every problem.

    Lists of lines are given as lists of mappings, as JSON text, or as CSV text with a header row.
    """
    problems = [
        Problem(f"is not known here; the fields are {', '.join(parameters)}", column=name)
        for name in given
        if name not in parameters
    ]
    values: dict[str, Any] = {}
    for name, parameter in parameters.items():
        if name in given and given[name] is not None:
            _read_into(values, name, parameter.annotation, given[name], problems)
        elif parameter.default is inspect.Parameter.empty:
            problems.append(Problem("is missing", column=name))
    if problems:
        raise BadInput("What was given cannot be used; nothing was changed.", problems)
    return values


def line_class(annotation: Any) -> type[Any] | None:
    """Return the dataclass of a parameter that takes lines; None for any other parameter."""
    inner = _without_none(annotation)
    if typing.get_origin(inner) in {list, tuple, Sequence}:
        of = typing.get_args(inner)[0]
        return of if isinstance(of, type) and is_dataclass(of) else None
    return None


def _read_into(values: dict[str, Any], name: str, kind: Any, value: Any, problems: list[Problem]) -> None:
    try:
        if (line := line_class(kind)) is not None:
            values[name] = _lines(line, value, problems)
        else:
            values[name] = read_value(kind, value)
    except Unreadable as error:
        problems.append(Problem(str(error), column=name))


def read_value(kind: Any, value: Any) -> Any:
    """Read one value as `kind`; raise Unreadable."""
    inner = _without_none(kind)
    if value == "" and inner is not kind:
        return None
    if typing.get_origin(inner) in {list, tuple, Sequence}:
        return [read_value(typing.get_args(inner)[0], part) for part in _parts(value)]
    if typing.get_origin(inner) is dict or inner is dict:
        return _mapping(value)
    reader = READERS.get(inner)
    if reader is None:
        raise Unreadable(f"has a type no door can read: {inner}")
    return reader(value)


def _without_none(kind: Any) -> Any:
    if typing.get_origin(kind) in {types.UnionType, typing.Union}:
        return next(part for part in typing.get_args(kind) if part is not type(None))
    return kind


def _lines(line: type[Any], value: Any, problems: list[Problem]) -> list[Any]:
    columns = {field.name: field for field in fields(line)}
    kinds = typing.get_type_hints(line)
    found = []
    for number, row in enumerate(_rows(value), start=2):
        read: dict[str, Any] = {}
        for name in row:
            if name not in columns:
                problems.append(Problem(f"is not known; the columns are {', '.join(columns)}", number, name))
        for name, field in columns.items():
            given = row.get(name)
            optional = field.default is not MISSING or field.default_factory is not MISSING
            if given is None or (given == "" and optional):
                if not optional:
                    problems.append(Problem("is missing", number, name))
                continue
            try:
                read[name] = read_value(kinds[name], given)
            except Unreadable as error:
                problems.append(Problem(str(error), number, name))
        if not problems:
            found.append(line(**read))
    return found


def _rows(value: Any) -> Sequence[Mapping[str, Any]]:
    if isinstance(value, str):
        text = value.strip()
        if text.startswith(("[", "{")):
            value = _json(text)
        else:
            return _csv(text)
    rows = [value] if isinstance(value, Mapping) else value
    if not isinstance(rows, (list, tuple)) or not all(isinstance(row, Mapping) for row in rows):
        raise Unreadable("is not a list of lines; write CSV with a header row, or JSON like [{…}, {…}]")
    return _few(rows)


def _few(rows: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    if len(rows) > MOST_LINES:
        raise Unreadable(f"has {len(rows):,} lines; send at most {MOST_LINES:,} at a time")
    return rows


def _csv(text: str) -> Sequence[Mapping[str, Any]]:
    reader = csv.DictReader(io.StringIO(text), restkey="(a cell without a column)", strict=True)
    try:
        return _few(list(reader))
    except csv.Error as error:
        raise Unreadable(f"is not CSV: {error}, line {reader.line_num}") from None


def _parts(value: Any) -> Sequence[Any]:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    if not isinstance(value, (list, tuple)):
        raise Unreadable("is not a list; write values parted by commas")
    return value


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise Unreadable(f"is not JSON: {error}") from None


def _mapping(value: Any) -> dict[str, Any]:
    found = _json(value) if isinstance(value, str) else value
    if not isinstance(found, dict):
        raise Unreadable('is not a set of named values; write JSON like {"a": 1}')
    return found


def _text(value: Any) -> str:
    if not isinstance(value, (str, int, float, Decimal)):
        raise Unreadable("is not text")
    text = str(value).strip()
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise Unreadable("holds a character that is no text")
    return text


def _whole(value: Any) -> int:
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise Unreadable(f"is {value}; it must be a whole number")
    try:
        number = int(value.replace(",", "").strip()) if isinstance(value, str) else int(value)
    except (ValueError, TypeError, OverflowError):
        raise Unreadable(f"is {value!r}; it must be a whole number, like 1200") from None
    if abs(number) >= 2**63:
        raise Unreadable(f"is {number}; that is more than can be kept")
    return number


def _number(value: Any) -> float:
    try:
        number = float(value)
    except (ValueError, TypeError, OverflowError):
        raise Unreadable(f"is {value!r}; it must be a number, like 12.5") from None
    if number != number or number in {float("inf"), float("-inf")}:
        raise Unreadable(f"is {value}; it must be a finite number")
    return number


def _amount(value: Any) -> Decimal:
    try:
        amount = Decimal(str(value).replace(",", "").strip())
    except InvalidOperation:
        raise Unreadable(f"is {value!r}; it must be an amount, like 1250.50") from None
    if not amount.is_finite():
        raise Unreadable(f"is {value}; it must be a finite amount")
    return amount


def _yes_or_no(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word not in TRUE | FALSE:
        raise Unreadable(f"is {value!r}; write yes or no")
    return word in TRUE


def _day(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        raise Unreadable(f"is {value!r}; write a day like 2021-04-30") from None


def _moment(value: Any) -> datetime:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value).strip())
    except ValueError:
        raise Unreadable(f"is {value!r}; write a moment like 2021-04-30T08:15+05:30") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


READERS: dict[Any, Callable[[Any], Any]] = {
    str: _text,
    int: _whole,
    float: _number,
    Decimal: _amount,
    bool: _yes_or_no,
    date: _day,
    datetime: _moment,
}
