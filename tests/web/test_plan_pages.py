"""The page of a plan: coverage, flights, why, what if, beside another."""

import pytest
from django_tasks_db.models import DBTaskResult

from aidlift.web.plans import what_if
from tests.records.plans.test_plans import made  # noqa: F401 - a fixture
from tests.records.shipments.conftest import world  # noqa: F401 - a fixture


@pytest.fixture
def kept(made):  # noqa: F811
    return made.recorded()


def test_a_plan_says_what_it_covers_what_flies_and_why(desk, kept):
    page = desk("bikram").get(f"/plans/{kept.pk}/?country=NPL").content.decode()
    assert "Nepal" in page
    assert "NPL gets" in page
    assert "CTU–KTM" in page
    assert f'href="/do/plan.propose/?plan={kept.pk}' in page
    assert desk("bikram").get(f"/records/planrun/{kept.pk}/").headers["Location"] == f"/plans/{kept.pk}/"
    for name in ("map", "gantt"):
        assert desk("bikram").get(f"/plans/{kept.pk}/{name}.svg?narrow").status_code == 200
    assert desk("bikram").get(f"/plans/{kept.pk}/other.svg").status_code == 404


def test_who_may_not_read_plans_sees_none(desk, kept):
    assert desk("chamari").get(f"/plans/{kept.pk}/").status_code == 403
    assert desk("mira").get(f"/plans/{kept.pk}/map.svg").status_code == 403
    assert desk("bikram").get("/plans/PLAN-0/").status_code == 404


def test_two_plans_stand_beside_each_other(desk, made, kept):  # noqa: F811
    other = made.recorded(external_id="again")
    client = desk("hana")
    led = client.get(f"/plans/{kept.pk}/beside/", {"with": other.pk})
    assert led.headers["Location"] == f"/plans/{kept.pk}/beside/{other.pk}/"
    page = client.get(led.headers["Location"]).content.decode()
    assert "Made from the same stock, flights and needs." in page
    assert "Nothing flies differently." in page
    assert page.count("<dt>Departures</dt>") == 2
    assert "not in this plan" not in page
    assert client.get(f"/plans/{kept.pk}/beside/").status_code == 422


def test_a_question_is_put_to_a_worker_and_its_answer_is_shown(desk, made, kept):  # noqa: F811
    client = desk("bikram")
    asked = client.post(f"/plans/{kept.pk}/what-if/", {"kind": "lot", "of": made.lot})
    row = DBTaskResult.objects.get()
    assert asked.headers["Location"] == f"/plans/{kept.pk}/what-if/{row.pk}/"
    assert "waits for a worker" in client.get(asked.headers["Location"]).content.decode()
    found = what_if.answer.func(None, *row.args_kwargs["args"], **row.args_kwargs["kwargs"])
    DBTaskResult.objects.update(status="SUCCESSFUL", return_value=found)
    page = client.get(asked.headers["Location"]).content.decode()
    assert "more is left short" in page
    assert "−" in page
    assert desk("hana").post(f"/plans/{kept.pk}/what-if/", {"kind": "lot", "of": made.lot}).status_code == 403


@pytest.mark.parametrize(
    "asked", [{}, {"kind": "lot"}, {"kind": "corridor", "of": "F1", "on": "soon"}, {"kind": "x", "of": "y"}]
)
def test_a_question_that_cannot_be_asked_is_refused_in_a_sentence(asked, desk, kept):
    assert desk("bikram").post(f"/plans/{kept.pk}/what-if/", asked).status_code == 422
    assert not DBTaskResult.objects.exists()


def test_a_change_of_what_is_not_in_the_plan_is_answered_in_a_sentence(kept):
    found = what_if.answer.func(None, kept.pk, kind="corridor", of="NOWHERE", on="2021-05-02")
    assert "There is no corridor 'NOWHERE'" in found["refused"]
