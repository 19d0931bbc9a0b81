"""Patterns for one of many words that try no letter twice, which `re` does; words and their places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, compress
from typing import cast

WORD = re.compile(r"([A-Za-z]+|\d+)")


class Wording:
    """A pattern in small letters for text in any; asked of the small letters first, as four times as fast."""

    def __init__(self, pattern: str) -> None:
        self._small = re.compile(pattern)
        self._any = re.compile(pattern, re.IGNORECASE)

    def search(self, text: str, small: str) -> re.Match[str] | None:
        """Return the first hit in a text, which is also given in small letters."""
        return self._any.search(text) if self._small.search(small) is not None else None

    def finditer(self, text: str, small: str) -> Iterable[re.Match[str]]:
        """Give all hits in a text, which is also given in small letters."""
        return self._any.finditer(text) if self._small.search(small) is not None else ()


def small_letters(text: str) -> str:
    """Return a text in small letters, each where it was: as it is where one would become two, as `İ` does."""
    small = text.lower()
    return small if len(small) == len(text) else text


END = ""
"""What stands in a tree of letters where a word may end."""

Tree = dict[str, "Tree"]


def one_of(words: Iterable[str], *, any_case: bool = False) -> str:
    """Return a pattern of one of some words, the longest that fits, as `t(?:en|hree|wo(?:fold)?)`.

    With `any_case`, letters fit in either case; but no other letter that `re.IGNORECASE` would take for one.
    """
    tree: Tree = {}
    for word in sorted(words):
        place = tree
        for letter in word:
            place = place.setdefault(letter, cast("Tree", {}))
        place[END] = {}
    return _pattern(tree, any_case)


def _pattern(tree: Tree, any_case: bool) -> str:
    ways = [_letter(letter, any_case) + _pattern(rest, any_case) for letter, rest in tree.items() if letter]
    if not ways:
        return ""
    alone = len(ways) == 1 and END not in tree
    return ways[0] if alone else f"(?:{'|'.join(ways)})" + ("?" if END in tree else "")


def _letter(letter: str, any_case: bool) -> str:
    if any_case and letter.isalpha():
        return f"[{letter.lower()}{letter.upper()}]"
    return re.escape(letter)


@lru_cache(maxsize=4)
def parted(text: str) -> tuple[list[str], list[int]]:
    """Return what stands between words and the words or numbers, in turn, and where each of them ends.

    All in small letters. Days and numbers are both looked for at words; nobody writes to the lists.
    """
    words = WORD.split(text)
    return list(map(str.lower, words)), list(accumulate(map(len, words)))


def places_of(wanted: frozenset[str], words: Sequence[str]) -> list[int]:
    """List where some words stand among all words of a text."""
    return list(compress(range(len(words)), map(wanted.__contains__, words)))
