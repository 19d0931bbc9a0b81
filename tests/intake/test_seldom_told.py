"""What texts seldom say: rules that no text of ours needs, each with a sentence that does."""

from datetime import date

from tests.intake.values import values

DAY = date(2021, 5, 8)


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


def test_a_title_in_capitals_ends_what_stood_under_a_region():
    text = "WEST AFRICA\n\nGuinea reported 40 cases.\n\nHIGHLIGHTS\n\n50 cases were reported.\n"
    assert values(text, "value", "place", day=DAY) == [(40, "GIN"), (50, "GIN")]
