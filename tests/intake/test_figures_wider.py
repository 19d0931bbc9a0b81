"""Counts as agencies tell them: what a total rose by, what came after, places and pairs in lists."""

from __future__ import annotations

from aidlift.intake import Document, read_drafts


def test_tests_and_cases_by_their_method() -> None:
    text = (
        "date 2021-05-12 Nepal tested 12,408 swab samples in 24 hours. Of them, 8,911 were tested through "
        "RT-PCR and 3,497 through the antigen method."
    )
    drafts = read_drafts(Document(text=text, name="told")).drafts
    assert [(d.value("value"), d.value("group")) for d in drafts] == [
        (12408, None),
        (8911, "pcr"),
        (3497, "antigen"),
    ]


def test_counts_of_last_year_are_background() -> None:
    text = "date 2024-10-02 An outbreak of Marburg in Equatorial Guinea last year killed 12 people."
    assert not read_drafts(Document(text=text, name="told")).drafts


def test_weeks_told_respectively() -> None:
    text = (
        "date 2021-05-12 In Chad cholera declined in weeks 16 (19 to 25 April) and 17 (26 April to 2 May), "
        "with 12 cases and one case respectively."
    )
    drafts = read_drafts(Document(text=text, name="told")).drafts
    assert [(d.value("value"), str(d.value("period_end"))) for d in drafts] == [
        (12, "2021-04-25"),
        (1, "2021-05-02"),
    ]


def test_qualifiers_in_brackets() -> None:
    text = "date 2021-05-12 Ethiopia has found 450 cases of Covid-19 (around 45 in Addis Ababa)."
    drafts = read_drafts(Document(text=text, name="told")).drafts
    assert [(d.value("value"), d.value("qualifier")) for d in drafts] == [(450, "exact"), (45, "about")]
