"""Where sources disagree: what each says of the same days, side by side, none of them preferred."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from aidlift.errors import NotFound
from aidlift.figures import Disagreement, disagreements
from aidlift.web.situation.known import Known
from aidlift.web.words import name_of


@dataclass(frozen=True)
class Claim:
    """Two sources on one count of a country: the newest day that both give, and how they date it."""

    code: str
    name: str
    target: str
    base: str
    other: str
    day: date
    other_day: date
    value: int
    other_value: int
    ref: str
    other_ref: str
    sentence: str

    @property
    def difference(self) -> int:
        """The other source's count less the first one's."""
        return self.other_value - self.value

    @property
    def relative(self) -> float | None:
        """The difference as a share of the first count; None where that is zero."""
        return self.difference / self.value if self.value else None


def claims(known: Known) -> list[Claim]:
    """List what sources say differently, the largest share of difference first; equal counts are left out."""
    codes = known.all["location"].unique().sort().to_list()
    found = [_claim(known, one) for code in codes for one in beside(known, code)]
    return sorted((one for one in found if one.difference), key=_weight, reverse=True)


def beside(known: Known, code: str) -> list[Disagreement]:
    """Put the sources of a country beside each other over the last week; nothing where only one reports."""
    own = known.all.filter(pl.col("location") == code)
    if own["source_id"].n_unique() < 2:
        return []
    last = own.filter(pl.col("value").is_not_null(), pl.col("date") <= known.day)["date"].max()
    if not isinstance(last, date):
        return []
    try:
        return disagreements(own, location=code, day=last, publishers=known.publishers)
    except NotFound:
        return []


def _claim(known: Known, one: Disagreement) -> Claim:
    last = one.pairs[-1]
    return Claim(
        code=one.location,
        name=name_of(one.location),
        target=one.target,
        base=known.publishers.get(one.base, one.base),
        other=known.publishers.get(one.other, one.other),
        day=last.day,
        other_day=last.other_day,
        value=last.base_value,
        other_value=last.other_value,
        ref=last.base_ref,
        other_ref=last.other_ref,
        sentence=one.sentence,
    )


def _weight(one: Claim) -> float:
    return abs(one.relative) if one.relative is not None else float("inf")
