from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidlift.errors import BadInput
from aidlift.formats.exchange.gs1 import (
    FNC1,
    Element,
    check_digit,
    elements_of_lot,
    gln,
    gtin,
    is_key,
    read_date,
    read_digital_link,
    read_element_string,
    read_labels,
    sscc,
    write_digital_link,
    write_element_string,
)

SET_82 = st.text(
    st.sampled_from("!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"),
    min_size=1,
    max_size=20,
)
DAYS = st.dates(date(1980, 1, 1), date(2070, 12, 31))
GTINS = st.integers(0, 10**6 - 1).map(lambda serial: gtin("950600", serial))


@st.composite
def lots(draw):
    quantity = draw(st.none() | st.integers(1, 10**8 - 1))
    return {
        "gtin": draw(GTINS),
        "batch": draw(st.none() | SET_82),
        "expires": draw(st.none() | DAYS),
        "produced": draw(st.none() | DAYS),
        "serial": draw(SET_82 | st.none()) if quantity is None else None,
        "sscc": sscc("950600", draw(st.integers(0, 10**9))) if quantity else None,
        "quantity": quantity,
    }


@pytest.mark.parametrize(
    ("digits", "digit"),
    [
        ("629104150021", "3"),  # GS1's own worked example of a GTIN-13: 6291041500213
        ("37610425002123456", "9"),  # and of an SSCC: 376104250021234569
    ],
)
def test_check_digits_are_those_of_the_worked_examples(digits, digit):
    assert check_digit(digits) == digit


def test_scanned_and_typed_labels_read_alike():
    typed = read_element_string("(01)09506000134352(17)251231(10)ABC123")
    scanned = read_element_string("]d201095060001343521725123110ABC123")
    assert (
        scanned
        == typed
        == (Element("01", "09506000134352"), Element("17", "251231"), Element("10", "ABC123"))
    )


def test_a_field_of_variable_length_ends_at_fnc1():
    elements = read_element_string(f"010950600013435210A1{FNC1}21S9{FNC1}")
    assert elements[1:] == (Element("10", "A1"), Element("21", "S9"))
    assert write_element_string(elements) == f"010950600013435210A1{FNC1}21S9"


def test_brackets_inside_a_value_stay_in_it():
    assert read_element_string("(01)09506000134352(10)A(5)B")[1].value == "A(5)B"


@pytest.mark.parametrize(
    ("text", "place", "fault"),
    [
        ("(01)09506000134353", "(01) at character 1", "check digit should be 2, not 3"),
        ("(01)09506000134352(17)251331", "(17) at character 19", "no such day"),
        ("(01)09506000134352(10)" + "A" * 21, "(10) at character 19", "X..20"),
        ("(01)09506000134352(10)é", "(10) at character 19", "X..20"),
        ("(10)ABC", "(10)", "needs (01) or (02) or (8006) or (8026) beside it"),
        ("(01)09506000134352(02)09506000134352(37)5", "(01)", "does not go together with (02)"),
        ("0109506000134352" + "66ABC", "character 17", "begins no application identifier"),
        ("01095060001343", "(01) at character 1", "N14"),
        ("(01)09506000134352(10)A(10)B", "(10)", "stands twice"),
        ("", None, "holds no element string"),
        ("(", "character 1", "begins no application identifier"),
    ],
)
def test_each_fault_is_told_with_its_place(text, place, fault):
    with pytest.raises(BadInput) as refused:
        read_element_string(text)
    assert any(problem.column == place and fault in problem.message for problem in refused.value.problems)


def test_digital_links_read_as_the_standard_writes_them():
    elements = read_digital_link(
        "https://example.org/shop/01/9506000134352/10/ABC%2F1?17=251231&linkType=gs1:pip"
    )
    assert elements == (Element("01", "09506000134352"), Element("10", "ABC/1"), Element("17", "251231"))
    assert write_digital_link(elements) == "https://id.gs1.org/01/09506000134352/10/ABC%2F1?17=251231"


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("https://id.gs1.org/01/09506000134352/21/S/10/L", "qualifiers stand in the order"),
        ("https://id.gs1.org/AQnYUc1gmg", "no GS1 key in its path"),
        ("ftp://id.gs1.org/01/09506000134352", "not a web address"),
        ("https://id.gs1.org/01/09506000134351", "check digit should be 2"),
    ],
)
def test_wrong_digital_links_are_refused(address, fault):
    with pytest.raises(BadInput) as refused:
        read_digital_link(address)
    assert fault in "\n".join([refused.value.message, *map(str, refused.value.problems)])


def test_labels_become_rows_and_faults_name_their_scan():
    checked = read_labels(
        [
            "(01)09506000134352(17)210600(10)L1",
            "(01)09506000134351",
            "https://id.gs1.org/00/" + sscc("950600", 1),
        ],
        year=2021,
    )
    assert checked.frame.select("gtin", "batch", "expires", "sscc").rows() == [
        ("09506000134352", "L1", date(2021, 6, 30), None),
        (None, None, None, "095060000000000015"),
    ]
    assert [str(problem) for problem in checked.problems] == [
        "row 3, scan: (01) at character 1: is 09506000134351; its check digit should be 2, not 1"
    ]


@pytest.mark.parametrize(
    ("digits", "day"),
    [("710101", date(2071, 1, 1)), ("720101", date(1972, 1, 1)), ("210200", date(2021, 2, 28))],
)
def test_years_of_two_digits_lie_within_fifty_years_of_the_scan(digits, day):
    assert read_date(digits, year=2021) == day


@settings(deadline=None, derandomize=True)
@given(lots())
def test_a_lot_written_as_label_or_link_reads_back(lot):
    elements = elements_of_lot(lot)
    for text in (
        write_element_string(elements),
        write_digital_link(elements) if lot["quantity"] is None else "",
    ):
        if text:
            row = read_labels([text], year=2021).or_raise().row(0, named=True)
            assert {name: row[name] for name in lot} == lot


@settings(deadline=None, derandomize=True)
@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(text):
    try:
        elements = read_element_string(text)
    except BadInput:
        return
    assert read_element_string(write_element_string(elements)) == elements


@settings(deadline=None, derandomize=True)
@given(st.from_regex(r"[0-9]{1,9}", fullmatch=True), st.integers(0, 10**6))
def test_keys_that_are_made_have_their_length_and_digit(prefix, serial):
    for make, length in ((sscc, 18), (gtin, 14), (gln, 13)):
        try:
            key = make(prefix, serial)
        except BadInput:
            assert len(prefix) + len(str(serial)) > length - 2
        else:
            assert is_key(key, length)


@settings(deadline=None, derandomize=True)
@given(lots())
def test_another_parser_reads_the_same(lot):
    messages = pytest.importorskip("biip.gs1_messages", reason="biip is the second opinion, where installed")
    found = messages.GS1Message.parse(write_element_string(elements_of_lot(lot))).element_strings
    assert [(one.ai.ai, one.value) for one in found] == [(one.ai, one.value) for one in elements_of_lot(lot)]


@settings(deadline=None, derandomize=True)
@given(
    st.text(max_size=20).map(lambda text: f"https://{text}")
    | st.text(max_size=20).map(lambda text: f"https://x/01/{text}")
)
def test_no_address_breaks_the_reader(address):
    try:
        elements = read_digital_link(address)
    except BadInput:
        return
    assert elements[0].ai in {"00", "01", "401", "402", "414", "417"}
