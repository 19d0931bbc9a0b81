from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidlift import frames
from aidlift.errors import BadInput, NotFound
from aidlift.outlook import LEVEL_NAMES, MEMBERS, Outlook, forecast

from .worlds import MONDAY, counts, growing, weeks_of_days

SATURDAY = date(2021, 5, 1)
CASES = ("wk inc case",)


def outlook(*views: pl.DataFrame, as_of: date = MONDAY, **choices: object) -> Outlook:
    return forecast(pl.concat(views), as_of=as_of, targets=CASES, **{"model": "damped_trend", **choices})  # type: ignore[arg-type]


def country(name: str, weekly: list[int | None], last: date = SATURDAY) -> pl.DataFrame:
    return counts(name, weeks_of_days(weekly), last=last)


def medians(found: Outlook, location: str) -> list[float]:
    at = (pl.col("location") == location) & (pl.col("output_type_id") == "0.5")
    return found.forecasts.filter(at).sort("horizon")["value"].to_list()


def flags(found: Outlook, location: str) -> str:
    return found.forecasts.filter(pl.col("location") == location)["flags"][0]


def test_the_columns_are_those_of_the_forecast_hubs():
    found = outlook(country("NPL", growing(100, 1.2, 30)))
    assert frames.check("forecasts", found.forecasts).problems == ()
    assert frames.check("weekly", found.weekly).problems == ()
    assert found.forecasts["output_type_id"].unique().sort().to_list() == sorted(LEVEL_NAMES)
    assert found.forecasts["target_end_date"].unique().sort().to_list() == [
        date(2021, 5, 8),
        date(2021, 5, 15),
        date(2021, 5, 22),
        date(2021, 5, 29),
    ]


def test_growth_fades_from_week_to_week():
    # 1.5 each week; after 30 weeks the smoothed growth is log 1.5, and its next steps are
    # 0.6, 0.36, 0.216, 0.1296 of it
    weekly = growing(7000, 1.5, 20)
    steps = np.cumsum([0.6, 0.36, 0.216, 0.1296])
    expected = weekly[-1] * np.exp(np.log(1.5) * steps)
    assert medians(outlook(country("NPL", weekly)), "NPL") == pytest.approx(expected, rel=1e-3)


def test_a_steady_epidemic_is_forecast_steady_and_the_flat_baseline_agrees():
    view = country("NPL", [7000] * 30)
    assert medians(outlook(view), "NPL") == pytest.approx([7000] * 4)
    assert medians(outlook(view, model="baseline_flat"), "NPL") == pytest.approx([7000] * 4)


def test_the_flat_baseline_spreads_by_what_weeks_have_differed_by():
    found = outlook(country("NPL", [700, 1400] * 10), model="baseline_flat")
    first = found.forecasts.filter(pl.col("horizon") == 1).sort("value")["value"]
    assert (first.min(), first.max()) == (700.0, 2100.0)


def test_places_teach_each_other_how_wide_the_band_is():
    calm, wild = growing(7000, 1.02, 30), [7000 * (3 if week % 2 else 1) for week in range(30)]
    alone = outlook(country("BTN", calm))
    together = outlook(country("BTN", calm), *(country(name, wild) for name in ("IND", "NPL", "LKA")))

    def width(found: Outlook) -> float:
        row = found.table().filter(pl.col("location") == "BTN").row(0, named=True)
        return row["high_95"] - row["low_95"]

    assert width(together) > width(alone) > 0  # neighbours that surprised their forecasts warn this one


def test_a_missed_last_week_is_forecast_from_the_week_before_and_said():
    weekly = [7000] * 30
    late = outlook(country("NPL", [*weekly[:-1], None]), country("IND", weekly))
    assert (flags(late, "NPL"), flags(late, "IND")) == ("stale", "")
    method = late.forecasts.filter(pl.col("location") == "NPL")["method"][0]
    assert method == "damped_trend, from 1 week earlier"
    assert late.forecasts["reference_date"].unique().to_list() == [SATURDAY]
    by_place = late.table().filter(pl.col("horizon") == 1)
    width = dict(by_place.select("location", pl.col("high_95") - pl.col("low_95")).iter_rows())
    assert width["NPL"] > width["IND"]


def test_a_series_silent_for_more_than_two_weeks_is_stopped():
    assert flags(outlook(country("NPL", [700] * 20, last=date(2021, 4, 3))), "NPL") == "stopped"


