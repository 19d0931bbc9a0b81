"""What can be done with a request and with a pledge, as the tables say."""

import pytest

from aidlift.assistance import PLEDGE, REQUEST
from aidlift.assistance.moves import step_to
from aidlift.errors import WrongState


def walk(machine, *verbs):
    state = machine.first
    for verb in verbs:
        state = machine.apply(state, verb)
    return state


def test_a_request_goes_from_draft_to_closed():
    assert walk(REQUEST, "submit", "review", "approve", "start fulfilment", "fulfil", "close") == "closed"
    assert walk(REQUEST, "submit", "review", "approve partly") == "partly approved"


def test_a_pledge_climbs_from_reported_to_closed():
    verbs = ["confirm", "commit", "make ready", "ship", "receive part", "receive in full", "close"]
    assert walk(PLEDGE, *verbs) == "closed"


def test_a_closed_pledge_opens_again_when_goods_come_late_or_a_receipt_is_reversed():
    assert step_to(PLEDGE, "closed", "received part") == "reopen"
    assert step_to(PLEDGE, "closed", "received") == "receive late"
    assert step_to(PLEDGE, "closed", "in transit") == "reverse receipt"


@pytest.mark.parametrize("state", ["rejected", "withdrawn", "superseded", "closed"])
def test_nothing_follows_the_last_state_of_a_request(state):
    assert state in REQUEST.last
    with pytest.raises(WrongState, match="Nothing more is done with it"):
        REQUEST.apply(state, "submit")


@pytest.mark.parametrize("state", ["in transit", "received part", "received"])
def test_what_has_left_the_donor_is_not_withdrawn(state):
    assert "withdraw" not in PLEDGE.verbs(state)


def test_nothing_is_approved_without_review():
    with pytest.raises(WrongState, match="is submitted, so “approve” cannot be done"):
        REQUEST.apply("submitted", "approve")


def test_the_verb_of_a_step_is_found_by_its_ends():
    assert step_to(PLEDGE, "in transit", "received") == "receive in full"
    assert step_to(PLEDGE, "reported", "received") == ""
