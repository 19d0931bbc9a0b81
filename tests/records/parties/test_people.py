"""People, roles, parties and stores."""

from datetime import timedelta
from decimal import Decimal

import pytest

from aidlift.errors import BadInput, Conflict, NotAllowed, NotFound
from aidlift.records.audit.models import AuditEntry
from aidlift.records.parties import actions as parties
from aidlift.records.parties.models import Person
from tests.records.conftest import NOON


def test_every_change_leaves_a_line_that_says_who_and_what(operator):
    parties.add_person("asha", name="Asha", by=operator, at=NOON)
    line = AuditEntry.objects.latest("seq")
    assert (line.person_id, line.action, line.subject) == (
        "operator",
        "person.add",
        f"person {Person.objects.get(username='asha').pk}",
    )


def test_a_password_is_never_written_to_the_chain(operator):
    parties.add_person("asha", name="Asha", password="sorrel and wet slate", by=operator, at=NOON)
    assert "sorrel" not in "".join(AuditEntry.objects.values_list("details", flat=True))
    assert Person.objects.get(username="asha").check_password("sorrel and wet slate")


def test_a_short_password_is_refused_with_the_reason(operator):
    with pytest.raises(BadInput) as refused:
        parties.add_person("asha", name="Asha", password="12345", by=operator, at=NOON)
    assert any("15 characters" in problem.message for problem in refused.value.problems)
    assert not Person.objects.filter(username="asha").exists()


def test_a_focal_point_without_a_country_is_refused(operator):
    parties.add_person("chamari", name="Chamari", by=operator, at=NOON)
    with pytest.raises(BadInput, match="bound to one country"):
        parties.grant_role("chamari", role="focal_point", by=operator, at=NOON)


def test_only_the_operator_adds_people(cast):
    with pytest.raises(NotAllowed, match="belongs to operator"):
        parties.add_person("eve", name="Eve", by=cast("bikram"), at=NOON)


def test_a_person_who_was_stopped_may_do_nothing(cast, operator):
    bikram = cast("bikram")
    parties.stop_person("bikram", by=operator, at=NOON)
    with pytest.raises(NotAllowed):
        parties.add_party("X", name="X", kind="agency", by=Person.objects.get(pk=bikram.pk), at=NOON)


def test_an_ended_role_permits_nothing_more(cast, operator):
    bikram = cast("bikram")
    parties.end_role(bikram.grants.get().pk, by=operator, at=NOON)
    with pytest.raises(NotAllowed, match="no role"):
        parties.add_party("X", name="X", kind="agency", by=Person.objects.get(pk=bikram.pk), at=NOON)


def test_what_is_missing_is_named(operator):
    with pytest.raises(NotFound, match="no party 'NOBODY'"):
        parties.add_store("S", name="S", country="NPL", custodian="NOBODY", by=operator, at=NOON)
    with pytest.raises(BadInput, match="ISO 3166"):
        parties.add_party("X", name="X", kind="agency", country="Nepal", by=operator, at=NOON)


def test_a_second_party_of_one_name_is_refused(reserve_party, operator):
    with pytest.raises(Conflict, match="already"):
        parties.add_party("RESERVE", name="Another", kind="reserve", by=operator, at=NOON)


def test_a_back_dated_change_is_refused(operator):
    parties.add_person("asha", name="Asha", by=operator, at=NOON)
    with pytest.raises(Conflict, match="not back-dated"):
        parties.add_person("bikram", name="Bikram", by=operator, at=NOON - timedelta(days=1))


@pytest.mark.parametrize("tonnes", ["9999999.999", "-1e999999999"])
def test_an_amount_that_no_row_can_hold_is_refused_whatever_the_database(tonnes, operator):
    told = {"name": "Kathmandu", "country": "NPL", "handling_t_per_day": Decimal(tonnes)}
    with pytest.raises(BadInput, match="more than can be kept"):
        parties.add_entry("KTM", **told, by=operator, at=NOON)
