"""Send one message: to the address that was looked up, within a time, following no redirect."""

from __future__ import annotations

import http.client
import socket
import ssl
from contextlib import suppress
from datetime import datetime
from threading import Timer

from aidlift.errors import BadInput
from aidlift.web.hooks.addresses import Target, resolve, target_of
from aidlift.web.hooks.signing import secret_of, sign
from aidlift.web.models import WebhookDelivery

WAIT_SECONDS = 10
"""For each step of the conversation; the whole of it takes at most twice as long."""


def send(delivery: WebhookDelivery, at: datetime) -> tuple[int, str]:
    """Send a message; return the status and what was said, 0 and the fault where nobody answered."""
    body = delivery.body.encode()
    message = f"{delivery.webhook_id}-{delivery.seq}"
    timestamp = int(at.timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Aidlift",
        "webhook-id": message,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": sign(secret_of(delivery.webhook), message, timestamp, body),
    }
    try:
        target = target_of(delivery.webhook.url)
        return _post(target, resolve(target), body, headers)
    except BadInput as error:
        return 0, error.message
    except (OSError, http.client.HTTPException, ValueError) as error:
        return 0, f"{type(error).__name__}: {error}"


def _post(target: Target, address: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    connection = (_Tls if target.scheme == "https" else _Plain)(target, address)
    # a server that sends a byte now and then would never run into the time for one step
    whole = Timer(2 * WAIT_SECONDS, connection.hang_up)
    whole.start()
    try:
        connection.request("POST", target.path, body, headers)
        answer = connection.getresponse()
        if connection.hung_up:  # what had come by then looks like an answer
            raise TimeoutError(f"no whole answer came within {2 * WAIT_SECONDS} seconds")
        return answer.status, f"{answer.status} {answer.reason}"
    finally:
        whole.cancel()
        connection.close()


class _Plain(http.client.HTTPConnection):
    """Connects to the address that was looked up, whatever the name leads to by now."""

    def __init__(self, target: Target, address: str) -> None:
        super().__init__(target.host, target.port, timeout=WAIT_SECONDS)
        self.address = address
        self.hung_up = False

    def connect(self) -> None:
        """Connect."""
        self.sock = socket.create_connection((self.address, self.port), WAIT_SECONDS)

    def hang_up(self) -> None:
        """End the conversation from another thread: closing alone would leave it waiting."""
        self.hung_up = True
        if self.sock is not None:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


class _Tls(_Plain):
    """The same, with TLS; the certificate has to be the host's."""

    def connect(self) -> None:
        """Connect and shake hands."""
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
