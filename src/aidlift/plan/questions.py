"""Questions to a plan: why a country gets what it gets, what changed, what if, what a corridor is worth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import cached_property

import polars as pl

from aidlift.errors import BadInput, NotFound
from aidlift.plan.inputs import PlanInputs
from aidlift.plan.make import FAIR_DEFAULT, make_plan
from aidlift.plan.network import Network, build_network
from aidlift.plan.plan import FairShare, Plan, coverage, shortage

MOST_NAMED, MOST_LISTED = 3, 12
NOTHING = 1e-6
BY_KIND = {"payload_kg": "mass", "volume_m3": "volume", "pieces": "pieces"}


def explain(plan: Plan, inputs: PlanInputs, location: str) -> list[str]:
    """Say in words what a country gets and, item by item, why not more: the limits that bind, by price.

    Raises NotFound for a country that needs nothing in this plan.
    """
    rows = coverage(plan, inputs).filter(location=location)
    if rows.is_empty():
        known = _some_of(location, inputs.demands["location"])
        others = f"Countries that do: {known}." if known else "Nor does any other country."
        raise NotFound(f"{location} needs nothing in this plan. {others}")
    last = rows.sort("date").group_by("item", maintain_order=True).last()
    came = plan.allocations.filter(location=location)
    tonnes = came.join(inputs.items.select("item", "mass_kg"), on="item", maintain_order="left")
    mass = float((tonnes["quantity"] * tonnes["mass_kg"]).sum() / 1000)
    met = int((last["share"] >= 1).sum())
    lines = [
        f"{location} gets {mass:,.1f} t on {_counted(came['flight'].n_unique(), 'flight')}; "
        f"{met} of {_counted(last.height, 'item')} {_is(met)} met in full by {last['date'].max()!s}."
    ]
    network = build_network(inputs)
    short = last.filter(pl.col("share") < 1).with_columns(((1 - pl.col("share")) * 100).alias("missing"))
    weighed = short.join(inputs.items.select("item", "criticality"), on="item", maintain_order="left")
    for row in weighed.sort("criticality", "missing", "item", descending=[True, True, False]).iter_rows(
        named=True
    ):
        lines.append(_why_not_more(plan, network, location, row))
    return lines


def _why_not_more(plan: Plan, network: Network, location: str, row: dict[str, object]) -> str:
    """Name what keeps one item of one country from being met."""
    inputs, item = network.inputs, str(row["item"])
    head = f"{item}: {row['met']:,.0f} of {row['needed']:,.0f} by {row['date']}. "
    codes, places = inputs.items["item"].to_list(), inputs.nodes["location"].to_list()
    end = network.pair_end
    pairs = [
        pair
        for pair in range(len(end))
        if network.is_entry[end[pair]]
        and places[end[pair]] == location
        and codes[network.pair_item[pair]] == item
    ]
    if not pairs:
        return head + _out_of_reach(network, location, item)
    flights = inputs.flights["flight"].to_list()
    names = {flights[network.pair_flight[pair]] for pair in pairs}
    nodes = {inputs.nodes["node"][int(end[pair])] for pair in pairs}
    priced = plan.prices.filter(pl.col("price") > NOTHING)
    full = pl.concat(
        [
            priced.filter(pl.col("kind").is_in(list(BY_KIND)), pl.col("name").is_in(list(names)))
            .sort("price", descending=True)
            .select("kind", "name"),
            _no_room(plan, inputs, item, names),
        ]
    ).unique("name", keep="first", maintain_order=True)
    reasons = []
    if full.height:
        words = ", ".join(f"{name} (by {BY_KIND[kind]})" for kind, name in full.head(MOST_NAMED).iter_rows())
        some = f"{full.height} of {len(names)} flights that could bring it {_is(full.height)}"
        flown = "the only flight that could bring it is" if len(names) == 1 else some
        reasons.append(f"{flown} full: {words}")
    handled = priced.filter(pl.col("kind") == "handling", pl.col("name").is_in(list(nodes)))
    for name, days in handled.group_by("name", maintain_order=True).agg(pl.col("date").sort()).iter_rows():
        reasons.append(f"{name} handles no more on {', '.join(str(day) for day in days[:MOST_NAMED])}")
    floors = priced.filter(pl.col("kind") == "floor", pl.col("item") == item)
    if floors.height:
        reasons.append(f"the floor of {', '.join(floors['name'])} keeps stock in the reserve")
    whole = priced.filter(pl.col("kind") == "whole", pl.col("item") == item)
    stuffed = whole.filter(pl.col("name").is_in(list(names)))["name"].unique().sort()
    if len(stuffed):
        reasons.append(f"no more whole packs fit on {', '.join(stuffed.head(MOST_NAMED))}")
    packed = whole.filter(pl.col("date").is_not_null(), pl.col("name").is_in(list(nodes)))
    for name, days in packed.group_by("name", maintain_order=True).agg(pl.col("date").sort()).iter_rows():
        listed_days = ", ".join(str(day) for day in days[:MOST_NAMED])
        reasons.append(f"{name} handles no more whole packs of it on {listed_days}")
    left = _left_in_stock(plan, inputs, item)
    if left <= 0:
        reasons.append("all stock of it is sent")
    if not reasons:
        reasons.append("what is left comes too late, or is worth more to others")
    return head + "Why not more: " + "; ".join(reasons) + "."


def _no_room(plan: Plan, inputs: PlanInputs, item: str, names: set[str]) -> pl.DataFrame:
    """List the flights, among some, that can take no further pack of an item, flown as often as may be."""
    pack = inputs.items.filter(item=item).row(0, named=True)
    each = {"payload_kg": pl.col("mass_kg"), "volume_m3": pl.col("volume_m3"), "pieces": 1 / pl.col("pack")}
    aboard = plan.allocations.filter(pl.col("flight").is_in(list(names))).join(
        inputs.items.select("item", "mass_kg", "volume_m3", "pack"), on="item", maintain_order="left"
    )
    loads = aboard.group_by("flight", maintain_order=True).agg(
        (each[kind] * pl.col("quantity")).sum().alias(f"{kind} aboard") for kind in each
    )
    flights = inputs.flights.join(loads, on="flight", how="inner", maintain_order="left")
    one = {
        "payload_kg": pack["mass_kg"] * pack["pack"],
        "volume_m3": pack["volume_m3"] * pack["pack"],
        "pieces": 1,
    }
    found = [
        flights.filter(
            pl.col(kind) * pl.col("max_rotations") - pl.col(f"{kind} aboard") < one[kind] - NOTHING
        ).select(pl.lit(kind).alias("kind"), pl.col("flight").alias("name"))
        for kind in each
        if kind in flights.columns
    ]
    return pl.concat(found)


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _left_in_stock(plan: Plan, inputs: PlanInputs, item: str) -> int:
    in_time = pl.col("available_on") <= inputs.last_day
    held = int(inputs.lots.filter(in_time, item=item)["quantity"].sum())
    sent = int(plan.allocations.filter(pl.col("location").is_not_null(), item=item)["quantity"].sum())
    pack = inputs.items.filter(item=item)["pack"][0]
    return (held - sent) // int(pack)


def _out_of_reach(network: Network, location: str, item: str) -> str:
    """Say why nothing of an item can reach a country."""
    inputs = network.inputs
    if inputs.lots.filter(pl.col("quantity") > 0, item=item).is_empty():
        return "Why not more: the reserve holds none."
    ends = inputs.nodes.filter(location=location, kind="entry")["node"].to_list()
    arriving = inputs.flights.filter(pl.col("destination").is_in(ends))
    if arriving.is_empty():
        return "Why not more: no flight goes there."
    if arriving.filter(~pl.col("suspended")).is_empty():
        return "Why not more: every flight there is suspended."
    row = inputs.items.filter(item=item).row(0, named=True)
    open_flights = arriving.filter(~pl.col("suspended"))
    if row["cold"] and open_flights.filter(pl.col("cold")).is_empty():
        return "Why not more: it must be kept cold, and no open flight there is."
    if row["dg"] and open_flights.filter(pl.col("dg")).is_empty():
        return "Why not more: it is dangerous goods, and no open flight there may carry them."
    return (
        "Why not more: no flight brings it in time from a store that has it (earmarks and shelf life count)."
    )


def compare(before: Plan, after: Plan) -> pl.DataFrame:
    """Return what changes, consignment by consignment: `flight, lot, item, location, before, after, change`.

    Rows that are the same in both are left out.
    """
    key = ["flight", "lot", "item", "location", "departs", "arrives"]
    sides = [
        plan.allocations.group_by(key, maintain_order=True).agg(pl.col("quantity").sum().alias(name))
        for plan, name in ((before, "before"), (after, "after"))
    ]
    both = sides[0].join(
        sides[1], on=key, how="full", coalesce=True, nulls_equal=True, maintain_order="left_right"
    )
    changed = both.with_columns(pl.col("before", "after").fill_null(0)).filter(
        pl.col("before") != pl.col("after")
    )
    return changed.with_columns((pl.col("after") - pl.col("before")).alias("change")).sort(
        "departs", "flight", "lot", "location", nulls_last=True
    )


@dataclass(frozen=True, kw_only=True)
class WhatIf:
    """A change of the world and what the best plan makes of it."""

    words: str
    before: Plan
    after: Plan
    inputs: PlanInputs

    @property
    def relieved(self) -> float:
        """Return the weighted tonne-days of shortage that the change removes (negative: adds)."""
        return self.left_before - self.after.objective

    @cached_property
    def left_before(self) -> float:
        """Return the shortage that the plan before leaves, by the needs of the changed world."""
        return shortage(coverage(self.before, self.inputs), self.inputs)

    def summary(self) -> str:
        """Say the difference in a sentence, with how sure it is."""
        left, relieved = self.left_before, self.relieved
        direction = "less" if relieved >= 0 else "more"
        beside = f"{abs(relieved) / left:.2%}" if left else "nothing was before"
        difference = f"{abs(relieved):,.1f} {direction} is left short ({beside}"
        if abs(relieved) <= NOTHING * left:
            difference = f"nothing changes in what is left short ({left:,.1f}"
        sure = f"both plans are within {max(self.before.gap or 0.0, self.after.gap or 0.0):.2%} of the best"
        if self.before.gap is None:
            sure = f"the plan before was made by {self.before.method.replace('_', ' ')}, without a proof"
        return f"{self.words}: {difference}; {sure})."


Change = Callable[[PlanInputs], PlanInputs]


def what_if(
    plan: Plan,
    inputs: PlanInputs,
    words: str,
    change: Change,
    *,
    gap: float = 0.001,
    seconds: float = 60.0,
    fairness: FairShare | None = FAIR_DEFAULT,
    seed: int = 0,
) -> WhatIf:
    """Plan again after a change, one of the four below: a corridor, a pledge, a charter, an item."""
    changed = change(inputs)
    after = make_plan(changed, gap=gap, seconds=seconds, fairness=fairness, seed=seed)
    return WhatIf(words=words, before=plan, after=after, inputs=changed)


def corridor_resumes(corridor: str, on: date) -> Change:
    """Lift the suspension of a corridor from a day on."""

    def change(inputs: PlanInputs) -> PlanInputs:
        _must_be_one_of("corridor", corridor, inputs.flights["corridor"])
        lifted = (pl.col("corridor") == corridor) & (pl.col("departs") >= on)
        flights = inputs.flights.with_columns(
            pl.when(lifted).then(False).otherwise(pl.col("suspended")).alias("suspended")
        )
        return replace(inputs, flights=flights)

    return change


def lot_withdrawn(lot: str) -> Change:
    """Take back a pledged lot, and with it what was approved of it."""

    def change(inputs: PlanInputs) -> PlanInputs:
        _must_be_one_of("lot", lot, inputs.lots["lot"])
        return replace(
            inputs,
            lots=inputs.lots.filter(pl.col("lot") != lot),
            frozen=inputs.frozen.filter(pl.col("lot") != lot),
        )

    return change


def extra_charter(corridor: str, on: date) -> Change:
    """Let a corridor fly once more on one of its days."""

    def change(inputs: PlanInputs) -> PlanInputs:
        _must_be_one_of("corridor", corridor, inputs.flights["corridor"])
        at = (pl.col("corridor") == corridor) & (pl.col("departs") == on)
        if inputs.flights.filter(at).is_empty():
            days = inputs.flights.filter(corridor=corridor)["departs"].cast(pl.String)
            raise NotFound(f"{corridor} does not operate on {on}. It does on {_some_of(str(on), days)}.")
        more = pl.when(at).then(pl.col("max_rotations") + 1).otherwise(pl.col("max_rotations"))
        return replace(inputs, flights=inputs.flights.with_columns(more.alias("max_rotations")))

    return change


def item_substituted(plan: Plan, item: str, by: str, ratio: float) -> Change:
    """Let one item stand in for another: `ratio` units of `by` for each of `item` that a plan leaves short.

    What the plan brings of `item` is still needed; what it does not bring is needed of `by` instead.
    """

    def change(inputs: PlanInputs) -> PlanInputs:
        if ratio <= 0:
            raise BadInput(f"{ratio:g} units of {by} cannot stand in for one of {item}; give more than 0.")
        if item == by:
            raise BadInput(f"{item} cannot stand in for itself; name another item.")
        for code in (item, by):
            _must_be_one_of("item", code, inputs.items["item"])
        rows = coverage(plan, inputs)
        of_item = rows.filter(item=item)
        short = of_item.with_columns(
            pl.lit(by).alias("item"), ((pl.col("needed") - pl.col("met")) * ratio).alias("quantity")
        )
        own = rows.filter(pl.col("item") == by).with_columns(pl.col("needed").alias("quantity"))
        kept = of_item.with_columns(pl.col("met").alias("quantity"))
        others = inputs.demands.filter(~pl.col("item").is_in([item, by]))
        key = ["location", "item", "date", "quantity"]
        changed = [others.select(key), kept.select(key), _together(own.select(key), short.select(key))]
        return replace(inputs, demands=pl.concat(changed, how="vertical_relaxed"))

    return change


def _together(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Add two needs of an item up: the level of either holds until its own next checkpoint."""
    key = ["location", "item", "date"]
    every = pl.concat([one, other]).select(key).unique().sort(key)
    levels = [
        every.join(need, on=key, how="left", maintain_order="left")
        .select(pl.col("quantity").forward_fill().over("location", "item").fill_null(0.0))
        .to_series()
        for need in (one, other)
    ]
    return every.with_columns((levels[0] + levels[1]).alias("quantity"))


