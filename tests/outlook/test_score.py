from datetime import date

import numpy as np
import polars as pl
import pytest

from aidlift.outlook import LEVEL_NAMES, LEVELS, relative_wis, score_forecasts, wis


def interval_form(quantiles: np.ndarray, truth: float) -> float:
    """The hubs' definition: half the error of the median and the weighted scores of eleven intervals."""
    total = 0.5 * abs(truth - quantiles[11])
    for low, alpha in enumerate(2 * level for level in LEVELS[:11]):
        lower, upper = quantiles[low], quantiles[22 - low]
        score = upper - lower + 2 / alpha * (max(lower - truth, 0) + max(truth - upper, 0))
        total += alpha / 2 * score
    return total / 11.5


def test_the_pinball_form_equals_the_interval_form():
    rng = np.random.default_rng(7)
    quantiles = np.sort(rng.lognormal(3, 1, (50, 23)), axis=1)
    truth = rng.lognormal(3, 1.5, 50)
    expected = [interval_form(row, value) for row, value in zip(quantiles, truth, strict=True)]
    assert wis(quantiles, truth) == pytest.approx(expected, rel=1e-12)


def test_scores_of_one_forecast_by_hand():
    # every quantile is 10, the outcome 14: each level loses level x 4, so WIS = 2 x 4 x mean(level) = 4
    frame = pl.DataFrame(
        {
            "model_id": "m",
            "reference_date": date(2021, 5, 1),
            "location": "NPL",
            "target": "wk inc case",
            "horizon": 1,
            "target_end_date": date(2021, 5, 8),
            "output_type": "quantile",
            "output_type_id": list(LEVEL_NAMES),
            "value": 10.0,
        }
    )
    truth = frame.select("location", "target", "target_end_date", value=pl.lit(14)).unique()
    [row] = score_forecasts(frame, truth).rows(named=True)
    assert (row["wis"], row["error"], row["covered_95"]) == (pytest.approx(4.0), 4.0, False)
    assert row["wis_log"] == pytest.approx(np.log(15) - np.log(11))


@pytest.mark.shared
def test_the_scores_of_the_european_hub_are_met(epidemic):
    hub = epidemic / "hub_europe"
    keys = ["model", "target", "location", "origin_monday", "horizon", "target_end_date"]
    scores = pl.read_parquet(hub / "peer_scores_by_cell.parquet")
    cells = scores.join(pl.read_parquet(hub / "peer_forecasts.parquet"), on=keys)
    quantiles = cells.select(pl.col("^q0.*$")).to_numpy()
    truth = cells["truth"].to_numpy().astype(float)
    assert len(cells) == 105_256
    # the published scores are rounded to four and six digits
    assert np.abs(wis(quantiles, truth) - cells["wis"].to_numpy()).max() <= 5e-5
    assert np.abs(wis(np.log1p(quantiles), np.log1p(truth)) - cells["wis_log"].to_numpy()).max() <= 5.1e-7


def test_a_forecast_half_as_far_off_as_the_baseline_has_half_its_score():
    cell = {"target": "wk inc case", "location": "NPL", "horizon": 1, "target_end_date": date(2021, 5, 8)}
    rows = [{"model_id": "base", **cell, "wis": 8.0, "wis_log": 0.4}]
    rows += [{"model_id": "ours", **cell, "wis": 4.0, "wis_log": 0.1}]
    found = relative_wis(pl.DataFrame(rows), "base").filter(model_id="ours").row(0, named=True)
    assert (found["cells"], found["ratio"], found["ratio_log"]) == (1, 0.5, 0.25)
