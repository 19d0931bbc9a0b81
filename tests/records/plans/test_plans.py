"""A plan is kept with what it was made from, proposed by one, decided on by another, and holds its stock."""

import json

import pytest
from django.db import IntegrityError, connection, transaction

from aidlift.errors import BadInput, Conflict, NotAllowed, SamePerson
from aidlift.evidence import fingerprint
from aidlift.plan import make_plan
from aidlift.records.plans import actions, archive, queries
from aidlift.records.plans.models import Archive, PlanRun, ReleaseLine, ReleaseOrder
from aidlift.records.reading import Unreadable, read_value
from aidlift.records.reserve import reservations
from aidlift.records.shipments.models import Consignment
from tests.plan.worlds import FIRST
from tests.plan.worlds import world as plan_world
from tests.records.shipments.conftest import world  # noqa: F401  (a fixture)


@pytest.fixture
def made(world):  # noqa: F811
    """Thirty concentrators at Chengdu, thirty asked for by Nepal, two flights a few days apart."""
    line = world.request(30)
    return PlanMade(world, world.lot("A", 30), line)


class PlanMade:
    """A plan that was solved for the lot of a world."""

    def __init__(self, world, lot, line, *, frozen=""):  # noqa: F811
        self.world, self.lot, self.line = world, lot, line
        self.inputs = plan_world(
            nodes="node location kind\nCTU CHN store\nKTM NPL entry",
            lots=f"lot item node quantity available_on\n{lot} OXC05 CTU 30 2021-04-30",
            flights="flight origin destination departs arrives payload_kg\n"
            "F1 CTU KTM 2021-05-02 2021-05-03 352\nF2 CTU KTM 2021-05-05 2021-05-06 352",
            demands="location item quantity date\nNPL OXC05 20 2021-05-04\nNPL OXC05 30 2021-05-10",
            frozen=f"flight lot quantity\n{frozen}",
        )
        self.plan = make_plan(self.inputs)

    def recorded(self, **more) -> PlanRun:
        return actions.record_plan(
            archive.freeze(self.inputs), archive.freeze_plan(self.plan), known_on=FIRST, **more,
            **self.world.who("bikram"),
        )  # fmt: skip

    def proposed(self) -> PlanRun:
        return actions.propose_plan(self.recorded().pk, **self.world.who("bikram"))

    def approved(self) -> PlanRun:
        return actions.approve_plan(self.proposed().pk, **self.world.who("hana"))


def test_what_was_frozen_thaws_row_for_row(made):
    kept = made.recorded()
    inputs = archive.thaw(archive.kept(kept.inputs))
    assert inputs.lots.equals(made.inputs.lots.select(inputs.lots.columns))
    assert archive.thaw_plan(archive.kept(kept.result), inputs).allocations.equals(made.plan.allocations)
    assert kept.inputs_id == fingerprint(Archive.objects.get(pk=kept.inputs_id).content.encode())
    assert queries.plan_check(kept.pk, by=made.world.who("gul")["by"]).is_empty()


def test_a_plan_that_breaks_a_promise_is_not_kept(made):
    from dataclasses import replace

    import polars as pl

    wrong = replace(
        made.plan, allocations=made.plan.allocations.with_columns(quantity=pl.col("quantity") * 9)
    )
    with pytest.raises(BadInput, match="breaks") as refused:
        actions.record_plan(
            archive.freeze(made.inputs),
            archive.freeze_plan(wrong),
            known_on=FIRST,
            **made.world.who("bikram"),
        )
    assert any("payload" in str(problem) for problem in refused.value.problems)
    assert not PlanRun.objects.exists()


def test_the_chain_holds_the_fingerprints_and_not_the_tables(made):
    from aidlift.records.audit.models import AuditEntry

    kept = made.recorded()
    details = json.loads(AuditEntry.objects.latest("seq").details)
    assert details["trace"] == {"inputs": kept.inputs_id, "result": kept.result_id}
    assert details["inputs"] == f"sha256:{kept.inputs_id}"


def test_the_proposer_never_approves_and_the_approver_does(made):
    plan = made.proposed()
    with pytest.raises(SamePerson, match="another person decides"):
        actions.approve_plan(plan.pk, **made.world.who("bikram"))
    with pytest.raises(NotAllowed):
        actions.approve_plan(plan.pk, **made.world.who("farid"))
    assert actions.approve_plan(plan.pk, **made.world.who("hana")).state == "approved"


