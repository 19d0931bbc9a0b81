"""Set up what the stories begin from, and print it as JSON; run apart, in a process with a desk's settings.

The people and their passwords, a session for each, keys for programs, goods in the store, a consignment that
was delivered and one that waits for its carrier.
"""

from __future__ import annotations

import json

from aidlift.cli.records import prepare

prepare(with_operator=False)

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

from aidlift.records.clock import now  # noqa: E402
from aidlift.records.parties.actions import person_named  # noqa: E402
from aidlift.records.parties.models import Person  # noqa: E402
from aidlift.records.shipments import actions, arrivals, documents  # noqa: E402
from aidlift.web.actions import add_token  # noqa: E402
from aidlift.web.cast import seat_cast  # noqa: E402
from tests.records.shipments.worlds import World  # noqa: E402


def session(person: Person) -> str:
    """Make the session that signing in would have made; return its key."""
    made = SessionStore()
    made[SESSION_KEY] = str(person.pk)
    made[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    made[HASH_SESSION_KEY] = person.get_session_auth_hash()
    made.create()
    return str(made.session_key)


def handed_over(world: World, number: str) -> str:
    """Bring a donor's consignment to its carrier, with its papers; return its name."""
    lots = [world.lot("A", 40, item="OXC10"), world.lot("B", 600, item="MN95")]
    made = actions.expect_consignment(
        "XIAOMI", carrier="3U", consignee="Reserve", to_store="CTU",
        lines=[actions.ConsignmentOf(lot, quantity) for lot, quantity in zip(lots, (40, 600), strict=True)],
        **world.who("bikram"),
    ).pk  # fmt: skip
    for verb in (actions.pack_consignment, actions.hand_over):
        verb(made, **world.who("elias"))
    documents.issue_packing_list(made, **world.who("elias"))
    documents.issue_waybill(made, number=number, **world.who("elias"))
    return str(made)


def seat() -> dict[str, object]:
    """Seat everybody and set the stage."""
    people = seat_cast()
    world = World(cast=person_named, tick=now)
    delivered = handed_over(world, "876-12345675")
    world.go(delivered, "manifest", "depart", "arrive", "unload")
    arrivals.deliver(delivered, **world.who("farid"))
    return {
        "passwords": {one.username: one.password for one in people},
        "sessions": {one.username: session(person_named(one.username)) for one in people},
        "keys": {
            name: add_token("a test", may_write=writes, days=1, by=person_named(name), at=now()).secret
            for name, writes in (("dawa", True), ("gul", False), ("bikram", True), ("chamari", True))
        },
        "delivered": delivered,
        "waiting": handed_over(world, "876-12345686"),
        "lot": world.lot("C", 500, item="OXC05"),
    }


if __name__ == "__main__":
    print(json.dumps(seat()))
