from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from aidlift import frames
from aidlift.errors import BadInput, NotFound
from aidlift.needs import coefficients, counted_once, estimate_needs, known_capacity, pathway
from aidlift.needs.drivers import UNITS

from .worlds import MONDAY, capacity, driven, estimate, forecasts, recent

DAY = date(2021, 5, 8)


def test_the_table_is_the_one_declared():
    found = estimate([7000.0, 9000.0], [7000.0] * 3)
    assert frames.check("needs", found.needs).problems == ()
    assert found.needs["as_of"].unique().to_list() == [MONDAY]
    assert (found.needs["date"].min(), found.needs["date"].max()) == (date(2021, 5, 4), date(2021, 5, 15))


def test_more_cases_never_need_less_and_none_need_nothing():
    few, many, none = (
        estimate([cases], [cases] * 3).needs.sort("item", "date") for cases in (700.0, 7000.0, 0.0)
    )
    assert (many["needed"] >= few["needed"]).all()
    assert (none["needed"] == 0).all()


def test_a_level_is_followed_through_all_weeks():
    low, high = [1000.0, 500.0], [3000.0, 6000.0]
    both = estimate_needs(
        forecasts({"0.5": low, "0.95": high}), recent([7000.0] * 3), capacity(), pathway(), levels=[0.5, 0.95]
    )
    alone = estimate_needs(
        forecasts({"0.95": high}), recent([7000.0] * 3), capacity(), pathway(), levels=[0.95]
    )
    assert_frame_equal(both.needs.filter(output_type_id="0.95"), alone.needs)


def test_unknown_beds_and_staff_are_no_limit_and_said():
    care = capacity(beds_per_1000=None, icu_share=None, health_workers=None, manual_tests=None)
    found = estimate([7000.0], [7000.0] * 3, care=care)
    assert (found.needs["usable"] == found.needs["needed"]).all()
    assert found.notes == (
        "NPL: the number of health workers is not known; no limit is set.",
        "NPL: the number of hospital beds is not known; no limit is set.",
        "NPL: the capacity of laboratories is not known; tests have no limit and all PCR is manual.",
    )
    nothing = estimate([7000.0], [7000.0] * 3, care=capacity("IND"))
    assert nothing.notes == ("NPL: no population, beds or staff are known, so usable needs have no limit.",)


def test_an_unknown_share_of_intensive_care_leaves_critical_beds_without_limit():
    care = capacity(population=10**6, beds_per_1000=1.0, icu_share=None)
    found = estimate([7000.0], [7000.0] * 3, care=care)
    assert driven(found, "severe patients", DAY, "usable") == 600  # 60 % of 1,000 beds
    assert driven(found, "critical patients", DAY, "usable") == driven(found, "critical patients", DAY)
    assert "only severe beds limit" in found.notes[0]


def test_a_past_week_without_a_count_takes_that_of_the_week_before():
    holed = estimate([7000.0], [7000.0, 7000.0, None])
    assert holed.needs.equals(estimate([7000.0], [7000.0] * 3).needs)
    assert holed.notes == ("NPL: past weeks without a count took that of the week before.",)


@pytest.mark.parametrize("before", [[7000.0], [None, None, 7000.0], []])
def test_patients_from_before_the_first_count_are_left_out_and_said(before):
    found = estimate([7000.0], before)
    assert any("some weeks before the forecast have no count" in note for note in found.notes)


def test_days_and_levels_that_the_forecast_lacks_are_refused():
    with pytest.raises(BadInput, match="ends on 2021-05-08; needs cannot reach 2021-05-09"):
        estimate([7000.0], [7000.0], last_day=date(2021, 5, 9))
    with pytest.raises(BadInput, match="turn the days around"):
        estimate([7000.0], [7000.0], first_day=date(2021, 5, 8), last_day=date(2021, 5, 7))
    with pytest.raises(BadInput, match=r"no quantile 0.7; it has 0.5"):
        estimate_needs(forecasts({"0.5": [7.0]}), recent([7.0]), capacity(), pathway(), levels=[0.7])
    with pytest.raises(NotFound, match="No need of OXC10 in IND"):
        estimate([7000.0], [7000.0]).explain("IND", "OXC10", DAY, 0.5)


def test_a_forecast_of_deaths_alone_gives_no_needs_and_says_so():
    deaths = forecasts({"0.5": [7.0]}).with_columns(target=pl.lit("wk inc death"))
    found = estimate_needs(deaths, recent([7.0]), capacity(), pathway(), levels=[0.5])
    assert found.needs.is_empty()
    assert "no forecast of cases" in found.summary()


def test_needs_that_stand_on_stopped_figures_say_so():
    stopped = forecasts({"0.5": [7.0]}).with_columns(flags=pl.lit("stopped short"))
    found = estimate_needs(stopped, recent([7.0] * 3), capacity(), pathway(), levels=[0.5])
    assert found.notes == (
        "NPL: its figures have stopped; the need stands on the last week that was reported.",
    )


def test_the_summary_names_patients_beds_and_oxygen():
    text = estimate([7000.0], [7000.0] * 3).summary()
    assert text == (
        "1,750 patients in need of a bed in 1 place on 2021-05-08, beds for 1,750; "
        "65 t of oxygen a day (level 0.5, pathway who_esft_2022)."
    )


def test_the_world_and_the_parts_of_a_country_are_not_summed_with_countries():
    assert counted_once(["WLD", "NPL", "IN-KL", "XDP", "HKG"]) == ["HKG", "NPL"]
    assert counted_once(["IN-KL", "IN-XUN", "IN-DL"]) == ["IN-DL", "IN-KL"]


def test_every_coefficient_has_a_driver_and_a_source():
    table = coefficients()
    assert set(table["driver"]) <= set(UNITS)
    assert table["source"].str.len_chars().min() > 10
    assert table.select("item", "driver").is_unique().all()


def test_what_the_catalogue_knows_of_countries_is_a_capacity_table():
    assert frames.check("capacity", known_capacity()).problems == ()
    assert {"IND", "NPL", "PAK", "LKA", "BGD", "AFG", "CHN"} <= set(known_capacity()["location"])
