"""The status codes of air cargo beside the verbs of Aidlift.

The 37 codes are those of the code list StatusCode of IATA's ONE Record (ontology 3.3.0, the same list in
3.2); the plain words are ours. A verb without a code (packing, damage) has no word in that list.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from aidlift.catalogue.shipped import shipped_rows

WORDS_OF_VERBS = {
    "plan": "Planned",
    "pack": "Packed",
    "unpack": "Unpacked",
    "cancel": "Cancelled",
    "receive": "Counted by the receiver",
    "recount": "Count taken back",
    "sign": "Signed for by two people",
    "split": "Part of it goes on another flight",
    "report_damage": "Damage was seen",
    "return": "Came back to where it left",
    "settle": "Rejected goods were settled",
    "close": "Closed",
}
"""What the list of codes has no code for."""


@dataclass(frozen=True)
class StatusCode:
    """One row of the table: the code, the verb that it stands beside (or none), and plain words."""

    code: str
    verb: str
    words: str


@cache
def status_codes() -> tuple[StatusCode, ...]:
    """Read the table of codes."""
    return tuple(StatusCode(**row) for row in shipped_rows(__package__, "status_codes.csv"))


def code_of(verb: str) -> str:
    """Give the code beside a verb; empty where the list has none."""
    return next((row.code for row in status_codes() if row.verb == verb), "")


def words_of(verb: str) -> str:
    """Say in plain words what a verb stands for."""
    found = next((row.words for row in status_codes() if row.verb == verb), None)
    return found or WORDS_OF_VERBS[verb]
