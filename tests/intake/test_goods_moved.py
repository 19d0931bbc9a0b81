"""Goods that are fetched, weighed in lists, given by each of several, or go by a plane told before."""

from __future__ import annotations

import pytest

from aidlift.intake import Document, read_drafts

DAY = "date 2021-05-12 "
FIELDS = ("type", "donor", "recipient", "quantity", "status")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Chad sent two planes to Lima to fetch 40,000 doses of vaccine.",
            [("delivery", "PER", "TCD", 40_000, "expected")],
        ),
        (
            "A plane will fly to Beijing to bring 400 cylinders for Zimbabwe.",
            [("delivery", "CHN", "ZWE", 400, "expected")],
        ),
        (
            "WHO sent 30 tonnes of medical supplies to Yemen and 20 tonnes to Sudan.",
            [("delivery", "WHO", "YEM", 30, "sent"), ("delivery", "WHO", "SDN", 20, "sent")],
        ),
        (
            "France and Germany have promised Africa 100,000 doses each.",
            [
                ("pledge", "FRA", "Africa", 100_000, "promised"),
                ("pledge", "DEU", "Africa", 100_000, "promised"),
            ],
        ),
        (
            "Hungary sent 250 empty 40 L oxygen cylinders to Peru.",
            [("delivery", "HUN", "PER", 250, "sent")],
        ),
        (
            "From Switzerland came 600 concentrators for India.",
            [("delivery", "CHE", "IND", 600, "arrived")],
        ),
        (
            "A flight landed in Manaus with nine tanks of liquid oxygen.",
            [("delivery", None, "BRA", 9, "arrived")],
        ),
        (
            "Uganda is to receive 400 doses of two trial vaccines.",
            [("delivery", None, "UGA", 400, "expected")],
        ),
        (
            "The Chinese community in Zimbabwe gave 100 beds to Wilkins Hospital.",
            [("delivery", "Chinese community", "ZWE", 100, "donated")],
        ),
        (
            "The government of Bavaria donated 20 ventilators to Ukraine.",
            [("delivery", "DEU", "UKR", 20, "donated")],
        ),
        (
            "Another 4.2 million doses are being procured and will be handed over to Kenya.",
            [("delivery", None, "KEN", 4_200_000, "expected")],
        ),
        (
            "Spain is to donate 20 million doses through COVAX, Ireland 1 million and Sweden 6 million.",
            [
                ("pledge", "ESP", "COVAX", 20_000_000, "announced"),
                ("pledge", "IRL", "COVAX", 1_000_000, "announced"),
                ("pledge", "SWE", "COVAX", 6_000_000, "announced"),
            ],
        ),
        (
            "Togo has been allocated 636,000 doses of vaccine and Benin 792,000.",
            [("pledge", None, "TGO", 636_000, "allocated"), ("pledge", None, "BEN", 792_000, "allocated")],
        ),
        (
            "Hungary said on Tuesday it is sending 700 beds to Peru.",
            [("delivery", "HUN", "PER", 700, "expected")],
        ),
        (
            "Chad received 40 beds from Peru on Monday, with another 30 due on Friday.",
            [("delivery", "PER", "TCD", 40, "arrived"), ("delivery", "PER", "TCD", 30, "expected")],
        ),
        (
            "Japan donated 340,000 doses to Taiwan. Taiwan has received about 13 million doses.",
            [
                ("delivery", "JPN", "TWN", 340_000, "donated"),
                ("delivery", None, "TWN", 13_000_000, "arrived"),
            ],
        ),
        (
            "The first 99,000 doses of vaccine arrived in Congo. Japan has agreed to give the DRC 3 million.",
            [("delivery", None, "COD", 99_000, "arrived"), ("pledge", "JPN", "COD", 3_000_000, "agreed")],
        ),
        (
            "UNICEF is helping Chad with tents. The agency will provide Chad with 60 beds.",
            [("pledge", "UNICEF", "TCD", 60, "announced")],
        ),
        (
            "UNICEF is helping Samoa. Eight refrigerators will in addition be given to Samoa.",
            [("pledge", "UNICEF", "WSM", 8, "announced")],
        ),
        (
            "Zambia is expecting at Lusaka International Airport the first 40,000 doses of vaccine.",
            [("delivery", None, "ZMB", 40_000, "expected")],
        ),
        (
            "Peru gave Chad 40 beds and will give 30 more on Friday.",
            [("delivery", "PER", "TCD", 40, "donated"), ("pledge", "PER", "TCD", 30, "announced")],
        ),
        ("Peru is in talks to procure an additional 20 million doses of vaccine.", []),
    ],
)
def test_what_becomes_of_goods(text: str, told: list[tuple[object, ...]]) -> None:
    drafts = read_drafts(Document(text=DAY + text, name="x")).drafts

    assert [(one.type, *(one.value(name) for name in FIELDS[1:])) for one in drafts] == told


def test_money_without_a_receiver_goes_to_the_fund_told_before() -> None:
    text = (
        "Sri Lanka on Monday pledged USD 5 million to the SAARC Emergency Fund. Subsequently, Nepal and"
        " Afghanistan pledged USD 1 million each and Bhutan USD 100,000."
    )

    drafts = read_drafts(Document(text=DAY + text, name="x")).drafts

    assert [one.value("donor") for one in drafts] == ["LKA", "NPL", "AFG", "BTN"]
    assert {one.value("recipient") for one in drafts} == {"SAARC"}


def test_goods_go_on_the_day_of_the_plane_that_carries_them() -> None:
    text = (
        "A military aircraft of Hungary will fly to Peru on Friday. The plane will also carry 60 ventilators."
    )

    (delivery,) = [
        one for one in read_drafts(Document(text=DAY + text, name="x")).drafts if one.type == "delivery"
    ]

    assert (str(delivery.value("date")), delivery.value("recipient")) == ("2021-05-14", "PER")


def test_a_line_of_its_own_for_the_day_leaves_the_dateline() -> None:
    text = "date 2021-05-12\nACCRA: Forty ventilators were handed over on Monday by India.\n"

    (delivery,) = read_drafts(Document(text=text, name="x")).drafts

    assert delivery.value("recipient") == "GHA"
