"""The effective reproduction number by the renewal equation (Cori et al., Am J Epidemiol 2013).

A report lags the infection by days to weeks: the dates here are those of reports, and no shift to the
day of infection is made.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import gammainc, gammaincc, gammaincinv  # scipy.stats takes a second to load

from aidlift import frames
from aidlift.errors import BadInput
from aidlift.outlook.daily import known_counts, spread_backlogs

Array = NDArray[np.float64]

MEAN_DAYS, SD_DAYS = 4.8, 2.3
"""Generation interval of Covid-19 in days. The mean lies in the range of 3.9 to 5.2 of a rapid review
(Griffin et al., medRxiv 2020.05.08.20095075); the spread is Aidlift's own default. Both can be given."""

PRIOR_SHAPE, PRIOR_SCALE = 1.0, 5.0  # mean 5, sd 5: EpiEstim's default, Cori et al. 2013
LEAST_KNOWN = 0.5  # share of infectiousness, and of the days of a window, that must be known
QUANTILES = {"q0.025": 0.025, "q0.5": 0.5, "q0.975": 0.975}


def generation_interval(mean: float, sd: float, max_days: int) -> Array:
    """Return the probability of each interval of 0 to `max_days` days, a shifted gamma made discrete.

    Mean and sd in days, mean above 1; the interval of 0 days has probability 0. Formula: Cori et al.
    2013, web appendix 11, as EpiEstim's `discr_si`; what lies past `max_days` is cut off, not
    redistributed. Raises BadInput if no such distribution exists.
    """
    if not mean > 1 or not sd > 0 or max_days < 1:
        raise BadInput(
            f"A generation interval needs a mean above 1 day, a spread above 0 and at least 1 day; "
            f"these are mean {mean:g}, sd {sd:g}, {max_days} days."
        )
    shape, scale = ((mean - 1) / sd) ** 2, sd**2 / (mean - 1)
    days = np.arange(max_days + 1, dtype=float)

    def below(day: Array, more: float = 0.0) -> Array:
        return np.asarray(gammainc(shape + more, np.maximum(day, 0.0) / scale))

    weights = (
        days * below(days)
        + (days - 2) * below(days - 2)
        - 2 * (days - 1) * below(days - 1)
        + shape * scale * (2 * below(days - 1, 1) - below(days - 2, 1) - below(days, 1))
    )
    return np.maximum(weights, 0.0)


def infectiousness(counts: Array, weights: Array) -> Array:
    """Return the infectiousness of each day: the sum over s of weight(s) x count(day - s).

    `counts` is (places, days), NaN where no report was made. A day not known is not a zero: the rest is
    scaled up by the share of the weights that is known, and NaN where that is under one half. Days
    before the series count as zero, as in EpiEstim.
    """
    known = ~np.isnan(counts)
    filled = np.where(known, counts, 0.0)
    total, seen = np.zeros_like(filled), np.zeros_like(filled)
    for back in range(1, min(len(weights), counts.shape[1])):
        total[:, back:] += weights[back] * filled[:, :-back]
        seen[:, back:] += weights[back] * ~known[:, :-back]
    share = 1 - seen / weights.sum()
    return np.where(share >= LEAST_KNOWN, total / np.maximum(share, LEAST_KNOWN), np.nan)


def posterior(counts: Array, weights: Array, window: int) -> tuple[Array, Array]:
    """Return shape and rate of the gamma posterior of R for the window that ends on each day.

    Shape: 1 + the cases of the window; rate: 1/5 + its infectiousness. Days not known are left out of
    both sums. NaN in the first `window` days, where fewer than half of the days are known, and where
    nobody was infectious: there the renewal equation says nothing.
    """
    load = infectiousness(counts, weights)
    use = ~np.isnan(counts) & ~np.isnan(load)
    cases, loads = np.where(use, counts, 0.0), np.where(use, load, 0.0)
    sums = [_window_sum(values, window) for values in (cases, loads, use.astype(float))]
    says = (sums[1] > 0) & (sums[2] >= LEAST_KNOWN * window)
    says[:, :window] = False  # the first day has no infectiousness: windows start on day 2, as in EpiEstim
    return (
        np.where(says, PRIOR_SHAPE + sums[0], np.nan),
        np.where(says, 1 / PRIOR_SCALE + sums[1], np.nan),
    )


