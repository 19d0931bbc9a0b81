"""What is shown of requests and pledges: as known on a day, and to whom."""

from datetime import date, timedelta

import pytest

from aidlift.records.assistance import actions, facts, queries
from aidlift.records.assistance.lines import ChangedLine, PromisedLine
from tests.records.conftest import NOON

TODAY, TOMORROW = date(2021, 4, 30), date(2021, 5, 1)
NEXT = NOON + timedelta(days=1)


def test_a_request_is_shown_as_it_was_known_on_a_day(cast, submitted):
    request = submitted(100)
    actions.review_request(request.pk, by=cast("hana"), at=NEXT)
    actions.approve_request(request.pk, by=cast("hana"), at=NEXT)

    def known(day):
        row = queries.requests(as_of=day, by=cast("bikram")).row(0, named=True)
        line = queries.request_lines(as_of=day, by=cast("bikram")).row(0, named=True)
        return row["state"], row["submitted_by"], row["decided_by"], line["validated"], line["uncovered"]

    assert known(TODAY) == ("submitted", "chamari", None, 0, 0)
    assert known(TOMORROW) == ("approved", "chamari", "hana", 100, 100)
    assert queries.requests(as_of=date(2021, 4, 29), by=cast("bikram")).is_empty()


def test_the_waterfall_adds_up_and_shows_what_was_known(cast, tick, reported, pledged, committed):
    reported(1), pledged(20)
    pledge = committed(300)
    facts.pledge_shipped(f"{pledge.pk}/1", 200, by=cast("bikram"), at=tick())
    facts.pledge_received(f"{pledge.pk}/1", 150, by=cast("bikram"), at=NEXT)

    def known(day):
        return queries.waterfall(as_of=day, by=cast("bikram")).row(0, named=True)

    today, tomorrow = known(TODAY), known(TOMORROW)
    assert (today["committed"], today["in_transit"], today["received"]) == (100, 200, 0)
    assert (tomorrow["committed"], tomorrow["in_transit"], tomorrow["received"]) == (100, 50, 150)
    assert (tomorrow["reported"], tomorrow["pledged"], tomorrow["headline"]) == (1, 20, 300)
    assert tomorrow["stated"] == 321


def test_a_sale_stands_apart_and_has_no_headline(cast, tick, paper):
    lines = [PromisedLine(item="OXC05", quantity=500)]
    sale = actions.report_pledge("XIAOMI", lines=lines, kind="commercial supply", by=cast("mira"), at=tick())
    actions.confirm_pledge(sale.pk, by=cast("mira"), at=tick())
    actions.commit_pledge(sale.pk, document=paper.pk, by=cast("mira"), at=tick())
    row = queries.waterfall(by=cast("bikram")).row(0, named=True)
    assert (row["kind"], row["committed"], row["headline"]) == ("commercial supply", 500, 0)


def test_the_mobilisation_table_says_who_covers_what(cast, tick, approved, committed, pledged):
    request, planner = approved(100), cast("bikram")
    line = f"{request.pk}/1"
    firm, soft = committed(30), pledged(50)
    actions.match_pledge(f"{firm.pk}/1", request_line=line, quantity=30, by=planner, at=tick())
    actions.match_pledge(f"{soft.pk}/1", request_line=line, quantity=50, by=planner, at=tick())
    facts.note(line, "allocated", 40, by=planner, at=tick())
    row = queries.mobilisation(by=planner).row(0, named=True)
    assert row == {
        "country": "LKA",
        "item": "OXC05",
        "needed": 100,
        "allocated": 40,
        "covered": 70,
        "covered_by": "the reserve 40; XIAOMI 30",
        "uncovered": 30,
        "pledged": 50,
    }


def test_a_received_pledge_covers_as_stock_not_twice(cast, tick, approved, committed, paper):
    request, planner = approved(100), cast("bikram")
    line, pledge = f"{request.pk}/1", committed(100)
    actions.match_pledge(f"{pledge.pk}/1", request_line=line, quantity=100, by=planner, at=tick())
    part = [ChangedLine(line=f"{pledge.pk}/1", quantity=60)]
    actions.receive_pledge(pledge.pk, lines=part, document=paper.pk, by=planner, at=tick())
    assert queries.mobilisation(by=planner)["covered"].to_list() == [40]
    facts.note(line, "allocated", 60, by=planner, at=tick())
    assert queries.mobilisation(by=planner)["covered_by"].to_list() == ["the reserve 60; XIAOMI 40"]


def test_the_pipeline_lists_what_is_to_come_by_day(cast, tick, paper):
    for day, quantity in ((date(2021, 5, 5), 10), (date(2021, 5, 2), 20)):
        lines = [PromisedLine(item="OXC05", quantity=quantity)]
        actions.report_pledge("XIAOMI", lines=lines, expected_on=day, by=cast("mira"), at=tick())
    found = queries.pipeline(by=cast("bikram"))
    assert found.select("expected_on", "step", "quantity").rows() == [
        (date(2021, 5, 2), "reported", 20),
        (date(2021, 5, 5), "reported", 10),
    ]


def test_suggestions_put_hard_earmarks_first(cast, approved, committed):
    wanted = f"{approved(60).pk}/1"
    free, bound = committed(50), committed(40, earmark="country", earmark_for="LKA", earmark_is_hard=True)
    found = queries.match_suggestions(by=cast("bikram"))
    assert found.select("pledge_line", "request_line", "quantity").rows() == [
        (f"{bound.pk}/1", wanted, 40),
        (f"{free.pk}/1", wanted, 20),
    ]


def test_the_public_sees_no_draft_no_name_and_no_mere_offer(cast, tick, submitted, reported, committed):
    from aidlift.records.assistance.lines import AskedLine

    submitted(100), reported(5), committed(7)
    actions.draft_request("LKA", lines=[AskedLine(item="OXC05", quantity=1)], by=cast("chamari"), at=tick())
    found = queries.requests(by=cast("pavel"))
    assert found["state"].to_list() == ["submitted"]
    assert not {"submitted_by", "decided_by"} & set(found.columns)
    assert "by" not in queries.request_history(by=cast("pavel")).columns
    assert queries.pledges(by=cast("pavel"))["state"].to_list() == ["committed"]


@pytest.mark.parametrize(
    "name", ["requests", "request_lines", "mobilisation", "coverage", "pledges", "pledge_lines", "waterfall"]
)
def test_empty_records_give_empty_tables(cast, name):
    assert getattr(queries, name)(by=cast("bikram")).is_empty()
