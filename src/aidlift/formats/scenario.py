"""A scenario: a folder of CSV tables that together are a reserve, its world, and what became of it.

    south_asia_2021/scenario.csv    title, first and last day, hub, what is invented
                    members.csv nodes.csv corridors.csv lots.csv sources.csv            needed
                    suspensions.csv floors.csv pledges.csv requests.csv receipts.csv
                    flown.csv figures.csv held.csv frozen.csv                           if there are any

One ships with Aidlift; a folder of your own reads the same way. All problems of all tables are told at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from importlib.resources import as_file, files
from pathlib import Path

import airportsdata
import iso3166
import polars as pl

from aidlift import frames
from aidlift.catalogue import item_codes
from aidlift.errors import BadInput, NotFound, Problem
from aidlift.evidence import cell

NEEDED = ("scenario", "members", "nodes", "corridors", "lots", "sources")
OPTIONAL = (
    "suspensions",
    "floors",
    "pledges",
    "requests",
    "receipts",
    "flown",
    "figures",
    "held",
    "frozen",
)
INVENTED = "invented"
"""The source of what is hypothetical; pages label every such row."""

KEYS = {
    "members": "location",
    "nodes": "node",
    "corridors": "corridor",
    "lots": "lot",
    "pledges": "pledge",
    "requests": "request",
    "receipts": "receipt",
    "flown": "flight",
    "sources": "source_id",
}
"""Columns whose values stand once in their table."""

REFERENCES = (
    ("corridors", "origin", "nodes"),
    ("corridors", "destination", "nodes"),
    ("suspensions", "corridor", "corridors"),
    ("lots", "node", "nodes"),
    ("lots", "earmark", "members"),
    ("frozen", "lot", "lots"),
)
"""Table and column, and the table whose key it must name."""

ORDERED_DAYS = (
    ("corridors", "first_day", "last_day"),
    ("suspensions", "suspended_from", "suspended_until"),
    ("receipts", "period_start", "date"),
)
SINGLE_FIELDS = ("title", "first_day", "last_day", "hub")
CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A reserve, its world and what became of it; every frame is checked and named as its table.

    `invented` holds sentences that say what is hypothetical; rows of tables that are carry the source
    `invented`. `disclaimer` is the one sentence for places with room for no more. Tables that the folder
    lacks have no rows.
    """

    name: str
    title: str
    first_day: date
    last_day: date
    hub: str
    disclaimer: str
    invented: tuple[str, ...]
    members: pl.DataFrame
    nodes: pl.DataFrame
    corridors: pl.DataFrame
    suspensions: pl.DataFrame
    lots: pl.DataFrame
    floors: pl.DataFrame
    pledges: pl.DataFrame
    requests: pl.DataFrame
    receipts: pl.DataFrame
    flown: pl.DataFrame
    figures: pl.DataFrame
    sources: pl.DataFrame
    held: pl.DataFrame
    frozen: pl.DataFrame


def scenario_names() -> tuple[str, ...]:
    """List the scenarios that ship with Aidlift."""
    folder = files("aidlift") / "scenarios"
    return tuple(sorted(entry.name for entry in folder.iterdir() if (entry / "scenario.csv").is_file()))


def read_scenario(name_or_path: str | Path) -> Scenario:
    """Read a scenario that ships, by its name, or one of your own, by the path of its folder.

    Raises NotFound where there is none, BadInput with every problem of every table otherwise.
    """
    if str(name_or_path) in scenario_names():
        with as_file(files("aidlift") / "scenarios" / str(name_or_path)) as folder:
            return _read(folder)
    folder = Path(name_or_path)
    if not folder.is_dir():
        raise NotFound(
            f"There is no scenario {str(name_or_path)!r}: no folder of that path, and those that ship are "
            f"{', '.join(scenario_names())}."
        )
    return _read(folder)


def _read(folder: Path) -> Scenario:
    problems = list(_files_wrong(folder))
    tables = {}
    for table in (*NEEDED, *OPTIONAL):
        path = folder / f"{table}.csv"
        checked = (
            frames.read(table, path) if path.is_file() else frames.Checked(table, frames.empty(table), ())
        )
        tables[table] = checked.frame
        problems += [_of(table, problem) for problem in checked.problems]
    problems += _between_tables(tables)
    about, wrong = _about(tables.pop("scenario"), tables["nodes"])
    problems += [_of("scenario", problem) for problem in wrong]
    if problems:
        count = len(problems)
        raise BadInput(
            f"The scenario {folder} has {count} problem{'s' if count > 1 else ''}; nothing was read. "
            f"Correct the cells named and try again.",
            problems,
        )
    tables["figures"] = _with_refs(tables["figures"])
    tables["nodes"] = _with_coordinates(tables["nodes"])
    return Scenario(name=folder.name, **about, **tables)  # type: ignore[arg-type]


def _of(table: str, problem: Problem) -> Problem:
    """Say of which table a problem is: `row 14, quantity of lots.csv: is -4; it cannot be below 0`."""
    where = f"{problem.column} of {table}.csv" if problem.column else f"{table}.csv"
    return Problem(problem.message, problem.row, where)


