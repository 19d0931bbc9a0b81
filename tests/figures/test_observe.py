"""From a publisher's rows to figures of record, in files of a few rows."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidlift import frames
from aidlift.errors import BadInput, RefusedFile
from aidlift.figures.observe import observe
from aidlift.formats.figures import read_content

PLAIN = "location,date,target,value\n"


def seen(text, name="figures.csv", **told):
    return observe(read_content(text.encode(), name), title=name, **told)


def values(observed, location):
    return observed.figures.filter(location=location).select("date", "value").rows()


def test_an_observation_says_who_reported_it_where_it_stands_and_when_it_was_known():
    observed = seen(
        PLAIN + "Nepal,2021-04-30,new cases,5657\n", as_of=date(2021, 5, 1), source_id="moh-nepal"
    )
    assert observed.figures.row(0, named=True) == {
        "location": "NPL",
        "date": date(2021, 4, 30),
        "period_days": 1,
        "date_basis": "report",
        "target": "new cases",
        "value": 5657,
        "state": "reported",
        "flags": None,
        "source_id": "moh-nepal",
        "source_ref": "row 2, column value",
        "as_of": date(2021, 5, 1),
    }
    assert observed.sources.select("source_id", "title", "as_of").row(0) == (
        "moh-nepal",
        "figures.csv",
        date(2021, 5, 1),
    )


def test_without_an_as_of_day_the_last_day_is_taken_and_told():
    observed = seen(PLAIN + "NPL,2021-04-30,new cases,5657\n")
    assert observed.as_of == date(2021, 4, 30)
    assert observed.notes[0] == "Known as of 2021-04-30, the last day in the file."


def test_a_file_cannot_know_the_future():
    with pytest.raises(RefusedFile, match=r"after 2021-04-29, .* the first is of 2021-04-30 in row 2"):
        seen(PLAIN + "NPL,2021-04-30,new cases,5657\n", as_of=date(2021, 4, 29))


def test_a_country_without_a_row_of_its_own_is_the_sum_of_its_parts():
    text = (
        "Date,Country,Province/State,Confirmed,Deaths\n"
        "2021-04-30,China,Hubei,68158,4512\n2021-04-30,China,Hong Kong,11774,209\n"
        "2021-04-30,France,,5653533,103947\n2021-04-30,France,Reunion,20777,150\n"
    )
    observed = seen(text)
    cases = observed.figures.filter(target="cumulative cases")
    assert dict(cases.select("location", "value").iter_rows()) == {
        "CHN": 79932,
        "CN-HB": 68158,
        "HKG": 11774,
        "FRA": 5653533,
        "REU": 20777,
    }
    assert cases.filter(location="CHN")["source_ref"].item() == "sum of 2 rows from row 2, column confirmed"
    assert any("sum of all parts in the file: China" in note for note in observed.notes)
    assert any("own row, beside rows of its parts: France" in note for note in observed.notes)


def test_counts_of_unknown_places_are_kept_apart_with_what_may_be_meant():
    text = PLAIN + "Nepall,2021-04-30,new cases,5\nIndia,2021-04-30,new cases,7\n"
    observed = seen(text)
    assert observed.figures["location"].to_list() == ["IND"]
    assert observed.unplaced.select("country", "near", "value", "row").rows() == [("Nepall", "Nepal", 5, 2)]
    assert any("'Nepall' is not known" in note and "did you mean Nepal?" in note for note in observed.notes)


def test_a_file_most_of_whose_places_are_unknown_is_refused():
    rows = "".join(f"ward {ward},2021-04-30,new cases,5\n" for ward in range(3))
    with pytest.raises(RefusedFile, match=r"3 of 4 counts are not known \('ward 0', 'ward 1', 'ward 2'\)"):
        seen(PLAIN + rows + "NPL,2021-04-30,new cases,5\n")


def test_an_unknown_province_still_counts_for_its_country():
    head = "Date,Country,Province/State,Confirmed,Deaths\n"
    text = head + "2021-04-30,China,Hubei,10,1\n2021-04-30,China,Mars,5,0\n"
    observed = seen(text)
    assert values(observed, "CHN")[0] == (date(2021, 4, 30), 15)
    assert observed.unplaced["division"].to_list() == ["Mars", "Mars"]


def test_a_count_given_twice_is_kept_once_and_a_contradiction_is_told():
    rows = "NPL,2021-04-30,new cases,5\nNepal,2021-04-30,new cases,5\nBTN,2021-04-30,new cases,1\n"
    observed = seen(PLAIN + rows + "Bhutan,2021-04-30,new cases,2\n")
    assert values(observed, "NPL") == [(date(2021, 4, 30), 5)]
    assert values(observed, "BTN") == [(date(2021, 4, 30), 2)]
    assert "1 count given twice with the same value, kept once." in observed.notes
    assert [str(problem) for problem in observed.problems] == [
        "row 5: BTN, 2021-04-30, new cases is also given in row 4 with another value; the later row stands: 2"
    ]


def test_a_national_sum_that_lacks_a_state_on_the_last_day_is_provisional():
    head = "Sno,Date,Time,State/UnionTerritory,Cured,Deaths,Confirmed\n"
    days = [
        f"1,{day},8:00 AM,{state},0,0,10\n" for day in ("29/04/21", "30/04/21") for state in ("Goa", "Kerala")
    ]
    observed = seen(head + "".join(days[:3]))
    sums = observed.figures.filter(location="IND", target="cumulative cases")
    assert sums.select("date", "value", "flags").rows() == [
        (date(2021, 4, 29), 20, None),
        (date(2021, 4, 30), 10, "negative provisional"),
    ]
    assert "lacks a part" in observed.notes[-1]
    assert not seen(head + "".join(days)).figures["flags"].is_not_null().any()


def test_a_state_given_twice_counts_once_in_the_national_sum():
    head = "Sno,Date,Time,State/UnionTerritory,Cured,Deaths,Confirmed\n"
    day = "30/04/21,8:00 AM"
    rows = f"1,{day},Goa,0,0,10\n2,{day},Goa***,0,0,10\n3,{day},Kerala,0,0,5\n"
    cases = seen(head + rows).figures.filter(target="cumulative cases")
    assert dict(cases.select("location", "value").iter_rows()) == {"IND": 15, "IN-GA": 10, "IN-KL": 5}


def test_dadra_and_daman_are_one_territory():
    text = "Date,Date_YMD,Status,TT,DN,DD,KL,MH\n14-Mar-20,2020-03-14,Confirmed,12,2,3,3,4\n"
    assert values(seen(text), "IN-DH") == [(date(2020, 3, 14), 5)]


def test_a_year_mistyped_is_left_out_and_told():
    rows = "".join(
        f"NPL,2021-{month:02}-{day:02},new cases,5\n" for month in range(1, 6) for day in range(1, 29)
    )
    observed = seen(PLAIN + rows + "NPL,2012-04-30,new cases,5\n")
    assert observed.figures["date"].min() == date(2021, 1, 1)
    assert "is of 2012-04-30, far from all other days" in observed.problems[0].message


def test_what_cannot_be_is_left_out_and_told():
    rows = (
        "NPL,2021-04-30,cumulative cases,-4\n"
        "BTN,2021-04-30,cumulative cases,90000000\n"
        "IND,2021-04-30,cumulative cases,10\n"
        "IND,2021-04-30,cumulative deaths,11\n"
    )
    observed = seen(PLAIN + rows)
    assert set(observed.figures["location"]) == {"IND"}
    told = [problem.message for problem in observed.problems]
    assert "a total cannot be below zero" in told[0]
    assert "people live there" in told[1]
    assert "IND has more deaths than cases" in told[2]


def test_a_file_with_nothing_usable_is_refused():
    with pytest.raises(BadInput, match="no count that can be used"):
        seen(PLAIN + "NPL,2021-04-30,cumulative cases,-4\n")


def test_many_vintages_keep_their_own_days():
    head = "country,date,as_of,confirmed,deaths\n"
    text = head + "Nepal,2020-09-01,2020-09-03,1,0\nNepal,2020-09-01,2020-09-05,2,0\n"
    figures = seen(text).figures.filter(target="cumulative cases")
    assert figures.select("as_of", "value").rows() == [(date(2020, 9, 3), 1), (date(2020, 9, 5), 2)]


ROWS = st.fixed_dictionaries(
    {
        "location": st.sampled_from(["NPL", "IND", "IN-KL", "NAM", "XDP", "WLD"]),
        "date": st.dates(date(2021, 3, 1), date(2021, 5, 1)),
        "period_days": st.sampled_from([1, 7]),
        "date_basis": st.sampled_from(["report", "event"]),
        "target": st.sampled_from(["new cases", "new deaths"]),
        "value": st.one_of(st.none(), st.integers(0, 500_000)),
        "state": st.sampled_from(["reported", "missed", "stopped", "corrected"]),
        "source_id": st.sampled_from(["who", "moh-nepal"]),
        "as_of": st.dates(date(2021, 5, 2), date(2021, 5, 9)),
    }
)
KEY = ("location", "date", "period_days", "date_basis", "target", "source_id", "as_of")


@settings(max_examples=50, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=20, unique_by=lambda row: tuple(row[name] for name in KEY)))
def test_figures_written_as_plain_csv_and_read_again_are_the_same(rows):
    dtypes = frames.schema("figures").dtypes
    written = pl.DataFrame(rows, schema={name: dtypes[name] for name in rows[0]}).sort(KEY)
    observed = seen(written.write_csv())
    assert observed.figures.select(written.columns).sort(KEY).equals(written)
