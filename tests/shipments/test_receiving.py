"""What was shipped is accepted, rejected or missing; what is extra has its own line."""

from hypothesis import given
from hypothesis import strategies as st

from aidlift.shipments import Counted, problems_of_count, repeated

SHIPPED = {"LOT-A": 80, "LOT-B": 20}
numbers = st.integers(0, 50)


def told(*lines: Counted) -> str:
    return "\n".join(str(problem) for problem in problems_of_count(lines, SHIPPED))


def test_three_missing_boxes_with_a_reason_are_a_good_count():
    assert not told(
        Counted("LOT-A", accepted=80), Counted("LOT-B", 17, missing=3, reason="3 boxes not found")
    )


def test_a_line_that_does_not_add_up_says_both_sums():
    assert "is 79; 80 of lot LOT-A were shipped" in told(Counted("LOT-A", 79), Counted("LOT-B", 20))


def test_missing_and_rejected_and_extra_goods_need_a_reason():
    found = told(Counted("LOT-A", 70, 10), Counted("LOT-B", 19, 0, 1), Counted("LOT-C", found=4))
    assert found.count("say why") == 3


def test_a_lot_that_is_not_listed_is_told_and_not_taken_for_zero():
    assert "lot LOT-B, of which 20 were shipped, is not listed" in told(Counted("LOT-A", 80))


def test_extra_goods_never_hide_in_the_line_of_what_was_shipped():
    assert "has its own line" in told(Counted("LOT-A", 80, found=2, reason="two more"), Counted("LOT-B", 20))
    assert "was not shipped" in told(Counted("LOT-A", 80), Counted("LOT-B", 20), Counted("LOT-C", 5))


def test_a_lot_counted_twice_is_told():
    assert [problem.row for problem in repeated([Counted("LOT-A", 40), Counted("LOT-A", 40)])] == [3]


@given(numbers, numbers, numbers, st.sampled_from(["", "  ", "wet"]))
def test_a_count_passes_exactly_if_it_keeps_the_law(accepted, rejected, missing, reason):
    shipped = 30
    line = Counted("L", accepted, rejected, missing, reason=reason)
    lawful = accepted + rejected + missing == shipped and (not (rejected + missing) or bool(reason.strip()))
    assert (not problems_of_count([line], {"L": shipped})) == lawful
