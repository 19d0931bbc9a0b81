"""Who drops the triggers and alters a fact by raw SQL is found by the chain, which names the row."""

import pytest
from django.db import connection

from aidlift.records.assistance.models import LineFact
from aidlift.records.audit import chain
from aidlift.records.evidence.models import Document
from aidlift.records.reserve.proof import check_ledger
from tests.records.conftest import NOON


@pytest.fixture
def fact(approved):
    """What was validated of a request's line."""
    approved(100)
    return LineFact.objects.filter(kind="validated").get()


def forge(table, statement):
    """Alter a table as its owner can, past the triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        on = f" ON {table}" if connection.vendor == "postgresql" else ""
        for verb in ("update", "delete"):
            cursor.execute(f"DROP TRIGGER append_only_{table}_{verb}{on}")
        cursor.execute(statement)


def test_what_actions_wrote_is_whole(fact):
    assert chain.verify().breaks == ()


def test_an_altered_fact_is_named_with_the_line_that_wrote_it(fact):
    forge("assistance_linefact", f"UPDATE assistance_linefact SET quantity = 60 WHERE id = {fact.pk}")
    (said,) = chain.verify().breaks
    assert said.startswith(f"row {fact.pk} of assistance_linefact was altered; audit line ")
    assert any(said in checked.breaches for checked in check_ledger())


def test_a_fact_that_is_taken_out_is_named(fact):
    forge("assistance_linefact", f"DELETE FROM assistance_linefact WHERE id = {fact.pk}")
    (said,) = chain.verify().breaks
    assert said.startswith(f"row {fact.pk} of assistance_linefact is gone; audit line ")


def test_a_row_that_no_action_wrote_is_named(operator):
    Document.objects.create(document_id="forged", publisher="p", title="t", posted_at=NOON)
    assert chain.verify().breaks == ("row forged of evidence_document was written by no action",)
