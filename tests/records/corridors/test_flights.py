"""Flights: asked for, permitted, loaded, flown, and what can come between."""

from datetime import timedelta
from decimal import Decimal

import pytest

from aidlift.errors import BadInput, Conflict, NotFound, WrongState
from aidlift.records.corridors import actions, queries
from aidlift.records.corridors.models import Flight, FlightEvent
from tests.records.corridors.conftest import FIRST_OF_MAY

LATER = FIRST_OF_MAY + timedelta(days=1)


def load(cast, tick, flight, piece="ULD-1", mass=1000, volume=10, **more):
    return actions.add_load(
        flight.pk,
        piece=piece,
        mass_kg=Decimal(mass),
        volume_m3=Decimal(volume),
        by=cast("elias"),
        at=tick(),
        **more,
    )


def test_a_flight_is_flown_from_proposal_to_close(cast, tick, proposed):
    flight, carrier = proposed(), cast("elias")
    actions.request_flight(flight.pk, by=cast("bikram"), at=tick())
    slot = actions.ask_permit(flight.pk, kind="slot", place="BLR", by=carrier, at=tick())
    with pytest.raises(Conflict, match=f"still lacks {slot.pk} \\(slot BLR: asked\\)"):
        actions.confirm_flight(flight.pk, by=carrier, at=tick())
    actions.grant_permit(slot.pk, reference="BLR-77", by=carrier, at=tick())
    actions.confirm_flight(flight.pk, by=carrier, at=tick())
    actions.load_flight(flight.pk, by=carrier, at=tick())
    load(cast, tick, flight)
    actions.depart_flight(flight.pk, occurred_at=FIRST_OF_MAY, by=carrier, at=LATER)
    actions.arrive_flight(flight.pk, occurred_at=FIRST_OF_MAY + timedelta(hours=5), by=carrier, at=LATER)
    actions.unload_flight(flight.pk, by=carrier, at=LATER)
    actions.close_flight(flight.pk, by=carrier, at=LATER)
    assert list(FlightEvent.objects.filter(flight=flight).values_list("state", flat=True)) == [
        "proposed",
        "requested",
        "slot and permits pending",
        "confirmed",
        "loading",
        "departed",
        "arrived",
        "unloaded",
        "closed",
    ]


def test_all_stated_times_are_kept_and_the_actual_one_is_shown(cast, tick, confirmed):
    flight, carrier = confirmed(), cast("elias")
    late = FIRST_OF_MAY + timedelta(hours=2)
    actions.state_time(flight.pk, event="depart", time_type="estimated", moment=late, by=carrier, at=tick())
    shown = queries.flights(by=carrier).row(0, named=True)
    assert (shown["departs"], shown["departs_is"]) == (late, "estimated")
    actions.load_flight(flight.pk, by=carrier, at=tick())
    left = late + timedelta(minutes=9)
    actions.depart_flight(flight.pk, occurred_at=left, by=carrier, at=LATER)
    shown = queries.flights(by=carrier).row(0, named=True)
    assert (shown["departs"], shown["departs_is"]) == (left, "actual")
    assert queries.flight_times(flight=flight.pk, by=carrier).filter(event="depart")[
        "time_type"
    ].to_list() == [
        "planned",
        "estimated",
        "actual",
    ]


def test_an_aircraft_is_on_one_flight_at_a_time(cast, proposed):
    proposed(hours=0, takes=5, aircraft="B-308P")
    with pytest.raises(Conflict, match="B-308P is on flight FLT-2021-0001 from 2021-05-01 04:00"):
        proposed(hours=4, takes=5, aircraft="B-308P")
    proposed(hours=5, takes=5, aircraft="B-308P")  # back to back
    proposed(hours=4, takes=5, aircraft="B-309Q")


def test_a_flight_that_was_cancelled_holds_no_aircraft(cast, tick, proposed):
    first = proposed(aircraft="B-308P")
    actions.cancel_flight(first.pk, reason="no crew", by=cast("elias"), at=tick())
    assert proposed(hours=1, aircraft="B-308P").state == "proposed"


def test_a_suspended_flight_does_not_return_to_an_aircraft_that_is_taken(cast, tick, proposed):
    first = proposed(aircraft="B-308P")
    actions.suspend_flight(first.pk, reason="route suspended", by=cast("elias"), at=tick())
    proposed(aircraft="B-308P")
    with pytest.raises(Conflict, match="B-308P is on flight FLT-2021-0002"):
        actions.request_flight(first.pk, by=cast("elias"), at=tick())


def test_a_flight_that_is_moved_asks_for_its_slots_again(cast, tick, proposed):
    flight, carrier = proposed(), cast("elias")
    actions.request_flight(flight.pk, by=carrier, at=tick())
    slot = actions.ask_permit(flight.pk, kind="slot", place="BLR", by=carrier, at=tick())
    over = actions.ask_permit(flight.pk, kind="overflight", place="MMR", by=carrier, at=tick())
    actions.reschedule_flight(
        flight.pk,
        departs=LATER,
        arrives=LATER + timedelta(hours=5),
        reason="crew rest",
        by=carrier,
        at=tick(),
    )
    slot.refresh_from_db()
    over.refresh_from_db()
    assert (slot.state, over.state) == ("dropped", "asked")
    assert queries.flights(by=carrier)["departs"].to_list() == [LATER]


