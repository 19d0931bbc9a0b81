"""An article becomes confirmed records by keyboard, one key a draft; the run can be watched again.

Its trace is kept in the folder that `AIDLIFT_TRACES` names (`playwright show-trace FILE`), and such a run has
to take less than a minute. Without it, how busy the machine is does not matter.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.conftest import SHARED
from tests.web.browser.barriers import no_violations
from tests.web.browser.hands import Hands

pytestmark = [pytest.mark.slow, pytest.mark.browser]

OURS = """NEW DELHI, April 29, 2021 - India reported 379,257 new cases and 3,645 deaths in 24 hours, the
health ministry said on Thursday. India asked for 4,000 oxygen concentrators and 10,000 oxygen cylinders.
Xiaomi pledged 1,000 oxygen concentrators. Sichuan Airlines suspended its cargo flights to India for 15
days from April 26. Nepal reported 4,897 new cases on Thursday.
"""
SEED = SHARED / "intake" / "articles" / "seed-article.txt"
TRACES = Path(os.environ["AIDLIFT_TRACES"]) if os.environ.get("AIDLIFT_TRACES") else None
MINUTE = 60


@pytest.fixture(params=["ours", pytest.param("seed", marks=pytest.mark.shared)])
def text(request):
    if request.param == "ours":
        return OURS
    if not SEED.is_file():
        pytest.skip(f"the seed article is not beside this checkout ({SEED})")
    return SEED.read_text(encoding="utf-8")


@pytest.fixture
def recorded(request, tmp_path):
    """Record what a person does; the trace is kept where `AIDLIFT_TRACES` says, or for this test."""
    folder = TRACES or tmp_path
    contexts = []

    def record(page):
        page.context.tracing.start(screenshots=True, snapshots=True)
        contexts.append(page.context)
        return page

    yield record
    for number, context in enumerate(contexts):
        name = f"{request.node.name}-{number}.zip"
        context.tracing.stop(path=folder / name)
        assert (folder / name).stat().st_size > 10_000


def test_an_article_becomes_records_by_one_key_a_draft(site, enter, text, recorded):
    people = [(name, recorded(enter(name))) for name in ("chamari", "bikram", "asha")]
    chamari = Hands(people[0][1])
    began = time.monotonic()
    chamari.page.goto(f"{site.url}/do/article.add/")
    chamari.paste("Text", text)
    chamari.type("Title", "Oxygen for the region")
    chamari.type("Publisher", "A news agency")
    chamari.press("Add article")
    address = chamari.page.url
    assert "/intake/ART-" in address, chamari.page.locator("main").inner_text()
    # whoever brings a text in never confirms it
    assert chamari.page.get_by_role("button", name="Confirm").count() == 0

    # each confirms what their role may enter, and passes over the rest: Enter, and Enter again
    for _, page in people[1:]:
        page.goto(address)
        for _ in range(page.locator(".decide").count()):
            # not by a function that is tried again: what a page of ours allows to run holds for it as well
            expect(page.locator(".decide button:focus")).to_have_count(1)
            with page.expect_navigation():
                page.keyboard.press("Enter")
    took = time.monotonic() - began
    drafts, decided = (people[-1][1].locator(what).count() for what in (".draft", ".draft.decided"))
    print(f"{decided} of {drafts} drafts confirmed in {took:.1f} s by keyboard")
    assert decided >= 3
    assert TRACES is None or took < MINUTE
    no_violations(people[-1][1])
