"""The role table as sentences: who may ask, approve, promise, confirm and read; and who may not."""

import pytest

from aidlift.errors import AidliftError, NotAllowed
from aidlift.records.assistance import actions, queries
from aidlift.records.assistance.lines import AskedLine, ChangedLine, PromisedLine, ValidatedLine
from aidlift.records.evidence import queries as evidence
from aidlift.records.evidence.actions import add_document

EVERYBODY = ("asha", "bikram", "chamari", "dawa", "mira", "elias", "farid", "hana", "gul", "pavel")
ASKED = [AskedLine(item="OXC05", quantity=10)]
PROMISED = [PromisedLine(item="OXC05", quantity=10)]


def who_may(cast, act, among=EVERYBODY):
    """Try an act as everybody; name those who were let through, whatever came of it then."""
    able = set()
    for name in among:
        try:
            act(cast(name))
        except NotAllowed:
            continue
        except AidliftError:
            pass  # allowed, and refused for its state
        able.add(name)
    return able


def test_a_request_of_sri_lanka_is_drafted_by_its_focal_point_or_the_planner(cast, tick):
    assert who_may(cast, lambda by: actions.draft_request("LKA", lines=ASKED, by=by, at=tick())) == {
        "bikram",
        "chamari",
    }


@pytest.mark.parametrize(
    "act",
    [
        lambda request, by, at: actions.submit_request(request, by=by, at=at),
        lambda request, by, at: actions.withdraw_request(request, reason="x", by=by, at=at),
        lambda request, by, at: actions.supersede_request(request, by_request=request, by=by, at=at),
        lambda request, by, at: actions.close_request(request, by=by, at=at),
    ],
    ids=["submit", "withdraw", "supersede", "close"],
)
def test_a_request_is_handled_by_its_own_focal_point_or_the_planner(cast, tick, submitted, act):
    request = submitted(10)
    assert who_may(cast, lambda by: act(request.pk, by, tick())) == {"bikram", "chamari"}


@pytest.mark.parametrize(
    "act",
    [
        lambda request, by, at: actions.review_request(request, by=by, at=at),
        lambda request, by, at: actions.approve_request(request, by=by, at=at),
        lambda request, by, at: actions.approve_request_partly(
            request, lines=[ValidatedLine(line=f"{request}/1", quantity=1)], reason="x", by=by, at=at
        ),
        lambda request, by, at: actions.reject_request(request, reason="x", by=by, at=at),
        lambda request, by, at: actions.substitute_line(
            f"{request}/1", item="OXC10", quantity=1, by_quantity=1, reason="x", by=by, at=at
        ),
    ],
    ids=["review", "approve", "approve partly", "reject", "substitute"],
)
def test_a_request_is_decided_by_an_approver_alone(cast, tick, submitted, act):
    request = submitted(10)
    assert who_may(cast, lambda by: act(request.pk, by, tick())) == {"hana"}


def test_a_pledge_of_xiaomi_is_made_by_xiaomi_or_the_planner(cast, tick):
    assert who_may(cast, lambda by: actions.report_pledge("XIAOMI", lines=PROMISED, by=by, at=tick())) == {
        "bikram",
        "mira",
    }


def test_a_donor_makes_no_pledge_for_another(cast, tick):
    with pytest.raises(NotAllowed, match=r"“pledge\.make” for 3U belongs to donor"):
        actions.report_pledge("3U", lines=PROMISED, by=cast("mira"), at=tick())


