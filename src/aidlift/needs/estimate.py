"""What patients and their staff will need, by item and day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from aidlift import catalogue, frames
from aidlift.catalogue.items import items
from aidlift.catalogue.listed import listed as listed_supplies
from aidlift.catalogue.units import oxygen_m3_per_day, oxygen_tonnes
from aidlift.errors import BadInput, NotFound
from aidlift.needs.amounts import FLOWS, Amount, amounts, refills_per_flow
from aidlift.needs.beds import care
from aidlift.needs.drivers import drivers
from aidlift.needs.explain import explain
from aidlift.needs.overrides import Overrides
from aidlift.needs.paths import CASES, Paths, carry, read_paths, weeks_before
from aidlift.needs.pathway import Pathway
from aidlift.needs.patients import patients, reach
from aidlift.needs.tables import Block, Ranks, Tables, driver_table, item_tables, linear_table
from aidlift.needs.working import Step

DEFAULT_LEVELS = (0.5, 0.7, 0.95)
PLACES_AT_ONCE = 16  # their samples fit a processor's cache
THREADS = 2  # numpy frees the interpreter while it counts


@dataclass(frozen=True, kw_only=True)
class Needs:
    """What is needed, as known on a day.

    `needs` is a frame `needs` (by day), `totals` a frame `needs_totals` (by week, over all days and, if
    asked for, so far on each day); `listed` a frame `listed_needs`, of supplies that no plan can move,
    empty unless asked for.
    `drivers` is what items are counted by (`location, level, date, driver, needed, usable`); `oxygen`
    the oxygen itself (`location, level, date`, then `needed` and `usable` in m³ of gas, in tonnes of
    liquid, and in fillings of cylinders a day). `comonotone` names the places of which quantiles alone
    were given. `notes` says what was not known and what was done about it. `blocks` holds the workings.
    """

    as_of: date
    pathway: Pathway
    levels: tuple[str, ...]
    needs: pl.DataFrame
    totals: pl.DataFrame
    listed: pl.DataFrame
    drivers: pl.DataFrame
    oxygen: pl.DataFrame
    comonotone: tuple[str, ...]
    notes: tuple[str, ...]
    blocks: tuple[Block, ...]

    def summary(self) -> str:
        """Say in a sentence how much is needed on the last day, at the middle level."""
        if not self.needs.height:
            return f"No needs as known on {self.as_of}: there is no forecast of cases."
        level = self.levels[len(self.levels) // 2]
        last_day = self.needs["date"].max()
        at = (pl.col("date") == last_day) & (pl.col("level") == level)
        once = counted_once(self.needs["location"].unique())
        at &= pl.col("location").is_in(once)
        beds = self.drivers.filter(at, pl.col("driver") == "patients in hospital")
        places = len(once)
        return (
            f"{beds['needed'].sum():,.0f} patients in need of a bed in {places} "
            f"place{'' if places == 1 else 's'} on {last_day!s}, beds for {beds['usable'].sum():,.0f}; "
            f"{self.oxygen.filter(at)['needed_t'].sum():,.0f} t of oxygen a day "
            f"(level {level}{'' if places == 1 else ' of each place'}, pathway {self.pathway.name})."
        )

    def steps(self, location: str, item: str, day: date, level: float) -> list[Step]:
        """Give the arithmetic of one need as steps; raise NotFound if it was not estimated."""
        return explain(self.blocks, location, item, day, f"{level:g}", self.levels)

    def explain(self, location: str, item: str, day: date, level: float) -> list[str]:
        """Give the arithmetic of one need, line by line; raise NotFound if it was not estimated."""
        return [str(step) for step in self.steps(location, item, day, level)]


def counted_once(locations: Iterable[str]) -> list[str]:
    """Pick the places that can be summed: countries and territories, or their parts where there are none.

    Leaves out aggregates such as the world, ships, events and counts given to no place.
    """
    kinds = {location: catalogue.place(location).kind for location in sorted(locations)}
    countries = [location for location, kind in kinds.items() if kind in ("country", "territory")]
    return countries or [location for location, kind in kinds.items() if kind == "subnational"] or list(kinds)


def estimate_needs(
    forecasts: pl.DataFrame,
    recent_weekly: pl.DataFrame,
    capacity: pl.DataFrame,
    pathway: Pathway,
    *,
    levels: Sequence[float] = DEFAULT_LEVELS,
    first_day: date | None = None,
    last_day: date | None = None,
    overrides: Overrides | None = None,
    with_listed: bool | Collection[str] = False,
    so_far: bool = False,
) -> Needs:
    """Turn the forecast of cases into items by place and day, needed and usable.

    `forecasts` is a frame `forecasts` of one model; `recent_weekly` has `location, week_end, value`
    (and `target`, if it holds more than cases) for the weeks before, so that those in hospital already
    count; `capacity` is a frame `capacity`; `overrides` says where a place differs from the pathway.
    The days run from the day after `as_of` to the last one forecast unless given.

    Where a place has joint samples, each is followed from cases to items, and quantiles are taken at
    the end: by day, and of sums over weeks. Where it has quantiles alone, a level is followed through
    all weeks and items alike, as if a bad week were always followed by a bad one (comonotone); sums
    over weeks at levels over one half are then, as a rule, above the true quantile.

    Durables are levels held that day, consumables what that day uses. `with_listed` adds medicines and
    other supplies without mass, all or those of the codes given; `so_far` adds to the totals the quantiles
    of the sums from the first day to each day, which are not the sums of the days' quantiles.
    Raises NotFound for a code that is not on the list, BadInput for days, weeks or levels that the
    forecast lacks.
    """
    unknown = [] if isinstance(with_listed, bool) else sorted(set(with_listed) - set(listed_supplies()))
    if unknown:
        raise NotFound(f"The list has no supply {', '.join(unknown)}; its codes stand in listed.csv.")
    cases = forecasts.filter(pl.col("target") == CASES)
    as_of = _as_of(forecasts)
    names = tuple(f"{level:g}" for level in sorted(levels))
    if not cases.height:
        return _nothing(as_of, pathway, names)
    first_day = first_day or as_of + timedelta(days=1)
    last_day = last_day or _last_day(cases)
    _check_call(cases, first_day, last_day)
    places = cases["location"].unique().sort().to_list()
    overrides = overrides or {}
    own = {place: overrides[place].apply(pathway) for place in places if place in overrides}
    furthest = max(reach(way) for way in (pathway, *own.values()))
    past = carry(weeks_before(recent_weekly, cases), places, first_day - timedelta(days=furthest - 1))
    blocks = tuple(
        Block(
            paths=paths,
            pathway=way,
            amounts=tuple(amounts(way, others, with_listed=with_listed)),
            cares=tuple(care(place, capacity, way) for place in paths.locations),
            first_day=first_day,
            last_day=last_day,
            so_far=so_far,
        )
        for together in read_paths(cases, past.weeks, names)
        for paths, way, others in _parted(together, pathway, own, overrides)
    )
    notes = [note for block in blocks for each in block.cares for note in each.notes]
    notes += [f"{place}: past weeks without a count took that of the week before." for place in past.carried]
    notes += [
        f"{place}: some weeks before the forecast have no count; patients from them are not included."
        for place in past.without_past
    ]
    comonotone = tuple(
        sorted(place for block in blocks if not block.paths.drawn for place in block.paths.locations)
    )
    return Needs(
        as_of=as_of,
        pathway=pathway,
        levels=names,
        comonotone=comonotone,
        notes=tuple(notes + _silent(cases)),
        blocks=blocks,
        **_tables(blocks, names, as_of, with_listed=bool(with_listed)),
    )


def _parted(
    paths: Paths, pathway: Pathway, own: dict[str, Pathway], overrides: Overrides
) -> Iterator[tuple[Paths, Pathway, tuple[Amount, ...]]]:
    """Part the places that follow the pathway as it is from those that differ, each with its own."""
    alike = [place for place in paths.locations if place not in own]
    for begin in range(0, len(alike), PLACES_AT_ONCE):
        yield paths.of(alike[begin : begin + PLACES_AT_ONCE]), pathway, ()
    for place in paths.locations:
        if place in own:
            yield paths.of([place]), own[place], overrides[place].amounts


def _tables(
    blocks: Sequence[Block], levels: tuple[str, ...], as_of: date, *, with_listed: bool
) -> dict[str, pl.DataFrame]:
    def one(block: Block) -> dict[str, pl.DataFrame]:
        cases = patients(block.paths, block.pathway, first_day=block.first_day, last_day=block.last_day)
        counted = drivers(cases, block.cares, block.pathway)
        ranks = Ranks(levels, block.paths)
        supplies: Tables = item_tables(block, counted, ranks, items(), as_of)
        found = {
            "needs": supplies.needs,
            "totals": supplies.totals,
            "drivers": driver_table(block, counted, ranks),
            "oxygen": _oxygen(linear_table(block, counted, ranks, _oxygen_sums(block.pathway))),
        }
        if with_listed:
            found["listed"] = item_tables(block, counted, ranks, listed_supplies(), as_of).needs
        return found

    with ThreadPoolExecutor(THREADS) as pool:
        parts = list(pool.map(one, blocks))
    keys = ["location", "item", "output_type_id"]
    by_name = {name: [part[name] for part in parts if name in part] for name in (*parts[0], "listed")}
    return {
        "needs": _joined(by_name["needs"], "needs", [*keys, "date"]),
        "totals": _joined(by_name["totals"], "needs_totals", [*keys, "period", "first_day"]),
        "listed": _joined(by_name["listed"], "listed_needs", [*keys, "date"]),
        "drivers": pl.concat(by_name["drivers"]),
        "oxygen": pl.concat(by_name["oxygen"]).sort("location", "level", "date"),
    }


def _joined(parts: list[pl.DataFrame], name: str, order: list[str]) -> pl.DataFrame:
    if not parts:
        return frames.empty(name)
    return pl.concat(parts).select(frames.empty(name).columns).sort(order)


def _oxygen_sums(pathway: Pathway) -> dict[str, tuple[tuple[str, float], ...]]:
    return {
        "m3": tuple((driver, oxygen_m3_per_day(1)) for driver in FLOWS.values()),
        "refills": tuple((driver, refills_per_flow(who, pathway)) for who, driver in FLOWS.items()),
    }


def _oxygen(table: pl.DataFrame) -> pl.DataFrame:
    """Tell the oxygen of severe and critical patients in m³ of gas, tonnes of liquid, and fillings a day."""
    sides = ("needed", "usable")
    return table.with_columns(
        (pl.col(f"{side}_m3") * oxygen_tonnes(1)).alias(f"{side}_t") for side in sides
    ).select(
        "location", "level", "date", *(f"{side}_{unit}" for unit in ("m3", "t", "refills") for side in sides)
    )


def _as_of(forecasts: pl.DataFrame) -> date:
    days = forecasts["as_of"].unique()
    if len(days) != 1:
        raise BadInput(f"Needs stand on forecasts known as of one day; these have {len(days)} such days.")
    found = days[0]
    assert isinstance(found, date)
    return found


def _silent(cases: pl.DataFrame) -> list[str]:
    """Name the places whose figures have stopped: their needs stand on old counts."""
    stopped = cases.filter(pl.col("flags").fill_null("").str.contains(r"\bstopped\b"))
    return [
        f"{place}: its figures have stopped; the need stands on the last week that was reported."
        for place in stopped["location"].unique().sort()
    ]


def _check_call(cases: pl.DataFrame, first_day: date, last_day: date) -> None:
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


def _nothing(as_of: date, pathway: Pathway, levels: tuple[str, ...]) -> Needs:
    keys = {"location": pl.String, "level": pl.String, "date": pl.Date}
    numbers = [f"{side}_{unit}" for unit in ("m3", "t", "refills") for side in ("needed", "usable")]
    return Needs(
        as_of=as_of,
        pathway=pathway,
        levels=levels,
        needs=frames.empty("needs"),
        totals=frames.empty("needs_totals"),
        listed=frames.empty("listed_needs"),
        drivers=pl.DataFrame(
            schema=keys | {"driver": pl.String} | dict.fromkeys(("needed", "usable"), pl.Float64)
        ),
        oxygen=pl.DataFrame(schema=keys | dict.fromkeys(numbers, pl.Float64)),
        comonotone=(),
        notes=("There is no forecast of cases, so there is no need to estimate.",),
        blocks=(),
    )
