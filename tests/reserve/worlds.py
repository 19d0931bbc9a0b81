"""Small stores written as tables."""

from datetime import date

import polars as pl

STOCK = {
    "lot": pl.String,
    "item": pl.String,
    "quantity": pl.Int64,
    "expires": pl.Date,
    "status": pl.String,
    "earmark": pl.String,
    "earmark_country": pl.String,
}


def lots(table):
    """Read a store from a table of lot, item, quantity, expires, status, earmark; `-` is nothing."""
    rows = []
    for line in table.strip().splitlines()[1:]:
        lot, item, quantity, expires, status, earmark = line.split()
        strength, _, country = earmark.partition(":")
        rows.append(
            {
                "lot": lot,
                "item": item,
                "quantity": int(quantity),
                "expires": None if expires == "-" else date.fromisoformat(expires),
                "status": status,
                "earmark": "" if strength == "-" else strength,
                "earmark_country": country,
            }
        )
    return pl.DataFrame(rows, schema=STOCK)
