"""In every state a consignment can reach: boxes are accounted for, ledgers balance, papers came first."""

from __future__ import annotations

import contextlib
import random
from collections import Counter
from datetime import timedelta
from typing import ClassVar

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from aidlift.errors import AidliftError
from aidlift.records.plans.releases import ReleaseOf
from aidlift.records.reserve import reservations
from aidlift.records.reserve.models import Balance, Movement
from aidlift.records.shipments import actions, arrivals, corrections, documents, queries, receipts
from aidlift.records.shipments.corrections import BY_CARRIER, BY_RECEIVER
from aidlift.records.shipments.models import (
    Consignment,
    Receipt,
    ReceiptLine,
    ShipmentEvent,
    TransportDocument,
)
from aidlift.records.shipments.splitting import SplitOf, split
from aidlift.records.shipments.steps import shipped_on
from aidlift.shipments import CONSIGNMENT, Counted, air_waybill_number
from aidlift.shipments.moves import AT_THE_STORE
from tests.records.shipments.worlds import TO_DELIVERY, TO_DEPARTURE

WHO = {"pack": "farid", "unpack": "farid", "cancel": "bikram", "hand_over": "farid", "close": "bikram"}
FUNCTIONS = {
    "pack": actions.pack_consignment, "unpack": actions.unpack_consignment,
    "cancel": actions.cancel_consignment, "hand_over": actions.hand_over, "manifest": actions.manifest,
    "offload": actions.offload, "depart": actions.depart, "arrive": actions.arrive, "unload": actions.unload,
    "return": actions.come_back, "enter_customs": arrivals.enter_customs, "hold": arrivals.hold,
    "clear": arrivals.clear, "deliver": arrivals.deliver, "onward": arrivals.onward, "close": arrivals.close,
    "settle": arrivals.settle, "short_ship": actions.short_ship, "report_missing": actions.report_missing,
    "report_found": actions.report_found, "report_damage": actions.damage,
}  # fmt: skip
MORE = (
    {
        "settle": {"how": "return", "reason": "r"},
        "onward": {"carrier": "ROAD"},
        "close": {"reason": "no more"},
    }
    | {verb: {"reason": "r"} for verb in ("unpack", "cancel", "offload", "return", "hold")}
    | {verb: {"note": "n"} for verb in ("short_ship", "report_missing", "report_found", "report_damage")}
)
TIMED = sorted(BY_CARRIER | BY_RECEIVER)
THE_WAY = (*TO_DEPARTURE, *TO_DELIVERY)
STAGES = {
    "pack": "planned", "manifest": "with carrier", "arrive": "departed", "clear": "on hold",
    "deliver": "cleared", "posted": "signed", "onward": "delivered 2",
}  # fmt: skip
"""Where on the way the search begins, and the state of the consignment there."""

LAWS = (
    "every_box_is_accounted_for",
    "the_ledger_balances",
    "carriers_hold_what_is_on_its_way",
    "nothing_left_without_papers",
    "the_state_is_that_of_the_last_event",
    "no_unit_is_lost_by_splitting",
    "no_unit_is_promised_twice",
    "no_clock_runs_backwards",
    "a_corrected_time_keeps_the_first",
)


