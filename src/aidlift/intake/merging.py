"""One fact, one draft: repeats in a text become one draft with several places of evidence."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from heapq import merge as merged

from aidlift.intake.drafts import Draft, FieldValue
from aidlift.intake.goods_kinds import FURTHER

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

LEFT_OPEN = ("basis", "case_class")
MORE_ALIKE = {
    kind: tuple(name for name in names if name not in (*ALIKE, *LEFT_OPEN))
    for kind, names in IDENTITY.items()
}
"""Fields that are the same besides, by the type of draft."""

RANK = {"quoted": 0, "resolved": 0, "inherited": 1, "inferred": 2}
SURER = ("arrived", "donated", "delivered", "sent", "departed", "expected")


def merge(drafts: Sequence[Draft]) -> list[Draft]:
    """Join drafts that state one fact; two numbers for one fact stay two drafts."""
    kept: list[Draft] = []
    alike: dict[tuple[object, ...], _Alike] = {}
    for draft in drafts:
        held = draft.fields
        names = (*ALIKE, *MORE_ALIKE[draft.type])
        key = (draft.type, *[held[name].value if name in held else None for name in names])
        beside = alike.get(key)
        if beside is None:
            beside = alike[key] = _Alike()
        place = None
        if beside.places and not draft.rule.endswith(FURTHER):
            near = beside.near(_own_giver(draft))
            place = next((index for index in near if is_same_fact(kept[index], draft)), None)
        if place is None:
            beside.add(len(kept), _own_giver(draft))
            kept.append(draft)
        else:
            joined = _joined(kept[place], draft)
            beside.move(place, _own_giver(kept[place]), _own_giver(joined))
            kept[place] = joined
    return _without_echoes(kept)


@dataclass(slots=True)
class _Alike:
    """Where drafts stand that state the same but for who gives, in order, and those of each giver.

    A text may name thousands of givers of the same: none is asked whether it is another.
    """

    places: list[int] = field(default_factory=list)
    by_giver: dict[object, list[int]] = field(default_factory=dict)

    def near(self, giver: object) -> Iterable[int]:
        """Give the places in order at which a giver's draft may be one with what stands there."""
        if giver is None:
            return self.places
        return merged(self.by_giver.get(giver, ()), self.by_giver.get(None, ()))

    def add(self, place: int, giver: object) -> None:
        """Note the place of a draft, the last so far."""
        self.places.append(place)
        self.by_giver.setdefault(giver, []).append(place)

    def move(self, place: int, giver: object, now: object) -> None:
        """Note that a draft has come to have a giver of its own."""
        if now != giver:
            self.by_giver[giver].remove(place)
            insort(self.by_giver.setdefault(now, []), place)


def _own_giver(draft: Draft) -> object:
    """Return who gives where the draft's own sentence names it, else None."""
    donor = draft.fields.get("donor")
    return donor.value if donor is not None and donor.status == "quoted" else None


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
    if one.type == "statement" and one.evidence == other.evidence:  # `condolences to Iran and Italy`
        return bool(one.value("recipient") == other.value("recipient"))
    return all(one.value(name) == other.value(name) for name in names)


def _have_other_donors(one: Draft, other: Draft) -> bool:
    """Tell whether two drafts each name their own giver: Japan's million doses are not America's."""
    first, second = one.fields.get("donor"), other.fields.get("donor")
    if first is None or second is None or None in (first.value, second.value):
        return False
    return first.value != second.value and (first.status, second.status) == ("quoted", "quoted")


def _are_others(one: FieldValue, other: FieldValue) -> bool:
    """Tell whether two condole, each of whom the text names: by their countries, where they have one."""
    if "inferred" in (one.status, other.status):
        return False
    if one.status == other.status == "quoted" and _are_named_apart(str(one.value), str(other.value)):
        return True  # `President Phuc sent condolences. So did Prime Minister Chinh`
    first, second = (str(actor.value).rpartition("(")[2].rstrip(")") for actor in (one, other))
    inherited = "inherited" in (one.status, other.status)
    return first != second and (not inherited or (len(first) == len(second) == len("IND")))


def _are_named_apart(one: str, other: str) -> bool:
    """Tell whether two are persons by name, with no name in common."""
    names = [set(who.rpartition(" (")[0].split()) for who in (one, other)]
    return all(names) and not names[0] & names[1]


def _fly_elsewhere(one: Draft, other: Draft) -> bool:
    """Tell whether two drafts each name where the carrier flies: its return to Conakry is none to Accra."""
    names = ("destination",) if one.value("status") == "suspended" else ("destination", "origin")
    for name in names:
        first, second = one.fields[name], other.fields[name]
        if first.value != second.value and (first.status, second.status) == ("quoted", "quoted"):
            return True
    return False


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
    delivered: dict[tuple[object, ...], dict[object, int]] = {}
    for draft in goods:
        if draft.type == "delivery" and draft.value("quantity") is not None:
            delivered.setdefault(_what(draft), {})[draft.value("donor")] = draft.evidence[0].start
    arrived = {(one.value("item"), one.value("recipient")) for one in goods if one.type == "delivery"}
    summed = {
        (draft.value("recipient"), donor)
        for draft in goods
        if draft.type == "delivery" and draft.value("quantity") is not None
        for donor in (draft.value("donor"), None)
    }

    asked: dict[tuple[object, ...], set[object]] = {}
    for draft in drafts:
        if draft.type == "request" and draft.value("quantity") is not None:
            key = (draft.value("actor"), draft.value("item"))
            asked.setdefault(key, set()).add(draft.value("addressee"))

    def repeats(draft: Draft) -> bool:
        if draft.type == "request":
            same = asked.get((draft.value("actor"), draft.value("item")), set())
            of_own = draft.value("quantity") is not None or draft.value("date_expr") is not None
            return not of_own and bool(same) and draft.value("addressee") in (None, *same)
        if draft.type not in ("pledge", "delivery"):
            return False
        if draft.value("quantity") is None:
            general = draft.type == "delivery" and draft.value("item") in GENERAL
            if draft.type == "pledge" and (draft.value("item"), draft.value("recipient")) in arrived:
                return True
            sums = general and (draft.value("recipient"), draft.value("donor")) in summed
            givers, own = numbered.get(_of(draft), set()), _own_giver(draft)
            return sums or (bool(givers) and (own is None or own in givers or None in givers))
        first = draft.type == "pledge" and not draft.rule.endswith(FURTHER)
        came = delivered.get(_what(draft), {}) if first else {}
        unsaid = came.get(None, -1) > draft.evidence[0].start  # given by nobody, told behind the promise
        return bool(came) and (draft.value("donor") in (None, *came) or unsaid)

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
        if one.type == echo.type and _of(one) == _of(echo) and one.value("status") in COME
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
    return draft.value("item"), draft.value("recipient")
