"""Every layout known, each in the smallest file that shows it."""

import bz2
import gzip
import io
import lzma
import zipfile
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from aidlift.errors import BadInput, RefusedFile, UnknownLayout
from aidlift.formats.figures import LAYOUTS, as_of_in_name, read_content

WHO = (
    "Date_reported,Country_code,Country,WHO_region,New_cases,Cumulative_cases,New_deaths,Cumulative_deaths\n"
)
ECDC = "dateRep,day,month,year,cases,deaths,countriesAndTerritories,geoId,countryterritoryCode,popData2019\n"
MINISTRY = "Sno,Date,Time,State/UnionTerritory,ConfirmedIndianNational,Cured,Deaths,Confirmed\n"


def read(text, name="figures.csv", **told):
    return read_content(text.encode(), name, **told)


def counts(raw):
    """Give the counts of a file as tuples: place, day, target, value."""
    place = pl.coalesce("division", "country", "country_code")
    return raw.counts.select(place, pl.col("date").cast(pl.String), "target", "value").rows()


@pytest.mark.parametrize("header", ["Province/State,Country/Region,Lat,Long", "Province,Country,Lat,Lon"])
@pytest.mark.parametrize("year", ["20", "2020"])
def test_jhu_wide_is_read_in_both_dialects_of_its_header(header, year):
    text = f"{header},1/22/{year},1/23/{year}\n,Nepal,28,84,0,1\nHubei,China,30,112,444,\n"
    raw = read(text, "jhu_wide_confirmed_2020-01-23.csv")
    assert raw.layout == "JHU wide"
    assert counts(raw) == [
        ("Nepal", "2020-01-22", "cumulative cases", 0),
        ("Hubei", "2020-01-22", "cumulative cases", 444),
        ("Nepal", "2020-01-23", "cumulative cases", 1),
        ("Hubei", "2020-01-23", "cumulative cases", None),
    ]
    assert raw.counts.select("row", "column").row(0) == (2, f"1/22/{year}")


def test_a_wide_file_says_by_its_name_what_it_counts_or_is_told():
    text = "Province/State,Country/Region,Lat,Long,1/22/20\n,Nepal,28,84,3\n"
    assert counts(read(text, "time_series_covid19_deaths_global.csv"))[0][2] == "cumulative deaths"
    assert counts(read(text, measure="recoveries"))[0][2] == "cumulative recoveries"
    with pytest.raises(RefusedFile, match=r"does not say what it counts.*--measure cases"):
        read(text, "table.csv")


def test_counties_of_the_united_states_are_summed_into_states():
    head = "UID,iso2,iso3,code3,FIPS,Admin2,Province_State,Country_Region,Lat,Long_,Combined_Key,Population"
    rows = [
        f'84001001,US,USA,840,1001.0,{county},Alabama,US,32,-86,"{county}, Alabama, US",9,{count}\n'
        for county, count in (("Autauga", 5), ("Baldwin", 7))
    ]
    raw = read(f"{head},1/22/20\n{''.join(rows)}", "time_series_covid19_deaths_US.csv")
    assert counts(raw) == [("Alabama", "2020-01-22", "cumulative deaths", 12)]
    assert raw.counts["rows"].to_list() == [2]
    assert "2 rows of counties are summed into 1 states" in raw.notes[0]


def test_a_daily_report_takes_its_day_from_its_name_or_its_last_update():
    old = (
        "Province/State,Country/Region,Last Update,Confirmed,Deaths,Recovered\n,Nepal,1/31/2020 23:59,1,0,\n"
    )
    assert counts(read(old, "01-31-2020.csv"))[0] == ("Nepal", "2020-01-31", "cumulative cases", 1)
    new = (
        "FIPS,Admin2,Province_State,Country_Region,Last_Update,Lat,Long_,Confirmed,Deaths,Recovered,Active,"
        'Combined_Key\n,,Kerala,India,2021-05-01 04:20:39,10,76,1571184,5308,,,"Kerala, India"\n'
    )
    raw = read(new)
    assert counts(raw)[0] == ("Kerala", "2021-04-30", "cumulative cases", 1571184)
    assert "early in the morning" in raw.notes[0]


def test_reports_of_many_days_put_together_are_read_by_their_day_or_refused():
    rows = [f"{day},04/{day}/2021,,Nepal,4/{day}/2021 23:00,{day},0,0\n" for day in range(10, 20)]
    head = "SNo,ObservationDate,Province/State,Country/Region,Last Update,Confirmed,Deaths,Recovered\n"
    raw = read(head + "".join(rows))
    assert raw.layout == "JHU long, compiled reports"
    assert counts(raw)[9] == ("Nepal", "2021-04-19", "cumulative cases", 19)
    with pytest.raises(RefusedFile, match="up to 10 rows for one place"):
        read(head.replace("ObservationDate", "Seen") + "".join(rows))


