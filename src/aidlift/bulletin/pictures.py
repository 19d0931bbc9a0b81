"""The bulletin's charts: pick the rows of the material that each needs, and say what it shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import polars as pl

from aidlift.bulletin.material import Material
from aidlift.bulletin.words import (
    day_said,
    group_names,
    group_of,
    listed_names,
    many,
    masses,
    percent,
    tonnes,
)
from aidlift.catalogue import place_name
from aidlift.charts import cover, fan, gantt, stock
from aidlift.charts import map as maps
from aidlift.charts.theme import Spec

WIDE, NARROW = 940, 350
CASES = "wk inc case"
WEEKS_SHOWN = 16
DAYS = 7  # of a week
MOST_PANELS = 12
MOST_FLIGHTS = 40
KG_PER_TONNE = 1000

Draw = Callable[[int], Spec]
"""Draws a chart at a width in pixels."""


def members_of(material: Material) -> dict[str, str]:
    """Name the countries of the bulletin by code, in the order of their names, which ranks nobody."""
    codes = set(material.members["location"].to_list())
    if not codes:
        codes = set(material.forecasts["location"].to_list()) or set(material.figures["location"].to_list())
    return {code: name for name, code in sorted((place_name(code), code) for code in codes)}


def drawings(material: Material) -> dict[str, Draw]:
    """Return what can be drawn of the material, in the bulletin's order; a chart without data is left out."""
    found = {
        "map": _map(material),
        "outlook": _outlook(material),
        "rt": _rt(material),
        "stock": _stock(material),
        "flights": _flights(material),
        "coverage": _coverage(material),
    }
    return {name: draw for name, draw in found.items() if draw is not None}


def latest_counts(material: Material) -> tuple[dict[str, float | None], str]:
    """Return the mean daily count of each country's last seven days with a report, and what it is.

    A country of the reserve without any report in the four weeks before is None.
    """
    names = members_of(material)
    since = material.day - timedelta(days=28)
    rows = material.figures.filter(
        (pl.col("target") == "new cases") & (pl.col("date") > since) & pl.col("value").is_not_null()
    ).sort("date")
    latest: dict[str, float | None] = dict.fromkeys(names)
    for code in names:
        own = rows.filter(pl.col("location") == code)
        weekly = own.filter(pl.col("period_days") > 1)
        if own.height and weekly.height == own.height:
            latest[code] = float(own["value"][-1]) / float(own["period_days"][-1])
        elif own.height:
            days = own.filter(pl.col("period_days") == 1)["value"].tail(7).to_list()
            latest[code] = max(0.0, sum(days) / len(days))
        else:
            latest[code] = _of_last_week(material, code, since)
    return latest, "New cases a day, mean of the last seven reports"


def _of_last_week(material: Material, code: str, since: date) -> float | None:
    """Return the mean per day of the last whole week since a day; None where there is none."""
    weeks = material.weekly.filter(
        (pl.col("location") == code) & (pl.col("target") == CASES) & (pl.col("week_end") > since)
    )
    whole = weeks.filter(pl.col("state") == "complete").sort("week_end")
    return max(0.0, float(whole["value"][-1]) / DAYS) if whole.height else None


def routes_of(material: Material) -> pl.DataFrame:
    """List the routes of the map: flown before the day, flown by the plan, and suspended on the day."""
    planned = material.flights.join(material.rotations.select("flight"), on="flight", how="semi")
    parts = [
        material.flown.filter((pl.col("status") == "flown") & (pl.col("date") <= material.day)).select(
            "origin", "destination", pl.lit(maps.FLOWN).alias("kind")
        ),
        planned.select("origin", "destination", pl.lit(maps.PLANNED).alias("kind")),
        suspended_on(material).select("origin", "destination", pl.lit(maps.SUSPENDED).alias("kind")),
    ]
    return pl.concat(parts).unique(maintain_order=True)


def suspended_on(material: Material) -> pl.DataFrame:
    """Return the corridors under a suspension that is in force on the day of the bulletin or later."""
    in_force = material.suspensions.filter(
        pl.col("suspended_until").is_null() | (pl.col("suspended_until") >= material.day)
    )
    return material.corridors.join(in_force.select("corridor").unique(), on="corridor", how="semi")


def _map(material: Material) -> Draw | None:
    counts, what = latest_counts(material)
    routes = routes_of(material)
    if not counts:
        return None
    kinds = [kind for kind in (maps.FLOWN, maps.PLANNED, maps.SUSPENDED) if kind in set(routes["kind"])]
    places = many(sum(value is not None for value in counts.values()), "country", "countries")
    flights = f" and relief flights {listed_names(kinds)}" if kinds else ""

    def draw(width: int) -> Spec:
        return maps.flight_map(
            counts,
            material.nodes,
            routes,
            title=f"Where cases are reported{' and what flies' if kinds else ''}",
            subtitle=f"{what}; as known on {day_said(material.day)}",
            source="Counts as reported, flights flown as reported, flights planned by Aidlift."
            if kinds
            else "Counts as reported.",
            alt=f"Map of new cases a day in {places}{flights}. {maps.DISCLAIMER}",
            legend="New cases a day",
            width=width,
            height=560 if width > NARROW else 330,
        )

    return draw


