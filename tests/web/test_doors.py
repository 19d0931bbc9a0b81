"""Who gets in where: strangers to the sign-in page, roles to what is theirs, nobody to a traceback."""

import pytest
from django.test import Client

from aidlift.errors import AidliftError, BadInput, NotAllowed
from aidlift.records.action import ACTIONS
from aidlift.records.parties import actions as parties
from aidlift.records.query import QUERIES
from aidlift.web import rights, subjects
from aidlift.web.tables.listing import ask
from tests.records.conftest import CAST, NOON

PAGES = ["/", "/me/", "/help/", "/requests/", "/tables/stock/", "/do/request.draft/", "/records/lot/X/"]


@pytest.mark.parametrize("address", PAGES)
def test_a_stranger_is_asked_to_sign_in(address):
    answer = Client().get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/account/login/?next={address}"


@pytest.mark.parametrize("page", ["sessions", "password/set", "2fa", "logout"])
def test_every_page_about_oneself_is_there(page, desk):
    assert desk("pavel").get(f"/account/{page}/").status_code == 200


@pytest.mark.parametrize("page", ["signup", "password/reset", "password/reset/key/1-set-password", "email"])
def test_nobody_signs_up_or_has_mail_sent(page, cast):
    cast("gul")
    for answer in (
        Client().get(f"/account/{page}/"),
        Client().post(f"/account/{page}/", {"email": "gul@x.org"}),
    ):
        assert answer.status_code == 404
        assert "sends no mail" in answer.content.decode()
    assert "Ask the operator" in Client().get("/account/login/").content.decode()


@pytest.mark.parametrize("name", CAST)
def test_every_table_that_is_linked_can_be_read(name, cast):
    by = cast(name)
    linked = [query for subject in subjects.SUBJECTS for query in subjects.tables_of(subject, by)]
    for query in linked:
        ask(query, {}, by=by)
    assert linked or name == "pavel"


@pytest.mark.parametrize("name", CAST)
def test_every_table_that_can_be_read_is_linked(name, cast):
    by = cast(name)
    for query in QUERIES.values():
        try:
            ask(query, {}, by=by)
        except AidliftError:
            continue
        assert rights.may_read(by, query.function, query.parameters), query.name


def test_an_action_that_is_hidden_is_refused_and_changes_nothing(cast, desk):
    by, client = cast("pavel"), desk("pavel")
    hidden = [one for one in ACTIONS.values() if not rights.may_perhaps(by, one.function)]
    assert len(hidden) > 100
    for action in hidden[::3]:  # programs try each of them as each role: test_reach
        assert client.get(f"/do/{action.name}/").status_code == 403, action.name
        assert client.post(f"/do/{action.name}/", {}).status_code == 403, action.name


def test_every_action_has_its_form_and_an_empty_one_is_told_what_is_missing(cast, desk, operator):
    people = {name: (cast(name), desk(name)) for name in CAST}
    parties.grant_role("gul", role="operator", by=operator, at=NOON)
    for action in ACTIONS.values():
        able = (client for by, client in people.values() if rights.may_perhaps(by, action.function))
        client = next(able)
        assert client.get(f"/do/{action.name}/").status_code == 200, action.name
        if any(one.default is one.empty for one in action.parameters.values()):
            refused = client.post(f"/do/{action.name}/", {})
            assert refused.status_code == 422, action.name
            assert b"is missing" in refused.content, action.name


def test_what_an_action_asks_for_is_read_from_its_code():
    def of(name):
        return {one.permission for one in rights.asked(ACTIONS[name].function)}

    assert of("request.approve") == {"request.approve"}
    assert of("person.add") == {"people"}
    silent = [name for name, one in ACTIONS.items() if not rights.asked(one.function)]
    assert silent == []


def test_a_focal_point_sees_the_own_country_without_saying_so(cast):
    query = QUERIES["figures"]
    assert rights.own_places(cast("chamari"), query.function, query.parameters) == {"location": "LKA"}
    with pytest.raises(NotAllowed):
        ask(query, {"location": "NPL"}, by=cast("chamari"))


def test_a_filter_that_cannot_be_read_is_told(cast):
    with pytest.raises(BadInput):
        ask(QUERIES["figures"], {"as_of": "yesterday"}, by=cast("asha"))


def test_errors_are_pages_with_their_sentence_and_status(desk):
    gul = desk("gul")
    assert gul.get("/tables/nothing/").status_code == 404
    assert gul.get("/records/nothing/1/").status_code == 404
    assert gul.get("/nothing/").status_code == 404
    page = gul.get("/tables/figures/?as_of=yesterday")
    assert page.status_code == 422
    assert b"write a day like 2021-04-30" in page.content
    assert desk("elias").get("/tables/people/").status_code == 403
