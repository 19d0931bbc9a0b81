"""The page that lists published bulletins: which there are, in which languages, what corrects what."""

from __future__ import annotations

from html import escape
from typing import Any

import polars as pl


def file_path(bulletin: str, language: str, kind: str) -> str:
    """Say where a file of a bulletin stands below the address of all bulletins."""
    return f"{bulletin}/{language}.{kind}"


def write_listing(told: pl.DataFrame) -> str:
    """Write the page that lists the bulletins, the newest first; `told` is the table `bulletins`."""
    lines = "".join(_line(row) for row in told.sort("known_on", "bulletin", descending=True).to_dicts())
    return f"""<!doctype html>
<html lang="en-GB">
<head><meta charset="utf-8"><title>Situation bulletins</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="alternate" type="application/atom+xml" href="feed.atom" title="Situation bulletins"></head>
<body><h1>Situation bulletins</h1><p><a href="feed.atom">Feed</a></p>
<ul>
{lines}</ul></body>
</html>
"""


def _line(row: dict[str, Any]) -> str:
    code = row["bulletin"]
    links = ", ".join(
        f'<a href="{file_path(code, language, kind)}" hreflang="{language}">{kind} ({language})</a>'
        for language in row["languages"].split()
        for kind in ("html", "pdf", "txt")
    )
    notes = ""
    if row["corrects"]:
        notes += f" Corrects {escape(row['corrects'])}: {escape(row['correction'])}"
    if row["corrected_by"]:
        by, page = escape(row["corrected_by"]), file_path(row["corrected_by"], "en", "html")
        notes += f' <strong>Corrected by <a href="{page}">{by}</a>.</strong>'
    return f'<li id="{code}">{code}: {escape(row["title"])}, {row["known_on"]}: {links}.{notes}</li>\n'
