import copy
import json
from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl
import pytest

from aidlift import frames
from aidlift.errors import BadInput
from aidlift.formats.exchange.identifiers import Identifiers
from aidlift.formats.exchange.one_record import Cargo, write_cargo
from aidlift.formats.exchange.one_record_rules import CARGO, check_cargo, status_codes

OURS = Identifiers(base="https://reserve.example/id")
LANDED = datetime(2021, 5, 9, 9, 30, tzinfo=UTC)


def rows(table, *given) -> pl.DataFrame:
    dtypes = frames.schema(table).dtypes
    return pl.DataFrame([{name: row.get(name) for name in dtypes} for row in given], schema=dtypes)


def a_cargo() -> Cargo:
    """100 concentrators in two boxes fly from Chengdu to Bengaluru under one air waybill."""
    box = {"shipment": "CON-1", "item": "OXC10", "lot": "L1", "quantity": 50, "expires": date(2026, 1, 31)}
    return Cargo(
        shipments=rows("cargo_shipments", {"shipment": "CON-1", "consignor": "reserve", "consignee": "IRCS"}),
        pieces=rows(
            "cargo_pieces", *(box | {"piece": f"CON-1/P{n}", "gross_mass_kg": 1390.0} for n in (1, 2))
        ),
        waybills=rows(
            "cargo_waybills",
            {
                "waybill": "W1",
                "number": "876-12345675",
                "kind": "DIRECT",
                "shipment": "CON-1",
                "origin": "CTU",
                "destination": "BLR",
            },
        ),
        bookings=rows(
            "cargo_bookings",
            {
                "booking": "B1",
                "waybill": "W1",
                "status": "CONFIRMED",
                "leg": 1,
                "flight": "3U3801",
                "origin": "CTU",
            },
        ),
        movements=rows(
            "cargo_movements",
            {
                "movement": "3U3801-0509",
                "number": "3U3801",
                "mode": "air",
                "origin": "CTU",
                "destination": "BLR",
                "arrives_actual": LANDED,
            },
        ),
        events=rows(
            "cargo_events",
            {
                "event": "E1",
                "about_kind": "shipment",
                "about": "CON-1",
                "code": "ARR",
                "time_type": "ACTUAL",
                "occurred_at": LANDED,
                "place": "BLR",
            },
        ),
        places=rows(
            "cargo_places",
            {"place": "BLR", "name": "Bengaluru", "iata": "BLR", "latitude": 13.2, "longitude": 77.7},
        ),
    )


def the_graph(cargo=None):
    return json.loads("".join(write_cargo(cargo or a_cargo(), OURS)))


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # of its own parts
def test_a_triple_store_finds_the_flight_of_a_waybill_through_its_booking():
    rdflib = pytest.importorskip("rdflib")
    graph = rdflib.Graph().parse(data=json.dumps(the_graph()), format="json-ld")
    found = graph.query(
        f"""PREFIX cargo: <{CARGO}>
        SELECT ?number ?flight ?pieces WHERE {{
            ?waybill a cargo:Waybill ; cargo:waybillNumber ?number ; cargo:shipment ?shipment .
            ?booking cargo:issuedForWaybill ?waybill ;
                     cargo:transportLegs [ cargo:transportIdentifier ?flight ] .
            {{ SELECT ?shipment (COUNT(?piece) AS ?pieces)
               WHERE {{ ?piece cargo:ofShipment ?shipment }} GROUP BY ?shipment }}
        }}"""
    )
    assert [tuple(str(cell) for cell in row) for row in found] == [("12345675", "3U3801", "2")]


def test_every_reference_leads_to_an_object_and_the_event_stands_on_its_shipment():
    things = {one["@id"]: one for one in the_graph()["@graph"]}
    shipment = things["https://reserve.example/id/shipment/CON-1"]
    event = things[shipment["cargo:events"][0]["@id"]]
    assert event["cargo:eventCode"]["@id"].endswith("StatusCode#ARR")
    assert things[event["cargo:eventLocation"]["@id"]]["cargo:locationName"] == "Bengaluru"


