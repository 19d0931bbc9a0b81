"""First expiry, first out; never a lot that may not be taken."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidlift.errors import BadInput, NotEnoughStock
from aidlift.reserve import is_expired, pick, with_reasons
from tests.reserve.worlds import STOCK, lots

DAY = date(2021, 5, 1)


def test_earliest_expiry_leaves_first_but_never_an_expired_lot():
    stock = lots("""
        lot item quantity expires    status earmark
        A   N95       100 2021-04-30 usable -
        B   N95        60 2021-06-30 usable -
        C   N95        90 2021-09-30 usable -
    """)
    assert pick(stock, item="N95", quantity=80, day=DAY) == {"B": 60, "C": 20}


def test_the_last_day_of_shelf_life_still_counts():
    assert not is_expired(DAY, DAY)
    assert is_expired(DAY - timedelta(days=1), DAY)
    assert not is_expired(None, DAY)


def test_held_quarantined_and_recalled_lots_stay_and_the_refusal_says_why():
    stock = lots("""
        lot item quantity expires    status      earmark
        A   N95        10 2021-06-30 held        -
        B   N95        10 2021-06-30 quarantined -
        C   N95        10 2021-06-30 recalled    -
        D   N95        10 2021-04-01 usable      -
        E   N95        10 2021-06-30 usable      hard:NPL
        F   N95         5 2021-06-30 usable      -
    """)
    with pytest.raises(NotEnoughStock) as refused:
        pick(stock, item="N95", quantity=6, day=DAY, country="LKA")
    assert refused.value.message == (
        "5 of 6 N95 can be taken here. Passed over: lot A (10) is held; lot B (10) is in quarantine; "
        "lot C (10) is recalled; lot D (10) expired on 2021-04-01; lot E (10) is earmarked for NPL."
    )


def test_an_earmarked_lot_goes_to_its_country_before_a_free_one_of_the_same_day():
    stock = lots("""
        lot item quantity expires    status earmark
        A   N95        10 2021-06-30 usable -
        B   N95        10 2021-06-30 usable hard:NPL
        C   N95        10 2021-05-30 usable soft:IND
    """)
    assert pick(stock, item="N95", quantity=15, day=DAY, country="NPL") == {"B": 10, "A": 5}
    assert pick(stock, item="N95", quantity=25, day=DAY, country="NPL") == {"B": 10, "A": 10, "C": 5}


def test_a_lot_that_never_expires_leaves_after_one_that_does():
    stock = lots("""
        lot item quantity expires    status earmark
        A   N95        10 -          usable -
        B   N95        10 2021-06-30 usable -
    """)
    assert list(pick(stock, item="N95", quantity=11, day=DAY)) == ["B", "A"]


def test_nothing_is_not_picked():
    with pytest.raises(BadInput, match="above 0"):
        pick(lots("header"), item="N95", quantity=0, day=DAY)


rows = st.fixed_dictionaries(
    {
        "item": st.sampled_from(["N95", "OXC05"]),
        "quantity": st.integers(0, 50),
        "expires": st.none() | st.dates(date(2021, 4, 1), date(2021, 7, 1)),
        "status": st.sampled_from(["usable", "usable", "held", "quarantined"]),
        "earmark": st.sampled_from(["", "hard", "soft"]),
        "earmark_country": st.sampled_from(["", "NPL", "LKA"]),
    }
)


@settings(max_examples=150, deadline=None)
@given(st.lists(rows, max_size=8), st.integers(1, 120), st.sampled_from(["", "NPL"]))
def test_what_is_picked_may_be_taken_and_no_more_than_there_is(found, quantity, country):
    stock = pl.DataFrame([{"lot": f"L{n}", **row} for n, row in enumerate(found)], schema=STOCK)
    free = with_reasons(stock, day=DAY, country=country).filter(pl.col("why_not").is_null(), item="N95")
    holds = dict(free.select("lot", "quantity").iter_rows())
    if sum(holds.values()) < quantity:
        with pytest.raises(NotEnoughStock):
            pick(stock, item="N95", quantity=quantity, day=DAY, country=country)
        return
    picked = pick(stock, item="N95", quantity=quantity, day=DAY, country=country)
    assert sum(picked.values()) == quantity
    assert all(0 < many <= holds[lot] for lot, many in picked.items())
    assert all(many == holds[lot] for lot, many in list(picked.items())[:-1])
