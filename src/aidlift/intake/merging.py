"""One fact, one draft: repeats in a text become one draft with several places of evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aidlift.intake.drafts import Draft, FieldValue
from aidlift.intake.goods import FURTHER

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
ALIKE = ("value", "quantity", "item", "measure", "place", "kind", "carrier")
"""Fields in which two drafts of one fact are always the same."""

RANK = {"quoted": 0, "resolved": 0, "inherited": 1, "inferred": 2}
SURER = ("arrived", "donated", "delivered", "sent", "departed", "expected")


def merge(drafts: Sequence[Draft]) -> list[Draft]:
    """Join drafts that state one fact; two numbers for one fact stay two drafts."""
    kept: list[Draft] = []
    alike: dict[tuple[object, ...], list[int]] = {}
    for draft in drafts:
        held = draft.fields
        key = (draft.type, *[held[name].value if name in held else None for name in ALIKE])
        places = alike.setdefault(key, [])
        place = None
        if places and not draft.rule.endswith(FURTHER):
            place = next((index for index in places if is_same_fact(kept[index], draft)), None)
        if place is None:
            places.append(len(kept))
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
    if _have_other_donors(one, other):
        return False
    if one.type == "flight" and one.value("carrier") is None:  # a ban of flights by each of some countries
        names = (*names, "origin", "destination")
    if one.type == "flight" and _fly_elsewhere(one, other):
        return False
    if one.type == "statement" and _are_others(one.fields["actor"], other.fields["actor"]):
        return False
    return all(one.value(name) == other.value(name) for name in names)


def _have_other_donors(one: Draft, other: Draft) -> bool:
    """Tell whether two drafts each name their own giver: Japan's million doses are not America's."""
    first, second = one.fields.get("donor"), other.fields.get("donor")
    if first is None or second is None or None in (first.value, second.value):
        return False
    return first.value != second.value and (first.status, second.status) == ("quoted", "quoted")


def _are_others(one: FieldValue, other: FieldValue) -> bool:
    """Tell whether two condole, each named in the own sentence: by their countries, where they have one."""
    if (one.status, other.status) != ("quoted", "quoted"):
        return False
    return str(one.value).rpartition("(")[2] != str(other.value).rpartition("(")[2]


def _fly_elsewhere(one: Draft, other: Draft) -> bool:
    """Tell whether two drafts each name where the carrier flies: its return to Conakry is none to Accra."""
    first, second = one.fields["destination"], other.fields["destination"]
    return first.value != second.value and (first.status, second.status) == ("quoted", "quoted")


def _is_same_figure(one: Draft, other: Draft) -> bool:
    """Two figures are one fact where nothing contradicts: a basis or class left open takes the other's."""
    for name in ("area", "group", "measure", "value", "place"):
        if one.fields[name].value != other.fields[name].value:
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
    if len(one.evidence) >= MOST_EVIDENCE and one.type != "delivery":
        return one
    surer = {}
    for name, value in other.fields.items():
        mine = one.fields.get(name)
        if mine is None or (
            value.value is not None and (mine.value is None or RANK[value.status] < RANK[mine.status])
        ):
            surer[name] = value
    if one.type == "flight" and "origin" in surer:  # `India flights`, then `flights from India`: one route
        surer["destination"] = other.fields["destination"]
    fields = {**one.fields, **surer}
    if one.type == "delivery":
        statuses = [str(one.value("status")), str(other.value("status"))]
        first = min(statuses, key=lambda status: SURER.index(status) if status in SURER else 9)
        fields["status"] = one.fields["status"] if first == statuses[0] else other.fields["status"]
    if len(one.evidence) >= MOST_EVIDENCE:
        return one.with_fields(fields)
    quotes = {span.start: span for span in (*one.evidence, *other.evidence)}
    return replace(one, fields=fields, evidence=tuple(quotes[start] for start in sorted(quotes)))


MOST_EVIDENCE = 20
"""Places of evidence kept of one draft; a text that says a thing more often says no more."""

GENERAL = ("medical_supplies", "medical_equipment", "support_unspecified", "ppe")


def _without_echoes(drafts: list[Draft]) -> list[Draft]:
    """Leave out what only repeats: goods without number beside numbered ones, a pledge of what came."""
    goods = [draft for draft in drafts if draft.type in ("pledge", "delivery")]
    numbered: dict[tuple[object, ...], set[object]] = {}
    for draft in goods:
        if draft.value("quantity") is not None:
            numbered.setdefault(_of(draft), set()).add(draft.value("donor"))
    delivered: dict[tuple[object, ...], set[object]] = {}
    for draft in goods:
        if draft.type == "delivery" and draft.value("quantity") is not None:
            delivered.setdefault(_what(draft), set()).add(draft.value("donor"))
    arrived = {(one.value("item"), one.value("recipient")) for one in goods if one.type == "delivery"}
    summed = {
        (draft.value("recipient"), donor)
        for draft in goods
        if draft.type == "delivery" and draft.value("quantity") is not None
        for donor in (draft.value("donor"), None)
    }

    def repeats(draft: Draft) -> bool:
        if draft.type not in ("pledge", "delivery"):
            return False
        if draft.value("quantity") is None:
            general = draft.type == "delivery" and draft.value("item") in GENERAL
            if draft.type == "pledge" and (draft.value("item"), draft.value("recipient")) in arrived:
                return True
            sums = general and (draft.value("recipient"), draft.value("donor")) in summed
            givers = numbered.get(_of(draft), set())
            donor = draft.value("donor")
            promised = numbered.get(("pledge", *_of(draft)[1:]), set())
            if draft.value("status") == "expected" and donor is not None and donor in promised:
                return True
            return sums or (bool(givers) and (donor is None or donor in givers or None in givers))
        first = draft.type == "pledge" and not draft.rule.endswith(FURTHER)
        givers = delivered.get(_what(draft), set()) if first else set()
        return bool(givers) and (draft.value("donor") in (None, *givers) or None in givers)

    kept = [draft for draft in drafts if not repeats(draft)]
    for echo in drafts if len(kept) < len(drafts) else ():
        if echo.type == "delivery" and echo.value("quantity") is None and repeats(echo):
            _hand_over(echo, kept)
    return kept


def _hand_over(echo: Draft, kept: list[Draft]) -> None:
    """Let the one numbered delivery that goods without a number repeat have their day, and that they came."""
    alike = [
        place
        for place, one in enumerate(kept)
        if one.type == "delivery" and _of(one) == _of(echo) and one.value("status") in COME
    ]
    if len(alike) != 1 or echo.value("status") not in COME or echo.value("date") is None:
        return
    one = kept[alike[0]]
    if one.value("date") not in (None, echo.value("date")):
        return
    told = {
        name: replace(echo.fields[name], status="inherited") for name in ("date", "date_end", "date_expr")
    }
    if one.value("status") == "sent":
        told["status"] = replace(echo.fields["status"], status="inherited")
    kept[alike[0]] = one.with_fields({**one.fields, **told})


COME = ("arrived", "donated", "delivered", "sent")


def _what(draft: Draft) -> tuple[object, ...]:
    return draft.value("item"), draft.value("quantity"), draft.value("recipient")


def _of(draft: Draft) -> tuple[object, ...]:
    return draft.type, draft.value("item"), draft.value("recipient")
