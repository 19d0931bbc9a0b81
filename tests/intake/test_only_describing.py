"""A country that is half of a word says where somebody is or who they are; it gives and takes nothing."""

import pytest

from aidlift.intake import Document, read_drafts


@pytest.mark.parametrize(("when", "kind"), [("", "pledge"), (", where they are due on Friday", "delivery")])
def test_what_is_being_sent_is_promised_unless_a_day_is_told(when, kind):
    text = f"Ireland is sending 700 ventilators to India{when}."
    (draft,) = read_drafts(Document(text=f"date 2021-05-12 {text}")).drafts
    assert (draft.type, draft.value("donor")) == (kind, "IRL")
