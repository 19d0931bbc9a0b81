"""Oxygen is carried once, by sources whose shares sum to one; a ministry's reckoning stands beside ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidlift.errors import BadInput
from aidlift.needs import known_capacity, pathway
from aidlift.needs.amounts import oxygen_amounts
from aidlift.needs.beds import care
from aidlift.needs.oxygen import beside_stated, oxygen_of_active
from aidlift.needs.pathway import OXYGEN_SOURCES

from .worlds import NEXT_SATURDAY, estimate, needed

EXACT = {"rel": 1e-9}


def mixed(who: str, **shares: float) -> dict[str, float]:
    return {f"mix_{who}_{source}": shares.get(source, 0.0) for source in OXYGEN_SOURCES}


def test_cylinders_are_those_at_the_bed_and_those_on_the_road():
    # 1,050 severe patients x 10 L/min = 10,500 L/min. At each bed one cylinder: 1,050. A day uses
    # 10,500 x 1.44 = 15,120 m3 / 6 m3 = 2,520 fillings; each is 2 days on the road: 5,040 more.
    way = pathway().changed(mixed("severe", CYL40=1.0), source="no power on the wards")
    found = estimate([7000.0], [7000.0] * 3, way=way)
    assert needed(found, "CYL40", NEXT_SATURDAY) == pytest.approx(1050 + 5040, **EXACT)
    assert needed(found, "OXC10", NEXT_SATURDAY) == 0
    [row] = found.oxygen.filter(date=NEXT_SATURDAY).rows(named=True)
    assert row["needed_refills"] == pytest.approx(2520, **EXACT)


def test_a_mix_gives_each_source_its_share_of_the_flow():
    # 10,500 L/min: half by OXC05 of 5 L/min = 1,050; half by OXC10 of 10 L/min = 525.
    # 21,000 L/min of critical patients: all from plants of 500 L/min = 42
    changes = mixed("severe", OXC05=0.5, OXC10=0.5) | mixed("critical", PSA500=1.0)
    found = estimate([7000.0], [7000.0] * 3, way=pathway().changed(changes, source="what there is"))
    by_hand = {"OXC05": 1050, "OXC10": 525, "PSA500": 42, "LOXT": 0, "CYL40": 0, "CYLD": 0}
    for item, quantity in by_hand.items():
        assert needed(found, item, NEXT_SATURDAY) == pytest.approx(quantity, **EXACT), item


@given(st.lists(st.floats(0, 1), min_size=6, max_size=6).filter(lambda shares: sum(shares) > 0.01))
def test_no_flow_is_met_twice_whatever_the_mix(shares):
    parts = {
        f"mix_severe_{source}": share / sum(shares)
        for source, share in zip(OXYGEN_SOURCES, shares, strict=True)
    }
    way = pathway().changed(parts, source="a mix")
    carries = {
        "OXC05": 5.0,
        "OXC10": 10.0,
        "PSA500": 500.0,
        # one cylinder at the bed, 10 L/min x 1.44 / m3 x 2 days of them on the road
        "CYL40": 10.0 / (1 + 14.4 / 6 * 2),
        "CYLD": 10.0 / (1 + 14.4 / 0.425 * 2),
        "LOXT": 20 / (1.44 * 1.429 / 1000 * 4),
    }
    flow = sum(
        row.amount * carries[row.item] for row in oxygen_amounts(way) if row.driver.startswith("severe")
    )
    assert flow == pytest.approx(1.0)  # of each L/min


def test_a_mix_that_does_not_sum_to_one_is_refused():
    with pytest.raises(BadInput) as refused:
        pathway().changed({"mix_severe_CYL40": 0.5}, source="me")
    assert str(refused.value.problems[0]) == (
        "mix_severe: 0 + 1 + 0.5 + 0 + 0 + 0 = 1.5; the six sources must sum to 1"
    )


def test_india_on_26_april_2021_by_the_affidavit_and_by_who():
    # 2.9 million active. Affidavit: 17 % = 493,000, half of them at 10 L/min = 2,465,000; 3 % = 87,000
    # at 24 L/min = 2,088,000; 4,553,000 L/min x 1.44 = 6,556,320 m3 x 1.429 kg = 9,368.98128 t.
    affidavit = oxygen_of_active(2.9e6, pathway("india_affidavit_2021"))
    assert affidavit.tonnes == pytest.approx(9_368.981_28, **EXACT)
    # WHO: 15 % = 435,000 at 10 and 5 % = 145,000 at 30 L/min: 8,700,000 L/min = 17,902.512 t
    assert oxygen_of_active(2.9e6, pathway()).tonnes == pytest.approx(17_902.512, **EXACT)
    lines = "\n".join(beside_stated(affidavit, 6600))
    assert "1.420 times that, +2,769 t" in lines
    assert "if 70.4% of the active cases were in care" in lines
    assert "if 1 m3 of gas weighed 1.007 kg" in lines
    assert "this is our reading" in lines


def test_the_affidavits_shares_are_those_of_its_beds_for_5_may():
    # stated in the Gujarat High Court (Deccan Herald, 4 May 2021): 37.77 lakh active cases, 6.42 lakh
    # beds with oxygen and 1.13 lakh in intensive care
    way = pathway("india_affidavit_2021")
    assert 3_777_000 * way.share_severe == pytest.approx(642_000, rel=1e-3)
    assert 3_777_000 * way.share_critical == pytest.approx(113_000, rel=5e-3)


def test_with_the_beds_india_had_less_oxygen_could_be_used():
    # 1,383,197,753 x 0.53 / 1,000 beds: 57.62 % severe = 422,409.229, 2.38 % critical = 17,447.6564
    way = pathway("india_affidavit_2021")
    found = oxygen_of_active(2.9e6, way, care("IND", known_capacity(), way))
    beds = 1_383_197_753 * 0.53 / 1000
    flow = beds * (1 - 0.4 - 0.0238) * 0.5 * 10 + beds * 0.0238 * 24
    assert found.usable_t == pytest.approx(flow * 1.44 * 1.429 / 1000)


def test_fewer_than_no_active_cases_are_refused():
    with pytest.raises(BadInput, match="give their number, 0 or more"):
        oxygen_of_active(-1, pathway())
