from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidlift.errors import BadInput
from aidlift.formats.forecaster import read_forecaster, write_forecaster
from aidlift.outlook import LEVEL_NAMES, Outlook, fit_forecaster, forecast
from aidlift.outlook.backtest import backtest
from aidlift.outlook.forecaster import feature_names, from_parts, snapshot_from, to_parts
from aidlift.outlook.history import History
from aidlift.outlook.snapshot import TARGETS, snapshots

from .worlds import MONDAY, counts, weeks_of_days

SATURDAY = date(2021, 5, 1)
FIRST = date(2020, 6, 1)
ODD = {
    "only zeros": [0] * 40,
    "gaps": [700, None] * 20,
    "one spike of a thousand million": [700] * 20 + [10**9] + [700] * 19,
    "a spike last": [700] * 39 + [10**9],
    "negatives": [700, -5000] * 20,
    "three weeks": [70, 140, 280],
    "silent at the end": [700] * 37 + [0, 0, 0],
}


def wave(place: int, weeks: int = 60, scale: float = 3000) -> list[int]:
    rng = np.random.default_rng(place)
    steps = rng.normal(0, 0.15, weeks) + 0.35 * np.sin(np.arange(weeks) / 5 + place / 3)
    return [int(x) for x in rng.poisson(np.exp(np.log(scale) + np.cumsum(steps) * 0.7))]


def world(places: int = 20, odd: Sequence[int | None] | None = None, more: int = 0) -> pl.DataFrame:
    """Places of waves, but for the first if there is an odd one, and for as many of `ODD` more as asked."""
    names = ["IND", "NPL", "PAK", "LKA", "BGD", "AFG", "MDV", "BTN", "MMR", "CHN"]
    names += ["FRA", "DEU", "ITA", "ESP", "PRT", "BEL", "NLD", "AUT", "CHE", "POL"]
    parts = []
    for number, name in enumerate(names[:places]):
        weekly = odd if odd is not None and not number else wave(number)
        if 0 < number <= more:
            weekly = list(ODD.values())[number - 1]
        parts += [
            counts(name, weeks_of_days(weekly), last=SATURDAY),
            counts(name, weeks_of_days(weekly), last=SATURDAY, target="new deaths"),
        ]
    return pl.concat(parts)


def sound(found: Outlook) -> None:
    for _, rows in found.forecasts.group_by("location", "target", "horizon", maintain_order=True):
        values = rows["value"].to_numpy()
        assert np.isfinite(values).all()
        assert (values >= 0).all()
        assert (np.diff(values) >= 0).all()


@pytest.mark.parametrize("name", ODD)
def test_no_series_makes_the_joint_model_fail_or_explode(name):
    odd = ODD[name]
    found = forecast(world(20, odd), as_of=MONDAY, model="ridge_conformal")
    sound(found)
    others = found.forecasts.filter(pl.col("location") != "IND")
    assert others["method"].unique().to_list() == ["ridge_conformal"]
    highest = max([value or 0 for value in odd] + [10])
    assert found.forecasts.filter(location="IND")["value"].max() <= (highest + 1) * np.exp(0.9 + 0.6 * 3)


def test_a_place_of_too_short_a_past_falls_back_and_says_so():
    found = forecast(world(20, [70, 140, 280]), as_of=MONDAY, model="ridge_conformal")
    short = found.forecasts.filter(location="IND")
    assert short["method"].unique().to_list() == ["damped_trend, too little for ridge_conformal"]
    assert "short" in short["flags"][0]


@pytest.fixture(scope="module")
def fitted():
    """A forecaster taught by a world in which seven of twenty places are odd, each in its own way."""
    return fit_forecaster(world(more=len(ODD)), as_of=MONDAY, seed=3)


def limited(found: Outlook, weekly: Sequence[int | None]) -> None:
    highest = max([value or 0 for value in weekly] + [10])
    assert found.forecasts.filter(location="IND")["value"].max() <= (highest + 1) * np.exp(0.9 + 0.6 * 3)


