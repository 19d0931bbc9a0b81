"""A bulletin's way: drafted, approved by another person, corrected by another bulletin, never replaced."""

import hashlib
import io
import json
import zlib
from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pypdf
import pytest
from django.db import IntegrityError, transaction

from aidlift import frames
from aidlift.bulletin import sitrep, take_apart
from aidlift.errors import BadInput, NotAllowed, NotFound, SamePerson, WrongState
from aidlift.formats.exchange.package import About, write_package
from aidlift.formats.run_folder import write_run
from aidlift.records.audit import chain
from aidlift.records.plans.archive import Frozen, keep
from aidlift.records.plans.models import PlanRun
from aidlift.records.publishing import actions, content, news, queries
from aidlift.records.publishing.aid import open_tables
from aidlift.records.publishing.models import Bulletin, BulletinFile
from tests.bulletin import worlds
from tests.records.conftest import NOON


@pytest.fixture
def who(cast, tick):
    return lambda name: {"by": cast(name), "at": tick()}


@pytest.fixture
def run(cast, settings, tmp_path):
    """Leave the run of a plan of a day behind, as the chain does, with one small drawing."""
    settings.HOME = tmp_path
    drawing = {"map": ('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',) * 2}

    def left(name, material):
        frozen = keep(Frozen(json.dumps({"tables": {}, "facts": {"plan": name}})), at=NOON)
        PlanRun.objects.create(
            plan_id=name,
            known_on=material.day,
            first_day=material.day,
            last_day=material.day,
            inputs=frozen,
            result=frozen,
            objective=1.0,
            nothing_sent=1.0,
            seed=0,
            seconds=0.1,
            state="recorded",
            recorded_by=cast("bikram"),
            posted_at=NOON,
        )
        tables, facts = take_apart(material)
        page = sitrep(material, charts=drawing).html
        write_run(tmp_path / "runs" / name, facts=facts, tables=tables, texts={"bulletin.html": page})
        return name

    return left


@pytest.fixture
def first(run, who):
    """A bulletin of 1 May, approved."""
    draft = actions.draft_bulletin(run("PLAN-1", worlds.one_flight_for_nepal()), **who("bikram"))
    return actions.approve_bulletin(draft.pk, **who("hana"))


def text_of(pdf):
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_an_approved_bulletin_carries_its_people_fingerprint_and_the_chain(first, cast):
    pdf = queries.file_of(first.pk, language="en", kind="pdf", by=cast("pavel"))
    page = queries.file_of(first.pk, language="en", kind="html", by=cast("pavel")).decode()
    for said in (
        first.pk,
        "Bikram, 30 April 2021",
        "Hana, 30 April 2021",
        first.content_id,
        first.chain_head,
    ):
        assert said in page
        assert said in text_of(pdf).replace(f"{said[:50]} ", said[:50])
    entry = chain.AuditEntry.objects.get(action="bulletin.approve")
    assert (first.chain_line, first.chain_head) == (entry.seq - 1, entry.previous_hash)
    trace = json.loads(entry.details)["trace"]
    assert trace["content"] == first.content_id
    assert trace["en.pdf"] == hashlib.sha256(pdf).hexdigest()


def test_the_content_is_known_by_its_fingerprint_and_comes_back_as_it_was(first):
    material, charts = content.kept(first.content)
    assert hashlib.sha256(content.packed(material, charts).encode()).hexdigest() == first.content_id
    assert material.shortfall.equals(worlds.one_flight_for_nepal().shortfall)


def test_altered_content_is_refused(first):
    broken = replace_packed(first.content, "NPL", "LKA")
    with pytest.raises(BadInput, match="was altered"):
        content.kept(broken)


def replace_packed(kept, old, new):
    text = zlib.decompress(bytes(kept.packed)).decode()
    return type(kept)(sha256=kept.sha256, packed=zlib.compress(text.replace(old, new).encode()))


def test_who_drafts_never_approves(run, who, cast, operator):
    from aidlift.records.parties import actions as parties

    parties.grant_role("bikram", role="approver", by=operator, at=NOON)
    draft = actions.draft_bulletin(run("PLAN-1", worlds.one_flight_for_nepal()), **who("bikram"))
    with pytest.raises(SamePerson, match="drafted BUL-2021-0001; another person approves it"):
        actions.approve_bulletin(draft.pk, **who("bikram"))
    with pytest.raises(NotAllowed):
        actions.approve_bulletin(draft.pk, **who("asha"))