def _outlook(material: Material) -> Draw | None:
    names = members_of(material)
    since = material.day - timedelta(weeks=WEEKS_SHOWN)
    weeks = material.weekly.filter(pl.col("week_end") > since)
    bars, per_day = with_partial_weeks(fan.weekly_bars(weeks), material), False
    if not bars.height:
        recent = material.figures.filter(pl.col("date") > material.day - timedelta(days=60))
        bars, per_day = fan.daily_bars(recent), True
    bands = fan.bands(material.forecasts, per_day=per_day)
    shown = {code: name for code, name in names.items() if code in {*bars["location"], *bands["location"]}}
    if not shown:
        return None
    known = bars.filter(pl.col("location").is_in(list(shown)))
    if len(shown) > MOST_PANELS:
        largest = (
            known.group_by("location").agg(pl.col("value").sum()).sort("value", "location", descending=True)
        )
        chosen = set(largest["location"].head(MOST_PANELS).to_list())
        shown = {code: name for code, name in shown.items() if code in chosen}
    unit = "New cases a day" if per_day else "New cases a week"
    left_out = (
        f" The {MOST_PANELS} with most cases of {len(names)}."
        if len(names) > len(shown) >= MOST_PANELS
        else ""
    )
    words = f"{unit}; known on {day_said(material.day)} (dashed line)"
    source = f"Bars: official counts. Shades: 50 % and 95 % prediction bands of Aidlift.{left_out}"
    if not bands.height:
        source = f"Bars: official counts. No forecast was made.{left_out}"
    alt = f"{unit} in {listed_names(list(shown.values()))}, with the outlook's median and bands."

    def draw(width: int) -> Spec:
        if len(shown) == 1:
            code, name = next(iter(shown.items()))
            return fan.fan(
                known.filter(pl.col("location") == code),
                bands.filter(pl.col("location") == code),
                as_of=material.day,
                title=f"{name}: cases reported and the outlook",
                subtitle=words,
                source=source,
                alt=alt,
                axis=unit,
                width=width,
            )
        return fan.fans(
            known,
            bands,
            names=shown,
            as_of=material.day,
            title="Cases reported and the outlook for four weeks",
            subtitle=f"{words}; each panel has its own scale",
            source=source,
            alt=alt,
            width=width,
        )

    return draw


def with_partial_weeks(bars: pl.DataFrame, material: Material) -> pl.DataFrame:
    """Give a week that a forecast leaves out the sum of its reported days, as partly reported."""
    days = material.figures.filter(
        (pl.col("target") == "new cases") & (pl.col("period_days") == 1) & pl.col("value").is_not_null()
    ).select("location", "date", pl.col("value").cast(pl.Float64).alias("day_value"))
    weeks = bars.filter(pl.col("value").is_null()).select("location", "from", "to")
    inside = weeks.join(days, on="location").filter(
        (pl.col("date") >= pl.col("from")) & (pl.col("date") < pl.col("to"))
    )
    sums = inside.group_by("location", "from").agg(pl.col("day_value").sum())
    joined = bars.join(sums, on=["location", "from"], how="left", maintain_order="left")
    partly = pl.col("day_value").is_not_null()
    return joined.with_columns(
        pl.coalesce("value", "day_value").alias("value"),
        pl.when(partly).then(pl.lit(fan.PARTLY)).otherwise(pl.col("state")).alias("state"),
    ).drop("day_value")


def latest_rt(material: Material) -> pl.DataFrame:
    """Return the last reproduction number of each country with an estimate in the last four weeks."""
    names = members_of(material)
    rows = material.rt.filter(
        pl.col("location").is_in(list(names))
        & pl.col("q0.5").is_not_null()
        & (pl.col("date") > material.day - timedelta(days=28))
    )
    last = rows.sort("date").group_by("location", maintain_order=True).last()
    return last.select(
        "location",
        "date",
        pl.col("q0.025").alias("low"),
        pl.col("q0.5").alias("middle"),
        pl.col("q0.975").alias("high"),
    ).sort("location")


def _rt(material: Material) -> Draw | None:
    rows, names = latest_rt(material), members_of(material)
    if not rows.height:
        return None
    rising = rows.filter(pl.col("low") > 1).height
    falling = rows.filter(pl.col("high") < 1).height
    unclear = rows.height - rising - falling

    def draw(width: int) -> Spec:
        return cover.reproduction(
            rows,
            names=names,
            title=f"Reproduction number: above 1 in {rising}, below 1 in {falling}, unclear in {unclear}",
            subtitle="Median and 95 % interval of the latest week with a report; above 1 an epidemic grows",
            source=f"Estimated by Aidlift from dates of report; known on {day_said(material.day)}.",
            alt=f"Reproduction number with its interval for {many(rows.height, 'country', 'countries')}.",
            width=width,
        )

    return draw


