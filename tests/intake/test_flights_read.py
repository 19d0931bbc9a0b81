"""Flights: bans of countries, several places, carriers named by their country, days told or to come."""

from datetime import date
from functools import partial

import pytest

from aidlift.intake import Document, read_drafts
from tests.intake.values import values

DAY = date(2021, 5, 12)


flights = partial(values, kind="flight", day=DAY)


def test_a_service_halted_earlier_begins_again():
    text = (
        "RwandAir will stop its flights to Entebbe. "
        "Services to Guangzhou, halted since April, are to restart on 3 June."
    )
    read = flights(text, "destination", "status", "date")
    assert ("CHN", "planned", date(2021, 6, 3)) in read
    assert ("CHN", "suspended", date(2021, 4, 1)) in read


def test_a_wish_for_open_skies_is_no_request_of_flights():
    text = "WHO urged countries to lift bans on flights to Guinea."
    assert not read_drafts(Document(text=text, day=DAY)).drafts


def test_a_route_told_twice_is_one():
    text = (
        "Emirates extends suspension of India flights. "
        "Emirates will extend the suspension of flights from India."
    )
    assert flights(text, "origin", "destination") == [("IND", "ARE")]


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


def test_a_halt_of_another_country_stands_beside_a_ban_that_is_lifted():
    text = "Portugal will lift its ban on flights to Brazil, while Morocco has suspended flights to Spain."
    found = set(flights(text, "origin", "destination", "status"))
    assert found == {("PRT", "BRA", "planned"), ("MAR", "ESP", "suspended")}
