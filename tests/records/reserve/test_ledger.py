"""The ledger: movements are appended, balances guarded, nothing goes below zero, nothing is undone twice."""

import pytest
from django.db import IntegrityError, connection, transaction

from aidlift.errors import BadInput, Conflict, NotEnoughStock
from aidlift.records import access
from aidlift.records.action import ACTIONS, action
from aidlift.records.reserve import ledger
from aidlift.records.reserve.ledger import Line
from aidlift.records.reserve.models import Balance, Lot, Movement
from tests.records.conftest import NOON


@action("test.post")
def posting(lines, *, by, at):
    """Post lines as they are."""
    access.require(by, "stock")
    return ledger.post(lines, document="D1", reason="test", by=by, occurred_at=NOON, at=at)[0]


del ACTIONS["test.post"]  # the pages and the API of other tests show what is in the registry


@pytest.fixture
def lot(store):
    ledger.place("store", "CTU"), ledger.place("donor", "XIAOMI"), ledger.place("loss")
    return Lot.objects.create(
        lot_id="L1", item="OXC05", owner_id="RESERVE", state="usable", created_at=NOON
    ).lot_id


def test_a_posting_moves_balances_and_its_hash_stands_in_the_audit_line(cast, tick, lot):
    posting([Line(lot, "donor:XIAOMI", "store:CTU", 100)], by=cast("bikram"), at=tick())
    assert (ledger.on_hand("store:CTU", lot), ledger.on_hand("donor:XIAOMI", lot)) == (100, -100)
    line = Movement.objects.get()
    assert line.line_hash == ledger.line_hash(line)


def test_no_place_but_a_source_goes_below_zero_and_nothing_of_the_posting_stays(cast, tick, lot):
    posting([Line(lot, "donor:XIAOMI", "store:CTU", 5)], by=cast("bikram"), at=tick())
    lines = [Line(lot, "donor:XIAOMI", "store:CTU", 1), Line(lot, "store:CTU", "loss", 7)]
    with pytest.raises(NotEnoughStock, match="store:CTU holds 5 of lot L1; 6 are to leave it"):
        posting(lines, by=cast("bikram"), at=tick())
    assert (ledger.on_hand("store:CTU", lot), Movement.objects.count()) == (5, 1)


def test_the_database_itself_refuses_less_than_nothing(cast, tick, lot):
    posting([Line(lot, "donor:XIAOMI", "store:CTU", 5)], by=cast("bikram"), at=tick())
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE reserve_balance SET quantity = -1 WHERE place_id = 'store:CTU'")
    assert Balance.objects.get(place="donor:XIAOMI").quantity == -5


def test_a_line_is_reversed_once_and_only_turned_round(cast, tick, lot):
    first = posting([Line(lot, "donor:XIAOMI", "store:CTU", 5)], by=cast("bikram"), at=tick())
    back = Line(lot, "store:CTU", "donor:XIAOMI", 5, reverses=first.line_id)
    with pytest.raises(BadInput, match="turned round"):
        posting([Line(lot, "store:CTU", "loss", 5, reverses=first.line_id)], by=cast("bikram"), at=tick())
    posting([back], by=cast("bikram"), at=tick())
    posting([Line(lot, "donor:XIAOMI", "store:CTU", 9)], by=cast("bikram"), at=tick())
    with pytest.raises(Conflict, match="reversed once"):
        posting([back], by=cast("bikram"), at=tick())
    assert ledger.on_hand("store:CTU", lot) == 9


def test_numbers_are_written_shortly():
    assert ledger.ranges([4, 5, 6, 9, 11, 12]) == "4-6,9,11-12"
