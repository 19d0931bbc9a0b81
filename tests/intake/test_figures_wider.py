"""Counts as agencies tell them: what a total rose by, what came after, places and pairs in lists."""

from __future__ import annotations

import pytest

from aidlift.intake import Document, read_drafts

SAID = (
    (
        "There are 683 people in the contact lists of the three infected with Nipah in India.",
        [("contacts", "cumulative", 683, "IND"), ("cases", "cumulative", 3, "IND")],
    ),
    (
        "Chad reported 46 new cholera cases, bringing the totals to 427 confirmed cases and 18 deaths in a "
        "single day.",
        [
            ("cases", "new", 46, "TCD"),
            ("cases", "cumulative", 427, "TCD"),
            ("deaths", "cumulative", 18, "TCD"),
        ],
    ),
    (
        "Pakistan has reported another case of polio, bringing this year's total to six.",
        [("cases", "cumulative", 6, "PAK")],
    ),
    (
        "Romania reported two new cases of West Nile fever and Italy reported three.",
        [("cases", "new", 2, "ROU"), ("cases", "new", 3, "ITA")],
    ),
    (
        "Malaysia told of 3,752 new Covid-19 cases. It said 430 cases were still being treated in "
        "intensive care."
        " A total of 17 new clusters were found.",
        [("cases", "new", 3752, "MYS")],
    ),
    (
        "Chad found 34 new Covid-19 cases, raising the total to 4,711. Among the community cases, 17 were "
        "detected in Mao.",
        [("cases", "new", 34, "TCD"), ("cases", "cumulative", 4711, "TCD"), ("cases", "new", 17, "TCD")],
    ),
    (
        "Infections in Peru have been on the rise. The country has now confirmed 507,980 cases of Covid-19, "
        "with a record of 9,430 infections in the last 24 hours. There have been 25,640 deaths.",
        [
            ("cases", "cumulative", 507980, "PER"),
            ("cases", "new", 9430, "PER"),
            ("deaths", "cumulative", 25640, "PER"),
        ],
    ),
    (
        "Sudan said that 1,184 cholera infections were recorded in a single week, bringing the "
        "cumulative number "
        "since July 2020 to 102,640 infections.",
        [("cases", "new", 1184, "SDN"), ("cases", "cumulative", 102640, "SDN")],
    ),
    (
        "Nigeria on Monday confirmed 1,214 new Covid-19 cases, with 81 recoveries in Lagos, and nine deaths "
        "across the country. Lagos recorded 311 new cases, followed by FCT-188, Kaduna-79 and Kano-62.",
        [
            ("cases", "new", 1214, "NGA"),
            ("recoveries", "new", 81, "NGA"),
            ("deaths", "new", 9, "NGA"),
            ("cases", "new", 311, "NGA"),
            ("cases", "new", 188, "NGA"),
            ("cases", "new", 79, "NGA"),
            ("cases", "new", 62, "NGA"),
        ],
    ),
    (
        "The number of global Covid-19 cases neared 37 million. As of Monday, the total number of cases "
        "stood at 37,512,340, Johns Hopkins University said. Countries with a toll above "
        "30,000 are Peru (33,240).",
        [
            ("cases", "cumulative", 37000000, "WLD"),
            ("cases", "cumulative", 37512340, "WLD"),
            ("deaths", "cumulative", 33240, "PER"),
        ],
    ),
    (
        "Since the first two cases of cholera in Haiti, 958 (75%) of confirmed cases were reported there. "
        "That is an increase of 2% in suspected cases (N=325).",
        [("cases", "cumulative", 958, "HTI")],
    ),
    (
        "The most dengue cases were in Brazil with 8,090 cases, followed by Peru with 5,198 cases.",
        [("cases", "cumulative", 8090, "BRA"), ("cases", "cumulative", 5198, "PER")],
    ),
    (
        "The case fatality rate of measles in Chad rose from 0.93% to 1.6%.",
        [("cfr", "current", 1.6, "TCD")],
    ),
    (
        "Iran's outbreak has claimed 51,949 lives, up by 221 in the past 24 hours.",
        [("deaths", "cumulative", 51949, "IRN"), ("deaths", "new", 221, "IRN")],
    ),
    (
        "Infections in Africa climbed to 481,226 after rising by 11,390 over the past day.",
        [("cases", "cumulative", 481226, "Africa"), ("cases", "new", 11390, "Africa")],
    ),
    (
        "Since Sunday, 18,930 people have been cured of Covid-19 in India. The total number of those who "
        "have recovered so far is 3,140,552.",
        [("recoveries", "new", 18930, "IND"), ("recoveries", "cumulative", 3140552, "IND")],
    ),
    (
        "Chad reported 447 new cholera cases and eight more deaths on Monday, bringing the total infections "
        "to 6,783 including 131 deaths.",
        [
            ("cases", "new", 447, "TCD"),
            ("deaths", "new", 8, "TCD"),
            ("cases", "cumulative", 6783, "TCD"),
            ("deaths", "cumulative", 131, "TCD"),
        ],
    ),
    (
        "Nigeria has 29,286 cases of Covid-19 and 654 deaths, followed by Ghana (21,077 and 129).",
        [
            ("cases", "cumulative", 29286, "NGA"),
            ("deaths", "cumulative", 654, "NGA"),
            ("cases", "cumulative", 21077, "GHA"),
            ("deaths", "cumulative", 129, "GHA"),
        ],
    ),
    (
        "More than 18,120 cholera cases and 281 deaths (Case Fatality Rate, 1.6%) have been reported in 10 "
        "of 21 countries of Eastern and Southern Africa.",
        [
            ("cases", "cumulative", 18120, "Eastern and Southern Africa"),
            ("deaths", "cumulative", 281, "Eastern and Southern Africa"),
            ("cfr", "current", 1.6, "Eastern and Southern Africa"),
            ("countries_affected", "cumulative", 10, "Eastern and Southern Africa"),
        ],
    ),
    (
        "The Iraqi Health Ministry reported 1,009 new COVID-19 cases. It also reported 18 new deaths there.",
        [("cases", "new", 1009, "IRQ"), ("deaths", "new", 18, "IRQ")],
    ),
    (
        "In Morocco the tally of Covid-19 cases rose to 397,340 with 2,877 new ones.",
        [("cases", "cumulative", 397340, "MAR"), ("cases", "new", 2877, "MAR")],
    ),
    (
        "Rwanda has 29 cases of Marburg, and 19 people are being treated in isolation. The toll has gone "
        "up from six to ten.",
        [
            ("cases", "cumulative", 29, "RWA"),
            ("active_cases", "current", 19, "RWA"),
            ("deaths", "cumulative", 10, "RWA"),
        ],
    ),
    (
        "In Nepal 488 persons in Kathmandu, 171 in Lalitpur and 83 in Bhaktapur caught Covid-19.",
        [("cases", "cumulative", value, "NPL") for value in (488, 171, 83)],
    ),
    (
        "India's toll is 300,000. The new fatalities include 648 from Maharashtra and 287 from Tamil Nadu.",
        [
            ("deaths", "cumulative", 300000, "IND"),
            ("deaths", "new", 648, "IND"),
            ("deaths", "new", 287, "IND"),
        ],
    ),
    (
        "Cases of Covid-19 have been reported in other countries, including four in Germany and "
        "five in Spain.",
        [("cases", "cumulative", 4, "DEU"), ("cases", "cumulative", 5, "ESP")],
    ),
    (
        "Fiji recorded 163 new Covid-19 cases today, taking the total to 16.6 mln cases. Of that "
        "total, 16 mln are "
        "already recovered patients. Another 287 patients who tested positive died, but are not "
        "classified as "
        "COVID-19 deaths.",
        [
            ("cases", "new", 163, "FJI"),
            ("cases", "cumulative", 16600000, "FJI"),
            ("recoveries", "cumulative", 16000000, "FJI"),
        ],
    ),
    (
        "Zambia's cholera outbreak has killed 374 people and infected 9,580 since October, the "
        "ministry said on "
        "Monday, with 351 new cases in the last 24 hours.",
        [
            ("deaths", "cumulative", 374, "ZMB"),
            ("cases", "cumulative", 9580, "ZMB"),
            ("cases", "new", 351, "ZMB"),
        ],
    ),
    (
        "India has recorded 386,452 cases of Covid-19 on Friday. The number of those receiving "
        "treatment exceeds "
        "3.17 mln.",
        [("cases", "new", 386452, "IND"), ("active_cases", "current", 3170000, "IND")],
    ),
    (
        "Both Thailand and Malaysia reported record daily Covid-19 deaths yesterday with 35 and 47 "
        "respectively.",
        [("deaths", "new", 35, "THA"), ("deaths", "new", 47, "MYS")],
    ),
    (
        "Nepal did 20,596 Covid-19 tests on Tuesday, and 12 of the 720 antigen tests were positive.",
        [("tests", "new", 20596, "NPL"), ("cases", "new", 12, "NPL")],
    ),
    (
        "Algeria reported 12 cases of Covid-19. Egypt has the highest number at 274, followed by "
        "Chad with 32.",
        [
            ("cases", "cumulative", 12, "DZA"),
            ("cases", "cumulative", 274, "EGY"),
            ("cases", "cumulative", 32, "TCD"),
        ],
    ),
    (
        "Kuwait has suspended all flights to and from seven countries to stop the coronavirus from "
        "spreading.",
        [],
    ),
    ("Chad has Marburg. The outcome of one confirmed case is not known.", []),
    (
        "Chad has registered 371 cholera deaths, including 12 in the last 24 hours, and 9,585 cases.",
        [
            ("deaths", "cumulative", 371, "TCD"),
            ("deaths", "new", 12, "TCD"),
            ("cases", "cumulative", 9585, "TCD"),
        ],
    ),
    (
        "Chad now has 12,300 cases of cholera, nearly 4,000 reported in the past week.",
        [("cases", "cumulative", 12300, "TCD"), ("cases", "new", 4000, "TCD")],
    ),
    (
        "Chad reported 46 new Covid-19 cases and two deaths, bringing the total cases and deaths to 22,859 "
        "and 624, respectively.",
        [
            ("cases", "new", 46, "TCD"),
            ("deaths", "new", 2, "TCD"),
            ("cases", "cumulative", 22859, "TCD"),
            ("deaths", "cumulative", 624, "TCD"),
        ],
    ),
    (
        "India hit an all-time high death toll of Covid-19 with 195 fatalities on Tuesday.",
        [("deaths", "new", 195, "IND")],
    ),
    (
        "Since Uganda declared an outbreak of Ebola on 30 January 2021, 14 cases have been reported.",
        [("cases", "cumulative", 14, "UGA")],
    ),
    ("Chad aims to vaccinate 1.81 million people against cholera by June.", []),
    (
        "In Uganda the number of contacts of Ebola patients being followed has come down from more than "
        "1,000 to about 500.",
        [("contacts", "current", 500, "UGA")],
    ),
    (
        "As of 5 May 2021, 43 of Africa's 54 countries have reported cases of COVID-19.",
        [("countries_affected", "cumulative", 43, "Africa")],
    ),
    *(
        (
            f"Chad has recorded 12,300 cases of cholera, {part}.",
            [("cases", "cumulative", 12300, "TCD"), ("cases", "new", 400, "TCD")],
        )
        for part in (
            "400 in the past week",
            "including 400 in the past week",
            "with 400 of them reported in the last 24 hours",
            "400 of which were reported on Monday",
        )
    ),
    (
        "Zambia recorded 12 new cholera deaths. We have recorded 12 deaths and discharged 363 patients, "
        "she said.",
        [("deaths", "new", 12, "ZMB"), ("recoveries", "new", 363, "ZMB")],
    ),
    (
        "The coronavirus was slow to reach Africa but has now spread to at least 43 countries.",
        [("countries_affected", "cumulative", 43, "Africa")],
    ),
    (
        "Bangladesh has received seven million doses of vaccine, besides 3.2 million doses sent by India. "
        "The country on Tuesday reported 3,031 new Covid-19 cases.",
        [("cases", "new", 3031, "BGD")],
    ),
    (
        "Cholera in Chad: the health ministry reported on Tuesday that 225 people had died.",
        [("deaths", "cumulative", 225, "TCD")],
    ),
)


