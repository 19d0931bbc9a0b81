"""A wrong time is corrected by a new event: clocks run by it, and what was said before is kept."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from aidlift.errors import BadInput, Conflict, NotAllowed
from aidlift.records.shipments import queries
from aidlift.records.shipments.corrections import correct_time
from aidlift.records.shipments.models import Consignment, ShipmentEvent


@pytest.fixture
def landed(world):
    """A consignment that was delivered; its landing was written down ten seconds too late."""
    made = world.delivered()
    return made, ShipmentEvent.objects.get(consignment=made, verb="arrive").occurred_at


def test_the_clock_runs_by_the_corrected_time_and_the_first_one_is_kept(world, landed):
    made, said = landed
    gul = world.who("gul")["by"]
    before = queries.dwell(by=gul)["landing_to_clearance"][0]
    true = said - timedelta(seconds=36)
    correct_time(made, verb="arrive", moment=true, reason="airport's log", **world.who("elias"))
    assert queries.dwell(by=gul)["landing_to_clearance"][0] == pytest.approx(before + 0.01)
    told = queries.shipment_events(made, by=gul).filter(verb="arrive")
    assert told["moment"].to_list() == [said, true]
    assert told["is_shown"].to_list() == [False, True]
    assert Consignment.objects.get().state == "delivered"
    assert queries.consignments(by=gul)["state"].to_list() == ["delivered"]


def test_a_correction_is_corrected_again_and_the_last_counts(world, landed):
    made, said = landed
    for seconds in (30, 20):
        correct_time(
            made, verb="arrive", moment=said - timedelta(seconds=seconds), reason="log", **world.who("elias")
        )
    shown = queries.shipment_events(made, by=world.who("gul")["by"]).filter(verb="arrive", is_shown=True)
    assert shown["moment"].to_list() == [said - timedelta(seconds=20)]


def test_the_order_of_the_steps_is_kept(world, landed):
    made, said = landed
    with pytest.raises(Conflict, match="did not happen before “depart”"):
        correct_time(
            made, verb="arrive", moment=said - timedelta(hours=1), reason="log", **world.who("elias")
        )
    with pytest.raises(Conflict, match="did not happen after “unload”"):
        correct_time(
            made, verb="arrive", moment=said + timedelta(minutes=5), reason="log", **world.who("elias")
        )
    with pytest.raises(BadInput, match="yet to come"):
        correct_time(made, verb="arrive", moment=said + timedelta(days=9), reason="log", **world.who("elias"))
    with pytest.raises(Conflict, match="did not happen to"):
        correct_time(made, verb="offload", moment=said, reason="log", **world.who("elias"))


def test_who_corrects_what(world, landed):
    made, said = landed
    told = {"moment": said, "reason": "log"}
    with pytest.raises(NotAllowed):
        correct_time(made, verb="arrive", **told, **world.who("dawa"))
    with pytest.raises(NotAllowed):
        correct_time(made, verb="deliver", **told, **world.who("farid"))
    with pytest.raises(BadInput, match="Say why"):
        correct_time(made, verb="arrive", moment=said, reason=" ", **world.who("elias"))
    with pytest.raises(BadInput, match="reversed and made anew"):
        correct_time(made, verb="hand_over", **told, **world.who("elias"))


def test_the_database_keeps_no_correction_without_a_reason(landed):
    event = ShipmentEvent.objects.get(verb="arrive")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO shipments_shipmentevent (consignment_id, verb, code, time_type, state, leg, place,"
            " flight, occurred_at, posted_at, by_id, note, document, corrects_id)"
            " SELECT consignment_id, verb, code, time_type, state, leg, place, flight, occurred_at,"
            " posted_at, by_id, '', document, id"
            " FROM shipments_shipmentevent WHERE id = %s",
            [event.pk],
        )
