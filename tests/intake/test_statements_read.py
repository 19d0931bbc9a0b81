"""Condolences: who sends them to whom, of which country a minister is, and other words for them."""

from datetime import date

import pytest

from aidlift.intake import Document, read_drafts


@pytest.mark.parametrize(
    ("text", "actor", "recipient"),
    [
        (
            "WELLINGTON: Foreign Minister Ada Mills sent his condolences to the Samoan government.",
            "Ada Mills (NZL)",
            "WSM",
        ),
        (
            "New Zealand Foreign Minister Ada Mills spoke. "
            "Ms Mills sent the Samoan government her condolences.",
            "Ada Mills (NZL)",
            "WSM",
        ),
        (
            "In a letter to his Nepali counterpart, Indian Foreign Minister Ada Mills conveyed "
            "his condolences.",
            "Ada Mills (IND)",
            "NPL",
        ),
        (
            "MONROVIA: Our hearts go out to the people of Guinea, President Ada Mills said.",
            "Ada Mills (LBR)",
            "GIN",
        ),
        (
            "Togo's health minister, Ada Mills, spoke. Mills expressed her condolences to Peru.",
            "Ada Mills (TGO)",
            "PER",
        ),
        (
            'Japan\'s Foreign Minister Ada Mills said so. "Our hearts go out to Fiji," she said.',
            "Ada Mills (JPN)",
            "FJI",
        ),
        ("Kenyan Health Minister Dr. Ann Lee offered her condolences to India.", "Ann Lee (KEN)", "IND"),
        ("Vietnamese leaders sent messages of sympathy to their Lao counterparts.", "VNM", "LAO"),
        ('"My condolences to the families in Peru," said Dr Ada Mills.', "Ada Mills", "PER"),
        (
            "AMMAN: His Majesty King Ada, in a call with US President Bo Mills, spoke of the virus. "
            "His Majesty expressed condolences over the victims.",
            "Ada (JOR)",
            "USA",
        ),
        ("Peru's President Ada Mills expressed condolences on Chile's deaths.", "Ada Mills (PER)", "CHL"),
        (
            "Wang Yi wrote to External Affairs Minister S Jaishankar expressing sympathy.",
            "Wang Yi (CHN)",
            "S Jaishankar (IND)",
        ),
        (
            "Peru has two cases. WHO Director-General Ada Mills sent condolences to the families.",
            "Ada Mills",
            "PER",
        ),
        (
            "Peru's President Ada Mills expressed sympathy for those who died in Chile.",
            "Ada Mills (PER)",
            "CHL",
        ),
        (
            "SADC leaders met with Peru and Chile. Summit expressed condolences to the families.",
            "SADC",
            None,
        ),
        ("Peru's President Ada Mills voiced sorrow at the deaths in Chile.", "Ada Mills (PER)", "CHL"),
        ("Peru's President KP Mills stood with Chile and offered condolences.", "KP Mills (PER)", "CHL"),
        ("Japan's Prime Minister Ada Mills-ito condoled with India.", "Ada Mills-ito (JPN)", "IND"),
    ],
)
def test_who_condoles_with_whom(text, actor, recipient):
    drafts = read_drafts(Document(text="date 2021-05-12 " + text)).drafts
    told = [(one.value("actor"), one.value("recipient")) for one in drafts if one.type == "statement"]
    assert told == [(actor, recipient)]


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
