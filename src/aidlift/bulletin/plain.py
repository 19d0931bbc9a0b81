"""Write a bulletin's blocks as Markdown that reads well as plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from aidlift.bulletin.blocks import (
    Block,
    Bullets,
    Cell,
    Citations,
    Fact,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Table,
    Text,
    with_marks,
)

SPECIAL = re.compile(r"([\\`*_\[\]|])")


def markdown(title: str, lead: str, blocks: Sequence[Block], citations: Citations, warning: str = "") -> str:
    """Write the text; charts become the sentence that says what they show."""
    parts = [f"# {_safe(title)}", _safe(lead), *([f"**{_safe(warning)}**"] if warning else [])]
    parts += [part for block in blocks if (part := _block(block, citations))]
    return "\n\n".join(parts) + "\n"


def _block(block: Block, citations: Citations) -> str:
    if isinstance(block, Heading):
        return f"## {_safe(block.words)}"
    if isinstance(block, Paragraph):
        return ("**Note:** " if block.kind == "warning" else "") + _text(block.text, citations)
    if isinstance(block, Bullets):
        return "\n".join(f"- {_text(text, citations)}" for text in block.texts)
    if isinstance(block, Facts):
        return "\n".join(_fact(fact, citations) for fact in block.facts)
    if isinstance(block, Picture):
        return f"*Chart: {_safe(block.alt)}*"
    return _table(block, citations)


def _fact(fact: Fact, citations: Citations) -> str:
    """Read the figure and its sentence as one where the sentence goes on from it."""
    stop = "" if fact.sentence.words[:1].islower() else "."
    return f"- **{_safe(fact.label)}:** {_safe(fact.figure)}{stop} {_text(fact.sentence, citations)}"


def _table(block: Table, citations: Citations) -> str:
    rows = [[_cell(one, citations) for one in row] for row in block.rows]
    head = [_safe(name) for name in block.columns]
    widths = [max(len(row[place]) for row in [head, *rows]) for place in range(len(head))]
    widths = [max(width, 3) for width in widths]

    def line(cells: list[str]) -> str:
        set_ = [
            cell.rjust(width) if place in block.numbers else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        return f"| {' | '.join(set_)} |"

    ruled = [
        "-" * (width - 1) + ":" if place in block.numbers else "-" * width
        for place, width in enumerate(widths)
    ]
    parts = [f"**{_safe(block.caption)}**", "", line(head), f"| {' | '.join(ruled)} |", *map(line, rows)]
    return "\n".join(parts) + (f"\n\n{_safe(block.more)}" if block.more else "")


def _cell(content: Cell, citations: Citations) -> str:
    return _safe(content) if isinstance(content, str) else _text(content, citations)


def _text(text: Text, citations: Citations) -> str:
    return with_marks(text, _safe(text.words), citations)


def _safe(words: str) -> str:
    """Keep user text from being read as markup; line breaks become blanks."""
    return SPECIAL.sub(r"\\\1", escape(" ".join(words.split()), quote=False))
