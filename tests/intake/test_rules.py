"""What the passages of other hands taught: each rule on a sentence of our own."""

from datetime import date
from functools import partial

import pytest

from aidlift.intake import Document, read_drafts
from tests.intake.values import values

DAY = date(2021, 7, 12)


read = partial(values, day=DAY)


@pytest.mark.parametrize(
    ("words", "value"), [("one lakh 53 thousand 178", 153_178), ("2 million 40 thousand", 2_040_000)]
)
def test_a_number_may_be_written_in_two_scales(words, value):
    assert read(f"India on Friday reported {words} new cases.", "value") == [(value,)]


def test_goods_that_come_to_nobody_are_left_unread():
    document = Document(text="The ministry said 300 ventilators were delivered on Friday.", day=DAY)
    reading = read_drafts(document)
    assert not reading.drafts
    assert len(reading.unread) == 1


@pytest.mark.parametrize(
    ("lead", "donors", "recipients"),
    [
        ("COVAX doses of AstraZeneca received so far", [None, None], ["KEN", "GHA"]),
        ("Japan has donated AstraZeneca vaccine to its partners", ["JPN", "JPN"], ["KEN", "GHA"]),
        ("Chad received AstraZeneca vaccine from", ["KEN", "GHA"], ["TCD", "TCD"]),
        ("AstraZeneca vaccine was sent to Chad by", ["KEN", "GHA"], ["TCD", "TCD"]),
    ],
)
def test_the_line_above_a_list_says_what_its_labels_do(lead, donors, recipients):
    found = read(f"{lead}:\n\n- Kenya: 12,000 doses\n\n- Ghana: 6,000 doses\n", "donor", "recipient")
    assert found == list(zip(donors, recipients, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "Chad got help. The first of three Ebola vaccine candidates is expected in Chad next week.",
        "Chad said 100-300 samples are tested daily.",
        "Chad is pleased that cases stand below the 8,000 mark.",
    ],
)
def test_some_numbers_count_neither_goods_nor_people(text):
    assert read(text, "quantity", "value") in ([], [(None, None)])