def test_the_long_layouts_made_from_jhu_are_told_apart():
    long = "Date,Country,Confirmed,Recovered,Deaths\n2020-01-22,Nepal,1,0,0\n"
    combined = (
        "Date,Country/Region,Province/State,Confirmed,Recovered,Deaths\n2020-01-22,China,Hubei,444,28,17\n"
    )
    world = "Date,Confirmed,Recovered,Deaths,Increase rate\n2020-01-22,557,30,17,\n"
    pivoted = "Date,China,US,United_Kingdom,Iran\n2020-01-22,548,1,0,0\n"
    vintages = "country,date,as_of,confirmed,deaths\nNepal,2020-01-22,2020-09-03,1,0\n"
    assert counts(read(long)) == [
        ("Nepal", "2020-01-22", "cumulative cases", 1),
        ("Nepal", "2020-01-22", "cumulative deaths", 0),
        ("Nepal", "2020-01-22", "cumulative recoveries", 0),
    ]
    assert counts(read(combined))[0] == ("Hubei", "2020-01-22", "cumulative cases", 444)
    assert counts(read(world))[0] == ("World", "2020-01-22", "cumulative cases", 557)
    assert ("United_Kingdom", "2020-01-22", "cumulative cases", 0) in counts(read(pivoted))
    assert read(vintages).counts["as_of"].to_list() == [date(2020, 9, 3)] * 2


def test_who_is_read_with_its_byte_order_mark_and_padded_header_and_namibia_stays():
    text = "\ufeff" + WHO.replace(",", ", ") + "2020-04-30,NA,Namibia,AFRO,1,16,0,0\n"
    raw = read(text)
    assert raw.layout == "WHO, daily"
    assert raw.counts["country_code"].unique().to_list() == ["NA"]
    assert counts(raw)[:2] == [
        ("Namibia", "2020-04-30", "new cases", 1),
        ("Namibia", "2020-04-30", "cumulative cases", 16),
    ]


def test_who_by_week_is_known_by_its_days_and_keeps_blanks_blank():
    text = WHO + "2020-01-05,AF,Afghanistan,EMRO,,0,,0\n2020-01-12,AF,Afghanistan,EMRO,4,4,,0\n"
    raw = read(text)
    assert raw.layout == "WHO, weekly"
    assert raw.counts["period_days"].unique().to_list() == [7]
    assert counts(raw)[0] == ("Afghanistan", "2020-01-05", "new cases", None)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (
            "iso_code,location,date,total_cases,new_cases,total_deaths,new_deaths,tests_units,population",
            "NPL,Nepal,2021-04-30,323187,5657,3279,33,,29136808",
        ),
        (
            "iso_code,continent,location,date,total_cases,new_cases,new_cases_smoothed,total_deaths,new_deaths",
            "NPL,Asia,Nepal,2021-04-30,323187.0,5657.0,3922.714,3279.0,33.0",
        ),
        (
            "country,date,total_cases,new_cases,total_deaths,new_deaths,code,continent",
            "Nepal,2021-04-30,323187,5657,3279,33,NPL,Asia",
        ),
        (
            "date,location,new_cases,new_deaths,total_cases,total_deaths,weekly_cases",
            "2021-04-30,Nepal,5657,33,323187,3279,",
        ),
    ],
)
def test_owid_is_read_in_all_its_generations(header, row):
    raw = read(f"{header}\n{row}\n")
    assert raw.layout == "OWID"
    assert {target: value for _, _, target, value in counts(raw)} == {
        "new cases": 5657,
        "cumulative cases": 323187,
        "new deaths": 33,
        "cumulative deaths": 3279,
    }


def test_owids_tables_with_a_column_a_place_say_by_their_name_what_they_count():
    text = "date,World,Nepal,Asia excl. China\n2021-04-30,893000.0,5657.0,\n"
    assert counts(read(text, "new_cases.csv"))[1] == ("Nepal", "2021-04-30", "new cases", 5657)
    assert read(text, "total_deaths.csv").counts["target"].unique().to_list() == ["cumulative deaths"]
    for name in ("new_cases_per_million.csv", "weekly_cases.csv"):
        with pytest.raises(RefusedFile, match="does not say what it counts"):
            read(text, name)


