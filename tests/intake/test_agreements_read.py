"""Agreements: who the two sides are, regions that stand for their countries, what is agreed and where."""

from datetime import date

from tests.intake.values import values


def agreements(text: str, *fields: str) -> list[tuple[object, ...]]:
    return values("date 2021-05-12 " + text, *fields, kind="agreement")


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
