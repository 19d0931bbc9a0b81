"""Every endpoint tried by every role, and the records of one country by the people of another."""

import json

import pytest

from aidlift.records.action import ACTIONS
from aidlift.records.audit.models import AuditEntry
from aidlift.records.query import QUERIES
from aidlift.web import rights
from aidlift.web.api import wire
from tests.records.conftest import CAST

REFUSED = {403, 404, 409, 422}


def do(client, name, body):
    return client.post(f"/api/v1/actions/{name}", json.dumps(body), content_type="application/json")


@pytest.mark.parametrize("name", CAST)
def test_what_a_role_may_not_do_is_refused_to_its_programs_and_changes_nothing(name, cast, program):
    by = cast(name)
    if name == "pavel":
        pytest.skip("the public has no keys")
    client = program(name)
    hidden = [one for one in ACTIONS.values() if not rights.may_perhaps(by, one.function)]
    assert hidden
    lines = AuditEntry.objects.count()
    for action in hidden:
        answer = do(client, action.name, wire.example_of(action.name))
        assert answer.status_code in REFUSED, (action.name, answer.status_code)
    assert AuditEntry.objects.count() == lines


@pytest.mark.parametrize("name", [one for one in CAST if one != "pavel"])
def test_a_table_answers_a_role_as_its_page_would(name, cast, program):
    by, client = cast(name), program(name)
    for query in QUERIES.values():
        if any(one.default is one.empty for one in query.parameters.values()):
            continue
        answer = client.get(f"/api/v1/tables/{query.name}", {"size": 1})
        assert answer.status_code in {200, 403, 404, 422}, query.name
        if not rights.may_read(by, query.function, query.parameters):
            assert answer.status_code == 403, query.name


def test_nothing_of_another_country_is_changed_or_told(program, cast):
    dawa, chamari = program("dawa"), program("chamari")
    body = {"country": "NPL", "lines": [{"item": "OXC10", "quantity": 40}]}
    request = do(dawa, "request.draft", body).json()["id"]
    theirs = {
        "request_id": request,
        "request": request,
        "request_line": f"{request}/1",
        "line": f"{request}/1",
        "country": "NPL",
        "location": "NPL",
        "for_country": "NPL",
    }
    lines = AuditEntry.objects.count()
    tried = 0
    for action in ACTIONS.values():
        named = set(theirs) & set(action.parameters)
        if named and rights.may_perhaps(cast("chamari"), action.function):
            given = wire.example_of(action.name) | {name: theirs[name] for name in named}
            answer = do(chamari, action.name, given)
            assert answer.status_code in REFUSED, (action.name, answer.content)
            tried += 1
    assert tried >= 8
    assert AuditEntry.objects.count() == lines
    for query in QUERIES.values():
        named = {name: theirs[name] for name in set(theirs) & set(query.parameters)}
        if named:
            answer = chamari.get(f"/api/v1/tables/{query.name}", named)
            told = answer.json().get("rows", [])
            assert request not in json.dumps(told), query.name


def test_what_a_helper_only_looks_at_opens_no_door(desk):
    assert "/do/bulletin.draft/" in desk("asha").get("/").content.decode()
    assert "/do/bulletin.draft/" not in desk("elias").get("/").content.decode()
