"""Whatever people do in whatever order, the laws of requests and pledges hold in every state they reach."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from aidlift.assistance.counters import (
    LINE_KINDS,
    PLEDGE_KINDS,
    LineCounters,
    PledgeCounters,
    broken_line_laws,
    broken_pledge_laws,
)
from aidlift.errors import AidliftError
from aidlift.records.assistance import actions, facts, queries
from aidlift.records.assistance.check import problems
from aidlift.records.assistance.lines import AskedLine, ChangedLine, PromisedLine, ValidatedLine
from aidlift.records.assistance.models import Pledge, PledgeLine, Request, RequestLine
from aidlift.records.audit import chain
from tests.records.conftest import NOON, within_an_action

SOME = st.integers(1, 12)
PAPER = "LETTER"


def machine_of(cast, paper):
    """Build the machine round one cast; each run is rolled back to the world as the test found it."""

    class People(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.world = transaction.atomic()
            self.world.__enter__()
            self.minutes = 0
            self.is_changed = True

        def teardown(self) -> None:
            assert chain.verify().breaks == ()
            self.tables_add_up()
            transaction.set_rollback(True)
            self.world.__exit__(None, None, None)

        def attempt(self, act, *args, who, **more) -> None:
            """Do it, or be refused with a sentence; a refusal changes nothing."""
            self.minutes += 1
            at = NOON + timedelta(hours=1, minutes=self.minutes)
            try:
                with transaction.atomic(), within_an_action(by=cast(who), at=at):
                    act(*args, **more, by=cast(who), at=at)
            except AidliftError:
                return
            self.is_changed = True

        def one(self, model, data):
            names = list(model.objects.order_by("pk").values_list("pk", flat=True))
            return data.draw(st.sampled_from(names)) if names else "none"

        @initialize()
        def begin(self) -> None:
            self.ask_and_approve(10)
            self.promise(10, committed=True)

        def ask_and_approve(self, quantity) -> None:
            lines = [AskedLine(item="OXC05", quantity=quantity), AskedLine(item="OXC05")]
            self.attempt(actions.draft_request, "LKA", lines=lines, who="chamari")
            name = Request.objects.latest("pk").pk
            self.attempt(actions.submit_request, name, who="chamari")
            self.attempt(actions.review_request, name, who="hana")
            lines = [
                ValidatedLine(line=f"{name}/1", quantity=quantity),
                ValidatedLine(line=f"{name}/2", quantity=3),
            ]
            self.attempt(actions.approve_request_partly, name, lines=lines, reason="so", who="hana")

        @rule(quantity=SOME, committed=st.booleans(), hard=st.booleans())
        def promise(self, quantity, committed=False, hard=False) -> None:
            line = PromisedLine(item="OXC05", quantity=quantity, earmark="country", earmark_for="LKA")
            lines = [line] if hard else [PromisedLine(item="OXC05", quantity=quantity)]
            self.attempt(actions.report_pledge, "XIAOMI", lines=lines, who="mira")
            name = Pledge.objects.latest("pk").pk
            if committed:
                self.attempt(actions.confirm_pledge, name, who="mira")
                self.attempt(actions.commit_pledge, name, document=PAPER, who="mira")

        @rule(quantity=SOME)
        def ask(self, quantity) -> None:
            lines = [AskedLine(item="OXC05", quantity=quantity)]
            self.attempt(actions.draft_request, "LKA", lines=lines, who="chamari")

        @rule(
            data=st.data(),
            verb=st.sampled_from(["submit", "review", "approve", "reject", "withdraw", "close"]),
        )
        def step_request(self, data, verb) -> None:
            act = getattr(actions, f"{verb}_request")
            more = {"reason": "so"} if verb in {"reject", "withdraw"} else {}
            who = "hana" if verb in {"review", "approve", "reject"} else "chamari"
            self.attempt(act, self.one(Request, data), **more, who=who)

        @rule(data=st.data())
        def supersede(self, data) -> None:
            older, newer = self.one(Request, data), self.one(Request, data)
            self.attempt(actions.supersede_request, older, by_request=newer, who="chamari")

        @rule(data=st.data(), quantity=SOME, by_quantity=SOME)
        def substitute(self, data, quantity, by_quantity) -> None:
            more = {"item": "OXC10", "quantity": quantity, "by_quantity": by_quantity, "reason": "so"}
            self.attempt(actions.substitute_line, self.one(RequestLine, data), **more, who="hana")

        @rule(
            data=st.data(),
            quantity=SOME,
            kind=st.sampled_from(["allocated", "shipped"]),
            undoes=st.booleans(),
        )
        def note(self, data, quantity, kind, undoes) -> None:
            line = self.one(RequestLine, data)
            self.attempt(facts.note, line, kind, quantity, undoes=undoes, about="X", who="bikram")

        @rule(
            data=st.data(),
            parts=st.tuples(*[st.integers(0, 6)] * 4),
            undoes=st.booleans(),
        )
        def receive(self, data, parts, undoes) -> None:
            told = dict(zip(("accepted", "rejected", "missing", "found"), parts, strict=True))
            line = self.one(RequestLine, data)
            self.attempt(facts.note_receipt, line, **told, undoes=undoes, about="GRN", who="bikram")

        @rule(
            data=st.data(),
            verb=st.sampled_from(["confirm", "commit", "withdraw", "lapse", "close"]),
        )
        def step_pledge(self, data, verb) -> None:
            more = {"commit": {"document": PAPER}, "withdraw": {"reason": "so"}, "lapse": {"reason": "so"}}
            act = getattr(actions, f"{verb}_pledge")
            self.attempt(act, self.one(Pledge, data), **more.get(verb, {}), who="bikram")

        @rule(data=st.data())
        def repeat(self, data) -> None:
            first, second = self.one(Pledge, data), self.one(Pledge, data)
            self.attempt(actions.mark_duplicate, first, of=second, who="bikram")

        @rule(data=st.data(), quantity=SOME, up=st.booleans())
        def change_pledge(self, data, quantity, up) -> None:
            name = self.one(Pledge, data)
            lines = [ChangedLine(line=f"{name}/1", quantity=quantity)]
            if up:
                self.attempt(actions.raise_pledge, name, lines=lines, who="mira")
            else:
                self.attempt(actions.reduce_pledge, name, lines=lines, reason="so", who="mira")

        @rule(data=st.data(), quantity=SOME, received=st.booleans(), undoes=st.booleans())
        def goods(self, data, quantity, received, undoes) -> None:
            act = facts.pledge_received if received else facts.pledge_shipped
            self.attempt(act, self.one(PledgeLine, data), quantity, undoes=undoes, who="bikram")

        @rule(data=st.data(), quantity=SOME, back=st.booleans())
        def match(self, data, quantity, back) -> None:
            act = actions.unmatch_pledge if back else actions.match_pledge
            promised, wanted = self.one(PledgeLine, data), self.one(RequestLine, data)
            self.attempt(act, promised, request_line=wanted, quantity=quantity, who="bikram")

        @invariant()
        def the_laws_hold(self) -> None:
            """Look at everything, unless what was tried last was refused, and rolled back."""
            if self.is_changed:
                self.no_law_of_a_line_is_broken()
                assert problems() == []  # every state follows from its events
                self.is_changed = False

        def no_law_of_a_line_is_broken(self) -> None:
            for row in queries.request_lines(by=cast("bikram")).iter_rows(named=True):
                found = LineCounters(**{kind: row[kind] for kind in LINE_KINDS})
                assert not broken_line_laws(found)
                assert row["uncovered"] == max(0, found.validated - found.allocated)
            for row in queries.pledge_lines(by=cast("bikram")).iter_rows(named=True):
                found = PledgeCounters(**{kind: row[kind] for kind in PLEDGE_KINDS})
                assert not broken_pledge_laws(found)
                assert row["matched"] <= found.promised

        def tables_add_up(self) -> None:
            falls = queries.waterfall(by=cast("bikram"))
            steps = ["reported", "pledged", "committed", "in_transit", "received", "lapsed", "reduced"]
            assert (falls.select(sum=sum(falls[step] for step in steps)).to_series() == falls["stated"]).all()
            table = queries.mobilisation(by=cast("bikram"))
            assert (table["needed"] == table["covered"] + table["uncovered"]).all()
            assert (table["uncovered"] >= 0).all()

    return People


@pytest.mark.slow
def test_the_laws_hold_in_every_state_that_people_can_reach(cast, paper):
    run_state_machine_as_test(
        machine_of(cast, paper),
        settings=settings(
            max_examples=10,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
