import csv
import json
from pathlib import Path

import pytest

from .test_main import run

WORDS = ["--as-of", "2021-05-03", "--location", "IND"]


def estimate(figures: Path, *words: str):
    return run("needs", "estimate", "--figures", str(figures), *WORDS, *words)


def test_needs_are_shown_by_item_with_oxygen_beside(two_countries):
    shown = estimate(two_countries)
    assert shown.returncode == 0, shown.stderr
    for words in ("OXC10", "held each day", "used each day", "oxygen of all kinds"):
        assert words in shown.stdout


def test_needs_of_a_steady_epidemic_are_those_worked_by_hand(two_countries, tmp_path):
    # 10,000 cases a day: 1,500 severe a day stay 7 days, each on one concentrator of 10 L/min
    out = tmp_path / "needs.csv"
    shown = estimate(two_countries, "--level", "0.5", "--out", str(out))
    assert shown.returncode == 0, shown.stderr
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    concentrators = [float(row["needed"]) for row in rows if row["item"] == "OXC10"]
    assert concentrators == pytest.approx([10_500] * len(concentrators))


def test_another_pathway_needs_other_oxygen(two_countries, tmp_path):
    def tonnes(*words: str) -> float:
        answer = json.loads(estimate(two_countries, "--level", "0.5", "--json", *words).stdout)
        return float(answer["oxygen"][-1]["needed_t"])

    # 1,700 x 7 x half x 10 + 300 x 14 x 24 = 160,300 L/min; x 1.44 m3 x 1.429 kg
    affidavit = tonnes("--pathway", "india_affidavit_2021")
    assert affidavit == pytest.approx(160_300 * 1.44 * 1.429 / 1000)
    assert affidavit < tonnes()


def test_a_wrong_level_or_pathway_gets_a_sentence(two_countries, tmp_path):
    level = estimate(two_countries, "--level", "0.71")
    assert (level.returncode, "0.71 is not a level" in level.stderr) == (2, True)
    unknown = estimate(two_countries, "--pathway", "mine")
    assert (unknown.returncode, "No pathway and no file" in unknown.stderr) == (3, True)
    mine = tmp_path / "mine.csv"
    mine.write_text("parameter,value,unit,source\nshare_mild,2,share,me\n", encoding="utf-8")
    own = estimate(two_countries, "--pathway", str(mine))
    assert own.returncode == 2
    assert "stay_severe: is not given" in own.stderr
    assert "Traceback" not in level.stderr + unknown.stderr + own.stderr
