"""Datelines as agencies write them: the report begins behind them, and where they were written is no area."""

import pytest

from aidlift.intake import Document, read_drafts

REPORT = "The health ministry reported 58 new deaths from COVID-19 on Tuesday, bringing the toll to 7,417."


@pytest.mark.parametrize(
    ("dateline", "place"),
    [
        ("NAIROBI, Kenya (AP) — ", "KEN"),
        ("GENEVA, 10 May 2021 – ", "CHE"),
        ("DHAKA, April 30, 2021 (BSS) - ", "BGD"),
        ("MOSCOW, April 30. /TASS/. ", "RUS"),
        ("Canberra [Australia], May 5 (ANI): ", "AUS"),
        ("Tehran, May 24, IRNA - ", "IRN"),
        ("KIGALI, (APP - UrduPoint / Pakistan Point News - 25th Oct, 2024) ", "RWA"),
        ("HARARE, Zimbabwe, Jan. 26, 2024 /PRNewswire/ -- ", "ZWE"),
    ],
)
def test_the_report_begins_behind_its_dateline(dateline, place):
    document = Document(text=f"date 2021-05-12 {dateline}{REPORT}")
    assert document.text[document.body_start :] == REPORT
    drafts = read_drafts(document).drafts
    told = [(one.value("place"), one.value("area"), one.value("value")) for one in drafts]
    assert told == [(place, None, 58), (place, None, 7417)]
