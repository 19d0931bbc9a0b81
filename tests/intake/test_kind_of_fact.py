"""Which kind of fact a clause tells: a pledge, a delivery or a request; a total, a part, those treated."""

from datetime import date

import pytest

from aidlift.intake import Document, read_drafts


def told(text: str, *names: str) -> list[tuple[object, ...]]:
    found = read_drafts(Document(text=f"date 2021-05-12 {text}")).drafts
    return [
        tuple(
            one.type if name == "type" else one.value(name)
            for name in names
            if name == "type" or name in one.fields
        )
        for one in found
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Chad has received 250,000 of the 3 million doses that officials say are needed.",
            [("delivery", 250_000)],
        ),
        (
            "Chad received 1.4 million of the 1.7 million doses of cholera vaccine it had requested.",
            [("delivery", 1_400_000), ("request", 1_700_000)],
        ),
        (
            "Chad has received just 1 million of the 3.5 million doses it was promised by COVAX.",
            [("delivery", 1_000_000), ("pledge", 3_500_000)],
        ),
        (
            "Chad requested 2 million doses of vaccine from the ICG, which approved 1.9 million of them.",
            [("request", 2_000_000), ("pledge", 1_900_000)],
        ),
        ("Chad will receive 50 beds from Peru, its minister said on Friday.", [("pledge", 50)]),
        ("Chad will receive 50 beds from Peru on Friday.", [("delivery", 50)]),
        ("A plane carrying 50 beds donated by Peru is due in Chad on Friday.", [("delivery", 50)]),
        (
            "Peru's work for Chad, which is 31 per cent funded, needs a further USD 9 million.",
            [("request", 9_000_000)],
        ),
        ("Peru pledged 50 beds to Chad, of which 20 came on Tuesday.", [("pledge", 50), ("delivery", 20)]),
        ("Peru is working with Cuba on a plan to receive 50 beds.", []),
        (
            "Peru is giving 50 beds to Chad, and Cuba's 30 masks had been handed over to Chad.",
            [("pledge", 50), ("delivery", 30)],
        ),
        ("Peru will procure 50 beds for Chad.", [("pledge", 50)]),
        ("Chad has approved two vaccines.", []),
        ("Peru is giving 50 beds to Chad and providing 30 masks.", [("pledge", 50), ("pledge", 30)]),
    ],
)
def test_what_governs_goods_says_whether_they_are_promised_asked_for_or_there(text, found):
    assert told(text, "type", "quantity") == found


def test_a_load_still_to_come_has_neither_the_status_nor_the_day_of_the_one_told_before():
    came = "A plane with 30 beds from Peru reached Chad on Monday."
    first, second = told(f"{came} The next shipment, due on Friday, will contain 40 gowns.", "status", "date")
    assert first == ("arrived", date(2021, 5, 10))
    assert second == ("expected", date(2021, 5, 14))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Peru on Monday delivered medical supplies to Chad. Its ministry of health said the consignment "
            "comprised 40 gowns.",
            [(40, "delivered", date(2021, 5, 10))],
        ),
        ("Gifts to Chad are planned, including 50 beds given by Peru.", [(50, "expected", None)]),
    ],
)
def test_what_was_told_of_a_load_or_of_gifts_is_so_of_the_goods_in_them(text, found):
    assert told(text, "quantity", "status", "date") == found


def test_who_sells_gives_nothing():
    part = told(
        "Thirty beds, part of 900 units purchased by Chad, were sent from Peru on Friday.", "donor", "mode"
    )
    assert part == [(None, "purchase")]
    assert told("Chad has purchased 600 beds from Peru.", "donor", "mode", "status") == [
        (None, "purchase", "expected")
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Chad has 55 confirmed cases, of whom 28 have been treated and discharged.",
            [("cases", "cumulative", 55), ("recoveries", "cumulative", 28)],
        ),
        (
            "Chad has recorded 149 cases since March, 45 of which remain active.",
            [("cases", "cumulative", 149), ("active_cases", "current", 45)],
        ),
        ("In Chad hospitalised cases rose by three to 28.", []),
        (
            "In Chad the 34 new cases bring the total to 7,385, with 5,136 being recorded in Ndjamena.",
            [("cases", "new", 34), ("cases", "cumulative", 7385), ("cases", "cumulative", 5136)],
        ),
        (
            "On Tuesday in Chad 2,520 of 7,412 tests were positive, and 300 samples are being tested.",
            [("cases", "new", 2520), ("tests", "new", 7412)],
        ),
        (
            "In Chad 4,964 cases were logged on Tuesday, out of 14,200 tests.",
            [("cases", "new", 4964), ("tests", "new", 14_200)],
        ),
        (
            "In Chad 560 patients are receiving treatment in hospitals; 5,295 patients have been released.",
            [("active_cases", "current", 560), ("recoveries", "cumulative", 5295)],
        ),
        (
            "Chad logged 40 cases and 12 deaths, bringing the totals to 400 and 90.",
            [
                ("cases", "new", 40),
                ("deaths", "new", 12),
                ("cases", "cumulative", 400),
                ("deaths", "cumulative", 90),
            ],
        ),
        (
            "In Chad 92 people had died and 167 tested positive in 24 hours.",
            [("deaths", "new", 92), ("cases", "new", 167)],
        ),
        (
            "Chad logged 76 deaths in a day, and now has 6,405 cases, of whom 641 are currently positive.",
            [("deaths", "new", 76), ("cases", "cumulative", 6405), ("active_cases", "current", 641)],
        ),
        (
            "Deaths in Chad rose by 19 on Friday to 913. Over 60 cases are recorded every week.",
            [("deaths", "new", 19), ("deaths", "cumulative", 913)],
        ),
        (
            "Chad logged 40 cases and 12 deaths on Friday. Its total of 2,680 is high. Niger logged 9 cases.",
            [("cases", "new", 40), ("deaths", "new", 12), ("cases", "cumulative", 2680), ("cases", "new", 9)],
        ),
        (
            "Chad logged 61 cases on Friday, taking its total to 1,270. Ndjamena accounted for 12 cases.",
            [("cases", "new", 61), ("cases", "cumulative", 1270), ("cases", "new", 12)],
        ),
        ("Chad crossed 18,000 infections on Friday.", [("cases", "cumulative", 18_000)]),
        (
            "The positivity rate in Chad was 24 per cent and the case fatality rate was 1 per cent.",
            [("cfr", "current", 1)],
        ),
        ("In Chad the total number of samples tested so far is 671.", [("tests", "cumulative", 671)]),
        (
            "In Chad 48 contacts were listed; 34 of them are still being followed.",
            [("contacts", "cumulative", 48), ("contacts", "current", 34)],
        ),
    ],
)
def test_parts_of_a_count_say_what_they_are(text, found):
    assert told(text, "measure", "basis", "value") == found


def test_a_group_that_leads_a_count_and_hours_that_end_on_a_day_are_read():
    assert told("In Chad health worker infections stand at 10 confirmed cases.", "group", "value") == [
        ("health_workers", 10)
    ]
    nurses = [("health_workers", 19), ("health_workers", 7)]
    assert told("In Chad 19 cases, with 7 deaths, occurred among health workers.", "group", "value") == nurses
    assert told("Of 19 infected health workers in Chad 7 died.", "group", "value") == nurses
    assert told("Chad logged two deaths in the 24 hours to Monday morning, it said.", "period_end") == [
        (date(2021, 5, 10),)
    ]
