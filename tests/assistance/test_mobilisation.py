"""What is needed, covered by whom, and uncovered; nothing covers twice, and no more than is needed."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from aidlift.assistance import cover, mobilisation
from aidlift.assistance.mobilisation import NEEDS, PROMISES


def needs(*rows):
    return pl.DataFrame(rows, schema=NEEDS, orient="row")


def promises(*rows):
    return pl.DataFrame(rows, schema=PROMISES, orient="row")


def test_the_reserve_covers_first_then_the_firmest_promise():
    found = cover(
        needs(("R/1", "LKA", "OXC05", "", 100, 40)),
        promises(
            ("R/1", "FRA", "committed", 50), ("R/1", "IRL", "in transit", 30), ("R/1", "USA", "pledged", 90)
        ),
    )
    assert found.select("covered_by", "step", "quantity").rows() == [
        ("the reserve", "allocated", 40),
        ("IRL", "in transit", 30),
        ("FRA", "committed", 30),
    ]


def test_words_that_do_not_decide_the_item_stand_for_it():
    found = mobilisation(needs(("R/1", "NPL", "", "oxygen kits", 5, 0)), promises())
    assert found.select("country", "item", "needed", "uncovered").rows() == [("NPL", "oxygen kits", 5, 5)]


def test_nothing_validated_gives_an_empty_table():
    assert mobilisation(needs(("R/1", "NPL", "OXC05", "", 0, 0)), promises()).is_empty()


@given(
    lines=st.lists(
        st.tuples(st.sampled_from(["LKA", "NPL"]), st.sampled_from(["OXC05", "MN95"]), st.integers(0, 50)),
        min_size=1,
        max_size=5,
    ),
    offers=st.lists(
        st.tuples(
            st.integers(0, 4),
            st.sampled_from(["IRL", "FRA"]),
            st.sampled_from(["pledged", "committed", "ready", "in transit", "received part"]),
            st.integers(0, 60),
        ),
        max_size=10,
    ),
    share=st.integers(0, 100),
)
def test_needed_is_covered_and_uncovered(lines, offers, share):
    asked = [
        (f"R/{number}", country, item, "", quantity, quantity * share // 100)
        for number, (country, item, quantity) in enumerate(lines)
    ]
    given_ = [(f"R/{number}", *rest) for number, *rest in offers if number < len(lines)]
    found = mobilisation(needs(*asked), promises(*given_))
    assert found["needed"].sum() == sum(row[4] for row in asked)
    for row in found.iter_rows(named=True):
        assert row["needed"] == row["covered"] + row["uncovered"]
        assert 0 <= row["allocated"] <= row["covered"] <= row["needed"]
