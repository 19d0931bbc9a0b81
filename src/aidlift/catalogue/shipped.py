"""Tables that ship inside the package."""

from __future__ import annotations

import csv
from importlib.resources import files


def shipped_rows(package: str, name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file of a package, every cell as text."""
    text = (files(package) / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def shipped_names(package: str, folder: str, ending: str) -> list[str]:
    """List the files of a package's folder by name, without their ending."""
    entries = (files(package) / folder).iterdir()
    return sorted(entry.name.removesuffix(ending) for entry in entries if entry.name.endswith(ending))
