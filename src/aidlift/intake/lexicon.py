"""The words we know: places, organisations, carriers, supplies, verbs and terms, looked up longest first.

A word written with a capital in our tables must stand so in the text (`WHO` is no `who`), or all in
capitals; a word in small letters may stand either way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from aidlift.catalogue.shipped import shipped_rows

TOKEN = re.compile(
    r"[A-Za-z]++(?!['’]|[^\W\d_])"  # as most words are; the rest of the pattern is slow
    r"|(?:n't|n’t|['’](?:s|ll|re|ve)\b)|[^\W\d_]+(?:['’](?!(?:s|ll|re|ve|t)\b)[^\W\d_]+)*|\d+|[^\w\s]|_"
)
TOKENS = re.compile(f"({TOKEN.pattern})")
"""The same to split a text with: into what stands between tokens and the tokens, in turn."""

APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "‑": "-", "–": "-", "—": "-"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase of our tables: its tokens as written and in small letters, and what it may be, by kind."""

    tokens: tuple[str, ...]
    small: list[str]
    senses: dict[str, str]


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb's form: its class, lemma and kind of form (base, s, past, ing)."""

    group: str
    lemma: str
    form: str


@dataclass(frozen=True, slots=True)
class Country:
    """A place of the gazetteer: `code` is ISO 3166 alpha-3, or the name of a region."""

    code: str
    kind: str
    name: str
    capital: str


@cache
def entries() -> dict[str, dict[str, tuple[Entry, ...]]]:
    """Return all phrases by their first and their second token in small letters, the longest first.

    A phrase of one token has nothing as its second.
    """
    senses: dict[tuple[str, ...], dict[str, str]] = {}
    for phrase, kind, value in _phrases():
        tokens = tuple(token.translate(APOSTROPHES) for token in TOKEN.findall(phrase))
        known = senses.setdefault(tokens, {})
        if kind == "place" and "place" in known:
            country = value.partition("/")[0]
            known["also"] = f"{known['also']}|{country}" if "also" in known else country
        known.setdefault(kind, value)
    by_first: dict[str, dict[str, list[Entry]]] = {}
    for tokens, meant in senses.items():
        second = tokens[1].lower() if len(tokens) > 1 else ""
        by_second = by_first.setdefault(tokens[0].lower(), {})
        by_second.setdefault(second, []).append(Entry(tokens, [token.lower() for token in tokens], meant))
    return {
        first: {
            second: tuple(sorted(found, key=lambda entry: -len(entry.tokens)))
            for second, found in by_second.items()
        }
        for first, by_second in by_first.items()
    }


@cache
def countries() -> dict[str, Country]:
    """Return the gazetteer's countries, territories and regions by code."""
    return {
        row["code"]: Country(
            row["code"], row["kind"], row["names"].split("|")[0], row["capital"].split("|")[0]
        )
        for row in shipped_rows("aidlift.intake", "gazetteer.csv")
    }


@cache
def verbs() -> dict[str, Verb]:
    """Return every form of every verb, in small letters."""
    forms: dict[str, Verb] = {}
    for row in shipped_rows("aidlift.intake", "verbs.csv"):
        for form, word in _forms(row["lemma"], row["forms"]):
            forms.setdefault(word, Verb(row["class"], row["lemma"], form))
    return forms


@cache
def words(name: str) -> frozenset[str]:
    """Return a set of small words that the grammar leans on, such as `clause_words`."""
    return _word_sets()[name]


@cache
def _word_sets() -> dict[str, frozenset[str]]:
    rows = shipped_rows("aidlift.intake", "words.csv")
    return {row["set"]: frozenset(row["words"].split(" ")) for row in rows}


@cache
def candidates() -> dict[str, tuple[str, ...]]:
    """Return the catalogue codes that each kind of supply may mean."""
    return {
        row["item"]: tuple(code for code in row["candidates"].split("|") if code)
        for row in shipped_rows("aidlift.intake", "wordings.csv")
    }


@cache
def item_units() -> dict[str, str]:
    """Return the unit in which a kind of supply is counted, where it is not pieces."""
    return {row["item"]: row["unit"] for row in shipped_rows("aidlift.intake", "wordings.csv") if row["unit"]}


@cache
def kinds() -> dict[str, str]:
    """Return the kind of supply that stands in a record for goods which it has no word of its own for."""
    return {row["item"]: row["kind"] for row in shipped_rows("aidlift.intake", "goods.csv") if row["kind"]}


@cache
def counted_goods() -> frozenset[str]:
    """Return the names of supplies, in small letters, that have a plural: `vaccine`, not `oxygen`."""
    named = {words.lower() for words, kind, _ in _phrases() if kind == "item"}
    return frozenset(words for words in named if plural(words) in named)


@cache
def members(region: str) -> frozenset[str]:
    """Return the countries of a region, as UN M49 groups them, the `Americas` without the north."""
    rows = shipped_rows("aidlift.intake", "regions.csv")
    return next(
        (frozenset(row["members"].split(" ")) for row in rows if row["region"] == region), frozenset()
    )


