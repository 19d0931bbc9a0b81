"""Numbers that are of what stands further on: two kinds of goods, those of a whole that recovered."""

import pytest

from aidlift.intake import Document, read_drafts


def drafts_of(text):
    return read_drafts(Document(text=f"date 2021-05-12 {text}")).drafts


@pytest.mark.parametrize(
    ("goods", "item", "quantity"),
    [
        ("500,000 P2 and N95 masks", "mask_n95", 500000),
        ("500,000 surgical and N95 masks", "mask_n95", 500000),
        ("20 nurses and ventilators", "ventilator", None),
    ],
)
def test_a_number_before_two_kinds_is_of_both_and_that_of_people_is_of_no_goods(goods, item, quantity):
    (draft,) = drafts_of(f"Japan will send India {goods}.")
    assert (draft.value("item"), draft.value("quantity")) == (item, quantity)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("In Iran, 7,910 people out of a total of 21,630 infected by the coronavirus have recovered.", 7910),
        ("Nine confirmed Ebola cases in Iran received care in Shiraz and were discharged on Tuesday.", 9),
        ("Eight confirmed Ebola cases in Iran have since recovered.", 8),
    ],
)
def test_who_recovered_are_recoveries_over_what_was_done_and_of_whom(text, value):
    recovered = [one for one in drafts_of(text) if one.value("measure") == "recoveries"]
    assert [one.value("value") for one in recovered] == [value]
