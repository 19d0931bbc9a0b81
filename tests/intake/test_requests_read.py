"""Requests told by a noun beside what came of them, and who was asked."""

from datetime import date

import pytest

from aidlift.intake import Document, read_drafts

DAY = date(2021, 5, 12)


def requests(text: str) -> list[tuple[object, ...]]:
    found = read_drafts(Document(text=text, day=DAY)).drafts
    names = ("actor", "addressee", "item")
    return [tuple(one.value(name) for name in names) for one in found if one.type == "request"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "France sent 40 ventilators to Tunisia at the request of the Tunisian authorities.",
            ("TUN", "FRA", "support_unspecified"),
        ),
        (
            "In response to Fiji's request for assistance, Spain will send 50,000 masks.",
            ("FJI", "ESP", "support_unspecified"),
        ),
        ("The UK is considering Kenya's request for masks.", ("KEN", "GBR", "mask")),
        ("The Danish Government has received a request from Nepal for masks.", ("NPL", "DNK", "mask")),
        (
            "The Australian Government has agreed to a request for help and will work with Fiji.",
            ("FJI", "AUS", "support_unspecified"),
        ),
        (
            "Cuba responded to a personal request by President Luis Arce for the supply of liquid oxygen.",
            ("BOL", "CUB", "liquid_oxygen"),
        ),
        (
            "Chad is asking Pfizer and European firms to divert 5,000 ventilators.",
            ("TCD", "Pfizer", "ventilator"),
        ),
        (
            "Tunis has launched an appeal to friendly countries for masks.",
            ("TUN", "friendly countries", "mask"),
        ),
        (
            "Zimbabwe is hit. Neighbouring Zambia, which got 50 ventilators, has asked for another 20.",
            ("ZMB", None, "ventilator"),
        ),
        ("Lima is looking for 500 ventilators.", ("PER", None, "ventilator")),
        (
            "WHO held a meeting about Congo. On Monday it launched an appeal for 500 ventilators.",
            ("WHO", None, "ventilator"),
        ),
        (
            "Chad has sent a request for assistance to the EU to cope.",
            ("TCD", "EU", "support_unspecified"),
        ),
        ("Chad has sent China a request for 20 ventilators.", ("TCD", "CHN", "ventilator")),
        ("Chad put in a request to the EU for 20 ventilators.", ("TCD", "EU", "ventilator")),
        ("Chad wants 20 ventilators from the EU.", ("TCD", "EU", "ventilator")),
        ("Chad has applied to the EU for 20 ventilators.", ("TCD", "EU", "ventilator")),
        ("The Chadian government asks Peru for 20 ventilators.", ("TCD", "PER", "ventilator")),
        ("Chad asked the WHO to provide 20 ventilators.", ("TCD", "WHO", "ventilator")),
        ("Grenada wrote to its Greek ally asking for 20 ventilators.", ("GRD", "GRC", "ventilator")),
        ("Chad activated the EU mechanism, asking for 20 ventilators.", ("TCD", None, "ventilator")),
    ],
)
def test_who_asks_whom(text, told):
    assert requests(text) == [told]


@pytest.mark.parametrize(
    "text",
    [
        "China's request for information about the vaccines was answered.",
        "At the request of the Indian authorities, the doctor left Nepal.",
        "Scientists in France are looking for a vaccine against the virus.",
    ],
)
def test_what_is_no_request_for_goods(text):
    assert not requests(text)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Chad's request for 20 ventilators has been granted by Peru.", "fulfilled"),
        ("Peru has not yet answered a request for 20 ventilators by Chad.", "open"),
    ],
)
def test_a_request_is_met_or_not(text, status):
    (request,) = read_drafts(Document(text=text, day=DAY)).drafts
    assert request.value("status") == status
