"""Needs of the world from joint samples, beside a pandas loop that does the same work place by place.

The world: 230 countries, 28 days, 200 samples, the catalogue's items and ten of the list: 40 in all.
The loop is what an analyst writes: for each country and item a table of samples by day, its quantiles.
It is timed on a few countries and scaled; its numbers are compared with ours on those.
"""

from __future__ import annotations

import resource
import time
from datetime import date, timedelta

import numpy as np
import pandas as pd
import polars as pl

from aidlift import frames
from aidlift.catalogue.items import items
from aidlift.catalogue.listed import listed
from aidlift.needs import Needs, coefficients, estimate_needs, known_capacity, pathway
from aidlift.needs.amounts import amounts, oxygen_amounts

COUNTRIES, DAYS, SAMPLES, WEEKS = 230, 28, 200, 4
LEVELS = (0.5, 0.7, 0.95)
SATURDAY = date(2021, 5, 1)
FURTHER = 10  # supplies of the list beside the 30 of the catalogue
LOOPED = 3  # countries of the loop; it is scaled to all


def run() -> None:
    """Print seconds and peak memory of ours, the loop's seconds scaled to the world, and the agreement."""
    forecasts, recent = world()
    capacity = known_capacity()
    estimate_needs(forecasts.filter(location="IND"), recent, capacity, pathway(), levels=LEVELS)  # imports
    begun, worked = time.perf_counter(), time.process_time()
    found = estimate(forecasts, recent, capacity, with_listed=list(listed())[:FURTHER])
    ours, worked = time.perf_counter() - begun, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    counted = found.needs["item"].n_unique() + found.listed["item"].n_unique()
    places = found.needs["location"].unique().sort().to_list()
    print(f"{len(places)} countries x {counted} items x {DAYS} days x {SAMPLES} samples, needed and usable,")
    print(f"{len(LEVELS)} quantiles by day, week and horizon")
    rows = found.needs.height + found.listed.height
    print(f"aidlift: {ours:.2f} s ({worked:.2f} s of processor on 2 threads), {rows:,} rows")
    print(f"peak memory of the whole process until then: {peak:.2f} GiB")
    begun = time.perf_counter()
    wide = estimate(forecasts, recent, capacity, with_listed=True)
    more = wide.listed["item"].n_unique()
    print(f"aidlift with the catalogue and all {more} listed supplies: {time.perf_counter() - begun:.2f} s")
    places = places[:LOOPED]
    begun = time.perf_counter()
    looped = loop(forecasts.filter(pl.col("location").is_in(places)), recent)
    scaled = (time.perf_counter() - begun) * COUNTRIES / LOOPED
    print(f"pandas loop: {scaled:.1f} s for {COUNTRIES} countries (measured on {LOOPED}), needed alone")
    print(f"largest relative difference on those {LOOPED}: {difference(found, looped):.1e}")


