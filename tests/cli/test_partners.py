"""Exchange with partners as a stranger meets it at the terminal; files only, no records."""

import json

import pytest
from click.testing import CliRunner

from aidlift.cli.partners import CHECKERS, FORMATS, READERS, WRITERS, exchange
from aidlift.errors import BadInput, NotFound


def run(*words: str) -> str:
    done = CliRunner().invoke(exchange, list(words), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_every_format_that_is_listed_goes_the_ways_it_says():
    for way, able in (("write", WRITERS), ("read", READERS), ("check", CHECKERS)):
        assert {name for name, (ways, _) in FORMATS.items() if way in ways.split()} == set(able)
    assert set(json.loads(run("formats", "--json"))) == set(FORMATS)


def test_figures_of_a_partner_are_shown_and_written(tmp_path):
    (tmp_path / "f.csv").write_text(
        "#country+name,#date,#affected+infected,#meta+source,#date+reported\n"
        "India,2021-04-29,386452,mohfw,2021-04-30\n",
        encoding="utf-8",
    )
    given = ("read", "hxl-figures", str(tmp_path / "f.csv"), "--measure", "new")
    assert json.loads(run(*given, "--json"))[0]["location"] == "IND"
    assert "1 rows were written" in run(*given, "--out", str(tmp_path / "rows.csv"))
    written = (
        "write",
        "hxl-figures",
        "--from",
        str(tmp_path / "rows.csv"),
        "--out",
        str(tmp_path / "back.csv"),
    )
    run(*written)
    assert "#indicator+num" in (tmp_path / "back.csv").read_text(encoding="utf-8")


def test_labels_are_read_with_the_year_of_the_scan(tmp_path):
    (tmp_path / "l.txt").write_text("(01)09506000134352(17)251231(10)ABC\n", encoding="utf-8")
    shown = run("read", "labels", str(tmp_path / "l.txt"), "--as-of", "2021-04-30", "--json")
    assert json.loads(shown)[0]["expires"] == "2025-12-31"


def test_a_blank_form_is_written_and_a_folder_that_is_not_there_is_told(tmp_path):
    assert "An empty form" in run("write", "service-form", "--out", str(tmp_path / "form.xlsx"))
    with pytest.raises(BadInput, match="cannot be written"):
        run("write", "service-form", "--out", str(tmp_path / "none" / "form.xlsx"))


def test_a_format_that_does_not_go_this_way_is_told(tmp_path):
    with pytest.raises(NotFound, match="no format that is read here"):
        run("read", "iati", str(tmp_path / "a.xml"))


def test_a_wrong_file_is_refused_with_its_place(tmp_path):
    (tmp_path / "a.xml").write_text('<iati-activities version="1.0"/>', encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        run("check", "iati", str(tmp_path / "a.xml"))
    assert [problem.column for problem in refused.value.problems] == [
        "line 1, iati-activities@version",
        "line 1, iati-activities",
    ]


def test_money_needs_a_publisher():
    with pytest.raises(BadInput, match="IATI organisation identifier"):
        run("write", "iati", "--out", "x.xml", "--by", "gul")
