"""What many tests begin with is written again as its actions wrote it."""

from django.db import connection, transaction

from aidlift.records.audit import chain
from aidlift.records.parties.models import Person, RoleGrant
from tests.records import fresh
from tests.records.conftest import NOON, parties


def kept():
    """Give the people, their roles, and where the chain ends, once it is found whole."""
    chain.verify()
    return (
        list(Person.objects.order_by("username").values_list("username", "name")),
        list(RoleGrant.objects.order_by("person", "role").values_list("person", "role", "country")),
        chain.head(),
    )


def test_rows_written_again_are_those_that_the_actions_wrote(operator, monkeypatch):
    monkeypatch.setattr(fresh, "_wrote", {})
    done, found = [], []

    def arrive():
        done.append("by its actions")
        parties.add_person("zoya", name="Zoya, with a “mark” and a 'quote'", by=operator, at=NOON)
        parties.grant_role("zoya", role="focal_point", country="IND", by=operator, at=NOON)

    before = kept()
    for _ in range(2):
        with transaction.atomic():
            fresh.written_again(arrive)
            found.append(kept())
            transaction.set_rollback(True)
    same = (
        3 if connection.vendor == "sqlite" else 2
    )  # PostgreSQL's counters go on, and so do the chain's ends
    assert found[0][:same] == found[1][:same] != before[:same] == kept()[:same]
    assert found[0][0][-1] == ("zoya", "Zoya, with a “mark” and a 'quote'")
    parties.add_person("yusuf", name="Yusuf", by=operator, at=NOON)
    fresh.written_again(arrive)  # the chain ends otherwise: what was written then would not follow it
    assert len(done) >= 2
    chain.verify()
