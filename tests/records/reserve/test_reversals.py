"""A document is undone in one step by two people; what others posted is taken back by their actions."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from aidlift.errors import BadInput, Conflict, NotAllowed, NotEnoughStock, NotFound, SamePerson
from aidlift.records.reserve import actions as reserve
from aidlift.records.reserve import ledger, queries
from aidlift.records.reserve.kit_actions import BillLine
from aidlift.records.reserve.models import Lot, Movement, Reversal
from aidlift.records.reserve.proof import check_ledger


@pytest.fixture(autouse=True)
def the_ledger_holds():
    """Whatever a test did, the proof finds no breach after it."""
    yield
    assert [one for checked in check_ledger() for one in checked.breaches] == []


@pytest.fixture
def issued(cast, tick, old, young):
    """A hundred masks went to Nepal on one order, out of two lots."""
    reserve.issue(
        "CTU", item="MN95", quantity=100, recipient="NPL", document="REL-9", by=cast("farid"), at=tick()
    )
    return [old.pk, young.pk]


def held(lots):
    return [ledger.on_hand("store:CTU", lot) for lot in lots]


def test_all_lines_of_a_document_come_back_in_one_posting(cast, tick, issued):
    assert held(issued) == [0, 50]
    proposed = reserve.propose_document("REL-9", reason="never left", by=cast("farid"), at=tick())
    done = reserve.approve_reversal(proposed.pk, by=cast("hana"), at=tick())
    assert (held(issued), done.state) == ([60, 90], "approved")
    assert Movement.objects.filter(reverses__document="REL-9").count() == 2
    shown = queries.reversals(by=cast("gul")).row(0, named=True)
    assert (shown["of_document"], shown["decided_by"]) == ("REL-9", "hana")
    with pytest.raises(NotFound, match="Nothing that stands"):
        reserve.propose_document("REL-9", reason="again", by=cast("farid"), at=tick())


def test_what_is_posted_after_the_proposal_and_what_was_undone_before_are_left(cast, tick, issued):
    first = Movement.objects.filter(document="REL-9").order_by("line_id")[0]
    alone = reserve.propose_reversal(first.pk, reason="wrong lot", by=cast("farid"), at=tick())
    with pytest.raises(Conflict, match=f"{alone.pk} proposes that already"):
        reserve.propose_document("REL-9", reason="all of it", by=cast("farid"), at=tick())
    reserve.approve_reversal(alone.pk, by=cast("hana"), at=tick())
    proposed = reserve.propose_document("REL-9", reason="never left", by=cast("farid"), at=tick())
    reserve.issue(
        "CTU", lot=issued[1], quantity=7, recipient="NPL", document="REL-9", by=cast("farid"), at=tick()
    )
    reserve.approve_reversal(proposed.pk, by=cast("hana"), at=tick())
    assert held(issued) == [60, 83]


def test_only_the_net_of_a_document_has_to_be_there(cast, tick, receive, delhi):
    lot, bikram = receive(10), cast("bikram")
    for store, to in (("CTU", "DEL"), ("DEL", "CTU")):
        reserve.move(store, lot=lot.pk, quantity=10, to_store=to, document="T", by=bikram, at=tick())
    proposed = reserve.propose_document("T", reason="not moved", by=cast("farid"), at=tick())
    reserve.approve_reversal(proposed.pk, by=cast("hana"), at=tick())
    assert ledger.on_hand("store:CTU", lot.pk) == 10


def test_a_reversal_may_itself_be_undone_once_and_nothing_is_made_by_it(cast, tick, receive):
    lot = receive(10)
    line = Movement.objects.get().pk
    for expected in (0, 10, 0):
        proposed = reserve.propose_reversal(line, reason="wrong", by=cast("farid"), at=tick())
        line = reserve.approve_reversal(proposed.pk, by=cast("hana"), at=tick()).posted_id
        assert ledger.on_hand("store:CTU", lot.pk) == expected
    with pytest.raises(Conflict, match="reversed once"):
        reserve.propose_reversal(
            Movement.objects.earliest("line_id").pk, reason="x", by=cast("farid"), at=tick()
        )


def test_who_may_propose_a_document_and_who_decides(operator, cast, tick, issued):
    with pytest.raises(NotAllowed):
        reserve.propose_document("REL-9", reason="wrong", by=cast("chamari"), at=tick())
    with pytest.raises(BadInput, match="Say what was wrong"):
        reserve.propose_document("REL-9", reason=" ", by=cast("farid"), at=tick())
    proposed = reserve.propose_document("REL-9", reason="wrong", by=cast("farid"), at=tick())
    with pytest.raises(NotAllowed, match="approver"):
        reserve.approve_reversal(proposed.pk, by=cast("farid"), at=tick())
    with pytest.raises(IntegrityError, match="reversal_of_document_has_end"), transaction.atomic():
        Reversal.objects.update(through_line=None)
    reserve.refuse_reversal(proposed.pk, by=cast("hana"), at=tick())
    assert held(issued) == [0, 50]


def test_what_was_taken_since_keeps_a_document_from_being_undone(cast, tick, receive):
    lot = receive(10, document="GRN-8")
    reserve.issue("CTU", lot=lot.pk, quantity=4, recipient="NPL", document="R", by=cast("farid"), at=tick())
    proposed = reserve.propose_document("GRN-8", reason="wrong", by=cast("farid"), at=tick())
    with pytest.raises(NotEnoughStock, match="holds 6"):
        reserve.approve_reversal(proposed.pk, by=cast("hana"), at=tick())


def test_lines_of_kits_and_loans_are_taken_back_by_their_own_actions(cast, tick, receive, old):
    bikram, farid = cast("bikram"), cast("farid")
    reserve.define_kit("KIT", name="Kit", lines=[BillLine("MN95", 10)], by=bikram, at=tick())
    reserve.assemble("CTU", kit="KIT", quantity=2, owner="RESERVE", document="K", by=bikram, at=tick())
    for line in Movement.objects.filter(document="K"):
        with pytest.raises(Conflict, match=r"kit\.break"):
            reserve.propose_reversal(line.pk, reason="wrong", by=farid, at=tick())
    reserve.lend(
        "CTU", lot=old.pk, quantity=5, borrower="XIAOMI", document="L", reason="wave", by=bikram, at=tick()
    )
    with pytest.raises(Conflict, match=r"loan\.return"):
        reserve.propose_document("L", reason="wrong", by=farid, at=tick())


def test_the_last_unit_destroyed_destroys_the_lot_and_undoing_it_puts_the_lot_in_quarantine(
    cast, tick, receive
):
    lot, farid = receive(10, item="MN95", expires=date(2021, 6, 30)), cast("farid")
    told = {"reason": "mould", "document": "W-1", "by": farid}
    reserve.damage("CTU", lot=lot.pk, quantity=4, **told, at=tick())
    reserve.destroy("CTU", lot=lot.pk, quantity=6, **told, at=tick())
    assert Lot.objects.get(pk=lot.pk).state == "usable"
    last = reserve.destroy("CTU", lot=lot.pk, quantity=4, damaged=True, **told, at=tick())
    assert Lot.objects.get(pk=lot.pk).state == "destroyed"
    with pytest.raises(Conflict, match="is destroyed; what comes now is received as a new lot"):
        receive(1, lot=lot.pk)
    proposed = reserve.propose_reversal(last.pk, reason="another lot", by=farid, at=tick())
    reserve.approve_reversal(proposed.pk, by=cast("hana"), at=tick())
    assert Lot.objects.get(pk=lot.pk).state == "quarantined"
    assert ledger.on_hand("damaged:CTU", lot.pk) == 4


def test_whoever_proposed_a_document_does_not_approve_it(operator, cast, tick, issued):
    proposed = reserve.propose_document("REL-9", reason="wrong", by=cast("farid"), at=tick())
    Reversal.objects.filter(pk=proposed.pk).update(proposed_by=cast("hana"))
    with pytest.raises(SamePerson):
        reserve.approve_reversal(proposed.pk, by=cast("hana"), at=tick())
