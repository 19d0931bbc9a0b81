"""HTML as plain text: paragraphs as lines, list items with a dash, table cells parted by bars."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aidlift.formats.documents import RawDocument, day_in, decode
from aidlift.formats.documents_tags import attributes, tokens

BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "ul",
        "ol",
        "table",
        "tr",
        "blockquote",
        "pre",
        "dl",
        "dt",
        "dd",
        "figure",
        "hr",
        "main",
    ]
)
DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "nav",
        "footer",
        "aside",
        "form",
        "svg",
        "iframe",
        "object",
        "embed",
        "button",
        "select",
    ]
)
DAY_NAMES = frozenset(
    [
        "article:published_time",
        "og:published_time",
        "date",
        "dc.date",
        "dcterms.date",
        "datepublished",
        "pubdate",
        "publish_date",
    ]
)
CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)
MOST_TAGS = 500_000
TELLING = frozenset(("html", "meta", "time"))


class _Text:
    """Collects the words of a page; what is hidden or run is dropped."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.dropped = 0
        self.title: list[str] = []
        self.in_title = False
        self.day: str | None = None
        self.language = ""
        self.tags = 0
        self.row_open = False

    def read(self, page: str) -> None:
        """Take up the words and tags of a page in order."""
        for token in tokens(page):
            if not token.name:
                self.add(token.words)
            if token.opens:
                self.open(token.name, token.words)
            if token.closes:
                self.close(token.name)

    def open(self, tag: str, words: str) -> None:
        """Open a block, a cell, or what is dropped."""
        self.tags += 1
        if self.tags > MOST_TAGS:
            return
        told = attributes(words) if tag in TELLING else {}
        if tag == "html":
            self.language = told.get("lang", "")[:2]
        if (
            tag == "meta"
            and (told.get("property") or told.get("name") or told.get("itemprop", "")).lower() in DAY_NAMES
        ):
            self.day = self.day or told.get("content")
        if tag == "time" and told.get("datetime"):
            self.day = self.day or told["datetime"]
        if tag == "title":
            self.in_title = True
        if tag in DROPPED:
            self.dropped += 1
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag in ("td", "th"):
            self.parts.append(" | " if self.row_open else "")
            self.row_open = True
        elif tag in BLOCKS:
            self.parts.append("\n")
            self.row_open = False

    def close(self, tag: str) -> None:
        """Close a block or what is dropped."""
        if tag == "title":
            self.in_title = False
        if tag in DROPPED:
            self.dropped = max(0, self.dropped - 1)
        elif tag in ("p", "table", "ul", "ol", "h1", "h2", "h3", "div", "article", "section"):
            self.parts.append("\n\n" if tag in ("p", "table", "ul", "ol") or tag.startswith("h") else "\n")

    def add(self, data: str) -> None:
        """Keep words; blanks and line ends of the source are one blank."""
        if self.in_title:
            self.title.append(data)
        elif not self.dropped:
            self.parts.append(re.sub(r"\s+", " ", data))


def text_of(html: str) -> str:
    """Return the words of a piece of HTML."""
    return _parsed(html)[0]


def read_html(content: bytes, name: str, mark: str) -> Iterator[RawDocument]:
    """Read a page; its day is that of its meta elements or its first `time`."""
    charset = CHARSET.search(content[:2048])
    text, page = _parsed(decode(content, charset[1].decode("ascii") if charset else None))
    title = re.sub(r"\s+", " ", "".join(page.title)).strip()
    yield RawDocument(
        text=text, name=name, day=day_in(page.day), title=title, language=page.language or "en", sha256=mark
    )


def _parsed(html: str) -> tuple[str, _Text]:
    page = _Text()
    page.read(html)
    lines = [re.sub(r" {2,}", " ", line).strip() for line in "".join(page.parts).split("\n")]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return text, page
