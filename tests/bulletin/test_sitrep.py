import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from html import unescape

import pytest

from aidlift.bulletin import sitrep
from aidlift.bulletin.blocks import Citations, table
from aidlift.bulletin.letter import letter
from aidlift.bulletin.page import drawings_in
from tests.bulletin import worlds

ORDER = [
    "reported",
    "outlook",
    "needs",
    "assistance",
    "stock",
    "plan",
    "corridors",
    "consignments",
    "unknown",
    "invented",
    "sources",
]


@pytest.fixture(scope="module")
def small():
    return sitrep(worlds.one_flight_for_nepal())


def test_sections_stand_in_the_order_a_reader_asks(small):
    assert re.findall(r'<h2 id="(\w+)"', small.html) == ORDER


def test_the_first_screen_tells_what_is_reported_expected_and_planned(small):
    first = small.html.split("</nav>")[0]
    figures = re.findall(r'<p class="figure">([^<]+)<', first)
    assert figures == [
        "874",
        "1 of 2 countries",
        "1.0 t",
    ]  # 780 and 94 in the week to 1 May; only Nepal's median rises


def test_page_and_text_carry_the_same_numbers(small):
    words = re.sub(r"<svg.*?</svg>|<style.*?</style>|<[^>]+>", " ", small.html, flags=re.S)
    inside = unescape(words).split("Situation bulletin")[-1]
    assert set(re.findall(r"\d[\d,.]*\d", inside)) <= set(re.findall(r"\d[\d,.]*\d", small.markdown))


def test_every_footnote_leads_to_a_source(small):
    named = set(re.findall(r'href="#(source-\d+)"', small.html))
    assert named
    assert named <= set(re.findall(r'id="(source-\d+)"', small.html))


def test_no_id_stands_twice(small):
    ids = re.findall(r'\bid="([^"]+)"', small.html)
    assert len(ids) == len(set(ids))


def test_charts_are_whole_svg_with_a_label(small):
    assert list(small.charts) == ["map", "outlook", "rt", "stock", "flights", "coverage"]
    for drawn in small.charts.values():
        assert ET.fromstring(drawn).get("aria-label")


def test_the_drawings_of_a_page_can_be_taken_out_of_it(small):
    drawn = drawings_in(small.html)
    assert {name: wide for name, (wide, _) in drawn.items()} == small.charts
    assert sitrep(worlds.one_flight_for_nepal(), charts=drawn).html == small.html


def test_the_map_never_stands_without_its_disclaimer(small):
    assert "do not imply endorsement" in small.charts["map"]
    assert "do not imply endorsement" in small.markdown


def test_invented_stock_is_marked_wherever_it_is_shown(small):
    for anchor in ("stock", "plan"):
        section = small.html.split(f'<h2 id="{anchor}"')[1].split("<h2")[0]
        assert "INVENTED" in section or 'class="invented"' in section


def test_a_number_keeps_its_measure_and_its_doubt(small):
    assert "at least 12" in small.markdown
    assert "dispatched" in small.markdown
    assert "about 100" in small.markdown


def test_a_missed_day_is_told_and_is_no_zero(small):
    assert "Nepal: no report on 28 Apr. A missed day is not a zero." in small.markdown


def test_a_plan_that_breaks_a_promise_says_so_on_the_first_screen():
    world = worlds.one_flight_for_nepal()
    broken = replace(world.plan, verified=False, verification="NOT VERIFIED: 1 promise is broken.")
    page = sitrep(replace(world, plan=broken)).html
    assert "NOT VERIFIED" in page.split("</nav>")[0]
    assert '<p class="warning">NOT VERIFIED: 1 promise is broken.</p>' in page


def test_silence_is_a_page_too():
    page = sitrep(worlds.nothing_known())
    for words in ("No count was known", "No forecast was made", "No lot is on record", "No plan was made"):
        assert words in page.markdown
    assert page.charts == {}


def test_markup_in_any_text_stays_text():
    page = sitrep(worlds.hostile())
    for text in (page.html, page.markdown, *page.charts.values()):
        assert "<script" not in text
        assert "<img" not in text


def test_the_same_material_gives_the_same_bytes(small):
    assert sitrep(worlds.one_flight_for_nepal()).html == small.html


def test_the_text_looks_as_it_did(small, snapshot):
    assert small.markdown == snapshot


def test_the_letter_fits_a_mail_and_says_the_same_numbers(small):
    wide = [line for line in small.text.splitlines() if len(line) > 72 and " " in line.strip()]
    assert wide == []
    assert not re.search(r"[|*#]{2}|\\", small.text)
    numbers = re.compile(r"\d[\d,.]*\d")
    assert set(numbers.findall(small.text)) <= set(numbers.findall(small.markdown))
    said = " ".join(small.text.split())
    assert "Nepal: no report on 28 Apr. A missed day is not a zero." in said


def test_a_table_too_wide_for_a_mail_is_written_row_by_row_and_signs_of_two_columns_count_twice():
    sources = worlds.one_flight_for_nepal().sources
    wide = table("Lots", ["Name", "Where it is kept now"], [("x" * 40, "y" * 40), ("z\x1b[2J", "–")])
    text = letter("\u53d7" * 50, "Lead", [wide], Citations(sources))
    assert text.splitlines()[:3] == ["\u53d7" * 36, "\u53d7" * 14, "=" * 72]
    assert f"{'x' * 40}\n  Where it is kept now: {'y' * 40}\nz[2J" in text
    narrow = table("Lots", ["Name", "Note"], [("A", "word " * 20)], numbers={0})
    lines = letter("T", "Lead", [narrow], Citations(sources)).splitlines()
    assert lines[-2].startswith("   A  word word")
    assert " ".join(lines[-2:]).split() == ["A", *["word"] * 20]
