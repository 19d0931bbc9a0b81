"""What one sentence leaves out and another says: donors, carriers, countries, days."""

from datetime import date

import pytest

from aidlift.intake import Document, read_drafts

DAY = date(2021, 7, 12)


def first(text: str, kind: str):
    return next(draft for draft in read_drafts(Document(text=text, day=DAY)).drafts if draft.type == kind)


def test_a_later_sentence_names_the_donor_and_the_carrier():
    text = (
        "Fiji received 50,000 doses of AstraZeneca on Sunday. The vaccines were donated by New Zealand. "
        "Fiji Airways flew in the shipment."
    )
    delivery = first(text, "delivery")
    assert (delivery.value("donor"), delivery.value("carrier")) == ("NZL", "Fiji Airways")
    assert delivery.fields["donor"].status == "inherited"
    assert delivery.fields["donor"].spans[0].quote == "New Zealand"


def test_goods_come_on_the_day_on_which_they_were_handed_over():
    text = (
        "Switzerland has provided Nepal with medical equipment. On Saturday the ambassador handed them over. "
        "The items include 40 ventilators."
    )
    told = [one for one in read_drafts(Document(text=text, day=DAY)).drafts if one.value("quantity") == 40]
    assert [one.value("date") for one in told] == [date(2021, 7, 10)]


def test_the_day_on_which_goods_are_promised_lies_behind():
    text = "Ireland said on Sunday it will send 700 oxygen concentrators to India."
    assert first(text, "pledge").value("date") == date(2021, 7, 11)


def test_a_line_that_is_a_country_heads_what_stands_below_it():
    parts = ("Deaths rose across the region.", "Peru", "The country logged 110 new deaths.", "Chile")
    text = "\n\n".join((*parts, "It logged 35 new deaths."))
    read = read_drafts(Document(text=text, day=DAY))
    assert [(draft.value("place"), draft.value("value")) for draft in read.drafts] == [
        ("PER", 110),
        ("CHL", 35),
    ]


@pytest.mark.parametrize(("day", "places"), [(date(2021, 7, 12), ["FRA"]), (date(2010, 7, 12), [])])
def test_a_name_means_who_led_a_country_on_that_day(day, places):
    text = "Macron promised 500,000 doses of AstraZeneca to Senegal."
    read = read_drafts(Document(text=text, day=day))
    assert [draft.value("donor") for draft in read.drafts if draft.value("donor")] == places


@pytest.mark.parametrize(
    "text",
    [
        "The cyclone struck Fiji and claimed 45 lives.",
        "In 2000, 425 people died of Ebola in Uganda.",
        "Some 715,000 people in Tunisia have received two doses of vaccine.",
    ],
)
def test_what_is_no_fact_of_this_epidemic_gives_no_draft(text):
    assert read_drafts(Document(text=text, day=DAY)).drafts == ()
