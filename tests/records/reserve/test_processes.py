"""Many processes at one ledger, and processes that die in the middle: nothing negative, nothing lost."""

import json
import os
import subprocess
import sys

import pytest

from tests.records.fresh import ROOT, fresh


@pytest.fixture
def environment(tmp_path, empty_tables):
    """Make the environment of a database of its own, of the kind that the tests run on."""

    def made(name):
        paths = f"{ROOT}:{os.environ.get('PYTHONPATH', '')}"
        return os.environ | {"PYTHONPATH": paths} | fresh(tmp_path / name, empty_tables)

    return made


@pytest.fixture
def home(environment):
    return environment("home")


def desk(where, *words):
    """Run the desk on that database; give what it found."""
    command = [sys.executable, "-m", "tests.records.reserve.desk", *map(str, words)]
    done = subprocess.run(command, env=where, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.slow
def test_eight_processes_draw_on_the_same_four_lots(home):
    found = desk(home, "draw", 8, 30, 4, 25)
    assert found["ended"] == [0] * 8
    assert found["said"] == {"posted": 100, "short": 140}  # and nobody heard "locked"
    assert "not back-dated" in found["refused"]
    assert (found["left"], found["issued"], found["lines"]) == (0, 100, 104)
    assert found["breaches"] == []


@pytest.mark.slow
def test_killed_twenty_times_in_the_middle_of_postings_the_ledger_holds(home):
    # more postings than a process does while the one that kills it waits for its turn
    found = desk(home, "kill", 20, 20_000)
    assert found["breaches"] == [[]] * 21
    for told, kept in zip(found["told"], found["kept"], strict=True):
        assert 0 < told < 20_000, "it was killed in the middle"
        assert told <= kept <= told + 1, "what was told is kept; at most one more was kept and not yet told"


@pytest.mark.slow
def test_a_backup_taken_while_others_post_restores_to_the_same_head_and_balances(home, environment, tmp_path):
    file = tmp_path / "records.backup"
    found = desk(home, "back_up", file)
    kept = found["kept"]
    assert found["posted"] == 20
    assert found["is_writing"]
    assert found["lines"] > kept["lines"], "others posted on after the backup began"
    there = desk(environment("other"), "restore", file)
    assert there["restored"] == kept
    assert there["chain"] == [kept["lines"], kept["head"]]
    assert there["breaches"] == []
