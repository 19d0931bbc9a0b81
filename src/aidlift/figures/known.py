"""Known on: what a forecast is made from on a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import polars as pl

from aidlift.errors import NotFound
from aidlift.figures.asof import as_of
from aidlift.figures.series import complete, prefer


def known_on(figures: pl.DataFrame, day: date, *, of: Collection[str] = ()) -> pl.DataFrame:
    """Return the figures as known at the end of `day`: one source a place, new counts and totals derived.

    All places stay, for a forecast's bands learn from all. Raises NotFound when nothing was known yet, or
    nothing of the places named in `of`.
    """
    view = as_of(figures, day)
    if (view.filter(pl.col("location").is_in(list(of))) if of else view).is_empty():
        first, asked = str(figures["as_of"].min() or ""), f" of {', '.join(sorted(of))}" if of else ""
        since = f"the first figures given are known since {first}" if first else "no figures are given"
        raise NotFound(
            f"Nothing was known on {day}{asked}: {since}. "
            f"Ask for a later day, or give figures that {'hold these places' if of else 'go further back'}."
        )
    return complete(prefer(view)[0])
