"""What countries hold themselves: reported, or unknown; 0 is a report, and no report is not 0."""

from datetime import timedelta

import pytest

from aidlift import flow
from aidlift.errors import BadInput, NotAllowed
from aidlift.records.evidence.actions import add_document
from aidlift.records.figures.actions import report_held
from aidlift.records.figures.queries import country_stock
from aidlift.records.parties import actions as parties
from aidlift.records.plans.world import world_as_known
from tests.records.conftest import NOON
from tests.records.shipments.conftest import world  # noqa: F401  (a fixture)

TODAY = NOON.date()


@pytest.fixture
def desk(world, operator):  # noqa: F811
    """Nepal and Sri Lanka are members; a letter says what Nepal holds."""
    for code in ("NPL", "LKA"):
        parties.add_party(
            f"GOV-{code}", name=code, kind="government", country=code, member_since=TODAY, by=operator,
            at=NOON - timedelta(days=1),
        )  # fmt: skip
    add_document("LETTER", publisher="Ministry", title="Stock", **world.who("bikram"))
    return world


def report(desk, quantity, *, who="dawa", item="OXC05", location="NPL", days_ago=0, **more):
    return report_held(
        location=location, item=item, quantity=quantity, known_on=TODAY - timedelta(days=days_ago),
        document="LETTER", **more, **desk.who(who),
    )  # fmt: skip


def test_a_country_that_has_not_said_is_unknown_and_one_that_has_nothing_says_zero(desk):
    report(desk, 0)
    bikram = desk.who("bikram")["by"]
    shown = country_stock(by=bikram).select("location", "state", "quantity").rows()
    assert shown == [("LKA", "not reported", None), ("NPL", "reported", 0)]
    known = world_as_known(TODAY, by=bikram)
    assert known.held.select("location", "quantity").rows() == [("NPL", 0)]
    assert "LKA" not in set(known.held["location"])
    silent, partly = flow.notes_on_stock(known)
    assert "Sri Lanka" in silent
    assert "Nepal" not in silent
    assert partly == "Of what Nepal holds itself, 1 item is known; any other is counted as none."


def test_the_latest_day_counts_and_what_was_known_before_stays_known(desk):
    report(desk, 50, days_ago=3)
    report(desk, 20, days_ago=1)
    report(desk, 5, days_ago=1, expires=TODAY)
    bikram = desk.who("bikram")["by"]
    assert country_stock("NPL", by=bikram)["quantity"].sort().to_list() == [5, 20]
    before = TODAY - timedelta(days=1)
    assert country_stock("NPL", as_of=before, by=bikram)["state"].to_list() == ["not reported"]


def test_who_reports_for_which_country(desk):
    with pytest.raises(NotAllowed):
        report(desk, 1, who="chamari")
    with pytest.raises(NotAllowed):
        report(desk, 1, who="farid")
    with pytest.raises(BadInput) as refused:
        report(desk, -1, days_ago=-1)
    assert [problem.column for problem in refused.value.problems] == ["quantity", "known_on"]
