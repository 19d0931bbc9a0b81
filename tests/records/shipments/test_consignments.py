"""What a consignment may do, and what is refused on its way."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from aidlift.errors import BadInput, Conflict, NotEnoughStock, WrongState
from aidlift.records.assistance.facts import line_counters
from aidlift.records.plans import actions as plans
from aidlift.records.plans.models import ReleaseOrder
from aidlift.records.plans.releases import ReleaseOf
from aidlift.records.reserve import lot_actions, reservations
from aidlift.records.shipments import actions, arrivals, documents
from aidlift.records.shipments.models import Consignment, TransportDocument
from aidlift.records.shipments.packing import BoxOf, totals_of
from aidlift.records.shipments.splitting import SplitOf, split
from aidlift.shipments import Counted
from tests.records.shipments.worlds import TO_DELIVERY, TO_DEPARTURE


def test_nothing_departs_without_papers(world):
    made = world.consignment()
    world.go(made, "pack", "hand_over", "manifest")
    with pytest.raises(Conflict, match="there is no waybill and there is no packing list"):
        actions.depart(made, **world.who("elias"))
    documents.issue_packing_list(made, **world.who("farid"))
    with pytest.raises(Conflict, match="there is no waybill"):
        actions.depart(made, **world.who("elias"))
    documents.issue_waybill(made, number="876-12345675", **world.who("farid"))
    assert actions.depart(made, **world.who("elias")).state == "departed"


def test_a_mistyped_or_used_waybill_number_is_refused(world):
    first, second = world.consignment(), world.consignment()
    world.go(first, "pack", "papers")
    world.go(second, "pack")
    with pytest.raises(BadInput, match="mistyped"):
        documents.issue_waybill(second, number="876-12345676", **world.who("farid"))
    with pytest.raises(Conflict, match=f"is that of {first}"):
        documents.issue_waybill(second, number="876-12345675", **world.who("farid"))


def test_papers_written_before_the_goods_were_packed_anew_do_not_count(world):
    made = world.consignment()
    world.go(made, "pack", "papers")
    actions.unpack_consignment(made, reason="a pallet broke", **world.who("farid"))
    world.go(made, "pack", "hand_over", "manifest")
    with pytest.raises(Conflict, match="before the goods were packed anew"):
        actions.depart(made, **world.who("elias"))


def test_goods_that_cross_a_border_are_cleared_before_they_are_delivered(world):
    made = world.departed()
    world.go(made, "arrive", "unload")
    with pytest.raises(Conflict, match="customs clear it first"):
        arrivals.deliver(made, **world.who("dawa"))


def test_a_consignment_does_not_arrive_before_it_departs(world):
    made = world.departed()
    noon = Consignment.objects.get(pk=made).events.last().occurred_at
    with pytest.raises(Conflict, match="before “depart”"):
        actions.arrive(made, occurred_at=noon - timedelta(hours=1), **world.who("elias"))


def test_boxes_as_the_store_packs_them_hold_just_what_is_to_go(world):
    made = world.consignment(80)
    lot = world.lots["A"]
    crates = [BoxOf(lot, 7, 10, 180, 2)]
    with pytest.raises(BadInput) as refused:
        actions.pack_consignment(made, boxes=crates, **world.who("farid"))
    assert "boxes hold 70; 80 of lot" in str(refused.value.problems[0])
    actions.pack_consignment(made, boxes=[BoxOf(lot, 8, 10, 180, 2)], **world.who("farid"))
    assert totals_of(Consignment.objects.get(pk=made)).mass_kg == 8 * 180


def test_a_part_goes_on_another_flight_under_the_same_waybill_with_its_own_packing_list(world):
    made = world.consignment(80)
    lot = world.lots["A"]
    world.go(made, "pack", "papers", "hand_over")
    part = split(made, lines=[SplitOf(lot, 30)], flight="3U-2", reason="no room", **world.who("elias")).pk
    assert [one.quantity for one in Consignment.objects.get(pk=made).lines.all()] == [50]
    for name in (made, part):
        world.go(name, "manifest")
        with pytest.raises(Conflict, match="cannot depart"):
            actions.depart(name, **world.who("elias"))
        world.papers(name)
        world.go(name, "depart")
    lists = TransportDocument.objects.filter(kind="packing list", superseded_by__isnull=True)
    assert sorted(lists.values_list("pieces", flat=True)) == [30, 50]


def test_all_of_it_is_no_part(world):
    made = world.consignment(80)
    world.go(made, "pack")
    with pytest.raises(BadInput, match="a part stays"):
        split(made, lines=[SplitOf(world.lots["A"], 80)], reason="x", **world.who("elias"))


def test_goods_that_came_back_are_stock_again_and_still_released(world):
    line = world.request(80)
    lot = world.lot("A", 80)
    release = world.released(ReleaseOf(lot, 80, "", line))
    made = world.planned(release)
    world.go(made, *TO_DEPARTURE)
    assert ReleaseOrder.objects.get(pk=release).state == "executed"
    actions.come_back(made, reason="the airport closed", **world.who("elias"))
    assert world.balances(lot) == {"donor:XIAOMI": -80, "store:CTU": 80}
    assert (line_counters(line).shipped, line_counters(line).allocated) == (0, 80)
    assert (ReleaseOrder.objects.get(pk=release).state, reservations.free(lot, "CTU")) == ("issued", 0)
    again = world.planned(release)
    world.go(again, "pack")
    world.papers(again, "876-76543213")
    assert world.go(again, "hand_over", "manifest", "depart").state == "departed"


def test_offloaded_goods_fly_on_another_day(world):
    made = world.consignment()
    world.go(made, "pack", "papers", "hand_over", "manifest")
    actions.offload(made, reason="the hold was full", **world.who("elias"))
    actions.manifest(made, flight="3U-9", **world.who("elias"))
    found = actions.depart(made, **world.who("elias"))
    assert (found.flight, found.events.last().flight) == ("3U-9", "3U-9")


def test_a_recalled_lot_is_not_handed_over(world):
    made = world.consignment()
    world.go(made, "pack", "papers")
    lot_actions.hold(world.lots["A"], kind="recall", reason="valves leak", **world.who("bikram"))
    with pytest.raises(Conflict, match="recall"):
        actions.hand_over(made, **world.who("farid"))
    assert world.balances(world.lots["A"])["store:CTU"] == 80


def test_no_more_is_released_than_is_free(world):
    lot = world.lot("A", 80)
    world.released(ReleaseOf(lot, 50))
    with pytest.raises(NotEnoughStock, match="has 30 of lot"):
        world.released(ReleaseOf(lot, 31))


def test_no_more_is_replaced_than_was_lost(world):
    made = world.delivered()
    world.received(made, Counted(world.lots["A"], 78, missing=2, reason="two boxes less"))
    lot = world.lot("B", 10)
    order = world.released(ReleaseOf(lot, 3), replaces=made)
    with pytest.raises(Conflict, match=r"2 OXC05 of .* are missing or rejected"):
        world.planned(order, replaces=made)


def test_the_same_order_is_not_consigned_twice(world):
    lot = world.lot("A", 80)
    order = world.released(ReleaseOf(lot, 80))
    world.planned(order)
    with pytest.raises(Conflict, match=r"Nothing of .* is left to consign"):
        world.planned(order)


def test_an_order_of_which_goods_are_packed_is_not_voided(world):
    lot = world.lot("A", 80)
    order = world.released(ReleaseOf(lot, 80))
    made = world.planned(order)
    world.go(made, "pack")
    with pytest.raises(Conflict, match=f"{made} was packed or sent"):
        plans.void_release(order, reason="no need", **world.who("bikram"))
    actions.unpack_consignment(made, reason="no need", **world.who("farid"))
    plans.void_release(order, reason="no need", **world.who("bikram"))
    assert Consignment.objects.get(pk=made).state == "cancelled"
    assert reservations.free(lot, "CTU") == 80


def test_a_closed_consignment_short_of_its_facility_says_why(world):
    made = world.delivered()
    world.received(made)
    with pytest.raises(Conflict, match="was to be signed for at Bir Hospital"):
        arrivals.close(made, **world.who("bikram"))
    assert arrivals.close(made, reason="the hospital collects it", **world.who("bikram")).state == "closed"
    with pytest.raises(WrongState):
        arrivals.onward(made, carrier="ROAD", **world.who("dawa"))


def test_goods_brought_straight_to_the_facility_need_no_onward_leg(world):
    lot = world.lot("A", 10)
    made = world.planned(world.released(ReleaseOf(lot, 10)), direct=True)
    world.go(made, *TO_DEPARTURE, *TO_DELIVERY)
    world.received(made)
    assert arrivals.close(made, **world.who("bikram")).state == "closed"
    assert world.balances(lot)["recipient:NPL:BIR-HOSPITAL"] == 10


@pytest.mark.parametrize(
    "table", ["shipments_shipmentevent", "shipments_transportdocument", "shipments_piece"]
)
def test_what_was_written_of_a_consignment_is_never_altered(world, table):
    world.departed()
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM {table}")
