"""Goods without a number say nothing new where the same goods are told with one, but for another's gift."""

import pytest

from aidlift.intake import Document, read_drafts

COUNTED = "Russia will send India 20 ventilators and 150 bedside monitors, its embassy said on Wednesday."


@pytest.mark.parametrize(
    ("before", "unnumbered"),
    [
        ("", 0),
        ("Ventilators and bedside monitors from Russia arrived in India on Thursday. ", 0),
        ("Two planes brought ventilators and bedside monitors to India on Thursday. ", 0),
        ("Italy sent India ventilators on Thursday. ", 1),
    ],
)
def test_what_is_told_with_a_number_is_not_told_again_without_one(before, unnumbered):
    drafts = read_drafts(Document(text=f"date 2021-04-29 {before}{COUNTED}")).drafts
    goods = [draft for draft in drafts if draft.type in ("pledge", "delivery")]
    assert {draft.value("quantity") for draft in goods} >= {20, 150}
    assert sum(draft.value("quantity") is None for draft in goods) == unnumbered


def test_two_persons_of_one_country_condole_each_and_one_person_once():
    text = (
        "President Nguyen Xuan Phuc of Vietnam sent condolences to Indian President Ram Kovind. "
        "On the same day, Prime Minister Pham Minh Chinh sent condolences to Narendra Modi. "
        "Chinh conveyed his condolences to the families as well."
    )
    drafts = read_drafts(Document(text=f"date 2021-04-29 {text}")).drafts
    actors = [draft.value("actor") for draft in drafts if draft.type == "statement"]
    assert actors == ["Nguyen Xuan Phuc (VNM)", "Pham Minh Chinh (VNM)"]