def test_ecdc_by_day_and_by_week():
    daily = read(ECDC + "14/12/2020,14,12,2020,101,2,Namibia,NA,NAM,2494524\n")
    assert counts(daily)[0] == ("Namibia", "2020-12-14", "new cases", 101)
    weekly_2020 = ECDC.replace("cases,deaths", "cases_weekly,deaths_weekly").replace(
        "day,month,year", "year_week"
    )
    raw = read(weekly_2020 + "14/12/2020,2020-50,1757,71,Nepal,NP,NPL,28608715\n")
    assert counts(raw)[0][:2] == ("Nepal", "2020-12-13")
    later = "country,country_code,continent,population,indicator,weekly_count,year_week,cumulative_count\n"
    raw = read(later + "Austria,AUT,Europe,8901064,cases,19000,2021-01,390000\n")
    assert counts(raw) == [
        ("Austria", "2021-01-10", "new cases", 19000),
        ("Austria", "2021-01-10", "cumulative cases", 390000),
    ]


@pytest.mark.parametrize("day", ["30/04/21", "30-04-2021", "2021-04-30"])
def test_the_indian_ministry_is_read_however_its_days_are_written(day):
    raw = read(MINISTRY + f"1,{day},8:00 AM,Kerala,-,1244301,5212,1533984\n")
    assert counts(raw)[0] == ("Kerala", "2021-04-30", "cumulative cases", 1533984)


def test_covid19india_is_read_by_day_by_state_by_district_and_as_a_series():
    by_day = read("Date,Date_YMD,Status,TT,KL,MH,Asa\n30-Apr-21,30-04-2021,Deceased,3525,49,828,26\n")
    assert [row[0] for row in counts(by_day)] == ["India", "KL", "MH", "Asa"]
    assert "Date_YMD differs from Date" in by_day.notes[0]
    states = read("Date,State,Confirmed,Recovered,Deceased,Other,Tested\n2021-04-30,Kerala,1533984,1,2,0,\n")
    assert counts(states)[0] == ("Kerala", "2021-04-30", "cumulative cases", 1533984)
    head = "Date,State,District,Confirmed,Recovered,Deceased\n"
    districts = read(head + "2021-04-30,Kerala,Idukki,10,1,0\n2021-04-30,Kerala,Kollam,20,1,0\n")
    assert counts(districts)[0] == ("Kerala", "2021-04-30", "cumulative cases", 30)
    series = read(
        "Date,Date_YMD,Daily Confirmed,Total Confirmed,Daily Recovered,Total Recovered,Daily Deceased,"
        "Total Deceased\n30 April ,2021-04-30,402014,19157094,299198,15677325,3525,211836\n"
    )
    assert ("India", "2021-04-30", "new deaths", 3525) in counts(series)


def test_the_truth_of_a_forecast_hub_is_read():
    text = "location,location_name,date,value\nDE,Germany,2021-04-30,22703\n"
    assert counts(read(text, "truth_JHU-Incident Cases.csv")) == [("DE", "2021-04-30", "new cases", 22703)]


def test_the_plain_layout_carries_all_that_an_observation_has():
    text = (
        "location,date,target,value,period_days,date_basis,state,source,as_of\n"
        "NPL,2021-05-02,new cases,41000,7,event,reported,moh-nepal,2021-05-04\n"
    )
    row = read(text).counts.row(0, named=True)
    assert (row["period_days"], row["date_basis"], row["source_id"]) == (7, "event", "moh-nepal")
    assert (row["state"], row["as_of"]) == ("reported", date(2021, 5, 4))


