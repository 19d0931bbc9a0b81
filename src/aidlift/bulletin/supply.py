"""What is needed, asked for, promised, received and in stock."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from aidlift.bulletin.blocks import Block, Cell, Heading, Paragraph, Picture, Text, table
from aidlift.bulletin.material import Material
from aidlift.bulletin.situation import NEEDS
from aidlift.bulletin.words import (
    INVENTED,
    QUALIFIERS,
    count,
    day_said,
    item_name,
    many,
    mass_kg,
    percent,
    short_day,
    whole,
)
from aidlift.catalogue import place_name

SOON_DAYS = 90


def needs(material: Material) -> list[Block]:
    """Say what is needed and how much of it nothing covers yet."""
    blocks: list[Block] = [Heading("Needs, and what nothing covers yet", "needs")]
    gap = material.shortfall
    if not gap.height:
        blocks.append(Paragraph(Text("No needs were estimated.")))
        return blocks
    last = gap["date"].dt.max()
    rows = gap.filter(pl.col("date") == last)
    short = rows.filter(pl.col("shortfall") > 0)
    level = f"{material.planning_level * 100:.0f} %"
    blocks.append(
        Paragraph(
            Text(
                f"By {day_said(last)}, {many(short['item'].n_unique(), 'item')} will be short in "  # type: ignore[arg-type]
                f"{many(short['location'].n_unique(), 'country', 'countries')} unless more is sent. "
                f"Planned for is the need that is not exceeded in {level} of the outcomes. A durable is the "
                "number in use on that day; a consumable is all that is used until then.",
                (NEEDS,),
            )
        )
    )
    blocks.append(_needs_table(material, rows))
    blocks.append(_countries_table(rows))
    return blocks


def _needs_table(material: Material, rows: pl.DataFrame) -> Block:
    sums = (
        rows.group_by("item", "unit", "kind")
        .agg(
            pl.col("needed", "stock", "in_transit", "pledged", "shortfall").sum(),
            (pl.col("shortfall") > 0).sum().alias("places"),
        )
        .with_columns(
            (pl.col("item").map_elements(_weight, return_dtype=pl.Float64) * pl.col("shortfall")).alias(
                "mass"
            )
        )
        .sort("mass", "shortfall", "item", descending=[True, True, False])
    )
    met = _met_by_plan(material)
    lines: list[tuple[Cell, ...]] = [
        (
            item_name(row["item"]),
            row["unit"],
            whole(row["needed"]),
            whole(row["stock"]),
            whole(row["in_transit"] + row["pledged"]),
            whole(row["shortfall"]),
            whole(met.get(row["item"])) if met else "–",
            str(row["places"]),
        )
        for row in sums.iter_rows(named=True)
    ]
    columns = [
        "Item",
        "Unit",
        "Needed",
        "Own stock",
        "Coming",
        "Uncovered",
        "Met by the plan",
        "Countries short",
    ]
    return table(
        "Needs of all countries by item, the heaviest gap first",
        columns,
        lines,
        numbers={2, 3, 4, 5, 6, 7},
        most=20,
    )


def _weight(code: str) -> float:
    return mass_kg(code) or 0.0


def _met_by_plan(material: Material) -> dict[str, float]:
    last = material.coverage.sort("date").group_by("location", "item", maintain_order=True).last()
    return dict(last.group_by("item").agg(pl.col("met").sum()).iter_rows())


def _countries_table(rows: pl.DataFrame) -> Block:
    lines: list[tuple[Cell, ...]] = []
    for code in sorted(rows["location"].unique().to_list(), key=place_name):
        own = rows.filter(pl.col("location") == code)
        short = own.filter(pl.col("shortfall") > 0)
        weighed = sorted(
            short.iter_rows(named=True),
            key=lambda row: (-_weight(row["item"]) * row["shortfall"], row["item"]),
        )
        largest = "; ".join(f"{item_name(row['item'])} {count(row['shortfall'])}" for row in weighed[:3])
        lines.append((place_name(code), str(short.height), f"{own.height}", largest or "nothing"))
    columns = ["Country", "Items short", "Items needed", "Heaviest gaps"]
    return table("Uncovered needs by country", columns, lines, numbers={1, 2}, most=60)


def assistance(material: Material) -> list[Block]:
    """Put requests, pledges and receipts beside each other, each number with what it measures."""
    blocks: list[Block] = [Heading("Requests, pledges and receipts", "assistance")]
    if not (material.requests.height or material.pledges.height or material.receipts.height):
        blocks.append(Paragraph(Text("No request, pledge or receipt is on record.")))
        return blocks
    open_ = material.requests.filter(pl.col("status") == "open")
    gifts = material.pledges.filter(pl.col("kind") == "donation")
    sales = material.pledges.height - gifts.height
    arrived = gifts.filter(pl.col("state") == "received").height
    words = (
        f"{many(open_.height, 'open request')}; {many(gifts.height, 'pledge')} of donors, {arrived} received"
    )
    if sales:
        words += f"; {many(sales, 'commercial supply', 'commercial supplies')}, kept apart"
    measures = (
        "Sources count different events (received, dispatched, delivered, arrived): numbers are not added up."
    )
    blocks.append(Paragraph(Text(f"{words}. {measures}")))
    if material.requests.height:
        blocks.append(_requests(material))
    if material.pledges.height:
        blocks.append(_pledges(material))
    if material.receipts.height:
        blocks.append(_receipts(material))
    return blocks


def _requests(material: Material) -> Block:
    lines: list[tuple[Cell, ...]] = [
        (
            place_name(row["location"]),
            cited(row["wording"], row["source_id"]),
            whole(row["quantity"]) if row["quantity"] is not None else "not stated",
            short_day(row["requested_on"]),
            row["status"],
            row["note"] or "",
        )
        for row in material.requests.sort("location", "requested_on", "request").iter_rows(named=True)
    ]
    return table("Requests", ["Country", "Asked for", "Quantity", "On", "State", "Note"], lines, numbers={2})


def _pledges(material: Material) -> Block:
    lines: list[tuple[Cell, ...]] = [
        (
            place_name(row["location"]),
            place_name(row["donor"]),
            cited(row["wording"], row["source_id"]),
            quantity(row),
            "commercial supply" if row["kind"] != "donation" else row["state"],
            short_day(row["stated_on"]),
            short_day(row["expected_on"]) if row["expected_on"] else "not stated",
        )
        for row in material.pledges.sort("location", "stated_on", "pledge").iter_rows(named=True)
    ]
    columns = ["For", "From", "What", "Quantity", "Step", "Said on", "Expected"]
    return table("Pledges and what became of them", columns, lines, numbers={3})


def _receipts(material: Material) -> Block:
    lines: list[tuple[Cell, ...]] = [
        (
            place_name(row["location"]),
            cited(row["wording"], row["source_id"]),
            quantity(row),
            row["measure"],
            f"{short_day(row['period_start'])} – {short_day(row['date'])}"
            if row["period_start"]
            else short_day(row["date"]),
        )
        for row in material.receipts.sort("location", "date", "receipt").iter_rows(named=True)
    ]
    columns = ["Country", "What", "Quantity", "Measure: counted as", "Days counted"]
    return table("What arrived, as the sources count it", columns, lines, numbers={2})


def cited(words: str, source_id: str | None) -> Text:
    """Give words with their source; the source `invented` becomes a mark."""
    if source_id is None:
        return Text(words)
    return Text(words, (source_id,), invented=source_id == INVENTED)


def quantity(row: dict[str, object]) -> str:
    """Write a quantity with how exact it is."""
    if row["quantity"] is None:
        return "not stated"
    return f"{QUALIFIERS.get(str(row['qualifier']), '')}{whole(float(str(row['quantity'])))}"


def reserve(material: Material, drawn: set[str]) -> list[Block]:
    """Say what the reserve holds and when it expires."""
    blocks: list[Block] = [Heading("Stock of the reserve", "stock")]
    if not material.lots.height:
        blocks.append(Paragraph(Text("No lot is on record: there is nothing to send.")))
        return blocks
    if INVENTED in set(material.lots["source_id"].drop_nulls().to_list()):
        blocks.append(
            Paragraph(
                Text(
                    "The stock shown here is hypothetical; quantities, owners and days of expiry are",
                    (INVENTED,),
                    True,
                ),
                "warning",
            )
        )
    if "stock" in drawn:
        blocks.append(
            Picture("stock", "Stock in tonnes by month of expiry and group of items; numbers in the table.")
        )
    blocks.append(_stock_table(material))
    return blocks


def _stock_table(material: Material) -> Block:
    soon = material.day + timedelta(days=SOON_DAYS)
    on_hand = pl.col("chance").is_null() & (pl.col("available_on") <= material.day)
    usable = pl.col("expires").is_null() | (pl.col("expires") >= material.day)

    def total(which: pl.Expr) -> pl.Expr:
        return pl.col("quantity").filter(which).sum()

    sums = material.lots.group_by("item").agg(
        total(on_hand & usable).alias("hand"),
        total(on_hand & usable & (pl.col("expires") <= soon)).alias("soon"),
        total(on_hand & ~usable).alias("past"),
        total(on_hand & usable & pl.col("earmark").is_not_null()).alias("earmarked"),
        total(~on_hand).alias("coming"),
        pl.col("node").filter(on_hand).n_unique().alias("stores"),
        pl.col("source_id").eq(INVENTED).any().alias("invented"),
    )
    rows = sorted(sums.iter_rows(named=True), key=lambda row: item_name(row["item"]))
    all_invented = all(row["invented"] for row in rows)
    lines: list[tuple[Cell, ...]] = [
        (
            Text(item_name(row["item"]), invented=bool(row["invented"]) and not all_invented),
            whole(row["hand"]),
            whole(row["soon"]),
            percent(row["soon"] / row["hand"]) if row["hand"] else "–",
            whole(row["past"]),
            whole(row["earmarked"]),
            whole(row["coming"]),
            str(row["stores"]),
        )
        for row in rows
    ]
    columns = [
        "Item",
        "Usable on hand",
        f"Expires within {SOON_DAYS} days",
        "Share",
        "Expired",
        "Earmarked",
        "Expected later",
        "Stores",
    ]
    return table(
        f"Stock by item{' (INVENTED)' if all_invented else ''}",
        columns,
        lines,
        numbers=set(range(1, 8)),
        most=60,
    )