class Shipping(RuleBasedStateMachine):
    """Two lots, one order, and whatever people may do with its consignments, rightly or wrongly."""

    world = None
    stage = "pack"
    reached: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.serial = 0
        self.said = {}
        self.changed = False

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)
        transaction.set_rollback(False)

    @initialize()
    def two_lots(self) -> None:
        """Begin somewhere on the way, so that few steps reach its end."""
        asked, stage = self.world.request(12), self.stage
        self.lots = [self.world.lot("A", 12), self.world.lot("B", 120, item="CANN")]
        self.order = self.world.released(ReleaseOf(self.lots[0], 12, "", asked), ReleaseOf(self.lots[1], 120))
        made = self.world.planned(self.order)
        self.world.go(made, *(THE_WAY if stage in {"posted", "onward"} else THE_WAY[: THE_WAY.index(stage)]))
        if stage in {"posted", "onward"}:
            counts = [Counted(self.lots[0], 9, 1, 2, reason="wet"), Counted(self.lots[1], 120)]
            self.world.received(made, *counts)
        if stage == "onward":
            arrivals.onward(made, carrier="ROAD", **self.world.who("dawa"))
            arrivals.deliver(made, **self.world.who("rajan"))
        self.changed = True

    @rule(pick=st.integers(0, 99), verb=st.integers(0, 99))
    def goes_on(self, pick: int, verb: int) -> None:
        """Take a step that the table admits; the usual way is the likeliest."""
        found = self._pick(pick)
        usual = (
            "pack",
            "hand_over",
            "manifest",
            "depart",
            "arrive",
            "unload",
            "enter_customs",
            "clear",
            "deliver",
        )
        verbs = [one for one in CONSIGNMENT.verbs(found.state) if one in FUNCTIONS]
        straight = [one for one in verbs if one in {*usual, "onward", "close"}]
        if verbs:
            self._try(found, (straight if verb < 70 and straight else verbs)[verb % len(straight or verbs)])

    @rule(pick=st.integers(0, 99), verb=st.sampled_from(sorted(FUNCTIONS)))
    def blunders(self, pick: int, verb: str) -> None:
        """Try a step whether or not it is its turn."""
        self._try(self._pick(pick), verb)

    @rule(pick=st.integers(0, 99))
    def writes_papers(self, pick: int) -> None:
        found = self._pick(pick)
        self.serial += 1
        number = air_waybill_number("876", f"{self.serial:07d}")
        self._act(documents.issue_packing_list, "farid", found.pk)
        self._act(documents.issue_waybill, "farid", found.pk, number=number)

    @rule(pick=st.integers(0, 99), pieces=st.integers(1, 12), lot=st.integers(0, 1))
    def is_split(self, pick: int, pieces: int, lot: int) -> None:
        quantity = pieces if lot == 0 else pieces * 50
        self._act(split, "elias", self._pick(pick).pk, lines=[SplitOf(self.lots[lot], quantity)], reason="r")

    @rule(pick=st.integers(0, 99))
    def comes_back(self, pick: int) -> None:
        self._act(actions.come_back, "elias", self._pick(pick).pk, reason="r")

    @rule(pick=st.integers(0, 99), event=st.integers(0, 99), minutes=st.integers(-90, 30))
    def is_timed_anew(self, pick: int, event: int, minutes: int) -> None:
        """Correct when a step happened, to a moment that may or may not fit among the others."""
        found = self._pick(pick)
        steps = list(found.events.filter(verb__in=TIMED, time_type="actual").order_by("-id"))
        if steps:
            one = steps[event % len(steps)]
            self._act(
                corrections.correct_time, "elias" if one.verb in BY_CARRIER else "dawa", found.pk,
                verb=one.verb, leg=one.leg, moment=one.occurred_at + timedelta(minutes=minutes), reason="r",
            )  # fmt: skip

    @rule()
    def is_consigned_again(self) -> None:
        self._act(
            actions.plan_consignment,
            "bikram",
            self.order,
            carrier="3U",
            consignee="Red Cross",
            facility="Bir Hospital",
        )

    @rule(
        pick=st.integers(0, 99),
        bad=st.integers(0, 3),
        lost=st.integers(0, 3),
        reason=st.sampled_from(["", "wet"]),
    )
    def is_received(self, pick: int, bad: int, lost: int, reason: str) -> None:
        """Count with some rejected and missing, sign, countersign, and perhaps post."""
        found = self._pick(pick)
        lines = [
            Counted(lot, max(shipped - bad - lost, 0), bad, lost, reason=reason)
            for lot, shipped in shipped_on(found, found.leg).items()
        ]
        made = self._act(receipts.count, "dawa", found.pk, lines=lines)
        if made is not None:
            self._act(receipts.sign, "dawa", made.pk)
            self._act(receipts.countersign, "deepa", made.pk)

    @rule(pick=st.integers(0, 99), verb=st.sampled_from(["post", "post", "post", "void", "undo"]))
    def is_filed(self, pick: int, verb: str) -> None:
        """Post, void or reverse a receipt."""
        found = list(Receipt.objects.order_by("pk"))
        if not found:
            return
        name = found[pick % len(found)].pk
        if verb == "post":
            self._act(receipts.post, "dawa", name)
        elif verb == "void":
            self._act(receipts.void, "dawa", name, reason="r")
        else:
            self._act(receipts.propose_reversal, "dawa", name, reason="r")
            self._act(receipts.reverse, "hana", name)

    @invariant()
    def the_laws_hold(self) -> None:
        """Ask every law after each change; a refusal changes nothing, which the next change would show."""
        if self.changed:
            self.changed = False
            for law in LAWS:
                getattr(self, law)()

    def every_box_is_accounted_for(self) -> None:
        for line in ReceiptLine.objects.all():
            assert line.accepted + line.rejected + line.missing == line.shipped
            assert line.reason or not (line.rejected or line.missing)

    def the_ledger_balances(self) -> None:
        held = Counter({(one.place_id, one.lot_id): one.quantity for one in Balance.objects.all()})
        proven: Counter[tuple[str, str]] = Counter()
        for one in Movement.objects.all():
            proven[one.from_place_id, one.lot_id] -= one.quantity
            proven[one.to_place_id, one.lot_id] += one.quantity
        assert {key: number for key, number in held.items() if number} == {
            key: number for key, number in proven.items() if number
        }
        assert all(
            number >= 0 for (place, _), number in held.items() if place not in {"donor:XIAOMI", "found"}
        )

    def carriers_hold_what_is_on_its_way(self) -> None:
        wanted: Counter[str] = Counter()
        for found in Consignment.objects.all():
            wanted += _with_carriers(found)
        for carrier in ("3U", "ROAD"):
            held = (
                Balance.objects.filter(place=f"carrier:{carrier}").aggregate(sum=Sum("quantity"))["sum"] or 0
            )
            assert held == wanted[carrier]

    def nothing_left_without_papers(self) -> None:
        for found in Consignment.objects.filter(events__verb="depart", events__time_type="actual").distinct():
            for kind in ("waybill", "packing list"):
                assert TransportDocument.objects.filter(
                    consignment=found, kind=kind, packing=found.packing
                ).exists()

    def the_state_is_that_of_the_last_event(self) -> None:
        for found in Consignment.objects.all():
            steps = ShipmentEvent.objects.filter(consignment=found, time_type="actual")
            last = steps.filter(corrects__isnull=True).latest("id")
            assert (found.state, found.leg) == (last.state, last.leg)
            self.reached[f"{found.state} {found.leg}" if found.state == "delivered" else found.state] += 1

    def no_unit_is_lost_by_splitting(self) -> None:
        for found in Consignment.objects.all():
            for line in found.lines.all():
                assert line.planned == line.quantity + sum(part.planned for part in line.parts.all())

    def no_unit_is_promised_twice(self) -> None:
        for lot in self.lots:
            assert reservations.free(lot, "CTU") >= 0

    def no_clock_runs_backwards(self) -> None:
        frame = queries.dwell(by=self.world.who("gul")["by"])
        for name in ("landing_to_clearance", "clearance_to_dispatch", "dispatch_to_signature"):
            for hours, held in frame.select(name, f"{name}_held").drop_nulls().iter_rows():
                assert 0 <= held <= hours

    def a_corrected_time_keeps_the_first(self) -> None:
        events = {one.pk: one for one in ShipmentEvent.objects.all()}
        assert all(events[pk].occurred_at == moment for pk, moment in self.said.items())
        self.said = {pk: one.occurred_at for pk, one in events.items()}
        for one in events.values():
            if one.corrects_id:
                first = events[one.corrects_id]
                assert (one.verb, one.leg, one.state) == (first.verb, first.leg, first.state)
                assert one.occurred_at <= one.posted_at

    def _pick(self, number: int) -> Consignment:
        found = list(Consignment.objects.order_by("pk"))
        return found[number % len(found)]

    def _try(self, found: Consignment, verb: str) -> None:
        self._act(
            FUNCTIONS[verb],
            WHO.get(verb, "elias" if found.leg == 1 else "dawa"),
            found.pk,
            **MORE.get(verb, {}),
        )

    def _act(self, function, who, *given, **more):
        """Do it, or be refused with a sentence; a refusal changes nothing (the invariants look)."""
        with contextlib.suppress(AidliftError):
            found = function(*given, **more, **self.world.who(who))
            self.changed = True
            return found
        return None


