"""No text of any script, length or bytes makes reading crash, hang or show what the text does not say."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aidlift.errors import BadInput
from aidlift.formats.documents import read_document_bytes
from aidlift.intake import Document, read_drafts
from tests.intake.hostile import HOSTILE

DAY = date(2021, 5, 1)
PIECES = st.sampled_from(
    [
        *(
            "India reported 3,86,452 new cases",
            "and at least 3,498 deaths",
            "in the last 24 hours",
            " on Friday",
            ".",
        ),
        *(
            ",",
            ";",
            "(",
            ")",
            ":",
            " - ",
            "“",
            "”",
            "\n",
            "\n\n",
            "1 to 2 January",
            "between",
            "since",
            "from",
            "\t",
        ),
        *(
            "USD 5 million",
            " doses of ",
            " vaccine",
            "Sichuan Airlines",
            " suspended all cargo flights",
            " pledged ",
        ),
        *(
            " to Nepal",
            ", of whom ",
            "12 died",
            "CFR 3.1%",
            " ",
            " a ",
            " the ",
            "n=9",
            "crore",
            "9" * 23,
            "week 53",
        ),
        *(
            "\u200f",
            "\u0600",
            "é",
            "🚑",
            "\x00",
            "31 February",
            "twelve hundred million",
            "Of the ",
            "more than ",
        ),
        *("1, 53,84,418", "- ", " | ", "Deaths | Cases", "its total rose to ", "including"),
    ]
)
SOME = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def check(text: str) -> None:
    read = read_drafts(Document(text=text, day=DAY))
    for draft in read.drafts:
        assert draft.evidence
        assert all(text[span.start : span.end] == span.quote for span in draft.evidence)


@SOME
@given(st.text(max_size=600))
def test_any_text_is_read(text):
    check(text)


@SOME
@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_words_of_news_in_any_order_are_read(text):
    check(text)


@SOME
@given(
    st.binary(max_size=2000),
    st.sampled_from(
        (b"", b"%PDF-1.7\n", b"<html>", b"<?xml version='1.0'?><rss>", b"{", b"From: a\nSubject: b\n\n")
    ),
)
def test_any_bytes_are_read_or_refused_with_a_sentence(content, head):
    try:
        documents = read_document_bytes(head + content, "fuzz")
    except BadInput as refused:
        documents = []
        check(refused.message)
    for one in documents:
        check(one.text)


@pytest.mark.slow
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_shape_is_read_to_its_end(kind):
    read = read_drafts(Document(text=HOSTILE[kind], day=DAY))
    assert all(draft.gate == () for draft in read.drafts)
