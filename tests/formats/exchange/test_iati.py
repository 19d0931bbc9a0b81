from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidlift import frames
from aidlift.errors import BadInput, NotFound
from aidlift.formats.exchange.iati import Publisher, check_activities, write_activities
from aidlift.formats.exchange.markup import NOT_XML

RESERVE = Publisher(ref="XM-EXAMPLE-1", name="South Asia reserve", kind="multilateral")
MADE = datetime(2021, 5, 9, 18, tzinfo=UTC)


def rows(table, *given) -> pl.DataFrame:
    dtypes = frames.schema(table).dtypes
    return pl.DataFrame([{name: row.get(name) for name in dtypes} for row in given], schema=dtypes)


PLEDGE = {
    "activity": "PLG-2021-0001",
    "title": "Concentrators & ventilators",
    "description": "Goods and cash for India <as stated on 29 April>",
    "status": "implementation",
    "donor": "Red Cross of China",
    "donor_type": "other",
    "location": "IND",
    "sector": "12264",
    "starts_actual": date(2021, 4, 29),
    "glide": "EP-2020-000012-001",
    "appeal": "HCOVD20",
}
CASH = {
    "activity": "PLG-2021-0001",
    "transaction": "T1",
    "step": "incoming pledge",
    "date": date(2021, 5, 1),
    "value": 1_000_000,
    "currency": "USD",
    "provider": "Red Cross of China",
}
GOODS = {
    "activity": "PLG-2021-0001",
    "goods": "oxygen concentrators",
    "from_day": date(2021, 4, 29),
    "until_day": date(2021, 5, 9),
    "promised": 100,
    "delivered": 100,
}


def written(activities=None, transactions=None, goods=None, publisher=RESERVE) -> str:
    return "".join(
        write_activities(
            rows("aid_activities", *(activities or [PLEDGE])),
            rows("aid_transactions", *([CASH] if transactions is None else transactions)),
            rows("aid_goods", *([GOODS] if goods is None else goods)),
            publisher,
            generated=MADE,
        )
    )


def check(tmp_path, document: str) -> int:
    path = tmp_path / "a.xml"
    path.write_text(document, encoding="utf-8")
    return check_activities(path)


def test_a_pledge_of_cash_and_goods_is_right_iati(tmp_path):
    assert check(tmp_path, written()) == 1


def test_cash_is_an_incoming_pledge_and_goods_are_a_result_with_target_and_actual():
    document = written()
    assert '<transaction-type code="13"/><transaction-date iso-date="2021-05-01"/>' in document
    assert '<target value="100"/><actual value="100"/>' in document
    assert 'humanitarian="1"' in document
    assert '<humanitarian-scope type="1" vocabulary="1-2" code="EP-2020-000012-001"/>' in document
    assert "&lt;as stated on 29 April&gt;" in document


def test_the_reserve_as_a_whole_is_no_country(tmp_path):
    document = written([PLEDGE | {"location": None}])
    assert '<recipient-region code="998" vocabulary="1"/>' in document
    assert check(tmp_path, document) == 1


