"""How sure a draft is: a share that says which drafts are right, of texts that it was not fitted on."""

import csv
import json
from importlib.resources import files
from pathlib import Path
from statistics import mean

from aidlift.intake import Document, read_drafts
from aidlift.intake.confidence import ALWAYS, confidence

from .scoring import is_correct, pairs

UNSEEN = Path(__file__).parent / "unseen"
TYPES = {"figure", "request", "pledge", "delivery", "flight", "agreement", "assessment", "statement"}


def test_drafts_that_are_right_are_surer_than_those_that_are_wrong():
    told = {True: [], False: []}
    for path in sorted((UNSEEN / "gold").glob("*.json")):
        text = (UNSEEN / "texts" / f"{path.stem}.txt").read_bytes().decode("utf-8")
        drafts = read_drafts(Document(text=text, name=path.stem)).drafts
        records = [draft.to_record() for draft in drafts]
        gold = json.loads(path.read_text(encoding="utf-8"))["records"]
        met, _ = pairs(records, gold)
        right = {mine for other, mine in met.items() if is_correct(records[mine], gold[other])}
        for place, draft in enumerate(drafts):
            told[place in right].append(draft.confidence)
    assert len(told[False]) > 5
    assert mean(told[True]) > mean(told[False]) + 0.05
    assert 0 < min(told[True] + told[False]) <= max(told[True] + told[False]) < 1


def test_what_stands_far_off_makes_a_draft_less_sure():
    near = "Nepal reported two deaths from cholera on Tuesday."
    far = f"Nepal has cholera. {'Wells are being cleaned by hand. ' * 5}On Tuesday two deaths were reported."
    sure, unsure = (
        next(draft for draft in read_drafts(Document(text=f"date 2021-05-12 {text}")).drafts)
        for text in (near, far)
    )
    assert sure.value("value") == unsure.value("value") == 2
    assert sure.confidence == confidence(sure) > unsure.confidence


def test_every_weight_is_of_a_type_of_draft_and_none_is_there_twice():
    with (files("aidlift") / "intake" / "confidence.csv").open(encoding="utf-8") as file:
        names = [row["feature"] for row in csv.DictReader(file)]
    assert names[0] == ALWAYS
    assert len(names) == len(set(names))
    assert {name.partition(".")[0].partition(" ")[0] for name in names[1:]} <= TYPES
