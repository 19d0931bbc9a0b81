"""Documents of every kind that is read; hostile ones are refused or read without harm."""

import json
from datetime import date

import pytest

from aidlift.errors import BadInput, NotFound, UnknownLayout
from aidlift.formats.documents import MOST_BYTES, read_document_bytes, read_documents

HTML = """<!DOCTYPE html><html lang="en"><head><title>Aid arrives</title>
<meta property="article:published_time" content="2021-05-11T10:00:00+05:45"><script>alert(1)</script></head>
<body><nav>Home | News</nav><h1>Aid arrives</h1><p>China donated 400&nbsp;cylinders.</p>
<ul><li>160 concentrators</li><li>10 ventilators</li></ul>
<table><tr><th>District</th><th>Deaths</th></tr><tr><td>Mugu</td><td>3</td></tr></table>
<style>p { color: red }</style></body></html>"""
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Health news</title>
<item><title>Cholera in Malawi</title><link>https://example.org/1</link>
<pubDate>Wed, 26 Oct 2022 08:00:00 GMT</pubDate>
<description>&lt;p&gt;5,285 cases are reported.&lt;/p&gt;</description></item>
<item><title>Mpox</title><description>Two cases.</description></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Agency</title><entry><title>Ebola</title>
<link href="https://example.org/2"/><updated>2022-10-28T00:00:00Z</updated>
<content type="html">One case.</content></entry></feed>"""
MAIL = (
    "From: desk@example.org\r\nSubject: Update\r\nDate: Sat, 01 May 2021 09:00:00 "
    "+0530\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: "
    "text/html\r\n\r\n<p>no</p>\r\n"
    "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nIndia reported 12 cases.\r\n--b--\r\n"
)


def one(content: bytes | str):
    (document,) = read_document_bytes(content.encode() if isinstance(content, str) else content, "doc")
    return document


def test_a_page_gives_its_words_lists_and_tables_but_not_its_scripts_or_menus():
    page = one(HTML)
    assert (page.title, page.day) == ("Aid arrives", date(2021, 5, 11))
    assert "- 160 concentrators\n- 10 ventilators" in page.text
    assert "District | Deaths\nMugu | 3" in page.text
    assert not any(word in page.text for word in ("alert", "color", "Home"))


def test_a_feed_gives_a_document_an_entry():
    first, second = read_document_bytes(RSS.encode(), "feed")
    assert (first.name, first.day, first.source) == ("feed-001", date(2022, 10, 26), "Health news")
    assert first.text == "Cholera in Malawi\n\n5,285 cases are reported."
    assert (second.day, second.address) == (None, "")
    atom = one(ATOM)
    assert (atom.day, atom.address, atom.source) == (date(2022, 10, 28), "https://example.org/2", "Agency")


def test_mail_gives_its_plain_part_and_its_day():
    mail = one(MAIL)
    assert (mail.text.strip(), mail.day, mail.title) == (
        "India reported 12 cases.",
        date(2021, 5, 1),
        "Update",
    )


def test_reliefweb_and_who_json_are_known_by_their_fields():
    report = {
        "fields": {
            "title": "T",
            "body": "**Malawi**: 12 [cases](https://x.org)",
            "url": "https://r.int/1",
            "date": {"original": "2022-10-26T00:00:00+00:00"},
            "source": [{"name": "ECHO"}],
        }
    }
    got = one(json.dumps({"data": [report]}))
    assert (got.text, got.day, got.source) == ("Malawi: 12 cases", date(2022, 10, 26), "ECHO")
    news = {
        "Title": "Ebola",
        "PublicationDate": "2018-08-17T12:00:00Z",
        "Overview": "<p>78 cases</p>",
        "Advice": None,
    }
    got = one(json.dumps({"value": [news]}))
    assert (got.text, got.day, got.source) == (
        "Ebola\n\n78 cases",
        date(2018, 8, 17),
        "World Health Organization",
    )
    with pytest.raises(UnknownLayout, match="neither ReliefWeb's"):
        one('{"weather": "fine"}')


def test_text_is_decoded_and_kept_exact_line_ends_and_all():
    assert one("a\r\nb “c”").text == "a\r\nb “c”"
    assert one("café".encode("cp1252")).text == "café"
    assert one("Größe".encode("utf-16")).text == "Größe"


BOMB = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<rss><item>&b;</item></rss>"""


