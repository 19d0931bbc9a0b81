"""One fact, one draft: repeats in a text become one draft with several places of evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aidlift.intake.drafts import Draft

IDENTITY = {
    "figure": ("measure", "value", "place", "area", "group", "basis", "case_class"),
    "request": ("actor", "item", "quantity"),
    "pledge": ("recipient", "item", "quantity"),
    "delivery": ("recipient", "item", "quantity"),
    "flight": ("carrier", "status"),
    "agreement": ("subject", "status"),
    "assessment": ("kind", "place"),
    "statement": ("kind",),
}
RANK = {"quoted": 0, "resolved": 0, "inherited": 1, "inferred": 2}
SURER = ("arrived", "donated", "delivered", "sent", "departed", "expected")


def merge(drafts: Sequence[Draft]) -> list[Draft]:
    """Join drafts that state one fact; two numbers for one fact stay two drafts."""
    kept: list[Draft] = []
    for draft in drafts:
        place = next((index for index, other in enumerate(kept) if is_same_fact(other, draft)), None)
        if place is None:
            kept.append(draft)
        else:
            kept[place] = _joined(kept[place], draft)
    return _without_echoes(kept)


def is_same_fact(one: Draft, other: Draft) -> bool:
    """Tell whether two drafts state one fact: type and identity agree."""
    if one.type != other.type:
        return False
    names = IDENTITY[one.type]
    if one.type == "figure":
        return _is_same_figure(one, other)
    return all(one.value(name) == other.value(name) for name in names)


def _is_same_figure(one: Draft, other: Draft) -> bool:
    """Two figures are one fact where nothing contradicts: a basis or class left open takes the other's."""
    if any(one.value(name) != other.value(name) for name in ("measure", "value", "place", "area", "group")):
        return False
    for name in ("basis", "case_class"):
        first, second = one.fields[name], other.fields[name]
        if (
            first.value != second.value
            and "inferred" not in (first.status, second.status)
            and None not in (first.value, second.value)
        ):
            return False
    return True


def _joined(one: Draft, other: Draft) -> Draft:
    """Keep the surer value of each field, and all evidence."""
    fields = dict(one.fields)
    for name, value in other.fields.items():
        mine = fields.get(name)
        if (
            mine is None
            or (mine.value is None and value.value is not None)
            or (value.value is not None and RANK[value.status] < RANK[mine.status])
        ):
            fields[name] = value
    if one.type == "delivery":
        statuses = [str(one.value("status")), str(other.value("status"))]
        first = min(statuses, key=lambda status: SURER.index(status) if status in SURER else 9)
        fields["status"] = one.fields["status"] if first == statuses[0] else other.fields["status"]
    quotes = {span.start: span for span in (*one.evidence, *other.evidence)}
    return replace(one, fields=fields, evidence=tuple(quotes[start] for start in sorted(quotes)))


def _without_echoes(drafts: list[Draft]) -> list[Draft]:
    """Leave out a draft without number that repeats a numbered one, and a pledge of what has arrived."""
    kept = []
    for draft in drafts:
        if draft.type in ("pledge", "delivery") and _is_echo(draft, drafts):
            continue
        kept.append(draft)
    return kept


GENERAL = ("medical_supplies", "medical_equipment", "support_unspecified")


def _is_summary(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Tell whether `relief supplies` only sums up what other drafts of the same parties number."""
    if draft.value("item") not in GENERAL or draft.value("quantity") is not None or draft.type != "delivery":
        return False
    return any(
        other.type == draft.type
        and other.value("quantity") is not None
        and other.value("recipient") == draft.value("recipient")
        and other.value("donor") in (draft.value("donor"), None)
        for other in drafts
    )


def _is_echo(draft: Draft, drafts: Sequence[Draft]) -> bool:
    if _is_summary(draft, drafts):
        return True
    for other in drafts:
        if (
            other is draft
            or other.type not in ("pledge", "delivery")
            or other.value("item") != draft.value("item")
        ):
            continue
        if (
            draft.value("quantity") is None
            and other.value("quantity") is not None
            and draft.type == other.type
            and draft.value("recipient") == other.value("recipient")
        ):
            return True
        if (
            draft.value("quantity") is None
            and draft.type == other.type
            and other.value("quantity") is not None
        ):
            pass
        same = draft.value("quantity") is not None and draft.value("quantity") == other.value("quantity")
        if (
            same
            and draft.type == "pledge"
            and other.type == "delivery"
            and draft.value("recipient") == other.value("recipient")
        ):
            return True
    return False
