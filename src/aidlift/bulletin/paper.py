"""Write a bulletin's blocks as what its PDF shows: plain values that a template sets, none of them markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aidlift.bulletin.blocks import (
    Block,
    Bullets,
    Cell,
    Citations,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Table,
    Text,
    spoken,
)
from aidlift.bulletin.voice import Voice

WIDEST = 60
"""Letters beyond which a column asks for no more room; longer cells take more lines."""

MOST_OF_FEW = 24
"""Letters that a column may ask for on account of a few long cells."""

MARGIN = 2.5
"""Room between columns, in letters."""


def paper(
    title: str,
    lead: str,
    blocks: Sequence[Block],
    citations: Citations,
    charts: Mapping[str, str],
    voice: Voice,
) -> dict[str, Any]:
    """Give title, language, blocks and drawn charts as the template `bulletin.typ` takes them."""
    names = {block.name for block in blocks if isinstance(block, Picture)}
    return {
        "title": title,
        "lead": lead,
        "kind": voice("kind"),
        "language": voice.code,
        "direction": voice.direction,
        "glance": voice("glance"),
        "invented": voice("invented"),
        "page": voice("page"),
        "made": voice("made"),
        "unreviewed": voice.warning,
        "blocks": [_block(block, citations) | {"language": spoken(block)} for block in blocks],
        "charts": {name: drawn for name, drawn in charts.items() if name in names},
    }


def _block(block: Block, citations: Citations) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"is": "heading", "words": block.words}
    if isinstance(block, Paragraph):
        return {"is": "paragraph", "kind": block.kind, "text": _text(block.text, citations)}
    if isinstance(block, Bullets):
        return {"is": "bullets", "texts": [_text(text, citations) for text in block.texts]}
    if isinstance(block, Facts):
        return {
            "is": "facts",
            "facts": [
                {
                    "label": fact.label,
                    "figure": fact.figure,
                    "text": _text(fact.sentence, citations),
                }
                for fact in block.facts
            ],
        }
    if isinstance(block, Picture):
        return {"is": "picture", "name": block.name, "alt": block.alt}
    return _table(block, citations)


def _text(text: Text, citations: Citations) -> dict[str, Any]:
    return {
        "words": text.words,
        "language": text.language,
        "invented": text.invented,
        "refs": [citations.number(source) for source in dict.fromkeys(text.sources)],
    }


def _table(block: Table, citations: Citations) -> dict[str, Any]:
    rows = [[_cell(one, citations) for one in row] for row in block.rows]
    return {
        "is": "table",
        "caption": block.caption,
        "columns": list(block.columns),
        "widths": [_width(block, place) for place in range(len(block.columns))],
        "numbers": sorted(block.numbers),
        "rows": rows,
        "anchors": [_source(row[0]) for row in block.rows],
        "more": block.more,
    }


def _cell(content: Cell, citations: Citations) -> dict[str, Any]:
    return _text(content if isinstance(content, Text) else Text(content), citations)


def _source(first: Cell) -> str:
    """Name the row of a source, `[3]`, so that a mark in the text can lead to it."""
    number = first[1:-1] if isinstance(first, str) and first.startswith("[") else ""
    return f"source-{number}" if number.isdigit() else ""


def _width(block: Table, place: int) -> float:
    """Return a column's share of the width: what is never broken in full, of the rest the usual length."""
    cells = [_words(row[place]) for row in block.rows] or [""]
    words = [word for cell in [block.columns[place], *cells] for word in cell.split(" ")]
    longest, lengths = max(map(len, words)), sorted(map(len, cells))
    usual = max(lengths[len(lengths) * 3 // 4], min(lengths[-1], MOST_OF_FEW))
    usual = lengths[-1] if place in block.numbers | block.codes else usual
    return max(min(longest, WIDEST / 2), min(usual, WIDEST)) + MARGIN


def _words(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    return cell.words + " invented" * cell.invented + " [1]" * len(cell.sources)