@pytest.mark.parametrize(("text", "expected"), SAID, ids=[text[:80] for text, _ in SAID])
def test_counts_and_what_they_are_over(text: str, expected: list[tuple[str, str, float, str]]) -> None:
    drafts = read_drafts(Document(text=f"date 2021-05-12 {text}", name="told")).drafts
    found = [
        tuple(draft.value(name) for name in ("measure", "basis", "value", "place"))
        for draft in drafts
        if draft.type == "figure"
    ]
    assert sorted(found) == sorted(expected)


PLACED = (
    (
        "Indonesia: the highest death toll of Covid-19 has been recorded in East Java at 7,690.",
        7690,
        "East Java",
    ),
    ("Israel reported eight cases of polio in Haifa (5) and Southern district (3).", 3, "Southern district"),
    (
        "Pakistan has Covid-19.\n\nPunjab: the province found 2,031 new cases. There were 3,640 recoveries.",
        3640,
        "Punjab",
    ),
    (
        "Fiji has 163 cases of Covid-19. Of these, 90 cases are from the Western Division.",
        90,
        "Western Division",
    ),
    ("Measles in the Philippines: Central Luzon with 1,502 cases has most.", 1502, "Central Luzon"),
    ("Uganda: eight cases of Ebola treated in Kampala and in Mbale were discharged.", 8, None),
    ("Cholera in Haiti: most cases were in Ouest (958), followed by 151 in Centre.", 151, "Centre"),
    ("Zimbabwe has cholera. In Chinhoyi, 205 cases and 21 deaths have been recorded.", 21, "Chinhoyi"),
    ("China: the death toll from the Wuhan coronavirus surpassed 170 on Monday.", 170, None),
    (
        "The worst-hit districts of India are Mao with 2,941 cases, Thrissur (2,310) and Kochi (1,204).",
        2941,
        "Mao",
    ),
    ("Uganda: 4 new cholera cases were reported from Amuru district.", 4, "Amuru"),
    (
        "Zimbabwe: Manicaland (49) and Mashonaland Central (30) have most cholera cases.",
        30,
        "Mashonaland Central",
    ),
    ("Zimbabwe has cholera. In Chinhoyi, 205 cases and 21 deaths have been recorded.", 21, "Chinhoyi"),
    ("China: the death toll from the Wuhan coronavirus surpassed 170 on Monday.", 170, None),
    ("Cholera in Somalia: new cases came from Banadir (118 cases) and Lower Juba (77).", 77, "Lower Juba"),
)


