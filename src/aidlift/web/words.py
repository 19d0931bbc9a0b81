"""Names of tables, actions and columns, said as a person reads them."""

from __future__ import annotations

import re

SAID = {
    "as_of": "As known on",
    "kg": "kg",
    "m3": "m³",
    "id": "number",
    "awb": "AWB",
    "cif": "CIF",
    "iso3": "ISO 3166",
    "sha256": "SHA-256",
    "utc": "UTC",
    "uld": "ULD",
    "grn": "GRN",
    "seq": "line",
}
NOT_ORDERS = frozenset({"time", "password", "onward"})
"""Second halves of action names that are no verb with the first half as its object."""

IRREGULAR = {"people": "person", "parties": "party", "categories": "category", "series": "series"}


def said(name: str) -> str:
    """Say a column, parameter or table: `expected_on` is `Expected on`, `mass_kg` is `Mass, kg`."""
    if name in SAID:
        return _capital(SAID[name])
    stem, _, unit = name.rpartition("_")
    if stem and unit in {"kg", "m3", "lpm", "km", "hours", "days"}:
        return f"{said(stem)}, {SAID.get(unit, unit)}"
    if stem and unit == "id":
        return said(stem)
    parts = [SAID.get(part, part) for part in re.split(r"[_.\s-]+", name) if part]
    return _capital(" ".join(parts))


def action_title(name: str) -> str:
    """Say an action as an order: `request.submit` is `Submit request`, `flight.time` is `Flight: time`."""
    thing, _, verb = re.sub(r"[-_]", " ", name).partition(".")
    if " " in verb or verb in NOT_ORDERS:
        return _capital(f"{thing}: {verb}")
    return _capital(f"{verb} {thing}".strip())


def singular(word: str) -> str:
    """Name one of a table's things: `pledges` is `pledge`, `parties` is `party`."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def parts(name: str) -> list[str]:
    """Split a name into its words, each as one thing: `pledge_lines` is pledge, line."""
    return [singular(part) for part in re.split(r"[^a-z0-9]+", name.lower()) if part]


def tells(sentence: str) -> str:
    """Say what a table shows as a page does: `Show who asked.` is `Who asked.`"""
    return _capital(sentence.removeprefix("Show "))


def plural(count: int, one: str, many: str = "") -> str:
    """Count things in words: `1 request`, `3 requests`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
