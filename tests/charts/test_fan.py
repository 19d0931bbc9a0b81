from datetime import date

import polars as pl

from aidlift.charts import fan
from tests.bulletin.worlds import DAY, outlook, rows, weeks

WORDS = {
    "title": "Nepal",
    "subtitle": "a week",
    "source": "Ministry",
    "alt": "Cases",
    "axis": "New cases a week",
}


def test_a_missed_week_is_a_gap_and_never_a_zero():
    missed = {"location": "NPL", "target": "wk inc case", "week_end": DAY, "state": "missed"}
    bars = fan.weekly_bars(rows("weekly", missed))
    assert bars.select("from", "value", "state").row(0) == (date(2021, 4, 25), None, fan.MISSING)
    spec = fan.fan(bars, fan.bands(rows("forecasts")), as_of=DAY, **WORDS)
    gaps = [layer for layer in spec["vconcat"][0]["layer"] if layer["mark"]["type"] == "rect"]
    assert gaps[0]["data"]["values"][0]["state"] == fan.MISSING
    assert "y" not in gaps[0]["encoding"]  # as high as the chart, whatever the counts


def test_a_weekly_count_beside_daily_bars_is_its_mean_per_day():
    weekly = {
        "location": "NPL",
        "date": DAY,
        "period_days": 7,
        "target": "new cases",
        "value": 700,
        "state": "reported",
    }
    assert fan.daily_bars(rows("figures", weekly))["value"].to_list() == [100.0]
    assert fan.bands(rows("forecasts", *outlook("NPL", 700)), per_day=True)["mid"][0] == 700 * 1.1 / 7


def test_a_band_too_wide_for_the_axis_says_how_far_it_goes():
    bars = fan.weekly_bars(rows("weekly", *weeks("NPL", 700)))
    wide = rows("forecasts", *outlook("NPL", 700)).with_columns(
        pl.when(pl.col("output_type_id") == "0.975").then(9e5).otherwise(pl.col("value")).alias("value")
    )
    spec = fan.fan(bars, fan.bands(wide), as_of=DAY, **WORDS)
    assert "▲ 95 % band to 900k" in str(spec)


def test_the_spec_looks_as_it_did(snapshot):
    bars = fan.weekly_bars(rows("weekly", *weeks("NPL", 700)[:2]))
    spec = fan.fan(bars, fan.bands(rows("forecasts", *outlook("NPL", 700))), as_of=DAY, **WORDS)
    assert {key: value for key, value in spec.items() if key != "config"} == snapshot
