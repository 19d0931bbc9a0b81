"""The page in a real browser: it needs nothing, asks nothing, and fits every screen."""

import pytest
from playwright.sync_api import sync_playwright

from aidlift.bulletin import sitrep
from tests.bulletin import worlds

WORLDS = {
    "one_flight_for_nepal": worlds.one_flight_for_nepal,
    "nothing_known": worlds.nothing_known,
    "hostile": worlds.hostile,
    "forty_countries": worlds.forty_countries,
}


@pytest.fixture(scope="module")
def browser(chromium):
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--headless"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    for name, world in WORLDS.items():
        (folder / f"{name}.html").write_text(sitrep(world()).html, encoding="utf-8")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("name", WORLDS)
def test_the_page_is_quiet_and_fits_every_screen(name, pages, browser):
    said, asked = [], []
    context = browser.new_context(color_scheme="dark" if name == "hostile" else "light")
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append("a dialog opened"))
    page.on("request", lambda request: asked.append(request.url))
    address = (pages / f"{name}.html").as_uri()
    page.goto(address)
    for width in (390, 1024, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert said == []
    assert asked == [address]
    assert page.inner_text("h1")
    context.close()


@pytest.mark.slow
def test_the_three_facts_stand_in_the_first_screen(pages, browser):
    for width, height in ((390, 844), (1440, 900)):
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto((pages / "one_flight_for_nepal.html").as_uri())
        facts = page.query_selector_all(".fact")
        assert len(facts) == 3
        assert all(fact.bounding_box()["y"] + fact.bounding_box()["height"] <= height for fact in facts)
        page.close()


@pytest.mark.slow
def test_words_in_charts_do_not_lie_on_each_other(pages, browser):
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto((pages / "one_flight_for_nepal.html").as_uri())
    hits = page.evaluate(
        """() => [...document.querySelectorAll('.wide svg')].flatMap(svg => {
            const texts = [...svg.querySelectorAll('text')];
            const boxes = texts.filter(t => t.textContent.trim()
                && !t.getAttribute('stroke') && t.getAttribute('opacity') !== '0')
              .map(t => [t.textContent, t.getBoundingClientRect()]);
            return boxes.flatMap(([a, p], i) => boxes.slice(i + 1).filter(([b, q]) =>
              p.left < q.right - 1 && q.left < p.right - 1 && p.top < q.bottom - 3 && q.top < p.bottom - 3)
              .map(([b]) => [a, b]));
        })"""
    )
    assert hits == []
    page.close()
