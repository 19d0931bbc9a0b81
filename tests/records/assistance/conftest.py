"""Requests and pledges in the states that tests begin from."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aidlift.records.assistance import actions
from aidlift.records.assistance.lines import AskedLine, PromisedLine
from aidlift.records.assistance.models import Pledge, Request
from aidlift.records.evidence.actions import add_document
from aidlift.records.evidence.models import Document


@pytest.fixture(autouse=True)
def everybody(cast) -> None:
    """The cast is there before the first moment: records are not back-dated."""


@pytest.fixture
def paper(cast, tick) -> Document:
    """A signed letter."""
    return add_document(
        "LETTER", publisher="Xiaomi", title="Letter of commitment", by=cast("bikram"), at=tick()
    )


@pytest.fixture
def submitted(cast, tick) -> Callable[..., Request]:
    """Sri Lanka asks, by Chamari: `submitted(100)` concentrators, submitted."""

    def make(*quantities: int | None, item: str = "OXC05", facility: str = "") -> Request:
        lines = [
            AskedLine(item=item, quantity=quantity, facility=facility) for quantity in quantities or (100,)
        ]
        request = actions.draft_request("LKA", lines=lines, by=cast("chamari"), at=tick())
        return actions.submit_request(request.pk, by=cast("chamari"), at=tick())

    return make


@pytest.fixture
def approved(cast, tick, submitted) -> Callable[..., Request]:
    """The same, approved in full by Hana."""

    def make(*quantities: int, **more) -> Request:
        request = submitted(*quantities, **more)
        actions.review_request(request.pk, by=cast("hana"), at=tick())
        return actions.approve_request(request.pk, by=cast("hana"), at=tick())

    return make


@pytest.fixture
def reported(cast, tick) -> Callable[..., Pledge]:
    """Xiaomi's offer as Bikram read it: `reported(100)` concentrators."""

    def make(quantity: int | None = 100, *, item: str = "OXC05", country: str = "", **line) -> Pledge:
        lines = [PromisedLine(item=item, quantity=quantity, **line)]
        return actions.report_pledge("XIAOMI", lines=lines, country=country, by=cast("bikram"), at=tick())

    return make


@pytest.fixture
def pledged(cast, tick, reported) -> Callable[..., Pledge]:
    """The same, confirmed by the donor."""

    def make(*args, **more) -> Pledge:
        return actions.confirm_pledge(reported(*args, **more).pk, by=cast("mira"), at=tick())

    return make


@pytest.fixture
def committed(cast, tick, pledged, paper) -> Callable[..., Pledge]:
    """The same, with the letter that binds."""

    def make(*args, **more) -> Pledge:
        return actions.commit_pledge(pledged(*args, **more).pk, document=paper.pk, by=cast("mira"), at=tick())

    return make
