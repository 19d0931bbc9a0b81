"""What a reading missed: a person adds it in the text's own words, and another person decides on it."""

from datetime import date

import pytest

from aidlift.errors import BadInput, NotAllowed, NotFound, SamePerson
from aidlift.records.assistance.models import Pledge
from aidlift.records.figures.models import ReportedFigure
from aidlift.records.intake import actions as intake
from aidlift.records.parties import actions as parties
from aidlift.records.parties.models import Person

TEXT = """Colombo, 30 April 2021. Sri Lanka reported 1,466 new cases of COVID-19 on Thursday. Wards are full.
The virus took six more on Thursday. The envoy of Japan spoke of about 300 beds of oxygen, Kyodo wrote.
"""
FIGURE = {
    "kind": "figure",
    "quote": "took six more",
    "number": "six",
    "date_words": "on Thursday",
    "measure": "deaths",
    "basis": "new",
    "place": "LKA",
}


@pytest.fixture
def article(cast, tick):
    return intake.add_article(TEXT, title="Colombo", publisher="a newspaper", by=cast("chamari"), at=tick())


@pytest.fixture
def second(cast, operator, tick):
    """Bikram, who may also do an epidemiologist's work."""
    bikram = cast("bikram")
    parties.grant_role("bikram", role="epidemiologist", by=operator, at=tick())
    return Person.objects.get(pk=bikram.pk)


def test_what_was_missed_is_added_with_its_day_and_number_read_again(article, cast, second, tick):
    before = article.drafts.count()
    added = intake.add_draft(article.pk, **FIGURE, by=cast("asha"), at=tick())
    assert added.number == before + 1
    with pytest.raises(SamePerson):
        intake.confirm_draft(added.pk, by=cast("asha"), at=tick())
    intake.confirm_draft(added.pk, by=second, at=tick())
    figure = ReportedFigure.objects.get()
    assert (figure.target, figure.value, figure.date) == ("new deaths", 6, date(2021, 4, 29))


def test_a_pledge_that_was_missed_becomes_a_pledge_that_is_only_reported(article, cast, second, tick):
    told = {"kind": "pledge", "quote": "about 300 beds of oxygen", "number": "300", "donor_name": "JPN"}
    told |= {"recipient": "LKA", "goods": "oxygen_supplies", "status": "announced"}
    added = intake.add_draft(article.pk, **told, by=cast("asha"), at=tick())
    intake.confirm_draft(added.pk, by=second, at=tick())
    assert Pledge.objects.get().state == "reported"


@pytest.mark.parametrize(
    ("change", "columns"),
    [
        ({"kind": "rumour"}, ["kind"]),
        ({"quote": "took seven more"}, ["quote"]),
        ({"number": "7", "measure": "sorrows", "place": "FRA"}, ["number", "measure", "place"]),
        ({"date_words": "on Friday", "area": "Kandy"}, ["area", "date_words"]),
        ({"date_words": "Wards are full"}, ["date_words"]),
    ],
)
def test_all_that_the_text_does_not_say_is_told_at_once_and_nothing_is_kept(
    article, cast, tick, change, columns
):
    before = article.drafts.count()
    with pytest.raises(BadInput) as refused:
        intake.add_draft(article.pk, **FIGURE | change, by=cast("asha"), at=tick())
    assert [one.column for one in refused.value.problems] == columns
    assert article.drafts.count() == before


def test_who_may_not_work_in_the_inbox_adds_nothing(article, cast, tick):
    with pytest.raises(NotAllowed):
        intake.add_draft(article.pk, **FIGURE, by=cast("chamari"), at=tick())
    with pytest.raises(NotFound):
        intake.add_draft("ART-2021-0099", **FIGURE, by=cast("asha"), at=tick())
