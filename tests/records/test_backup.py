"""A backup is restored whole, into an empty database, as it was written, or not at all."""

import gzip
import hashlib
import json

import pytest
from django.db import connection, transaction

from aidlift.errors import BadInput, Conflict
from aidlift.records import backup
from aidlift.records.audit import chain
from aidlift.records.reserve import actions as reserve
from aidlift.records.reserve import history
from tests.records.conftest import NOON


@pytest.fixture
def written(operator, cast, tick, store, tmp_path):
    """A backup of a reserve that received ten and handed four out."""
    lot = reserve.receive(
        "CTU", item="OXC05", owner="RESERVE", donor="XIAOMI", quantity=10, document="G", by=cast("bikram"),
        at=tick(),
    )  # fmt: skip
    reserve.issue("CTU", lot=lot.pk, quantity=4, recipient="NPL", document="R", by=cast("farid"), at=tick())
    file = tmp_path / "records.backup"
    return file, backup.back_up(file, at=NOON), history.held().rows()


@pytest.fixture
def emptied(written):
    """The same file, and a database that holds nothing any more."""
    if connection.vendor == "postgresql":
        pytest.skip("a table with pending checks takes no trigger; test_processes restores in a process")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        for table in reversed(backup._tables()):
            name = table._meta.db_table
            if name not in backup.MADE_BY_DJANGO:
                _drop_triggers(cursor, name)
                cursor.execute(f'DELETE FROM "{name}"')
    return written


def _drop_triggers(cursor, table):
    from aidlift.records.audit import append_only

    if table in append_only.tables():
        cursor.execute(f'DROP TRIGGER IF EXISTS "append_only_{table}_delete"')


def altered(file, find, put):
    """Write the file anew with a text changed and its last line made right: what a forger would do."""
    lines = gzip.decompress(file.read_bytes()).decode().splitlines()[:-1]
    changed = [line.replace(find, put) for line in lines]
    assert changed != lines
    body = "".join(f"{line}\n" for line in changed).encode()
    tail = json.dumps({"end": len(lines), "sha256": hashlib.sha256(body).hexdigest()}) + "\n"
    file.write_bytes(gzip.compress(body + tail.encode()))


def test_what_was_written_is_there_again(emptied):
    file, kept, held = emptied
    assert backup.restore(file) == kept
    assert (chain.head(), history.held().rows()) == ((kept.lines, kept.head), held)


def test_records_in_use_take_no_backup(written):
    with pytest.raises(Conflict, match="holds records already"):
        backup.restore(written[0])


def test_a_file_that_is_cut_short_or_no_backup_restores_nothing(emptied, tmp_path):
    file = emptied[0]
    file.write_bytes(file.read_bytes()[:-40])
    with pytest.raises(BadInput, match="not a whole backup"):
        backup.restore(file)
    for content in (b"", b"PK\x03\x04", gzip.compress(b"{}\n"), gzip.compress(b"\xff\n")):
        other = tmp_path / "other"
        other.write_bytes(content)
        with pytest.raises(BadInput):
            backup.restore(other)
    assert chain.head()[0] == 0


@pytest.mark.parametrize(
    ("find", "put"),
    [
        ('"store:CTU","recipient:NPL","LOT-2021-0001",4,', '"store:CTU","recipient:NPL","LOT-2021-0001",3,'),
        ('"store:CTU","LOT-2021-0001",6]', '"store:CTU","LOT-2021-0001",60]'),
        ('"stock.issue"', '"stock.lose"'),
        ('"farid","store_keeper"', '"farid","approver"'),
    ],
    ids=["a line", "a balance", "the chain", "a role"],
)
def test_an_altered_backup_is_found_though_its_own_hash_was_made_right(emptied, find, put):
    altered(emptied[0], find, put)
    with pytest.raises((BadInput, Conflict), match="Nothing was restored"), transaction.atomic():
        backup.restore(emptied[0])
