"""Classes, days and places that a heading or an earlier sentence gives; carriers that go on or stop."""

from datetime import date
from functools import partial

import pytest

from tests.intake.values import values

DAY = date(2021, 7, 13)


read = partial(values, day=DAY)


@pytest.mark.parametrize(
    ("words", "case_class"),
    [
        ("Ghana has confirmed 40 cases of cholera.", "confirmed"),
        ("In Ghana 40 cases of cholera have been confirmed.", "confirmed"),
        ("Ghana reported 40 cases of cholera.", None),
    ],
)
def test_a_verb_may_say_that_cases_are_confirmed(words, case_class):
    assert read(words, "value", "case_class") == [(40, case_class)]


def test_a_text_of_yesterday_s_report_has_its_hours():
    text = "Chad reported 90 new cases of cholera on Monday. In the past 24 hours 12 people died."
    assert read(text, "value", "period_end") == [(90, date(2021, 7, 12)), (12, date(2021, 7, 12))]


def test_two_bare_numbers_count_what_the_two_before_them_did():
    text = "Chad has had 3,022 cases and 1,578 deaths of cholera; Niger 1,008 and 632."
    assert read(text, "place", "measure", "value")[2:] == [("NER", "cases", 1008), ("NER", "deaths", 632)]
