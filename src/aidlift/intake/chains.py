"""Chains: what was asked for, promised and has arrived of one kind of goods, and what is still open.

A chain proposes links; a person confirms them. Quantities are those written; goods without a number link
without one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aidlift.intake.drafts import Draft

ARRIVED = ("arrived", "delivered", "donated")


@dataclass(frozen=True, slots=True)
class Chain:
    """One donor's goods for one recipient: what was promised, what arrived, what is open.

    `open` is None where the promise has no number. `requests` are those of the recipient for such goods.
    """

    donor: str | None
    recipient: str
    item: str
    requests: tuple[Draft, ...]
    pledges: tuple[Draft, ...]
    deliveries: tuple[Draft, ...]
    promised: int | float | None
    arrived: int | float
    open: int | float | None


def chains(drafts: Iterable[Draft]) -> list[Chain]:
    """Link pledges to deliveries of the same donor, recipient and goods, and to what was asked for."""
    drafts = list(drafts)
    keys = dict.fromkeys(
        (draft.value("donor"), draft.value("recipient"), draft.value("item"))
        for draft in drafts
        if draft.type in ("pledge", "delivery") and draft.value("recipient")
    )
    return [_chain(drafts, *key) for key in keys]


def _chain(drafts: list[Draft], donor: str | None, recipient: str, item: str) -> Chain:
    def of(kind: str) -> tuple[Draft, ...]:
        wanted = (donor, recipient, item)
        return tuple(
            draft
            for draft in drafts
            if draft.type == kind
            and (draft.value("donor"), draft.value("recipient"), draft.value("item")) == wanted
        )

    pledges, deliveries = of("pledge"), of("delivery")
    requests = tuple(
        draft
        for draft in drafts
        if draft.type == "request" and draft.value("actor") == recipient and draft.value("item") == item
    )
    numbered = [draft.value("quantity") for draft in pledges if draft.value("quantity") is not None]
    promised = max(numbered, default=None)
    arrived = sum(draft.value("quantity") or 0 for draft in deliveries if draft.value("status") in ARRIVED)
    rest = max(promised - arrived, 0) if promised is not None else None
    return Chain(donor, recipient, item, requests, pledges, deliveries, promised, arrived, rest)
