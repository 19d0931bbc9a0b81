"""Counts as agencies tell them: what a total rose by, what came after, places and pairs in lists."""

from __future__ import annotations

import pytest

from aidlift.intake import Document, read_drafts

SAID = (
    (
        "Iran's outbreak has claimed 51,949 lives, up by 221 in the past 24 hours.",
        [("deaths", "cumulative", 51949, "IRN"), ("deaths", "new", 221, "IRN")],
    ),
    (
        "Infections in Africa climbed to 481,226 after rising by 11,390 over the past day.",
        [("cases", "cumulative", 481226, "Africa"), ("cases", "new", 11390, "Africa")],
    ),
    (
        "Since Sunday, 18,930 people have been cured of Covid-19 in India. The total number of those who "
        "have recovered so far is 3,140,552.",
        [("recoveries", "new", 18930, "IND"), ("recoveries", "cumulative", 3140552, "IND")],
    ),
    (
        "Chad reported 447 new cholera cases and eight more deaths on Monday, bringing the total infections "
        "to 6,783 including 131 deaths.",
        [
            ("cases", "new", 447, "TCD"),
            ("deaths", "new", 8, "TCD"),
            ("cases", "cumulative", 6783, "TCD"),
            ("deaths", "cumulative", 131, "TCD"),
        ],
    ),
    (
        "Nigeria has 29,286 cases of Covid-19 and 654 deaths, followed by Ghana (21,077 and 129).",
        [
            ("cases", "cumulative", 29286, "NGA"),
            ("deaths", "cumulative", 654, "NGA"),
            ("cases", "cumulative", 21077, "GHA"),
            ("deaths", "cumulative", 129, "GHA"),
        ],
    ),
    (
        "More than 18,120 cholera cases and 281 deaths (Case Fatality Rate, 1.6%) have been reported in 10 "
        "of 21 countries of Eastern and Southern Africa.",
        [
            ("cases", "cumulative", 18120, "Eastern and Southern Africa"),
            ("deaths", "cumulative", 281, "Eastern and Southern Africa"),
            ("cfr", "current", 1.6, "Eastern and Southern Africa"),
            ("countries_affected", "cumulative", 10, "Eastern and Southern Africa"),
        ],
    ),
    (
        "Cholera in Chad: the health ministry reported on Tuesday that 225 people had died.",
        [("deaths", "cumulative", 225, "TCD")],
    ),
)


@pytest.mark.parametrize(("text", "expected"), SAID, ids=[text[:40] for text, _ in SAID])
def test_counts_and_what_they_are_over(text: str, expected: list[tuple[str, str, float, str]]) -> None:
    drafts = read_drafts(Document(text=f"date 2021-05-12 {text}", name="told")).drafts
    found = [
        tuple(draft.value(name) for name in ("measure", "basis", "value", "place"))
        for draft in drafts
        if draft.type == "figure"
    ]
    assert sorted(found) == sorted(expected)


PLACED = (
    (
        "The worst-hit districts of India are Mao with 2,941 cases, Thrissur (2,310) and Kochi (1,204).",
        2941,
        "Mao",
    ),
    ("Uganda: 4 new cholera cases were reported from Amuru district.", 4, "Amuru"),
)


@pytest.mark.parametrize(("text", "value", "area"), PLACED)
def test_areas_of_counts(text: str, value: int, area: str) -> None:
    drafts = read_drafts(Document(text=f"date 2021-05-12 {text}", name="told")).drafts
    assert [draft.value("area") for draft in drafts if draft.value("value") == value] == [area]


GROUPED = (
    (
        "To date, 76 health workers in Guinea have been infected with Ebola, including 28 who died.",
        ("deaths", 28),
    ),
    (
        "Guinea reported 200 new Ebola cases on Monday. Of the new cases, 79 are health workers.",
        ("cases", 79),
    ),
)


@pytest.mark.parametrize(("text", "expected"), GROUPED)
def test_health_workers_among_those_counted(text: str, expected: tuple[str, int]) -> None:
    drafts = read_drafts(Document(text=f"date 2021-05-12 {text}", name="told")).drafts
    told = [(d.value("measure"), d.value("value")) for d in drafts if d.value("group") == "health_workers"]
    assert expected in told
