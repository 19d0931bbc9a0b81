"""Every real file: imported with figures that a straight-line reading gives too, or refused by name."""

import csv
import gzip
import io
from datetime import date
from functools import cache

import polars as pl
import pytest

from aidlift import frames
from aidlift.errors import RefusedFile
from aidlift.figures.observe import observe
from aidlift.formats.figures import as_of_in_name, read_figures

pytestmark = pytest.mark.shared

IMPORTED = {
    # file: layout, places, first day, last day, as of, and counts read off the file
    "global/jhu_country_vintages.parquet": (
        "JHU long, vintages",
        196,
        "2020-01-22",
        "2021-10-10",
        "2021-10-11",
    ),
    "global/jhu_long_asof_2021-05-01.csv.gz": ("JHU long", 192, "2020-01-22", "2021-04-30", "2021-05-01"),
    "global/jhu_long_asof_2021-10-11.csv.gz": ("JHU long", 195, "2020-01-22", "2021-10-10", "2021-10-11"),
    "global/jhu_wide_confirmed_2021-11-04.csv.gz": (
        "JHU wide",
        283,
        "2020-01-22",
        "2021-11-04",
        "2021-11-04",
    ),
    "global/jhu_wide_deaths_2021-11-04.csv.gz": ("JHU wide", 283, "2020-01-22", "2021-11-04", "2021-11-04"),
    "global/jhu_wide_recovered_2021-11-04.csv.gz": (
        "JHU wide",
        267,
        "2020-01-22",
        "2021-11-04",
        "2021-11-04",
    ),
    "global/jhu_wide_confirmed_final_to_2022-09-24.csv.gz": (
        "JHU wide",
        292,
        "2020-01-22",
        "2022-09-24",
        "2022-09-24",
    ),
    "global/jhu_wide_deaths_final_to_2022-09-24.csv.gz": (
        "JHU wide",
        292,
        "2020-01-22",
        "2022-09-24",
        "2022-09-24",
    ),
    "global/owid_covid_asof_2020-05-24.csv.gz": ("OWID", 212, "2019-12-31", "2020-05-24", "2020-05-24"),
    "global/who_daily_asof_2020-10-10.csv.gz": ("WHO, daily", 235, "2020-01-03", "2020-10-10", "2020-10-10"),
    "global/who_weekly_2024layout_to_2022-09-18.csv.gz": (
        "WHO, weekly",
        240,
        "2020-01-05",
        "2022-09-18",
        "2022-09-18",
    ),
    "india/covid19india_state_daily_asof_2021-05-07.csv.gz": (
        "covid19india, states by day",
        38,
        "2020-03-14",
        "2021-05-07",
        "2021-05-07",
    ),
    "india/covid19india_state_daily_to_2021-10-31.csv.gz": (
        "covid19india, states by day",
        38,
        "2020-03-14",
        "2021-10-31",
        "2021-10-31",
    ),
    "india/mohfw_state_cumulative_to_2021-08-11.csv.gz": (
        "India, ministry by state",
        38,
        "2020-01-30",
        "2021-08-11",
        "2021-08-11",
    ),
}
REFUSED = {
    "global/jhu_long_asof_2020-09-01_swapped_dates.csv.gz": "2020-22-01, and 26,132 of 41,924 rows",
    "global/jhu_reference_iso_population.csv.gz": "holds no counts",
}


@cache
def observed(epidemic, name):
    path = epidemic / name
    return observe(read_figures(path), title=path.name, as_of=as_of_in_name(name))


def rows_of(epidemic, name):
    """Read a file in a straight line, with nothing of Aidlift."""
    text = gzip.decompress((epidemic / name).read_bytes()).decode("utf-8-sig")
    return [{key.strip(): cell for key, cell in row.items()} for row in csv.DictReader(io.StringIO(text))]


def value(figures, location, day, target):
    found = figures.filter(location=location, date=date.fromisoformat(day), target=target)
    return found["value"].item()


def test_every_real_file_is_in_one_of_the_two_lists(epidemic):
    files = [
        f"{path.parent.name}/{path.name}"
        for part in ("global", "india")
        for path in (epidemic / part).iterdir()
    ]
    assert sorted(files) == sorted({**IMPORTED, **REFUSED})


@pytest.mark.parametrize("name", REFUSED)
def test_a_wrong_file_is_refused(epidemic, name):
    with pytest.raises(RefusedFile, match=REFUSED[name]):
        read_figures(epidemic / name)


@pytest.mark.parametrize("name", IMPORTED)
def test_a_real_file_is_imported_whole(epidemic, name):
    layout, places, first, last, as_of = IMPORTED[name]
    seen = observed(epidemic, name)
    assert (seen.layout, seen.figures["location"].n_unique()) == (layout, places)
    assert seen.figures.select(
        pl.col("date").min().cast(pl.String), last=pl.col("date").max().cast(pl.String)
    ).row(0) == (first, last)
    assert (str(seen.as_of), seen.unplaced.height) == (as_of, 0)
    assert seen.figures.schema == pl.Schema(frames.schema("figures").dtypes)
    assert frames.check("sources", seen.sources).problems == ()
    assert frames.check("figures", seen.figures.sample(300, seed=1)).problems == ()


