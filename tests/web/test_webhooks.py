"""Webhooks: signed, tried again, within the reach of a role, and never into a private network."""

import ipaddress
import json
import socket
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from aidlift.client import read_webhook
from aidlift.errors import BadInput, NotAllowed, NotFound
from aidlift.records.assistance.lines import AskedLine
from aidlift.records.assistance.requests import draft_request
from aidlift.records.clock import now
from aidlift.records.parties import actions as parties
from aidlift.web.actions import add_webhook, end_webhook
from aidlift.web.hooks.addresses import is_public, resolve, target_of
from aidlift.web.hooks.queries import webhook_deliveries
from aidlift.web.hooks.sending import send
from aidlift.web.hooks.telling import WAITS, tell
from aidlift.web.models import Webhook, WebhookDelivery

NOW = datetime.now(UTC)


class Receiver(BaseHTTPRequestHandler):
    """Answers with the next of `answers`, 204 after the last; keeps what came."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.came.append((dict(self.headers), body))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 204)
        self.send_header("Location", "http://169.254.169.254/latest/")
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def receiver(settings):
    """A real server on this machine, which the operator named."""
    settings.WEBHOOK_HOSTS = frozenset({"localhost"})
    server = HTTPServer(("localhost", 0), Receiver)
    server.came, server.answers = [], []
    server.url = f"http://localhost:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def draft(by, country):
    return draft_request(country, lines=[AskedLine(item="OXC10", quantity=40)], by=by, at=now()).pk


def told(server):
    return [json.loads(body) for _, body in server.came]


def test_a_change_is_told_once_and_signed(cast, receiver):
    gul = cast("gul")
    secret = add_webhook(receiver.url, by=gul, at=now()).secret
    request = draft(cast("chamari"), "LKA")
    assert tell(NOW) == 2  # the webhook itself, and the draft
    assert tell(NOW) == 0
    headers, body = receiver.came[-1]
    message = read_webhook(secret, headers, body, now=NOW.timestamp())
    assert message["type"] == "request.draft"
    assert message["data"]["subject"] == f"request {request}"
    assert message["data"]["person"] == "chamari"
    with pytest.raises(NotAllowed, match="not signed"):
        read_webhook(secret, headers, body + b" ")
    with pytest.raises(NotAllowed, match="not signed"):
        read_webhook("whsec_" + "A" * 44, headers, body)
    with pytest.raises(NotAllowed, match="five minutes"):
        read_webhook(secret, headers, body, now=NOW.timestamp() + 301)
    assert secret not in str(list(Webhook.objects.values()))


def test_a_focal_point_is_told_of_the_own_country_alone_and_of_nobody_s_name(cast, receiver):
    add_webhook(receiver.url, actions=["request"], by=cast("chamari"), at=now())
    draft(cast("dawa"), "NPL")
    own = draft(cast("chamari"), "LKA")
    tell(NOW)
    assert [one["data"]["subject"] for one in told(receiver)] == [f"request {own}"]
    assert "person" not in told(receiver)[0]["data"]


def test_only_what_was_asked_for_is_told(cast, receiver):
    add_webhook(receiver.url, actions=["request.submit"], by=cast("gul"), at=now())
    draft(cast("chamari"), "LKA")
    tell(NOW)
    assert receiver.came == []
    with pytest.raises(BadInput) as wrong:
        add_webhook(receiver.url, actions=["request.eat", "nothing"], by=cast("gul"), at=now())
    assert len(wrong.value.problems) == 2


def test_a_message_that_is_refused_is_tried_again_later_each_time_and_given_up(cast, receiver):
    hook = add_webhook(receiver.url, actions=["request"], by=cast("gul"), at=now())
    receiver.answers = [500, 302, *[503] * len(WAITS)]
    draft(cast("chamari"), "LKA")
    at = NOW
    tell(at)
    kept = WebhookDelivery.objects.get()
    assert (kept.state, kept.tries, kept.answered) == ("waiting", 1, "500 Internal Server Error")
    assert tell(at + WAITS[0] / 2) == 0
    assert len(receiver.came) == 1
    for wait in WAITS:
        at += wait
        tell(at)
    kept.refresh_from_db()
    assert (kept.state, kept.tries) == ("given up", len(WAITS) + 1)
    assert len(receiver.came) == len(WAITS) + 1  # the redirect was not followed
    assert len({headers["webhook-id"] for headers, _ in receiver.came}) == 1
    tell(at + timedelta(days=9))
    assert len(receiver.came) == len(WAITS) + 1
    table = webhook_deliveries(webhook=hook.pk, by=cast("gul"))
    assert table["answered"].to_list() == ["503 Service Unavailable"]
    assert webhook_deliveries(by=cast("chamari")).is_empty()


def test_a_receiver_that_is_gone_and_one_that_was_ended_are_told_no_more(cast, receiver):
    gone = add_webhook(receiver.url, actions=["request"], by=cast("gul"), at=now())
    receiver.answers = [410]
    draft(cast("chamari"), "LKA")
    tell(NOW)
    gone.refresh_from_db()
    assert gone.ended_at == NOW
    other = add_webhook(receiver.url, actions=["request"], by=cast("gul"), at=now())
    with pytest.raises(NotFound):
        end_webhook(other.pk, by=cast("chamari"), at=now())
    end_webhook(other.pk, by=cast("gul"), at=now())
    draft(cast("chamari"), "LKA")
    tell(NOW)
    assert len(receiver.came) == 1


def test_nobody_who_was_stopped_is_told(cast, receiver, operator):
    add_webhook(receiver.url, actions=["request"], by=cast("gul"), at=now())
    receiver.answers = [500]
    draft(cast("chamari"), "LKA")
    tell(NOW)
    parties.stop_person("gul", by=operator, at=now())
    draft(cast("chamari"), "LKA")
    tell(NOW + WAITS[0])
    assert len(receiver.came) == 1
    assert [one.state for one in WebhookDelivery.objects.all()] == ["given up"]


def test_a_receiver_that_drips_keeps_nobody_waiting(cast, settings, monkeypatch):
    settings.WEBHOOK_HOSTS = frozenset({"localhost"})
    monkeypatch.setattr("aidlift.web.hooks.sending.WAIT_SECONDS", 0.5)
    ended = threading.Event()

    def drip():
        caller, _ = server.accept()
        caller.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not ended.wait(0.1):
            try:
                caller.sendall(b"x")
            except OSError:
                break
        caller.close()

    with socket.create_server(("localhost", 0)) as server:
        thread = threading.Thread(target=drip)
        thread.start()
        url = f"http://localhost:{server.getsockname()[1]}/"
        hook = add_webhook(url, by=cast("gul"), at=now())
        status, said = send(WebhookDelivery(webhook=hook, seq=1, body="{}"), NOW)
        ended.set()
        thread.join()
    assert status == 0, said


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "ftp://example.org/",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://printer.local/",
        "https://printer/",
        "https://user:word@example.org/",
        "https://example.org:99999/",
        "https://example.org/\r\nX-Evil: 1",
        "https://example.org/" + "a" * 500,
        "",
    ],
)
def test_an_address_inside_or_out_of_shape_is_refused(url, cast):
    with pytest.raises(BadInput):
        add_webhook(url, by=cast("gul"), at=now())
    assert not Webhook.objects.exists()


def test_a_name_that_leads_inside_is_not_called(cast, monkeypatch):
    hook = add_webhook("https://example.org/hook", by=cast("gul"), at=now())
    found = [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", ("192.168.0.7", 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: found)
    with pytest.raises(BadInput, match="private network"):
        resolve(target_of(hook.url))
    message = WebhookDelivery(webhook=hook, seq=1, body="{}")
    assert send(message, NOW) == (
        0,
        "example.org leads into a private network; messages are sent to public ones only.",
    )


def test_what_is_public_is_public():
    for address in ("93.184.216.34", "2606:2800:220:1::1"):
        assert is_public(ipaddress.ip_address(address))
    for address in ("0.0.0.0", "100.64.0.1", "224.0.0.1", "fe80::1", "fd00::1", "192.0.2.1"):
        assert not is_public(ipaddress.ip_address(address))


def test_a_secret_is_shown_once_at_the_desk(desk):
    answer = desk("gul").post("/do/webhook.add/", {"url": "https://example.org/hook"})
    assert "whsec_" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    assert "whsec_" not in desk("gul").get("/tables/webhooks/").content.decode()
