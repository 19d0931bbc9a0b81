from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidlift import frames
from aidlift.errors import BadInput
from aidlift.formats.exchange.icalendar import write_calendar

DEPARTS = datetime(2021, 5, 9, 4, 30, tzinfo=UTC)
FLIGHT = {
    "flight": "3U3801-0509",
    "number": "3U3801",
    "carrier": "Sichuan Airlines",
    "origin": "CTU",
    "destination": "BLR",
    "departs_at": DEPARTS,
    "arrives_at": DEPARTS + timedelta(hours=5),
    "status": "CONFIRMED",
    "revision": 2,
    "updated_at": datetime(2021, 5, 8, tzinfo=UTC),
}


def calendar(*flights, name="Flights") -> str:
    dtypes = frames.schema("calendar_flights").dtypes
    table = pl.DataFrame([{name: one.get(name) for name in dtypes} for one in flights], schema=dtypes)
    return "".join(write_calendar(table, name=name, domain="reserve.example"))


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_a_flight_is_an_entry_in_utc_with_a_name_for_good():
    lines = unfolded(calendar(FLIGHT))
    assert "UID:3U3801-0509@reserve.example" in lines
    assert {"DTSTART:20210509T043000Z", "DTEND:20210509T093000Z", "SEQUENCE:2"} <= set(lines)
    assert "SUMMARY:3U3801 CTU–BLR" in lines


def test_a_change_keeps_the_name_and_raises_the_sequence():
    changed = FLIGHT | {"departs_at": DEPARTS + timedelta(hours=2), "revision": 3, "status": "CANCELLED"}
    uids = [
        [line for line in unfolded(calendar(one)) if line.startswith("UID:")] for one in (FLIGHT, changed)
    ]
    assert uids[0] == uids[1]
    assert "STATUS:CANCELLED" in unfolded(calendar(changed))


def test_lines_are_folded_at_75_bytes_and_end_with_cr_lf():
    text = calendar(FLIGHT | {"note": "成都 → ಬೆಂಗಳೂರು; 100 concentrators, 40 ventilators\nand more " * 4})
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert text.replace("\r\n", "").count("\n") == text.replace("\r\n", "").count("\r") == 0
    note = next(line for line in unfolded(text) if line.startswith("DESCRIPTION:"))
    assert "ಬೆಂಗಳೂರು\\; 100 concentrators\\, 40 ventilators\\nand more" in note


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"arrives_at": DEPARTS - timedelta(hours=1)}, "before it departs"),
        ({"note": "a\x07b"}, "control character"),
    ],
)
def test_what_a_calendar_cannot_hold_is_refused(change, message):
    with pytest.raises(BadInput, match=message):
        calendar(FLIGHT | change)


def test_text_cannot_break_out_of_its_line():
    text = calendar(FLIGHT | {"note": "x\r\nEND:VCALENDAR\r\nBEGIN:VEVENT"}, name="a\nEND:VCALENDAR")
    assert unfolded(text).count("END:VCALENDAR") == 1


def test_another_library_reads_the_same():
    icalendar = pytest.importorskip("icalendar", reason="the second opinion, where installed")
    event = icalendar.Calendar.from_ical(calendar(FLIGHT | {"note": "a; b, c\nd"})).walk("VEVENT")[0]
    assert event["DTSTART"].dt == DEPARTS
    assert str(event["DESCRIPTION"]) == "Sichuan Airlines, a; b, c\nd"


@settings(deadline=None, derandomize=True)
@given(st.text(max_size=60), st.text(min_size=1, max_size=20))
def test_any_words_make_a_calendar_or_are_refused(note, flight):
    try:
        text = calendar(FLIGHT | {"note": note, "flight": flight, "number": None})
    except BadInput:
        return
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert len([line for line in unfolded(text) if line.startswith(("BEGIN:", "END:"))]) == 4
