import copy
import json
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidlift import frames
from aidlift.errors import BadInput
from aidlift.formats.exchange import gs1, streams
from aidlift.formats.exchange.epcis import read_events, write_events
from aidlift.formats.exchange.epcis_rules import vocabulary
from aidlift.formats.exchange.identifiers import Identifiers

OURS = Identifiers(base="https://reserve.example/id", company_prefix="950600")
NOW = datetime(2021, 5, 9, 18, 0, tzinfo=UTC)

SHIPPED = {
    "event": "MOV-1",
    "kind": "object",
    "action": "OBSERVE",
    "occurred_at": datetime(2021, 5, 9, 2, 0, tzinfo=UTC),
    "utc_offset": "+08:00",
    "recorded_at": datetime(2021, 5, 9, 2, 10, tzinfo=UTC),
    "step": "shipping",
    "disposition": "in_transit",
    "read_point": "store:CTU",
    "from_holder": "reserve",
    "to_holder": "3U",
    "to_place": "recipient:IND",
    "documents": "bol:876-12345675 po:REQ-2021-0001",
}
RECEIVED = {
    "event": "MOV-2",
    "kind": "object",
    "action": "OBSERVE",
    "occurred_at": datetime(2021, 5, 9, 9, 30, tzinfo=UTC),
    "utc_offset": "+05:30",
    "step": "receiving",
    "disposition": "in_progress",
    "read_point": "BLR",
    "place": "recipient:IND",
    "from_holder": "3U",
    "to_holder": "IRCS",
    "documents": "recadv:GRN-2021-0001",
}


def a_document(**changes):
    event = {
        "type": "ObjectEvent",
        "eventID": "https://reserve.example/id/event/MOV-2",
        "eventTime": "2021-05-09T15:00:00+05:30",
        "eventTimeZoneOffset": "+05:30",
        "action": "OBSERVE",
        "bizStep": "receiving",
        "disposition": "in_progress",
        "readPoint": {"id": "https://reserve.example/id/place/BLR"},
        "bizTransactionList": [
            {"type": "recadv", "bizTransaction": "https://reserve.example/id/document/G1"}
        ],
        "sourceList": [{"type": "possessing_party", "source": "https://reserve.example/id/party/3U"}],
        "quantityList": [{"epcClass": "https://reserve.example/id/lot/L1", "quantity": 100}],
    }
    event |= changes
    event = {name: value for name, value in event.items() if value is not None}
    return {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2021-05-09T18:00:00Z",
        "epcisBody": {"eventList": [event]},
    }


def read(path: Path, document, identifiers=OURS) -> pl.DataFrame:
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    found = list(read_events(path, identifiers))
    return pl.concat(found) if found else frames.empty("custody_events")


def written(table, identifiers=OURS) -> str:
    return "".join(write_events(table, identifiers, created=NOW))


def table_of(*rows) -> pl.DataFrame:
    dtypes = frames.schema("custody_events").dtypes
    return pl.DataFrame([{name: row.get(name) for name in dtypes} for row in rows], schema=dtypes)


def flown() -> pl.DataFrame:
    """100 concentrators and 40 ventilators leave Chengdu; the concentrators are received in Bengaluru."""
    return table_of(
        SHIPPED | {"lot": "CTU-OXC10-1", "quantity": 100},
        SHIPPED | {"lot": "CTU-VENT-1", "quantity": 40},
        RECEIVED | {"lot": "CTU-OXC10-1", "quantity": 100},
    )


def test_events_read_back_as_they_were_written(tmp_path):
    assert read(tmp_path / "e.json", written(flown())).equals(flown())


def test_the_moment_is_written_on_the_clock_of_the_place():
    first, second = json.loads(written(flown()))["epcisBody"]["eventList"]
    assert (first["eventTime"], first["eventTimeZoneOffset"]) == ("2021-05-09T10:00:00+08:00", "+08:00")
    assert second["eventTime"] == "2021-05-09T15:00:00+05:30"
    assert [one["quantity"] for one in first["quantityList"]] == [100, 40]


