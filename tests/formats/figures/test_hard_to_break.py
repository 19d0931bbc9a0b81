"""Whatever the bytes, a file is read or refused in a sentence; nothing else ever comes out."""

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aidlift.errors import AidliftError
from aidlift.figures import observe
from aidlift.formats.figures import read_content

PLACES = (("NP", "Nepal", 5657), ("NA", "Namibia", 153), ("IN", "India", 386452))
STATES = {"NP": "Kerala", "NA": "Goa", "IN": "Delhi"}
DAYS = [f"2021-04-{day:02}" for day in range(1, 29)]


def _rows(head, write):
    return (head + "\n" + "".join(write(day, *place) + "\n" for day in DAYS for place in PLACES)).encode()


SMALL = {
    "who.csv": _rows(
        "Date_reported,Country_code,Country,WHO_region,New_cases,Cumulative_cases,New_deaths,Cumulative_deaths",
        lambda day, code, name, count: f"{day},{code},{name},X,{count},{count * 9},1,9",
    ),
    "owid.csv": _rows(
        "iso_code,location,date,new_cases,total_cases,new_deaths,total_deaths",
        lambda day, code, name, count: f"{code},{name},{day},{count}.0,{count * 9}.0,,9.0",
    ),
    "long.csv": _rows(
        "Date,Country,Confirmed,Recovered,Deaths",
        lambda day, code, name, count: f"{day},{name},{count},,3",
    ),
    "ecdc.csv": _rows(
        "dateRep,cases,deaths,countriesAndTerritories,geoId",
        lambda day, code, name, count: f"{day[8:]}/04/2021,{count},1,{name},{code}",
    ),
    "mohfw.csv": _rows(
        "Sno,Date,Time,State/UnionTerritory,Cured,Deaths,Confirmed",
        lambda day, code, name, count: f"1,{day},8:00 AM,{STATES[code]},1,2,{count}",
    ),
    "wide_confirmed.csv": (
        "Province/State,Country/Region,Lat,Long,"
        + ",".join(f"4/{day}/21" for day in range(1, 29))
        + "\n"
        + "".join(f",{name},1,1,{','.join(['9'] * 28)}\n" for _, name, _ in PLACES)
    ).encode(),
    "report_04-30-2021.csv": (
        b"FIPS,Admin2,Province_State,Country_Region,Last_Update,Confirmed,Deaths,Recovered\n"
        b"1,Autauga,Alabama,US,2021-05-01 04:20:32,5,1,\n,,Kerala,India,2021-05-01 04:20:32,7,1,3\n"
    ),
    "plain.csv": _rows(
        "location,date,target,value,state,as_of",
        lambda day, code, name, count: f"{code},{day},new cases,{count},reported,2021-05-01",
    ),
}


def outcome(content, name):
    """Read and judge a file; say how it went, or fail with whatever else came out."""
    try:
        return observe(read_content(content, name), title=name).figures.height
    except AidliftError as error:
        told = error.message
    assert told.rstrip().endswith((".", "?", ")")), told
    return told


def test_the_small_files_are_read():
    assert all(isinstance(outcome(content, name), int) for name, content in SMALL.items())


@given(st.binary(max_size=400))
@example(b"\xff\xfe\x00")
@example(b'Date,"Country\n2021-04-30,Nepal')
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused(content):
    outcome(content, "figures.csv")


@given(
    st.sampled_from(sorted(SMALL)),
    st.lists(st.sampled_from('",;\t\n\r0123456789/-. NA\x00<{é#'), min_size=1, max_size=4),
    st.randoms(use_true_random=False),
)
@settings(max_examples=200, deadline=None)
def test_a_file_with_marks_put_in_anywhere_is_read_or_refused(name, marks, chance):
    content = SMALL[name]
    for mark in marks:
        at = chance.randrange(len(content))
        content = content[:at] + mark.encode() + content[at + chance.randrange(3) :]
    outcome(content, name)


@given(st.sampled_from(sorted(SMALL)), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_columns_moved_dropped_or_doubled_are_read_or_refused(name, chance):
    table = [line.split(",") for line in SMALL[name].decode().splitlines()]
    order = list(range(len(table[0])))
    chance.shuffle(order)
    order = order[: chance.randrange(1, len(order) + 1)] + order[: chance.randrange(2)]
    outcome("\n".join(",".join(row[place] for place in order) for row in table).encode(), name)


@pytest.mark.parametrize("name", sorted(SMALL))
def test_the_order_of_rows_and_columns_makes_no_difference(name):
    head, *rows = [line.split(",") for line in SMALL[name].decode().splitlines()]
    chance = random.Random(7)
    order = list(range(len(head)))
    chance.shuffle(order)
    chance.shuffle(rows)
    moved = "\n".join(",".join(row[place] for place in order) for row in [head, *rows]).encode()
    said = ["location", "date", "target", "value", "state", "flags"]

    def figures(content):
        seen = observe(read_content(content, name), title=name).figures
        return seen.select(said).sort(said[:3]).rows()

    assert figures(moved) == figures(SMALL[name])


@pytest.mark.parametrize("name", sorted(SMALL))
def test_a_file_cut_anywhere_in_its_last_rows_is_read_or_refused(name):
    content = SMALL[name]
    for left in range(1, 60):
        outcome(content[:-left], name)
