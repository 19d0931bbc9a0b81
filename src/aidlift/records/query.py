"""What makes a function a query: a table that pages, the API, exports and commands all show alike."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import ParamSpec

import polars as pl

P = ParamSpec("P")


@dataclass(frozen=True)
class Query:
    """A query as doors find it. The function takes `by`, asks `access.require` and returns a frame."""

    name: str
    function: Callable[..., pl.DataFrame]

    @property
    def sentence(self) -> str:
        """What it shows, in the first line of its docstring."""
        return (self.function.__doc__ or "").strip().splitlines()[0]

    @cached_property
    def parameters(self) -> dict[str, inspect.Parameter]:
        """What it takes, besides who asks."""
        found = inspect.signature(self.function, eval_str=True).parameters
        return {name: value for name, value in found.items() if name != "by"}


QUERIES: dict[str, Query] = {}


def query(name: str) -> Callable[[Callable[P, pl.DataFrame]], Callable[P, pl.DataFrame]]:
    """Make a function the one way to ask for the table `name`."""

    def made(function: Callable[P, pl.DataFrame]) -> Callable[P, pl.DataFrame]:
        assert name not in QUERIES, f"two queries are called {name}"
        QUERIES[name] = Query(name, function)
        return function

    return made