@cache
def homes() -> dict[str, str]:
    """Return the country of organisations and carriers that have one, by name."""
    rows = [
        *shipped_rows("aidlift.intake", "organisations.csv"),
        *shipped_rows("aidlift.intake", "carriers.csv"),
    ]
    return {row["name"]: row["country"] for row in rows if row["country"]}


@cache
def flag_carriers() -> dict[str, str]:
    """Return what `the national carrier` of a country is: the first of its carriers in our table."""
    named: dict[str, str] = {}
    for row in shipped_rows("aidlift.intake", "carriers.csv"):
        named.setdefault(row["country"], row["name"])
    return named


@cache
def organisations() -> frozenset[str]:
    """Return the names of the organisations that we know."""
    return frozenset(row["name"] for row in shipped_rows("aidlift.intake", "organisations.csv"))


@cache
def full_names() -> dict[str, str]:
    """Return the full name of each body that we know by its short one, as that of `PAHO`."""
    found: dict[str, str] = {}
    for row in shipped_rows("aidlift.intake", "organisations.csv"):
        full = next(
            (one for one in row["words"].split("|") if " " in one and not one.startswith("the ")), None
        )
        if row["name"].isupper() and full is not None:
            found[row["name"]] = full
    return found


@dataclass(frozen=True, slots=True)
class Term:
    """Who led or spoke for a country, from which day until which; None where the term goes on.

    Terms are public record (the governments' own pages); they end with the day of leaving office.
    """

    name: str
    country: str
    since: date
    until: date | None


@cache
def leaders() -> dict[str, tuple[Term, ...]]:
    """Return the terms of heads of state and government and some ministers, by how texts name them."""
    found: dict[str, list[Term]] = {}
    for row in shipped_rows("aidlift.intake", "leaders.csv"):
        until = date.fromisoformat(row["until"]) if row["until"] else None
        term = Term(row["name"], row["country"], date.fromisoformat(row["since"]), until)
        for words in row["words"].split("|"):
            found.setdefault(words, []).append(term)
    return {words: tuple(terms) for words, terms in found.items()}


def leader_on(words: str, day: date | None) -> Term | None:
    """Return whom a name means on a day, or None where nobody of that name was in office."""
    for term in leaders().get(words, ()):
        if day is not None and term.since <= day and (term.until is None or day <= term.until):
            return term
    return None


def _phrases() -> Iterator[tuple[str, str, str]]:
    for row in shipped_rows("aidlift.intake", "gazetteer.csv"):
        for column, role in (
            ("names", row["kind"]),
            ("demonyms", "demonym"),
            ("capital", "capital"),
            ("parts", "part"),
        ):
            for words in filter(None, row[column].split("|")):
                role_ = "country" if role == "territory" else role
                yield words, "demonym" if role_ == "demonym" else "place", f"{row['code']}/{role_}/{words}"
    for row in shipped_rows("aidlift.intake", "organisations.csv"):
        for words in row["words"].split("|"):
            yield words, "org", row["name"]
            if row["kind"] == "media":
                yield words, "media", row["name"]
    for row in shipped_rows("aidlift.intake", "carriers.csv"):
        for words in row["words"].split("|"):
            yield words, "carrier", row["name"]
    for row in shipped_rows("aidlift.intake", "wordings.csv"):
        for words in row["words"].split("|"):
            yield words, "item", row["item"]
    for row in shipped_rows("aidlift.intake", "goods.csv"):
        for words in row["words"].split("|"):
            yield words, "item", row["item"]
            if not words.endswith("s") or words.endswith("ss"):
                yield plural(words), "item", row["item"]
    for row in shipped_rows("aidlift.intake", "terms.csv"):
        for words in row["words"].split("|"):
            yield words, row["kind"], row["value"] or words
    for word, verb in verbs().items():
        yield word, "verb", f"{verb.group}/{verb.lemma}/{verb.form}"


def _forms(lemma: str, written: str) -> Iterator[tuple[str, str]]:
    """Give a verb's forms; irregular ones are written in the table: s, past forms, -ing, told by ending."""
    head, _, tail = lemma.partition(" ")
    rest = f" {tail}" if tail else ""
    yield "base", lemma
    if written:
        for word in written.split("|"):
            first = word.split(" ")[0]
            form = "ing" if first.endswith("ing") else "s" if first.endswith("s") else "past"
            yield form, word
        if not any(word.split(" ")[0].endswith("ing") for word in written.split("|")):
            yield "ing", _ing(head) + rest
        return
    ending = "es" if head.endswith(("s", "sh", "ch", "x", "z")) else "s"
    stem = head[:-1] + "i" if head.endswith("y") and head[-2] not in "aeiou" else head
    yield "s", (stem + "es" if stem != head else head + ending) + rest
    yield "past", (head + "d" if head.endswith("e") else stem + "ed") + rest
    yield "ing", _ing(head) + rest


def plural(noun: str) -> str:
    """Return the usual plural of an English noun, of its last word where it has several."""
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def _ing(head: str) -> str:
    return (head[:-1] if head.endswith("e") and not head.endswith("ee") else head) + "ing"
