"""From paths to tables: quantiles of items by day, and of their sums and peaks over weeks.

A quantile of samples is the smallest sample with at least that share at or below it, so that it is one
path whose arithmetic can be shown. Along quantile levels a level is itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from aidlift.needs.amounts import Amount
from aidlift.needs.beds import Care
from aidlift.needs.drivers import Drivers
from aidlift.needs.paths import WEEK, Paths
from aidlift.needs.pathway import Pathway

Array = NDArray[np.float64]
Parts = tuple[tuple[str, float], ...]

SHOWN = (
    "severe patients",
    "critical patients",
    "patients in hospital",
    "isolated patients",
    "severe admissions",
    "critical admissions",
    "deaths",
    "health workers",
    "tests",
)


class Supply(Protocol):
    """What a table needs to know of an item."""

    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def unit(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, kw_only=True)
class Block:
    """Places that are computed together: the same weeks, the same pathway, the same amounts."""

    paths: Paths
    pathway: Pathway
    amounts: tuple[Amount, ...]
    cares: tuple[Care, ...]
    first_day: date
    last_day: date
    so_far: bool = False
    """Whether the sums from the first day to each day are asked for as well."""

    @property
    def days(self) -> list[date]:
        """List the days of the needs."""
        count = (self.last_day - self.first_day).days + 1
        return [self.first_day + timedelta(days=number) for number in range(count)]

    @property
    def periods(self) -> list[tuple[str, date, date]]:
        """List the whole horizon, the part of each forecast week in it, and what was so far each day."""
        weeks = [
            (max(end - WEEK + timedelta(days=1), self.first_day), min(end, self.last_day))
            for end in self.paths.week_ends
        ]
        return [
            ("horizon", self.first_day, self.last_day),
            *(("week", first, last) for first, last in weeks if first <= last),
            *(("so far", self.first_day, day) for day in self.days if self.so_far),
        ]


@dataclass(frozen=True)
class Ranks:
    """Where the quantiles lie among the paths."""

    levels: tuple[str, ...]
    paths: Paths

    def pick(self, values: Array) -> Array:
        """Take the quantiles of the last axis; along levels the levels themselves."""
        if not self.paths.drawn:
            return values[..., [self.paths.labels.index(level) for level in self.levels]]
        ranks = [rank(level, values.shape[-1]) for level in self.levels]
        return np.sort(values, axis=-1)[..., ranks]


def rank(level: str, count: int) -> int:
    """Return the place, from 0, of the smallest sample with at least that share at or below it."""
    return max(int(np.ceil(round(float(level) * count, 9))) - 1, 0)


@dataclass(frozen=True)
class Tables:
    """What is needed of some supplies: by day, and over the periods of the block."""

    needs: pl.DataFrame
    totals: pl.DataFrame


def item_tables(
    block: Block, counted: Drivers, ranks: Ranks, supplies: Mapping[str, Supply], as_of: date
) -> Tables:
    """Work out the tables of all supplies that have an amount.

    Needs are linear in their drivers, so supplies whose amounts are in the same proportion share one
    ranking of the samples.
    """
    parts = _parts(block.amounts, supplies)
    shapes = {code: (_shape(part), supplies[code].kind) for code, part in parts.items()}
    edges = [
        ((first - block.first_day).days, (last - block.first_day).days + 1)
        for _, first, last in block.periods
    ]
    same = {name: np.array_equal(counted.needed[name], counted.usable[name]) for name in counted.needed}

    def one(shape: tuple[Parts, str]) -> tuple[Array, Array, Array, Array]:
        part, kind = shape
        needed = _ranked(part, kind, counted.needed, edges, ranks)
        if all(same[driver] for driver, _ in part):
            return (*needed, *needed)
        return (*needed, *_ranked(part, kind, counted.usable, edges, ranks))

    distinct = sorted(set(shapes.values()))
    ranked = {shape: one(shape) for shape in distinct}
    scales = {code: part[0][1] if part else 0.0 for code, part in parts.items()}
    stacked = [
        np.stack([scales[code] * ranked[shapes[code]][number] for code in parts], axis=1)
        for number in range(4)
    ]
    needed, needed_sums, usable, usable_sums = stacked
    by_day = _long(block, parts, supplies, {"date": block.days}, ranks, needed, usable)
    names = ("period", "first_day", "last_day")
    periods = {
        name: list(column) for name, column in zip(names, zip(*block.periods, strict=True), strict=True)
    }
    by_period = _long(block, parts, supplies, periods, ranks, needed_sums, usable_sums)
    method = "samples" if block.paths.drawn else "comonotone"
    return Tables(
        by_day.with_columns(pl.lit(as_of).alias("as_of")),
        by_period.with_columns(pl.lit(method).alias("method"), pl.lit(as_of).alias("as_of")),
    )


def driver_table(block: Block, counted: Drivers, ranks: Ranks) -> pl.DataFrame:
    """Give the drivers that people ask for: `location, level, date, driver, needed, usable`."""
    picked = [(ranks.pick(counted.needed[name]), ranks.pick(counted.usable[name])) for name in SHOWN]
    return pl.concat(
        _grid(block, ranks).with_columns(
            pl.lit(name).alias("driver"),
            pl.Series("needed", needed.transpose(0, 2, 1).ravel()),
            pl.Series("usable", usable.transpose(0, 2, 1).ravel()),
        )
        for name, (needed, usable) in zip(SHOWN, picked, strict=True)
    )


def linear_table(block: Block, counted: Drivers, ranks: Ranks, sums: Mapping[str, Parts]) -> pl.DataFrame:
    """Give sums of drivers by place, level and day: columns `needed_<name>` and `usable_<name>`."""
    columns = []
    for name, part in sums.items():
        for side, source in (("needed", counted.needed), ("usable", counted.usable)):
            picked = ranks.pick(_sum(part, source))
            columns.append(pl.Series(f"{side}_{name}", picked.transpose(0, 2, 1).ravel()))
    return _grid(block, ranks).with_columns(columns)


def _grid(block: Block, ranks: Ranks) -> pl.DataFrame:
    places, days, levels = list(block.paths.locations), block.days, list(ranks.levels)
    index = np.indices((len(places), len(levels), len(days))).reshape(3, -1)
    return pl.DataFrame(
        {
            "location": pl.Series(places).gather(index[0]),
            "level": pl.Series(levels).gather(index[1]),
            "date": pl.Series(days).gather(index[2]),
        }
    )


def _parts(amounts: Iterable[Amount], supplies: Mapping[str, Supply]) -> dict[str, Parts]:
    """Gather what each supply is counted by; amounts of 0 add nothing, a supply without others is 0."""
    found: dict[str, list[tuple[str, float]]] = {}
    for row in amounts:
        if row.item in supplies:
            found.setdefault(row.item, []).extend([(row.driver, row.amount)] if row.amount else [])
    return {code: tuple(sorted(found[code])) for code in sorted(found)}


def _shape(part: Parts) -> Parts:
    """Divide amounts by the first, so that proportional supplies look alike."""
    return tuple((driver, round(amount / part[0][1], 12)) for driver, amount in part)


def _sum(part: Parts, source: Mapping[str, Array]) -> Array:
    """Add up drivers times amounts; zero where there are none."""
    if not part:
        return np.zeros_like(next(iter(source.values())))
    driver, amount = part[0]
    total = source[driver] * amount
    for driver, amount in part[1:]:
        total += source[driver] * amount
    return np.asarray(total)


def _ranked(
    part: Parts, kind: str, source: Mapping[str, Array], edges: Sequence[tuple[int, int]], ranks: Ranks
) -> tuple[Array, Array]:
    """Rank the paths by day, and by sums (consumables) or peaks (durables) of each period."""
    values = _sum(part, source)
    over: Callable[..., Array] = np.max if kind == "durable" else np.sum
    periods = np.stack([over(values[:, begin:end], axis=1) for begin, end in edges], axis=1)
    return ranks.pick(values), ranks.pick(periods)


def _long(
    block: Block,
    codes: Iterable[str],
    supplies: Mapping[str, Supply],
    when: Mapping[str, Sequence[object]],
    ranks: Ranks,
    needed: Array,
    usable: Array,
) -> pl.DataFrame:
    """Lay arrays (places, items, times, levels) out as rows: by place, item, level and time."""
    codes, places, levels = list(codes), list(block.paths.locations), list(ranks.levels)
    times = len(next(iter(when.values())))
    index = np.indices((len(places), len(codes), len(levels), times)).reshape(4, -1)
    return pl.DataFrame(
        {
            "location": pl.Series(places).gather(index[0]),
            "item": pl.Series(codes).gather(index[1]),
            **{name: pl.Series(list(column)).gather(index[3]) for name, column in when.items()},
            "output_type_id": pl.Series(levels).gather(index[2]),
            "kind": pl.Series([supplies[code].kind for code in codes]).gather(index[1]),
            "needed": needed.transpose(0, 1, 3, 2).ravel(),
            "usable": usable.transpose(0, 1, 3, 2).ravel(),
            "unit": pl.Series([supplies[code].unit for code in codes]).gather(index[1]),
        }
    )
