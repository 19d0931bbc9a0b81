"""One article: its text with every quote lit, and a card for each draft, confirmed by one key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from aidlift.errors import NotFound
from aidlift.intake import Draft
from aidlift.records import access
from aidlift.records.intake.keeping import from_kept
from aidlift.records.intake.models import Article, IntakeDraft
from aidlift.web import cells, subjects
from aidlift.web.doing.missed import KINDS
from aidlift.web.intake.words import STATUS, said_of
from aidlift.web.people import person_of
from aidlift.web.words import said, translated

UNSURE = 0.6
"""A share below which a card warns: of drafts like it nearly as many were wrong as right (our own choice)."""


@dataclass(frozen=True)
class Card:
    """A draft as its card shows it."""

    kept: IntakeDraft
    draft: Draft

    @property
    def is_open(self) -> bool:
        """Say whether somebody still has to decide."""
        return self.kept.state == IntakeDraft.State.EXTRACTED

    @property
    def of_hundred(self) -> int:
        """How many of a hundred drafts like it were right in every field."""
        return round(100 * self.draft.confidence)

    @property
    def is_unsure(self) -> bool:
        """Say whether drafts like it were wrong nearly as often as right."""
        return self.draft.confidence < UNSURE

    @property
    def quote(self) -> str:
        """The words that state it."""
        return " ".join(self.draft.evidence[0].quote.split())

    @property
    def fields(self) -> list[tuple[str, str, str]]:
        """What it says: field, value, and how the text gives it."""
        return [
            (
                translated(said(name)),
                said_of(name, one.value, day=cells.moment),
                translated(STATUS[one.status]),
            )
            for name, one in self.draft.fields.items()
            if one.value not in (None, ())
        ]


@dataclass(frozen=True)
class Piece:
    """A stretch of the text: lit where a draft quotes it, underlined where a fact may have been missed."""

    text: str
    number: int = 0
    is_open: bool = False
    is_unread: bool = False


def article(request: HttpRequest, article_id: str) -> HttpResponse:
    """Show an article to those who work in the inbox, and to who brought it in."""
    by = person_of(request)
    found = Article.objects.select_related("document", "read_by").filter(pk=article_id).first()
    if found is None or found.read_by_id != by.username:
        access.require(by, "intake", access="read")
    if found is None:
        raise NotFound(f"There is no article {article_id!r}.")
    kept = found.drafts.select_related("decided_by").order_by("number")
    cards = [Card(one, from_kept(one.content)) for one in kept]
    waiting = [one for one in cards if one.is_open]
    passed = request.GET.getlist("passed")
    following = [one for one in waiting if one.kept.pk not in passed]
    context = {
        "title": found.document.title,
        "article": found,
        "subject": subjects.subject_of("intake"),
        "cards": sorted(cards, key=lambda card: not card.is_open),
        "waiting": len(waiting),
        "pieces": list(pieces(found.text, cards, found.unread)),
        "unread": bool(found.unread),
        "decides": access.may(by, "intake") and found.read_by_id != by.username,
        "adds": access.may(by, "intake"),
        "kinds": KINDS,
        "is_own": found.read_by_id == by.username,
        "first": following[0].kept.pk if following else "",
    }
    return render(request, "article.html", context)


def pieces(text: str, cards: Sequence[Card], unread: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    """Cut a text where drafts quote it and where it gave none; words quoted twice belong to the first."""
    lit = [(span.start, span.end, card) for card in cards for span in card.draft.evidence[:1]]
    cuts = [*lit, *((start, end, None) for start, end in unread)]
    at = 0
    for start, end, card in sorted(cuts, key=lambda one: one[:2]):
        if start > at:
            yield Piece(text[at:start])
        words = text[max(start, at) : end]
        if card is not None:
            yield Piece(words, card.kept.number, card.is_open)
        elif words:
            yield Piece(words, is_unread=True)
        at = max(at, end)
    if at < len(text):
        yield Piece(text[at:])
