import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidlift.needs import pathway
from aidlift.needs.spread import Spread, in_care, leaving

from .worlds import NEXT_SATURDAY, driven, estimate

MEANS = st.floats(1, 25)
SPREADS = st.one_of(
    st.builds(Spread, mean=st.floats(0, 25)),
    st.builds(Spread, mean=MEANS, form=st.just("geometric")),
    st.tuples(MEANS, st.floats(0.2, 1.1)).map(
        lambda pair: Spread(mean=pair[0], form="gamma", sd=pair[0] * pair[1])
    ),
)


@pytest.mark.parametrize(("stay", "days"), [(1, [1]), (2, [1, 1]), (1.5, [1, 0.5]), (0, [0])])
def test_a_fixed_stay_counts_whole_days_and_the_part_of_the_last(stay, days):
    assert Spread(mean=stay).days_in_care().tolist() == days


def test_a_delay_between_two_days_falls_on_both():
    assert Spread(mean=2.25).arrivals().tolist() == [0, 0, 0.75, 0.25]


def test_leaving_with_the_same_chance_each_day_is_a_geometric_stay():
    # a mean of 4 days: a quarter leave each day
    assert Spread(mean=4, form="geometric").days_in_care()[:3] == pytest.approx([1, 0.75, 0.75**2])


@given(SPREADS)
def test_every_form_keeps_its_mean_and_its_people(spread):
    arrivals, days = spread.arrivals(), spread.days_in_care()
    assert arrivals.sum() == pytest.approx(1)
    assert arrivals @ np.arange(len(arrivals)) == pytest.approx(spread.mean, rel=2e-3, abs=1e-6)
    assert days.sum() == pytest.approx(spread.mean, rel=2e-3, abs=1e-9)
    assert (np.diff(days) <= 1e-9).all()


@given(SPREADS, SPREADS)
def test_who_comes_leaves_once(delay, stay):
    gone = leaving(delay, stay)
    assert gone.sum() == pytest.approx(1)
    assert gone.min() >= -1e-6
    assert in_care(delay, stay).sum() == pytest.approx(stay.mean, rel=2e-3, abs=1e-9)


def test_patients_in_a_steady_epidemic_are_arrivals_times_mean_stay_whatever_the_form():
    # 150 severe a day x 9 days, though they stay 9 days only on average and come 3 days late
    spreads = {
        "stay_severe": Spread(mean=9, form="gamma", sd=6),
        "delay_severe": Spread(mean=3, form="geometric"),
    }
    way = pathway().changed({"stay_severe": 9, "delay_severe": 3}, source="our register", spreads=spreads)
    found = estimate([7000.0], [7000.0] * 30, way=way)
    assert driven(found, "severe patients", NEXT_SATURDAY) == pytest.approx(150 * 9, rel=1e-4)


def test_a_late_admission_counts_the_cases_of_days_before():
    # severe cases are admitted 3 days after report: those of 8 May were reported on 5 May
    way = pathway().changed({"delay_severe": 3}, source="our register")
    found = estimate([14_000.0], [7000.0] * 3, way=way)
    # in care on 8 May: admitted 2 to 8 May, reported 29 April to 5 May: 3 days of 1,000, 4 of 2,000
    assert driven(found, "severe patients", NEXT_SATURDAY) == pytest.approx(0.15 * (3 * 1000 + 4 * 2000))


def test_half_of_the_cases_found_means_twice_the_patients_and_the_same_tests():
    way = pathway().changed({"ascertainment": 0.5}, source="serosurvey")
    half, all_found = estimate([7000.0], [7000.0] * 3, way=way), estimate([7000.0], [7000.0] * 3)
    for driver, times in (("severe patients", 2), ("critical patients", 2), ("isolated patients", 2)):
        assert driven(half, driver, NEXT_SATURDAY) == pytest.approx(
            times * driven(all_found, driver, NEXT_SATURDAY)
        )


def test_deaths_follow_the_end_of_the_stay():
    # steady: 150 severe leave a day, 13.4 % die; 50 critical, half of them
    found = estimate([7000.0], [7000.0] * 4)
    assert driven(found, "deaths", NEXT_SATURDAY) == pytest.approx(150 * 0.134 + 50 * 0.5)
