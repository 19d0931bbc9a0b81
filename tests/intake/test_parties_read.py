"""Parties: national Red Cross societies, a country's federal department, companies named after goods."""

import pytest

from aidlift.intake import Document, read_drafts


@pytest.mark.parametrize(
    ("text", "donor", "recipient", "item"),
    [
        ("Nepal received 100 beds from the German Red Cross.", "German Red Cross", "NPL", "bed"),
        ("The Swiss Federal Department of Foreign Affairs sent 100 beds to Nepal.", "CHE", "NPL", "bed"),
        ("Beximco Pharmaceuticals gave 90 beds to Nepal.", "Beximco Pharmaceuticals", "NPL", "bed"),
        ("The People's Liberation Army gave 90 beds to Nepal.", "People's Liberation Army", "NPL", "bed"),
    ],
)
def test_who_gives_by_its_full_name(text, donor, recipient, item):
    drafts = read_drafts(Document(text="date 2021-05-12 " + text)).drafts
    read = [(one.value("donor"), one.value("recipient"), one.value("item")) for one in drafts]
    assert read == [(donor, recipient, item)]