def worth_of_corridors(
    plan: Plan,
    inputs: PlanInputs,
    *,
    on: date | None = None,
    gap: float = 0.001,
    seconds: float = 60.0,
    fairness: FairShare | None = FAIR_DEFAULT,
    seed: int = 0,
) -> pl.DataFrame:
    """Rank suspended corridors by what resuming each alone would relieve: plan again for each.

    Gives `corridor`, the names it flies `origin` to `destination`, `resumes, flights, relieved, share` and
    concentrator-days, the largest first; empty if none is suspended. `on` is the day of resumption (the first
    day if not given).
    """
    day = on or inputs.first_day
    closed = inputs.flights.filter(pl.col("suspended"), pl.col("departs") >= day)
    names = dict(inputs.nodes.select("node", "name").iter_rows())
    rows = []
    as_planned = concentrator_days(plan, inputs)
    for corridor in closed["corridor"].unique().sort():
        made = what_if(
            plan, inputs, f"{corridor} resumes on {day}", corridor_resumes(corridor, day),
            gap=gap, seconds=seconds, fairness=fairness, seed=seed,
        )  # fmt: skip
        flown = closed.filter(corridor=corridor)
        rows.append(
            {
                "corridor": corridor,
                "origin": names[flown["origin"][0]],
                "destination": names[flown["destination"][0]],
                "resumes": day,
                "flights": flown.height,
                "relieved": made.relieved,
                "share": made.relieved / plan.objective if plan.objective else 0.0,
                "concentrator_days": concentrator_days(made.after, inputs) - as_planned,
            }
        )
    schema = {
        "corridor": pl.String, "origin": pl.String, "destination": pl.String, "resumes": pl.Date,
        "flights": pl.Int64, "relieved": pl.Float64, "share": pl.Float64, "concentrator_days": pl.Float64,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema).sort(["relieved", "corridor"], descending=[True, False])


