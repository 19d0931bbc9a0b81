"""The words that pages make of names: what a catalogue should hold beside the words marked for translation.

Titles and sentences of actions and tables, labels of fields, heads of columns, states, roles, and what a
draft says. Nobody marks them: they follow from the names in the records, so this module asks for those.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass

from aidlift.errors import AidliftError
from aidlift.records import access
from aidlift.records.action import ACTIONS
from aidlift.records.parties.models import Person
from aidlift.records.query import QUERIES, Query
from aidlift.web import cells
from aidlift.web.doing.fields import without_none
from aidlift.web.home.agenda import QUESTIONS
from aidlift.web.intake.words import FIELDS, KINDS, STATUS, VALUES
from aidlift.web.steps import machines
from aidlift.web.subjects import SUBJECTS
from aidlift.web.words import action_title, said, tells

Message = tuple[str, ...]
"""What a catalogue is asked for: a sentence, or its singular and plural."""


def named() -> set[Message]:
    """List the words that follow from names in the code; the heads of tables are `heads`."""
    found = {(one,) for words in (_of_actions(), _of_tables(), _of_drafts(), _of_the_desk()) for one in words}
    return found | {(question.one, question.many) for question in QUESTIONS}


def heads(people: Iterable[Person]) -> set[Message]:
    """List the heads of the tables' columns; each table is asked for by the first who may see it."""
    people = list(people)
    return {(said(column),) for query in QUERIES.values() for column in _columns(query, people)}


def _columns(query: Query, people: list[Person]) -> list[str]:
    needed = [name for name, one in query.parameters.items() if one.default is inspect.Parameter.empty]
    for by in people:
        try:
            return list(query.function(**dict.fromkeys(needed, "none"), by=by).columns)
        except AidliftError:
            continue
    return []


def _of_actions() -> Iterator[str]:
    for name, action in ACTIONS.items():
        yield action_title(name)
        yield action.sentence
        for field, parameter in action.parameters.items():
            yield said(field)
            yield from map(said, _line_fields(parameter.annotation))
            yield from _literals(parameter.annotation)


def _line_fields(annotation: object) -> list[str]:
    """Name the columns of a table of lines inside a form; none for a plain field."""
    return [one.name for kind in typing.get_args(annotation) if is_dataclass(kind) for one in fields(kind)]


def _literals(annotation: object) -> list[str]:
    inner = without_none(annotation)
    is_literal = typing.get_origin(inner) is typing.Literal
    return [str(one).replace("_", " ") for one in typing.get_args(inner)] if is_literal else []


def _of_tables() -> Iterator[str]:
    for name, query in QUERIES.items():
        yield said(name)
        yield tells(query.sentence)
        yield from map(said, query.parameters)


def _of_drafts() -> Iterator[str]:
    yield from filter(None, STATUS.values())
    yield from map(said, (*KINDS, *FIELDS))
    for words in VALUES.values():
        yield from (one.replace("_", " ") for one in words)


def _of_the_desk() -> Iterator[str]:
    yield from ("yes", "no", "not reported")
    yield from (role.replace("_", " ") for role in access.ROLES)
    for machine in machines().values():
        yield from (state.replace("_", " ") for state in machine.states)
    for model in cells.models_by_kind().values():
        values = (value for one in model._meta.fields for value, _ in one.choices or ())
        yield from (str(value).replace("_", " ") for value in values)
    for one in SUBJECTS:
        yield from (one.title, one.sentence)
