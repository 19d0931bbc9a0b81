"""What is asked of one store, one item or the next to expire says the same as all of it, filtered."""

from datetime import date, timedelta

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from aidlift.records.reserve import actions as reserve
from aidlift.records.reserve import history, queries, stock
from aidlift.records.reserve.models import Movement
from aidlift.reserve import accounts
from tests.records.conftest import NOON


@pytest.fixture
def two_stores(cast, tick, delhi, receive, old, young):
    """Masks and concentrators at Chengdu, some of the masks at Delhi and with a recipient."""
    receive(40)
    bikram = {"by": cast("bikram"), "at": tick()}
    reserve.issue("CTU", item="MN95", quantity=70, recipient="NPL:TEKU", document="REL-1", **bikram)
    given = {"item": "MN95", "owner": "RESERVE", "donor": "XIAOMI", "document": "GRN-2"}
    reserve.receive("DEL", quantity=30, **given, by=cast("bikram"), at=tick())
    return cast("bikram")


@pytest.mark.parametrize("day", [None, NOON.date(), NOON.date() - timedelta(days=2)])
def test_stock_of_a_store_or_an_item_is_that_of_all_filtered(two_stores, day):
    whole = queries.stock(as_of=day, by=two_stores)
    for store in ("CTU", "DEL"):
        assert_frame_equal(queries.stock(store, as_of=day, by=two_stores), whole.filter(store=store))
    for item in ("MN95", "OXC05", "none"):
        assert_frame_equal(queries.stock(item=item, as_of=day, by=two_stores), whole.filter(item=item))
        both = queries.stock("CTU", item=item, as_of=day, by=two_stores)
        assert_frame_equal(both, whole.filter(store="CTU", item=item))
        lots = queries.lots(as_of=day, by=two_stores).filter(item=item)
        assert_frame_equal(queries.lots(item=item, as_of=day, by=two_stores), lots)
    assert stock.stock(day, stores=()).is_empty()


def test_what_expires_is_found_alike_in_all_stores_and_in_each(two_stores):
    day = date(2021, 6, 1)
    whole = queries.expiring(within=60, as_of=day, by=two_stores)
    assert whole["lot"].to_list() == ["LOT-2021-0001"] or whole.is_empty()
    each = [queries.expiring(store, within=60, as_of=day, by=two_stores) for store in ("CTU", "DEL")]
    assert_frame_equal(whole, pl.concat(each).sort("expires", "lot"))
    assert queries.expiring(within=10**12, as_of=day, by=two_stores).height >= whole.height


@pytest.mark.parametrize("day", [None, NOON.date()])
def test_accounts_from_balances_are_those_of_every_movement(two_stores, day):
    fields = ("from_place_id", "to_place_id", "lot_id", "quantity")
    lines = pl.DataFrame(
        list(Movement.objects.values_list(*fields)),
        schema=["from_place", "to_place", "lot", "quantity"],
        orient="row",
    )
    nobody = pl.DataFrame(schema={"country": pl.String, "party": pl.String})
    loans = pl.DataFrame(
        schema={"lender": pl.String, "borrower": pl.String, "item": pl.String, "outstanding": pl.Int64}
    )
    whole = accounts(lines, stock.lots(), nobody, loans)
    assert whole.height
    assert_frame_equal(queries.equity(as_of=day, by=two_stores), whole)
    assert_frame_equal(queries.equity(item="MN95", as_of=day, by=two_stores), whole.filter(item="MN95"))
    assert set(history.held_outside(day)["place"]) == {"donor:XIAOMI", "recipient:NPL:TEKU"}
