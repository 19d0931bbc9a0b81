from datetime import date, timedelta

import polars as pl
import pytest

from aidlift.catalogue.places import location_codes
from aidlift.errors import NotFound
from aidlift.figures import complete, statements
from tests.figures.worlds import figures, series

FIRST = date(2021, 4, 1)


def numbers(view, day, location="NPL", **told):
    said = statements(complete(view), location=location, day=day, **told)
    return {key: value for one in said for key, value in one.numbers.items()}


def sentences(view, day, **told):
    return [one.sentence for one in statements(complete(view), location="NPL", day=day, **told)]


def test_new_total_mean_and_change_are_those_of_the_days():
    totals = series(FIRST, [0, *(100 * day for day in range(1, 30))], target="cumulative cases")
    said = numbers(totals, date(2021, 4, 30))
    assert (said["new_cases"], said["cumulative_cases"]) == (100, 2900)
    assert (said["mean_7_days_cases"], said["change_on_week_cases"]) == (100, 0)


def test_a_month_is_summed_only_where_it_is_there_from_its_first_day():
    assert "month_cases" not in numbers(series(FIRST, [5] * 30), date(2021, 4, 30))
    whole = series(date(2021, 3, 31), [7, *[5] * 30])
    assert numbers(whole, date(2021, 4, 30))["month_cases"] == 150
    assert "150 cases were reported in April 2021." in sentences(whole, date(2021, 4, 30))
    assert "25 cases were reported from 1 to 5 April." in sentences(whole, date(2021, 4, 5))


def test_a_missed_report_is_said_and_ends_a_run_and_is_never_a_zero():
    view = series(FIRST, [20, 20, None, 20, 20, 20])
    assert numbers(view, date(2021, 4, 3))["new_cases"] is None
    assert "Nepal: no report of new cases on 3 April 2021; the last one counts 2 April." in sentences(
        view, date(2021, 4, 3)
    )
    assert numbers(view, date(2021, 4, 6))["days_in_a_row_cases"] == 3


def test_days_in_a_row_are_above_and_not_at_the_threshold():
    view = series(FIRST, [301, 300, 301, 302, 303])
    said = numbers(view, date(2021, 4, 5), threshold=300)
    assert (said["days_in_a_row_cases"], said["since_cases"]) == (3, "2021-04-03")
    assert numbers(view, date(2021, 4, 2), threshold=300)["days_in_a_row_cases"] == 0


def test_a_correction_is_no_report_of_negative_cases():
    assert any("was corrected by -3" in one for one in sentences(series(FIRST, [5, -3]), date(2021, 4, 2)))


def test_a_milestone_is_said_on_the_day_it_is_crossed_and_not_after():
    totals = series(FIRST, [990, 1005, 1010], target="cumulative cases")
    assert numbers(totals, date(2021, 4, 2))["milestone_cases"] == 1000
    assert "milestone_cases" not in numbers(totals, date(2021, 4, 3))


def test_weekly_figures_speak_of_the_last_week_that_ended():
    view = series(date(2021, 4, 4), [70, 140, 210], period_days=7)
    said = sentences(view, date(2021, 4, 20))
    assert "Nepal reported 210 new cases in the week to 18 April 2021." in said
    assert not any("7 days the mean" in one for one in said)
    with pytest.raises(NotFound, match="its weeks run from 4 April 2021 to 18 April 2021"):
        sentences(view, date(2021, 5, 1))


def test_new_cases_per_100_000_name_the_population_and_its_year():
    said = numbers(series(FIRST, [5000] * 14), date(2021, 4, 14))
    assert said["per_100000_7_days_cases"] == round(35000 / said["population"] * 100_000, 1)
    assert said["per_100000_14_days_cases"] == round(70000 / said["population"] * 100_000, 1)


def world(count, source_id, last=date(2021, 4, 30), **above):
    codes = [code for code in location_codes() if len(code) == 3 and code.isalpha()]
    codes = [code for code in codes if not code.startswith("X")][:count]
    totals = {code: place for place, code in enumerate(codes)} | {"NPL": 1000} | above
    return figures(
        *(
            {
                "location": code,
                "date": last,
                "value": total,
                "target": "cumulative cases",
                "source_id": source_id,
            }
            for code, total in totals.items()
        )
    )


def test_a_rank_is_by_one_named_source_and_aggregates_are_not_ranked():
    view = world(40, "who", USA=2000, WLD=9999, XDP=5000)
    said = statements(
        view, location="NPL", day=date(2021, 4, 30), publishers={"who": "World Health Organization"}
    )
    (rank,) = [one for one in said if one.code == "rank_cases"]
    assert (rank.numbers["rank_cases"], rank.numbers["rank_after_cases"]) == (2, "USA")
    assert "the second-highest total of cases" in rank.sentence
    assert "after the United States of America" in rank.sentence
    assert rank.sentence.startswith("In the figures of the World Health Organization it has")


def test_totals_of_two_sources_are_never_ranked_together():
    both = pl.concat([world(40, "who"), world(30, "jhu", USA=9000, IND=8000)])
    own = complete(both.filter(pl.col("source_id") == "jhu"))
    said = statements(own, location="NPL", day=date(2021, 4, 30), ranking=both)
    (rank,) = [one for one in said if one.code == "rank_cases"]
    assert (rank.numbers["rank_cases"], rank.numbers["rank_source_cases"]) == (1, "who")
    few = world(5, "moh")
    assert "rank_cases" not in numbers(few, date(2021, 4, 30))


def test_every_number_leads_to_the_row_of_its_own_column():
    new = series(FIRST, [5, 6], source_ref="row 3, column new")
    total = series(FIRST, [5, 11], target="cumulative cases", source_ref="row 3, column total")
    said = {one.code: one for one in statements(pl.concat([new, total]), location="NPL", day=FIRST + ONE)}
    assert said["new_cases"].evidence == ("moh: row 3, column new",)
    assert said["cumulative_cases"].evidence == ("moh: row 3, column total",)


ONE = timedelta(days=1)


def test_a_place_or_day_that_is_not_there_is_told_with_what_is():
    with pytest.raises(NotFound, match=r"no counts of cases or deaths for IND.*NPL"):
        statements(series(FIRST, [5]), location="IND", day=FIRST)
    with pytest.raises(NotFound, match="its days run from 1 April 2021 to 1 April 2021"):
        statements(series(FIRST, [5]), location="NPL", day=date(2021, 4, 2))
