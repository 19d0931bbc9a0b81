"""Long work: asked for at the desk, done by a worker, put back when its worker died."""

from datetime import UTC, date, datetime, timedelta
from threading import Event, Thread

import polars as pl
import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from aidlift import frames
from aidlift.errors import NotAllowed, WrongState
from aidlift.records.figures.store import FIGURES, keep_counts
from aidlift.records.plans.chain import run_folder
from aidlift.web.models import Job
from aidlift.web.sweeper import MOST_TRIES, SILENCE, beat, sweep
from aidlift.web.tasks import make_outlook, run_chain, steps_file
from aidlift.web.work.attendance import _again
from aidlift.web.work.jobs import begin_job, begin_outlook, cancel_job, jobs
from tests.web.test_situation import counts

NOW = datetime(2021, 4, 30, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.HOME = tmp_path


def test_a_run_is_asked_for_by_a_planner_and_waits_for_a_worker(desk):
    answer = desk("bikram").post("/plans/run/", {"day": "2021-04-30"})
    assert answer.status_code == 302
    page = desk("bikram").get(answer.headers["Location"]).content.decode()
    assert "It waits for a worker" in page
    assert 'data-live="going"' in page
    assert desk("elias").get(answer.headers["Location"]).status_code == 403
    assert desk("elias").post("/plans/run/", {"day": "2021-04-30"}).status_code == 403
    assert DBTaskResult.objects.count() == 1


@pytest.mark.parametrize("day", ["2121-04-30", "soon", ""])
def test_a_day_that_cannot_be_run_is_told(day, desk):
    answer = desk("bikram").post("/plans/run/", {"day": day})
    assert answer.status_code == 422
    assert "The day" in answer.content.decode()
    assert not DBTaskResult.objects.exists()


def asked(by):
    """Ask for a run; return the job and its row in the queue."""
    job = begin_job(date(2021, 4, 30), by=by, at=NOW)
    return job, DBTaskResult.objects.get(pk=job.task)


def test_a_run_that_cannot_be_kept_says_why(desk, cast):
    job, row = asked(cast("bikram"))
    said = "There are no figures of record yet"
    steps_file(job.pk).parent.mkdir()
    steps_file(job.pk).write_text("figures\t10 places known.\n", encoding="utf-8")
    row.status, row.return_value = TaskResultStatus.SUCCESSFUL, {"refused": said}
    row.save()
    page = desk("bikram").get(f"/plans/job/{job.pk}/").content.decode()
    assert said in page
    assert "10 places known." in page
    assert 'data-live=""' in page


def test_work_that_waits_is_cancelled_at_once_and_never_taken(desk, cast):
    job, _ = asked(cast("bikram"))
    assert "Cancel this run" in desk("bikram").get(f"/plans/job/{job.pk}/").content.decode()
    assert desk("hana").post(f"/plans/job/{job.pk}/").status_code == 403
    assert desk("bikram").post(f"/plans/job/{job.pk}/").status_code == 302
    assert "Cancelled by Bikram" in desk("hana").get(f"/plans/job/{job.pk}/").content.decode()
    assert not DBTaskResult.objects.ready().exists()
    with pytest.raises(WrongState):
        cancel_job(job.pk, by=cast("bikram"), at=NOW)


def test_work_that_runs_stops_at_its_next_step_and_keeps_nothing(cast, monkeypatch):
    job, row = asked(cast("bikram"))
    DBTaskResult.objects.filter(pk=row.pk).update(status=TaskResultStatus.RUNNING)
    steps = []

    def chain(day, *, by, now, seed, tell):
        tell("figures", "10 places known.")
        cancel_job(job.pk, by=by, at=NOW)
        assert jobs(by=by)["state"].item() == "stopping"
        steps.append("outlook")
        tell("outlook", "Forecast.")
        raise AssertionError("it went on")

    monkeypatch.setattr("aidlift.web.tasks.run_on_records", chain)
    assert run_chain.call(None, job.pk) == {"cancelled": "yes"}
    assert steps == ["outlook"]


@pytest.fixture
def counted(tmp_path):
    """Sixty days of counts in Nepal, which grow by a twentieth a day."""
    dtypes = frames.schema("figures").dtypes
    values = [round(100 * 1.05**day) for day in range(60)]
    rows = counts("moh", "NPL", values, first=date(2021, 3, 1), known=date(2021, 4, 30))
    figures = pl.concat([frames.empty("figures"), rows], how="diagonal_relaxed").cast(dtypes)
    source = {"source_id": "moh", "publisher": "Ministry", "title": "moh", "as_of": date(2021, 4, 30)}
    sources = pl.concat([frames.empty("sources"), pl.DataFrame([source])], how="diagonal_relaxed")
    keep_counts(tmp_path / FIGURES, figures.select(list(dtypes)), sources)


def test_an_epidemiologist_has_an_outlook_made_and_finds_it_in_the_situation(desk, cast, counted):
    asha, situation = desk("asha"), "/situation/?as_of=2021-04-30"
    assert "/do/outlook.begin/?day=2021-04-30" in asha.get(situation).content.decode()
    answer = asha.post("/do/outlook.begin/", {"day": "2021-04-30"})
    page = answer.headers["Location"]
    assert "It waits for a worker" in asha.get(page).content.decode()
    [job] = Job.objects.all()
    told = make_outlook.call(None, job.pk)
    assert told == {"outlook": job.pk}
    DBTaskResult.objects.filter(pk=job.task).update(status=TaskResultStatus.SUCCESSFUL, return_value=told)
    assert "The outlook is kept" in asha.get(page).content.decode()
    assert "The reproduction number is estimated in 1 places" in asha.get(page).content.decode()
    assert "Reported and expected" in asha.get(situation).content.decode()
    assert "Reproduction number" in desk("hana").get("/situation/NPL/?as_of=2021-04-30").content.decode()
    assert "Reported and expected" not in desk("farid").get(situation).content.decode()


def test_an_outlook_is_begun_seen_and_cancelled_by_those_who_make_outlooks(desk, cast):
    asha = cast("asha")
    with pytest.raises(NotAllowed):
        begin_outlook(date(2021, 4, 30), by=cast("elias"), at=NOW)
    plan = begin_job(date(2021, 4, 30), by=cast("bikram"), at=NOW)
    mine = begin_outlook(date(2021, 4, 30), by=asha, at=NOW)
    assert jobs(by=asha)["job"].to_list() == [mine.pk]
    assert desk("asha").get(f"/plans/job/{plan.pk}/").status_code == 404
    assert desk("elias").get(f"/plans/job/{mine.pk}/").status_code == 403
    with pytest.raises(NotAllowed):
        cancel_job(plan.pk, by=asha, at=NOW)
    cancel_job(mine.pk, by=asha, at=NOW)
    assert dict(jobs(by=cast("hana")).select("job", "state").iter_rows()) == {
        plan.pk: "waiting",
        mine.pk: "cancelled",
    }


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


def running(by, *, workers, began=NOW - timedelta(minutes=10)):
    job, row = asked(by)
    DBTaskResult.objects.filter(pk=row.pk).update(
        status=TaskResultStatus.RUNNING, started_at=began, worker_ids=workers
    )
    return job


def status(job):
    return DBTaskResult.objects.get(pk=job.task).status


def test_work_whose_worker_fell_silent_is_put_back_and_given_up_after_three_tries(cast):
    by = cast("bikram")
    beat("alive", NOW - SILENCE / 2)
    beat("silent", NOW - SILENCE * 2)
    kept, once = running(by, workers=["silent", "alive"]), running(by, workers=["silent"])
    unknown, tired = running(by, workers=["never seen"]), running(by, workers=["a", "b", "c"])
    young = running(by, workers=["silent"], began=NOW)
    hung = running(by, workers=["alive"], began=NOW - timedelta(days=1))
    dropped = running(by, workers=["silent"])
    Job.objects.filter(pk=dropped.pk).update(cancelled_at=NOW, cancelled_by=by)
    assert MOST_TRIES == 3
    assert sweep(NOW) == (3, 2)
    assert status(kept) == status(young) == TaskResultStatus.RUNNING
    assert status(once) == status(unknown) == status(hung) == TaskResultStatus.READY
    assert status(tired) == status(dropped) == TaskResultStatus.FAILED
    assert sweep(NOW) == (0, 0)
    assert dict(jobs(by=by).select("job", "state").iter_rows())[dropped.pk] == "cancelled"


def test_what_goes_wrong_once_beside_the_work_is_tried_again(caplog):
    ended, calls = Event(), []

    def act():
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError("the database is away")
        ended.set()

    thread = Thread(target=_again, args=(act, 0.01, ended))
    thread.start()
    thread.join(20)
    assert len(calls) == 2
    assert "act failed; it is tried again" in caplog.text