@pytest.mark.parametrize(
    ("table", "column", "constraint"),
    [
        ("plans_planrun", "proposed_by_id", "plan_proposer_never_decides"),
        ("plans_planrun", "recorded_by_id", "plan_maker_never_decides"),
        ("plans_releaseorder", "proposed_by_id", "release_proposer_never_approves"),
        ("plans_releaseorder", "drafted_by_id", "release_drafter_never_approves"),
    ],
)
def test_the_database_itself_refuses_proposer_and_approver_in_one(made, table, column, constraint):
    made.approved()
    with (
        pytest.raises(IntegrityError, match=constraint),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE {table} SET {column} = decided_by_id")


def test_an_approved_plan_is_orders_with_their_stock_reserved_and_their_request_named(made):
    plan = made.approved()
    order = plan.releases.get()
    assert (order.state, order.store_id, order.destination, order.country) == (
        "approved",
        "CTU",
        "KTM",
        "NPL",
    )
    lines = list(order.lines.values_list("lot_id", "quantity", "flight", "request_line_id"))
    assert lines == [(made.lot, 20, "F1", made.line), (made.lot, 10, "F2", made.line)]
    assert reservations.free(made.lot, "CTU") == 0


def test_a_refused_plan_frees_nothing_it_never_held(made):
    plan = made.proposed()
    actions.refuse_plan(plan.pk, reason="Nepal withdrew", **made.world.who("hana"))
    assert [order.state for order in ReleaseOrder.objects.all()] == ["refused"]
    assert reservations.free(made.lot, "CTU") == 30


def test_an_order_of_a_proposed_plan_is_not_decided_on_alone(made):
    order = made.proposed().releases.get()
    with pytest.raises(Conflict, match="waits for a decision as a whole"):
        actions.approve_release(order.pk, **made.world.who("hana"))


def test_a_new_plan_keeps_what_is_packed_and_frees_the_rest(made):
    first = made.approved()
    order = first.releases.get()
    actions.issue_release(order.pk, **made.world.who("bikram"))
    packed = made.world.planned(order.pk, flight="F1")
    made.world.go(packed, "pack")
    planned = made.world.planned(order.pk, flight="F2")

    again = PlanMade(made.world, made.lot, made.line, frozen=f"F1 {made.lot} 20")
    second = again.approved()
    assert second.supersedes_id == first.pk
    assert PlanRun.objects.get(pk=first.pk).state == "superseded"
    assert Consignment.objects.get(pk=packed).state == "packed"
    assert Consignment.objects.get(pk=planned).state == "cancelled"
    assert list(second.releases.get().lines.values_list("quantity", "flight", "request_line_id")) == [
        (10, "F2", made.line)
    ]
    assert reservations.free(made.lot, "CTU") == 0
    assert [
        sum(cut.quantity for cut in line.cuts.all()) for line in ReleaseLine.objects.filter(release=order)
    ] == [0, 10]


def test_a_plan_of_stock_that_is_gone_is_not_approved(made):
    plan = made.proposed()
    from aidlift.records.plans.releases import ReleaseOf

    made.world.released(ReleaseOf(made.lot, 25))
    with pytest.raises(Conflict, match="has 5 of lot"):
        actions.approve_plan(plan.pk, **made.world.who("hana"))
    assert PlanRun.objects.get(pk=plan.pk).state == "proposed"


def test_plans_as_known_on_a_day_are_those_of_its_events(made):
    made.approved()
    by = made.world.who("gul")["by"]
    assert queries.plans(by=by)["state"].to_list() == ["approved"]
    assert queries.plans(as_of=FIRST.replace(month=4, day=29), by=by).is_empty()
    found = queries.releases(by=by)
    assert found["consigned"].sum() == 0
    assert found["quantity"].sum() == 30


def test_a_text_that_is_no_frozen_plan_is_refused_with_what_makes_one():
    for text in ("", "{}", "[1]", '{"tables": {"lots": 3}, "facts": {}}'):
        with pytest.raises(Unreadable, match="aidlift plan keep"):
            read_value(archive.Frozen, text)
