import json
import shutil
from pathlib import Path

import pytest

from tests.terminal import typed as run

FOLDER = (
    "--countries",
    "4",
    "--stores",
    "2",
    "--items",
    "6",
    "--days",
    "8",
    "--corridors",
    "9",
    "--seed",
    "5",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[Path, Path]:
    """A small made-up instance with a suspended corridor, and its plan."""
    home = tmp_path_factory.mktemp("questions")
    folder, plan = home / "small", home / "plan"
    assert run("plan", "generate", *FOLDER, "--out", str(folder)).returncode == 0
    stop = "corridor,suspended_from,reason,announced_on\nC0000,2021-05-01,x,2021-05-01\n"
    (folder / "suspensions.csv").write_text(stop, encoding="utf-8")
    assert run("plan", "solve", str(folder), "--out", str(plan)).returncode == 0
    return folder, plan


def asked(*words: object):
    done = run("plan", *(str(word) for word in words), "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_country_is_explained_and_an_unknown_one_told(made):
    folder, plan = made
    place = (folder / "demands.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[0]
    assert asked("explain", folder, plan, place)[0].startswith(place)
    wrong = run("plan", "explain", str(folder), str(plan), "XXX")
    assert (wrong.returncode, "Countries that do" in wrong.stderr) == (3, True)


def test_a_corridor_resumes_and_its_worth_is_the_same(made):
    folder, plan = made
    found = asked("what-if", folder, plan, "--resume", "C0000", "2021-05-01")
    assert found["verified"] is True
    [ranked] = asked("worth", folder, plan)
    assert ranked["corridor"] == "C0000"
    assert ranked["relieved"] == pytest.approx(found["relieved"])
    twice = run(
        "plan", "what-if", str(folder), str(plan), "--withdraw", "A", "--resume", "C0000", "2021-05-01"
    )
    assert (twice.returncode, "exactly one" in twice.stderr) == (2, True)


def test_two_plans_are_compared(made, tmp_path):
    folder, plan = made
    other = tmp_path / "by-hand"
    assert run("plan", "solve", str(folder), "--method", "first-come", "--out", str(other)).returncode == 0
    assert asked("compare", folder, plan, other)["changes"]
    assert asked("compare", folder, plan, plan)["changes"] == []


def test_yesterdays_plan_is_stayed_with(made, tmp_path):
    folder, plan = made
    again = tmp_path / "again"
    done = run("plan", "solve", str(folder), "--previous", str(plan), "--out", str(again))
    assert done.returncode == 0, done.stderr
    found = asked("compare", folder, plan, again)
    assert found["after"] == pytest.approx(found["before"], rel=2e-3)


def test_the_price_of_fairness_is_told_and_drawn(made, tmp_path):
    folder, _ = made
    chart = tmp_path / "fairness.svg"
    found = asked("fairness", folder, "--floor", "0.8", "--chart", chart)
    assert found["fair"] >= found["free"] * (1 - 1e-3)
    assert "<svg" in chart.read_text(encoding="utf-8")
    assert {row["location"] for row in found["coverage"]}


def test_prices_that_were_changed_no_longer_prove_the_bound(made, tmp_path):
    folder, plan = made
    forged = tmp_path / "forged"
    shutil.copytree(plan, forged)
    facts = json.loads((forged / "plan.json").read_text(encoding="utf-8"))
    facts |= {"bound": facts["objective"], "proof": "prices"}
    (forged / "plan.json").write_text(json.dumps(facts), encoding="utf-8")
    lines = (forged / "prices.csv").read_text(encoding="utf-8").splitlines()
    (forged / "prices.csv").write_text("\n".join(lines[: len(lines) // 2]), encoding="utf-8")
    checked = run("plan", "verify", str(folder), str(forged))
    assert checked.returncode == 4
    assert "certificate: the prices prove" in checked.stderr


@pytest.mark.slow
def test_a_replay_begins_with_what_was_known():
    told = run("plan", "replay", "--last-day", "2021-05-01", "--seconds", "5", "--json")
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)
    assert [row["day"] for row in found["days"]] == ["2021-05-01"]
    assert found["corridors"] is None


def test_a_replay_that_would_end_before_it_begins_is_refused():
    refused = run("plan", "replay", "--last-day", "2021-04-26")
    assert refused.returncode == 2
    assert "The replay begins on 2021-05-01; 2021-04-26 is before it." in refused.stderr
