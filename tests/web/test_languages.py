"""Languages: each has its catalogue, chosen in the footer without a script; right-to-left ones read so."""

import re
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client
from django.utils.translation import to_locale

from aidlift.web.subjects import SUBJECTS

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import catalogues  # noqa: E402

OTHERS = [code for code, _ in settings.LANGUAGES if code != "en-gb"]
TEMPLATES = ROOT / "src" / "aidlift" / "web" / "templates"


def messages(code):
    path = catalogues.LOCALE / to_locale(code) / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        return [one for one in read_po(file) if one.id]


def test_what_is_compiled_is_what_is_written():
    assert catalogues.stale() == []


@pytest.mark.parametrize("code", OTHERS)
def test_every_message_is_translated_and_keeps_its_places(code):
    found = messages(code)
    assert len(found) > 40
    for one in found:
        assert one.string, one.id
        assert set(re.findall(r"%\(\w+\)s", one.id)) == set(re.findall(r"%\(\w+\)s", one.string)), one.id


def test_every_message_still_stands_on_a_page():
    shown = "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html"))
    shown = re.sub(r"\{\{ ?(\w+) ?\}\}", r"%(\1)s", shown)
    titles = {one.title for one in SUBJECTS}
    assert [one.id for one in messages("hi") if one.id not in shown and one.id not in titles] == []


@pytest.mark.parametrize(
    ("code", "direction"), [("ur", "rtl"), ("fa-af", "rtl"), ("si", "ltr"), ("zh-hans", "ltr")]
)
def test_a_stranger_chooses_a_language_and_keeps_it(code, direction):
    client = Client()
    answer = client.post("/language/", {"language": code, "next": "/account/login/"})
    assert answer.headers["Location"] == "/account/login/"
    page = client.get("/account/login/").content.decode()
    assert f'<html lang="{code}" dir="{direction}">' in page
    words = {one.id: one.string for one in messages(code)}
    assert words["Skip to the content"] in page
    assert f'<option value="{code}" lang="{code}" selected>' in page


def test_the_browser_s_language_is_taken_where_none_was_chosen_and_an_unknown_one_is_english():
    for asked, expected in (("ta,en;q=0.5", "ta"), ("zh-CN", "zh-hans"), ("fr", "en-gb"), ("", "en-gb")):
        page = Client().get("/account/login/", headers={"accept-language": asked}).content.decode()
        assert f'<html lang="{expected}"' in page


@pytest.mark.parametrize("way_out", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_choosing_a_language_leads_nowhere_else(way_out):
    answer = Client().post("/language/", {"language": "hi", "next": way_out})
    assert "evil" not in answer.headers["Location"]
    assert not answer.headers["Location"].startswith("javascript")


def test_a_language_is_not_chosen_from_elsewhere():
    assert Client(enforce_csrf_checks=True).post("/language/", {"language": "hi"}).status_code == 403


@pytest.mark.django_db
def test_a_page_s_title_is_in_the_language_chosen():
    client = Client(headers={"accept-language": "hi"})
    words = {one.id: one.string for one in messages("hi")}
    page = client.get("/bulletins/").content.decode()
    assert f"<title>{words['Bulletins']} · Aidlift</title>" in page
