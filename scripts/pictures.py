"""Take pictures of the desk's pages at three widths, light and dark, for people to look at.

`pictures.py OUT` sets up a desk in a folder of its own, signs in as each of its people, and takes the pages
of each; `pictures.py OUT --people farid` takes those of one. With `--barriers` it takes none, but has axe
look at each page, wide and on a telephone, in light and dark, and ends with 1 where it finds a barrier.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.web.browser.barriers import barriers

RECORDS = {
    "/situation/": "/situation/",
    "/tables/consignments/": "/consignments/",
    "/tables/articles/": "/intake/",
    "/tables/jobs/": "/plans/job/",
    "/bulletins/": "/bulletins/BUL",
}
"""Lists, and how the address of a page begins that each leads to: the first of each is taken too."""

STAGE = """
from tests.web.browser import seat
from tests.web.browser.test_intake import OURS
from aidlift.records.intake.actions import add_article
from aidlift.records.publishing.actions import approve_bulletin, draft_bulletin
from aidlift.web.plans import what_if
world = seat.World(cast=seat.person_named, tick=seat.now)
made = seat.handed_over(world, "876-12345675")
world.go(made, "manifest", "depart", "arrive", "unload")
seat.arrivals.deliver(made, **world.who("farid"))
add_article(OURS, title="Oxygen for the region", publisher="A news agency", **world.who("chamari"))
told = draft_bulletin("PLAN-2021-0002", **world.who("bikram"))
approve_bulletin(told.pk, languages="en ne", **world.who("hana"))
asked = what_if.answer.enqueue("PLAN-2021-0002", kind="corridor", of="3U-CKG-BLR", on="2021-05-01")
print(f"/plans/PLAN-2021-0002/what-if/{asked.id}/")
"""
"""Brings a donor's consignment to the store's door, a text to the inbox, a bulletin out, and asks what if."""

WIDTHS = {390: 844, 1024: 768, 1440: 900}
PORT = 8031
ROOT = Path(__file__).resolve().parents[1]
ADDRESS = f"http://localhost:{PORT}"


@contextmanager
def served(folder: Path, port: int = PORT) -> Iterator[tuple[dict[str, str], str]]:
    """Set up a desk in a folder with two runs of the chain, and serve it.

    Give the passwords, and the address of an answer to a “what if”.
    """
    aidlift = Path(sys.executable).with_name("aidlift")
    made = subprocess.run(
        [aidlift, "desk", "--folder", folder, "--no-serve", "--json"],
        check=True,
        capture_output=True,
        text=True,
    )
    people = {one["username"]: one["password"] for one in json.loads(made.stdout)}
    home = os.environ | {"AIDLIFT_HOME": str(folder), "AIDLIFT_SIMULATED": "2021-04-30T06:00+00:00"}
    said = ""
    for command in (
        [aidlift, "do", "job.begin", "day=2021-04-29", "--by", "bikram"],
        [aidlift, "do", "job.begin", "day=2021-04-30", "--by", "bikram"],
        [aidlift, "worker", "--until-empty"],
        [sys.executable, "-c", STAGE],
        [aidlift, "do", "outlook.begin", "day=2021-04-30", "--by", "asha"],
        [aidlift, "worker", "--until-empty"],
        [aidlift, "do", "job.begin", "day=2021-04-30", "--by", "bikram"],
    ):
        done = subprocess.run(command, check=True, env=home, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        said += done.stdout if command[1] == "-c" else ""
    server = subprocess.Popen([aidlift, "serve", "--port", str(port)], env=home, stdout=subprocess.DEVNULL)
    try:
        wait_for(f"http://localhost:{port}/account/login/")
        yield people, said.strip()
    finally:
        server.terminate()
        server.wait(20)


def wait_for(address: str) -> None:
    """Wait until a server answers."""
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{address} does not answer")


def sign_in(page: Page, address: str, username: str, password: str) -> None:
    """Sign in as somebody."""
    page.goto(f"{address}/account/login/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{address}/")


def pages_of(page: Page, what_if: str) -> list[str]:
    """List the pages that the navigation and the home page lead to, each once."""
    found = ["/", "/me/"]
    for link in page.query_selector_all(".subjects a, .agenda a, .cards a"):
        found.append((link.get_attribute("href") or "/").partition("#")[0])
    for slug, begins in RECORDS.items():
        page.goto(f"{ADDRESS}{slug}")
        link = page.query_selector(f'main a[href^="{begins}"]')
        found.append((link.get_attribute("href") if link else "") or "/")
    page.goto(f"{ADDRESS}/tables/plans/")
    links = page.query_selector_all('main a[href^="/plans/PLAN"]')
    plans = list(dict.fromkeys(one.get_attribute("href") or "" for one in links))
    if len(plans) > 1:
        found += [plans[0], f"{plans[0]}beside/{plans[1].split('/')[2]}/", what_if]
    found += ["/situation/NPL/", "/audit/verify/"]
    return list(dict.fromkeys(found))


def take(browser: Browser, out: Path, username: str, password: str, only: str, what_if: str) -> int:
    """Take every page of one person at every width, light and dark; return how many pictures."""
    count = 0
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, ADDRESS, username, password)
    addresses = [one for one in pages_of(page, what_if) if only in one]
    kept = context.storage_state()
    context.close()
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme, storage_state=kept, locale="en-GB")  # type: ignore[arg-type]
        page = context.new_page()
        for address in addresses:
            page.goto(ADDRESS + address)
            name = address.split("?")[0].strip("/").replace("/", "-") or "home"
            for width, height in WIDTHS.items():
                page.set_viewport_size({"width": width, "height": height})
                # charts below the fold are fetched when they are looked at
                page.evaluate("document.querySelectorAll('img').forEach(one => one.loading = 'eager')")
                page.wait_for_load_state("networkidle")
                file = out / username / f"{name}-{width}-{scheme}.png"
                page.screenshot(path=file, full_page=True)
                count += 1
        context.close()
    return count


def barriers_of(
    browser: Browser, username: str, password: str, only: str, what_if: str, seen: set[str]
) -> list[str]:
    """Have axe look at every page of one person that nobody before them had; name what it finds."""
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    sign_in(page, ADDRESS, username, password)
    found = []
    for address in pages_of(page, what_if):
        if only not in address or address in seen:
            continue
        answer = page.goto(ADDRESS + address)
        if answer is None or answer.status != 200:
            continue
        seen.add(address)
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": WIDTHS[width]})
            found += [f"{username}, {width} px: {one}" for one in barriers(page, width)]
    context.close()
    return found


@click.command()
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option("--people", default="", help="Names, parted by commas; by default everybody.")
@click.option("--only", default="", help="Take only pages whose address holds this.")
@click.option("--barriers", "look", is_flag=True, help="Take no pictures; have axe look at each page.")
def main(out: Path, people: str, only: str, look: bool) -> None:
    """Take the pictures."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with (
        tempfile.TemporaryDirectory(prefix="aidlift-pictures-") as name,
        served(Path(name) / "desk") as (passwords, what_if),
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--headless"])
        chosen = people.split(",") if people else list(passwords)
        if look:
            seen: set[str] = set()
            found = [
                words
                for one in chosen
                for words in barriers_of(browser, one, passwords[one], only, what_if, seen)
            ]
            print("\n".join([*found, f"{len(seen)} pages, {len(found)} barriers."]))
            sys.exit(1 if found else 0)
        count = sum(take(browser, out, one, passwords[one], only, what_if) for one in chosen)
        browser.close()
    print(f"{count} pictures are in {out}.")


if __name__ == "__main__":
    main()
