"""What travels: a pydantic model for the body of each action, made from its parameters."""

from __future__ import annotations

import dataclasses
import inspect
import typing
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Any

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from aidlift.errors import BadInput, Problem
from aidlift.records.action import ACTIONS
from aidlift.records.reading import line_class
from aidlift.web.doing.fields import is_named_values, without_none
from aidlift.web.words import said

LARGEST = 2**63 - 1
Whole = Annotated[int, Field(ge=-LARGEST, le=LARGEST)]
PLAIN = {int: Whole}

EXAMPLES: dict[str, Any] = {
    "item": "oxygen-concentrator-10l",
    "country": "NPL",
    "location": "NPL",
    "store": "CTU",
    "donor": "XIAOMI",
    "party": "XIAOMI",
    "carrier": "3U",
    "quantity": 400,
    "document": "DOC-2021-0001",
    "request": "REQ-2021-0001",
    "pledge": "PLG-2021-0001",
    "consignment": "CSG-2021-0001",
    "note": "As agreed by telephone.",
    "reason": "The donor's list was wrong.",
    "username": "chamari",
}


class Strict(BaseModel):
    """A body in which every field is known and has its own type."""

    model_config = ConfigDict(extra="forbid", strict=True)


@cache
def body_of(action: str) -> type[Strict]:
    """Return the model of an action's body."""
    fields = {
        name: _field(name, one.annotation, one.default) for name, one in ACTIONS[action].parameters.items()
    }
    return create_model(f"{_camel(action)}Body", __base__=Strict, **fields)  # type: ignore[call-overload, no-any-return]


def read_body(action: str, body: bytes) -> dict[str, Any]:
    """Read and check a body; raise BadInput that lists everything wrong with it."""
    try:
        found = body_of(action).model_validate_json(body or b"{}")
    except ValidationError as error:
        raise BadInput(
            "The body cannot be used; nothing was changed.", [_problem(one) for one in error.errors()]
        ) from None
    return found.model_dump(exclude_unset=True)


def example_of(action: str) -> dict[str, Any]:
    """Give a body as it might be sent: what has to be given, and lines."""
    return {
        name: _example(name, one.annotation)
        for name, one in ACTIONS[action].parameters.items()
        if one.default is inspect.Parameter.empty or line_class(one.annotation)
    }


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """Give a model's JSON schema with its parts written out in place."""
    whole = model.model_json_schema()
    parts = whole.pop("$defs", {})
    found = _inlined(whole, parts)
    assert isinstance(found, dict)
    return found


def parameter_schema(name: str, annotation: Any) -> dict[str, Any]:
    """Give the JSON schema of one filter."""
    model: type[BaseModel] = create_model("Filter", __base__=Strict, **{name: (_type(annotation), ...)})  # type: ignore[call-overload]
    found: dict[str, Any] = schema_of(model)["properties"][name]
    options = [one for one in found.get("anyOf", [found]) if one.get("type") != "null"]
    return {key: value for key, value in options[0].items() if key != "title"}


def columns_of(frame: pl.DataFrame) -> list[dict[str, str]]:
    """Name the columns of a table and the kind of each."""
    return [{"name": name, "type": _kind(kind)} for name, kind in frame.schema.items()]


def rows_of(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Give rows as JSON holds them: days and moments as ISO 8601, amounts as text, no NaN."""
    return [{name: _plain(value) for name, value in row.items()} for row in frame.iter_rows(named=True)]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, float) and (value != value or abs(value) == float("inf")):
        return None
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    return value


def _kind(kind: Any) -> str:
    if kind == pl.Boolean:
        return "boolean"
    if kind.is_integer():
        return "integer"
    if kind.is_float():
        return "number"
    if kind.is_decimal():
        return "amount"
    if kind == pl.Date:
        return "date"
    if isinstance(kind, pl.Datetime):
        return "moment"
    return "list" if kind.is_nested() else "text"


def _field(name: str, annotation: Any, default: Any) -> tuple[Any, Any]:
    needed = default in (inspect.Parameter.empty, dataclasses.MISSING)
    plain = default if isinstance(default, (str, int, float, bool)) else None
    told = Field(... if needed else plain, description=said(name))
    kind = _type(annotation)
    return (kind if needed or plain is not None else typing.Optional[kind], told)  # noqa: UP045


def _type(annotation: Any) -> Any:
    line = line_class(annotation)
    if line is not None:
        return list[_line_model(line)]  # type: ignore[misc, arg-type]
    inner = without_none(annotation)
    kind: Any = PLAIN.get(inner, inner)
    if typing.get_origin(inner) in {list, tuple, Sequence}:
        kind = list[_type(typing.get_args(inner)[0])]  # type: ignore[misc]
    elif is_named_values(inner):
        kind = dict[str, Any]
    return kind if inner is annotation or line else typing.Optional[kind]  # noqa: UP045


@cache
def _line_model(line: type[Any]) -> type[Strict]:
    kinds = typing.get_type_hints(line)
    fields = {
        one.name: _field(
            one.name,
            kinds[one.name],
            one.default if one.default_factory is dataclasses.MISSING else None,
        )
        for one in dataclasses.fields(line)
    }
    return create_model(line.__name__, __base__=Strict, **fields)  # type: ignore[call-overload, no-any-return]


def _problem(error: Any) -> Problem:
    """Say where: a line's number counts as in a file, with the header as row 1."""
    where = [one for one in error["loc"] if not isinstance(one, str) or one != "body"]
    rows = [one for one in where if isinstance(one, int)]
    names = [str(one) for one in where if isinstance(one, str)]
    row = rows[0] + 2 if rows and len(where) > 1 else None
    return Problem(_words(error), row, names[-1] if names else None)


def _words(error: Any) -> str:
    kind = error["type"]
    if kind == "missing":
        return "is missing"
    if kind == "extra_forbidden":
        return "is not known here"
    if kind == "json_invalid":
        return f"the body is not JSON: {error['ctx']['error']}"
    message = str(error["msg"])
    return message[:1].lower() + message[1:]


def _example(name: str, annotation: Any) -> Any:
    line = line_class(annotation)
    if line is not None:
        kinds = typing.get_type_hints(line)
        return [
            {
                one.name: _example(one.name, kinds[one.name])
                for one in dataclasses.fields(line)
                if one.default is dataclasses.MISSING and one.default_factory is dataclasses.MISSING
            }
        ]
    inner = without_none(annotation)
    by_type = {date: "2021-05-03", datetime: "2021-05-03T08:15:00+00:00", int: 1, bool: True, float: 1.5}
    if inner is str:
        return EXAMPLES.get(name, f"some {said(name).lower()}")
    if inner is int:
        return EXAMPLES.get(name, 1)
    if inner is Decimal:
        return "1250.50"
    return by_type.get(inner, [] if typing.get_origin(inner) in {list, tuple, Sequence} else {})


def _inlined(value: Any, parts: Mapping[str, Any]) -> Any:
    if isinstance(value, Mapping):
        if "$ref" in value:
            return _inlined(parts[value["$ref"].rpartition("/")[2]], parts)
        return {name: _inlined(one, parts) for name, one in value.items()}
    return [_inlined(one, parts) for one in value] if isinstance(value, list) else value


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.replace("-", ".").replace("_", ".").split("."))
