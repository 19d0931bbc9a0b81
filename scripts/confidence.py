"""Fit the weights of `aidlift.intake.confidence` on readings kept before anybody looked at their texts.

    python scripts/confidence.py GOLD READ [GOLD READ …]

GOLD is a folder of gold records, READ what `aidlift intake read --out` gave for the same texts at the time.
Prints how well the weights order drafts of texts that they were not fitted on (by leaving out a tenth of the
texts at a time), and writes them to `src/aidlift/intake/confidence.csv`.
"""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.stats import rankdata

from aidlift.intake import Draft, FieldValue, Span
from aidlift.intake.confidence import ALWAYS, features

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
OUT = ROOT / "src" / "aidlift" / "intake" / "confidence.csv"
FOLDS = 10
RIDGE = 3.0  # half of it is the price of a squared weight; chosen by the folds among 1, 3, 6 and 12
SELDOM = 8  # a feature of fewer drafts has no weight
SEED = 20261130

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Judged:
    """A draft as it was read, the text it is of, and whether its gold agrees in every field."""

    text: str
    features: frozenset[str]
    right: bool


def main(folders: list[str]) -> None:
    """Fit, say how well, write."""
    if not folders or len(folders) % 2:
        sys.exit(__doc__)
    judged = [
        one
        for gold, read in zip(folders[::2], folders[1::2], strict=True)
        for one in _judged(Path(gold), Path(read))
    ]
    right = np.array([one.right for one in judged], dtype=float)
    print(
        f"{len(judged)} drafts of {len({one.text for one in judged})} texts, {right.mean():.3f} wholly right"
    )
    told = _left_out(judged, right)
    print(f"of two drafts, one right and one wrong, the right one is surer in {_ordered(told, right):.3f}")
    for low, high in ((0, 0.4), (0.4, 0.6), (0.6, 0.75), (0.75, 0.9), (0.9, 1)):
        chosen = (told >= low) & (told < high)
        if chosen.any():
            share = right[chosen].mean()
            print(f"  said {low:.2f} to {high:.2f}: {chosen.sum():4d} drafts, {share:.2f} right")
    names = _names(judged)
    weights = _fitted(_matrix(judged, names), right)
    _write(names, weights)


def _judged(gold: Path, read: Path) -> list[Judged]:
    from tests.intake.scoring import is_correct, pairs

    found = []
    for path in sorted(gold.glob("*.json")):
        records = json.loads(path.read_text(encoding="utf-8"))["records"]
        told = json.loads((read / path.name).read_text(encoding="utf-8"))
        met, _ = pairs(told["records"], records)
        right = {mine for other, mine in met.items() if is_correct(told["records"][mine], records[other])}
        found += [
            Judged(path.stem, frozenset(features(_draft(draft))), place in right)
            for place, draft in enumerate(told["drafts"])
        ]
    return found


def _draft(told: dict) -> Draft:
    fields = {
        name: FieldValue(one["value"], one["status"], tuple(Span(**span) for span in one["spans"]))
        for name, one in told["fields"].items()
    }
    return Draft(told["type"], fields, tuple(Span(**span) for span in told["evidence"]))


def _names(judged: list[Judged]) -> list[str]:
    every = [name for one in judged for name in one.features]
    return [ALWAYS, *sorted(name for name in set(every) if every.count(name) >= SELDOM)]


def _matrix(judged: list[Judged], names: list[str]) -> Matrix:
    return np.array([[name == ALWAYS or name in one.features for name in names] for one in judged], float)


def _fitted(matrix: Matrix, right: Matrix) -> Matrix:
    """Return the weights of least loss, log loss and ridge.

    The first, which all have, is that of the share of all: what shows nothing that was learnt has this share.
    """
    sign, always = 2 * right - 1, np.log(right.sum() / (1 - right).sum())

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        margin = sign * (always + matrix[:, 1:] @ weights)
        slope = -(sign / (1 + np.exp(margin))) @ matrix[:, 1:] + RIDGE * weights
        return float(np.logaddexp(0, -margin).sum() + RIDGE / 2 * weights @ weights), slope

    found = minimize(loss, np.zeros(matrix.shape[1] - 1), jac=True, method="L-BFGS-B").x
    return np.concatenate([[always], found])


def _left_out(judged: list[Judged], right: Matrix) -> Matrix:
    """Say of each draft how sure weights are that were fitted without its text."""
    texts = sorted({one.text for one in judged})
    tenth = dict(zip(texts, np.random.default_rng(SEED).permutation(len(texts)) % FOLDS, strict=True))
    fold = np.array([tenth[one.text] for one in judged])
    told = np.zeros(len(judged))
    for number in range(FOLDS):
        learned = [one for one, mine in zip(judged, fold, strict=True) if mine != number]
        names = _names(learned)
        weights = _fitted(_matrix(learned, names), right[fold != number])
        told[fold == number] = 1 / (1 + np.exp(-_matrix(judged, names)[fold == number] @ weights))
    return told


def _ordered(told: Matrix, right: Matrix) -> float:
    """Return the area under the receiver operating curve (Mann and Whitney's U by n1 n2)."""
    ranks, good = rankdata(told), right == 1
    pairs = good.sum() * (~good).sum()
    return float((ranks[good].sum() - good.sum() * (good.sum() + 1) / 2) / pairs)


def _write(names: list[str], weights: Matrix) -> None:
    with OUT.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(["feature", "weight"])
        rows.writerows([name, f"{weight:.3f}"] for name, weight in zip(names, weights, strict=True))


if __name__ == "__main__":
    main(sys.argv[1:])
