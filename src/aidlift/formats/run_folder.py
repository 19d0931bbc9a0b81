"""The folder that a run of the chain leaves behind: written whole or not at all, and read back.

run.json            what was run, and every fact that is not a table
tables/*.csv        every table, in the columns of its declaration
charts/*.svg        every chart
bulletin.html  bulletin.md
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from aidlift import frames
from aidlift.errors import BadInput, NotFound, Problem

RUN = "run.json"
PAGE = "bulletin.html"
NUMBERED = {"coverage_baseline": "coverage"}
"""Numbered tables (`coverage_baseline_1`) and the declaration they follow."""


def declared_as(table: str) -> str:
    """Return the name under which the columns of a run's table are declared."""
    return NUMBERED.get(table.rpartition("_")[0], table)


def write_run(
    folder: Path, *, facts: Mapping[str, Any], tables: Mapping[str, pl.DataFrame], texts: Mapping[str, str]
) -> None:
    """Write a run; `texts` are files by their path in the folder. An earlier run in its place is replaced.

    Raises BadInput, with nothing written, for a folder that holds something else or cannot be written.
    """
    if folder.exists() and not (folder / RUN).is_file() and (folder.is_file() or any(folder.iterdir())):
        raise BadInput(f"{folder} is not empty and holds no run of Aidlift; choose another folder.")
    draft, old = (folder.with_name(f".{folder.name}.{ending}.{os.getpid()}") for ending in ("part", "old"))
    try:
        (draft / "tables").mkdir(parents=True)
        for name, table in tables.items():
            table.write_csv(draft / "tables" / f"{name}.csv")
        for name, text in texts.items():
            path = draft / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        run = json.dumps(facts, indent=1, ensure_ascii=False)
        (draft / RUN).write_text(run + "\n", encoding="utf-8")
        if folder.exists():
            folder.rename(old)
        draft.rename(folder)
    except OSError as error:
        raise BadInput(f"{folder} cannot be written: {error.strerror}. Nothing was kept.") from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def read_run(folder: Path) -> tuple[dict[str, pl.DataFrame], dict[str, Any]]:
    """Read the tables and facts of a run; raise NotFound where there is none, BadInput with all problems."""
    if not (folder / RUN).is_file():
        raise NotFound(
            f"{folder} holds no run of Aidlift (no {RUN}); `aidlift flow --out {folder}` makes one."
        )
    try:
        facts = json.loads((folder / RUN).read_text(encoding="utf-8"))
    except ValueError as error:
        raise BadInput(f"{folder / RUN} is not JSON: {error}. Run the chain again.") from None
    tables, problems = {}, []
    for path in sorted((folder / "tables").glob("*.csv")):
        checked = frames.read(declared_as(path.stem), path)
        tables[path.stem] = checked.frame
        problems += [
            Problem(one.message, one.row, f"{one.column} of {path.name}") for one in checked.problems
        ]
    if problems:
        raise BadInput(f"The tables of {folder} have problems; nothing was read.", problems)
    return tables, facts


def run_page(folder: Path) -> str:
    """Return the page of the bulletin that the run wrote; empty where its folder has none."""
    page = folder / PAGE
    return page.read_text(encoding="utf-8") if page.is_file() else ""
