import pytest

from aidlift import catalogue
from aidlift.errors import BadInput
from aidlift.needs import estimate_needs, pathway, read_overrides

from .worlds import NEXT_SATURDAY, capacity, forecasts, needed, recent

HEAD = "location,parameter,value,unit,reason,source\n"


def problems(*rows: str) -> list[str]:
    with pytest.raises(BadInput) as refused:
        read_overrides(HEAD + "\n".join(rows), pathway())
    return [str(problem) for problem in refused.value.problems]


def estimate_with(*rows: str, location: str = "NPL"):
    return estimate_needs(
        forecasts({"0.5": [7000.0]}, location),
        recent([7000.0] * 3, location),
        capacity(location),
        pathway(),
        levels=[0.5],
        overrides=read_overrides(HEAD + "\n".join(rows), pathway()),
    )


def test_a_place_differs_by_a_value_with_its_reason():
    row = "NPL,stay_severe,10,days,patients come late,hospital register 2021"
    assert needed(estimate_with(row), "OXC10", NEXT_SATURDAY) == pytest.approx(150 * 10)
    assert needed(estimate_with(row, location="IND"), "OXC10", NEXT_SATURDAY) == pytest.approx(150 * 7)
    lines = "\n".join(estimate_with(row).explain("NPL", "OXC10", NEXT_SATURDAY, 0.5))
    assert "stay_severe 10: patients come late (hospital register 2021)" in lines


def test_an_amount_of_an_item_can_differ_too():
    found = estimate_with("NPL,MN95 per health workers,0.5,each,worn for two days,national guideline")
    usual = estimate_with("IND,share_antigen,0.5,share of tests,more kits,ministry")
    assert needed(found, "MN95", NEXT_SATURDAY) == pytest.approx(needed(usual, "MN95", NEXT_SATURDAY) / 2)


def test_unknown_items_drivers_and_units_are_told_at_once_with_place_and_remedy():
    assert problems(
        "NPL,MN59 per health workers,1,,x,y",
        "NPL,MN95 per health worker,1,,x,y",
        "NPL,MN95 per cleaners,1,kg,x,y",
        "NPL,stay_severe,2,weeks,x,y",
        "NPL,stay_sevre,2,days,x,y",
        "ZZZZ,stay_severe,-2,days,x,y",
    ) == [
        "row 7, location: is 'ZZZZ', not a known place; " + _known_places(),
        "row 7, value: is -2; it cannot be below 0",
        "NPL, stay_severe: is in 'weeks'; stay_severe is counted in days",
        "NPL, MN59 per health workers: 'MN59' is not an item of the catalogue; did you mean MN95?",
        "NPL, MN95 per health worker: 'health worker' is nothing items are counted by; "
        "did you mean health workers?",
        "NPL, MN95 per cleaners: is in 'kg'; MN95 is counted in each",
        "NPL, stay_sevre: is neither a parameter of a pathway nor an amount; did you mean stay_severe?",
    ]


def _known_places() -> str:
    return f"{len(catalogue.location_codes())} codes are known"


def test_shares_that_do_not_sum_are_told_with_the_place():
    assert problems("NPL,share_severe,0.25,share of cases,x,y") == [
        "NPL, share_mild, share_moderate, share_severe, share_critical: "
        "0.4 + 0.4 + 0.25 + 0.05 = 1.1; the four must sum to 1"
    ]


def test_a_gamma_needs_its_spread_and_only_times_spread():
    head = "location,parameter,value,form,sd,reason,source\n"
    rows = "NPL,stay_severe,9,gamma,,x,y\nNPL,share_antigen,0.5,gamma,0.1,x,y\nIND,stay_severe,9,gamma,5,x,y"
    with pytest.raises(BadInput) as refused:
        read_overrides(head + rows, pathway())
    assert [str(problem) for problem in refused.value.problems] == [
        "NPL, stay_severe: is a gamma; give its mean and its sd, both above 0",
        "NPL, share_antigen: has the form 'gamma'; only delay_severe, delay_critical, stay_severe, "
        "stay_critical, stay_isolation spread",
    ]
