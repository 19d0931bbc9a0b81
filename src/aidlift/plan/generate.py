"""Made-up instances of any size, the same for the same seed: nothing in them is real."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from aidlift import frames
from aidlift.catalogue.items import item_codes
from aidlift.catalogue.places import location_codes, place
from aidlift.errors import BadInput
from aidlift.plan.flights import open_flights
from aidlift.plan.inputs import PlanInputs
from aidlift.plan.items import plan_items
from aidlift.plan.shortfall import checkpoints

FIRST_DAY = date(2021, 5, 1)
INVENTED = "invented"
CARRIERS = (  # mode, payload kg, volume m3, USD per rotation; the aircraft are those of docs/plan.md
    ("air", 102_000, 650, 480_000),
    ("air", 65_000, 475, 300_000),
    ("air", 52_000, 430, 250_000),
    ("air", 35_000, 230, 160_000),
    ("air", 18_000, 130, 80_000),
    ("road", 20_000, 80, 9_000),
)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MEMBERS, MOST_ITEMS = 193, 200  # places drawn from, unless more are asked for; catalogue and made-up items
LONG, LONG_STEP = 16, 4  # above so many days a checkpoint every so many
SUPPLY_SHARE, STORE_LEGS, SUSPENDED = 0.85, 0.1, 0.1


@dataclass(frozen=True, kw_only=True)
class Instance:
    """The tables of a made-up instance, by name, as a folder holds them."""

    first_day: date
    last_day: date
    tables: dict[str, pl.DataFrame]

    def inputs(self) -> PlanInputs:
        """Open the flights of the corridors and return what a plan is made from."""
        tables = self.tables
        flights = open_flights(
            tables["corridors"],
            tables["suspensions"],
            first_day=self.first_day,
            last_day=self.last_day,
            known_on=self.first_day,
        )
        return PlanInputs(
            first_day=self.first_day,
            last_day=self.last_day,
            nodes=tables["nodes"],
            items=tables["plan_items"],
            lots=tables["lots"],
            flights=flights,
            demands=tables["demands"],
            floors=tables["floors"],
        )


def generate(
    *, countries: int, stores: int, items: int, days: int, corridors: int, seed: int = 0
) -> Instance:
    """Make up an instance; need, stock and flights are drawn so that both stock and capacity are short.

    One corridor in ten joins two stores, one in ten is suspended for some days, a third of the stock is
    pledged for a later day, a tenth earmarked, and a third of consumables expires. Raises BadInput for
    sizes that cannot be.
    """
    known = [
        code for kind in ("country", "territory") for code in location_codes() if place(code).kind == kind
    ]
    limits = {"countries": (countries, len(known)), "items": (items, MOST_ITEMS)}
    for name, (asked, most) in limits.items():
        if not 1 <= asked <= most:
            raise BadInput(f"{asked} {name} cannot be made up; choose 1 to {most}.")
    if min(stores, days, corridors) < 1:
        raise BadInput("An instance needs at least one store, one day and one corridor.")
    random = np.random.default_rng(seed)
    last_day = FIRST_DAY + timedelta(days=days - 1)
    places = [known[at] for at in np.sort(random.permutation(max(countries, MEMBERS))[:countries])]
    goods = _goods(random, items)
    nodes = _nodes(random, places, stores)
    lanes, stops = _corridors(random, nodes, corridors, days)
    needed = _demands(random, places, goods, last_day)
    lots = _lots(random, nodes, goods, needed, places, last_day)
    horizon = {"first_day": [FIRST_DAY], "last_day": [last_day], "known_on": [FIRST_DAY]}
    tables = {
        "horizon": pl.DataFrame(horizon),
        "nodes": nodes,
        "plan_items": goods,
        "corridors": lanes,
        "suspensions": stops,
        "lots": lots,
        "demands": needed,
        "floors": _floors(lots),
    }
    return Instance(first_day=FIRST_DAY, last_day=last_day, tables=tables)


def _goods(random: np.random.Generator, count: int) -> pl.DataFrame:
    """Take the items of the catalogue, and make up more if more are asked for, each like one of them."""
    known = plan_items(item_codes()[:count])
    more = []
    for number in range(known.height, count):
        row = known.row(number % known.height, named=True)
        factor = float(random.uniform(0.5, 2.0))
        mass, volume = row["mass_kg"] * factor, row["volume_m3"] * factor
        more.append(row | {"item": f"MADEUP{number + 1}", "mass_kg": mass, "volume_m3": volume})
    return pl.concat([known, pl.DataFrame(more, schema=known.schema)])


def _table(name: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=frames.schema(name).dtypes)


def _nodes(random: np.random.Generator, places: list[str], stores: int) -> pl.DataFrame:
    rows: list[dict[str, object]] = [
        {
            "node": f"S{number:02d}",
            "name": f"Store {number}",
            "location": places[int(random.integers(len(places)))],
            "kind": "store",
            "latitude": round(float(random.uniform(-50, 60)), 2),
            "longitude": round(float(random.uniform(-170, 170)), 2),
            "cold": True,
            "note": INVENTED,
        }
        for number in range(1, stores + 1)
    ]
    for code in places:
        rows.append(
            {
                "node": f"E-{code}",
                "name": f"Entry of {place(code).name}",
                "location": code,
                "kind": "entry",
                "latitude": round(float(random.uniform(-50, 60)), 2),
                "longitude": round(float(random.uniform(-170, 170)), 2),
                "handling_t_per_day": round(float(random.uniform(40, 200)), 0),
                "cold": bool(random.random() < 0.8),
                "note": INVENTED,
            }
        )
    return _table("nodes", rows)


def _corridors(
    random: np.random.Generator, nodes: pl.DataFrame, count: int, days: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    stores = nodes.filter(pl.col("kind") == "store")["node"].to_list()
    entries = nodes.filter(pl.col("kind") == "entry")["node"].to_list()
    rows: list[dict[str, object]] = []
    stops: list[dict[str, object]] = []
    turn = random.permutation(len(entries))
    for number in range(count):
        origin = stores[int(random.integers(len(stores)))]
        others = [store for store in stores if store != origin]
        if others and random.random() < STORE_LEGS:
            destination = others[int(random.integers(len(others)))]
        else:
            at = turn[number] if number < len(entries) else random.integers(len(entries))
            destination = entries[int(at)]
        mode, payload, volume, fixed = CARRIERS[int(random.integers(len(CARRIERS)))]
        code = f"C{number:04d}"
        often = int(random.integers(1, 5))
        weekdays = [WEEKDAYS[at] for at in np.sort(random.permutation(7)[:often])]
        rows.append(
            {
                "corridor": code,
                "carrier": f"Carrier {number % 17}",
                "mode": mode,
                "origin": origin,
                "destination": destination,
                "days": " ".join(weekdays) if random.random() < 0.8 else "daily",
                "transit_days": int(random.integers(1, 5)),
                "payload_kg": float(payload),
                "volume_m3": float(volume),
                "cold": bool(random.random() < 0.6),
                "dg": bool(random.random() < 0.7),
                "fixed_cost_usd": float(fixed),
                "cost_per_tonne_usd": round(float(random.uniform(100, 900)), 0),
                "max_rotations": int(random.integers(1, 4)),
                "source_id": INVENTED,
            }
        )
        if random.random() < SUSPENDED:
            begin = FIRST_DAY + timedelta(days=int(random.integers(0, days)))
            stops.append(
                {
                    "corridor": code,
                    "suspended_from": begin,
                    "suspended_until": begin + timedelta(days=int(random.integers(2, 15))),
                    "reason": INVENTED,
                    "announced_on": FIRST_DAY,
                }
            )
    return _table("corridors", rows), _table("suspensions", stops)


def _demands(
    random: np.random.Generator, places: list[str], goods: pl.DataFrame, last_day: date
) -> pl.DataFrame:
    """Draw need by country and item in tonnes of very different sizes, rising over the days."""
    length = (last_day - FIRST_DAY).days + 1
    days = checkpoints(FIRST_DAY, last_day)
    if length > LONG:
        steps = sorted({*range(LONG_STEP - 1, length, LONG_STEP), length - 1})
        days = [FIRST_DAY + timedelta(days=step) for step in steps]
    rows: list[dict[str, object]] = []
    size = random.lognormal(3.5, 1.0, len(places))
    for code, tonnes in zip(places, size, strict=True):
        for good in goods.iter_rows(named=True):
            if random.random() < 0.25:
                continue
            end = tonnes * random.lognormal(0.0, 1.0) / goods.height * 4 * 1000 / good["mass_kg"]
            end = max(end, 1.0)
            pace = random.uniform(0.5, 2.0)
            for day in days:
                done = ((day - FIRST_DAY).days + 1) / length
                rows.append(
                    {
                        "location": code,
                        "item": good["item"],
                        "date": day,
                        "quantity": float(np.ceil(end * done**pace)),
                    }
                )
    return _table("demands", rows)


def _lots(
    random: np.random.Generator,
    nodes: pl.DataFrame,
    goods: pl.DataFrame,
    needed: pl.DataFrame,
    places: list[str],
    last_day: date,
) -> pl.DataFrame:
    stores = nodes.filter(pl.col("kind") == "store")["node"].to_list()
    most = needed.group_by("item", "location", maintain_order=True).agg(pl.col("quantity").max())
    total = dict(most.group_by("item", maintain_order=True).agg(pl.col("quantity").sum()).iter_rows())
    length = (last_day - FIRST_DAY).days + 1
    rows: list[dict[str, object]] = []
    for good in goods.iter_rows(named=True):
        left = total.get(good["item"], 0.0) * SUPPLY_SHARE * random.uniform(0.4, 1.4)
        holders = random.permutation(len(stores))[: int(random.integers(1, min(len(stores), 5) + 1))]
        shares = random.dirichlet(np.ones(len(holders) * 2)) * left
        for number, (share, holder) in enumerate(_twice(shares, holders)):
            quantity = int(share // good["pack"]) * good["pack"]
            if quantity < 1:
                continue
            later = random.random() < 1 / 3
            expiring = good["kind"] == "consumable" and random.random() < 1 / 3
            rows.append(
                {
                    "lot": f"{good['item']}-{number}",
                    "item": good["item"],
                    "node": stores[holder],
                    "quantity": quantity,
                    "available_on": FIRST_DAY + timedelta(days=int(random.integers(length)) if later else 0),
                    "expires": FIRST_DAY
                    + timedelta(
                        days=good["shelf_left_days"] + int(random.integers(length // 2, 2 * length + 2))
                    )
                    if expiring
                    else None,
                    "owner": f"M{int(random.integers(1, 6))}",
                    "earmark": places[int(random.integers(len(places)))] if random.random() < 0.1 else None,
                    "chance": round(float(random.uniform(0.6, 1.0)), 2) if later else None,
                    "source_id": INVENTED,
                }
            )
    return _table("lots", rows)


def _twice(shares: np.ndarray, holders: np.ndarray) -> Iterator[tuple[float, int]]:
    for at, share in enumerate(shares):
        yield float(share), int(holders[at % len(holders)])


def _floors(lots: pl.DataFrame) -> pl.DataFrame:
    """Keep a tenth of what the first two members own."""
    own = lots.filter(pl.col("owner").is_in(["M1", "M2"])).group_by("owner", "item", maintain_order=True)
    kept = own.agg((pl.col("quantity").sum() // 10).alias("quantity"))
    return kept.with_columns(pl.lit(INVENTED).alias("source_id")).select(frames.empty("floors").columns)
