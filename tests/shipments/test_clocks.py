"""Clocks run from landing to clearance to dispatch to signature, and holds are counted apart."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from aidlift.shipments import Happened, clocks, median_hours

LANDED = datetime(2021, 5, 1, 6, tzinfo=UTC)
WEEK = LANDED + timedelta(days=7)


def story(text: str) -> list[Happened]:
    """Read `arrive 0, clear 30`: verbs with the hours after landing; each onward begins a leg."""
    events, leg = [], 1
    for part in text.split(", "):
        verb, hours = part.split()
        leg += verb == "onward"
        events.append(Happened(verb=verb, moment=LANDED + timedelta(hours=int(hours)), leg=leg))
    return events


def hours(text: str, *, at: datetime = WEEK, goes_onward: bool = True) -> dict[str, tuple[int, int, bool]]:
    hour = timedelta(hours=1)
    found = clocks(story(text), at=at, goes_onward=goes_onward)
    return {clock.name: (clock.elapsed // hour, clock.held // hour, clock.is_open) for clock in found}


def test_a_consignment_that_was_held_and_went_onward():
    told = "arrive 0, unload 2, enter_customs 3, hold 5, clear 29, deliver 30, receive 31, sign 32, onward 40"
    assert hours(told + ", deliver 60, receive 61, sign 64") == {
        "landing_to_clearance": (29, 24, False),
        "clearance_to_dispatch": (11, 0, False),
        "dispatch_to_signature": (24, 0, False),
    }


def test_a_signature_at_the_airport_does_not_stop_the_last_clock():
    told = "arrive 0, clear 10, deliver 11, receive 12, sign 13, onward 20"
    assert hours(told)["dispatch_to_signature"] == (168 - 20, 0, True)


def test_open_clocks_run_to_the_moment_asked_about():
    at = LANDED + timedelta(hours=12)
    assert hours("arrive 0, unload 1, enter_customs 2, hold 4, clear 30", at=at) == {
        "landing_to_clearance": (12, 8, True)
    }
    assert hours("depart -5", at=at) == {}


def test_goods_that_stay_where_they_land_are_dispatched_when_they_are_delivered():
    told = "arrive 0, unload 1, enter_customs 2, clear 6, deliver 9, receive 10, sign 12"
    assert hours(told, goes_onward=False)["clearance_to_dispatch"] == (3, 0, False)
    assert hours(told, goes_onward=False)["dispatch_to_signature"] == (3, 0, False)


def test_without_a_border_goods_are_clear_when_they_are_unloaded():
    assert hours("arrive 0, unload 4, deliver 5", goes_onward=False)["landing_to_clearance"] == (4, 0, False)


def test_a_count_that_was_taken_back_opens_the_clock_again():
    told = "arrive 0, clear 1, deliver 2, receive 3, sign 4, recount 6"
    assert hours(told, goes_onward=False)["dispatch_to_signature"] == (166, 0, True)


def test_the_median_is_of_closed_clocks_alone():
    found = [
        clock
        for hour in (10, 20, 90)
        for clock in clocks(story(f"arrive 0, clear {hour}"), at=WEEK, goes_onward=True)
    ]
    assert median_hours(found, "landing_to_clearance") == 20
    assert median_hours(found, "clearance_to_dispatch") is None


@given(
    st.lists(st.integers(0, 40), min_size=6, max_size=6).map(sorted),
    st.integers(0, 300),
    st.booleans(),
)
def test_no_clock_is_negative_and_no_hold_is_longer_than_its_clock(steps, asked, goes_onward):
    verbs = ("arrive", "hold", "clear", "deliver", "onward", "sign")
    events = [
        Happened(verb=verb, moment=LANDED + timedelta(hours=hour))
        for verb, hour in zip(verbs, steps, strict=True)
    ]
    for clock in clocks(events, at=LANDED + timedelta(hours=asked), goes_onward=goes_onward):
        assert timedelta() <= clock.held <= clock.elapsed
        assert clock.working + clock.held == clock.elapsed
