from datetime import date
from pathlib import Path

import polars as pl
import pytest

from aidlift import frames
from aidlift.errors import BadInput, NotFound
from aidlift.formats.run_folder import read_run, write_run

FLOORS = frames.read("floors", "owner,item,quantity\nNPL,OXC10,7\n").frame
COVERED = pl.DataFrame(
    {
        "location": ["NPL"],
        "item": ["OXC10"],
        "date": [date(2021, 5, 3)],
        "needed": [4.0],
        "met": [1.0],
        "share": [0.25],
    }
)


def write(folder: Path, day: str = "2021-04-30") -> None:
    write_run(
        folder,
        facts={"day": day, "notes": ["नेपाल"]},
        tables={"floors": FLOORS, "coverage_baseline_1": COVERED},
        texts={"bulletin.md": "# As of", "charts/map.svg": "<svg/>"},
    )


def test_what_was_written_is_read_back(tmp_path):
    write(tmp_path / "run")
    tables, facts = read_run(tmp_path / "run")
    assert tables["floors"].equals(FLOORS)
    assert tables["coverage_baseline_1"].equals(COVERED)
    assert facts == {"day": "2021-04-30", "notes": ["नेपाल"]}
    assert (tmp_path / "run/charts/map.svg").read_text(encoding="utf-8") == "<svg/>"


def test_a_run_replaces_the_one_before_it_and_leaves_no_drafts(tmp_path):
    write(tmp_path / "run")
    write(tmp_path / "run", day="2021-05-01")
    assert read_run(tmp_path / "run")[1]["day"] == "2021-05-01"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters/home.txt").write_text("Dear", encoding="utf-8")
    with pytest.raises(BadInput, match="holds no run of Aidlift"):
        write(tmp_path / "letters")
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["home.txt"]


def test_a_table_that_was_changed_by_hand_is_checked_at_the_door(tmp_path):
    write(tmp_path / "run")
    path = tmp_path / "run/tables/coverage_baseline_1.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("OXC10", "OXC11").replace("4.0", "-4.0"), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_run(tmp_path / "run")
    assert {str(one) for one in caught.value.problems} == {
        "row 2, item of coverage_baseline_1.csv: is 'OXC11', not in the catalogue; "
        "did you mean OXC10 or OXC05?",
        "row 2, needed of coverage_baseline_1.csv: is -4.0; it cannot be below 0",
    }


def test_a_folder_without_a_run_says_how_to_make_one(tmp_path):
    with pytest.raises(NotFound, match="aidlift flow --out"):
        read_run(tmp_path)