def _with_carriers(found: Consignment) -> Counter[str]:
    """Work out, apart from the ledger, what each carrier of a consignment should hold."""
    if found.state in AT_THE_STORE or found.came_back:
        return Counter()
    wanted: Counter[str] = Counter()
    travels = sum(line.quantity for line in found.lines.all())
    for leg in found.legs.all():
        posted = Receipt.objects.filter(consignment=found, leg=leg.number, state="posted").first()
        lines = posted.lines.all() if posted else []
        settled = found.events.filter(verb="settle", document=f"leg {leg.number}").exists()
        gone = sum(line.accepted + line.missing + (line.rejected if settled else 0) for line in lines)
        wanted[leg.carrier_id] += travels - gone
        travels = sum(line.accepted for line in lines)
    return wanted


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("stage", STAGES)
def test_the_laws_hold_in_every_reachable_state(world, stage):
    class Tried(Shipping):
        reached: ClassVar[Counter[str]] = Counter()

    Tried.world, Tried.stage = world, stage
    run_state_machine_as_test(
        Tried,
        settings=settings(
            max_examples=3,
            stateful_step_count=15,
            deadline=timedelta(minutes=10),
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert STAGES[stage] in Tried.reached


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_laws_hold_on_long_walks_that_reach_the_end_of_the_way(world):
    Shipping.world = world
    dice = random.Random(2021)
    reached: set[str] = set()
    for stage in STAGES:
        walk = Shipping()
        walk.stage = stage
        walk.reached = Counter()
        walk.two_lots()
        for _ in range(25):
            pick, verb = dice.randrange(100), dice.randrange(100)
            dice.choice([
                lambda w=walk, p=pick, v=verb: w.is_timed_anew(p, v, v - 50),
                lambda w=walk, p=pick, v=verb: w.goes_on(p, v),
                lambda w=walk, p=pick, v=verb: w.goes_on(p, v),
                lambda w=walk, p=pick: w.is_received(p, 1, 1, "wet"),
                lambda w=walk, p=pick: w.is_filed(p, "post"),
                lambda w=walk, p=pick: w.is_filed(p, "undo"),
                lambda w=walk, p=pick: w.writes_papers(p),
                lambda w=walk, p=pick, v=verb: w.is_split(p, v % 6 + 1, v % 2),
                lambda w=walk, p=pick: w.comes_back(p) if p < 20 else w.goes_on(p, 0),
            ])()  # fmt: skip
            walk.the_laws_hold()
        reached |= set(walk.reached)
        walk.teardown()
    assert {"signed", "onward", "delivered 2", "returned", "closed"} <= reached
