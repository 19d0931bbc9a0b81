"""Write a bulletin's blocks as one page that needs nothing else: no script, no font, no file, no network."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from importlib.resources import files

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
from aidlift.bulletin.voice import ENGLISH, Voice

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@cache
def style() -> str:
    """Return the page's style sheet."""
    return (files("aidlift") / "bulletin" / "style.css").read_text(encoding="utf-8")


def page(
    title: str,
    lead: str,
    blocks: Sequence[Block],
    citations: Citations,
    pictures: Mapping[str, tuple[str, str]],
    voice: Voice,
) -> str:
    """Write the page; `pictures` gives for each name a wide and a narrow drawing."""
    body = "\n".join(_in_language(block, voice, _block(block, citations, pictures)) for block in blocks)
    headings = [block for block in blocks if isinstance(block, Heading)]
    links = "".join(f'<a href="#{escape(one.anchor)}">{escape(one.words)}</a>' for one in headings)
    language = "en-GB" if voice.code == ENGLISH else voice.code
    warning = f'<p class="warning">{escape(voice.warning)}</p>' if voice.warning else ""
    return f"""<!doctype html>
<html lang="{language}" dir="{voice.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>{escape(title)}</title>
<style>
{style()}
</style>
</head>
<body>
<header>
<p class="kind">{escape(voice("kind"))}</p>
<h1>{escape(title)}</h1>
<p class="lead">{escape(lead)}</p>
{warning}</header>
<main>
{_with_contents(body, links)}
</main>
<footer>{escape(voice("made"))}</footer>
</body>
</html>
"""


def _in_language(block: Block, voice: Voice, written: str) -> str:
    """Mark a block that is in English on a page of another language, for readers' voices and direction."""
    if voice.code == ENGLISH or spoken(block) == voice.code:
        return written
    return f'<div lang="en-GB" dir="ltr">{written}</div>'


def _with_contents(body: str, links: str) -> str:
    """Put the links to the sections after the facts of the first screen."""
    nav = f'<nav aria-label="Sections">{links}</nav>'
    mark = "<!-- contents -->"
    return body.replace(mark, nav, 1) if mark in body else nav + body


def _block(block: Block, citations: Citations, pictures: Mapping[str, tuple[str, str]]) -> str:
    if isinstance(block, Heading):
        return f'<h2 id="{escape(block.anchor)}">{escape(block.words)}</h2>'
    if isinstance(block, Paragraph):
        return f'<p class="{escape(block.kind)}">{_text(block.text, citations)}</p>'
    if isinstance(block, Bullets):
        return "<ul>" + "".join(f"<li>{_text(text, citations)}</li>" for text in block.texts) + "</ul>"
    if isinstance(block, Facts):
        cards = "".join(
            f'<div class="fact"><p class="label">{escape(fact.label)}</p>'
            f'<p class="figure">{escape(fact.figure)}</p>'
            f"<p>{_text(fact.sentence, citations)}</p></div>"
            for fact in block.facts
        )
        return f'<section class="facts" aria-label="At a glance">{cards}</section>\n<!-- contents -->'
    if isinstance(block, Picture):
        return _picture(block, pictures)
    return _table(block, citations)


def _picture(block: Picture, pictures: Mapping[str, tuple[str, str]]) -> str:
    wide, narrow = pictures[block.name]
    drawn = f'<div class="wide">{wide}</div><div class="narrow">{narrow}</div>'
    return f'<figure id="chart-{escape(block.name)}">{drawn}</figure>'


DRAWN = re.compile(
    r'<figure id="chart-([\w-]+)"><div class="wide">(.*?)</div><div class="narrow">(.*?)</div></figure>', re.S
)


def drawings_in(html: str) -> dict[str, tuple[str, str]]:
    """Take the drawings of a bulletin's page out of it again, a wide and a narrow one by name."""
    return {name: (wide, narrow) for name, wide, narrow in DRAWN.findall(html)}


def _table(block: Table, citations: Citations) -> str:
    def cell(place: int, content: Cell, kind: str) -> str:
        number = _class(block, place)
        scope = ' scope="row"' if kind == "th" else ""
        return f"<{kind}{number}{scope}>{_cell(content, citations)}</{kind}>"

    head = "".join(
        f'<th scope="col"{_class(block, place)}>{escape(name)}</th>'
        for place, name in enumerate(block.columns)
    )
    rows = "".join(
        f"<tr{_anchor(row[0])}>"
        + "".join(cell(place, one, "th" if place == 0 else "td") for place, one in enumerate(row))
        + "</tr>\n"
        for row in block.rows
    )
    more = f'<p class="note">{escape(block.more)}</p>' if block.more else ""
    label = escape(block.caption, quote=True)
    inside = (
        f"<caption>{escape(block.caption)}</caption><thead><tr>{head}</tr></thead><tbody>\n{rows}</tbody>"
    )
    region = f'class="scroll" tabindex="0" role="region" aria-label="{label}"'
    return f"<div {region}><table>{inside}</table></div>{more}"


def _class(block: Table, place: int) -> str:
    if place in block.numbers:
        return ' class="number"'
    return ' class="code"' if place in block.codes else ""


def _anchor(first: Cell) -> str:
    """Name the row of a source, `[3]`, so that a footnote can lead to it."""
    number = first[1:-1] if isinstance(first, str) and first.startswith("[") else ""
    return f' id="source-{number}"' if number.isdigit() else ""


def _cell(content: Cell, citations: Citations) -> str:
    return escape(content) if isinstance(content, str) else _text(content, citations)


def _text(text: Text, citations: Citations) -> str:
    tag = ' <span class="invented">invented</span>' if text.invented else ""
    named = list(dict.fromkeys(text.sources))
    marks = "".join(
        f'<a class="ref" href="#source-{number}" title="Source {number}">[{number}]</a>'
        for number in (citations.number(source) for source in named)
    )
    return escape(text.words) + tag + (f" {marks}" if marks else "")
