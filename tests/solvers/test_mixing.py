"""Mixing proposals within shared limits finds the prices at which nobody wants another mix."""

from __future__ import annotations

import numpy as np
import pytest

from aidlift.solvers.mixing import Proposals, mix

TWO_WANT_THE_SAME_SEATS = Proposals(  # each part: stay (dear, no seat) or go (free, four seats)
    begins=np.array([0, 2, 4]),
    cost=np.array([8.0, 0.0, 20.0, 0.0]),
    starts=np.array([0, 0, 1, 1, 2]),
    limit=np.array([0, 0]),
    load=np.array([4.0, 4.0]),
)


def mixed(limit, prices, steps, most=np.inf):
    return mix(
        TWO_WANT_THE_SAME_SEATS,
        np.array([1.0, 0.0, 1.0, 0.0]),
        np.array([limit]),
        prices=np.array([prices]),
        steps=np.array([steps]),
        most=np.array([most]),
        close=1e-12,
    )


def test_who_misses_more_goes_first_and_the_price_is_what_the_last_seat_is_worth():
    weights, prices = mixed(6.0, prices=2.0, steps=1.0)
    assert weights == pytest.approx([0.5, 0.5, 0.0, 1.0])
    assert prices == pytest.approx([2.0])


def test_with_room_for_all_nothing_has_a_price():
    weights, prices = mixed(9.0, prices=1.0, steps=1.0)
    assert weights == pytest.approx([0.0, 1.0, 0.0, 1.0])
    assert prices.tolist() == [0.0]


def test_a_limit_that_may_be_broken_at_a_price_is_never_worth_more():
    weights, prices = mixed(3.0, prices=0.0, steps=10.0, most=1.5)
    assert weights == pytest.approx([0.0, 1.0, 0.0, 1.0])
    assert prices.tolist() == [1.5]
