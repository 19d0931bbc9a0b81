import csv
import io
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidlift import frames
from aidlift.errors import BadInput
from aidlift.formats.exchange.cells import FORMULA, guard_text, unguard_text
from aidlift.formats.exchange.hxl import read_hxl, read_tag, tags_of, write_hxl

WIDE = """Situation report,,,
Pays,Jour,Cas,Décès
#country+name,#date,#affected+infected+new,#affected+killed+new
India,2021-04-29,386452,3498
Nepal,2021-04-29,4831,
"""


def read(path: Path, text: str, table: str = "figures", **more) -> pl.DataFrame:
    path.write_text(text, encoding="utf-8")
    return pl.concat(read_hxl(path, table, **more))


def figures(text: str) -> str:
    return "#country+code+v_iso3,#date,#indicator+name,#indicator+num,#meta+source,#date+reported\n" + text


def test_wide_figures_of_a_partner_become_rows_whatever_their_headers(tmp_path):
    text = WIDE.replace("#affected+killed+new\n", "#affected+killed+new,#meta+source,#date+reported\n")
    text = text.replace("3498\n", "3498,mohfw,2021-04-30\n").replace("4831,\n", "4831,,mohp,2021-04-30\n")
    found = read(tmp_path / "f.csv", text.replace("Report,,,", "Report"))
    assert found.select("location", "target", "value", "state", "source_id").rows() == [
        ("IND", "new cases", 386_452, "reported", "mohfw"),
        ("IND", "new deaths", 3_498, "reported", "mohfw"),
        ("NPL", "new cases", 4_831, "reported", "mohp"),
        ("NPL", "new deaths", None, "missed", "mohp"),
    ]


def test_a_count_that_does_not_say_what_it_counts_needs_the_measure(tmp_path):
    tags = "#country+code,#date,#affected+infected,#meta+source,#date+reported\n"
    text = tags + "IND,2021-04-29,9,who,2021-04-30\n"
    with pytest.raises(BadInput) as refused:
        read(tmp_path / "f.csv", text)
    assert "says neither +new nor +cumulative" in refused.value.problems[0].message
    assert read(tmp_path / "f.csv", text, measure="cumulative")["target"].to_list() == ["cumulative cases"]


REST = "2021-04-29,new cases,1,who,2021-04-30\n"
FAULTS = {
    "a place nobody knows": (
        figures("Narnia,2021-04-29,new cases,1,who,2021-04-30\n"),
        2,
        "location",
        "no place",
    ),
    "a day that is none": (
        figures("IND,2021-02-30,new cases,1,who,2021-04-30\n"),
        2,
        "date",
        "write it like",
    ),
    "a number with grouping": (
        figures('IND,2021-04-29,new cases,"386,452",who,2021-04-30\n'),
        2,
        "value",
        "without grouping",
    ),
    "an unknown count": (figures("IND,2021-04-29,new jabs,1,who,2021-04-30\n"), 2, "target", "is 'new jabs'"),
    "a cell too many": (figures("IND,2021-04-29,new cases,1,who,2021-04-30,x\n"), 2, None, "has 7 cells"),
    "no source": ("#country+code,#date\nIND,2021-04-29\n", None, "source_id", "tag one with #meta+source"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_planted_fault_is_told_with_row_and_column(tmp_path, fault):
    text, row, column, message = FAULTS[fault]
    with pytest.raises(BadInput) as refused:
        read(tmp_path / "f.csv", text)
    found = [one for one in refused.value.problems if one.row == row and one.column == column]
    assert message in found[0].message


def test_rows_are_counted_as_the_file_has_them(tmp_path):
    good = "IND,2021-04-29,new cases,1,who,2021-04-30\n"
    with pytest.raises(BadInput) as refused:
        read(tmp_path / "f.csv", "a title\n\n" + figures(good + "\n" + good.replace("IND", "Narnia")))
    assert [problem.row for problem in refused.value.problems] == [6]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "#date\n" * 0 + "x\n" * 30 + "#date\n", '#date\n"open'])
