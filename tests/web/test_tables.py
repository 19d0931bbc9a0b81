"""The page of any table: find, sort, page by page, export; and its cost does not grow with its rows."""

import io
import re

import openpyxl
import polars as pl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aidlift.records.clock import now
from aidlift.records.parties import actions as parties
from aidlift.web import cells as drawn
from aidlift.web.tables.kept import forget
from aidlift.web.tables.listing import found, in_order

MOST_QUERIES = 20
"""A page of a table may ask the database so many times, whatever the number of its rows."""


def people(count, operator, start=0):
    for number in range(start, start + count):
        parties.add_party(f"P{number:04}", name=f"Party {number}", kind="agency", by=operator, at=now())


def test_every_word_has_to_stand_somewhere_in_the_row():
    frame = pl.DataFrame({"item": ["MASK", "MASK", None], "quantity": [10, 200, 200]})
    assert found(frame, "mask 200").rows() == [("MASK", 200)]
    assert found(frame, "200").height == 2
    assert found(frame, ".*").height == 0


def test_a_table_is_sorted_both_ways_and_what_is_missing_comes_last():
    frame = pl.DataFrame({"quantity": [10, None, 200]})
    assert in_order(frame, "quantity")["quantity"].to_list() == [10, 200, None]
    assert in_order(frame, "-quantity")["quantity"].to_list() == [200, 10, None]
    assert in_order(frame, "no such column").equals(frame)


def test_a_long_table_comes_in_pages_and_each_keeps_what_was_asked(desk, operator):
    people(120, operator)
    client = desk("bikram")
    page = client.get(
        "/tables/parties/", {"_find": "agency", "_sort": "-party", "_page": "3"}
    ).content.decode()
    assert "101–120 of 120 rows" in page
    assert ">P0000<" in page
    assert "?_find=agency&amp;_sort=-party&amp;_page=2" in page
    assert "101–120" in client.get("/tables/parties/", {"_find": "agency", "_page": "99"}).content.decode()
    for odd in ("0", "-1", "x", "²", "9" * 40):
        assert client.get("/tables/parties/", {"_page": odd}).status_code == 200


@pytest.mark.parametrize(
    "address", ["/tables/parties/", "/tables/audit/", "/tables/people/", "/tables/roles/"]
)
def test_a_page_asks_the_database_as_often_for_many_rows_as_for_few(address, desk, operator):
    client = desk("olga") if False else desk("gul" if "audit" in address else "bikram")
    if "people" in address or "roles" in address:
        parties.grant_role("bikram", role="operator", by=operator, at=now())
        client = desk("bikram")
    client.get(address)
    forget()
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    people(60, operator)
    for number in range(30):
        parties.add_person(f"person{number}", name=f"Person {number}", by=operator, at=now())
    with CaptureQueriesContext(connection) as many:
        assert client.get(address).status_code == 200
    assert len(many) == len(few)
    assert len(many) <= MOST_QUERIES


def test_a_table_is_exported_whole_and_no_text_becomes_a_formula(desk, operator):
    people(70, operator)
    parties.add_party("EVIL", name='=HYPERLINK("http://evil")', kind="agency", by=operator, at=now())
    client = desk("bikram")
    as_csv = pl.read_csv(client.get("/tables/parties/?_format=csv").content)
    assert as_csv.height > 70
    assert as_csv.filter(party="EVIL")["name"].item() == '\'=HYPERLINK("http://evil")'
    as_json = pl.read_json(client.get("/tables/parties/?_format=json").content)
    assert as_json.filter(party="EVIL")["name"].item() == '=HYPERLINK("http://evil")'
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/tables/parties/?_format=xlsx").content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=HYP")]
    assert [cell.data_type for cell in cells] == ["s"]
    assert client.get("/tables/parties/?_format=exe").status_code == 422


def test_numbers_are_grouped_and_columns_with_nothing_in_them_are_named_below(desk, cast):
    desk("chamari").post(
        "/do/request.draft/", {"country": "LKA", "title": "Masks", "lines-csv": "item,quantity\nMN95,1234567"}
    )
    page = desk("chamari").get("/tables/request_lines/").content.decode()
    assert '<td class="number">1,234,567</td>' in page
    assert "Left out, because nothing stands in them:" in page


def test_the_state_stands_next_to_the_name_on_a_page_and_where_it_was_in_an_export(desk):
    client = desk("chamari")
    client.post(
        "/do/request.draft/", {"country": "LKA", "title": "Masks", "lines-csv": "item,quantity\nMN95,12"}
    )
    page = client.get("/tables/requests/").content.decode()
    heads = re.findall(r">([^<>]+)</a></th>", page)
    assert heads[:2] == ["Request", "State"]
    assert client.get("/tables/requests/?_format=csv").content.decode().startswith("request,country,title,")


def test_an_empty_table_says_what_it_would_show(desk):
    page = desk("bikram").get("/tables/loans/").content.decode()
    assert "Nothing here yet" in page
    assert "No row fits these filters" in desk("bikram").get("/tables/parties/?_find=zzz").content.decode()


def test_an_answer_is_kept_until_the_records_change_and_for_its_own_person_alone(desk, cast, operator):
    client = desk("bikram")
    client.get("/tables/parties/")
    with CaptureQueriesContext(connection) as again:
        client.get("/tables/parties/?_sort=-party")
    assert not any("parties_party" in one["sql"] for one in again.captured_queries)
    people(1, operator)
    assert ">P0000<" in client.get("/tables/parties/").content.decode()
    desk("chamari").post(
        "/do/request.draft/", {"country": "LKA", "title": "Masks", "lines-csv": "item,quantity\nMN95,12"}
    )
    assert "Masks" in desk("chamari").get("/tables/requests/").content.decode()
    assert "Masks" not in desk("pavel").get("/tables/requests/").content.decode()
    parties.grant_role("pavel", role="planner", by=operator, at=now())
    assert "Masks" in desk("pavel").get("/tables/requests/").content.decode()


def test_codes_are_said_in_words_and_items_named_and_found_by_their_name(desk):
    client = desk("chamari")
    client.post(
        "/do/request.draft/",
        {"country": "LKA", "title": "Both", "lines-csv": "item,quantity\nMN95,12\nOXC10,4"},
    )
    page = client.get("/tables/request_lines/?_find=concentrator").content.decode()
    assert re.search(r">OXC10</a> <small [^>]*>Oxygen concentrator 10 L/min</small>", page)
    assert ">MN95</a>" not in page
    assert drawn.cell("clock", "dispatch_to_signature", "text").text == "dispatch to signature"
    assert drawn.cell("document", "scenario_notes~60", "code").text == "scenario_notes~60"
    assert drawn.cell("gap", 0.0003, "number").text == "0.03\u00a0%"
    assert drawn.cell("gap", 0.00002, "number").text == "under 0.01\u00a0%"
    assert drawn.cell("gap", 0.0, "number").text == "0.00\u00a0%"
