"""One consignment from the request to the last signature, with three boxes missing and sent again."""

from aidlift.records.assistance.facts import line_counters
from aidlift.records.audit import chain
from aidlift.records.plans.models import ReleaseOrder
from aidlift.records.plans.releases import ReleaseOf
from aidlift.records.reserve import reservations
from aidlift.records.shipments import arrivals
from aidlift.records.shipments.models import Consignment
from aidlift.shipments import Counted
from tests.records.order import whose_order_changes
from tests.records.shipments.worlds import TO_DELIVERY, TO_DEPARTURE

HOSPITAL = "recipient:NPL:BIR-HOSPITAL"


def test_eighty_boxes_three_missing_and_their_replacement(world):
    line = world.request(80)
    lot = world.lot("A", 100)
    release = world.released(ReleaseOf(lot, 80, "", line))
    assert reservations.free(lot, "CTU") == 20
    first = world.planned(release)

    world.go(first, *TO_DEPARTURE)
    assert world.balances(lot) == {"donor:XIAOMI": -100, "store:CTU": 20, "carrier:3U": 80}
    assert reservations.free(lot, "CTU") == 20
    assert line_counters(line).shipped == 80

    world.go(first, *TO_DELIVERY)
    world.received(first, Counted(lot, accepted=77, missing=3, reason="boxes 41 to 43 were not on board"))
    assert world.balances(lot) == {"donor:XIAOMI": -100, "store:CTU": 20, "recipient:NPL": 77, "loss": 3}
    assert (line_counters(line).missing, line_counters(line).accepted) == (3, 0)

    arrivals.onward(first, carrier="ROAD", **world.who("dawa"))
    assert world.balances(lot)["carrier:ROAD"] == 77
    arrivals.deliver(first, **world.who("rajan"))
    world.received(first, Counted(lot, accepted=77))
    arrivals.close(first, **world.who("bikram"))
    assert world.balances(lot)[HOSPITAL] == 77
    assert (line_counters(line).accepted, line_counters(line).uncovered) == (77, 3)
    assert ReleaseOrder.objects.get(pk=release).state == "closed"

    again = world.released(ReleaseOf(lot, 3, "", line), replaces=first, reason="3 boxes missing")
    second = world.planned(again, replaces=first)
    world.go(second, "pack")
    world.papers(second, "876-76543213")
    world.go(second, "hand_over", "manifest", "depart", *TO_DELIVERY)
    world.received(second)
    arrivals.onward(second, carrier="ROAD", **world.who("dawa"))
    arrivals.deliver(second, **world.who("rajan"))
    world.received(second)
    arrivals.close(second, **world.who("bikram"))

    counters = line_counters(line)
    assert (counters.accepted, counters.missing, counters.uncovered) == (80, 3, 0)
    assert counters.is_fulfilled
    assert world.balances(lot) == {"donor:XIAOMI": -100, "store:CTU": 17, HOSPITAL: 80, "loss": 3}
    assert Consignment.objects.get(pk=second).replaces_id == first
    assert chain.verify().whole
    assert whose_order_changes(world.cast("gul")) == []
