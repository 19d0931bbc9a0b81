"""The role that the site works as on PostgreSQL: it posts, and can alter nothing that only grows."""

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from aidlift.errors import BadInput
from aidlift.records.audit import append_only, role
from aidlift.records.reserve import actions as reserve

postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="roles are of PostgreSQL")


@pytest.fixture
def as_site(cast, store):
    """Everything is there, and the connection is the site's from now on."""
    bikram = cast("bikram")
    role.grant("aidlift_site_test")
    with connection.cursor() as cursor:
        cursor.execute('SET LOCAL ROLE "aidlift_site_test"')
    yield bikram
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@postgres
def test_the_role_posts_and_alters_nothing(as_site, tick):
    lot = reserve.receive(
        "CTU", item="OXC05", owner="RESERVE", donor="XIAOMI", quantity=5, document="G", by=as_site, at=tick()
    )
    reserve.issue("CTU", lot=lot.pk, quantity=2, recipient="NPL", document="R", by=as_site, at=tick())
    reserve.hold(lot.pk, reason="complaint", by=as_site, at=tick())
    for table in append_only.tables():
        first = append_only_column(table)
        for statement in (
            f'UPDATE "{table}" SET "{first}" = "{first}"',
            f'DELETE FROM "{table}"',
            f'TRUNCATE "{table}"',
            f'ALTER TABLE "{table}" DISABLE TRIGGER ALL',
        ):
            with (
                pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)


@postgres
def test_the_role_deletes_nothing_of_the_records(as_site):
    for statement in ("DELETE FROM reserve_balance", "DELETE FROM parties_person", "DROP TABLE reserve_lot"):
        with (
            pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


@postgres
def test_a_name_that_is_no_name_is_refused():
    with pytest.raises(BadInput, match="small letters"):
        role.statements('x"; DROP TABLE reserve_lot; --')


def test_every_table_that_only_grows_is_closed_to_changes():
    rights = role.rights()
    assert {rights[table] for table in append_only.tables()} == {"SELECT, INSERT"}
    assert "DELETE" not in rights["reserve_balance"]


def append_only_column(table):
    model = next(model for model in append_only.MODELS if model._meta.db_table == table)
    return model._meta.pk.column
