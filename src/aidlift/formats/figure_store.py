"""A store of figures: a folder to which every import adds a folder of its own, and nothing else changes.

    store/imports/00001-who-2021-05-01/figures.parquet    rows that differ from what was known (table figures)
                                      reach.parquet      which days of which series the file had a say on
                                      sources.parquet    the file itself (table sources)
                                      unplaced.parquet   counts kept apart because their place is not known

An import is written to a hidden folder and renamed: it is there as a whole or not at all. A lock keeps
two imports from judging by the same past.
"""

from __future__ import annotations

import fcntl
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from aidlift import frames
from aidlift.errors import BadInput, NotFound, Problem

IMPORTS = "imports"
PARTS = ("figures", "reach", "sources", "unplaced")


@dataclass(frozen=True, kw_only=True)
class Held:
    """Everything a store holds; `unplaced` has no columns where every place was known."""

    figures: pl.DataFrame
    reach: pl.DataFrame
    sources: pl.DataFrame
    unplaced: pl.DataFrame


def is_store(folder: Path) -> bool:
    """Tell whether a folder is a store of figures."""
    return (folder / IMPORTS).is_dir()


def read(folder: Path) -> Held:
    """Read a store; raise NotFound if the folder is none, BadInput if a file of it cannot be read."""
    if not is_store(folder):
        raise NotFound(
            f"{folder} is not a store of figures: it has no folder {IMPORTS}. "
            f"Make one with: aidlift figures import FILE --out {folder}"
        )
    return _read(folder)


def _read(folder: Path) -> Held:
    read = {part: _read_part(folder, part) for part in PARTS}
    return Held(
        figures=_joined(read["figures"], frames.empty("figures")),
        reach=_joined(read["reach"], pl.DataFrame()),
        sources=_joined(read["sources"], frames.empty("sources")),
        unplaced=_joined(read["unplaced"], pl.DataFrame()),
    )


def _read_part(folder: Path, part: str) -> list[pl.DataFrame]:
    paths = sorted((folder / IMPORTS).glob(f"[0-9]*/{part}.parquet"))
    read, problems = [], []
    for path in paths:
        try:
            read.append(pl.read_parquet(path))
        except (pl.exceptions.PolarsError, OSError):
            problems.append(Problem(f"{path} is damaged or no Parquet file"))
    wrong = [frame for frame in read if part in ("figures", "sources") and _is_foreign(frame, part)]
    problems += [Problem(f"a {part} file has the columns {', '.join(frame.columns[:6])}…") for frame in wrong]
    if problems:
        raise BadInput(
            f"The store {folder} cannot be read; restore the files named from a backup or import anew.",
            problems,
        )
    return read


def _is_foreign(frame: pl.DataFrame, table: str) -> bool:
    return dict(frame.schema) != frames.schema(table).dtypes


def _joined(parts: list[pl.DataFrame], nothing: pl.DataFrame) -> pl.DataFrame:
    return pl.concat(parts, how="vertical") if parts else nothing


@contextmanager
def writing(folder: Path) -> Iterator[Held]:
    """Hold the store for one writer and give what it holds now; the folder is made if need be."""
    (folder / IMPORTS).mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield _read(folder)


def add(
    folder: Path,
    *,
    figures: pl.DataFrame,
    reach: pl.DataFrame,
    sources: pl.DataFrame,
    unplaced: pl.DataFrame | None = None,
) -> Path:
    """Add one import as a folder of its own and return it; call it inside `writing`."""
    number = len(list((folder / IMPORTS).glob("[0-9]*"))) + 1
    first = sources.row(0, named=True)
    name = re.sub(r"[^A-Za-z0-9_.-]+", "-", f"{first['source_id']}-{first['as_of']}")
    target = folder / IMPORTS / f"{number:05d}-{name}"
    partial = folder / IMPORTS / f".{target.name}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    figures.write_parquet(partial / "figures.parquet", compression_level=1)  # faster, and no larger here
    reach.write_parquet(partial / "reach.parquet")
    sources.write_parquet(partial / "sources.parquet")
    if unplaced is not None and unplaced.height:
        unplaced.write_parquet(partial / "unplaced.parquet")
    partial.rename(target)
    return target
