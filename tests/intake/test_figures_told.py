"""Figures as reporters put them: patients, parts of a count with their places, tests, contacts, forecasts."""

from datetime import date

from aidlift.intake import Document, read_drafts


def test_a_day_behind_a_number_of_provinces_is_no_comparison():
    text = "date 2024-08-28 A total of 1,234 cases were reported from 12 provinces of Angola as of 20 August."
    (draft,) = read_drafts(Document(text=text, name="x")).drafts
    assert draft.value("period_end") == date(2024, 8, 20)


def test_parts_in_brackets_are_of_the_same_people():
    text = (
        "date 2024-08-28 In Uganda eight health workers (seven confirmed, one probable) have been infected."
    )
    drafts = read_drafts(Document(text=text, name="x")).drafts
    told = [(draft.value("value"), draft.value("group"), draft.value("case_class")) for draft in drafts]
    assert told == [
        (8, "health_workers", None),
        (7, "health_workers", "confirmed"),
        (1, "health_workers", "probable"),
    ]


def test_a_table_of_countries_is_summed_for_none_of_them():
    text = (
        "date 2024-08-20 Cholera in Africa\n\nCountry | New cases (last 7 days) | Deaths\n"
        "Malawi | 12 | 2\nZambia | 30 | 4\nTotal | 42 | 6\n"
    )
    drafts = read_drafts(Document(text=text, name="x")).drafts
    told = {(draft.value("place"), draft.value("value")): draft.value("period_start") for draft in drafts}
    assert told["MWI", 12] == date(2024, 8, 14)
    assert ("Africa", 42) in told


def test_a_day_that_ends_a_clause_with_since_is_since_when():
    text = (
        "date 2023-04-14 Since the first case of cholera in the outbreak was reported to the ministry on "
        "14 September 2022, 21,003 cases were reported in Mozambique as of 27 March, "
        "against 35 cases and 4 deaths in 2021."
    )
    (draft,) = read_drafts(Document(text=text, name="x")).drafts
    assert (draft.value("period_start"), draft.value("period_end")) == (date(2022, 9, 14), date(2023, 3, 27))
