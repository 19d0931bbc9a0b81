"""The handbook's pages, drawn from its Markdown; nothing in it is run."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

import aidlift
from aidlift.errors import NotFound

DOCS = Path(aidlift.__file__).parents[2] / "docs"
"""Beside the source; a copy installed without it says so."""

FIRST = (
    *("desk", "assistance", "reserve", "shipments", "corridors", "needs", "plan", "outlook", "intake"),
    *("bulletin", "figures-of-record", "scenario", "glossary"),
)
"""What people at the desk read; what operators and programmers read comes after it."""

LINK = re.compile(r'href="(?:\.\./|\./)?(?:docs/)?([\w-]+)\.md(#[^"]*)?"')


def contents(request: HttpRequest) -> HttpResponse:
    """List the pages of the handbook, those of the desk's work first."""
    found = {path.stem: path for path in sorted(DOCS.glob("*.md")) if path.stem != "README"}
    order = [*(name for name in FIRST if name in found), *(name for name in found if name not in FIRST)]
    pages = [(name, *_opening(found[name])) for name in order]
    return render(request, "help.html", {"title": _("Help"), "subject": "help", "pages": pages})


def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one page of the handbook."""
    path = DOCS / f"{slug}.md"
    if not re.fullmatch(r"[\w-]+", slug) or not path.is_file():
        raise NotFound(f"The handbook has no page {slug!r}.")
    context = {"title": _opening(path)[0], "subject": "help", "words": _drawn(path, path.stat().st_mtime)}
    return render(request, "help.html", context)


def _opening(path: Path) -> tuple[str, str]:
    """Return the title of a page and its first sentence."""
    text = re.sub(r"```.*?```|<!--.*?-->", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    title = next((line.lstrip("# ") for line in text.splitlines() if line.startswith("#")), path.stem)
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text))
    first = next((part for part in paragraphs if part and part[0] not in "#|-!>"), "")
    words = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", first)
    return title, re.split(r"(?<=\.)\s", words)[0]


@cache
def _drawn(path: Path, changed: float) -> SafeString:
    """Draw a page; HTML inside the Markdown is shown as text. `changed` renews a page that was edited."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    drawn = markdown.render(path.read_text(encoding="utf-8"))
    drawn = drawn.replace(
        "<table>", '<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>'
    )
    drawn = drawn.replace("</table>", "</table></div>")
    drawn = re.sub(r' style="text-align:\s*(\w+)"', "", drawn)
    return mark_safe(LINK.sub(r'href="/help/\1/\2"', drawn))  # noqa: S308 - html is off: markdown-it escapes all
