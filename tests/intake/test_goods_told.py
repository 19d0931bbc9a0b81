"""Goods told without their name, as money, as bought or as still to come: what the reader makes of each."""

from __future__ import annotations

from aidlift.intake import Document, read_drafts

ONE = "date 2021-05-12 "


def test_who_is_asked_in_a_talk_is_the_addressee() -> None:
    text = "DHAKA: Foreign Minister Momen asked for Sinopharm vaccine in a call with his Chinese counterpart."

    (request,) = read_drafts(Document(text=ONE + text, name="x")).drafts

    assert (request.value("actor"), request.value("addressee")) == ("BGD", "CHN")


def test_who_is_only_told_something_does_not_ask() -> None:
    text = (
        "MORONI: The Comoros has told WHO that it needs 1,000 beds. Japan had been asked by Peru for 60 beds."
    )

    asked = [
        (one.value("actor"), one.value("addressee"))
        for one in read_drafts(Document(text=ONE + text, name="x")).drafts
    ]

    assert asked == [("COM", None), ("PER", "JPN")]


def test_bought_goods_are_no_donation() -> None:
    text = (
        ONE
        + "TUNIS: A shipment of 100,000 Sinovac doses purchased by the government landed in Tunis on Sunday."
    )

    (delivery,) = read_drafts(Document(text=text, name="x")).drafts

    assert delivery.value("mode") == "purchase"
