"""What a draft says, in words."""

import pytest

from aidlift.records.intake.sayings import fields_said, value_said


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("OXC10", "Oxygen concentrator 10 L/min (OXC10)"),
        ("NPL", "Nepal (NPL)"),
        ("USD", "USD"),
        ("at_least", "at least"),
        ("Sichuan Airlines", "Sichuan Airlines"),
        (12345, "12,345"),
        (True, "True"),
        ("2021-04-30", "30 Apr 2021"),
        (("NPL", "LKA"), "Nepal (NPL), Sri Lanka (LKA)"),
    ],
)
def test_a_value_is_said_as_people_do(value, words):
    assert value_said(value) == words


def test_fields_are_named_and_days_are_written_by_whoever_shows_them():
    assert fields_said({"item": "OXC10", "reported_on": "2021-04-30"}) == (
        "item: Oxygen concentrator 10 L/min (OXC10); reported on: 30 Apr 2021"
    )
    assert value_said("2021-04-30", day=lambda day: f"{day:%d.%m.}") == "30.04."
