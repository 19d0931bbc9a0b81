import csv
import hashlib
import io
import json
import zipfile
from datetime import UTC, date, datetime

import polars as pl
import pytest

from aidlift import frames
from aidlift.errors import BadInput
from aidlift.formats.exchange.fts import COLUMNS, write_flows
from aidlift.formats.exchange.package import About, write_package

ABOUT = About(name="south-asia-reserve", title="South Asia reserve", as_of=date(2021, 4, 30))


def rows(table, *given) -> pl.DataFrame:
    dtypes = frames.schema(table).dtypes
    return pl.DataFrame([{name: row.get(name) for name in dtypes} for row in given], schema=dtypes)


def tables() -> dict[str, pl.DataFrame]:
    held = {"store": "CTU", "item": "OXC10", "lot": "=L1", "quantity": 5, "as_of": date(2021, 4, 30)}
    event = {
        "event": "E1",
        "about_kind": "piece",
        "about": "P1",
        "time_type": "ACTUAL",
        "occurred_at": datetime(2021, 4, 30, 8, tzinfo=UTC),
        "partial": True,
    }
    return {"stock_held": rows("stock_held", held), "cargo_events": rows("cargo_events", event)}


def cells(path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_the_package_tells_every_column_with_type_unit_and_bounds(tmp_path):
    write_package(tables(), tmp_path / "open", ABOUT)
    descriptor = json.loads((tmp_path / "open" / "datapackage.json").read_text(encoding="utf-8"))
    stock = next(one for one in descriptor["resources"] if one["name"] == "stock_held")
    quantity = next(one for one in stock["schema"]["fields"] if one["name"] == "quantity")
    assert quantity == {
        "name": "quantity",
        "type": "integer",
        "description": "Units held",
        "unit": "item units",
        "constraints": {"required": True, "minimum": 0},
    }
    assert descriptor["licenses"] == [
        {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}
    ]
    assert descriptor["version"] == "2021-04-30"


def test_digests_and_sizes_are_those_of_the_files(tmp_path):
    descriptor = write_package(tables(), tmp_path / "open", ABOUT)
    for one in descriptor["resources"]:
        content = (tmp_path / "open" / one["path"]).read_bytes()
        if one["format"] == "csv":
            assert one["bytes"] == len(content)
            assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    sums = (tmp_path / "open" / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    for digest, name in (line.split("  ") for line in sums):
        assert hashlib.sha256((tmp_path / "open" / name).read_bytes()).hexdigest() == digest


def test_parquet_holds_what_was_given_and_csv_a_plain_form_of_it(tmp_path):
    write_package(tables(), tmp_path / "open", ABOUT)
    data = tmp_path / "open" / "data"
    assert pl.read_parquet(data / "stock_held.parquet").equals(tables()["stock_held"])
    assert "'=L1" in (data / "stock_held.csv").read_text(encoding="utf-8")
    assert "2021-04-30T08:00:00Z" in (data / "cargo_events.csv").read_text(encoding="utf-8")


def test_the_variant_with_hashtags_has_them_in_its_second_row(tmp_path):
    write_package(tables(), tmp_path / "open", ABOUT)
    lines = cells(tmp_path / "open" / "hxl" / "stock_held.csv")
    assert lines[1][0] == "#loc+code"
    assert not (tmp_path / "open" / "hxl" / "cargo_events.csv").exists()


def test_the_dictionary_lists_every_column(tmp_path):
    write_package(tables(), tmp_path / "open", ABOUT)
    listed = cells(tmp_path / "open" / "dictionary.csv")[1:]
    assert len(listed) == sum(len(frames.schema(name).columns) for name in tables())


def test_an_archive_has_the_same_bytes_whenever_it_is_made(tmp_path):
    for name in ("a.zip", "b.zip"):
        write_package(tables(), tmp_path / name, ABOUT)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert "datapackage.json" in archive.namelist()
        assert all(not name.startswith(("/", "..")) for name in archive.namelist())


@pytest.mark.parametrize("name", ["../x", "/etc/x", "A b", "", "x/y"])
def test_names_that_would_lead_elsewhere_are_refused(tmp_path, name):
    with pytest.raises(BadInput):
        write_package({name: tables()["stock_held"]}, tmp_path / "open", ABOUT)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_is_not_written_into(tmp_path):
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(BadInput, match="not an empty folder"):
        write_package(tables(), tmp_path / "open", ABOUT)
    assert (tmp_path / "open" / "mine.txt").read_text(encoding="utf-8") == "mine"


def test_a_table_in_frames_is_written_as_one_and_an_empty_one_keeps_its_header(tmp_path):
    stock = tables()["stock_held"]
    write_package(
        {"stock_held": iter([stock, stock]), "figures": frames.empty("figures")}, tmp_path / "o", ABOUT
    )
    assert pl.read_csv(tmp_path / "o" / "data" / "stock_held.csv").height == 2
    assert pl.read_parquet(tmp_path / "o" / "data" / "stock_held.parquet").height == 2
    assert pl.read_csv(tmp_path / "o" / "data" / "figures.csv").columns == list(
        frames.schema("figures").dtypes
    )


def test_flows_have_the_columns_and_tags_of_ocha():
    flow = {
        "flow": "PLG-1/1",
        "status": "pledge",
        "contribution": "financial",
        "date": date(2021, 5, 1),
        "description": "@cash for India",
        "amount_usd": 1_000_000,
        "donor": "Red Cross of China",
        "recipient": "South Asia reserve",
        "location": "IND",
    }
    header, tags, row = csv.reader(io.StringIO("".join(write_flows(rows("funding_flows", flow)))))
    told = dict(zip(header, row, strict=True))
    assert header == list(COLUMNS)
    assert tags[header.index("amountUSD")] == "#value+funding+total+usd"
    assert (told["amountUSD"], told["status"], told["destLocations"]) == ("1000000", "pledge", "IND")
    assert (told["srcUsageYearStart"], told["boundary"]) == ("2021", "incoming")
    assert told["description"] == "'@cash for India"


def test_the_standards_own_tool_finds_the_package_valid(tmp_path):
    frictionless = pytest.importorskip(
        "frictionless", reason="frictionless is the second opinion, where installed"
    )
    write_package({"stock_held": tables()["stock_held"]}, tmp_path / "open", ABOUT)
    report = frictionless.validate(str(tmp_path / "open" / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])
