"""The API: keys, not sessions; one change a key of idempotency; problems as JSON; pages with a tag."""

import json

import pytest
from django.test import Client

from aidlift.records.action import ACTIONS
from aidlift.records.assistance.models import Request
from aidlift.records.audit.models import AuditEntry
from aidlift.records.clock import now
from aidlift.records.parties import actions as parties
from aidlift.records.query import QUERIES
from aidlift.web.actions import end_token
from aidlift.web.api import wire
from aidlift.web.api.tags import tag_of
from aidlift.web.models import Token

DRAFT = "/api/v1/actions/request.draft"
BODY = {"country": "LKA", "title": "Oxygen", "lines": [{"item": "OXC10", "quantity": 40}]}


def post(client, address, body, **headers):
    return client.post(address, json.dumps(body), content_type="application/json", headers=headers)


def test_a_key_acts_as_its_person(program):
    answer = post(program("chamari"), DRAFT, BODY)
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert told["action"] == "request.draft"
    assert Request.objects.get(pk=told["id"]).country == "LKA"
    assert AuditEntry.objects.get(action="request.draft").person_id == "chamari"
    rows = program("chamari").get("/api/v1/tables/requests").json()
    assert [row["request"] for row in rows["rows"]] == [told["id"]]
    assert {"name": "requested_on", "type": "date"} in rows["columns"]


def test_a_session_opens_nothing(desk):
    client = desk("chamari")
    assert client.get("/api/v1/tables/requests").status_code == 401
    answer = post(client, DRAFT, BODY)
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert not Request.objects.exists()


def test_keys_that_ended_ran_out_or_whose_person_left_open_nothing(program, cast, operator):
    gul = program("gul")
    assert gul.get("/api/v1/tables/audit").status_code == 200
    token = Token.objects.get(person="gul")
    end_token(token.pk, by=cast("gul"), at=now())
    assert gul.get("/api/v1/tables/audit").status_code == 401

    old = program("gul")
    Token.objects.filter(ended_at=None).update(expires_at=now())
    assert old.get("/api/v1/tables/audit").status_code == 401

    left = program("gul")
    parties.stop_person("gul", by=operator, at=now())
    assert left.get("/api/v1/tables/audit").status_code == 401


def test_a_key_that_only_reads_writes_nothing(program):
    answer = post(program("chamari", may_write=False), DRAFT, BODY)
    assert answer.status_code == 403
    assert "only reads" in answer.json()["detail"]


def test_another_country_is_refused_on_writing_and_not_shown_on_reading(program):
    assert post(program("chamari"), DRAFT, {**BODY, "country": "NPL"}).status_code == 403
    name = post(program("dawa"), DRAFT, {**BODY, "country": "NPL"}).json()["id"]
    chamari = program("chamari")
    assert post(chamari, "/api/v1/actions/request.submit", {"request_id": name}).status_code == 403
    assert chamari.get("/api/v1/tables/requests").json()["total"] == 0
    assert chamari.get("/api/v1/tables/request_history", {"request": name}).json()["total"] == 0
    assert chamari.get("/api/v1/tables/figures", {"location": "NPL"}).status_code == 403


def test_the_same_key_and_body_give_the_same_answer_and_one_change(program):
    chamari = program("chamari")
    first = post(chamari, DRAFT, BODY, **{"Idempotency-Key": "one"})
    again = post(chamari, DRAFT, BODY, **{"Idempotency-Key": "one"})
    assert again.json() == first.json()
    assert Request.objects.count() == 1
    other = post(chamari, DRAFT, {**BODY, "title": "Masks"}, **{"Idempotency-Key": "one"})
    assert other.status_code == 409
    assert Request.objects.count() == 1
    post(chamari, DRAFT, BODY, **{"Idempotency-Key": "two"})
    assert Request.objects.count() == 2
    assert (
        post(program("dawa"), DRAFT, {**BODY, "country": "NPL"}, **{"Idempotency-Key": "one"}).status_code
        == 200
    )


def test_a_refused_request_may_be_mended_under_its_key(program):
    chamari = program("chamari")
    assert post(chamari, DRAFT, {**BODY, "country": "XXX"}, **{"Idempotency-Key": "one"}).status_code in {
        403,
        422,
    }
    assert post(chamari, DRAFT, BODY, **{"Idempotency-Key": "one"}).status_code == 200


def test_a_secret_is_not_kept_with_an_answer(program):
    gul, headers = program("gul"), {"Idempotency-Key": "key"}
    first = post(gul, "/api/v1/actions/token.add", {"name": "x"}, **headers)
    assert first.json()["secret"].startswith("aidlift_")
    assert "secret" not in post(gul, "/api/v1/actions/token.add", {"name": "x"}, **headers).json()


@pytest.mark.parametrize(
    ("body", "column", "row"),
    [
        (b"{", None, None),
        (b"[]", None, None),
        (b'{"country": 7}', "country", None),
        (b'{"country": "LKA", "price": 7}', "price", None),
        (
            b'{"country": "LKA", "lines": [{"item": "OXC10", "quantity": 1}, {"quantity": "x"}]}',
            "quantity",
            3,
        ),
        (b'{"country": "LKA", "lines": [{"item": "OXC10", "quantity": 1e400}]}', "quantity", 2),
        (b'{"country": "LKA\\u0000", "lines": []}', "country", None),
        (b"\xff\xfe", None, None),
    ],
)
def test_a_body_that_cannot_be_used_is_told_where(body, column, row, program):
    answer = program("chamari").post(DRAFT, body, content_type="application/json")
    assert answer.status_code == 422, answer.content
    problems = answer.json()["errors"]
    assert any(one["column"] == column and one["row"] == row for one in problems), problems


