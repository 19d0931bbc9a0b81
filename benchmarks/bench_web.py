"""Pages of the desk on a grown scenario, beside a bare Django page in the same process.

The records are the shipped scenario with its requests and lots added again `TIMES` times through the actions.
Times are of the server alone (Django's test client): the network and the browser are left out on both sides.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from datetime import date

TIMES = int(os.environ.get("AIDLIFT_BENCH_TIMES", "20"))
ROUNDS = 15
PAGES = (
    "/",
    "/tables/requests/",
    "/tables/request_lines/",
    "/tables/stock/",
    "/tables/stock/?_find=OXC10&_sort=-quantity",
    "/tables/movements/",
    "/tables/pledges/",
    "/tables/corridors/",
    "/records/request/REQ-2021-0001/",
    "/do/request.draft/",
)


def run() -> None:
    """Print for each page its median milliseconds, its queries and its size, and those of a bare page."""
    with tempfile.TemporaryDirectory(prefix="aidlift-bench-") as home:
        os.environ |= {
            "AIDLIFT_HOME": home,
            "AIDLIFT_SIMULATED": "2021-04-30T06:00+00:00",
            "AIDLIFT_SECRET_KEY": "only for this measurement, which nobody signs in to",
        }
        from aidlift.cli.records import prepare

        prepare(with_operator=False)
        _fill()
        _measure()


def _fill() -> None:
    from aidlift.records.assistance.lines import AskedLine
    from aidlift.records.assistance.requests import draft_request, submit_request
    from aidlift.records.clock import now
    from aidlift.records.parties import actions as parties
    from aidlift.records.reserve.stock_actions import receive
    from aidlift.records.scenario import load

    load("south_asia_2021", day=date(2021, 4, 30))
    operator = parties.begin(at=now())
    planner = parties.add_person("planner", name="Planner", by=operator, at=now())
    parties.grant_role("planner", role="planner", by=operator, at=now())
    begun = time.perf_counter()
    for number in range(TIMES * 5):
        made = draft_request(
            "NPL", lines=[AskedLine(item="OXC10", quantity=number + 1)] * 3, by=planner, at=now()
        )
        submit_request(made.pk, by=planner, at=now())
    for number in range(TIMES * 57):
        receive(
            "CTU", quantity=10, item="OXC10", owner="RESERVE", donor="RESERVE", document=f"bench {number}",
            by=planner, at=now(),
        )  # fmt: skip
    print(f"{TIMES} times the scenario's requests and lots, in {time.perf_counter() - begun:.0f} s")


def _measure() -> None:
    from django.db import connection
    from django.http import HttpResponse
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import path

    from aidlift.records.parties.models import Person
    from aidlift.web import urls

    def bare(request: object) -> HttpResponse:
        return HttpResponse("<!doctype html><title>Bare</title><p>Bare")

    bare.login_required = False  # type: ignore[attr-defined]
    urls.urlpatterns.insert(0, path("bare/", bare))
    client = Client(headers={"host": "localhost"})
    client.force_login(Person.objects.get(username="planner"))
    print(f"{'page':48} {'median ms':>9} {'queries':>8} {'kB':>6}   (load {os.getloadavg()[0]:.1f})")
    for address in ("/bare/", *PAGES):
        client.get(address)
        times = []
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            answer = client.get(address)
            times.append(time.perf_counter() - begun)
            assert answer.status_code == 200, address
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        median = statistics.median(times) * 1000
        print(f"{address:48} {median:9.1f} {len(asked):8} {len(answer.content) / 1000:6.1f}")
