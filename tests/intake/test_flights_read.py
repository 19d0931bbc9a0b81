"""Flights: bans of countries, several places, carriers named by their country, days told or to come."""

from datetime import date
from functools import partial

import pytest

from aidlift.intake import Document, read_drafts
from tests.intake.values import values

DAY = date(2021, 5, 12)
MAROC = "Royal Air Maroc"
RTAF = "Royal Thai Air Force"


flights = partial(values, kind="flight", day=DAY)


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("Canada barred all flights from India and Nepal.", [("IND", "CAN"), ("NPL", "CAN")]),
        ("Oman has banned Vistara from flying passengers from Mumbai.", [("IND", "OMN")]),
        ("Oman banned flights from China but later let flights from Taiwan resume.", [("CHN", "OMN")]),
        ("Qantas will operate a charter from Brisbane to Tonga.", [("AUS", "TON")]),
        ("Pakistan halted all flights to and from China.", [("PAK", "CHN")]),
        ("KLM suspended flights to Liberia and Guinea.", [("NLD", "LBR"), ("NLD", "GIN")]),
        ("KLM suspended flights to Liberia, and Guinea closed its border.", [("NLD", "LBR")]),
        ("Direct flights between China and India have been suspended.", [("CHN", "IND")]),
    ],
)
def test_each_place_of_a_list_is_a_route(text, route):
    assert flights(text, "origin", "destination") == route


@pytest.mark.parametrize(
    ("text", "carrier", "status"),
    [
        (
            "Sri Lanka's national carrier has suspended its flights to Mumbai.",
            "SriLankan Airlines",
            "suspended",
        ),
        ("Emirates will continue its flights to Mumbai.", "Emirates", "operated"),
        ("Emirates will keep operating cargo flights to Mumbai.", "Emirates", "operated"),
        ("KLM and Emirates are still flying to Mumbai.", "Emirates", "operated"),
        (
            "Asiana is considering a resumption of flights to Delhi.",
            "Asiana Airlines",
            "resumption_under_discussion",
        ),
        ("Kenya Airways plans to resume flights to China on June 1.", "Kenya Airways", "planned"),
        ("Oman will lift its ban on flights from India on June 1.", None, "planned"),
        ("A Boeing 777 chartered by KLM landed in Delhi.", "KLM", "operated"),
        ("KLM and Arik are the only carriers flying to Liberia.", "Arik Air", "operated"),
        ("EgyptAir, KLM (to Delft) and Tunisair have resumed flights to Libya.", "EgyptAir", "operated"),
        ("Delta Air Lines ended its service to Monrovia on 1 May.", "Delta", "suspended"),
        ("KLM said it would keep its flights to China on hold until July.", "KLM", "suspended"),
        (
            "KLM has extended the suspension of its flights, and Emirates flights are suspended.",
            "KLM",
            "suspended",
        ),
        ("Arik Air has not resumed its flights to Monrovia.", "Arik Air", "suspended"),
        ("KLM has suspended flights to China. Delta Air Lines has done the same.", "Delta", "suspended"),
        (
            "The group will cancel KLM and Austrian Airlines flights to Delhi.",
            "Austrian Airlines",
            "suspended",
        ),
        ("KLM is the only European airline that still serves Liberia.", "KLM", "operated"),
        ("The flag carrier, RwandAir, stops flying to Lusaka.", "RwandAir", "suspended"),
        ("KLM offers five flights a week to Kathmandu.", "KLM", "operated"),
        ("KLM halted its flights to Peru, while Emirates goes on flying to Peru.", "Emirates", "operated"),
        ("KLM will keep flights on hold, while Emirates goes on flying to Peru.", "KLM", "suspended"),
        ("KLM said so. The airline expects flights to Delhi to start again on 29 May.", "KLM", "planned"),
        ("Emirates has suspended its flights to Peru, and so has Etihad Airways.", "Etihad", "suspended"),
        (
            "American Airlines is ill. American is suspending its flights to Peru.",
            "American Airlines",
            "suspended",
        ),
        ("Two Qatar Airways freighters left for India today.", "Qatar Airways", "operated"),
        (
            "KLM flew. Chad said it would bar all arrivals, and Peru has suspended all flights.",
            None,
            "suspended",
        ),
        ("KLM planned six flights a week to Kathmandu.", "KLM", "planned"),
        ("KLM will send planes to bring back masks from China.", "KLM", "planned"),
        ("The ban has forced KLM to cancel its scheduled flights to Kuwait.", "KLM", "suspended"),
        (
            "KLM has suspended flights to China. The ban applies to Swiss and Austrian Airlines.",
            "Swiss",
            "suspended",
        ),
        ("Sixty cargo flights were operated from China to India.", None, "operated"),
    ],
)
def test_services_that_go_on_begin_again_or_are_freed(text, carrier, status):
    assert (carrier, status) in flights(text, "carrier", "status")


