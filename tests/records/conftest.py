"""The same cast in every test of the records, each with the role its name stands for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from aidlift.records import connect


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every test of the records the database, rolled back after it."""
    for item in items:
        if "tests/records" in str(item.path) and not any(item.iter_markers("django_db")):
            item.add_marker(pytest.mark.django_db)


connect.start()

from aidlift.records.audit import chain, written  # noqa: E402
from aidlift.records.parties import actions as parties  # noqa: E402
from aidlift.records.parties.models import Party, Person, Store  # noqa: E402
from tests.records.fresh import tables, written_again  # noqa: E402

NOON = datetime(2021, 4, 30, 12, 0, tzinfo=UTC)

CAST = {
    "asha": ("epidemiologist", {}),
    "bikram": ("planner", {}),
    "chamari": ("focal_point", {"country": "LKA"}),
    "dawa": ("focal_point", {"country": "NPL"}),
    "mira": ("donor", {"party": "XIAOMI"}),
    "elias": ("carrier", {"party": "3U"}),
    "farid": ("store_keeper", {"store": "CTU"}),
    "hana": ("approver", {}),
    "gul": ("auditor", {}),
    "pavel": ("public", {}),
}


@pytest.fixture(scope="session")
def empty_tables(django_db_setup, django_db_blocker, tmp_path_factory) -> str:
    """The tables without a row, for tests that start processes: `fresh(home, empty_tables)`."""
    with django_db_blocker.unblock():
        return tables(tmp_path_factory.mktemp("tables"))


@pytest.fixture
def operator() -> Person:
    return parties.begin(at=NOON - timedelta(days=1))


@pytest.fixture
def reserve_party(operator: Person) -> Party:
    return parties.add_party(
        "RESERVE", name="South Asia reserve", kind="reserve", by=operator, at=NOON - timedelta(days=1)
    )


@pytest.fixture
def store(operator: Person, reserve_party: Party) -> Store:
    """The reserve's hub at Chengdu."""
    return parties.add_store(
        "CTU",
        name="Chengdu hub",
        country="CHN",
        custodian="RESERVE",
        airport="CTU",
        by=operator,
        at=NOON - timedelta(days=1),
    )


@pytest.fixture
def cast(operator: Person, store: Store) -> Callable[[str], Person]:
    """Call somebody by name; they arrive with their role: `cast("bikram")` is the planner."""
    told = {"by": operator, "at": NOON - timedelta(days=1)}

    def arrive() -> None:
        parties.add_party("XIAOMI", name="Xiaomi", kind="company", country="CHN", **told)
        parties.add_party("3U", name="Sichuan Airlines", kind="carrier", country="CHN", **told)
        for name, (role, scope) in CAST.items():
            parties.add_person(name, name=name.capitalize(), **told)
            parties.grant_role(name, role=role, **scope, **told)

    written_again(arrive)
    return parties.person_named


@pytest.fixture
def tick() -> Callable[[], datetime]:
    """Tell the time, a minute later at each call."""
    minutes: Iterator[int] = iter(range(10_000))
    return lambda: NOON + timedelta(minutes=next(minutes))


@contextmanager
def within_an_action(*, by: Person, at: datetime) -> Iterator[None]:
    """Do a part of an action by itself: what it writes is told in the chain, as its action would do."""
    with written.writing() as wrote:
        yield
    if wrote:
        chain.note(by, "part.try", "part of an action", at=at, details={written.WROTE: wrote})
