"""Parameters as fields of a form: the right kind of input, and what may be chosen where that is known."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from aidlift.catalogue.items import items
from aidlift.catalogue.places import location_codes, place
from aidlift.records import access
from aidlift.records.action import Action
from aidlift.records.parties.models import Party, Person, Store
from aidlift.records.query import QUERIES, Query
from aidlift.records.reading import READERS
from aidlift.web import cells, rights
from aidlift.web.doing import missed
from aidlift.web.steps import machine_of
from aidlift.web.words import said, singular, translated

Choice = tuple[str, str]

LONG_TEXTS = frozenset(
    """note reason purpose comment message text body description justification terms quote conditions
    explanation sentence summary remarks""".split()  # noqa: SIM905 - words read better so
)
MOST_IN_A_SELECT = 12
"""More choices than this are offered while one types."""

PARTY_FIELDS = frozenset(
    {"party", "donor", "carrier", "custodian", "owner", "consignor", "consignee", "for_party"}
)
STORE_FIELDS = frozenset({"store", "from_store", "to_store", "origin_store", "store_id"})
MOST_OFFERED = 200

INPUTS = {date: "date", datetime: "datetime-local", int: "number", float: "decimal", Decimal: "decimal"}


@dataclass
class Field:
    """One input: how it is drawn, what stands in it, and what is wrong with that."""

    name: str
    label: str
    kind: str
    column: str
    required: bool = False
    value: str = ""
    help: str = ""
    choices: Sequence[Choice] = ()
    problems: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The id of the input, which its label and its problems name."""
        return f"field-{self.name}"

    @property
    def is_select(self) -> bool:
        """Say whether the choices are few enough to be all shown, and have words to be told apart by.

        Records known by number alone are typed: the numbers begin alike, and a list finds by beginnings.
        """
        is_short = 0 < len(self.choices) <= MOST_IN_A_SELECT and any(words for _, words in self.choices)
        return is_short or self.kind == "yesno"

    @property
    def list_id(self) -> str:
        """The id of the list of choices offered while one types; empty if there is none."""
        return f"choices-{self.column}" if self.choices and not self.is_select else ""

    @property
    def described(self) -> str:
        """The ids of what describes the input: its help, its problems."""
        return " ".join(
            f"{self.id}-{part}" for part, words in (("help", self.help), ("wrong", self.problems)) if words
        )


def field_for(
    name: str,
    annotation: Any,
    *,
    required: bool,
    value: str = "",
    choices: Sequence[Choice] = (),
    row: str = "",
) -> Field:
    """Draw one parameter or column as an input; `row` is what its name begins with inside a table."""
    kind = kind_of(name, annotation)
    if kind == "yesno":
        choices = [("yes", _("yes")), ("no", _("no"))]
    return Field(
        name=f"{row}{name}",
        label=translated(said(name)),
        kind=kind,
        column=name,
        required=required,
        value=value,
        help=_help(kind, annotation),
        choices=choices,
    )


def kind_of(name: str, annotation: Any) -> str:
    """Say which input a type and a name ask for."""
    inner = without_none(annotation)
    if inner is bool:
        return "yesno"
    if inner in INPUTS:
        return INPUTS[inner]
    if is_named_values(inner):
        return "json"
    if name == "password":
        return "password"
    if name == "email":
        return "email"
    return "long" if name in LONG_TEXTS and inner is str else "text"


def is_named_values(inner: Any) -> bool:
    """Say whether a type is given as a set of named values, in JSON."""
    plain = {str, int, float, bool, Decimal, date, datetime}
    return inner is dict or typing.get_origin(inner) is dict or (inner in READERS and inner not in plain)


def without_none(annotation: Any) -> Any:
    """Take the type out of `X | None`."""
    parts = [part for part in typing.get_args(annotation) if part is not type(None)]
    is_union = typing.get_origin(annotation) not in {list, tuple, dict, Sequence, typing.Literal, None}
    return parts[0] if is_union and len(parts) == 1 else annotation


