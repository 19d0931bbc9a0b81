"""Who gives: donors in the places where sentences put them, and nobody where nobody is named."""

from datetime import date

import pytest

from aidlift.intake import Document, read_drafts

DAY = date(2021, 5, 4)


def supplies(text: str) -> list[tuple]:
    told = read_drafts(Document(text=text, day=DAY)).drafts
    given = [draft for draft in told if draft.type in ("delivery", "pledge")]
    return [(draft.value("donor"), draft.value("recipient"), draft.value("quantity")) for draft in given]


@pytest.mark.parametrize(
    ("text", "donor"),
    [
        ("The Rotary Club of Suva gave 40 masks to Fiji.", "Rotary Club of Suva"),
        ("The company Sonangol sent 40 masks to Fiji.", "Sonangol"),
        ("Israeli aid group IsraAID handed 40 masks to Fiji.", "IsraAID"),
        ("Brewer Delta Corp. Ltd donated 40 masks to Fiji.", "Delta Corp Ltd"),
        ("The Kumtor Gold Company transferred 40 masks to Fiji.", "Kumtor Gold Company"),
        ("Fiji Airways has contributed 40 masks to the health ministry of Fiji.", "Fiji Airways"),
        ("On behalf of the Turkish people, the mayor of Izmir sent 40 masks to Fiji.", "TUR"),
        ("Emirates flew 40 masks to Fiji on Friday on behalf of the World Health Organization.", "WHO"),
        ("Forty masks, a gift of the Swiss government, arrived in Suva, Fiji.", "CHE"),
        ("Fiji has received 40 masks courtesy of France.", "FRA"),
        ("Forty masks were given to Fiji by the Indian company Sonara Ltd.", "Sonara Ltd"),
        ("A shipment of 40 masks, sent by Denmark, was delivered to Fiji through the EU.", "DNK"),
        ("The EU opened its stores in Greece, Belgium and Malta to send 40 masks to Fiji.", "EU"),
        ("In Suva, Sweden gave 40 masks to Fiji.", "SWE"),
        ("Mercy Hall Ltd Hong Kong, a charity in Hong Kong, gave 40 masks to Fiji.", "Mercy Hall Ltd"),
        ("Barlow Charities sent 40 masks from Kenya to Fiji.", "Barlow Charities"),
        ("The purchase of 40 masks for Fiji was financed by New Zealand.", "NZL"),
    ],
)
def test_who_gives_in_the_words_of_the_sentence(text, donor):
    (found,) = supplies(text)
    assert found == (donor, "FJI", 40)


@pytest.mark.parametrize(
    ("first", "donor"),
    [
        ("Fiji got 600 masks on Friday. The masks are a donation from China.", "CHN"),
        ("Fiji got 600 masks on Friday. They were bought by the Asian Development Bank.", "ADB"),
    ],
)
def test_who_gives_in_the_sentence_after(first, donor):
    assert supplies(first) == [(donor, "FJI", 600)]


@pytest.mark.parametrize("giver", ["Local traders have also donated", "A week later Mara Holloway sent"])
def test_a_new_subject_that_we_do_not_know_is_not_who_gave_before(giver):
    told = supplies(f"Spain donated 40 tents to Fiji. {giver} 600 masks.")
    assert [donor for donor, _, quantity in told if quantity == 600 and donor == "ESP"] == []


def test_who_gives_stands_only_in_the_headline_above_a_dateline():
    story = "LA PAZ, Bolivia - A plane with 40 tents landed in Santa Cruz on Monday."
    assert supplies(f"Brazil sends aid to Bolivia\n\n{story}") == [("BRA", "BOL", 40)]


@pytest.mark.parametrize(
    "text",
    [
        "Spain sent 50 masks each to Peru, Cuba and Chad on Friday.",
        "Peru, Cuba and Chad will receive 50 masks each from Spain.",
        "Peru received 50 masks, Cuba 50 masks and Chad 50 masks from Spain.",
    ],
)
def test_several_countries_receive(text):
    assert sorted(supplies(text)) == [("ESP", "CUB", 50), ("ESP", "PER", 50), ("ESP", "TCD", 50)]


def test_a_hospital_receives_for_its_country():
    assert supplies("Spain gave 40 beds to Ndirande Central Hospital in Malawi.") == [("ESP", "MWI", 40)]


def test_who_gives_is_led_by_its_office():
    text = "A flight offloaded 40 masks donated by the Government of Australia in Honiara, Solomon Islands."
    assert supplies(text) == [("AUS", "SLB", 40)]


def test_an_agency_gives_nothing_to_its_own_country():
    told = supplies(
        "The United States spoke of mpox. The United States and USAID are partners. USAID sent 40 masks."
    )
    assert "USA" not in [recipient for _, recipient, _ in told]


def test_a_country_that_only_gave_is_not_taken_for_the_one_that_receives():
    told = supplies("Japan spoke. Japan sent 40 masks to Palau on Friday. Australia gave 70 masks.")
    assert ("AUS", "JPN", 70) not in told


def test_goods_told_with_their_number_are_not_told_again_without_it():
    text = (
        "India gifted 28 ventilators to Nepal on Sunday. The ambassador of India handed over the ventilators."
    )
    assert supplies(text) == [("IND", "NPL", 28)]


def test_goods_that_are_paid_for_may_still_be_on_their_way():
    text = "Almost 400 tents financed by Spain are on their way to eight affected districts of Fiji."
    (draft,) = read_drafts(Document(text=text, day=DAY)).drafts
    assert (draft.value("donor"), draft.value("status")) == ("ESP", "sent")


def test_a_body_whose_name_begins_with_a_country_is_no_country():
    text = "The American India Foundation will donate 5,000 oxygen concentrators to India."
    pledge = read_drafts(Document(text=text, day=DAY)).drafts[0]
    assert (pledge.value("donor"), pledge.value("recipient")) == ("American India Foundation", "IND")
