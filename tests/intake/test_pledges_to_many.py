"""Pledges and sums for several, for the poor or for a pool, and days told behind goods."""

from datetime import date

import pytest

from aidlift.intake import Document, read_drafts

DAY = date(2021, 5, 20)


def told(text: str, *names: str) -> list[tuple[object, ...]]:
    found = read_drafts(Document(text=text, day=DAY)).drafts
    goods = [one for one in found if one.type in ("pledge", "delivery")]
    return [tuple(one.type if name == "type" else one.value(name) for name in names) for one in goods]


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
