"""Laws that every plan obeys: duality, monotonicity, scaling, permutation, determinism."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from aidlift.plan import certified_bound, make_plan, verify
from aidlift.plan.certificate import Certificate, Prices
from aidlift.plan.formulate import formulate
from aidlift.plan.network import build_network

from .worlds import small, world

SEEDS = range(4)


def best(inputs, gap: float = 1e-4):
    plan = make_plan(inputs, gap=gap, fairness=None, seconds=30)
    assert verify(plan, inputs) == []
    return plan


@pytest.mark.parametrize("seed", SEEDS)
def test_any_prices_at_all_prove_a_bound(seed):
    inputs = small(seed)
    formulation = formulate(build_network(inputs))
    certificate = Certificate(formulation)
    random = np.random.default_rng(seed)
    plan = best(inputs)
    for scale in (0.1, 1.0, 10.0):
        prices = Prices(
            need=random.random(len(formulation.needs.tonnes)) * scale,
            limits=random.random(len(certificate.limit_rows)) * scale,
            fair=np.zeros(0),
            whole=np.zeros(len(formulation.network.pair_flight)),
        )
        told = certificate.bound(prices)
        assert told <= plan.objective + 1e-6
        assert certified_bound(certificate.table(prices), inputs) == pytest.approx(told, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("turned", [False, True])
def test_goods_may_go_on_any_number_of_times_within_a_day(turned):
    """Six legs of one day, in either order: all goods arrive, and prices that ask for more prove nothing."""
    stops = [f"N{number}" for number in range(6)]
    legs = [f"{a}-{b} {a} {b} 2021-05-02 2021-05-02" for a, b in zip(stops, [*stops[1:], "KTM"], strict=True)]
    inputs = world(
        nodes="\n".join(["node location kind", *(f"{stop} CHN store" for stop in stops), "KTM NPL entry"]),
        lots="lot item node quantity\nA OXC10 N0 20",
        flights="\n".join(["flight origin destination departs arrives", *(legs[::-1] if turned else legs)]),
        demands="location item quantity\nNPL OXC10 20",
    )
    assert best(inputs).objective == 0
    formulation = formulate(build_network(inputs))
    certificate = Certificate(formulation)
    prices = replace(certificate.prices(np.zeros(formulation.program.matrix.shape[0])), need=np.full(1, 5.0))
    assert certificate.bound(prices) <= 1e-9
    assert certified_bound(certificate.table(prices), inputs) <= 1e-9


@pytest.mark.parametrize("seed", SEEDS)
def test_the_bound_can_be_worked_out_again_from_the_prices(seed):
    inputs = small(seed)
    plan = make_plan(inputs, gap=0.002, seconds=30)
    if plan.proof == "prices":
        assert certified_bound(plan.prices, inputs) == pytest.approx(plan.bound, rel=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_more_stock_more_flights_and_longer_shelves_never_leave_more_short(seed):
    inputs = small(seed)
    plan = best(inputs)
    kinder = {
        "stock": replace(inputs, lots=inputs.lots.with_columns((pl.col("quantity") * 2).alias("quantity"))),
        "flights": replace(
            inputs, flights=inputs.flights.with_columns((pl.col("max_rotations") + 1).alias("max_rotations"))
        ),
        "suspensions": replace(inputs, flights=inputs.flights.with_columns(pl.lit(False).alias("suspended"))),
        "shelf": replace(inputs, items=inputs.items.with_columns(pl.lit(0).alias("shelf_left_days"))),
        "floors": replace(inputs, floors=inputs.floors.clear()),
    }
    for name, kind in kinder.items():
        assert best(kind).bound <= plan.objective + 1e-6, name


@pytest.mark.parametrize("seed", SEEDS)
def test_ten_times_everything_is_ten_times_the_shortage(seed):
    inputs = small(seed)
    ten = replace(
        inputs,
        nodes=inputs.nodes.with_columns(pl.col("handling_t_per_day") * 10),
        items=inputs.items.with_columns(pl.col("mass_kg") * 10, pl.col("volume_m3") * 10),
        flights=inputs.flights.with_columns(pl.col("payload_kg") * 10, pl.col("volume_m3") * 10),
    )
    one, other = best(inputs), best(ten)
    assert other.bound <= 10 * one.objective * (1 + 1e-9)
    assert 10 * one.bound <= other.objective * (1 + 1e-9)
    assert other.objective == pytest.approx(10 * one.objective, rel=2e-3)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_rows_changes_nothing(seed):
    inputs = small(seed)
    names = ("nodes", "items", "lots", "flights", "demands", "floors")
    shuffled = replace(
        inputs, **{name: getattr(inputs, name).sample(fraction=1, shuffle=True, seed=seed) for name in names}
    )
    one, other = best(inputs), best(shuffled)
    assert max(one.bound, other.bound) <= min(one.objective, other.objective) + 1e-6


def test_the_same_input_and_seed_give_the_same_bytes():
    inputs = small(2)
    first, second = (make_plan(inputs, seed=3) for _ in range(2))
    for name in ("allocations", "rotations", "prices"):
        assert getattr(first, name).write_csv() == getattr(second, name).write_csv()
    assert (first.objective, first.bound) == (second.objective, second.bound)
