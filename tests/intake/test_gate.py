"""The evidence gate: gold passes; changed digits, altered quotes, foreign countries, shifted days do not."""

import json
import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from aidlift.intake import Document, Draft, FieldValue, Span, read_drafts
from aidlift.intake.gate import gate, locate

NUMBERS, DAYS = ("value", "quantity"), ("period_start", "period_end", "date", "date_end")
COUNTRY_FIELDS = ("place", "donor", "recipient", "actor")
ABSENT = "TUV"  # Tuvalu is in none of the texts


def gold_drafts(folder: Path, texts: str) -> list[tuple[Document, Draft]]:
    drafts = []
    for path in sorted((folder / "gold").glob("*.json")):
        text = (folder / texts / f"{path.stem}.txt").read_bytes().decode("utf-8")
        document = Document(text=text, name=path.stem)
        for record in json.loads(path.read_text(encoding="utf-8"))["records"]:
            drafts.append((document, draft_of(record)))
    return drafts


def draft_of(record: dict) -> Draft:
    fields = {}
    for name, value in record.items():
        value = value["any"][0] if isinstance(value, dict) else value
        if name in DAYS and value:
            value = date.fromisoformat(value)
        if name not in ("type", "evidence", "id", "scope"):
            fields[name] = FieldValue(tuple(value) if isinstance(value, list) else value)
    spans = tuple(Span(one["start"], one["end"], one["quote"]) for one in record["evidence"])
    return Draft(record["type"], fields, spans)


@pytest.fixture(params=["ours", pytest.param("shared", marks=pytest.mark.shared)])
def gold(request) -> list[tuple[Document, Draft]]:
    if request.param == "ours":
        return gold_drafts(request.getfixturevalue("ours"), "texts")
    return gold_drafts(request.getfixturevalue("shared_intake"), "articles")


def changed(draft: Draft, name: str, value: object) -> Draft:
    return replace(draft, fields={**draft.fields, name: FieldValue(value)})


def caught(pairs: list[tuple[Document, Draft]]) -> float:
    return sum(bool(gate(document, draft).gate) for document, draft in pairs) / len(pairs)


def test_every_gold_record_passes(gold):
    assert [gate(document, draft).gate for document, draft in gold if gate(document, draft).gate] == []


def with_number(gold):
    return [
        (d, r, n) for d, r in gold for n in NUMBERS if r.value(n) is not None and r.value("measure") != "rank"
    ]


def test_a_number_ten_times_too_large_is_caught(gold):
    assert caught([(d, changed(r, n, r.value(n) * 10)) for d, r, n in with_number(gold)]) >= 0.998


def test_one_digit_changed_is_caught(gold):
    dice = random.Random(7)
    pairs = []
    for document, draft, name in with_number(gold):
        digits = list(str(draft.value(name)))
        place = dice.choice([at for at, digit in enumerate(digits) if digit.isdigit()])
        digits[place] = dice.choice([other for other in "123456789" if other != digits[place]])
        wrong = float("".join(digits))
        elsewhere = any(r.value(n) == wrong for d, r, n in with_number(gold) if r.evidence == draft.evidence)
        if not elsewhere:
            pairs.append((document, changed(draft, name, int(wrong) if wrong.is_integer() else wrong)))
    assert caught(pairs) >= 0.998


def test_an_altered_quote_is_caught(gold):
    pairs = []
    for document, draft in gold:
        spans = tuple(Span(one.start, one.end, one.quote[:-1] + "#") for one in draft.evidence)
        pairs.append((document, replace(draft, evidence=spans)))
    assert caught(pairs) == 1


def test_an_invented_quote_is_caught(gold):
    words = "reported 51,423 new cases"
    pairs = [(d, replace(r, evidence=(Span(0, len(words), words),))) for d, r in gold]
    assert caught(pairs) == 1
    assert all(locate(document.text, words) is None for document, _ in gold)


def test_a_country_that_the_text_does_not_name_is_caught(gold):
    pairs = [(d, changed(r, n, ABSENT)) for d, r in gold for n in COUNTRY_FIELDS if r.value(n)]
    assert caught(pairs) == 1


def test_a_day_three_years_off_is_caught(gold):
    off = timedelta(days=3 * 365)
    pairs = [(d, changed(r, n, r.value(n) - off)) for d, r in gold for n in DAYS if r.value(n)]
    assert caught(pairs) == 1


def test_a_draft_without_evidence_never_passes():
    document = Document(text="India reported 12 cases.", day=date(2021, 5, 1))
    (first, *_) = gate(document, Draft("figure", {"value": FieldValue(12)}, ())).gate
    assert first == "no quote: a draft needs words of the text"


def test_a_quote_is_found_whatever_its_marks_but_not_whatever_its_words():
    text = "He said: “India’s tally rose – to 5,000.”"
    assert locate(text, '"India\'s tally rose - to 5,000."').quote == "“India’s tally rose – to 5,000.”"
    assert locate(text, "India's tally fell") is None


def test_a_country_named_only_by_its_capital_in_a_dateline_is_named():
    text = "date 2021-06-21 MANILA — The Department of Health reported 5,803 new COVID-19 cases."
    drafts = read_drafts(Document(text=text)).drafts
    assert [(draft.value("place"), draft.value("value")) for draft in drafts] == [("PHL", 5803)]
