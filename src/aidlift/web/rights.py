"""What a person may perhaps read or do, for showing or hiding a link; the action itself has the last word.

The permissions that a query or an action asks for are read from its code, so that there is one place to
change them. A link shown here may still be refused there: for another country, store or party.
"""

from __future__ import annotations

import ast
import inspect
import linecache
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import FunctionType
from typing import Any

from aidlift.records import access
from aidlift.records.access import rules
from aidlift.records.parties.models import Person, RoleGrant

DEPTH = 6
"""How many helper functions deep a permission is looked for."""

OWN = {"own country": "country", "own store": "store", "own party": "party"}
PLACES = {
    "country": ("country", "location"),
    "store": ("store", "store_id"),
    "party": ("party", "donor", "carrier"),
}
"""Parameters that name the country, store or party which a role is bound to."""


@dataclass(frozen=True)
class Question:
    """A permission that is asked for, to read or to write."""

    permission: str
    access: str
    narrows: bool = False
    """A list that shows each role its own rows, and needs not be told which."""


@cache
def asked(function: Callable[..., Any]) -> frozenset[Question]:
    """List the permissions of which one is needed: those it demands outright, else all that it asks about.

    Empty if none is found. What a helper asks only to see more does not open what is demanded before.
    """
    own = inspect.unwrap(function)
    return frozenset(_demanded(own)) or frozenset(_asked(own, DEPTH, set()))


def may_perhaps(by: Person, function: Callable[..., Any], *, scoped: bool = True) -> bool:
    """Say whether one of the person's roles reaches one of the permissions asked for, in any scope.

    With `scoped` false only a role that reaches everywhere counts.
    """
    questions = asked(function)
    return not questions or any(
        scoped or rule.scope == "all" for question in questions for rule, _ in _reaching(by, question)
    )


def own_places(by: Person, function: Callable[..., Any], parameters: Mapping[str, Any]) -> dict[str, str]:
    """Name the own country, store or party by which a bound role has to ask; empty if a role reaches all."""
    if may_perhaps(by, function, scoped=False):
        return {}
    for question in asked(function):
        for rule, grant in _reaching(by, question) if not question.narrows else ():
            kind = OWN[rule.scope]
            value = {"country": grant.country, "store": grant.store_id, "party": grant.party_id}[kind]
            for name in PLACES[kind]:
                if name in parameters and value:
                    return {name: value}
    return {}


def may_read(by: Person, function: Callable[..., Any], parameters: Mapping[str, Any]) -> bool:
    """Say whether a table is worth a link: a role reaches all of it, or the part it is bound to."""
    narrowing = (question for question in asked(function) if question.narrows)
    if any(True for question in narrowing for _ in _reaching(by, question)):
        return True
    return may_perhaps(by, function, scoped=False) or bool(own_places(by, function, parameters))


def may_any(by: Person, *permissions: str, write: bool = False) -> bool:
    """Say whether a role reaches one of these permissions, in any scope."""
    wanted = "write" if write else "read"
    return any(True for name in permissions for _ in _reaching(by, Question(name, wanted)))


def _reaching(by: Person, question: Question) -> Iterator[tuple[access.Rule, RoleGrant]]:
    if not by.is_active:
        return
    for grant in by.standing_roles:
        for rule in rules():
            if (
                rule.role == grant.role
                and rule.permission == question.permission
                and (question.access == "read" or rule.access == "write")
                and (rule.scope == "all" or rule.scope in OWN or question.narrows)
            ):
                yield rule, grant


def _demanded(function: Callable[..., Any]) -> Iterator[Question]:
    """Give what a function requires whatever it is given: a statement of its own, under no condition."""
    nodes = _nodes(function) if isinstance(function, FunctionType) else []
    body = next((node.body for node in nodes if isinstance(node, ast.FunctionDef)), [])
    for statement in body:
        call = statement.value if isinstance(statement, ast.Expr) else None
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and call.func.attr == "require"
        ):
            yield from _questions(call, "require", nodes)


def _asked(function: Any, depth: int, seen: set[Any]) -> Iterator[Question]:
    if depth < 0 or function in seen or not isinstance(function, FunctionType):
        return
    seen.add(function)
    nodes = _nodes(function)
    for call in (node for node in nodes if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in {"require", "may", "reach"}:
            yield from _questions(call, name, nodes)
            continue
        helper = _resolve(function, call.func)
        if helper is not None:
            yield from _asked(inspect.unwrap(helper), depth - 1, seen)


def _nodes(function: FunctionType) -> list[ast.AST]:
    code = function.__code__
    found = _functions(code.co_filename).get(code.co_firstlineno)
    return list(ast.walk(found)) if found else []


@lru_cache(maxsize=32)
def _functions(file: str) -> Mapping[int, ast.FunctionDef]:
    """Read a file once for all its functions: each by the line on which it begins, with what decorates it."""
    try:
        nodes = list(ast.walk(ast.parse("".join(linecache.getlines(file)))))
    except SyntaxError:
        return {}
    return {
        min([one.lineno, *(each.lineno for each in one.decorator_list)]): one
        for one in nodes
        if isinstance(one, ast.FunctionDef)
    }


def _words(given: ast.expr, nodes: list[ast.AST]) -> Iterator[str]:
    """Give the permissions that an argument may be: written there, or given to its name before."""
    if isinstance(given, ast.Name):
        for node in nodes:
            if isinstance(node, ast.Assign) and any(
                isinstance(one, ast.Name) and one.id == given.id for one in node.targets
            ):
                yield from _words(node.value, nodes)
    for node in ast.walk(given):
        if isinstance(node, ast.Constant) and node.value in access.permissions():
            yield node.value


def _questions(call: ast.Call, name: str, nodes: list[ast.AST]) -> Iterator[Question]:
    words = [word for one in call.args[1:] for word in _words(one, nodes)]
    how = next(
        (
            one.value.value
            for one in call.keywords
            if one.arg == "access" and isinstance(one.value, ast.Constant)
        ),
        "read" if name == "reach" else "write",
    )
    narrows = name == "reach" or any(_is_own(one) for one in call.keywords)
    for word in words:
        yield Question(word, str(how), narrows and how == "read")


def _is_own(given: ast.keyword) -> bool:
    """Say whether a place is worked out from the person: `store=own_store(by)`."""
    return isinstance(given.value, ast.Call) and any(
        isinstance(one, ast.Name) and one.id == "by" for one in given.value.args
    )


def _resolve(function: FunctionType, name: ast.expr) -> FunctionType | None:
    """Find the helper of ours that a call names, beside the function or in a module it imports."""
    scope = function.__globals__
    if isinstance(name, ast.Name):
        found = scope.get(name.id)
    elif isinstance(name, ast.Attribute) and isinstance(name.value, ast.Name):
        found = getattr(scope.get(name.value.id), name.attr, None)
    else:
        return None
    if not callable(found):
        return None
    found = inspect.unwrap(found)
    inside = isinstance(found, FunctionType) and found.__module__.startswith("aidlift.")
    return found if inside else None
