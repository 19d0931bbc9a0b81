"""Assessments: what runs out, whose risk it is, where a disease may come from and what is held up."""

from datetime import date

import pytest

from aidlift.intake import Document, read_drafts
from tests.intake.values import values


def assessments(text: str, *fields: str) -> list[tuple[object, ...]]:
    return values("date 2021-05-12 " + text, *fields, kind="assessment")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("HARARE: Cholera vaccines are running short.", "ZWE"),
        ("BISSAU: The hospital's oxygen supply ran out on Sunday.", "GNB"),
        ("NAIROBI: Stocks of measles vaccine in Somalia are critically low.", "SOM"),
        ("HAVANA: Hospitals in the capital lack oxygen.", "CUB"),
        ("MALE: The government has asked India for oxygen as a shortage is feared.", "MDV"),
        ("KAMPALA: Uganda's oxygen need has outstripped supply.", "UGA"),
        ("Guinea lacks protective suits, and wards in Liberia are full.", "GIN"),
        ("LIMA: Togo's health minister, Ada Mills, said the country lacks vaccines.", "TGO"),
    ],
)
def test_what_runs_out_and_where(text, place):
    assert assessments(text, "kind", "place") == [("shortage", place)]


@pytest.mark.parametrize(
    "text", ["LAGOS: Oxygen prices are low.", "LAGOS: There is no shortage of vaccines."]
)
def test_prices_and_plenty_are_no_shortage(text):
    assert assessments(text, "kind") == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("KAMPALA: Kenya watches its borders for fear of Ebola spreading from Uganda.", "UGA"),
        ("GOMA: The nearby Ugandan border raises the risk of cross-border transmission.", "COD"),
        ("LUSAKA: The rains could worsen the outbreak and spread it to Zimbabwe.", "ZMB"),
        ("DHAKA: Officials fear that the new variant could enter the country.", "BGD"),
    ],
)
def test_where_a_disease_may_come_from(text, place):
    assert assessments(text, "kind", "place") == [("spread_risk", place)]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("ECDC considers the risk for the EU to be very low.", ("EU", "very low")),
        ("WHO raised the risk for Uganda from high to very high.", ("UGA", "very high")),
        ("Haiti has cholera. In Lebanon, the risk is very high at the national level.", ("LBN", "very high")),
        ("ATLANTA: The risk to the U.S. public remained low.", ("USA", "low")),
    ],
)
def test_whose_risk_it_is(text, read):
    assert assessments(text, "place", "level") == [read]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("ABUJA: Nigeria put off its campaign because of delayed deliveries from India.", "NGA"),
        ("KHARTOUM: Rains have delayed aid convoys to Kassala.", "SDN"),
        ("BEIRUT: Access to medicines has been hampered by the blockade.", "LBN"),
    ],
)
def test_supplies_that_are_held_up(text, place):
    assert ("supply_disruption", place) in assessments(text, "kind", "place")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('The escalation of the virus in Fiji presents "very real risks" to Peru.', ("spread_risk", "FJI")),
        ("The outbreak in Guinea poses a threat to neighbouring countries.", ("spread_risk", "GIN")),
        ("UNICEF warned of the risk that cholera spreads from Lebanon to Syria.", ("spread_risk", "LBN")),
        ("WHO assesses the risk at national level as high in both Chad and Niger.", ("risk_level", "NER")),
        ("Hospitals in Lima have no oxygen left.", ("shortage", "PER")),
        ("Malawi is out of cholera vaccine.", ("shortage", "MWI")),
        ("Supplies to Latin America might be held up.", ("supply_disruption", "Latin America")),
    ],
)
def test_dangers_levels_and_what_is_gone(text, told):
    found = read_drafts(Document(text=text, day=date(2021, 5, 12))).drafts
    assert told in [(one.value("kind"), one.value("place")) for one in found if one.type == "assessment"]


@pytest.mark.parametrize(
    "text",
    [
        "The dengue outbreak in Peru poses no threat to Chile.",
        "There is no licensed vaccine available against Marburg in Rwanda.",
        "UNICEF has delivered supplies to the affected countries in 32 shipments.",
    ],
)
def test_what_is_no_danger_and_no_want(text):
    found = read_drafts(Document(text=text, day=date(2021, 5, 12))).drafts
    assert not [one for one in found if one.type == "assessment"]
