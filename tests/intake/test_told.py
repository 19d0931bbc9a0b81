"""What is to be read of a sentence: the tables in `told/`, by what they are about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from aidlift.intake import Document, read_drafts

TABLES = Path(__file__).parent / "told"
ASKED = re.compile(r"\? (?P<among>among )?(?P<kinds>\w+(?: or \w+)*) on (?P<day>[\d-]+): (?P<fields>.+)")


@dataclass(frozen=True)
class Told:
    """A text, which fields of which drafts are asked for, and what they are to hold, a line each."""

    title: str
    text: str
    fields: list[str]
    kinds: list[str]
    day: date
    wanted: list[str]
    among: bool

    def read(self) -> list[str]:
        """List the drafts of the text as the tables write them."""
        drafts = read_drafts(Document(text=self.text.replace("¶", "\n"), day=self.day)).drafts
        return [
            ", ".join(_shown(one.type if name == "type" else one.value(name)) for name in self.fields)
            for one in drafts
            if one.type in self.kinds or "draft" in self.kinds
        ]


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return "+".join(map(str, value))
    return "-" if value is None else str(value)


def tables() -> Iterator[Told]:
    """Give what the tables hold: `#` begins one, `?` says what is asked for, `=` ends a text."""
    for path in sorted(TABLES.glob("*.txt")):
        title = text = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            mark, _, rest = line.partition(" ")
            if mark == "#":
                title = rest
            elif mark == "?":
                asked = ASKED.fullmatch(line)
                assert asked, line
                fields, kinds = asked["fields"].split(", "), asked["kinds"].split(" or ")
                day, among = date.fromisoformat(asked["day"]), bool(asked["among"])
            elif mark == "=":
                wanted = [one for one in rest.split("; ") if one != "nothing"]
                yield Told(f"{path.stem}: {title}", text, fields, kinds, day, wanted, among)
            elif line:
                text = line


@pytest.mark.parametrize("told", list(tables()), ids=lambda told: f"{told.title}: {told.text[:60]}")
def test_told(told: Told) -> None:
    read = told.read()
    if told.among:
        assert set(told.wanted) <= set(read)
    else:
        assert sorted(read) == sorted(told.wanted)
