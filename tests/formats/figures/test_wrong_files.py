"""One wrong file for each fault, named for its fault, and the sentence that refuses it."""

import gzip
from datetime import date, timedelta

import pytest

from aidlift.errors import AidliftError, BadInput, NotFound, RefusedFile, UnknownLayout
from aidlift.formats.figures import read_content, read_figures

HEAD = "Date,Country,Confirmed,Recovered,Deaths\n"
DAYS = [date(2020, 1, 22) + timedelta(days=number) for number in range(120)]


def long_file(write_day):
    """Write a long file of 120 days, each day as `write_day` writes it."""
    return HEAD + "".join(f"{write_day(day)},Nepal,{place},0,0\n" for place, day in enumerate(DAYS))


def wide_file(write_day):
    days = ",".join(write_day(day) for day in DAYS)
    return f"Province/State,Country/Region,Lat,Long,{days}\n,Nepal,28,84,{','.join('0' * 120)}\n"


def swapped_up_to_12(day):
    return f"{day:%Y-%d-%m}" if day.day <= 12 else f"{day:%Y-%m-%d}"


WRONG = {
    "empty.csv": ("", BadInput, "is empty"),
    "only_a_header.csv": (HEAD, BadInput, "no counts"),
    "blank_first_row.csv": ("\n" + HEAD, UnknownLayout, "first row of .* is blank"),
    "web_page.csv": ("<!DOCTYPE html><title>404</title>", UnknownLayout, "is a web page"),
    "json.csv": ('{"cases": 4}', UnknownLayout, "is JSON"),
    "workbook.csv": (b"\xd0\xcf\x11\xe0rest", UnknownLayout, "old Excel workbook"),
    "binary.csv": (b"\x01\x00\x02\x00" * 50, UnknownLayout, "is not text"),
    "cut_short.csv.gz": (gzip.compress(b"x" * 9999)[:-9], RefusedFile, "cut short"),
    "damaged.parquet": (b"PAR1 and then nothing", RefusedFile, "Parquet file cut short"),
    "controls.csv": (bytes(range(1, 200)) * 3, UnknownLayout, "is not text"),
    "lfs_pointer.csv": (
        "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
        UnknownLayout,
        "a pointer of Git LFS, not the file itself",
    ),
    "not_found.csv": ("404: Not Found", UnknownLayout, "no such file"),
    "row_cut_short.csv": (HEAD + "2020-01-22,Nepal,0,0,0\n2020-01-23,Ne", RefusedFile, "1 row whose cells"),
    "unquoted_comma.csv": (HEAD + "2020-01-22,Korea, South,0,0,0\n", RefusedFile, "1 row whose cells"),
    "two_columns_of_deaths.csv": (
        "Date,Country,Confirmed,Deaths,Deaths\n2020-01-22,Nepal,0,0,0\n",
        RefusedFile,
        "two columns called Deaths",
    ),
    "look_up_table.csv": (
        "UID,iso2,iso3,code3,FIPS,Combined_Key,Population\n4,AF,AFG,4,,Afghanistan,38928341\n",
        RefusedFile,
        "holds no counts",
    ),
    "who_latest_figures.csv": (
        "Name,WHO Region,Cases - cumulative total,Deaths - cumulative total\nNepal,SEARO,1,0\n",
        RefusedFile,
        "names no day",
    ),
    "words_for_counts.csv": (HEAD + "2020-01-22,Nepal,many,some,few\n", RefusedFile, "hold no whole number"),
    "no_dates.csv": (HEAD + "yesterday,Nepal,0,0,0\n", RefusedFile, "hold no date"),
    "30_february.csv": (HEAD + "2020-02-30,Nepal,0,0,0\n", RefusedFile, "are no dates as year-month-day"),
    "year_day_month.csv": (
        long_file("{:%Y-%d-%m}".format),
        RefusedFile,
        r"day and month swapped .*row 2 says 2020-22-01, and 72 of 120 rows cannot be dates .* all 120 "
        r"distinct days run from 2020-01-22 to 2020-05-20 without a gap",
    ),
    "swapped_up_to_12.csv": (
        long_file(swapped_up_to_12),
        RefusedFile,
        "swapped on the days up to 12 .* without a gap",
    ),
    "two_formats.csv": (
        long_file(lambda day: f"{day:%Y-%m-%d}" if day.day > 12 else f"{day:%d/%m/%Y}"),
        RefusedFile,
        "more than one format: 2020-01-22 in row 2, 01/02/2020 in row 12",
    ),
    "wide_confirmed_day_first.csv": (
        wide_file(lambda day: f"{day.day}/{day.month}/{day:%y}"),
        RefusedFile,
        "swapped \\(header\\): column 5 says 22/1/20, .*Read as day-month-year, all 120 distinct days",
    ),
    "wide_confirmed_swapped_up_to_12.csv": (
        wide_file(lambda day: f"{day.day}/{day.month}/20" if day.day <= 12 else f"{day.month}/{day.day}/20"),
        RefusedFile,
        "swapped on the days up to 12 \\(header\\)",
    ),
    "either_order.csv": (
        HEAD + "03/04/2020,Nepal,0,0,0\n04/05/2020,Nepal,0,0,0\n",
        RefusedFile,
        "fit both day-month-year and month-day-year",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_is_refused_with_a_sentence_that_names_it(tmp_path, name):
    content, error, sentence = WRONG[name]
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(AidliftError, match=sentence) as refused:
        read_figures(tmp_path / name)
    assert type(refused.value) is error
    assert name in refused.value.message


def test_a_spreadsheets_days_are_read_where_only_one_order_fits_and_that_is_told():
    raw = read_content(long_file("{:%d-%m-%Y}".format).encode(), "figures.csv")
    assert raw.counts["date"].unique().sort().to_list() == DAYS
    assert "written day-month-year" in raw.notes[0]


def test_good_days_with_a_gap_are_no_proof_of_a_swap():
    text = HEAD + "".join(f"{day},Nepal,0,0,0\n" for day in DAYS if day.month != 3)
    assert read_content(text.encode(), "figures.csv").counts["date"].n_unique() == 120 - 31


def test_single_bad_cells_are_told_with_row_and_column_and_left_out():
    text = long_file("{:%Y-%m-%d}".format).replace(",Nepal,7,0,0", ",Nepal,7.5,0,0")
    raw = read_content(text.replace("2020-02-02", "2020-02-32").encode(), "figures.csv")
    assert sorted(str(problem) for problem in raw.problems) == [
        "row 13: '2020-02-32' is no date; 1 row is left out",
        "row 9, confirmed: is '7.5'; a whole number of persons is needed, so the cell is left out",
    ]
    assert raw.counts.height == 3 * 120 - 3 - 1


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(NotFound, match=r"No file .*absent\.csv"):
        read_figures(tmp_path / "absent.csv")
