"""The people to bring goods from Chengdu to Kathmandu: besides the cast, a second focal point and a lorry."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aidlift.records.parties import actions as parties
from tests.records.conftest import NOON
from tests.records.shipments.worlds import World


@pytest.fixture
def world(cast, tick, operator) -> World:
    told = {"by": operator, "at": NOON - timedelta(days=1)}
    parties.add_party("ROAD", name="Valley Transport", kind="carrier", country="NPL", **told)
    for name, role in (("deepa", {"role": "focal_point", "country": "NPL"}),
                       ("rajan", {"role": "carrier", "party": "ROAD"})):  # fmt: skip
        parties.add_person(name, name=name.capitalize(), **told)
        parties.grant_role(name, **role, **told)
    return World(cast, tick)
