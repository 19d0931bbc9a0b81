"""Condolences: who sends them to whom, of which country a minister is, and other words for them."""

from datetime import date

from aidlift.intake import Document, read_drafts


def test_condolences_to_the_leaders_of_several_countries_are_one_each():
    text = (
        "President Xi Jinping sent his condolences to the leaders of Iran, Italy and South Korea on Friday."
    )
    found = read_drafts(Document(text=text, day=date(2021, 5, 12))).drafts
    assert [one.value("recipient") for one in found if one.type == "statement"] == ["IRN", "ITA", "KOR"]


def test_condolences_are_of_the_day_on_which_the_country_acted():
    text = (
        "Peru on Monday offered 40 masks to Chile. The masks come soon. "
        "The Government of Peru expresses its condolences at the loss of lives in Chile."
    )
    found = read_drafts(Document(text=text, day=date(2021, 5, 12))).drafts
    assert [one.value("date") for one in found if one.type == "statement"] == [date(2021, 5, 10)]
