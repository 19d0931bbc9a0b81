"""Requests that a machine makes up from the API's description: none breaks it or is answered unannounced."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from aidlift.records.clock import now
from aidlift.records.parties import actions as parties
from aidlift.web.actions import add_token
from aidlift.web.wsgi import application
from tests.conftest import EXAMPLES

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
REQUESTS_EACH = 2 * EXAMPLES
ROLES = ("planner", "approver", "epidemiologist", "auditor", "operator")


@pytest.mark.slow
def test_no_request_that_is_made_up_breaks_the_api(cast, operator):
    person = cast("bikram")
    for role in ROLES[1:]:
        parties.grant_role("bikram", role=role, by=operator, at=now())
    token = add_token("made up", may_write=True, days=1, by=person, at=now())
    headers = {"Authorization": f"Bearer {token.secret}", "Accept-Encoding": "identity"}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    asked, broken = 0, []

    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=REQUESTS_EACH,
            database=None,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def ask(case):
            nonlocal asked
            asked += 1
            case.call_and_validate(headers=headers, checks=CHECKS)

        try:
            ask()
        except FailureGroup as group:
            broken += [f"{operation.label}: {one}" for one in group.exceptions]
    assert broken == []
    assert asked > 150
