"""From promise to receipt: every unit is in one place, sales are apart, offers are not counted."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from aidlift.assistance import PLEDGE, waterfall
from aidlift.assistance.waterfall import LINES, STEPS


def lines(*rows):
    return pl.DataFrame(rows, schema=LINES, orient="row")


def line(
    state, stated, reduced=0, shipped=0, received=0, *, donor="IRL", kind="donation", item="OXC05", **more
):
    words = more.get("wording", "")
    return (donor, kind, item, more.get("currency", ""), words, state, stated, reduced, shipped, received)


def test_headline_is_what_a_document_binds_and_offers_stand_beside_it():
    found = waterfall(
        lines(
            line("reported", 1),
            line("pledged", 20),
            line("received part", 300, 50, 200, 150),
            line("withdrawn", 4000),
            line("duplicate", 99999),
        )
    ).row(0, named=True)
    assert {step: found[step] for step in STEPS} == {
        "reported": 1,
        "pledged": 20,
        "committed": 50,
        "in_transit": 50,
        "received": 150,
        "lapsed": 4000,
        "reduced": 50,
    }
    assert (found["headline"], found["stated"]) == (250, 4321)


def test_sales_money_and_unclear_words_have_rows_of_their_own():
    found = waterfall(
        lines(
            line("received", 9, 0, 9, 9, kind="commercial supply"),
            line("committed", 5),
            line("committed", 7, item="", currency="USD"),
            line("committed", 3, item="", wording="oxygen machines"),
        )
    )
    assert found.select("kind", "item", "currency", "wording", "headline").rows() == [
        ("donation", "", "", "oxygen machines", 3),
        ("donation", "", "USD", "", 7),
        ("donation", "OXC05", "", "", 5),
        ("commercial supply", "OXC05", "", "", 0),
    ]


@st.composite
def any_line(draw):
    stated = draw(st.integers(0, 1000))
    reduced = draw(st.integers(0, stated))
    shipped = draw(st.integers(0, stated - reduced))
    return line(
        draw(st.sampled_from([state for state in PLEDGE.states if state != "duplicate"])),
        stated,
        reduced,
        shipped,
        draw(st.integers(0, shipped)),
        donor=draw(st.sampled_from(["IRL", "FRA"])),
        kind=draw(st.sampled_from(["donation", "commercial supply"])),
    )


@given(rows=st.lists(any_line(), max_size=12))
def test_every_unit_stated_is_in_one_step(rows):
    found = waterfall(lines(*rows))
    assert found["stated"].sum() == sum(row[6] for row in rows)
    for row in found.iter_rows(named=True):
        assert sum(row[step] for step in STEPS) == row["stated"]
        assert 0 <= row["headline"] <= row["stated"]
