from datetime import date

import numpy as np
import polars as pl
import pytest

from aidlift import frames
from aidlift.errors import BadInput
from aidlift.outlook import estimate_rt_cori, generation_interval
from aidlift.outlook.rt import infectiousness, posterior

from .worlds import counts

# Daily cases of the school outbreak of Cauchemez et al. 2011 as EpiEstim carries them (data set Flu2009).
# The windows asserted below hang on days 1 to 9 and on the last weeks; the peak between is not tied down.
SCHOOL = [1, 1, 0, 2, 5, 3, 3, 3, 6, 2, 5, 9, 13, 12, 13, 11, 12, 6, 6, 6, 3, 1, 0, 2, *[0] * 4, 2, 0, 2, 0]
SCHOOL_LAST = date(2009, 5, 28)


def school(values: list[int | None] = SCHOOL) -> pl.DataFrame:
    return counts("USA", values, last=SCHOOL_LAST, as_of=date(2009, 5, 29))


def estimated(view: pl.DataFrame, **choices: float) -> list[dict[str, object]]:
    found = estimate_rt_cori(view, as_of=date(2009, 5, 29), mean_days=2.6, sd_days=1.5, **choices)
    assert frames.check("rt", found).problems == ()
    return found.rows(named=True)


def test_the_interval_is_that_of_epiestim():
    weights = generation_interval(4.8, 2.3, 60)
    golden = [
        0.01681172,
        0.1187444,
        0.1951652,
        0.1956938,
        0.1588642,
    ]  # EpiEstim 2.2.4, discr_si(1..5, 4.8, 2.3)
    assert weights[1:6] == pytest.approx(golden, abs=1e-7)
    assert weights[0] == 0
    assert weights.sum() == pytest.approx(1)
    assert (np.arange(61) * weights).sum() == pytest.approx(4.8)


def test_an_interval_that_does_not_exist_is_refused():
    for mean, sd, days in [(1.0, 2.0, 30), (4.8, 0.0, 30), (4.8, 2.3, 0)]:
        with pytest.raises(BadInput, match="mean above 1 day"):
            generation_interval(mean, sd, days)


def test_the_school_outbreak_gives_the_figures_of_epiestim():
    rows = estimated(school())
    assert len(rows) == 25
    first = rows[0]  # days 2 to 8; EpiEstim 2.2.4 with a parametric interval of mean 2.6 and sd 1.5
    assert first["date"] == date(2009, 5, 4)
    assert first["mean"] == pytest.approx(1.735798, abs=1e-6)
    assert first["sd"] == pytest.approx(0.4091314, abs=1e-6)
    assert first["q0.025"] == pytest.approx(1.028744, abs=1e-6)
    assert first["q0.5"] == pytest.approx(1.703761, abs=1e-6)
    assert first["q0.975"] == pytest.approx(2.624781, abs=1e-6)
    assert rows[1]["mean"] == pytest.approx(1.749168, abs=1e-6)
    assert rows[-1]["mean"] == pytest.approx(0.9975352, abs=1e-6)


def test_the_probability_of_growth_belongs_to_the_interval():
    rows = estimated(school())
    assert rows[0]["prob_above_1"] > 0.975  # the lower end of the 95 % interval is above 1
    assert all(0 <= row["prob_above_1"] <= 1 for row in rows)


def test_a_known_rt_is_recovered_from_a_simulated_epidemic():
    rng = np.random.default_rng(3)
    weights = generation_interval(4.8, 2.3, 30)
    truth = np.where(np.arange(120) < 60, 1.4, 0.8)
    cases = np.zeros((1, 120))
    cases[0, :5] = 200
    for day in range(5, 120):
        cases[0, day] = rng.poisson(truth[day] * infectiousness(cases[:, : day + 1], weights)[0, day])
    shape, rate = posterior(cases, weights, 7)
    error = np.abs(shape / rate - truth)[0]
    assert error[20:60].max() < 0.1
    assert error[67:].max() < 0.1  # a window of 7 days needs a week to forget the old value


def test_a_missed_day_is_not_a_zero():
    steady = [100] * 40
    holed: list[int | None] = [*steady[:-4], None, *steady[-3:]]
    zeroed = [*steady[:-4], 0, *steady[-3:]]
    whole, with_hole, with_zero = (
        estimate_rt_cori(counts("NPL", values, last=SCHOOL_LAST), as_of=date(2021, 5, 3))["mean"][-1]
        for values in (steady, holed, zeroed)
    )
    assert with_hole == pytest.approx(whole, rel=2e-3)
    assert with_zero < 0.9 * whole


def test_a_window_of_which_too_little_is_known_is_left_empty():
    values: list[int | None] = [100] * 30 + [None] * 10 + [100] * 3
    rows = estimate_rt_cori(counts("NPL", values, last=SCHOOL_LAST), as_of=date(2021, 5, 3)).rows(named=True)
    assert rows[-1]["mean"] is None
    assert rows[-1]["prob_above_1"] is None
    assert rows[-20]["mean"] == pytest.approx(1, abs=0.01)


def test_a_stretch_where_nobody_was_infectious_says_nothing():
    # a single case dies out; 60 days later another comes from outside
    rows = estimated(school([1, *[0] * 59, 1, 0, 1]))
    assert [row["mean"] for row in rows].count(None) > 10
    assert rows[-1]["mean"] is not None
    assert all(np.isfinite(row["mean"]) for row in rows if row["mean"] is not None)


def test_places_are_estimated_side_by_side_as_each_alone():
    other = counts("NPL", SCHOOL[::-1], last=SCHOOL_LAST, as_of=date(2009, 5, 29))
    together = [row for row in estimated(pl.concat([school(), other])) if row["location"] == "USA"]
    assert together == estimated(school())


def test_weekly_counts_give_no_rt():
    weekly = counts("NPL", [700] * 10, last=SCHOOL_LAST, step=7, as_of=date(2009, 5, 29))
    assert estimated(weekly) == []
    assert estimated(frames.empty("figures")) == []
