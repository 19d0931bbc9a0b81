"""What ONE Record objects must be: classes, properties, codes, typed values, numbers, and nothing missing.

IATA's ontology says what there is, not what is wrong. Here a class or property that 3.2 lacks (or that is not
used here), a code outside its list, a moment without type or offset, an air waybill whose number
does not check and a reference to an object that is not in the document are told, with object and property.
`one_record_terms.csv` has the names, from the cargo ontology 3.2.0 and the code lists 1.1.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from aidlift.catalogue.shipped import shipped_rows
from aidlift.errors import BadInput, Problem
from aidlift.formats.exchange import streams

CARGO = "https://onerecord.iata.org/ns/cargo#"
CODES = "https://onerecord.iata.org/ns/code-lists/"
CONTEXT = {"cargo": CARGO, "xsd": "http://www.w3.org/2001/XMLSchema#"}
CODE_LISTS = {
    "eventCode": f"{CODES}StatusCode#",
    "modeCode": f"{CODES}ModeCode#",
    "partyRole": f"{CODES}ParticipantIdentifier#",
    "unit": f"{CODES}MeasurementUnitCode#",
}
"""Where the codes of a property stand; those of all others are individuals of the ontology itself."""

AIR_WAYBILL = re.compile(r"([0-9]{3})-?([0-9]{8})")
TYPED = {
    "dateTime": (
        "eventDate",
        "creationDate",
        "movementTimestamp",
        "departureDate",
        "arrivalDate",
        "expiryDate",
        "declarationDate",
    ),
    "double": ("numericalValue", "latitude", "longitude"),
}


def check_cargo(path: Path) -> int:
    """Check a file of ONE Record objects; return how many they are. Raises BadInput with every fault."""
    head: dict[str, Any] = {}
    count = 0
    for _ in checked(streams.json_elements(path, ("@graph",), head)):
        count += 1
    return count


def status_codes() -> tuple[str, ...]:
    """List the status codes of air cargo (cXML code list 1.18 with its discrepancies)."""
    return _terms()["list", "eventCode"]


def cargo_problems(thing: Any, where: str) -> Iterator[Problem]:
    """Tell everything wrong with one object and the objects inside it, with identifier and property."""
    if not isinstance(thing, dict):
        yield Problem("is not an object", None, where)
        return
    name = _plain(str(thing.get("@type", "")))
    known = _terms().get(("class", name))
    if known is None:
        classes = [name for kind, name in _terms() if kind == "class"]
        yield Problem(
            f"is {name!r}, no class that is used here; {_near(name, classes)}", None, f"{where} @type"
        )
        return
    for key, value in thing.items():
        if key.startswith("@"):
            continue
        one = _plain(key)
        if one not in known:
            yield Problem(f"is no property of {name}; {_near(one, known)}", None, f"{where} {one}")
            continue
        for element in value if isinstance(value, list) else [value]:
            yield from _value_problems(one, element, f"{where} {one}")
    if name == "Waybill":
        yield from _waybill_problems(thing, where)
    if name == "ULD":
        yield from _unit_problems(thing, where)


def _value_problems(name: str, value: Any, where: str) -> Iterator[Problem]:
    codes = _terms().get(("list", name))
    kind = next((kind for kind, names in TYPED.items() if name in names), None)
    if codes is not None:
        begin = CODE_LISTS.get(name, CARGO)
        address = _full(str(value.get("@id", ""))) if isinstance(value, dict) else str(value)
        code = address.removeprefix(begin)
        if not address.startswith(begin) or code not in codes:
            yield Problem(f"is {address!r}, no code of the list {begin}; {_near(code, codes)}", None, where)
    elif kind:
        right = isinstance(value, dict) and _full(str(value.get("@type"))).endswith(f"XMLSchema#{kind}")
        if not right or not _reads(kind, str(value.get("@value"))):
            yield Problem(f"is {value!r}; a value of the type xsd:{kind} is needed", None, where)
    elif isinstance(value, dict) and "@type" in value and "@value" not in value and len(value) > 2:
        yield from cargo_problems(value, where)


def _waybill_problems(thing: dict[str, Any], where: str) -> Iterator[Problem]:
    prefix, number = (str(thing.get(f"cargo:{name}", "")) for name in ("waybillPrefix", "waybillNumber"))
    if prefix and not checks(prefix + number):
        wrong = "three digits and eight, the last of them the seven before modulo seven"
        yield Problem(f"is {prefix}-{number}; an air waybill has {wrong}", None, f"{where} waybillNumber")
    for name in ("shipment", "waybillType"):
        if f"cargo:{name}" not in thing:
            yield Problem("is missing", None, f"{where} {name}")


def _unit_problems(thing: dict[str, Any], where: str) -> Iterator[Problem]:
    code = thing.get("cargo:uldTypeCode")
    letters = str(code.get("cargo:code", "")) if isinstance(code, dict) else str(code or "")
    if not re.fullmatch("[A-Z][A-Z0-9][A-Z]", letters):
        yield Problem(
            f"is {letters!r}; a unit's type is three letters, like PMC", None, f"{where} uldTypeCode"
        )
    if not re.fullmatch("[0-9]{4,5}", str(thing.get("cargo:uldSerialNumber", ""))):
        yield Problem("is no number of four or five digits", None, f"{where} uldSerialNumber")


def _reads(kind: str, text: str) -> bool:
    try:
        if kind == "double":
            return abs(float(text)) < float("inf")
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def checks(digits: str) -> bool:
    """Tell whether eleven digits are an air waybill's: IATA Resolution 600a, modulo seven."""
    return bool(re.fullmatch("[0-9]{11}", digits)) and int(digits[3:10]) % 7 == int(digits[10])


