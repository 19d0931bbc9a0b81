"""One place, day and path of a need, worked out, for the words of an explanation."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date

from aidlift.needs.drivers import Drivers, drivers
from aidlift.needs.pathway import Pathway
from aidlift.needs.patients import days_of_week, kernels, patients, weights
from aidlift.needs.tables import Block

DIGITS = 10  # of a pocket calculator


@dataclass(frozen=True, kw_only=True)
class Step:
    """One line: what is worked out, from what, how much, and who says so."""

    what: str
    arithmetic: str
    value: float
    unit: str
    source: str = ""

    def __str__(self) -> str:
        """Read as `severe patients: 7,000 case-days x 0.15 = 1,050 patients. Source: WHO ESFT 2022.1`."""
        line = f"{self.what}: {self.arithmetic} = {number(self.value)} {self.unit}"
        return f"{line}. Source: {self.source}" if self.source else line

    def to_dict(self) -> dict[str, str | float]:
        """Give the step as plain values."""
        return asdict(self)


def number(value: float) -> str:
    """Write a number with the digits a pocket calculator shows."""
    before = math.floor(math.log10(abs(value))) + 1 if value else 1
    text = f"{value:,.{min(max(DIGITS - before, 0), 15)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def count_drivers(block: Block) -> Drivers:
    """Count the drivers of a block."""
    cases = patients(block.paths, block.pathway, first_day=block.first_day, last_day=block.last_day)
    return drivers(cases, block.cares, block.pathway)


class Working:
    """One place, day and path, worked out on one side: needed, or usable with the care there is."""

    def __init__(self, block: Block, path: int, side: str) -> None:
        self.block = replace(block, paths=block.paths.along(path))
        self.side = side
        self.day = block.first_day
        counted = count_drivers(self.block)
        self.values = {name: float(array[0, 0, 0]) for name, array in getattr(counted, side).items()}
        self.needed = {name: float(array[0, 0, 0]) for name, array in counted.needed.items()}

    @property
    def pathway(self) -> Pathway:
        """Return the pathway of the place."""
        return self.block.pathway

    def __getitem__(self, driver: str) -> float:
        return self.values[driver]


def counting(name: str, work: Working) -> Iterator[tuple[str, date, float, float]]:
    """Give the weeks that count that day: reported or forecast, last day, cases, days of them."""
    block, over = work.block, days_of_week(name, work.pathway)
    kernel = kernels(work.pathway)[name] / _share(name, work.pathway)
    on = (work.day, work.day)
    ahead = weights(kernel, block.paths.week_ends, on, over)[0] * over
    behind = weights(kernel, block.paths.past_ends, on, over, before=block.paths.forecast_from)[0] * over
    for kind, ends, cases, days in (
        ("reported", block.paths.past_ends, block.paths.past[0], behind),
        ("forecast", block.paths.week_ends, block.paths.weekly[0, :, 0], ahead),
    ):
        for end, count, part in zip(ends, cases, days, strict=True):
            if part > 0:
                yield kind, end, float(count), float(part)


def _share(name: str, pathway: Pathway) -> float:
    share = {
        "cases": pathway.ascertainment,
        "isolated": pathway.share_mild + pathway.share_moderate,
        "isolations": pathway.share_mild + pathway.share_moderate,
    }.get(name)
    if share is None:
        share = pathway.share_severe if name.startswith("severe") else pathway.share_critical
    return (share or 1.0) / pathway.ascertainment


def total(name: str, work: Working) -> float:
    """Add up the cases, or case-days, that count that day."""
    over = days_of_week(name, work.pathway)
    return sum(cases / over * days for _, _, cases, days in counting(name, work))
