"""What an EPCIS event must be: fields, words, moments, addresses; every fault with its place.

A bare word must be a word of GS1 CBV 2.0 (`cbv.csv`), in the schema's own spelling or as GS1's address of it;
only the address of somebody else's vocabulary is taken as it is. The published JSON schema checks less:
without its optional check of formats a misspelt step passes as an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import Any

from aidlift.catalogue.shipped import shipped_rows
from aidlift.errors import Problem
from aidlift.formats.exchange.identifiers import MOST_REMEMBERED, URI

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
KINDS = {
    "object": "ObjectEvent",
    "aggregation": "AggregationEvent",
    "transaction": "TransactionEvent",
    "transformation": "TransformationEvent",
}
LISTS = {
    ("object", None): ("epcList", "quantityList"),
    ("transaction", None): ("epcList", "quantityList"),
    ("aggregation", None): ("childEPCs", "childQuantityList"),
    ("transformation", "input"): ("inputEPCList", "inputQuantityList"),
    ("transformation", "output"): ("outputEPCList", "outputQuantityList"),
}
"""Where the pieces and the lots of an event stand, by kind and side."""

CBV_ADDRESSES = {
    "bizStep": ("urn:epcglobal:cbv:bizstep:", "https://ref.gs1.org/cbv/BizStep-", "cbv:BizStep-"),
    "disposition": ("urn:epcglobal:cbv:disp:", "https://ref.gs1.org/cbv/Disp-", "cbv:Disp-"),
    "bizTransaction": ("urn:epcglobal:cbv:btt:", "https://ref.gs1.org/cbv/BTT-", "cbv:BTT-"),
    "sourceDest": ("urn:epcglobal:cbv:sdt:", "https://ref.gs1.org/cbv/SDT-", "cbv:SDT-"),
    "errorReason": ("urn:epcglobal:cbv:er:", "https://ref.gs1.org/cbv/ER-", "cbv:ER-"),
}
"""GS1's own addresses of the vocabularies' words (CBV 2.0, section 7); the word follows."""

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
OFFSET = re.compile(r"[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)")
UNIT = re.compile(r"[A-Z0-9]{2,3}")
ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:\S+")
ACTIONS = ("OBSERVE", "ADD", "DELETE")
COMMON = (
    "@context", "type", "eventID", "eventTime", "eventTimeZoneOffset", "recordTime", "errorDeclaration",
    "certificationInfo", "bizStep", "disposition", "persistentDisposition", "readPoint", "bizLocation",
    "bizTransactionList", "sourceList", "destinationList", "sensorElementList",
)  # fmt: skip
KNOWN = {
    "object": (*COMMON, "action", "epcList", "quantityList", "ilmd"),
    "aggregation": (*COMMON, "action", "parentID", "childEPCs", "childQuantityList"),
    "transaction": (*COMMON, "action", "parentID", "epcList", "quantityList"),
    "transformation": (
        *COMMON, "transformationID", "ilmd",
        "inputEPCList", "inputQuantityList", "outputEPCList", "outputQuantityList",
    ),
}  # fmt: skip


@cache
def vocabulary(name: str) -> tuple[str, ...]:
    """List the words of a CBV vocabulary: bizStep, disposition, bizTransaction, sourceDest, errorReason."""
    rows = shipped_rows("aidlift.formats.exchange", "cbv.csv")
    return tuple(row["word"] for row in rows if row["list"] == name)


def event_problems(event: Any, where: str) -> Iterator[Problem]:
    """Tell everything wrong with one event as JSON gives it, each with its place."""
    if not isinstance(event, dict):
        yield Problem("is not an object", None, where)
        return
    kind = next((kind for kind, name in KINDS.items() if event.get("type") == name), None)
    if kind is None:
        if event.get("type") == "AssociationEvent":
            yield Problem("is AssociationEvent; the table of events has no row for it", None, f"{where}.type")
            return
        known = ", ".join(KINDS.values())
        yield Problem(
            f"is {event.get('type')!r}; {_near(str(event.get('type')), KINDS.values(), known)}",
            None,
            f"{where}.type",
        )
        return
    for name in event:
        if name not in KNOWN[kind] and ":" not in name:
            yield Problem(
                f"is no field of {KINDS[kind]}; {_near(name, KNOWN[kind])}", None, f"{where}.{name}"
            )
    yield from _time_problems(event, where)
    if kind != "transformation" and event.get("action") not in ACTIONS:
        yield Problem(
            f"is {event.get('action')!r}; one of {', '.join(ACTIONS)} is needed", None, f"{where}.action"
        )
    for name in ("bizStep", "disposition"):
        if name in event:
            yield from _word_problems(name, event[name], f"{where}.{name}")
    for name in ("readPoint", "bizLocation"):
        if name in event:
            yield from _address_problems(member_of(event[name], "id"), f"{where}.{name}.id")
    for name in ("eventID", "parentID"):
        if name in event:
            yield from _address_problems(event[name], f"{where}.{name}")
    yield from _document_problems(event.get("bizTransactionList", []), f"{where}.bizTransactionList")
    for name, member in (("sourceList", "source"), ("destinationList", "destination")):
        yield from _party_problems(event.get(name, []), member, f"{where}.{name}")
    yield from _goods_problems(kind, event, where)
    yield from _error_problems(event.get("errorDeclaration"), f"{where}.errorDeclaration")


def _time_problems(event: Mapping[str, Any], where: str) -> Iterator[Problem]:
    for name in ("eventTime", "recordTime"):
        if name == "eventTime" or name in event:
            text = event.get(name)
            if moment(text) is None:
                like = "2021-04-30T15:00:00+05:30"
                yield Problem(
                    f"is {text!r}; a moment with its offset is needed, like {like}", None, f"{where}.{name}"
                )
    offset = event.get("eventTimeZoneOffset")
    if not isinstance(offset, str) or not OFFSET.fullmatch(offset):
        yield Problem(f"is {offset!r}; write it like +05:30", None, f"{where}.eventTimeZoneOffset")


def _word_problems(name: str, text: Any, where: str) -> Iterator[Problem]:
    """Tell if a text is neither a word of the vocabulary nor the address of one."""
    if not isinstance(text, str):
        yield Problem(f"is {text!r}; a word is needed", None, where)
        return
    fault = _word_fault(name, text)
    if fault:
        yield Problem(fault, None, where)


@lru_cache(MOST_REMEMBERED)
def _word_fault(name: str, text: str) -> str:
    address = next((begin for begin in CBV_ADDRESSES[name] if text.startswith(begin)), None)
    word = text.removeprefix(address) if address else text
    if word not in vocabulary(name) and (address or not URI.fullmatch(text)):
        return f"is {text!r}, no word of CBV 2.0; {_near(word, vocabulary(name))}"
    return ""


def bare_word(name: str, text: str | None) -> str | None:
    """Return the bare word of a vocabulary behind GS1's address of it; anything else as it is."""
    begin = next((begin for begin in CBV_ADDRESSES[name] if (text or "").startswith(begin)), "")
    return text.removeprefix(begin) if text else text


