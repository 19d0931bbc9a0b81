"""Where consignments are, as known on a day; the clocks; what is printed."""

from datetime import timedelta

import pytest

from aidlift.errors import NotAllowed, NotFound
from aidlift.records.asof import end_of
from aidlift.records.shipments import actions, arrivals, queries
from aidlift.records.shipments.printing import received_note, transport_paper
from aidlift.shipments import Counted
from tests.records.conftest import NOON


def gul(world):
    return world.who("gul")["by"]


def test_yesterday_nothing_was_known_of_todays_consignment(world):
    made = world.departed()
    today, before = NOON.date(), NOON.date() - timedelta(days=1)
    assert queries.consignments(as_of=before, by=gul(world)).is_empty()
    found = queries.consignments(as_of=today, by=gul(world)).row(0, named=True)
    assert (found["consignment"], found["state"], found["quantity"]) == (made, "departed", 80)


def test_a_day_later_it_is_still_known_how_it_was(world):
    made = world.departed()
    tomorrow = NOON + timedelta(days=1)
    actions.arrive(made, by=world.who("elias")["by"], at=tomorrow)
    assert queries.consignments(as_of=NOON.date(), by=gul(world))["state"].to_list() == ["departed"]
    assert queries.consignments(as_of=tomorrow.date(), by=gul(world))["state"].to_list() == ["arrived"]
    assert queries.in_transit(as_of=NOON.date(), by=gul(world))["quantity"].to_list() == [80]


def test_all_times_are_kept_and_the_latest_estimate_shown_until_it_happened(world):
    made = world.departed()
    for hours, kind in ((5, "planned"), (6, "estimated"), (9, "estimated")):
        actions.state_time(
            made, verb="arrive", time_type=kind, moment=NOON + timedelta(hours=hours), **world.who("elias")
        )
    assert queries.in_transit(by=gul(world))["expected"].to_list() == [NOON + timedelta(hours=9)]
    world.go(made, "arrive")
    told = queries.shipment_events(made, by=gul(world)).filter(verb="arrive")
    assert told["time_type"].to_list() == ["planned", "estimated", "estimated", "actual"]
    assert told["is_shown"].to_list() == [False, False, False, True]


def test_clocks_run_from_landing_to_the_hospital_with_the_hold_apart(world):
    made = world.departed()
    hours = iter(range(1, 100))

    def then(act, who, **more):
        moment = NOON + timedelta(days=1, hours=next(hours))
        return act(made, by=world.who(who)["by"], at=moment, **more)

    then(actions.arrive, "elias")
    then(actions.unload, "elias")
    then(arrivals.enter_customs, "dawa")
    then(arrivals.hold, "dawa", reason="licence")
    then(arrivals.clear, "dawa")
    found = queries.dwell(as_of=NOON.date() + timedelta(days=1), by=gul(world)).row(0, named=True)
    assert (found["landing_to_clearance"], found["landing_to_clearance_held"]) == (4.0, 1.0)
    assert found["clearance_to_dispatch_is_open"]
    assert found["dispatch_to_signature"] is None
    medians = queries.dwell_medians(as_of=NOON.date() + timedelta(days=1), by=gul(world))
    assert medians.filter(country="NPL", clock="landing_to_clearance")["median_hours"].to_list() == [4.0]
    assert end_of(NOON.date()) > NOON


def test_receipts_and_papers_as_tables(world):
    made = world.delivered()
    world.received(made, Counted(world.lots["A"], 77, missing=3, reason="three less"))
    found = queries.receipts(by=gul(world)).row(0, named=True)
    assert (found["accepted"], found["missing"], found["state"]) == (77, 3, "posted")
    assert (found["counted_by"], found["countersigned_by"]) == ("dawa", "deepa")
    papers = queries.papers(by=gul(world))
    assert papers["mass_g"].to_list() == [1_408_000, 1_408_000]
    assert set(papers["kind"]) == {"waybill", "packing list"}


def test_papers_are_printed_for_those_who_may_see_them(world):
    made = world.consignment()
    world.go(made, "pack")
    with pytest.raises(NotFound, match=r"waybill\.issue"):
        transport_paper("waybill", made, by=gul(world))
    world.papers(made)
    for name in ("farid", "elias", "dawa", "gul"):
        assert transport_paper("waybill", made, by=world.who(name)["by"]).shown["mass"] == "1,408.0"
    for name in ("chamari", "rajan", "pavel"):
        with pytest.raises(NotAllowed):
            transport_paper("waybill", made, by=world.who(name)["by"])


def test_a_printed_note_carries_its_three_signatures(world):
    made = world.delivered()
    world.received(made)
    shown = received_note(made, by=gul(world)).shown
    assert [one["name"] for one in shown["people"]] == ["Dawa", "Dawa", "Deepa"]
    assert [one["place"] for one in shown["times"]] == [
        "Chengdu hub",
        "KTM",
        "KTM",
        "Nepal Red Cross Society",
    ]
