from datetime import date, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as some
from polars.testing import assert_frame_equal

from aidlift import frames
from aidlift.frames import order

NAMES = ["place", "day", "count"]
DTYPES = {"place": pl.String, "day": pl.Date, "count": pl.Int64}
rows = some.lists(
    some.tuples(
        some.sampled_from([None, "", "NPL", "IN-UP", "IND", "Ålesund"]),
        some.none() | some.dates(date(2019, 12, 30), date(2020, 1, 5)),
        some.none() | some.integers(-3, 3),
    ),
    max_size=30,
)


@settings(deadline=None)
@given(rows)
def test_rows_come_in_the_order_that_polars_gives_them(cells):
    frame = pl.DataFrame(cells, schema=DTYPES, orient="row").with_row_index("row")
    assert_frame_equal(frames.in_order(frame, NAMES), frame.sort(NAMES, maintain_order=True))


@settings(deadline=None)
@given(rows)
def test_keys_are_equal_where_all_columns_are(cells):
    frame = pl.DataFrame(cells, schema=DTYPES, orient="row")
    keys = frames.row_keys(frame, NAMES)
    assert keys.n_unique() == frame.n_unique() if frame.height else keys.is_empty()


@settings(deadline=None)
@given(rows)
def test_the_last_of_equal_rows_is_kept_where_it_stands(cells):
    frame = pl.DataFrame(cells, schema=DTYPES, orient="row").with_row_index("row")
    kept = frames.last_of_each(frame, NAMES)
    assert_frame_equal(kept, frame.unique(NAMES, keep="last", maintain_order=True))


def test_columns_with_too_many_values_for_one_number_are_ordered_all_the_same(monkeypatch):
    monkeypatch.setattr(order, "LARGEST", 1)
    days = [date(2021, 4, 30) + timedelta(days=step) for step in (2, 0, 1, 0)]
    frame = pl.DataFrame({"place": ["B", "B", "A", None], "day": days})
    assert_frame_equal(frames.in_order(frame, ["place", "day"]), frame.sort("place", "day"))
