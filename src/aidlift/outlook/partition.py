"""Work on locations in parts: the same bytes from one part as from many, on one machine or on a cluster.

Estimates that need no neighbour (Rt, weekly counts) are cut by place. Models that learn from all places are
fitted once and then asked part by part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import polars as pl

from aidlift.errors import NotFound
from aidlift.outlook.rt_filter import estimate_rt_filter

Work = Callable[[pl.DataFrame], pl.DataFrame]


def partitions(view: pl.DataFrame, number: int) -> list[pl.DataFrame]:
    """Cut figures into at most `number` parts by place, in order of places; a place is never cut."""
    places = view["location"].unique().sort().to_list()
    size = max(-(-len(places) // max(number, 1)), 1)
    return [
        view.filter(pl.col("location").is_in(places[begin : begin + size]))
        for begin in range(0, len(places), size)
    ]


def run_partition(part: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Estimate Rt of the places of one part: a frame `rt`. Pure, so that any worker may run it."""
    return estimate_rt_filter(part, as_of=as_of)


def run_all(parts: Sequence[pl.DataFrame], as_of: date, *, mapper: str = "here") -> pl.DataFrame:
    """Run every part and put the answers together in the order of the parts.

    `mapper` is `here`, or `dask` where dask is installed and a client is set up or its local scheduler will
    do. Raises NotFound if dask is asked for and not installed, or for another mapper.
    """
    mappers: dict[str, Callable[[Iterable[pl.DataFrame], date], list[pl.DataFrame]]] = {
        "here": _here,
        "dask": _dask,
    }
    if mapper not in mappers:
        raise NotFound(f"No mapper is called {mapper!r}. Mappers: {', '.join(mappers)}.")
    return pl.concat(mappers[mapper](parts, as_of))


def _here(parts: Iterable[pl.DataFrame], as_of: date) -> list[pl.DataFrame]:
    return [run_partition(part, as_of) for part in parts]


def _dask(parts: Iterable[pl.DataFrame], as_of: date) -> list[pl.DataFrame]:
    if find_spec("dask") is None:
        raise NotFound("Dask is not installed; install dask[distributed], or map the parts here.")
    dask: Any = import_module("dask")
    delayed = dask.delayed(run_partition)
    return list(dask.compute(*(delayed(part, as_of) for part in parts)))
