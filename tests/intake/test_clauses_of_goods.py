"""Who gives, receives and carries goods, and when, is decided in the clause that tells of them."""

import pytest

from aidlift.intake import Document, read_drafts

FIELDS = ("donor", "recipient", "quantity", "carrier", "destination", "date")

TOLD = [
    (
        "A British ship with 32 beds left Dover for Sierra Leone on Monday, while a Chinese plane brought "
        "4,000 gowns to Freetown.",
        ["GBR", "SLE", 32, None, None, "2021-05-10"],
        ["CHN", "SLE", 4000, None, "Freetown", None],
    ),
    (
        "Japan sent Nepal 40 beds on Monday, and a KLM flight from Denmark brought 60 gowns to Kathmandu.",
        ["JPN", "NPL", 40, None, None, "2021-05-10"],
        ["DNK", "NPL", 60, "KLM", "Kathmandu", None],
    ),
    (
        "Japan gave Chad $2 million. The country will receive 80 beds through UNOPS, while Mali is to get "
        "kits via UNICEF.",
        ["JPN", "TCD", 2000000, None, None, None],
        ["JPN", "TCD", 80, None, None, None],
    ),
    (
        "The Mano River Union gave the government of Sierra Leone $250,000.",
        ["Mano River Union", "SLE", 250000, None, None, None],
    ),
    (
        "WHO said that 11,000 Ebola doses were being prepared, while 8,600 more would be shipped to Guinea.",
        ["WHO", "GIN", 11000, None, None, None],
        ["WHO", "GIN", 8600, None, "GIN", None],
    ),
]


@pytest.mark.parametrize(("text", "wanted"), [(text, list(wanted)) for text, *wanted in TOLD])
def test_a_clause_borrows_nothing_from_its_neighbour(text: str, wanted: list[list[object]]) -> None:
    drafts = read_drafts(Document(text=f"date 2021-05-12 {text}")).drafts
    told = [[one.fields[name].value if name in one.fields else None for name in FIELDS] for one in drafts]
    assert [[*row[:-1], str(row[-1]) if row[-1] else None] for row in told if row[2]] == wanted
