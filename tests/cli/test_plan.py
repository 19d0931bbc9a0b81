import json
from pathlib import Path

import pytest

from .test_main import run

SIZES = (
    "--countries",
    "3",
    "--stores",
    "2",
    "--items",
    "5",
    "--days",
    "8",
    "--corridors",
    "6",
    "--seed",
    "1",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A small made-up instance."""
    out = tmp_path_factory.mktemp("plan") / "small"
    assert run("plan", "generate", *SIZES, "--out", str(out)).returncode == 0
    return out


def test_a_folder_is_solved_and_verified(folder, tmp_path):
    out = tmp_path / "plan"
    solved = run("plan", "solve", str(folder), "--out", str(out), "--json")
    assert solved.returncode == 0, solved.stderr
    facts = json.loads(solved.stdout)
    assert facts["verified"] is True
    assert 0 <= facts["gap"] <= 0.001
    checked = run("plan", "verify", str(folder), str(out))
    assert (checked.returncode, checked.stdout) == (0, "The plan keeps every promise.\n")


def test_a_broken_plan_is_refused_with_each_broken_promise(folder, tmp_path):
    out = tmp_path / "plan"
    assert run("plan", "solve", str(folder), "--out", str(out)).returncode == 0
    facts = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    (out / "plan.json").write_text(json.dumps(facts | {"objective": 0.5}), encoding="utf-8")
    checked = run("plan", "verify", str(folder), str(out))
    assert checked.returncode == 4
    assert "objective: the plan says 0.5000" in checked.stderr


def test_a_malformed_folder_is_refused_with_every_problem(folder, tmp_path):
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    text = (tmp_path / "lots.csv").read_text(encoding="utf-8").splitlines()
    text[1] = text[1].replace(text[1].split(",")[3], "-5", 1)
    (tmp_path / "lots.csv").write_text("\n".join(text), encoding="utf-8")
    (tmp_path / "demands.csv").unlink()
    refused = run("plan", "solve", str(tmp_path), "--out", str(tmp_path / "plan"))
    assert refused.returncode == 2
    assert "demands.csv is missing" in refused.stderr
    assert "it cannot be below 0" in refused.stderr
    assert not (tmp_path / "plan").exists()
    assert "Traceback" not in refused.stderr


def test_the_baselines_are_plans_too(folder, tmp_path):
    for method in ("first-come", "pro-rata"):
        out = tmp_path / method
        assert run("plan", "solve", str(folder), "--method", method, "--out", str(out)).returncode == 0
        assert run("plan", "verify", str(folder), str(out)).returncode == 0
