"""A text comes in, a second person confirms its drafts, and each becomes the record it tells of."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from aidlift.errors import BadInput, Conflict, NotAllowed, SamePerson
from aidlift.intake import Document, read_drafts
from aidlift.records.action import ACTIONS
from aidlift.records.assistance.models import Request
from aidlift.records.evidence.models import Excerpt
from aidlift.records.figures.models import ReportedFigure
from aidlift.records.intake import actions as intake
from aidlift.records.intake.keeping import from_kept, to_kept
from aidlift.records.intake.models import IntakeDraft
from aidlift.records.parties import actions as parties
from aidlift.records.parties.models import Party, Person

TEXT = """Colombo, 30 April 2021. Sri Lanka reported 1,466 new cases of COVID-19 on Thursday.
The government has appealed for 500 oxygen concentrators. China has pledged 200 ventilators to Sri Lanka.
"""


@pytest.fixture
def reader(cast, operator, tick):
    """Asha, who may also do a planner's work."""
    asha = cast("asha")
    parties.grant_role("asha", role="planner", by=operator, at=tick())
    return Person.objects.get(pk=asha.pk)


@pytest.fixture
def article(cast, tick):
    return intake.add_article(
        TEXT, title="Sri Lanka asks", publisher="a newspaper", by=cast("chamari"), at=tick()
    )


def test_a_text_that_cannot_be_brought_in_is_not_read_first(article, cast, tick, monkeypatch):
    monkeypatch.setattr(intake, "read_drafts", None)
    told = {"title": "Sri Lanka asks", "publisher": "a newspaper", "by": cast("chamari"), "at": tick()}
    with pytest.raises(BadInput) as refused:
        intake.add_article("(" * 500_001, **told)
    assert "bring in parts" in refused.value.problems[0].message
    with pytest.raises(Conflict, match="word for word"):
        intake.add_article(TEXT, **told)


def draft(article, type):
    return article.drafts.filter(type=type).order_by("number").first()


def test_kept_drafts_are_given_back_equal():
    for one in read_drafts(Document(text=TEXT, name="t")).drafts:
        assert from_kept(to_kept(one)) == one


def test_a_confirmed_figure_is_entered_with_its_words(article, reader, tick):
    kept = intake.confirm_draft(draft(article, "figure").pk, by=reader, at=tick())
    figure = ReportedFigure.objects.get()
    assert (figure.location, figure.date, figure.value) == ("LKA", date(2021, 4, 29), 1466)
    assert kept.became == f"reportedfigure {figure.pk}"
    quotes = Excerpt.objects.filter(subject=f"intakedraft {kept.pk}")
    assert quotes.exists()
    assert all(TEXT[one.start : one.end] == one.quote for one in quotes)


def test_a_confirmed_request_is_asked_for_and_a_pledge_is_only_reported(article, reader, tick):
    intake.confirm_draft(draft(article, "request").pk, by=reader, at=tick())
    request = Request.objects.get()
    assert (request.country, request.state, request.lines.get().quantity) == ("LKA", "submitted", 500)
    intake.confirm_draft(draft(article, "pledge").pk, by=reader, at=tick())
    pledge = Party.objects.get(pk="CHN").pledges.get()
    assert (pledge.state, pledge.country, pledge.lines.get().quantity) == ("reported", "LKA", 200)


def test_who_brought_a_text_in_confirms_none_of_it(reader, tick):
    own = intake.add_article(TEXT, title="t", publisher="p", by=reader, at=tick())
    with pytest.raises(SamePerson, match="another person"):
        intake.confirm_draft(own.drafts.first().pk, by=reader, at=tick())


