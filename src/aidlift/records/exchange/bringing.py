"""Bring a table in: judge its cells, try every record through its action, and keep all or nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl
from django.db import transaction

from aidlift import frames
from aidlift.errors import AidliftError, BadInput, Problem
from aidlift.frames.check import FIRST_ROW
from aidlift.records.action import name_of
from aidlift.records.exchange.kinds import Kind, Row
from aidlift.records.exchange.sheets import sheet
from aidlift.records.parties.models import Person

MOST_PROBLEMS = 500


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What an import would do, or did: `added` record by record, `present` keys that are there already.

    `differences` say where a record that is there differs from the file: it is not altered by an import.
    """

    added: tuple[tuple[str, str], ...]
    present: tuple[str, ...]
    differences: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    kept: bool


@dataclass(frozen=True)
class Group:
    """The rows of one record with their numbers in the file."""

    key: str
    numbers: tuple[int, ...]
    rows: tuple[Row, ...]


def bring(kind: Kind, content: bytes, *, by: Person, at: datetime, commit: bool = False) -> Brought:
    """Try to bring a table in, through the actions of its kind; keep it if `commit` and nothing is wrong.

    A preview does everything and takes it back, so that it says what would happen: all cells that cannot be
    read first; if there are none, each record that its action refuses, with its row and its reason.
    """
    checked = frames.read(kind.table, content)
    if checked.problems:
        return _refused(checked.problems)
    groups = _groups(kind, checked.frame, _numbers(content))
    uneven = [problem for group in groups for problem in _uneven(kind, group)]
    if uneven:
        return _refused(uneven)
    there = _there(kind, [group.key for group in groups])
    new = [group for group in groups if group.key not in there]
    added: list[tuple[str, str]] = []
    problems: list[Problem] = []
    with transaction.atomic():
        for group in new:
            try:
                with transaction.atomic():
                    added.append((group.key, name_of(kind.take(group.rows, by, at))))
            except AidliftError as error:
                problems += _told(error, group)
                if len(problems) >= MOST_PROBLEMS:
                    break
        kept = commit and not problems
        transaction.set_rollback(not kept)
    return Brought(
        added=tuple(added) if kept or not problems else (),
        present=tuple(group.key for group in groups if group.key in there),
        differences=tuple(_differences(kind, [group for group in groups if group.key in there], by)),
        problems=tuple(sorted(problems, key=lambda problem: problem.row or 0)),
        kept=kept,
    )


def or_raise(brought: Brought, name: str) -> Brought:
    """Return what was brought in, or raise BadInput with all problems at once."""
    if brought.problems:
        count = len(brought.problems)
        raise BadInput(
            f"{name} has {count} problem{'s' if count > 1 else ''}; nothing of it was brought in. "
            "Correct the rows named and try again.",
            brought.problems,
        )
    return brought


def _refused(problems: Sequence[Problem]) -> Brought:
    return Brought(added=(), present=(), differences=(), problems=tuple(problems), kept=False)


def _numbers(content: bytes) -> list[int]:
    """Number the rows as a spreadsheet does: the header is 1, and blank rows count."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    return [number for number, row in enumerate(rows[1:], FIRST_ROW) if any(cell.strip() for cell in row)]


def _groups(kind: Kind, frame: pl.DataFrame, numbers: Sequence[int]) -> list[Group]:
    together: dict[str, list[tuple[int, Row]]] = {}
    for number, row in zip(numbers, frame.to_dicts(), strict=True):
        together.setdefault(row[kind.key], []).append((number, row))
    return [
        Group(key, tuple(number for number, _ in rows), tuple(row for _, row in rows))
        for key, rows in together.items()
    ]


def _uneven(kind: Kind, group: Group) -> list[Problem]:
    """Say where rows that are one record do not agree, or where a record stands twice."""
    if not kind.shared:
        return [
            Problem(f"is {group.key!r} again; it stands in row {group.numbers[0]} already", number, kind.key)
            for number in group.numbers[1:]
        ]
    first = group.rows[0]
    return [
        Problem(
            f"is {_said(row[name])}, and row {group.numbers[0]} of the same record says {_said(first[name])}",
            number,
            name,
        )
        for number, row in zip(group.numbers[1:], group.rows[1:], strict=True)
        for name in kind.shared
        if row[name] != first[name]
    ]


def _there(kind: Kind, keys: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(keys), 500):  # SQLite binds some thousand values in one statement
        part = {f"{kind.found_by}__in": keys[start : start + 500]}
        found |= set(kind.model._default_manager.filter(**part).values_list(kind.found_by, flat=True))
    return found


def _told(error: AidliftError, group: Group) -> list[Problem]:
    """Place what an action refused: at the row and column that it names, else at the record's first row."""
    first = group.numbers[0]
    if not isinstance(error, BadInput) or not error.problems:
        return [Problem(error.message, first)]
    places = dict(enumerate(group.numbers, FIRST_ROW))  # the action numbers the lines that it was given
    return [
        Problem(problem.message, places.get(problem.row or 0, first), problem.column)
        for problem in error.problems
    ]


def _differences(kind: Kind, groups: Sequence[Group], by: Person) -> list[Problem]:
    if not groups:
        return []
    kept: dict[str, list[Row]] = {}
    for line in sheet(kind.name, by=by).to_dicts():
        kept.setdefault(line[kind.key], []).append(line)
    found: list[Problem] = []
    for group in groups:
        known = kept.get(group.key, [])
        if known and len(known) != len(group.rows):
            found.append(
                Problem(
                    f"{group.key} has {len(group.rows)} rows here and {len(known)} in the records",
                    group.numbers[0],
                )
            )
        for number, row, other in zip(group.numbers, group.rows, known, strict=False):
            found += [
                Problem(f"is {_said(value)} here and {_said(other[name])} in the records", number, name)
                for name, value in row.items()
                if value is not None and name in other and other[name] != value
            ]
    return found


def _said(value: object) -> str:
    return "empty" if value is None or value == "" else f"{value}"
