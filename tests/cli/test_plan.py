import json
from pathlib import Path

import polars as pl
import pytest

from aidlift.cli.plan_files import plan_inputs
from aidlift.errors import BadInput
from aidlift.plan import make_plan, verify
from tests.terminal import typed as run

from .test_main import run as run_apart

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
    solved = run_apart("plan", "solve", str(folder), "--out", str(out), "--json")
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


def test_cells_names_and_absurdities_of_a_folder_are_told_together(folder, tmp_path):
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    _add(tmp_path / "lots.csv", {"lot": "N", "item": "GOGG", "quantity": "ten", "available_on": "2021-05-01"})
    corridor = (tmp_path / "corridors.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[0]
    _add(
        tmp_path / "corridors.csv", {"corridor": corridor, "origin": "S01", "destination": "S01", "days": "x"}
    )
    _add(
        tmp_path / "suspensions.csv",
        {
            "corridor": "X",
            "announced_on": "2021-05-01",
            "suspended_from": "2021-05-04",
            "suspended_until": "2021-05-02",
        },
    )
    _add(
        tmp_path / "demands.csv", {"location": "NPL", "item": "OXC05", "date": "2031-05-01", "quantity": "1"}
    )
    with pytest.raises(BadInput) as refused:
        plan_inputs(tmp_path)
    told = "\n".join(map(str, refused.value.problems))
    for words in (
        "lots.quantity: is 'ten'", "lots.item: is 'GOGG', not an item", "stands twice", "is where it departs",
        "corridors.days: is 'x'; write daily", "before the suspension begins on 2021-05-04",
        "demands.date: is 2031-05-01, outside",
    ):  # fmt: skip
        assert words in told


def test_the_folder_of_the_docs_can_be_planned(tmp_path):
    text = (Path(__file__).parents[2] / "docs" / "plan.md").read_text(encoding="utf-8")
    block = text[text.index("# horizon.csv") :]
    for table in block[: block.index("```")].split("# ")[1:]:
        name, rows = table.split("\n", 1)
        (tmp_path / name).write_text(rows.strip() + "\n", encoding="utf-8")
    inputs = plan_inputs(tmp_path)
    plan = make_plan(inputs)
    assert verify(plan, inputs) == []
    brought = plan.allocations.group_by("item").agg(pl.col("quantity").sum()).sort("item").rows()
    assert brought == [("N95", 30000), ("OXC10", 60)]


def _add(path: Path, cells: dict[str, str]) -> None:
    """Add a row to a table, other cells empty."""
    header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    with path.open("a", encoding="utf-8") as file:
        file.write(",".join(cells.get(name, "") for name in header) + "\n")


def test_the_baselines_are_plans_too(folder, tmp_path):
    for method in ("first-come", "pro-rata"):
        out = tmp_path / method
        assert run("plan", "solve", str(folder), "--method", method, "--out", str(out)).returncode == 0
        assert run("plan", "verify", str(folder), str(out)).returncode == 0