def test_a_feed_that_declares_entities_is_refused_unread():
    with pytest.raises(BadInput, match="declares a document type or entities"):
        one(BOMB)
    reach = '<?xml version="1.0"?><!DOCTYPE r SYSTEM "file:///etc/passwd"><rss><item><title>x</title></item></rss>'
    with pytest.raises(BadInput, match="document type"):
        one(reach)


@pytest.mark.parametrize(
    "content",
    [
        b"<html>" + b"<div>" * 50_000 + b"five cases",
        b"<table>" * 20_000 + b"five cases",
        b"<p>" + b"&amp;" * 50_000,
        b"<html><p a='" + b"x" * 200_000,
        b"<html>" + b"<!--" * 25_000,
        b"<html>" + b"<a " * 33_000,
        b"<html>" + b"<![CDATA[" * 11_000,
        b"<html>" + b"<?" * 50_000,
        b"<html>" + b"<a x=\"' " * 12_000 + b">",
        b"<html>five cases &#" + b"1" * 100_000 + b";",
        "<html dir='rtl'>{}".format("<p>مرحبا ٣٤٥ حالة</p>" * 3_000).encode(),
        b"From: a\nSubject: b\nContent-Type: text/plain; " + b"a=b; " * 20_000 + b"\n\nfive cases",
        b"From: " + b"(" * 50_000 + b"\nSubject: b\n\nfive cases",
    ],
)
def test_deep_or_broken_pages_are_read_without_harm(content):
    try:
        assert isinstance(one(content).text, str)
    except BadInput as refused:
        assert "holds no text" in refused.message  # noqa: PT017


@pytest.mark.parametrize("content", ["[" * 100_000, '{"data": ' * 50_000, "{"])
def test_json_without_end_is_refused(content):
    with pytest.raises(BadInput, match="no well-formed JSON"):
        one(content)


def test_what_is_no_text_is_refused_with_what_would_be():
    with pytest.raises(UnknownLayout, match="give text, HTML, PDF"):
        one(b"PK\x03\x04\x00\x00\x00\x00")
    with pytest.raises(BadInput, match="holds no text"):
        one("  \n ")
    with pytest.raises(BadInput, match="at most"):
        one(b"a" * (MOST_BYTES + 1))


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    with pytest.raises(NotFound, match="absent"):
        read_documents(tmp_path / "absent.txt")


def pdf_of(words: str) -> bytes:
    """Build the smallest PDF with a text layer."""
    stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode("latin-1")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length " + str(len(stream)).encode() + b" >>\nstream\n" + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(body))
        body += str(number).encode() + b" 0 obj\n" + part + b"\nendobj\n"
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(f"{at:010} 00000 n \n".encode() for at in offsets)
    return (
        body
        + table
        + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n"
        + str(len(body)).encode()
        + b"\n%%EOF\n"
    )


def test_a_pdf_gives_its_text_layer_and_a_scan_is_refused():
    pytest.importorskip("pypdf", reason="reading PDF needs pypdf")
    assert one(pdf_of("Kenya reported 42 new cholera cases.")).text == "Kenya reported 42 new cholera cases."
    with pytest.raises(BadInput, match="no text layer"):
        one(pdf_of(""))
    with pytest.raises(BadInput, match="cannot be read"):
        one(b"%PDF-1.7\n" + b"\x00garbage" * 50)


def test_words_of_a_page_stand_as_written_marks_comments_and_all():
    page = (
        "<html lang=fr><head><META name='date' content=\"2021-05-01\"><title>A &amp; B</title></head><body>"
        "<!-- <p>9 cases</p> --><p data-x='<b>7 > 6</b>' title=\"it's\">5 < 6 cases<br/>in <b>Chad</b></p>"
        "<SCRIPT>if (1 < 2) '</p>'</SCRIPT ><p>&#233;t&eacute;</p><?php 8 ?></body></html>"
    )
    read = one(page)
    assert read.text.splitlines() == ["5 < 6 cases", "in Chad", "", "été"]
    assert (read.language, str(read.day), read.title) == ("fr", "2021-05-01", "A & B")


def test_an_encoded_subject_is_decoded():
    mail = b"From: a@example.org\nSubject: =?utf-8?b?w6l0w6k=?=\n\nChad reported five cases."
    assert one(mail).title == "été"
