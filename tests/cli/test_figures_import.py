"""The commands import, list and fetch, as a person or a program calls them."""

import json
import subprocess
import sys

import pytest

from tests.terminal import typed

WHO = (
    "Date_reported,Country_code,Country,WHO_region,New_cases,Cumulative_cases,New_deaths,Cumulative_deaths\n"
    "2021-04-29,NP,Nepal,SEARO,4831,317530,35,3246\n2021-04-30,NP,Nepal,SEARO,5657,323187,33,3279\n"
    "2021-04-29,NA,Namibia,AFRO,168,48393,5,637\n2021-04-30,NA,Namibia,AFRO,153,48546,1,638\n"
)
PLAIN = "location,date,target,value\nNepall,2021-04-30,new cases,5\nIndia,2021-04-30,new cases,7\n"


def apart(*words, cwd):
    """The command in a process of its own."""
    command = [sys.executable, "-c", "from aidlift.cli import main; main()", *words]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=200)


@pytest.fixture
def aidlift(monkeypatch):
    """Type a command in a folder."""

    def call(*words, cwd):
        monkeypatch.chdir(cwd)
        return typed(*words)

    return call


@pytest.fixture
def who(tmp_path):
    (tmp_path / "who_asof_2021-05-01.csv").write_text(WHO)
    return "who_asof_2021-05-01.csv"


def test_an_import_says_what_came_in_and_the_store_lists_it(tmp_path, who, aidlift):
    done = apart("figures", "import", who, "--out", "store", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for words in ("WHO, daily", "World Health Organization", "2021-05-01", "Namibia is written NA; 8 counts"):
        assert words in " ".join(done.stdout.split())
    listed = aidlift("figures", "list", "store", "--json", cwd=tmp_path)
    held = {row["target"]: row for row in json.loads(listed.stdout)["sources"]}
    assert held["new cases"]["places"] == 2
    assert held["new cases"]["as_of"] == "2021-05-01"
    assert len(held) == 4


def test_json_says_the_same_to_programs(tmp_path, who, aidlift):
    done = aidlift("figures", "import", who, "--out", "store", "--json", cwd=tmp_path)
    (one,) = json.loads(done.stdout)["files"]
    assert (one["layout"], one["places"], one["observations"]) == ("WHO, daily", 2, 16)
    assert (one["first_day"], one["last_day"], one["source_id"]) == ("2021-04-29", "2021-04-30", ["who"])


def test_a_refused_file_leaves_nothing_behind_not_even_the_folder(tmp_path, who, aidlift):
    (tmp_path / "page.csv").write_text("<html>")
    alone = aidlift("figures", "import", "page.csv", "--out", "store", cwd=tmp_path)
    assert (alone.returncode, alone.stdout) == (2, "")
    assert alone.stderr.startswith("aidlift: page.csv is a web page")
    both = aidlift("figures", "import", who, "page.csv", "--out", "store", cwd=tmp_path)
    assert both.returncode == 2
    assert "1 of 2 files were refused; nothing was written." in both.stderr
    assert not (tmp_path / "store").exists()


def test_a_file_that_does_not_say_what_it_counts_is_told(tmp_path, aidlift):
    (tmp_path / "table.csv").write_text("Province/State,Country/Region,Lat,Long,4/30/21\n,Nepal,28,84,3279\n")
    refused = aidlift("figures", "import", "table.csv", "--out", "store", cwd=tmp_path)
    assert refused.returncode == 2
    assert "--measure deaths" in refused.stderr
    told = ("--measure", "deaths", "--source", "moh-nepal", "--as-of", "2021-05-02", "--json")
    done = aidlift("figures", "import", "table.csv", "--out", "store", *told, cwd=tmp_path)
    (one,) = json.loads(done.stdout)["files"]
    assert (one["source_id"], one["as_of"]) == (["moh-nepal"], "2021-05-02")


def test_counts_of_unknown_places_are_shown_and_stored(tmp_path, aidlift):
    (tmp_path / "plain.csv").write_text(PLAIN)
    done = aidlift("figures", "import", "plain.csv", "--out", "store", cwd=tmp_path)
    assert "'Nepall' is not known; its counts are kept apart; did you mean Nepal?" in " ".join(
        done.stdout.split()
    )
    listed = json.loads(aidlift("figures", "list", "store", "--json", cwd=tmp_path).stdout)
    assert listed["unplaced"] == [{"place": "Nepall", "division": None, "counts": 1, "near": "Nepal"}]


@pytest.mark.parametrize(
    ("words", "status"), [(("import", "absent.csv", "--out", "store"), 2), (("list", "absent"), 3)]
)
def test_a_missing_file_or_store_is_said_to_be_missing(tmp_path, words, status, aidlift):
    done = aidlift("figures", *words, cwd=tmp_path)
    assert done.returncode == status
    assert "absent" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unreachable_publisher_changes_nothing(tmp_path, aidlift):
    away = ("--address", "http://127.0.0.1:9/who.csv")
    done = aidlift("figures", "fetch", "who", "--out", "downloads", *away, cwd=tmp_path)
    assert done.returncode == 5
    assert "could not be reached" in done.stderr
    assert not (tmp_path / "downloads").exists()


@pytest.mark.shared
def test_the_swapped_file_is_refused_on_the_command_line(tmp_path, epidemic, aidlift):
    swapped = epidemic / "global" / "jhu_long_asof_2020-09-01_swapped_dates.csv.gz"
    done = aidlift("figures", "import", str(swapped), "--out", "store", cwd=tmp_path)
    assert done.returncode == 2
    assert "day and month swapped" in done.stderr
    assert not (tmp_path / "store").exists()
