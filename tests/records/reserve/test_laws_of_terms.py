"""The laws of stops, expiry, counts, loans and kits in every state that a few hands can bring a store to."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from aidlift.errors import AidliftError, Conflict
from aidlift.records.parties import actions as parties
from aidlift.records.reserve import actions as reserve
from aidlift.records.reserve import queries
from aidlift.records.reserve.count_actions import CountLine
from aidlift.records.reserve.kit_actions import BillLine
from aidlift.records.reserve.models import Balance, Loan, Lot
from aidlift.records.reserve.proof import check_ledger
from tests.records.conftest import NOON

FEW = st.integers(1, 9)
ANY = st.integers(0, 99)
ITEMS = st.sampled_from(["MN95", "OXC05"])
OWNERS = st.sampled_from(["RESERVE", "GOV-NPL"])
BILL = {"MN95": 2, "OXC05": 1}


class Store(RuleBasedStateMachine):
    """A store where days pass, and the pieces that came and went, counted by hand."""

    who = None

    def __init__(self):
        super().__init__()
        self.all = transaction.atomic()
        self.all.__enter__()
        self.clock = NOON + timedelta(hours=1)
        self.pieces = Counter()
        self.count = None

    def teardown(self):
        try:
            self.what_one_owes_another_lent()
            assert [one for checked in check_ledger() for one in checked.breaches] == []
        finally:
            transaction.set_rollback(True)
            self.all.__exit__(None, None, None)

    def told(self, name="bikram"):
        self.clock += timedelta(minutes=1)
        return {"by": self.who(name), "at": self.clock}

    def held(self):
        found = Balance.objects.filter(place="store:CTU", quantity__gt=0)
        return dict(found.values_list("lot_id", "quantity"))

    def lot(self, pick):
        held = sorted(self.held())
        return held[pick % len(held)] if held else "LOT-NONE"

    def owned(self):
        owners = dict(Lot.objects.values_list("lot_id", "owner_id"))
        owned = Counter()
        for lot, many in self.held().items():
            owned[owners[lot]] += many
        return owned

    def may(self, act, *args, **given):
        """Do it, or be refused with a sentence; return what came of it, None where it was refused."""
        try:
            return act(*args, **given)
        except AidliftError:
            return None

    @initialize()
    def stocked(self):
        """Begin with lots of both owners, some packed as kits and some lent, so that few steps lead far."""
        for owner in ("RESERVE", "GOV-NPL"):
            for item, days in (("MN95", 2), ("MN95", 5), ("OXC05", 0)):
                self.receive(item, owner, 6, days)
        self.pack_kits(2, "RESERVE")
        self.lend(99, 3, "GOV-NPL")
        self.lend(0, 4, "GOV-NPL")

    @rule(item=ITEMS, owner=OWNERS, many=FEW, days=st.integers(0, 9))
    def receive(self, item, owner, many, days):
        expires = self.clock.date() + timedelta(days=days) if item == "MN95" else None
        reserve.receive(
            "CTU", item=item, owner=owner, donor="XIAOMI", quantity=many * BILL[item], expires=expires,
            document="G", **self.told(),
        )  # fmt: skip
        self.pieces[item] += many * BILL[item]

    @rule(days=st.integers(1, 4))
    def days_pass(self, days):
        self.clock += timedelta(days=days)

    @rule(pick=ANY, kind=st.sampled_from(["hold", "quarantine", "recall", "lift"]))
    def stop_or_lift(self, pick, kind):
        if kind == "lift":
            self.may(reserve.lift, self.lot(pick), note="n", **self.told())
        else:
            self.may(reserve.hold, self.lot(pick), kind=kind, reason="r", **self.told())

    @rule(item=ITEMS, many=FEW)
    def issue_of_an_item(self, item, many):
        """What is stopped or expired stays, what expires first goes first, what may go is not refused."""
        before, day = self.held(), self.clock.date()
        lots = {lot.pk: lot for lot in Lot.objects.filter(pk__in=before, item=item)}
        may_go = {
            name for name, lot in lots.items()
            if lot.state == "usable" and (lot.expires is None or lot.expires >= day)
        }  # fmt: skip
        try:
            reserve.issue("CTU", item=item, quantity=many, recipient="NPL", document="R", **self.told())
        except Conflict:
            assert sum(before[name] for name in may_go) < many
            return
        self.pieces[item] -= many
        after = self.held()
        went = {name for name in before if after.get(name, 0) < before[name]}
        assert went <= may_go
        if item == "MN95":
            left = [lots[name].expires for name in may_go if after.get(name)]
            assert max(lots[name].expires for name in went) <= min(left, default=day + timedelta(days=99))

    @rule(pick=ANY, many=FEW, borrower=OWNERS)
    def lend(self, pick, many, borrower):
        """Title goes from one owner to the other; no unit moves."""
        before = self.owned()
        loan = self.may(
            reserve.lend, "CTU", lot=self.lot(pick), quantity=many, borrower=borrower, document="L",
            reason="r", **self.told(),
        )  # fmt: skip
        moved = Counter({loan.borrower_id: many}) if loan else Counter()
        given = Counter({loan.lender_id: many}) if loan else Counter()
        assert self.owned() + given == before + moved
        self.what_one_owes_another_lent()

    @rule(pick=ANY, many=FEW, other=ANY, in_kind=st.booleans())
    def give_back(self, pick, many, other, in_kind):
        loans = list(Loan.objects.order_by("pk"))
        if not loans:
            return
        loan, before = loans[pick % len(loans)], self.owned()
        more = {"store": "CTU", "lot": self.lot(other)} if in_kind else {}
        act = reserve.replace if in_kind else reserve.return_loan
        done = self.may(act, loan.pk, quantity=many, document="B", **more, **self.told())
        if done is None:
            assert self.owned() == before
        else:
            moved = Counter({loan.lender_id: many})
            assert self.owned() + Counter({loan.borrower_id: many}) == before + moved
            self.what_one_owes_another_lent()

    @rule(many=st.integers(1, 3), owner=OWNERS)
    def pack_kits(self, many, owner):
        self.may(reserve.assemble, "CTU", kit="KIT", quantity=many, owner=owner, document="K", **self.told())

    @rule(pick=ANY)
    def take_kits_apart(self, pick):
        kits = sorted(Lot.objects.filter(item="KIT").values_list("pk", flat=True))
        if kits:
            self.may(reserve.break_up, "CTU", lot=kits[pick % len(kits)], document="K", **self.told())

    @precondition(lambda self: self.count is None)
    @rule(picks=st.sets(ANY, min_size=1, max_size=2), off=st.integers(-2, 2))
    def count_some(self, picks, off):
        book = self.held()
        listed = {lot: max(0, book[lot] + off) for lot in map(self.lot, picks) if lot in book}
        lines = [CountLine(lot, many, "r") for lot, many in listed.items()]
        made = self.may(reserve.record_count, "CTU", lines, **self.told("farid"))
        if made is not None:
            self.count = made.pk, {lot: many - book[lot] for lot, many in listed.items()}

    @precondition(lambda self: self.count is not None)
    @rule()
    def post_the_count(self):
        """The differences at the moment of counting are posted, and no lot that was not listed changes."""
        (count, wanted), before = self.count, self.held()
        self.count = None
        reserve.countersign(count, **self.told("nima"))
        if self.may(reserve.post_count, count, **self.told("farid")) is None:
            wanted = {}
        after, items = self.held(), dict(Lot.objects.values_list("lot_id", "item"))
        changed = {lot: after.get(lot, 0) - before.get(lot, 0) for lot in {*before, *after}}
        assert {k: v for k, v in changed.items() if v} == {k: v for k, v in wanted.items() if v}
        for lot, difference in changed.items():
            for item, many in (BILL if items[lot] == "KIT" else {items[lot]: 1}).items():
                self.pieces[item] += many * difference

    @invariant()
    def no_piece_is_made_or_lost(self):
        items, found = dict(Lot.objects.values_list("lot_id", "item")), Counter()
        for lot, many in self.held().items():
            for item, each in (BILL if items[lot] == "KIT" else {items[lot]: 1}).items():
                found[item] += many * each
        assert found == +self.pieces

    def what_one_owes_another_lent(self):
        equity = queries.equity(by=self.who("bikram"))
        open_loans = sum(
            one.quantity - one.returned for one in Loan.objects.exclude(state__in=["returned", "forgiven"])
        )
        assert equity["owed"].sum() == equity["lent"].sum() == open_loans


@pytest.mark.slow
def test_stops_expiry_counts_loans_and_kits_keep_their_laws(cast, store, operator):
    for name in ("bikram", "farid"):
        cast(name)
    parties.add_party("GOV-NPL", name="Nepal", kind="government", country="NPL", by=operator, at=NOON)
    parties.add_person("nima", name="Nima", by=operator, at=NOON)
    parties.grant_role("nima", role="store_keeper", store="CTU", by=operator, at=NOON)
    bill = [BillLine(item, many) for item, many in BILL.items()]
    reserve.define_kit("KIT", name="Kit", lines=bill, by=cast("bikram"), at=NOON)
    Store.who = staticmethod(cast)
    run_state_machine_as_test(
        Store, settings=settings(max_examples=8, stateful_step_count=20, deadline=None, derandomize=True)
    )