def test_the_list_has_the_37_status_codes():
    assert len(status_codes()) == len(set(status_codes())) == 37
    assert sum(code.startswith("DIS_") for code in status_codes()) == 12


def changed(graph, kind, **changes):
    graph = copy.deepcopy(graph)
    thing = next(one for one in graph["@graph"] if one["@type"] == f"cargo:{kind}")
    for name, value in changes.items():
        thing[f"cargo:{name}"] = value
    return graph


CODE = "https://onerecord.iata.org/ns/code-lists/StatusCode#"
FAULTS = {
    "an unknown status": (
        "LogisticsEvent",
        {"eventCode": {"@id": CODE + "ARRV"}},
        "eventCode",
        "did you mean ARR?",
    ),
    "a status in words": ("LogisticsEvent", {"eventCode": "ARR"}, "eventCode", "no code of the list"),
    "a time of no kind": (
        "LogisticsEvent",
        {"eventTimeType": {"@id": "cargo:GUESSED"}},
        "eventTimeType",
        "no code of the list",
    ),
    "a moment without type": (
        "LogisticsEvent",
        {"eventDate": "2021-05-09T09:30:00Z"},
        "eventDate",
        "xsd:dateTime",
    ),
    "a moment without offset": (
        "LogisticsEvent",
        {"eventDate": {"@type": "xsd:dateTime", "@value": "2021-05-09T09:30:00"}},
        "eventDate",
        "xsd:dateTime",
    ),
    "a misspelt property": ("Piece", {"grosWeight": 1}, "grosWeight", "did you mean grossWeight?"),
    "a number that does not check": (
        "Waybill",
        {"waybillNumber": "12345676"},
        "waybillNumber",
        "modulo seven",
    ),
    "a piece that is not there": (
        "Shipment",
        {"pieces": [{"@id": "https://reserve.example/id/piece/X"}]},
        "pieces",
        "not in the document",
    ),
    "a booking of no status": (
        "Booking",
        {"bookingStatus": {"@id": "cargo:MAYBE"}},
        "bookingStatus",
        "QUEUED",
    ),
    "a weight in words": (
        "Piece",
        {
            "grossWeight": {
                "@type": "cargo:Value",
                "cargo:numericalValue": "heavy",
                "cargo:unit": {"@id": "x"},
            }
        },
        "grossWeight numericalValue",
        "xsd:double",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_planted_fault_is_refused_with_object_and_property(tmp_path, fault):
    kind, changes, place, message = FAULTS[fault]
    path = tmp_path / "cargo.json"
    path.write_text(json.dumps(changed(the_graph(), kind, **changes)), encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        check_cargo(path)
    found = [problem for problem in refused.value.problems if problem.column.endswith(f" {place}")]
    assert message in found[0].message


def test_a_document_without_faults_is_counted(tmp_path):
    path = tmp_path / "cargo.json"
    path.write_text(json.dumps(the_graph()), encoding="utf-8")
    assert check_cargo(path) == len(the_graph()["@graph"]) == 12


def test_a_class_that_does_not_exist_is_refused(tmp_path):
    path = tmp_path / "cargo.json"
    path.write_text('{"@graph":[{"@id":"urn:x:1","@type":"cargo:Shipmen"},7]}', encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        check_cargo(path)
    assert [str(problem) for problem in refused.value.problems] == [
        "urn:x:1 @type: is 'Shipmen', no class that is used here; did you mean Shipment?",
        "@graph[1]: is not an object",
    ]


def test_a_wrong_status_code_is_not_written():
    wrong = a_cargo().events.with_columns(pl.lit("XXX").alias("code"))
    with pytest.raises(BadInput, match="1 fault"):
        list(write_cargo(Cargo(events=wrong, shipments=a_cargo().shipments), OURS))


def test_a_master_waybill_names_its_houses():
    waybills = rows(
        "cargo_waybills",
        {"waybill": "M", "number": "876-12345675", "kind": "MASTER", "shipment": "CON-1"},
        {"waybill": "H", "number": "HAWB7", "kind": "HOUSE", "shipment": "CON-1", "master": "M"},
    )
    graph = the_graph(Cargo(shipments=a_cargo().shipments, waybills=waybills))["@graph"]
    master = next(one for one in graph if one["@id"].endswith("/M"))
    assert master["cargo:houseWaybills"] == [{"@id": "https://reserve.example/id/waybill/H"}]
    assert next(one for one in graph if one["@type"] == "cargo:Shipment")["cargo:waybill"]["@id"].endswith(
        "/M"
    )


def loaded_cargo() -> Cargo:
    """The same boxes on a pallet; one holds hand rub, which is declared; customs have cleared them."""
    on = {"movement": "3U3801-0509", "unit": "PMC 12345 3U"}
    return replace(
        a_cargo(),
        loads=rows("cargo_loads", *(on | {"load": f"L{n}", "piece": f"CON-1/P{n}"} for n in (1, 2))),
        declarations=rows(
            "cargo_declarations",
            {"declaration": "DGD-1", "piece": "CON-1/P2", "handling": "class 3", "declared_at": LANDED},
        ),
        customs=rows(
            "cargo_customs", {"entry": "C1", "shipment": "CON-1", "country": "IND", "note": "cleared"}
        ),
    )


def test_units_declarations_and_customs_are_told_and_checked(tmp_path):
    path = tmp_path / "cargo.json"
    path.write_text("".join(write_cargo(loaded_cargo(), OURS)), encoding="utf-8")
    assert check_cargo(path) == 16
    found = {one["@type"]: one for one in json.loads(path.read_text(encoding="utf-8"))["@graph"]}
    unit, loading = found["cargo:ULD"], found["cargo:Loading"]
    assert unit["cargo:uldTypeCode"]["cargo:code"] == "PMC"
    assert (unit["cargo:uldSerialNumber"], unit["cargo:ownerCode"]["cargo:code"]) == ("12345", "3U")
    assert loading["cargo:loadedUnits"] == [{"@id": unit["@id"]}]
    assert len(loading["cargo:loadedPieces"]) == 2
    assert found["cargo:DgDeclaration"]["cargo:issuedForPiece"] == {"@id": found["cargo:PieceDg"]["@id"]}
    assert found["cargo:CustomsInformation"]["cargo:country"]["cargo:code"] == "IND"


@pytest.mark.parametrize(
    ("kind", "changes", "place", "message"),
    [
        ("ULD", {"uldSerialNumber": "12"}, "uldSerialNumber", "four or five digits"),
        ("ULD", {"uldTypeCode": {"@type": "cargo:CodeListElement"}}, "uldTypeCode", "three letters"),
        ("DgDeclaration", {"declarationDate": "9 May"}, "declarationDate", "xsd:dateTime"),
        ("DgDeclaration", {"issuedForPeace": 1}, "issuedForPeace", "did you mean issuedForPiece?"),
        ("Loading", {"loadingType": {"@id": "cargo:LOADED"}}, "loadingType", "did you mean LOADING?"),
        (
            "CustomsInformation",
            {"issuedForShipment": {"@id": "x"}},
            "issuedForShipment",
            "not in the document",
        ),
    ],
)
def test_faults_in_units_declarations_and_customs_are_told(tmp_path, kind, changes, place, message):
    graph = json.loads("".join(write_cargo(loaded_cargo(), OURS)))
    path = tmp_path / "cargo.json"
    path.write_text(json.dumps(changed(graph, kind, **changes)), encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        check_cargo(path)
    found = [problem for problem in refused.value.problems if problem.column.endswith(f" {place}")]
    assert message in found[0].message


def test_a_code_that_is_no_unit_is_refused():
    cargo = replace(
        a_cargo(), loads=rows("cargo_loads", {"load": "L1", "movement": "3U3801-0509", "unit": "BOX"})
    )
    with pytest.raises(BadInput, match="'BOX' is no unit load device"):
        "".join(write_cargo(cargo, OURS))
