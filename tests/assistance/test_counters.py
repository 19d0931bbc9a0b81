"""A line's counters from its facts alone: one by one and many at once, and the laws they keep."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from aidlift.assistance import (
    Fact,
    broken_line_laws,
    broken_pledge_laws,
    count_line,
    count_lines,
    count_pledge,
)
from aidlift.assistance.counters import LINE_KINDS, LineCounters

FACTS = st.lists(
    st.builds(Fact, kind=st.sampled_from(LINE_KINDS), quantity=st.integers(1, 1000), undoes=st.booleans()),
    max_size=20,
)


def test_three_missing_boxes_are_uncovered_until_they_are_sent_again():
    story = [
        Fact(kind="requested", quantity=100),
        Fact(kind="validated", quantity=80),
        Fact(kind="allocated", quantity=80),
        Fact(kind="shipped", quantity=80),
        Fact(kind="accepted", quantity=77),
        Fact(kind="missing", quantity=3),
        Fact(kind="allocated", quantity=3, undoes=True),
    ]
    found = count_line(story)
    assert (found.uncovered, found.on_the_way, found.is_fulfilled) == (3, 0, False)
    again = count_line(
        [*story, *(Fact(kind=kind, quantity=3) for kind in ("allocated", "shipped", "accepted"))]
    )
    assert (again.uncovered, again.is_fulfilled) == (0, True)
    assert broken_line_laws(found) == broken_line_laws(again) == []


def test_uncovered_is_never_below_nothing():
    assert LineCounters(validated=5, allocated=9).uncovered == 0
    assert broken_line_laws(LineCounters(validated=5, allocated=9)) == [
        "9 allocated are more than the 5 validated"
    ]


def test_taking_back_more_than_there_was_is_told():
    found = count_pledge([Fact(kind="stated", quantity=5), Fact(kind="shipped", quantity=6, undoes=True)])
    assert broken_pledge_laws(found) == [
        "6 more would be taken back than were shipped",
        *broken_pledge_laws(found)[1:],
    ]


@given(lines=st.dictionaries(st.sampled_from(["R/1", "R/2", "R/3"]), FACTS.filter(bool), min_size=1))
def test_many_lines_are_counted_as_each_alone(lines):
    rows = [(line, fact.kind, fact.quantity, fact.undoes) for line, facts in lines.items() for fact in facts]
    columns = {"line": pl.String, "kind": pl.String, "quantity": pl.Int64, "undoes": pl.Boolean}
    found = count_lines(pl.DataFrame(rows, schema=columns, orient="row"))
    for row in found.iter_rows(named=True):
        alone = count_line(lines[row["line"]])
        assert {kind: row[kind] for kind in LINE_KINDS} == vars(alone)
        assert row["uncovered"] == alone.uncovered


@given(facts=FACTS)
def test_what_is_undone_leaves_no_trace(facts):
    back = [Fact(kind=fact.kind, quantity=fact.quantity, undoes=not fact.undoes) for fact in facts]
    assert count_line([*facts, *back]) == LineCounters()
