"""The proof finds what posting did not write: each planted breach is named."""

import re

import pytest
from django.db import connection

from aidlift.records.audit.models import AuditEntry
from aidlift.records.reserve import actions as reserve
from aidlift.records.reserve import reservations
from aidlift.records.reserve.proof import check_ledger
from tests.records.conftest import CAST


def breaches():
    return [sentence for checked in check_ledger() for sentence in checked.breaches]


@pytest.fixture
def world(cast, tick, receive):
    """Ten concentrators received, four handed out, on hold."""
    lot = receive(10)
    reserve.issue("CTU", lot=lot.pk, quantity=4, recipient="NPL", document="R", by=cast("farid"), at=tick())
    reserve.hold(lot.pk, reason="complaint", by=cast("farid"), at=tick())
    return lot


def test_a_ledger_written_by_actions_is_sound(world):
    assert breaches() == []
    assert {checked.what: checked.looked_at for checked in check_ledger()} == {
        "balances against the sum of the lines": 3,
        "no place below zero, no unit made or lost": 3,
        "lines against their hashes and the audit chain": 2,
        "reversals: at most one a line, the same turned round": 0,
        "lot states against their events": 1,
        "count states against their events": 0,
        "loan states against their events": 0,
        "what came back of loans against their events": 0,
        "reservations against what is there": 0,
        "requests and pledges against their events and facts": 0,
        "roles against the audit chain": len(CAST),
        "the audit chain, and the triggers that keep it": AuditEntry.objects.count(),
    }


@pytest.mark.parametrize(
    ("table", "statement", "words"),
    [
        ("", "UPDATE reserve_balance SET quantity = 7 WHERE place_id = 'store:CTU'", "the balance says 7"),
        ("", "DELETE FROM reserve_balance WHERE place_id = 'store:CTU'", "the lines sum to 6"),
        ("", "UPDATE reserve_lot SET state = 'usable'", "shows usable; its events say held"),
        (
            "movement",
            "UPDATE reserve_movement SET quantity = 5 WHERE quantity = 4",
            "line [0-9]+ was altered",
        ),
        ("movement", "DELETE FROM reserve_movement WHERE quantity = 4", "which is not in the ledger"),
        (
            "lotevent",
            "DELETE FROM reserve_lotevent WHERE verb = 'receive'",
            "“hold” does not lead from expected",
        ),
    ],
)
def test_what_was_tampered_with_is_named(world, table, statement, words):
    with connection.cursor() as cursor:
        for verb in ("update", "delete") if table else ():
            on = f" ON reserve_{table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER append_only_reserve_{table}_{verb}{on}")
        cursor.execute(statement)
    assert any(re.search(words, sentence) for sentence in breaches()), breaches()


def test_a_line_that_no_action_posted_is_named(world):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reserve_movement (from_place_id, to_place_id, lot_id, quantity, occurred_at,"
            " posted_at, document, person_id, reason, line_hash) SELECT to_place_id, from_place_id, lot_id,"
            " 1, occurred_at, posted_at, document, person_id, reason, line_hash"
            " FROM reserve_movement WHERE quantity = 4"
        )
    found = " ".join(breaches())
    assert "was posted by no action" in found
    assert "was altered" in found


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (
            "UPDATE parties_rolegrant SET role = 'approver' WHERE person_id = 'farid'",
            "is not what was granted",
        ),
        ("UPDATE parties_rolegrant SET ended_at = granted_at WHERE person_id = 'hana'", "by no action"),
        (
            "INSERT INTO parties_rolegrant (person_id, role, country, granted_at)"
            " SELECT 'farid', 'approver', '', granted_at FROM parties_rolegrant WHERE person_id = 'hana'",
            "was granted by no action",
        ),
    ],
)
def test_a_role_taken_past_the_actions_is_named(world, statement, words):
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert any(words in sentence for sentence in breaches()), breaches()


def test_stock_promised_twice_is_a_warning(cast, tick, receive):
    lot, bikram = receive(10), cast("bikram")
    reservations.reserve(lot.pk, "CTU", 8, for_what="REL-1", by=bikram, at=tick())
    reserve.lose("CTU", lot=lot.pk, quantity=5, reason="theft", document="P-1", by=bikram, at=tick())
    warned = [sentence for checked in check_ledger() for sentence in checked.warnings]
    assert warned == [f"lot {lot.pk} at CTU: 8 are reserved, 5 are there"]
    assert breaches() == []