@pytest.mark.slow
@pytest.mark.parametrize("name", ODD)
def test_no_series_makes_the_whole_ensemble_fail_or_explode(fitted, name):
    found = forecast(world(20, ODD[name], more=len(ODD)), as_of=MONDAY, model=fitted)
    sound(found)
    limited(found, ODD[name])


week = st.one_of(st.none(), st.integers(-(10**4), 10**4), st.just(10**9), st.just(0))


@pytest.mark.slow
@settings(max_examples=10, deadline=None, derandomize=True)
@given(st.lists(week, min_size=12, max_size=45))
def test_boosted_members_bear_any_series(fitted, weekly):
    snapshot = snapshot_from(world(20, weekly), MONDAY)
    history = History()
    history.add(snapshot)
    for number, target in enumerate(TARGETS):
        past = history.past(number)
        assert len(fitted.boosted[target]) == 2
        for member in fitted.boosted[target]:
            for horizon in (1, 2, 3, 4):
                quantiles = member.quantiles(past, horizon)[np.isfinite(past.base[past.last])]
                assert np.isfinite(quantiles).all()
                assert (np.diff(quantiles, axis=1) >= 0).all()
                assert (quantiles < np.log1p(10**9) + 10).all()


@pytest.mark.slow
def test_bands_are_as_wide_as_recent_forecasts_should_have_been(fitted):
    # the world is that of the fit; without what the fit learnt of them, the bands are what the members say
    view = world(more=len(ODD))
    told = forecast(view, as_of=MONDAY, model=fitted).forecasts
    untold = forecast(view, as_of=MONDAY, model=replace(fitted, factors={})).forecasts
    row = fitted.factors["wk inc case"][4]
    assert row.shape == (23,)
    assert row[11] == 1
    assert row[6] == row[-7] != 1
    at = (pl.col("location") == "POL") & (pl.col("horizon") == 4) & (pl.col("target") == "wk inc case")
    logs = [
        np.log1p(rows.filter(at, pl.col("output_type_id").is_in(["0.25", "0.5"]))["value"].to_numpy())
        for rows in (told, untold)
    ]
    widths = [log[1] - log[0] for log in logs]
    assert widths[0] == pytest.approx(row[6] * widths[1])


@pytest.mark.slow
def test_the_ensemble_is_fitted_kept_and_read_back_to_the_same_forecast(fitted, tmp_path):
    view = world(more=len(ODD))
    first = forecast(view, as_of=MONDAY, model=fitted)
    sound(first)
    assert first.forecasts.filter(location="POL")["method"].unique().to_list() == ["ensemble"]
    with pytest.raises(BadInput, match="cannot forecast from 2021-05-02"):
        forecast(view, as_of=date(2021, 5, 2), model=fitted)
    path = tmp_path / "forecaster.zip"
    write_forecaster(path, *to_parts(fitted))
    manifest, models = read_forecaster(path)
    assert {"as_of", "seed", "data_sha256", "versions"} <= set(manifest)
    again = forecast(view, as_of=MONDAY, model=from_parts(manifest, models, feature_names()))
    assert again.forecasts.equals(first.forecasts)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(BadInput, match="not a stored forecaster"):
        read_forecaster(path)


def hub_counts(places: int = 12, weeks: int = 30) -> pl.DataFrame:
    """Daily counts of which each day's were first known a day later, and revised a week later."""
    parts = []
    for place in range(places):
        for target in TARGETS:
            values = np.repeat(wave(place, weeks), 7) // 7
            for day, value in enumerate(values):
                on = FIRST + timedelta(days=day - 1)  # Sunday to Saturday
                for late, share in ((1, 0.9), (8, 1.0)):
                    parts.append((target, f"P{place:02}", on, on + timedelta(days=late), int(value * share)))
    schema = ["target", "location", "date", "as_of", "value"]
    return pl.DataFrame(parts, schema=schema, orient="row")


