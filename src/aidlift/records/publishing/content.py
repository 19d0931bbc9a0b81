"""Pack what a bulletin is made from into one text, known by its fingerprint, and unpack it again."""

from __future__ import annotations

import json
import zlib
from datetime import date, datetime
from typing import Any

import polars as pl

from aidlift import frames
from aidlift.bulletin import Charts, Material, put_together, take_apart
from aidlift.errors import BadInput, Problem
from aidlift.evidence import fingerprint
from aidlift.formats.run_folder import declared_as
from aidlift.records.publishing.models import BulletinContent


def keep(material: Material, charts: Charts, *, at: datetime) -> BulletinContent:
    """Keep a material with its drawings under its fingerprint; the same twice is kept once."""
    text = packed(material, charts)
    sha256 = fingerprint(text.encode())
    found = BulletinContent.objects.filter(pk=sha256).first()
    return found or BulletinContent.objects.create(
        sha256=sha256, packed=zlib.compress(text.encode(), 9), posted_at=at
    )


def kept(content: BulletinContent) -> tuple[Material, Charts]:
    """Take a material and its drawings out again; raise BadInput where they were altered."""
    told = json.loads(text_of(content))
    tables = {name: _table(name, text) for name, text in told["tables"].items()}
    charts = {name: (wide, narrow) for name, (wide, narrow) in told["charts"].items()}
    return put_together(tables, told["facts"]), charts


def forecasts_of(content: BulletinContent) -> Material:
    """Take only the outlook out, which is what a record of being right needs."""
    told = json.loads(text_of(content))
    day = date.fromisoformat(told["facts"]["day"])
    return Material(day=day, title="", forecasts=_table("forecasts", told["tables"]["forecasts"]))


def packed(material: Material, charts: Charts) -> str:
    """Write a material and its drawings as one text; equal contents give equal bytes."""
    tables, facts = take_apart(material)
    content = {
        "charts": {name: list(pair) for name, pair in charts.items()},
        "facts": facts,
        "tables": {name: _written(frame) for name, frame in tables.items()},
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def text_of(content: BulletinContent) -> str:
    """Return the text of a content; raise BadInput where it has another fingerprint than it is kept under."""
    text = zlib.decompress(bytes(content.packed))
    if fingerprint(text) != content.sha256:
        raise BadInput(f"The content {content.sha256} was altered: its text has another fingerprint.")
    return text.decode()


def _written(frame: pl.DataFrame) -> str:
    return frame.write_csv()


def _table(name: str, text: str) -> Any:
    checked = frames.read(declared_as(name), text)
    if checked.problems:
        problems = [Problem(one.message, one.row, f"{name}.{one.column}") for one in checked.problems]
        raise BadInput("What the bulletin was made from cannot be read.", problems)
    return checked.frame
