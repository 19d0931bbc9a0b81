"""What the passages of other hands taught: each rule on a sentence of our own."""

from datetime import date
from functools import partial

import pytest

from aidlift.intake import Document, read_drafts
from tests.intake.values import values

DAY = date(2021, 7, 12)


read = partial(values, day=DAY)


def test_a_country_may_be_told_by_its_region():
    text = "Peru is in its third wave. Japan sent 20,000 masks to the Andean country on Friday."
    assert read(text, "donor", "recipient") == [("JPN", "PER")]


def test_a_load_is_opened_a_sentence_later():
    text = (
        "China sent a planeload of medical supplies to Chad on Friday. "
        "The shipment contains 500 ventilators and 20,000 masks."
    )
    assert read(text, "donor", "recipient", "item", "quantity") == [
        ("CHN", "TCD", "ventilator", 500),
        ("CHN", "TCD", "mask", 20_000),
    ]


def test_a_part_has_a_day_of_its_own():
    text = "Ghana has confirmed 40 cases of cholera, six of them since Tuesday."
    assert read(text, "basis", "value", "period_start") == [
        ("cumulative", 40, None),
        ("new", 6, date(2021, 7, 6)),
    ]


def test_what_is_only_compared_is_no_figure():
    assert read("Deaths rose to 40 in Chad, compared with 25 in Niger.", "place", "value") == [("TCD", 40)]


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


def test_an_arrival_may_be_a_noun():
    text = "Fiji announced the arrival of 933 tons of medicines from Japan on Friday."
    assert read(text, "donor", "recipient", "status") == [("JPN", "FJI", "arrived")]


def test_a_maker_gives_nothing():
    text = "Chad received 20,000 masks from Japan on Friday, made by an American firm."
    assert read(text, "donor", "recipient") == [("JPN", "TCD")]


def test_a_region_gives_nothing():
    text = "Chad received 20,000 masks from Europe on Friday."
    assert read(text, "donor", "recipient") == [(None, "TCD")]


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


def test_more_of_the_same_goods_is_no_repeat():
    text = (
        "Japan donated 20,000 masks to Chad on Friday. "
        "Another 20,000 are expected to be delivered to Chad on Sunday."
    )
    assert read(text, "quantity", "status") == [(20_000, "donated"), (20_000, "expected")]


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


def test_the_country_that_opens_a_text_outweighs_where_it_was_written():
    text = "SINGAPORE - Chad is struggling. The health ministry reported 40 cases of cholera on Friday."
    assert read(text, "place", "value") == [("TCD", 40)]


def test_a_recipient_may_open_the_sentence_or_be_helped():
    text = (
        "Japan has helped Chad and Niger. In Niger, the flight will deliver 600 oximeters. "
        "Japan has provided $9 million to assist Chad's response."
    )
    assert read(text, "recipient", "quantity") == [("NER", 600), ("TCD", 9_000_000)]


def test_carriers_in_a_row_each_stop_their_flights():
    text = "KLM, Air France and Lufthansa have suspended flights to Nepal."
    assert {carrier for (carrier,) in read(text, "carrier")} == {"KLM", "Air France", "Lufthansa"}


def test_the_days_of_a_week_end_where_the_text_says():
    text = "Chad reported 40 cases of cholera in the week leading up to 4 July."
    assert read(text, "basis", "period_start", "period_end") == [("new", date(2021, 6, 28), date(2021, 7, 4))]


def test_the_reserve_takes_its_parties_from_the_list_of_countries():
    text = (
        "The China-South Asia Emergency Supplies Reserve was launched in Sichuan. "
        "The ambassadors of Pakistan, Afghanistan, Bangladesh, Nepal and Sri Lanka attended."
    )
    assert read(text, "parties") == [(("AFG", "BGD", "CHN", "LKA", "NPL", "PAK"),)]


def test_what_has_come_did_not_come_on_a_day_ahead():
    text = (
        "Switzerland's shipment of 600 oxygen concentrators arrives in Delhi early tomorrow. "
        "India has also received 450 oxygen cylinders from Italy."
    )
    assert read(text, "quantity", "status", "date")[1:] == [(450, "arrived", None)]


def test_hours_before_a_total_are_of_the_count_before_it():
    text = "With 61 patients discharged during the day, the number of recoveries rose to 3,520 in Peru."
    assert read(text, "value", "basis")[-1:] == [(3_520, "cumulative")]