def test_a_week_that_was_hardly_reported_is_not_believed():
    found = outlook(country("NPL", [7000] * 20 + [3]))
    assert flags(found, "NPL") == "stale repaired"
    assert medians(found, "NPL") == pytest.approx([7000] * 4)
    assert found.recent.filter(pl.col("week_end") == SATURDAY)["value"].to_list() == [7000.0]


def test_a_week_with_a_day_missing_is_scaled_to_seven_days():
    view = counts("NPL", [100] * 77 + [100] * 6 + [None], last=SATURDAY)
    found = outlook(view)
    assert found.recent["value"][-1] == pytest.approx(700.0)
    assert found.weekly["state"][-1] == "partly missed"


def test_a_week_published_on_its_last_day_is_used_on_that_day():
    weekly = counts("NPL", [700] * 20, last=date(2021, 5, 2), step=7, as_of=date(2021, 5, 2))
    found = outlook(weekly, as_of=date(2021, 5, 2))
    assert found.forecasts["reference_date"].unique().to_list() == [date(2021, 5, 2)]
    assert found.forecasts["target_end_date"].min() == date(2021, 5, 9)
    assert flags(found, "NPL") == ""


def test_only_zeros_stay_zero_and_the_method_says_so():
    found = outlook(country("TON", [0] * 30))
    assert found.forecasts["value"].unique().to_list() == [0.0]
    assert found.forecasts["method"].unique().to_list() == ["baseline_flat, only zeros so far"]
    assert flags(found, "TON") == "all_zero"


def test_one_short_series_alone_is_forecast_with_a_wide_band_and_a_warning():
    found = outlook(country("NPL", [70, 140, 280]))
    row = found.table().row(0, named=True)
    assert "short" in row["flags"]
    assert row["low_95"] < 0.6 * row["median"] < 1.4 * row["median"] < row["high_95"]


def test_growth_is_capped():
    found = outlook(country("NPL", [10] * 20 + [40, 400, 40000]))
    highest = found.forecasts.group_by("horizon").agg(pl.col("value").max()).sort("horizon")["value"]
    for horizon, value in enumerate(highest, 1):
        assert np.log1p(value) <= np.log1p(40000) + 0.9 + 0.6 * (horizon - 1) + 1e-9


def test_places_are_chosen_after_all_have_taught():
    everyone = [country("NPL", growing(100, 1.2, 30)), country("IND", growing(1000, 1.1, 30))]
    all_places, one = outlook(*everyone), outlook(*everyone, locations=["NPL"])
    assert one.forecasts.equals(all_places.forecasts.filter(pl.col("location") == "NPL"))


def test_what_cannot_be_asked_gets_a_sentence():
    view = country("NPL", [7] * 20)
    with pytest.raises(NotFound, match="Models: damped_trend, baseline_flat, renewal, ensemble"):
        outlook(view, model="magic")
    with pytest.raises(NotFound, match=r"Places with counts \(1\): NPL"):
        outlook(view, locations=["IND"])
    with pytest.raises(BadInput, match="1 to 8"):
        outlook(view, horizons=9)


def test_no_counts_give_no_forecast_and_a_sentence():
    found = forecast(frames.empty("figures"), as_of=MONDAY)
    assert found.forecasts.is_empty()
    assert "no place has a whole week" in found.summary()


def test_the_future_does_not_change_the_forecast():
    view = country("NPL", growing(100, 1.2, 30))
    noise = counts("NPL", [10**9] * 21, last=date(2021, 5, 22), as_of=date(2021, 5, 23))
    assert outlook(pl.concat([view, noise])).forecasts.equals(outlook(view).forecasts)


week = st.one_of(st.none(), st.integers(-(10**4), 10**4), st.just(10**9), st.just(0))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(week, min_size=1, max_size=40), st.lists(week, min_size=1, max_size=8))
@pytest.mark.parametrize("model", MEMBERS)
def test_no_series_makes_it_fail_or_explode(model, one, other):
    found = outlook(country("NPL", one), country("IND", other), model=model)
    for _, rows in found.forecasts.group_by("location", "horizon", maintain_order=True):
        values = rows["value"].to_numpy()
        assert np.isfinite(values).all()
        assert (values >= 0).all()
        assert (np.diff(values) >= 0).all()
