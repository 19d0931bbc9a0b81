"""The tags of a page, found in one pass: no input makes it read a place twice.

`html.parser` of the standard library looks for the end of an open comment, tag or section again wherever one
begins, so a page of 100 kB may take it minutes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

BEGIN = re.compile(r"<(?=[A-Za-z/!?])")
STEP = re.compile(r"[>\"']")
NAME = re.compile(r"[A-Za-z][^\s/>]{0,60}")
ATTRIBUTE = re.compile(r"([A-Za-z][\w:.-]{0,60})\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
MOST_ATTRIBUTES = 2_000
"""Characters of a tag in which attributes are looked for (our own choice)."""

LONG_REFERENCE = re.compile(r"&#[xX]?[0-9a-fA-F]{9,};?")
RAW = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in ("script", "style")}


class Token(NamedTuple):
    """Words (`name` is empty), or a tag that opens, closes or does both."""

    name: str
    words: str
    opens: bool = False
    closes: bool = False


def tokens(page: str) -> Iterator[Token]:
    """Yield words and tags in order; comments and declarations are left out, what never ends is dropped."""
    place = 0
    while True:
        begin = BEGIN.search(page, place)
        stop = begin.start() if begin else len(page)
        if stop > place:
            yield Token("", unescaped(page[place:stop]))
        if begin is None:
            return
        if page.startswith("<!--", stop):
            end = page.find("-->", stop + 4)
            place = end + 3
        else:
            end = _end_of_tag(page, stop)
            place = end + 1
        if end < 0:
            return
        name = NAME.match(page, stop + 1) or NAME.match(page, stop + 2)
        if page[stop + 1] in "!?" or name is None:
            continue
        token = _tag(page[stop:place], name[0].lower())
        yield token
        if token.opens and not token.closes and token.name in RAW:
            close = RAW[token.name].search(page, place)
            if close is None:
                return
            place = close.start()


def attributes(words: str) -> dict[str, str]:
    """Read the attributes of a tag, names in small letters."""
    found = ATTRIBUTE.finditer(words[:MOST_ATTRIBUTES])
    return {one[1].lower(): unescaped(one[2] or one[3] or one[4] or "") for one in found}


def unescaped(words: str) -> str:
    """Turn references into characters; numbers beyond any character stand for one that is unknown."""
    return html.unescape(LONG_REFERENCE.sub("\ufffd", words)) if "&" in words else words


def _tag(words: str, name: str) -> Token:
    closing = words[1] == "/"
    return Token(name, words, opens=not closing, closes=closing or words.endswith("/>"))


def _end_of_tag(page: str, start: int) -> int:
    """Return where a tag ends, marks in quotes skipped; below 0 where it never does."""
    place = start + 1
    if page[place] in "!?":
        return page.find(">", place)
    while True:
        step = STEP.search(page, place)
        if step is None:
            return -1
        if step[0] == ">":
            return step.start()
        place = step.end()
        if page[max(start, step.start() - 9) : step.start()].rstrip().endswith("="):
            close = page.find(step[0], place)
            if close < 0:
                return -1
            place = close + 1
