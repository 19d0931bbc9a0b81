from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidlift.catalogue.weeks import epiweek, epiweek_end, last_complete_week


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2021, 1, 2), (2020, 53)),  # Saturday of the week with four days in 2020: CDC's MMWR calendar
        (date(2021, 1, 3), (2021, 1)),
        (date(2021, 4, 30), (2021, 17)),
        (date(2021, 12, 31), (2021, 52)),
        (date(2022, 1, 1), (2021, 52)),
        (date(2015, 1, 3), (2014, 53)),
    ],
)
def test_weeks_are_numbered_as_the_mmwr_calendar_does(day, week):
    assert epiweek(day) == week


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)))
def test_every_week_ends_on_the_saturday_that_follows(day):
    end = epiweek_end(day)
    assert end.strftime("%A") == "Saturday"
    assert 0 <= (end - day).days <= 6
    assert epiweek(day) == epiweek(end)
    assert last_complete_week(day) in (end, end - timedelta(days=7))


def test_a_week_is_complete_on_its_saturday_and_not_before():
    assert last_complete_week(date(2021, 4, 30)) == date(2021, 4, 24)
    assert last_complete_week(date(2021, 5, 1)) == date(2021, 5, 1)
