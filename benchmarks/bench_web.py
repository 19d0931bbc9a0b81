"""Pages of the desk on a scenario grown a hundredfold, beside a bare Django page in the same process.

The records are the shipped scenario, every row of it `AIDLIFT_BENCH_TIMES` times (100; `grow.py`); counts of
the epidemic are a file and stay as they are. Every page is asked for: each
table, the home page of each role, one record of each kind that the tables link to, one form of each kind of
thing. Times are of the server alone (Django's test client): the network and the browser are left out on both
sides; the time of the processor stands beside, which a busy machine hardly lengthens. Answers that the desk
keeps until the next change are forgotten before each request; “again” is the same page right after, as who
turns pages meets it. The bars: 200 ms in the median, 50 questions to the database, 500 kB.
Below stand some of the pages as several readers get them over loopback.
"""

from __future__ import annotations

import os
import re
import statistics
import tempfile
import time
from datetime import date

TIMES = int(os.environ.get("AIDLIFT_BENCH_TIMES", "100"))
ROUNDS = 5
MOST_MS, MOST_QUERIES, MOST_KB = 200, 50, 500
DAY = date(2021, 4, 30)
FORMS = (
    "request.draft",
    "release.draft",
    "pledge.report",
    "stock.receive",
    "consignment.expect",
    "article.add",
)
HAND_MADE = ("/situation/", "/needs/", "/pledges/", "/reserve/", "/corridors/", "/bulletins/")
MORE = ("/tables/stock/?_find=OXC10&_sort=-quantity", "/tables/request_lines/?as_of=2021-04-30")


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
        cookie = _measure()
        from benchmarks.served import served

        served(cookie)


def _fill() -> None:
    from aidlift.records.scenario import load
    from aidlift.web.cast import seat_cast
    from benchmarks.grow import grow

    load("south_asia_2021", day=DAY)
    seat_cast()
    counts = ", ".join(f"{count:,} {name}" for name, count in grow(TIMES).items())
    print(f"the scenario {TIMES} times: {counts}")


def _person(name: str):  # type: ignore[no-untyped-def]
    from aidlift.records.parties.actions import person_named

    return person_named(name)


def _pages(client) -> list[str]:  # type: ignore[no-untyped-def]
    """List every table that a planner may read, and the first record of each kind that they link to."""
    from aidlift.records.query import QUERIES

    answers = {address: client.get(address) for address in (f"/tables/{name}/" for name in sorted(QUERIES))}
    tables = [address for address, answer in answers.items() if answer.status_code == 200]
    records: dict[str, str] = {}
    for address in tables:
        for link, kind in re.findall(r'href="(/records/(\w+)/[^"]+/)"', answers[address].content.decode()):
            if kind not in records and client.get(link).status_code == 200:
                records[kind] = link
    hand_made = [one for one in HAND_MADE if client.get(one).status_code == 200]
    return ["/", *hand_made, *tables, *MORE, *records.values(), *(f"/do/{name}/" for name in FORMS)]


def _measure() -> str:
    """Measure every page; return the cookie by which the planner is signed in."""
    from django.http import HttpResponse
    from django.test import Client
    from django.urls import path

    from aidlift.web import urls, wsgi  # settled in memory as the server is

    assert wsgi.application

    def bare(request: object) -> HttpResponse:
        return HttpResponse("<!doctype html><title>Bare</title><p>Bare")

    bare.login_required = False  # type: ignore[attr-defined]
    urls.urlpatterns.insert(0, path("bare/", bare))
    clients = {}
    for name in ("bikram", "hana", "gul", "chamari", "farid"):
        clients[name] = Client(headers={"host": "localhost"})
        clients[name].force_login(_person(name))
    print(f"load {os.getloadavg()[0]:.1f}")
    print(f"{'page':52} {'median ms':>9} {'of CPU':>7} {'again':>7} {'queries':>8} {'kB':>7}")
    asked = [("bikram", address) for address in ("/bare/", *_pages(clients["bikram"]))]
    asked += [(name, "/") for name in clients if name != "bikram"]
    asked += [("gul", "/tables/audit/")]
    worst = [_measured(clients[name], name, address) for name, address in asked]
    over = [one for one in worst if one]
    print(
        f"{len(asked)} pages; beyond a bar of {MOST_MS} ms, {MOST_QUERIES} queries, {MOST_KB} kB: {len(over)}"
    )
    return f"aidlift={clients['bikram'].cookies['aidlift'].value}"


def _measured(client, name: str, address: str) -> bool:  # type: ignore[no-untyped-def]
    """Measure a page and print its row; say whether it lies beyond a bar."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from aidlift.web.tables import kept

    answer = client.get(address)
    assert answer.status_code == 200, address
    waited, worked, again = [], [], []
    for _ in range(ROUNDS):
        kept.forget()
        begun, at_work = time.perf_counter(), time.process_time()
        client.get(address)
        waited.append(time.perf_counter() - begun)
        worked.append(time.process_time() - at_work)
        begun = time.perf_counter()
        client.get(address)
        again.append(time.perf_counter() - begun)
        if sum(waited) > 1:  # a slow page is slow after three
            break
    kept.forget()
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    median, work, warm = (statistics.median(times) * 1000 for times in (waited, worked, again))
    size = len(answer.content) / 1000
    beyond = median > MOST_MS or len(queries) > MOST_QUERIES or size > MOST_KB
    said = f"{address} ({name})" if name != "bikram" else address
    tail = "  beyond a bar" if beyond else ""
    print(f"{said:52} {median:9.1f} {work:7.1f} {warm:7.1f} {len(queries):8} {size:7.1f}{tail}", flush=True)
    return beyond
