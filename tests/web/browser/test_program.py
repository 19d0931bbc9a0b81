"""A program works with a desk that is served, through the client that ships."""

from __future__ import annotations

import pytest

from aidlift.client import Client
from aidlift.errors import Conflict, NotAllowed

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def test_a_program_reads_and_writes_as_its_person(site):
    dawa, gul = (Client(site.url, site.found["keys"][name]) for name in ("dawa", "gul"))
    body = {"country": "NPL", "title": "Cylinders", "lines": [{"item": "CYLD", "quantity": 3500}]}
    made = dawa.do("request.draft", key="once", **body)
    assert dawa.do("request.draft", key="once", **body) == made
    table = dawa.table("request_lines", request=made["id"])
    assert table["quantity"].to_list() == [3500]
    dawa.do("request.submit", request_id=made["id"])
    with pytest.raises(Conflict, match="What can be done now"):
        dawa.do("request.submit", request_id=made["id"])
    with pytest.raises(NotAllowed):
        gul.do("request.submit", request_id=made["id"])
