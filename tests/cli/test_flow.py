"""`aidlift demo`, `flow` and `bulletin write`, as a stranger calls them, with every socket closed."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal import Answer, typed

NO_NETWORK = """
import socket

def refuse(*_, **__):
    raise OSError("no network in this test")

socket.socket.connect = socket.getaddrinfo = refuse
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The demo, run once in a process of its own: where, and what it printed."""
    cwd, apart = tmp_path_factory.mktemp("demo"), tmp_path_factory.mktemp("apart")
    (apart / "sitecustomize.py").write_text(NO_NETWORK, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "aidlift", "demo"],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(apart)},
        capture_output=True,
        text=True,
        timeout=200,
    )
    return cwd, done


@pytest.fixture
def aidlift(monkeypatch):
    """Type a command in a folder, with every socket closed."""

    def refuse(*_, **__):
        raise OSError("no network in this test")

    def call(*words: str, cwd: Path) -> Answer:
        monkeypatch.chdir(cwd)
        return typed(*words)

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return call


def test_the_demo_prints_a_line_a_stage_and_says_where_the_bulletin_is(demo):
    cwd, done = demo
    assert done.returncode == 0, done.stderr
    for stage in ("figures", "outlook", "needs", "shortfall", "plan", "bulletin"):
        assert any(line.startswith(stage) and " s " in line for line in done.stdout.splitlines()), stage
    assert str(cwd / "out/demo/bulletin.html") in done.stdout
    assert (cwd / "out/demo/bulletin.html").stat().st_size > 10_000


def test_the_demo_says_what_is_invented(demo):
    cwd, done = demo
    assert "invented" in done.stdout
    assert "invented" in (cwd / "out/demo/bulletin.md").read_text(encoding="utf-8")


def test_the_bulletin_can_be_written_anew_from_the_folder_of_the_run(demo, aidlift):
    cwd, _ = demo
    done = aidlift("bulletin", "write", "out/demo", "--out", "again.html", cwd=cwd)
    assert done.returncode == 0, done.stderr
    assert (cwd / "again.html").read_bytes() == (cwd / "out/demo/bulletin.html").read_bytes()


def test_flow_runs_on_a_real_file_and_tells_programs_what_came_of_it(tmp_path, epidemic, aidlift):
    file = epidemic / "global" / "jhu_long_asof_2021-05-01.csv.gz"
    words = (
        "--figures",
        str(file),
        "--as-of",
        "2021-05-01",
        "--scenario",
        "south_asia_2021",
        "--out",
        "mine",
    )
    done = aidlift("flow", *words, "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["plan"]["verified"] is True
    assert said["plan"]["gap"] < 0.001
    assert any("401,993" in sentence or "386,555" in sentence for sentence in said["headlines"])


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (("flow", "--scenario", "atlantis", "--out", "x"), 3, "There is no scenario 'atlantis'"),
        (("flow", "--figures", "none.csv", "--out", "x"), 3, "There is no file or folder none.csv"),
        (("flow", "--as-of", "2019-01-01", "--out", "x"), 3, "Nothing was known on 2019-01-01"),
        (("bulletin", "write", ".", "--out", "x.html"), 3, "holds no run of Aidlift"),
        (("bulletin", "write", ".", "--out", "x.doc"), 2, "ends in"),
    ],
)
def test_a_wrong_call_gets_a_sentence_and_leaves_nothing(tmp_path, aidlift, words, status, sentence):
    done = aidlift(*words, cwd=tmp_path)
    assert done.returncode == status
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