def estimate_rt_cori(
    view: pl.DataFrame,
    *,
    as_of: date,
    mean_days: float = MEAN_DAYS,
    sd_days: float = SD_DAYS,
    window_days: int = 7,
    target: str = "new cases",
) -> pl.DataFrame:
    """Estimate the effective reproduction number of every place from its daily counts: a frame `rt`.

    `view` is a frame `figures` as known on `as_of`, one source per place. Weekly counts say nothing
    of single days and are left out. A backlog is spread over the missed days it covers; a negative
    count counts as zero. Rows where the equation says nothing are empty. Empty frame without daily rows.
    """
    rows = known_counts(view, target, as_of).filter(pl.col("period_days") == 1)
    rows = rows.filter(pl.col("known").any().over("location"))
    if not rows.height:
        return frames.empty("rt")
    if window_days < 1:
        raise BadInput(f"A window lasts at least 1 day; this one has {window_days}.")
    places, days, counts = by_day(spread_backlogs(rows))
    reach = int(np.ceil(mean_days + 20 * sd_days))  # what lies beyond is below 1e-9
    weights = generation_interval(mean_days, sd_days, reach)
    shape, rate = posterior(np.maximum(counts, 0.0), weights, window_days)
    return _tidy(places, days, counts, shape, rate, window_days, as_of)


def _window_sum(values: Array, window: int) -> Array:
    total = np.cumsum(values, axis=1)
    result = total.copy()
    result[:, window:] -= total[:, :-window]
    return result


def by_day(rows: pl.DataFrame) -> tuple[list[str], list[date], Array]:
    """Lay the counts out as (places, days), each place from its first count on."""
    places = rows["location"].unique().sort().to_list()
    first, last = rows.select(pl.col("date").min(), pl.col("date").max().alias("last")).row(0)
    days = [first + timedelta(days=day) for day in range((last - first).days + 1)]
    counts = np.full((len(places), len(days)), np.nan)
    place = rows["location"].replace_strict(
        {name: row for row, name in enumerate(places)}, return_dtype=pl.Int64
    )
    day = (rows["date"] - first).dt.total_days().to_numpy()
    counts[place.to_numpy(), day] = rows["value"].fill_null(np.nan).to_numpy()
    before_first = np.cumsum(~np.isnan(counts), axis=1) == 0
    return places, days, np.where(before_first, 0.0, counts)


def _tidy(
    places: list[str], days: list[date], counts: Array, shape: Array, rate: Array, window: int, as_of: date
) -> pl.DataFrame:
    last_known = counts.shape[1] - np.argmax(~np.isnan(counts)[:, ::-1], axis=1)
    first_count = np.argmax(np.nan_to_num(counts) > 0, axis=1)
    number = np.arange(counts.shape[1])
    shown = (number >= first_count[:, None] + window) & (number < last_known[:, None])
    place, day = np.nonzero(shown)
    shape, rate = shape[shown], rate[shown]
    with np.errstate(invalid="ignore"):
        columns = {name: gammaincinv(shape, level) / rate for name, level in QUANTILES.items()}
        columns |= {
            "mean": shape / rate,
            "sd": np.sqrt(shape) / rate,
            "prob_above_1": gammaincc(shape, rate),
        }
    return (
        pl.DataFrame({"location": [places[p] for p in place], "date": [days[d] for d in day], **columns})
        .with_columns(pl.col(list(columns)).fill_nan(None))
        .with_columns(window_days=pl.lit(window, pl.Int64), method=pl.lit("cori"), as_of=pl.lit(as_of))
        .select(frames.empty("rt").columns)
    )
