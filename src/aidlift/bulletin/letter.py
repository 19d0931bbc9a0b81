"""Write a bulletin's blocks as plain text for e-mail: no markup, no line wider than 72 columns.

72 leaves room for the marks of two replies within the 78 columns that RFC 5322, 2.1.1 asks for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest
from unicodedata import category, east_asian_width

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
    with_marks,
)

WIDTH = 72
GAP = "  "
NARROWEST = 18
"""Columns that a column of sentences needs at least; with less, rows are written below each other."""


def letter(title: str, lead: str, blocks: Sequence[Block], citations: Citations, warning: str = "") -> str:
    """Write the text. A table that does not fit is written row by row; a chart is left to the page.

    A word wider than the line, such as an address, stands whole on a line of its own.
    """
    parts = [_ruled(title, "="), _set(_clean(lead)), *([_set(_clean(warning))] if warning else [])]
    parts += [part for block in blocks if (part := _block(block, citations))]
    return "\n\n".join(parts) + "\n"


def _block(block: Block, citations: Citations) -> str:
    if isinstance(block, Heading):
        return "\n" + _ruled(block.words, "-")
    if isinstance(block, Paragraph):
        return _set(_text(block.text, citations), "! " if block.kind == "warning" else "", "")
    if isinstance(block, Bullets):
        return "\n".join(_set(_text(text, citations), "* ", "  ") for text in block.texts)
    if isinstance(block, Facts):
        return "\n\n".join(
            f"{_set(f'{_clean(fact.label)}: {_clean(fact.figure)}')}\n"
            f"{_set(_text(fact.sentence, citations), '  ', '  ')}"
            for fact in block.facts
        )
    if isinstance(block, Picture):
        return ""
    return _table(block, citations)


def _table(block: Table, citations: Citations) -> str:
    head = [_clean(name) for name in block.columns]
    rows = [[_cell(one, citations) for one in row] for row in block.rows]
    widths = _widths(head, rows)
    set_ = _aligned(head, rows, widths, block.numbers) if widths else _below(head, rows)
    return "\n\n".join(
        [_set(_clean(block.caption)), set_, *([_set(_clean(block.more))] if block.more else [])]
    )


def _widths(head: list[str], rows: list[list[str]]) -> list[int]:
    """Return the columns' widths within the line, the widest made to wrap; nothing where that does not do."""
    widths = [
        max([*map(_columns, name.split()), *(_columns(row[place]) for row in rows)])
        for place, name in enumerate(head)
    ]
    over = sum(widths) + len(GAP) * (len(widths) - 1) - WIDTH
    if over <= 0:
        return widths
    widest = widths.index(max(widths))
    widths[widest] -= over
    words = [word for row in rows for word in row[widest].split()] + head[widest].split()
    longest = max(map(_columns, words), default=0)
    return widths if widths[widest] >= max(NARROWEST, longest) else []


def _aligned(head: list[str], rows: list[list[str]], widths: list[int], numbers: frozenset[int]) -> str:
    def lines(cells: list[str]) -> list[str]:
        wrapped = [_wrap(cell, width) for cell, width in zip(cells, widths, strict=True)]
        return [
            GAP.join(
                _pad(part, width, place in numbers)
                for place, (part, width) in enumerate(zip(parts, widths, strict=True))
            ).rstrip()
            for parts in zip_longest(*wrapped, fillvalue="")
        ]

    rule = GAP.join("-" * width for width in widths)
    return "\n".join([*lines(head), rule, *(line for row in rows for line in lines(row))])


def _below(head: list[str], rows: list[list[str]]) -> str:
    """Write each row as its first cell and, below it, what the other columns say."""
    return "\n".join(
        _set(row[0])
        + "\n"
        + _set(
            "; ".join(
                f"{name}: {cell}"
                for name, cell in zip(head[1:], row[1:], strict=True)
                if cell not in ("", "–")
            ),
            "  ",
            "  ",
        )
        for row in rows
    )


def _cell(content: Cell, citations: Citations) -> str:
    return _clean(content) if isinstance(content, str) else _text(content, citations)


def _text(text: Text, citations: Citations) -> str:
    return with_marks(text, _clean(text.words), citations)


def _ruled(words: str, rule: str) -> str:
    set_ = _set(_clean(words))
    return f"{set_}\n{rule * min(WIDTH, max(map(_columns, set_.splitlines())))}"


def _set(words: str, first: str = "", later: str = "") -> str:
    lines = _wrap(words, WIDTH - len(first))
    return "\n".join((later if place else first) + line for place, line in enumerate(lines))


def _wrap(words: str, width: int) -> list[str]:
    """Break a line at blanks and between signs of two columns; a word that is too wide stays whole."""
    lines = [""]
    for part in PARTS.findall(words):
        if lines[-1] and _columns(lines[-1] + part.rstrip()) > width:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += part
    return [line.rstrip() for line in lines]


def _columns(words: str) -> int:
    """Count the columns of a terminal's or letter's line (Unicode standard annex 11)."""
    return sum(
        0 if category(sign) in ("Mn", "Me", "Cf") else 1 + (east_asian_width(sign) in "WF") for sign in words
    )


def _pad(words: str, width: int, right: bool) -> str:
    blank = " " * (width - _columns(words))
    return blank + words if right else words + blank


CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
WIDE = r"\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60"
PARTS = re.compile(f"[{WIDE}] *|[^ {WIDE}]+ *")


def _clean(words: str) -> str:
    """Keep user text on its line and free of what a terminal obeys; a blank that must not break stays one."""
    return CONTROLS.sub("", re.sub(r"[ \t\r\n\f\v]+", " ", words)).strip()
