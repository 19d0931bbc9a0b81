"""Load a scenario into empty records: every row through the action that somebody would have used that day.

Two invented people act for all who acted in the world. What the scenario only tells of (announced totals,
flights that others flew) becomes no record: a total in a newspaper is no signed receipt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings

from aidlift.catalogue.places import place
from aidlift.errors import Conflict
from aidlift.formats.scenario import INVENTED, Scenario, read_scenario
from aidlift.records.assistance.lines import AskedLine, ChangedLine, PromisedLine
from aidlift.records.assistance.models import Pledge
from aidlift.records.assistance.pledges import (
    commit_pledge,
    confirm_pledge,
    receive_pledge,
    report_pledge,
    ship_pledge,
)
from aidlift.records.assistance.requests import draft_request, submit_request
from aidlift.records.audit.models import AuditEntry
from aidlift.records.corridors.actions import add_corridor, suspend_corridor
from aidlift.records.evidence.actions import add_document
from aidlift.records.figures.store import FIGURES, keep_counts
from aidlift.records.intake.filing import kinds
from aidlift.records.parties.actions import (
    add_entry,
    add_party,
    add_person,
    add_store,
    begin,
    grant_role,
    join,
    person_named,
)
from aidlift.records.parties.models import Person
from aidlift.records.reserve.actions import receive

RESERVE = "RESERVE"
FIRST, SECOND = "scenario", "scenario-2"
LADDER = ("reported", "pledged", "committed", "in transit", "received")
MORNING = time(6, 0)

Row = dict[str, Any]
Report = Callable[[str], None]


def load(scenario: str | Path, *, day: date | None = None, tell: Report = lambda sentence: None) -> Scenario:
    """Load a scenario as it was known by the end of `day` (its first day); raise Conflict in used records."""
    if AuditEntry.objects.exists():
        raise Conflict("These records are in use; a scenario is loaded into new ones (another AIDLIFT_HOME).")
    world = read_scenario(scenario)
    until = day or world.first_day
    loader = Loader(world, until)
    loader.open()
    steps = sorted(loader.steps(), key=lambda step: step.day)
    for number, step in enumerate(steps, 1):
        if step.day <= until:
            loader.turn_to(step.day)
            step.act()
            if number % 25 == 0:
                tell(f"{number} of {len(steps)} facts")
    if world.figures.height:
        keep_counts(settings.HOME / FIGURES, world.figures, world.sources)
    return world


@dataclass(frozen=True)
class Step:
    """Something to be posted on a day."""

    day: date
    act: Callable[[], object]


@dataclass
class Loader:
    """Posts a scenario's rows day by day; its clock goes on by a second with each change."""

    world: Scenario
    until: date
    now: datetime = field(init=False)
    by: Person = field(init=False)

    def who(self) -> dict[str, Any]:
        """Who acts, and the next second."""
        self.now += timedelta(seconds=1)
        return {"by": self.by, "at": self.now}

    def turn_to(self, day: date) -> None:
        """Go on to the morning of a day; never back."""
        self.now = max(self.now, datetime.combine(day, MORNING, UTC))

    def open(self) -> None:
        """Begin the records the day before anything is told: people, parties, stores, documents."""
        self.now = datetime.combine(self._earliest() - timedelta(days=1), MORNING, UTC)
        self.by = begin(at=self.now)
        add_party(RESERVE, name="The reserve", kind="reserve", **self.who())
        for name in self._party_names():
            self._add_party(name)
        for row in self.world.nodes.filter(pl.col("kind") == "store").iter_rows(named=True):
            self._add_store(row)
        for row in self.world.nodes.filter(pl.col("kind") != "store").iter_rows(named=True):
            self._add_entry(row)
        self._seat()
        for row in self.world.sources.iter_rows(named=True):
            self._add_document(row)
        for row in self.world.corridors.iter_rows(named=True):
            self._add_corridor(row)

    def steps(self) -> Iterator[Step]:
        """Give everything that was told later, by its day."""
        opening = self.now.date()
        tables: tuple[tuple[pl.DataFrame, Callable[[Row], date], Callable[[Row], object]], ...] = (
            (self.world.members.filter(pl.col("role") == "member"), lambda row: row["since"], self._join),
            (self.world.suspensions, lambda row: row["announced_on"], self._suspend),
            (self.world.requests, lambda row: row["requested_on"], self._ask),
            (self.world.pledges, lambda row: row["stated_on"], self._promise),
            (self._on_hand(), lambda row: opening, self._receive),
            (self._expected(), lambda row: opening, self._expect),
        )
        for table, day_of, act in tables:
            for row in table.iter_rows(named=True):
                yield Step(day_of(row), partial(act, row))

    def _earliest(self) -> date:
        """Return the first day on which anything is told or still usable."""
        days = [
            self.world.members["since"],
            self.world.suspensions["announced_on"],
            self.world.requests["requested_on"],
            self.world.pledges["stated_on"],
            self.world.lots["expires"],
            pl.Series([self.world.first_day]),
        ]
        told: list[date] = [day for column in days for day in column.drop_nulls()]
        return min(told)

    def _party_names(self) -> list[str]:
        owners = self.world.lots["owner"].drop_nulls().to_list()
        named = [
            *self.world.members["location"],
            *self.world.pledges["donor"],
            *self.world.corridors["carrier"],
            *owners,
        ]
        return [name for name in dict.fromkeys(named) if name != "reserve"]

    def _add_party(self, name: str) -> None:
        carriers = set(self.world.corridors["carrier"])
        government = len(name) == 3 and name.isupper() and name not in carriers and name in _countries()
        kind = "government" if government else "carrier" if name in carriers else kinds().get(name, "company")
        add_party(
            code(name),
            name=place(name).name if government else name,
            kind=kind,
            country=name if government else "",
            **self.who(),
        )

    def _add_store(self, row: Row) -> None:
        add_store(
            row["node"],
            name=row["name"],
            country=row["location"],
            custodian=RESERVE,
            airport=row["node"],
            latitude=row["latitude"],
            longitude=row["longitude"],
            has_cold_room=bool(row["cold"]),
            handling_t_per_day=_amount(row["handling_t_per_day"]),
            is_invented=INVENTED in (row["note"] or ""),
            **self.who(),
        )

    def _add_entry(self, row: Row) -> None:
        add_entry(
            row["node"],
            name=row["name"],
            country=row["location"],
            latitude=row["latitude"],
            longitude=row["longitude"],
            has_cold_room=bool(row["cold"]),
            handling_t_per_day=_amount(row["handling_t_per_day"]),
            is_invented=INVENTED in (row["note"] or ""),
            note=row["note"] or "",
            **self.who(),
        )

    def _seat(self) -> None:
        """Let two invented people act: the first does what planners and keepers do, the second approves."""
        operator = self.by
        add_person(FIRST, name="Scenario (invented), first hand", **self.who())
        add_person(SECOND, name="Scenario (invented), second hand", **self.who())
        for role in ("planner", "epidemiologist"):
            grant_role(FIRST, role=role, **self.who())
        grant_role(SECOND, role="approver", **self.who())
        for store in self.world.nodes.filter(pl.col("kind") == "store")["node"]:
            grant_role(FIRST, role="store_keeper", store=store, **self.who())
        assert operator is self.by
        self.by = person_named(FIRST)

    def _add_document(self, row: Row) -> None:
        add_document(
            row["source_id"],
            publisher=row["publisher"],
            title=row["title"],
            dated=row["as_of"],
            address=row["address"] or "",
            licence=row["licence"] or "",
            is_invented=row["source_id"] == INVENTED,
            **self.who(),
        )

    def _add_corridor(self, row: Row) -> None:
        amounts = ("payload_kg", "volume_m3", "fixed_cost_usd", "cost_per_tonne_usd")
        hours = ("load_hours", "fly_hours", "unload_hours", "customs_hours")
        whole = ("days", "first_day", "last_day", "transit_days", "pieces", "max_rotations", "mode")
        given = {name: row[name] for name in whole if row[name] is not None}
        given |= {name: Decimal(str(row[name])) for name in (*amounts, *hours) if row[name] is not None}
        add_corridor(
            row["corridor"],
            carrier=code(row["carrier"]),
            origin=row["origin"],
            destination=row["destination"],
            cold=bool(row["cold"]),
            dg=bool(row["dg"]),
            departure_utc=row["departure_utc"] or "",
            note=row["note"] or "",
            document=row["source_id"],
            **given,
            **self.who(),
        )

    def _join(self, row: Row) -> None:
        join(code(row["location"]), since=row["since"], **self._as_operator())

    def _suspend(self, row: Row) -> None:
        suspend_corridor(
            row["corridor"],
            from_day=row["suspended_from"],
            until=row["suspended_until"],
            reason=row["reason"] or "no reason given",
            source=row["source_id"],
            note=row["note"] or "",
            **self.who(),
        )

    def _ask(self, row: Row) -> None:
        line = AskedLine(item=row["item"] or "", quantity=row["quantity"] or None, wording=row["wording"])
        request = draft_request(
            row["location"],
            lines=[line],
            requested_on=row["requested_on"],
            title=row["wording"],
            document=row["source_id"],
            external_id=row["request"],
            note=row["note"] or "",
            **self.who(),
        )
        submit_request(request.pk, **self.who())

    def _promise(self, row: Row) -> None:
        line = PromisedLine(
            item=row["item"] or "",
            quantity=row["quantity"] or None,
            wording=row["wording"],
            qualifier=row["qualifier"],
            earmark="facility" if row["earmark"] else "country",
            earmark_for=row["earmark"] or row["location"],
        )
        pledge = report_pledge(
            code(row["donor"]),
            lines=[line],
            stated_on=row["stated_on"],
            kind=row["kind"],
            country=row["location"],
            expected_on=row["expected_on"],
            document=row["source_id"],
            external_id=row["pledge"],
            note=row["note"] or "",
            **self.who(),
        )
        self._climb(pledge, row["state"], row["source_id"])

    def _climb(self, pledge: Pledge, state: str, document: str) -> None:
        """Take a pledge up the ladder to the state that the source tells."""
        rung = LADDER.index(state) if state in LADDER else 0
        goods = [
            ChangedLine(line=line.pk, quantity=line.quantity) for line in pledge.lines.all() if line.quantity
        ]
        if rung >= 1:
            confirm_pledge(pledge.pk, document=document, **self.who())
        if rung >= 2:
            commit_pledge(pledge.pk, document=document, **self.who())
        if state == "in transit" and goods:
            ship_pledge(pledge.pk, lines=goods, document=document, **self.who())
        if state == "received" and goods:
            receive_pledge(pledge.pk, lines=goods, document=document, **self.who())

    def _on_hand(self) -> pl.DataFrame:
        return self.world.lots.filter(pl.col("chance").is_null())

    def _expected(self) -> pl.DataFrame:
        return self.world.lots.filter(pl.col("chance").is_not_null())

    def _receive(self, row: Row) -> None:
        bought = row["owner"] in (None, "reserve")
        owner = RESERVE if bought else code(row["owner"])
        receive(
            row["node"],
            item=row["item"],
            owner=owner,
            donor="" if bought else owner,
            supplier="opening-stock" if bought else "",
            ownership="own stock" if bought else "held for owner",
            quantity=row["quantity"],
            earmark="hard" if row["earmark"] else "",
            earmark_country=row["earmark"] or "",
            expires=row["expires"],
            document=row["source_id"],
            is_invented=row["source_id"] == INVENTED,
            external_id=row["lot"],
            reason="opening stock",
            **self.who(),
        )

    def _expect(self, row: Row) -> None:
        """Take expected goods as a pledge to the reserve, or as an order where the reserve buys them."""
        bought = row["owner"] in (None, "reserve")
        line = PromisedLine(
            item=row["item"],
            quantity=row["quantity"],
            earmark="country" if row["earmark"] else "none",
            earmark_for=row["earmark"] or "",
        )
        pledge = report_pledge(
            RESERVE if bought else code(row["owner"]),
            lines=[line],
            stated_on=self.now.date(),
            kind="commercial supply" if bought else "donation",
            country=row["earmark"] or "",
            expected_on=row["available_on"],
            document=row["source_id"],
            external_id=row["lot"],
            note=f"expected at {row['node']} with a chance of {row['chance']:g}; invented",
            **self.who(),
        )
        self._climb(pledge, "pledged", row["source_id"])

    def _as_operator(self) -> dict[str, Any]:
        return self.who() | {"by": person_named("operator")}


def code(name: str) -> str:
    """Return a party's code: a country's as it is, another's name in capitals, digits and dashes."""
    return re.sub(r"[^A-Z0-9]+", "-", name.upper()).strip("-")[:40]


def _amount(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def _countries() -> frozenset[str]:
    import iso3166

    return frozenset(iso3166.countries_by_alpha3)
