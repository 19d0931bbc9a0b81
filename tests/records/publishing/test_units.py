"""What is on board a flight is told to partners as units and loadings."""

from decimal import Decimal

from aidlift.formats.exchange.identifiers import Identifiers
from aidlift.formats.exchange.one_record import write_cargo
from aidlift.formats.exchange.one_record_rules import check_cargo
from aidlift.formats.exchange.streams import write_whole
from aidlift.records.corridors import actions
from aidlift.records.publishing.cargo import cargo
from tests.records.corridors.conftest import confirmed, corridor, everybody, proposed

__all__ = ["confirmed", "corridor", "everybody", "proposed"]


def test_a_unit_on_board_is_told_until_it_is_taken_off(cast, tick, confirmed, tmp_path):
    flight, carrier = confirmed(), cast("elias")
    actions.load_flight(flight.pk, by=carrier, at=tick())
    for piece, unit in (("A-1", "PMC 12345 3U"), ("A-2", "PMC 99999 3U"), ("A-3", "in the corner")):
        actions.add_load(
            flight.pk,
            piece=piece,
            uld=unit,
            mass_kg=Decimal(100),
            volume_m3=Decimal(1),
            by=carrier,
            at=tick(),
        )
    actions.remove_load(flight.pk, piece="A-2", reason="no room", by=carrier, at=tick())
    told = cargo(by=cast("gul"))
    # a piece that is in no consignment of ours, and a unit whose code cannot be read, are not told
    assert told.loads.select("movement", "piece", "unit").rows() == [(flight.pk, None, "PMC 12345 3U")]
    path = tmp_path / "cargo.json"
    write_whole(write_cargo(told, Identifiers(base="https://reserve.example/id")), path)
    assert check_cargo(path) > 0
    assert "cargo:ULD" in path.read_text(encoding="utf-8")