def test_keys_of_ours_are_epcs_and_those_of_others_are_links():
    row = {"event": "E", "kind": "object", "action": "ADD", "occurred_at": NOW, "utc_offset": "+00:00"}
    rows = [
        row | {"gtin": gs1.gtin(prefix, 7), "batch": "A/1", "quantity": 5} for prefix in ("950600", "629104")
    ]
    rows.append(row | {"piece": gs1.sscc("950600", 42)})
    event = json.loads(written(pl.DataFrame(rows, schema=frames.schema("custody_events").dtypes)))
    assert [one["epcClass"] for one in event["epcisBody"]["eventList"][0]["quantityList"]] == [
        "urn:epc:class:lgtin:950600.0000007.A%2F1",
        "https://id.gs1.org/01/06291040000073/10/A%2F1",
    ]
    assert event["epcisBody"]["eventList"][0]["epcList"] == ["urn:epc:id:sscc:950600.00000000042"]


FAULTS = {
    "a misspelt step": ({"bizStep": "receiwing"}, ".bizStep", "did you mean receiving?"),
    "an unknown word at GS1's address": (
        {"bizStep": "https://ref.gs1.org/cbv/BizStep-eating"},
        ".bizStep",
        "no word",
    ),
    "a misspelt disposition": ({"disposition": "in_transitt"}, ".disposition", "did you mean in_transit?"),
    "an unknown document type": (
        {"bizTransactionList": [{"type": "awb", "bizTransaction": "urn:x:1"}]},
        ".bizTransactionList[0].type",
        "no word",
    ),
    "an unknown source type": (
        {"sourceList": [{"type": "owner", "source": "urn:x:1"}]},
        ".sourceList[0].type",
        "no word",
    ),
    "a moment without offset": ({"eventTime": "2021-05-09T15:00:00"}, ".eventTime", "with its offset"),
    "a day that does not exist": ({"eventTime": "2021-02-30T15:00:00Z"}, ".eventTime", "with its offset"),
    "no offset of the place": ({"eventTimeZoneOffset": None}, ".eventTimeZoneOffset", "write it like"),
    "an offset beyond the world": (
        {"eventTimeZoneOffset": "+15:00"},
        ".eventTimeZoneOffset",
        "write it like",
    ),
    "a wrong action": ({"action": "OBSERVED"}, ".action", "one of OBSERVE"),
    "half a unit": (
        {"quantityList": [{"epcClass": "urn:x:1", "quantity": 0.5}]},
        ".quantityList[0].quantity",
        "whole number",
    ),
    "less than nothing": (
        {"quantityList": [{"epcClass": "urn:x:1", "quantity": -1}]},
        ".quantityList[0].quantity",
        "above zero",
    ),
    "a unit in words": (
        {"quantityList": [{"epcClass": "urn:x:1", "quantity": 1, "uom": "kilo"}]},
        ".quantityList[0].uom",
        "recommendation 20",
    ),
    "a lot that is no address": (
        {"quantityList": [{"epcClass": "L1"}]},
        ".quantityList[0].epcClass",
        "an address",
    ),
    "no goods": ({"quantityList": None}, "", "names no goods"),
    "a misspelt field": ({"bizStepp": "receiving"}, ".bizStepp", "did you mean bizStep?"),
    "a kind without rows": ({"type": "AssociationEvent"}, ".type", "has no row"),
    "a place that is text": ({"readPoint": "BLR"}, ".readPoint.id", "an address"),
    "goods that are no list": ({"epcList": "urn:x:1"}, ".epcList", "not a list"),
    "a box without its box": (
        {"type": "AggregationEvent", "action": "ADD", "childEPCs": ["urn:x:1"], "quantityList": None},
        ".parentID",
        "names its parent",
    ),
    "a tie to nothing": (
        {"type": "TransactionEvent", "bizTransactionList": None},
        ".bizTransactionList",
        "names its documents",
    ),
    "an error for no known reason": (
        {"errorDeclaration": {"declarationTime": "2021-05-09T15:00:00Z", "reason": "typo"}},
        ".errorDeclaration.reason",
        "no word",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_planted_fault_is_refused_with_its_place(tmp_path, fault):
    changes, place, message = FAULTS[fault]
    with pytest.raises(BadInput) as refused:
        read(tmp_path / "e.json", a_document(**changes))
    assert [problem.column for problem in refused.value.problems] == [f"eventList[0]{place}"]
    assert message in refused.value.problems[0].message


def test_the_document_without_faults_is_read(tmp_path):
    row = read(tmp_path / "e.json", a_document()).row(0, named=True)
    assert (row["event"], row["step"], row["lot"], row["quantity"]) == ("MOV-2", "receiving", "L1", 100)
    assert row["occurred_at"] == datetime(2021, 5, 9, 9, 30, tzinfo=UTC)


def test_words_at_their_addresses_read_as_words_and_words_of_others_stay(tmp_path):
    event = {"bizStep": "urn:epcglobal:cbv:bizstep:shipping", "disposition": "https://other.example/disp/wet"}
    row = read(tmp_path / "e.json", a_document(**event)).row(0, named=True)
    assert (row["step"], row["disposition"]) == ("shipping", "https://other.example/disp/wet")


def test_all_faults_of_a_document_are_told_at_once(tmp_path):
    document = a_document(bizStep="receiwing", action="?")
    document["schemaVersion"] = "1.2"
    document["epcisBody"]["eventList"] *= 2
    with pytest.raises(BadInput) as refused:
        read(tmp_path / "e.json", document)
    assert [problem.column for problem in refused.value.problems] == [
        *(f"eventList[{number}].{name}" for number in (0, 1) for name in ("action", "bizStep")),
        "schemaVersion",
    ]


def test_an_event_twice_is_refused_and_one_without_a_name_is_named_by_its_content(tmp_path):
    twice = a_document()
    twice["epcisBody"]["eventList"] *= 2
    with pytest.raises(BadInput, match="1 fault"):
        read(tmp_path / "e.json", twice)
    nameless = a_document(eventID=None)
    names = {read(tmp_path / "e.json", nameless)["event"][0] for _ in range(2)}
    assert len(names) == 1
    assert names.pop().startswith("sha256:")


def test_what_cannot_be_read_back_is_not_written():
    wrong = flown().with_columns(pl.lit("receiwing").alias("step"))
    with pytest.raises(BadInput, match="MOV-1"):
        written(wrong)
    apart = flown().with_columns(pl.Series("disposition", ["in_transit", "damaged", "in_transit"]))
    with pytest.raises(BadInput) as refused:
        written(apart)
    assert "differ in disposition" in refused.value.problems[0].message


HOSTILE = {
    "a key twice": '{"type":"EPCISDocument","type":"EPCISDocument","epcisBody":{"eventList":[]}}',
    "no number": '{"epcisBody":{"eventList":[{"quantity":NaN}]}}',
    "nesting without end": '{"epcisBody":{"eventList":[' + "[" * 100_000,
    "cut short": json.dumps(a_document())[:-30],
    "two documents": json.dumps(a_document()) * 2,
    "a comma too many": '{"epcisBody":{"eventList":[1,]}}',
    "no events": '{"type":"EPCISDocument","epcisBody":{}}',
    "a list for a document": "[]",
    "nothing": "",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_files_made_to_do_harm_are_refused(tmp_path, kind):
    with pytest.raises(BadInput):
        read(tmp_path / "e.json", HOSTILE[kind])


def test_a_value_without_end_is_not_read_into_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(streams, "MOST_CHARACTERS", 100_000)
    path = tmp_path / "e.json"
    path.write_text('{"epcisBody":{"eventList":[{"type":"' + "A" * 1_000_000, encoding="utf-8")
    with pytest.raises(BadInput, match="cannot be read") as refused:
        list(read_events(path, OURS))
    assert "more than 100,000 characters" in refused.value.problems[0].message


def test_bytes_that_are_no_text_are_refused(tmp_path):
    path = tmp_path / "e.json"
    path.write_bytes(b'{"type":"\xff"}')
    with pytest.raises(BadInput, match="not UTF-8"):
        list(read_events(path, OURS))


CODES = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=12).filter(
    lambda code: not code.startswith("https://reserve.example/id/")
)
WORDLESS = CODES.filter(lambda code: not any(mark.isspace() for mark in code))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
OFFSETS = st.sampled_from(["+00:00", "+05:30", "+05:45", "+08:00", "-03:30", "-12:00", "+14:00"])


@st.composite
def events(draw, number):
    kind = draw(st.sampled_from(["object", "aggregation", "transaction", "transformation"]))
    maybe = lambda values: draw(st.none() | values)  # noqa: E731
    common = {
        "event": f"E{number}",
        "kind": kind,
        "action": None if kind == "transformation" else draw(st.sampled_from(["OBSERVE", "ADD", "DELETE"])),
        "occurred_at": draw(MOMENTS),
        "utc_offset": draw(OFFSETS),
        "recorded_at": maybe(MOMENTS),
        "step": maybe(st.sampled_from(vocabulary("bizStep"))),
        "disposition": maybe(st.sampled_from(vocabulary("disposition"))),
        "documents": "po:REQ-1 :plain"
        if kind == "transaction"
        else maybe(WORDLESS.map(lambda code: f"bol:{code}")),
        "parent": draw(CODES) if kind == "aggregation" else None,
    }
    for name in (
        "read_point",
        "place",
        "from_owner",
        "from_holder",
        "from_place",
        "to_owner",
        "to_holder",
        "to_place",
    ):
        common[name] = maybe(CODES)
    if draw(st.booleans()):
        common |= {"declared_wrong_at": draw(MOMENTS), "wrong_because": maybe(st.just("incorrect_data"))}
        common["corrected_by"] = maybe(WORDLESS)
    goods = st.one_of(
        st.fixed_dictionaries({"piece": st.integers(0, 10**9).map(lambda n: gs1.sscc("950600", n)) | CODES}),
        st.fixed_dictionaries({"lot": CODES, "quantity": st.none() | st.integers(1, 2**62)}),
        st.fixed_dictionaries(
            {
                "gtin": st.tuples(st.sampled_from(["950600", "629104"]), st.integers(0, 99)).map(
                    lambda p: gs1.gtin(*p)
                ),
                "batch": st.from_regex(r"[A-Z0-9/%+-]{1,20}", fullmatch=True),
                "quantity": st.integers(1, 10**6),
                "unit": st.none() | st.just("KGM"),
            }
        ),
    )
    rows = draw(st.lists(goods, min_size=1, max_size=4))
    sides = [draw(st.sampled_from(["input", "output"])) if kind == "transformation" else None for _ in rows]
    ordered = sorted(zip(rows, sides, strict=True), key=lambda pair: (pair[1] or "", "piece" not in pair[0]))
    return [common | row | {"side": side} for row, side in ordered]


@st.composite
def tables(draw):
    rows = [row for number in range(draw(st.integers(0, 4))) for row in draw(events(number))]
    return table_of(*rows)


@pytest.mark.parametrize("identifiers", [OURS, Identifiers()], ids=["with a company prefix", "without"])
@settings(deadline=None, derandomize=True, max_examples=60)
@given(table=tables())
def test_any_table_written_reads_back_the_same(tmp_path_factory, identifiers, table):
    path = tmp_path_factory.mktemp("epcis") / "e.json"
    assert read(path, written(table, identifiers), identifiers).equals(table)


FIELDS = [*a_document()["epcisBody"]["eventList"][0], "id", "source"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(JSON)
def test_no_event_breaks_the_reader(tmp_path_factory, event):
    document = a_document()
    typed = copy.deepcopy(event) | {"type": "ObjectEvent"} if isinstance(event, dict) else 1
    document["epcisBody"]["eventList"] = [event, typed]
    with pytest.raises(BadInput):
        read(tmp_path_factory.mktemp("epcis") / "e.json", document)


def test_what_is_written_passes_the_published_schema_and_a_misspelt_step_shows_why_we_look_ourselves(
    published,
):
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(published("EPCISDocument.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    document = json.loads(written(flown()))
    assert [error.message for error in validator.iter_errors(document)] == []
    document["epcisBody"]["eventList"][0]["bizStep"] = "receiwing"
    lets_pass = not list(validator.iter_errors(document))
    document["epcisBody"]["eventList"][0]["eventTimeZoneOffset"] = "5:30"
    assert list(validator.iter_errors(document))
    assert lets_pass
