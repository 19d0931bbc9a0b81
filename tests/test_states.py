"""State machines are tables; a table that is wrong is found when it is read."""

import pytest

from aidlift.errors import WrongState
from aidlift.states import machine

DOOR = """
    open           | close | closed
    closed         | lock  | locked
    closed, locked | break | broken
"""


def test_a_verb_leads_where_its_row_says():
    door = machine("door", "open", DOOR)
    assert door.apply("closed", "lock") == "locked"
    assert door.states == ("open", "closed", "locked", "broken")
    assert door.last == {"broken"}


def test_what_cannot_be_done_names_what_can():
    door = machine("door", "open", DOOR)
    with pytest.raises(WrongState, match=r"Door D1 is closed, so “close” cannot be done.*lock, break"):
        door.apply("closed", "close", name="D1")
    with pytest.raises(WrongState, match="Nothing more is done with it"):
        door.apply("broken", "close")


def test_a_table_with_an_ambiguous_verb_or_a_lost_state_is_refused():
    with pytest.raises(ValueError, match="from one state to two"):
        machine("door", "open", "open | close | closed\nopen | close | locked")
    with pytest.raises(ValueError, match="leads to locked"):
        machine("door", "open", "open | close | closed\nlocked | unlock | closed")
