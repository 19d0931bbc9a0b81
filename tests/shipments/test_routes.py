"""Corridors, flights and permits as tables; when an aircraft is taken, and what a flight takes."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidlift.errors import WrongState
from aidlift.shipments.routes import (
    CORRIDOR,
    FLIGHT,
    PERMIT,
    Rotation,
    Suspension,
    clash,
    cut_short,
    load_problems,
    serves_on,
)

NOON = datetime(2021, 5, 1, 12, tzinfo=UTC)


def rotation(flight, start, end):
    return Rotation(flight=flight, departs=NOON + timedelta(hours=start), arrives=NOON + timedelta(hours=end))


def test_a_corridor_is_suspended_looked_at_again_and_resumed():
    state = CORRIDOR.first
    for verb in ("suspend", "review", "resume", "suspend"):
        state = CORRIDOR.apply(state, verb)
    assert state == "suspended"
    with pytest.raises(WrongState):
        CORRIDOR.apply("operating", "review")


def test_a_flight_in_the_air_is_neither_cancelled_nor_moved():
    assert set(FLIGHT.verbs("departed")) == {"arrive", "divert"}
    assert FLIGHT.last == {"closed", "cancelled"}
    assert PERMIT.apply("granted", "revoke") == "revoked"


@given(
    start=st.integers(-20, 20),
    hours=st.integers(1, 10),
    other=st.integers(-20, 20),
    others=st.integers(1, 10),
)
def test_rotations_clash_when_some_hour_is_in_both(start, hours, other, others):
    one, two = rotation("A", start, start + hours), rotation("B", other, other + others)
    both = set(range(start, start + hours)) & set(range(other, other + others))
    assert (clash(one, [two]) is not None) == bool(both)
    assert clash(one, [rotation("A", start, start + hours)]) is None


def test_a_service_rests_on_the_days_of_its_suspension():
    rests = Suspension(from_day=date(2021, 4, 26), until=date(2021, 5, 10))
    assert serves_on(date(2021, 4, 25), [rests])
    assert not serves_on(date(2021, 4, 26), [rests])
    assert not serves_on(date(2021, 5, 10), [rests])
    assert serves_on(date(2021, 5, 11), [rests])
    assert not serves_on(date(2030, 1, 1), [Suspension(from_day=date(2021, 4, 26), until=None)])


def test_resuming_ends_a_suspension_the_day_before_or_undoes_it():
    rests = Suspension(from_day=date(2021, 4, 26), until=date(2021, 5, 10))
    assert cut_short(rests, date(2021, 5, 4)) == Suspension(
        from_day=date(2021, 4, 26), until=date(2021, 5, 3)
    )
    assert cut_short(rests, date(2021, 6, 1)) == rests
    assert cut_short(rests, date(2021, 4, 26)) is None


def test_all_that_keeps_a_load_off_a_flight_is_said_at_once():
    found = load_problems(
        mass_kg=Decimal(11),
        volume_m3=Decimal(11),
        payload_kg=Decimal(10),
        space_m3=Decimal(10),
        dangerous=True,
        takes_dangerous=False,
        cold=True,
        takes_cold=False,
    )
    assert len(found) == 4