@pytest.mark.parametrize(("text", "value", "area"), PLACED)
def test_areas_of_counts(text: str, value: int, area: str | None) -> None:
    drafts = read_drafts(Document(text=f"date 2021-05-12 {text}", name="told")).drafts
    assert [draft.value("area") for draft in drafts if draft.value("value") == value] == [area]


GROUPED = (
    ("Uganda has 128 Ebola cases. Six of those killed were health workers.", ("deaths", 6)),
    ("Guinea has 43 confirmed cases of Ebola. Five health workers are among the dead.", ("deaths", 5)),
    (
        "To date, 76 health workers in Guinea have been infected with Ebola, including 28 who died.",
        ("deaths", 28),
    ),
    (
        "Guinea reported 200 new Ebola cases on Monday. Of the new cases, 79 are health workers.",
        ("cases", 79),
    ),
)


@pytest.mark.parametrize(("text", "expected"), GROUPED)
def test_health_workers_among_those_counted(text: str, expected: tuple[str, int]) -> None:
    drafts = read_drafts(Document(text=f"date 2021-05-12 {text}", name="told")).drafts
    told = [(d.value("measure"), d.value("value")) for d in drafts if d.value("group") == "health_workers"]
    assert expected in told


DATED = (
    (
        "This covers the period from 3 to 9 May 2021.\n\nIn the past week Chad found 2 new cases of polio.",
        "2021-05-03",
        "2021-05-09",
    ),
    (
        "Peru and Chile reported new infections on Tuesday.\n\nPeru: 7 people died of Covid-19 in a day.",
        "2021-05-11",
        "2021-05-11",
    ),
    (
        "Vietnam found 34 new cases of Covid-19 from 6 p.m. Monday to 6 a.m. Tuesday.",
        "2021-05-10",
        "2021-05-11",
    ),
    (
        "LIMA: In epidemiological week (EW) 17 of 2021, Peru reported 740 cases of dengue.",
        "2021-04-26",
        "2021-05-02",
    ),
    ("In week 17, ending 2 May 2021, Chad reported 234 cases of cholera.", "2021-04-26", "2021-05-02"),
    ("Chad discharged 12 cholera patients on Monday, and on Sunday nine were.", "2021-05-10", "2021-05-10"),
    (
        "Chad reported 46 new cholera cases in the past seven days (3 – 9 May 2021).",
        "2021-05-03",
        "2021-05-09",
    ),
    ("April saw 3,000 new cholera cases in Chad.", "2021-04-01", "2021-04-30"),
    ("Chad reported 46 new cholera cases in the first week of May.", "2021-05-01", "2021-05-07"),
    ("Chad reported 46 new cholera cases in the past 72 hours.", "2021-05-10", "2021-05-12"),
)


