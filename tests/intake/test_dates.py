import re
from datetime import date
from pathlib import Path

import pytest

from aidlift.intake.dates import COUNTED, PATTERN, _matches, find_dates, first_written_day

SATURDAY = date(2021, 5, 1)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("on Tuesday", date(2021, 4, 27), date(2021, 4, 27)),
        ("on Saturday", SATURDAY, SATURDAY),
        ("yesterday", date(2021, 4, 30), date(2021, 4, 30)),
        ("In April", date(2021, 4, 1), date(2021, 4, 30)),
        ("in December", date(2020, 12, 1), date(2020, 12, 31)),
        ("in the past week", date(2021, 4, 25), SATURDAY),
        ("in the last 24 hours", SATURDAY, SATURDAY),
        ("over the past 14 days", date(2021, 4, 18), SATURDAY),
        ("last week", date(2021, 4, 19), date(2021, 4, 25)),
        ("this weekend", SATURDAY, date(2021, 5, 2)),
        ("as of 15 March", date(2021, 3, 15), date(2021, 3, 15)),
        ("April 29, 2021", date(2021, 4, 29), date(2021, 4, 29)),
        ("29/04/2021", date(2021, 4, 29), date(2021, 4, 29)),
        ("2021-04-29", date(2021, 4, 29), date(2021, 4, 29)),
        ("from 4 April through 17 April 2021", date(2021, 4, 4), date(2021, 4, 17)),
        ("between 13 February and 1 April", date(2021, 2, 13), date(2021, 4, 1)),
        ("between January and March", date(2021, 1, 1), date(2021, 3, 31)),
        ("from November to February", date(2020, 11, 1), date(2021, 2, 28)),
        ("between March and May 2020", date(2020, 3, 1), date(2020, 5, 31)),
        ("on 18 and 19 April", date(2021, 4, 18), date(2021, 4, 19)),
        ("epidemiological week 16", date(2021, 4, 19), date(2021, 4, 25)),
        ("the ninth consecutive day", date(2021, 4, 23), SATURDAY),
        ("for the third day in a row", date(2021, 4, 29), SATURDAY),
        ("in the week ending 25 April", date(2021, 4, 19), date(2021, 4, 25)),
        ("in 2019", date(2019, 1, 1), date(2019, 12, 31)),
    ],
)
def test_words_of_days_are_resolved_against_the_dateline(words, first, last):
    (when,) = find_dates(f"It happened {words}.", SATURDAY)
    assert (when.first, when.last) == (first, last)


def test_a_weekday_carries_the_day_ahead_for_verbs_that_look_forward():
    (when,) = find_dates("They will arrive on Tuesday.", SATURDAY)
    assert when.ahead == (date(2021, 5, 4), date(2021, 5, 4))


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("since 1 January", "since"),
        ("since the outbreak was declared on 25 March", "since"),
        ("up to April 29", "until"),
        ("as of 15 March", "asof"),
    ],
)
def test_what_leads_a_day_says_its_role(words, role):
    (when,) = find_dates(words, SATURDAY)
    assert when.role == role


@pytest.mark.parametrize("words", ["31 February 2021", "2021-13-40", "week 60 of 2021", "99/99/2021"])
def test_days_that_do_not_exist_are_none(words):
    assert all(when.first is None or when.first.year == 2021 for when in find_dates(words, SATURDAY))


def test_a_text_without_dateline_takes_the_first_day_it_writes_whole():
    assert first_written_day("Geneva, 17 June 2018 - As of 15 June") == date(2018, 6, 17)
    assert first_written_day("On Tuesday it rained.") is None


def test_a_numbered_week_is_what_the_text_tells_its_days_to_be():
    text = "2,609 cases in the 30th epidemiological week (EW30), July 21 to 27, and four deaths in EW30"
    found = [(when.first, when.last) for when in find_dates(text, date(2024, 7, 31))]
    assert set(found) == {(date(2024, 7, 21), date(2024, 7, 27))}


def test_totals_of_an_outbreak_that_began_in_a_month_are_since_then():
    (when,) = find_dates("cases in the outbreak that started in March 2021", SATURDAY)
    assert (when.role, when.first) == ("since", date(2021, 3, 1))


def test_no_day_is_passed_over_for_the_word_that_it_begins_with():
    begins = f"{COUNTED}|[A-Za-z]"
    assert begins in PATTERN.pattern
    slow = re.compile(PATTERN.pattern.replace(begins, r"\w"))
    for path in sorted(Path(__file__).parent.glob("*/*.txt")):
        text = path.read_text(encoding="utf-8")
        assert [one.span() for one in _matches(text)] == [one.span() for one in slow.finditer(text)]
