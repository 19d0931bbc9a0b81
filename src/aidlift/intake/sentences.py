"""Paragraphs, sentences, list items and rows of tables, each a span of the text with its atoms."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from aidlift.intake.atoms import Atom
from aidlift.intake.document import Document

ENDS = re.compile(
    r"[.!?…।](?:[.!?…।]*[\"”’')\]]*(?=\s+[\"“‘'(\[]?[A-Z0-9À-Þ“]|\s*$)|(?<=[a-z]{2}\.)(?=[A-Z][a-z]+\s))"
)
"""The second form is of pages that lost the blank between two sentences."""
ABBREVIATED = re.compile(
    r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|Gen|Col|Lt|Gov|Sen|Rep|St|No|Nos|vs|Co|Ltd|Inc|Corp|approx|Rs|Jan|Feb"
    r"|Mar|Apr|Jun|Jul"
    r"|Aug|Sept|Sep|Oct|Nov|Dec|Fig|al|cf|e\.g|i\.e|est|incl|resp|Maj|Brig|Hon|Smt|Shri|Sri|Capt|Rev|Mt|Ft)"
    r"|\b[A-Z]|\b[A-Z]\.[A-Z]|\b[ap]\.m)\.$"
)
BULLET = re.compile(r"\s*(?:(?:--|[-*•●▪◦‣–—·])\s+|\(?\d{1,2}[.)]\s+(?=[A-Za-z])|\(?[a-z][.)]\s+)")
ROW = re.compile(r"\||\t|\S {2,}\S.*\S {2,}\S|\S {3,}\S")
LABELLED = re.compile(r"[^\W\d_][^\d.;:–—]{1,40}?\s?[:–—-]\s?[~≈<>]?\s?\d")
"""A line that names something and gives its number, as `Jamaica – 14,400`."""

UNLABELLED = re.compile(r"[A-Z][^\d.;:–—,]{2,30}\s\d")
"""A line of a list that lost its mark, as `Sweden 120 ventilators`."""

LINES = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c]+|\r?\n\s*\r?\n|[\n\r]")

LONGEST_LABELLED = 200
SHORTEST_WRAPPED = 55
MOST_BLANKS = 60
LONGEST_ROW = 400
LONGEST = 700
"""Characters of a sentence; those of our texts stay below 500. What is longer is cut."""


@dataclass(slots=True)
class Sentence:
    """A sentence, list item, heading or table row: its span, its paragraph, and its atoms.

    `lead` is the sentence that a list item belongs to: the line before the list that ends with a colon.
    `counts` tells whether it holds a number.
    """

    start: int
    end: int
    paragraph: int
    kind: str = "sentence"
    atoms: list[Atom] = field(default_factory=list)
    cells: tuple[tuple[int, int], ...] = ()
    lead: Sentence | None = None
    counts: bool = False


def split(document: Document, atoms: Sequence[Atom], starts: Sequence[int]) -> list[Sentence]:
    """Split a document into sentences and give each its atoms, numbered from 0; these begin at `starts`."""
    text = document.text
    found = []
    dateline = document.later_dateline or (0, 0)
    for sentence in _short(text, _sentences(text, document.body_start)):
        if dateline[0] <= sentence.start < dateline[1] < sentence.end:
            sentence.start = dateline[1]
        low, high = bisect_left(starts, sentence.start), bisect_left(starts, sentence.end)
        while high > low and atoms[high - 1].end > sentence.end + 2:
            high -= 1
        sentence.atoms = list(atoms[low:high])
        for index, atom in enumerate(sentence.atoms):
            atom.index = index
            if atom.quantity is not None:
                sentence.counts = True
        found.append(sentence)
    return found


def _short(text: str, sentences: Iterator[Sentence]) -> Iterator[Sentence]:
    """Cut what is longer than any sentence at a comma or blank, so that reading it takes bounded time."""
    for sentence in sentences:
        start = sentence.start
        while sentence.end - start > LONGEST:
            stop = text.rfind(",", start + LONGEST // 2, start + LONGEST) + 1
            stop = stop or text.rfind(" ", start + LONGEST // 2, start + LONGEST) + 1 or start + LONGEST
            yield replace(sentence, start=start, end=stop, kind="sentence", atoms=[], cells=())
            start = stop
        yield sentence if start == sentence.start else replace(sentence, start=start, atoms=[])


def _sentences(text: str, begin: int) -> Iterator[Sentence]:
    paragraph = 0
    lead: Sentence | None = None
    before = ""
    for start, end, kind in _blocks(text, begin):
        listed = kind == "sentence" and lead is not None and end - start < LONGEST_LABELLED
        if (listed and (_ends_with(text, start, end, ";") or LABELLED.match(text, start, end))) or (
            listed
            and before == "item"
            and end - start < SHORTEST_WRAPPED
            and UNLABELLED.match(text, start, end)
        ):
            kind = "item"
        before = kind
        paragraph += kind != "item"
        if kind == "row":
            yield Sentence(start, end, paragraph, "row", cells=tuple(_cells(text, start, end)))
            continue
        last = None
        for first, stop in _split_block(text, start, end):
            last = Sentence(first, stop, paragraph, kind, lead=lead if kind == "item" else None)
            yield last
        if kind != "item":
            lead = last if last is not None and _ends_with(text, last.start, last.end, ":") else None


def _ends_with(text: str, start: int, end: int, mark: str) -> bool:
    """Tell whether a stretch ends with a mark, blanks aside; only its end is copied."""
    return text[max(start, end - MOST_BLANKS) : end].rstrip().endswith(mark)


def _blocks(text: str, begin: int) -> Iterator[tuple[int, int, str]]:
    """Give the spans of paragraphs, list items and table rows; lines wrapped by hand are joined."""
    open_block: tuple[int, int, str] | None = None
    for start, end in _lines(text, begin):
        line = text[start:end]
        if not line:
            if open_block:
                yield open_block
            open_block = None
            continue
        bullet = BULLET.match(line)
        kind = "item" if bullet else "row" if _is_row(line) else "sentence"
        if open_block and kind == "sentence" and _goes_on(text, open_block, line):
            open_block = open_block[0], end, open_block[2]
            continue
        if open_block:
            yield open_block
        open_block = start + bullet.end() if bullet else start + len(line) - len(line.lstrip()), end, kind
        if kind == "row":
            yield open_block
            open_block = None
    if open_block:
        yield open_block


def _is_row(line: str) -> bool:
    """Tell whether a line is a table's row: bars, tabs or runs of blanks part its cells."""
    if len(line) >= LONGEST_ROW or not ("|" in line or "\t" in line or "  " in line):
        return False
    return ROW.search(line.strip()) is not None


