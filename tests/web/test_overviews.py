"""The pages made by hand over the tables: needs, pledges, reserve, flights, consignments, bulletins."""

from unittest.mock import patch

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from aidlift.records.assistance.lines import PromisedLine
from aidlift.records.assistance.pledges import confirm_pledge, report_pledge
from aidlift.records.audit.chain import Verified
from aidlift.records.audit.models import AuditEntry
from aidlift.shipments import Counted
from aidlift.web.tables.kept import forget
from tests.records.shipments.conftest import world  # noqa: F401 - a fixture

OVERVIEWS = ("/needs/", "/pledges/", "/reserve/", "/corridors/", "/situation/")
MOST_QUERIES = 50
"""A page may ask the database so many times, whatever the number of its rows."""


def test_needs_show_who_covers_what_and_what_nobody_covers(desk, world):  # noqa: F811
    world.consignment(80)
    world.request(30, item="MN95")
    page = desk("bikram").get("/needs/").content.decode()
    assert "Oxygen concentrator" in page
    assert "the reserve" in page
    assert "<strong>30</strong>" in page
    assert "Nepal" in page
    found = desk("bikram").get("/needs/?_find=MN95").content.decode()
    assert "out of" in found
    assert "No row fits these filters" in desk("bikram").get("/needs/?_find=zzz").content.decode()


def test_a_pledge_stands_on_its_rung(desk, world):  # noqa: F811
    promised = [PromisedLine(item="OXC10", quantity=1000)]
    made = report_pledge("XIAOMI", lines=promised, **world.who("bikram"))
    assert "1,000 reported" in desk("bikram").get("/pledges/").content.decode()
    confirm_pledge(made.pk, **world.who("bikram"))
    page = desk("bikram").get("/pledges/").content.decode()
    assert "1,000 pledged" in page
    assert "Xiaomi" in page


def test_the_reserve_shows_items_stores_and_stops(desk, world):  # noqa: F811
    world.lot("A", 40, item="OXC10")
    page = desk("farid").get("/reserve/").content.decode()
    assert "Chengdu hub" in page
    assert "No lot is held, recalled or in quarantine." in page
    assert desk("farid").get("/reserve/expiry.svg?half").status_code == 200
    assert "Nothing lies in the stores" in desk("farid").get("/reserve/?as_of=2021-01-01").content.decode()


def test_a_consignment_shows_its_way_its_clocks_and_what_is_to_be_counted(desk, world):  # noqa: F811
    made = world.delivered()
    client = desk("dawa")
    page = client.get(f"/consignments/{made}/").content.decode()
    assert "Landing to clearance" in page
    assert "on hold" in page
    assert '<p class="go"><a class="button" href="/do/receipt.count/' in page
    assert "876-12345675" in page
    lot = world.lots["A"]
    world.received(made, Counted(lot, accepted=78, missing=2, reason="two boxes were empty"))
    page = client.get(f"/consignments/{made}/").content.decode()
    assert "78 accepted, 2 missing" in page
    assert desk("chamari").get(f"/consignments/{made}/").status_code == 404


def test_bulletins_are_open_to_whoever_comes(desk):
    assert "No bulletin was given out yet" in Client().get("/bulletins/").content.decode()
    assert Client().get("/bulletins/BUL-1/").status_code == 404
    assert Client().get("/bulletins/BUL-1/en.exe").status_code == 404
    assert "No bulletin was given out yet" in desk("bikram").get("/bulletins/").content.decode()


def test_who_may_not_read_an_overview_is_led_to_what_they_may(desk):
    assert desk("gul").get("/reserve/").status_code == 200
    for address in ("/needs/", "/pledges/", "/reserve/", "/corridors/"):
        assert desk("pavel").get(address).status_code in {200, 302}


def test_an_overview_asks_the_database_as_often_for_many_rows_as_for_few(desk, world):  # noqa: F811
    client = desk("bikram")
    world.consignment(80)
    for address in OVERVIEWS:
        client.get(address)

    def asked() -> dict[str, int]:
        found = {}
        for address in OVERVIEWS:
            forget()
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found[address] = len(queries)
        return found

    few = asked()
    for number in range(8):
        world.request(10 + number, item="MN95")
        world.lot(f"L{number}", 10)
        report_pledge("XIAOMI", lines=[PromisedLine(item="OXC10", quantity=5)], **world.who("bikram"))
    many = asked()
    assert {address: number for address, number in many.items() if number > few[address] + 2} == {}
    assert max(many.values()) <= MOST_QUERIES


def test_a_consignment_asks_the_database_no_more_the_longer_its_way_is(desk, world):  # noqa: F811
    made = world.departed()
    client = desk("bikram")
    client.get(f"/consignments/{made}/")
    forget()
    with CaptureQueriesContext(connection) as few:
        client.get(f"/consignments/{made}/")
    world.go(made, "arrive", "unload", "enter_customs", "hold", "clear", "deliver")
    with CaptureQueriesContext(connection) as many:
        client.get(f"/consignments/{made}/")
    assert len(many) <= len(few) + 2
    assert len(many) <= MOST_QUERIES


def test_the_chain_is_walked_for_an_auditor_and_nobody_else(desk, world):  # noqa: F811
    world.lot("A", 40, item="OXC10")
    page = desk("gul").get("/audit/verify/").content.decode()
    assert "none is missing, added or altered" in page
    assert AuditEntry.objects.order_by("-seq")[0].hash in page
    assert desk("farid").get("/audit/verify/").status_code == 403


def test_a_chain_that_was_altered_is_said_to_be_broken(desk, world):  # noqa: F811
    world.lot("A", 40, item="OXC10")
    walked = Verified(3, "0" * 64, ("line 2 (stock.receive lot A) was altered",))
    with patch("aidlift.records.audit.chain.verify", return_value=walked):
        page = desk("gul").get("/audit/verify/").content.decode()
    assert "The chain is broken" in page
    assert "line 2 (stock.receive lot A) was altered" in page


def test_what_brings_a_record_on_stands_first(desk, world):  # noqa: F811
    made = report_pledge("XIAOMI", lines=[PromisedLine(item="OXC10", quantity=10)], **world.who("bikram"))
    page = desk("bikram").get(f"/records/pledge/{made.pk}/").content.decode()
    assert 'aria-label="What can be done"><li><a class="button" href="/do/pledge.confirm/' in page
