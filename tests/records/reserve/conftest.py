"""A reserve with a lot of concentrators at Chengdu, and a second store at Delhi."""

from datetime import date

import pytest

from aidlift.records.parties import actions as parties
from aidlift.records.reserve import actions as reserve
from tests.records.conftest import NOON


@pytest.fixture
def delhi(operator, store):
    """A second store."""
    return parties.add_store(
        "DEL", name="Delhi hub", country="IND", custodian="RESERVE", by=operator, at=NOON
    )


@pytest.fixture
def receive(cast, tick, store):
    """Take a lot into Chengdu: `receive(100, item="MN95", expires=...)`."""

    def done(quantity, **marks):
        given = {"item": "OXC05", "owner": "RESERVE", "donor": "XIAOMI", "document": "GRN-1"} | marks
        return reserve.receive("CTU", quantity=quantity, **given, by=cast("bikram"), at=tick())

    return done


@pytest.fixture
def old(receive):
    """A lot that expires first."""
    return receive(60, item="MN95", expires=date(2021, 6, 30))


@pytest.fixture
def young(receive):
    """A lot that expires later."""
    return receive(90, item="MN95", expires=date(2021, 9, 30))
