"""Classes, days and places that a heading or an earlier sentence gives; carriers that go on or stop."""

from datetime import date
from functools import partial

import pytest

from aidlift.intake import Document, read_drafts
from tests.intake.values import values

DAY = date(2021, 7, 13)


read = partial(values, day=DAY)


def test_a_heading_says_what_the_lines_below_it_count():
    text = (
        "Zambia's mpox bulletin\n\nConfirmed cases by province\nLusaka: 40\n\nDeaths by province\nLusaka: 2\n"
    )
    assert read(text, "measure", "area", "case_class", "value") == [
        ("cases", "Lusaka", "confirmed", 40),
        ("deaths", "Lusaka", None, 2),
    ]


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


def test_a_title_of_a_region_is_what_totals_are_of():
    text = (
        "CHOLERA IN SOUTHERN AFRICA - weekly bulletin\n\nThis year 9,100 cases were reported.\n\n"
        "Zambia: 1,200 cases.\nMalawi: 700 cases.\n"
    )
    assert read(text, "place", "value") == [("Southern Africa", 9100), ("ZMB", 1200), ("MWI", 700)]


def test_a_text_of_yesterday_s_report_has_its_hours():
    text = "Chad reported 90 new cases of cholera on Monday. In the past 24 hours 12 people died."
    assert read(text, "value", "period_end") == [(90, date(2021, 7, 12)), (12, date(2021, 7, 12))]


def test_deaths_of_other_causes_are_no_figures():
    text = (
        "Fiji reported 90 new cases of COVID-19. Doctors found other causes for the deaths of two patients."
    )
    assert read(text, "value") == [(90,)]


def test_a_letter_says_who_is_asked():
    text = "Nepal is short of beds. A letter to London asks for 500 ventilators."
    assert ("GBR", 500) in [
        (draft.value("addressee"), draft.value("quantity"))
        for draft in read_drafts(Document(text=text, day=DAY)).drafts
        if draft.type == "request"
    ]


def test_an_office_means_who_was_told_to_hold_it():
    text = (
        "President Emmanuel Macron called Prime Minister Narendra Modi on Monday. "
        "The president expressed his sympathy and offered help."
    )
    assert read(text, "actor", "recipient") == [("Emmanuel Macron (FRA)", "IND")]


def test_two_bare_numbers_count_what_the_two_before_them_did():
    text = "Chad has had 3,022 cases and 1,578 deaths of cholera; Niger 1,008 and 632."
    assert read(text, "place", "measure", "value")[2:] == [("NER", "cases", 1008), ("NER", "deaths", 632)]