def test_a_table_has_pages_and_a_tag(program, operator):
    for number in range(25):
        parties.add_party(f"P{number:02}", name="Party", kind="agency", by=operator, at=now())
    bikram = program("bikram")
    page = bikram.get("/api/v1/tables/parties", {"size": 10, "sort": "-party", "find": "agency"})
    assert [row["party"] for row in page.json()["rows"]][:2] == ["P24", "P23"]
    assert page.json()["total"] == 25
    following = bikram.get(page.json()["next"])
    assert following.json()["page"] == 2
    again = bikram.get(
        "/api/v1/tables/parties",
        {"size": 10, "sort": "-party", "find": "agency"},
        headers={"If-None-Match": page.headers["ETag"]},
    )
    assert again.status_code == 304
    for odd in ({"size": 0}, {"size": 5000}, {"page": "x"}, {"nothing": 1}):
        assert bikram.get("/api/v1/tables/parties", odd).status_code == 422


def test_every_table_and_action_is_documented_as_it_is():
    told = Client().get("/api/v1/openapi.json").json()
    for name, query in QUERIES.items():
        operation = told["paths"][f"/api/v1/tables/{name}"]["get"]
        assert {one["name"] for one in operation["parameters"]} >= set(query.parameters)
    for name, action in ACTIONS.items():
        operation = told["paths"][f"/api/v1/actions/{name}"]["post"]
        body = operation["requestBody"]["content"]["application/json"]
        assert set(body["schema"]["properties"]) == set(action.parameters), name
        assert operation["description"].startswith(action.sentence.rstrip(".")), name
        wire.body_of(name).model_validate_json(json.dumps(body["example"]))
    assert "$defs" not in json.dumps(told)


def test_an_address_that_is_none_is_a_problem_too(program):
    answer = program("gul").get("/api/v1/nothing")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_record_comes_with_its_tag_and_a_change_over_another_s_is_refused(program):
    chamari, bikram = program("chamari"), program("bikram")
    name = post(chamari, DRAFT, BODY).json()["id"]
    record = f"/api/v1/records/request/{name}"
    looked = bikram.get(record)
    assert looked.json()["row"]["state"] == "draft"
    tag = looked.headers["ETag"]
    assert bikram.get(record, headers={"If-None-Match": tag}).status_code == 304

    submitted = post(chamari, "/api/v1/actions/request.submit", {"request_id": name}, **{"If-Match": tag})
    assert submitted.status_code == 200
    late = {"request_id": name, "reason": "a mistake"}
    refused = post(bikram, "/api/v1/actions/request.withdraw", late, **{"If-Match": tag})
    assert refused.status_code == 412
    assert refused.json()["type"] == "changed"
    assert "Chamari did “request.submit”" in refused.json()["detail"]
    assert Request.objects.get(pk=name).state == "submitted"

    twice = post(chamari, "/api/v1/actions/request.submit", {"request_id": name}, **{"If-Match": tag})
    assert "Chamari did “request.submit”" in twice.json()["detail"]  # not only that it is submitted

    newer = submitted.headers["ETag"]
    assert newer == bikram.get(record).headers["ETag"]
    done = post(bikram, "/api/v1/actions/request.withdraw", late, **{"If-Match": newer})
    assert done.status_code == 200


@pytest.mark.parametrize(
    "tag", ["*", '"1"', '"x.cmVx"', '"1.!"', '"1.wA"', 'W/"1.cmVx"', '"1.cmVx", "2.cmVx"']
)
def test_a_tag_that_none_of_ours_gave_guards_nothing_and_is_refused(tag, program):
    answer = post(program("chamari"), DRAFT, BODY, **{"If-Match": tag})
    assert answer.status_code == 422
    assert "If-Match" in answer.json()["detail"]
    assert not Request.objects.exists()


def test_a_record_of_another_country_is_as_if_it_were_not_there(program):
    name = post(program("dawa"), DRAFT, {**BODY, "country": "NPL"}).json()["id"]
    hidden = program("chamari").get(f"/api/v1/records/request/{name}")
    unknown = program("chamari").get("/api/v1/records/request/REQ-2020-9999")
    assert hidden.status_code == unknown.status_code == 404
    assert hidden.json()["detail"].replace(name, "X") == unknown.json()["detail"].replace(
        "REQ-2020-9999", "X"
    )
    assert program("bikram").get("/api/v1/records/nothing/1").status_code == 404


def test_the_tag_of_another_country_s_record_tells_nothing_of_it(program):
    name = post(program("dawa"), DRAFT, {**BODY, "country": "NPL"}).json()["id"]
    answer = post(program("chamari"), DRAFT, BODY, **{"If-Match": tag_of(f"request {name}", 0)})
    assert answer.status_code == 200
    assert "Dawa" not in answer.content.decode()


def test_a_body_that_is_too_large_is_refused(program):
    answer = program("chamari").post(DRAFT, b" " * 6_000_000, content_type="application/json")
    assert answer.status_code == 413
    assert answer.json()["type"] == "too-large"


@pytest.mark.parametrize("key", ["a\r\nX-Evil: 1", "\0", "x" * 201, "é\n"])
def test_a_key_of_idempotency_that_is_none_is_refused(key, program):
    answer = post(program("chamari"), DRAFT, BODY, **{"Idempotency-Key": key})
    assert answer.status_code == 422
    assert "X-Evil" not in answer.headers
    assert not Request.objects.exists()


@pytest.mark.parametrize(
    "address", ["records/request/%00", "records/request/..%2f..%2f", "records/a b/%0d%0aX", "records/lot/"]
)
def test_an_odd_name_of_a_record_is_none(address, program):
    assert program("bikram").get(f"/api/v1/{address}").status_code == 404