def test_the_database_refuses_one_person_in_both_places(first):
    with pytest.raises(IntegrityError), transaction.atomic():
        Bulletin.objects.filter(pk=first.pk).update(approved_by=first.drafted_by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Bulletin.objects.filter(pk=first.pk).update(approved_by=None)


def test_what_was_given_out_is_never_altered(first):
    for change in (
        lambda: BulletinFile.objects.filter(bulletin=first).update(content=b"other"),
        lambda: BulletinFile.objects.filter(bulletin=first).delete(),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()


def test_a_correction_is_a_bulletin_of_its_own_and_leaves_the_wrong_one_as_it_was(first, run, who, cast):
    was = queries.file_of(first.pk, language="en", kind="html", by=cast("gul"))
    right = replace(worlds.one_flight_for_nepal(), notes=("The count of Bhutan was left out.",))
    plan = run("PLAN-2", right)
    draft = actions.correct_bulletin(
        first.pk, plan=plan, correction="It lacked a note on Bhutan.", **who("bikram")
    )
    assert Bulletin.objects.get(pk=first.pk).state == "approved"
    actions.approve_bulletin(draft.pk, **who("hana"))
    assert Bulletin.objects.get(pk=first.pk).state == "corrected"
    assert queries.file_of(first.pk, language="en", kind="html", by=cast("gul")) == was
    page = queries.file_of(draft.pk, language="en", kind="html", by=cast("gul")).decode()
    assert f"This bulletin corrects {first.pk}: It lacked a note on Bhutan." in page
    told = queries.bulletins(by=cast("pavel")).select("bulletin", "state", "corrects", "corrected_by").rows()
    assert told == [(first.pk, "corrected", None, draft.pk), (draft.pk, "approved", first.pk, None)]
    with pytest.raises(WrongState, match="is corrected"):
        actions.correct_bulletin(first.pk, plan=plan, correction="Again.", **who("bikram"))


def test_a_correction_says_what_was_wrong(first, run, who):
    with pytest.raises(BadInput, match="Say what was wrong"):
        actions.correct_bulletin(first.pk, plan="PLAN-1", correction=" ", **who("bikram"))


def test_the_next_day_says_what_changed_since_the_last_bulletin(first, run, who, cast):
    plan = run("PLAN-2", replace(worlds.one_day_later(), consignments=worlds.nothing_known().consignments))
    second = actions.draft_bulletin(plan, **who("bikram"))
    actions.approve_bulletin(second.pk, **who("hana"))
    text = queries.file_of(second.pk, language="en", kind="txt", by=cast("pavel")).decode()
    assert "What changed since the last bulletin" in text
    assert "New counts from Nepal." in text
    rows = queries.bulletin_changes(second.pk, by=cast("pavel"))
    shown = rows.filter(matter="uncovered", value="shortfall").select("key", "before", "after").rows()
    assert shown == [("NPL · VENTP", "100.0", "90.0")]


def test_nobody_but_those_who_work_on_it_sees_a_draft(run, who, cast):
    draft = actions.draft_bulletin(run("PLAN-1", worlds.one_flight_for_nepal()), **who("asha"))
    assert queries.bulletins(by=cast("hana"))["bulletin"].to_list() == [draft.pk]
    for name in ("pavel", "chamari", "mira"):
        assert queries.bulletins(by=cast(name)).is_empty()
        with pytest.raises(NotFound):
            queries.bulletin_files(draft.pk, by=cast(name))


def test_a_draft_can_be_withdrawn_and_what_was_given_out_cannot(first, run, who):
    draft = actions.draft_bulletin(run("PLAN-2", worlds.one_day_later()), **who("bikram"))
    assert actions.withdraw_bulletin(draft.pk, reason="wrong day", **who("bikram")).state == "withdrawn"
    with pytest.raises(WrongState):
        actions.withdraw_bulletin(first.pk, reason="wrong day", **who("bikram"))


def test_further_languages_are_given_out_with_it_or_refused_with_it(run, who, cast):
    draft = actions.draft_bulletin(run("PLAN-1", worlds.one_flight_for_nepal()), **who("bikram"))
    with pytest.raises(BadInput, match="not written in xx; it is in en, hi"):
        actions.approve_bulletin(draft.pk, languages="xx", **who("hana"))
    assert Bulletin.objects.get(pk=draft.pk).state == "draft"
    actions.approve_bulletin(draft.pk, languages="ne", **who("hana"))
    files = queries.bulletin_files(draft.pk, by=cast("pavel")).select("language", "kind").rows()
    assert files == [(language, kind) for language in ("en", "ne") for kind in ("html", "pdf", "txt")]
    assert "नेपाल" in queries.file_of(draft.pk, language="ne", kind="txt", by=cast("pavel")).decode()


def test_a_run_that_is_not_here_is_told(first, who):
    PlanRun.objects.create(
        **{
            field: getattr(first.plan, field)
            for field in (
                "known_on",
                "first_day",
                "last_day",
                "inputs",
                "result",
                "objective",
                "nothing_sent",
            )
        },
        plan_id="PLAN-9",
        seed=0,
        seconds=0.0,
        state="recorded",
        recorded_by=first.drafted_by,
        posted_at=NOON,
    )
    with pytest.raises(NotFound, match="The run of PLAN-9 is not here"):
        actions.draft_bulletin("PLAN-9", **who("bikram"))


def test_as_of_a_day_before_it_was_approved_a_bulletin_is_not_published(first, cast):
    assert queries.bulletins(as_of=date(2021, 4, 29), by=cast("gul")).is_empty()
    assert queries.bulletins(as_of=date(2021, 4, 30), by=cast("gul"))["state"].to_list() == ["approved"]


def test_an_outlook_is_judged_by_the_bulletins_before_it(first, run, who, cast):
    later = worlds.one_flight_for_nepal()
    later = replace(
        later,
        day=worlds.DAY + timedelta(days=14),
        weekly=worlds.rows(
            "weekly",
            *(row | {"week_end": row["week_end"] + timedelta(days=14)} for row in worlds.weeks("NPL", 980)),
        ),
    )
    second = actions.draft_bulletin(run("PLAN-2", later), **who("bikram"))
    record = content.kept(second.content)[0].record
    assert (record.counts, record.inside_50, record.inside_95) == (2, 2, 2)


def test_what_was_given_out_becomes_a_feed_and_files_at_addresses_that_stay(first, run, who, cast):
    plan = run("PLAN-2", worlds.one_flight_for_nepal())
    draft = actions.correct_bulletin(first.pk, plan=plan, correction="A <wrong> total.", **who("bikram"))
    assert {one.path for one in news.files(by=cast("pavel"))} == {
        "index.html",
        *(f"{first.pk}/en.{kind}" for kind in ("html", "pdf", "txt")),
    }
    actions.approve_bulletin(draft.pk, **who("hana"))
    told = news.published(base="https://reserve.example/b", by=cast("pavel"))
    assert not frames.check("published_bulletins", told).problems
    assert told.select("bulletin", "corrects", "page").rows() == [
        (first.pk, None, f"https://reserve.example/b/{first.pk}/en.html"),
        (draft.pk, first.pk, f"https://reserve.example/b/{draft.pk}/en.html"),
    ]
    assert told["summary"][1].startswith("A <wrong> total. Nepal reported 156")
    listing = {one.path: one.content for one in news.files(by=cast("pavel"))}["index.html"].decode()
    assert f'Corrected by <a href="{draft.pk}/en.html">' in listing
    assert "A &lt;wrong&gt; total." in listing


def test_open_data_holds_the_counts_and_the_outlook_that_were_signed(first, cast, tmp_path):
    tables, refused = open_tables(date(2021, 5, 1), by=cast("pavel"))
    world = worlds.one_flight_for_nepal()
    for name in ("figures", "forecasts", "shortfall", "allocations", "sources"):
        assert tables[name].equals(getattr(world, name)), name
    assert "stock_held" in refused
    about = About(name="open-data", title="Open data", as_of=date(2021, 5, 1))
    told = write_package(tables, tmp_path / "open", about)
    assert {one["path"] for one in told["resources"]} >= {
        "data/figures.csv",
        "data/figures.parquet",
        "hxl/figures.csv",
        "data/forecasts.csv",
        "data/forecasts.parquet",
    }
    again = pl.read_parquet(tmp_path / "open" / "data" / "forecasts.parquet")
    assert again.equals(world.forecasts)
    before, _ = open_tables(date(2021, 4, 29), by=cast("pavel"))
    assert "figures" not in before
