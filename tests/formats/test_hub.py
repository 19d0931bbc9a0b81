import polars as pl
import pytest

from aidlift.errors import BadInput, NotFound
from aidlift.formats.hub import PEERS, QUANTILES, TRUTH, VINTAGES, read_hub


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


@pytest.mark.shared
def test_the_european_hub_is_read_with_its_places_and_people(epidemic):
    hub = read_hub(epidemic / "hub_europe")
    assert len(hub.origins) == 78
    assert hub.population["DE"] == 82_695_000
    assert hub.counts["target"].unique().sort().to_list() == ["wk inc case", "wk inc death"]
    assert len(QUANTILES) == 23
    assert "EuroCOVIDhub-ensemble" in hub.models
