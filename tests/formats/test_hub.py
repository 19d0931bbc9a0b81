from datetime import date

import polars as pl
import pytest

from aidlift.errors import BadInput, NotFound
from aidlift.formats.hub import PEERS, QUANTILES, TRUTH, VINTAGES, read_hub, read_vintages


def test_a_folder_that_is_no_hub_is_refused_with_what_it_lacks(tmp_path):
    with pytest.raises(NotFound, match=f"lacks {VINTAGES}, {TRUTH}, {PEERS}"):
        read_hub(tmp_path)


def test_a_file_that_is_no_parquet_and_a_table_without_its_columns_are_refused(tmp_path):
    for name in (VINTAGES, TRUTH, PEERS):
        pl.DataFrame({"target": ["inc case"]}).write_parquet(tmp_path / name)
    with pytest.raises(BadInput, match="lacks the columns location, date, as_of, value"):
        read_hub(tmp_path)
    (tmp_path / VINTAGES).write_text("no table", encoding="utf-8")
    with pytest.raises(BadInput, match="cannot be read as Parquet"):
        read_hub(tmp_path)


def test_vintages_of_totals_become_new_counts_where_they_changed(tmp_path):
    path = tmp_path / "vintages.parquet"
    days = [date(2021, 5, day) for day in (1, 2, 2, 3)]
    known = [date(2021, 5, day) for day in (3, 3, 4, 4)]
    columns = {"country": ["India"] * 4, "date": days, "as_of": known}
    pl.DataFrame({**columns, "confirmed": [10, 15, 16, 20], "deaths": [0, 1, 1, 3]}).write_parquet(path)
    cases = (
        read_vintages(path).filter(target="wk inc case").select("location", "date", "as_of", "value").rows()
    )
    # the first day has no day before it; the second was 5 and then 6, and the third is 20 - 16
    assert cases == [
        ("IND", date(2021, 5, 2), date(2021, 5, 3), 5),
        ("IND", date(2021, 5, 2), date(2021, 5, 4), 6),
        ("IND", date(2021, 5, 3), date(2021, 5, 4), 4),
    ]
    pl.DataFrame(columns).write_parquet(path)
    with pytest.raises(BadInput, match="or country, date, as_of, confirmed, deaths"):
        read_vintages(path)


def test_days_and_counts_that_are_none_and_places_nobody_knows_are_refused(tmp_path):
    path = tmp_path / "vintages.parquet"
    row = {"country": ["Atlantis"], "date": ["2021-05-01"], "as_of": ["2021-05-03"], "confirmed": [10]}
    pl.DataFrame({**row, "deaths": [1]}).write_parquet(path)
    with pytest.raises(BadInput, match="holds no daily count"):
        read_vintages(path)
    pl.DataFrame({**row, "deaths": [1], "as_of": ["3 May"]}).write_parquet(path)
    with pytest.raises(BadInput, match="must be days"):
        read_vintages(path)
    pl.DataFrame({**row, "deaths": ["one"]}).write_parquet(path)
    with pytest.raises(BadInput, match="counts are numbers"):
        read_vintages(path)


@pytest.mark.shared
def test_the_european_hub_is_read_with_its_places_and_people(epidemic):
    hub = read_hub(epidemic / "hub_europe")
    assert len(hub.origins) == 78
    assert hub.population["DE"] == 82_695_000
    assert hub.counts["target"].unique().sort().to_list() == ["wk inc case", "wk inc death"]
    assert len(QUANTILES) == 23
    assert "EuroCOVIDhub-ensemble" in hub.models
