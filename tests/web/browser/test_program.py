"""A program works with a desk that is served, through the client that ships."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from aidlift.client import Client
from aidlift.errors import Conflict, NotAllowed

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def test_of_two_who_change_at_the_same_moment_one_does_and_the_other_is_told(site):
    dawa, bikram = (Client(site.url, site.found["keys"][name]) for name in ("dawa", "bikram"))
    lines = [{"item": "CYLD", "quantity": 10}]
    for _ in range(3):
        name = dawa.do("request.draft", country="NPL", lines=lines)["id"]
        record, tag = dawa.record("request", name)
        assert record["row"]["state"] == "draft"
        both = threading.Barrier(2)

        def withdraw(who, name=name, tag=tag, both=both):
            both.wait()
            try:
                return who.do("request.withdraw", tag=tag, request_id=name, reason="asked twice")["id"]
            except Conflict as error:
                return error

        with ThreadPoolExecutor(2) as pool:
            done = list(pool.map(withdraw, (dawa, bikram)))
        refused = [one for one in done if isinstance(one, Conflict)]
        assert len(refused) == 1, done
        assert "changed since you looked at it" in refused[0].message or "withdrawn" in refused[0].message
        history = dawa.table("request_history", request=name)
        assert history["verb"].to_list().count("withdraw") == 1


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
