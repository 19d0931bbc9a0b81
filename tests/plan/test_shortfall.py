"""What is left to find, worked by hand."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from aidlift import frames
from aidlift.errors import BadInput
from aidlift.plan import checkpoints, demands, shortfall

DAY = date(2021, 5, 1)


def needs(item: str, kind: str, usable: list[float], level: str = "0.7") -> pl.DataFrame:
    rows = [
        {
            "location": "NPL", "item": item, "date": DAY + timedelta(days=step), "output_type_id": level,
            "kind": kind, "needed": 2 * value, "usable": value, "unit": "each", "as_of": DAY,
        }
        for step, value in enumerate(usable)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=frames.schema("needs").dtypes)


def held(item: str, quantity: int, expires: date | None = None) -> pl.DataFrame:
    schema = {"location": pl.String, "item": pl.String, "quantity": pl.Int64, "expires": pl.Date}
    return pl.DataFrame([("NPL", item, quantity, expires)], schema=schema, orient="row")


def test_a_durable_is_a_level_and_a_consumable_adds_up():
    levels = shortfall(needs("OXC10", "durable", [10, 12, 8]), held=held("OXC10", 9))
    assert levels["shortfall"].to_list() == [1, 3, 0]
    used = shortfall(needs("MN95", "consumable", [10, 12, 8]), held=held("MN95", 15))
    assert used["needed"].to_list() == [10, 22, 30]
    assert used["shortfall"].to_list() == [0, 7, 15]


def test_a_consumable_adds_up_by_the_sums_of_whole_courses_where_they_are_given():
    days = [DAY, DAY + timedelta(days=1)]
    masks = needs("MN95", "consumable", [10, 12])
    # one bad day seldom follows another: the sum's quantile is 18, not 10 + 12
    sums = masks.select("location", "item", "output_type_id", pl.lit("so far").alias("period")).with_columns(
        pl.Series("last_day", days), pl.Series("usable", [10.0, 18.0])
    )
    assert shortfall(masks, so_far=sums)["needed"].to_list() == [10, 18]
    levels = needs("OXC10", "durable", [10, 12])
    assert shortfall(levels, so_far=sums)["needed"].to_list() == [10, 12]


def test_expired_stock_counts_as_none():
    over = held("OXC10", 9, date(2021, 4, 30))
    assert shortfall(needs("OXC10", "durable", [10]), held=over)["stock"].to_list() == [0]
    # 15 masks until 2 May: 10 are used on the first day, 5 on the second, none is left to expire
    masks = held("MN95", 100, date(2021, 5, 1))
    used = shortfall(needs("MN95", "consumable", [10, 12, 8]), held=masks)
    assert used["stock"].to_list() == [100, 10, 10]
    assert used["shortfall"].to_list() == [0, 12, 20]


def test_transit_and_pledges_count_from_their_day():
    way = pl.DataFrame(
        {"location": ["NPL"], "item": ["OXC10"], "quantity": [4], "arrives": [date(2021, 5, 2)]}
    )
    promise = way.rename({"arrives": "expected_on"}).with_columns(pl.lit(0.5).alias("chance"))
    found = shortfall(needs("OXC10", "durable", [10, 10]), in_transit=way, committed=promise)
    assert found["in_transit"].to_list() == [0, 4]
    assert found["pledged"].to_list() == [0, 2]
    assert found["shortfall"].to_list() == [10, 4]


def test_all_that_is_needed_can_be_asked_for_and_a_level_must_exist():
    assert shortfall(needs("OXC10", "durable", [10]), basis="needed")["shortfall"].to_list() == [20]
    with pytest.raises(BadInput, match="no quantile 0"):
        shortfall(needs("OXC10", "durable", [10]), level=0.9)


def test_checkpoints_are_daily_for_a_week_then_every_third_day():
    days = [(day - DAY).days for day in checkpoints(DAY, DAY + timedelta(days=15))]
    assert days == [0, 1, 2, 3, 4, 5, 6, 9, 12, 15]


def test_demands_leave_out_what_is_never_short():
    both = pl.concat([needs("OXC10", "durable", [10, 12]), needs("VENTI", "durable", [0, 0])])
    found = demands(shortfall(both), [DAY + timedelta(days=1)])
    assert found.rows() == [("NPL", "OXC10", DAY + timedelta(days=1), 12.0)]
