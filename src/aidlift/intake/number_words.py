"""Numbers in words: what each word is worth, and what several are together."""

from __future__ import annotations

import re
from decimal import Decimal

SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "k": 1_000,
    "lakh": 100_000,
    "lac": 100_000,
    "million": 1_000_000,
    "mn": 1_000_000,
    "mln": 1_000_000,
    "bln": 1_000_000_000,
    "m": 1_000_000,
    "crore": 10_000_000,
    "billion": 1_000_000_000,
    "bn": 1_000_000_000,
}
ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen""".split()  # noqa: SIM905 - words read better so
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SMALL = {word: value for value, word in enumerate(ONES)} | {w: 20 + 10 * i for i, w in enumerate(TENS)}
SMALL["dozen"] = 12
NTH = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
    fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth""".split()  # noqa: SIM905 - words read better so
ORDINALS = {word: place for place, word in enumerate(NTH, 1)}

BETWEEN_WORDS = re.compile(r"[- ]+")


def first_of_two(words: str) -> str:
    """Return the first of two numbers in words: `one million and two million`, but `two hundred and six`."""
    if " and " not in words:
        return words
    for mark in AND.finditer(words):
        before, after = BETWEEN_WORDS.split(words[: mark.start()]), BETWEEN_WORDS.split(words[mark.end() :])
        scale = SCALES.get(before[-1], 0)
        if before[-1] == "hundred" and after[-1] != "hundred" and after[-1] in SCALES:
            after = after[:-1]  # `one hundred and one thousand`
        if not after or scale <= worded(after):
            return words[: mark.start()]
    return words


AND = re.compile(" and ")


def worded(words: list[str]) -> Decimal:
    """Return the value of a number's words: `two`, `hundred`, `and`, `six`."""
    if words[0] in ("a", "an", "another"):
        words = ["one", *words[1:]]
    total, current = Decimal(0), Decimal(0)
    if words[0] == "half":
        total, current, words = Decimal(0), Decimal("0.5"), [w for w in words[1:] if w not in ("a", "an")]
    for word in words:
        if word in ("and", "a", "an"):
            continue
        if word == "dozen":
            current = max(current, Decimal(1)) * 12
        elif word == "hundred":
            current = max(current, Decimal("0.5") if current else Decimal(1)) * 100
        elif word in SCALES:
            total, current = total + (current or 1) * SCALES[word], Decimal(0)
        else:
            current += SMALL[word]
    return total + current
