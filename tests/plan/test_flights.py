"""Corridors become flights; a suspension counts once it is announced."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from aidlift.errors import BadInput
from aidlift.plan import open_flights
from aidlift.plan.lots import fewest_rotations

from .worlds import table

CORRIDORS = """
    corridor origin destination days
    CKG-DEL  CKG    DEL         daily
    CTU-DAC  CTU    DAC         DAYS
"""
SPAN = {"first_day": date(2021, 5, 1), "last_day": date(2021, 5, 14)}
STOPS = "corridor suspended_from suspended_until announced_on\nCKG-DEL 2021-04-26 2021-05-10 2021-04-26"


def corridors(days: str):
    frame = table("corridors", CORRIDORS.replace("DAYS", "x"))
    return frame.with_columns(days=frame["days"].replace("x", days))


def opened(days: str = "daily", known_on: date = date(2021, 4, 30), stops: str = STOPS):
    return open_flights(corridors(days), table("suspensions", stops), **SPAN, known_on=known_on)


def test_a_suspended_day_stays_in_the_frame():
    flights = opened().filter(corridor="CKG-DEL")
    assert flights.height == 14
    assert flights.filter(suspended=True)["departs"].max() == date(2021, 5, 10)
    assert flights["arrives"][0] == date(2021, 5, 2)


def test_a_suspension_not_yet_announced_is_not_known():
    assert not opened(known_on=date(2021, 4, 25))["suspended"].any()


def test_a_suspension_without_an_end_lasts():
    assert opened(stops=STOPS.replace("2021-05-10", "-")).filter(corridor="CKG-DEL")["suspended"].all()


def test_weekdays_and_single_dates():
    assert opened("mon thu").filter(corridor="CTU-DAC")["departs"].dt.day().to_list() == [3, 6, 10, 13]
    assert opened("2021-05-09").filter(corridor="CTU-DAC")["departs"].dt.day().to_list() == [9]


def test_days_that_cannot_be_read_are_told():
    with pytest.raises(BadInput) as refused:
        opened("sometimes")
    assert str(refused.value.problems[0]).startswith("row 3, corridors.days: is 'sometimes'")


def test_a_flight_turns_as_often_as_whole_packs_need_it_to():
    allocations = pl.DataFrame({"flight": ["F", "F"], "item": ["TANK", "TANK"], "quantity": [2, 1]})
    items = pl.DataFrame({"item": ["TANK"], "mass_kg": [12_000.0], "volume_m3": [1.0], "pack": [1]})
    flights = pl.DataFrame(
        {
            "flight": ["F"],
            "departs": [0],
            "payload_kg": [20_000.0],
            "volume_m3": [90.0],
            "max_rotations": [4],
        }
    )
    turned = fewest_rotations(allocations, flights, items)
    # 36 t would fit into two rotations of 20 t, yet each takes one tank of 12 t
    assert turned.select("rotations", "mass_kg").rows() == [(3, 36_000.0)]
