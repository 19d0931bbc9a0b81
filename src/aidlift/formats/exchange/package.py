"""Open data: every public table as CSV and Parquet in a Frictionless Data Package, with its dictionary.

    datapackage.json      what is in it: fields, types, units, bounds, digests, licence, day (Data Package 1)
    dictionary.csv        every column of every table, from the declarations in frames/schemas
    data/TABLE.csv        data/TABLE.parquet      hxl/TABLE.csv (with a row of hashtags, where there are tags)
    README.md             the same for people
    SHA256SUMS            a digest of every file: `sha256sum -c SHA256SUMS`

The folder is written whole or not at all. Given a path that ends in `.zip`, it is one archive whose bytes
depend on nothing but the tables, the day and what is said about them.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from aidlift import frames
from aidlift.errors import BadInput
from aidlift.formats.exchange import streams
from aidlift.formats.exchange.cells import guard_text, guarded
from aidlift.formats.exchange.hxl import tags_of, write_hxl
from aidlift.frames.schema import Column

TYPES = {"text": "string", "integer": "integer", "number": "number", "boolean": "boolean", "date": "date"}
TYPES |= {"moment": "datetime", "item": "string", "location": "string"}
"""Types of Table Schema for those of our declarations."""

NAME = re.compile(r"[a-z0-9][a-z0-9_.-]*")
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest moment a zip can hold, so that its bytes do not tell the hour


@dataclass(frozen=True, kw_only=True)
class About:
    """What is said of the package; the licence is its SPDX or Open Definition name with an address."""

    name: str
    title: str
    as_of: date
    description: str = ""
    publisher: str = "Aidlift"
    licence: str = "CC-BY-4.0"
    licence_path: str = "https://creativecommons.org/licenses/by/4.0/"
    sources: tuple[str, ...] = ()


def write_package(
    tables: Mapping[str, pl.DataFrame | Iterable[pl.DataFrame]], out: Path, about: About
) -> dict[str, Any]:
    """Write the package into a folder, or an archive if `out` ends in `.zip`; return its descriptor.

    Raises BadInput where the place cannot be written or is a folder that holds something already, and for
    a name that could lead elsewhere.
    """
    wrong = [name for name in (about.name, *tables) if not NAME.fullmatch(name)]
    if wrong:
        raise BadInput(f"{', '.join(map(repr, wrong))}: names have small letters, digits, and . _ - within.")
    if out.suffix != ".zip" and out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise BadInput(f"{out} exists and is not an empty folder; give another.")
    try:
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as draft:
            folder = Path(draft) / "package"
            descriptor = _fill(folder, tables, about)
            if out.suffix == ".zip":
                _archive(folder, Path(draft) / "package.zip")
                (Path(draft) / "package.zip").replace(out)
            else:
                if out.exists():
                    out.rmdir()
                shutil.move(folder, out)
    except OSError as error:
        raise BadInput(f"{out} cannot be written: {error.strerror}. Nothing was kept.") from None
    return descriptor


def dictionary(tables: Iterable[str]) -> str:
    """Write the data dictionary as CSV: table, column, type, unit, needed, bounds, tag, meaning."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        ["table", "column", "type", "unit", "needed", "minimum", "maximum", "values", "hxl", "meaning"]
    )
    for name in tables:
        for one in frames.schema(name).columns:
            bounds = [f"{bound:g}" if bound is not None else "" for bound in (one.minimum, one.maximum)]
            needed = "yes" if one.required else "no"
            told = ["|".join(one.values), tags_of(name).get(one.name, ""), one.description]
            writer.writerow(
                [guard_text(cell) for cell in (name, one.name, one.type, one.unit, needed, *bounds, *told)]
            )
    return out.getvalue()


def _fill(
    folder: Path, tables: Mapping[str, pl.DataFrame | Iterable[pl.DataFrame]], about: About
) -> dict[str, Any]:
    for inside in ("data", "hxl"):
        (folder / inside).mkdir(parents=True)
    resources = []
    for name, table in tables.items():
        resources += _table(folder, name, table)
    descriptor = _descriptor(resources, about)
    streams.write_whole([dictionary(tables)], folder / "dictionary.csv")
    streams.write_whole([_readme(tables, about)], folder / "README.md")
    text = json.dumps(descriptor, indent=2, ensure_ascii=False)
    streams.write_whole([text + "\n"], folder / "datapackage.json")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = [f"{_digest(path)}  {path.relative_to(folder).as_posix()}\n" for path in files]
    streams.write_whole(sums, folder / "SHA256SUMS")
    return descriptor


