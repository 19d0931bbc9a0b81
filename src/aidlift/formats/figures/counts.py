"""Read cells as counts of persons: whole numbers, or nothing."""

from __future__ import annotations

import polars as pl

from aidlift.errors import Problem, RefusedFile

NO_NUMBER = ("-", "–", "na", "n/a", "nan", "null", "none", "..")
"""What publishers write for "no number"; never zero."""

GROUPED = {
    r"^-?\d{1,3}(,\d{3})+$": ",",
    r"^-?\d{1,2}(,\d{2})+,\d{3}$": ",",  # as India writes them: 1,87,62,976
    r"^-?\d{1,3}([\s\u00a0\u2009\u202f'’]\d{3})+$": r"[\s\u00a0\u2009\u202f'’]",
    r"^-?\d{1,3}(\.\d{3}){2,}$": r"\.",
    r"^-?\d+,0{1,2}$": r",0+$",  # a decimal comma before zeros
}
"""Whole numbers written with marks, and the marks to take out."""

DOTTED = r"^-?\d{1,3}(\.\d{3})+$"
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
    odd = pl.col("value").is_null() & pl.col("text").is_not_null()
    odd = odd & ~pl.col("text").str.to_lowercase().is_in(NO_NUMBER)
    cells = long.filter(odd)["text"]
    if cells.is_empty():
        return long.drop("text"), []
    long = long.with_columns(value=pl.col("value").fill_null(whole_numbers(long["text"])))
    unread = long.filter(odd)
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


def whole_numbers(cells: pl.Series) -> pl.Series:
    """Read text cells as whole numbers, with or without marks between their groups; null where none is.

    `1.234` is grouped by its dot only if all dotted cells have groups of three and one of them cannot be a
    number with zero decimals; else `1.000` is one.
    """
    text = pl.col("text")
    number = text
    groups = dict(GROUPED)
    if _groups_by_dots(cells):
        groups[DOTTED] = r"\."
    for pattern, mark in groups.items():
        number = pl.when(text.str.contains(pattern)).then(text.str.replace_all(mark, "")).otherwise(number)
    read = pl.DataFrame({"text": cells}).select(number.cast(pl.Float64, strict=False).alias("read"))["read"]
    whole = read.is_finite() & (read == read.round()) & (read.abs() < 2**53)
    return read.set(~whole.fill_null(False), None).cast(pl.Int64)


def _groups_by_dots(cells: pl.Series) -> bool:
    dotted = cells.drop_nulls().unique()
    dotted = dotted.filter(dotted.str.contains(r"^-?\d[\d.]*\.\d*$"))
    proof = dotted.str.contains(r"\.\d*[1-9]|\..*\.")
    return bool(len(dotted) and dotted.str.contains(DOTTED).all() and proof.any())
