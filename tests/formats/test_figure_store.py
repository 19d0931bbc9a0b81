"""The store: append-only, whole or not at all, for one writer at a time."""

import subprocess
import sys
import threading
from datetime import date

import polars as pl
import pytest

from aidlift.errors import BadInput, NotFound
from aidlift.figures import as_of, observe
from aidlift.formats import figure_store
from aidlift.formats.figures import read_content
from aidlift.records.figures.store import keep_figures

PLAIN = "location,date,target,value,source,as_of\n"


def seen(value, known_on="2021-05-01", source="moh"):
    text = f"{PLAIN}NPL,2021-04-30,new cases,{value},{source},{known_on}\n"
    return observe(read_content(text.encode(), "plain.csv"), title="plain.csv")


def files_of(folder):
    return {path: path.read_bytes() for path in folder.rglob("*.parquet")}


def test_an_import_adds_files_and_changes_none(tmp_path):
    keep_figures(tmp_path, [seen(5)])
    before = files_of(tmp_path)
    keep_figures(tmp_path, [seen(7, "2021-05-02")])
    after = files_of(tmp_path)
    assert {path: after[path] for path in before} == before
    assert len(after) > len(before)
    assert figure_store.read(tmp_path).figures["value"].to_list() == [5, 7]
    keep_figures(tmp_path, [seen(7, "2021-05-02")])
    assert files_of(tmp_path) == after


def test_an_import_that_was_killed_leaves_no_trace_in_what_is_read(tmp_path):
    keep_figures(tmp_path, [seen(5)])
    left = tmp_path / "imports" / ".00002-moh-2021-05-02.partial"
    left.mkdir()
    (left / "figures.parquet").write_bytes(b"PAR1 half")
    assert figure_store.read(tmp_path).figures.height == 1
    keep_figures(tmp_path, [seen(7, "2021-05-02")])
    assert figure_store.read(tmp_path).figures.height == 2
    assert not left.exists()


def test_many_writers_at_once_lose_nothing(tmp_path):
    writers = [
        threading.Thread(target=keep_figures, args=(tmp_path, [seen(number, source=f"s{number}")]))
        for number in range(8)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(figure_store.read(tmp_path).figures["value"]) == list(range(8))


def test_two_processes_at_once_lose_nothing(tmp_path):
    (tmp_path / "a.csv").write_text(f"{PLAIN}NPL,2021-04-30,new cases,1,a,2021-05-01\n")
    (tmp_path / "b.csv").write_text(f"{PLAIN}NPL,2021-04-30,new cases,2,b,2021-05-01\n")
    words = [sys.executable, "-c", "from aidlift.cli import main; main()", "figures", "import"]
    running = [
        subprocess.Popen([*words, name, "--out", "store"], cwd=tmp_path, stdout=subprocess.DEVNULL)
        for name in ("a.csv", "b.csv")
    ]
    assert [process.wait(timeout=200) for process in running] == [0, 0]
    assert sorted(figure_store.read(tmp_path / "store").figures["value"]) == [1, 2]


def test_a_damaged_store_is_told_with_the_file(tmp_path):
    keep_figures(tmp_path, [seen(5)])
    (damaged,) = (tmp_path / "imports").glob("*/figures.parquet")
    damaged.write_bytes(b"PAR1")
    with pytest.raises(BadInput, match="restore the files named") as told:
        figure_store.read(tmp_path)
    assert "figures.parquet is damaged" in str(told.value.problems[0])


def test_a_folder_that_is_no_store_is_said_to_be_none(tmp_path):
    with pytest.raises(NotFound, match="aidlift figures import"):
        figure_store.read(tmp_path)


@pytest.mark.shared
@pytest.mark.slow
def test_every_vintage_of_jhu_is_seen_as_it_was(tmp_path, epidemic):
    path = epidemic / "global" / "jhu_country_vintages.parquet"
    keep_figures(tmp_path, [observe(read_content(path.read_bytes(), path.name), title=path.name)])
    held = figure_store.read(tmp_path).figures
    raw = pl.read_parquet(path)
    assert held["as_of"].n_unique() == raw["as_of"].n_unique()
    for day in (date(2020, 10, 1), date(2021, 5, 1), date(2021, 10, 11)):
        known = raw.filter(pl.col("as_of") <= day).sort("as_of").unique(["country", "date"], keep="last")
        india = known.filter(pl.col("country") == "India").sort("date")["confirmed"].to_list()
        ours = as_of(held, day).filter(pl.col("location") == "IND", pl.col("target") == "cumulative cases")
        assert ours.sort("date")["value"].to_list() == india