@pytest.mark.slow
def test_the_canary_noise_after_the_origin_does_not_change_a_byte():
    # what became known after the last origin, and days after it, is replaced by noise
    counts = hub_counts()
    origins = [date(2020, 11, 16), date(2020, 11, 23)]
    noise = np.random.default_rng(1).integers(0, 10**6, counts.height)
    later = pl.col("as_of") > origins[-1]
    sung = counts.with_columns(
        pl.when(later).then(pl.Series(noise)).otherwise(pl.col("value")).alias("value")
    )
    assert not sung.equals(counts)
    true, canary = (backtest(rows, origins, population={}, seed=1) for rows in (counts, sung))
    assert true.select(LEVEL_NAMES).to_numpy().tobytes() == canary.select(LEVEL_NAMES).to_numpy().tobytes()
    # and the first origin, when everything after it is noise
    after_first = counts.with_columns(
        pl.when(pl.col("as_of") > origins[0]).then(pl.Series(noise)).otherwise(pl.col("value")).alias("value")
    )
    early = backtest(after_first, origins[:1], population={}, seed=1)
    assert early.equals(true.filter(origin_monday=origins[0]))
    values = true.select(LEVEL_NAMES).to_numpy()
    assert np.isfinite(values).all()
    assert (np.diff(values, axis=1) >= 0).all()
    assert (values >= 0).all()


@pytest.mark.slow
def test_places_beside_teach_and_are_not_forecast_and_nothing_of_them_is_known_early():
    every, origins = hub_counts(), [date(2020, 11, 16)]
    mine = pl.col("location").is_in(["P00", "P01"])
    own, beside = every.filter(mine), every.filter(~mine)
    noise = pl.Series(np.random.default_rng(1).integers(0, 10**6, beside.height))
    later = pl.col("as_of") > origins[0]
    sung = beside.with_columns(pl.when(later).then(noise).otherwise(pl.col("value")).alias("value"))
    alone = backtest(own, origins, population={}, seed=1)
    taught, canary = (backtest(own, origins, population={}, seed=1, beside=b) for b in (beside, sung))
    assert taught["location"].unique().sort().to_list() == ["P00", "P01"]
    assert taught.equals(canary)
    assert not taught.equals(alone)
    assert taught.equals(backtest(every, origins, population={}, seed=1).filter(mine))


def test_a_hub_of_few_weeks_or_with_silent_places_is_answered_by_the_trend():
    young = backtest(hub_counts(places=3, weeks=6), [date(2020, 7, 13)], population={}, seed=1)
    assert young.drop_nulls(LEVEL_NAMES).height == 3 * 2 * 4
    stopped = (pl.col("location") == "P00") & (pl.col("date") > date(2020, 7, 4))
    late = backtest(
        hub_counts(places=3, weeks=8).filter(~stopped), [date(2020, 7, 27)], population={}, seed=1
    )
    rows = late.filter(pl.col("location") == "P00").drop_nulls(LEVEL_NAMES)
    assert rows.height == 2 * 4  # silent for three weeks: forecast from the last of them known
    values = late.drop_nulls(LEVEL_NAMES).select(LEVEL_NAMES).to_numpy()
    assert np.isfinite(values).all()
    assert (np.diff(values, axis=1) >= 0).all()


def test_a_week_is_learnt_from_as_it_looked_when_it_was_new():
    rows = hub_counts(places=2)
    history = History()
    days = [date(2020, 10, 26), date(2020, 11, 2)]
    for snapshot in snapshots(rows, days, {}):
        history.add(snapshot)
    past = history.past(0)
    # the week to 24 October was seen on Monday 26 at nine tenths, but for its Sunday, and whole a week later
    ratio = np.exp(past.outcome[-2]) / np.exp(past.base[-2])
    assert ratio == pytest.approx([1 / 0.9] * 2, rel=0.02)
    with pytest.raises(BadInput, match="in order"):
        history.add(snapshot)
