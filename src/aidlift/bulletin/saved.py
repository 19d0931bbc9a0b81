"""Take the material of a bulletin apart into tables and facts that a folder can hold, and put it together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any

import polars as pl

from aidlift.bulletin.material import Baseline, Headline, Material, OutlookRecord, PlanFacts
from aidlift.errors import BadInput

DECLARED = {
    field.name: field.name for field in fields(Material) if str(field.type).startswith("pl.DataFrame")
}
"""Every table of a material, and the declaration it follows."""


def take_apart(material: Material) -> tuple[dict[str, pl.DataFrame], dict[str, Any]]:
    """Return the tables by name, and everything else as plain values that JSON can hold."""
    tables = {name: getattr(material, name) for name in DECLARED}
    tables |= {
        f"coverage_baseline_{number}": other.coverage for number, other in enumerate(material.baselines, 1)
    }
    return tables, {
        "day": material.day.isoformat(),
        "title": material.title,
        "planning_level": material.planning_level,
        "record": _record_told(material.record),
        "headlines": [asdict(one) for one in material.headlines],
        "plan": asdict(material.plan) if material.plan else None,
        "baselines": [{"name": other.name, "objective": other.objective} for other in material.baselines],
        "invented": list(material.invented),
        "notes": list(material.notes),
        "disclaimer": material.disclaimer,
    }


def put_together(tables: Mapping[str, pl.DataFrame], facts: Mapping[str, Any]) -> Material:
    """Rebuild the material that `take_apart` gave; raise BadInput when a table or fact is missing."""
    try:
        rest: dict[str, Any] = {name: facts[name] for name in ("title", "planning_level", "disclaimer")}
        rest |= {name: tables[name] for name in DECLARED}
        return Material(
            day=date.fromisoformat(facts["day"]),
            headlines=tuple(Headline(**_tuples(one)) for one in facts["headlines"]),
            record=_record_read(facts["record"]),
            plan=PlanFacts(**_tuples(facts["plan"])) if facts["plan"] else None,
            baselines=tuple(
                Baseline(coverage=tables[f"coverage_baseline_{number}"], **other)
                for number, other in enumerate(facts["baselines"], 1)
            ),
            invented=tuple(facts["invented"]),
            notes=tuple(facts["notes"]),
            **rest,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput(f"The run is not whole: {error}. Run `aidlift flow` again to make it anew.") from None


def _tuples(told: Mapping[str, Any]) -> dict[str, Any]:
    """Turn the lists of JSON back into the tuples of a material."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}


def _record_told(record: OutlookRecord | None) -> dict[str, Any] | None:
    if record is None:
        return None
    return asdict(record) | {"first": record.first.isoformat(), "last": record.last.isoformat()}


def _record_read(told: Mapping[str, Any] | None) -> OutlookRecord | None:
    if told is None:
        return None
    days = {name: date.fromisoformat(told[name]) for name in ("first", "last")}
    return OutlookRecord(**dict(told) | days)
