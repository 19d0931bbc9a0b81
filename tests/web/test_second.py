"""A step that another person has to take is offered to that person, and the first is told who can."""

from inspect import unwrap

from django.test import Client

from aidlift.records.action import ACTIONS
from aidlift.records.parties.models import Person
from aidlift.records.reserve.count_actions import CountLine, record_count
from aidlift.records.shipments import receipts
from aidlift.shipments import Counted
from aidlift.web import cells, rights
from aidlift.web.second import FIRST_HANDS
from tests.records.shipments.conftest import world  # noqa: F401 - a fixture

ELSEWHERE = {"draft.confirm", "draft.merge", "draft.reject", "request.substitute"}
"""Refused to a second person as well; drafts have a page of their own, a substitute is of a line."""


def refuses_the_first(function, depth=3):
    code = unwrap(function).__code__
    if "SamePerson" in code.co_names:
        return True
    helpers = (unwrap(function).__globals__.get(name) for name in code.co_names)
    return depth > 0 and any(
        refuses_the_first(one, depth - 1)
        for one in helpers
        if getattr(one, "__module__", "").startswith("aidlift.records") and hasattr(unwrap(one), "__code__")
    )


def test_every_action_with_a_second_person_stands_in_the_table_and_no_other():
    refusing = {name for name, action in ACTIONS.items() if refuses_the_first(action.function)}
    through_modules = {"release.approve", "release.refuse"}  # `releases.decide`, held by tests of plans
    assert refusing | through_modules == set(FIRST_HANDS) | ELSEWHERE
    for name, hands in FIRST_HANDS.items():
        model = cells.models_by_kind()[cells.kinds()[name.partition(".")[0]]]
        assert set(hands) <= {field.attname for field in model._meta.concrete_fields}
        assert rights.asked(ACTIONS[name].function)


def test_who_signed_a_receipt_is_told_who_countersigns_it_and_the_other_is_led_to_it(desk, world):  # noqa: F811
    consignment = world.delivered()
    counted = [Counted(world.lots["A"], accepted=80)]
    made = receipts.count(consignment, lines=counted, **world.who("dawa"))
    receipts.sign(made.pk, **world.who("dawa"))
    address = f"/records/receipt/{made.pk}/"
    own = desk("dawa").get(address).content.decode()
    assert "/do/receipt.countersign/" not in own
    assert "Countersign receipt: left to another person, because you counted and signed it." in own
    assert "a focal point" in own
    assert address not in desk("dawa").get("/").content.decode()
    deepa = Client()
    deepa.force_login(Person.objects.get(username="deepa"))
    theirs = deepa.get(address).content.decode()
    assert '<a class="button" href="/do/receipt.countersign/' in theirs
    assert "left to another person" not in theirs


def test_a_count_waits_for_everybody_but_the_one_who_counted(desk, world):  # noqa: F811
    lot = world.lot("A", 80)
    made = record_count("CTU", [CountLine(lot, 80)], **world.who("farid")).pk
    assert made not in desk("farid").get("/").content.decode()
    assert made in desk("bikram").get("/").content.decode()
    assert "because you counted it" in desk("farid").get(f"/records/stockcount/{made}/").content.decode()
