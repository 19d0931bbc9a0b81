"""Doors that a cheat would try, one a test: each is shut with a sentence, and the ledger holds."""

from datetime import date, timedelta

import pytest

from aidlift.errors import BadInput, Conflict, NotFound, WrongState
from aidlift.records.reserve import actions as reserve
from aidlift.records.reserve import ledger, lots
from aidlift.records.reserve.count_actions import CountLine
from aidlift.records.reserve.kit_actions import BillLine
from aidlift.records.reserve.models import Lot, Movement
from aidlift.records.reserve.proof import check_ledger
from aidlift.records.reserve.stock_actions import MovementLine
from tests.records.conftest import NOON, within_an_action
from tests.records.reserve.test_stops_counts_loans import second_keeper  # noqa: F401  (a fixture)


@pytest.fixture(autouse=True)
def the_ledger_holds():
    """Whatever a test did, the proof finds no breach after it."""
    yield
    assert [one for checked in check_ledger() for one in checked.breaches] == []


@pytest.fixture
def lent(cast, tick, receive):
    """Ten masks, four of them lent to the donor."""
    lot = receive(10, item="MN95", expires=date(2021, 6, 30))
    loan = reserve.lend(
        "CTU",
        lot=lot.pk,
        quantity=4,
        borrower="XIAOMI",
        document="L",
        reason="r",
        by=cast("bikram"),
        at=tick(),
    )
    return lot, loan


def test_a_recall_reaches_what_was_lent_and_what_was_packed(cast, tick, lent):
    lot, loan = lent
    bikram = cast("bikram")
    reserve.define_kit("KIT", name="Kit", lines=[BillLine("MN95", 3)], by=bikram, at=tick())
    kits = reserve.assemble("CTU", kit="KIT", quantity=1, owner="RESERVE", document="K", by=bikram, at=tick())
    assert lots.made_from(lot) == [loan.borrowed_lot, kits]
    reserve.hold(lot.pk, kind="recall", reason="maker recalls", by=bikram, at=tick())
    assert set(Lot.objects.values_list("state", flat=True)) == {"recalled"}
    with pytest.raises(Conflict, match="is recalled"):
        reserve.break_up("CTU", lot=kits.pk, document="K-2", by=bikram, at=tick())


def test_goods_in_quarantine_do_not_become_free_by_rejoining_their_lot(cast, tick, lent):
    _, loan = lent
    reserve.hold(loan.borrowed_lot_id, kind="quarantine", reason="wet", by=cast("bikram"), at=tick())
    with pytest.raises(Conflict, match="is quarantined and lot"):
        reserve.return_loan(loan.pk, quantity=4, document="L-2", by=cast("bikram"), at=tick())


def test_a_loss_is_not_taken_twice_by_an_older_count_posted_after_a_newer(
    cast,
    tick,
    receive,
    second_keeper,  # noqa: F811
):
    lot, farid = receive(10), cast("farid")
    older, newer = (
        reserve.record_count("CTU", [CountLine(lot.pk, 8)], by=farid, at=tick()) for _ in range(2)
    )
    for count in (newer, older):
        reserve.countersign(count.pk, by=second_keeper, at=tick())
    reserve.post_count(newer.pk, by=farid, at=tick())
    with pytest.raises(Conflict, match=f"counted again by {newer.pk}"):
        reserve.post_count(older.pk, by=farid, at=tick())
    assert ledger.on_hand("store:CTU", lot.pk) == 8


def test_nothing_is_posted_under_a_number_of_a_receipt_or_a_count(cast, tick, receive):
    for number in ("GRN-2021-0001", "CNT-2021-0001", "CON-2021-0007", "RVS-2021-0001"):
        with pytest.raises(BadInput, match="post by themselves"):
            receive(1, document=number)


@pytest.mark.parametrize("quantity", [0, -5, 10**12 + 1, 2**62, 2**63])
def test_no_line_moves_nothing_less_or_more_than_can_be_summed(cast, tick, receive, quantity):
    with pytest.raises(BadInput, match=r"cannot be moved|more than one line moves"):
        receive(quantity)


@pytest.mark.parametrize("place", ["kit", "title"])
def test_an_import_makes_no_goods_out_of_kits_or_titles(cast, tick, receive, place):
    lines = [MovementLine(receive(1).pk, place, "store:CTU", 10**6, NOON, "R-1")]
    with pytest.raises(BadInput) as refused:
        reserve.import_lines(lines, document="BOOK", by=cast("bikram"), at=tick())
    assert (refused.value.problems[0].row, refused.value.problems[0].column) == (2, "from_place")


@pytest.mark.parametrize("place", ["carrier:NOBODY", "donor:NOBODY", "recipient:XX", "recipient:NOWHERE:H"])
def test_goods_come_from_and_go_to_nobody_who_is_not_known(cast, tick, receive, place):
    lines = [MovementLine(receive(1).pk, "store:CTU", place, 1, NOON, "R-1")]
    with pytest.raises(BadInput) as refused:
        reserve.import_lines(lines, document="BOOK", by=cast("bikram"), at=tick())
    assert [problem.column for problem in refused.value.problems] == ["to_place"]
    with pytest.raises(NotFound, match="no party"):
        receive(1, lot=Lot.objects.get().pk, donor="NOBODY")


def test_a_file_is_imported_once_under_its_name_whatever_was_changed_in_it(cast, tick, receive):
    lot = receive(10)
    lines = [MovementLine(lot.pk, "store:CTU", "recipient:NPL", 1, NOON, "R-1")]
    reserve.import_lines(lines, document="BOOK", by=cast("bikram"), at=tick())
    for changed in (lines, [*lines, *lines]):
        with pytest.raises(BadInput, match="stands in the ledger already"):
            reserve.import_lines(changed, document="BOOK", by=cast("bikram"), at=tick())
    assert Movement.objects.filter(document="BOOK").count() == 1


def test_what_is_to_come_is_not_posted_and_what_was_is_not_back_dated(cast, tick, receive):
    with pytest.raises(BadInput, match="yet to come"):
        receive(1, occurred_at=NOON + timedelta(days=1))
    lot, farid = receive(5), cast("farid")
    with pytest.raises(Conflict, match="not back-dated"):
        reserve.issue(
            "CTU",
            lot=lot.pk,
            quantity=1,
            recipient="NPL",
            document="R",
            by=farid,
            at=NOON - timedelta(hours=1),
        )


def test_a_lot_that_never_came_is_given_up_and_one_on_its_way_is_not(cast, tick, store):
    expected = {
        name: Lot.objects.create(lot_id=name, item="OXC05", owner_id="RESERVE", created_at=NOON).pk
        for name in ("NEVER", "COMING")
    }
    bikram = cast("bikram")
    with within_an_action(by=bikram, at=NOON):
        for name in expected:
            Lot.objects.get(pk=name).events.create(
                verb="expect", state="expected", occurred_at=NOON, posted_at=NOON, by=bikram
            )
    sent = [MovementLine("COMING", "donor:XIAOMI", "carrier:3U", 5, NOON, "AWB")]
    reserve.import_lines(sent, document="AWB", by=cast("bikram"), at=tick())
    with pytest.raises(Conflict, match="5 of lot COMING are with a carrier"):
        reserve.give_up("COMING", reason="late", by=cast("bikram"), at=tick())
    assert reserve.give_up("NEVER", reason="sold", by=cast("bikram"), at=tick()).state == "not received"
    with pytest.raises(WrongState):
        reserve.hold("NEVER", reason="r", by=cast("bikram"), at=tick())
