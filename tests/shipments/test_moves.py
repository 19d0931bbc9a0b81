"""The tables of states say what the practice of relief says, and no more."""

import pytest

from aidlift.errors import WrongState
from aidlift.shipments import CONSIGNMENT, RECEIPT, RELEASE, code_of, status_codes, words_of

THE_USUAL_WAY = (
    "pack hand_over manifest depart arrive unload enter_customs hold clear deliver receive sign onward "
    "deliver receive sign close"
)


def test_a_consignment_goes_from_the_store_to_the_named_facility():
    state = CONSIGNMENT.first
    for verb in THE_USUAL_WAY.split():
        state = CONSIGNMENT.apply(state, verb)
    assert state == "closed"


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        ("packed", "depart"),
        ("planned", "hand_over"),
        ("in customs", "deliver"),
        ("on hold", "deliver"),
        ("delivered", "sign"),
        ("received", "close"),
        ("departed", "return to sender"),
        ("closed", "pack"),
    ],
)
def test_no_step_of_the_way_can_be_left_out(state, verb):
    with pytest.raises(WrongState):
        CONSIGNMENT.apply(state, verb)


def test_what_is_only_noted_changes_no_state():
    for verb in ("report_damage", "report_missing", "report_found", "short_ship", "split", "settle"):
        loops = [move for move in CONSIGNMENT.moves if move.verb == verb]
        assert loops
        assert all(move.start == move.end for move in loops)


def test_a_release_is_approved_before_it_is_issued_and_a_receipt_countersigned_before_it_is_posted():
    with pytest.raises(WrongState):
        RELEASE.apply("proposed", "issue")
    with pytest.raises(WrongState):
        RECEIPT.apply("signed", "post")
    assert RECEIPT.verbs("posted") == ("reverse",)


def test_each_verb_has_words_and_each_code_stands_once():
    assert all(words_of(move.verb) for move in CONSIGNMENT.moves)
    codes = [row.code for row in status_codes()]
    assert len(codes) == len(set(codes)) == 37
    verbs = {move.verb for move in CONSIGNMENT.moves}
    assert {row.verb for row in status_codes() if row.verb} <= verbs
    assert (code_of("depart"), code_of("clear"), code_of("pack")) == ("DEP", "CCD", "")
