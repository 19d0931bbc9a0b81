"""Doors give words, forms or JSON; actions take typed values. Nothing else comes out of the reading."""

import inspect
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidlift.errors import BadInput
from aidlift.records.reading import read_arguments


@dataclass(frozen=True)
class Line:
    item: str
    quantity: int
    note: str = ""


def ask(
    country: str,
    quantity: int,
    lines: Sequence[Line] = (),
    day: date | None = None,
    moment: datetime | None = None,
    value: Decimal | None = None,
    sure: bool = False,
    tags: Sequence[str] = (),
    more: dict[str, object] | None = None,
) -> None: ...


PARAMETERS = dict(inspect.signature(ask, eval_str=True).parameters)


@pytest.mark.parametrize("lines", ["item,quantity\n" + "OXC10,5\n" * 5001, [{"item": "OXC10"}] * 5001])
def test_more_lines_than_one_change_may_hold_up_the_others_for_are_refused(lines):
    with pytest.raises(BadInput) as refused:
        read_arguments(PARAMETERS, {"country": "NPL", "quantity": 1, "lines": lines})
    assert [one.message for one in refused.value.problems] == [
        "has 5,001 lines; send at most 5,000 at a time"
    ]


def test_words_become_typed_values():
    given = {
        "country": "NPL",
        "quantity": "1,200",
        "lines": "item,quantity\nOXC10,5\nMASKN,20\n",
        "day": "2021-04-30",
        "moment": "2021-04-30T08:15+05:30",
        "value": "12.50",
        "sure": "yes",
        "tags": "a,b",
    }
    assert read_arguments(PARAMETERS, given) == {
        "country": "NPL",
        "quantity": 1200,
        "lines": [Line("OXC10", 5), Line("MASKN", 20)],
        "day": date(2021, 4, 30),
        "moment": datetime(2021, 4, 30, 2, 45, tzinfo=UTC),
        "value": Decimal("12.50"),
        "sure": True,
        "tags": ["a", "b"],
    }


def test_json_lines_and_csv_lines_are_the_same():
    as_json = read_arguments(
        PARAMETERS, {"country": "A", "quantity": 1, "lines": '[{"item": "X", "quantity": 2}]'}
    )
    as_csv = read_arguments(PARAMETERS, {"country": "A", "quantity": 1, "lines": "item,quantity\nX,2"})
    assert as_json == as_csv


def test_everything_wrong_is_said_at_once_with_its_place():
    given = {"quantity": "many", "lines": "item,quantity\nX,two\n,3", "day": "30/4/21", "colour": "red"}
    with pytest.raises(BadInput) as refused:
        read_arguments(PARAMETERS, given)
    said = [str(problem) for problem in refused.value.problems]
    assert any(line.startswith("colour: is not known here") for line in said)
    assert "country: is missing" in said
    assert "quantity: is 'many'; it must be a whole number, like 1200" in said
    assert "row 2, quantity: is 'two'; it must be a whole number, like 1200" in said
    assert "day: is '30/4/21'; write a day like 2021-04-30" in said


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*PARAMETERS, "other"]), ANYTHING))
def test_no_input_makes_it_fail_otherwise_than_by_a_sentence(values):
    with suppress(BadInput):
        found = read_arguments(PARAMETERS, values)
        assert isinstance(found["country"], str)
        assert isinstance(found["quantity"], int)
