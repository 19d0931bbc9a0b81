"""Pledges and requests told without a verb of giving, and sums in the money of many countries."""

from datetime import date

import pytest

from aidlift.intake import Document, read_drafts

NAMES = ("type", "donor", "actor", "addressee", "item", "quantity", "unit")


def told(text: str) -> list[str]:
    found = read_drafts(Document(text=f"date 2021-05-05 {text}")).drafts
    kept = [one for one in found if one.type in ("pledge", "request", "delivery")]
    return [
        " ".join(
            [
                one.type,
                *(str(one.value(name)) for name in NAMES[1:] if name in one.fields and one.value(name)),
            ]
        )
        for one in kept
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Peru will send 20 beds to Chad next week.", None),
        ("Peru promised to send 20 beds to Chad by June.", None),
        ("Peru intends to give Chad 20 beds by the end of 2021.", None),
        ("Peru said on Tuesday it will send 20 beds to Chad.", date(2021, 5, 4)),
        ("Peru gave Chad 9 tents on Monday. Earlier, it announced a gift of 20 beds.", None),
    ],
)
def test_a_pledge_has_the_day_on_which_it_was_made_not_that_on_which_it_will_be_kept(text, day):
    found = read_drafts(Document(text=f"date 2021-05-05 {text}")).drafts
    assert [one.value("date") for one in found if one.type == "pledge"] == [day]


def test_money_goes_to_the_fund_told_before():
    text = "Peru pledged $4 million to the Hope Relief Fund. Chile gave $5 million to the fund. Cuba vowed"
    found = read_drafts(Document(text=f"date 2021-05-05 {text} $6 million to poor countries.")).drafts
    assert [one.value("recipient") for one in found] == ["Hope Relief Fund", "Hope Relief Fund", "WLD"]


@pytest.mark.parametrize(
    ("text", "records"),
    [
        ("UNICEF is helping India with 70 ventilators.", ["pledge UNICEF ventilator 70"]),
        ("WHO will support Chad with 20 tents.", ["pledge WHO tent 20"]),
        ("Cholera is in Malawi. It received ICG approval for 20 tents.", ["pledge ICG tent 20"]),
        ("An appeal for Nepal by Oxfam has raised more than 2 million pounds.", []),
        ("Oxfam gave $2 million to create 300 beds in Nepal.", ["delivery Oxfam funding 2000000 USD"]),
        ("Modi assured Nepal of full support.", ["pledge IND support_unspecified"]),
        (
            "Facebook said the company is working with Oxfam and giving USD 10 million to India.",
            ["pledge Facebook funding 10000000 USD"],
        ),
        ("Peru has cases. Spain gave 2 million pesos.", ["delivery ESP funding 2000000 PHP"]),
        ("Malawi has cases. Spain gave 2 million kwacha.", ["delivery ESP funding 2000000 MWK"]),
        ("Spain gave Nepal 3 million Swiss francs.", ["delivery ESP funding 3000000 CHF"]),
        ("Chad has cases. Spain gave 3 million CFA francs.", ["delivery ESP funding 3000000 XAF"]),
        (
            'Nepal is hit. "We need masks, oxygen and medicines," the minister said.',
            ["request NPL mask", "request NPL liquid_oxygen", "request NPL medicine"],
        ),
        (
            "Chad is in need. Peru and Chile had offered help too, but not support for farmers.",
            ["pledge PER support_unspecified", "pledge CHL support_unspecified"],
        ),
        (
            "Paris sent 20 beds to Chad. It plans to supply 30 in all.",
            ["delivery FRA bed 20", "pledge FRA bed 30"],
        ),
        ("The Emir of Kuwait ordered the sending of 60 beds to Chad.", ["pledge KWT bed 60"]),
        ("Kuwait has ordered 60 beds from Peru.", []),
        (
            "Oxfam appeals for $5 million; so far only 20 percent, or $1 million, has been received.",
            ["request Oxfam funding 5000000 USD"],
        ),
        ("Peru is committed to sending 20 beds to Chad.", ["pledge PER bed 20"]),
        ("Peru will continue providing assistance to Chad.", ["pledge PER support_unspecified"]),
        ("Peru will send 20 beds and tanks to carry oxygen to Chad.", ["pledge PER bed 20"]),
        ("Chad asked for 90 beds, of which 20 have been approved.", ["request TCD bed 90", "pledge bed 20"]),
        (
            "Chad gets support from Peru and Cuba:\n\nPeru: 8 beds, each able to lift 9 tents; and 4 masks\n",
            ["delivery PER bed 8", "delivery PER mask 4"],
        ),
        (
            "Oxfam has $9 million: $4 million is earmarked for Chad, while $3 million is for Mali.",
            ["pledge funding 4000000 USD", "pledge funding 3000000 USD"],
        ),
        ("Peru gave 20 beds to Chad, and a bank set up a $10 million fund.", ["delivery PER bed 20"]),
        (
            "Samsung's India unit will give 200 million rupees, or some 3 billion won, to Nepal.",
            ["pledge Samsung funding 200000000 INR"],
        ),
        ("Peru will give $3 million to support COVAX.", ["pledge PER funding 3000000 USD"]),
        (
            "Chad is in need. Mali asked for 90 beds and Togo has sought 50.",
            ["request MLI bed 90", "request TGO bed 50"],
        ),
        (
            "Chad is in need. Peru gave 20 beds and Delta Chad contributed 30.",
            ["delivery PER bed 20", "delivery Delta Chad bed 30"],
        ),
        ("Chad thanked Peru for evacuating nine people, and Cuba pledged 20 beds.", ["pledge CUB bed 20"]),
        ("Chad is in need. It urged Peru and Cuba to provide masks.", ["request TCD PER mask"]),
        (
            "Chad has called on Peru for help and asked UNICEF for 20 beds.",
            ["request TCD PER support_unspecified", "request TCD UNICEF bed 20"],
        ),
        (
            "Peru plans to give 50 beds to Chad and Cuba has offered 30 masks.",
            ["pledge PER bed 50", "pledge CUB mask 30"],
        ),
        (
            "Peru pledged $5 million to Chad on top of $6 million already provided.",
            ["pledge PER funding 5000000 USD", "delivery PER funding 6000000 USD"],
        ),
        ("Nepal reached out to 17 countries, requesting masks.", ["request NPL countries mask"]),
        ("Chad sought the help of the WHO to get 20 masks.", ["request TCD WHO mask 20"]),
    ],
)
def test_what_is_pledged_and_asked_for(text, records):
    assert told(text) == records