def test_the_database_itself_refuses_extractor_as_confirmer(article):
    pk = article.drafts.first().pk
    with (
        pytest.raises(IntegrityError, match="draft_extractor_is_not_confirmer"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE intake_intakedraft SET state = 'confirmed', decided_by_id = 'chamari', "
            "decided_at = posted_at WHERE draft_id = %s",
            [pk],
        )


def test_a_correction_stands_beside_what_was_read(article, reader, tick):
    changes = {"period_start": "2021-04-28", "period_end": "2021-04-28"}
    kept = intake.confirm_draft(draft(article, "figure").pk, changes=changes, by=reader, at=tick())
    assert from_kept(kept.content).value("period_end") == date(2021, 4, 29)
    assert kept.changes == changes
    assert ReportedFigure.objects.get().date == date(2021, 4, 28)


def test_a_number_that_the_text_does_not_hold_is_not_filed_on_its_word(article, reader, tick):
    kept = intake.confirm_draft(draft(article, "figure").pk, changes={"value": "1464"}, by=reader, at=tick())
    assert not ReportedFigure.objects.exists()
    assert "not filed as a figure" in kept.reason


def test_a_correction_of_no_field_is_refused_and_nothing_becomes_of_it(article, reader, tick):
    with pytest.raises(BadInput) as refused:
        intake.confirm_draft(draft(article, "figure").pk, changes={"colour": "red"}, by=reader, at=tick())
    assert refused.value.problems[0].column == "colour"
    assert not ReportedFigure.objects.exists()
    assert draft(article, "figure").state == "extracted"


def test_a_draft_is_decided_once_and_rejected_with_a_reason(article, reader, tick):
    with pytest.raises(BadInput, match="Say why"):
        intake.reject_draft(draft(article, "pledge").pk, reason=" ", by=reader, at=tick())
    intake.reject_draft(draft(article, "pledge").pk, reason="an old offer", by=reader, at=tick())
    with pytest.raises(Conflict, match="rejected already, by asha"):
        intake.confirm_draft(draft(article, "pledge").pk, by=reader, at=tick())


def test_the_same_text_is_not_read_twice(article, cast, tick):
    with pytest.raises(Conflict, match=article.pk):
        intake.add_article(TEXT, title="again", publisher="p", by=cast("dawa"), at=tick())


def test_a_text_without_a_day_or_of_tomorrow_is_refused(cast, tick):
    with pytest.raises(BadInput) as refused:
        intake.add_article("Nepal asks for help.", title="t", publisher="p", by=cast("dawa"), at=tick())
    assert "names no day" in refused.value.problems[0].message
    with pytest.raises(BadInput):
        intake.add_article(
            "Nepal asks.", title="t", publisher="p", dated=date(2021, 6, 1), by=cast("dawa"), at=tick()
        )


def test_a_donor_reads_no_inbox_and_brings_nothing_in(article, cast, tick):
    with pytest.raises(NotAllowed):
        intake.add_article("x", title="t", publisher="p", dated=date(2021, 4, 1), by=cast("mira"), at=tick())
    with pytest.raises(NotAllowed):
        intake.confirm_draft(draft(article, "pledge").pk, by=cast("mira"), at=tick())


def test_drafts_are_in_no_total_before_they_are_confirmed(article):
    assert IntakeDraft.objects.filter(state="extracted").count() >= 3
    assert not Request.objects.exists()
    assert not ReportedFigure.objects.exists()


def test_a_text_is_read_before_anything_is_locked_and_only_for_whom_may(cast, tick, monkeypatch):
    inside = []
    monkeypatch.setattr(intake, "_read", lambda document: inside.append(document) or read_drafts(document))
    add = ACTIONS["article.add"]
    given = {"text": TEXT, "title": "Aid", "publisher": "Daily"}
    with pytest.raises(NotAllowed):
        add.before(**given, by=cast("pavel"), at=tick())
    assert not inside
    add.before(**given, by=cast("asha"), at=tick())
    first = inside[0]
    made = add.function(**given, by=cast("asha"), at=tick())
    assert inside == [first, first]
    assert made.drafts.exists()
    with pytest.raises(Conflict, match="here already"):
        add.before(**given, by=cast("asha"), at=tick())


def test_a_text_is_read_once_for_both():
    intake._read.cache_clear()
    document = Document(text=TEXT, name="Aid", day=date(2021, 4, 30), source="Daily")
    assert intake._read(document) is intake._read(document)
    intake._read.cache_clear()