def lots_in_tonnes(material: Material) -> pl.DataFrame:
    """Return the lots on hand with their group and tonnes; items without a known mass are left out."""
    on_hand = material.lots.filter(pl.col("chance").is_null() & (pl.col("available_on") <= material.day))
    weighed = on_hand.join(masses(), on="item", maintain_order="left")
    return weighed.with_columns(
        pl.col("item").map_elements(group_of, return_dtype=pl.String).alias("group"),
        (pl.col("quantity") * pl.col("mass_kg") / KG_PER_TONNE).alias("tonnes"),
    )


def _stock(material: Material) -> Draw | None:
    lots = lots_in_tonnes(material)
    months = stock.by_month(lots, day=material.day)
    if not months.height:
        return None
    total = float(months["tonnes"].sum())
    soon = lots.filter(pl.col("expires").is_between(material.day, material.day + timedelta(days=90)))
    share = float(soon["tonnes"].sum()) / total if total else 0.0
    invented = "invented" in set(lots["source_id"].drop_nulls().to_list())

    def draw(width: int) -> Spec:
        return stock.expiry(
            months,
            groups=group_names(),
            title=f"{tonnes(total)} t on hand, of which {percent(share)} expires within 90 days",
            subtitle=f"Tonnes by month of expiry, all stores; usable on {day_said(material.day)}",
            source=f"{'INVENTED stock. ' if invented else ''}Mass by Aidlift's catalogue of items.",
            alt=f"Stock by month of expiry: {tonnes(total)} tonnes in all.",
            width=width,
        )

    return draw


def planned_flights(material: Material) -> pl.DataFrame:
    """Return the flights that the plan uses, by departure, with route and rotations."""
    used = material.rotations.select("flight", "rotations", "mass_kg")
    return material.flights.join(used, on="flight", how="inner").sort("departs", "flight")


def _flights(material: Material) -> Draw | None:
    flights = planned_flights(material)
    if not flights.height:
        return None
    labels = flights.with_columns(
        pl.concat_str(
            "origin",
            pl.lit("–"),
            "destination",
            pl.when(pl.col("rotations") > 1)
            .then(pl.concat_str(pl.lit(" ×"), pl.col("rotations").cast(pl.String)))
            .otherwise(pl.lit("")),
            pl.lit("  "),
            "corridor",
        ).alias("label")
    )
    rows = gantt.phases(labels.head(MOST_FLIGHTS))
    more = f" The first {MOST_FLIGHTS} of {flights.height}." if flights.height > MOST_FLIGHTS else ""
    total = float(flights["mass_kg"].sum()) / KG_PER_TONNE
    invented = "invented" in set(material.corridors["source_id"].drop_nulls().to_list())
    hours = "Hours of work invented where no source gives them. " if invented else ""

    def draw(width: int) -> Spec:
        return gantt.gantt(
            rows,
            title=f"{many(flights.height, 'departure')} carry {tonnes(total)} t",
            subtitle="Loading, travel, unloading and customs of each planned departure, in UTC",
            source=f"{hours}Planned by Aidlift on {day_said(material.day)}.{more}",
            alt=f"Timetable of {many(flights.height, 'planned departure')}.",
            width=width,
        )

    return draw


def shares(coverage: pl.DataFrame) -> pl.DataFrame:
    """Return the share of need met by the last checkpoint in each country, by mass: `location, share`.

    Items without a known mass are left out; a country that needs nothing is left out too.
    """
    last = coverage.sort("date").group_by("location", "item", maintain_order=True).last()
    weighed = last.join(masses(), on="item")
    sums = weighed.group_by("location").agg(
        (pl.col("met") * pl.col("mass_kg")).sum().alias("met"),
        (pl.col("needed") * pl.col("mass_kg")).sum().alias("needed"),
    )
    return (
        sums.filter(pl.col("needed") > 0)
        .select("location", (pl.col("met") / pl.col("needed")).alias("share"))
        .sort("location")
    )


def _coverage(material: Material) -> Draw | None:
    rules = [("Plan", material.coverage), *((one.name, one.coverage) for one in material.baselines)]
    parts = [shares(coverage).with_columns(pl.lit(name).alias("rule")) for name, coverage in rules]
    rows = pl.concat(parts)
    if not material.coverage.height or not rows.height:
        return None
    names = {code: place_name(code) for code in rows["location"].unique().sort().to_list()}
    names = {code: name for name, code in sorted((name, code) for code, name in names.items())}
    by = day_said(material.coverage["date"].dt.max())  # type: ignore[arg-type]
    others = (
        f" beside {listed_names([one.name.lower() for one in material.baselines])}"
        if material.baselines
        else ""
    )

    def draw(width: int) -> Spec:
        return cover.coverage(
            rows,
            names=names,
            rules=[name for name, _ in rules],
            title=f"How much of the uncovered need the plan meets{others}",
            subtitle=f"Share of need beyond own stock and pledges that arrives by {by}, by mass",
            source="Same stock, flights and days for every rule. Countries by name; the order ranks nobody.",
            alt=f"Share of need met in {many(len(names), 'country', 'countries')} by the plan{others}.",
            width=width,
        )

    return draw
