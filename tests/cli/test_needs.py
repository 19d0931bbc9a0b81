import csv
import json
from pathlib import Path

import pytest

from tests.terminal import Answer
from tests.terminal import typed as run

from .test_main import run as run_apart

WORDS = ["--as-of", "2021-05-03", "--location", "IND"]


def estimate(figures: Path, *words: str) -> Answer:
    return run("needs", "estimate", "--figures", str(figures), *WORDS, *words)


def test_the_command_stands_alone():
    assert "Example: aidlift needs estimate" in run_apart("needs", "--help").stdout


def test_needs_are_shown_by_item_with_oxygen_beside(two_countries):
    shown = estimate(two_countries)
    assert shown.returncode == 0, shown.stderr
    for words in ("OXC10", "held each day", "used each day", "oxygen of all kinds"):
        assert words in shown.stdout


def test_needs_of_a_steady_epidemic_are_those_worked_by_hand(two_countries, tmp_path):
    # 10,000 cases a day: 1,500 severe a day stay 7 days, each on one concentrator of 10 L/min
    out = tmp_path / "needs.csv"
    shown = estimate(two_countries, "--samples", "0", "--level", "0.5", "--out", str(out))
    assert shown.returncode == 0, shown.stderr
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    concentrators = [float(row["needed"]) for row in rows if row["item"] == "OXC10"]
    assert concentrators == pytest.approx([10_500] * len(concentrators))


def test_another_pathway_needs_other_oxygen(two_countries, tmp_path):
    def tonnes(*words: str) -> float:
        answer = json.loads(
            estimate(two_countries, "--samples", "0", "--level", "0.5", "--json", *words).stdout
        )
        return float(answer["oxygen"][-1]["needed_t"])

    # 1,700 x 7 x half x 10 + 300 x 14 x 24 = 160,300 L/min; x 1.44 m3 x 1.429 kg
    affidavit = tonnes("--pathway", "india_affidavit_2021")
    assert affidavit == pytest.approx(160_300 * 1.44 * 1.429 / 1000)
    assert affidavit < tonnes()


def test_a_wrong_level_or_pathway_gets_a_sentence(two_countries, tmp_path):
    level = estimate(two_countries, "--samples", "0", "--level", "0.71")
    assert (level.returncode, "0.71 is not a level" in level.stderr) == (2, True)
    unknown = estimate(two_countries, "--pathway", "mine")
    assert (unknown.returncode, "No pathway and no file" in unknown.stderr) == (3, True)
    mine = tmp_path / "mine.csv"
    mine.write_text("parameter,value,unit,source\nshare_mild,2,share,me\n", encoding="utf-8")
    own = estimate(two_countries, "--pathway", str(mine))
    assert own.returncode == 2
    assert "stay_severe: is not given" in own.stderr
    assert "Traceback" not in level.stderr + unknown.stderr + own.stderr


def test_samples_are_followed_unless_quantiles_are_asked_for(two_countries):
    samples = json.loads(estimate(two_countries, "--json").stdout)
    levels = json.loads(estimate(two_countries, "--json", "--samples", "0").stdout)
    assert (samples["comonotone"], levels["comonotone"]) == ([], ["IND"])
    assert {row["method"] for row in samples["totals"]} == {"samples"}


def test_the_arithmetic_of_a_need_is_printed_with_its_sources(two_countries):
    words = ["--figures", str(two_countries), "--as-of", "2021-05-03"]
    shown = run("needs", "explain", "India", "OXC10", *words)
    assert shown.returncode == 0, shown.stderr
    for part in ("case-days x 0.15", "WHO ESFT 2022.1", "OXC10 needed on", "OXC10 usable"):
        assert part in shown.stdout
    answer = json.loads(run("needs", "explain", "IND", "OXC10", *words, "--samples", "0", "--json").stdout)
    assert answer["steps"][-1]["unit"] == "each"
    unknown = run("needs", "explain", "Indai", "OXC10", *words)
    assert (unknown.returncode, "did you mean India (IND)?" in unknown.stderr) == (3, True)


def test_assumptions_are_moved_and_ranked(two_countries):
    words = ["--figures", str(two_countries), "--as-of", "2021-05-03", "--points", "8"]
    shown = run("needs", "sensitivity", "NPL", "OXC10", *words)
    assert shown.returncode == 0, shown.stderr
    assert "oxygen_share_severe" in shown.stdout


def test_the_oxygen_of_active_cases_stands_beside_what_was_stated():
    shown = run("needs", "oxygen", "IND", "--active", "2900000", "--stated", "6600")
    assert shown.returncode == 0, shown.stderr
    for part in ("9,368.98128 t", "17,902.512 t", "1.420 times", "1.007 kg"):
        assert part in shown.stdout


def test_what_differs_by_place_is_checked_at_the_door(two_countries, tmp_path):
    head = "location,parameter,value,reason,source\n"
    wrong, right = tmp_path / "wrong.csv", tmp_path / "right.csv"
    wrong.write_text(head + "IND,share_severe,0.3,more old people,register\n", encoding="utf-8")
    refused = estimate(two_countries, "--overrides", str(wrong))
    assert (refused.returncode, "the four must sum to 1" in refused.stderr) == (2, True)
    right.write_text(head + "IND,oxygen_flow_severe,5,trial of lower flows,register\n", encoding="utf-8")
    shown = estimate(two_countries, "--samples", "0", "--json", "--overrides", str(right))
    half = [row["needed"] for row in json.loads(shown.stdout)["needs"] if row["item"] == "OXC10"]
    whole = json.loads(estimate(two_countries, "--samples", "0", "--json").stdout)["needs"]
    assert half == pytest.approx([row["needed"] / 2 for row in whole if row["item"] == "OXC10"])


def test_a_capacity_of_ones_own_limits_and_is_checked(two_countries, tmp_path):
    head = "location,population,population_year,beds_per_1000,icu_share,source\n"
    own, wrong = tmp_path / "own.csv", tmp_path / "wrong.csv"
    own.write_text(head + "IND,1000000,2021,1,0.1,ministry\n", encoding="utf-8")
    rows = json.loads(estimate(two_countries, "--capacity", str(own), "--json").stdout)["needs"]
    # 1,000 beds, 40 % for others and 10 % intensive care
    assert {row["usable"] for row in rows if row["item"] == "OXC10"} == {500}
    wrong.write_text(head + "IND,,2021,1,0.1,ministry\n", encoding="utf-8")
    refused = estimate(two_countries, "--capacity", str(wrong))
    assert (refused.returncode, "row 2, population: is empty" in refused.stderr) == (2, True)


def test_medicines_are_listed_apart_when_asked_for(two_countries):
    answer = json.loads(estimate(two_countries, "--listed", "--json").stdout)
    assert {"RX001", "ETTUB"} <= {row["item"] for row in answer["listed"]}
    assert "RX001" not in {row["item"] for row in answer["needs"]}
    assert "without mass and so not planned" in estimate(two_countries, "--listed").stdout
