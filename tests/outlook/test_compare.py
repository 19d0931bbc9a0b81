from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from aidlift.errors import BadInput
from aidlift.formats.hub import QUANTILES, read_hub
from aidlift.outlook import LEVEL_NAMES, wis
from aidlift.outlook.compare import (
    beside_baseline,
    filled_from_baseline,
    head_to_head,
    ratios,
    score_cells,
    with_missed_reports,
)
from aidlift.outlook.score import parts_of_wis

MONDAY = date(2021, 3, 8)
TARGET = "wk inc case"


def forecast_of(
    model: str, middle: float, spread: float, origin: date = MONDAY, place: str = "AT"
) -> pl.DataFrame:
    values = {name: middle + spread * (float(name) - 0.5) for name in LEVEL_NAMES}
    keys = {"model": model, "origin_monday": origin, "target": TARGET, "horizon": 1, "location": place}
    return pl.DataFrame({**keys, **values})


def truth_of(values: list[int], last: date = date(2021, 3, 13)) -> pl.DataFrame:
    ends = [last - timedelta(days=7 * back) for back in range(len(values) - 1, -1, -1)]
    return pl.DataFrame({"target_end_date": ends, "truth": values}).with_columns(
        target=pl.lit(TARGET), location=pl.lit("AT"), scorable=pl.lit(True)
    )


def test_the_parts_of_a_score_add_up_to_it():
    rng = np.random.default_rng(1)
    quantiles = np.sort(rng.gamma(2, 100, (500, 23)), axis=1)
    outcome = rng.gamma(2, 120, 500)
    whole, spread, over, under = parts_of_wis(quantiles, outcome)
    assert whole == pytest.approx(wis(quantiles, outcome))
    assert whole == pytest.approx(spread + over + under)
    assert (over[outcome < quantiles[:, 0]] > 0).all()
    assert (under[outcome < quantiles[:, 0]] == 0).all()


def test_a_week_of_zero_amid_weeks_of_counts_is_a_missed_report():
    told = with_missed_reports(truth_of([700] * 12 + [0, 700, 0]))
    assert told["missed_report"].to_list() == [False] * 12 + [True, False, True]
    assert not with_missed_reports(truth_of([3] * 12 + [0]))["missed_report"].any()


def test_a_missing_forecast_is_scored_as_the_baseline():
    every = pl.concat([forecast_of("base", 700, 100), forecast_of("base", 700, 100, place="BE")])
    every = pl.concat([every, forecast_of("ours", 690, 10)])
    truth = pl.concat([truth_of([690]), truth_of([690]).with_columns(location=pl.lit("BE"))])
    scores = score_cells(every, truth)
    whole = filled_from_baseline(scores, "ours", "base")
    base = dict(scores.filter(model="base").select("location", "wis").iter_rows())
    ours = dict(whole.select("location", "wis").iter_rows())
    assert ours["BE"] == base["BE"]
    assert ours["AT"] < base["AT"]
    with pytest.raises(BadInput, match="no forecast of 'nobody'"):
        beside_baseline(scores, "nobody")


def test_a_cell_that_cannot_be_scored_is_left_out():
    truth = truth_of([690]).with_columns(scorable=pl.lit(False))
    assert score_cells(forecast_of("ours", 690, 10), truth).is_empty()
    holed = forecast_of("ours", 690, 10).with_columns(pl.lit(None, pl.Float64).alias("0.5"))
    assert score_cells(holed, truth_of([690])).is_empty()


def test_head_to_head_holds_its_own_interval():
    parts, truth = [], []
    rng = np.random.default_rng(3)
    for week in range(40):
        origin = MONDAY + timedelta(days=7 * week)
        middle = 1000 + rng.normal(0, 50)
        parts += [forecast_of("ours", middle, 100, origin), forecast_of("other", 1100, 100, origin)]
        truth.append(truth_of([1000], last=origin + timedelta(days=5)))
    scores = score_cells(pl.concat(parts), pl.concat(truth))
    row = head_to_head(scores, "ours").filter(horizon=0).row(0, named=True)
    assert row["low"] < row["ratio"] < row["high"] < 1
    assert row["cells"] == 40
    shuffled = head_to_head(scores.sample(fraction=1.0, shuffle=True, seed=4), "ours")
    assert shuffled.equals(head_to_head(scores, "ours"))


@pytest.mark.shared
def test_the_scores_of_the_hubs_forecasters_are_those_published_beside_them(epidemic):
    folder = epidemic / "hub_europe"
    hub = read_hub(folder)
    peers = hub.peers.rename(dict(zip(QUANTILES, LEVEL_NAMES, strict=True)))
    found = ratios(beside_baseline(score_cells(peers, hub.truth)))
    known = pl.read_csv(folder / "reference_scores.csv").with_columns(target="wk " + pl.col("target"))
    both = found.join(known, on=["model", "target", "horizon"], suffix="_known")
    assert both.height == known.height
    assert (both["cells"] == both["cells_known"]).all()
    assert (both["ratio"] - both["wis_ratio_vs_baseline"]).abs().max() < 1e-4
    assert (both["ratio_log"] - both["wis_log_ratio_vs_baseline"]).abs().max() < 1e-4
    assert (both["cov95"] - both["cov95_known"]).abs().max() < 1e-4
