"""What every answer carries, and what no request can do."""

import re

import pytest
from allauth.core.ratelimit import respond_429
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from aidlift.records.assistance.models import Request
from aidlift.web.errors import server_error

INLINE = re.compile(r"""<script(?![^>]*\bsrc=)(?![^>]*application/json)|\sstyle=|\son\w+=["']|javascript:""")


def draft(client, **more):
    return client.post(
        "/do/request.draft/",
        {"country": "LKA", "title": "Oxygen", "lines-csv": "item,quantity\nOXC10,40", **more},
    )


@pytest.mark.parametrize(
    "address", ["/account/login/", "/", "/tables/requests/", "/do/request.draft/", "/me/"]
)
def test_headers_forbid_what_no_page_needs_and_pages_keep_to_them(address, desk):
    answer = desk("bikram").get(address, follow=True)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "private" in answer.headers["Cache-Control"]
    assert INLINE.findall(answer.content.decode()) == []


def test_a_form_from_elsewhere_is_refused(desk):
    client = desk("chamari", enforce_csrf_checks=True)
    answer = draft(client)
    assert answer.status_code == 403
    assert b"Nothing was changed" in answer.content
    assert not Request.objects.exists()


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_nobody_is_led_away(back, desk):
    assert draft(desk("chamari"), _back=back).headers["Location"].startswith("/records/request/REQ-")
    form = desk("chamari").get("/do/request.draft/", {"_back": back}).content.decode()
    assert 'href="' + back not in form


def test_a_sign_in_leads_nowhere_else(cast):
    person = cast("gul")
    person.set_password("a very long password indeed")
    person.save()
    answer = Client().post(
        "/account/login/?next=https://evil.example/",
        {"login": "gul", "password": "a very long password indeed", "next": "https://evil.example/"},
    )
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/"


def test_a_line_break_in_an_address_makes_no_header(desk):
    answer = desk("chamari").get("/tables/requests/?_format=csv%0d%0aX-Evil:%201")
    assert "X-Evil" not in answer.headers
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/tables/parties/?_find=" + "+".join(map(str, range(21))), 422, "at most 20"),
        ("/reserve/?as_of=0001-01-01", 200, "lies before 1900"),
        ("/situation/?as_of=0001-01-01", 200, "lies before 1900"),
        ("/records/planrun/a//evil/", 404, "There is no planrun a//evil"),
    ],
)
def test_an_address_that_asks_for_too_much_is_told_so(address, status, sentence, desk):
    answer = desk("bikram").get(address)
    assert answer.status_code == status
    assert sentence in answer.content.decode()


def test_words_of_others_stay_words(desk):
    client = desk("chamari")
    draft(client, title='<img src=x onerror=alert(1)> "quoted"')
    page = client.get("/tables/requests/").content.decode()
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"item,quantity\n\xff\xfe,4", "is not text in UTF-8"),
        (b"item,quantity\n" + b"OXC10,4\n" * 200_000, "is larger than 1 MB"),
        (b"item,quantity\nOXC10,4,5,6", "more cells than the header row has names"),
        (b"item,price\nOXC10,4", "is not known"),
        (b'item,quantity\n"OXC10,4', "cannot be read as CSV"),
        (b"\x00\x00", "cannot be used"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_and_nothing_is_kept(content, sentence, desk):
    file = SimpleUploadedFile("lines.csv", content, "text/csv")
    answer = desk("chamari").post("/do/request.draft/", {"country": "LKA", "lines-file": file})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Request.objects.exists()


def test_a_body_that_is_too_large_is_refused(desk):
    answer = desk("chamari").post("/do/request.draft/", {"country": "LKA", "note": "x" * 6_000_000})
    assert answer.status_code == 400
    answer = desk("chamari").post("/do/request.draft/", {f"lines-{n}-item": "OXC10" for n in range(6000)})
    assert answer.status_code == 400


def test_wrong_passwords_are_counted_and_then_refused(cast):
    person = cast("gul")
    person.set_password("a very long password indeed")
    person.save()
    stranger = Client()
    for _ in range(5):
        stranger.post("/account/login/", {"login": "gul", "password": "wrong, and wrong again"})
    answer = stranger.post("/account/login/", {"login": "gul", "password": "a very long password indeed"})
    assert answer.status_code == 200
    assert "Too many failed" in answer.content.decode()


def test_who_tries_too_often_is_told_what_to_do_on_a_page_of_ours(rf):
    request = rf.get("/account/reauthenticate/")
    request.user, request.session = AnonymousUser(), {}
    answer = respond_429(request)
    assert answer.status_code == 429
    assert "Wait five minutes" in answer.content.decode()
    assert "desk.css" in answer.content.decode()


def test_an_error_of_ours_is_a_page_of_ours(rf):
    answer = server_error(rf.get("/"))
    assert answer.status_code == 500
    assert '<a class="button" href="/">Home</a>' in answer.content.decode()
    assert not INLINE.search(answer.content.decode())


def test_a_sign_in_stands_in_the_chain(cast):
    from aidlift.records.audit.models import AuditEntry

    person = cast("gul")
    person.set_password("a very long password indeed")
    person.save()
    Client().post("/account/login/", {"login": "gul", "password": "a very long password indeed"})
    assert AuditEntry.objects.filter(action="person.sign-in", person="gul").count() == 1