TITLE = "<title><narrative>Concentrators &amp; ventilators</narrative></title>"
FAULTS = {
    "a misspelt element": (
        "activity-status",
        "activity-statuss",
        "iati-activity/activity-statuss",
        "did you mean",
    ),
    "an unknown step": (
        'transaction-type code="13"',
        'transaction-type code="99"',
        "transaction-type@code",
        "one of 1",
    ),
    "a day that does not exist": (
        'transaction-date iso-date="2021-05-01"',
        'transaction-date iso-date="2021-02-30"',
        "transaction-date@iso-date",
        "write it like",
    ),
    "a transaction tomorrow": (
        'transaction-date iso-date="2021-05-01"',
        'transaction-date iso-date="2021-05-10"',
        "transaction-date@iso-date",
        "after the file was made",
    ),
    "an amount with grouping": (">1000000<", ">1,000,000<", "transaction/value", "without grouping"),
    "a currency in words": ('currency="USD" value', 'currency="dollar" value', "value@currency", "ISO 4217"),
    "no value date": (' value-date="2021-05-01"', "", "value@value-date", "missing"),
    "no role": (' role="1"', "", "participating-org@role", "missing"),
    "an identifier of somebody else": (
        "<iati-identifier>XM-EXAMPLE-1",
        "<iati-identifier>XM-OTHER-9",
        "iati-identifier",
        "must read XM-EXAMPLE-1-",
    ),
    "no start": (
        '<activity-date iso-date="2021-04-29" type="2"/>',
        '<activity-date iso-date="2021-04-29" type="3"/>',
        "activity-date",
        "has no start",
    ),
    "another version": ('version="2.03"', 'version="1.05"', "iati-activities@version", "2.03"),
    "no title": (
        TITLE,
        "",
        "iati-activity",
        "0 title",
    ),
    "an empty narrative": (
        "<narrative>Concentrators &amp; ventilators<",
        "<narrative> <",
        "title/narrative",
        "is empty",
    ),
    "an unknown scope": ('vocabulary="1-2"', 'vocabulary="7"', "humanitarian-scope@vocabulary", "1-2"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_planted_fault_is_refused_with_its_line_and_place(tmp_path, fault):
    right, wrong, place, message = FAULTS[fault]
    assert right in written()
    with pytest.raises(BadInput) as refused:
        check(tmp_path, written().replace(right, wrong))
    found = [problem for problem in refused.value.problems if problem.column.endswith(f", {place}")]
    assert found[0].column.startswith("line ")
    assert message in found[0].message


def test_elements_out_of_order_are_refused(tmp_path):
    document = written()
    status = '<activity-status code="2"/>'
    moved = document.replace(status, "").replace("<sector", status + "<sector")
    with pytest.raises(BadInput) as refused:
        check(tmp_path, moved)
    assert "stands after recipient-country; it must come before" in refused.value.problems[0].message


BOMB = """<?xml version="1.0"?><!DOCTYPE iati-activities [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>
<iati-activities version="2.03">&c;</iati-activities>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]><x>&f;</x>"""


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        (BOMB, "document type"),
        (OUTSIDE, "document type"),
        ('<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd"><x/>', "document type"),
        ("<iati-activities version='2.03'>&undefined;</iati-activities>", "not XML"),
        ("<a>" * 100, "nested deeper"),
        ("<iati-activities", "not XML"),
        ("", "not XML"),
    ],
)
def test_files_made_to_do_harm_are_refused(tmp_path, document, fault):
    with pytest.raises(BadInput, match=fault):
        check(tmp_path, document)


def test_an_activity_that_no_day_begins_is_not_written():
    with pytest.raises(BadInput, match="no first day"):
        written([PLEDGE | {"starts_actual": None}])


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(NotFound):
        check_activities(tmp_path / "none.xml")


@settings(deadline=None, derandomize=True, max_examples=50)
@given(
    words=st.text(min_size=1, max_size=30).filter(lambda words: words.strip()),
    value=st.integers(-(2**60), 2**60),
    step=st.sampled_from(["incoming pledge", "disbursement", "incoming commitment", "incoming funds"]),
)
def test_whatever_words_and_amounts_are_written_check_right_or_are_refused_for_a_character(
    tmp_path_factory, words, value, step
):
    activity = PLEDGE | {"title": words, "donor": words}
    money = CASH | {"value": value, "step": step, "description": words}
    if NOT_XML.search(words):
        with pytest.raises(BadInput, match="which XML cannot hold"):
            written([activity], [money])
        return
    document = written([activity], [money])
    assert check(tmp_path_factory.mktemp("iati"), document) == 1


def test_what_is_written_passes_the_published_schema(published, tmp_path):
    etree = pytest.importorskip("lxml.etree")
    schema = etree.XMLSchema(etree.parse(str(published("iati-activities-schema.xsd"))))
    document = etree.fromstring(written().encode())
    schema.assertValid(document)
