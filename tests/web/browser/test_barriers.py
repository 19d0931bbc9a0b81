"""No page has a barrier, in light or dark, wide or narrow; and each can be read without scripts."""

from __future__ import annotations

import pytest

from tests.web.browser.barriers import no_violations

pytestmark = [pytest.mark.slow, pytest.mark.browser]

LINKS = ".subjects a, .tabs a, .cards a"
ALWAYS = ("/", "/me/", "/account/password/change/", "/account/2fa/", "/account/sessions/", "/plans/run/")


def pages(page, site, *more):
    """List the pages that somebody's navigation leads to, each once, with those that everybody has."""
    found = page.eval_on_selector_all(LINKS, "all => all.map(one => one.pathname)")
    return [one for one in dict.fromkeys([*ALWAYS, *found, *more]) if not one.startswith("/api/")]


@pytest.mark.parametrize(("name", "width"), [("bikram", 1440), ("olga", 390), ("gul", 1024)])
def test_no_page_has_a_barrier_or_overflows(name, width, site, enter):
    page = enter(name, width=width)
    records = [f"/records/consignment/{site.found['delivered']}/", f"/records/lot/{site.found['lot']}/"]
    for address in pages(page, site, *(records if name != "olga" else ())):
        answer = page.goto(site.url + address)
        if answer.status == 403:
            continue
        assert answer.status == 200, address
        no_violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_every_page_can_be_read_without_scripts(site, enter):
    page = enter("bikram", java_script_enabled=False)
    for address in pages(page, site):
        answer = page.goto(site.url + address)
        if answer.status == 403:
            continue
        assert answer.status == 200, address
        assert page.locator("h1").first.inner_text()
        assert len(page.locator("main").inner_text()) > 40, address


def test_a_stranger_s_pages_have_no_barrier(site, enter):
    page = enter("")
    no_violations(page)
    page.goto(f"{site.url}/no/such/page/")
    no_violations(page)
