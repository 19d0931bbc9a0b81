from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import polars as pl
import pytest

from aidlift import frames
from aidlift.errors import BadInput
from aidlift.formats.exchange.atom import Feed, write_feed
from aidlift.formats.exchange.identifiers import Identifiers

FEED = Feed(title="Situation <reports>", author="Secretariat", address="https://reserve.example/feed.atom")
OURS = Identifiers(base="https://reserve.example/id")
ATOM = "{http://www.w3.org/2005/Atom}"
FIRST = {
    "bulletin": "BUL-1",
    "title": "30 April",
    "published_at": datetime(2021, 4, 30, 18, tzinfo=UTC),
    "updated_at": datetime(2021, 4, 30, 18, tzinfo=UTC),
    "pdf": "https://reserve.example/1.pdf",
}
SECOND = FIRST | {
    "bulletin": "BUL-2",
    "title": "30 April & corrected",
    "updated_at": datetime(2021, 5, 1, 9, tzinfo=UTC),
    "corrects": "BUL-1",
}


def feed(*bulletins) -> str:
    dtypes = frames.schema("published_bulletins").dtypes
    table = pl.DataFrame([{name: one.get(name) for name in dtypes} for one in bulletins], schema=dtypes)
    return "".join(write_feed(table, FEED, OURS, made=datetime(2021, 5, 2, tzinfo=UTC)))


def test_the_newest_comes_first_and_a_correction_leads_to_what_it_corrects():
    root = ET.fromstring(feed(FIRST, SECOND))
    entries = root.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["30 April & corrected", "30 April"]
    links = {link.get("rel"): link.get("href") for link in entries[0].findall(f"{ATOM}link")}
    assert links["related"] == entries[1].findtext(f"{ATOM}id") == "https://reserve.example/id/bulletin/BUL-1"
    assert root.findtext(f"{ATOM}updated") == "2021-05-01T09:00:00Z"


def test_feed_and_entries_have_what_the_standard_wants():
    root = ET.fromstring(feed(FIRST))
    for wanted in ("id", "title", "updated"):
        assert root.findtext(f"{ATOM}{wanted}")
        assert root.find(f"{ATOM}entry").findtext(f"{ATOM}{wanted}")
    assert root.find(f"{ATOM}author/{ATOM}name").text == "Secretariat"
    assert {link.get("rel") for link in root.findall(f"{ATOM}link")} == {"self"}


def test_an_empty_feed_is_one_too():
    assert ET.fromstring(feed()).findtext(f"{ATOM}updated") == "2021-05-02T00:00:00Z"


def test_a_title_with_what_xml_cannot_hold_is_refused():
    with pytest.raises(BadInput, match="XML cannot hold"):
        feed(FIRST | {"title": "a\x00b"})
