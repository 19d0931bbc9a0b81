"""Keep figures: the pure rule decides what an import adds, the store keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from aidlift.figures import Change, Observed, changes
from aidlift.figures.vintages import no_reach
from aidlift.formats import figure_store

FIGURES = "figures"
"""Folder of the figures of record, in the home of the records."""


def keep_figures(folder: Path, observed: Sequence[Observed]) -> list[Change]:
    """Add what was observed to the store in `folder`, which is made if need be; say what each file added.

    A file that adds nothing leaves no trace, so importing it twice is the same as once.
    """
    return [keep_counts(folder, seen.figures, seen.sources, seen.unplaced) for seen in observed]


def keep_counts(
    folder: Path, figures: pl.DataFrame, sources: pl.DataFrame, unplaced: pl.DataFrame | None = None
) -> Change:
    """Add counts and who reported them to the store in `folder`; say what they added."""
    with figure_store.writing(folder) as held:
        reach = held.reach if held.reach.width else no_reach()
        change = changes(held.figures, reach, figures)
        if change.figures.height or change.reach.height:
            figure_store.add(
                folder, figures=change.figures, reach=change.reach, sources=sources, unplaced=unplaced
            )
    return change
