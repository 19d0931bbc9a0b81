"""Requests: asked for, validated, delivered, and what ends them early."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from aidlift.errors import BadInput, Conflict, NotFound, SamePerson, WrongState
from aidlift.records.assistance import actions, facts
from aidlift.records.assistance.lines import AskedLine, ValidatedLine
from aidlift.records.assistance.models import LineFact, Request, RequestEvent


def counters(line):
    found = facts.line_counters(line)
    return {name: value for name, value in vars(found).items() if value} | {"uncovered": found.uncovered}


def test_a_draft_asks_for_nothing_until_it_is_submitted(cast, tick):
    request = actions.draft_request(
        "LKA", lines=[AskedLine(item="OXC05", quantity=100)], by=cast("chamari"), at=tick()
    )
    assert (request.pk, request.state) == ("REQ-2021-0001", "draft")
    assert counters("REQ-2021-0001/1") == {"uncovered": 0}
    actions.submit_request(request.pk, by=cast("chamari"), at=tick())
    assert counters("REQ-2021-0001/1") == {"requested": 100, "uncovered": 0}


def test_everything_wrong_with_the_lines_is_said_at_once(cast, tick):
    lines = [AskedLine(item="OXC5", quantity=0), AskedLine(), AskedLine(wording="some oxygen")]
    with pytest.raises(BadInput) as refused:
        actions.draft_request("LKA", lines=lines, by=cast("chamari"), at=tick())
    assert [(one.row, one.column) for one in refused.value.problems] == [
        (2, "quantity"),
        (2, "item"),
        (3, "item"),
    ]
    assert "did you mean OXC05" in str(refused.value.problems[1])
    assert not Request.objects.exists()


def test_approving_validates_all_that_was_asked(approved):
    line = f"{approved(100).pk}/1"
    assert counters(line) == {"requested": 100, "validated": 100, "uncovered": 100}


def test_a_partial_approval_validates_line_by_line(cast, tick, submitted):
    request = submitted(100, 40)
    actions.review_request(request.pk, by=cast("hana"), at=tick())
    lines = [
        ValidatedLine(line=f"{request.pk}/1", quantity=60),
        ValidatedLine(line=f"{request.pk}/2", quantity=0),
    ]
    request = actions.approve_request_partly(
        request.pk, lines=lines, reason="stock is short", by=cast("hana"), at=tick()
    )
    assert request.state == "partly approved"
    assert counters(f"{request.pk}/1") == {"requested": 100, "validated": 60, "uncovered": 60}
    assert counters(f"{request.pk}/2") == {"requested": 40, "uncovered": 0}


@pytest.mark.parametrize(
    ("quantities", "said"),
    [
        ({"1": 60}, "is not judged"),
        ({"1": 101, "2": 0}, "100 were requested"),
        ({"1": 0, "2": 0}, "reject the request instead"),
        ({"1": 1, "2": 1, "9": 1}, "not a line of"),
        ({"1": -1, "2": 1}, "is -1"),
    ],
)
def test_a_partial_approval_judges_every_line_and_no_more_than_asked(cast, tick, submitted, quantities, said):
    request = submitted(100, 40)
    actions.review_request(request.pk, by=cast("hana"), at=tick())
    lines = [ValidatedLine(line=f"{request.pk}/{one}", quantity=many) for one, many in quantities.items()]
    with pytest.raises(BadInput) as refused:
        actions.approve_request_partly(request.pk, lines=lines, reason="short", by=cast("hana"), at=tick())
    assert any(said in str(problem) for problem in refused.value.problems)
    assert not LineFact.objects.filter(kind="validated").exists()


def test_a_line_without_a_quantity_is_validated_with_one(cast, tick, submitted):
    request = submitted(None)
    actions.review_request(request.pk, by=cast("hana"), at=tick())
    with pytest.raises(Conflict, match="states no quantity"):
        actions.approve_request(request.pk, by=cast("hana"), at=tick())
    lines = [ValidatedLine(line=f"{request.pk}/1", quantity=50)]
    actions.approve_request_partly(request.pk, lines=lines, reason="our estimate", by=cast("hana"), at=tick())
    assert counters(f"{request.pk}/1") == {"validated": 50, "uncovered": 50}


def test_the_lines_drive_the_request_to_fulfilled_and_back(cast, tick, approved):
    request, planner = approved(100), cast("bikram")
    line = f"{request.pk}/1"
    facts.note(line, "allocated", 100, about="ORD-1", by=planner, at=tick())
    facts.note(line, "shipped", 100, about="CON-1", by=planner, at=tick())
    receipt = {"accepted": 97, "missing": 3, "about": "GRN-1", "by": planner}
    facts.note_receipt(line, **receipt, at=tick())
    assert counters(line) == {
        "requested": 100,
        "validated": 100,
        "allocated": 97,
        "shipped": 100,
        "accepted": 97,
        "missing": 3,
        "uncovered": 3,
    }
    facts.note(line, "allocated", 3, about="ORD-2", by=planner, at=tick())
    facts.note(line, "shipped", 3, about="CON-2", by=planner, at=tick())
    facts.note_receipt(line, accepted=3, about="GRN-2", by=planner, at=tick())
    assert Request.objects.get().state == "fulfilled"
    facts.note_receipt(line, accepted=3, about="GRN-2", undoes=True, by=planner, at=tick())
    assert Request.objects.get().state == "in fulfilment"
    verbs = list(RequestEvent.objects.filter(request=request).values_list("verb", flat=True))
    assert verbs == ["draft", "submit", "review", "approve", "start fulfilment", "fulfil", "reopen"]


def test_a_receipt_that_is_taken_back_leaves_the_line_as_it_was(cast, tick, approved):
    line, planner = f"{approved(100).pk}/1", cast("bikram")
    facts.note(line, "allocated", 100, by=planner, at=tick())
    facts.note(line, "shipped", 100, by=planner, at=tick())
    before = counters(line)
    receipt = {"accepted": 90, "rejected": 6, "missing": 4, "found": 2, "about": "GRN-1", "by": planner}
    facts.note_receipt(line, **receipt, at=tick())
    facts.note_receipt(line, **receipt, undoes=True, at=tick())
    assert counters(line) == before


def test_boxes_that_turn_up_late_cover_the_line_again(cast, tick, approved):
    line, planner = f"{approved(100).pk}/1", cast("bikram")
    facts.note(line, "allocated", 100, by=planner, at=tick())
    facts.note(line, "shipped", 100, by=planner, at=tick())
    facts.note_receipt(line, accepted=97, missing=3, about="GRN-1", by=planner, at=tick())
    facts.note_receipt(line, found=3, accepted=3, about="GRN-2", by=planner, at=tick())
    assert facts.line_counters(line).uncovered == 0
    assert Request.objects.get().state == "fulfilled"


@pytest.mark.parametrize(
    ("kind", "quantity", "said"),
    [
        ("allocated", 101, "101 allocated are more than the 100 validated"),
        ("shipped", 1, "1 shipped are more than the 0 allocated"),
        ("accepted", 1, "more than the 0 shipped"),
        ("validated", 1, "more than the 100 requested"),
    ],
)
def test_no_fact_breaks_a_law(cast, tick, approved, kind, quantity, said):
    line = f"{approved(100).pk}/1"
    with pytest.raises(Conflict, match=said), transaction.atomic():
        facts.note(line, kind, quantity, by=cast("bikram"), at=tick())
    assert counters(line) == {"requested": 100, "validated": 100, "uncovered": 100}


def test_stock_is_not_allocated_to_what_nobody_approved(cast, tick, submitted):
    with pytest.raises(WrongState, match="submitted; stock is allocated to one that was approved"):
        facts.note(f"{submitted(100).pk}/1", "allocated", 1, by=cast("bikram"), at=tick())


def test_a_substitute_takes_over_some_of_a_line(cast, tick, approved):
    request = approved(100)
    other = actions.substitute_line(
        f"{request.pk}/1",
        item="OXC10",
        quantity=40,
        by_quantity=20,
        reason="two of 5 litres for one of 10",
        by=cast("hana"),
        at=tick(),
    )
    assert counters(f"{request.pk}/1") == {
        "requested": 100,
        "validated": 60,
        "cancelled": 40,
        "uncovered": 60,
    }
    assert counters(other.pk) == {"requested": 20, "validated": 20, "uncovered": 20}
    assert other.substitutes_id == f"{request.pk}/1"
    with pytest.raises(Conflict, match="60 are validated"):
        actions.substitute_line(
            f"{request.pk}/1",
            item="OXC10",
            quantity=61,
            by_quantity=1,
            reason="x",
            by=cast("hana"),
            at=tick(),
        )


def test_a_withdrawn_request_asks_for_nothing(cast, tick, approved):
    request = approved(100)
    actions.withdraw_request(request.pk, reason="bought at home", by=cast("chamari"), at=tick())
    assert counters(f"{request.pk}/1") == {"requested": 100, "cancelled": 100, "uncovered": 0}


def test_a_request_is_not_withdrawn_under_goods_on_their_way(cast, tick, approved):
    request = approved(100)
    facts.note(f"{request.pk}/1", "allocated", 40, by=cast("bikram"), at=tick())
    with pytest.raises(Conflict, match="40 of REQ-2021-0001/1 are allocated and not yet accepted"):
        actions.withdraw_request(request.pk, reason="bought", by=cast("chamari"), at=tick())


def test_what_was_delivered_stays_when_the_rest_is_withdrawn(cast, tick, approved):
    request, planner = approved(100), cast("bikram")
    line = f"{request.pk}/1"
    facts.note(line, "allocated", 60, by=planner, at=tick())
    facts.note(line, "shipped", 60, by=planner, at=tick())
    facts.note_receipt(line, accepted=60, by=planner, at=tick())
    actions.withdraw_request(request.pk, reason="enough", by=cast("chamari"), at=tick())
    found = facts.line_counters(line)
    assert (found.validated, found.accepted, found.cancelled, found.uncovered) == (60, 60, 40, 0)


def test_a_newer_request_supersedes_an_older(cast, tick, approved, submitted):
    older, newer = approved(100), submitted(150)
    actions.supersede_request(older.pk, by_request=newer.pk, by=cast("chamari"), at=tick())
    older.refresh_from_db()
    assert (older.state, older.superseded_by_id) == ("superseded", newer.pk)
    with pytest.raises(BadInput, match="another of LKA"):
        actions.supersede_request(newer.pk, by_request=newer.pk, by=cast("chamari"), at=tick())


def test_the_submitter_is_never_the_approver_even_with_both_roles(cast, tick, operator):
    from aidlift.records.parties import actions as parties
    from aidlift.records.parties.models import Person

    parties.grant_role("hana", role="focal_point", country="LKA", by=operator, at=tick())
    hana = Person.objects.get(username="hana")
    request = actions.draft_request("LKA", lines=[AskedLine(item="OXC05", quantity=1)], by=hana, at=tick())
    actions.submit_request(request.pk, by=hana, at=tick())
    actions.review_request(request.pk, by=hana, at=tick())
    with pytest.raises(SamePerson, match="Submitter is never approver"):
        actions.approve_request(request.pk, by=hana, at=tick())


def test_the_database_itself_refuses_an_approver_who_submitted(submitted):
    request = submitted(100)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE assistance_request SET decided_by_id = submitted_by_id WHERE request_id = %s",
            [request.pk],
        )


def test_facts_and_events_are_never_altered(approved):
    approved(100)
    for table in ("assistance_linefact", "assistance_requestevent", "assistance_requestline"):
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET posted_at = posted_at"):
            with (
                pytest.raises(IntegrityError, match="append-only"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)


def test_a_request_imported_twice_is_refused_by_its_outside_number(cast, tick):
    lines = [AskedLine(item="OXC05", quantity=1)]
    actions.draft_request("LKA", lines=lines, external_id="GO-1", by=cast("bikram"), at=tick())
    with pytest.raises(Conflict, match="REQ-2021-0001 has the outside number 'GO-1' already"):
        actions.draft_request("LKA", lines=lines, external_id="GO-1", by=cast("bikram"), at=tick())


def test_what_is_to_come_has_not_happened(cast, tick, submitted):
    request, now = submitted(1), tick()
    actions.review_request(request.pk, by=cast("hana"), at=now)
    with pytest.raises(BadInput, match="what is yet to come"):
        actions.approve_request(request.pk, occurred_at=now + timedelta(hours=1), by=cast("hana"), at=now)


def test_what_is_not_there_is_named(cast, tick):
    with pytest.raises(NotFound, match="no request 'REQ-9'"):
        actions.review_request("REQ-9", by=cast("hana"), at=tick())
    with pytest.raises(NotFound, match="no request line 'REQ-9/1'"):
        facts.note("REQ-9/1", "allocated", 1, by=cast("bikram"), at=tick())
