import polars as pl
import pytest

from aidlift import frames
from aidlift.errors import BadInput, NotFound
from aidlift.needs.sensitivity import sensitivity

from .worlds import estimate


@pytest.fixture(scope="module")
def moved() -> pl.DataFrame:
    return sensitivity(estimate([7000.0], [7000.0] * 4).blocks, "NPL", "OXC10", points=32)


def test_each_assumption_is_moved_alone_by_hand(moved):
    # 1,050 concentrators in a steady epidemic; patients, and so the need, are proportional to the stay:
    # 5.6 and 8.4 days. Half of the severe on oxygen: 525
    alone = {row["parameter"]: row for row in moved.filter(method="one at a time").iter_rows(named=True)}
    ends = [alone["oxygen_share_severe"][side] for side in ("total_low", "total_high")]
    assert ends == pytest.approx([525, 1050])
    assert alone["stay_severe"]["total_low"] == pytest.approx(840)
    assert alone["oxygen_share_severe"]["range_source"].startswith("Government of India affidavit")


def test_only_what_moves_the_item_is_listed_the_largest_first(moved):
    alone = moved.filter(method="one at a time")
    assert "oxygen_flow_critical" not in alone["parameter"].to_list()
    assert alone["swing"].to_list() == sorted(alone["swing"], reverse=True)
    assert frames.check("sensitivity", moved).problems == ()


def test_sobol_parts_the_variance_and_finds_the_same_leader(moved):
    together = moved.filter(method="Sobol")
    assert together["total_order"].max() == together["total_order"][0]
    assert together["first_order"].sum() == pytest.approx(1, abs=0.15)


def test_the_same_seed_gives_the_same_shares(moved):
    again = sensitivity(estimate([7000.0], [7000.0] * 4).blocks, "NPL", "OXC10", points=32)
    assert again.equals(moved)


def test_more_severe_cases_are_fewer_mild_ones():
    rows = sensitivity(estimate([7000.0], [7000.0] * 4).blocks, "NPL", "PULOX", points=2)
    [critical] = rows.filter(method="one at a time", parameter="share_critical").rows(named=True)
    # 50 critical a day for 14 days are 700; with 3 % 420; the 1,050 severe stay
    assert critical["total_low"] == pytest.approx(1050 + 420)


def test_what_was_not_estimated_cannot_be_moved():
    blocks = estimate([7000.0], [7000.0]).blocks
    with pytest.raises(NotFound, match="No need of OXC10 in IND"):
        sensitivity(blocks, "IND", "OXC10")
    with pytest.raises(BadInput, match="a power of 2"):
        sensitivity(blocks, "NPL", "OXC10", points=100)
