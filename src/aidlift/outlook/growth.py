"""How fast counts change, when waves began and ended, and where growth is sustained.

No definition of a wave is agreed on; these are working definitions, and every result carries the parameters
it was made with.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import stdtrit

from aidlift import frames
from aidlift.errors import BadInput
from aidlift.outlook.daily import known_counts, spread_backlogs
from aidlift.outlook.rt import by_day

Array = NDArray[np.float64]

WEEK = 7
UPWARD_DAYS = 14
"""Days over which R is averaged; a wave rises while that mean is above 1 (after Zhang et al., Risk Manag
Healthc Policy 2021, 14:3775, as others report it)."""

PROMINENCE, WAVE_DAYS = 0.5, 21
"""A peak is a wave if it stands out by half its height and lasts three weeks: the idea of prominence and
duration is that of Harvey et al. (medRxiv 2022.01.07.21268513), the two numbers are our own."""


def growth_rate(
    view: pl.DataFrame, *, as_of: date, target: str = "new cases", days: int = 14
) -> pl.DataFrame:
    """Estimate the growth rate a day of every place over its last `days`: a frame `growth`.

    The slope of the log of the mean of seven days, with a 95 % interval (Student, counting only days that do
    not share reports), and the doubling time that belongs to it: negative where counts halve, empty where
    the interval holds zero (`trend` is then `stable`). Empty frame without daily rows, or where no place has
    enough of them. Raises BadInput for fewer than 7 days.
    """
    if days < WEEK:
        raise BadInput(f"A growth rate needs at least {WEEK} days; {days} were asked for.")
    rows = known_counts(view, target, as_of).filter(pl.col("period_days") == 1)
    rows = rows.filter(pl.col("known").any().over("location"))
    if not rows.height:
        return frames.empty("growth")
    places, dates, counts = by_day(spread_backlogs(rows))
    last = counts.shape[1] - 1 - np.argmax(~np.isnan(counts)[:, ::-1], axis=1)
    found = []
    for place, name in enumerate(places):
        end = int(last[place])
        level = log_means(counts[place, max(0, end + 1 - days - WEEK + 1) : end + 1])
        if level.size < WEEK or not np.isfinite(level).all():
            continue
        slope, low, high = _slope(level)
        found.append((name, dates[end], slope, low, high))
    schema = {
        "location": pl.String,
        "date": pl.Date,
        "rate": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
    }
    table = pl.DataFrame(found, schema=schema, orient="row")
    stable = (pl.col("low") <= 0) & (pl.col("high") >= 0)
    return table.with_columns(
        pl.when(~stable).then(pl.lit(float(np.log(2))) / pl.col("rate")).alias("doubling_days"),
        pl.when(stable)
        .then(pl.lit("stable"))
        .when(pl.col("rate") > 0)
        .then(pl.lit("growing"))
        .otherwise(pl.lit("falling"))
        .alias("trend"),
        pl.lit(days, pl.Int64).alias("window_days"),
        pl.lit(as_of).alias("as_of"),
    ).select(frames.empty("growth").columns)


def doubling_time(rate: float) -> float:
    """Return the days in which counts double at a growth rate a day: ln 2 / rate; negative if they halve."""
    if rate == 0:
        raise BadInput("Counts that do not change never double; say that they are stable.")
    return float(np.log(2) / rate)


def log_means(counts: Array) -> Array:
    """Return the log of the mean of seven days (plus half a count a week), from the seventh day on."""
    windows = np.lib.stride_tricks.sliding_window_view(counts, WEEK) if len(counts) >= WEEK else None
    if windows is None:
        return np.empty(0)
    known = (~np.isnan(windows)).sum(axis=1)
    mean = np.nansum(np.maximum(windows, 0), axis=1) / np.maximum(known, 1)
    return np.where(known >= WEEK // 2 + 1, np.log(mean + 0.5 / WEEK), np.nan)


def _slope(level: Array) -> tuple[float, float, float]:
    day = np.arange(len(level), dtype=float)
    day -= day.mean()
    slope = float((day * level).sum() / (day**2).sum())
    rest = level - level.mean() - slope * day
    # means of seven days share six of them: about len / 7 + 1 of them are free of each other
    free = max(len(level) / WEEK + 1, 3.0)
    error = np.sqrt((rest**2).mean() * len(level) / (free - 2) / (day**2).sum() * WEEK / 2)
    reach = float(stdtrit(free - 1, 0.975) * error)
    return slope, slope - reach, slope + reach


def sustained_above(
    rt: pl.DataFrame,
    incidence: pl.DataFrame,
    *,
    days: int = 14,
    probability: float = 0.95,
    per_100_000: float = 5.0,
) -> pl.DataFrame:
    """Tell since when growth is sustained at the last day of each place of `rt`: a frame `sustained`.

    Sustained is `days` days in a row on which the chance that R is above 1 is at least `probability`, and a
    count of seven days above `per_100_000` people. `incidence` has `location, weekly_per_100000`. The three
    defaults are our own, not a standard; they are written beside each answer.
    """
    ordered = rt.sort("location", "date")
    sure = (pl.col("prob_above_1") >= probability).fill_null(False)
    last_not = pl.when(~sure).then(pl.col("date")).max().over("location")
    run = (
        ordered.with_columns(last_not.alias("last_not"))
        .group_by("location")
        .agg(
            pl.col("date").last(),
            pl.col("date")
            .filter(pl.col("date") > pl.col("last_not").fill_null(date.min))
            .min()
            .alias("since"),
        )
    )
    lasting = ((pl.col("date") - pl.col("since")).dt.total_days() + 1).fill_null(0)
    found = run.join(incidence, on="location", how="left").with_columns(lasting.alias("days_in_a_row"))
    enough = (pl.col("days_in_a_row") >= days) & (pl.col("weekly_per_100000") > per_100_000).fill_null(False)
    return found.select(
        "location",
        "date",
        "since",
        "days_in_a_row",
        "weekly_per_100000",
        enough.alias("sustained"),
        pl.lit(days, pl.Int64).alias("days"),
        pl.lit(probability).alias("probability"),
        pl.lit(per_100_000).alias("per_100000"),
    ).sort("location")


def detect_waves(
    view: pl.DataFrame,
    *,
    as_of: date,
    target: str = "new cases",
    prominence: float = PROMINENCE,
    least_days: int = WAVE_DAYS,
) -> pl.DataFrame:
    """Cut the past of every place into waves, looking back: a frame `waves`.

    A wave is a rise and fall of the mean of seven days around a peak that stands above the higher of the two
    lows beside it by at least `prominence` of its height, and lasts `least_days`. It begins and ends at those
    lows; the last one is `open` until its fall has been that deep. Empty frame without daily rows.
    """
    rows = known_counts(view, target, as_of).filter(pl.col("period_days") == 1)
    rows = rows.filter(pl.col("known").any().over("location"))
    if not rows.height:
        return frames.empty("waves")
    places, dates, counts = by_day(spread_backlogs(rows))
    found = []
    for place, name in enumerate(places):
        level = np.exp(log_means(counts[place]))
        level = np.where(np.isnan(level), 0.0, level)
        for start, peak, end, is_open in find_waves(level, prominence, least_days):
            days = [dates[0] + timedelta(days=int(day) + WEEK - 1) for day in (start, peak, end)]
            total = float(np.nansum(counts[place, start + WEEK - 1 : end + WEEK]))
            found.append((name, *days, float(level[peak]), total, is_open))
    names = ["location", "start", "peak", "end", "peak_per_day", "total", "open"]
    kinds = [pl.String, pl.Date, pl.Date, pl.Date, pl.Float64, pl.Float64, pl.Boolean]
    table = pl.DataFrame(found, schema=dict(zip(names, kinds, strict=True)), orient="row")
    return table.with_columns(
        pl.lit(prominence).alias("prominence"), pl.lit(least_days, pl.Int64).alias("least_days")
    ).select(frames.empty("waves").columns)


def find_waves(level: Array, prominence: float, least_days: int) -> list[tuple[int, int, int, bool]]:
    """Return start, peak, end and whether still open, of each wave of one series in order."""
    found: list[tuple[int, int, int, bool]] = []
    start, peak = 0, 0
    low_after = 0
    for day in range(1, len(level)):
        if level[day] > level[peak]:
            if level[low_after] <= (1 - prominence) * level[peak] and low_after > peak:
                found.append((start, peak, low_after, False))
                start = low_after
            peak = low_after = day
        elif level[day] <= level[low_after] or low_after == peak:
            low_after = day
        elif level[low_after] <= (1 - prominence) * level[peak] and level[day] > level[low_after] / (
            1 - prominence
        ):
            found.append((start, peak, low_after, False))
            start, peak, low_after = low_after, day, day
    if len(level) and level[peak] > 0 and level[start] <= (1 - prominence) * level[peak]:
        done = level[-1] <= (1 - prominence) * level[peak]
        found.append((start, peak, len(level) - 1, not done))
    return [wave for wave in found if wave[2] - wave[0] + 1 >= least_days]
