"""Names of tables, actions and columns, said as a person reads them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext

from aidlift.catalogue import item as catalogue_item
from aidlift.catalogue import item_codes, place
from aidlift.catalogue.listed import listed as longer_list
from aidlift.errors import NotFound

SAID = {
    "url": "address",
    "as_of": "As known on",
    "kg": "kg",
    "m3": "m³",
    "id": "number",
    "expr": "in words",
    "awb": "AWB",
    "cif": "CIF",
    "iso3": "ISO 3166",
    "sha256": "SHA-256",
    "utc": "UTC",
    "uld": "ULD",
    "grn": "GRN",
    "seq": "line",
    "candidates": "items it may be",
    "carrier_name": "carrier",
    "date_words": "day, in its words",
    "dg": "dangerous goods",
    "donor_name": "donor",
    "external_id": "number elsewhere",
    "source_ref": "place in the source",
    "wording": "in their words",
}
TITLES = {
    "consignment.arrive": "Record arrival",
    "consignment.correct_time": "Correct a time",
    "consignment.damage": "Report damage",
    "consignment.enter_customs": "Enter customs",
    "consignment.hand_over": "Hand over to carrier",
    "consignment.onward": "Send onward",
    "consignment.report_found": "Report goods found",
    "consignment.report_missing": "Report goods missing",
    "consignment.short_ship": "Ship part of it",
    "consignment.time": "Record a time",
    "draft.add": "Add what was missed",
    "entry.add": "Add point of entry",
    "flight.arrive": "Record arrival of flight",
    "flight.time": "Record time of flight",
    "held.report": "Report stock of a country",
    "job.begin": "Begin a run",
    "job.cancel": "Cancel a run",
    "lot.give_up": "Give up lot",
    "outlook.begin": "Begin an outlook",
    "permit.ask": "Ask for permit",
    "person.password": "Set password",
    "pledge.mark_duplicate": "Mark pledge as duplicate",
    "pledge.ready": "Mark pledge as ready",
    "receipt.propose_reversal": "Propose reversal of receipt",
    "request.approve_partly": "Approve request in part",
    "reversal.propose_document": "Propose reversal of document",
    "stock.damage": "Report damaged stock",
    "stock.find": "Report found stock",
    "stock.lose": "Report lost stock",
}
"""Actions whose name, said as verb and thing, would order something else or nothing that one says."""

CODED = re.compile(r"[a-z]+(?:_[a-z]+)+")
"""A value that is a name for programs: no person, document or text is written so in a column of words."""

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
    """Say an action as an order: `request.submit` is `Submit request`."""
    if name in TITLES:
        return TITLES[name]
    thing, _, verb = re.sub(r"[-_]", " ", name).partition(".")
    if " " in verb:
        return _capital(f"{thing}: {verb}")
    return _capital(f"{verb} {thing}".strip())


def translated(text: str) -> str:
    """Say it in the language of the page, where a catalogue has it (`vocabulary.py` lists what they should).

    The API, exports and commands say the same names in English.
    """
    return gettext(text) if text else ""


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


def name_of(code: str) -> str:
    """Name a place; a code that nobody knows names itself."""
    try:
        return place(code).name
    except NotFound:
        return code


def item_name(code: str) -> str:
    """Name an item of the catalogue or of the longer list; what neither knows names itself."""
    if code in item_codes():
        return catalogue_item(code).name
    return longer_list()[code].name if code in longer_list() else code


def value_said(value: str) -> str:
    """Say a value that programs name: `dispatch_to_signature` is `dispatch to signature`; texts stay."""
    return value.replace("_", " ") if CODED.fullmatch(value) else value


def day_said(day: date) -> str:
    """Write a day as 30 April 2021."""
    return f"{day.day} {day:%B %Y}"


def listed(names: Sequence[str], most: int = 8) -> str:
    """Join names as a sentence does: `India, Nepal and 3 more`."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
