"""Questions to the figures, asked as a person or a program asks them."""

import json

import pytest
from click.testing import CliRunner

from aidlift.cli.figures import figures

MINISTRY = "india/mohfw_state_cumulative_to_2021-08-11.csv.gz"
WHO = "global/who_weekly_2024layout_to_2022-09-18.csv.gz"
JHU = "global/jhu_wide_confirmed_2021-11-04.csv.gz"
ON_30_APRIL = ("--location", "IND", "--day", "2021-04-30")


def ask(*words):
    done = CliRunner().invoke(figures, [*map(str, words)])
    assert done.exception is None, done.output
    return done.output


@pytest.mark.shared
def test_the_ministrys_file_says_what_the_news_said_on_30_april_2021(epidemic):
    said = json.loads(ask("statements", "--figures", epidemic / MINISTRY, *ON_30_APRIL, "--json"))["numbers"]
    assert (said["new_cases"], said["new_deaths"]) == (386_452, 3_498)
    assert (said["cumulative_cases"], said["month_cases"]) == (18_762_976, 6_613_641)
    assert (said["days_in_a_row_cases"], said["threshold_cases"]) == (9, 300_000)
    assert said["since_cases"] == "2021-04-22"


@pytest.mark.shared
def test_india_ranks_second_after_the_united_states_in_whos_weekly_file(epidemic):
    for words in ((epidemic / WHO,), (epidemic / MINISTRY, "--rank-figures", epidemic / WHO)):
        said = json.loads(ask("statements", "--figures", *words, *ON_30_APRIL, "--json"))["numbers"]
        assert (said["rank_cases"], said["rank_after_cases"], said["rank_source_cases"]) == (2, "USA", "who")


@pytest.mark.shared
def test_jhu_stands_beside_the_ministry_with_the_days_offset_named(epidemic):
    files = ("--figures", epidemic / MINISTRY, "--figures", epidemic / JHU)
    (cases,) = json.loads(ask("disagreements", *files, *ON_30_APRIL, "--json"))
    last = cases["pairs"][-1]
    assert cases["offset_days"] == -1
    assert (last["base_value"], last["other_value"], last["other_day"]) == (386_452, 386_555, "2021-04-29")
    assert last["same_day_value"] == 401_993
    shown = " ".join(ask("disagreements", *files, *ON_30_APRIL).split())
    assert "dates each count one day before the Ministry of Health and Family Welfare" in shown
    assert "under the same date it gives 401,993" in shown


@pytest.mark.parametrize("name", ["NPL", "npl", "Nepal"])
def test_a_place_is_found_by_its_code_or_name_and_shown_with_its_states(tmp_path, name):
    (tmp_path / "a.csv").write_text(
        "location,date,target,value\nNPL,2021-04-29,new cases,5\nNPL,2021-04-30,new cases,7\n"
    )
    shown = ask("show", "--figures", tmp_path / "a.csv", "--location", name)
    assert "New cases of Nepal, as known last" in shown
    assert "2021-04-30      7  reported" in shown


def test_sentences_stand_within_the_width_and_their_rows_below(tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    rows = "".join(f"NPL,2021-04-{day:02},new cases,{5000 + day}\n" for day in range(1, 31))
    (tmp_path / "a.csv").write_text("location,date,target,value\n" + rows)
    day = ("--location", "NPL", "--day", "2021-04-30")
    lines = ask("statements", "--figures", tmp_path / "a.csv", *day).splitlines()
    assert max(map(len, lines)) <= 80
    assert "  [1] plain: row 31, column value" in lines


def test_nothing_known_yet_is_said_with_the_first_day_known(tmp_path):
    (tmp_path / "a.csv").write_text("location,date,target,value\nNPL,2021-04-30,new cases,7\n")
    words = ["show", "--figures", str(tmp_path / "a.csv"), "--location", "NPL"]
    done = CliRunner().invoke(figures, [*words, "--as-of", "2021-04-01"])
    assert "first known on 2021-04-30" in str(done.exception)
