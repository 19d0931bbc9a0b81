"""The form of an action: what was given, field by field, and what is wrong with it."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.datastructures import MultiValueDict

from aidlift.errors import AidliftError, BadInput, NotFound, Problem
from aidlift.records.action import ACTIONS, Action
from aidlift.records.parties.models import Person
from aidlift.records.reading import line_class
from aidlift.web import rights
from aidlift.web.doing.fields import Field, parameter_field
from aidlift.web.doing.lines import EMPTY_ROWS, LineTable, line_table, rows_given
from aidlift.web.doing.missed import is_asked
from aidlift.web.doing.prefill import PREFILLED

MORE_ROWS = 5
CAN_WAIT = frozenset({"occurred_at", "counted_at", "external_id", "note"})
"""What few forms need, and many have: folded away, so that a telephone shows first what is asked for."""


@dataclass
class Form:
    """An action's form as it is drawn."""

    action: Action
    fields: list[Field]
    tables: list[LineTable]
    error: str = ""
    general: list[str] = field(default_factory=list)
    """Problems that belong beside no field."""

    @property
    def first_fields(self) -> list[Field]:
        """The fields before the tables: all of them, but what can wait."""
        return [one for one in self.fields if one not in self.later_fields]

    @property
    def later_fields(self) -> list[Field]:
        """What can wait: optional, empty, not wrong; all such fields where rows are to be counted."""
        waits = [one for one in self.fields if not (one.required or one.value or one.problems)]
        if self.action.name in PREFILLED:
            return waits
        return [one for one in waits if one.column in CAN_WAIT] if self.tables else []

    @property
    def linked(self) -> list[tuple[Field, str]]:
        """Every problem that stands beside a field, with the field, for the list at the top."""
        inside = [one for table in self.tables for row in table.rows for one in row]
        return [(one, problem) for one in (*self.fields, *inside) for problem in one.problems]

    @property
    def offered(self) -> list[Field]:
        """One field for each list of choices that is offered while one types."""
        heads = [one for table in self.tables for one in table.head]
        return list({one.list_id: one for one in (*self.fields, *heads) if one.list_id}.values())

    @property
    def takes_files(self) -> bool:
        """Say whether the form has a table that may come as a file."""
        return bool(self.tables)


def action_named(name: str) -> Action:
    """Find an action; raise NotFound."""
    if name not in ACTIONS:
        raise NotFound(f"There is no action called {name!r}.")
    return ACTIONS[name]


def given_by(
    action: Action, posted: Mapping[str, str], files: MultiValueDict[str, Any] | None = None
) -> dict[str, Any]:
    """Gather what was given for an action's parameters; what was left empty is not given."""
    given: dict[str, Any] = {}
    for name, parameter in action.parameters.items():
        if line_class(parameter.annotation) is not None:
            if rows := rows_given(name, posted, files.get(f"{name}-file") if files else None):
                given[name] = rows
        elif (value := posted.get(name, "")).strip():
            given[name] = value
    return given


def form_for(
    action: Action,
    given: Mapping[str, Any],
    *,
    by: Person,
    error: AidliftError | None = None,
    more: bool = False,
) -> Form:
    """Draw the form with what was given, and put each problem beside its field.

    Who acts for one country, store or party finds it filled in.
    """
    fields: list[Field] = []
    tables: list[LineTable] = []
    own = rights.own_places(by, action.function, action.parameters) if error is None else {}
    for name, parameter in action.parameters.items():
        if not is_asked(action, name, given):
            continue
        line = line_class(parameter.annotation)
        if line is None:
            fields.append(parameter_field(action, name, parameter, {**own, **given}, by))
            continue
        rows = [row for row in given.get(name, ()) if isinstance(row, Mapping)]
        known, said = PREFILLED[action.name](given, by) if action.name in PREFILLED else ([], [])
        if not rows and error is None:
            rows = known
        empty = MORE_ROWS if more else EMPTY_ROWS if not rows else 1
        tables.append(line_table(action, name, line, rows, empty, by))
        tables[-1].notes = [_note(row, known, said) for row in rows]
        if parameter.default is inspect.Parameter.empty:
            tables[-1].rows[0][0].required = False
    fields.sort(key=lambda one: not one.required)
    form = Form(action, fields, tables)
    if error is not None:
        form.error = error.message
        _place(form, error.problems if isinstance(error, BadInput) else ())
    return form


def _note(row: Mapping[str, Any], known: Sequence[Mapping[str, Any]], said: Sequence[str]) -> str:
    """Find what is said of the known row that this one still is."""
    pairs = zip(known, said, strict=True)
    return next((words for one, words in pairs if all(row.get(name) == one[name] for name in one)), "")


def _place(form: Form, problems: Sequence[Problem]) -> None:
    """Put each problem beside the field, or the cell of the row, that it names."""
    for problem in problems:
        place = _cell(form, problem) if problem.row is not None else _field(form, problem)
        if place is None:
            form.general.append(str(problem))
        else:
            place.problems.append(problem.message)


def _field(form: Form, problem: Problem) -> Field | None:
    return next((one for one in form.fields if one.column == problem.column), None)


def _cell(form: Form, problem: Problem) -> Field | None:
    """Find the cell: row 2 is the first below the header."""
    assert problem.row is not None
    for table in form.tables:
        if 0 <= problem.row - 2 < len(table.rows):
            row = table.rows[problem.row - 2]
            return next((one for one in row if one.column == problem.column), row[0])
    return None
