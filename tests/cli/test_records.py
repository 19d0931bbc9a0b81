"""The records as a stranger meets them at the terminal, on a database file of their own."""

import json

import pytest

from tests.terminal import Terminal


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("records")


@pytest.fixture(scope="module")
def records(home):
    """Records with one planner and one auditor."""
    with Terminal(home) as aidlift:
        aidlift.done("setup")
        aidlift.done("user", "add", "bikram", "--name", "Bikram", "--role", "planner")
        aidlift.done("user", "add", "gul", "--name", "Gul", "--role", "auditor")
        yield aidlift


def test_without_records_the_command_says_how_to_begin(tmp_path):
    with Terminal(tmp_path / "nothing") as aidlift:
        told = aidlift("do")
    assert told.returncode == 3
    assert "begin them with: aidlift setup" in told.stderr
    assert "Traceback" not in told.stderr


def test_set_up_twice_is_set_up_once_and_keeps_the_key_private(records, home):
    key = (home / "secret-key").read_text()
    assert records("setup").returncode == 0
    assert (home / "secret-key").read_text() == key
    assert (home / "secret-key").stat().st_mode & 0o077 == 0


def test_a_change_is_made_by_name_and_stands_in_the_chain(records):
    done = records(
        "do", "party.add", "party_id=UNICEF", "name=UNICEF", "kind=agency", "--by", "bikram", "--json"
    )
    assert json.loads(done.stdout)["subject"] == "party UNICEF"
    lines = json.loads(records("show", "audit", "--by", "gul", "--json").stdout)
    assert (lines[0]["action"], lines[0]["person"]) == ("party.add", "bikram")


def test_actions_and_tables_are_listed_and_explained(records):
    assert "party.add" in records("do").stdout
    assert "member_since" in records("do", "party.add").stdout
    assert "audit" in records("show").stdout


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (["do", "party.ad"], 3, "`aidlift do` lists them"),
        (["do", "party.add", "name=X", "--by", "bikram"], 2, "party_id: is missing"),
        (["do", "party.add", "oops", "--by", "bikram"], 2, "write FIELD=VALUE"),
        (["do", "party.add", "party_id=X", "name=X", "kind=agency"], 2, "Say who does it"),
        (["do", "party.add", "party_id=X", "name=X", "kind=club", "--by", "bikram"], 2, "the kinds are"),
        (
            ["do", "party.add", "party_id=X", "name=X", "kind=agency", "--by", "gul"],
            6,
            "belongs to operator or planner",
        ),
        (
            ["do", "party.add", "party_id=X", "name=X", "kind=agency", "--by", "eve"],
            3,
            "no person called 'eve'",
        ),
        (
            [
                "do",
                "party.add",
                "party_id=X",
                "name=X",
                "kind=agency",
                "--by",
                "bikram",
                "--at",
                "2020-01-01",
            ],
            2,
            "scenario",
        ),
        (["show", "everything"], 3, "`aidlift show` lists them"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(records, words, status, sentence):
    told = records(*words)
    assert (told.returncode, "Traceback" in told.stderr) == (status, False), told.stderr
    assert sentence in told.stderr


def test_the_chain_is_verified_and_exported(records, tmp_path):
    told = records("audit", "verify")
    assert told.returncode == 0
    assert "The chain is whole." in told.stdout
    assert records("audit", "export", "--by", "gul", "--out", str(tmp_path / "audit.csv")).returncode == 0
    assert (tmp_path / "audit.csv").read_text().startswith("seq,at,person,action,subject,details,")
