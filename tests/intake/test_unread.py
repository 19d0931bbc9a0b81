from datetime import date

from aidlift.intake import Document, read_drafts

DAY = date(2021, 5, 1)


def test_a_sentence_with_a_number_that_gave_no_draft_is_marked():
    text = "Nepal reported 12 new cases. The bridge is 400 metres long. Some 300 lorries wait with masks."
    read = read_drafts(Document(text=text, day=DAY))
    assert [span.quote for span in read.unread] == ["Some 300 lorries wait with masks."]


def test_every_field_says_how_the_text_gives_it():
    text = "Nepal reported 12 new cases on Friday. The total now stands at 400."
    first, second = read_drafts(Document(text=text, day=DAY)).drafts
    assert first.fields["value"].status == "quoted"
    assert first.fields["period_end"].status == "resolved"
    assert first.fields["period_end"].spans[0].quote == "Friday"
    assert second.fields["place"].status == "inherited"
    assert second.fields["place"].spans[0].quote == "Nepal"
