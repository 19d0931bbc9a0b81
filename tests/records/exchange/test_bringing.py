"""Whole tables in and out: previewed, judged row by row, kept whole or not at all, and once only."""

from datetime import date, timedelta

import polars as pl
import pytest

from aidlift.errors import BadInput, NotFound
from aidlift.formats.spreadsheet import read_sheet, write_sheet
from aidlift.records.assistance.models import Pledge, Request, RequestLine
from aidlift.records.audit.models import AuditEntry
from aidlift.records.corridors.models import Flight
from aidlift.records.exchange.bringing import bring, or_raise
from aidlift.records.exchange.kinds import KINDS, kind_named
from aidlift.records.exchange.sheets import sheet
from aidlift.records.parties.models import Party
from aidlift.records.reserve.models import Lot
from tests.records.conftest import NOON

REQUESTS = b"""external_id,country,requested_on,entered_as,item,quantity,wording
GO-1,LKA,2021-04-29,submitted,OXC05,100,concentrators
GO-1,LKA,2021-04-29,submitted,MN95,5000,masks

GO-2,LKA,,,OXC05,,some more
"""

TABLES = {
    "parties": b"party_id,name,kind,country\nUNICEF,UNICEF,agency,\nIRL,Ireland,government,IRL\n",
    "stores": b"store_id,name,country,custodian,has_cold_room\nKTM,Teku,NPL,RESERVE,yes\n",
    "documents": b"document_id,publisher,title,dated\nLETTER,Xiaomi,Letter,2021-04-22\n",
    "requests": REQUESTS,
    "pledges": (
        b"external_id,donor,stated_on,entered_as,commitment,item,quantity,earmark,earmark_for,earmark_is_hard\n"
        b"FTS-1,XIAOMI,2021-04-22,committed,LETTER,OXC05,1000,country,IND,yes\n"
        b"FTS-2,XIAOMI,2021-04-23,,,OXC10,5,,,\n"
    ),
    "stock": (
        b"external_id,store,item,quantity,document,owner,donor,expires\n"
        b"WMS-1,CTU,MN95,900,GRN-1,RESERVE,XIAOMI,2023-01-31\n"
    ),
    "corridors": (
        b"corridor_id,carrier,origin,destination,days,payload_kg,volume_m3,dg,fly_hours\n"
        b"3U-CTU-BLR,3U,CTU,BLR,wed sat,65000,475,yes,4.5\n"
    ),
    "flights": (
        b"flight_id,corridor,departs,arrives,aircraft\n"
        b"3U-0501,3U-CTU-BLR,2021-05-01T04:00:00Z,2021-05-01T08:30:00Z,B-308P\n"
    ),
}


@pytest.fixture(autouse=True)
def everybody(cast) -> None:
    """The cast is there before the first moment: records are not back-dated."""


@pytest.fixture
def operator_and_planner(cast, operator, tick):
    from aidlift.records.parties import actions as parties
    from aidlift.records.parties.actions import person_named

    parties.grant_role("bikram", role="operator", by=operator, at=tick())
    return person_named("bikram")


def test_a_preview_says_what_would_be_added_and_adds_nothing(cast, tick):
    lines = AuditEntry.objects.count()
    found = bring(kind_named("requests"), REQUESTS, by=cast("bikram"), at=tick())
    assert found.added == (("GO-1", "request REQ-2021-0001"), ("GO-2", "request REQ-2021-0002"))
    assert (found.kept, found.problems) == (False, ())
    assert not Request.objects.exists()
    assert AuditEntry.objects.count() == lines


def test_rows_with_one_number_are_one_request_brought_in_by_the_actions(cast, tick):
    bring(kind_named("requests"), REQUESTS, by=cast("bikram"), at=tick(), commit=True)
    first, second = Request.objects.order_by("request_id")
    assert (first.state, second.state) == ("submitted", "draft")
    assert list(RequestLine.objects.filter(request=first).values_list("item", "quantity")) == [
        ("OXC05", 100),
        ("MN95", 5000),
    ]
    done = list(AuditEntry.objects.order_by("-seq").values_list("action", flat=True)[:3])
    assert done == ["request.draft", "request.submit", "request.draft"]


def test_a_second_import_adds_nothing_and_tells_what_differs(cast, tick):
    kind, planner = kind_named("requests"), cast("bikram")
    bring(kind, REQUESTS, by=planner, at=tick(), commit=True)
    again = bring(kind, REQUESTS.replace(b"5000", b"7000"), by=planner, at=tick(), commit=True)
    assert (again.added, again.present, Request.objects.count()) == ((), ("GO-1", "GO-2"), 2)
    assert [str(one) for one in again.differences] == [
        "row 3, quantity: is 7000 here and 5000 in the records"
    ]


