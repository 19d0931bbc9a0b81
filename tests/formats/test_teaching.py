from datetime import date, timedelta

import polars as pl
import pytest

from aidlift.errors import BadInput, NotFound
from aidlift.formats.hub import read_hub
from aidlift.formats.teaching import read_teachers

UNTIL = date(2021, 3, 31)
KEYS = ["target", "location", "date", "as_of", "value"]


def vintages(path, *places, known=date(2021, 3, 2)):
    rows = [("inc case", place, date(2021, 3, 1), known, 7) for place in places]
    pl.DataFrame(rows, schema=KEYS, orient="row").write_parquet(path)
    return path


def test_places_that_the_folder_lacks_teach_and_are_named_as_its_places_are(tmp_path):
    path = vintages(tmp_path / "file.parquet", "DE", "FRA", "NP", "IND")
    short = read_teachers(path, ["DE", "IN"], UNTIL)
    assert short.counts["location"].sort().to_list() == ["FR", "NP"] == sorted(short.population)
    assert all(number > 10_000_000 for number in short.population.values())
    long = read_teachers(path, ["DEU", "IND"], UNTIL)
    assert long.counts["location"].sort().to_list() == ["FRA", "NPL"] == sorted(long.population)
    assert (short.left_out, long.left_out) == ((), ())


def test_a_place_without_population_is_left_out_unless_a_table_beside_the_file_tells_it(tmp_path):
    path = vintages(tmp_path / "file.parquet", "FR", "X1", "X2", "WLD")
    assert read_teachers(path, ["DE"], UNTIL).left_out == ("WLD", "X1", "X2")
    (tmp_path / "locations.csv").write_text("location,population\nX1,5000\nFR,1\n", encoding="utf-8")
    found = read_teachers(path, ["DE"], UNTIL)
    assert (found.left_out, found.population["X1"]) == (("WLD", "X2"), 5000)
    assert found.population["FR"] > 10_000_000  # the catalogue comes first


def test_what_became_known_after_the_last_forecast_does_not_teach(tmp_path):
    path = vintages(tmp_path / "file.parquet", "FR", known=UNTIL)
    assert read_teachers(path, ["DE"], UNTIL).counts.height == 1
    with pytest.raises(BadInput, match="Nobody in"):
        read_teachers(path, ["DE"], UNTIL - timedelta(days=1))


def test_a_file_of_the_same_places_and_one_that_is_not_there_are_refused(tmp_path):
    with pytest.raises(BadInput, match="Nobody in"):
        read_teachers(vintages(tmp_path / "file.parquet", "DEU", "FR"), ["DE", "FR"], UNTIL)
    with pytest.raises(NotFound, match="There is no file"):
        read_teachers(tmp_path / "none.parquet", ["DE"], UNTIL)


@pytest.mark.shared
def test_countries_of_the_world_teach_beside_the_european_hub_as_they_were_known(epidemic):
    hub = read_hub(epidemic / "hub_europe")
    folder = hub.counts["location"].unique().to_list()
    path = epidemic / "global" / "jhu_country_vintages.parquet"
    found = read_teachers(path, folder, hub.origins[-1])
    assert len(found.population) == 166  # 196 names, 27 of them the hub's, three of them ships and games
    assert found.left_out == ("XDP", "XSO", "XZA")
    assert not set(folder) & set(found.population)
    india = found.counts.filter(location="IN", target="wk inc case", date=date(2021, 5, 1))
    # JHU's file of 2 May repeats the total of the day before, 19,164,969; that of 3 May has 19,557,457
    known = india.sort("as_of").select("as_of", "value").rows()
    assert known == [(date(2021, 5, 2), 0), (date(2021, 5, 3), 392_488)]


@pytest.mark.shared
def test_a_hub_teaches_a_folder_cut_from_it(epidemic):
    folder = epidemic / "hub_europe"
    own = ["BE", "EE", "HR", "HU", "MT"]
    found = read_teachers(folder / "jhu_daily_vintages.parquet", own, date(2022, 8, 29))
    whole = read_hub(folder).counts
    known = whole.filter(~pl.col("location").is_in(own), pl.col("as_of") <= date(2022, 8, 29))
    assert found.counts.equals(known)
    assert (len(found.population), found.left_out) == (22, ())
