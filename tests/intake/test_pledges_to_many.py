"""Pledges and sums for several, for the poor or for a pool, and days told behind goods."""

from datetime import date

import pytest

from aidlift.intake import Document, read_drafts

DAY = date(2021, 5, 20)


def told(text: str, *names: str) -> list[tuple[object, ...]]:
    found = read_drafts(Document(text=text, day=DAY)).drafts
    goods = [one for one in found if one.type in ("pledge", "delivery")]
    return [tuple(one.type if name == "type" else one.value(name) for name in names) for one in goods]


@pytest.mark.parametrize(
    ("text", "takers"),
    [
        (
            "Norway will provide $5 million to fight Ebola in Guinea and $3 million in Liberia.",
            [("GIN", 5_000_000), ("LBR", 3_000_000)],
        ),
        (
            "The EU announced two packages: two million euros for Haiti and 4 million euros for Uganda.",
            [("HTI", 2_000_000), ("UGA", 4_000_000)],
        ),
        (
            "Japan sent 20 ventilators to hospitals in Chad and 30 to clinics in Niger.",
            [("TCD", 20), ("NER", 30)],
        ),
        ("The EU pledged half a million dollars to Haiti.", [("HTI", 500_000)]),
        (
            "G7 leaders pledged to share 870 million doses with the world's poorest countries. Peru has "
            "promised 50 million doses and Chile will donate 10 million doses.",
            [("WLD", 870_000_000), ("WLD", 50_000_000), ("WLD", 10_000_000)],
        ),
        (
            "Donors promised $2 million to the COVAX vaccine-sharing scheme. Spain, whose government pledged "
            "$600,000, was pleased.",
            [("COVAX", 2_000_000), ("COVAX", 600_000)],
        ),
        (
            "Spain pledged $5 million to Peru, including masks and PPE kits.",
            [("PER", 5_000_000)],
        ),
    ],
)
def test_each_part_goes_to_its_own(text, takers):
    assert told(text, "recipient", "quantity") == takers


@pytest.mark.parametrize(
    "behind",
    [
        "Handing over the beds on Monday, the ambassador spoke of the two countries' friendship.",
        "The minister received the donation in Lima on Monday.",
        "The handover took place on Monday.",
    ],
)
def test_a_later_sentence_says_when_goods_were_handed_over(behind):
    assert told(f"Spain donated 25 beds to Peru. {behind}", "quantity", "date") == [(25, date(2021, 5, 17))]


