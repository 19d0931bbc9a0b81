"""The history of a count does not depend on the order of imports, and a view never knows what came later."""

from datetime import date, timedelta
from itertools import permutations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from aidlift import frames
from aidlift.figures import as_of, changes, with_known_until
from aidlift.figures.vintages import KEY, no_reach
from tests.conftest import EXAMPLES
from tests.figures.worlds import series

FIRST = date(2021, 4, 1)
SAID = [*KEY, "value"]


def kept(snapshots):
    """Import snapshots one after the other and return all that is kept."""
    known, reach = frames.empty("figures"), no_reach()
    for snapshot in snapshots:
        change = changes(known, reach, snapshot)
        known, reach = pl.concat([known, change.figures]), pl.concat([reach, change.reach])
    return known


def snapshot(known_on, values, **said):
    return series(FIRST, values, as_of=known_on, **said)


def view(figures, day):
    seen = as_of(figures, day)
    return seen.filter(pl.col("value").is_not_null()).select(SAID).sort(SAID).rows()


def days_known(count):
    return [date(2021, 4, 10) + timedelta(days=number) for number in range(count)]


values = st.lists(st.one_of(st.integers(0, 4)), min_size=1, max_size=4)


@given(st.lists(values, min_size=1, max_size=4), st.randoms(use_true_random=False))
@settings(max_examples=50 * EXAMPLES, deadline=None)
def test_any_order_of_imports_gives_the_same_history(files, chance):
    snapshots = [snapshot(on, file) for on, file in zip(days_known(len(files)), files, strict=True)]
    shuffled = list(snapshots)
    chance.shuffle(shuffled)
    in_order, out_of_order = kept(snapshots), kept(shuffled)
    for day in days_known(len(files) + 1):
        assert view(out_of_order, day) == view(in_order, day)


@given(st.lists(values, min_size=2, max_size=4), st.integers(0, 3))
@settings(max_examples=40 * EXAMPLES, deadline=None)
def test_a_view_never_knows_what_came_later_and_never_forgets_what_came_before(files, place):
    known_on = days_known(len(files))
    snapshots = [snapshot(on, file) for on, file in zip(known_on, files, strict=True)]
    place = min(place, len(files) - 1)
    whole, until = kept(snapshots), kept(snapshots[: place + 1])
    assert view(whole, known_on[place]) == view(until, known_on[place])
    assert as_of(whole, known_on[place])["as_of"].max() <= known_on[place]
    assert view(with_known_until(whole), known_on[place]) == view(whole, known_on[place])


def test_only_changes_are_kept_and_the_same_file_twice_adds_nothing():
    one = snapshot(date(2021, 4, 10), [1, 2, 3])
    two = snapshot(date(2021, 4, 11), [1, 5, 3, 4])
    added = kept([one, two]).filter(pl.col("as_of") == date(2021, 4, 11))
    assert added.select("date", "value", "state").rows() == [
        (date(2021, 4, 2), 5, "corrected"),
        (date(2021, 4, 4), 4, "reported"),
    ]
    assert kept([one, two, one, two]).height == kept([one, two]).height


def test_a_count_that_a_later_file_leaves_out_is_withdrawn_and_the_earlier_view_keeps_it():
    gone = snapshot(date(2021, 4, 11), [1, 2, 3]).filter(pl.col("date") != date(2021, 4, 2))
    figures = kept([snapshot(date(2021, 4, 10), [1, 2, 3]), gone])
    assert len(view(figures, date(2021, 4, 10))) == 3
    assert len(view(figures, date(2021, 4, 11))) == 2
    last = as_of(figures, date(2021, 4, 11)).filter(pl.col("date") == date(2021, 4, 2))
    assert last.select("value", "state", "flags").row(0) == (None, "missed", "withdrawn")


def test_two_files_of_one_source_and_day_that_differ_are_told_and_the_first_stands():
    known, other = snapshot(date(2021, 4, 10), [1, 2]), snapshot(date(2021, 4, 10), [1, 7])
    change = changes(known, no_reach(), other)
    assert change.figures.is_empty()
    assert "the value known first stands" in str(change.conflicts[0])


def test_sources_keep_histories_of_their_own():
    parts = [
        snapshot(date(2021, 4, 10 + number), [number], source_id=source)
        for number, source in enumerate(["who", "jhu", "who"])
    ]
    views = {tuple(view(kept(order), date(2021, 4, 12))) for order in permutations(parts)}
    assert len(views) == 1
    assert {row[-1] for row in next(iter(views))} == {1, 2}
