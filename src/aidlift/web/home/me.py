"""The page of the person who is signed in."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from aidlift.web.people import person_of

KINDS = {"totp": "an authenticator app", "webauthn": "a passkey", "recovery_codes": "recovery codes"}


def me(request: HttpRequest) -> HttpResponse:
    """Show how the person signs in, and the ways to change it."""
    held = Authenticator.objects.filter(user=person_of(request)).values_list("type", flat=True)
    words = ", ".join(KINDS.get(one, one) for one in sorted(set(held)))
    factors = f"Set: {words}." if words else "None yet. Add an authenticator app or a passkey."
    return render(request, "me.html", {"title": _("You"), "factors": factors})
