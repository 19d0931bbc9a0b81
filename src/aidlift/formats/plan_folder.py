"""The folder of tables that a plan is made from, and the folder that a plan is written to.

A folder holds `horizon.csv`, `nodes.csv`, `plan_items.csv`, `lots.csv`, `demands.csv`, and `flights.csv`
or `corridors.csv` (with `suspensions.csv`, if there are any); `floors.csv` and `frozen.csv` may be there.
A plan is `allocations.csv`, `rotations.csv`, `plan.json`, and `prices.csv` where prices prove its bound.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from aidlift import frames
from aidlift.errors import BadInput, NotFound, Problem

NEEDED = ("horizon", "nodes", "plan_items", "lots", "demands")
FLIGHTS = ("flights", "corridors")
OPTIONAL = ("suspensions", "floors", "frozen")
NAMED = {  # columns that name a row of another table: that table, its column, and what is said otherwise
    ("lots", "item"): ("plan_items", "item", "not an item of the table plan_items"),
    ("lots", "node"): ("nodes", "node", "not a node of the table nodes"),
    ("demands", "item"): ("plan_items", "item", "not an item of the table plan_items"),
    ("floors", "item"): ("plan_items", "item", "not an item of the table plan_items"),
    ("flights", "origin"): ("nodes", "node", "not a node of the table nodes"),
    ("flights", "destination"): ("nodes", "node", "not a node of the table nodes"),
    ("corridors", "origin"): ("nodes", "node", "not a node of the table nodes"),
    ("corridors", "destination"): ("nodes", "node", "not a node of the table nodes"),
    ("frozen", "lot"): ("lots", "lot", "not a lot of the table lots"),
}
PLAN_TABLES = ("allocations", "rotations")
PRICES = "prices"


def look_into(folder: Path) -> tuple[dict[str, pl.DataFrame], list[Problem]]:
    """Read the tables of a folder that are there, and list what is wrong with any; a cell not read is null.

    Tables that may be missing are empty; `flights` or `corridors`, whichever is not there, is left out.
    Raises NotFound if there is no folder.
    """
    if not folder.is_dir():
        raise NotFound(
            f"There is no folder {folder}. A plan is made from a folder of tables; see docs/plan.md."
        )
    problems = [Problem(f"{name}.csv is missing") for name in NEEDED if not _path(folder, name).is_file()]
    if not any(_path(folder, name).is_file() for name in FLIGHTS):
        problems.append(Problem("flights.csv is missing, and so is corridors.csv; one of them is needed"))
    tables: dict[str, pl.DataFrame] = {}
    for name in (*NEEDED, *FLIGHTS, *OPTIONAL):
        path = _path(folder, name)
        if path.is_file():
            checked = frames.read(name, path)
            tables[name] = checked.frame
            problems += [_in_table(problem, name) for problem in checked.problems]
        elif name in OPTIONAL:
            tables[name] = frames.empty(name)
    problems += _names_that_lead_nowhere(tables)
    if "horizon" in tables and tables["horizon"].height != 1:
        problems.append(Problem(f"horizon.csv has {tables['horizon'].height} rows; it needs exactly one"))
    return tables, problems


def refused(folder: Path, problems: list[Problem]) -> BadInput:
    """Say that no plan is made from a folder, and why."""
    count = len(problems)
    return BadInput(
        f"The folder {folder} has {count} problem{'s' if count > 1 else ''}; no plan was made.", problems
    )


def _names_that_lead_nowhere(tables: Mapping[str, pl.DataFrame]) -> list[Problem]:
    """List the names in tables that no row of the table they point to has."""
    problems = []
    for (table, column), (target, key, words) in NAMED.items():
        if table in tables and target in tables and column in tables[table].columns:
            known = set(tables[target][key].to_list())
            for row, name in enumerate(tables[table][column].to_list(), start=2):
                if name is not None and name not in known:
                    problems.append(Problem(f"is {name!r}, {words}", row, f"{table}.{column}"))
    return problems


def write_folder(tables: Mapping[str, pl.DataFrame], folder: Path) -> None:
    """Write tables as CSV, the folder whole or not at all; columns that are all empty are written too."""
    _whole(folder, {f"{name}.csv": frame.write_csv() for name, frame in tables.items()})


def write_plan(tables: Mapping[str, pl.DataFrame], facts: Mapping[str, object], folder: Path) -> None:
    """Write the tables of a plan and its other facts as `plan.json`, the folder whole or not at all."""
    text = json.dumps(dict(facts), indent=2, ensure_ascii=False) + "\n"
    _whole(folder, {f"{name}.csv": frame.write_csv() for name, frame in tables.items()} | {"plan.json": text})


def read_plan(folder: Path) -> tuple[dict[str, pl.DataFrame], dict[str, object]]:
    """Read a plan that was written; raise BadInput for tables or facts that cannot be read."""
    missing = [f"{name}.csv" for name in PLAN_TABLES if not _path(folder, name).is_file()]
    missing += [] if (folder / "plan.json").is_file() else ["plan.json"]
    if missing:
        raise NotFound(f"{folder} holds no plan: {', '.join(missing)} not found.")
    tables = [name for name in (*PLAN_TABLES, PRICES) if _path(folder, name).is_file()]
    checked = {name: frames.read(name, _path(folder, name)) for name in tables}
    problems = [_in_table(problem, name) for name, table in checked.items() for problem in table.problems]
    try:
        facts = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    except ValueError as error:
        facts = {}
        problems.append(Problem(f"plan.json cannot be read: {error}"))
    if problems:
        raise BadInput(f"The plan in {folder} cannot be read.", problems)
    return {name: table.frame for name, table in checked.items()}, facts


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}.csv"


def _in_table(problem: Problem, name: str) -> Problem:
    column = f"{name}.{problem.column}" if problem.column else f"{name}.csv"
    return Problem(problem.message, problem.row, column)


def _whole(folder: Path, files: Mapping[str, str]) -> None:
    draft = folder.with_name(f".{folder.name}.part")
    try:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        for name, text in files.items():
            (draft / name).write_text(text, encoding="utf-8")
        folder.mkdir(parents=True, exist_ok=True)
        for name in files:
            (draft / name).replace(folder / name)
    except OSError as error:
        reason = error.strerror or "it is closed to you"
        raise BadInput(f"{folder} cannot be written: {reason}. Nothing was kept.") from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
