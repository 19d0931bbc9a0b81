"""What texts seldom say: rules that no text of ours needs, each with a sentence that does."""

from datetime import date

import pytest

from tests.intake.values import values

DAY = date(2021, 5, 8)
CASES, DEATHS, CURED = "cases", "deaths", "recoveries"
FIGURES = [
    # text, what is to be read: measure, value, basis, place, area, group
    (
        "India reported 2,163 new daily (COVID-19) cases on Friday.",
        [(CASES, 2163, "new", "IND", None, None)],
    ),
    (
        "Uganda said 46 people have made a full recovery at home.",
        [(CURED, 46, "cumulative", "UGA", None, None)],
    ),
    (
        "Uganda reported 320 cases as of Friday:\n- 161 children below 5 years\n- 12 health workers\n",
        [
            (CASES, 320, "cumulative", "UGA", None, None),
            (CASES, 161, "cumulative", "UGA", None, "children_under_5"),
            (CASES, 12, "cumulative", "UGA", None, "health_workers"),
        ],
    ),
    (
        "Uganda reported 300 cases, 12 of them health workers and 45 children under five.",
        [
            (CASES, 300, "cumulative", "UGA", None, None),
            (CASES, 12, "cumulative", "UGA", None, "health_workers"),
            (CASES, 45, "cumulative", "UGA", None, "children_under_5"),
        ],
    ),
    (
        "Cholera in Uganda killed 12 people and made 354 others sick.",
        [(DEATHS, 12, "cumulative", "UGA", None, None), (CASES, 354, "cumulative", "UGA", None, None)],
    ),
    (
        "Guinea has reported 40 deaths. Five health workers are among the confirmed cases.",
        [
            (DEATHS, 40, "cumulative", "GIN", None, None),
            (CASES, 5, "cumulative", "GIN", None, "health_workers"),
        ],
    ),
    ("Nepal recorded 1,804 positive tests on Friday.", [(CASES, 1804, "new", "NPL", None, None)]),
    ("Positive tests in Nepal rose to 4,500.", [(CASES, 4500, "cumulative", "NPL", None, None)]),
    ("Nepal has tested 12,000 people so far.", [("tests", 12000, "cumulative", "NPL", None, None)]),
    ("Tests came back positive for 34 people in Nepal.", [(CASES, 34, "cumulative", "NPL", None, None)]),
    ("The virus has spread to 34 people in Nepal.", [(CASES, 34, "cumulative", "NPL", None, None)]),
    (
        "The outbreak in Nepal has killed at least some 12 people.",
        [(DEATHS, 12, "cumulative", "NPL", None, None)],
    ),
    (
        "Uganda reported 300 active cases, and 280 are being treated.",
        [
            ("active_cases", 300, "current", "UGA", None, None),
            ("active_cases", 280, "current", "UGA", None, None),
        ],
    ),
    (
        "Nepal's cases rose by 300, reaching 4,500.",
        [(CASES, 300, "new", "NPL", None, None), (CASES, 4500, "cumulative", "NPL", None, None)],
    ),
    ("Cases in Nepal rose 12% to 4,500.", [(CASES, 4500, "cumulative", "NPL", None, None)]),
    (
        "Nepal said cases were confirmed: Kathmandu 200, Lalitpur 100.",
        [
            (CASES, 200, "cumulative", "NPL", "Kathmandu", None),
            (CASES, 100, "cumulative", "NPL", "Lalitpur", None),
        ],
    ),
    (
        "The number of deaths among health workers in Guinea rose to 12.",
        [(DEATHS, 12, "cumulative", "GIN", None, "health_workers")],
    ),
    ("Nepal recorded a daily average of 450 cases.", [(CASES, 450, "per_day", "NPL", None, None)]),
    ("Nepal recorded its fifth day in a row of 3,000 cases.", [(CASES, 3000, "per_day", "NPL", None, None)]),
    (
        "Cumulative cases\n\nKenya: 463\nChad: 40\n",
        [(CASES, 463, "cumulative", "KEN", None, None), (CASES, 40, "cumulative", "TCD", None, None)],
    ),
    (
        "The virus has spread to Guinea, Liberia and Senegal, with 4,500 cases.",
        [(CASES, 4500, "cumulative", "WLD", None, None)],
    ),
    ("Nepal, which borders India, reported 40 cases.", [(CASES, 40, "cumulative", "NPL", None, None)]),
    ("There were 40 cases in India's neighbour Nepal.", [(CASES, 40, "cumulative", "NPL", None, None)]),
    (
        "In Borno State (northeast Nigeria) 40 cases were reported.",
        [(CASES, 40, "cumulative", "NGA", "Borno", None)],
    ),
    (
        "In West Africa 4,500 cases were reported. Cases were found in 8 countries.",
        [
            (CASES, 4500, "cumulative", "West Africa", None, None),
            ("countries_affected", 8, "cumulative", "West Africa", None, None),
        ],
    ),
    (
        "In Nepal the caseload and death toll stood at 4,500 and 30.",
        [(CASES, 4500, "cumulative", "NPL", None, None), (DEATHS, 30, "cumulative", "NPL", None, None)],
    ),
    (
        "There are 36 cases in Mubende and Kyegegwa districts (18 confirmed) in Uganda.",
        [(CASES, 36, "cumulative", "UGA", None, None), (CASES, 18, "cumulative", "UGA", None, None)],
    ),
    ("In Nepal 2% was the case fatality rate.", [("cfr", 2, "current", "NPL", None, None)]),
    ("The case fatality rate in Nepal could be up to 5 per cent.", []),
    (
        "Cholera is spreading in Nepal. In Nepal 40 cholera patients were reported on Friday.",
        [(CASES, 40, "new", "NPL", None, None)],
    ),
    (
        "Country | Confirmed | Active cases\nNepal | 40 | 12\n",
        [
            (CASES, 40, "cumulative", "NPL", None, None),
            ("active_cases", 12, "current", "NPL", None, None),
        ],
    ),
    (
        "West Africa is affected.\n\nCountry | Cases\nGuinea | 40\nLiberia | 50\nTotal | 90\n",
        [
            (CASES, 40, "cumulative", "GIN", None, None),
            (CASES, 50, "cumulative", "LBR", None, None),
            (CASES, 90, "cumulative", "West Africa", None, None),
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), FIGURES, ids=[text[:40] for text, _ in FIGURES])
def test_counts_that_are_seldom_told_so(text, expected):
    fields = ("measure", "value", "basis", "place", "area", "group")
    assert values(text, *fields, kind="figure", day=DAY) == expected


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        (
            "Week 17 (26 April to 2 May 2021)\n\nNepal reported 300 cases this week.",
            date(2021, 4, 26),
            date(2021, 5, 2),
        ),
        ("Nepal registered 300 cases during the week.", date(2021, 5, 2), DAY),
        ("Nepal reported 40 cases in the week until Friday.", date(2021, 5, 1), date(2021, 5, 7)),
    ],
)
def test_weeks_that_only_some_words_tell(text, first, last):
    assert values(text, "period_start", "period_end", day=DAY) == [(first, last)]


