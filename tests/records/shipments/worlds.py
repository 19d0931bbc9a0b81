"""The way of a consignment in tests, one call a stage; every person does what their role is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aidlift.records.assistance import requests
from aidlift.records.assistance.lines import AskedLine
from aidlift.records.parties.models import Person
from aidlift.records.plans import actions as plans
from aidlift.records.plans.releases import ReleaseOf
from aidlift.records.reserve import stock_actions
from aidlift.records.reserve.models import Balance
from aidlift.records.shipments import actions, arrivals, documents, receipts
from aidlift.records.shipments.models import Consignment, Receipt
from aidlift.shipments import Counted

TO_DEPARTURE = ("pack", "papers", "hand_over", "manifest", "depart")
TO_DELIVERY = ("arrive", "unload", "enter_customs", "hold", "clear", "deliver")
AIR_WAYBILL = "876-12345675"


@dataclass
class World:
    """What the tests of shipments share: the people, the time, and the way as far as it is wanted."""

    cast: Callable[[str], Person]
    tick: Callable[[], datetime]
    lots: dict[str, str] = field(default_factory=dict)

    def who(self, name: str) -> dict[str, Any]:
        """Say who does it, and when: `**world.who("bikram")`."""
        person = Person.objects.filter(username=name).first() or self.cast(name)
        return {"by": person, "at": self.tick()}

    def lot(self, name: str, quantity: int, *, item: str = "OXC05", **more: Any) -> str:
        """Take goods of the donor into the store as a lot; return its name."""
        made = stock_actions.receive(
            "CTU", quantity=quantity, item=item, owner="RESERVE", donor="XIAOMI", document=f"delivery {name}",
            **more, **self.who("farid"),
        )  # fmt: skip
        self.lots[name] = made.pk
        return str(made.pk)

    def request(self, quantity: int, *, item: str = "OXC05") -> str:
        """Have Nepal ask and the approver approve; return the name of the line."""
        made = requests.draft_request(
            "NPL", lines=[AskedLine(item=item, quantity=quantity)], **self.who("dawa")
        )
        requests.submit_request(made.pk, **self.who("dawa"))
        requests.review_request(made.pk, **self.who("hana"))
        requests.approve_request(made.pk, **self.who("hana"))
        return f"{made.pk}/1"

    def released(self, *lines: ReleaseOf, **more: Any) -> str:
        """Draft, propose, approve and issue an order from Chengdu to Kathmandu; return its name."""
        made = plans.draft_release(
            "CTU", destination="KTM", country="NPL", lines=list(lines), **more, **self.who("bikram")
        )
        plans.propose_release(made.pk, **self.who("bikram"))
        plans.approve_release(made.pk, **self.who("hana"))
        plans.issue_release(made.pk, **self.who("bikram"))
        return str(made.pk)

    def planned(self, release: str, *, facility: str = "Bir Hospital", **more: Any) -> str:
        """Plan a consignment out of an order; return its name."""
        made = actions.plan_consignment(
            release, carrier="3U", consignee="Nepal Red Cross Society", facility=facility, **more,
            **self.who("bikram"),
        )  # fmt: skip
        return str(made.pk)

    def consignment(self, quantity: int = 80, *, line: bool = True, facility: str = "Bir Hospital") -> str:
        """Plan a consignment of concentrators, from the lot to the order; return its name."""
        asked = self.request(quantity) if line else ""
        lot = self.lot("A", quantity)
        return self.planned(self.released(ReleaseOf(lot, quantity, "", asked)), facility=facility)

    def papers(self, consignment: str, number: str = AIR_WAYBILL) -> None:
        """Issue waybill and packing list."""
        documents.issue_packing_list(consignment, **self.who("farid"))
        documents.issue_waybill(consignment, number=number, **self.who("farid"))

    def go(self, consignment: str, *verbs: str) -> Consignment:
        """Take steps of the way, each by whoever takes it."""
        for verb in verbs:
            self._step(consignment, verb)
        return Consignment.objects.get(pk=consignment)

    def departed(self, **more: Any) -> str:
        """Bring a consignment to its departure."""
        made = self.consignment(**more)
        self.go(made, *TO_DEPARTURE)
        return made

    def delivered(self, **more: Any) -> str:
        """Bring a consignment through customs to its consignee."""
        made = self.departed(**more)
        self.go(made, *TO_DELIVERY)
        return made

    def received(self, consignment: str, *counts: Counted, post: bool = True) -> Receipt:
        """Count, sign, countersign and post what came; without counts, all of it is accepted."""
        lines = counts or [
            Counted(lot, accepted=quantity)
            for lot, quantity in Consignment.objects.get(pk=consignment).lines.values_list(
                "lot_id", "quantity"
            )
        ]
        made = receipts.count(consignment, lines=lines, **self.who("dawa"))
        receipts.sign(made.pk, **self.who("dawa"))
        receipts.countersign(made.pk, **self.who("deepa"))
        return receipts.post(made.pk, **self.who("dawa")) if post else Receipt.objects.get(pk=made.pk)

    def balances(self, lot: str) -> dict[str, int]:
        """Say where a lot is, places that hold none left out."""
        found = Balance.objects.filter(lot=lot).exclude(quantity=0)
        return dict(found.values_list("place_id", "quantity"))

    def _step(self, consignment: str, verb: str) -> None:
        if verb == "papers":
            self.papers(consignment)
            return
        by = {"pack": "farid", "hand_over": "farid"}.get(verb, "elias")
        if verb in {"enter_customs", "hold", "clear", "deliver"}:
            by = "dawa"
        functions = {
            "pack": actions.pack_consignment,
            "hand_over": actions.hand_over,
            "manifest": actions.manifest,
            "depart": actions.depart,
            "arrive": actions.arrive,
            "unload": actions.unload,
            "enter_customs": arrivals.enter_customs,
            "hold": arrivals.hold,
            "clear": arrivals.clear,
            "deliver": arrivals.deliver,
        }
        more = {"reason": "papers are compared"} if verb == "hold" else {}
        functions[verb](consignment, **more, **self.who(by))
