"""What a sentence of a passage must not take from the words around it: days, places, purposes."""

from datetime import date
from functools import partial

import pytest

from tests.intake.values import values

DAY = date(2021, 7, 12)


read = partial(values, day=DAY)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "The number of infections in Chad rose to 1,668 on Monday, with 206 new cases in a day. "
            "Fifty-two people have died and 35 recovered.",
            [
                ("cases", "cumulative"),
                ("cases", "new"),
                ("deaths", "cumulative"),
                ("recoveries", "cumulative"),
            ],
        ),
    ],
)
def test_the_last_day_is_of_the_count_that_it_stands_with(text, told):
    assert read(text, "measure", "basis") == told


def test_the_place_of_the_first_case_is_not_that_of_all():
    text = "Chad has had 400 cases since the first case was detected on 5 June in the district of Mao."
    assert read(text, "place", "area", "value") == [("TCD", None, 400)]


@pytest.mark.parametrize("aim", ["enough to treat 1,000 severe cases", "that can help up to 300 patients"])
def test_those_whom_goods_are_for_are_no_count(aim):
    assert [kind for (kind,) in read(f"Chad has bought kits {aim}.", "measure")] == []


def test_an_envoy_tells_what_his_country_sends():
    text = (
        "India thanked its partners. An Israeli plane brought 10 ventilators on Monday. "
        "Oman's ambassador Ali Said said 215 tonnes of liquid oxygen were on their way."
    )
    assert read(text, "donor", "recipient") == [("ISR", "IND"), ("OMN", "IND")]


def test_each_lot_has_its_own_giver():
    text = (
        "A shipment of 600,000 doses of cholera vaccine provided by the ICG reached Beirut on Friday, "
        "and an additional 13,440 were given by France."
    )
    assert read(text, "donor", "quantity") == [("ICG", 600_000), ("FRA", 13_440)]


def test_parts_in_brackets_are_over_what_their_sum_is_over():
    text = (
        "Chad has counted 90 cases so far. From 28 June to 4 July 2021, 15 new cases came from Mao (three), "
        "Bol (nine), Ati (one), Faya (one) and Kelo (one)."
    )
    told = read(text, "area", "basis", "period_end")[2:]
    assert told == [(name, "new", date(2021, 7, 4)) for name in ("Mao", "Bol", "Ati", "Faya", "Kelo")]


@pytest.mark.parametrize(
    ("words", "begin"),
    [
        ("Chad recorded 15 cases in a week", date(2021, 7, 6)),
        ("Chad recorded 15 cases within two weeks", date(2021, 6, 29)),
        (
            "Since the last outbreak news on this event came out on 5 May 2021, Chad had 15 new cases",
            date(2021, 5, 5),
        ),
        ("Since our last report of 5 July, Chad had 15 new cases", date(2021, 7, 5)),
    ],
)
def test_days_in_which_new_cases_came(words, begin):
    assert read(words + ".", "basis", "period_start", "period_end") == [("new", begin, DAY)]


def test_a_new_paragraph_is_about_the_country_of_the_text():
    text = (
        "Marburg in Chad\n\nChad declared an outbreak after a sample tested positive in Dakar, Senegal.\n\n"
        "As of 11 July, 1,147 contacts had been listed."
    )
    assert ("TCD", 1147) in read(text, "place", "value")


@pytest.mark.parametrize(
    "opening",
    ["It included 20 ventilators", "Among the items are 20 ventilators", "On board were 20 ventilators"],
)
def test_a_load_told_without_its_goods_is_opened_later(opening):
    text = f"Niger received a consignment from Turkey on Friday. {opening}."
    assert read(text, "donor", "recipient", "quantity", "status", "date") == [
        ("TUR", "NER", 20, "arrived", date(2021, 7, 9))
    ]


@pytest.mark.parametrize(
    "words",
    [
        "Data released this Friday show that over 131,000 people in Chad are infected",
        "Last week the ministry said Chad had had 131,000 cases, with infections up 20% in a week",
    ],
)
def test_the_day_on_which_a_total_is_told_is_not_that_on_which_it_came(words):
    assert [basis for (basis,) in read(words + ".", "basis")] == ["cumulative"]


@pytest.mark.parametrize(
    ("text", "donor"),
    [
        ("The 99,000 doses of mpox vaccine for Chad, made by a Danish firm, are a donation of the EU.", "EU"),
        ("Some 500 ventilators were promised to Chad by partners such as Japan and Spain, WHO said.", "JPN"),
        ("WHO said 214,000 doses of mpox vaccine had been bought and pledged to Chad.", None),
        ("Germany is ready to send oxygen to Chad.", "DEU"),
        ("China will continue to provide assistance to Chad.", "CHN"),
    ],
)
def test_who_gives_is_not_who_made_or_who_speaks(text, donor):
    assert read(text, "donor", "recipient") == [(donor, "TCD")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Japan pledged $2 million to Chad, and India is preparing to send 50 ventilators.",
            [("JPN", 2_000_000), ("IND", 50)],
        ),
        (
            "Chad has received 1.4 million out of the 1.7 million doses of cholera vaccine approved by WHO.",
            [("WHO", 1_400_000), ("WHO", 1_700_000)],
        ),
        (
            "Spain gave 500 doses of cholera vaccine to Chad and promised a second batch of 500 doses.",
            [("ESP", 500), ("ESP", 500)],
        ),
        ("A ship with 42 tonnes of liquid oxygen from Oman set out for India.", [("OMN", 42)]),
        ("Chad got cholera vaccine. Adults need two doses for full protection.", []),
    ],
)
def test_numbers_of_goods_keep_to_their_own_clause(text, told):
    assert read(text, "donor", "quantity") == told