def world() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Make joint samples of all countries: log-normal weeks that remember the week before."""
    random = np.random.default_rng(1)
    places = known_capacity()["location"].to_list()[:COUNTRIES]
    level = random.lognormal(9, 2, len(places))
    steps = random.normal(0, 0.3, (len(places), WEEKS, SAMPLES)).cumsum(axis=1)
    values = level[:, None, None] * np.exp(steps)
    place, week, sample = (axis.ravel() for axis in np.indices(values.shape))
    ends = [SATURDAY + timedelta(days=7 * number) for number in range(1, WEEKS + 1)]
    forecasts = pl.DataFrame(
        {
            "location": pl.Series(places).gather(place),
            "target_end_date": pl.Series(ends).gather(week),
            "output_type_id": pl.Series(sample).cast(pl.String),
            "horizon": week + 1,
            "value": values.ravel(),
        }
    ).with_columns(
        model_id=pl.lit("made"),
        reference_date=pl.lit(SATURDAY),
        target=pl.lit("wk inc case"),
        output_type=pl.lit("sample"),
        method=pl.lit("made"),
        flags=pl.lit(""),
        as_of=pl.lit(SATURDAY),
    )
    forecasts = forecasts.select(frames.empty("forecasts").columns)
    before = [SATURDAY - timedelta(days=7 * back) for back in range(3)]
    recent = pl.DataFrame(
        {
            "location": [name for name in places for _ in before],
            "week_end": before * len(places),
            "value": np.repeat(level, len(before)),
        }
    )
    return forecasts, recent


def estimate(
    forecasts: pl.DataFrame,
    recent: pl.DataFrame,
    capacity: pl.DataFrame,
    *,
    with_listed: bool | list[str],
) -> Needs:
    return estimate_needs(forecasts, recent, capacity, pathway(), levels=LEVELS, with_listed=with_listed)


def loop(forecasts: pl.DataFrame, recent: pl.DataFrame) -> dict[tuple[str, str, float], np.ndarray]:
    """Do the same in pandas, as one would by hand: a table of samples by day for each driver and item."""
    way = pathway()
    per_item: dict[str, list[tuple[str, float]]] = {}
    rows = [*coefficients().select("item", "driver", "amount").iter_rows()]
    rows += [(row.item, row.driver, row.amount) for row in oxygen_amounts(way)]
    for item, driver, amount in rows:
        per_item.setdefault(item, []).append((driver, amount))
    answer = {}
    for place, table in forecasts.to_pandas().groupby("location"):
        weekly = table.pivot_table(index="target_end_date", columns="output_type_id", values="value")
        past = recent.filter(location=place).to_pandas().set_index("week_end")["value"].sort_index()
        reported = pd.DataFrame(dict.fromkeys(weekly.columns, past))
        daily = pd.concat([spread(week) for week in [*rows_of(reported), *rows_of(weekly)]])
        counted = drivers_of(daily, way)
        for item, parts in per_item.items():
            parts = [(driver, amount) for driver, amount in parts if driver in counted]
            total = sum((counted[driver] * amount for driver, amount in parts), 0 * daily)
            quantiles = (
                pd.DataFrame(np.asarray(total))
                .tail(DAYS)
                .quantile(list(LEVELS), axis=1, interpolation="lower")
            )
            for level in LEVELS:
                answer[place, item, level] = quantiles.loc[level].to_numpy()
    return answer


def rows_of(table: pd.DataFrame) -> list[tuple[pd.Timestamp, np.ndarray]]:
    return [(pd.Timestamp(end), row.to_numpy()) for end, row in table.iterrows()]


def spread(week: tuple[pd.Timestamp, np.ndarray]) -> pd.DataFrame:
    end, cases = week
    return pd.DataFrame(np.tile(cases / 7, (7, 1)), index=pd.date_range(end=end, periods=7))


def drivers_of(daily: pd.DataFrame, way) -> dict[str, pd.DataFrame]:
    """Count patients and staff by day; tests and laboratories are left out of the comparison."""
    severe = way.share_severe * daily.rolling(int(way.stay_severe)).sum()
    critical = way.share_critical * daily.rolling(int(way.stay_critical)).sum()
    beds = severe + critical
    home = (way.share_mild + way.share_moderate) * daily
    screened = home + way.negatives_per_case * daily

    def shifts(who: str) -> pd.DataFrame:
        return (
            severe * getattr(way, f"{who}_hours_severe") + critical * getattr(way, f"{who}_hours_critical")
        ) / way.shift_hours

    return {
        "severe patients": severe,
        "critical patients": critical,
        "severe admissions": way.share_severe * daily,
        "critical admissions": way.share_critical * daily,
        "severe oxygen flow": severe * way.oxygen_flow_severe,
        "critical oxygen flow": critical * way.oxygen_flow_critical,
        "health workers": shifts("health_worker"),
        "cleaners": shifts("cleaner"),
        "ambulance workers": beds * way.ambulance_workers_per_bed,
        "biomedical engineers": beds * way.biomedical_engineers_per_bed,
        "hospital caregivers": beds * way.caregivers_hospital,
        "isolation days": home * way.stay_isolation,
        "isolation caregiver days": home * way.stay_isolation * way.caregivers_isolation,
        "screening workers": screened / way.screened_per_worker,
        "screening days": home * way.screening_days,
    }


def difference(found: Needs, looped: dict[tuple[str, str, float], np.ndarray]) -> float:
    """Compare the items of which the loop counts every driver: all but those of tests and laboratories."""
    tested = {row.item for row in amounts(pathway()) if "tests" in row.driver or "laboratory" in row.driver}
    worst = 0.0
    for (place, item, level), theirs in looped.items():
        if item in tested or item not in items():
            continue
        ours = found.needs.filter(location=place, item=item, output_type_id=f"{level:g}")["needed"].to_numpy()
        worst = max(worst, float(np.max(np.abs(ours - theirs) / np.maximum(np.abs(theirs), 1e-9))))
    return worst
