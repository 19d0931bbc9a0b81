"""The files for a machine of one's own: each command is one, each setting is read, each unit understood."""

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from aidlift.cli.main import aidlift

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
DOCS = ROOT / "docs" / "deploy.md"
SETTING = re.compile(r"\bAIDLIFT_[A-Z_]*[A-Z]\b")


def commands():
    """Give every `aidlift …` that a unit, the container or the page names."""
    for unit in UNITS:
        for line in unit.read_text(encoding="utf-8").splitlines():
            if line.startswith("ExecStart="):
                yield unit.name, shlex.split(line.removeprefix("ExecStart="))
    container = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    yield "Containerfile", json.loads(re.search(r"^CMD (.*)$", container, re.MULTILINE)[1])
    for line in DOCS.read_text(encoding="utf-8").splitlines():
        if line.startswith("aidlift "):
            yield "deploy.md", shlex.split(line)


def parsed(words):
    """Have click read a command line as far as it can without doing it."""
    context = aidlift.make_context("aidlift", list(words))
    while isinstance(context.command, click.Group):
        name, command, rest = context.command.resolve_command(
            context, [*context._protected_args, *context.args]
        )
        context = command.make_context(name, rest, parent=context)
    return context


@pytest.mark.parametrize(
    ("where", "words"), [*commands()], ids=lambda one: one if isinstance(one, str) else None
)
def test_every_command_is_one(where, words):
    assert Path(words[0]).name == "aidlift"
    assert parsed(words[1:]).command.callback


def read_settings():
    code = (path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    return {name for text in code for name in SETTING.findall(text)}


@pytest.mark.parametrize(
    "path", [DEPLOY / "aidlift.env", DEPLOY / "Containerfile", DOCS], ids=lambda one: one.name
)
def test_every_setting_that_is_named_is_read(path):
    assert set(SETTING.findall(path.read_text(encoding="utf-8"))) - read_settings() == set()


def test_every_setting_of_the_site_is_told_of():
    settings = (ROOT / "src" / "aidlift" / "settings.py").read_text(encoding="utf-8")
    assert set(SETTING.findall(settings)) - set(SETTING.findall(DOCS.read_text(encoding="utf-8"))) == set()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not on this machine")
def test_systemd_understands_every_unit(tmp_path):
    for path in DEPLOY.glob("aidlift*.*"):
        if path.suffix in {".service", ".timer"}:
            text = path.read_text(encoding="utf-8").replace("/opt/aidlift/.venv/bin/aidlift", "/bin/true")
            (tmp_path / path.name).write_text(text, encoding="utf-8")
    units = [str(path) for path in tmp_path.iterdir()]
    told = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True)
    ours = [line for line in told.stderr.splitlines() if "aidlift" in line and "Unknown user" not in line]
    assert ours == []


def test_every_file_that_the_page_names_is_there_and_each_is_named():
    page = DOCS.read_text(encoding="utf-8")
    assert {path.name for path in DEPLOY.iterdir()} == set(re.findall(r"deploy/([\w.-]+)\)", page))


def test_the_container_copies_what_is_there_and_the_proxy_agrees_with_the_units():
    container = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    for line in re.findall(r"^COPY (.*) \S+$", container, re.MULTILINE):
        assert all((ROOT / name).exists() for name in line.split()), line
    proxy = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    assert proxy.count("{") == proxy.count("}")
    assert "proxy_pass http://127.0.0.1:8021;" in proxy
    assert "--port 8021" in (DEPLOY / "aidlift.service").read_text(encoding="utf-8")
    assert "proxy_set_header X-Forwarded-Proto https;" in proxy
