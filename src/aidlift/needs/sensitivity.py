"""Which assumption moves a need most: each moved alone, and all together (Sobol).

The need is that of the middle path over all days: the sum of a consumable, the peak of a durable.
Ranges come from `ranges.csv`, else a fifth below and above the value. The forecast is an assumption too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from aidlift import frames
from aidlift.catalogue.items import items
from aidlift.catalogue.shipped import shipped_rows
from aidlift.errors import BadInput, NotFound
from aidlift.needs.amounts import oxygen_amounts
from aidlift.needs.drivers import drivers
from aidlift.needs.pathway import OXYGEN_SOURCES, Pathway, parameters
from aidlift.needs.patients import patients
from aidlift.needs.tables import Block, rank

Array = NDArray[np.float64]

CASES = "cases"
USUAL = 0.2  # of the value, where no source gives a range: Aidlift's own choice
USUAL_SOURCE = "Aidlift: a fifth below and above; no source gives a range"
MOST_TOGETHER = 8  # assumptions in the Sobol analysis: those that move the need most alone
POINTS = 128  # a power of 2, as Sobol's sequence asks
ABSORBS = "share_mild"  # what another severity gains, the mild lose
NOT_MOVED = {"arrival_days", "antigen_in_laboratories", "laboratories_always_staffed", ABSORBS}


@dataclass(frozen=True, kw_only=True)
class Range:
    """Between what values an assumption is moved, and who says so."""

    low: float
    base: float
    high: float
    source: str


@cache
def published_ranges() -> dict[str, tuple[float, float, str]]:
    """Return the ranges that have a source, by parameter."""
    return {
        row["parameter"]: (float(row["low"]), float(row["high"]), row["source"])
        for row in shipped_rows("aidlift.needs", "ranges.csv")
    }


def sensitivity(
    blocks: Sequence[Block], location: str, item: str, *, seed: int = 0, points: int = POINTS
) -> pl.DataFrame:
    """Move every assumption behind a need; return a frame `sensitivity`, the largest swing first.

    One at a time gives the need at the low and the high end of each; Sobol moves those with the largest
    swings together over uniform ranges and parts the variance (scipy's estimator of Saltelli, 2010).
    Raises NotFound for a place or item that was not estimated.
    """
    block = next((block for block in blocks if location in block.paths.locations), None)
    if block is None or item not in items():
        raise NotFound(f"No need of {item} in {location} was estimated, so nothing can be moved.")
    if points < 2 or points & (points - 1):
        raise BadInput(f"{points} points cannot be drawn; give a power of 2 such as {POINTS}.")
    model = _model(block, location, item)
    ranges = {CASES: _forecast_range(block, location), **_ranges(block.pathway)}
    base = model.total({})
    rows = []
    for name, span in ranges.items():
        low, high = (model.total({name: value}) for value in (span.low, span.high))
        if abs(high - low) > 1e-9 * max(abs(base), 1.0):
            rows.append(_row(location, item, name, "one at a time", span, total_low=low, total_high=high))
    rows.sort(key=lambda row: -float(str(row["swing"])))
    rows += _sobol(model, [str(row["parameter"]) for row in rows[:MOST_TOGETHER]], ranges, seed, points)
    return pl.DataFrame(rows, schema=frames.schema("sensitivity").dtypes)


@dataclass(frozen=True, kw_only=True)
class _Model:
    """One place, one path and one item: its total under changed assumptions."""

    block: Block
    item: str

    def total(self, changes: dict[str, float]) -> float:
        """Return the need over all days; `cases` multiplies the forecast."""
        block = self.block
        pathway = _moved(block.pathway, {name: value for name, value in changes.items() if name != CASES})
        paths = replace(block.paths, weekly=block.paths.weekly * changes.get(CASES, 1.0))
        cases = patients(paths, pathway, first_day=block.first_day, last_day=block.last_day)
        needed = drivers(cases, block.cares, pathway).needed
        own = [row for row in block.amounts if row.item == self.item]
        if self.item in OXYGEN_SOURCES:
            own = [row for row in oxygen_amounts(pathway) if row.item == self.item]
        by_day = sum((needed[row.driver][0, :, 0] * row.amount for row in own), np.zeros(len(block.days)))
        return float(np.max(by_day) if items()[self.item].kind == "durable" else np.sum(by_day))


def _model(block: Block, location: str, item: str) -> _Model:
    """Take the median sample by its cases over the horizon, or the level nearest one half."""
    place = block.paths.locations.index(location)
    if block.paths.drawn:
        order = np.argsort(block.paths.weekly[place].sum(axis=0), kind="stable")
        path = int(order[rank("0.5", len(order))])
    else:
        path = min(range(len(block.paths.labels)), key=lambda at: abs(float(block.paths.labels[at]) - 0.5))
    one = replace(block, paths=block.paths.of([location]).along(path), cares=(block.cares[place],))
    return _Model(block=one, item=item)


def _forecast_range(block: Block, location: str) -> Range:
    """Give the forecast's own spread: the 5 % and 95 % paths of the whole horizon beside the middle one."""
    totals = np.sort(block.paths.weekly[block.paths.locations.index(location)].sum(axis=0))
    ends = (rank("0.05", len(totals)), rank("0.95", len(totals)))
    middle = totals[rank("0.5", len(totals))] or 1.0
    if len(totals) == 1 or totals[-1] == totals[0]:
        return Range(low=1 - USUAL, base=1.0, high=1 + USUAL, source=USUAL_SOURCE)
    if block.paths.drawn:
        words = "5 % and 95 % of the samples, cases of the whole horizon over the middle"
    else:
        words = f"levels {block.paths.labels[0]} and {block.paths.labels[-1]} of the forecast over the middle"
    low, high = (float(totals[end] / middle) for end in ends)
    return Range(low=low, base=1.0, high=high, source=words)


def _ranges(pathway: Pathway) -> dict[str, Range]:
    """Give every parameter a range around the pathway's value, inside what the parameter allows."""
    ranges = {}
    for name, declared in parameters().items():
        base = getattr(pathway, name)
        if name in NOT_MOVED or name.startswith("mix_"):
            continue
        low, high, source = published_ranges().get(
            name, (base * (1 - USUAL), base * (1 + USUAL), USUAL_SOURCE)
        )
        low, high = max(min(low, base), declared.minimum), min(max(high, base), declared.maximum)
        if high > low:
            ranges[name] = Range(low=low, base=base, high=high, source=source)
    return ranges


def _moved(pathway: Pathway, values: dict[str, float]) -> Pathway:
    """Change parameters; the mild cases give or take what the other severities change."""
    if not values:
        return pathway
    gained = sum(values[name] - getattr(pathway, name) for name in values if name in SEVERE)
    if gained:
        values = {**values, ABSORBS: max(pathway.share_mild - gained, 0.0)}
    held = {name: spread for name, spread in pathway.spreads.items() if name in values}
    spreads = {
        name: replace(spread, mean=values[name], sd=spread.sd * values[name] / spread.mean)
        for name, spread in held.items()
    }
    numbers: dict[str, float] = values
    return replace(pathway, spreads={**pathway.spreads, **spreads}, **numbers)  # type: ignore[arg-type]


SEVERE = ("share_moderate", "share_severe", "share_critical")


def _sobol(
    model: _Model, names: Sequence[str], ranges: dict[str, Range], seed: int, points: int
) -> list[dict[str, object]]:
    if len(names) < 2:
        return []
    from scipy.stats import sobol_indices, uniform  # here, because it takes a second to load

    def totals(values: Array) -> Array:
        return np.array([model.total(dict(zip(names, column, strict=True))) for column in values.T])

    spans = [ranges[name] for name in names]
    found = sobol_indices(
        func=totals,
        n=points,
        dists=[uniform(loc=span.low, scale=span.high - span.low) for span in spans],  # type: ignore[misc]
        rng=np.random.default_rng(seed),
    )
    place = model.block.paths.locations[0]
    return [
        _row(place, model.item, name, "Sobol", span, first_order=_index(first), total_order=_index(total))
        for name, span, first, total in zip(names, spans, found.first_order, found.total_order, strict=True)
    ]


def _index(value: object) -> float | None:
    share = float(np.asarray(value))
    return share if math.isfinite(share) else None


def _row(
    location: str, item: str, name: str, method: str, span: Range, **found: float | None
) -> dict[str, object]:
    low, high = found.get("total_low"), found.get("total_high")
    swing = abs(high - low) if low is not None and high is not None else None
    return {
        "location": location,
        "item": item,
        "parameter": name,
        "method": method,
        "low": span.low,
        "base": span.base,
        "high": span.high,
        "swing": swing,
        "range_source": span.source,
        **found,
    }
