"""Stops, counts, loans, kits and reversals: each refuses what its table of moves refuses."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from aidlift.errors import BadInput, Conflict, NotAllowed, NotEnoughStock, SamePerson, WrongState
from aidlift.records.parties import actions as parties
from aidlift.records.reserve import actions as reserve
from aidlift.records.reserve import ledger, queries, stock
from aidlift.records.reserve.count_actions import CountLine
from aidlift.records.reserve.kit_actions import BillLine
from aidlift.records.reserve.models import Hold, Lot, Movement, Reversal, StockCount
from aidlift.records.reserve.proof import check_ledger
from tests.records.conftest import NOON


@pytest.fixture(autouse=True)
def the_ledger_holds():
    """Whatever a test did, the proof finds no breach after it."""
    yield
    assert [one for checked in check_ledger() for one in checked.breaches] == []


def issue(lot, quantity, by, at):
    reserve.issue("CTU", lot=lot.pk, quantity=quantity, recipient="NPL", document="R", by=by, at=at)


@pytest.mark.parametrize(
    ("kind", "state", "after"),
    [
        ("hold", "held", "usable"),
        ("quarantine", "quarantined", "usable"),
        ("recall", "recalled", "quarantined"),
    ],
)
def test_a_stopped_lot_is_not_handed_out_until_the_stop_is_lifted(cast, tick, receive, kind, state, after):
    lot, farid = receive(10), cast("farid")
    reserve.hold(lot.pk, kind=kind, reason="complaint", by=farid, at=tick())
    assert Lot.objects.get().state == state
    with pytest.raises(Conflict, match="may not be taken"):
        issue(lot, 1, farid, tick())
    assert queries.holds(by=farid)["reason"].to_list() == ["complaint"]
    assert reserve.lift(lot.pk, note="tested", by=farid, at=tick()).state == after
    assert queries.holds(by=farid).is_empty()
    assert queries.holds(all=True, by=farid)["lifted_by"].to_list() == ["farid"]


def test_a_recall_overrides_a_hold_and_a_second_hold_is_refused(cast, tick, receive):
    lot, farid = receive(10), cast("farid")
    reserve.hold(lot.pk, reason="complaint", by=farid, at=tick())
    with pytest.raises(Conflict, match="already"):
        reserve.hold(lot.pk, reason="again", by=farid, at=tick())
    reserve.hold(lot.pk, kind="recall", reason="maker recalls", by=farid, at=tick())
    assert Hold.objects.filter(lifted_at__isnull=True).get().kind == "recall"


def test_a_stop_in_one_store_leaves_the_lot_usable_in_another(cast, tick, receive, delhi):
    lot, bikram = receive(10), cast("bikram")
    reserve.move("CTU", lot=lot.pk, quantity=4, to_store="DEL", document="M", by=bikram, at=tick())
    reserve.hold(lot.pk, store="CTU", reason="roof leaks", by=cast("farid"), at=tick())
    assert stock.available("", "OXC05", NOON.date()).select("store", "free").rows() == [("DEL", 4)]
    with pytest.raises(Conflict, match="stopped at CTU"):
        issue(lot, 1, bikram, tick())
    with pytest.raises(NotAllowed):
        reserve.hold(lot.pk, store="DEL", reason="r", by=cast("farid"), at=tick())


def test_a_lot_received_to_check_waits_in_quarantine(cast, tick, receive):
    lot = receive(10, to_check=True)
    with pytest.raises(Conflict, match="in quarantine"):
        issue(lot, 1, cast("farid"), tick())
    reserve.lift(lot.pk, note="checked", by=cast("farid"), at=tick())
    issue(lot, 1, cast("farid"), tick())


@pytest.fixture
def second_keeper(operator, cast):
    """Another keeper of the same store, who may countersign."""
    parties.add_person("nima", name="Nima", by=operator, at=NOON)
    parties.grant_role("nima", role="store_keeper", store="CTU", by=operator, at=NOON)
    return parties.person_named("nima")


def test_a_count_posts_its_differences_and_never_zeroes_what_it_does_not_list(
    cast, tick, receive, second_keeper
):
    short, over, unlisted, farid = receive(10), receive(10), receive(10), cast("farid")
    lines = [CountLine(short.pk, 8, "box open"), CountLine(over.pk, 11)]
    count = reserve.record_count("CTU", lines, by=farid, at=tick())
    issue(short, 5, farid, tick())  # after the count: the difference is of the moment of counting
    found = queries.count(count.pk, by=farid)
    assert found.select("lot", "difference", "finding").rows() == [
        (short.pk, -2, "short"), (over.pk, 1, "over"), (unlisted.pk, None, "not counted"),
    ]  # fmt: skip
    with pytest.raises(WrongState):
        reserve.post_count(count.pk, by=farid, at=tick())
    with pytest.raises(SamePerson):
        reserve.countersign(count.pk, by=farid, at=tick())
    reserve.countersign(count.pk, by=second_keeper, at=tick())
    reserve.post_count(count.pk, by=farid, at=tick())
    held = [ledger.on_hand("store:CTU", lot.pk) for lot in (short, over, unlisted)]
    assert held == [3, 11, 10]
    assert Movement.objects.get(to_place="loss").reason == "box open"


def test_the_database_refuses_a_counter_who_countersigns(cast, tick, receive):
    count = reserve.record_count("CTU", [CountLine(receive(1).pk, 1)], by=cast("farid"), at=tick())
    with pytest.raises(IntegrityError, match="counter_never_countersigns"), transaction.atomic():
        StockCount.objects.filter(pk=count.pk).update(countersigner=cast("farid"))
    with pytest.raises(IntegrityError, match="count_posted_only_countersigned"), transaction.atomic():
        StockCount.objects.filter(pk=count.pk).update(state="posted")


def test_a_count_names_every_line_that_cannot_be(cast, tick, receive):
    lot = receive(1)
    lines = [CountLine(lot.pk, -1), CountLine(lot.pk, 1), CountLine("LOT-9", 1)]
    with pytest.raises(BadInput) as refused:
        reserve.record_count("CTU", lines, by=cast("farid"), at=tick())
    assert [one.row for one in refused.value.problems] == [2, 3, 4]


@pytest.fixture
def nepal(operator, cast):
    return parties.add_party(
        "GOV-NPL",
        name="Nepal",
        kind="government",
        country="NPL",
        member_since=NOON.date(),
        by=operator,
        at=NOON,
    )


def test_a_loan_changes_title_and_is_returned_in_part_and_replaced_in_kind(cast, tick, receive, nepal):
    lot, bikram = receive(100), cast("bikram")
    loan = reserve.lend(
        "CTU",
        lot=lot.pk,
        quantity=30,
        borrower="GOV-NPL",
        document="L-1",
        reason="wave",
        by=bikram,
        at=tick(),
    )
    lent = loan.borrowed_lot
    assert (lent.owner_id, lent.ownership, lent.parent_id) == ("GOV-NPL", "loan", lot.pk)
    assert (ledger.on_hand("store:CTU", lot.pk), ledger.on_hand("store:CTU", lent.pk)) == (70, 30)
    reserve.return_loan(loan.pk, quantity=10, document="L-2", by=bikram, at=tick())
    issue(lent, 20, bikram, tick())
    with pytest.raises(NotEnoughStock):
        reserve.return_loan(loan.pk, quantity=20, document="L-3", by=bikram, at=tick())
    given = receive(25, owner="GOV-NPL", donor="GOV-NPL")
    with pytest.raises(BadInput, match="20 still to give back"):
        reserve.replace(loan.pk, store="CTU", lot=given.pk, quantity=21, document="L", by=bikram, at=tick())
    before = {row["party"]: row for row in queries.equity(by=bikram).to_dicts()}
    assert (before["GOV-NPL"]["owed"], before["RESERVE"]["lent"]) == (20, 20)
    done = reserve.replace(
        loan.pk, store="CTU", lot=given.pk, quantity=20, document="L-4", by=bikram, at=tick()
    )
    assert done.state == "returned"
    after = {row["party"]: row for row in queries.equity(by=bikram).to_dicts()}["GOV-NPL"]
    assert [after[name] for name in ("put_in", "drawn", "equity", "owed")] == [25, 20, 5, 0]
    assert stock.stock(today=NOON.date()).filter(owner="RESERVE")["quantity"].sum() == 100


def test_kits_are_packed_from_what_expires_first_and_taken_apart(cast, tick, receive):
    bikram = cast("bikram")
    masks = receive(50, item="MN95", expires=date(2021, 6, 30))
    device = receive(5)
    bill = [BillLine("MN95", 10), BillLine("OXC05", 1)]
    reserve.define_kit("KIT-OX", name="Oxygen kit", lines=bill, by=bikram, at=tick())
    kits = reserve.assemble(
        "CTU", kit="KIT-OX", quantity=4, owner="RESERVE", document="K-1", by=bikram, at=tick()
    )
    assert (kits.expires, ledger.on_hand("store:CTU", kits.pk)) == (date(2021, 6, 30), 4)
    assert ledger.on_hand("store:CTU", masks.pk) == 10
    with pytest.raises(NotEnoughStock, match="10 of 20 MN95"):
        reserve.assemble("CTU", kit="KIT-OX", quantity=2, owner="RESERVE", document="K", by=bikram, at=tick())
    reserve.break_up("CTU", lot=kits.pk, document="K-2", by=bikram, at=tick())
    assert [ledger.on_hand("store:CTU", lot.pk) for lot in (masks, device, kits)] == [50, 5, 0]


def test_a_wrong_line_is_undone_by_two_people_once(cast, tick, receive, second_keeper):
    lot, farid, hana = receive(10), cast("farid"), cast("hana")
    line = Movement.objects.get()
    with pytest.raises(NotAllowed):
        reserve.propose_reversal(line.pk, reason="wrong", by=cast("chamari"), at=tick())
    proposed = reserve.propose_reversal(line.pk, reason="was 100, not 10", by=farid, at=tick())
    with pytest.raises(Conflict, match="proposes that already"):
        reserve.propose_reversal(line.pk, reason="again", by=farid, at=tick())
    with pytest.raises(NotAllowed, match="approver"):
        reserve.approve_reversal(proposed.pk, by=farid, at=tick())
    done = reserve.approve_reversal(proposed.pk, by=hana, at=tick())
    assert (ledger.on_hand("store:CTU", lot.pk), done.posted.reverses_id) == (0, line.pk)
    assert queries.movements(by=hana)["reversed_by"].to_list() == [None, done.posted_id]
    with pytest.raises(WrongState):
        reserve.approve_reversal(proposed.pk, by=hana, at=tick())
    with pytest.raises(Conflict, match="reversed once"):
        reserve.propose_reversal(line.pk, reason="again", by=farid, at=tick())


def test_whoever_proposed_does_not_approve_not_even_by_raw_sql(operator, cast, tick, receive):
    receive(10)
    farid = cast("farid")
    proposed = reserve.propose_reversal(Movement.objects.get().pk, reason="wrong", by=farid, at=tick())
    parties.grant_role("farid", role="approver", by=operator, at=NOON + timedelta(hours=1))
    both = parties.person_named("farid")
    with pytest.raises(SamePerson):
        reserve.approve_reversal(proposed.pk, by=both, at=NOON + timedelta(hours=1))
    with pytest.raises(IntegrityError, match="reversal_needs_two_people"), transaction.atomic():
        Reversal.objects.update(decided_by=farid, state="refused")


def test_what_was_taken_since_cannot_be_undone_below_zero(cast, tick, receive):
    lot = receive(10)
    issue(lot, 8, cast("farid"), tick())
    line = Movement.objects.order_by("line_id")[0]
    proposed = reserve.propose_reversal(line.pk, reason="wrong", by=cast("farid"), at=tick())
    with pytest.raises(NotEnoughStock, match="holds 2"):
        reserve.approve_reversal(proposed.pk, by=cast("hana"), at=tick())
    assert Reversal.objects.get().state == "proposed"
