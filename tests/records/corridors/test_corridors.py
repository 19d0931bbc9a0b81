"""Corridors: suspended with a reason, looked at again, resumed; and what was known of it on a day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from aidlift.errors import BadInput, Conflict, WrongState
from aidlift.records.corridors import actions, queries
from aidlift.records.corridors.models import CorridorStatus
from tests.records.conftest import NOON

APRIL_26, MAY_10 = date(2021, 4, 26), date(2021, 5, 10)


@pytest.fixture
def suspended(cast, tick, corridor, letter):
    return actions.suspend_corridor(
        corridor.pk,
        from_day=APRIL_26,
        until=MAY_10,
        review_on=date(2021, 5, 8),
        reason="surge in Covid-19 cases in India",
        source=letter.pk,
        by=cast("elias"),
        at=tick(),
    )


def days(cast, as_of=None):
    found = queries.suspensions(as_of=as_of, by=cast("bikram"))
    return found.select("suspended_from", "suspended_until").rows()


def test_a_suspension_says_why_on_whose_word_and_until_when(suspended):
    status = CorridorStatus.objects.last()
    assert (suspended.state, status.reason) == ("suspended", "surge in Covid-19 cases in India")
    assert (status.from_day, status.until_day, status.review_on) == (APRIL_26, MAY_10, date(2021, 5, 8))
    assert status.document_id == "LETTER-3U"


def test_under_review_the_suspension_still_stands(cast, tick, suspended):
    actions.review_corridor(suspended.pk, note="discussing a new plan", by=cast("elias"), at=tick())
    assert days(cast) == [(APRIL_26, MAY_10)]


def test_resuming_ends_the_days_and_what_was_known_before_stays_known(cast, suspended):
    later = NOON + timedelta(days=3)
    actions.resume_corridor(suspended.pk, from_day=date(2021, 5, 4), by=cast("elias"), at=later)
    assert days(cast) == [(APRIL_26, date(2021, 5, 3))]
    assert days(cast, as_of=date(2021, 4, 30)) == [(APRIL_26, MAY_10)]
    states = [
        queries.corridors(as_of=day, by=cast("bikram"))["state"].to_list()
        for day in (date(2021, 4, 29), date(2021, 4, 30), date(2021, 5, 3))
    ]
    assert states == [[], ["suspended"], ["resumed"]]


def test_an_extension_replaces_the_days_stated_before(cast, tick, suspended):
    actions.extend_suspension(
        suspended.pk,
        from_day=APRIL_26,
        until=date(2021, 5, 20),
        reason="still rising",
        by=cast("elias"),
        at=tick(),
    )
    assert days(cast) == [(APRIL_26, date(2021, 5, 20))]


def test_a_suspension_withdrawn_before_it_began_took_no_day(cast, tick, suspended):
    actions.resume_corridor(suspended.pk, from_day=APRIL_26, by=cast("elias"), at=tick())
    assert days(cast) == []


def test_steps_out_of_order_and_suspensions_without_reason_are_refused(cast, tick, corridor):
    with pytest.raises(WrongState, match="is operating, so “resume” cannot be done"):
        actions.resume_corridor(corridor.pk, from_day=MAY_10, by=cast("elias"), at=tick())
    with pytest.raises(BadInput, match="has a reason"):
        actions.suspend_corridor(corridor.pk, from_day=APRIL_26, reason=" ", by=cast("elias"), at=tick())
    with pytest.raises(BadInput, match="before it begins"):
        actions.suspend_corridor(
            corridor.pk, from_day=MAY_10, until=APRIL_26, reason="x", by=cast("elias"), at=tick()
        )


def test_everything_wrong_with_a_corridor_is_said_at_once(cast, tick):
    with pytest.raises(BadInput) as refused:
        actions.add_corridor(
            "X",
            carrier="3U",
            origin="CTU",
            destination="CTU",
            days="daily",
            payload_kg=-1,
            volume_m3=1,
            mode="balloon",
            departure_utc="25:00",
            by=cast("elias"),
            at=tick(),
        )
    assert {problem.column for problem in refused.value.problems} == {
        "payload_kg",
        "destination",
        "mode",
        "departure_utc",
    }


def test_a_status_is_never_altered(suspended):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        CorridorStatus.objects.update(until_day=date(2021, 6, 1))
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM corridors_corridorstatus")


def test_a_corridor_is_added_once(cast, corridor):
    with pytest.raises(Conflict, match="already"):
        actions.add_corridor(
            corridor.pk,
            carrier="3U",
            origin="CTU",
            destination="BLR",
            days="daily",
            payload_kg=1,
            volume_m3=1,
            by=cast("elias"),
            at=datetime(2021, 5, 1, tzinfo=UTC),
        )
