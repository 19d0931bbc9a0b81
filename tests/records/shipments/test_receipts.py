"""A receipt accounts for all that was shipped, by two people, and is corrected by reversal alone."""

import pytest
from django.db import IntegrityError, connection, transaction

from aidlift.errors import BadInput, Conflict, NotAllowed, SamePerson, WrongState
from aidlift.records.assistance.facts import line_counters
from aidlift.records.shipments import arrivals, receipts
from aidlift.records.shipments.models import Consignment, Receipt, ReceiptLine
from aidlift.shipments import Counted


def test_a_count_that_loses_boxes_is_refused_with_both_sums(world):
    made = world.delivered()
    with pytest.raises(BadInput) as refused:
        receipts.count(made, lines=[Counted(world.lots["A"], 77)], **world.who("dawa"))
    assert "is 77; 80 of lot" in str(refused.value.problems[0])
    assert Consignment.objects.get(pk=made).state == "delivered"


def test_rejected_goods_stay_with_the_carrier_until_they_are_settled(world):
    made = world.delivered(facility="")
    lot = world.lots["A"]
    world.received(made, Counted(lot, 75, 5, reason="crushed"))
    assert (world.balances(lot)["carrier:3U"], world.balances(lot)["recipient:NPL"]) == (5, 75)
    with pytest.raises(Conflict, match="settle"):
        arrivals.close(made, **world.who("bikram"))
    arrivals.settle(made, how="destroy", reason="beyond repair", **world.who("dawa"))
    assert world.balances(lot) == {"donor:XIAOMI": -80, "recipient:NPL": 75, "destroyed": 5}
    assert arrivals.close(made, **world.who("bikram")).state == "closed"


def test_what_was_found_extra_comes_out_of_nowhere_in_its_own_line(world):
    made = world.delivered(facility="")
    lot, other = world.lots["A"], world.lot("B", 4)
    world.received(made, Counted(lot, 80), Counted(other, found=2, reason="not on the waybill"))
    assert world.balances(other) == {"donor:XIAOMI": -4, "store:CTU": 4, "found": -2, "recipient:NPL": 2}


def test_the_counter_never_countersigns(world):
    made = world.delivered()
    counted = receipts.count(made, lines=[Counted(world.lots["A"], 80)], **world.who("dawa"))
    receipts.sign(counted.pk, **world.who("deepa"))
    for name in ("dawa", "deepa"):
        with pytest.raises(SamePerson, match="another person countersigns"):
            receipts.countersign(counted.pk, **world.who(name))


@pytest.mark.parametrize("column", ["counted_by_id", "signed_by_id"])
def test_the_database_itself_refuses_one_person_in_two_places(world, column):
    made = world.received(world.delivered(), post=False)
    with (
        pytest.raises(IntegrityError, match="never_countersigns"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE shipments_receipt SET {column} = countersigned_by_id")
    assert made.state == "countersigned"


def test_the_database_itself_refuses_lines_that_do_not_add_up(world):
    made = world.received(world.delivered(), post=False)
    for numbers in ({"accepted": 79}, {"accepted": 79, "missing": 1}, {"accepted": 81, "rejected": -1}):
        line = {"shipped": 80, "rejected": 0, "missing": 0, "found": 0} | numbers
        with pytest.raises(IntegrityError), transaction.atomic():
            ReceiptLine.objects.create(receipt=made, lot_id=world.lots["A"], **line)


def test_a_wrong_receipt_is_reversed_by_two_people_and_made_anew(world):
    made = world.delivered(facility="")
    lot = world.lots["A"]
    wrong = world.received(made, Counted(lot, 70, missing=10, reason="not seen"))
    line = Consignment.objects.get(pk=made).lines.get().request_line_id
    assert line_counters(line).accepted == 70
    receipts.propose_reversal(wrong.pk, reason="ten stood outside", **world.who("dawa"))
    with pytest.raises(NotAllowed):
        receipts.reverse(wrong.pk, **world.who("deepa"))
    receipts.reverse(wrong.pk, **world.who("hana"))
    assert world.balances(lot) == {"donor:XIAOMI": -80, "carrier:3U": 80}
    assert (line_counters(line).accepted, line_counters(line).missing, line_counters(line).allocated) == (
        0,
        0,
        80,
    )
    world.received(made)
    assert world.balances(lot) == {"donor:XIAOMI": -80, "recipient:NPL": 80}
    assert line_counters(line).is_fulfilled
    assert [one.state for one in Receipt.objects.all()] == ["reversed", "posted"]


def test_a_proposal_to_reverse_falls_when_the_goods_go_on(world):
    made = world.delivered()
    first = world.received(made)
    receipts.propose_reversal(first.pk, reason="wrong", **world.who("dawa"))
    arrivals.onward(made, carrier="ROAD", **world.who("dawa"))
    with pytest.raises(Conflict, match="went on"):
        receipts.reverse(first.pk, **world.who("hana"))


def test_a_receipt_is_reversed_once(world):
    other = world.received(world.delivered(facility=""))
    receipts.propose_reversal(other.pk, reason="wrong", **world.who("dawa"))
    receipts.reverse(other.pk, **world.who("hana"))
    with pytest.raises(WrongState, match="is reversed"):
        receipts.reverse(other.pk, **world.who("hana"))


def test_a_receipt_whose_goods_went_on_is_not_reversed(world):
    made = world.delivered()
    first = world.received(made)
    arrivals.onward(made, carrier="ROAD", **world.who("dawa"))
    with pytest.raises(Conflict, match="went on"):
        receipts.propose_reversal(first.pk, reason="x", **world.who("dawa"))


def test_a_voided_count_is_counted_anew(world):
    made = world.delivered()
    wrong = receipts.count(made, lines=[Counted(world.lots["A"], 80)], **world.who("dawa"))
    receipts.void(wrong.pk, reason="the second lorry was not counted", **world.who("dawa"))
    assert Consignment.objects.get(pk=made).state == "delivered"
    assert world.received(made).state == "posted"


def test_nothing_goes_onward_that_nobody_signed_for(world):
    made = world.delivered()
    world.received(made, post=False)
    with pytest.raises(Conflict, match="post it before the goods go onward"):
        arrivals.onward(made, carrier="ROAD", **world.who("dawa"))
