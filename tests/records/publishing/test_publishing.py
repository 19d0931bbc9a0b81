import json
from datetime import timedelta

import polars as pl
import pytest

from aidlift import frames
from aidlift.errors import NotAllowed
from aidlift.formats.exchange.epcis import read_events, write_events
from aidlift.formats.exchange.hxl import read_hxl, write_hxl
from aidlift.formats.exchange.iati import Publisher, check_activities, write_activities
from aidlift.formats.exchange.icalendar import write_calendar
from aidlift.formats.exchange.identifiers import Identifiers
from aidlift.formats.exchange.one_record import write_cargo
from aidlift.formats.exchange.one_record_rules import check_cargo
from aidlift.formats.exchange.streams import write_whole
from aidlift.records.publishing.aid import activities, flight_calendar, flows, open_tables, stock_held
from aidlift.records.publishing.cargo import cargo
from aidlift.records.publishing.custody import custody_events
from aidlift.records.reserve import actions as reserve
from tests.records.conftest import NOON

OURS = Identifiers(base="https://reserve.example/id")


def events(cast) -> pl.DataFrame:
    return pl.concat(custody_events(by=cast("gul")))


def test_a_consignment_becomes_custody_events_from_donor_to_signature(world, cast):
    world.received(world.delivered())
    told = events(cast).select("step", "from_place", "to_place", "quantity", "utc_offset").rows()
    assert told == [
        ("receiving", "donor:XIAOMI", "store:CTU", 80, "+08:00"),
        ("shipping", "store:CTU", "carrier:3U", 80, "+08:00"),
        ("receiving", "carrier:3U", "recipient:NPL", 80, "+00:00"),
    ]


def test_events_written_from_the_ledger_read_back_as_they_were(world, cast, tmp_path):
    world.received(world.delivered())
    path = tmp_path / "events.jsonld"
    write_whole(write_events(custody_events(by=cast("gul")), OURS, created=NOON), path)
    assert pl.concat(read_events(path, OURS)).equals(events(cast))


def test_a_reversed_line_is_declared_wrong_and_its_reversal_is_no_event(world, cast):
    lot = world.lot("A", 100)
    reserve.lose("CTU", lot=lot, quantity=5, reason="miscounted", document="NOTE-1", **world.who("farid"))
    line = int(events(cast)["event"][-1].removeprefix("movement-"))
    proposed = reserve.propose_reversal(line, reason="found behind the rack", **world.who("farid"))
    reserve.approve_reversal(proposed.pk, **world.who("hana"))
    found = events(cast)
    assert found.height == 2
    assert found["wrong_because"].to_list() == [None, "did_not_occur"]


def test_nothing_that_was_posted_later_is_told_of_an_earlier_day(world, cast):
    world.lot("A", 100)
    before = (NOON - timedelta(days=2)).date()
    assert list(custody_events(before, by=cast("gul"))) == []
    assert cargo(before, by=cast("gul")).shipments.is_empty()
    assert stock_held(before, by=cast("gul")).is_empty()


def test_a_consignment_becomes_cargo_that_checks(world, cast, tmp_path):
    name = world.delivered()
    path = tmp_path / "cargo.jsonld"
    write_whole(write_cargo(cargo(by=cast("gul")), OURS), path)
    assert check_cargo(path) > 80  # each concentrator is a piece
    graph = json.loads(path.read_text(encoding="utf-8"))["@graph"]
    kinds = [one["@type"] for one in graph]
    assert (kinds.count("cargo:Piece"), kinds.count("cargo:Shipment"), kinds.count("cargo:Waybill")) == (
        80,
        1,
        1,
    )
    codes = [one["cargo:eventCode"]["@id"].split("#")[1] for one in graph if "cargo:eventCode" in one]
    assert codes == ["RCS", "MAN", "DEP", "ARR", "RCF", "CRC", "TGC", "CCD", "DLV"]
    shipment = next(one for one in graph if one["@type"] == "cargo:Shipment")
    assert shipment["@id"].endswith(name)


def test_pledges_become_activities_that_check_and_reported_ones_stay_in(
    world, committed, reported, cast, tmp_path
):
    committed(100, country="NPL")
    reported(50)
    told = activities(by=cast("gul"))
    assert [table.height for table in told] == [1, 0, 1]
    assert told[2].select("promised", "delivered").rows() == [(100, 0)]
    path = tmp_path / "aid.xml"
    publisher = Publisher(ref="XM-EXAMPLE-1", name="Reserve")
    write_whole(write_activities(*told, publisher, generated=NOON + timedelta(days=1)), path)
    assert check_activities(path) == 1
    assert flows(by=cast("gul")).select("status", "contribution", "amount").rows() == [
        ("commitment", "in-kind", None)
    ]


def test_cash_becomes_a_transaction(world, committed, cast):
    committed(1_000_000, item="", currency="USD")
    _, money, goods = activities(by=cast("gul"))
    assert money.select("step", "value", "currency").rows() == [("incoming commitment", 1_000_000, "USD")]
    assert goods.is_empty()


def test_stock_reads_back_by_its_hashtags(world, cast, tmp_path):
    world.lot("A", 100)
    stock = stock_held(by=cast("gul"))
    path = tmp_path / "stock.csv"
    write_whole(write_hxl("stock_held", stock), path)
    assert pl.concat(read_hxl(path, "stock_held")).equals(stock)
    assert stock.select("store", "location", "quantity").rows() == [("CTU", "CHN", 100)]


def test_everything_that_is_published_is_as_declared(world, cast):
    world.received(world.delivered())
    tables, refused = open_tables(by=cast("gul"))
    assert refused == []
    for name, table in tables.items():
        assert table.schema == pl.Schema(frames.schema(name).dtypes)
        assert [str(problem) for problem in frames.check(name, table).problems] == []
    calendar = "".join(
        write_calendar(flight_calendar(by=cast("gul")), name="Flights", domain="reserve.example")
    )
    assert calendar.startswith("BEGIN:VCALENDAR")


def test_who_may_not_see_the_stock_gets_neither_events_nor_cargo_nor_its_table(world, cast):
    world.lot("A", 100)
    for ask in (lambda: list(custody_events(by=cast("pavel"))), lambda: cargo(by=cast("pavel"))):
        with pytest.raises(NotAllowed):
            ask()
    tables, refused = open_tables(by=cast("pavel"))
    assert "stock_held" in refused
    assert "stock_held" not in tables
