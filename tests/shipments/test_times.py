"""Of all times stated for an event, one is shown."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from aidlift.shipments import TIME_TYPES, Time, shown

NOON = datetime(2021, 5, 1, 12, tzinfo=UTC)


def time(kind: str, hours: int, stated: int) -> Time:
    return Time(
        kind=kind,
        moment=NOON + timedelta(hours=hours),
        stated_at=NOON - timedelta(days=9) + timedelta(hours=stated),
    )


times = st.lists(
    st.builds(time, st.sampled_from(TIME_TYPES), st.integers(-48, 48), st.integers(0, 200)),
    unique_by=lambda one: one.stated_at,
)


def test_the_actual_time_is_shown_though_a_later_estimate_came():
    known = [time("planned", 0, 1), time("estimated", 3, 2), time("actual", 5, 3), time("estimated", 9, 4)]
    assert shown(known).moment == NOON + timedelta(hours=5)


def test_without_an_actual_time_the_latest_estimate_is_shown():
    assert shown([time("estimated", 3, 2), time("expected", 4, 5), time("planned", 0, 9)]) == time(
        "expected", 4, 5
    )
    assert shown([time("requested", 1, 8), time("planned", 0, 1)]) == time("planned", 0, 1)
    assert shown([]) is None


@given(times)
def test_an_actual_time_always_wins_and_nothing_stated_earlier_of_its_kind_does(known):
    found = shown(known)
    assert (found is None) == (not known)
    if any(one.kind == "actual" for one in known):
        assert found.kind == "actual"
    if found:
        assert not any(one.kind == found.kind and one.stated_at > found.stated_at for one in known)
