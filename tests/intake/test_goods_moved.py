"""Goods that are fetched, weighed in lists, given by each of several, or go by a plane told before."""

from __future__ import annotations

from aidlift.intake import Document, read_drafts


def test_a_line_of_its_own_for_the_day_leaves_the_dateline() -> None:
    text = "date 2021-05-12\nACCRA: Forty ventilators were handed over on Monday by India.\n"

    (delivery,) = read_drafts(Document(text=text, name="x")).drafts

    assert delivery.value("recipient") == "GHA"
