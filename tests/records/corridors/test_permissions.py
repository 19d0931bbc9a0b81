"""The role table as sentences: flights, permits and loads are the planner's, and each carrier's own."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from aidlift.errors import AidliftError, NotAllowed
from aidlift.records.corridors import actions, queries
from aidlift.records.parties import actions as parties
from aidlift.records.parties.actions import person_named
from tests.records.corridors.conftest import FIRST_OF_MAY

EVERYBODY = ("asha", "bikram", "chamari", "dawa", "mira", "elias", "farid", "hana", "gul", "pavel")


def who_may(cast, act):
    """Try an act as everybody; name those who were let through, whatever came of it then."""
    able = set()
    for name in EVERYBODY:
        try:
            act(cast(name))
        except NotAllowed:
            continue
        except AidliftError:
            pass  # allowed, and refused for its state
        able.add(name)
    return able


ACTS = {
    "request": lambda flight, by, at: actions.request_flight(flight, by=by, at=at),
    "confirm": lambda flight, by, at: actions.confirm_flight(flight, by=by, at=at),
    "load": lambda flight, by, at: actions.load_flight(flight, by=by, at=at),
    "depart": lambda flight, by, at: actions.depart_flight(flight, by=by, at=at),
    "arrive": lambda flight, by, at: actions.arrive_flight(flight, by=by, at=at),
    "unload": lambda flight, by, at: actions.unload_flight(flight, by=by, at=at),
    "close": lambda flight, by, at: actions.close_flight(flight, by=by, at=at),
    "suspend": lambda flight, by, at: actions.suspend_flight(flight, reason="x", by=by, at=at),
    "cancel": lambda flight, by, at: actions.cancel_flight(flight, reason="x", by=by, at=at),
    "divert": lambda flight, by, at: actions.divert_flight(flight, to="MAA", reason="x", by=by, at=at),
    "reschedule": lambda flight, by, at: actions.reschedule_flight(
        flight, departs=FIRST_OF_MAY, arrives=FIRST_OF_MAY + timedelta(hours=1), reason="x", by=by, at=at
    ),
    "book": lambda flight, by, at: actions.book_flight(flight, booking="confirmed", by=by, at=at),
    "time": lambda flight, by, at: actions.state_time(
        flight, event="depart", time_type="estimated", moment=FIRST_OF_MAY, by=by, at=at
    ),
    "permit": lambda flight, by, at: actions.ask_permit(flight, kind="slot", place="BLR", by=by, at=at),
    "put on board": lambda flight, by, at: actions.add_load(
        flight, piece="A", mass_kg=Decimal(1), volume_m3=Decimal(1), by=by, at=at
    ),
    "take off": lambda flight, by, at: actions.remove_load(flight, piece="A", reason="x", by=by, at=at),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
def test_a_flight_of_sichuan_airlines_is_handled_by_it_or_the_planner(cast, tick, proposed, act):
    flight = proposed()
    assert who_may(cast, lambda by: act(flight.pk, by, tick())) == {"bikram", "elias"}


def test_a_corridor_is_suspended_by_its_carrier_or_the_planner(cast, tick, corridor):
    day = date(2021, 4, 26)
    assert who_may(
        cast, lambda by: actions.suspend_corridor(corridor.pk, from_day=day, reason="x", by=by, at=tick())
    ) == {"bikram", "elias"}
    assert who_may(cast, lambda by: actions.resume_corridor(corridor.pk, from_day=day, by=by, at=tick())) == {
        "bikram",
        "elias",
    }


def test_a_carrier_touches_no_flight_of_another(cast, tick, proposed):
    flight, operator = proposed(), person_named("operator")
    parties.add_party("6E", name="IndiGo", kind="carrier", by=operator, at=tick())
    parties.add_person("isha", name="Isha", by=operator, at=tick())
    parties.grant_role("isha", role="carrier", party="6E", by=operator, at=tick())
    with pytest.raises(NotAllowed):
        actions.request_flight(flight.pk, by=person_named("isha"), at=tick())
    assert queries.flights(by=person_named("isha")).is_empty()


def test_flights_are_read_by_planner_carrier_approver_auditor_focal_points_and_the_public(cast, proposed):
    proposed()
    readers = {"bikram", "chamari", "dawa", "elias", "hana", "gul", "pavel"}
    for name in ("corridors", "suspensions", "flights", "flight_times", "permits", "loads"):
        assert who_may(cast, lambda by, name=name: getattr(queries, name)(by=by)) == readers


def test_a_focal_point_sees_the_flights_of_its_own_country(cast, tick, proposed, operator):
    proposed()
    assert queries.flights(by=cast("dawa")).is_empty()  # Nepal's, and the flight goes to India
    parties.add_person("ila", name="Ila", by=operator, at=tick())
    parties.grant_role("ila", role="focal_point", country="IND", by=operator, at=tick())
    assert queries.flights(by=person_named("ila")).height == 1


def test_the_public_sees_that_a_flight_flies_and_no_name(cast, proposed):
    proposed()
    assert queries.flights(by=cast("pavel"))["state"].to_list() == ["proposed"]
    assert "by" not in queries.flight_history(by=cast("pavel")).columns
