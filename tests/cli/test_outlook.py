import csv
import json

import pytest

from tests.terminal import typed as run

from .test_main import run as run_apart


def test_a_forecast_is_shown_with_its_band_and_its_warnings(two_countries):
    shown = run_apart("outlook", "forecast", "--figures", str(two_countries), "--as-of", "2021-05-03")
    assert shown.returncode == 0, shown.stderr
    sentence = "Forecast by the damped trend (too few counts for ridge regression over all places)"
    assert f"{sentence} for 2 places, 4 weeks from 2021-05-01" in shown.stdout
    assert "New cases a week" in shown.stdout
    assert "70,000" in shown.stdout
    assert "New deaths a week" not in shown.stdout


def test_the_forecast_file_has_the_columns_of_the_hubs(two_countries, tmp_path):
    out = tmp_path / "forecast.csv"
    words = ["--as-of", "2021-05-03", "--location", "NPL", "--target", "cases", "--weeks", "2"]
    shown = run("outlook", "forecast", "--figures", str(two_countries), *words, "--out", str(out))
    assert shown.returncode == 0, shown.stderr
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 2 * 23
    assert {row["location"] for row in rows} == {"NPL"}
    assert {row["target_end_date"] for row in rows} == {"2021-05-08", "2021-05-15"}


def test_a_forecast_answers_for_programs_too(two_countries):
    words = ["--as-of", "2021-05-03", "--location", "IND", "--model", "baseline_flat", "--json"]
    answer = json.loads(run("outlook", "forecast", "--figures", str(two_countries), *words).stdout)
    assert [row["median"] for row in answer["forecasts"]] == [70_000.0] * 4
    assert answer["as_of"] == "2021-05-03"


def test_rt_of_a_steady_epidemic_is_one(two_countries):
    words = ["--as-of", "2021-05-03", "--location", "IND", "--json"]
    answer = json.loads(run("outlook", "rt", "--figures", str(two_countries), *words).stdout)
    assert answer["rt"][-1]["mean"] == pytest.approx(1, abs=0.01)
    shown = run("outlook", "rt", "--figures", str(two_countries), "--as-of", "2021-05-03")
    assert "Dates are those of reports" in shown.stdout


def test_what_cannot_be_answered_gets_a_sentence(two_countries, weekly_file):
    weekly = run("outlook", "rt", "--figures", str(weekly_file), "--as-of", "2021-05-03", "--location", "NPL")
    assert (weekly.returncode, "no daily counts for NPL" in weekly.stderr) == (3, True)
    unknown = run(
        "outlook", "forecast", "--figures", str(two_countries), "--as-of", "2021-05-03", "--location", "LKA"
    )
    assert (unknown.returncode, "Places with counts (2): IND, NPL" in unknown.stderr) == (3, True)
    early = run("outlook", "forecast", "--figures", str(two_countries), "--as-of", "2021-04-01")
    assert (early.returncode, "was known on 2021-04-01" in early.stderr) == (3, True)


def test_a_file_that_cannot_be_written_leaves_nothing_behind(two_countries, tmp_path):
    out = tmp_path / "no-such-folder" / "forecast.csv"
    words = ["--as-of", "2021-05-03", "--out", str(out)]
    shown = run("outlook", "forecast", "--figures", str(two_countries), *words)
    assert shown.returncode == 2
    assert "cannot be written" in shown.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["two.csv"]


@pytest.mark.shared
def test_the_world_as_known_on_1_may_2021_is_forecast_with_the_truth_of_india_inside(epidemic):
    file = epidemic / "global" / "jhu_long_asof_2021-05-01.csv.gz"
    words = ["--as-of", "2021-05-01", "--location", "IND", "--target", "cases", "--json"]
    answer = json.loads(run("outlook", "forecast", "--figures", str(file), *words).stdout)
    first = answer["forecasts"][0]
    assert (first["last_week"], first["last_count"]) == ("2021-04-24", 2_172_169)
    # the week to 1 May as published later: 2,597,285 (JHU's long file known on 2021-10-11)
    assert first["low_95"] < 2_597_285 < first["high_95"]


def test_a_fan_chart_is_saved_and_another_ending_is_refused(two_countries, tmp_path):
    chart = tmp_path / "fan.svg"
    words = ["--figures", str(two_countries), "--as-of", "2021-05-03", "--followed", str(two_countries)]
    shown = run("outlook", "forecast", *words, "--chart", str(chart))
    assert shown.returncode == 0, shown.stderr
    assert chart.read_text(encoding="utf-8").startswith("<svg")
    refused = run("outlook", "forecast", *words, "--chart", str(tmp_path / "fan.gif"))
    assert (refused.returncode, ".svg or .png" in refused.stderr) == (2, True)


def test_a_forecaster_is_fitted_and_used(two_countries, tmp_path):
    stored = tmp_path / "forecaster.zip"
    shown = run(
        "outlook", "fit", "--figures", str(two_countries), "--as-of", "2021-05-03", "--out", str(stored)
    )
    assert shown.returncode == 0, shown.stderr
    assert "0 boosted members fitted on 2 places" in shown.stdout  # two countries are too few to boost
    words = ["--figures", str(two_countries), "--as-of", "2021-05-03", "--stored", str(stored)]
    assert run("outlook", "forecast", *words).returncode == 0
    words[-1] = str(two_countries)
    refused = run("outlook", "forecast", *words)
    assert (refused.returncode, "is not a stored forecaster" in refused.stderr) == (2, True)
