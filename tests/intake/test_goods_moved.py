"""Goods that are fetched, weighed in lists, given by each of several, or go by a plane told before."""

from __future__ import annotations

from aidlift.intake import Document, read_drafts

DAY = "date 2021-05-12 "


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