@pytest.mark.parametrize(("text", "first", "last"), DATED)
def test_days_of_new_cases(text: str, first: str, last: str) -> None:
    drafts = read_drafts(Document(text=f"date 2021-05-12 {text}", name="told")).drafts
    assert (str(drafts[0].value("period_start")), str(drafts[0].value("period_end"))) == (first, last)


def test_tests_and_cases_by_their_method() -> None:
    text = (
        "date 2021-05-12 Nepal tested 12,408 swab samples in 24 hours. Of them, 8,911 were tested through "
        "RT-PCR and 3,497 through the antigen method."
    )
    drafts = read_drafts(Document(text=text, name="told")).drafts
    assert [(d.value("value"), d.value("group")) for d in drafts] == [
        (12408, None),
        (8911, "pcr"),
        (3497, "antigen"),
    ]


def test_counts_of_last_year_are_background() -> None:
    text = "date 2024-10-02 An outbreak of Marburg in Equatorial Guinea last year killed 12 people."
    assert not read_drafts(Document(text=text, name="told")).drafts


def test_weeks_told_respectively() -> None:
    text = (
        "date 2021-05-12 In Chad cholera declined in weeks 16 (19 to 25 April) and 17 (26 April to 2 May), "
        "with 12 cases and one case respectively."
    )
    drafts = read_drafts(Document(text=text, name="told")).drafts
    assert [(d.value("value"), str(d.value("period_end"))) for d in drafts] == [
        (12, "2021-04-25"),
        (1, "2021-05-02"),
    ]


