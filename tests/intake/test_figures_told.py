"""Figures as reporters put them: patients, parts of a count with their places, tests, contacts, forecasts."""

from datetime import date

import pytest

from aidlift.intake import Document, read_drafts

CASES, DEATHS, TESTS, CONTACTS, CURED = "cases", "deaths", "tests", "contacts", "recoveries"
TOLD = [
    # text, what is to be read: measure, value, basis, country, area
    ("Nepal found 412 new patients of dengue last week.", [(CASES, 412, "new", "NPL", None)]),
    ("The aid will help 3,000 patients with cholera in Chad.", []),
    ("In Haiti 52 people came down with cholera last week.", [(CASES, 52, "new", "HTI", None)]),
    (
        "Bhutan detected 18 new infections on Sunday, nine of them in Phuentsholing.",
        [(CASES, 18, "new", "BTN", None), (CASES, 9, "new", "BTN", "Phuentsholing")],
    ),
    (
        "Nigeria recorded 45 cases of cholera, 31 in Kano and 14 in Borno.",
        [
            (CASES, 45, "cumulative", "NGA", None),
            (CASES, 31, "cumulative", "NGA", "Kano"),
            (CASES, 14, "cumulative", "NGA", "Borno"),
        ],
    ),
    (
        "Pakistan has had four cases of polio: two from Sindh and one each from Punjab and Islamabad.",
        [
            (CASES, 4, "cumulative", "PAK", None),
            (CASES, 2, "cumulative", "PAK", "Sindh"),
            (CASES, 1, "cumulative", "PAK", "Punjab"),
            (CASES, 1, "cumulative", "PAK", "Islamabad"),
        ],
    ),
    (
        "Lilongwe (234) and Mangochi (112) reported the most cases of cholera in Malawi last week.",
        [(CASES, 234, "new", "MWI", "Lilongwe"), (CASES, 112, "new", "MWI", "Mangochi")],
    ),
    ("Ethiopia's Somali region reported 2,068 cases.", [(CASES, 2068, "cumulative", "ETH", "Somali region")]),
    ("Kano State in Nigeria recorded 45 cases.", [(CASES, 45, "cumulative", "NGA", "Kano")]),
    (
        "In India 318,609 patients recovered on Friday. The country's tally has mounted to 2,892,676.",
        [(CURED, 318_609, "new", "IND", None), (CASES, 2_892_676, "cumulative", "IND", None)],
    ),
    (
        "Angola notified 1,234 cases, including 56 deaths; of these, 312 were confirmed.",
        [
            (CASES, 1234, "cumulative", "AGO", None),
            (DEATHS, 56, "cumulative", "AGO", None),
            (CASES, 312, "cumulative", "AGO", None),
        ],
    ),
    (
        "Uganda tested 3,412 samples on Monday, and 214 came back positive.",
        [(TESTS, 3412, "new", "UGA", None), (CASES, 214, "new", "UGA", None)],
    ),
    (
        "Uganda has listed 1,020 contacts and is monitoring 412 of them.",
        [(CONTACTS, 1020, "cumulative", "UGA", None), (CONTACTS, 412, "current", "UGA", None)],
    ),
    ("Indonesia is bracing for up to 70,000 cases of Covid-19 a day.", []),
    (
        "India recorded 323,144 infections since Monday, the sixth consecutive day above 300,000.",
        [(CASES, 323_144, "new", "IND", None)],
    ),
    (
        "As of 12 August North Kivu in DRC has had 57 cases of Ebola. Of the 57 cases, 30 are confirmed.",
        [(CASES, 57, "cumulative", "COD", "North Kivu"), (CASES, 30, "cumulative", "COD", "North Kivu")],
    ),
    (
        "Chad recorded 23 cases of cholera (9 children and 14 adults).",
        [(CASES, 23, "cumulative", "TCD", None)],
    ),
    (
        "Chad had 607 measles cases in the week ending 18 August. This is down from the prior week (902).",
        [(CASES, 607, "new", "TCD", None)],
    ),
    (
        "Samoa has had 2,437 measles cases since the outbreak with 243 recorded in the last 24 hours.",
        [(CASES, 2437, "cumulative", "WSM", None), (CASES, 243, "new", "WSM", None)],
    ),
    (
        "In DRC 200 contacts of Ebola cases are under surveillance in Beni (141) and Mandima (59).",
        [
            (CONTACTS, 200, "current", "COD", None),
            (CONTACTS, 141, "current", "COD", "Beni"),
            (CONTACTS, 59, "current", "COD", "Mandima"),
        ],
    ),
    ("Measles cases in Chile were up 12 per cent to 4,512 last week.", [(CASES, 4512, "new", "CHL", None)]),
    ("In Chad 420 people were vaccinated against Ebola, including 120 contacts.", []),
    (
        "Chad has 3,112 people diagnosed with dengue who are taking treatment.",
        [("active_cases", 3112, "current", "TCD", None)],
    ),
    (
        "Chad had 268 new cholera cases in week 30. These new cases are from Sarh (200 cases, 2 deaths) "
        "and Bol (68).",
        [
            (CASES, 268, "new", "TCD", None),
            (CASES, 200, "new", "TCD", "Sarh"),
            (DEATHS, 2, "new", "TCD", "Sarh"),
            (CASES, 68, "new", "TCD", "Bol"),
        ],
    ),
    ("Last year the dengue death toll of Chad stood at 281.", []),
    (
        "By the end of May Borno State, Nigeria, had 1,188 cases of cholera.",
        [(CASES, 1188, "cumulative", "NGA", "Borno")],
    ),
    (
        "The death toll among confirmed Lassa fever cases in Nigeria remains at 181.",
        [(DEATHS, 181, "cumulative", "NGA", None)],
    ),
    (
        "Italy's death toll from the coronavirus passed 10,000 on Saturday.",
        [(DEATHS, 10_000, "cumulative", "ITA", None)],
    ),
    (
        "Russia had 21,042 new infections, 5,823 of them in Moscow, taking the national tally to 5,514,599.",
        [
            (CASES, 21_042, "new", "RUS", None),
            (CASES, 5823, "new", "RUS", "Moscow"),
            (CASES, 5_514_599, "cumulative", "RUS", None),
        ],
    ),
    (
        "In Sudan Gedaref reported 87 cases and four deaths, and 21 cases were found in Kassala.",
        [
            (CASES, 87, "cumulative", "SDN", "Gedaref"),
            (DEATHS, 4, "cumulative", "SDN", "Gedaref"),
            (CASES, 21, "cumulative", "SDN", "Kassala"),
        ],
    ),
    (
        "With more than 4 million cases of Covid-19, Colombia ranks fourth in the world.",
        [(CASES, 4_000_000, "cumulative", "COL", None)],
    ),
    ("Peru has 5,900 deaths from Covid-19 per million people.", []),
    (
        "Vietnam had 4,195 new cases, including 3,300 in Ho Chi Minh City, raising the tally to 54,286.",
        [
            (CASES, 4195, "new", "VNM", None),
            (CASES, 3300, "new", "VNM", "Ho Chi Minh City"),
            (CASES, 54_286, "cumulative", "VNM", None),
        ],
    ),
    (
        "In Tunisia cases rose to 546,233 since the pandemic began, while 194 people had died on Sunday.",
        [(CASES, 546_233, "cumulative", "TUN", None), (DEATHS, 194, "new", "TUN", None)],
    ),
    (
        "Fourteen people, among them two nurses, have died of Ebola in Guinea.",
        [(DEATHS, 14, "cumulative", "GIN", None), (DEATHS, 2, "cumulative", "GIN", None)],
    ),
    (
        "Mexico's death toll, the fourth-highest worldwide, rose to 236,240 on Monday.",
        [(DEATHS, 236_240, "cumulative", "MEX", None)],
    ),
    (
        "Ethiopia: Oromia is the worst affected region with 3,127 cases, followed by Somali with 29 deaths.",
        [(CASES, 3127, "cumulative", "ETH", "Oromia"), (DEATHS, 29, "cumulative", "ETH", "Somali region")],
    ),
    ("Chad counts between 100 and 150 cases of cholera a week.", []),
]


