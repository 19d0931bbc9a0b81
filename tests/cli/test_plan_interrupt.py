"""Ctrl-C ends the planning, whichever way it goes, with a plan that keeps every promise; so does the time."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.terminal import typed as run

SIZES = {"countries": 12, "stores": 6, "items": 12, "days": 14, "corridors": 60, "seed": 3}
ITEM_BY_ITEM = "from aidlift.plan import search; search.SIMPLEX_NONZEROS = 0; "


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """An instance that takes a few seconds."""
    out = tmp_path_factory.mktemp("plan") / "some"
    sizes = [word for name, size in SIZES.items() for word in (f"--{name}", str(size))]
    assert run("plan", "generate", *sizes, "--out", str(out)).returncode == 0
    return out


def begin(folder: Path, out: Path, way: str, *options: str) -> subprocess.Popen[str]:
    """Begin to plan; `way` is code that runs before the command."""
    words = ["plan", "solve", str(folder), "--out", str(out), "--json", *options]
    code = f"import sys; {way}from aidlift.cli import main; sys.argv = {['aidlift', *words]}; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("way", "floor", "later"),
    [("", "0", 0), ("", "0.9", 1), (ITEM_BY_ITEM, "0.9", 0), (ITEM_BY_ITEM, "0", 1)],
    ids=["at once", "at once, in the floor or later", "item by item", "item by item, later"],
)
def test_ctrl_c_keeps_the_best_plan_that_was_found(folder, tmp_path, way, floor, later):
    out = tmp_path / "plan"
    options = ("--gap", "0", "--seconds", "900", "--fairness", floor)
    with begin(folder, out, way, *options) as planning:
        assert planning.stderr is not None
        line = planning.stderr.readline()
        assert "left short" in line, line + planning.stderr.read()
        time.sleep(later)
        planning.send_signal(signal.SIGINT)
        told, problems = planning.communicate(timeout=120)
    assert planning.returncode == 0, problems
    assert "Traceback" not in problems
    facts = json.loads(told)
    assert facts["verified"] is True
    assert facts["status"] == "interrupted with a proven gap"
    assert facts["bound"] <= facts["objective"] < facts["nothing_sent"]
    assert run("plan", "verify", str(folder), str(out)).returncode == 0
