"""The shipped scenario loads through the actions, and the chain runs on the records as on its tables."""

from datetime import date

import pytest
from django.db.models import Sum

from aidlift.errors import Conflict
from aidlift.formats.scenario import read_scenario
from aidlift.records.assistance.models import Pledge, Request
from aidlift.records.audit import chain
from aidlift.records.audit.models import AuditEntry
from aidlift.records.corridors.models import Corridor
from aidlift.records.parties.actions import person_named
from aidlift.records.parties.models import Party
from aidlift.records.plans import chain as runs
from aidlift.records.plans.models import PlanRun
from aidlift.records.plans.world import world_as_known
from aidlift.records.publishing.aid import counts
from aidlift.records.reserve.models import Balance
from aidlift.records.scenario import FIRST, load
from tests.records.conftest import NOON
from tests.records.order import whose_order_changes

OPENING = date(2021, 4, 30)


@pytest.fixture
def world(settings, tmp_path):
    settings.HOME = tmp_path
    return load("south_asia_2021")


@pytest.mark.slow
def test_every_row_is_in_the_records_and_none_came_in_past_the_chain(world):
    on_hand = world.lots.filter(world.lots["chance"].is_null())
    stocked = Balance.objects.filter(place__place_id__startswith="store:").aggregate(all=Sum("quantity"))[
        "all"
    ]
    assert stocked == on_hand["quantity"].sum()
    asked = world.requests.filter(world.requests["requested_on"] <= OPENING)
    assert Request.objects.filter(state="submitted").count() == asked.height
    assert set(Party.objects.filter(is_member=True).values_list("country", flat=True)) == set(
        world.members.filter(role="member")["location"]
    )
    suspended = set(Corridor.objects.filter(state="suspended").values_list("pk", flat=True))
    assert suspended == set(world.suspensions["corridor"])
    states = {row.external_id: row.state for row in Pledge.objects.all()}
    for row in world.pledges.filter(world.pledges["stated_on"] <= OPENING).iter_rows(named=True):
        if row["quantity"] or row["state"] not in {"in transit", "received"}:
            assert states[row["pledge"]] in {row["state"], "closed"}
    found = chain.verify()
    assert found.whole
    assert found.lines == AuditEntry.objects.count() > 300
    assert whose_order_changes(person_named(FIRST)) == []


@pytest.mark.slow
def test_what_is_told_later_is_not_known_yet(world):
    assert world.pledges.filter(world.pledges["stated_on"] > OPENING).height
    assert Pledge.objects.count() < world.pledges.height + world.lots.height
    assert not Pledge.objects.filter(stated_on__gt=OPENING).exists()
    given_out = counts(OPENING, by=person_named(FIRST))
    assert {"IND", "NPL"} <= set(given_out["location"])
    assert given_out["as_of"].max() <= OPENING < counts(by=person_named(FIRST))["as_of"].max()


@pytest.mark.slow
def test_records_in_use_take_no_scenario(cast):
    with pytest.raises(Conflict, match="in use"):
        load("south_asia_2021")


@pytest.mark.slow
def test_the_chain_runs_on_the_records_and_its_plan_waits_for_a_second_person(world):
    planner = person_named(FIRST)
    kept = runs.run_on_records(OPENING, by=planner, now=lambda: NOON)
    assert PlanRun.objects.get().state == "recorded"
    assert "386,452" in kept.result.bulletin.markdown
    assert (kept.folder / "bulletin.html").is_file()
    assert not kept.result.broken
    told = read_scenario("south_asia_2021")
    again = world_as_known(OPENING, by=planner)
    assert set(again.corridors["corridor"]) == set(told.corridors["corridor"])
    assert again.suspensions.sort("corridor")["suspended_until"].to_list() == (
        told.suspensions.sort("corridor")["suspended_until"].to_list()
    )
