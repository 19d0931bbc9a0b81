"""Who gives: donors in the places where sentences put them, and nobody where nobody is named."""

from datetime import date

import pytest

from aidlift.intake import Document, read_drafts

DAY = date(2021, 5, 4)


def supplies(text: str) -> list[tuple]:
    told = read_drafts(Document(text=text, day=DAY)).drafts
    given = [draft for draft in told if draft.type in ("delivery", "pledge")]
    return [(draft.value("donor"), draft.value("recipient"), draft.value("quantity")) for draft in given]


@pytest.mark.parametrize("giver", ["Local traders have also donated", "A week later Mara Holloway sent"])
def test_a_new_subject_that_we_do_not_know_is_not_who_gave_before(giver):
    told = supplies(f"Spain donated 40 tents to Fiji. {giver} 600 masks.")
    assert [donor for donor, _, quantity in told if quantity == 600 and donor == "ESP"] == []


def test_who_gives_stands_only_in_the_headline_above_a_dateline():
    story = "LA PAZ, Bolivia - A plane with 40 tents landed in Santa Cruz on Monday."
    assert supplies(f"Brazil sends aid to Bolivia\n\n{story}") == [("BRA", "BOL", 40)]


def test_an_agency_gives_nothing_to_its_own_country():
    told = supplies(
        "The United States spoke of mpox. The United States and USAID are partners. USAID sent 40 masks."
    )
    assert "USA" not in [recipient for _, recipient, _ in told]


def test_a_country_that_only_gave_is_not_taken_for_the_one_that_receives():
    told = supplies("Japan spoke. Japan sent 40 masks to Palau on Friday. Australia gave 70 masks.")
    assert ("AUS", "JPN", 70) not in told
