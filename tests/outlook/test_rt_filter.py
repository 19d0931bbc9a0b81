from datetime import date

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from aidlift import frames
from aidlift.outlook import estimate_rt_filter, generation_interval
from aidlift.outlook.rt import infectiousness
from aidlift.outlook.rt_filter import GRID, _describe, rt_filter

from .worlds import MONDAY, counts

WEIGHTS = generation_interval(4.8, 2.3, 30)
WEEKDAYS = np.array([1.2, 1.15, 1.1, 1.05, 1.0, 0.8, 0.7])
SATURDAY = date(2021, 5, 1)


def course(shape: str, days: int, rng: np.random.Generator) -> np.ndarray:
    day = np.arange(days)
    if shape == "step":
        return np.select([day < 80, day < 150, day < 220], [1.3, 0.8, 1.15], 0.9)
    if shape == "sine":
        return 1 + 0.3 * np.sin(2 * np.pi * day / 120)
    return np.exp(np.clip(np.cumsum(rng.normal(0, 0.03, days)), -0.4, 0.4))


def epidemic(rt: np.ndarray, noise: str, rng: np.random.Generator) -> np.ndarray:
    cases = np.zeros(len(rt))
    cases[:8] = rng.poisson(100, 8)
    for day in range(8, len(rt)):
        back = min(day, 30)
        expected = rt[day] * (WEIGHTS[1 : back + 1] * cases[day - 1 :: -1][:back]).sum()
        cases[day] = (
            rng.negative_binomial(30, 30 / (30 + expected)) if noise == "nb" else rng.poisson(expected)
        )
    return (
        rng.poisson(cases * WEEKDAYS[np.arange(len(rt)) % 7]).astype(float) if noise == "weekday" else cases
    )


@pytest.mark.parametrize("shape", ["step", "sine", "walk"])
@pytest.mark.parametrize("noise", ["poisson", "nb", "weekday"])
def test_a_known_rt_is_recovered_with_a_band_that_holds_it(shape, noise):
    # over ten draws the bands hold .91 to .99 of the truth (docs/outlook.md); three draws vary about that
    rng = np.random.default_rng(12)
    truth = np.array([course(shape, 300, rng) for _ in range(60)])
    cases = np.array([epidemic(rt, noise, rng) for rt in truth])
    found = rt_filter(cases, WEIGHTS)
    use = infectiousness(cases, WEIGHTS) > 20
    use[:, :15] = False
    assert np.abs(found[0] - truth)[use].mean() < 0.05
    inside = ((found[2] <= truth) & (truth <= found[4]))[use].mean()
    assert 0.88 < inside < 0.998


def test_a_calm_series_is_seen_to_be_calm_and_a_moving_one_is_not():
    rng = np.random.default_rng(8)
    calm = np.array([epidemic(np.ones(200), "poisson", rng) for _ in range(5)])
    moving = np.array([epidemic(course("sine", 200, rng), "poisson", rng) for _ in range(5)])

    def width(cases: np.ndarray, step_sd: float | None) -> float:
        found = rt_filter(cases, WEIGHTS, step_sd=step_sd)
        return float(np.nanmean((found[4] - found[2])[:, 30:]))

    assert width(calm, None) < 0.6 * width(calm, 0.02)
    assert width(moving, None) == width(moving, 0.02)


def test_the_frame_has_its_columns_and_a_steady_epidemic_is_one():
    found = estimate_rt_filter(counts("IND", [1000] * 90, last=SATURDAY), as_of=MONDAY)
    assert frames.check("rt", found).problems == ()
    last = found.row(-1, named=True)
    assert last["mean"] == pytest.approx(1, abs=0.01)
    assert last["q0.025"] < 1 < last["q0.975"]
    assert last["prob_above_1"] == pytest.approx(0.5, abs=0.2)


def test_a_stretch_where_nobody_was_infectious_is_left_empty_and_an_outlier_does_no_harm():
    quiet = [100] * 40 + [0] * 80 + [5, 8, 10, 12, 10**9, 20]
    found = estimate_rt_filter(counts("IND", quiet, last=SATURDAY), as_of=MONDAY)
    assert found["mean"].null_count() > 10
    known = found.drop_nulls("mean")
    assert np.isfinite(known.select("mean", "sd", "q0.025", "q0.975").to_numpy()).all()


def test_a_narrow_belief_has_the_quantiles_of_its_normal():
    # the grid is coarser than this belief is wide
    log_grid, mean, sd = np.log(GRID), np.log(1.013), 0.02
    spacing = log_grid[1] - log_grid[0]
    edges = np.append(log_grid - spacing / 2, log_grid[-1] + spacing / 2)
    found = np.empty(6)
    _describe(np.diff(ndtr((edges - mean) / sd)), GRID, log_grid, found)
    assert np.log(found[2:5]) == pytest.approx(mean + sd * ndtri([0.025, 0.5, 0.975]), abs=2e-4)


def test_a_missed_day_says_nothing_and_widens_the_band():
    whole = [500] * 60
    holed: list[int | None] = [*whole[:-6], None, None, None, None, None, 500]
    bands = [
        estimate_rt_filter(counts("IND", values, last=SATURDAY), as_of=MONDAY).row(-3, named=True)
        for values in (whole, holed)
    ]
    assert bands[1]["mean"] == pytest.approx(1, abs=0.03)
    assert bands[1]["q0.975"] - bands[1]["q0.025"] > bands[0]["q0.975"] - bands[0]["q0.025"]


def test_blocks_of_places_give_the_same_bytes_as_all_at_once():
    rng = np.random.default_rng(2)
    cases = rng.poisson(200, (7, 120)).astype(float)
    alone = np.concatenate([rt_filter(cases[part : part + 2], WEIGHTS) for part in range(0, 7, 2)], axis=1)
    assert alone.tobytes() == rt_filter(cases, WEIGHTS).tobytes()