def test_a_flight_does_not_leave_on_a_permit_that_was_taken_back(cast, tick, proposed):
    flight, carrier = proposed(), cast("elias")
    actions.request_flight(flight.pk, by=carrier, at=tick())
    over = actions.ask_permit(flight.pk, kind="overflight", place="MMR", by=carrier, at=tick())
    actions.grant_permit(over.pk, by=carrier, at=tick())
    actions.confirm_flight(flight.pk, by=carrier, at=tick())
    actions.load_flight(flight.pk, by=carrier, at=tick())
    actions.revoke_permit(over.pk, reason="airspace closed", by=carrier, at=tick())
    with pytest.raises(Conflict, match="overflight MMR: revoked"):
        actions.depart_flight(flight.pk, by=carrier, at=tick())


def test_a_diverted_flight_says_where_it_went(cast, tick, confirmed):
    flight, carrier = confirmed(), cast("elias")
    actions.load_flight(flight.pk, by=carrier, at=tick())
    actions.depart_flight(flight.pk, by=carrier, at=tick())
    actions.divert_flight(flight.pk, to="MAA", reason="storm over Bengaluru", by=carrier, at=tick())
    assert actions.arrive_flight(flight.pk, by=carrier, at=tick()).diverted_to == "MAA"


def test_a_flight_cannot_land_before_it_left(cast, tick, confirmed):
    flight, carrier = confirmed(), cast("elias")
    actions.load_flight(flight.pk, by=carrier, at=tick())
    left = tick()
    actions.depart_flight(flight.pk, occurred_at=left, by=carrier, at=left)
    with pytest.raises(BadInput, match="before it left"):
        actions.arrive_flight(flight.pk, occurred_at=left - timedelta(hours=1), by=carrier, at=tick())


def test_a_load_fits_in_mass_volume_class_and_temperature(cast, tick, confirmed):
    flight = confirmed()
    load(cast, tick, flight, "A", mass=60000)
    with pytest.raises(Conflict, match=r"65,001\.0 kg would be on board, and the flight takes 65,000\.0 kg"):
        load(cast, tick, flight, "B", mass=5001)
    with pytest.raises(Conflict, match="m³ would be on board"):
        load(cast, tick, flight, "B", mass=1, volume=470)
    with pytest.raises(Conflict, match="keeps no temperature"):
        load(cast, tick, flight, "B", lowest_celsius=Decimal(2), highest_celsius=Decimal(8))
    with pytest.raises(Conflict, match="A is on flight"):
        load(cast, tick, flight, "A", mass=1)
    load(cast, tick, flight, "B", dangerous_goods="UN1072 2.2 (5.1)")
    assert queries.flights(by=cast("elias"))["loaded_kg"].to_list() == [61000.0]


def test_a_piece_taken_off_leaves_room_and_its_trace(cast, tick, confirmed):
    flight, carrier = confirmed(), cast("elias")
    load(cast, tick, flight, "A", mass=60000)
    with pytest.raises(Conflict, match="take it off first"):
        actions.cancel_flight(flight.pk, reason="no crew", by=carrier, at=tick())
    actions.remove_load(flight.pk, piece="A", reason="too heavy", by=carrier, at=tick())
    load(cast, tick, flight, "A", mass=59000)
    assert queries.loads(flight=flight.pk, by=carrier)["mass_kg"].to_list() == [59000.0]
    with pytest.raises(NotFound, match="B is not on flight"):
        actions.remove_load(flight.pk, piece="B", reason="x", by=carrier, at=tick())


def test_nothing_is_loaded_before_the_carrier_confirms(cast, tick, proposed):
    with pytest.raises(WrongState, match="is proposed; one is loaded that is confirmed"):
        load(cast, tick, proposed())


def test_a_charter_says_all_of_itself(cast, tick):
    with pytest.raises(BadInput) as refused:
        actions.propose_flight(
            departs=LATER, arrives=FIRST_OF_MAY, carrier="3U", by=cast("bikram"), at=tick()
        )
    assert [problem.column for problem in refused.value.problems] == [
        "origin",
        "destination",
        "payload_kg",
        "volume_m3",
        "arrives",
    ]
    assert not Flight.objects.exists()


def test_the_flight_of_a_past_day_is_as_it_was_known_then(cast, tick, confirmed):
    flight, carrier = confirmed(), cast("elias")
    actions.load_flight(flight.pk, by=carrier, at=LATER)
    known = {
        str(day): queries.flights(as_of=day, by=carrier)["state"].to_list()
        for day in (FIRST_OF_MAY.date() - timedelta(days=2), FIRST_OF_MAY.date(), LATER.date())
    }
    assert known == {"2021-04-29": [], "2021-05-01": ["confirmed"], "2021-05-02": ["loading"]}
