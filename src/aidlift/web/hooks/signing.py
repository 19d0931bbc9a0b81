"""Signatures as Standard Webhooks has them (https://www.standardwebhooks.com, version 1): HMAC-SHA256."""

from __future__ import annotations

import base64
import hashlib
import hmac

from django.conf import settings

from aidlift.web.models import Webhook

PREFIX = "whsec_"


def secret_of(webhook: Webhook) -> str:
    """Return what a webhook's messages are signed with.

    It is made from the site's key and the webhook's nonce, and kept nowhere: who copies the database cannot
    sign. Another site key makes other secrets.
    """
    made = hmac.new(settings.SECRET_KEY.encode(), f"webhook {webhook.nonce}".encode(), hashlib.sha256)
    return PREFIX + base64.b64encode(made.digest()).decode()


def sign(secret: str, message: str, timestamp: int, body: bytes) -> str:
    """Return the signature of a message: its id, the seconds since 1970, and its body."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