def test_a_service_halted_earlier_begins_again():
    text = (
        "RwandAir will stop its flights to Entebbe. "
        "Services to Guangzhou, halted since April, are to restart on 3 June."
    )
    read = flights(text, "destination", "status", "date")
    assert ("CHN", "planned", date(2021, 6, 3)) in read
    assert ("CHN", "suspended", date(2021, 4, 1)) in read


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Scoot said on Friday that it will resume its flights to Chengdu.", date(2021, 5, 7)),
        ("Scoot will resume its flights to Chengdu on Friday.", date(2021, 5, 14)),
        ("Korean Air will halt its three weekly flights to Nairobi from August 20.", date(2021, 8, 20)),
    ],
)
def test_a_day_is_told_or_to_come(text, day):
    assert flights(text, "date", "duration_days") == [(day, None)]


def test_a_wish_for_open_skies_is_no_request_of_flights():
    text = "WHO urged countries to lift bans on flights to Guinea."
    assert not read_drafts(Document(text=text, day=DAY)).drafts


@pytest.mark.parametrize(
    "text",
    [
        "Ethiopian Airlines denied reports that it had suspended its flights to China.",
        "Pilots had asked Air France to stop flying to Conakry.",
        "KLM said it would continue to monitor flights closely.",
        "Health services in Bihar were suspended, and Air India staff were vaccinated.",
        "The minister asked Kenya Airways to stop its flights to Guangzhou.",
        "KLM has offices in Lagos. The ban was kept, and flights resumed in June.",
    ],
)
def test_what_is_denied_or_only_asked_for_is_no_flight(text):
    assert not read_drafts(Document(text=text, day=DAY)).drafts


def test_a_route_told_twice_is_one():
    text = (
        "Emirates extends suspension of India flights. "
        "Emirates will extend the suspension of flights from India."
    )
    assert flights(text, "origin", "destination") == [("IND", "ARE")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("British Airways announced that it would not be flying to Accra.", ("British Airways", "suspended")),
        ("KLM won't be flying to Lagos before June.", ("KLM", "suspended")),
        ("KLM would no longer be operating flights from two cities: Accra, Lagos.", ("KLM", "suspended")),
        ("Royal Air Maroc will stick to its schedule of one flight a day to Conakry.", (MAROC, "operated")),
        ("Emirates will put on a repatriation flight from Nairobi to Dubai.", ("Emirates", "planned")),
        ("A KLM flight from Delhi was due to land in Amsterdam on Friday.", ("KLM", "planned")),
        ("The oxygen will be flown to India today by the Royal Thai Air Force.", (RTAF, "planned")),
        ("International flights are officially to begin on 3 June.", (None, "planned")),
        ("Cargo flights between Oman and India will go on operating.", (None, "operated")),
        ("We act by suspending passenger flights from Fiji to Cairns.", (None, "suspended")),
    ],
)
def test_who_flies_no_longer_still_or_soon(text, told):
    assert told in flights(text, "carrier", "status")