GOODS = [
    # text, what is to be read: type, donor, recipient, item, quantity, status
    (
        "Spain and Italy sent ventilators and masks, 20 and 800 respectively, to Nepal.",
        [
            ("delivery", "ESP", "NPL", "ventilator", 20, "sent"),
            ("delivery", "ITA", "NPL", "mask", 800, "sent"),
        ],
    ),
    (
        "China gave Nepal 2 million doses, 300,000 of them donated.",
        [
            ("delivery", "CHN", "NPL", "vaccine", 2000000, "donated"),
            ("delivery", "CHN", "NPL", "vaccine", 300000, "donated"),
        ],
    ),
    (
        "Vaccines received by countries:\n\nJamaica – 14,400\n\nNepal – 20,000\n",
        [
            ("delivery", None, "JAM", "vaccine", 14400, "arrived"),
            ("delivery", None, "NPL", "vaccine", 20000, "arrived"),
        ],
    ),
    (
        "China will in the coming days send 500 ventilators to Nepal.",
        [("pledge", "CHN", "NPL", "ventilator", 500, "announced")],
    ),
    ("Spain equipped the hospital and 50 ventilators.", []),
    (
        "Spain equipped Nepal's hospital with 50 ventilators.",
        [("delivery", "ESP", "NPL", "ventilator", 50, "delivered")],
    ),
    (
        "WHO has obtained 4,000 doses of Ebola vaccine for Guinea.",
        [("pledge", "WHO", "GIN", "vaccine_ebola", 4000, "announced")],
    ),
    ("In Nepal 40,000 vaccine doses were administered by Friday.", []),
    (
        "Spain says 500 doses bought and pledged to Chad are on their way.",
        [("pledge", "ESP", "TCD", "vaccine", 500, "announced")],
    ),
    (
        "Japan pledged $50 million toward the worldwide fight.",
        [("pledge", "JPN", "WLD", "funding", 50000000, "announced")],
    ),
    (
        "Spain gave Nepal generators able to supply power, with 50 beds.",
        [("delivery", "ESP", "NPL", "bed", 50, "donated")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), GOODS, ids=[text[:40] for text, _ in GOODS])
def test_goods_that_are_seldom_told_so(text, expected):
    fields = ("donor", "recipient", "item", "quantity", "status")
    kinds = ("pledge", "delivery")
    found = [(kind, *one) for kind in kinds for one in values(text, *fields, kind=kind, day=DAY)]
    assert found == expected


def test_flights_of_two_carriers_that_a_semicolon_parts():
    told = values(
        "KLM suspended flights to India; Air France resumed flights to Nepal.",
        "carrier",
        "destination",
        "status",
    )
    assert told == [("KLM", "IND", "suspended"), ("Air France", "NPL", "operated")]


def test_a_table_of_pledges_is_for_who_received_before():
    text = "Spain sent India 50 beds.\n\nDonor | Pledge\nJapan | $5 million\nSpain | $4 million\n"
    assert values(text, "donor", "recipient", "quantity", kind="pledge", day=DAY) == [
        ("JPN", "IND", 5000000),
        ("ESP", "IND", 4000000),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Indonesia recorded 7,200 cases on Friday: Jakarta, 1,445; Central Java, 869; and Bali, 700.",
            [(7200, None), (1445, "Jakarta"), (869, "Central Java"), (700, "Bali")],
        ),
        ("In Turkey 936,314 people have undergone tests.", [(936314, None)]),
        ("The West African epidemic killed 11,310 people.", []),
        ("Guinea reported 12 cases. The previous outbreak infected 28,000 people.", [(12, None)]),
        ("Nepal reported 6 deaths. All 6 deaths were in Kathmandu.", [(6, None)]),
        ("The seven-day average of new cases in Nepal rose to 1,009.", []),
    ],
)
def test_lists_of_areas_and_what_is_told_of_another_time(text, expected):
    assert values(text, "value", "area", kind="figure", day=DAY) == expected


def test_a_title_in_capitals_ends_what_stood_under_a_region():
    text = "WEST AFRICA\n\nGuinea reported 40 cases.\n\nHIGHLIGHTS\n\n50 cases were reported.\n"
    assert values(text, "value", "place", day=DAY) == [(40, "GIN"), (50, "GIN")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "An Indian vessel set sail for Indonesia, carrying 40 tonnes of oxygen.",
            [(None, "IDN", "liquid_oxygen", 40)],
        ),
        (
            "Nepal received the following: Peru - 40 masks; Japan - 100 beds.",
            [("PER", "NPL", "mask", 40), ("JPN", "NPL", "bed", 100)],
        ),
        ("Nepal got help. The country gave 50 ventilators to Nepal.", [(None, "NPL", "ventilator", 50)]),
        (
            "A ship is on its way from Noumea with 20 concentrators for Fiji.",
            [("NCL", "FJI", "oxygen_concentrator", 20)],
        ),
    ],
)
def test_goods_under_way_and_lists_of_givers(text, expected):
    assert values(text, "donor", "recipient", "item", "quantity", day=DAY) == expected