def test_a_day_before_while_is_of_what_stands_there():
    text = "Last month Spain gave Peru 40 beds and 30 monitors, while Japan has promised two ambulances."
    assert told(text, "quantity", "date")[-1] == (2, None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Spain will send more than USD 3 million worth of supplies to Peru.",
            [("pledge", "ESP", "PER", "medical_supplies", 3_000_000)],
        ),
        (
            "CHF 203,310 has been allocated from the Disaster Relief Emergency Fund for Chad.",
            [("pledge", "IFRC", "TCD", "funding", 203_310)],
        ),
        (
            "Spain pledged $5 million to the Indian Red Cross, while Peru will send 30 beds to India.",
            [
                ("pledge", "ESP", "Indian Red Cross", "funding", 5_000_000),
                ("pledge", "PER", "IND", "bed", 30),
            ],
        ),
        (
            "Kuwait has sent 200 beds to India. The Indian naval ship Tabar left Shuwaikh carrying 90 tents.",
            [("delivery", "KWT", "IND", "bed", 200), ("delivery", "KWT", "IND", "tent", 90)],
        ),
        (
            "On Monday Spain flew aid to Chad. The assistance will include 20 beds.",
            [("pledge", "ESP", "TCD", "bed", 20)],
        ),
        (
            "Spain sent two planes to Chad with aid. Over 22 tonnes of cargo was delivered, with 20 units "
            "of oxygen-generating equipment.",
            [
                ("delivery", "ESP", "TCD", "medical_supplies", 22),
                ("delivery", "ESP", "TCD", "oxygen_generator", 20),
            ],
        ),
        (
            "Spain gave Chad 60 beds and 30 tents. Of those, 20 beds arrived on Monday.",
            [
                ("delivery", "ESP", "TCD", "bed", 60),
                ("delivery", "ESP", "TCD", "tent", 30),
                ("delivery", "ESP", "TCD", "bed", 20),
            ],
        ),
        (
            "Another 1,500 tents in Lima are due to be sent to Chad once a road is open.",
            [("delivery", None, "TCD", "tent", 1_500)],
        ),
        (
            "Spain sent 400 beds to Italy. It gave 50 to Malta and 20 to Greece.",
            [
                ("delivery", "ESP", "ITA", "bed", 400),
                ("delivery", "ESP", "MLT", "bed", 50),
                ("delivery", "ESP", "GRC", "bed", 20),
            ],
        ),
        (
            "Spain sent 50 beds to hospitals in Chad, after a first load to Mali.",
            [("delivery", "ESP", "TCD", "bed", 50)],
        ),
        (
            "This is in addition to Australia's $75 million contribution to COVAX.",
            [("delivery", "AUS", "COVAX", "funding", 75_000_000)],
        ),
        ("Russia gave Chad 20,000 tests.", [("delivery", "RUS", "TCD", "test_kit", 20_000)]),
        (
            "Spain gave Chad the more than 52 tonnes of humanitarian, medical and PPE supplies.",
            [("delivery", "ESP", "TCD", "medical_supplies", 52)],
        ),
        ("Spain gave Chad spare parts for 400 ventilators.", []),
        (
            "A plane from Spain carrying 28 tonnes of medical equipment, among them eight oxygen generators, "
            "each of which can supply 250 beds, landed in Chad.",
            [
                ("delivery", "ESP", "TCD", "medical_equipment", 28),
                ("delivery", "ESP", "TCD", "oxygen_generator", 8),
            ],
        ),
        (
            "A German Air Force plane brought 20 beds to Chad, and a flight from Peru delivered 90 tents.",
            [("delivery", "DEU", "TCD", "bed", 20), ("delivery", "PER", "TCD", "tent", 90)],
        ),
        (
            "The United Arab Emirates said on Tuesday that a plane carrying 50 beds had arrived in Tunisia.",
            [("delivery", "ARE", "TUN", "bed", 50)],
        ),
        (
            "The vaccine was donated to Congo by Spain. The doses were flown from Copenhagen. Another "
            "101,000 doses of the vaccine are expected to arrive on Saturday.",
            [("delivery", "ESP", "COD", "vaccine", 101_000)],
        ),
        (
            "Peru received 20 beds from Spanish e-commerce firm Tiendo Ltd.",
            [("delivery", "Tiendo Ltd", "PER", "bed", 20)],
        ),
        (
            "Spain's third batch of supplies for the fight, weighing about 4 tonnes, landed in Chad. The "
            "second batch, which arrived in May, weighed more than 3 tonnes.",
            [
                ("delivery", "ESP", "TCD", "medical_supplies", 4),
                ("delivery", "ESP", "TCD", "medical_supplies", 3),
            ],
        ),
        (
            "Spain sent liquid oxygen to Peru's capital. The shipment of 140 tonnes arrived on Tuesday.",
            [("delivery", "ESP", "PER", "liquid_oxygen", 140)],
        ),
        (
            "Spain waits for help from the US. The sources said a Russian plane with 75 beds and 22 tents is "
            "set to arrive by Thursday.",
            [("delivery", "RUS", "ESP", "bed", 75), ("delivery", "RUS", "ESP", "tent", 22)],
        ),
        (
            "Spain bought 5,000 beds for India. Of these, 450 units have reached Delhi, 320 are on their way "
            "to Patna and 310 others to Mumbai.",
            [
                ("delivery", "ESP", "IND", "bed", 5_000),
                ("delivery", "ESP", "IND", "bed", 450),
                ("delivery", "ESP", "IND", "bed", 320),
                ("delivery", "ESP", "IND", "bed", 310),
            ],
        ),
        (
            "A UNICEF helicopter was used to help deliver 40 tents to Chad, it said at a briefing in Geneva.",
            [("delivery", "UNICEF", "TCD", "tent", 40)],
        ),
        (
            "Spain said that 30 more beds will be procured and shipped to Chad.",
            [("pledge", "ESP", "TCD", "bed", 30)],
        ),
        (
            "Zambia received 1.4 million doses of vaccine out of the 1.7 million doses approved by the WHO.",
            [
                ("delivery", "WHO", "ZMB", "vaccine", 1_400_000),
                ("pledge", "WHO", "ZMB", "vaccine", 1_700_000),
            ],
        ),
        (
            "Chad got 9 tents from Spanish firm Tiendo Ltd. The flight from Madrid, Spain, brought 52 beds.",
            [("delivery", "Tiendo Ltd", "TCD", "tent", 9), ("delivery", "Tiendo Ltd", "TCD", "bed", 52)],
        ),
        (
            "A plane carrying 100 beds donated by Poland arrived in Tirana on Monday.",
            [("delivery", "POL", "ALB", "bed", 100)],
        ),
        (
            "Poland's shipment of 100 beds arrived in Kyiv on Monday.",
            [("delivery", "POL", "UKR", "bed", 100)],
        ),
        (
            "Lesotho received 14,400 doses of vaccine under COVAX on Monday.",
            [("delivery", "COVAX", "LSO", "vaccine", 14_400)],
        ),
        (
            "Japan delivered vaccines to Fiji and Tonga on Monday, giving each 5,000 doses.",
            [("delivery", "JPN", "FJI", "vaccine", 5_000), ("delivery", "JPN", "TON", "vaccine", 5_000)],
        ),
        (
            "The UK's development ministry, DFID, supplied 200 ventilators to Nepal on Monday.",
            [("delivery", "GBR", "NPL", "ventilator", 200)],
        ),
    ],
)
def test_what_is_told_of_loads_and_sums(text, found):
    assert told(text, "type", "donor", "recipient", "item", "quantity") == found


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("Guinea will get help. 600 beds from a stockpile in the United States are expected.", "USA"),
        ("Following a request from Chad, the EU is sending 200 beds.", None),
        ("Spain sent 20 beds to Chad, and a flight from Peru delivered 90 tents.", None),
        ("A plane flew 60 tonnes of supplies from Brize Norton in the UK to Ghana.", "GBR"),
    ],
)
def test_where_goods_come_from(text, origin):
    assert told(text, "origin")[0] == (origin,)


def test_the_agency_that_appeals_is_the_one_named_before():
    text = (
        "UNICEF sent 60 tents to Chad. Cases went on rising in Chad. The agency is appealing for $24 million."
    )
    drafts = read_drafts(Document(text=text, day=DAY)).drafts
    assert [one.value("actor") for one in drafts if one.type == "request"] == ["UNICEF"]


def test_a_day_of_saying_is_not_that_of_a_period_told():
    text = (
        "The ministry of India on Wednesday said that 94 beds have been delivered between May 1 and May 11."
    )
    assert told(text, "date", "date_end") == [(date(2021, 5, 1), date(2021, 5, 11))]
