"""Sums of movements, counts beside the book, and what each member put in and drew."""

from datetime import UTC, date, datetime, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from aidlift.reserve import BAND_NAMES, accounts, balances, below_zero, differences, expiry_band

NOON = datetime(2021, 5, 1, 12, tzinfo=UTC)


def movements(*lines):
    """Write movements shortly: from, to, lot, quantity; one a day."""
    return pl.DataFrame(
        [
            {
                "from_place": start,
                "to_place": end,
                "lot": lot,
                "quantity": quantity,
                "occurred_at": NOON + timedelta(days=number),
                "posted_at": NOON + timedelta(days=number),
            }
            for number, (start, end, lot, quantity) in enumerate(lines)
        ],
        schema={
            "from_place": pl.String,
            "to_place": pl.String,
            "lot": pl.String,
            "quantity": pl.Int64,
            "occurred_at": pl.Datetime("us", "UTC"),
            "posted_at": pl.Datetime("us", "UTC"),
        },
    )


def test_balances_are_what_was_posted_by_the_day():
    lines = movements(("donor:X", "store:CTU", "A", 10), ("store:CTU", "recipient:NPL", "A", 4))
    assert balances(lines, known=date(2021, 5, 1)).rows() == [("donor:X", "A", -10), ("store:CTU", "A", 10)]
    assert balances(lines).rows() == [("donor:X", "A", -10), ("recipient:NPL", "A", 4), ("store:CTU", "A", 6)]
    assert below_zero(balances(lines)).is_empty()


PLACES = st.sampled_from(["donor:X", "store:CTU", "store:DEL", "recipient:NPL", "loss"])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(PLACES, PLACES, st.sampled_from("AB"), st.integers(1, 99)), max_size=20))
def test_whatever_moves_no_unit_is_made_or_lost(lines):
    held = balances(movements(*lines))
    assert held["quantity"].sum() == 0


def test_a_count_never_zeroes_what_it_does_not_list():
    book = pl.DataFrame({"lot": ["A", "B", "C", "D"], "book": [10, 5, 7, 0]})
    counted = pl.DataFrame({"lot": ["A", "B", "E"], "counted": [8, 5, 2]})
    assert differences(book, counted).rows() == [
        ("A", 10, 8, -2, "short"),
        ("B", 5, 5, 0, "as booked"),
        ("C", 7, None, None, "not counted"),
        ("E", 0, 2, 2, "not in the book"),
    ]


def test_equity_is_what_was_put_in_less_what_was_drawn():
    lines = movements(
        ("donor:XIAOMI", "store:CTU", "A", 100),
        ("store:CTU", "donor:XIAOMI", "A", 10),  # a reversal of part
        ("supplier:S", "store:CTU", "B", 50),
        ("store:CTU", "recipient:NPL", "A", 30),
        ("recipient:NPL", "recipient:NPL:TEKU", "A", 30),
        ("store:CTU", "recipient:BTN", "B", 5),
        ("store:CTU", "loss", "B", 3),
    )
    lots = pl.DataFrame(
        {"lot": ["A", "B"], "item": ["OXC05"] * 2, "owner": ["RESERVE", "GOV-NPL"], "donor": ["XIAOMI", None]}
    )
    parties = pl.DataFrame({"party": ["GOV-NPL"], "country": ["NPL"]})
    loans = pl.DataFrame(
        {"lender": ["GOV-NPL"], "borrower": ["RESERVE"], "item": ["OXC05"], "outstanding": [4]}
    )
    found = {row["party"]: row for row in accounts(lines, lots, parties, loans).to_dicts()}
    assert found["XIAOMI"]["put_in"] == 90
    nepal = {"put_in": 50, "drawn": 30, "lost": 3, "equity": 20, "lent": 4, "owed": 0}
    assert found["GOV-NPL"] == {"party": "GOV-NPL", "item": "OXC05"} | nepal
    assert (found["BTN"]["drawn"], found["BTN"]["equity"]) == (5, -5)  # a guest stands for itself
    assert found["RESERVE"]["owed"] == 4


def test_expiry_bands_close_on_their_last_day():
    day = date(2021, 5, 1)
    ahead = [-1, 0, 30, 31, 90, 91, 180, 181]
    frame = pl.DataFrame({"expires": [day + timedelta(days=n) for n in ahead] + [None]})
    assert frame.select(band=expiry_band("expires", day))["band"].to_list() == [
        "expired", "within 30 days", "within 30 days", "within 90 days", "within 90 days",
        "within 180 days", "within 180 days", "later", "does not expire",
    ]  # fmt: skip
    assert len(BAND_NAMES) == 6
