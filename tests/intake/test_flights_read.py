"""Flights: bans of countries, several places, carriers named by their country, days told or to come."""

from datetime import date
from functools import partial

import pytest

from tests.intake.values import values

DAY = date(2021, 5, 12)


flights = partial(values, kind="flight", day=DAY)


def test_the_usual_flights_of_a_carrier_that_stopped_are_not_told_as_running():
    text = "KLM, which usually runs four weekly flights to Accra, stopped services on Saturday."
    assert {one[0] for one in flights(text, "status")} == {"suspended"}


@pytest.mark.parametrize(
    "text",
    [
        "KLM and Air France are keeping their flights to Peru.",
        "KLM and Air France still fly to Peru.",
        "Only KLM and Air France still serve Peru.",
    ],
)
def test_each_carrier_of_a_list_flies_on(text):
    assert set(flights(text, "origin", "destination", "status")) == {
        ("NLD", "PER", "operated"),
        ("FRA", "PER", "operated"),
    }


def test_flights_that_a_ban_excepts_are_not_banned():
    assert ("IND", "OMN") not in flights(
        "Oman banned all flights except those from India.", "origin", "destination"
    )
