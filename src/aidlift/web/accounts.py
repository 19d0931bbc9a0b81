"""Who may sign up (nobody), and what is written down when somebody signs in."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import password_changed, user_logged_in
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.db import transaction
from django.http import HttpRequest

from aidlift.records.audit import chain
from aidlift.records.clock import now
from aidlift.records.parties.models import Person


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the operator (`person.add`), never by a stranger."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no."""
        return False


def connect() -> None:
    """Write sign-ins and changes of what one signs in with into the chain.

    Wrong passwords are counted and refused, not chained: anybody could fill the chain with them.
    """
    user_logged_in.connect(_signed_in, dispatch_uid="aidlift sign-in")
    password_changed.connect(_changed("password changed"), weak=False, dispatch_uid="aidlift password")
    authenticator_added.connect(_changed("second factor added"), weak=False, dispatch_uid="aidlift mfa add")
    authenticator_removed.connect(
        _changed("second factor removed"), weak=False, dispatch_uid="aidlift mfa remove"
    )


def _signed_in(user: Person, **_: Any) -> None:
    _note(user, "person.sign-in", {})


def _changed(what: str) -> Any:
    def note(user: Person, **_: Any) -> None:
        _note(user, "person.sign-in-changed", {"what": what})

    return note


def _note(person: Person, action: str, details: dict[str, str]) -> None:
    with transaction.atomic():
        chain.note(person, action, f"person {person.username}", at=now(), details=details)
