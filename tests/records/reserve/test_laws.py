"""The laws of the ledger in every state that a few hands can bring it to."""

from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from aidlift.errors import Conflict
from aidlift.records.reserve import actions as reserve
from aidlift.records.reserve import history, reservations
from aidlift.records.reserve.models import Lot, Movement
from aidlift.records.reserve.proof import check_ledger
from tests.records.conftest import NOON

FEW = st.integers(1, 12)
HOLDER = ("store:CTU", "store:DEL", "damaged:CTU", "recipient:NPL", "loss", "destroyed")


def test_the_ledger_keeps_its_laws(cast, delhi):
    farid = cast("farid")

    class Reserve(RuleBasedStateMachine):
        """What the store should hold, kept by hand beside the ledger."""

        def __init__(self):
            super().__init__()
            self.all = transaction.atomic()
            self.all.__enter__()
            self.minutes = 0
            self.held = {}
            self.spoken_for = {}
            self.stopped = set()
            self.undone = set()

        def teardown(self):
            try:
                assert [one for checked in check_ledger() for one in checked.breaches] == []
            finally:
                transaction.set_rollback(True)
                self.all.__exit__(None, None, None)

        def now(self):
            self.minutes += 1
            return NOON + timedelta(minutes=10 + self.minutes)

        def lots(self):
            return sorted({lot for _, lot in self.held})

        def free(self, store, lot):
            return self.held.get((f"store:{store}", lot), 0) - self.spoken_for.get((store, lot), 0)

        def went(self, start, end, lot, many):
            self.held[start, lot] = self.held.get((start, lot), 0) - many
            self.held[end, lot] = self.held.get((end, lot), 0) + many

        def attempt(self, allowed, act, *moved):
            """An action succeeds exactly where the law allows it, and changes nothing where it does not."""
            try:
                act()
            except Conflict:
                assert not allowed
            else:
                assert allowed
                self.went(*moved)

        @rule(many=FEW, more=st.booleans())
        def receive(self, many, more):
            old = self.lots()[-1:] if more else []
            marks = {"lot": old[0]} if old else {"item": "OXC05", "owner": "RESERVE"}
            lot = reserve.receive(
                "CTU", quantity=many, donor="XIAOMI", document="G", **marks, by=cast("bikram"), at=self.now()
            )
            self.went("donor:XIAOMI", "store:CTU", lot.pk, many)

        @precondition(lambda self: self.held)
        @rule(data=st.data(), many=FEW)
        def issue(self, data, many):
            lot = data.draw(st.sampled_from(self.lots()))
            self.attempt(
                lot not in self.stopped and self.free("CTU", lot) >= many,
                lambda: reserve.issue(
                    "CTU", lot=lot, quantity=many, recipient="NPL", document="R", by=farid, at=self.now()
                ),
                "store:CTU", "recipient:NPL", lot, many,
            )  # fmt: skip

        @precondition(lambda self: self.held)
        @rule(data=st.data(), many=FEW)
        def move(self, data, many):
            lot = data.draw(st.sampled_from(self.lots()))
            self.attempt(
                self.free("CTU", lot) >= many,
                lambda: reserve.move(
                    "CTU", lot=lot, quantity=many, to_store="DEL", document="M", by=farid, at=self.now()
                ),
                "store:CTU", "store:DEL", lot, many,
            )  # fmt: skip

        @precondition(lambda self: self.held)
        @rule(data=st.data(), many=FEW, verb=st.sampled_from(["lose", "damage", "destroy"]))
        def write_off(self, data, many, verb):
            lot = data.draw(st.sampled_from(self.lots()))
            end = {"lose": "loss", "damage": "damaged:CTU", "destroy": "destroyed"}[verb]
            self.attempt(
                self.held.get(("store:CTU", lot), 0) >= many,
                lambda: getattr(reserve, verb)(
                    "CTU", lot=lot, quantity=many, reason="r", document="W", by=cast("farid"), at=self.now()
                ),
                "store:CTU", end, lot, many,
            )  # fmt: skip

        @precondition(lambda self: self.held)
        @rule(data=st.data(), many=FEW)
        def reserve_some(self, data, many):
            lot = data.draw(st.sampled_from(self.lots()))
            allowed = self.free("CTU", lot) >= many
            try:
                reservations.reserve(lot, "CTU", many, for_what="REL", by=cast("bikram"), at=self.now())
            except Conflict:
                assert not allowed
            else:
                assert allowed
                self.spoken_for["CTU", lot] = self.spoken_for.get(("CTU", lot), 0) + many

        @rule()
        def release(self):
            assert reservations.release("REL", by=cast("bikram"), at=self.now()) == sum(
                self.spoken_for.values()
            )
            self.spoken_for = {}

        @precondition(lambda self: self.held)
        @rule(data=st.data(), kind=st.sampled_from(["hold", "quarantine"]))
        def stop_or_lift(self, data, kind):
            lot = data.draw(st.sampled_from(self.lots()))
            if lot in self.stopped:
                reserve.lift(lot, note="n", by=cast("bikram"), at=self.now())
                self.stopped.remove(lot)
            else:
                reserve.hold(lot, kind=kind, reason="r", by=cast("bikram"), at=self.now())
                self.stopped.add(lot)

        @precondition(lambda self: self.held)
        @rule(data=st.data())
        def undo(self, data):
            line = data.draw(st.sampled_from(list(Movement.objects.order_by("line_id"))))
            allowed = line.pk not in self.undone and (
                self.held.get((line.to_place_id, line.lot_id), 0) >= line.quantity
                or line.to_place_id.startswith("donor:")
            )
            proposed = None
            with suppress(Conflict):
                proposed = reserve.propose_reversal(line.pk, reason="r", by=cast("farid"), at=self.now())
            if proposed is None:
                assert line.pk in self.undone
                return
            moved = (line.to_place_id, line.from_place_id, line.lot_id, line.quantity)
            self.attempt(
                allowed,
                lambda: reserve.approve_reversal(proposed.pk, by=cast("hana"), at=self.now()),
                *moved,
            )
            if allowed:
                self.undone.add(line.pk)
            else:
                reserve.refuse_reversal(proposed.pk, by=cast("hana"), at=self.now())

        @invariant()
        def the_balances_are_what_was_done(self):
            kept = {(place, lot): many for place, lot, many in history.held().iter_rows()}
            assert kept == {key: many for key, many in self.held.items() if many}
            assert sum(kept.values()) == 0
            assert all(many >= 0 for (place, _), many in kept.items() if place in HOLDER)

        @invariant()
        def a_lot_shows_whether_it_is_stopped(self):
            assert {lot.pk for lot in Lot.objects.exclude(state="usable")} == self.stopped

    for name in ("bikram", "farid", "hana"):
        cast(name)
    run_state_machine_as_test(
        Reserve, settings=settings(max_examples=15, stateful_step_count=20, deadline=None, derandomize=True)
    )
