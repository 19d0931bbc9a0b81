"""Figures of bulletins: their class, days set beside one another, patients, marks that are none."""

from datetime import date

from aidlift.intake import Document, read_drafts


def test_dates_what_is_compared_by_its_own_day() -> None:
    text = "date 2021-05-12\n\nZambia recorded 421 new cases of cholera, compared with 434 the day before."
    drafts = read_drafts(Document(text=text, name="x")).drafts
    assert [(draft.value("value"), draft.value("period_end")) for draft in drafts] == [
        (421, date(2021, 5, 12)),
        (434, date(2021, 5, 11)),
    ]


def test_takes_the_region_of_a_heading_for_what_stands_below() -> None:
    text = (
        "date 2021-05-12\n\nMeasles – Chad\nThere have been 12 cases.\n\n"
        "Ebola virus disease – West Africa\nAs of 8 May WHO has reported 240 cases.\n"
    )
    drafts = read_drafts(Document(text=text, name="x")).drafts
    assert [(draft.value("value"), draft.value("place")) for draft in drafts] == [
        (12, "TCD"),
        (240, "West Africa"),
    ]
