"""Stock comes in, moves and goes out through actions, and each asks who does it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from aidlift.errors import BadInput, Conflict, NotAllowed, NotEnoughStock, NotFound
from aidlift.records.reserve import actions as reserve
from aidlift.records.reserve import ledger, queries, reservations, stock
from aidlift.records.reserve.models import Balance, Lot, Movement
from aidlift.records.reserve.stock_actions import MovementLine
from tests.records.conftest import NOON


def test_a_receipt_makes_a_lot_whose_marks_are_fixed(cast, receive):
    lot = receive(1000, unit_mass_kg=Decimal("17.6"), earmark="soft", earmark_country="IND")
    assert (lot.pk, lot.state, lot.owner_id, lot.donor_id) == ("LOT-2021-0001", "usable", "RESERVE", "XIAOMI")
    row = queries.stock(by=cast("farid")).to_dicts()[0]
    assert (row["quantity"], row["owner"], row["holder"], row["status"]) == (
        1000,
        "RESERVE",
        "RESERVE",
        "usable",
    )


def test_the_same_external_id_is_received_once(receive):
    first, again = receive(10, external_id="WB-7"), receive(10, external_id="WB-7")
    assert first.pk == again.pk
    assert ledger.on_hand("store:CTU", first.pk) == 10


@pytest.mark.parametrize(
    ("marks", "error", "words"),
    [
        ({"item": "TANKS"}, NotFound, "no item 'TANKS'"),
        ({"earmark": "hard"}, BadInput, "for which country"),
        ({"earmark_country": "NPL"}, BadInput, "hard .* or soft"),
        ({"ownership": "stolen"}, BadInput, "no ownership"),
        ({"donor": "", "supplier": ""}, BadInput, "donor .* or a supplier"),
        ({"document": ""}, BadInput, "its document"),
        ({"occurred_at": NOON + timedelta(days=9)}, BadInput, "yet to come"),
        ({"unit_mass_kg": Decimal(0)}, BadInput, "mass"),
    ],
)
def test_a_receipt_that_cannot_be_leaves_nothing(receive, marks, error, words):
    with pytest.raises(error, match=words):
        receive(10, **marks)
    assert not Lot.objects.exists()


def test_an_issue_of_an_item_takes_the_first_to_expire(cast, tick, old, young):
    reserve.issue(
        "CTU", item="MN95", quantity=80, recipient="NPL:TEKU", document="REL-1", by=cast("farid"), at=tick()
    )
    assert ledger.on_hand("store:CTU", old.pk) == 0
    assert ledger.on_hand("recipient:NPL:TEKU", young.pk) == 20


def test_expired_and_earmarked_lots_are_not_handed_out(cast, tick, receive):
    gone = receive(10, item="MN95", expires=date(2021, 4, 1))
    with pytest.raises(Conflict, match="expired on 2021-04-01"):
        reserve.issue(
            "CTU", lot=gone.pk, quantity=1, recipient="NPL", document="D", by=cast("farid"), at=tick()
        )
    bound = receive(10, earmark="hard", earmark_country="IND")
    with pytest.raises(Conflict, match="earmarked for IND"):
        reserve.issue(
            "CTU", lot=bound.pk, quantity=1, recipient="NPL", document="D", by=cast("farid"), at=tick()
        )
    assert stock.available("CTU", "OXC05", NOON.date(), country="NPL").is_empty()
    assert stock.available("CTU", "OXC05", NOON.date())["free"].to_list() == [10]


def test_what_is_reserved_is_not_handed_out_or_moved_but_may_be_lost(cast, tick, receive, delhi):
    lot, bikram = receive(10), cast("bikram")
    reservations.reserve(lot.pk, "CTU", 8, for_what="REL-1/1", by=bikram, at=tick())
    with pytest.raises(NotEnoughStock, match="has 2 of lot LOT-2021-0001 free"):
        reservations.reserve(lot.pk, "CTU", 3, for_what="REL-2/1", by=bikram, at=tick())
    with pytest.raises(NotEnoughStock, match="of which 8 are reserved"):
        reserve.issue("CTU", lot=lot.pk, quantity=3, recipient="NPL", document="D", by=bikram, at=tick())
    with pytest.raises(NotEnoughStock, match="of which 8 are reserved"):
        reserve.move("CTU", lot=lot.pk, quantity=3, to_store="DEL", document="D", by=bikram, at=tick())
    reserve.lose("CTU", lot=lot.pk, quantity=4, reason="stolen", document="POLICE-1", by=bikram, at=tick())
    assert reservations.free(lot.pk, "CTU") == -2
    assert reservations.release("REL-1/1", by=bikram, at=tick()) == 8
    assert reservations.free(lot.pk, "CTU") == 6


def test_what_is_refused_leaves_neither_line_nor_balance(cast, tick, receive, delhi):
    lot, bikram = receive(10), cast("bikram")

    def issue(lot_id, quantity):
        reserve.issue(
            "CTU", lot=lot_id, quantity=quantity, recipient="NPL", document="D", by=bikram, at=tick()
        )

    with pytest.raises(NotEnoughStock, match="holds 10 of lot"):
        issue(lot.pk, 11)
    with pytest.raises(NotFound, match="There is no lot"):
        issue("LOT-NONE", 1)
    with pytest.raises(NotFound, match="There is no lot LOTLOT"):
        issue("LOT" * 50, 1)
    reserve.hold(lot.pk, reason="complaint", by=bikram, at=tick())
    with pytest.raises(Conflict, match="may not be taken"):
        issue(lot.pk, 1)
    with pytest.raises(NotEnoughStock, match="holds 10 of lot"):
        reserve.move("CTU", lot=lot.pk, quantity=11, to_store="DEL", document="D", by=bikram, at=tick())
    assert Movement.objects.count() == 1
    assert dict(Balance.objects.values_list("place", "quantity")) == {"donor:XIAOMI": -10, "store:CTU": 10}


def test_damaged_units_lie_apart_and_are_destroyed_from_there(cast, tick, receive):
    lot, farid = receive(10), cast("farid")
    reserve.damage("CTU", lot=lot.pk, quantity=3, reason="wet", document="D-1", by=farid, at=tick())
    rows = {row["place"]: row for row in queries.stock(by=farid).to_dicts()}
    assert (rows["damaged:CTU"]["quantity"], rows["damaged:CTU"]["status"]) == (3, "damaged")
    assert stock.available("CTU", "OXC05", NOON.date())["free"].sum() == 7
    reserve.destroy(
        "CTU", lot=lot.pk, quantity=3, damaged=True, reason="burnt", document="D-2", by=farid, at=tick()
    )
    reserve.find("CTU", lot=lot.pk, quantity=1, reason="behind a shelf", document="D-3", by=farid, at=tick())
    assert [ledger.on_hand(place, lot.pk) for place in ("store:CTU", "destroyed", "found")] == [8, 3, -1]


@pytest.mark.parametrize("who", ["asha", "chamari", "mira", "elias", "hana", "gul", "pavel"])
def test_only_a_planner_and_the_keeper_of_the_store_change_its_stock(cast, tick, receive, who):
    lot = receive(10)
    with pytest.raises(NotAllowed, match="planner or store keeper"):
        reserve.lose("CTU", lot=lot.pk, quantity=1, reason="r", document="D", by=cast(who), at=tick())


def test_a_keeper_changes_and_sees_the_own_store_only(cast, tick, receive, delhi):
    lot, farid = receive(10), cast("farid")
    reserve.move("CTU", lot=lot.pk, quantity=4, to_store="DEL", document="D", by=farid, at=tick())
    with pytest.raises(NotAllowed):
        reserve.move("DEL", lot=lot.pk, quantity=4, to_store="CTU", document="D", by=farid, at=tick())
    assert queries.stock(by=farid)["store"].to_list() == ["CTU"]
    assert queries.stock(by=cast("gul"))["store"].to_list() == ["CTU", "DEL"]
    with pytest.raises(NotAllowed):
        queries.stock(store="DEL", by=farid)
    with pytest.raises(NotAllowed):
        queries.movements(by=cast("pavel"))


def test_many_lines_are_imported_at_once_and_a_document_once(cast, tick, receive, delhi):
    lot, bikram = receive(100), cast("bikram")
    lines = [
        MovementLine(lot.pk, "store:CTU", "recipient:NPL:TEKU", 5, NOON, "R-1"),
        MovementLine(lot.pk, "store:CTU", "store:DEL", 7, NOON, "R-2", "moved"),
    ]
    reserve.import_lines(lines, document="BOOK-APRIL", by=bikram, at=tick())
    assert ledger.on_hand("store:CTU", lot.pk) == 88
    with pytest.raises(BadInput, match="stands in the ledger already"):
        reserve.import_lines(lines, document="BOOK-APRIL", by=bikram, at=tick())
    wrong = [MovementLine("LOT-9", "store:CTU", "shop:X", 5, NOON, "R-1")]
    with pytest.raises(BadInput) as refused:
        reserve.import_lines(wrong, document="BOOK-MAY", by=bikram, at=tick())
    assert [(one.row, one.column) for one in refused.value.problems] == [(2, "lot"), (2, "to_place")]
    assert Movement.objects.count() == 3


def test_stock_is_shown_as_it_was_known_on_a_day(cast, receive, store):
    lot, bikram = receive(10), cast("bikram")
    later = NOON + timedelta(days=3)
    reserve.lose(
        "CTU", lot=lot.pk, quantity=4, reason="r", document="D", occurred_at=NOON + timedelta(hours=1),
        by=bikram, at=later,
    )  # fmt: skip
    reserve.hold(lot.pk, reason="complaint", by=bikram, at=later)
    then = queries.stock(as_of=NOON.date(), by=bikram).to_dicts()[0]
    now = queries.stock(as_of=later.date(), by=bikram).to_dicts()[0]
    assert (then["quantity"], then["status"]) == (
        10,
        "usable",
    )  # the loss occurred that day, and was not known
    assert (now["quantity"], now["status"]) == (6, "held")
    assert queries.stock(as_of=NOON.date() - timedelta(days=1), by=bikram).is_empty()


def test_stock_adds_up_by_item_and_what_expires_is_named(cast, old, young, receive):
    receive(5, item="MN95", expires=date(2021, 4, 1))
    row = queries.stock_summary(by=cast("bikram")).to_dicts()[0]
    assert (row["item"], row["lots"], row["quantity"]) == ("MN95", 3, 155)
    found = queries.expiring(within=90, as_of=NOON.date(), by=cast("bikram"))
    assert found.select("lot", "expiry").rows() == [
        ("LOT-2021-0003", "expired"),
        (old.pk, "within 90 days"),
    ]