def test_words_the_plain_layout_does_not_know_are_listed_together():
    text = (
        "location,date,target,value,state\nNPL,2021-05-02,cases,4,reported\nNPL,2021-05-03,new cases,5,lost\n"
    )
    with pytest.raises(BadInput) as refused:
        read(text)
    assert [str(problem)[:28] for problem in refused.value.problems] == [
        "row 2, target: is 'cases'; k",
        "row 3, state: is 'lost'; kno",
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_delimiter_line_ends_and_encoding_do_not_matter(delimiter, ends, encoding):
    rows = ["date", "location", "target", "value"], ["2021-04-30", "Côte d'Ivoire", "new cases", "12"]
    text = ends.join(delimiter.join(row) for row in rows) + ends
    raw = read_content(text.encode(encoding), "plain.csv")
    assert counts(raw) == [("Côte d'Ivoire", "2021-04-30", "new cases", 12)]


def test_gz_zip_and_parquet_are_opened_by_what_they_are_not_by_their_name():
    text = b"location,date,target,value\nNPL,2021-04-30,new cases,12\n"
    parcel = io.BytesIO()
    with zipfile.ZipFile(parcel, "w") as archive:
        archive.writestr("figures.csv", text)
    table = io.BytesIO()
    pl.read_csv(text, try_parse_dates=True).write_parquet(table)
    for content in (gzip.compress(text), parcel.getvalue(), table.getvalue()):
        assert counts(read_content(content, "figures.csv")) == [("NPL", "2021-04-30", "new cases", 12)]


def test_a_quoted_comma_is_no_delimiter_and_a_grouped_number_is_a_number():
    text = 'location,date,target,value\n"Korea, South",2021-04-30,new cases,"1,234"\n'
    assert counts(read(text)) == [("Korea, South", "2021-04-30", "new cases", 1234)]


def test_the_as_of_day_is_in_some_names():
    assert as_of_in_name("jhu_long_asof_2021-05-01.csv.gz") == date(2021, 5, 1)
    assert as_of_in_name("who_as_of_2021-05-01.csv") == date(2021, 5, 1)
    assert as_of_in_name("jhu_wide_confirmed_2021-11-04.csv") is None
    assert as_of_in_name("asof_2021-13-45.csv") is None


def test_every_layout_has_a_name_of_its_own_and_stands_in_the_docs():
    names = [layout.name for layout in LAYOUTS]
    assert len(set(names)) == len(names)
    page = (Path(__file__).parents[3] / "docs" / "figures.md").read_text(encoding="utf-8")
    refused = {"JHU look-up table", "WHO latest figures", "forecast hub anomalies"}
    assert [name for name in names if name not in refused and f"| {name}" not in page] == []


def test_a_header_that_is_nearly_known_is_told_what_it_lacks():
    with pytest.raises(
        UnknownLayout, match=r"looks like the layout WHO .* lacks the column cumulative_deaths"
    ):
        read(WHO.replace(",Cumulative_deaths", "") + "2020-01-05,AF,Afghanistan,EMRO,0,0,0\n")
    with pytest.raises(UnknownLayout, match="lacks the column country_region or country"):
        read("Province/State,Lat,Long,1/22/20\nHubei,30,112,444\n", "confirmed.csv")


def test_an_unknown_layout_is_told_what_was_seen_and_what_is_known():
    with pytest.raises(UnknownLayout, match=r"Seen: Patient, Age, Ward\. Known: JHU wide; .*plain CSV"):
        read("Patient,Age,Ward\nA,40,3\n")


REPORT = "Province/State,Country/Region,Last Update,Confirmed,Deaths,Recovered\n"


def test_towns_of_the_first_reports_are_counted_in_their_states_and_off_ships_apart():
    rows = (
        '"King County, WA",US,2020-03-01T23:43:03,83,1,1\n'
        '"Snohomish County, WA",US,2020-03-01T23:43:03,4,0,1\n'
        '"Omaha, NE (From Diamond Princess)",US,2020-03-01T23:43:03,13,0,0\n'
        "Hubei,Mainland China,2020-03-01T10:13:19,66907,2761,31536\n"
    )
    cases = [row for row in counts(read(REPORT + rows, "03-01-2020.csv")) if row[2] == "cumulative cases"]
    assert [(place, value) for place, _, _, value in cases] == [
        ("WA", 87),
        ("Diamond Princess", 13),
        ("Hubei", 66907),
    ]


def test_counties_in_long_tables_are_summed_into_states():
    simplified = "Date,Admin2,Province/State,Confirmed,Deaths,Country/Region\n" + "".join(
        f"2020-04-01,{county},Alabama,{cases},1,US\n" for county, cases in (("Autauga", 5), ("Baldwin", 7))
    )
    assert counts(read(simplified, "us_simplified.csv")) == [
        ("Alabama", "2020-04-01", "cumulative cases", 12),
        ("Alabama", "2020-04-01", "cumulative deaths", 2),
    ]
    by_measure = "Admin2,Date,Case,Country/Region,Province/State\nAutauga,2020-04-01,5,US,Alabama\n"
    both = by_measure + "Baldwin,2020-04-01,7,US,Alabama\n"
    assert counts(read(both, "us_deaths.csv")) == [("Alabama", "2020-04-01", "cumulative deaths", 12)]


def test_who_of_spring_2020_keeps_codes_in_the_column_of_countries():
    head = "day,Country,Country Name,Region,Deaths,Cumulative Deaths,Confirmed,Cumulative Confirmed\n"
    raw = read(head + "2020-03-25,NA,Namibia,AFRO,0,0,3,7\n")
    assert raw.layout == "WHO, spring 2020"
    assert raw.counts["country_code"].unique().to_list() == ["NA"]
    assert counts(raw)[0] == ("Namibia", "2020-03-25", "new cases", 3)


def test_owids_table_of_latest_figures_is_dated_by_its_own_day():
    head = "iso_code,continent,location,last_updated_date,total_cases,new_cases,total_deaths,new_deaths\n"
    raw = read(head + "NPL,Asia,Nepal,2021-04-30,323187.0,5657.0,3279.0,33.0\n")
    assert ("Nepal", "2021-04-30", "new cases", 5657) in counts(raw)


def test_the_ministrys_web_table_as_collected_is_read():
    head = (
        "Date,Name of State / UT,Latitude,Longitude,Total Confirmed cases,Death,Cured/Discharged/Migrated\n"
    )
    raw = read(head + "2020-03-30,Kerala,10,76,202.0,1,19.0\n")
    assert raw.source_id == "mohfw"
    assert counts(raw)[0] == ("Kerala", "2020-03-30", "cumulative cases", 202)


def test_a_hubs_weeks_are_known_by_their_days():
    weeks = "".join(f"2021-12-{day},AT,wk inc case,{day}\n" for day in ("04", "11", "18"))
    raw = read("target_end_date,location,target,observation\n" + weeks)
    assert raw.counts["period_days"].unique().to_list() == [7]
    assert raw.counts["target"].unique().to_list() == ["new cases"]
    assert any("whole weeks apart" in note for note in raw.notes)
    with pytest.raises(RefusedFile, match="holds no counts"):
        read("target_end_date,target,location,location_name,anomaly\n2021-04-03,inc case,FR,France,x\n")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("386452.0", 386452),
        ("386,452", 386452),
        ("3,86,452", 386452),
        ("386 452", 386452),
        ("386\u00a0452", 386452),
        ("386.452", 386452),
        ("1.386.452", 1386452),
        ("3.86452E+05", 386452),
        ("386452,00", 386452),
        ("12.000", 12),
    ],
)
def test_a_count_is_read_however_it_is_written(written, meant):
    raw = read(f"Date;Country;Confirmed;Deaths\n2021-04-30;Nepal;{written};0\n")
    assert counts(raw)[0][3] == meant


