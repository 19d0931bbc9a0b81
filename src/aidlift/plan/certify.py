"""Work the bound of a plan out again from its prices, in plain steps, apart from the solver and the search.

For any prices of needs and limits, no plan leaves less short than

    sum over needs of the least of (cost of shortage + price x arrivals)
    - sum over limits of (price x what there is)
    - sum over lots of (tonnes x the most that a tonne can earn on any path)

because every plan pays at most that much for its stock and its limits (weak duality).
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from math import ceil, inf
from typing import Any, NamedTuple

import polars as pl

from aidlift.plan.inputs import PlanInputs

FEW_PACKS, MANY = 60, 10**9
Row = dict[str, Any]
Key = tuple[str, str]
Whole = tuple[str, str, date | None]


def certified_bound(prices: pl.DataFrame, inputs: PlanInputs) -> float:
    """Return the bound that the frame `prices` proves for plans of these inputs."""
    priced: dict[str, dict[tuple[Any, ...], float]] = defaultdict(dict)
    for row in prices.iter_rows(named=True):
        priced[row["kind"]][row["name"], row["item"], row["date"]] = row["price"]
    fair = {row["name"]: row for row in prices.filter(kind="fair").iter_rows(named=True)}
    total = -sum(float(row["price"]) * float(row["limit"]) for row in fair.values())
    worth: dict[Key, list[tuple[date, float]]] = defaultdict(list)
    total += _needs(inputs, priced["need"], fair, worth)
    total -= _limits(inputs, priced)
    return total - _stock(inputs, priced, worth)


def _needs(
    inputs: PlanInputs,
    priced: dict[tuple[Any, ...], float],
    fair: dict[str, Row],
    worth: dict[Key, list[tuple[date, float]]],
) -> float:
    """Sum the least of cost and price x arrivals over the needs; note what arriving by each day is worth."""
    items = {row["item"]: row for row in inputs.items.iter_rows(named=True)}
    critical = {code for code, row in items.items() if row["criticality"] >= _critical(inputs)}
    groups: dict[Key, list[Row]] = defaultdict(list)
    for row in inputs.demands.sort("date").iter_rows(named=True):
        groups[row["location"], row["item"]].append(row)
    total = 0.0
    for (place, code), rows in groups.items():
        item, before = items[code], inputs.first_day - timedelta(days=1)
        last = max((row["date"] for row in rows if row["quantity"] > 0), default=None)
        prices = []
        for row in rows:
            weight = item["criticality"] * (row["date"] - before).days
            before = row["date"]
            price = priced.get((place, code, row["date"]), 0.0)
            prices.append((row["date"], price))
            owed = fair[place]["price"] if place in fair and code in critical and row["date"] == last else 0.0
            pack = item["mass_kg"] * item["pack"] / 1000
            total += _least(row["quantity"] * item["mass_kg"] / 1000, pack, weight, price, owed)
        later = 0.0
        for day, price in reversed(prices):
            later += price
            worth[place, code].append((day, later))
        worth[place, code].reverse()
    return total


def _critical(inputs: PlanInputs) -> float:
    return float(inputs.items["criticality"].max() or 0.0)  # type: ignore[arg-type]


def _least(need: float, pack: float, weight: float, price: float, owed: float) -> float:
    """Give the least of cost of shortage (and what is owed to fairness) and price x arrivals."""
    packs = ceil(need / pack - 1e-9)
    if need <= 0:
        return 0.0
    few = packs <= FEW_PACKS
    target = packs * pack if few else need
    arrivals = [count * pack for count in range(packs + 1)] if few else [0.0, 0.5 * need, 0.8 * need, need]
    return min(
        weight * _cost(max(need - came, 0.0), need) + owed * max(target - came, 0.0) + price * came
        for came in arrivals
    )


def _cost(short: float, need: float) -> float:
    worse = min(max(short - 0.2 * need, 0), 0.3 * need)
    return min(short, 0.2 * need) + 2 * worse + 4 * max(short - 0.5 * need, 0)


def _limits(inputs: PlanInputs, priced: dict[str, dict[tuple[Any, ...], float]]) -> float:
    """Sum price x what there is over flights, handling and floors."""
    flights = {row["flight"]: row for row in inputs.flights.iter_rows(named=True)}
    lots = {row["lot"]: row for row in inputs.lots.iter_rows(named=True)}
    items = {row["item"]: row for row in inputs.items.iter_rows(named=True)}
    nodes = {row["node"]: row for row in inputs.nodes.iter_rows(named=True)}
    loads, handled, left, packed = _approved(inputs, flights, lots, items)
    total = 0.0
    for part, (kind, scale) in enumerate((("payload_kg", 1000.0), ("volume_m3", 1.0), ("pieces", 1.0))):
        for (code, _, _), price in priced[kind].items():
            limit = flights[code][kind] * max(flights[code]["max_rotations"], 1)
            total += price * max(limit, loads[code][part]) / scale
    for (node, _, day), price in priced["handling"].items():
        total += price * max(nodes[node]["handling_t_per_day"], handled[node, day])
    for (owner, code, _), price in priced["floor"].items():
        held, floor = _held(inputs, owner, code), _floor(inputs, owner, code)
        total += price * max(held - floor, left[owner, code], 0) * items[code]["mass_kg"] / 1000
    for (name, code, day), price in priced["whole"].items():
        pack = items[code]["pack"] * items[code]["mass_kg"] / 1000
        if day is None:
            fit = _whole(flights[name], items[code])
        else:
            fit = int(nodes[name]["handling_t_per_day"] / pack + 1e-9)
        total += price * max(fit * pack, packed[name, code, day])
    return total


def _whole(flight: Row, item: Row) -> int:
    fit = min(
        int(flight["payload_kg"] / (item["mass_kg"] * item["pack"]) + 1e-9),
        int(flight["volume_m3"] / max(item["volume_m3"] * item["pack"], 1e-12) + 1e-9),
        int(MANY if flight.get("pieces") is None else flight["pieces"]),
    )
    return fit * max(int(flight["max_rotations"]), 1)


def _approved(
    inputs: PlanInputs, flights: dict[str, Row], lots: dict[str, Row], items: dict[str, Row]
) -> tuple[dict[str, list[float]], dict[tuple[str, date], float], dict[Key, int], dict[Whole, float]]:
    """Give what approved consignments take of flights, handling and floors, and in tonnes of an item."""
    loads: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    handled: dict[tuple[str, date], float] = defaultdict(float)
    left: dict[Key, int] = defaultdict(int)
    packed: dict[Whole, float] = defaultdict(float)
    entries = set(inputs.nodes.filter(pl.col("kind") == "entry")["node"].to_list())
    for row in inputs.frozen.iter_rows(named=True):
        lot, flight = lots[row["lot"]], flights[row["flight"]]
        item = items[lot["item"]]
        for part, each in enumerate((item["mass_kg"], item["volume_m3"], 1 / item["pack"])):
            loads[row["flight"]][part] += each * row["quantity"]
        tonnes = item["mass_kg"] * row["quantity"] / 1000
        handled[flight["destination"], flight["arrives"]] += tonnes
        packed[row["flight"], item["item"], None] += tonnes
        packed[flight["destination"], item["item"], flight["arrives"]] += tonnes
        if flight["destination"] in entries:
            left[lot.get("owner") or "", lot["item"]] += row["quantity"]
    return loads, handled, left, packed


def _likely(inputs: PlanInputs, lot: Row) -> bool:
    chance = lot.get("chance")
    return (1.0 if chance is None else chance) >= inputs.certainty


def _held(inputs: PlanInputs, owner: str, code: str) -> int:
    return sum(
        row["quantity"]
        for row in inputs.lots.iter_rows(named=True)
        if row.get("owner") == owner
        and row["item"] == code
        and row["available_on"] <= inputs.last_day
        and _likely(inputs, row)
    )


def _floor(inputs: PlanInputs, owner: str, code: str) -> int:
    return int(inputs.floors.filter(owner=owner, item=code)["quantity"][0])


def _stock(
    inputs: PlanInputs,
    priced: dict[str, dict[tuple[Any, ...], float]],
    worth: dict[Key, list[tuple[date, float]]],
) -> float:
    """Sum tonnes x the most that a tonne can earn over the lots; approved consignments earn what they do."""
    items = {row["item"]: row for row in inputs.items.iter_rows(named=True)}
    approved: dict[str, dict[str, int]] = defaultdict(dict)
    for row in inputs.frozen.iter_rows(named=True):
        approved[row["lot"]][row["flight"]] = row["quantity"]
    floored = set(inputs.floors.select("owner", "item").iter_rows())
    approving = set(inputs.frozen["flight"].to_list())
    flights, alike = _flights(inputs, approving)
    charges = _Charges(priced)
    total = 0.0
    legs_of, legs = None, []
    known: dict[tuple[Any, ...], dict[str, dict[date, float]]] = {}
    for lot in inputs.lots.sort("item", maintain_order=True).iter_rows(
        named=True
    ):  # one item's legs at a time
        item = items[lot["item"]]
        quantity, own = lot["quantity"] // item["pack"], approved[lot["lot"]]
        if not quantity or not _likely(inputs, lot) or lot["available_on"] > inputs.last_day:
            continue
        if legs_of != lot["item"]:
            may = [_may(row, item) for row in alike]
            legs_of, legs = lot["item"], _legs(flights, may, item, charges, worth)
            known = {}
        owner = lot.get("owner") if (lot.get("owner"), lot["item"]) in floored else None
        expires = lot.get("expires")
        latest = expires - timedelta(days=item["shelf_left_days"]) if expires else date.max
        latest = min(latest, inputs.last_day)

        mark = lot.get("earmark")
        kept = 0.0 if owner is None else priced["floor"].get((owner, lot["item"], None), 0.0)
        key = (mark, latest, owner, lot["lot"] if own else None)
        if key not in known:
            usable = [
                leg
                for leg in legs
                if (leg.open or leg.flight.flight in own)
                and (leg.flight.stays or _reaches(leg.flight, mark, latest))
            ]
            known[key] = _earnings(usable, inputs.first_day, kept)
        earns = _from(known[key].get(lot["node"]), max(lot["available_on"], inputs.first_day))
        total += quantity * item["pack"] * item["mass_kg"] / 1000 * earns
        for leg in legs if own else ():
            one = leg.flight
            if one.flight in own:
                start = _from(known[key].get(one.origin), max(one.departs, inputs.first_day))
                gained = _gain(leg, known[key], kept) if one.stays or _reaches(one, mark, latest) else -inf
                total -= own[one.flight] * item["mass_kg"] / 1000 * (start - gained)
    return total


class _Flight(NamedTuple):
    """A flight as all items see it; flights of the same `alike` carry the same items."""

    flight: str
    origin: str
    departs: date
    arrives: date
    node: str
    location: str
    stays: bool
    open: bool
    approved: bool
    alike: int


class _Leg(NamedTuple):
    """A flight as one item sees it: may it be carried, what do limits charge, what is a tonne worth there."""

    flight: _Flight
    open: bool
    charge: float
    arriving: float


def _flights(inputs: PlanInputs, approving: set[str]) -> tuple[list[_Flight], list[Row]]:
    """List the flights, latest departure first: those open within the plan, and those that were approved.

    The rows beside them tell, by `alike`, what may be carried; `keeps_cold` is of the node where they land.
    """
    nodes = {row["node"]: row for row in inputs.nodes.iter_rows(named=True)}
    found: list[_Flight] = []
    alike: dict[tuple[Any, ...], int] = {}
    rows: list[Row] = []
    for row in sorted(inputs.flights.iter_rows(named=True), key=lambda row: row["departs"], reverse=True):
        end, code = nodes[row["destination"]], row["flight"]
        within = inputs.first_day <= row["departs"] and row["arrives"] <= inputs.last_day
        open_then = within and not row["suspended"] and row["max_rotations"] > 0
        if not open_then and code not in approving:
            continue
        limits = (row["payload_kg"], row["volume_m3"], row.get("pieces"), row["cold"], row["dg"], end["cold"])
        if limits not in alike:
            alike[limits] = len(rows)
            rows.append(row | {"keeps_cold": end["cold"]})
        found.append(
            _Flight(
                flight=code,
                origin=row["origin"],
                departs=row["departs"],
                arrives=row["arrives"],
                node=end["node"],
                location=end["location"],
                stays=end["kind"] == "store",
                open=open_then,
                approved=code in approving,
                alike=alike[limits],
            )
        )
    return found, rows


class _Charges:
    """What limits charge, looked up by flight and by node and day: most of them charge nothing."""

    def __init__(self, priced: dict[str, dict[tuple[Any, ...], float]]) -> None:
        self.flight: dict[str, tuple[float, float, float]] = {}
        kinds = [priced[kind] for kind in ("payload_kg", "volume_m3", "pieces")]
        for code in {key[0] for prices in kinds for key in prices}:
            kg, m3, piece = (prices.get((code, None, None), 0.0) for prices in kinds)
            self.flight[code] = kg, m3, piece
        self.day = {(node, day): price for (node, _, day), price in priced["handling"].items()}
        self.whole_flight: dict[str, dict[str, float]] = defaultdict(dict)
        self.whole_day: dict[str, dict[tuple[str, date], float]] = defaultdict(dict)
        for (name, code, day), price in priced["whole"].items():
            if day is None:
                self.whole_flight[code][name] = price
            else:
                self.whole_day[code][name, day] = price


def _legs(
    flights: list[_Flight],
    may: list[bool],
    item: Row,
    charges: _Charges,
    worth: dict[Key, list[tuple[date, float]]],
) -> list[_Leg]:
    """List the flights that may carry an item, and the approved ones, with what each charges a tonne.

    Those that land where arriving is worth no more than they charge are left out: nothing is earned by them.
    """
    a_pack, a_tonne = item["mass_kg"] * item["pack"] / 1000, 1000 / item["mass_kg"]
    whole_flight, whole_day = charges.whole_flight[item["item"]], charges.whole_day[item["item"]]
    landed: dict[tuple[str, date], float] = {}
    legs = []
    for one in flights:
        carried = one.open and may[one.alike]
        if not carried and not one.approved:
            continue
        charge = charges.day.get((one.node, one.arrives), 0.0)
        charge += whole_flight.get(one.flight, 0.0) + whole_day.get((one.node, one.arrives), 0.0)
        if one.flight in charges.flight:
            kg, m3, piece = charges.flight[one.flight]
            charge += kg + m3 * item["volume_m3"] * a_tonne + piece / a_pack
        arriving = 0.0
        if not one.stays:
            place = one.location, one.arrives
            if place not in landed:
                steps = worth.get((one.location, item["item"]), [])
                landed[place] = next((value for day, value in steps if day >= one.arrives), 0.0)
            arriving = landed[place]
            if arriving <= charge and not one.approved:
                continue
        legs.append(_Leg(flight=one, open=carried, charge=charge, arriving=arriving))
    return legs


def _from(values: dict[date, float] | None, day: date) -> float:
    """Give the most that can still be earned from a day on."""
    return values.get(day, 0.0) if values else 0.0


def _earnings(legs: list[_Leg], first_day: date, kept: float) -> dict[str, dict[date, float]]:
    """Follow flights back from the last day: by node and day, what a tonne can earn from that day on.

    `kept` is what the floor of its owner charges a tonne that arrives.
    """
    earned: dict[str, dict[date, float]] = {leg.flight.origin: {} for leg in legs}
    one_day = timedelta(days=1)
    same_day = any(leg.flight.stays and leg.flight.arrives == leg.flight.departs for leg in legs)
    changed = True
    while changed:  # once more as long as flights that arrive on the day they depart may follow each other
        changed = False
        for leg in legs:
            value, here, day = _gain(leg, earned, kept), earned[leg.flight.origin], leg.flight.departs
            while value > here.get(day, 0.0) and day >= first_day:
                here[day] = value
                day -= one_day
                changed = same_day
    return earned


def _may(flight: Row, item: Row) -> bool:
    """Tell whether a flight may carry an item at all."""
    fits = _whole(flight | {"max_rotations": 1}, item) >= 1
    cold = flight["cold"] and flight["keeps_cold"]
    return fits and (cold or not item["cold"]) and (flight["dg"] or not item["dg"])


def _reaches(flight: _Flight, mark: str | None, latest: date) -> bool:
    """Tell whether a lot may arrive in a country by a flight: its earmark, and shelf life that is left."""
    return flight.arrives <= latest and mark in (None, flight.location, flight.node)


def _gain(leg: _Leg, earned: dict[str, dict[date, float]], kept: float) -> float:
    """Give what a tonne earns by a flight: its worth where it lands less what the limits charge."""
    if leg.flight.stays:
        there = earned.get(leg.flight.node)
        return (there.get(leg.flight.arrives, 0.0) if there else 0.0) - leg.charge
    return leg.arriving - leg.charge - kept
