import importlib
import json
import subprocess
import sys
import tempfile

import pytest

from aidlift.cli.main import COMMANDS


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "aidlift", *words], capture_output=True, text=True, timeout=200
    )


def test_help_names_every_command_and_shows_one_to_begin_with():
    shown = run("--help")
    assert shown.returncode == 0
    assert "Example: aidlift demo" in shown.stdout
    assert all(name in shown.stdout for name in COMMANDS)


def test_version_answers_for_programs_too():
    version = json.loads(run("version", "--json").stdout)["aidlift"]
    assert run("--version").stdout == f"Aidlift {version}\n"


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (["fly"], 2, "No such command 'fly'"),
        (["figures", "import", "no-such-file.csv", "--out", "x"], 2, "no-such-file.csv"),
        (["figures", "statements", "--location", "IND"], 2, "--"),
        (["flow", "--as-of", "30/4/21"], 2, "write it like 2021-04-30"),
    ],
)
def test_a_wrong_call_gets_a_sentence_and_a_status_never_a_traceback(words, status, sentence):
    shown = run(*words)
    assert shown.returncode == status
    assert sentence in shown.stderr
    assert "Traceback" not in shown.stderr


def test_a_fault_of_our_own_is_owned_up_to_and_its_report_kept(monkeypatch, capsys, tmp_path):
    def trip(**_):
        raise KeyError("no such thing")

    main = importlib.import_module("aidlift.cli.main")
    monkeypatch.setattr(main, "aidlift", trip)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(SystemExit) as ended:
        main.main()
    assert ended.value.code == 70
    said = capsys.readouterr().err
    assert "A fault of Aidlift's own" in said
    assert "Traceback" not in said
    (report,) = tmp_path.iterdir()
    assert str(report) in said
    assert "no such thing" in report.read_text()
