"""Answers of tables, kept until the audit chain has a further line.

Every change to the records writes a line, and the hash of the last line stands for all that was ever
done: while it is the same, and the same person asks the same within the same minute, the answer is too.
So turning a page, sorting and finding cost one short question. A minute, because clocks run and days end.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime
from threading import Lock
from typing import Any

import polars as pl

from aidlift.records.audit import chain
from aidlift.records.clock import now
from aidlift.records.once import once
from aidlift.records.parties.models import Person
from aidlift.records.query import Query

MOST_KEPT = 96
MOST_ROWS = 200_000
"""Longer answers are not kept: a few of them would fill the memory."""

CHAINED = "aidlift.records."
"""Tables of the records change with the chain alone; those of the site (keys, jobs) do not."""

NEVER_KEPT = frozenset({"audit.chain"})
"""Asked because the records may have been altered by somebody who wrote no line."""

_kept: OrderedDict[tuple[Any, ...], pl.DataFrame] = OrderedDict()
_lock = Lock()


def answer(query: Query, arguments: Mapping[str, Any], *, by: Person) -> pl.DataFrame:
    """Ask a table, or take the answer that still holds; raises what the table raises."""
    if query.name in NEVER_KEPT or not query.function.__module__.startswith(CHAINED):
        return query.function(**arguments, by=by)
    _, head = _head()
    key = (query.name, tuple(sorted(arguments.items())), by.username, _roles(by), head, _minute())
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    found = query.function(**arguments, by=by)
    if found.height <= MOST_ROWS:
        with _lock:
            _kept[key] = found
            while len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
    return found


def forget() -> None:
    """Forget every answer, so that the next one is asked anew."""
    with _lock:
        _kept.clear()


def _roles(by: Person) -> tuple[tuple[str, ...], ...]:
    """Name what the person may see by: an ended role changes the answer, though the chain tells it too."""
    return tuple(
        sorted((one.role, one.country, one.store_id or "", one.party_id or "") for one in by.standing_roles)
    )


_head = once(chain.head)


@once
def _minute() -> datetime:
    return now().replace(second=0, microsecond=0)
