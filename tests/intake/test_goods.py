"""Which goods a number counts, under what kind they are recorded, and to whom a bloc's go."""

import pytest

from aidlift.intake import Document, read_drafts

GIVEN = "date 2021-05-03 SUVA - On Monday Japan gave Fiji"


def records(text):
    told = [draft.to_record() for draft in read_drafts(Document(text=text, name="goods")).drafts]
    return [(one["item"], one["quantity"]) for one in told if one["type"] in ("pledge", "delivery")]


@pytest.mark.parametrize(
    ("goods", "expected"),
    [
        ("208 vaccine and ice pack freezers", [("medical_equipment", 208)]),
        ("500 vaccine carriers", [("medical_equipment", 500)]),
        (
            "10 digital X-ray machines and 20 ear thermometers",
            [("medical_equipment", 10), ("thermometer", 20)],
        ),
        ("40 ventilators and 20 automated shakers", [("ventilator", 40), ("medical_equipment", 20)]),
        ("40 ventilators and 12 epidemiologists", [("ventilator", 40)]),
        ("9,000 vaccine dozes", [("vaccine", 9000)]),
        ("30 tons of equipment", [("medical_equipment", 30)]),
        ("ten refrigerators for vaccines", [("medical_equipment", 10)]),
        ("200,000 tablets of paracetamol", [("medicine", 200000)]),
    ],
)
def test_the_head_noun_says_what_is_counted(goods, expected):
    assert records(f"{GIVEN} {goods}.") == expected


def test_a_draft_keeps_what_its_record_has_no_word_for():
    (draft,) = read_drafts(Document(text=f"{GIVEN} 60 autoclaves.", name="goods")).drafts
    assert (draft.value("item"), draft.to_record()["item"]) == ("autoclave", "medical_equipment")


def test_what_goes_to_the_continent_does_not_go_to_where_it_was_written():
    text = (
        "date 2021-01-22 ADDIS ABABA - The African Union met on Friday. "
        "Peru promised the continent 90 ventilators. Forty beds were promised to the continent by Cuba."
    )
    drafts = read_drafts(Document(text=text, name="goods")).drafts
    assert [(one.value("donor"), one.value("recipient")) for one in drafts] == [
        ("PER", "Africa"),
        ("CUB", "Africa"),
    ]


def test_a_sentence_of_a_label_goes_on_with_what_was_told():
    text = f"{GIVEN} 40 masks. Sweden: 120 ventilators. Peru: 9 ambulances."
    drafts = read_drafts(Document(text=text, name="goods")).drafts
    assert [(one.value("donor"), one.value("quantity")) for one in drafts] == [
        ("JPN", 40),
        ("SWE", 120),
        ("PER", 9),
    ]