def concentrator_days(plan: Plan, inputs: PlanInputs) -> float:
    """Count the days that needed concentrators (OXC05, OXC10) are in use, over all countries."""
    return item_days(plan, inputs, ("OXC05", "OXC10"))


def item_days(plan: Plan, inputs: PlanInputs, items: tuple[str, ...]) -> float:
    """Sum units met x days since the checkpoint before, for some items over all countries."""
    rows = coverage(plan, inputs).filter(pl.col("item").is_in(list(items)))
    begin = pl.lit(inputs.first_day) - pl.duration(days=1)
    since = pl.col("date").shift(1).over("location", "item").fill_null(begin)
    days = rows.sort("location", "item", "date").with_columns(
        (pl.col("date") - since).dt.total_days().alias("days")
    )
    return float((days["met"] * days["days"]).sum())


def _must_be_one_of(what: str, code: str, known: pl.Series) -> None:
    if code not in known:
        found = _some_of(code, known)
        there_are = f"There are {found}." if found else "There is none at all."
        raise NotFound(f"There is no {what} {code!r} in this plan. {there_are}")


def _some_of(code: str, known: pl.Series) -> str:
    """List codes, of many those that look most like the one that was asked for."""
    names = known.drop_nulls().unique().sort().to_list()
    if len(names) <= MOST_LISTED:
        return ", ".join(names)
    close = get_close_matches(code, names, n=MOST_LISTED, cutoff=0.0)
    return f"{', '.join(sorted(close))} and {len(names) - len(close):,} more"
