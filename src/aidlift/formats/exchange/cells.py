"""Text in CSV files: cells that a spreadsheet would run as a formula are made plain, and back.

A text that begins with a sign of a formula, behind any number of apostrophes, gets one apostrophe more;
reading takes one away. So nothing is lost, and no cell that is written begins with such a sign (CWE-1236).
"""

from __future__ import annotations

import re

import polars as pl

from aidlift.formats.spreadsheet import FORMULA as SIGNS_OF_A_FORMULA

SIGNS = "".join(re.escape(sign) for sign in SIGNS_OF_A_FORMULA)
FORMULA = re.compile(f"'*[{SIGNS}]")


def guard_text(text: str) -> str:
    """Put an apostrophe before a text that would be run."""
    return f"'{text}" if FORMULA.match(text) else text


def unguard_text(text: str) -> str:
    """Take away the apostrophe that `guard_text` put there."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def guarded(frame: pl.DataFrame) -> pl.DataFrame:
    """Make every text of a frame plain for a spreadsheet; numbers and days stay as they are."""
    return frame.with_columns(pl.col(pl.String).str.replace(f"^('*[{SIGNS}])", "'${1}"))


def unguarded(frame: pl.DataFrame) -> pl.DataFrame:
    """Give texts back as they were before `guarded`."""
    return frame.with_columns(pl.col(pl.String).str.replace(f"^'('*[{SIGNS}])", "${1}"))
