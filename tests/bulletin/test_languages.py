"""The languages of the bulletin: every key in each, and what it says comes out of the page and the PDF."""

import csv
import re
import shutil
import string
import subprocess
import unicodedata
from functools import cache
from importlib.resources import files

import pytest

from aidlift.bulletin import languages, sitrep, voice
from aidlift.bulletin.voice import voice as found
from aidlift.errors import BadInput, NotFound
from aidlift.formats.papers import pdf
from tests.bulletin import worlds

OTHERS = [code for code in languages() if code != "en"]
TITLES = [
    f"section.{one}" for one in ("reported", "outlook", "needs", "assistance", "stock", "plan", "unknown")
]


def fields(words):
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


@pytest.mark.parametrize("code", OTHERS)
def test_every_language_says_every_sentence_with_the_same_fields(code):
    english = voice("en").words
    assert voice(code).words.keys() == english.keys()
    for key, words in voice(code).words.items():
        assert words.strip() == words
        assert fields(words) == fields(english[key]), key


def test_every_catalogue_is_listed_and_none_is_listed_without_one():
    folder = files("aidlift") / "bulletin" / "languages"
    names = {path.name.removesuffix(".csv") for path in folder.iterdir() if path.name.endswith(".csv")}
    assert names - {"languages"} == set(languages())


def test_a_translation_that_nobody_read_says_so_in_both_languages():
    for code in OTHERS:
        assert voice(code).reviewed or "not yet been reviewed by a speaker" in voice(code).warning
        assert voice(code)("unreviewed") in sitrep(worlds.nothing_known(), language=code, charts={}).markdown


def test_a_language_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(NotFound, match=r"not written in 'xx'; it is in en \(English\), hi \(Hindi\)"):
        found("xx")


def test_a_page_tells_its_language_and_where_it_falls_back_to_english():
    page = sitrep(worlds.one_flight_for_nepal(), language="ur", charts={}).html
    assert '<html lang="ur" dir="rtl">' in page
    assert '<h2 id="reported">کیا رپورٹ ہوا</h2>' in page
    assert '<div lang="en-GB" dir="ltr"><ul><li>Nepal reported 156 new cases.' in page


def test_headlines_in_another_language_carry_the_same_figures():
    text = sitrep(worlds.one_flight_for_nepal(), language="ne", charts={}).markdown
    assert "नेपाल: 2021 अप्रिल 30 मा 155 नयाँ बिरामी।" in text
    assert "874" in text  # the first fact: cases of the week


def letters(text):
    """Letters alone: without blanks, marks of direction and joiners, which readers put where they like."""
    kept = unicodedata.normalize("NFC", text).lower()
    return "".join(one for one in kept if not one.isspace() and unicodedata.category(one) != "Cf")


def words_by_letters(text):
    """Each word as its letters in order of their code."""
    return {"".join(sorted(letters(word))) for word in re.split(r"[\s\W]+", letters_of_words(text)) if word}


def letters_of_words(text):
    return "".join(one for one in text if unicodedata.category(one) != "Cf")


@cache
def extracted(code):
    """What pdftotext reads from the PDF of a language; skipped where no font here draws its script."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed; on Debian: apt-get install poppler-utils")
    try:
        made = pdf("bulletin", sitrep(worlds.one_flight_for_nepal(), language=code, charts={}).paper)
    except BadInput as error:
        pytest.skip(str(error))
    read = subprocess.run(["pdftotext", "-", "-"], input=made, capture_output=True, check=True)
    return read.stdout.decode()


@pytest.mark.parametrize("code", [code for code in languages() if voice(code).direction == "ltr"])
def test_titles_and_headlines_can_be_read_out_of_the_pdf(code):
    text, says = letters(extracted(code)), voice(code)
    for key in ("kind", *TITLES):
        assert letters(says(key)) in text, key
    assert letters(says("say.planned", flights=1, countries=1)) in text or code == "en"


@pytest.mark.parametrize("code", [code for code in languages() if voice(code).direction == "rtl"])
def test_words_written_from_right_to_left_can_be_read_out_of_the_pdf(code):
    # pdftotext turns the two letters of a lam-alef round, so words are compared by their letters
    words = words_by_letters(extracted(code))
    for key in ("kind", *TITLES):
        assert words_by_letters(voice(code)(key)) <= words, key


def test_the_list_of_languages_has_no_blank_cell():
    text = (files("aidlift") / "bulletin" / "languages" / "languages.csv").read_text(encoding="utf-8")
    assert all(value for row in csv.DictReader(text.splitlines()) for value in row.values())