def test_a_file_without_tags_or_cut_short_is_refused(tmp_path, text):
    with pytest.raises(BadInput):
        read(tmp_path / "f.csv", text)


def test_tags_read_with_blanks_and_in_any_order():
    assert read_tag("#Country +v_iso3 +code") == read_tag("#country+code+v_iso3")
    assert read_tag("country") is None


def test_every_tagged_column_is_declared():
    for table in ("figures", "stock_held", "requests", "pledges", "receipts", "forecasts", "nodes"):
        assert set(tags_of(table)) <= set(frames.schema(table).dtypes)


def test_no_cell_that_is_written_begins_a_formula():
    hostile = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "'=1"]
    row = dict.fromkeys(frames.schema("stock_held").dtypes)
    row |= {"item": "OXC10", "quantity": 1, "as_of": date(2021, 4, 30)}
    rows = [row | {"store": one, "lot": one} for one in hostile]
    table = pl.DataFrame(rows, schema=frames.schema("stock_held").dtypes)
    cells = [cell for row in csv.reader(io.StringIO("".join(write_hxl("stock_held", table)))) for cell in row]
    assert [cell for cell in cells if cell and cell[0] in "=+-@\t\r"] == []


@given(st.text(max_size=12) | st.text(st.sampled_from("'=+-@\t\r\nab"), max_size=6))
def test_guarding_loses_nothing(text):
    assert unguard_text(guard_text(text)) == text
    assert not FORMULA.match(guard_text(text)) or guard_text(text).startswith("'")


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=9).map(
    str.strip
)
WORDS = WORDS.filter(bool)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@st.composite
def stocks(draw):
    dtypes = frames.schema("stock_held").dtypes
    given_rows = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "store": WORDS,
                    "location": st.sampled_from(["IND", "NPL", "CHN", None]),
                    "item": WORDS | st.sampled_from(["=1+1", "@x", "'=quoted"]),
                    "lot": WORDS,
                    "expires": st.none() | DAYS,
                    "quantity": st.integers(0, 10**12),
                    "owner": st.none() | WORDS,
                    "as_of": DAYS,
                }
            ),
            max_size=5,
        )
    )
    return pl.DataFrame([{name: row.get(name) for name in dtypes} for row in given_rows], schema=dtypes)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(stocks())
def test_any_stock_written_reads_back_the_same(tmp_path_factory, stock):
    path = tmp_path_factory.mktemp("hxl") / "s.csv"
    path.write_text("".join(write_hxl("stock_held", stock)), encoding="utf-8", newline="")
    found = list(read_hxl(path, "stock_held"))
    assert (pl.concat(found) if found else frames.empty("stock_held")).equals(stock)


@st.composite
def figure_tables(draw):
    dtypes = frames.schema("figures").dtypes
    rows = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "location": st.sampled_from(["IND", "NPL", "IN-KL"]),
                    "date": DAYS,
                    "period_days": st.integers(1, 7),
                    "date_basis": st.sampled_from(["report", "event"]),
                    "target": st.sampled_from(["new cases", "cumulative deaths"]),
                    "value": st.none() | st.integers(-(10**9), 10**9),
                    "state": st.sampled_from(["reported", "missed"]),
                    "source_id": WORDS,
                    "source_ref": st.none() | WORDS,
                    "as_of": DAYS,
                }
            ),
            max_size=5,
        )
    )
    return pl.DataFrame([{name: row.get(name) for name in dtypes} for row in rows], schema=dtypes)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(figure_tables())
def test_any_figures_written_read_back_the_same(tmp_path_factory, figures_):
    path = tmp_path_factory.mktemp("hxl") / "f.csv"
    path.write_text("".join(write_hxl("figures", figures_)), encoding="utf-8", newline="")
    found = list(read_hxl(path, "figures"))
    assert (pl.concat(found) if found else frames.empty("figures")).equals(figures_)
