"""The bulletin as PDF: it passes typst's check for PDF/UA-1, is tagged, and says what the page says."""

import io
import re
from datetime import UTC, datetime

import pypdf
import pytest

from aidlift.bulletin import Signature, sitrep
from aidlift.formats.papers import pdf
from tests.bulletin import worlds

NOON = datetime(2021, 5, 1, 12, tzinfo=UTC)
SIGNED = Signature(
    bulletin="BUL-2021-0002",
    known_on=worlds.DAY,
    drafted_by="Bikram",
    drafted_at=NOON,
    content="c0" * 32,
    chain_line=41,
    chain_head="ab" * 32,
    approved_by="Hana",
    approved_at=NOON,
    corrects="BUL-2021-0001",
    correction="The count of Nepal was that of the day before.",
)


@pytest.fixture(scope="module")
def made():
    return sitrep(worlds.one_flight_for_nepal(), signed=SIGNED)


@pytest.fixture(scope="module")
def reader(made):
    return pypdf.PdfReader(io.BytesIO(pdf("bulletin", made.paper, written_at=NOON)))


@pytest.fixture(scope="module")
def text(reader):
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


def test_it_is_tagged_titled_and_declares_pdf_ua_1(reader):
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert reader.metadata.title == "A small reserve: 1 May 2021"
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data().decode()


def tags(node, found):
    node = node.get_object()
    if isinstance(node, pypdf.generic.ArrayObject):
        for one in node:
            tags(one, found)
    elif isinstance(node, pypdf.generic.DictionaryObject):
        if "/S" in node:
            found.append((node["/S"], node.get("/Alt")))
        if "/K" in node:
            tags(node["/K"], found)
    return found


def test_charts_have_their_words_and_tables_their_headers(reader, made):
    found = tags(reader.trailer["/Root"]["/StructTreeRoot"]["/K"], [])
    alts = [str(alt) for tag, alt in found if tag == "/Figure" and alt]
    assert len(alts) == len(made.charts)
    assert any("do not imply endorsement" in alt for alt in alts)
    kinds = [tag for tag, _ in found]
    assert kinds.count("/H1") == 1
    assert kinds.count("/Table") == made.markdown.count("\n**") - made.markdown.count("\n**Note")
    assert "/TH" in kinds


def test_pdf_and_text_carry_the_same_numbers(text, made):
    told = re.sub(r"[*\\|#-]", " ", made.markdown)
    numbers = set(re.findall(r"\d[\d,.]*\d", told))
    assert {one for one in numbers if one not in text} == set()


def test_it_names_who_answers_for_it_and_its_fingerprints(text):
    for words in (
        "Bikram, 1 May 2021, 12:00 UTC",
        "Hana, 1 May 2021, 12:00 UTC",
        "Audit chain, line 41",
        "This bulletin corrects BUL-2021-0001: The count of Nepal was that of the day before.",
    ):
        assert words in text
    assert "ab" * 32 in text.replace(" ", "")
    assert "not approved" not in text


def test_the_same_bulletin_gives_the_same_bytes(made):
    assert pdf("bulletin", made.paper, written_at=NOON) == pdf("bulletin", made.paper, written_at=NOON)


def test_markup_in_any_text_is_drawn_not_run():
    made = pdf("bulletin", sitrep(worlds.hostile(), charts={}).paper)
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages)
    assert worlds.HOSTILE in text.replace("\n", "")


def test_silence_has_a_pdf_too():
    assert pdf("bulletin", sitrep(worlds.nothing_known()).paper).startswith(b"%PDF-")


def test_a_draft_says_at_the_top_that_it_is_one():
    draft = Signature(
        bulletin="BUL-1",
        known_on=worlds.DAY,
        drafted_by="Bikram",
        drafted_at=NOON,
        content="c0",
        chain_line=1,
        chain_head="ab",
    )
    page = sitrep(worlds.nothing_known(), signed=draft)
    assert "Draft, not approved" in page.html.split('class="facts"')[0]
    assert "Draft, not approved" in page.markdown
