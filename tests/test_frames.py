import polars as pl
import pytest

from aidlift import frames
from aidlift.catalogue import location_codes
from aidlift.errors import BadInput, NotFound

NEEDS = "location,item,date,quantity\n"
DESCRIBED = {column.name: column.description for column in frames.schema("demands").columns}


def test_every_problem_is_listed_with_row_and_column():
    checked = frames.read(
        "demands", NEEDS + "NPL,OXC10,2021-05-03,-4\nNPX,O2 conc,3/5/21,many\n\nNPL,OXC10,,7\n"
    )
    assert [str(problem) for problem in checked.problems] == [
        "row 2, quantity: is -4; it cannot be below 0",
        "row 3, location: is 'NPX', not a known place; did you mean NPL or MNP?",
        "row 3, date: is '3/5/21'; write it like 2021-04-30",
        "row 3, quantity: is 'many'; a number is needed, without grouping or unit",
        "row 5, date: is empty; a value is needed",
    ]


def test_an_item_that_is_not_in_the_catalogue_is_named():
    problems = frames.read("needs", "location,item\nNPL,O2 conc\n").problems
    assert "row 2, item: is 'O2 conc', not in the catalogue; 30 codes are known" in map(str, problems)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Bangladesh", "write BGD"),
        ("bd", "write BGD"),
        ("Bangladsh", "did you mean BGD?"),
        ("Atlantis", f"{len(location_codes())} codes are known"),
    ],
)
def test_a_place_written_by_its_name_is_told_its_code(written, told):
    (problem,) = frames.read(
        "nodes", f"node,location,kind,name,cold\nDAC,{written},entry,Dhaka,no\n"
    ).problems
    assert str(problem) == f"row 2, location: is {written!r}, not a known place; {told}"


def test_a_good_table_is_read_with_its_types_and_a_byte_order_mark_is_no_problem():
    checked = frames.read("demands", ("\ufeff" + NEEDS + "NPL,OXC10,2021-05-03,4\n").encode())
    assert checked.problems == ()
    assert checked.or_raise().schema == pl.Schema(frames.schema("demands").dtypes)


def test_header_faults_are_named_and_a_near_name_is_offered():
    checked = frames.read("demands", "location,itm,date,quantity,quantity\nNPL,OXC10,2021-05-03,4\n")
    assert [str(problem) for problem in checked.problems] == [
        "row 1, quantity: stands twice in the header",
        "row 1, itm: is not a column of the table demands; did you mean 'item'?",
        f"row 1, item: is missing from the header; {DESCRIBED['item']}",
        "row 2: has 4 cells; the header has 5",
    ]


def test_infinities_and_text_in_another_encoding_are_refused():
    assert "finite" in str(frames.read("demands", NEEDS + "NPL,OXC10,2021-05-03,nan\n").problems[0])
    lots = "lot,item,store,quantity\nL1,OXC10,CTU,99999999999999999999999\n"
    (huge,) = [one for one in frames.read("lots", lots).problems if one.column == "quantity"]
    assert huge.row == 2
    assert "no whole number beyond" in huge.message
    assert "UTF-8" in str(frames.read("demands", "é".encode("latin-1")).problems[0])
    with pytest.raises(BadInput, match="1 problem; nothing was read"):
        frames.read("demands", "").or_raise()


def test_a_frame_written_and_read_again_is_the_same():
    frame = frames.read("demands", NEEDS + "NPL,OXC10,2021-05-03,4.5\n").frame
    assert frames.read("demands", frame.write_csv()).or_raise().equals(frame)
    assert frames.check("demands", frame).or_raise().equals(frame)


@pytest.mark.parametrize("name", frames.names())
def test_every_declaration_is_whole(name):
    for column in frames.schema(name).columns:
        assert column.dtype is not None
        assert column.description
    assert frames.read(name, frames.empty(name).write_csv()).or_raise().is_empty()


def test_an_unknown_table_is_named_with_those_that_exist():
    with pytest.raises(NotFound, match="demands"):
        frames.schema("demand")
