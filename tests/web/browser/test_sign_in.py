"""An operator adds a person; she signs in by password, an app's code, and a passkey, by keyboard."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time

import pytest
from playwright.sync_api import expect

from tests.web.browser.barriers import no_violations
from tests.web.browser.hands import Hands

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PASSWORD = "four words of a poem she likes"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def code(secret: str) -> str:
    """Say what an authenticator app shows now (RFC 6238: SHA-1, 30 seconds, six digits)."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1)
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def signed_in(hands: Hands) -> None:
    expect(hands.page.locator("h1")).to_contain_text("Good day, Nora")


def by_password(hands: Hands) -> None:
    hands.type("Username", "nora")
    hands.type("Password", PASSWORD)
    hands.page.keyboard.press("Enter")


def guarded(hands: Hands, address: str) -> None:
    """Go to a page that asks for the password again before it shows itself."""
    hands.page.goto(address)
    if "/reauthenticate/" in hands.page.url:
        hands.type("Password", PASSWORD)
        hands.press("Confirm")
    assert hands.page.url == address


def test_somebody_new_signs_in_by_password_code_and_passkey(site, enter):
    olga = Hands(enter("olga"))
    olga.page.goto(f"{site.url}/do/person.add/")
    olga.type("Username", "nora")
    olga.type("Name", "Nora")
    olga.type("Password", PASSWORD)
    olga.press("Add person")
    olga.page.goto(f"{site.url}/do/role.grant/?username=nora")
    olga.type("Role", "auditor")
    olga.press("Grant role")

    nora = Hands(enter(""))
    nora.page.goto(f"{site.url}/account/login/")
    nora.type("Username", "nora")
    nora.type("Password", "not the one")
    nora.press("Sign in")
    expect(nora.page.locator("main")).to_contain_text("not correct")
    by_password(nora)
    signed_in(nora)

    guarded(nora, f"{site.url}/account/2fa/totp/activate/")
    no_violations(nora.page)
    secret = nora.page.locator("#authenticator_secret").input_value()
    nora.type("Authenticator code", code(secret))
    nora.press("Activate")

    devices = nora.page.context.new_cdp_session(nora.page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    guarded(nora, f"{site.url}/account/2fa/webauthn/add/")
    no_violations(nora.page)
    nora.type("Name", "Her telephone")
    nora.reach("field", "Passwordless")
    nora.page.keyboard.press("Space")
    nora.press("Add")
    expect(nora.page.locator("main")).to_contain_text("Security key added")
    nora.page.goto(f"{site.url}/me/")
    expect(nora.page.locator("main")).to_contain_text("a passkey")

    nora.press("Sign out")
    by_password(nora)
    expect(nora.page.locator("main")).to_contain_text("authenticator code")
    nora.type("Code", code(secret))
    nora.press("Sign In")
    signed_in(nora)

    nora.press("Sign out")
    nora.press("Sign in with a passkey")
    signed_in(nora)
    gul = enter("gul")
    gul.goto(f"{site.url}/tables/audit/?_find=nora")
    assert gul.get_by_text("person.sign-in", exact=True).count() == 3
    assert gul.get_by_text("second factor added").count() >= 2
