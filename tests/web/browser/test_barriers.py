"""No page has a barrier, in light or dark, wide or narrow; and each can be read without scripts."""

from __future__ import annotations

import pytest

from aidlift.client import Client
from tests.web.browser.barriers import barriers, no_violations

pytestmark = [pytest.mark.slow, pytest.mark.browser]

LINKS = ".subjects a, .tabs a, .cards a, .agenda a"
ALWAYS = ("/", "/me/", "/account/password/change/", "/account/2fa/", "/account/sessions/", "/plans/run/")
MOST_FORMS = 4
"""Forms that one person's home page leads to: all are made by one template."""


def pages(page, site):
    """List the pages that somebody's home page leads to, each once, with those that everybody has."""
    found = page.eval_on_selector_all(LINKS, "all => all.map(one => one.pathname)")
    job = Client(site.url, site.found["keys"]["bikram"]).do("outlook.begin", day="2021-05-01")["id"]
    records = [
        f"/records/consignment/{site.found['delivered']}/",
        f"/records/lot/{site.found['lot']}/",
        f"/plans/job/{job}/",
    ]
    forms = [one for one in found if one.startswith("/do/")][:MOST_FORMS]
    return list(
        dict.fromkeys([*ALWAYS, *(one for one in found if not one.startswith("/do/")), *records, *forms])
    )


def opened(page, site, address):
    """Open a page; say whether this person may."""
    answer = page.goto(site.url + address)
    assert answer.status in {200, 403, 404}, address
    return answer.status == 200


def test_no_page_has_a_barrier_or_overflows(site, enter):
    seen, found = set(), []
    for name, width in (("bikram", 1440), ("olga", 390), ("gul", 1024), ("farid", 390)):
        page = enter(name, width=width)
        for address in pages(page, site):
            if address not in seen and opened(page, site, address):
                seen.add(address)
                found += barriers(page, width)
    assert not found, "\n".join(found)
    assert len(seen) > 25


def test_every_page_can_be_read_without_scripts(site, enter):
    page = enter("bikram", java_script_enabled=False)
    read = 0
    for address in pages(page, site):
        if opened(page, site, address):
            assert page.locator("h1").first.inner_text()
            assert len(page.locator("main").inner_text()) > 40, address
            read += 1
    assert read > 20


@pytest.mark.parametrize("address", ["/account/login/", "/no/such/page/", "/situation/", "/bulletins/"])
def test_a_stranger_s_pages_have_no_barrier(address, site, enter):
    page = enter("", width=390)
    page.goto(site.url + address)
    no_violations(page, 390)
