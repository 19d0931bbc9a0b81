"""The handbook on the desk: each page is listed with what it is about, and opens."""

import pytest

from aidlift.web.help import view


@pytest.mark.parametrize("path", sorted(view.DOCS.glob("*.md")), ids=lambda path: path.stem)
def test_a_page_is_listed_with_a_title_and_a_sentence(path):
    title, sentence = view._opening(path)
    assert title != path.stem
    if path.stem != "README":
        assert sentence.endswith((".", ":"))
        assert len(sentence.split()) >= 3


def test_the_handbook_opens_from_its_list(desk):
    chamari = desk("chamari")
    assert 'href="/help/commands/"' in chamari.get("/help/").content.decode()
    assert "<h1>Commands</h1>" in chamari.get("/help/commands/").content.decode()