@pytest.mark.parametrize(
    "words", ["The total number of people infected in Chad is 463", "In total 463 are infected"]
)
def test_a_total_is_none_of_the_last_day(words):
    text = f"Chad had 84 new cases in the past 24 hours. {words}, 12 died."
    assert [basis for (basis,) in read(text, "basis")] == ["new", "cumulative", "cumulative"]


def test_a_report_from_its_last_to_a_day():
    text = "Since March 2021 and as of 2 July 2021, 95 cases of cholera have been reported in Chad."
    assert read(text, "period_start", "period_end") == [(date(2021, 3, 1), date(2021, 7, 2))]


def test_provinces_listed_behind_a_colon_and_what_was_yesterdays():
    text = (
        "Zambia had 421 new cases in the past 24 hours. These cases are spread as follows: 383 in Lusaka "
        "Province, 37 in the Copperbelt and 1 in Western Province. It saw 12 deaths in the last 24 hours, "
        "close to yesterday's 11 deaths."
    )
    yesterday = date(2021, 7, 11)
    assert read(text, "place", "area", "value", "basis", "period_end") == [
        ("ZMB", None, 421, "new", DAY),
        ("ZMB", "Lusaka Province", 383, "new", DAY),
        ("ZMB", "Copperbelt", 37, "new", DAY),
        ("ZMB", "Western Province", 1, "new", DAY),
        ("ZMB", None, 12, "new", DAY),
        ("ZMB", None, 11, "new", yesterday),
    ]


def test_a_strain_named_after_a_country_is_no_place():
    text = "Uganda got a vaccine against the Sudan strain of Ebola, which has killed 56 people."
    assert ("UGA", 56) in read(text, "place", "value")


def test_counted_goods_without_a_verb_of_ours_are_those_told_of():
    text = (
        "A plane from Oman landed in Chad on Friday. Besides the crew there were 300 ventilators in its hold."
    )
    assert ("OMN", "TCD", 300, "arrived") in read(text, "donor", "recipient", "quantity", "status")


@pytest.mark.parametrize(
    "words",
    [
        "Its own stock is 300 ventilators",
        "The 300 ventilators went to the north",
        "The hospital has ordered 300 ventilators",
        "It takes two doses of vaccine",
    ],
)
def test_goods_in_stock_ordered_or_told_before_are_no_gift(words):
    text = f"A plane from Oman landed in Chad on Friday. {words}."
    assert read(text, "quantity") == []


def test_areas_go_on_with_the_count_that_they_are_parts_of():
    text = (
        "Ghana had 874 new cases as at 4 July. Ashanti had 561 of the new cases, with Volta recording 97. "
        "Western Region had 84 cases, Bono had 47."
    )
    assert read(text, "area", "value", "basis", "period_end")[1:] == [
        (area, value, "new", date(2021, 7, 4))
        for area, value in (("Ashanti", 561), ("Volta", 97), ("Western Region", 84), ("Bono", 47))
    ]


def test_a_load_that_is_planned_has_not_come():
    text = "Fiji got 10 ventilators from WHO. A second flight with 40,000 test kits is planned for Friday."
    assert read(text, "quantity", "status", "date")[1:] == [(40_000, "expected", date(2021, 7, 16))]


@pytest.mark.parametrize(
    "lead",
    [
        "Today the bloc announced support packages from Oman and Chad",
        "The following countries have offered support",
    ],
)
def test_the_country_in_need_that_opens_a_text_receives_what_a_list_of_givers_names(lead):
    text = (
        "As Peru faces a sharp rise in cases, the bloc sends help after a request of Peru. First offers came "
        "from Spain, Japan, Malta and Fiji.\n\n"
        f"{lead}:\n\n- Oman: 8 oxygen generators\n- Chad: 22 ventilators\n"
    )
    assert read(text, "donor", "recipient", "quantity") == [("OMN", "PER", 8), ("TCD", "PER", 22)]


def test_a_rate_is_no_count():
    text = "Chad has 40 cases. Relative to population, Djibouti (30.2) and Togo (25.5) have the most cases."
    assert read(text, "value") == [(40,)]


def test_regions_with_their_counts_and_shares_behind_a_colon():
    text = (
        "The spread of cases is as follows: European Region 913,402 (52%) and Western Pacific Region 122,146."
    )
    assert read(text, "place", "value") == [("Europe", 913_402), ("Western Pacific", 122_146)]
