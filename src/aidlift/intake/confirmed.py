"""Confirmed drafts as rows of the tables of a scenario, until the records stage keeps them.

Only what a person confirmed comes here. A row keeps the quote and its place in its note or source_ref and
the document under its source_id. What a table cannot hold (a figure of a month, a number that is only
`more than`) is told, not bent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from aidlift.errors import BadInput
from aidlift.intake.document import Document
from aidlift.intake.drafts import Draft
from aidlift.intake.lexicon import candidates, countries
from aidlift.intake.numbers import find_quantities

Rows = dict[str, list[dict[str, Any]]]
TARGETS = {"cases": "cases", "deaths": "deaths", "recoveries": "recoveries"}
LONGEST_PERIOD = 7  # days; the table of figures holds days and weeks
SEEN_IN_NEWS = "reported"
"""The first step of a pledge: seen in the media, not yet confirmed by the donor, so not counted."""

DELIVERY_STATES = {
    "arrived": "received",
    "delivered": "received",
    "donated": "received",
    "departed": "in transit",
    "sent": "in transit",
}
QUALIFIERS = {"nearly": "about", "such_as": "exact", None: "exact"}
RECEIPTS = {"arrived": "arrived", "delivered": "delivered", "donated": "received"}


@dataclass(slots=True)
class Filed:
    """Rows by table, and sentences on what no table could hold."""

    rows: Rows = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    def add(self, table: str, row: dict[str, Any]) -> None:
        """Add a row to a table."""
        self.rows.setdefault(table, []).append(row)


def file_drafts(
    drafts: Sequence[Draft],
    document: Document,
    *,
    source_id: str,
    corridors: Sequence[Mapping[str, Any]] = (),
) -> Filed:
    """Turn confirmed drafts of one document into rows; `corridors` are those of the scenario, with countries.

    A corridor is a mapping with `corridor, carrier, origin_country, destination_country`. Raises BadInput
    where the document has no day: nothing can be filed as known since no day.
    """
    day = document.dateline
    if day is None:
        raise BadInput(
            f"{document.name} has no day; give it with --date, so that what it says is known since then."
        )
    filed = Filed()
    for number, draft in enumerate(drafts, 1):
        code = f"{source_id}-{number:02}"
        if draft.type == "flight":
            _file_flight(filed, draft, day, source_id, corridors)
        else:
            FILING[draft.type](filed, draft, code, day, source_id)
    filed.add("sources", _source(document, day, source_id))
    return filed


def _source(document: Document, day: date, source_id: str) -> dict[str, Any]:
    return {
        "source_id": source_id,
        "publisher": document.source or "news article",
        "title": document.title or document.name,
        "as_of": day,
        "address": document.address or None,
        "licence": None,
        "sha256": document.fingerprint,
    }


def _quote(draft: Draft) -> str:
    span = draft.evidence[0]
    return f"“{' '.join(span.quote.split())}” (characters {span.start} to {span.end})"


def _file_figure(filed: Filed, draft: Draft, code: str, day: date, source_id: str) -> None:
    words = _quote(draft)
    measure, basis = draft.value("measure"), draft.value("basis")
    end, start = draft.value("period_end"), draft.value("period_start")
    place, value = draft.value("place"), draft.value("value")
    days = (end - start).days + 1 if basis == "new" and end and start else 1
    reason = None
    if measure not in TARGETS or basis not in ("new", "cumulative"):
        reason = f"the table of figures holds no {basis} {measure}"
    elif draft.value("qualifier") != "exact" or not isinstance(value, int) or _is_rounded(draft):
        reason = "its number is no exact count"
    elif draft.value("area") or draft.value("group") or draft.value("case_class"):
        reason = "it counts a part, and parts are kept apart from a country's figures"
    elif end is None or days > LONGEST_PERIOD or place not in countries():
        reason = "its period or place is none that the table holds"
    if reason:
        filed.told.append(f"{words} is confirmed and kept, not filed as a figure: {reason}.")
        return
    filed.add(
        "figures",
        {
            "location": place,
            "date": end,
            "period_days": days,
            "date_basis": "report",
            "target": f"{basis} {TARGETS[measure]}",
            "value": value,
            "state": "reported",
            "flags": None,
            "source_id": source_id,
            "source_ref": words,
            "as_of": max(day, end),
        },
    )


def _is_rounded(draft: Draft) -> bool:
    """Tell whether the quote writes the number in rounded form, as 18.76 million."""
    written = [quantity for span in draft.evidence for quantity in find_quantities(span.quote)]
    exact = [
        quantity for quantity in written if quantity.number == draft.value("value") and not quantity.step
    ]
    return bool(written) and not exact


def _item(draft: Draft) -> str | None:
    """Return the catalogue code where the wording decides it: one candidate."""
    codes = candidates().get(draft.value("item"), ())
    return codes[0] if len(codes) == 1 else None


def _wording(draft: Draft) -> str:
    return " ".join(draft.evidence[-1].quote.split())


def _whole(draft: Draft) -> int | None:
    quantity = draft.value("quantity")
    return (
        int(quantity) if quantity is not None and draft.value("unit") in (None, "pieces", "doses") else None
    )


def _note(draft: Draft) -> str:
    unit = draft.value("unit")
    in_unit = (
        f" Quantity {draft.value('quantity')} {unit}."
        if unit and _whole(draft) is None and draft.value("quantity")
        else ""
    )
    return f"Confirmed from the news: {draft.value('item')}, {_quote(draft)}.{in_unit}"


def _file_request(filed: Filed, draft: Draft, code: str, day: date, source_id: str) -> None:
    if draft.value("actor") not in countries():
        filed.told.append(
            f"{_quote(draft)} is confirmed and kept, not filed: {draft.value('actor')} is no country."
        )
        return
    filed.add(
        "requests",
        {
            "request": code,
            "location": draft.value("actor"),
            "item": _item(draft),
            "wording": _wording(draft),
            "quantity": _whole(draft),
            "requested_on": draft.value("date") or day,
            "status": draft.value("status") or "open",
            "source_id": source_id,
            "note": _note(draft),
        },
    )


def _file_pledge(filed: Filed, draft: Draft, code: str, day: date, source_id: str) -> None:
    recipient = draft.value("recipient")
    if recipient not in countries():
        filed.told.append(
            f"{_quote(draft)} is confirmed and kept, not filed: it names no country that receives."
        )
        return
    qualifier = draft.value("qualifier")
    status = draft.value("status")
    delivered = draft.type == "delivery"
    filed.add(
        "pledges",
        {
            "pledge": code,
            "donor": draft.value("donor") or "not stated",
            "kind": "donation",
            "location": recipient,
            "item": _item(draft),
            "wording": _wording(draft),
            "quantity": _whole(draft),
            "qualifier": QUALIFIERS.get(qualifier, qualifier),
            "state": DELIVERY_STATES.get(status, SEEN_IN_NEWS),
            "stated_on": min(draft.value("date") or day, day),
            "expected_on": draft.value("date") if status == "expected" else None,
            "earmark": None,
            "source_id": source_id,
            "note": _note(draft),
        },
    )
    if delivered and status in RECEIPTS and _whole(draft) is not None:
        filed.add("receipts", _receipt(draft, code, day, source_id))


def _receipt(draft: Draft, code: str, day: date, source_id: str) -> dict[str, Any]:
    qualifier = draft.value("qualifier")
    return {
        "receipt": code,
        "location": draft.value("recipient"),
        "item": _item(draft),
        "wording": _wording(draft),
        "quantity": _whole(draft),
        "qualifier": QUALIFIERS.get(qualifier, qualifier),
        "measure": RECEIPTS[draft.value("status")],
        "period_start": None,
        "date": min(draft.value("date") or day, day),
        "source_id": source_id,
        "note": _note(draft),
    }


def _file_agreement(filed: Filed, draft: Draft, code: str, day: date, source_id: str) -> None:
    """Make the parties of an agreed or opened reserve its members."""
    if draft.value("subject") != "emergency_supplies_reserve" or draft.value("status") == "proposed":
        filed.told.append(f"{_quote(draft)} is confirmed and kept; no table of a scenario holds it.")
        return
    for party in draft.value("parties"):
        if party in countries():
            since = draft.value("date") or day
            filed.add(
                "members", {"location": party, "role": "member", "since": since, "source_id": source_id}
            )


def _file_other(filed: Filed, draft: Draft, code: str, day: date, source_id: str) -> None:
    filed.told.append(f"{_quote(draft)} is confirmed and kept; no table of a scenario holds {draft.type}s.")


def _file_flight(
    filed: Filed, draft: Draft, day: date, source_id: str, corridors: Sequence[Mapping[str, Any]]
) -> None:
    """Suspend the carrier's corridors between the two countries; of other states the person is told."""
    if draft.value("status") != "suspended":
        filed.told.append(f"{_quote(draft)} is confirmed and kept; only a suspension changes a scenario.")
        return
    hit = list(_corridors_of(draft, corridors))
    if not hit:
        filed.told.append(
            f"{_quote(draft)} is confirmed and kept: no corridor of the scenario is run by "
            f"{draft.value('carrier')} "
            f"from {draft.value('origin')} to {draft.value('destination')}."
        )
    begins = min(draft.value("date") or day, day)
    length = draft.value("duration_days")
    for corridor in hit:
        filed.add(
            "suspensions",
            {
                "corridor": corridor,
                "suspended_from": begins,
                "suspended_until": begins + timedelta(days=length - 1) if length else None,
                "reason": None,
                "announced_on": day,
                "source_id": source_id,
                "note": f"Confirmed from the news: {_quote(draft)}",
            },
        )


def _corridors_of(draft: Draft, corridors: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for one in corridors:
        ends = (
            (draft.value("origin"), one["origin_country"]),
            (draft.value("destination"), one["destination_country"]),
        )
        if one["carrier"] == draft.value("carrier") and all(said in (None, there) for said, there in ends):
            yield str(one["corridor"])


FILING = {
    "figure": _file_figure,
    "request": _file_request,
    "pledge": _file_pledge,
    "delivery": _file_pledge,
    "agreement": _file_agreement,
    "assessment": _file_other,
    "statement": _file_other,
}
