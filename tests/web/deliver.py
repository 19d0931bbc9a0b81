"""Bring a donor's consignment to the reserve's store and deliver it; run apart, on a desk's records."""

from aidlift.records.connect import open_records

open_records()

from aidlift.records.clock import now  # noqa: E402
from aidlift.records.parties.actions import person_named  # noqa: E402
from aidlift.records.shipments import actions, arrivals, documents  # noqa: E402
from tests.records.shipments.worlds import World  # noqa: E402

world = World(cast=person_named, tick=now)
lots = [world.lot("A", 40, item="OXC10"), world.lot("B", 600, item="MN95")]
made = actions.expect_consignment(
    "XIAOMI", carrier="3U", consignee="Reserve", to_store="CTU",
    lines=[actions.ConsignmentOf(lots[0], 40), actions.ConsignmentOf(lots[1], 600)], **world.who("bikram"),
).pk  # fmt: skip
for verb in (actions.pack_consignment, actions.hand_over):
    verb(made, **world.who("elias"))
documents.issue_packing_list(made, **world.who("elias"))
documents.issue_waybill(made, number="876-12345675", **world.who("elias"))
world.go(made, "manifest", "depart", "arrive", "unload")
arrivals.deliver(made, **world.who("farid"))
print(made)
