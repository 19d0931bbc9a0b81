"""Write XML as text, and walk XML that came from outside without trusting it.

A document type, and with it every entity that a file could define (bombs, files of this machine, addresses on
the network), is refused before anything is read of it; so is nesting beyond `MOST_DEPTH`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from aidlift.errors import BadInput, NotFound, Problem

MOST_DEPTH = 40
CHUNK = 1 << 16
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, even escaped."""


def element(name: str, *inside: str, **attributes: object) -> str:
    """Write an element; `inside` is text that is written already, attributes that are None are left out.

    An underscore in an attribute's name stands for a hyphen, two for a colon (`xml__lang`).
    """
    given = "".join(
        f" {key.replace('__', ':').replace('_', '-')}={quoteattr(_legal(str(value)))}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{given}>{''.join(inside)}</{name}>" if inside else f"<{name}{given}/>"


def text(words: str) -> str:
    """Write text; raise BadInput where it holds a character that XML cannot."""
    return escape(_legal(words))


def _legal(words: str) -> str:
    found = NOT_XML.search(words)
    if found:
        raise BadInput(f"{words[:60]!r} holds the character {found[0]!r}, which XML cannot hold; remove it.")
    return words


class Walker:
    """Walk a file: `start(name, attributes, line)`, `end(name, text, line)` for each element in turn."""

    def __init__(
        self, start: Callable[[str, Mapping[str, str], int], None], end: Callable[[str, str, int], None]
    ) -> None:
        self.start, self.end = start, end
        self.words: list[list[str]] = []

    def walk(self, path: Path) -> None:
        """Read the file; raise NotFound, or BadInput where it is no XML or is made to do harm."""
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = lambda name, given: self._start(parser, name, given)
        parser.EndElementHandler = lambda name: self._end(parser, name)
        parser.CharacterDataHandler = lambda words: self.words[-1].append(words) if self.words else None
        parser.buffer_text = True
        try:
            with path.open("rb") as file:
                parser.ParseFile(file)
        except FileNotFoundError:
            raise NotFound(f"There is no file {path}.") from None
        except OSError as error:
            raise BadInput(f"{path} cannot be read: {error.strerror}.") from None
        except expat.ExpatError as error:
            place = f"line {error.lineno}, column {error.offset + 1}"
            fault = Problem(expat.ErrorString(error.code), None, place)
            raise BadInput(f"{path.name} is not XML; nothing was read.", [fault]) from None

    def _doctype(self, name: str, *rest: object) -> None:
        raise BadInput(
            f"The file declares a document type ({name}) and is not read: it could define entities."
        )

    def _start(self, parser: expat.XMLParserType, name: str, given: Mapping[str, str]) -> None:
        if len(self.words) >= MOST_DEPTH:
            raise BadInput(f"The file is nested deeper than {MOST_DEPTH} elements; it is not read.")
        self.words.append([])
        self.start(name, given, parser.CurrentLineNumber)

    def _end(self, parser: expat.XMLParserType, name: str) -> None:
        self.end(name, "".join(self.words.pop()), parser.CurrentLineNumber)
