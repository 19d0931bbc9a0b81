"""The arithmetic of one need, line by line with its sources, for a pocket calculator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from aidlift.catalogue.items import items
from aidlift.catalogue.listed import listed
from aidlift.errors import NotFound
from aidlift.needs.amounts import Amount
from aidlift.needs.drivers import UNITS
from aidlift.needs.pathway import Pathway
from aidlift.needs.patients import days_of_week
from aidlift.needs.recipes import RECIPES
from aidlift.needs.tables import Block, rank
from aidlift.needs.working import Step, Working, count_drivers, counting, number

WEEKS = {
    "cases": ("new cases that day", "cases"),
    "severe": ("severe case-days", "case-days"),
    "critical": ("critical case-days", "case-days"),
    "isolated": ("case-days of isolation", "case-days"),
    "severe_admissions": ("cases whose severe are admitted that day", "cases"),
    "critical_admissions": ("cases whose critical are admitted that day", "cases"),
    "severe_leaving": ("cases whose severe leave that day", "cases"),
    "critical_leaving": ("cases whose critical leave that day", "cases"),
}


def explain(
    blocks: Sequence[Block], location: str, item: str, day: date, level: str, levels: Sequence[str]
) -> list[Step]:
    """Give the arithmetic of one need: weeks of cases, patients, what it is counted by, the item.

    Of samples the one is followed that is the quantile of this item on this day. Raises NotFound for a
    place, day, level or item of which no need was estimated.
    """
    block = next((block for block in blocks if location in block.paths.locations), None)
    parts = [row for row in block.amounts if row.item == item] if block else []
    if block is None or not parts or day not in block.days or level not in levels:
        raise NotFound(f"No need of {item} in {location} on {day} at level {level} was estimated.")
    cares = (block.cares[block.paths.locations.index(location)],)
    one = replace(block, paths=block.paths.of([location]), cares=cares, first_day=day, last_day=day)
    path = _path(one, parts, level, "needed")
    needed = Working(one, path, "needed")
    usable = Working(one, _path(one, parts, level, "usable", path), "usable")
    return [*_chain(needed, parts, level), *_chain(usable, parts, level)]


def _path(block: Block, parts: Sequence[Amount], level: str, side: str, rather: int | None = None) -> int:
    """Pick the path that the explanation follows; `rather` one of several alike."""
    if not block.paths.drawn:
        return block.paths.labels.index(level)
    counted = getattr(count_drivers(block), side)
    values = sum((counted[row.driver][0, 0] * row.amount for row in parts), np.zeros(1))
    found = int(np.argsort(values, kind="stable")[rank(level, len(values))])
    return rather if rather is not None and values[rather] == values[found] else found


def _chain(work: Working, parts: Sequence[Amount], level: str) -> list[Step]:
    item = parts[0].item
    supply = items().get(item) or listed()[item]
    paths, side = work.block.paths, work.side
    followed = (
        f"sample {paths.labels[0]}, which is the {level} quantile of {item} that day"
        if paths.drawn
        else f"level {level} through all weeks"
    )
    steps: dict[str, Step] = {}
    drivers_used = [row.driver for row in parts if row.amount]
    for driver in drivers_used:
        _explain_driver(driver, work, steps)
    shown = list(steps.values())
    if side == "usable":
        shown = [step for step in shown if step.what in UNITS and work.needed[step.what] != work[step.what]]
        if not shown:
            total = sum(work[row.driver] * row.amount for row in parts)
            words = "as needed: there are beds, staff and laboratories for all"
            return [Step(what=f"{item} usable", arithmetic=words, value=total, unit=supply.unit)]
    counted = [row for row in parts if row.amount] or list(parts[:1])
    for row in counted:
        words = f" ({row.working})" if row.working else ""
        shown.append(
            Step(
                what=f"{item} for {row.driver}",
                arithmetic=f"{number(work[row.driver])} {UNITS[row.driver]} x {number(row.amount)}{words}",
                value=work[row.driver] * row.amount,
                unit=supply.unit,
                source=row.source,
            )
        )
    total = sum(work[row.driver] * row.amount for row in parts)
    terms = " + ".join(number(work[row.driver] * row.amount) for row in counted)
    shown.append(
        Step(
            what=f"{item} {side} on {work.day} ({followed})", arithmetic=terms, value=total, unit=supply.unit
        )
    )
    return shown


def _explain_driver(driver: str, work: Working, steps: dict[str, Step]) -> None:
    """Add the steps of a driver after those it stands on."""
    if driver in steps:
        return
    recipe = RECIPES[driver]
    for other in recipe.stands_on:
        _explain_driver(other, work, steps)
    if recipe.weeks and work.side == "needed":
        for step in _weeks(recipe.weeks, work):
            steps.setdefault(step.what, step)
    words, names = recipe.words(work)
    steps[driver] = Step(
        what=driver,
        arithmetic=words,
        value=work[driver],
        unit=UNITS[driver],
        source="; ".join(dict.fromkeys(_cite(work.pathway, name) for name in names if _tells(work, name))),
    )


def _tells(work: Working, name: str) -> bool:
    """Tell whether a parameter changes anything: a delay of 0 days or finding all cases does not."""
    idle = {"delay_severe": 0.0, "delay_critical": 0.0, "ascertainment": 1.0, "arrival_days": 7.0}
    return name not in idle or getattr(work.pathway, name) != idle[name]


def _cite(pathway: Pathway, name: str) -> str:
    spread = pathway.spreads.get(name)
    form = f" ({spread.form}{f', sd {spread.sd:g}' if spread.sd else ''})" if spread else ""
    return f"{name} {getattr(pathway, name):g}{form}: {pathway.sources[name]}"


def _weeks(name: str, work: Working) -> Iterator[Step]:
    """Give the cases of each week that count that day: cases a day x days of them that count."""
    label, total = WEEKS[name]
    paths, pathway = work.block.paths, work.pathway
    terms = []
    for kind, end, cases, days in counting(name, work):
        over = days_of_week(name, pathway)
        terms.append(cases / over * days)
        yield Step(
            what=f"{label}, week to {end} ({kind})",
            arithmetic=f"{number(cases)} cases / {over} days x {number(days)} days",
            value=terms[-1],
            unit=total,
        )
    if not terms:
        last = paths.past_ends[-1] if paths.past_ends else "none"
        yield Step(what=label, arithmetic=f"no week counts (last counted: {last})", value=0.0, unit=total)
    if len(terms) > 1:
        yield Step(what=label, arithmetic=" + ".join(map(number, terms)), value=sum(terms), unit=total)
