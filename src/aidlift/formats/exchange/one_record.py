"""Shipments, pieces, waybills, bookings, movements and events as ONE Record 3.2 JSON-LD.

The data model is IATA's cargo ontology 3.2.0 (July 2025) with its code lists 1.1.0. A waybill leads to its
flight through the booking (`issuedForWaybill`, `transportLegs`), not through a loading, since what is booked
and what is loaded may differ. A piece of many equal ones is an object of its own, as the model wants it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from itertools import groupby
from typing import Any

import polars as pl

from aidlift import frames
from aidlift.errors import BadInput
from aidlift.formats.exchange import streams
from aidlift.formats.exchange.identifiers import Identifiers
from aidlift.formats.exchange.one_record_rules import AIR_WAYBILL, CARGO, CODE_LISTS, CONTEXT, checked, checks

MODES = {
    "air": "AIR_TRANSPORT",
    "road": "ROAD_TRANSPORT",
    "rail": "RAIL_TRANSPORT",
    "sea": "MARITIME_TRANSPORT",
}
TIMES = (
    ("departs_scheduled", "OUTBOUND", "SCHEDULED"),
    ("departs_estimated", "OUTBOUND", "ESTIMATED"),
    ("departs_actual", "OUTBOUND", "ACTUAL"),
    ("arrives_scheduled", "INBOUND", "SCHEDULED"),
    ("arrives_estimated", "INBOUND", "ESTIMATED"),
    ("arrives_actual", "INBOUND", "ACTUAL"),
)
UNIT = re.compile(r"([A-Z][A-Z0-9][A-Z])([0-9]{4,5})([A-Z0-9]{2,3})")
Node = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Cargo:
    """What is told of cargo: a frame for each table `cargo_…`; those left out are empty."""

    shipments: pl.DataFrame = field(default_factory=partial(frames.empty, "cargo_shipments"))
    pieces: pl.DataFrame = field(default_factory=partial(frames.empty, "cargo_pieces"))
    waybills: pl.DataFrame = field(default_factory=partial(frames.empty, "cargo_waybills"))
    bookings: pl.DataFrame = field(default_factory=partial(frames.empty, "cargo_bookings"))
    movements: pl.DataFrame = field(default_factory=partial(frames.empty, "cargo_movements"))
    loads: pl.DataFrame = field(default_factory=partial(frames.empty, "cargo_loads"))
    declarations: pl.DataFrame = field(default_factory=partial(frames.empty, "cargo_declarations"))
    customs: pl.DataFrame = field(default_factory=partial(frames.empty, "cargo_customs"))
    events: pl.DataFrame = field(default_factory=partial(frames.empty, "cargo_events"))
    places: pl.DataFrame = field(default_factory=partial(frames.empty, "cargo_places"))


def write_cargo(cargo: Cargo, identifiers: Identifiers) -> Iterator[str]:
    """Write cargo as one JSON-LD document with all objects in its `@graph`.

    Raises BadInput for what is wrong, with object and property, while writing: an unknown status code, a
    waybill number that does not check, a piece of a shipment that is not there.
    """
    before = json.dumps({"@context": CONTEXT}).removesuffix("}") + ',"@graph":['
    return streams.json_list(checked(_objects(cargo, identifiers)), before=before, after="]}\n")


def _objects(cargo: Cargo, identifiers: Identifiers) -> Iterator[Node]:
    see = _Seen(identifiers)
    for place in cargo.places.iter_rows(named=True):
        yield _location(place, see)
    events = _events_of(cargo.events)
    dangerous = set(cargo.declarations["piece"])
    for row in cargo.pieces.iter_rows(
        named=True
    ):  # before what refers to them: less is remembered by the check
        yield _piece(row, events, see, "PieceDg" if row["piece"] in dangerous else "Piece")
    waybills = cargo.waybills.sort(pl.col("kind") == "HOUSE", descending=True, maintain_order=True)
    waybill_of = dict(waybills.select("shipment", "waybill").iter_rows())  # a master's or direct one prevails
    houses = dict(cargo.waybills.group_by("master", maintain_order=True).agg(pl.col("waybill")).iter_rows())
    pieces = cargo.pieces.group_by("shipment", maintain_order=True).agg(pl.col("piece").alias("pieces"))
    for row in cargo.shipments.join(pieces, on="shipment", how="left", maintain_order="left").iter_rows(
        named=True
    ):
        yield _shipment(row, row["pieces"] or [], waybill_of.get(row["shipment"]), events, see)
    for row in cargo.waybills.iter_rows(named=True):
        yield _waybill(row, houses.get(row["waybill"], []), see)
    legs = cargo.bookings.sort("booking", "leg").iter_rows(named=True)
    for _, rows in groupby(legs, key=lambda row: row["booking"]):
        yield _booking(list(rows), see)
    for row in cargo.movements.iter_rows(named=True):
        yield _movement(row, events, see)
    yield from _loadings(cargo.loads, see)
    yield from (_declaration(row, see) for row in cargo.declarations.iter_rows(named=True))
    yield from (_customs(row, see) for row in cargo.customs.iter_rows(named=True))
    yield from _events(cargo.events, see)
    yield from see.rest()


class _Seen:
    """Addresses of things; places, parties and products that were named become objects at the end."""

    def __init__(self, identifiers: Identifiers) -> None:
        self.identifiers = identifiers
        self.named: dict[str, Node | None] = {}

    def address(self, kind: str, code: str) -> str:
        return self.identifiers.address(kind, code)

    def ref(self, kind: str, code: str | None) -> Node | None:
        return {"@id": self.address(kind, code)} if code else None

    def thing(self, kind: str, code: str | None, of: str, **properties: Any) -> Node | None:
        """Refer to a place, party or product, and remember to give it as an object."""
        if not code:
            return None
        address = self.address(kind, code)
        self.named.setdefault(address, _node(address, of, **properties))
        return {"@id": address}

    def rest(self) -> Iterator[Node]:
        yield from (node for node in self.named.values() if node is not None)


def _node(address: str | None, of: str, **properties: Any) -> Node:
    """Make an object; properties without a value are left out."""
    node: Node = {"@id": address} if address else {}
    node["@type"] = f"cargo:{of}"
    return node | {f"cargo:{key}": value for key, value in properties.items() if value not in (None, [])}


def _location(row: Mapping[str, Any], see: _Seen) -> Node:
    address = see.address("place", row["place"])
    see.named[address] = None
    spot = None
    if row["latitude"] is not None and row["longitude"] is not None:
        spot = _node(
            None, "Geolocation", latitude=_double(row["latitude"]), longitude=_double(row["longitude"])
        )
    codes = (
        [_node(None, "CodeListElement", code=row["iata"], codeListName="IATA location")]
        if row["iata"]
        else []
    )
    return _node(
        address, "Location", locationName=row["name"] or row["place"], locationCodes=codes, geolocation=spot
    )


def _place(code: str | None, see: _Seen) -> Node | None:
    return see.thing("place", code, "Location", locationName=code)


def _party(code: str | None, role: str, see: _Seen) -> Node | None:
    if not code:
        return None
    details = see.thing("party", code, "Carrier" if role == "AIR" else "Organization", name=code)
    return _node(None, "Party", partyDetails=details, partyRole=_code("partyRole", role))


def _shipment(
    row: Mapping[str, Any], pieces: list[str], waybill: str | None, events: dict[str, list[str]], see: _Seen
) -> Node:
    parties = [_party(row["consignor"], "SHP", see), _party(row["consignee"], "CNE", see)]
    return _node(
        see.address("shipment", row["shipment"]),
        "Shipment",
        goodsDescription=row["description"],
        totalGrossWeight=_amount(row["gross_mass_kg"], "KGM"),
        involvedParties=[party for party in parties if party],
        pieces=[see.ref("piece", piece) for piece in pieces],
        waybill=see.ref("waybill", waybill),
        events=[see.ref("event", event) for event in events.get(f"shipment {row['shipment']}", [])],
    )


def _piece(row: Mapping[str, Any], events: dict[str, list[str]], see: _Seen, kind: str) -> Node:
    product = see.thing(
        "item",
        row["item"],
        "Product",
        uniqueIdentifier=row["item"],
        description=row["description"],
        hsCode=_node(None, "CodeListElement", code=row["hs_code"], codeListName="HS")
        if row["hs_code"]
        else None,
    )
    held = _node(
        None,
        "Item",
        lotNumber=row["lot"],
        batchNumber=row["batch"],
        expiryDate=_moment(row["expires"]),
        itemQuantity=_amount(row["quantity"], "H87"),
        ofProduct=product,
    )
    return _node(
        see.address("piece", row["piece"]),
        kind,
        goodsDescription=row["description"],
        grossWeight=_amount(row["gross_mass_kg"], "KGM"),
        shippingMarks=row["marks"],
        ofShipment=see.ref("shipment", row["shipment"]),
        containedItems=[held] if len(held) > 1 else [],
        events=[see.ref("event", event) for event in events.get(f"piece {row['piece']}", [])],
    )


def _waybill(row: Mapping[str, Any], houses: list[str], see: _Seen) -> Node:
    air = AIR_WAYBILL.fullmatch(row["number"])
    return _node(
        see.address("waybill", row["waybill"]),
        "Waybill",
        waybillType=_code("waybillType", row["kind"]),
        waybillPrefix=air[1] if air else None,
        waybillNumber=air[2] if air else row["number"],
        modularCheckNumber=checks(air[1] + air[2]) if air else None,
        shipment=see.ref("shipment", row["shipment"]),
        masterWaybill=see.ref("waybill", row["master"]),
        houseWaybills=[see.ref("waybill", house) for house in houses],
        departureLocation=_place(row["origin"], see),
        arrivalLocation=_place(row["destination"], see),
    )


def _booking(rows: list[Mapping[str, Any]], see: _Seen) -> Node:
    row = rows[0]
    legs = [
        _node(
            None,
            "TransportLegs",
            legNumber=one["leg"],
            transportIdentifier=one["flight"],
            departureLocation=_place(one["origin"], see),
            arrivalLocation=_place(one["destination"], see),
            departureDate=_moment(one["departs_at"]),
            arrivalDate=_moment(one["arrives_at"]),
        )
        for one in rows
    ]
    return _node(
        see.address("booking", row["booking"]),
        "Booking",
        bookingStatus=_code("bookingStatus", row["status"]),
        issuedForWaybill=see.ref("waybill", row["waybill"]),
        carrier=see.thing("party", row["carrier"], "Carrier", name=row["carrier"]),
        transportLegs=legs,
    )


def _movement(row: Mapping[str, Any], events: dict[str, list[str]], see: _Seen) -> Node:
    carrier = _party(row["carrier"], "AIR", see)
    times = [
        _node(
            None,
            "MovementTime",
            direction=_code("direction", direction),
            movementTimeType=_code("movementTimeType", kind),
            movementTimestamp=_moment(row[column]),
        )
        for column, direction, kind in TIMES
        if row[column]
    ]
    return _node(
        see.address("movement", row["movement"]),
        "TransportMovement",
        transportIdentifier=row["number"] or row["movement"],
        modeCode=_code("modeCode", MODES[row["mode"]]),
        executionStatus=_code("executionStatus", row["status"]) if row["status"] else None,
        departureLocation=_place(row["origin"], see),
        arrivalLocation=_place(row["destination"], see),
        operatingParties=[carrier] if carrier else [],
        movementTimes=times,
        events=[see.ref("event", event) for event in events.get(f"movement {row['movement']}", [])],
    )


def _loadings(loads: pl.DataFrame, see: _Seen) -> Iterator[Node]:
    """Give each unit load device once, and one loading a movement, of pieces and of units.

    A piece that lies in a unit is loaded with it; of such a pair both are told, since the model has no
    other place for it short of the build-up of the unit.
    """
    for unit in loads["unit"].drop_nulls().unique(maintain_order=True):
        yield _unit(unit, see)
    for (movement,), rows in loads.group_by("movement", maintain_order=True):
        pieces = rows["piece"].drop_nulls().unique(maintain_order=True)
        units = rows["unit"].drop_nulls().unique(maintain_order=True)
        yield _node(
            see.address("loading", str(movement)),
            "Loading",
            loadingType=_code("loadingType", "LOADING"),
            actionTimeType=_code("actionTimeType", "ACTUAL"),
            loadedPieces=[see.ref("piece", piece) for piece in pieces],
            loadedUnits=[see.ref("unit", unit) for unit in units],
            servedActivity=see.ref("movement", str(movement)),
        )


def _unit(unit: str, see: _Seen) -> Node:
    """Give a unit load device; its code is a type, a number and an owner: PMC 12345 CA."""
    found = UNIT.fullmatch(unit.replace(" ", "").replace("-", "").upper())
    if found is None:
        raise BadInput(f"{unit!r} is no unit load device; its code is like PMC12345CA: type, number, owner.")
    return _node(
        see.address("unit", unit),
        "ULD",
        uldTypeCode=_node(None, "CodeListElement", code=found[1], codeListName="IATA ULD type"),
        uldSerialNumber=found[2],
        ownerCode=_node(None, "CodeListElement", code=found[3], codeListName="IATA airline"),
    )


def _declaration(row: Mapping[str, Any], see: _Seen) -> Node:
    return _node(
        see.address("declaration", row["declaration"]),
        "DgDeclaration",
        issuedForPiece=see.ref("piece", row["piece"]),
        shippingRefNo=row["reference"],
        handlingInformation=row["handling"],
        aircraftLimitationInformation=row["limitation"],
        declarationDate=_moment(row["declared_at"]),
        departureLocation=_place(row["origin"], see),
        arrivalLocation=_place(row["destination"], see),
    )


def _customs(row: Mapping[str, Any], see: _Seen) -> Node:
    def element(code: str | None, name: str) -> Node | None:
        return _node(None, "CodeListElement", code=code, codeListName=name) if code else None

    return _node(
        see.address("customs", row["entry"]),
        "CustomsInformation",
        issuedForShipment=see.ref("shipment", row["shipment"]),
        country=element(row["country"], "ISO 3166 alpha-3"),
        subjectCode=element(row["subject"], "Customs information identifier"),
        contentCode=element(row["content"], "Customs, security and regulatory control information"),
        note=row["note"],
    )


def _events_of(events: pl.DataFrame) -> dict[str, list[str]]:
    about = pl.concat_str("about_kind", pl.lit(" "), "about").alias("about")
    return dict(events.group_by(about, maintain_order=True).agg(pl.col("event")).iter_rows())


def _events(events: pl.DataFrame, see: _Seen) -> Iterator[Node]:
    for row in events.iter_rows(named=True):
        yield _node(
            see.address("event", row["event"]),
            "LogisticsEvent",
            eventCode=_code("eventCode", row["code"]) if row["code"] else None,
            eventName=row["words"] or row["code"],
            eventTimeType=_code("eventTimeType", row["time_type"]),
            eventDate=_moment(row["occurred_at"]),
            creationDate=_moment(row["recorded_at"]),
            eventFor=see.ref(row["about_kind"], row["about"]),
            eventLocation=_place(row["place"], see),
            recordingOrganization=see.thing(
                "party", row["recorded_by"], "Organization", name=row["recorded_by"]
            ),
            partialEventIndicator=row["partial"],
        )


def _code(name: str, code: str) -> Node:
    return {"@id": CODE_LISTS.get(name, CARGO) + code}


def _amount(value: float | int | None, unit: str) -> Node | None:
    if value is None:
        return None
    return _node(None, "Value", numericalValue=_double(value), unit=_code("unit", unit))


def _double(value: float | int) -> Node:
    return {"@type": "xsd:double", "@value": str(float(value))}


def _moment(moment: date | None) -> Node | None:
    """Give a moment as xsd:dateTime; a day is its first moment in UTC, as the model knows no plain day."""
    if moment is None:
        return None
    text = moment.isoformat() if isinstance(moment, datetime) else f"{moment.isoformat()}T00:00:00+00:00"
    return {"@type": "xsd:dateTime", "@value": text}
