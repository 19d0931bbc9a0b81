"""Corridors and flights in the states that tests begin from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from aidlift.records.corridors import actions
from aidlift.records.corridors.models import Corridor, Flight
from aidlift.records.evidence.actions import add_document
from aidlift.records.evidence.models import Document

FIRST_OF_MAY = datetime(2021, 5, 1, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def everybody(cast) -> None:
    """The cast is there before the first moment: records are not back-dated."""


@pytest.fixture
def letter(cast, tick) -> Document:
    """The carrier's letter of 26 April 2021."""
    return add_document(
        "LETTER-3U", publisher="Sichuan Airlines Logistics", title="Suspension", by=cast("elias"), at=tick()
    )


@pytest.fixture
def corridor(cast, tick) -> Corridor:
    """Chengdu to Bengaluru, twice a week."""
    return actions.add_corridor(
        "3U-CTU-BLR",
        carrier="3U",
        origin="CTU",
        destination="BLR",
        days="wed sat",
        payload_kg=Decimal(65000),
        volume_m3=Decimal(475),
        dg=True,
        by=cast("elias"),
        at=tick(),
    )


@pytest.fixture
def proposed(cast, tick, corridor) -> Callable[..., Flight]:
    """A flight on it: `proposed(hours=6, aircraft="B-308P")` leaves six hours after 1 May, 04:00."""

    def make(*, hours: float = 0, takes: float = 5, **more) -> Flight:
        departs = FIRST_OF_MAY + timedelta(hours=hours)
        return actions.propose_flight(
            corridor=corridor.pk,
            departs=departs,
            arrives=departs + timedelta(hours=takes),
            by=cast("bikram"),
            at=tick(),
            **more,
        )

    return make


@pytest.fixture
def confirmed(cast, tick, proposed) -> Callable[..., Flight]:
    """The same, asked for and confirmed by the carrier."""

    def make(**more) -> Flight:
        flight = actions.request_flight(proposed(**more).pk, by=cast("bikram"), at=tick())
        return actions.confirm_flight(flight.pk, by=cast("elias"), at=tick())

    return make