DANGERS = (
    (
        "Uganda has Ebola. The risk of spread to neighbouring countries remains high.",
        ("spread_risk", "UGA", "high"),
    ),
    (
        "Covid-19 in Africa: WHO fears the epidemic could spread, as health systems on the "
        "continent are fragile.",
        ("spread_risk", "Africa", None),
    ),
    (
        "Brazil faces an impact on supplies of oxygen as Covid-19 patients fill hospitals.",
        ("supply_disruption", "BRA", None),
    ),
    (
        "Sri Lanka is facing a severe shortage of vaccines as the producer in India failed to provide them.",
        ("shortage", "LKA", None),
    ),
)


@pytest.mark.parametrize(("text", "expected"), DANGERS)
def test_whose_danger_and_shortage(text: str, expected: tuple[str, str, str | None]) -> None:
    drafts = read_drafts(Document(text=f"date 2021-05-12 {text}", name="told")).drafts
    told = [(d.value("kind"), d.value("place"), d.value("level")) for d in drafts if d.type == "assessment"]
    assert told == [expected]


def test_qualifiers_in_brackets() -> None:
    text = "date 2021-05-12 Ethiopia has found 450 cases of Covid-19 (around 45 in Addis Ababa)."
    drafts = read_drafts(Document(text=text, name="told")).drafts
    assert [(d.value("value"), d.value("qualifier")) for d in drafts] == [(450, "exact"), (45, "about")]
