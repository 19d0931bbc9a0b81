"""What is left to find: needs less usable stock, stock on the way and committed pledges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

import polars as pl

from aidlift import frames
from aidlift.errors import BadInput

DAILY_UNTIL, THEN_EVERY = 7, 3


def shortfall(
    needs: pl.DataFrame,
    *,
    level: float = 0.7,
    basis: Literal["usable", "needed"] = "usable",
    so_far: pl.DataFrame | None = None,
    held: pl.DataFrame | None = None,
    in_transit: pl.DataFrame | None = None,
    committed: pl.DataFrame | None = None,
    last_day: date | None = None,
) -> pl.DataFrame:
    """Return the frame `shortfall`: per place, item and day, what no stock, transit or pledge covers.

    `needs` is a frame `needs`, read at quantile `level`; `basis` takes what can be used with the beds and
    staff there are, or all that is needed. A durable is a level held each day, a consumable adds up from the
    first day: by the rows `so far` of a frame `needs_totals` where it is given, else as if a bad day were
    always followed by a bad one (at levels over one half, more than the quantile of the sum). `held` has
    `location, item, quantity` and may have `expires` (last day of use): what has expired counts as none,
    and of a consumable only what was used before. `in_transit` has `location, item, quantity, arrives`;
    `committed` has `location, item, quantity, expected_on` and may have
    `chance`, which multiplies the quantity. Raises BadInput if the needs lack the level.
    """
    wanted = needs.filter(pl.col("output_type_id") == f"{level:g}")
    if needs.height and not wanted.height:
        known = ", ".join(needs["output_type_id"].unique().sort())
        raise BadInput(f"The needs have no quantile {level:g}; they have {known}.")
    if last_day is not None:
        wanted = wanted.filter(pl.col("date") <= last_day)
    wanted = _with_totals(wanted.sort("location", "item", "date"), basis, so_far)
    found = wanted.select(
        "location", "item", "date", "kind", pl.col("total").alias("needed"), "unit"
    ).with_columns(
        _by_day(wanted, in_transit, "arrives").alias("in_transit"),
        _by_day(wanted, committed, "expected_on").alias("pledged"),
        _held(wanted, held).alias("stock"),
    )
    left = (pl.col("needed") - pl.col("stock") - pl.col("in_transit") - pl.col("pledged")).clip(lower_bound=0)
    return found.with_columns(left.alias("shortfall")).select(frames.empty("shortfall").columns)


def _with_totals(wanted: pl.DataFrame, basis: str, so_far: pl.DataFrame | None) -> pl.DataFrame:
    """Add `total`: the level of a durable, what was consumed since the first day of a consumable."""
    key = ["location", "item", "date", "output_type_id"]
    if so_far is None:
        added = pl.col(basis).cum_sum().over("location", "item")
    else:
        sums = so_far.filter(period="so far").rename({"last_day": "date"})
        wanted = wanted.join(
            sums.select(*key, pl.col(basis).alias("summed")), on=key, how="left", maintain_order="left"
        )
        added = pl.col("summed")
    total = pl.when(pl.col("kind") == "consumable").then(added).otherwise(pl.col(basis))
    return wanted.with_columns(total.alias("total"))


def checkpoints(first_day: date, last_day: date) -> list[date]:
    """Return the days on which need is compared with arrivals: daily for a week, then every third day."""
    days = (last_day - first_day).days + 1
    steps = [*range(min(days, DAILY_UNTIL)), *range(DAILY_UNTIL + THEN_EVERY - 1, days, THEN_EVERY), days - 1]
    return [first_day + timedelta(days=step) for step in sorted(set(steps))]


def demands(shortfall: pl.DataFrame, checkpoints: Sequence[date]) -> pl.DataFrame:
    """Return the frame `demands`: the shortfall at the checkpoints, for what is short at all."""
    at = shortfall.filter(pl.col("date").is_in(list(checkpoints)))
    short = pl.col("shortfall").max().over("location", "item") > 0
    return at.filter(short).select("location", "item", "date", pl.col("shortfall").alias("quantity"))


def _by_day(wanted: pl.DataFrame, coming: pl.DataFrame | None, when: str) -> pl.Series:
    """Sum what has come by each day of `wanted`."""
    if coming is None or not coming.height:
        return pl.Series([0.0] * wanted.height, dtype=pl.Float64)
    chance = pl.col("chance").fill_null(1.0) if "chance" in coming.columns else pl.lit(1.0)
    steps = (
        coming.group_by("location", "item", pl.col(when).alias("come"), maintain_order=True)
        .agg((pl.col("quantity") * chance).sum().alias("more"))
        .sort("come")
        .with_columns(pl.col("more").cum_sum().over("location", "item").alias("by_then"))
    )
    rows = wanted.select("location", "item", "date").with_row_index("order").sort("date")
    met = rows.join_asof(
        steps,
        left_on="date",
        right_on="come",
        by=["location", "item"],
        check_sortedness=False,
    )
    return met.sort("order")["by_then"].fill_null(0.0).cast(pl.Float64)


def _held(wanted: pl.DataFrame, held: pl.DataFrame | None) -> pl.Series:
    """Give the stock that counts on each day: what has not expired, and what was used before it did."""
    counted = [0.0] * wanted.height
    if held is None or not held.height:
        return pl.Series(counted, dtype=pl.Float64)
    if "expires" not in held.columns:
        held = held.with_columns(pl.lit(None, dtype=pl.Date).alias("expires"))
    lots: dict[tuple[str, str], list[tuple[date, float]]] = {}
    for place, item, quantity, expires in held.select("location", "item", "quantity", "expires").iter_rows():
        lots.setdefault((place, item), []).append((expires or date.max, float(quantity)))
    rows = wanted.select("location", "item", "date", "kind", "total").with_row_index("order")
    for (place, item), group in rows.group_by("location", "item", maintain_order=True):
        own = sorted(lots.get((str(place), str(item)), []))
        if own:
            consumed = group["kind"][0] == "consumable"
            days, needed = group["date"].to_list(), group["total"].to_list()
            for order, stock in zip(group["order"], _counting(own, days, needed, consumed), strict=True):
                counted[order] = stock
    return pl.Series(counted, dtype=pl.Float64)


def _counting(
    lots: list[tuple[date, float]], days: list[date], needed: list[float], consumed: bool
) -> list[float]:
    """Follow one item of one place, earliest expiry first; `needed` is cumulative if it is consumed."""
    left = [quantity for _, quantity in lots]
    used, before, counted = 0.0, 0.0, []
    for day, total in zip(days, needed, strict=True):
        usable = [place for place, (expires, _) in enumerate(lots) if expires >= day]
        if consumed:
            wants = total - before
            for place in usable:
                takes = min(wants, left[place])
                left[place] -= takes
                used += takes
                wants -= takes
            before = total
        counted.append(used + sum(left[place] for place in usable))
    return counted