def _help(kind: str, annotation: Any) -> str:
    if kind == "datetime-local":
        return _("In UTC.")
    if kind == "json":
        return _('Named values, like {"a": 1}.')
    inner = without_none(annotation)
    if typing.get_origin(inner) in {list, tuple, Sequence}:
        return _("Several are parted by commas.")
    return ""


def filter_fields(query: Query, given: Mapping[str, str], by: Person) -> list[Field]:
    """Draw a query's parameters as filters, none of them required; a bound role sees its own filled in."""
    own = rights.own_places(by, query.function, query.parameters)
    return [
        field_for(
            name,
            parameter.annotation,
            required=False,
            value=given.get(name, own.get(name, "")),
            choices=choices_for(name, parameter.annotation, thing=singular(query.name), by=by),
        )
        for name, parameter in query.parameters.items()
    ]


def parameter_field(
    action: Action, name: str, parameter: inspect.Parameter, given: Mapping[str, Any], by: Person
) -> Field:
    """Draw one parameter of an action."""
    default = parameter.default
    required = default is inspect.Parameter.empty
    value = given.get(name)
    if value is None and not required and default not in (None, "", ()):
        value = ("yes" if default else "no") if isinstance(default, bool) else default
    return field_for(
        name,
        parameter.annotation,
        required=required,
        value="" if value is None else _typed(value),
        choices=choices_for(name, parameter.annotation, thing=action.name.partition(".")[0], by=by),
    )


def _typed(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def choices_for(name: str, annotation: Any, *, thing: str, by: Person) -> Sequence[Choice]:
    """List what may stand in a field, where that is known; empty where anything may."""
    inner = without_none(annotation)
    if typing.get_origin(inner) is typing.Literal:
        return [(str(one), _coded(one)) for one in typing.get_args(inner)]
    if inner is not str:
        return ()
    if own := _declared(thing, name) or missed.choices(thing, name):
        return own
    if name == "state" and (table := machine_of(thing)):
        return [(state, _coded(state)) for state in table.states]
    if name == "role":
        return [(role, _coded(role)) for role in access.ROLES]
    if name in cells.COUNTRY_COLUMNS:
        return countries()
    if name == "item" or name.endswith("_item"):
        return [(code, one.name) for code, one in items().items()]
    if name in STORE_FIELDS:
        return list(Store.objects.values_list("store_id", "name")[:MOST_OFFERED])
    if name in PARTY_FIELDS:
        return list(Party.objects.values_list("party_id", "name")[:MOST_OFFERED])
    return _records(name, by)


def _coded(value: object) -> str:
    """Say a value of ours in the language of the page."""
    return translated(str(value).replace("_", " "))


def countries() -> list[Choice]:
    """List the countries by code and name."""
    found = (place(code) for code in location_codes() if len(code) == 3)
    return [(one.code, one.name) for one in found if one.kind in {"country", "territory"}]


def _declared(thing: str, name: str) -> list[Choice]:
    """Take the choices that the record itself declares for a column of this name."""
    model = cells.models_by_kind().get(cells.kinds().get(thing, thing))
    column = next((one for one in model._meta.fields if one.name == name), None) if model else None
    return [(str(value), _coded(value)) for value, _words in (column.choices or ())] if column else []


def _records(name: str, by: Person) -> list[Choice]:
    """Offer the newest records that a field may name, to those who may read all of their kind."""
    kind = "person" if name in {"person", "username"} else cells.kinds().get(name, "")
    query = QUERIES.get({"person": "people"}.get(kind, f"{kind}s"))
    model = cells.models_by_kind().get(kind)
    if model is None or query is None or not rights.may_perhaps(by, query.function, scoped=False):
        return []
    key = "username" if kind == "person" else "pk"
    return [
        (str(one), "")
        for one in model._default_manager.order_by(f"-{key}").values_list(key, flat=True)[:MOST_OFFERED]
    ]
