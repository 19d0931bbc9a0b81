"""What changed between two bulletins agrees with the difference of the data."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidlift.bulletin import changes, sitrep
from aidlift.bulletin.changes import MATTERS, difference, said
from tests.bulletin import worlds

KEYS, VALUES = ("place", "item"), ("quantity", "state")
ROW = st.tuples(
    st.sampled_from(["NPL", "LKA", None]),
    st.sampled_from("ABC"),
    st.integers(0, 3) | st.none(),
    st.text("xy", max_size=1),
)


def table(rows):
    kinds = {"place": pl.String, "item": pl.String, "quantity": pl.Int64, "state": pl.String}
    return pl.DataFrame(rows, schema=kinds, orient="row").unique(KEYS, keep="first").sort(KEYS)


def patched(before, told, keys, values):
    """Do to a table what the difference says was done; written apart from it."""
    rows = {row[: len(keys)]: row[len(keys) :] for row in before.rows()}
    for row in told.iter_rows(named=True):
        key = tuple(row[name] for name in keys)
        was = tuple(row[f"{name}_before"] for name in values)
        if row["change"] == "new":
            assert key not in rows
        else:
            assert rows.pop(key) == was
        if row["change"] != "gone":
            rows[key] = tuple(row[f"{name}_after"] for name in values)
    return rows


@given(st.lists(ROW, max_size=8).map(table), st.lists(ROW, max_size=8).map(table))
def test_a_table_and_its_difference_give_the_other_table(before, after):
    told = difference(before, after, KEYS, VALUES)
    assert patched(before, told, KEYS, VALUES) == {row[:2]: row[2:] for row in after.rows()}


@given(st.lists(ROW, max_size=8).map(table))
def test_a_table_differs_in_nothing_from_itself(rows):
    assert difference(rows, rows, KEYS, VALUES).is_empty()


@pytest.mark.parametrize("matter", MATTERS)
def test_two_bulletins_a_day_apart_differ_by_what_is_told(matter):
    before, after = worlds.one_flight_for_nepal(), worlds.one_day_later()
    keys, values = MATTERS[matter].keys, MATTERS[matter].values
    told = changes(before, after).tables[matter]
    now = {row[: len(keys)]: row[len(keys) :] for row in said(after, matter).rows()}
    assert patched(said(before, matter), told, keys, values) == now


def test_each_matter_that_changed_is_a_sentence():
    before, after = worlds.one_flight_for_nepal(), worlds.one_day_later()
    text = sitrep(after, before=before, charts={}).markdown.split("## What changed")[1].split("\n## ")[0]
    for words in (
        "New counts from Nepal.",
        "1 earlier count was corrected: Nepal, new cases of 29 Apr: 154 became 150.",
        "fell for 1",
        "Changed: 1 pledge: Red Cross for Nepal, 100 ventilators (100; pledged → committed)",
        "New: 1 count of what arrived: Nepal, ventilators (7 dispatched)",
        "No longer there: 1 suspension: B2 from 1 May",
        "Changed: 1 consignment: CON-1 for Nepal (arrived → cleared)",
        "Ventilator, portable 80 → 60",
        "The plan sends other quantities to Nepal.",
    ):
        assert words in text
    assert "request" not in text


def test_the_same_day_again_changed_nothing():
    world = worlds.one_flight_for_nepal()
    assert all(table.is_empty() for table in changes(world, world).tables.values())
    assert "Nothing changed." in sitrep(world, before=world, charts={}).markdown


def test_from_nothing_known_everything_is_new():
    world = worlds.one_flight_for_nepal()
    told = changes(replace(worlds.nothing_known(), day=date(2021, 4, 30)), world)
    for matter, rows in told.tables.items():
        assert rows["change"].unique().to_list() == ["new"], matter
        assert rows.height == said(world, matter).height
