import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidlift.outlook import generation_interval
from aidlift.outlook.renewal import INTERVAL, MOST_R, by_days, fit_renewal, renewal_quantiles

MEDIAN = 11


def growth_of(weekly_factor: float, weeks: int, first: float = 1000.0) -> np.ndarray:
    return (first * weekly_factor ** np.arange(weeks))[None, :]


def all_seen(counts: np.ndarray) -> np.ndarray:
    return np.ones(counts.shape, dtype=bool)


@pytest.mark.parametrize("factor", [0.7, 1.0, 1.4])
def test_steady_growth_gives_the_r_that_makes_it_and_goes_on_where_r_does_not_fade(factor):
    counts = growth_of(factor, 30, first=1e9)
    found = fit_renewal(counts, fade=1.0)
    days = np.arange(len(INTERVAL))
    r = 1 / (INTERVAL * factor ** (-days / 7)).sum()  # Euler and Lotka
    assert np.exp(found.log_r[0, -1]) == pytest.approx(r, rel=1e-3)
    for weeks in (1, 4):
        expected = counts[0, -1] * factor**weeks
        assert np.expm1(found.ahead(weeks)[0, -1]) == pytest.approx(expected, rel=5e-3)


def test_growth_fades_as_r_returns_to_one():
    found = fit_renewal(growth_of(1.5, 30))
    medians = np.array([found.ahead(weeks)[0, -1] for weeks in range(1, 9)])
    steps = np.diff(medians, prepend=found.log[0, -1])
    assert (np.diff(steps) < 0).all()
    assert 0 < steps[-1] < 0.05 < steps[0] < np.log(1.5)


def test_days_sum_to_their_weeks_and_grow_within_them():
    counts = np.array([[np.nan, 700.0, 1400.0, 0.0]])
    days = by_days(counts).reshape(4, 7)
    assert days.sum(axis=1) == pytest.approx([0, 700, 1400, 0])
    assert (np.diff(days[2]) > 0).all()
    assert np.ptp(days[1]) == 0  # nothing is known of the week before its first


def test_few_cases_say_little_of_r():
    few, many = (fit_renewal(growth_of(1.5, 4, first=size)).log_r[0, -1] for size in (2.0, 20_000.0))
    assert 0 < few < many


def test_a_backlog_does_not_count_as_growth_without_end():
    counts = np.array([[100.0] * 10 + [1e9]])
    assert fit_renewal(counts).log_r[0, -1] <= np.log(MOST_R)


def test_errors_of_the_past_widen_the_band():
    rng = np.random.default_rng(3)
    calm = 5000 * np.exp(rng.normal(0, 0.02, (1, 60)))
    wild = 5000 * np.exp(rng.normal(0, 0.4, (1, 60)))
    width = [np.ptp(np.log(renewal_quantiles(counts, all_seen(counts), 2))) for counts in (calm, wild)]
    assert width[1] > 3 * width[0]


def test_what_comes_later_does_not_change_what_a_week_expected():
    counts = np.random.default_rng(5).poisson(500, (3, 30)).astype(float)
    until = fit_renewal(counts[:, :20]).ahead(3)
    assert fit_renewal(counts).ahead(3)[:, :20] == pytest.approx(until)


count = st.one_of(st.just(0.0), st.just(1e9), st.floats(0, 1e6))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(count, min_size=1, max_size=30), st.integers(0, 29), st.integers(1, 12))
def test_any_series_has_ordered_finite_bands_not_below_zero(values, unknown, weeks):
    counts = np.array([values, values[::-1]])
    counts[1, : min(unknown, len(values) - 1)] = np.nan  # a place whose first count came later
    found = renewal_quantiles(counts, ~np.isnan(counts), weeks)
    assert np.isfinite(found).all()
    assert (found >= 0).all()
    assert (np.diff(found, axis=1) >= 0).all()


def test_the_interval_is_that_of_rt():
    assert generation_interval(4.8, 2.3, 28) == pytest.approx(INTERVAL)
    assert INTERVAL.sum() == pytest.approx(1, abs=1e-6)
