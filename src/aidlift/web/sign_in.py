"""Signing in on a site that sends no mail: a forgotten password is the operator's to renew."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from aidlift.errors import NotFound


class SignIn(LoginForm):  # type: ignore[misc]
    """Name and password, and whom to ask where the password is forgotten."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = _("Forgotten? Ask the operator for a new one.")


@login_not_required
def no_mail(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Stand where the library's pages would send mail; raise NotFound."""
    raise NotFound(
        gettext_noop("There is no such page: this site sends no mail. Ask the operator for a new password.")
    )
