"""Read cells as counts of persons: whole numbers, or nothing."""

from __future__ import annotations

import polars as pl

from aidlift.errors import Problem, RefusedFile

NO_NUMBER = ("-", "–", "na", "n/a", "nan", "null", "none", "..")
"""What publishers write for "no number"; never zero."""

MOST_SHOWN = 20


def long_counts(
    frame: pl.DataFrame, targets: dict[str, str], index: list[str], name: str
) -> tuple[pl.DataFrame, list[Problem]]:
    """Turn columns of counts into rows with `target`, `value` and `column`; cells without a number are null.

    `targets` says the target of each column's key. A cell that holds something else than a whole number is
    left out and told. Raises RefusedFile when more than half of the filled cells hold no whole number.
    """
    long = frame.unpivot(on=list(targets), index=[*index, "row"], variable_name="column", value_name="text")
    long = long.with_columns(target=pl.col("column").replace_strict(targets, return_dtype=pl.String))
    return read_counts(long, name)


def read_counts(long: pl.DataFrame, name: str) -> tuple[pl.DataFrame, list[Problem]]:
    """Read the column `text` into whole numbers in `value`; leave out and tell cells that hold none."""
    long = long.with_columns(value=pl.col("text").cast(pl.Int64, strict=False))
    odd = long.filter(pl.col("value").is_null() & pl.col("text").is_not_null())
    odd = odd.filter(~pl.col("text").str.to_lowercase().is_in(NO_NUMBER))
    if odd.is_empty():
        return long.drop("text"), []
    ungrouped = pl.when(pl.col("text").str.contains(r"^-?\d{1,3}(,\d{3})+$")).then(
        pl.col("text").str.replace_all(",", "")
    )
    number = ungrouped.otherwise(pl.col("text")).cast(pl.Float64, strict=False)
    whole = pl.when(number.is_finite() & (number == number.round()) & (number.abs() < 2**53)).then(number)
    long = long.with_columns(value=pl.col("value").fill_null(whole.cast(pl.Int64, strict=False)))
    unread = long.filter(pl.col("value").is_null() & pl.col("text").is_not_null())
    unread = unread.filter(~pl.col("text").str.to_lowercase().is_in(NO_NUMBER))
    if 2 * unread.height > long["text"].count():
        text, row = unread["text"][0], unread["row"][0]
        raise RefusedFile(
            f"{name}: {unread.height:,} of {long['text'].count():,} cells that should hold counts hold no "
            f"whole number; the first is {text!r} in row {row}, column {unread['column'][0]}. "
            f"Check that the columns are those of the header."
        )
    problems = [
        Problem(f"is {text!r}; a whole number of persons is needed, so the cell is left out", row, column)
        for row, column, text in unread.select("row", "column", "text").head(MOST_SHOWN).iter_rows()
    ]
    if unread.height > MOST_SHOWN:
        problems.append(Problem(f"{unread.height - MOST_SHOWN:,} more cells hold no whole number"))
    kept = long.join(unread.select("row", "column"), on=["row", "column"], how="anti", maintain_order="left")
    return kept.drop("text"), problems
