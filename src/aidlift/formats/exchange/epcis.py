"""EPCIS 2.0 events as JSON-LD (GS1 EPCIS 2.0.1, CBV 2.0), to and from the table `custody_events`.

Reads object, aggregation, transaction and transformation events; association events are refused, since the
table has no row for them. Sensor readings, master data and fields of other vocabularies are passed over. What
an event must be is in `epcis_rules`; the same rules hold for what is written.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import polars as pl

from aidlift import frames
from aidlift.errors import BadInput, Problem
from aidlift.formats.exchange import streams
from aidlift.formats.exchange.epcis_rules import (
    CONTEXT,
    KINDS,
    LISTS,
    bare_word,
    event_problems,
    head_problems,
    member_of,
    moment,
)
from aidlift.formats.exchange.identifiers import Identifiers

FIRST_ROW = 2  # as a spreadsheet numbers them
PARTIES = (
    ("owner", "owning_party", "party"),
    ("holder", "possessing_party", "party"),
    ("place", "location", "place"),
)
OF_ONE_ROW = ("side", "piece", "lot", "gtin", "batch", "quantity", "unit")
"""Columns that differ between the rows of one event; all others are alike in them."""


def write_events(
    table: pl.DataFrame | Iterable[pl.DataFrame], identifiers: Identifiers, *, created: datetime
) -> Iterator[str]:
    """Write the table `custody_events` as an EPCIS document, piece by piece.

    Rows of an event stand one after another. Raises BadInput, with the row of the event, for what would not
    read back: the same rules hold as for reading.
    """
    head = {
        "@context": [CONTEXT],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": created.isoformat(),
        "epcisBody": {},
    }
    before = json.dumps(head).removesuffix("{}}") + '{"eventList":['
    return streams.json_list(_events(table, identifiers), before=before, after="]}}\n")


def read_events(path: Path, identifiers: Identifiers) -> Iterator[pl.DataFrame]:
    """Read an EPCIS document into frames of the table `custody_events`, some thousand rows each.

    Every fault of the file is told at once, with its place such as `eventList[3].bizStep`, when the last
    event has been read; until then frames are given, so keep nothing of a file whose reading ends in
    BadInput. An event without `eventID` is named by a digest of its content, so that reading a file twice
    names it alike.
    """
    problems: list[Problem] = []

    def refusal(found: Sequence[Problem]) -> BadInput:
        count = f"{len(found)} fault{'s' if len(found) > 1 else ''}"
        return BadInput(f"{path.name} is not a right EPCIS document: {count}; keep nothing of it.", found)

    head: dict[str, Any] = {}
    seen: set[int] = set()
    rows: list[dict[str, Any]] = []
    for number, event in enumerate(streams.json_elements(path, ("epcisBody", "eventList"), head)):
        where = f"eventList[{number}]"
        faults = list(event_problems(event, where))
        if not faults:
            name = _name(event)
            if hash(name) in seen:
                faults.append(Problem(f"is {name!r}, which an event above has", None, f"{where}.eventID"))
            seen.add(hash(name))
            rows += _rows(event, name, identifiers)
        streams.gathered(problems, faults, refusal)
        if len(rows) >= streams.BATCH:
            yield _frame(rows)
            rows = []
    problems += head_problems(head)
    if problems:
        raise refusal(problems)
    if rows:
        yield _frame(rows)


def _name(event: Mapping[str, Any]) -> str:
    if "eventID" in event:
        return str(event["eventID"])
    content = json.dumps(event, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(content.encode()).hexdigest()}"


def _rows(event: Mapping[str, Any], name: str, identifiers: Identifiers) -> list[dict[str, Any]]:
    """Give the rows of an event that has no faults: one a lot or piece, or one if it names none."""
    kind = next(kind for kind, wanted in KINDS.items() if wanted == event["type"])
    declared = event.get("errorDeclaration") or {}
    common = {
        "event": identifiers.code("event", name),
        "kind": kind,
        "action": event.get("action"),
        "occurred_at": moment(event["eventTime"]),
        "utc_offset": event["eventTimeZoneOffset"],
        "recorded_at": moment(event.get("recordTime")),
        "step": bare_word("bizStep", event.get("bizStep")),
        "disposition": bare_word("disposition", event.get("disposition")),
        "read_point": _code(identifiers, "place", member_of(event.get("readPoint"), "id")),
        "place": _code(identifiers, "place", member_of(event.get("bizLocation"), "id")),
        "parent": _code(identifiers, "piece", event.get("parentID")),
        "documents": " ".join(_document(one, identifiers) for one in event.get("bizTransactionList", []))
        or None,
        "declared_wrong_at": moment(declared.get("declarationTime")),
        "wrong_because": bare_word("errorReason", declared.get("reason")),
        "corrected_by": " ".join(
            _listed(identifiers, "event", one) for one in declared.get("correctiveEventIDs", [])
        )
        or None,
    }
    for way, listed, member in (("from", "sourceList", "source"), ("to", "destinationList", "destination")):
        found = {bare_word("sourceDest", one["type"]): one[member] for one in event.get(listed, [])}
        for column, word, of_kind in PARTIES:
            common[f"{way}_{column}"] = _code(identifiers, of_kind, found.get(word))
    goods = [
        one
        for (of_kind, side), lists in LISTS.items()
        if of_kind == kind
        for one in _goods(event, side, lists, identifiers)
    ]
    return [common | one for one in goods] or [common]


def _goods(
    event: Mapping[str, Any], side: str | None, lists: tuple[str, str], identifiers: Identifiers
) -> Iterator[dict[str, Any]]:
    pieces, lots = lists
    for address in event.get(pieces, []):
        yield {"side": side, "piece": identifiers.code("piece", address)}
    for one in event.get(lots, []):
        lot, gtin, batch = identifiers.lot_behind(one["epcClass"])
        amount = one.get("quantity")
        yield {
            "side": side,
            "lot": lot,
            "gtin": gtin,
            "batch": batch,
            "quantity": None if amount is None else int(amount),
            "unit": one.get("uom"),
        }


def _code(identifiers: Identifiers, kind: str, address: str | None) -> str | None:
    return None if address is None else identifiers.code(kind, address)


def _listed(identifiers: Identifiers, kind: str, address: str) -> str:
    """Give the code behind an address, or the address itself where the code holds a blank."""
    code = identifiers.code(kind, address)
    return address if any(mark.isspace() for mark in code) or not code else code


def _document(one: Mapping[str, Any], identifiers: Identifiers) -> str:
    code = _listed(identifiers, "document", one["bizTransaction"])
    kind = quote(bare_word("bizTransaction", one.get("type")) or "", safe="/")  # an address has a colon
    return f"{kind}:{code}"


def _frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    dtypes = frames.schema("custody_events").dtypes
    return pl.DataFrame([{name: row.get(name) for name in dtypes} for row in rows], schema=dtypes)


def _events(
    table: pl.DataFrame | Iterable[pl.DataFrame], identifiers: Identifiers
) -> Iterator[dict[str, Any]]:
    """Give the events of the table as JSON holds them; raise BadInput with the first event that is wrong."""
    numbered = enumerate(
        (row for frame in streams.batches(table) for row in frame.iter_rows(named=True)),
        FIRST_ROW,
    )
    for _, of_event in itertools.groupby(numbered, key=lambda pair: pair[1]["event"]):
        rows = list(of_event)
        number = rows[0][0]
        try:
            event = _event([row for _, row in rows], identifiers)
            faults = list(event_problems(event, "event"))
        except BadInput as error:
            faults = [Problem(error.message)]
        if faults:
            where = f"the event {rows[0][1]['event']!r} in row {number}"
            raise BadInput(
                f"The table custody_events cannot be written as EPCIS: {where} is wrong.",
                [Problem(fault.message, number, fault.column) for fault in faults],
            )
        yield event


def _event(rows: list[dict[str, Any]], identifiers: Identifiers) -> dict[str, Any]:
    row = rows[0]
    same = [name for name in row if name not in OF_ONE_ROW]
    for other in rows[1:]:
        for name in same:
            if other[name] != row[name]:
                raise BadInput(f"The rows of the event {row['event']!r} differ in {name}.")
    kind = row["kind"]
    offset = timedelta(hours=int(row["utc_offset"][1:3]), minutes=int(row["utc_offset"][4:]))
    zone = timezone(-offset if row["utc_offset"][0] == "-" else offset)
    address = identifiers.address
    event: dict[str, Any] = {
        "type": KINDS[kind],
        "eventID": address("event", row["event"]),
        "eventTime": row["occurred_at"].astimezone(zone).isoformat(),
        "eventTimeZoneOffset": row["utc_offset"],
        "recordTime": row["recorded_at"].isoformat() if row["recorded_at"] else None,
        "errorDeclaration": _declared(row, identifiers),
        "parentID": address("piece", row["parent"]) if row["parent"] else None,
        "action": row["action"] if kind != "transformation" else None,
        "bizStep": row["step"],
        "disposition": row["disposition"],
        "readPoint": {"id": address("place", row["read_point"])} if row["read_point"] else None,
        "bizLocation": {"id": address("place", row["place"])} if row["place"] else None,
        "bizTransactionList": [_transaction(text, address) for text in (row["documents"] or "").split()],
        "sourceList": _parties(row, "from", "source", address),
        "destinationList": _parties(row, "to", "destination", address),
    }
    for one in rows:
        side = one["side"] if kind == "transformation" else None
        pieces, lots = LISTS.get((kind, side), ("", ""))
        if not pieces:
            raise BadInput(f"side is {side!r}; input or output is needed of a transformation.")
        if one["piece"]:
            event.setdefault(pieces, []).append(address("piece", one["piece"]))
        elif one["lot"] or one["gtin"]:
            event.setdefault(lots, []).append(_quantity(one, identifiers))
    return {name: value for name, value in event.items() if value not in (None, [])}


def _quantity(row: Mapping[str, Any], identifiers: Identifiers) -> dict[str, Any]:
    found = {
        "epcClass": identifiers.lot(row["lot"], row["gtin"], row["batch"]),
        "quantity": row["quantity"],
        "uom": row["unit"],
    }
    return {name: value for name, value in found.items() if value is not None}


def _transaction(text: str, address: Callable[[str, str], str]) -> dict[str, str]:
    kind, _, number = text.partition(":")
    found = {"type": unquote(kind)} if kind else {}
    return found | {"bizTransaction": address("document", number)}


def _parties(
    row: Mapping[str, Any], way: str, member: str, address: Callable[[str, str], str]
) -> list[dict[str, str]]:
    return [
        {"type": word, member: address(kind, row[f"{way}_{column}"])}
        for column, word, kind in PARTIES
        if row[f"{way}_{column}"]
    ]


def _declared(row: Mapping[str, Any], identifiers: Identifiers) -> dict[str, Any] | None:
    if row["declared_wrong_at"] is None:
        return None
    corrective = [identifiers.address("event", one) for one in (row["corrected_by"] or "").split()]
    found = {"declarationTime": row["declared_wrong_at"].isoformat()}
    found |= {"reason": row["wrong_because"]} if row["wrong_because"] else {}
    return found | ({"correctiveEventIDs": corrective} if corrective else {})
