"""Say what changed since the last bulletin, in sentences and two tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import polars as pl

from aidlift.bulletin.blocks import Block, Bullets, Cell, Heading, Paragraph, Text, table
from aidlift.bulletin.changes import GONE, NEW, OTHER, Changes, changes
from aidlift.bulletin.material import Material
from aidlift.bulletin.words import (
    count,
    day_said,
    item_name,
    listed_names,
    many,
    mass_kg,
    short_day,
    whole,
)
from aidlift.catalogue import place_name

COUNTED = ("new cases", "new deaths")
MOST_NAMED = 6
MOST_ITEMS = 12
_WEEK = timedelta(days=7)


def changed(before: Material, after: Material) -> list[Block]:
    """Give the section: new and corrected counts, then every other matter in a sentence."""
    found = changes(before, after)
    blocks: list[Block] = [Heading("What changed since the last bulletin", "changed")]
    blocks.append(
        Paragraph(
            Text(f"Compared with what was known on {day_said(found.since)}. What is not named is as it was.")
        )
    )
    texts = [Text(words) for words in sentences(found, before, after)]
    blocks.append(Bullets(tuple(texts)) if texts else Paragraph(Text("Nothing changed.")))
    blocks += [*_counts(found), *_uncovered(found)]
    return blocks


def sentences(found: Changes, before: Material, after: Material) -> Iterator[str]:
    """Say matter by matter what is new, what is gone and what is other than it was."""
    yield from _figures_said(found.tables["figures"])
    yield from _uncovered_said(found.tables["uncovered"])
    yield from _things(found.tables["requests"], "request", _request)
    yield from _things(found.tables["pledges"], "pledge", _pledge)
    yield from _things(found.tables["receipts"], "count of what arrived", _receipt, "counts of what arrived")
    yield from _stock_said(found.tables["stock"])
    yield from _things(found.tables["corridors"], "corridor", lambda row, side: str(row["corridor"]))
    yield from _things(found.tables["suspensions"], "suspension", _suspension)
    yield from _things(found.tables["consignments"], "consignment", _consignment)
    yield from _plan_said(found.tables["plan"], before, after)


def _figures_said(rows: pl.DataFrame) -> Iterator[str]:
    told = rows.filter(pl.col("value_after").is_not_null() & (pl.col("change") == NEW))
    corrected = rows.filter((pl.col("change") == OTHER) & pl.col("target").is_in(COUNTED))
    places = [place_name(code) for code in told["location"].unique().to_list()]
    if places:
        yield f"New counts from {listed_names(sorted(places), MOST_NAMED)}."
    if corrected.height:
        days = [
            f"{place_name(row['location'])}, {row['target']} of {short_day(row['date'])}: "
            f"{whole(row['value_before'])} became {whole(row['value_after'])}"
            for row in corrected.iter_rows(named=True)
        ]
        more = f"; and {len(days) - MOST_NAMED} more" if len(days) > MOST_NAMED else ""
        verb = "was" if corrected.height == 1 else "were"
        counts = many(corrected.height, "earlier count")
        yield f"{counts} {verb} corrected: {'; '.join(days[:MOST_NAMED])}{more}."


def _uncovered_said(rows: pl.DataFrame) -> Iterator[str]:
    gap = pl.col("shortfall_after").fill_null(0) - pl.col("shortfall_before").fill_null(0)
    more, fewer = rows.filter(gap > 0).height, rows.filter(gap < 0).height
    if more or fewer:
        yield f"Of items by country, what nothing covers grew for {more:,} and fell for {fewer:,}."


def _things(
    rows: pl.DataFrame, one: str, said: Any, several: str = "", most: int = MOST_NAMED
) -> Iterator[str]:
    """Say which things of a kind are new, other and gone, each by its words."""
    for change, verb in ((NEW, "New"), (OTHER, "Changed"), (GONE, "No longer there")):
        own = rows.filter(pl.col("change") == change)
        if own.height:
            side = "before" if change == GONE else "after"
            words = [said(row, side) for row in own.head(most).iter_rows(named=True)]
            more = f"; and {own.height - most:,} more" if own.height > most else ""
            yield f"{verb}: {many(own.height, one, several)}: {'; '.join(words)}{more}."


def _amount(row: dict[str, Any], side: str) -> str:
    now = row[f"quantity_{side}"]
    was = row["quantity_before"] if row["change"] == OTHER else now
    said = "quantity not stated" if now is None else whole(now)
    return said if was == now else f"{whole(was)} → {said}"


def _step(row: dict[str, Any], side: str, column: str) -> str:
    now = str(row[f"{column}_{side}"])
    was = str(row[f"{column}_before"]) if row["change"] == OTHER else now
    return now if was == now else f"{was} → {now}"


def _request(row: dict[str, Any], side: str) -> str:
    place, what = place_name(row["location"]), row["wording"]
    return f"{place}, {what} ({_amount(row, side)}; {_step(row, side, 'status')})"


def _pledge(row: dict[str, Any], side: str) -> str:
    who = f"{place_name(row['donor'])} for {place_name(row['location'])}"
    return f"{who}, {row['wording']} ({_amount(row, side)}; {_step(row, side, 'state')})"


def _receipt(row: dict[str, Any], side: str) -> str:
    measure = row[f"measure_{side}"]
    return f"{place_name(row['location'])}, {row['wording']} ({_amount(row, side)} {measure})"


def _suspension(row: dict[str, Any], side: str) -> str:
    until: date | None = row[f"suspended_until_{side}"]
    end = f"to {short_day(until)}" if until else "end not stated"
    return f"{row['corridor']} from {short_day(row['suspended_from'])} ({end})"


def _consignment(row: dict[str, Any], side: str) -> str:
    place = place_name(row["location"]) if row["location"] else "a store of the reserve"
    return f"{row['consignment']} for {place} ({_step(row, side, 'state')})"


def _stock_said(rows: pl.DataFrame) -> Iterator[str]:
    named = [
        f"{item_name(row['item'])} {whole(row['quantity_before'] or 0)} → {whole(row['quantity_after'] or 0)}"
        for row in rows.iter_rows(named=True)
    ]
    if named:
        more = f"; and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
        yield f"Stock of {many(len(named), 'item')} is other: {'; '.join(named[:MOST_NAMED])}{more}."


def _plan_said(rows: pl.DataFrame, before: Material, after: Material) -> Iterator[str]:
    if rows.height:
        places = sorted({place_name(code) for code in rows["location"].to_list()})
        yield f"The plan sends other quantities to {listed_names(places, MOST_NAMED)}."
    if (before.plan is None) != (after.plan is None):
        yield "There was no plan before." if after.plan else "There is no plan now."


def _counts(found: Changes) -> list[Block]:
    rows = found.tables["figures"].filter(
        (pl.col("change") == NEW) & pl.col("target").is_in(COUNTED) & (pl.col("date") > found.since - _WEEK)
    )
    lines: list[tuple[Cell, ...]] = [
        (
            place_name(row["location"]),
            day_said(row["date"]),
            row["target"],
            whole(row["value_after"])
            if row["value_after"] is not None
            else f"no report ({row['state_after']})",
            Text("", (row["source_id"],)),
        )
        for row in sorted(
            rows.iter_rows(named=True),
            key=lambda row: (place_name(row["location"]), row["date"], row["target"]),
        )
    ]
    columns = ["Country", "Day", "Count", "Reported", "Source"]
    return [table("Counts that are new", columns, lines, numbers={3})] if lines else []


def _uncovered(found: Changes) -> list[Block]:
    """Sum the change over countries by item, the heaviest first."""
    sums = (
        found.tables["uncovered"]
        .group_by("item")
        .agg(pl.col(f"{one}_{side}").sum() for one in ("needed", "shortfall") for side in ("before", "after"))
    )
    rows = sorted(
        sums.iter_rows(named=True),
        key=lambda row: (
            -(mass_kg(row["item"]) or 0.0) * abs(row["shortfall_after"] - row["shortfall_before"]),
            row["item"],
        ),
    )
    lines: list[tuple[Cell, ...]] = [
        (
            item_name(row["item"]),
            *(whole(row[f"{one}_{side}"]) for one in ("needed", "shortfall") for side in ("before", "after")),
            _signed(row["shortfall_after"] - row["shortfall_before"]),
        )
        for row in rows
    ]
    columns = ["Item", "Needed, before", "now", "Uncovered, before", "now", "Difference"]
    caption = "Needs that are other, summed over the countries where they changed, the heaviest first"
    return [table(caption, columns, lines, numbers={1, 2, 3, 4, 5}, most=MOST_ITEMS)] if lines else []


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{count(abs(value))}"
