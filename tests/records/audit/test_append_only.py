"""The database itself refuses to alter what was written."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from aidlift.records.audit import append_only, chain
from aidlift.records.evidence.models import Document
from tests.records.conftest import NOON


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditentry SET action = 'forged'",
        "DELETE FROM audit_auditentry",
        "UPDATE evidence_document SET title = 'forged'",
    ],
)
def test_raw_sql_cannot_alter_what_only_grows(operator, statement):
    Document.objects.create(document_id="d", publisher="p", title="t", posted_at=NOON)
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_insert_or_replace_and_truncate_are_refused_too(operator):
    if connection.vendor == "sqlite":
        statement = "INSERT OR REPLACE INTO audit_auditentry SELECT * FROM audit_auditentry"
    else:
        statement = "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE audit_auditentry CASCADE"
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_dropped_trigger_is_found_by_the_check_and_made_anew():
    assert append_only.missing("default") == []
    with connection.cursor() as cursor:
        on = " ON audit_auditentry" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER append_only_audit_auditentry_update{on}")
    found = append_only.check(None, ["default"])
    assert [problem.id for problem in found] == ["aidlift.E001"]
    append_only.install("default")
    assert append_only.check(None, ["default"]) == []


def test_an_altered_line_breaks_the_chain(operator):
    assert chain.verify().whole
    with connection.cursor() as cursor:
        on = " ON audit_auditentry" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER append_only_audit_auditentry_update{on}")
        cursor.execute("UPDATE audit_auditentry SET action = 'forged' WHERE seq = 1")
    found = chain.verify()
    assert found.breaks == ("line 1 (forged person operator) was altered",)