def test_every_problem_is_told_by_row_and_cell_and_nothing_is_kept(cast, tick):
    wrong = b"external_id,country,item,quantity\nA,LKA,OXC5,10\nB,XYZ,OXC05,-1\nC,LKA,OXC05,5\n"
    found = bring(kind_named("requests"), wrong, by=cast("bikram"), at=tick(), commit=True)
    assert [(one.row, one.column) for one in found.problems] == [(2, "item"), (3, "country"), (3, "quantity")]
    assert not Request.objects.exists()
    with pytest.raises(BadInput, match=r"t\.csv has 3 problems; nothing of it was brought in"):
        or_raise(found, "t.csv")


def test_what_an_action_refuses_is_told_at_its_row_and_the_rest_is_not_kept(cast, tick):
    found = bring(
        kind_named("pledges"),
        b"external_id,donor,item,quantity,earmark,earmark_for\n"
        b"A,XIAOMI,OXC05,10,,\nB,NOBODY,OXC05,10,,\nC,XIAOMI,OXC05,1,,\nC,XIAOMI,OXC05,1,country,\n",
        by=cast("bikram"),
        at=tick(),
        commit=True,
    )
    assert [(one.row, one.column) for one in found.problems] == [(3, None), (5, "earmark_for")]
    assert "no party 'NOBODY'" in found.problems[0].message
    assert not Pledge.objects.exists()


def test_rows_of_one_record_agree_and_a_record_stands_once(cast, tick):
    uneven = b"external_id,country,item\nA,LKA,OXC05\n\nA,NPL,OXC05\n"
    found = bring(kind_named("requests"), uneven, by=cast("bikram"), at=tick())
    assert [str(one) for one in found.problems] == [
        "row 4, country: is NPL, and row 2 of the same record says LKA"
    ]
    twice = b"party_id,name,kind\nX,X,agency\nX,Y,agency\n"
    found = bring(kind_named("parties"), twice, by=cast("bikram"), at=tick())
    assert "it stands in row 2 already" in found.problems[0].message


def test_an_import_gives_nobody_a_right_that_the_action_does_not(cast, tick):
    found = bring(kind_named("requests"), REQUESTS, by=cast("dawa"), at=tick(), commit=True)
    assert len(found.problems) == 2
    assert "“request.submit” for LKA" in found.problems[0].message


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_every_kind_that_is_written_out_is_read_in_as_it_was(operator_and_planner, tick, tmp_path, ending):
    person = operator_and_planner
    for name, content in TABLES.items():
        assert bring(KINDS[name], content, by=person, at=tick(), commit=True).kept, name
    for name, kind in KINDS.items():
        file = tmp_path / f"{name}{ending}"
        write_sheet(sheet(name, by=person), file)
        again = bring(kind, read_sheet(file), by=person, at=tick(), commit=True)
        assert (again.problems, again.added, again.differences) == ((), (), ()), name
        assert again.present, name


def test_what_is_brought_in_is_as_if_it_was_entered(operator_and_planner, tick):
    for name, content in TABLES.items():
        bring(KINDS[name], content, by=operator_and_planner, at=tick(), commit=True)
    assert dict(Pledge.objects.values_list("external_id", "state")) == {
        "FTS-1": "committed",
        "FTS-2": "reported",
    }
    assert Lot.objects.get(external_id="WMS-1").expires == date(2023, 1, 31)
    assert Flight.objects.get().aircraft_id == "B-308P"
    assert Party.objects.get(pk="IRL").country == "IRL"


def test_a_sheet_is_as_known_on_a_day(operator_and_planner):
    person = operator_and_planner
    bring(kind_named("requests"), REQUESTS, by=person, at=NOON + timedelta(days=1), commit=True)
    assert sheet("requests", date(2021, 4, 30), by=person).is_empty()
    assert sheet("requests", date(2021, 5, 1), by=person)["external_id"].to_list() == ["GO-1", "GO-1", "GO-2"]


def test_a_carrier_cannot_write_out_the_requests(cast):
    from aidlift.errors import NotAllowed

    with pytest.raises(NotAllowed):
        sheet("requests", by=cast("elias"))


def test_a_store_keeper_brings_in_and_writes_out_what_lies_in_the_own_store(cast, tick):
    kind, keeper = kind_named("stock"), cast("farid")
    assert bring(kind, TABLES["stock"], by=keeper, at=tick(), commit=True).kept
    assert bring(kind, TABLES["stock"], by=keeper, at=tick(), commit=True).present == ("WMS-1",)
    elsewhere = bring(kind, TABLES["stock"].replace(b"WMS-1,CTU", b"WMS-2,KTM"), by=keeper, at=tick())
    assert "“stock” for KTM" in elsewhere.problems[0].message


def test_a_kind_that_is_not_there_is_named():
    with pytest.raises(NotFound, match="the kinds are parties, stores"):
        kind_named("boxes")


def test_sheets_keep_the_declared_columns_when_empty(operator_and_planner):
    from aidlift import frames

    for name in set(KINDS) - {"parties", "stores"}:
        found = sheet(name, by=operator_and_planner)
        assert dict(found.schema) == dict(pl.Schema(frames.schema(f"sheet_{name}").dtypes)), name