def _goes_on(text: str, block: tuple[int, int, str], line: str) -> bool:
    """Tell whether a line continues the block before it: it was wrapped by hand."""
    before = text[max(block[0], block[1] - 4 * SHORTEST_WRAPPED) : block[1]].rstrip()
    last_line = before.rpartition("\n")[2]
    first = line.lstrip()[:1]
    if before.endswith((",", "-", "–")) or first.islower():
        return True
    return (
        len(last_line) >= SHORTEST_WRAPPED
        and not before.endswith((".", "!", "?", ":", "”", '"'))
        and len(last_line) <= 110
    )


def _lines(text: str, begin: int) -> Iterator[tuple[int, int]]:
    for found in LINES.finditer(text, begin):
        line = found[0]
        if not line.isspace():
            yield found.span()
        elif line.count("\n") > 1 or line.count("\r") > 1:
            yield found.start(), found.start()


def _split_block(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    position = start
    for found in ENDS.finditer(text, start, end):
        stop = found.end()
        if ABBREVIATED.search(text, max(position, found.start() - 8), found.start() + 1) and stop < end:
            continue
        yield from _stretch(text, position, stop)
        position = stop
    yield from _stretch(text, position, end)


def _stretch(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give a stretch without the blanks that lead it; nothing where there is nothing else."""
    piece = text[start:end]
    words = piece.lstrip()
    if words:
        yield end - len(words), end


def _cells(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the spans of a row's cells: parted by bars, tabs or runs of blanks."""
    line = text[start:end]
    parts = r"\|" if "|" in line else r"\t" if "\t" in line else r" {2,}"
    position = 0
    for found in [*re.finditer(parts, line), None]:
        stop = found.start() if found else len(line)
        cell = line[position:stop]
        if cell.strip() or (parts == r"\|" and position > 0 and found):
            lead = len(cell) - len(cell.lstrip())
            yield start + position + lead, start + position + max(lead, len(cell.rstrip()))
        position = found.end() if found else stop
