"""Scores readings against gold, written apart from any other scorer.

A gold record is *found* if a prediction of its type agrees in its identity, and *correct* if the other
fields agree too. Optional records (scope `context`) are neither missed nor wrong. A field of gold may list
several right values under `any`.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from aidlift.intake import Document, read_drafts

IDENTITY = {
    "figure": ("measure", "value", "place", "area", "group"),
    "request": ("actor", "item", "quantity"),
    "pledge": ("recipient", "item", "quantity"),
    "delivery": ("recipient", "item", "quantity"),
    "flight": ("carrier", "status"),
    "agreement": ("subject", "status"),
    "assessment": ("kind", "place"),
    "statement": ("kind", "actor"),
}
REST = {
    "figure": ("basis", "case_class", "qualifier", "day"),
    "request": ("unit", "addressee"),
    "pledge": ("donor", "unit", "status"),
    "delivery": ("donor", "unit", "status", "day"),
    "flight": ("origin", "destination", "day"),
    "agreement": ("parties", "day"),
    "assessment": (),
    "statement": ("recipient", "day"),
}
LOOSE = {"area", "actor", "donor", "carrier", "addressee"}
ONE_STATUS = {"delivered": "arrived", "donated": "arrived", "sent": "departed", "promised": "announced"}
NO_UNIT = {None, "pieces"}


@dataclass
class Score:
    """Counts over all records; F1 of those found and of those wholly correct."""

    found: int = 0
    correct: int = 0
    extra: int = 0
    missed: int = 0

    @property
    def found_f1(self) -> float:
        return 2 * self.found / (2 * self.found + self.extra + self.missed)

    @property
    def correct_f1(self) -> float:
        wrong = self.found - self.correct
        return 2 * self.correct / (2 * self.correct + self.extra + self.missed + 2 * wrong)

    @property
    def precision(self) -> float:
        return self.found / max(1, self.found + self.extra)


def score(gold: Path, texts: Path, names: Iterable[str] = ()) -> Score:
    """Read each text that has gold and compare."""
    total = Score()
    for path in sorted(gold.glob("*.json")):
        if names and path.stem not in names:
            continue
        text = (texts / f"{path.stem}.txt").read_bytes().decode("utf-8")
        told = [draft.to_record() for draft in read_drafts(Document(text=text, name=path.stem)).drafts]
        _compare(told, json.loads(path.read_text(encoding="utf-8"))["records"], total)
    return total


def pairs(told: list[dict], gold: list[dict]) -> tuple[dict[int, int], int]:
    """Pair each gold record that was found with its reading, by place, and count readings that repeat one."""
    ordered = sorted(
        (-_agreement(p, g), i, j)
        for i, p in enumerate(told)
        for j, g in enumerate(gold)
        if p["type"] == g["type"] and all(_same(name, p, g) for name in IDENTITY[g["type"]])
    )
    used, met = set(), {}
    for _, i, j in ordered:
        if i not in used and j not in met:
            used.add(i)
            met[j] = i
    return met, len({i for _, i, _ in ordered} - used)


def is_correct(told: dict, gold: dict) -> bool:
    """Say whether a record that was found agrees in its other fields too."""
    return all(_same(name, told, gold) for name in REST[gold["type"]])


def _compare(told: list[dict], gold: list[dict], total: Score) -> None:
    met, repeats = pairs(told, gold)
    for j, record in enumerate(gold):
        core = record.get("scope", "core") == "core"
        if j in met and core:
            total.found += 1
            total.correct += is_correct(told[met[j]], record)
        elif core:
            total.missed += 1
    total.extra += len(told) - len(met) - repeats


def _agreement(p: dict, g: dict) -> float:
    rest = REST[g["type"]]
    return sum(_same(name, p, g) for name in rest) + 0.5 * (g.get("scope", "core") == "core")


def _same(name: str, p: dict, g: dict) -> bool:
    if name == "day":
        return _same_day(p, g)
    mine, right = p.get(name), g.get(name)
    options = right["any"] if isinstance(right, dict) else [right]
    if name == "parties":
        return set(mine or ()) == set(options if isinstance(right, dict) else right)
    if name in ("addressee", "origin", "destination") and right is None:
        return True
    if name == "unit":
        return any(mine == one or (mine in NO_UNIT and one in NO_UNIT) for one in options)
    if name == "status":
        return any(ONE_STATUS.get(mine, mine) == ONE_STATUS.get(one, one) for one in options)
    if name == "qualifier":
        return (mine or "exact") == (right or "exact")
    if isinstance(mine, str):
        return any(_same_words(mine, one, loose=name in LOOSE) for one in options)
    return any(mine == one for one in options)


def _same_words(mine: str, right: object, *, loose: bool) -> bool:
    if not isinstance(right, str):
        return False
    one, other = (set(_plain(words).split()) for words in (mine, right))
    return one == other or (loose and bool(one & other) and 2 * len(one & other) >= min(len(one), len(other)))


def _plain(words: str) -> str:
    return words.lower().replace("(", "").replace(")", "").replace(".", "").removeprefix("the ")


def _same_day(p: dict, g: dict) -> bool:
    slack = timedelta(days=g.get("date_tolerance_days") or 0)
    if g["type"] == "figure":
        ends = [("period_end", True), ("period_start", g["basis"] in ("new", "per_day"))]
        return all(_near(p.get(name), g.get(name), slack) for name, asked in ends if asked and g.get(name))
    if not g.get("date"):
        return True
    first, last = g["date"], g.get("date_end") or g["date"]
    return bool(p.get("date")) and _day(first) - slack <= _day(p["date"]) <= _day(last) + slack


def _near(mine: str | None, right: str, slack: timedelta) -> bool:
    return mine is not None and abs(_day(mine) - _day(right)) <= slack


def _day(words: str) -> date:
    return date.fromisoformat(words)