@pytest.mark.parametrize(("text", "wanted"), TOLD)
def test_figures_are_read_as_told(text: str, wanted: list[tuple[object, ...]]) -> None:
    drafts = read_drafts(Document(text=f"date 2024-08-28 {text}", name="x")).drafts
    told = [
        tuple(draft.value(field) for field in ("measure", "value", "basis", "place", "area"))
        for draft in drafts
        if draft.type == "figure"
    ]
    assert told == wanted


def test_a_day_behind_a_number_of_provinces_is_no_comparison():
    text = "date 2024-08-28 A total of 1,234 cases were reported from 12 provinces of Angola as of 20 August."
    (draft,) = read_drafts(Document(text=text, name="x")).drafts
    assert draft.value("period_end") == date(2024, 8, 20)


def test_parts_in_brackets_are_of_the_same_people():
    text = (
        "date 2024-08-28 In Uganda eight health workers (seven confirmed, one probable) have been infected."
    )
    drafts = read_drafts(Document(text=text, name="x")).drafts
    told = [(draft.value("value"), draft.value("group"), draft.value("case_class")) for draft in drafts]
    assert told == [
        (8, "health_workers", None),
        (7, "health_workers", "confirmed"),
        (1, "health_workers", "probable"),
    ]


def test_a_table_of_countries_is_summed_for_none_of_them():
    text = (
        "date 2024-08-20 Cholera in Africa\n\nCountry | New cases (last 7 days) | Deaths\n"
        "Malawi | 12 | 2\nZambia | 30 | 4\nTotal | 42 | 6\n"
    )
    drafts = read_drafts(Document(text=text, name="x")).drafts
    told = {(draft.value("place"), draft.value("value")): draft.value("period_start") for draft in drafts}
    assert told["MWI", 12] == date(2024, 8, 14)
    assert ("Africa", 42) in told


def test_a_day_that_ends_a_clause_with_since_is_since_when():
    text = (
        "date 2023-04-14 Since the first case of cholera in the outbreak was reported to the ministry on "
        "14 September 2022, 21,003 cases were reported in Mozambique as of 27 March, "
        "against 35 cases and 4 deaths in 2021."
    )
    (draft,) = read_drafts(Document(text=text, name="x")).drafts
    assert (draft.value("period_start"), draft.value("period_end")) == (date(2022, 9, 14), date(2023, 3, 27))
