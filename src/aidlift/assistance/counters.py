"""The counters of a line, from its dated facts alone; nothing else ever sets one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

import polars as pl

LINE_KINDS = (
    "requested",
    "validated",
    "pledged",
    "allocated",
    "shipped",
    "accepted",
    "rejected",
    "missing",
    "found",
    "cancelled",
)
PLEDGE_KINDS = ("stated", "reduced", "shipped", "received")


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A quantity of some kind that happened to a line; `undoes` takes it back."""

    kind: str
    quantity: int
    undoes: bool = False


@dataclass(frozen=True, kw_only=True)
class LineCounters:
    """What became of a request's line, in units of its item.

    `requested` is 0 where no quantity was stated. `cancelled` was asked for and is no more. `missing` and
    `rejected` goods no longer cover the line: their allocation is released as they are noted. `found` turned
    up without being on a waybill, or after it was noted as missing.
    """

    requested: int = 0
    validated: int = 0
    pledged: int = 0
    allocated: int = 0
    shipped: int = 0
    accepted: int = 0
    rejected: int = 0
    missing: int = 0
    found: int = 0
    cancelled: int = 0

    @property
    def uncovered(self) -> int:
        """Validated less allocated, and never below nothing."""
        return max(0, self.validated - self.allocated)

    @property
    def on_the_way(self) -> int:
        """Shipped and not yet judged at the other end."""
        return max(0, self.shipped + self.found - self.accepted - self.rejected - self.missing)

    @property
    def is_fulfilled(self) -> bool:
        """Say whether all that was validated has been accepted."""
        return self.accepted >= self.validated > 0


@dataclass(frozen=True, kw_only=True)
class PledgeCounters:
    """What became of a pledge's line, in units of its item or currency; 0 stated where none was."""

    stated: int = 0
    reduced: int = 0
    shipped: int = 0
    received: int = 0

    @property
    def promised(self) -> int:
        """What is promised now: stated less reduced."""
        return self.stated - self.reduced

    @property
    def to_come(self) -> int:
        """What is promised and has not left the donor."""
        return self.promised - self.shipped

    @property
    def in_transit(self) -> int:
        """What has left the donor and is not signed for."""
        return self.shipped - self.received


def count_line(facts: Iterable[Fact]) -> LineCounters:
    """Sum the facts of a request's line; all counters are 0 without facts."""
    return LineCounters(**_sums(facts, LINE_KINDS))


def count_pledge(facts: Iterable[Fact]) -> PledgeCounters:
    """Sum the facts of a pledge's line; all counters are 0 without facts."""
    return PledgeCounters(**_sums(facts, PLEDGE_KINDS))


def broken_line_laws(found: LineCounters) -> list[str]:
    """Say in sentences which laws of a request's line the counters break; empty if none.

    No counter is negative; validated + cancelled ≤ requested (where stated); allocated ≤ validated;
    shipped ≤ allocated + rejected + missing (what was lost may be sent again);
    accepted + rejected + missing ≤ shipped + found.
    """
    lost = found.rejected + found.missing
    judged = found.accepted + lost
    laws = [
        (
            found.requested == 0 or found.validated + found.cancelled <= found.requested,
            f"{found.validated:,} validated and {found.cancelled:,} cancelled are more than the "
            f"{found.requested:,} requested",
        ),
        (
            found.allocated <= found.validated,
            f"{found.allocated:,} allocated are more than the {found.validated:,} validated",
        ),
        (
            found.shipped <= found.allocated + lost,
            f"{found.shipped:,} shipped are more than the {found.allocated:,} allocated"
            + (f" and the {lost:,} to be sent again" if lost else ""),
        ),
        (
            judged <= found.shipped + found.found,
            f"{found.accepted:,} accepted, {found.rejected:,} rejected and {found.missing:,} missing are "
            f"more than the {found.shipped:,} shipped"
            + (f" and {found.found:,} found" if found.found else ""),
        ),
    ]
    return [*_negative(asdict(found)), *(sentence for holds, sentence in laws if not holds)]


def broken_pledge_laws(found: PledgeCounters) -> list[str]:
    """Say in sentences which laws of a pledge's line the counters break; empty if none.

    No counter is negative; received ≤ shipped ≤ stated − reduced.
    """
    laws = [
        (
            found.shipped <= found.promised,
            f"{found.shipped:,} shipped are more than the {found.promised:,} that are promised now",
        ),
        (
            found.received <= found.shipped,
            f"{found.received:,} received are more than the {found.shipped:,} shipped",
        ),
    ]
    return [*_negative(asdict(found)), *(sentence for holds, sentence in laws if not holds)]


def count_lines(facts: pl.DataFrame) -> pl.DataFrame:
    """Count many request lines at once: facts (line, kind, quantity, undoes) give a row of counters each."""
    return _table(facts, LINE_KINDS).with_columns(
        uncovered=pl.max_horizontal(pl.lit(0, pl.Int64), pl.col("validated") - pl.col("allocated"))
    )


def count_pledges(facts: pl.DataFrame) -> pl.DataFrame:
    """Count many pledge lines at once: facts (line, kind, quantity, undoes) give a row of counters each."""
    return _table(facts, PLEDGE_KINDS)


def _table(facts: pl.DataFrame, kinds: tuple[str, ...]) -> pl.DataFrame:
    signed = pl.when("undoes").then(-pl.col("quantity")).otherwise(pl.col("quantity"))
    return (
        facts.group_by("line", maintain_order=True)
        .agg(signed.filter(pl.col("kind") == kind).sum().cast(pl.Int64).alias(kind) for kind in kinds)
        .sort("line")
    )


def _sums(facts: Iterable[Fact], kinds: tuple[str, ...]) -> dict[str, int]:
    sums = dict.fromkeys(kinds, 0)
    for fact in facts:
        sums[fact.kind] += -fact.quantity if fact.undoes else fact.quantity
    return sums


def _negative(counters: Mapping[str, int]) -> list[str]:
    return [
        f"{-quantity:,} more would be taken back than were {kind}"
        for kind, quantity in counters.items()
        if quantity < 0
    ]