def test_dots_group_digits_only_where_no_dotted_number_can_be_a_decimal():
    rows = "2021-04-29;Nepal;1.000;0\n2021-04-30;Nepal;1.234;0\n"
    assert [row[3] for row in counts(read(f"Date;Country;Confirmed;Deaths\n{rows}"))[:2]] == [1000, 1234]
    odd = rows.replace("1.234", "1.23456")
    assert [row[3] for row in counts(read(f"Date;Country;Confirmed;Deaths\n{odd}"))[:1]] == [1]


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress, bz2.compress])
def test_packed_files_are_opened_by_what_they_are_and_never_without_end(pack, monkeypatch):
    text = b"Date,Country,Confirmed,Deaths\n2021-04-30,Nepal,1,0\n"
    assert read_content(pack(text), "figures.csv").counts.height == 2
    with pytest.raises(RefusedFile, match="cut short or damaged"):
        read_content(pack(text)[:-9], "figures.csv")
    monkeypatch.setattr("aidlift.formats.figures.table.MOST_BYTES", 20)
    with pytest.raises(RefusedFile, match="unpacks to over"):
        read_content(pack(text), "figures.csv")


def test_a_zip_with_papers_beside_its_table_is_read_and_one_that_unpacks_without_end_refused(monkeypatch):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", "read me")
        archive.writestr("x.csv", "Date,Country,Confirmed,Deaths\n2021-04-30,Nepal,1,0\n")
    assert read_content(packed.getvalue(), "x.zip").counts.height == 2
    monkeypatch.setattr("aidlift.formats.figures.table.MOST_BYTES", 20)
    with pytest.raises(RefusedFile, match="unpacks to over"):
        read_content(packed.getvalue(), "x.zip")


@pytest.mark.parametrize("tail", ["\n\n\n", ",,,\n,,,\n", " \n", "\x1a", "\r\n\r\n"])
def test_blank_rows_and_marks_at_the_end_do_not_matter(tail):
    assert counts(read("Date,Country,Confirmed,Deaths\n2021-04-30,Nepal,1,0\n" + tail))[0][3] == 1
