"""The last stage: fly less without leaving more short than a little.

A rotation is cancelled if its goods find room on rotations that fly anyway, or are not missed within the
allowance. The emptiest rotation is tried first.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import polars as pl

from aidlift.plan.network import KG_PER_TONNE, Floats, Ints, packs_per_rotation
from aidlift.plan.packing import Packer, State

REFILLING = 4  # rounds of filling after each try
MOST_TRIES, MOST_WORK = 1000, 300_000_000  # flights tried, and pairs looked through for them: a few seconds


@dataclass(frozen=True)
class _Ledger:
    """Loads and limits by flight: kg, m3, pieces, and packs of each item."""

    limits: Floats
    whole: Ints
    most: Ints


def save_rotations(packer: Packer, state: State, *, still_good: Callable[[State], bool]) -> tuple[State, int]:
    """Cancel rotations as long as the plan is still good; return the state and how many were cancelled.

    Tries a set number of flights, so that the same plan comes of it on any machine, unless its time is
    over first.
    """
    ledger = _ledger(packer)
    turns = _turns(packer, ledger, state)
    state = state.copy()
    packer.trim(state)
    _confine(packer, ledger, state, turns)
    nothing = np.zeros(len(packer.flight))
    saved, tries = 0, min(MOST_TRIES, MOST_WORK // max(len(packer.flight), 1))
    with suppress(KeyboardInterrupt):  # what is saved so far is a plan
        for flight in _emptiest_first(ledger, state, turns)[:tries]:
            if packer.clock.over():
                break
            on = np.flatnonzero(packer.flight == flight)
            legs = on[state.packs[on] > packer.network.frozen_packs[on]]
            kept = packer.network.frozen_packs[on].sum()
            fewer = int(turns[flight]) - 1
            if not len(legs) or not packer.legs.entering[legs].all() or (fewer == 0 and kept):
                continue
            trial = state.copy()
            packer.take_off(trial, legs)
            _confine_one(packer, ledger, trial, on, fewer)
            classes = np.unique(packer.network.pair_class[legs])  # of others no stock and no need is open
            packer.fill(trial, nothing, rounds=REFILLING, classes=classes)
            if still_good(trial):
                state, saved = trial, saved + 1
                turns[flight] = fewer
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


def _confine(packer: Packer, ledger: _Ledger, state: State, turns: Ints) -> None:
    """Leave room only on rotations that fly."""
    loads, aboard = _loads(packer, state)
    with np.errstate(invalid="ignore"):
        room = np.where(turns[:, None] > 0, ledger.limits * turns[:, None], 0.0) - loads
    state.room[:] = np.maximum(room, 0.0)
    state.left[:] = np.maximum(ledger.whole * turns[:, None] - aboard, 0)


def _confine_one(packer: Packer, ledger: _Ledger, state: State, on: Ints, turns: int) -> None:
    """Leave room only on so many rotations of the flight of these pairs."""
    flight, found, packs = packer.flight[on[0]], packer.network.pair_class[on], state.packs[on]
    loads = [packs @ each[found] for each in (packer.pack_t * KG_PER_TONNE, packer.pack_m3)] + [packs.sum()]
    limits = ledger.limits[flight] * turns if turns else np.zeros(len(loads))
    state.room[flight] = np.maximum(limits - np.array(loads), 0.0)
    aboard = np.bincount(packer.item[found], packs, len(packer.network.pack_t)).astype(np.int64)
    state.left[flight] = np.maximum(ledger.whole[flight] * turns - aboard, 0)


def _emptiest_first(ledger: _Ledger, state: State, turns: Ints) -> list[int]:
    """List flights by how full their last rotation is, dear ones first among equals."""
    flown = np.flatnonzero(turns > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        room = np.where(np.isfinite(ledger.limits), state.room / ledger.limits, np.inf)[flown].min(axis=1)
    return [int(flight) for flight in flown[np.argsort(-room, kind="stable")]]