def _near(word: str, known: Iterable[str], otherwise: str = "") -> str:
    near = get_close_matches(word, list(known), 1)
    return f"did you mean {near[0]}?" if near else f"known: {otherwise or ', '.join(known)}"


def _address_problems(text: Any, where: str) -> Iterator[Problem]:
    if not isinstance(text, str) or not ADDRESS.fullmatch(text):
        yield Problem(f"is {text!r}; an address such as urn:epc:… or https://… is needed", None, where)


def _document_problems(listed: Any, where: str) -> Iterator[Problem]:
    for place, one in _each(listed, where):
        yield from _address_problems(member_of(one, "bizTransaction"), f"{place}.bizTransaction")
        if isinstance(one, dict) and "type" in one:
            yield from _word_problems("bizTransaction", one["type"], f"{place}.type")
    yield from _list_problems(listed, where)


def _party_problems(listed: Any, member: str, where: str) -> Iterator[Problem]:
    types = []
    for place, one in _each(listed, where):
        yield from _address_problems(member_of(one, member), f"{place}.{member}")
        yield from _word_problems("sourceDest", member_of(one, "type"), f"{place}.type")
        types.append(member_of(one, "type"))
    for name in {name for name in types if types.count(name) > 1}:
        yield Problem(f"names two of the type {name!r}; one is taken", None, where)
    yield from _list_problems(listed, where)


