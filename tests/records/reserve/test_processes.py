"""Many processes at one ledger, and processes that die in the middle: nothing negative, nothing lost."""

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def fresh(tmp_path):
    """The environment of a database of its own, of the kind that the tests run on."""
    return new_database(tmp_path / "home")


def new_database(home):
    environment = os.environ | {
        "AIDLIFT_HOME": str(home),
        "PYTHONPATH": f"{ROOT}:{os.environ.get('PYTHONPATH', '')}",
    }
    home.mkdir()
    if address := os.environ.get("AIDLIFT_DATABASE_URL"):
        import psycopg

        name = f"desk_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        environment["AIDLIFT_DATABASE_URL"] = f"{address.rpartition('/')[0]}/{name}"
    return environment


def desk(environment, *words):
    """Run the desk on that database; give what it found."""
    command = [sys.executable, "-m", "tests.records.reserve.desk", *map(str, words)]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def aidlift(environment, *words):
    command = [sys.executable, "-m", "aidlift", *map(str, words)]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_eight_processes_draw_on_the_same_four_lots(fresh):
    desk(fresh, "set_up", 4, 50)
    found = desk(fresh, "draw", 8, 60)
    assert found["ended"] == [0] * 8
    assert found["said"] == {"posted": 200, "short": 280}  # and nobody heard "locked"
    assert (found["left"], found["issued"], found["lines"]) == (0, 200, 204)
    assert found["breaches"] == []


@pytest.mark.slow
def test_killed_twenty_times_in_the_middle_of_postings_the_ledger_holds(fresh):
    desk(fresh, "set_up", 1, 4000)
    found = desk(fresh, "kill", 20, 200)
    assert found["breaches"] == [[]] * 20
    for told, kept in zip(found["told"], found["kept"], strict=True):
        assert 0 < told < 200, "it was killed in the middle"
        assert told <= kept <= told + 1, "what was told is kept; at most one more was kept and not yet told"


@pytest.mark.slow
def test_a_backup_taken_while_others_post_restores_to_the_same_head_and_balances(fresh, tmp_path):
    desk(fresh, "set_up", 4, 1_000_000)
    file, stop = tmp_path / "records.backup", tmp_path / "stop"
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.records.reserve.desk", "post_until", str(stop)],
        env=fresh, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while json.loads(aidlift(fresh, "audit", "verify", "--json").stdout)["lines"] < 20:
        assert writer.poll() is None, writer.stderr.read()
    kept = json.loads(aidlift(fresh, "backup", "--out", file, "--json").stdout)
    still_writing = writer.poll() is None
    stop.touch()
    problems = writer.communicate()[1]
    assert still_writing, problems
    assert desk(fresh, "found")["chain"][0] > kept["lines"], "others posted on after the backup began"
    other = new_database(tmp_path / "other")
    restored = aidlift(other, "restore", file, "--json")
    assert json.loads(restored.stdout) == kept, restored.stderr
    there = desk(other, "found")
    assert there["chain"] == [kept["lines"], kept["head"]]
    assert there["breaches"] == []
    again = tmp_path / "again.backup"
    assert json.loads(aidlift(other, "backup", "--out", again, "--json").stdout) == kept
    assert "holds records already" in aidlift(other, "restore", file).stderr
    file.write_bytes(file.read_bytes()[:-200])
    assert "not a whole backup" in aidlift(new_database(tmp_path / "third"), "restore", file).stderr
    assert "The ledger holds." in aidlift(other, "check-ledger").stdout
