"""Languages: each has its catalogue, chosen in the footer without a script; right-to-left ones read so."""

import re
import sys
from importlib import import_module
from pathlib import Path

import pytest
from babel.messages.plurals import get_plural
from django.conf import settings
from django.template import Context, Template
from django.test import Client
from django.utils.translation import override, to_locale

from aidlift.web import vocabulary
from aidlift.web.subjects import SUBJECTS

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import catalogues  # noqa: E402

OTHERS = [code for code, _ in settings.LANGUAGES if code != "en-gb"]
PUBLIC = re.compile(
    r"(templates/)?(account/|parts/(asof|begin|languages|picture|tabs)\b|sign_in|errors"
    r"|(base|bulletin|bulletins|country|error|help|situation)(\.html|/))"
)
"""The files whose words a stranger sees; on other pages what is not translated is English."""

TITLES = {(one.title,) for one in SUBJECTS}

LIBRARIES = ("allauth", "django.conf")
"""Their words stand on our pages too, and they have no catalogue in most of the languages."""


def messages(code):
    return catalogues.translated(catalogues.LOCALE / to_locale(code) / "LC_MESSAGES" / "django.po")


def places(text):
    return set(re.findall(r"%\(\w+\)s|%%", text))


def of_libraries():
    for name in LIBRARIES:
        folder = Path(import_module(name).__file__).parent / "locale"
        yield from catalogues.translated(folder / "de" / "LC_MESSAGES" / "django.po")


def test_what_is_compiled_is_what_is_written():
    assert catalogues.stale() == []


@pytest.mark.parametrize("code", OTHERS)
def test_every_message_has_each_form_and_keeps_its_places(code):
    forms = get_plural(to_locale(code)).num_plurals
    for message, said in messages(code).items():
        assert len(said) == (forms if len(message) == 2 else 1), message
        for one in said:
            assert one, message
            assert places(one) == places(message[-1]), message


@pytest.mark.parametrize("code", OTHERS)
def test_every_word_of_a_public_page_is_translated(code):
    public = {message for message, files in catalogues.marked().items() if any(map(PUBLIC.match, files))}
    assert len(public) > 130
    assert (public | TITLES) - messages(code).keys() == set()


def test_every_message_still_stands_on_a_page(operator, cast):
    people = [operator, *map(cast, ("asha", "bikram", "hana", "gul", "dawa", "farid"))]
    made = vocabulary.named() | vocabulary.heads(people)
    standing = catalogues.marked().keys() | made | set(of_libraries())
    for code in OTHERS:
        assert messages(code).keys() - standing == set(), f"{code}: scripts/catalogues.py --drop takes it out"


@pytest.mark.parametrize("code", ["ur", "fa-af"])
def test_a_date_keeps_its_order_among_words_from_right_to_left(code):
    bare = re.compile(r"(?<!\N{FIRST STRONG ISOLATE})%\((day|first|last|made|when)\)s")
    assert [one for said in messages(code).values() for one in said if bare.search(one)] == []


def test_a_per_cent_in_a_template_is_found_in_the_catalogue():
    page = Template('{% load i18n %}{% translate "95 % interval" %}')
    with override("hi"):
        assert page.render(Context()) == messages("hi")["95 %% interval",][0].replace("%%", "%")


@pytest.mark.parametrize(
    ("code", "direction"), [("ur", "rtl"), ("fa-af", "rtl"), ("si", "ltr"), ("zh-hans", "ltr")]
)
def test_a_stranger_chooses_a_language_and_keeps_it(code, direction):
    client = Client()
    answer = client.post("/language/", {"language": code, "next": "/account/login/"})
    assert answer.headers["Location"] == "/account/login/"
    page = client.get("/account/login/").content.decode()
    assert f'<html lang="{code}" dir="{direction}">' in page
    assert messages(code)["Skip to the content",][0] in page
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
    page = client.get("/bulletins/").content.decode()
    assert f"<title>{messages('hi')['Bulletins',][0]} · Aidlift</title>" in page


def test_names_are_said_in_the_language_of_the_page_and_in_english_to_programs(desk, program):
    words, hindi = messages("hi"), {"accept-language": "hi"}
    form = desk("dawa", headers=hindi).get("/do/request.submit/").content.decode()
    assert f"<h1>{words['Submit request',][0]}</h1>" in form
    table = desk("dawa", headers=hindi).get("/tables/requests/").content.decode()
    assert f"<h1>{words['Requests',][0]}</h1>" in table
    answer = program("dawa").get("/api/v1/openapi.json", headers=hindi).content.decode()
    assert "Submit request" in answer
