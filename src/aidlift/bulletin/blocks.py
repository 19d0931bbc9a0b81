"""The parts of a bulletin, said once: a page and a plain text are made from the same blocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl


@dataclass(frozen=True)
class Text:
    """Words with the sources they rest on; `invented` marks what is hypothetical."""

    words: str
    sources: tuple[str, ...] = ()
    invented: bool = False
    language: str = "en"


Cell = str | Text


@dataclass(frozen=True)
class Fact:
    """One of the most important facts: a small label, the figure in large type, and a sentence.

    `key` names the standard sentence that says the same in other languages, with `values`; without one, the
    fact is that there is nothing.
    """

    label: str
    figure: str
    sentence: Text
    key: str = ""
    values: Mapping[str, str | int | float | date] = field(default_factory=dict)
    language: str = "en"


@dataclass(frozen=True)
class Facts:
    """The facts of the first screen."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Heading:
    """The title of a section; `anchor` is what links name."""

    words: str
    anchor: str
    language: str = "en"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `kind` is plain, note (smaller) or warning."""

    text: Text
    kind: str = "plain"


@dataclass(frozen=True)
class Bullets:
    """A list of sentences, each with its sources."""

    texts: tuple[Text, ...]


@dataclass(frozen=True)
class Table:
    """A table with its caption; `numbers` are the columns set to the right, `codes` those
    never broken over lines. `more` tells what is left out."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: frozenset[int] = frozenset()
    codes: frozenset[int] = frozenset()
    more: str = ""


@dataclass(frozen=True)
class Picture:
    """A chart: its name and what it shows, in words."""

    name: str
    alt: str
    data: str = ""


Block = Facts | Heading | Paragraph | Bullets | Table | Picture


def spoken(block: Block) -> str:
    """Return the language that a block is in."""
    if isinstance(block, Heading):
        return block.language
    if isinstance(block, Facts):
        return block.facts[0].language if block.facts else "en"
    if isinstance(block, Paragraph):
        return block.text.language
    if isinstance(block, Bullets):
        return block.texts[0].language if block.texts else "en"
    return "en"


@dataclass
class Citations:
    """Number the sources in the order in which they are first named."""

    sources: pl.DataFrame
    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, source_id: str) -> int:
        """Return a source's number, a new one where it was not named before."""
        return self.numbers.setdefault(source_id, len(self.numbers) + 1)


def with_marks(text: Text, words: str, citations: Citations) -> str:
    """Return a text's words, made safe by the caller, with its tag and the numbers of its sources."""
    tag = " (INVENTED)" if text.invented else ""
    marks = "".join(f"[{citations.number(source)}]" for source in dict.fromkeys(text.sources))
    return words + tag + (f" {marks}" if marks else "")


ROWS = 40


def table(
    caption: str,
    columns: list[str],
    rows: list[tuple[Cell, ...]],
    *,
    numbers: set[int] | None = None,
    codes: set[int] | None = None,
    most: int = ROWS,
) -> Table:
    """Make a table of at most `most` rows that says how many more there are."""
    more = f"{len(rows) - most:,} more rows are in the run's files." if len(rows) > most else ""
    return Table(
        caption, tuple(columns), tuple(rows[:most]), frozenset(numbers or ()), frozenset(codes or ()), more
    )
