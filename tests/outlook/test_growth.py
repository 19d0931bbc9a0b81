from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from aidlift import frames
from aidlift.errors import BadInput
from aidlift.outlook import detect_waves, doubling_time, growth_rate, sustained_above

from .worlds import MONDAY, counts

SATURDAY = date(2021, 5, 1)


def test_counts_that_double_in_ten_days_say_so():
    doubling = [round(1000 * 2 ** (day / 10)) for day in range(60)]
    found = growth_rate(counts("NPL", doubling, last=SATURDAY), as_of=MONDAY)
    assert frames.check("growth", found).problems == ()
    row = found.row(0, named=True)
    assert row["rate"] == pytest.approx(np.log(2) / 10, rel=0.01)
    assert row["doubling_days"] == pytest.approx(10, rel=0.01)
    assert row["trend"] == "growing"
    falling = growth_rate(counts("NPL", doubling[::-1], last=SATURDAY), as_of=MONDAY).row(0, named=True)
    assert (falling["trend"], round(falling["doubling_days"])) == ("falling", -10)


def test_counts_that_only_waver_are_stable_and_have_no_doubling_time():
    noise = np.random.default_rng(1).poisson(300, 60)
    row = growth_rate(counts("NPL", [int(x) for x in noise], last=SATURDAY), as_of=MONDAY).row(0, named=True)
    assert (row["trend"], row["doubling_days"]) == ("stable", None)
    assert row["low"] < 0 < row["high"]


def test_a_doubling_time_needs_growth():
    assert doubling_time(np.log(2)) == pytest.approx(1)
    with pytest.raises(BadInput, match="never double"):
        doubling_time(0.0)
    with pytest.raises(BadInput, match="at least 7 days"):
        growth_rate(frames.empty("figures"), as_of=MONDAY, days=3)


def hill(day: int, peak: int, height: float) -> float:
    return height * np.exp(-(((day - peak) / 20) ** 2))


def test_two_hills_are_two_waves_and_the_last_is_open_until_it_falls():
    days = [round(20 + hill(day, 60, 1000) + hill(day, 200, 3000)) for day in range(300)]
    last = SATURDAY
    found = detect_waves(counts("IND", days, last=last), as_of=MONDAY)
    assert frames.check("waves", found).problems == ()
    assert found["open"].to_list() == [False, False]
    first = last - timedelta(days=299)
    peaks = [(day - first).days for day in found["peak"]]
    assert peaks == pytest.approx([63, 203], abs=3)  # a mean of seven days ends three days late
    rising = detect_waves(counts("IND", days[:195], last=last), as_of=MONDAY)
    assert rising["open"].to_list() == [False, True]


def test_a_flat_series_and_none_at_all_have_no_waves():
    assert detect_waves(counts("IND", [100] * 200, last=SATURDAY), as_of=MONDAY).is_empty()
    assert detect_waves(frames.empty("figures"), as_of=MONDAY).is_empty()


def rt(chances: list[float | None]) -> pl.DataFrame:
    days = [SATURDAY - timedelta(days=len(chances) - 1 - number) for number in range(len(chances))]
    return pl.DataFrame({"location": "IND", "date": days, "prob_above_1": chances})


@pytest.mark.parametrize(
    ("chances", "weekly", "days", "sustained"),
    [
        ([0.5] + [0.99] * 14, 50.0, 14, True),
        ([0.5] + [0.99] * 13, 50.0, 13, False),
        ([0.99] * 20, 1.0, 20, False),
        ([0.99] * 20 + [0.5], 50.0, 0, False),
        ([0.99] * 10 + [None] + [0.99] * 9, 50.0, 9, False),
    ],
)
def test_growth_is_sustained_after_fourteen_sure_days_and_enough_cases(chances, weekly, days, sustained):
    incidence = pl.DataFrame({"location": ["IND"], "weekly_per_100000": [weekly]})
    found = sustained_above(rt(chances), incidence)
    assert frames.check("sustained", found).problems == ()
    row = found.row(0, named=True)
    assert (row["days_in_a_row"], row["sustained"]) == (days, sustained)
    assert (row["days"], row["probability"], row["per_100000"]) == (14, 0.95, 5.0)
