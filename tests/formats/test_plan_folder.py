"""A folder of tables is read whole, or refused with everything that is wrong in any of them."""

from __future__ import annotations

import polars as pl

from aidlift.formats.plan_folder import look_into, write_folder
from aidlift.plan import generate


def test_cells_and_names_that_lead_nowhere_are_told_together(tmp_path):
    tables = generate(countries=3, stores=2, items=5, days=8, corridors=6).tables
    first = pl.int_range(pl.len()) == 0
    lots = tables["lots"].with_columns(
        pl.when(first).then(-5).otherwise(pl.col("quantity")).alias("quantity"),
        pl.when(first).then(pl.lit("NOPE")).otherwise(pl.col("item")).alias("item"),
    )
    corridors = tables["corridors"].with_columns(
        pl.when(first).then(pl.lit("NOWHERE")).otherwise(pl.col("origin")).alias("origin")
    )
    write_folder(tables | {"lots": lots, "corridors": corridors}, tmp_path)
    told = {(problem.column, problem.row): problem.message for problem in look_into(tmp_path)[1]}
    assert told.keys() == {("lots.quantity", 2), ("lots.item", 2), ("corridors.origin", 2)}
    assert "'NOPE', not an item" in told["lots.item", 2]
    assert "'NOWHERE', not a node" in told["corridors.origin", 2]