def checked(objects: Iterable[Any]) -> Iterator[Any]:
    """Pass objects on; raise BadInput with their faults, and for references that lead nowhere, at the end."""
    problems: list[Problem] = []
    present: set[int] = set()
    wanted: dict[int, tuple[str, str]] = {}
    for number, thing in enumerate(objects):
        where = str(thing.get("@id")) if isinstance(thing, dict) and "@id" in thing else f"@graph[{number}]"
        streams.gathered(problems, cargo_problems(thing, where), _refusal)
        present.add(hash(where))
        wanted.pop(hash(where), None)
        for name, address in _references(thing):
            if hash(address) not in present:
                wanted.setdefault(hash(address), (f"{where} {name}", address))
        yield thing
    for where, address in list(wanted.values())[: streams.MOST_PROBLEMS]:
        problems.append(Problem(f"refers to {address}, which is not in the document", None, where))
    if problems:
        raise _refusal(problems)


def _refusal(problems: list[Problem]) -> BadInput:
    count = f"{len(problems)} fault{'s' if len(problems) > 1 else ''}"
    return BadInput(f"These are not right ONE Record objects: {count}; keep nothing of them.", problems)


def _references(thing: Any) -> Iterator[tuple[str, str]]:
    """Give property and address of each reference to another object; codes are not objects."""
    for key, value in thing.items() if isinstance(thing, dict) else ():
        for one in value if isinstance(value, list) else [value]:
            if (
                isinstance(one, dict)
                and set(one) == {"@id"}
                and not _full(one["@id"]).startswith((CARGO, CODES))
            ):
                yield _plain(key), one["@id"]
            elif isinstance(one, dict) and "@value" not in one:
                yield from _references(one)


@cache
def _terms() -> dict[tuple[str, str], tuple[str, ...]]:
    rows = shipped_rows("aidlift.formats.exchange", "one_record_terms.csv")
    return {(row["kind"], row["name"]): tuple(row["values"].split("|")) for row in rows}


def _near(word: str, known: Iterable[str]) -> str:
    near = get_close_matches(word, list(known), 1)
    return f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}"


def _plain(name: str) -> str:
    return name.removeprefix("cargo:").removeprefix(CARGO)


def _full(name: str) -> str:
    prefix, _, rest = name.partition(":")
    return CONTEXT[prefix] + rest if prefix in CONTEXT else name
