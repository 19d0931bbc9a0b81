"""A desk of its own: a fresh database, and processes that post to it. Run as a program by the slow tests.

It prints what it found as JSON. Processes are forked before the database is opened, so each opens its own.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import cycle, pairwise

from click.testing import CliRunner
from django.core.management import call_command
from django.db import connection

from aidlift.cli import reserve as commands
from aidlift.errors import Conflict, NotEnoughStock
from aidlift.records import connect

connect.start()

from aidlift.records.audit import chain  # noqa: E402
from aidlift.records.parties import actions as parties  # noqa: E402
from aidlift.records.reserve import actions as reserve  # noqa: E402
from aidlift.records.reserve import history, proof  # noqa: E402
from aidlift.records.reserve.models import Balance, Lot, Movement  # noqa: E402


def now():
    return datetime.now(UTC)


def tables():
    """Make the tables that are not there yet."""
    call_command("migrate", verbosity=0, interactive=False)


def set_up(lots, each):
    """Make a store, a planner and lots of so many."""
    tables()
    operator = parties.begin(at=now())
    parties.add_party("RESERVE", name="Reserve", kind="reserve", by=operator, at=now())
    parties.add_party("XIAOMI", name="Xiaomi", kind="company", by=operator, at=now())
    parties.add_store("CTU", name="Chengdu", country="CHN", custodian="RESERVE", by=operator, at=now())
    parties.add_person("bikram", name="Bikram", by=operator, at=now())
    parties.grant_role("bikram", role="planner", by=operator, at=now())
    for _ in range(lots):
        receive(each, at=now())


def receive(many, *, at):
    reserve.receive(
        "CTU", item="OXC05", owner="RESERVE", donor="XIAOMI", quantity=many, document="GRN", by=bikram(),
        at=at,
    )  # fmt: skip


def bikram():
    return parties.person_named("bikram")


def issue(lot, person):
    reserve.issue("CTU", lot=lot, quantity=1, recipient="NPL", document="REL", by=person, at=now())


def in_child(work):
    """Do work in a process of its own; give its number and the end of a pipe that hears what it says."""
    hear, say = os.pipe()
    child = os.fork()
    if child:
        os.close(say)
        return child, os.fdopen(hear)
    status = 1
    try:
        os.close(hear)
        with os.fdopen(say, "w", buffering=1) as out:
            work(lambda word: print(word, file=out))
        status = 0
    finally:
        os._exit(status)


def draw(processes, attempts, lots, each):
    """Have processes draw on the same lots, all at once, without thinking."""
    set_up(lots, each)

    def work(seed):
        def drawn(say):
            person, chance = bikram(), random.Random(seed)
            lots = list(Lot.objects.values_list("pk", flat=True))
            for _ in range(attempts):
                try:
                    issue(chance.choice(lots), person)
                    say("posted")
                except NotEnoughStock:
                    say("short")
                except Exception as error:  # noqa: BLE001 - the test names what it was
                    say(f"{type(error).__name__}: {error}".splitlines()[0])

        return drawn

    connection.close()
    children = [in_child(work(seed)) for seed in range(processes)]
    said = Counter(line.strip() for _, hear in children for line in hear)
    ended = [os.waitpid(child, 0)[1] for child, _ in children]
    return {"said": dict(said), "ended": ended, "refused": back_dated()} | found()


def back_dated():
    """Receive goods an hour before the last change; give the sentence that refuses it."""
    try:
        receive(1, at=now() - timedelta(hours=1))
    except Conflict as error:
        return error.message


def back_up(file):
    """Back up while a process posts without end; say what was kept, and where the chain ended after it."""
    set_up(4, 1_000_000)
    lots = list(Lot.objects.values_list("pk", flat=True))

    def post(say):
        person = bikram()
        for lot in cycle(lots):
            issue(lot, person)
            say("posted")

    connection.close()
    child, hear = in_child(post)
    posted = sum(1 for _ in zip(range(20), hear, strict=False))
    kept = typed(commands.backup, "--out", file)
    is_writing = os.waitpid(child, os.WNOHANG) == (0, 0)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return {"posted": posted, "kept": kept, "is_writing": is_writing, "lines": chain.head()[0]}


def restore(file):
    """Restore into the empty database, and say what came back."""
    return {"restored": typed(commands.restore, file)} | found()


def typed(command, *words):
    """Type a command; give what it answers."""
    done = CliRunner().invoke(command, [*words, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def kill(times, postings):
    """Begin so many postings, kill -9 after a few of them; again and again, proving the ledger each time.

    Each process proves what the one before it left, and then posts until it is killed.
    """
    set_up(1, times * postings)
    lot = Lot.objects.values_list("pk", flat=True)[0]

    def prove(say):
        say(json.dumps(found()))

    def prove_and_post(say):
        prove(say)
        person = bikram()
        for _ in range(postings):
            issue(lot, person)
            say("posted")

    chance, told, seen = random.Random(7), [], []
    for _ in range(times):
        connection.close()
        child, hear = in_child(prove_and_post)
        seen.append(json.loads(hear.readline()))
        said = sum(1 for _ in zip(range(chance.randrange(1, MOST_WAITED_FOR)), hear, strict=False))
        os.kill(child, signal.SIGKILL)
        said += sum(1 for _ in hear)
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL, "it was killed in the middle"
        told.append(said)
    child, hear = in_child(prove)
    seen.append(json.loads(hear.readline()))
    os.waitpid(child, 0)
    return {
        "told": told,
        "kept": [after["issued"] - before["issued"] for before, after in pairwise(seen)],
        "breaches": [one["breaches"] for one in seen],
    }


MOST_WAITED_FOR = 20


def found():
    """Say what the ledger holds and what its proof finds."""
    lines, head = chain.head()
    return {
        "left": sum(Balance.objects.filter(place="store:CTU").values_list("quantity", flat=True)),
        "issued": sum(Balance.objects.filter(place="recipient:NPL").values_list("quantity", flat=True)),
        "lines": Movement.objects.count(),
        "breaches": [sentence for checked in proof.check_ledger() for sentence in checked.breaches],
        "chain": [lines, head],
        "balances": history.held().sort("place", "lot").rows(),
    }


def main(work, *numbers):
    """Do one of: tables, draw, kill, back_up, restore."""
    done = {"tables": tables, "draw": draw, "kill": kill, "back_up": back_up, "restore": restore}[work](
        *(int(word) if word.isdecimal() else word for word in numbers)
    )
    print(json.dumps(done))


if __name__ == "__main__":
    main(*sys.argv[1:])
