"""Boxes hold exactly what is shipped, and the papers' sums add up."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidlift.catalogue.items import item, item_codes
from aidlift.shipments import Box, pack, take, totals

codes = st.sampled_from(sorted(item_codes()))
quantities = st.integers(0, 5_000)


def test_eighty_concentrators_are_eighty_pieces():
    boxes = pack("LOT-A", "OXC05", 80)
    assert boxes == [Box("LOT-A", 80, 1, 17_600, 130_000)]
    assert (totals(boxes).mass_kg, totals(boxes).volume_m3) == (Decimal("1408.0"), Decimal("10.4"))


def test_the_last_piece_is_part_filled_and_lighter():
    assert pack("LOT-M", "CANN", 120) == [
        Box("LOT-M", 2, 50, 1_500, 15_000),
        Box("LOT-M", 1, 20, 600, 6_000),
    ]


@given(codes, quantities)
def test_nothing_is_lost_or_added_by_packing(code, quantity):
    boxes = pack("L", code, quantity)
    assert totals(boxes).quantity == quantity
    assert totals(boxes).pieces == -(-quantity // item(code).pack)
    assert all(box.quantity_each <= item(code).pack for box in boxes)


@given(codes, st.integers(1, 2_000), st.data())
def test_parting_whole_pieces_keeps_every_sum(code, quantity, data):
    boxes = pack("L", code, quantity)
    pieces = data.draw(st.integers(0, quantity // item(code).pack))
    wanted = pieces * item(code).pack + (quantity % item(code).pack)
    kept, taken = take(boxes, wanted)
    assert totals(taken).quantity == wanted
    assert totals([*kept, *taken]) == totals(boxes)


def test_a_quantity_that_would_open_a_piece_is_refused_with_what_fits():
    with pytest.raises(ValueError, match="130 would open a piece; whole pieces hold 100"):
        take(pack("LOT-M", "CANN", 500), 130)
