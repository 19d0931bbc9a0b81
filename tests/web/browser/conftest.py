"""A desk that is served as a stranger would serve it, and a browser in which its people work."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.once import made_once

ROOT = Path(__file__).resolve().parents[3]
AIDLIFT = Path(sys.executable).with_name("aidlift")
WAIT_MS = 60_000
"""No test depends on how busy the machine is."""

PORTS_TRIED, MOST_TRIES = 3, 600

expect.set_options(timeout=WAIT_MS)


def environment(folder: Path) -> dict[str, str]:
    """Give the settings of a desk whose records lie in a folder."""
    return os.environ | {
        "AIDLIFT_HOME": str(folder),
        "AIDLIFT_SIMULATED": "2021-05-01T06:00+00:00",
        "AIDLIFT_SECRET_KEY": "only for these tests, and long enough for them to be quiet about it",
        "AIDLIFT_WEBHOOK_HOSTS": "localhost",
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
    }


def run(env: dict[str, str], *command: object) -> str:
    """Run a command that has to succeed; return what it printed."""
    done = subprocess.run([str(one) for one in command], env=env, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout


class Site:
    """A desk that is served: its address, its people, and what they find."""

    def __init__(self, folder: Path, found: dict[str, Any]) -> None:
        self.env, self.found = environment(folder), found
        for _ in range(PORTS_TRIED):
            if self._serves():
                return
        raise AssertionError("the desk does not answer")

    def _serves(self) -> bool:
        """Serve on a free port; say whether it answers. Another program may take the port in between."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://localhost:{port}"
        self.server = subprocess.Popen(
            [AIDLIFT, "serve", "--port", str(port)], env=self.env, stdout=subprocess.DEVNULL
        )
        for _ in range(MOST_TRIES):
            if self.server.poll() is not None:
                return False
            try:
                urllib.request.urlopen(f"{self.url}/account/login/", timeout=5).close()
                return True
            except OSError:
                time.sleep(0.1)
        self.end()
        return False

    def run(self, *command: object) -> str:
        """Run a command on the desk's records; return what it printed."""
        return run(self.env, *command)

    def end(self) -> None:
        """Stop serving."""
        self.server.terminate()
        self.server.wait(20)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One desk for all tests of a worker; each story has records of its own in it."""

    def seat(folder: Path) -> None:
        seated = run(environment(folder / "desk"), sys.executable, "-m", "tests.web.browser.seat")
        (folder / "found.json").write_text(seated.strip().splitlines()[-1], encoding="utf-8")

    seated = made_once(tmp_path_factory, "seated", seat)
    folder = tmp_path_factory.mktemp("site") / "aidlift-desk"
    shutil.copytree(seated / "desk", folder)
    site = Site(folder, json.loads((seated / "found.json").read_text(encoding="utf-8")))
    yield site
    site.end()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """A browser; it ends with the module, because Django refuses its database beside the browser's loop."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--headless"])
        yield browser
        browser.close()


@pytest.fixture
def enter(site: Site, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Bring somebody to their home page: `enter("hana", width=390)`; nothing may be said on the console.

    They come with a session, as if they had signed in; `enter("")` is a stranger.
    """
    said: list[str] = []
    contexts = []

    def come(name: str, width: int = 1440, **more: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 844}, locale="en-GB", **more)
        contexts.append(context)
        if name:
            context.add_cookies([{"name": "aidlift", "value": site.found["sessions"][name], "url": site.url}])
        page = context.new_page()
        page.set_default_timeout(WAIT_MS)
        page.on("console", lambda message: said.append(message.text) if is_ours(message.text) else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{site.url}/")
        return page

    yield come
    for context in contexts:
        context.close()
    assert said == []


def is_ours(said: str) -> bool:
    """Leave out what the browser says of refusals, which these stories try, and of forms for passwords."""
    return not said.startswith(("Failed to load resource", "[DOM]"))
