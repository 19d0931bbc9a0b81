import json
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from aidlift.formats.hub import PEERS, QUANTILES, TRUTH, VINTAGES
from tests.terminal import typed as run

FIRST = date(2020, 5, 31)  # a Sunday
BASE = "EuroCOVIDhub-baseline"
PLACES = [f"X{place}" for place in range(6)]


@pytest.fixture
def tiny_hub(tmp_path):
    """Six unheard-of places over 40 weeks, two origins, one peer that always says the same."""
    folder = tmp_path / "hub"
    folder.mkdir()
    counts, truth, peers = [], [], []
    origins = [date(2021, 1, 25), date(2021, 2, 1)]
    for place in range(6):
        days = np.random.default_rng(place).poisson(200 + 100 * np.sin(np.arange(280) / 25 + place))
        for target in ("inc case", "inc death"):
            name = f"X{place}"
            on = [FIRST + timedelta(days=day) for day in range(280)]
            counts += [
                (target, name, day, day + timedelta(days=1), int(v)) for day, v in zip(on, days, strict=True)
            ]
            sums = days.reshape(-1, 7).sum(axis=1)
            ends = [FIRST + timedelta(days=7 * week + 6) for week in range(40)]
            truth += [(target, name, end, int(v), False, False) for end, v in zip(ends, sums, strict=True)]
            for origin in origins:
                peers += [(BASE, origin, target, h, name, *np.linspace(500, 2500, 23)) for h in range(1, 5)]
    keys = ["target", "location"]
    pl.DataFrame(counts, schema=[*keys, "date", "as_of", "value"], orient="row").write_parquet(
        folder / VINTAGES
    )
    columns = [*keys, "target_end_date", "truth", "hub_anomaly", "negative_week"]
    pl.DataFrame(truth, schema=columns, orient="row").write_parquet(folder / TRUTH)
    columns = ["model", "origin_monday", "target", "horizon", "location", *QUANTILES]
    pl.DataFrame(peers, schema=columns, orient="row").write_parquet(folder / PEERS)
    return folder


def test_a_backtest_scores_any_hub_and_writes_its_tables_and_charts(tiny_hub, tmp_path):
    out = tmp_path / "out"
    shown = run("outlook", "backtest", "--hub", str(tiny_hub), "--out", str(out), "--json")
    assert shown.returncode == 0, shown.stderr
    answer = json.loads(shown.stdout)
    assert answer["missing"] == 0
    ours = [row for row in answer["scores_pooled"] if row["model"] == "aidlift-ensemble"]
    assert {row["target"] for row in ours} == {"wk inc case", "wk inc death"}
    assert all(row["cells"] == 48 and row["ratio"] < 1 for row in ours)
    names = {path.name for path in out.iterdir()}
    assert {"forecasts.parquet", "scores_by_cell.parquet", "scores_by_horizon.csv"} <= names
    assert {"skill.svg", "reliability.svg", "common_cells.csv"} <= names


@pytest.mark.slow
def test_places_of_another_file_teach_and_are_not_forecast(tiny_hub, tmp_path):
    path, out = tmp_path / "others.parquet", tmp_path / "out"
    names = {"X0": "X0", **dict(zip(PLACES[1:], ["FR", "IND", "NP", "PER", "Y1"], strict=True))}
    pl.read_parquet(tiny_hub / VINTAGES).with_columns(pl.col("location").replace(names)).write_parquet(path)
    shown = run("outlook", "backtest", "--hub", str(tiny_hub), "--out", str(out), "--teachers", str(path))
    assert shown.returncode == 0, shown.stderr
    assert "4 more places taught, with counts as known then." in shown.stdout
    assert "Without a known population and left out: Y1." in shown.stdout
    forecasts = pl.read_parquet(out / "forecasts.parquet")
    assert forecasts["location"].unique().sort().to_list() == PLACES


def test_teachers_that_are_the_same_places_are_refused(tiny_hub, tmp_path):
    words = ["--hub", str(tiny_hub), "--out", str(tmp_path / "out"), "--teachers", str(tiny_hub / VINTAGES)]
    shown = run("outlook", "backtest", *words)
    assert (shown.returncode, "can teach" in shown.stderr, "Traceback" in shown.stderr) == (2, True, False)


def test_a_baseline_that_is_not_there_is_named(tiny_hub, tmp_path):
    words = ["--hub", str(tiny_hub), "--out", str(tmp_path / "out"), "--baseline", "nobody"]
    shown = run("outlook", "backtest", *words)
    assert (shown.returncode, "No peer is called 'nobody'" in shown.stderr) == (2, True)
