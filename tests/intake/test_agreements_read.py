"""Agreements: who the two sides are, regions that stand for their countries, what is agreed and where."""

from datetime import date

import pytest

from aidlift.intake import Document, read_drafts
from tests.intake.values import values


def agreements(text: str, *fields: str) -> list[tuple[object, ...]]:
    return values("date 2021-05-12 " + text, *fields, kind="agreement")


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("China met Pakistan. The two sides agreed to build a reserve of relief goods.", ("CHN", "PAK")),
        ("China and five South Asian countries agreed to set up a medical reserve.", ("CHN", "South Asia")),
        (
            "China and two South Asian countries agreed to set up a medical reserve. "
            "China, Nepal and Pakistan met on Monday.",
            ("CHN", "NPL", "PAK"),
        ),
        (
            "Eleven West African countries agreed to set up a medical reserve. Guinea, Chad, Mali are ill.",
            ("West Africa",),
        ),
    ],
)
def test_parties_that_are_counted_are_those_named_elsewhere(text, parties):
    assert agreements(text, "parties", "subject") == [(parties, "emergency_supplies_reserve")]


@pytest.mark.parametrize(
    ("text", "subject", "status", "place"),
    [
        (
            "Kenya and Uganda agreed in Arusha to set up joint border screening.",
            "border_screening",
            "agreed",
            "Arusha",
        ),
        (
            "Kenya and Uganda set up a pooled procurement of vaccines.",
            "joint_procurement",
            "established",
            None,
        ),
        ("Kenya and Uganda proposed a regional emergency fund.", "emergency_fund", "proposed", None),
        (
            "Kenya and Uganda signed a memorandum on producing vaccines.",
            "vaccine_cooperation",
            "agreed",
            None,
        ),
    ],
)
def test_what_is_agreed_and_where(text, subject, status, place):
    assert agreements(text, "subject", "status", "place") == [(subject, status, place)]


def test_they_agreed_means_who_met_and_on_that_day():
    text = (
        "Leaders of ASEAN and of China and Japan met on Tuesday. "
        "They agreed to set up a response fund and a regional reserve of medical supplies."
    )
    read = agreements(text, "parties", "subject", "date")
    assert read == [
        (("ASEAN", "CHN", "JPN"), "emergency_supplies_reserve", date(2021, 5, 11)),
        (("ASEAN", "CHN", "JPN"), "response_fund", date(2021, 5, 11)),
    ]


def test_who_proposed_what_others_agree_to_is_a_party():
    text = "Nepal and Pakistan agreed to a Chinese proposal to create a reserve of emergency supplies."
    assert agreements(text, "parties") == [(("CHN", "NPL", "PAK"),)]


def test_a_plan_that_is_launched_is_no_agreement():
    assert agreements("WHO and Chad launched a joint response plan of $70 million.", "subject") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ministers of Kenya and Togo agreed on joint measures against Ebola.", ("joint_measures", "agreed")),
        (
            "CARICOM heads have agreed, at a meeting held online on 15 April, to a joint response.",
            ("joint_response", "agreed"),
        ),
        ("Taiwan agreed to revise a 2018 memorandum of understanding with Peru.", ("mou_revision", "agreed")),
        ("Prime Minister Modi on 15 March proposed an emergency fund.", ("emergency_fund", "proposed")),
    ],
)
def test_what_is_agreed_or_proposed_by_one(text, told):
    found = read_drafts(Document(text=text, day=date(2021, 5, 12))).drafts
    assert [(one.value("subject"), one.value("status")) for one in found if one.type == "agreement"] == [told]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Kenya and Uganda agreed on joint measures. A communique came, issued after a meeting in Kampala "
            "on Monday.",
            ("joint_measures", "agreed", "Kampala", date(2021, 5, 10)),
        ),
        (
            "Peru and Chile entered into an agreement on 3 May to share data.",
            ("data_sharing", "agreed", None, date(2021, 5, 3)),
        ),
        (
            "WHO and Iraq signed an agreement on disease surveillance. It was inked at a ceremony in Basra.",
            ("disease_surveillance", "agreed", "Basra", None),
        ),
        (
            "Minister Ada Mills said Peru and Chile had agreed to share data.",
            ("data_sharing", "agreed", None, None),
        ),
        (
            "SAARC leaders agreed to meet, and Peru proposed an emergency fund.",
            ("emergency_fund", "proposed", None, None),
        ),
        ("Peru and Chile agreed to set up an emergency fund.", ("emergency_fund", "agreed", None, None)),
        (
            "Peru's health ministry had agreed with officials of Chile and Bolivia to share information.",
            ("data_sharing", "agreed", None, None),
        ),
        ("Peru and Chile agreed to exchange laboratory results.", ("data_sharing", "agreed", None, None)),
        (
            "IGAD ministers agreed at a meeting on a joint response plan.",
            ("response_plan", "agreed", None, None),
        ),
        ("The SCO states agreed on the sharing of information.", ("data_sharing", "agreed", None, None)),
        ("Peru and the World Bank signed an $80.5 million agreement.", ("funding", "agreed", None, None)),
    ],
)
def test_a_later_sentence_tells_where_and_when_it_was_agreed(text, expected):
    assert agreements(text, "subject", "status", "place", "date") == [expected]


def test_those_who_met_are_the_parties_of_a_bloc_s_agreement():
    text = (
        "The ASEAN countries have agreed to build a medical reserve. The agreement was reached when "
        "ministers of China, Japan, South Korea and ASEAN met."
    )
    assert agreements(text, "parties") == [(("ASEAN", "CHN", "JPN", "KOR"),)]


def test_two_things_that_are_agreed_in_one_sentence_are_two_agreements():
    text = "SADC leaders agreed to set up a joint task force and to pool their procurement of vaccines."
    assert {one for (one,) in agreements(text, "subject")} == {
        "cross_border_surveillance",
        "joint_procurement",
    }
