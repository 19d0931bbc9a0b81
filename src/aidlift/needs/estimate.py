"""What patients and their staff will need, by item and day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import polars as pl

from aidlift import catalogue, frames
from aidlift.catalogue.items import items
from aidlift.catalogue.shipped import shipped_rows
from aidlift.catalogue.units import oxygen_m3_per_day, oxygen_tonnes
from aidlift.errors import BadInput, NotFound
from aidlift.needs.beds import care
from aidlift.needs.drivers import UNITS, drivers
from aidlift.needs.pathway import Pathway
from aidlift.needs.patients import patients

CASES = "wk inc case"
DEFAULT_LEVELS = (0.5, 0.7, 0.95)


@dataclass(frozen=True, kw_only=True)
class Needs:
    """What is needed, as known on a day.

    `needs` is a frame `needs`; `drivers` what it is counted by (`location, level, date, driver, needed,
    usable`); `oxygen` the oxygen itself (`location, level, date`, then `needed` and `usable` in m³ of
    gas and in tonnes of liquid a day). `notes` says what was not known and what was done about it.
    """

    as_of: date
    pathway: Pathway
    levels: tuple[str, ...]
    needs: pl.DataFrame
    drivers: pl.DataFrame
    oxygen: pl.DataFrame
    notes: tuple[str, ...]

    def summary(self) -> str:
        """Say in a sentence how much is needed on the last day, at the middle level."""
        if not self.needs.height:
            return f"No needs as known on {self.as_of}: there is no forecast of cases."
        level = self.levels[len(self.levels) // 2]
        last_day = self.needs["date"].max()
        at = (pl.col("date") == last_day) & (pl.col("level") == level)
        once = counted_once(self.needs["location"].unique())
        at &= pl.col("location").is_in(once)
        patients = self.drivers.filter(at, pl.col("driver").is_in(["severe patients", "critical patients"]))
        places = len(once)
        return (
            f"{patients['needed'].sum():,.0f} patients in need of a bed in {places} "
            f"place{'' if places == 1 else 's'} on {last_day!s}, beds for {patients['usable'].sum():,.0f}; "
            f"{self.oxygen.filter(at)['needed_t'].sum():,.0f} t of oxygen a day "
            f"(level {level}, pathway {self.pathway.name})."
        )

    def explain(self, location: str, item: str, day: date, level: float) -> list[str]:
        """Give the arithmetic of one need, line by line; raise NotFound if it was not estimated."""
        at = (pl.col("location") == location) & (pl.col("date") == day) & (pl.col("level") == f"{level:g}")
        parts = self.drivers.filter(at).join(
            coefficients().filter(pl.col("item") == item), on="driver", maintain_order="right"
        )
        if not parts.height:
            raise NotFound(f"No need of {item} in {location} on {day} at level {level:g} was estimated.")
        unit = items()[item].unit
        lines = [
            f"{row['needed']:,.2f} {row['driver']} ({UNITS[row['driver']]}) x {row['amount']:g} = "
            f"{row['needed'] * row['amount']:,.2f} {unit}; usable {row['usable']:,.2f} -> "
            f"{row['usable'] * row['amount']:,.2f}. {row['source']}"
            for row in parts.iter_rows(named=True)
        ]
        needed, usable = ((parts[column] * parts["amount"]).sum() for column in ("needed", "usable"))
        return [*lines, f"Needed {needed:,.2f} {unit}, usable {usable:,.2f} {unit}."]


def counted_once(locations: Iterable[str]) -> list[str]:
    """Pick the places that can be summed: countries and territories, or their parts where there are none.

    Leaves out aggregates such as the world, ships, events and counts given to no place.
    """
    kinds = {location: catalogue.place(location).kind for location in sorted(locations)}
    countries = [location for location, kind in kinds.items() if kind in ("country", "territory")]
    return countries or [location for location, kind in kinds.items() if kind == "subnational"] or list(kinds)


@cache
def coefficients() -> pl.DataFrame:
    """Return how much of each item goes with one unit of each driver: `item, driver, amount, source`."""
    rows = pl.DataFrame(shipped_rows("aidlift.needs", "coefficients.csv"))
    return rows.with_columns(pl.col("amount").cast(pl.Float64))


def estimate_needs(
    forecasts: pl.DataFrame,
    recent_weekly: pl.DataFrame,
    capacity: pl.DataFrame,
    pathway: Pathway,
    *,
    levels: Sequence[float] = DEFAULT_LEVELS,
    first_day: date | None = None,
    last_day: date | None = None,
) -> Needs:
    """Turn the forecast of cases into items by place and day, needed and usable.

    `forecasts` is a frame `forecasts` of one model; `recent_weekly` has `location, week_end, value`
    (and `target`, if it holds more than cases) for the weeks before, so that those in hospital already
    count; `capacity` is a frame `capacity`. The days run from the day after `as_of` to the last one
    forecast unless given. A level is followed through all weeks and all items alike, as if a bad
    week were always followed by a bad one; sums over weeks at levels over one half are therefore, as a
    rule, above the true quantile. Durables are levels held that day, consumables what that day
    uses. Raises BadInput for days or levels that the forecast does not have.
    """
    cases = forecasts.filter(pl.col("target") == CASES, pl.col("output_type") == "quantile")
    as_of = _as_of(forecasts)
    names = tuple(f"{level:g}" for level in sorted(levels))
    if not cases.height:
        return _nothing(as_of, pathway, names)
    first_day = first_day or as_of + timedelta(days=1)
    last_day = last_day or _last_day(cases)
    _check_call(cases, names, first_day, last_day)
    paths = cases.filter(pl.col("output_type_id").is_in(names)).select(
        "location",
        pl.col("output_type_id").alias("level"),
        pl.col("target_end_date").alias("week_end"),
        "value",
    )
    counted = patients(paths, _past(recent_weekly, cases), pathway, first_day=first_day, last_day=last_day)
    found = {location: care(location, capacity, pathway) for location in sorted(dict(counted.paths))}
    counted_by = drivers(counted, found, pathway)
    notes = [note for place in found.values() for note in place.notes]
    notes += [
        f"{place}: past weeks without a count took that of the week before." for place in counted.carried
    ]
    notes += [
        f"{place}: some weeks before the forecast have no count; patients from them are not included."
        for place in counted.without_past
    ]
    notes += _silent(cases)
    return Needs(
        as_of=as_of,
        pathway=pathway,
        levels=names,
        needs=_items(counted_by, as_of),
        drivers=counted_by,
        oxygen=_oxygen(counted_by),
        notes=tuple(notes),
    )


def _as_of(forecasts: pl.DataFrame) -> date:
    days = forecasts["as_of"].unique()
    if len(days) != 1:
        raise BadInput(f"Needs stand on forecasts known as of one day; these have {len(days)} such days.")
    found = days[0]
    assert isinstance(found, date)
    return found


def _past(recent_weekly: pl.DataFrame, cases: pl.DataFrame) -> pl.DataFrame:
    """Take the weeks before the forecast, up to the reference date of each place, without gaps."""
    if "target" in recent_weekly.columns:
        recent_weekly = recent_weekly.filter(pl.col("target") == CASES)
    reference = cases.group_by("location").agg(pl.col("reference_date").first())
    past = recent_weekly.select("location", "week_end", "value").join(reference, on="location")
    past = past.filter(pl.col("week_end") <= pl.col("reference_date"))
    spans = past.group_by("location").agg(
        pl.col("week_end").min().alias("first"), pl.col("reference_date").first().alias("last")
    )
    every = spans.select("location", pl.date_ranges("first", "last", interval="1w").alias("week_end"))
    return every.explode("week_end").join(
        past.drop("reference_date"), on=["location", "week_end"], how="left"
    )


def _silent(cases: pl.DataFrame) -> list[str]:
    """Name the places whose figures have stopped: their needs stand on old counts."""
    stopped = cases.filter(pl.col("flags").fill_null("").str.contains(r"\bstopped\b"))
    return [
        f"{place}: its figures have stopped; the need stands on the last week that was reported."
        for place in stopped["location"].unique().sort()
    ]


def _check_call(cases: pl.DataFrame, levels: tuple[str, ...], first_day: date, last_day: date) -> None:
    known = cases["output_type_id"].unique().sort().to_list()
    for level in levels:
        if level not in known:
            raise BadInput(f"The forecast has no quantile {level}; it has {', '.join(known)}.")
    if cases["model_id"].n_unique() != 1:
        raise BadInput(f"The forecasts come from {cases['model_id'].n_unique()} models; choose one of them.")
    end = _last_day(cases)
    if first_day > last_day:
        raise BadInput(f"The needs cannot begin on {first_day} and end on {last_day}; turn the days around.")
    if last_day > end:
        raise BadInput(
            f"The forecast of cases ends on {end}; needs cannot reach {last_day}. "
            f"Forecast more weeks or end earlier."
        )


def _last_day(cases: pl.DataFrame) -> date:
    """Return the last day that the forecast of every place covers."""
    found = cases.group_by("location").agg(pl.col("target_end_date").max())["target_end_date"].min()
    assert isinstance(found, date)
    return found


def _items(counted_by: pl.DataFrame, as_of: date) -> pl.DataFrame:
    known = pl.DataFrame(
        [{"item": item.code, "kind": item.kind, "unit": item.unit} for item in items().values()]
    )
    keys = ["location", "item", "date", "level"]
    totals = (
        counted_by.join(coefficients().select("item", "driver", "amount"), on="driver")
        .group_by(keys)
        .agg((pl.col(column) * pl.col("amount")).sum().alias(column) for column in ("needed", "usable"))
    )
    return (
        totals.join(known, on="item")
        .rename({"level": "output_type_id"})
        .with_columns(pl.lit(as_of).alias("as_of"))
        .select(frames.empty("needs").columns)
        .sort("location", "item", "output_type_id", "date")
    )


def _oxygen(counted_by: pl.DataFrame) -> pl.DataFrame:
    """Turn the flows of severe and critical patients into oxygen a day: m³ of gas, tonnes of liquid."""
    flows = counted_by.filter(pl.col("driver").str.ends_with("oxygen flow"))
    volume = [
        (pl.col(column).sum() * oxygen_m3_per_day(1)).alias(f"{column}_m3") for column in ("needed", "usable")
    ]
    return (
        flows.group_by("location", "level", "date")
        .agg(volume)
        .with_columns(
            (pl.col(f"{column}_m3") * oxygen_tonnes(1)).alias(f"{column}_t")
            for column in ("needed", "usable")
        )
        .sort("location", "level", "date")
    )


def _nothing(as_of: date, pathway: Pathway, levels: tuple[str, ...]) -> Needs:
    nothing = pl.DataFrame(
        schema={"location": pl.String, "level": pl.String, "date": pl.Date, "driver": pl.String}
        | dict.fromkeys(("needed", "usable"), pl.Float64)
    )
    return Needs(
        as_of=as_of,
        pathway=pathway,
        levels=levels,
        needs=frames.empty("needs"),
        drivers=nothing,
        oxygen=_oxygen(nothing),
        notes=("There is no forecast of cases, so there is no need to estimate.",),
    )
