"""From the records to a plan and back: what is known on a day is what a plan is made from."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from aidlift.plan import make_plan, verify
from aidlift.records.corridors import corridors
from aidlift.records.plans import actions, archive
from aidlift.records.plans.inputs import inputs_known
from tests.records.conftest import NOON
from tests.records.shipments.conftest import world  # noqa: F401  (a fixture)

TODAY = NOON.date()
SPAN = {"first_day": TODAY + timedelta(days=1), "last_day": TODAY + timedelta(days=6)}


@pytest.fixture
def desk(world):  # noqa: F811
    """Thirty concentrators asked for, fifty in the store, a flight a day that takes twenty."""
    world.request(30)
    world.lot("A", 50)
    corridors.add_corridor(
        corridor_id="3U-CTU-KTM", carrier="3U", origin="CTU", destination="KTM", days="daily",
        payload_kg=Decimal(352), volume_m3=Decimal(100), **world.who("bikram"),
    )  # fmt: skip
    return world


def known(desk, day: date = TODAY):
    return inputs_known(day, **SPAN, by=desk.who("bikram")["by"])


def test_stock_flights_and_requests_become_a_plan_that_is_kept_and_approved(desk):
    inputs = known(desk)
    assert inputs.lots.select("node", "item", "quantity").rows() == [("CTU", "OXC05", 50)]
    assert inputs.demands.select("location", "item", "quantity").rows() == [("NPL", "OXC05", 30.0)]
    assert inputs.flights.height == 6
    made = make_plan(inputs)
    assert verify(made, inputs) == []
    kept = actions.record_plan(
        archive.freeze(inputs), archive.freeze_plan(made), known_on=TODAY, **desk.who("bikram")
    )
    actions.propose_plan(kept.pk, **desk.who("bikram"))
    order = actions.approve_plan(kept.pk, **desk.who("hana")).releases.get()
    assert sum(order.lines.filter(request_line__isnull=False).values_list("quantity", flat=True)) == 30


def test_what_is_packed_is_frozen_and_kept_by_the_next_plan(desk):
    inputs = known(desk)
    kept = actions.record_plan(
        archive.freeze(inputs), archive.freeze_plan(make_plan(inputs)), known_on=TODAY, **desk.who("bikram")
    )
    actions.propose_plan(kept.pk, **desk.who("bikram"))
    order = actions.approve_plan(kept.pk, **desk.who("hana")).releases.get()
    actions.issue_release(order.pk, **desk.who("bikram"))
    flight = order.lines.order_by("number").first().flight
    packed = desk.planned(order.pk, flight=flight)
    desk.go(packed, "pack")

    again = known(desk)
    carried = sum(order.lines.filter(flight=flight).values_list("quantity", flat=True))
    assert again.frozen.rows() == [(flight, desk.lots["A"], carried)]
    made = make_plan(again)
    assert verify(made, again) == []
    assert not made.broken


def test_yesterday_there_was_nothing_to_plan_with(desk):
    inputs = known(desk, TODAY - timedelta(days=1))
    assert inputs.lots.is_empty()
    assert inputs.demands.is_empty()
    assert inputs.flights.is_empty()
