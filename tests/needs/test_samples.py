"""Samples are followed from cases to items; quantiles are taken at the end."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from aidlift import frames
from aidlift.errors import BadInput
from aidlift.needs import Needs, estimate_needs, pathway

from .worlds import MONDAY, SATURDAY, capacity, forecasts, recent

COUNT = 200


def samples(weekly: np.ndarray, location: str = "NPL") -> pl.DataFrame:
    """One path a row, one week a column."""
    frame = forecasts({str(number + 1): list(path) for number, path in enumerate(weekly)}, location)
    return frame.with_columns(output_type=pl.lit("sample"))


def follow(weekly: np.ndarray, levels: list[float], care: pl.DataFrame | None = None) -> Needs:
    places = capacity() if care is None else care
    return estimate_needs(samples(weekly), recent([7000.0] * 3), places, pathway(), levels=levels)


@pytest.fixture(scope="module")
def uncertain() -> np.ndarray:
    """Weeks that know nothing of each other: a bad one may be followed by a good one."""
    return np.random.default_rng(5).lognormal(9, 1, (COUNT, 4))


def horizon(found: Needs, item: str, level: str) -> float:
    [value] = found.totals.filter(item=item, period="horizon", output_type_id=level)["needed"]
    return float(value)


def test_the_tables_are_those_declared(uncertain):
    found = follow(uncertain, [0.5, 0.95])
    assert frames.check("needs", found.needs).problems == ()
    assert frames.check("needs_totals", found.totals).problems == ()
    assert found.totals["method"].unique().to_list() == ["samples"]
    assert found.comonotone == ()


def test_a_sum_of_weeks_is_less_extreme_than_the_sum_of_weekly_quantiles(uncertain):
    found = follow(uncertain, [0.05, 0.5, 0.95])
    weeks = found.totals.filter(item="SWVTM", period="week")
    summed = {level: weeks.filter(output_type_id=level)["needed"].sum() for level in ("0.05", "0.95")}
    assert horizon(found, "SWVTM", "0.95") < 0.9 * summed["0.95"]
    assert horizon(found, "SWVTM", "0.05") > 1.1 * summed["0.05"]


def test_what_was_needed_so_far_grows_to_the_sum_of_the_horizon_by_whole_courses(uncertain):
    found = estimate_needs(
        samples(uncertain), recent([7000.0] * 3), capacity(), pathway(), levels=[0.95], so_far=True
    )
    grown = found.totals.filter(item="SWVTM", period="so far").sort("last_day")["needed"].to_numpy()
    assert (np.diff(grown) >= 0).all()
    assert grown[-1] == pytest.approx(horizon(found, "SWVTM", "0.95"))
    days = found.needs.filter(item="SWVTM").sort("date")["needed"].to_numpy()
    assert grown[0] == pytest.approx(days[0])
    assert grown[-1] < 0.9 * days.sum()
    assert frames.check("needs_totals", found.totals).problems == ()


def test_followed_as_levels_the_same_weeks_give_the_sum_of_quantiles(uncertain):
    ranked = np.sort(uncertain, axis=0)[[99, 189]]
    levels = forecasts({"0.5": list(ranked[0]), "0.95": list(ranked[1])})
    found = estimate_needs(levels, recent([7000.0] * 3), capacity(), pathway(), levels=[0.5, 0.95])
    assert found.comonotone == ("NPL",)
    assert found.totals["method"].unique().to_list() == ["comonotone"]
    weeks = found.totals.filter(item="SWVTM", period="week", output_type_id="0.95")["needed"].sum()
    assert horizon(found, "SWVTM", "0.95") == pytest.approx(weeks)
    assert horizon(found, "SWVTM", "0.95") > horizon(follow(uncertain, [0.95]), "SWVTM", "0.95")


def test_a_quantile_of_a_day_is_that_of_the_samples_worked_one_by_one(uncertain):
    found = follow(uncertain, [0.7])
    alone = [follow(path[None, :], [0.5]).needs.filter(item="GLEX") for path in uncertain[:50]]
    few = follow(uncertain[:50], [0.7]).needs.filter(item="GLEX")
    each = np.sort(np.stack([one["needed"].to_numpy() for one in alone]), axis=0)
    assert few["needed"].to_numpy() == pytest.approx(each[34])  # the 35th of 50
    assert found.needs.height == few.height * 30


def test_the_peak_of_a_durable_is_ranked_over_paths_and_not_over_days(uncertain):
    found = follow(uncertain, [0.5])
    [peak] = found.totals.filter(item="OXC10", period="horizon")["needed"]
    assert peak >= found.needs.filter(item="OXC10")["needed"].max()


def test_the_explanation_follows_the_sample_that_is_the_quantile(uncertain):
    found = follow(uncertain, [0.7])
    day = SATURDAY + timedelta(days=20)
    [needed] = found.needs.filter(item="MSURG", date=day)["needed"]
    steps = found.steps("NPL", "MSURG", day, 0.7)
    total = next(step for step in steps if step.what.startswith("MSURG needed"))
    assert total.value == pytest.approx(needed, rel=1e-9)
    assert "which is the 0.7 quantile of MSURG that day" in total.what


def test_places_with_samples_and_places_with_levels_stand_in_one_table(uncertain):
    mixed = pl.concat([samples(uncertain, "IND"), forecasts({"0.7": [7000.0] * 4})])
    found = estimate_needs(mixed, recent([7000.0] * 3), capacity(), pathway(), levels=[0.7])
    assert found.comonotone == ("NPL",)
    alone = estimate_needs(
        forecasts({"0.7": [7000.0] * 4}), recent([7000.0] * 3), capacity(), pathway(), levels=[0.7]
    )
    assert_frame_equal(found.needs.filter(location="NPL"), alone.needs)


def test_many_places_give_what_each_gives_alone(uncertain):
    places = ["AFG", "BGD", "BTN", "IND", "IRN", "LKA", "MDV", "NPL", "PAK", "CHN"] * 1
    places += ["AUS", "AUT", "BEL", "BRA", "CAN", "CHL", "COL", "CUB", "DEU", "DNK"]
    together = pl.concat(samples(uncertain * (row + 1), place) for row, place in enumerate(places))
    found = estimate_needs(together, recent([7.0] * 3), capacity(), pathway(), levels=[0.7])
    assert found.needs["location"].unique().sort().to_list() == sorted(places)
    last = together.filter(location="DNK")
    alone = estimate_needs(last, recent([7.0] * 3), capacity(), pathway(), levels=[0.7])
    assert_frame_equal(found.needs.filter(location="DNK"), alone.needs)


def test_a_sample_without_a_week_is_refused(uncertain):
    holed = samples(uncertain[:5]).slice(1)
    with pytest.raises(BadInput, match="NPL does not have each sample once in every week"):
        estimate_needs(holed, recent([7000.0]), capacity(), pathway(), levels=[0.5])
    jumped = samples(uncertain[:5]).filter(pl.col("horizon") != 2)
    with pytest.raises(BadInput, match="jumps from the week to 2021-05-08 to the week to 2021-05-22"):
        estimate_needs(jumped, recent([7000.0]), capacity(), pathway(), levels=[0.5])


def test_more_cases_in_every_sample_need_more_at_every_level(uncertain):
    few = follow(uncertain, [0.05, 0.5, 0.95]).needs
    many = follow(uncertain * 1.5, [0.05, 0.5, 0.95]).needs
    assert (many["needed"] >= few["needed"]).all()
    assert date(2021, 5, 4) == few["date"].min()
    assert few["as_of"].unique().to_list() == [MONDAY]
