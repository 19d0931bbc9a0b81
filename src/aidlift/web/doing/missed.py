"""The form of what a reading missed: it asks for what a draft of its kind has, and offers words for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aidlift.intake.lexicon import candidates
from aidlift.intake.told import NUMBER, TEXT, WORDS
from aidlift.records.action import Action
from aidlift.records.intake.actions import ASKED_AS
from aidlift.web.words import translated

KINDS = tuple(TEXT)
OF_ALL = frozenset({"article_id", "kind", "quote", "date_words"})


def choices(thing: str, name: str) -> list[tuple[str, str]]:
    """List the words that a field of a draft can hold; none for another thing, or where any may stand."""
    if thing != "draft":
        return []
    words = {"kind": KINDS, "goods": sorted(candidates())}.get(name) or sorted(WORDS.get(name, ()))
    return [(one, translated(one.replace("_", " "))) for one in words]


def is_asked(action: Action, name: str, given: Mapping[str, Any]) -> bool:
    """Say whether a form shows a parameter: once the kind of a draft is known, only what that kind has."""
    kind = given.get("kind")
    if action.name != "draft.add" or kind not in TEXT or name in OF_ALL or name in given:
        return True
    if name == "number":
        return kind in NUMBER
    return name in {ASKED_AS.get(one, one) for one in TEXT[kind]}
