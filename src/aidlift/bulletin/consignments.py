"""Where consignments are on their way, and how long each has stood."""

from __future__ import annotations

import polars as pl

from aidlift.bulletin.blocks import Block, Cell, Heading, Paragraph, Text, table
from aidlift.bulletin.material import Material
from aidlift.bulletin.words import INVENTED, many, whole
from aidlift.catalogue import place_name

CLOCKS = {
    "landing_to_clearance": "since landing, not cleared",
    "clearance_to_dispatch": "since clearance, not sent on",
    "dispatch_to_signature": "since dispatch, not signed for",
}
ENDED = ("received", "closed", "cancelled", "returned", "delivered")


def consignments(material: Material) -> list[Block]:
    """Say of each consignment where it is and which clock runs; nothing where none is on record."""
    rows = material.consignments
    if rows.is_empty():
        return []
    moving = rows.filter(~pl.col("state").is_in(ENDED))
    standing = rows.filter(pl.col("clock").is_not_null())
    words = f"{many(rows.height, 'consignment')} on record, {moving.height:,} on the way"
    if standing.height:
        longest = standing.sort("hours", descending=True).row(0, named=True)
        clock = CLOCKS.get(longest["clock"], longest["clock"])
        words += f"; the longest wait is {whole(longest['hours'])} hours {clock}: {longest['consignment']}"
    return [
        Heading("Consignments on their way", "consignments"),
        Paragraph(Text(f"{words}.")),
        _table(rows),
    ]


def _table(rows: pl.DataFrame) -> Block:
    lines: list[tuple[Cell, ...]] = [
        (
            Text(row["consignment"], invented=row["source_id"] == INVENTED),
            place_name(row["location"]) if row["location"] else "own store",
            row["state"],
            f"{row['since']:%-d %b %H:%M}",
            whole(row["quantity"]),
            row["flight"] or row["carrier"] or "–",
            f"{whole(row['hours'])} h {CLOCKS.get(row['clock'], row['clock'])}" if row["clock"] else "–",
            f"{whole(row['held_hours'])} h" if row["held_hours"] else "–",
        )
        for row in rows.sort("consignment").iter_rows(named=True)
    ]
    columns = ["Consignment", "For", "Where it is", "Since (UTC)", "Units", "By", "Waits", "Held by others"]
    return table("Consignments and the clocks that run", columns, lines, numbers={4}, codes={0})
