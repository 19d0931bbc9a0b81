"""Rows that a form begins with, where the records know them: what is known, never what is to be found out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from aidlift.catalogue.items import items
from aidlift.errors import AidliftError
from aidlift.records.parties.models import Person
from aidlift.records.query import QUERIES

Prefill = Callable[[Mapping[str, Any], Person], tuple[list[Mapping[str, Any]], list[str]]]


def lots_of_consignment(given: Mapping[str, Any], by: Person) -> tuple[list[Mapping[str, Any]], list[str]]:
    """List the lots of a consignment to be counted, with what was shipped beside each; counts stay empty."""
    try:
        rows = QUERIES["in_transit"].function(by=by)
    except AidliftError:
        return [], []
    mine = rows.filter(pl.col("consignment") == str(given.get("consignment", "")))
    notes = [
        f"{_named(item)}: {quantity:,} shipped"
        for item, quantity in mine.select("item", "quantity").iter_rows()
    ]
    return [{"lot": lot} for lot in mine["lot"]], notes


def _named(code: str) -> str:
    found = items().get(code)
    return found.name if found else code


PREFILLED: dict[str, Prefill] = {"receipt.count": lots_of_consignment}
