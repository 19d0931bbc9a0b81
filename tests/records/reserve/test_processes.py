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
    done = subprocess.run(command(*words), env=where, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def command(*words):
    return [sys.executable, "-m", "tests.records.reserve.desk", *map(str, words)]


def aidlift(where, *words):
    said = [sys.executable, "-m", "aidlift", *map(str, words)]
    return subprocess.run(said, env=where, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_eight_processes_draw_on_the_same_four_lots(home):
    found = desk(home, "draw", 8, 30, 4, 25)
    assert found["ended"] == [0] * 8
    assert found["said"] == {"posted": 100, "short": 140}  # and nobody heard "locked"
    assert (found["left"], found["issued"], found["lines"]) == (0, 100, 104)
    assert found["breaches"] == []


@pytest.mark.slow
def test_killed_twenty_times_in_the_middle_of_postings_the_ledger_holds(home):
    found = desk(home, "kill", 20, 200)
    assert found["breaches"] == [[]] * 20
    for told, kept in zip(found["told"], found["kept"], strict=True):
        assert 0 < told < 200, "it was killed in the middle"
        assert told <= kept <= told + 1, "what was told is kept; at most one more was kept and not yet told"


@pytest.mark.slow
def test_a_backup_taken_while_others_post_restores_to_the_same_head_and_balances(home, environment, tmp_path):
    file, stop = tmp_path / "records.backup", tmp_path / "stop"
    with subprocess.Popen(
        command("post_until", stop),
        env=home,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as writer:
        for _ in range(20):
            assert writer.stdout.readline() == "posted\n", writer.communicate()[1]
        kept = json.loads(aidlift(home, "backup", "--out", file, "--json").stdout)
        still_writing = writer.poll() is None
        stop.touch()
        problems = writer.communicate()[1]
    assert still_writing, problems
    assert desk(home, "found")["chain"][0] > kept["lines"], "others posted on after the backup began"
    other = environment("other")
    restored = aidlift(other, "restore", file, "--json")
    assert json.loads(restored.stdout) == kept, restored.stderr
    there = desk(other, "found")
    assert there["chain"] == [kept["lines"], kept["head"]]
    assert there["breaches"] == []
