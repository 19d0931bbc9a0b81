"""Spreadsheets in and out: what was written is read again, formulas do not run, bombs are refused."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidlift.errors import BadInput, RefusedFile
from aidlift.formats import spreadsheet
from aidlift.formats.spreadsheet import read_sheet, write_sheet

SHEET = pl.DataFrame(
    {
        "name": ["=HYPERLINK('x')", "+41 22 791", "-5", "@here", "plain"],
        "quantity": [1, -2, 3, None, 5],
        "day": [date(2021, 4, 30), None, None, None, None],
        "moment": [datetime(2021, 4, 30, 8, tzinfo=UTC), None, None, None, None],
        "cold": [True, False, None, None, None],
    }
)


def rows(content):
    return list(csv.reader(io.StringIO(content.decode())))


@pytest.mark.parametrize("name", ["table.csv", "table.xlsx"])
def test_what_was_written_is_read_again(tmp_path, name):
    write_sheet(SHEET, tmp_path / name)
    found = rows(read_sheet(tmp_path / name))
    assert found[0] == SHEET.columns
    assert found[1] == ["=HYPERLINK('x')", "1", "2021-04-30", "2021-04-30T08:00:00+00:00", "yes"]
    assert [row[0] for row in found[1:]] == SHEET["name"].to_list()
    assert [row[1] for row in found[1:]] == ["1", "-2", "3", "", "5"]


def test_no_formula_is_written(tmp_path):
    write_sheet(SHEET, tmp_path / "t.csv")
    cells = [row[0] for row in csv.reader((tmp_path / "t.csv").read_text().splitlines())]
    assert cells[1:5] == ["'=HYPERLINK('x')", "'+41 22 791", "-5", "'@here"]
    write_sheet(SHEET, tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    assert {cell.data_type for cell in sheet["A"]} == {"s"}


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C"])), min_size=1, max_size=6)
)
def test_any_text_comes_back_from_csv_as_it_was(tmp_path_factory, texts):
    file = tmp_path_factory.mktemp("any") / "t.csv"
    write_sheet(pl.DataFrame({"n": [1] * len(texts), "text": texts}), file)
    assert [row[1] for row in rows(read_sheet(file))[1:]] == texts


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    with pytest.raises(RefusedFile, match="would unpack to 60 MB"):
        read_sheet(tmp_path / "bomb.xlsx")


def test_a_workbook_with_entities_of_its_own_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "laughs.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    with pytest.raises(RefusedFile, match="declares entities"):
        read_sheet(tmp_path / "laughs.xlsx")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("old.xls", b"\xd0\xcf\x11\xe0", "is no XLSX workbook"),
        ("torn.xlsx", b"PK\x03\x04torn", "is no XLSX workbook"),
        ("latin.csv", "quantité".encode("latin-1"), "is not UTF-8"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(RefusedFile, match=said):
        read_sheet(tmp_path / name)


def test_too_many_rows_and_too_large_a_file_are_refused(tmp_path, monkeypatch):
    write_sheet(SHEET, tmp_path / "t.xlsx")
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 3)
    with pytest.raises(RefusedFile, match="more than 3 rows"):
        read_sheet(tmp_path / "t.xlsx")
    monkeypatch.setattr(spreadsheet, "MOST_BYTES", 10)
    with pytest.raises(RefusedFile, match="larger than"):
        read_sheet(tmp_path / "t.xlsx")


def test_a_file_that_is_not_there_or_has_no_kind_is_named(tmp_path):
    with pytest.raises(BadInput, match="cannot be read"):
        read_sheet(tmp_path / "none.csv")
    with pytest.raises(BadInput, match=r"neither \.csv nor \.xlsx"):
        write_sheet(SHEET, tmp_path / "t.txt")


def test_numbers_and_days_typed_in_a_spreadsheet_read_as_tables_write_them(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["quantity", "day", "note", None])
    book.active.append([1200.0, datetime(2021, 4, 30), True, None])  # noqa: DTZ001 - a sheet has no zone
    book.active.append([None, None, None, None])
    book.active.append([12.5, date(2021, 5, 1), "x", None])
    book.save(tmp_path / "t.xlsx")
    assert rows(read_sheet(tmp_path / "t.xlsx")) == [
        ["quantity", "day", "note"],
        ["1200", "2021-04-30", "yes"],
        ["", "", ""],
        ["12.5", "2021-05-01", "x"],
    ]
