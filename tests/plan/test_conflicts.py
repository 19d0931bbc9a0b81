"""Hard rules that approved consignments break: the plan comes back with the broken rules in words."""

from __future__ import annotations

from aidlift.plan import first_come, make_plan, verdict, verify

from .worlds import world

WORLD = {
    "nodes": """
        node location kind  handling_t_per_day name
        CTU  CHN      store -                  Chengdu
        KTM  NPL      entry 0.2                Kathmandu
    """,
    "lots": "lot item node quantity owner\nA OXC10 CTU 50 CHN",
    "flights": """
        flight corridor origin destination departs    arrives    payload_kg suspended
        F1     C1       CTU    KTM         2021-05-02 2021-05-04 1000       no
        F2     C2       CTU    KTM         2021-05-03 2021-05-05 250        no
        F3     C3       CTU    KTM         2021-05-04 2021-05-06 1000       yes
    """,
    "demands": "location item quantity date\nNPL OXC10 60 2021-05-10",
}


def planned(frozen: str, floors: str | None = None):
    more = {"floors": floors} if floors else {}
    inputs = world(**WORLD, frozen=frozen, **more)
    plan = make_plan(inputs)
    assert verify(plan, inputs) == []
    return plan


def test_handling_that_approved_consignments_exceed_is_told_in_words():
    plan = planned("flight lot quantity\nF1 A 10")
    assert (
        "Kathmandu (KTM) handles 0.2 t a day; the approved consignments need 0.3 t on 2021-05-04."
        in plan.broken
    )
    assert plan.allocations.filter(flight="F1")["quantity"].to_list() == [10]


def test_an_overfull_flight_is_told_in_words():
    plan = planned("flight lot quantity\nF2 A 10")
    assert "F2 takes 250.0 kg; the approved consignments need 278.0." in plan.broken


def test_what_cannot_fly_at_all_is_told_and_left_out():
    plan = planned("flight lot quantity\nF3 A 5\nF1 A 60")
    words = "\n".join(plan.broken)
    assert "The approved 5 OXC10 of lot A on F3 cannot fly: C3 is suspended on 2021-05-04." in words
    assert "The approved 60 OXC10 of lot A on F1 cannot fly: CTU has 50 of the lot on 2021-05-02." in words
    assert "F3" not in plan.allocations["flight"]


def test_a_floor_that_cannot_be_kept_is_told():
    plan = planned("flight lot quantity\nF1 A 7", "owner item quantity\nCHN OXC10 45")
    assert "CHN is to keep 45 OXC10; approved consignments leave 43." in plan.broken
    assert plan.allocations["quantity"].sum() == 7
    short = planned("flight lot quantity\nF1 A 1", "owner item quantity\nCHN OXC10 80")
    assert "CHN is to keep 80 OXC10; it holds 50." in short.broken
    assert verdict([], short.broken).endswith("every promise kept but those named as broken.")


def test_what_is_done_today_keeps_approved_consignments_too():
    """The five that cannot fly are told, as in a plan that is optimised."""
    inputs = world(**WORLD, frozen="flight lot quantity\nF1 A 10\nF3 A 5")
    made = first_come(inputs)
    assert verify(made, inputs) == []
    assert any("on F3 cannot fly" in words for words in made.broken)