def _goods_problems(kind: str, event: Mapping[str, Any], where: str) -> Iterator[Problem]:
    """Tell what is wrong with pieces and quantities, and with what an event of its kind must name."""
    count = 0
    for (of_kind, _), (pieces, lots) in LISTS.items():
        if of_kind != kind:
            continue
        for place, address in _each(event.get(pieces, []), f"{where}.{pieces}"):
            count += 1
            yield from _address_problems(address, place)
        for place, one in _each(event.get(lots, []), f"{where}.{lots}"):
            count += 1
            yield from _quantity_problems(one, place)
        yield from _list_problems(event.get(pieces, []), f"{where}.{pieces}")
        yield from _list_problems(event.get(lots, []), f"{where}.{lots}")
    deleted = kind == "aggregation" and event.get("action") == "DELETE"  # all that the parent held
    if count == 0 and kind != "transaction" and not deleted:
        yield Problem("names no goods: neither pieces nor quantities", None, where)
    if kind == "transaction" and not event.get("bizTransactionList"):
        yield Problem(
            "is missing; a transaction event names its documents", None, f"{where}.bizTransactionList"
        )
    if kind == "aggregation" and event.get("action") in {"ADD", "DELETE"} and "parentID" not in event:
        yield Problem("is missing; what is packed or unpacked names its parent", None, f"{where}.parentID")


def _quantity_problems(one: Any, where: str) -> Iterator[Problem]:
    yield from _address_problems(member_of(one, "epcClass"), f"{where}.epcClass")
    if not isinstance(one, dict):
        return
    amount = one.get("quantity")
    whole = isinstance(amount, int) or (isinstance(amount, float) and amount.is_integer())
    if amount is not None and (not whole or isinstance(amount, bool) or not 0 < amount < 2**63):
        yield Problem(f"is {amount!r}; a whole number above zero is needed", None, f"{where}.quantity")
    if "uom" in one and not (isinstance(one["uom"], str) and UNIT.fullmatch(one["uom"])):
        yield Problem(
            f"is {one['uom']!r}; a code of UN/ECE recommendation 20 is needed", None, f"{where}.uom"
        )


def _error_problems(declared: Any, where: str) -> Iterator[Problem]:
    if declared is None:
        return
    if moment(member_of(declared, "declarationTime")) is None:
        yield Problem("needs a moment with its offset", None, f"{where}.declarationTime")
    if isinstance(declared, dict) and "reason" in declared:
        yield from _word_problems("errorReason", declared["reason"], f"{where}.reason")
    corrective = declared.get("correctiveEventIDs", []) if isinstance(declared, dict) else []
    for place, address in _each(corrective, f"{where}.correctiveEventIDs"):
        yield from _address_problems(address, place)


def head_problems(head: Mapping[str, Any]) -> Iterator[Problem]:
    """Tell everything wrong with what stands around the events of a document."""
    if head.get("type") != "EPCISDocument":
        yield Problem(f"is {head.get('type')!r}; EPCISDocument is needed", None, "type")
    if not str(head.get("schemaVersion", "")).startswith("2.0"):
        yield Problem(f"is {head.get('schemaVersion')!r}; version 2.0 is read", None, "schemaVersion")
    if "@context" not in head:
        yield Problem(f"is missing; it names {CONTEXT}", None, "@context")
    if moment(head.get("creationDate")) is None:
        yield Problem(
            f"is {head.get('creationDate')!r}; a moment with its offset is needed", None, "creationDate"
        )


def _each(listed: Any, where: str) -> Iterator[tuple[str, Any]]:
    if isinstance(listed, list):
        yield from ((f"{where}[{place}]", one) for place, one in enumerate(listed))


def _list_problems(listed: Any, where: str) -> Iterator[Problem]:
    if not isinstance(listed, list):
        yield Problem("is not a list", None, where)


def member_of(thing: Any, name: str) -> Any:
    """Return a member of what may be an object; None where it is not."""
    return thing.get(name) if isinstance(thing, dict) else None


def moment(text: Any) -> datetime | None:
    """Read a moment as RFC 3339 writes it; None where there is none or it has no offset."""
    if not isinstance(text, str) or not MOMENT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
