"""Where commands get their figures: a publisher's file of any layout, or a folder of figures of record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from aidlift import figures
from aidlift.errors import BadInput, NotFound
from aidlift.evidence import fingerprint
from aidlift.figures.observe import Observed, observe
from aidlift.formats import figure_store
from aidlift.formats.figures import as_of_in_name, read_content


def load_figures(
    path: Path, *, as_of: date | None = None, measure: str | None = None, source_id: str | None = None
) -> Observed:
    """Load figures from a file of any known layout or from a store folder.

    The as-of day of a file is `as_of`, else the day in its name after `asof`, else its last day. A store
    gives all its vintages; `as_of` and the others are for files only. Raises NotFound or BadInput.
    """
    return _load_store(path) if path.is_dir() else _load_file(path, as_of, measure, source_id)


def known_view(path: Path, as_of: date) -> pl.DataFrame:
    """Give the figures of a file or store as known on a day: one source a place, new counts derived.

    Raises NotFound when nothing was known yet.
    """
    return figures.known_on(load_figures(path).figures, as_of)


def _load_file(path: Path, as_of: date | None, measure: str | None, source_id: str | None) -> Observed:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"There is no file or folder {path}; give the path of figures.") from None
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from None
    named = None if as_of else as_of_in_name(path.name)
    observed = observe(
        read_content(content, path.name, measure=measure),
        title=path.name,
        as_of=as_of or named,
        source_id=source_id,
        sha256=fingerprint(content),
    )
    told = (f"Known as of {named}, the day in the file's name.",) if named else ()
    return replace(observed, notes=(*told, *observed.notes))


def _load_store(folder: Path) -> Observed:
    held = figure_store.read(folder)
    if held.figures.is_empty():
        raise NotFound(f"The store {folder} holds no figures yet; import a file first.")
    latest = held.figures["as_of"].max()
    assert isinstance(latest, date)
    return Observed(
        layout="figures of record",
        publisher=", ".join(held.sources["publisher"].unique(maintain_order=True)),
        as_of=latest,
        figures=held.figures,
        sources=held.sources,
        unplaced=held.unplaced,
        notes=(),
        problems=(),
    )
