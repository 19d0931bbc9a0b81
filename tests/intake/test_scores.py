"""How much of our own texts, and of the shared articles, is read rightly."""

import json
import subprocess
import sys

import pytest

from aidlift.intake import Document, read_drafts
from tests.intake.scoring import score


def test_our_own_texts_are_read(ours):
    got = score(ours / "gold", ours / "texts")
    assert got.found_f1 >= 0.98
    assert got.correct_f1 >= 0.95
    assert got.precision >= 0.98


def test_texts_that_no_rule_was_mended_for_are_read_less_well(unseen):
    got = score(unseen / "gold", unseen / "texts")
    assert got.found_f1 >= 0.80
    assert got.precision >= 0.80


def test_a_scorer_that_finds_nothing_scores_nothing(ours, tmp_path):
    name = "loan-vaccine-zambia"
    (tmp_path / f"{name}.txt").write_text("date 2024-01-24 The rains were heavy.")
    got = score(ours / "gold", tmp_path, [name])
    assert (got.found, got.extra) == (0, 0)
    assert got.missed == 9


@pytest.mark.shared
def test_the_shared_articles_are_read(shared_intake):
    got = score(shared_intake / "gold", shared_intake / "articles")
    assert got.found_f1 >= 0.98
    assert got.correct_f1 >= 0.94


@pytest.mark.shared
def test_the_seed_article_comes_out_whole(shared_intake):
    got = score(shared_intake / "gold", shared_intake / "articles", ["seed-article"])
    assert (got.found, got.correct, got.extra, got.missed) == (15, 15, 0, 0)


@pytest.mark.shared
def test_the_shared_scorer_agrees(shared_intake, tmp_path):
    for path in sorted((shared_intake / "articles").glob("*.txt")):
        read = read_drafts(Document(text=path.read_bytes().decode("utf-8"), name=path.stem))
        told = {"id": path.stem, "records": [draft.to_record() for draft in read.drafts]}
        (tmp_path / f"{path.stem}.json").write_text(json.dumps(told), encoding="utf-8")
    command = [sys.executable, str(shared_intake / "score.py"), str(shared_intake / "gold"), str(tmp_path)]
    limits = ["--articles", str(shared_intake / "articles"), "--min-found", "0.98", "--min-correct", "0.94"]
    done = subprocess.run([*command, *limits], capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stdout


def test_every_draft_stands_on_words_of_its_text(ours):
    for path in sorted((ours / "texts").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        read = read_drafts(Document(text=text, name=path.stem))
        assert read.dropped == ()
        for draft in read.drafts:
            assert draft.evidence
            assert all(text[span.start : span.end] == span.quote for span in draft.evidence)


def test_reading_twice_gives_the_same(ours):
    text = (ours / "texts" / "haiti-sitrep.txt").read_text(encoding="utf-8")
    assert read_drafts(Document(text=text)).drafts == read_drafts(Document(text=text)).drafts
