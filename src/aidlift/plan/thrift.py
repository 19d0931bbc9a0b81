"""The last stage: fly less without leaving more short than a little.

A rotation is cancelled if its goods find room on rotations that fly anyway, or are not missed within the
allowance. The emptiest rotation is tried first.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from time import perf_counter

import numpy as np
import polars as pl

from aidlift.plan.network import KG_PER_TONNE, Floats, Ints, packs_per_rotation
from aidlift.plan.packing import Packer, State

MOST_CLASSES_REFILLED = 4  # rounds of filling after each try


@dataclass(frozen=True)
class _Ledger:
    """Loads and limits by flight: kg, m3, pieces, and packs of each item."""

    limits: Floats
    whole: Ints
    most: Ints


def save_rotations(
    packer: Packer, state: State, *, still_good: Callable[[State], bool], deadline: float
) -> tuple[State, int]:
    """Cancel rotations as long as the plan is still good; return the state and how many were cancelled.

    Stops at the deadline (on the clock of `perf_counter`).
    """
    ledger = _ledger(packer)
    turns = _turns(packer, ledger, state)
    state = state.copy()
    packer.trim(state)
    _confine(packer, ledger, state, turns)
    nothing = np.zeros(len(packer.flight))
    saved = 0
    with suppress(KeyboardInterrupt):  # what is saved so far is a plan
        for flight in _emptiest_first(ledger, state, turns):
            if perf_counter() > deadline:
                break
            legs = np.flatnonzero((packer.flight == flight) & (state.packs > packer.network.frozen_packs))
            if not len(legs) or not packer.legs.entering[legs].all():
                continue
            trial = state.copy()
            packer.take_off(trial, legs)
            fewer = turns.copy()
            fewer[flight] -= 1
            kept = packer.network.frozen_packs[packer.flight == flight].sum()
            if fewer[flight] == 0 and kept:
                continue
            _confine(packer, ledger, trial, fewer, only=flight)
            packer.fill(trial, nothing, rounds=MOST_CLASSES_REFILLED)
            if still_good(trial):
                state, turns, saved = trial, fewer, saved + 1
    return state, saved


def _ledger(packer: Packer) -> _Ledger:
    frame = packer.network.inputs.flights
    limits = np.full((frame.height, 3), np.inf)
    for part, column in enumerate(("payload_kg", "volume_m3", "pieces")):
        if column in frame.columns:
            limits[:, part] = frame[column].cast(pl.Float64).fill_null(np.inf).to_numpy()
    network = packer.network
    whole = packs_per_rotation(network.inputs.flights, network.pack_t * KG_PER_TONNE, network.pack_m3)
    return _Ledger(limits, whole, frame["max_rotations"].to_numpy().astype(np.int64))


def _loads(packer: Packer, state: State) -> tuple[Floats, Ints]:
    """Give what is on board by flight: kg, m3, pieces; and packs by item."""
    flights = packer.network.inputs.flights.height
    found, packs = packer.network.pair_class, state.packs
    loads = np.zeros((flights, 3))
    for part, each in enumerate((packer.pack_t * KG_PER_TONNE, packer.pack_m3, np.ones(len(packer.pack_t)))):
        loads[:, part] = np.bincount(packer.flight, packs * each[found], flights)
    aboard = np.zeros((flights, packer.network.inputs.items.height), dtype=np.int64)
    np.add.at(aboard, (packer.flight, packer.item[found]), packs)
    return loads, aboard


def _turns(packer: Packer, ledger: _Ledger, state: State) -> Ints:
    """Give the fewest rotations that take what is on board."""
    loads, aboard = _loads(packer, state)
    with np.errstate(divide="ignore", invalid="ignore"):
        by_limit = np.where(loads > 0, loads / ledger.limits, 0.0).max(axis=1)
        by_whole = np.where(aboard > 0, aboard / np.maximum(ledger.whole, 1), 0.0).max(axis=1)
    turns: Ints = np.ceil(np.maximum(by_limit, by_whole) - 1e-6).astype(np.int64)
    return np.minimum(turns, np.maximum(ledger.most, 1))


def _confine(packer: Packer, ledger: _Ledger, state: State, turns: Ints, only: int | None = None) -> None:
    """Leave room only on rotations that fly."""
    loads, aboard = _loads(packer, state)
    rows = slice(None) if only is None else slice(only, only + 1)
    with np.errstate(invalid="ignore"):
        room = np.where(turns[rows, None] > 0, ledger.limits[rows] * turns[rows, None], 0.0) - loads[rows]
    state.room[rows] = np.maximum(room, 0.0)
    state.left[rows] = np.maximum(ledger.whole[rows] * turns[rows, None] - aboard[rows], 0)


def _emptiest_first(ledger: _Ledger, state: State, turns: Ints) -> list[int]:
    """List flights by how full their last rotation is, dear ones first among equals."""
    flown = np.flatnonzero(turns > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        room = np.where(np.isfinite(ledger.limits), state.room / ledger.limits, np.inf)[flown].min(axis=1)
    return [int(flight) for flight in flown[np.argsort(-room, kind="stable")]]