@pytest.mark.parametrize(
    "act",
    [
        lambda pledge, by, at: actions.confirm_pledge(pledge, by=by, at=at),
        lambda pledge, by, at: actions.commit_pledge(pledge, document="LETTER", by=by, at=at),
        lambda pledge, by, at: actions.reduce_pledge(
            pledge, lines=[ChangedLine(line=f"{pledge}/1", quantity=1)], reason="x", by=by, at=at
        ),
        lambda pledge, by, at: actions.raise_pledge(
            pledge, lines=[ChangedLine(line=f"{pledge}/1", quantity=1)], by=by, at=at
        ),
        lambda pledge, by, at: actions.close_pledge(pledge, by=by, at=at),
        lambda pledge, by, at: actions.withdraw_pledge(pledge, reason="x", by=by, at=at),
    ],
    ids=["confirm", "commit", "reduce", "raise", "close", "withdraw"],
)
def test_a_pledge_is_confirmed_by_its_donor_or_the_planner(cast, tick, reported, paper, act):
    pledge = reported(10)
    assert who_may(cast, lambda by: act(pledge.pk, by, tick())) == {"bikram", "mira"}


@pytest.mark.parametrize(
    "act",
    [
        lambda pledge, line, by, at: actions.match_pledge(
            f"{pledge}/1", request_line=line, quantity=1, by=by, at=at
        ),
        lambda pledge, line, by, at: actions.unmatch_pledge(f"{pledge}/1", request_line=line, by=by, at=at),
        lambda pledge, line, by, at: actions.ship_pledge(
            pledge, lines=[ChangedLine(line=f"{pledge}/1", quantity=1)], document="LETTER", by=by, at=at
        ),
        lambda pledge, line, by, at: actions.receive_pledge(
            pledge, lines=[ChangedLine(line=f"{pledge}/1", quantity=1)], document="LETTER", by=by, at=at
        ),
        lambda pledge, line, by, at: actions.lapse_pledge(pledge, reason="x", by=by, at=at),
        lambda pledge, line, by, at: actions.mark_duplicate(pledge, of=pledge, by=by, at=at),
    ],
    ids=["match", "unmatch", "ship", "receive", "lapse", "mark duplicate"],
)
def test_what_a_pledge_is_meant_for_is_the_planners_alone(cast, tick, committed, approved, act):
    pledge, line = committed(10), f"{approved(10).pk}/1"
    assert who_may(cast, lambda by: act(pledge.pk, line, by, tick())) == {"bikram"}


def test_requests_are_read_by_those_who_ask_decide_audit_and_by_the_public(cast, submitted):
    submitted(10)
    readers = {"bikram", "chamari", "dawa", "hana", "gul", "pavel"}
    for name in ("requests", "request_lines", "request_history", "mobilisation", "coverage"):
        assert who_may(cast, lambda by, name=name: getattr(queries, name)(by=by)) == readers
    assert queries.requests(by=cast("chamari")).height == 1
    assert queries.requests(by=cast("dawa")).is_empty()  # Nepal's focal point sees Nepal's
    assert queries.mobilisation(by=cast("dawa")).is_empty()


def test_pledges_are_read_by_donor_planner_approver_auditor_and_public(cast, committed):
    committed(10)
    readers = {"bikram", "mira", "hana", "gul", "pavel"}
    for name in ("pledges", "pledge_lines", "pledge_history", "waterfall", "pipeline", "matches"):
        assert who_may(cast, lambda by, name=name: getattr(queries, name)(by=by)) == readers


def test_a_donor_sees_its_own_pledges_only(cast, tick, reported):
    from aidlift.records.parties import actions as parties
    from aidlift.records.parties.actions import person_named

    reported(10)
    operator = person_named("operator")
    parties.add_party("OPPO", name="OPPO", kind="company", by=operator, at=tick())
    parties.add_person("otto", name="Otto", by=operator, at=tick())
    parties.grant_role("otto", role="donor", party="OPPO", by=operator, at=tick())
    assert queries.pledges(by=cast("mira")).height == 1
    assert queries.pledges(by=person_named("otto")).is_empty()


def test_documents_are_added_by_those_who_enter_facts_and_read_by_all(cast, tick):
    def add(by):
        return add_document(publisher="X", title="Y", by=by, at=tick())

    assert who_may(cast, add) == {"asha", "bikram", "chamari", "dawa", "mira", "elias", "farid"}
    assert who_may(cast, lambda by: evidence.documents(by=by)) == set(EVERYBODY)
