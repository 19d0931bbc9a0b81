"""The bulletin's commands: a run written as page, PDF and text; a publication that replaces nothing."""

import pytest

from aidlift.bulletin import put_together, sitrep, take_apart
from aidlift.cli.bulletin import _fill
from aidlift.errors import Conflict
from aidlift.formats.run_folder import PAGE, write_run
from tests.bulletin import worlds
from tests.terminal import typed as run

from .test_main import run as run_apart


@pytest.fixture
def runs(tmp_path):
    for name, world in (("first", worlds.one_flight_for_nepal()), ("second", worlds.one_day_later())):
        tables, facts = take_apart(world)
        write_run(tmp_path / name, facts=facts, tables=tables, texts={})
    return tmp_path


def test_a_run_is_written_in_each_form_with_what_changed_since_another(runs):
    for ending, begins in (
        (".html", "<!doctype html>"),
        (".md", "# A small reserve"),
        (".txt", "A small reserve"),
        (".pdf", "%PDF-"),
    ):
        out = runs / f"bulletin{ending}"
        said = run("bulletin", "write", f"{runs}/second", "--out", str(out), "--since", f"{runs}/first")
        assert said.returncode == 0, said.stderr
        assert out.read_bytes().startswith(begins.encode())
    assert "New counts from Nepal." in (runs / "bulletin.txt").read_text(encoding="utf-8")


def test_the_charts_of_a_run_are_taken_from_its_page_and_not_drawn_again(tmp_path):
    tables, facts = take_apart(worlds.one_flight_for_nepal())
    page = sitrep(put_together(tables, facts)).html
    assert page.count("<svg ") > 1
    marked = page.replace("<svg ", '<svg data-drawn="once" ')
    write_run(tmp_path / "run", facts=facts, tables=tables, texts={PAGE: marked})
    out = tmp_path / "again.html"
    assert run("bulletin", "write", str(tmp_path / "run"), "--out", str(out)).returncode == 0
    assert out.read_text(encoding="utf-8") == marked


def test_a_form_that_is_not_there_is_refused(runs):
    said = run_apart("bulletin", "write", f"{runs}/first", "--out", f"{runs}/a.docx")
    assert said.returncode == 2
    assert "ends in none of .html, .md, .txt, .pdf" in said.stderr


def test_what_was_published_is_added_to_and_never_replaced(tmp_path):
    page, listing = "BUL-1/en.html", "index.html"
    assert _fill(tmp_path, {page: b"one", listing: b"1"}) == [page, listing]
    assert _fill(tmp_path, {page: b"one", "BUL-2/en.html": b"two", listing: b"2"}) == [
        "BUL-2/en.html",
        listing,
    ]
    with pytest.raises(Conflict, match=r"other bytes of BUL-1/en\.html"):
        _fill(tmp_path, {page: b"other", "BUL-3/en.html": b"three", listing: b"3"})
    assert (tmp_path / page).read_bytes() == b"one"
    assert not (tmp_path / "BUL-3").exists()
    assert (tmp_path / listing).read_bytes() == b"2"
