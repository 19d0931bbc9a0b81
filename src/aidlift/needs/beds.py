"""What care there is: beds, intensive-care beds and health workers, and what is not known of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import polars as pl

from aidlift import frames
from aidlift.catalogue.capacity import capacities
from aidlift.needs.pathway import Pathway

UNLIMITED = float("inf")


@dataclass(frozen=True, kw_only=True)
class Care:
    """Beds for severe and for critical patients, and health workers, that a place has for the disease.

    Infinite where nobody published them; `notes` says so.
    """

    severe_beds: float
    critical_beds: float
    health_workers: float
    notes: tuple[str, ...]


def known_capacity() -> pl.DataFrame:
    """Return what the catalogue knows of every country, as a frame `capacity`."""
    rows = [asdict(country) for country in capacities().values()]
    return pl.DataFrame(rows, schema=frames.schema("capacity").dtypes)


def care(location: str, capacity: pl.DataFrame, pathway: Pathway) -> Care:
    """Work out the care a place has, from its row of the table `capacity`.

    Critical beds are all beds times the share in intensive care; severe beds are the rest of the beds
    that do not serve other diseases (WHO ESFT 2022.1). What is not known is no limit and said in a note.
    """
    rows = capacity.filter(pl.col("location") == location).to_dicts()
    if not rows:
        missing = f"{location}: no population, beds or staff are known, so usable needs have no limit."
        return Care(
            severe_beds=UNLIMITED, critical_beds=UNLIMITED, health_workers=UNLIMITED, notes=(missing,)
        )
    known = rows[0]
    notes = []
    workers, icu = known["health_workers"], known["icu_share"]
    if workers is None:
        notes.append(f"{location}: the number of health workers is not known; no limit is set.")
    if known["beds_per_1000"] is None:
        notes.append(f"{location}: the number of hospital beds is not known; no limit is set.")
        beds = UNLIMITED
    else:
        beds = known["population"] * known["beds_per_1000"] / 1000
        if icu is None:
            notes.append(
                f"{location}: the share of intensive-care beds is not known; only severe beds limit."
            )
    return Care(
        severe_beds=beds * max(1 - pathway.share_beds_not_covid - (icu or 0.0), 0.0),
        critical_beds=beds * icu if icu is not None and beds < UNLIMITED else UNLIMITED,
        health_workers=UNLIMITED if workers is None else workers * pathway.share_workers_treating,
        notes=tuple(notes),
    )
