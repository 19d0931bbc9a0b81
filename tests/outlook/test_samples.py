from datetime import date

import numpy as np
import polars as pl
import pytest

from aidlift import frames
from aidlift.errors import BadInput
from aidlift.outlook import LEVELS, Outlook, draw_samples, forecast
from aidlift.outlook.samples import sample_sums

from .worlds import MONDAY, counts, growing, weeks_of_days

SATURDAY = date(2021, 5, 1)


def waves(seed: int) -> list[int | None]:
    rng = np.random.default_rng(seed)
    return [round(x) for x in np.exp(8 + np.cumsum(rng.normal(0, 0.3, 60)))]


def outlook(*names: str) -> Outlook:
    views = [
        counts(name, weeks_of_days(waves(number)), last=SATURDAY, target=target)
        for number, name in enumerate(names)
        for target in ("new cases", "new deaths")
    ]
    return forecast(pl.concat(views), as_of=MONDAY)


def test_quantiles_of_the_samples_are_those_of_the_forecast():
    found = outlook("IND", "NPL")
    samples = draw_samples(found, 2000, seed=1)
    assert frames.check("forecasts", samples.head(500)).problems == ()
    for row in found.table().iter_rows(named=True):
        keys = [pl.col(key) == row[key] for key in ("location", "target", "horizon")]
        drawn = np.quantile(samples.filter(*keys)["value"].to_numpy(), [0.025, 0.25, 0.5, 0.75, 0.975])
        told = [row[name] for name in ("low_95", "low_50", "median", "high_50", "high_95")]
        assert drawn == pytest.approx(told, rel=0.02)
    assert len(LEVELS) == 23


def test_weeks_go_together_so_a_sum_is_wider_than_independent_weeks_would_be():
    found = outlook("IND", "NPL", "LKA")
    samples = draw_samples(found, 2000, seed=1).filter(location="IND", target="wk inc case")
    by_week = (
        samples.pivot("horizon", index="output_type_id", values="value").drop("output_type_id").to_numpy()
    )
    order = np.argsort(np.argsort(by_week, axis=0), axis=0)
    assert np.corrcoef(order[:, 0], order[:, 3])[0, 1] > 0.3
    summed = sample_sums(samples, until=date(2021, 5, 29))["value"].to_numpy()
    assert (
        np.log(summed).std()
        > np.log(np.sum(np.random.default_rng(1).permuted(by_week, axis=0), axis=1)).std()
    )


def test_the_same_seed_draws_the_same_and_another_seed_does_not():
    found = outlook("IND")
    assert draw_samples(found, 50, seed=3).equals(draw_samples(found, 50, seed=3))
    assert not draw_samples(found, 50, seed=3).equals(draw_samples(found, 50, seed=4))


@pytest.mark.parametrize("weekly", [[0] * 20, [5], growing(5, 3.0, 3), [10**9, 0, 0, 7]])
def test_odd_series_have_samples_too(weekly):
    view = counts("NPL", weeks_of_days(weekly), last=SATURDAY)
    values = draw_samples(forecast(view, as_of=MONDAY), 100, seed=1)["value"].to_numpy()
    assert len(values) == 400
    assert np.isfinite(values).all()
    assert (values >= 0).all()


def test_nothing_forecast_is_nothing_drawn_and_too_many_are_refused():
    nothing = forecast(frames.empty("figures"), as_of=MONDAY)
    assert draw_samples(nothing, 10).is_empty()
    with pytest.raises(BadInput, match="1 to 10,000"):
        draw_samples(nothing, 0)
