"""The page of an article: what gave no draft is underlined, and what was missed can be added there."""

from urllib.parse import urlencode

import pytest

from aidlift.intake import Draft, Span
from aidlift.records.clock import now
from aidlift.records.intake import actions as intake
from aidlift.records.intake.models import IntakeDraft
from aidlift.web.intake.view import Card, pieces

TEXT = """Colombo, 30 April 2021. Sri Lanka reported 1,466 new cases of COVID-19 on Thursday.
The envoy spoke for 40 minutes. He said that 300 beds were on his mind.
"""


@pytest.fixture
def article(cast):
    return intake.add_article(TEXT, title="Colombo", publisher="a newspaper", by=cast("chamari"), at=now())


def test_a_sentence_that_gave_no_draft_is_underlined_and_each_draft_says_how_sure_it_is(desk, article):
    assert article.unread
    page = desk("asha").get(f"/intake/{article.pk}/").content.decode()
    for start, end in article.unread:
        assert f"<u>{TEXT[start:end]}</u>" in page
    assert 'id="q1"' in page
    share = round(100 * intake.from_kept(article.drafts.first().content).confidence)
    assert f"Of 100 drafts like this one, {share} were right." in page


def test_words_that_two_drafts_quote_are_shown_once_and_each_draft_has_a_place(article):
    text, quoted = "0123456789abcdef", {1: (2, 8), 2: (4, 6), 3: (5, 12)}
    drafts = [Draft("figure", {}, (Span(start, end, text[start:end]),)) for start, end in quoted.values()]
    cards = [Card(IntakeDraft(number=number), one) for number, one in zip(quoted, drafts, strict=True)]
    cut = list(pieces(text, cards, [(14, 16)]))
    assert "".join(piece.text for piece in cut) == text
    assert [piece.number for piece in cut if piece.number] == [1, 2, 3]
    assert [piece.text for piece in cut if piece.is_unread] == ["ef"]


def test_who_works_in_the_inbox_adds_what_was_missed_from_the_page_and_others_are_not_asked(desk, article):
    asha, address = desk("asha"), f"/do/draft.add/?article_id={article.pk}"
    assert f"draft.add/?article_id={article.pk}" in asha.get(f"/intake/{article.pk}/").content.decode()
    assert "draft.add" not in desk("chamari").get(f"/intake/{article.pk}/").content.decode()
    form = asha.get(f"{address}&kind=pledge").content.decode()
    assert 'name="donor_name"' in form
    assert "measure" not in form
    assert '<option value="delivery"' in asha.get(address).content.decode()
    told = {"article_id": article.pk, "kind": "pledge", "quote": "300 beds were on his mind", "goods": "bed"}
    wrong = asha.post("/do/draft.add/", told | {"number": "400"}, headers={"Referer": address})
    assert wrong.status_code == 422
    assert 'id="field-number-wrong"' in wrong.content.decode()
    done = asha.post(f"/do/draft.add/?{urlencode({'article_id': article.pk})}", told | {"number": "300"})
    assert done.status_code == 302, done.content.decode()
    added = IntakeDraft.objects.get(article=article, type="pledge")
    assert added.extracted_by_id == "asha"
    page = desk("bikram").get(f"/intake/{article.pk}/").content.decode()
    assert page.count("Of 100 drafts like this one") == article.drafts.count() - 1
