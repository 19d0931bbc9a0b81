"""Why a country gets what it gets, what changed, what if, and what a corridor is worth."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from aidlift.errors import BadInput, NotFound
from aidlift.plan import (
    compare,
    concentrator_days,
    corridor_resumes,
    explain,
    extra_charter,
    item_substituted,
    lot_withdrawn,
    make_plan,
    plan_items,
    verify,
    what_if,
    worth_of_corridors,
)

from .worlds import world

ONE_FLIGHT_OPEN = {
    "nodes": "node location kind cold\nCTU CHN store yes\nKTM NPL entry no\nDAC BGD entry yes",
    "lots": "lot item node quantity expires\nA OXC10 CTU 60 -\nB PCRKT CTU 500 2022-01-01",
    "flights": """
        flight corridor origin destination departs    arrives    payload_kg suspended
        F1     OPEN     CTU    KTM         2021-05-02 2021-05-03 560        no
        F2     CLOSED   CTU    KTM         2021-05-03 2021-05-04 560        yes
        F3     SHUT     CTU    DAC         2021-05-03 2021-05-04 560        yes
    """,
    "demands": """
        location item  quantity date
        NPL      OXC10 40       2021-05-05
        NPL      PCRKT 500      2021-05-05
        BGD      OXC10 10       2021-05-05
    """,
}
INPUTS = world(**ONE_FLIGHT_OPEN)
PLAN = make_plan(INPUTS)


def test_explain_names_the_flight_that_is_full_and_what_cannot_be_kept_cold():
    told = "\n".join(explain(PLAN, INPUTS, "NPL"))
    assert "OXC10: 20 of 40" in told
    assert "no more whole packs fit on F1" in told
    assert "PCRKT: 0 of 500" in told
    assert "no flight brings it in time" in told
    assert "every flight there is suspended" in "\n".join(explain(PLAN, INPUTS, "BGD"))
    with pytest.raises(NotFound, match="BGD, NPL"):
        explain(PLAN, INPUTS, "LKA")


def test_a_corridor_that_resumes_is_worth_what_it_carries():
    found = what_if(PLAN, INPUTS, "CLOSED resumes", corridor_resumes("CLOSED", date(2021, 5, 1)))
    # 20 concentrators short of 40 are the mildest 8 and the next 12: (8 + 2 x 12) x 27.8 kg x 3 x 5 days
    assert found.relieved == pytest.approx((8 + 2 * 12) * 0.0278 * 3 * 5)
    assert "less is left short" in found.summary()
    assert compare(PLAN, found.after)["change"].to_list() == [20]
    assert concentrator_days(found.after, INPUTS) - concentrator_days(PLAN, INPUTS) == 20 * 5


def test_corridors_are_ranked_by_worth():
    ranked = worth_of_corridors(PLAN, INPUTS)
    # ten concentrators for Bangladesh are its whole need: 2.8 x 10 against 1.6 x 20
    assert ranked["corridor"].to_list() == ["CLOSED", "SHUT"]
    assert ranked["concentrator_days"].to_list() == [100, 50]


def test_a_withdrawn_lot_an_extra_charter_and_a_substitute():
    gone = what_if(PLAN, INPUTS, "A is withdrawn", lot_withdrawn("A"))
    assert gone.relieved < 0
    more = what_if(PLAN, INPUTS, "F1 twice", extra_charter("OPEN", date(2021, 5, 2)))
    assert more.after.rotations["rotations"].to_list() == [2]
    other = world(**ONE_FLIGHT_OPEN | {"lots": "lot item node quantity\nA OXC05 CTU 100"})
    items = pl.concat([INPUTS.items, other.items.filter(item="OXC05")])
    both = replace(other, items=items)
    before = make_plan(both)
    stands_in = what_if(before, both, "5 L for 10 L", item_substituted(before, "OXC10", "OXC05", 2))
    assert verify(stands_in.after, stands_in.inputs) == []


def test_what_a_plan_brings_of_an_item_is_not_asked_of_its_substitute():
    """Twenty of forty are brought: forty of the smaller are needed for the other twenty; there are none."""
    both = replace(INPUTS, items=pl.concat([INPUTS.items, plan_items(["OXC05"])]))
    none = what_if(PLAN, both, "no 5 L", item_substituted(PLAN, "OXC10", "OXC05", 2))
    asked = none.inputs.demands.filter(location="NPL").select("item", "quantity").rows()
    assert {("OXC10", 20.0), ("OXC05", 40.0)} <= set(asked)
    assert none.relieved == pytest.approx(0, abs=1e-9)
    assert "nothing changes in what is left short" in none.summary()
    with pytest.raises(BadInput, match="cannot stand in for itself"):
        what_if(PLAN, both, "", item_substituted(PLAN, "OXC10", "OXC10", 2))


def test_questions_about_what_is_not_there_say_what_is():
    with pytest.raises(NotFound, match="CLOSED, OPEN, SHUT"):
        what_if(PLAN, INPUTS, "", corridor_resumes("X", date(2021, 5, 1)))
    with pytest.raises(NotFound, match="It does on 2021-05-02"):
        what_if(PLAN, INPUTS, "", extra_charter("OPEN", date(2021, 5, 9)))


def test_nothing_changes_between_a_plan_and_itself():
    assert compare(PLAN, PLAN).is_empty()