def test_the_ministrys_states_sum_to_what_the_news_said(epidemic):
    figures = observed(epidemic, "india/mohfw_state_cumulative_to_2021-08-11.csv.gz").figures
    before = value(figures, "IND", "2021-04-29", "cumulative cases")
    assert value(figures, "IND", "2021-04-30", "cumulative cases") == 18_762_976
    assert 18_762_976 - before == 386_452
    deaths = [value(figures, "IND", day, "cumulative deaths") for day in ("2021-04-29", "2021-04-30")]
    assert deaths[1] - deaths[0] == 3_498


def test_every_national_sum_of_the_ministry_is_that_of_its_rows(epidemic):
    name = "india/mohfw_state_cumulative_to_2021-08-11.csv.gz"
    sums = {}
    for row in rows_of(epidemic, name):
        day, month, year = row["Date"].split("-")
        key = date(int(year), int(month), int(day))
        sums[key] = sums.get(key, 0) + int(row["Confirmed"])
    india = observed(epidemic, name).figures.filter(location="IND", target="cumulative cases")
    assert dict(india.select("date", "value").iter_rows()) == sums


def test_namibia_survives(epidemic):
    name = "global/who_weekly_2024layout_to_2022-09-18.csv.gz"
    rows = [row for row in rows_of(epidemic, name) if row["Country_code"] == "NA"]
    total = {date.fromisoformat(row["Date_reported"]): int(row["Cumulative_cases"]) for row in rows}
    seen = observed(epidemic, name)
    namibia = seen.figures.filter(location="NAM", target="cumulative cases")
    assert dict(namibia.select("date", "value").iter_rows()) == total
    assert "Namibia is written NA; 568 counts read as NAM." in seen.notes


@pytest.mark.parametrize(
    "name", ["jhu_wide_confirmed_2021-11-04.csv.gz", "jhu_wide_confirmed_final_to_2022-09-24.csv.gz"]
)
def test_jhus_provinces_sum_to_their_country_and_own_rows_stay(epidemic, name):
    figures = observed(epidemic, f"global/{name}").figures
    with io.StringIO(gzip.decompress((epidemic / "global" / name).read_bytes()).decode()) as text:
        table = list(csv.reader(text))
    place = next(at for at, day in enumerate(table[0]) if day in ("4/30/21", "4/30/2021"))
    china = sum(int(row[place]) for row in table if row[1] == "China")
    france = next(int(row[place]) for row in table if row[1] == "France" and not row[0])
    reunion = next(int(row[place]) for row in table if row[0] == "Reunion")
    assert value(figures, "CHN", "2021-04-30", "cumulative cases") == china
    assert value(figures, "FRA", "2021-04-30", "cumulative cases") == france
    assert value(figures, "REU", "2021-04-30", "cumulative cases") == reunion


def test_every_published_number_of_who_is_kept_or_told_to_be_no_report(epidemic):
    name = "global/who_daily_asof_2020-10-10.csv.gz"
    seen = observed(epidemic, name)
    figures = seen.figures.filter(target="new cases")
    published = sum(int(row["New_cases"]) for row in rows_of(epidemic, name))
    assert figures["value"].sum() == published
    emptied = figures.filter(pl.col("value").is_null())
    assert set(emptied["state"]) == {"missed", "stopped"}


def test_covid19indias_assam_and_odisha_survive_the_spreadsheet(epidemic):
    seen = observed(epidemic, "india/covid19india_state_daily_to_2021-10-31.csv.gz")
    row = next(
        row
        for row in rows_of(epidemic, "india/covid19india_state_daily_to_2021-10-31.csv.gz")
        if row["Date"] == "30-Apr-21" and row["Status"] == "Confirmed"
    )
    found = [value(seen.figures, place, "2021-04-30", "new cases") for place in ("IN-AS", "IN-OD", "IND")]
    assert found == [int(row["Asa"]), int(row["ORr"]), int(row["TT"])]


def test_a_number_leads_back_to_its_cell(epidemic):
    name = "global/who_daily_asof_2020-10-10.csv.gz"
    one = observed(epidemic, name).figures.filter(
        location="NPL", date=date(2020, 10, 10), target="cumulative deaths"
    )
    row, column = one["source_ref"].item().split(", column ")
    assert column == "cumulative_deaths"
    cell = rows_of(epidemic, name)[int(row.removeprefix("row ")) - 2]
    assert (cell["Country"], int(cell["Cumulative_deaths"])) == ("Nepal", one["value"].item())
