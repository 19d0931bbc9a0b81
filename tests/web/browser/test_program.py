"""A program works with a desk that is served, through the client that ships."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from aidlift.client import Client, read_webhook
from aidlift.errors import Conflict, NotAllowed
from tests.web.browser.conftest import AIDLIFT

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


class Hook(BaseHTTPRequestHandler):
    """Keeps what a worker sends."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.came.append((dict(self.headers), body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


def test_a_worker_tells_another_system_of_a_change(site):
    server = ThreadingHTTPServer(("localhost", 0), Hook)
    server.came = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    chamari = Client(site.url, site.found["keys"]["chamari"])
    url = f"http://localhost:{server.server_port}/hook"
    try:
        secret = chamari.do("webhook.add", url=url, actions=["request"])["secret"]
        made = chamari.do("request.draft", country="LKA", lines=[{"item": "CYLD", "quantity": 10}])
        site.run(AIDLIFT, "worker", "--until-empty")
    finally:
        server.shutdown()
        server.server_close()
    told = [read_webhook(secret, headers, body) for headers, body in server.came]
    assert [(one["type"], one["data"]["subject"]) for one in told] == [("request.draft", made["subject"])]
    assert chamari.table("webhook_deliveries")["state"].to_list() == ["delivered"]
