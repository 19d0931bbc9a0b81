import json
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from aidlift.cli.outlook_coverage import _what_came
from tests.terminal import typed as run

FIRST = date(2020, 5, 31)  # a Sunday
DAYS = 280
WORDS = ["--from", "2021-01-25", "--json"]


@pytest.fixture
def vintages(tmp_path):
    """Cumulative counts of three countries over 40 weeks, each day's known a day later."""
    rows = []
    for number, country in enumerate(("India", "Nepal", "Atlantis")):
        daily = np.random.default_rng(number).poisson(200 + 100 * np.sin(np.arange(DAYS) / 25 + number))
        for day, total in enumerate(np.cumsum(daily)):
            on = FIRST + timedelta(days=day)
            rows.append((country, on, on + timedelta(days=1), int(total), int(total) // 50))
    path = tmp_path / "vintages.parquet"
    schema = ["country", "date", "as_of", "confirmed", "deaths"]
    pl.DataFrame(rows, schema=schema, orient="row").write_parquet(path)
    return path


def test_the_share_of_outcomes_inside_the_bands_is_told_by_count_and_week(vintages):
    shown = run("outlook", "coverage", "--vintages", str(vintages), "--location", "IND", *WORDS)
    assert shown.returncode == 0, shown.stderr
    answer = json.loads(shown.stdout)
    assert answer["origins"] == 3  # outcomes of four weeks are known for no later Monday
    ours = [row for row in answer["by_horizon"] if row["model"] == "aidlift-ensemble"]
    assert [(row["target"], row["horizon"], row["cells"]) for row in ours] == [
        (target, week, 3) for target in ("wk inc case", "wk inc death") for week in (1, 2, 3, 4)
    ]
    assert all(0 <= row["cov95"] <= 1 for row in ours)
    assert [row["location"] for row in answer["by_place"]] == ["IND", "IND"]


def test_outcomes_may_stand_in_a_file_for_each_count(tmp_path):
    days = [FIRST + timedelta(days=day) for day in range(14)]
    for target, daily in (("new cases", 100), ("new deaths", 2)):
        columns = {"location": "IND", "date": days, "target": target, "value": daily, "as_of": days[-1]}
        pl.DataFrame(columns).write_csv(tmp_path / f"{target}.csv")
    weeks = _what_came([tmp_path / "new cases.csv", tmp_path / "new deaths.csv"])
    assert weeks.select("target", "target_end_date", "truth").rows() == [
        ("wk inc case", date(2020, 6, 6), 700),
        ("wk inc case", date(2020, 6, 13), 700),
        ("wk inc death", date(2020, 6, 6), 14),
        ("wk inc death", date(2020, 6, 13), 14),
    ]


def test_what_is_not_there_is_said(vintages, tmp_path):
    unknown = run("outlook", "coverage", "--vintages", str(vintages), "--location", "LKA", *WORDS)
    assert (unknown.returncode, "Places with counts (2): IND, NPL" in unknown.stderr) == (3, True)
    none = run("outlook", "coverage", "--vintages", str(tmp_path / "none.parquet"), *WORDS)
    assert (none.returncode, "There is no file" in none.stderr) == (3, True)
    late = run("outlook", "coverage", "--vintages", str(vintages), "--from", "2021-06-01", "--json")
    assert (late.returncode, "No Monday" in late.stderr) == (2, True)