def _table(folder: Path, name: str, table: pl.DataFrame | Iterable[pl.DataFrame]) -> list[dict[str, Any]]:
    """Write a table three times, frame by frame, and describe its files."""
    columns = list(frames.schema(name).dtypes)
    plain, tagged, parquet = (
        folder / "data" / f"{name}.csv",
        folder / "hxl" / f"{name}.csv",
        folder / "data" / name,
    )
    parquet = parquet.with_suffix(".parquet")
    parts: list[Path] = []
    with (
        plain.open("w", encoding="utf-8", newline="") as out,
        tagged.open("w", encoding="utf-8", newline="") as hxl,
    ):
        out.write(",".join(columns) + "\n")
        for number, frame in enumerate(_frames(table, name)):
            out.write(guarded(_moments(frame)).write_csv(include_header=False))
            rows = list(write_hxl(name, frame))
            hxl.writelines(rows if number == 0 else rows[2:])
            parts.append(folder / f"{name}.{number}.parquet")
            frame.write_parquet(parts[-1])
    pl.scan_parquet(parts).sink_parquet(parquet, engine="streaming")
    for part in parts:
        part.unlink()
    described = [_resource(folder, plain, name, name), _resource(folder, parquet, f"{name}-parquet", name)]
    if tags_of(name):
        described.append(_resource(folder, tagged, f"{name}-hxl", name))
    else:
        tagged.unlink()
    return described


def _frames(table: pl.DataFrame | Iterable[pl.DataFrame], name: str) -> Iterable[pl.DataFrame]:
    """Give the frames of a table with its columns in order; one without rows if there are none."""
    columns = list(frames.schema(name).dtypes)
    empty = True
    for frame in [table] if isinstance(table, pl.DataFrame) else table:
        for part in frame.iter_slices(100_000):
            empty = False
            yield part.select(columns)
    if empty:
        yield frames.empty(name)


def _moments(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col(pl.Datetime).dt.strftime("%Y-%m-%dT%H:%M:%S%.fZ"))


def _resource(folder: Path, path: Path, name: str, table: str) -> dict[str, Any]:
    kinds = {".csv": ("csv", "text/csv"), ".parquet": ("parquet", "application/vnd.apache.parquet")}
    form, kind = kinds[path.suffix]
    tagged = name.endswith("-hxl")
    described: dict[str, Any] = {
        "name": name,
        "path": path.relative_to(folder).as_posix(),
        "title": table.replace("_", " ") + (", with HXL hashtags" if tagged else ""),
        "format": form,
        "mediatype": kind,
    }
    if form == "parquet":  # for the standard's own tool, which stumbles over empty days in Parquet tables
        described |= {"type": "file"}
    if form == "csv":
        size, digest = path.stat().st_size, f"sha256:{_digest(path)}"
        described |= {"encoding": "utf-8", "bytes": size, "hash": digest}
    if form == "csv" and not tagged:
        fields = [_field(column) for column in frames.schema(table).columns]
        described |= {"profile": "tabular-data-resource", "schema": {"fields": fields, "missingValues": [""]}}
    return described


def _field(column: Column) -> dict[str, Any]:
    bounds = {"minimum": column.minimum, "maximum": column.maximum}
    whole = column.type == "integer"
    rules: dict[str, Any] = {"required": True} if column.required else {}
    rules |= {name: int(bound) if whole else bound for name, bound in bounds.items() if bound is not None}
    rules |= {"enum": list(column.values)} if column.values else {}
    found: dict[str, Any] = {
        "name": column.name,
        "type": TYPES[column.type],
        "description": column.description,
    }
    found |= {"unit": column.unit} if column.unit else {}
    return found | ({"constraints": rules} if rules else {})


def _descriptor(resources: list[dict[str, Any]], about: About) -> dict[str, Any]:
    return {
        "profile": "data-package",
        "name": about.name,
        "title": about.title,
        "description": about.description or f"{about.title}, as known on {about.as_of}.",
        "version": about.as_of.isoformat(),
        "created": f"{about.as_of.isoformat()}T23:59:59Z",
        "licenses": [{"name": about.licence, "path": about.licence_path}],
        "contributors": [{"title": about.publisher, "role": "publisher"}],
        "sources": [{"title": source} for source in about.sources] or [{"title": about.publisher}],
        "resources": resources,
    }


def _readme(tables: Iterable[str], about: About) -> str:
    listed = "".join(f"- `data/{name}.csv`, `data/{name}.parquet`\n" for name in tables)
    return f"""# {about.title}

As known on {about.as_of}. Published by {about.publisher} under {about.licence} ({about.licence_path}).

{listed}
`dictionary.csv` tells every column; `datapackage.json` says it to programs; `hxl/` holds tables with a row of
HXL hashtags. Days are ISO 8601, moments UTC, an empty cell is empty. A text that a spreadsheet would run as a
formula has an apostrophe before it in CSV files; Parquet files hold it as it is.
"""


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _archive(folder: Path, out: Path) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                with path.open("rb") as inside, archive.open(entry, "w") as outside:
                    shutil.copyfileobj(inside, outside)
