"""How much of each item goes with one unit of each driver, with its source."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache

import polars as pl

from aidlift.catalogue.items import items
from aidlift.catalogue.listed import listed
from aidlift.catalogue.shipped import shipped_rows
from aidlift.catalogue.units import oxygen_m3_per_day, oxygen_tonnes
from aidlift.needs.pathway import Pathway

FLOWS = {"severe": "severe oxygen flow", "critical": "critical oxygen flow"}


@dataclass(frozen=True)
class Amount:
    """So much of an item for one unit of a driver. `working` is the arithmetic behind it, if any."""

    item: str
    driver: str
    amount: float
    source: str
    working: str = ""


@cache
def coefficients() -> pl.DataFrame:
    """Return how much of each item of the catalogue goes with one unit of each driver.

    Columns `item, driver, amount, source`. Items of oxygen are not here: they follow from the pathway's
    mix and equivalences, see `oxygen_amounts`.
    """
    rows = pl.DataFrame(shipped_rows("aidlift.needs", "coefficients.csv"))
    return rows.with_columns(pl.col("amount").cast(pl.Float64))


@cache
def listed_coefficients() -> tuple[Amount, ...]:
    """Return the same for the supplies of the list; a medicine goes to a share of the patients."""
    return tuple(
        Amount(
            row["item"],
            row["driver"],
            float(row["amount"]) * float(row["share"]),
            row["source"],
            "" if row["share"] == "1" else f"{row['amount']} x {row['share']}",
        )
        for row in shipped_rows("aidlift.needs", "listed_coefficients.csv")
    )


def amounts(
    pathway: Pathway, others: Iterable[Amount] = (), *, with_listed: bool | Collection[str] = False
) -> list[Amount]:
    """Return all amounts under a pathway; `others` stand in place of those for the same item and driver.

    `with_listed` adds the supplies of the list, all or those of the codes given.
    """
    asked = set(listed()) if with_listed is True else set(with_listed or ())
    shipped = [
        Amount(*row) for row in coefficients().select("item", "driver", "amount", "source").iter_rows()
    ]
    rows = [*shipped, *oxygen_amounts(pathway), *(row for row in listed_coefficients() if row.item in asked)]
    replaced = {(row.item, row.driver): row for row in rows}
    known = set(items()) | asked
    replaced |= {(row.item, row.driver): row for row in others if row.item in known}
    return list(replaced.values())


def oxygen_amounts(pathway: Pathway) -> list[Amount]:
    """Return the equipment that brings one L/min to patients, by the pathway's mix.

    Each source carries its own share of the flow and no more, and the shares sum to 1: no flow is met
    twice. Cylinders are those beside the patients and those on the road to be filled.
    """
    return [
        amount
        for who, driver in FLOWS.items()
        for source, share in pathway.mix(who).items()
        for amount in [_brings(source, share, who, driver, pathway)]
    ]


def _brings(item: str, share: float, who: str, driver: str, pathway: Pathway) -> Amount:
    one, working, equivalence = _per_flow(item, getattr(pathway, f"oxygen_flow_{who}"), pathway)
    source = f"{pathway.sources[f'mix_{who}_{item}']}; {pathway.sources[equivalence]}"
    return Amount(item, driver, share * one, source, f"share {share:g} x {working}")


def _per_flow(item: str, patient_flow: float, pathway: Pathway) -> tuple[float, str, str]:
    """Return how many of an item bring 1 L/min, in words, and the parameter behind it."""
    m3 = oxygen_m3_per_day(1)
    rated = {"OXC05": "concentrator_small", "OXC10": "concentrator_large", "PSA500": "plant_flow"}
    if item in rated:
        flow = getattr(pathway, rated[item])
        return 1 / flow, f"1 / {flow:g} L/min", rated[item]
    if item == "LOXT":
        tonnes = oxygen_tonnes(m3)
        words = f"{m3:g} m3 x {1000 * oxygen_tonnes(1):g} kg / 1000 x {pathway.tank_cycle_days:g} days"
        return (
            tonnes * pathway.tank_cycle_days / pathway.tank_load,
            f"{words} / {pathway.tank_load:g} t",
            "tank_load",
        )
    size = {"CYL40": "cylinder_large", "CYLD": "cylinder_small"}[item]
    volume = getattr(pathway, size)
    at_bed = 1 / patient_flow if patient_flow else 0.0
    road = f"{m3:g} m3 / {volume:g} m3 x {pathway.refill_days:g} days on the road"
    words = f"(1 / {patient_flow:g} at the bed + {road})"
    return at_bed + m3 / volume * pathway.refill_days, words, size


def refills_per_flow(who: str, pathway: Pathway) -> float:
    """Return the fillings of cylinders a day for 1 L/min of the oxygen of `severe` or `critical` patients."""
    mix = pathway.mix(who)
    return oxygen_m3_per_day(1) * (
        mix["CYL40"] / pathway.cylinder_large + mix["CYLD"] / pathway.cylinder_small
    )
