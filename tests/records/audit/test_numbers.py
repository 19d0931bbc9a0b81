"""Numbers told in any order are kept as the fewest ranges, and what was never told lies in the gaps."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from aidlift.records.audit.numbers import Numbers

RANGES = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5)).map(lambda one: (one[0], sum(one))))


@given(RANGES)
def test_numbers_are_those_told_and_gaps_hold_the_others(told):
    numbers, plain = Numbers(), set()
    for first, last in told:
        numbers.add(first, last)
        plain |= set(range(first, last + 1))
    assert {number for number in range(50) if number in numbers} == plain
    assert len(numbers) == len(plain)
    ranges = list(numbers)
    assert all(before[1] + 1 < after[0] for before, after in pairwise(ranges))
    outside = {
        number
        for first, last in numbers.gaps()
        for number in range(0 if first is None else first, 50 if last is None else last + 1)
    }
    assert outside == set(range(50)) - plain
