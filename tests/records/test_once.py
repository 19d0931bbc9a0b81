"""Within one reading a question is asked once; outside, and in the next, anew."""

from __future__ import annotations

from aidlift.records.once import once, reading


def test_a_page_asks_once_and_the_next_page_anew():
    asked = []

    @once
    def stock(store: str, *, day: int = 1) -> str:
        asked.append((store, day))
        return f"{store} on day {day}"

    with reading():
        assert stock("CTU") == stock("CTU") == "CTU on day 1"
        assert stock("CTU", day=2) == "CTU on day 2"
    assert asked == [("CTU", 1), ("CTU", 2)]
    with reading():
        stock("CTU")
    assert len(asked) == 3


def test_who_changes_something_sees_each_change():
    stock = [1]
    counted = once(lambda: stock[0])
    assert counted() == 1
    stock[0] = 2
    assert counted() == 2
