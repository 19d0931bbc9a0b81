import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidlift.errors import BadInput
from aidlift.formats.exchange.service_form import cell_name, read_form, save_blank_form

HEAD = [
    ["SERVICE REQUEST FORM"],
    [],
    ["Request number", "SRF-7", "", "Priority", "High"],
    ["Organisation", "Red Cross of China", "", "Consignee", "Indian Red Cross"],
    ["Focal point", "Li Wei", "", "E-mail", "li@rcc.example"],
    ["Origin", "Chengdu", "", "Destination", "Bengaluru"],
    ["Ready date", datetime(2021, 5, 8)],  # noqa: DTZ001  # spreadsheets know no zones
    [],
    ["No.", "Description of goods", "Qty", "Unit", "Packages", "Weight (kg)", "Expiry date", "DG"],
]
GOODS = [
    [1, "Oxygen concentrators", 100, "each", 100, 2780, "", "no"],
    [2, "Ventilators", 40, "each", 40, "1 200.5", "31/12/2030", "N"],
]
TOTAL = [["", "Total", 140]]


def saved(tmp_path, rows, name="form.xlsx"):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / name)
    return tmp_path / name


def changed(row: int, column: int, value) -> list[list[object]]:
    """Return the form with one cell changed; rows and columns as the spreadsheet counts them."""
    rows = [list(one) for one in (*HEAD, *GOODS, *TOTAL)]
    rows[row - 1][column - 1] = value
    return rows


def test_a_form_is_read_wherever_its_labels_stand(tmp_path):
    table = read_form(saved(tmp_path, [*HEAD, *GOODS, *TOTAL])).or_raise()
    first, second = table.iter_rows(named=True)
    assert (first["reference"], first["priority"], first["ready_on"]) == ("SRF-7", "urgent", date(2021, 5, 8))
    assert (first["sender"], first["to_place"], first["item"]) == (
        "Red Cross of China",
        "Bengaluru",
        "Oxygen concentrators",
    )
    assert (second["mass_kg"], second["expires"], second["dangerous"]) == (1200.5, date(2030, 12, 31), False)


FAULTS = {
    "a quantity in words": (10, 3, "a hundred", "C10, Quantity", "whole number"),
    "a quantity below one": (11, 3, 0, "C11, Quantity", "below 1"),
    "grouping that may be a point": (11, 6, "1,200", "F11, Gross mass kg", "without grouping"),
    "a day that may be two": (11, 7, "05/13/2030", "G11, Expiry date", "write it like"),
    "a ready day in words": (7, 2, "next week", "B7, Ready on", "write it like"),
    "no unit": (10, 4, "", "D10, Unit", "empty"),
    "a doubtful flag": (11, 8, "maybe", "H11, Dangerous goods", "yes or no"),
    "an unknown priority": (3, 5, "whenever", "E3, Priority", "urgent"),
    "no receiver": (4, 5, "", "Receiver", "not found"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_planted_fault_is_told_with_its_cell(tmp_path, fault):
    row, column, value, place, message = FAULTS[fault]
    checked = read_form(saved(tmp_path, changed(row, column, value)))
    assert [problem.column for problem in checked.problems] == [place]
    assert message in checked.problems[0].message


def test_all_faults_are_told_at_once(tmp_path):
    rows = changed(10, 3, "many")
    rows[10][2] = -1
    checked = read_form(saved(tmp_path, rows))
    assert [problem.column for problem in checked.problems] == ["C10, Quantity", "C11, Quantity"]


def test_a_sheet_without_goods_is_no_form(tmp_path):
    with pytest.raises(BadInput, match="no table of goods"):
        read_form(saved(tmp_path, HEAD[:7]))
    empty = read_form(saved(tmp_path, HEAD))
    assert "no lines" in empty.problems[0].message


def test_the_blank_form_that_we_give_is_one_that_we_read(tmp_path):
    save_blank_form(tmp_path / "blank.xlsx")
    book = openpyxl.load_workbook(tmp_path / "blank.xlsx")
    for number, value in enumerate(["R1", "A", "B", "", "", "X", "Y", "2021-05-08", ""], 1):
        book.active.cell(number, 2, value)
    book.active.append(["1", "Masks", "5", "each"])
    book.save(tmp_path / "filled.xlsx")
    table = read_form(tmp_path / "filled.xlsx").or_raise()
    assert table.select("sender", "to_place", "item", "quantity").rows() == [("A", "Y", "Masks", 5)]


def test_a_form_as_csv_reads_alike(tmp_path):
    path = tmp_path / "form.csv"
    text = [
        ",".join("2021-05-08" if isinstance(cell, datetime) else str(cell) for cell in row)
        for row in HEAD + GOODS
    ]
    path.write_text("\n".join(text), encoding="utf-8")
    assert read_form(path).or_raise().height == 2


def test_an_entity_bomb_and_a_zip_bomb_are_refused(tmp_path):
    path = saved(tmp_path, [*HEAD, *GOODS])
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path) as inside, zipfile.ZipFile(bomb, "w") as outside:
        for part in inside.infolist():
            content = inside.read(part)
            if part.filename.endswith("sheet1.xml"):
                content = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + content.split(b"?>", 1)[-1]
            outside.writestr(part, content)
    with pytest.raises(BadInput, match="entities"):
        read_form(bomb)
    large = io.BytesIO()
    with zipfile.ZipFile(large, "w", zipfile.ZIP_DEFLATED) as outside:
        outside.writestr("xl/worksheets/sheet1.xml", b" " * 50_000_000)
    (tmp_path / "large.xlsx").write_bytes(large.getvalue())
    with pytest.raises(BadInput, match="unpack"):
        read_form(tmp_path / "large.xlsx")


@pytest.mark.parametrize(
    ("at", "name"), [((14, 3), "C14"), ((1, 26), "Z1"), ((2, 27), "AA2"), ((9, 703), "AAA9")]
)
def test_cells_are_named_as_spreadsheets_name_them(at, name):
    assert cell_name(*at) == name


@settings(deadline=None, derandomize=True, max_examples=25)
@given(
    st.lists(
        st.lists(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=8), max_size=6),
        max_size=6,
    )
)
def test_no_sheet_breaks_the_reader(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("form") / "form.csv"
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in [*rows, HEAD[8], *rows]]
    path.write_text("\n".join(lines), encoding="utf-8")
    try:
        checked = read_form(path)
    except BadInput:
        return
    assert checked.problems
