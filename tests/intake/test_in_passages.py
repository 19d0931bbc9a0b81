"""What a sentence of a passage must not take from the words around it: days, places, purposes."""

from datetime import date

import pytest

from aidlift.intake import Document, read_drafts

DAY = date(2021, 7, 12)


def read(text: str, *fields: str) -> list[tuple[object, ...]]:
    return [
        tuple(draft.value(field) for field in fields)
        for draft in read_drafts(Document(text=text, day=DAY)).drafts
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "The number of infections in Chad rose to 1,668 on Monday, with 206 new cases in a day. "
            "Fifty-two people have died and 35 recovered.",
            [
                ("cases", "cumulative"),
                ("cases", "new"),
                ("deaths", "cumulative"),
                ("recoveries", "cumulative"),
            ],
        ),
    ],
)
def test_the_last_day_is_of_the_count_that_it_stands_with(text, told):
    assert read(text, "measure", "basis") == told


def test_the_place_of_the_first_case_is_not_that_of_all():
    text = "Chad has had 400 cases since the first case was detected on 5 June in the district of Mao."
    assert read(text, "place", "area", "value") == [("TCD", None, 400)]


@pytest.mark.parametrize("aim", ["enough to treat 1,000 severe cases", "that can help up to 300 patients"])
def test_those_whom_goods_are_for_are_no_count(aim):
    assert [kind for (kind,) in read(f"Chad has bought kits {aim}.", "measure")] == []


def test_an_envoy_tells_what_his_country_sends():
    text = (
        "India thanked its partners. An Israeli plane brought 10 ventilators on Monday. "
        "Oman's ambassador Ali Said said 215 tonnes of liquid oxygen were on their way."
    )
    assert read(text, "donor", "recipient") == [("ISR", "IND"), ("OMN", "IND")]


def test_each_lot_has_its_own_giver():
    text = (
        "A shipment of 600,000 doses of cholera vaccine provided by the ICG reached Beirut on Friday, "
        "and an additional 13,440 were given by France."
    )
    assert read(text, "donor", "quantity") == [("ICG", 600_000), ("FRA", 13_440)]