def _files_wrong(folder: Path) -> Iterator[Problem]:
    known = (*NEEDED, *OPTIONAL)
    for table in NEEDED:
        if not (folder / f"{table}.csv").is_file():
            yield Problem(f"is missing from the folder; needed are {', '.join(NEEDED)}", None, f"{table}.csv")
    for path in sorted(folder.glob("*.csv")):
        if path.stem not in known:
            near = get_close_matches(path.stem, known, 1)
            hint = f"did you mean {near[0]}.csv?" if near else f"tables: {', '.join(known)}"
            yield Problem(f"is not a table of a scenario; {hint}", None, path.name)


def _between_tables(tables: dict[str, pl.DataFrame]) -> Iterator[Problem]:
    for table, key in KEYS.items():
        yield from _of_rows(table, key, tables[table], pl.col(key).is_duplicated(), "{} stands twice")
    for table, column, other in REFERENCES:
        if other in NEEDED and tables[other].is_empty():
            continue  # the table is missing, which is told; its rows would all be told again
        known = tables[other][KEYS[other]].drop_nulls().implode()
        yield from _of_rows(
            table, column, tables[table], ~pl.col(column).is_in(known), f"{{}} is not in {other}.csv"
        )
    for table in (
        "lots",
        "floors",
        "held",
    ):  # a plan may have items of its own; a scenario has the catalogue's
        unlisted = ~pl.col("item").is_in(item_codes())
        yield from _of_rows(table, "item", tables[table], unlisted, "{!r} is not in the catalogue")
    sources = [*tables["sources"]["source_id"].drop_nulls(), INVENTED]
    for table, frame in tables.items():
        if "source_id" in frame.columns and table != "sources":
            unknown = ~pl.col("source_id").is_in(sources)
            yield from _of_rows(table, "source_id", frame, unknown, "{} is not in sources.csv")
    for table, first, last in ORDERED_DAYS:
        backwards = pl.col(last) < pl.col(first)
        yield from _of_rows(table, last, tables[table], backwards, f"{{}} is before {first}")
    corridors = tables["corridors"]
    untimely = ~pl.col("departure_utc").str.contains(CLOCK)
    yield from _of_rows("corridors", "departure_utc", corridors, untimely, "{} is no time like 14:30")
    same = pl.col("origin") == pl.col("destination")
    yield from _of_rows("corridors", "destination", corridors, same, "{} is the origin too")


def _of_rows(table: str, column: str, frame: pl.DataFrame, wrong: pl.Expr, message: str) -> Iterator[Problem]:
    """Give a problem for each row where `wrong` holds; rows are counted as if no row of the file is blank."""
    rows = frame.with_row_index("row", 2).filter(wrong & pl.col(column).is_not_null())
    for row, value in rows.select("row", column).iter_rows():
        yield Problem(message.format(value), row, f"{column} of {table}.csv")


def _about(rows: pl.DataFrame, nodes: pl.DataFrame) -> tuple[dict[str, object], list[Problem]]:
    """Return the fields of scenario.csv and what is wrong with them."""
    said: dict[str, list[str]] = {}
    for field, value in rows.drop_nulls().iter_rows():
        said.setdefault(field, []).append(value)
    problems = [
        Problem(f"{field} stands {len(said.get(field, []))} times; it must stand once", None, "field")
        for field in SINGLE_FIELDS
        if len(said.get(field, [])) != 1
    ]
    days = {}
    for field in ("first_day", "last_day"):
        try:
            days[field] = date.fromisoformat(said.get(field, ["0001-01-01"])[0])
        except ValueError:
            problems.append(
                Problem(f"{field} is {said[field][0]!r}; write it like 2021-04-30", None, "value")
            )
    if len(days) == 2 and days["last_day"] < days["first_day"]:
        problems.append(Problem("last_day is before first_day", None, "value"))
    hub = said.get("hub", [""])[0]
    if hub and hub not in nodes.filter(kind="store")["node"]:
        problems.append(Problem(f"the hub {hub!r} is not a store in nodes.csv", None, "value"))
    about = {
        "title": said.get("title", [""])[0],
        "hub": hub,
        "disclaimer": " ".join(said.get("disclaimer", [])),
        "invented": tuple(said.get(INVENTED, [])),
        **days,
    }
    return about, problems


def _with_coordinates(nodes: pl.DataFrame) -> pl.DataFrame:
    """Place airports without coordinates by their IATA code, if it is one of the country of the node."""
    lacking = pl.col("latitude").is_null() & pl.col("longitude").is_null()
    if nodes.filter(lacking).is_empty():
        return nodes
    airports = airportsdata.load("IATA")
    found = {
        (code, iso3166.countries_by_alpha2[airport["country"]].alpha3): (airport["lat"], airport["lon"])
        for code in nodes.filter(lacking)["node"]
        if (airport := airports.get(code)) and airport["country"] in iso3166.countries_by_alpha2
    }
    places = [
        (latitude, longitude) if latitude is not None else found.get((node, location), (None, longitude))
        for node, location, latitude, longitude in nodes.select(
            "node", "location", "latitude", "longitude"
        ).iter_rows()
    ]
    return nodes.with_columns(
        pl.Series("latitude", [latitude for latitude, _ in places], dtype=pl.Float64),
        pl.Series("longitude", [longitude for _, longitude in places], dtype=pl.Float64),
    )


def _with_refs(figures: pl.DataFrame) -> pl.DataFrame:
    """Name the row of figures.csv as the place of each count that names none."""
    row = pl.Series("row", [cell(row) for row in range(2, figures.height + 2)], dtype=pl.String)
    where = pl.concat_str([pl.lit("figures.csv, "), row])
    return figures.with_columns(pl.col("source_ref").fill_null(where))
