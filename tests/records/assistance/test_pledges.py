"""Pledges: from an offer in the news to what was signed for, and what may be meant for whom."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from aidlift.errors import BadInput, Conflict, NotFound, WrongState
from aidlift.records.assistance import actions, facts, queries
from aidlift.records.assistance.check import problems
from aidlift.records.assistance.lines import ChangedLine, PromisedLine
from aidlift.records.assistance.matching import matched
from aidlift.records.assistance.models import Match, Pledge, PledgeEvent


def change(pledge, quantity):
    return [ChangedLine(line=f"{pledge.pk}/1", quantity=quantity)]


def state(pledge):
    return Pledge.objects.get(pk=pledge.pk).state


def test_an_offer_climbs_the_ladder_to_received(cast, tick, committed):
    pledge, planner = committed(100), cast("bikram")
    actions.make_pledge_ready(
        pledge.pk,
        ready_on=date(2021, 5, 3),
        ready_at="Shenzhen",
        packing="100 cartons",
        by=cast("mira"),
        at=tick(),
    )
    facts.pledge_shipped(f"{pledge.pk}/1", 100, about="CON-1", by=planner, at=tick())
    assert state(pledge) == "in transit"
    facts.pledge_received(f"{pledge.pk}/1", 60, about="GRN-1", by=planner, at=tick())
    assert state(pledge) == "received part"
    facts.pledge_received(f"{pledge.pk}/1", 40, about="GRN-2", by=planner, at=tick())
    actions.close_pledge(pledge.pk, by=planner, at=tick())
    assert list(PledgeEvent.objects.filter(pledge=pledge).values_list("state", flat=True)) == [
        "reported",
        "pledged",
        "committed",
        "ready",
        "in transit",
        "received part",
        "received",
        "closed",
    ]


def test_goods_that_come_late_open_a_closed_pledge_until_it_is_closed_again(cast, tick, committed, paper):
    pledge, planner = committed(100), cast("bikram")
    received = {"document": paper.pk, "by": planner}
    actions.receive_pledge(pledge.pk, lines=change(pledge, 60), **received, at=tick())
    actions.close_pledge(pledge.pk, by=planner, at=tick())
    assert queries.waterfall(by=planner).select("received", "lapsed").row(0) == (60, 40)
    actions.receive_pledge(pledge.pk, lines=change(pledge, 30), **received, at=tick())
    assert state(pledge) == "received part"
    actions.close_pledge(pledge.pk, by=planner, at=tick())
    assert queries.waterfall(by=planner).select("received", "lapsed").row(0) == (90, 10)
    with pytest.raises(Conflict, match="120 shipped are more than the 100"):
        actions.receive_pledge(pledge.pk, lines=change(pledge, 30), **received, at=tick())
    actions.raise_pledge(pledge.pk, lines=change(pledge, 20), note="meant so", by=planner, at=tick())
    actions.receive_pledge(pledge.pk, lines=change(pledge, 30), **received, at=tick())
    assert (state(pledge), problems()) == ("received", [])


def test_a_receipt_of_a_closed_pledge_is_reversed_and_the_pledge_is_open_again(cast, tick, committed):
    pledge, planner = committed(100), cast("bikram")
    line = f"{pledge.pk}/1"
    facts.pledge_shipped(line, 100, about="CON-1", by=planner, at=tick())
    facts.pledge_received(line, 100, about="GRN-1", by=planner, at=tick())
    actions.close_pledge(pledge.pk, by=planner, at=tick())
    facts.pledge_received(line, 100, about="GRN-1", undoes=True, by=planner, at=tick())
    assert (state(pledge), problems()) == ("in transit", [])


def test_a_pledge_is_committed_by_a_document_and_nothing_less(cast, tick, pledged):
    pledge = pledged(100)
    with pytest.raises(BadInput, match="committed by a document"):
        actions.commit_pledge(pledge.pk, document="", by=cast("mira"), at=tick())
    with pytest.raises(NotFound, match=r"document\.add"):
        actions.commit_pledge(pledge.pk, document="NONE", by=cast("mira"), at=tick())
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE assistance_pledge SET state = 'committed'")


def test_goods_do_not_leave_on_a_promise_without_a_document(cast, tick, pledged):
    pledge = pledged(100)
    with pytest.raises(WrongState, match="is pledged, so “ship” cannot be done"):
        facts.pledge_shipped(f"{pledge.pk}/1", 10, by=cast("bikram"), at=tick())


def test_no_more_is_shipped_than_promised_nor_received_than_shipped(cast, tick, committed):
    line, planner = f"{committed(100).pk}/1", cast("bikram")
    with pytest.raises(Conflict, match="101 shipped are more than the 100"), transaction.atomic():
        facts.pledge_shipped(line, 101, by=planner, at=tick())
    facts.pledge_shipped(line, 50, by=planner, at=tick())
    with pytest.raises(Conflict, match="51 received are more than the 50"), transaction.atomic():
        facts.pledge_received(line, 51, by=planner, at=tick())


def test_a_receipt_and_a_shipment_are_taken_back_step_by_step(cast, tick, committed):
    pledge, planner = committed(100), cast("bikram")
    line = f"{pledge.pk}/1"
    facts.pledge_shipped(line, 100, by=planner, at=tick())
    facts.pledge_received(line, 100, by=planner, at=tick())
    facts.pledge_received(line, 30, undoes=True, by=planner, at=tick())
    assert state(pledge) == "received part"
    facts.pledge_received(line, 70, undoes=True, by=planner, at=tick())
    assert state(pledge) == "in transit"
    facts.pledge_shipped(line, 100, undoes=True, by=planner, at=tick())
    assert state(pledge) == "committed"


def test_a_reduced_pledge_that_has_arrived_is_received(cast, tick, committed):
    pledge, planner = committed(100), cast("bikram")
    facts.pledge_shipped(f"{pledge.pk}/1", 60, by=planner, at=tick())
    facts.pledge_received(f"{pledge.pk}/1", 60, by=planner, at=tick())
    pledge = actions.reduce_pledge(
        pledge.pk, lines=change(pledge, 40), reason="maker out of stock", by=cast("mira"), at=tick()
    )
    assert pledge.state == "received"


def test_a_promise_without_a_number_is_given_one_later(cast, tick, reported):
    pledge = reported(None, wording="1,000 and more concentrators", qualifier="at_least")
    actions.raise_pledge(pledge.pk, lines=change(pledge, 1000), note="embassy", by=cast("mira"), at=tick())
    assert facts.pledge_counters(f"{pledge.pk}/1").promised == 1000


def test_money_and_goods_received_outside_the_reserve_are_noted_on_a_document(cast, tick, paper):
    lines = [PromisedLine(currency="INR", quantity=30_000_000)]
    pledge = actions.report_pledge("XIAOMI", lines=lines, by=cast("mira"), at=tick())
    actions.confirm_pledge(pledge.pk, by=cast("mira"), at=tick())
    actions.commit_pledge(pledge.pk, document=paper.pk, by=cast("mira"), at=tick())
    with pytest.raises(BadInput, match="on a document"):
        actions.receive_pledge(
            pledge.pk, lines=change(pledge, 30_000_000), document="", by=cast("bikram"), at=tick()
        )
    pledge = actions.receive_pledge(
        pledge.pk, lines=change(pledge, 30_000_000), document=paper.pk, by=cast("bikram"), at=tick()
    )
    assert pledge.state == "received"


def test_a_duplicate_names_the_pledge_that_it_repeats(cast, tick, pledged):
    first, second = pledged(100), pledged(100)
    pledge = actions.mark_duplicate(second.pk, of=first.pk, by=cast("bikram"), at=tick())
    assert (pledge.state, pledge.duplicate_of_id) == ("duplicate", first.pk)
    with pytest.raises(Conflict, match="not itself a duplicate"):
        actions.mark_duplicate(first.pk, of=second.pk, by=cast("bikram"), at=tick())


def test_a_pledge_lapses_after_its_time_only(cast, tick):
    lines = [PromisedLine(item="OXC05", quantity=1)]
    pledge = actions.report_pledge(
        "XIAOMI", lines=lines, valid_until=date(2021, 5, 9), by=cast("mira"), at=tick()
    )
    with pytest.raises(Conflict, match="stands until 2021-05-09"):
        actions.lapse_pledge(pledge.pk, reason="silence", by=cast("bikram"), at=tick())


def test_a_pledge_is_meant_for_many_requests_and_back(cast, tick, committed, approved):
    pledge, one, two = committed(100), approved(60), approved(80)
    line, planner = f"{pledge.pk}/1", cast("bikram")
    actions.match_pledge(line, request_line=f"{one.pk}/1", quantity=60, by=planner, at=tick())
    actions.match_pledge(line, request_line=f"{two.pk}/1", quantity=30, by=planner, at=tick())
    assert matched(line) == {f"{one.pk}/1": 60, f"{two.pk}/1": 30}
    assert facts.line_counters(f"{two.pk}/1").pledged == 30
    with pytest.raises(Conflict, match="10 of it are free"):
        actions.match_pledge(line, request_line=f"{two.pk}/1", quantity=11, by=planner, at=tick())
    actions.unmatch_pledge(line, request_line=f"{one.pk}/1", by=planner, at=tick())
    assert matched(line) == {f"{two.pk}/1": 30}
    assert facts.line_counters(f"{one.pk}/1").pledged == 0


def test_a_request_is_not_promised_more_than_it_asks(cast, tick, committed, approved):
    line, wanted = f"{committed(100).pk}/1", f"{approved(60).pk}/1"
    with pytest.raises(Conflict, match="60 of it have no promise yet"):
        actions.match_pledge(line, request_line=wanted, quantity=61, by=cast("bikram"), at=tick())


@pytest.mark.parametrize(
    ("earmark", "value", "said"),
    [
        ("country", "NPL", "country NPL only"),
        ("facility", "AIIMS Delhi", "facility AIIMS Delhi only"),
        ("request", "REQ-2021-0099", "request REQ-2021-0099 only"),
    ],
)
def test_a_hard_earmark_binds_and_a_soft_one_is_noted(cast, tick, committed, approved, earmark, value, said):
    wanted, planner = f"{approved(60, facility='IDH Colombo').pk}/1", cast("bikram")
    hard = committed(50, earmark=earmark, earmark_for=value, earmark_is_hard=True)
    with pytest.raises(Conflict, match=said):
        actions.match_pledge(f"{hard.pk}/1", request_line=wanted, quantity=1, by=planner, at=tick())
    soft = committed(50, earmark=earmark, earmark_for=value)
    row = actions.match_pledge(f"{soft.pk}/1", request_line=wanted, quantity=1, by=planner, at=tick())
    assert f"departs from the wish: {earmark} {value} if possible" in row.note


def test_what_cannot_be_meant_for_a_request_says_why(cast, tick, reported, committed, approved, submitted):
    wanted, planner = f"{approved(60).pk}/1", cast("bikram")

    def refusal(pledge, request_line=wanted):
        with pytest.raises((Conflict, WrongState)) as refused:
            actions.match_pledge(
                f"{pledge.pk}/1", request_line=request_line, quantity=1, by=planner, at=tick()
            )
        return str(refused.value)

    assert "is reported; one is matched that was confirmed" in refusal(reported(10))
    assert "asks for OXC05" in refusal(committed(10, item="OXC10"))
    assert "promised to IND" in refusal(committed(10, country="IND"))
    assert "Say first how many" in refusal(committed(None))
    gone = submitted(5)
    actions.withdraw_request(gone.pk, reason="x", by=cast("chamari"), at=tick())
    assert "is withdrawn; nothing is promised for it" in refusal(committed(10), f"{gone.pk}/1")


def test_a_sale_covers_nobody_as_a_pledge(cast, tick, approved):
    lines = [PromisedLine(item="OXC05", quantity=10)]
    sale = actions.report_pledge("XIAOMI", lines=lines, kind="commercial supply", by=cast("mira"), at=tick())
    with pytest.raises(Conflict, match="is a sale"):
        actions.match_pledge(
            f"{sale.pk}/1", request_line=f"{approved(10).pk}/1", quantity=1, by=cast("bikram"), at=tick()
        )


def test_a_pledge_that_shrinks_or_ends_frees_the_newest_matches(cast, tick, committed, approved):
    pledge, one, two = committed(100), approved(60), approved(80)
    line, planner = f"{pledge.pk}/1", cast("bikram")
    actions.match_pledge(line, request_line=f"{one.pk}/1", quantity=60, by=planner, at=tick())
    actions.match_pledge(line, request_line=f"{two.pk}/1", quantity=40, by=planner, at=tick())
    actions.reduce_pledge(pledge.pk, lines=change(pledge, 50), reason="short", by=cast("mira"), at=tick())
    assert matched(line) == {f"{one.pk}/1": 50}
    actions.withdraw_pledge(pledge.pk, reason="fire at the maker", by=cast("mira"), at=tick())
    assert matched(line) == {}
    assert facts.line_counters(f"{one.pk}/1").pledged == 0


def test_a_request_that_ends_frees_its_pledges(cast, tick, committed, submitted):
    pledge, request = committed(100), submitted(60)
    line = f"{pledge.pk}/1"
    actions.match_pledge(line, request_line=f"{request.pk}/1", quantity=60, by=cast("bikram"), at=tick())
    actions.review_request(request.pk, by=cast("hana"), at=tick())
    actions.reject_request(request.pk, reason="no need shown", by=cast("hana"), at=tick())
    assert matched(line) == {}
    assert Match.objects.filter(undoes=True).get().note == "the request was rejected"


def test_wrong_lines_are_all_named(cast, tick):
    lines = [
        PromisedLine(item="OXC05", currency="USD", quantity=1, qualifier="maybe"),
        PromisedLine(earmark="country"),
        PromisedLine(item="OXC05", earmark_for="IND"),
    ]
    with pytest.raises(BadInput) as refused:
        actions.report_pledge("XIAOMI", lines=lines, by=cast("mira"), at=tick())
    assert {(one.row, one.column) for one in refused.value.problems} == {
        (2, "currency"),
        (2, "qualifier"),
        (3, "item"),
        (3, "earmark_for"),
        (4, "earmark"),
    }


def test_no_step_is_skipped(cast, tick, reported, paper):
    pledge = reported(10)
    with pytest.raises(WrongState, match="is reported, so “commit” cannot be done"):
        actions.commit_pledge(pledge.pk, document=paper.pk, by=cast("mira"), at=tick())
