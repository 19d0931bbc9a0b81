"""What is not sure is left unread: whose counts, whose goods, what is only feared, wanted or a part."""

from datetime import date

import pytest

from aidlift.intake import Document, read_drafts

DAY = date(2023, 3, 5)


def drafts(text: str):
    return read_drafts(Document(text=text, day=DAY)).drafts


@pytest.mark.parametrize(
    "text",
    [
        "Officials warn that the total number of cases in Fiji may soon surpass 9,000.",
        "Daily infections in Fiji remain high, ranging from 200 to more than 400 cases.",
        "Fiji will seek approval for one million more doses of the AstraZeneca vaccine.",
        "The ventilators donated to the Fiji government were barred from export.",
        "Fiji received urgently needed supplies.",
    ],
)
def test_what_is_feared_asked_leave_for_or_given_by_nobody(text):
    assert not drafts(text)


def test_a_blank_too_many_in_a_number_is_passed_over_but_not_in_a_list():
    assert [d.value("value") for d in drafts("Chad reported 17, 541 cholera cases.")] == [17541]
    assert [d.value("value") for d in drafts("In week 17, 541 cholera cases were reported in Chad.")] == [541]
