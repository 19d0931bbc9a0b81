"""The desk with the cast of the records, each signed in by name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from aidlift.records.clock import now
from aidlift.records.parties.models import Person
from aidlift.web.actions import add_token
from tests.records.conftest import cast, operator, reserve_party, store, tick  # noqa: F401 - fixtures

settings.SECRET_KEY = "only for tests, and long enough for them to be quiet about it"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every test of the site the database, rolled back after it, unless it serves its own."""
    for item in items:
        if "tests/web" in str(item.path) and not any(item.iter_markers("browser")):
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(autouse=True)
def _forget_wrong_passwords() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def _forget_the_language() -> None:
    """Begin in English: a request leaves its language behind, and a server's next request sets its own."""
    translation.deactivate()


@pytest.fixture
def desk(cast: Callable[[str], Person]) -> Callable[[str], Client]:  # noqa: F811
    """Sign somebody of the cast in: `desk("bikram").get("/")`."""

    def sign_in(name: str, **more: bool) -> Client:
        client = Client(**more)
        client.force_login(cast(name))
        return client

    return sign_in


@pytest.fixture
def program(cast: Callable[[str], Person]) -> Callable[..., Client]:  # noqa: F811
    """A program with a key of somebody's: `program("bikram").post(…)`."""

    def call(name: str, *, may_write: bool = True, days: int = 1) -> Client:
        token = add_token("a test", may_write=may_write, days=days, by=cast(name), at=now())
        return Client(headers={"Authorization": f"Bearer {token.secret}"})

    return call
