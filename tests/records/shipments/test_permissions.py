"""Who may do what with a consignment, as sentences; and each one who may not."""

import pytest

from aidlift.errors import NotAllowed, SamePerson
from aidlift.records.plans import actions as plans
from aidlift.records.plans.releases import ReleaseOf
from aidlift.records.shipments import actions, arrivals, documents, queries, receipts
from aidlift.shipments import Counted

EVERYBODY = ("asha", "bikram", "chamari", "dawa", "mira", "elias", "farid", "hana", "gul", "pavel", "rajan")


def those_who(world, act) -> set[str]:
    """Try an act as everybody; return those whom the permission does not stop."""
    able = set()
    for name in EVERYBODY:
        try:
            act(**world.who(name))
        except NotAllowed:
            continue
        except Exception:  # noqa: BLE001
            able.add(name)  # it was let in, and stopped by the state that the one before left behind
        else:
            able.add(name)
    return able


def test_the_planner_plans_and_proposes_and_nobody_else(world):
    lot = world.lot("A", 10)
    draft = lambda **who: plans.draft_release("CTU", destination="KTM", lines=[ReleaseOf(lot, 1)], **who)  # noqa: E731
    assert those_who(world, draft) == {"bikram"}


def test_the_approver_approves_and_the_planner_only_what_another_proposed(world):
    lot = world.lot("A", 10)
    made = plans.draft_release("CTU", destination="KTM", lines=[ReleaseOf(lot, 1)], **world.who("bikram"))
    plans.propose_release(made.pk, **world.who("bikram"))
    with pytest.raises(SamePerson, match="another person decides"):
        plans.approve_release(made.pk, **world.who("bikram"))
    assert those_who(world, lambda **who: plans.approve_release(made.pk, **who)) == {"bikram", "hana"}


def test_the_keeper_of_the_store_packs_and_hands_over_there(world):
    made = world.consignment()
    assert those_who(world, lambda **who: actions.pack_consignment(made, **who)) == {"bikram", "farid"}
    world.papers(made)
    assert those_who(world, lambda **who: actions.hand_over(made, **who)) == {"bikram", "farid"}


def test_the_carrier_of_the_goods_departs_and_no_other_carrier(world):
    made = world.consignment()
    world.go(made, "pack", "papers", "hand_over", "manifest")
    assert those_who(world, lambda **who: actions.depart(made, **who)) == {"bikram", "elias"}


def test_the_focal_point_of_the_country_clears_and_no_other_countrys(world):
    made = world.departed()
    world.go(made, "arrive", "unload")
    assert those_who(world, lambda **who: arrivals.enter_customs(made, **who)) == {"bikram", "dawa", "elias"}


def test_only_the_receiving_country_counts_and_signs(world):
    made = world.delivered()
    lines = [Counted(world.lots["A"], 80)]
    assert those_who(world, lambda **who: receipts.count(made, lines=lines, **who)) == {"dawa"}


def test_goods_for_a_store_are_received_by_its_keeper(world):
    lot = world.lot("A", 10)
    made = actions.expect_consignment(
        "XIAOMI", carrier="3U", consignee="Reserve", to_store="CTU",
        lines=[actions.ConsignmentOf(lot, 5)], **world.who("bikram"),
    ).pk  # fmt: skip
    for verb in (actions.pack_consignment, actions.hand_over):
        verb(made, **world.who("elias"))
    documents.issue_packing_list(made, **world.who("elias"))
    documents.issue_waybill(made, number="876-12345675", **world.who("elias"))
    world.go(made, "manifest", "depart", "arrive", "unload")
    arrivals.deliver(made, **world.who("farid"))
    assert those_who(world, lambda **who: receipts.count(made, lines=[Counted(lot, 5)], **who)) == {"farid"}


def test_papers_are_issued_by_the_store_or_the_carrier(world):
    made = world.consignment()
    world.go(made, "pack")
    able = those_who(world, lambda **who: documents.issue_packing_list(made, **who))
    assert able == {"bikram", "farid", "elias"}


def test_each_sees_consignments_of_their_own_and_the_auditor_all(world):
    world.departed()
    seen = {}
    for name in EVERYBODY:
        try:
            seen[name] = queries.consignments(by=world.who(name)["by"]).height
        except NotAllowed:
            seen[name] = None
    assert {name for name, height in seen.items() if height == 1} == {
        "bikram", "dawa", "elias", "farid", "hana", "gul",
    }  # fmt: skip
    assert seen["chamari"] == seen["rajan"] == 0
    assert seen["pavel"] is seen["mira"] is seen["asha"] is None


def test_only_an_approver_reverses_a_receipt(world):
    made = world.received(world.delivered(facility=""))
    receipts.propose_reversal(made.pk, reason="wrong", **world.who("dawa"))
    assert those_who(world, lambda **who: receipts.reverse(made.pk, **who)) == {"hana"}
