"""Where a place differs from the pathway: a value, the reason and its source, checked at the door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import polars as pl

from aidlift import frames
from aidlift.catalogue.items import items
from aidlift.catalogue.listed import listed
from aidlift.errors import BadInput, Problem
from aidlift.needs.amounts import Amount
from aidlift.needs.drivers import UNITS
from aidlift.needs.pathway import (
    Pathway,
    contradictions,
    parameters,
    spreads_of,
    unit_problems,
    value_problems,
)
from aidlift.needs.spread import Spread

PER = " per "


@dataclass(frozen=True, kw_only=True)
class Change:
    """What differs in one place: parameters with their spreads, amounts of items, and why."""

    values: Mapping[str, float] = field(default_factory=dict)
    spreads: Mapping[str, Spread] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    amounts: tuple[Amount, ...] = ()

    def apply(self, pathway: Pathway) -> Pathway:
        """Return the pathway as it holds in the place."""
        changed = pathway.changed(self.values, source="", spreads=self.spreads) if self.values else pathway
        return changed.sourced(self.sources)


Overrides = dict[str, Change]


def read_overrides(source: Path | bytes | str, pathway: Pathway) -> Overrides:
    """Read a CSV table `overrides`; raise BadInput with every problem, also those of the whole pathway."""
    return _overrides(frames.read("overrides", source), pathway)


def check_overrides(frame: pl.DataFrame, pathway: Pathway) -> Overrides:
    """Check a frame `overrides` made elsewhere; raise BadInput with every problem."""
    return _overrides(frames.check("overrides", frame), pathway)


def _overrides(checked: frames.Checked, pathway: Pathway) -> Overrides:
    problems = list(checked.problems)
    found: Overrides = {}
    rows = checked.frame.filter(
        pl.col("location").is_not_null(), pl.col("parameter").is_not_null(), pl.col("value").is_not_null()
    )
    for (location,), part in rows.group_by("location", maintain_order=True):
        change, faults = _change(part.to_dicts(), pathway)
        problems += [
            Problem(
                fault.message, fault.row, f"{location}, {fault.column}" if fault.column else str(location)
            )
            for fault in faults
        ]
        found[str(location)] = change
    if problems:
        count = len(problems)
        raise BadInput(
            f"The overrides have {count} problem{'s' if count > 1 else ''}; nothing was estimated.", problems
        )
    return found


def _change(rows: list[dict[str, Any]], pathway: Pathway) -> tuple[Change, list[Problem]]:
    names = [row["parameter"] for row in rows]
    problems = [Problem("stands twice", None, name) for name in sorted(set(names)) if names.count(name) > 1]
    own = [row for row in rows if row["parameter"] in parameters()]
    others = [row for row in rows if row["parameter"] not in parameters()]
    values = {row["parameter"]: row["value"] for row in own}
    spreads, faults = spreads_of(own)
    problems += faults + value_problems(values) + unit_problems(own)
    problems += contradictions(pathway.values() | values, {**pathway.spreads, **spreads})
    made = []
    for row in others:
        amount, fault = _amount(row)
        if amount is None:
            problems.append(Problem(fault, None, row["parameter"]))
        else:
            made.append(amount)
    sources = {row["parameter"]: f"{row['reason']} ({row['source']})" for row in own}
    return Change(values=values, spreads=spreads, sources=sources, amounts=tuple(made)), problems


def _amount(row: Mapping[str, Any]) -> tuple[Amount | None, str]:
    """Read `MN95 per health workers`; give what is wrong with it in a sentence."""
    item, per, driver = row["parameter"].partition(PER)
    if not per:
        known = get_close_matches(row["parameter"], list(parameters()), 1)
        hint = f"did you mean {known[0]}?" if known else "write a parameter, or ITEM per driver"
        return None, f"is neither a parameter of a pathway nor an amount; {hint}"
    entry = items().get(item) or listed().get(item)
    if entry is None:
        near = get_close_matches(item, [*items(), *listed()], 1)
        return None, f"{item!r} is not an item of the catalogue" + (
            f"; did you mean {near[0]}?" if near else ""
        )
    if driver not in UNITS:
        near = get_close_matches(driver, list(UNITS), 1, cutoff=0.4)
        return None, f"{driver!r} is nothing items are counted by; " + (
            f"did you mean {near[0]}?" if near else f"known: {', '.join(UNITS)}"
        )
    if row["unit"] and row["unit"].casefold() != entry.unit:
        return None, f"is in {row['unit']!r}; {item} is counted in {entry.unit}"
    return Amount(item, driver, row["value"], f"{row['reason']} ({row['source']})"), ""
