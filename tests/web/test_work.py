"""Long work: asked for at the desk, done by a worker, put back when its worker died."""

from datetime import UTC, datetime, timedelta

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from aidlift.records.plans.chain import run_folder
from aidlift.web.sweeper import MOST_TRIES, sweep
from aidlift.web.tasks import run_plan, steps_file

NOW = datetime(2021, 4, 30, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.HOME = tmp_path


def test_a_run_is_asked_for_by_a_planner_and_waits_for_a_worker(desk):
    answer = desk("bikram").post("/plans/run/", {"day": "2021-04-30"})
    assert answer.status_code == 302
    page = desk("bikram").get(answer.headers["Location"]).content.decode()
    assert "It waits for a worker" in page
    assert 'http-equiv="refresh"' in page
    assert desk("elias").get(answer.headers["Location"]).status_code == 403
    assert desk("elias").post("/plans/run/", {"day": "2021-04-30"}).status_code == 403
    assert DBTaskResult.objects.count() == 1


@pytest.mark.parametrize("day", ["2121-04-30", "soon", ""])
def test_a_day_that_cannot_be_run_is_told(day, desk):
    answer = desk("bikram").post("/plans/run/", {"day": day})
    assert answer.status_code == 422
    assert "The day" in answer.content.decode()
    assert not DBTaskResult.objects.exists()


def test_a_run_that_cannot_be_kept_says_why(desk, cast):
    cast("bikram")
    work = run_plan.enqueue("2021-04-30", "bikram")
    row = DBTaskResult.objects.get(pk=work.id)
    said = "There are no figures of record yet"
    steps_file(str(row.pk)).parent.mkdir()
    steps_file(str(row.pk)).write_text("figures\t10 places known.\n", encoding="utf-8")
    row.status, row.return_value = TaskResultStatus.SUCCESSFUL, {"refused": said}
    row.save()
    page = desk("bikram").get(f"/plans/job/{row.pk}/").content.decode()
    assert said in page
    assert "10 places known." in page
    assert 'http-equiv="refresh"' not in page


def test_charts_and_bulletin_are_given_to_those_who_may_read_plans_and_lead_nowhere_else(desk, tmp_path):
    charts = run_folder("PLAN-2021-0001") / "charts"
    charts.mkdir(parents=True)
    (charts / "map.svg").write_text('<svg fill="#ffffff"/>', encoding="utf-8")
    (charts.parent / "bulletin.html").write_text("<style></style>The bulletin", encoding="utf-8")
    (tmp_path / "secret-key").write_text("secret", encoding="utf-8")
    bikram = desk("bikram")
    assert bikram.get("/plans/PLAN-2021-0001/charts/map.svg").content == b'<svg fill="#ffffff"/>'
    assert b"#1a232a" in bikram.get("/plans/PLAN-2021-0001/charts/map.svg?dark").content
    answer = bikram.get("/plans/PLAN-2021-0001/bulletin/")
    assert "script-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert desk("elias").get("/plans/PLAN-2021-0001/bulletin/").status_code == 403
    for way_out in (
        "/plans/../bulletin/",
        "/plans/%2e%2e/charts/secret-key.svg",
        "/plans/x/charts/..%2f..%2fy.svg",
    ):
        assert bikram.get(way_out).status_code == 404


def lost(tries):
    work = run_plan.enqueue("2021-04-30", "bikram")
    DBTaskResult.objects.filter(pk=work.id).update(
        status=TaskResultStatus.RUNNING,
        started_at=NOW - timedelta(hours=2),
        worker_ids=[f"w{n}" for n in range(tries)],
    )
    return DBTaskResult.objects.get(pk=work.id)


def test_work_whose_worker_died_is_put_back_and_given_up_after_three_tries():
    once, tired = lost(1), lost(MOST_TRIES)
    young = run_plan.enqueue("2021-04-30", "bikram")
    DBTaskResult.objects.filter(pk=young.id).update(status=TaskResultStatus.RUNNING, started_at=NOW)
    assert sweep(NOW) == (1, 1)
    once.refresh_from_db()
    tired.refresh_from_db()
    assert (once.status, tired.status) == (TaskResultStatus.READY, TaskResultStatus.FAILED)
    assert DBTaskResult.objects.get(pk=young.id).status == TaskResultStatus.RUNNING
    assert sweep(NOW) == (0, 0)