def test_the_usual_flights_of_a_carrier_that_stopped_are_not_told_as_running():
    text = "KLM, which usually runs four weekly flights to Accra, stopped services on Saturday."
    assert {one[0] for one in flights(text, "status")} == {"suspended"}


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("The Angolan government has announced the suspension of flights to Namibia.", ("AGO", "NAM", None)),
        ("Emirates operates 95 weekly flights to nine cities in India.", ("ARE", "IND", None)),
        (
            "Rwanda has halted all flights, and KLM will halt all flights from Friday.",
            ("NLD", None, date(2021, 5, 14)),
        ),
        (
            "The UAE regulator said flights between the Gulf nation and India are suspended.",
            ("IND", "ARE", None),
        ),
        ("KLM is still flying to the three worst-hit countries. Guinea is ill.", ("NLD", None, None)),
        ("KLM has halted flights to Peru until at least 1 March.", ("NLD", "PER", None)),
        ("After the Gulf, Canada suspended flights from both Peru and Chad.", ("TCD", "CAN", None)),
        (
            '"It is decided to suspend air links with Peru," the Kuwaiti government tweeted on Friday.',
            ("KWT", "PER", date(2021, 5, 7)),
        ),
        ("Peru and Chile met. LATAM will resume services between the two countries.", ("CHL", "PER", None)),
        ("AirAsia has cancelled all of its Taiwan flights to May 28.", ("MYS", "TWN", None)),
        ("Peru is ill. KLM cancelled all flights to the country.", ("NLD", "PER", None)),
        ("KLM halted its flights to Peru, while others were banned from May 13.", ("NLD", "PER", None)),
        ("Russia will resume flights with Austria on June 10.", ("RUS", "AUT", date(2021, 6, 10))),
        ("Flights from Moscow to London are to restart on June 2.", ("RUS", "GBR", date(2021, 6, 2))),
        (
            "Air India flights from Delhi to Dubai are halted. Emirates announced the suspension April 24.",
            ("IND", "ARE", date(2021, 4, 24)),
        ),
        (
            "KLM has suspended flights to Peru with effect from Sunday, May 23.",
            ("NLD", "PER", date(2021, 5, 23)),
        ),
        ("Italy closed its airspace to all traffic from China.", ("CHN", "ITA", None)),
        ("Tonga has closed the country off to all incoming flights.", (None, "TON", None)),
        (
            "The UAE extended its ban on flights from Pakistan, says a notice issued by Emirates.",
            ("PAK", "ARE", None),
        ),
        ("Scoot has cancelled all flights to Perth until Sunday, 23 May.", ("SGP", "AUS", None)),
        ("Rwanda has suspended direct flights to southern Africa.", ("RWA", "Southern Africa", None)),
        ("US officials said flights from Malawi will be blocked.", ("MWI", "USA", None)),
        (
            "Iran's aviation authority said no flights from Chad will be allowed to land.",
            ("TCD", "IRN", None),
        ),
        ("KLM said it was extending cancellations of its China-bound flights.", ("NLD", "CHN", None)),
        (
            "All flights from Chad to Mauritius are suspended with effect from Sunday.",
            ("TCD", "MUS", date(2021, 5, 16)),
        ),
        (
            "Peru has barred KLM flights from Amsterdam. The ban runs from May 10 till May 24.",
            ("NLD", "PER", date(2021, 5, 10)),
        ),
    ],
)
def test_who_halts_flights_is_where_they_go_or_come_from(text, route):
    assert route in flights(text, "origin", "destination", "date")


@pytest.mark.parametrize(
    "text",
    [
        "KLM and Air France are keeping their flights to Peru.",
        "KLM and Air France still fly to Peru.",
        "Only KLM and Air France still serve Peru.",
    ],
)
def test_each_carrier_of_a_list_flies_on(text):
    assert set(flights(text, "origin", "destination", "status")) == {
        ("NLD", "PER", "operated"),
        ("FRA", "PER", "operated"),
    }


def test_flights_that_a_ban_excepts_are_not_banned():
    assert ("IND", "OMN") not in flights(
        "Oman banned all flights except those from India.", "origin", "destination"
    )


def test_a_halt_of_another_country_stands_beside_a_ban_that_is_lifted():
    text = "Portugal will lift its ban on flights to Brazil, while Morocco has suspended flights to Spain."
    found = set(flights(text, "origin", "destination", "status"))
    assert found == {("PRT", "BRA", "planned"), ("MAR", "ESP", "suspended")}
