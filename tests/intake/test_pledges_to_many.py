"""Pledges and sums for several, for the poor or for a pool, and days told behind goods."""

from datetime import date

import pytest

from aidlift.intake import Document, read_drafts

DAY = date(2021, 5, 20)


def told(text: str, *names: str) -> list[tuple[object, ...]]:
    found = read_drafts(Document(text=text, day=DAY)).drafts
    return [tuple(one.value(name) for name in names) for one in found if one.type in ("pledge", "delivery")]


@pytest.mark.parametrize(
    ("text", "takers"),
    [
        (
            "Norway will provide $5 million to fight Ebola in Guinea and $3 million in Liberia.",
            [("GIN", 5_000_000), ("LBR", 3_000_000)],
        ),
        (
            "The EU announced two packages: two million euros for Haiti and 4 million euros for Uganda.",
            [("HTI", 2_000_000), ("UGA", 4_000_000)],
        ),
        (
            "Japan sent 20 ventilators to hospitals in Chad and 30 to clinics in Niger.",
            [("TCD", 20), ("NER", 30)],
        ),
        ("The EU pledged half a million dollars to Haiti.", [("HTI", 500_000)]),
        (
            "G7 leaders pledged to share 870 million doses with the world's poorest countries. Peru has "
            "promised 50 million doses and Chile will donate 10 million doses.",
            [("WLD", 870_000_000), ("WLD", 50_000_000), ("WLD", 10_000_000)],
        ),
        (
            "Donors promised $2 million to the COVAX vaccine-sharing scheme. Spain, whose government pledged "
            "$600,000, was pleased.",
            [("COVAX", 2_000_000), ("COVAX", 600_000)],
        ),
        (
            "Spain pledged $5 million to Peru, including masks and PPE kits.",
            [("PER", 5_000_000)],
        ),
    ],
)
def test_each_part_goes_to_its_own(text, takers):
    assert told(text, "recipient", "quantity") == takers


@pytest.mark.parametrize(
    "behind",
    [
        "Handing over the beds on Monday, the ambassador spoke of the two countries' friendship.",
        "The minister received the donation in Lima on Monday.",
        "The handover took place on Monday.",
    ],
)
def test_a_later_sentence_says_when_goods_were_handed_over(behind):
    assert told(f"Spain donated 25 beds to Peru. {behind}", "quantity", "date") == [(25, date(2021, 5, 17))]


def test_a_day_before_while_is_of_what_stands_there():
    text = "Last month Spain gave Peru 40 beds and 30 monitors, while Japan has promised two ambulances."
    assert told(text, "quantity", "date")[-1] == (2, None)
