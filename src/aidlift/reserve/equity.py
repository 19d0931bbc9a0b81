"""What each member put in, drew, lent and owes."""

from __future__ import annotations

import polars as pl

ACCOUNT = ("party", "item", "put_in", "drawn", "lost", "equity", "lent", "owed")


def accounts(
    movements: pl.DataFrame, lots: pl.DataFrame, parties: pl.DataFrame, loans: pl.DataFrame
) -> pl.DataFrame:
    """Return one row a party and item, in units: put_in, drawn, lost, equity, lent, owed.

    - put_in: came from donors and suppliers, in lots that the party gave; without a donor, that it owns.
    - drawn: went to recipients in the party's country; a country without a party stands for itself. What
      moves on between recipients is drawn by the last.
    - lost: went to loss or was destroyed, less what was found, of lots it gave or owns.
    - equity: put_in - drawn. Losses are shown beside it, because members bear them by their own rule.
    - lent, owed: of loans not returned yet.

    Reversals count by themselves, as movements the other way. Takes movements (from_place, to_place, lot,
    quantity), lots (lot, item, owner, donor), parties (party, country; one party a country) and loans
    (lender, borrower, item, outstanding).
    """
    lines = _net(movements).join(
        lots.select("lot", "item", giver=pl.coalesce("donor", "owner")), on="lot", how="left"
    )
    kind = pl.col("kind")
    put_in = _sum(lines.filter(kind.is_in(["donor", "supplier"])), pl.col("giver"), "put_in", -1)
    lost = _sum(lines.filter(kind.is_in(["loss", "destroyed", "found"])), pl.col("giver"), "lost", 1)
    country = pl.col("place").str.split(":").list.get(1, null_on_oob=True)
    drawing = lines.filter(kind == "recipient").with_columns(country=country)
    drawing = drawing.join(parties.select("country", "party"), on="country", how="left")
    drawn = _sum(drawing, pl.coalesce("party", "country"), "drawn", 1)
    lent = _outstanding(loans, "lender", "lent")
    owed = _outstanding(loans, "borrower", "owed")
    return (
        pl.concat([put_in, drawn, lost, lent, owed], how="diagonal")
        .group_by("party", "item")
        .agg(pl.col("put_in", "drawn", "lost", "lent", "owed").sum())
        .with_columns(equity=pl.col("put_in") - pl.col("drawn"))
        .filter(pl.any_horizontal(pl.col("put_in", "drawn", "lost", "lent", "owed") != 0))
        .select(ACCOUNT)
        .sort("party", "item")
    )


def _net(movements: pl.DataFrame) -> pl.DataFrame:
    came = movements.select("lot", "quantity", place="to_place")
    went = movements.select("lot", -pl.col("quantity"), place="from_place")
    return pl.concat([came, went]).with_columns(kind=pl.col("place").str.split(":").list.first())


def _sum(lines: pl.DataFrame, party: pl.Expr, column: str, sign: int) -> pl.DataFrame:
    return (
        lines.group_by(party.alias("party"), "item")
        .agg((pl.col("quantity").sum() * sign).alias(column))
        .select("party", "item", column)
    )


def _outstanding(loans: pl.DataFrame, side: str, column: str) -> pl.DataFrame:
    return (
        loans.group_by(pl.col(side).alias("party"), "item")
        .agg(pl.col("outstanding").sum().alias(column))
        .select("party", "item", column)
    )
