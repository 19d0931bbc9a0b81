"""Small frames of figures that tell their point."""

from datetime import date, timedelta

import polars as pl

from aidlift import frames

GIVEN = {
    "location": "NPL",
    "target": "new cases",
    "date_basis": "report",
    "period_days": 1,
    "source_id": "moh",
    "source_ref": "row 2, column value",
    "state": "reported",
    "flags": None,
    "as_of": date(2021, 5, 2),
}


def figures(*rows):
    """Build the table of figures from rows that say only what differs."""
    dtypes = frames.schema("figures").dtypes
    return pl.DataFrame([GIVEN | row for row in rows], schema=dtypes)


def series(first, values, **said):
    """Build one count a period from `first` on; None is a missed report."""
    step = said.get("period_days", 1)
    return figures(
        *(
            {"date": first + timedelta(days=number * step), "value": value}
            | ({"state": "missed"} if value is None else {})
            | said
            for number, value in enumerate(values)
        )
    )
