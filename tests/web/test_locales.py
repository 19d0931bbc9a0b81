"""Days, numbers and countries stand as the language of the page writes them, in European digits."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.utils.translation import override

from aidlift.web import cells, locales
from aidlift.web.templatetags import desk

DAY = date(2021, 4, 30)


@pytest.mark.parametrize(
    ("code", "day", "number", "place"),
    [
        ("en-gb", "30 Apr 2021", "1,371,042", "India"),
        ("hi", "30 अप्रैल 2021", "13,71,042", "भारत"),
        ("ur", "30 اپریل، 2021", "1,371,042", "بھارت"),
        ("fa-af", "30 اپریل 2021", "1,371,042", "هند"),
        ("zh-hans", "2021年4月30日", "1,371,042", "印度"),
    ],
)
def test_a_page_writes_as_its_language_does(code, day, number, place):
    with override(code):
        assert cells.moment(DAY) == day
        assert cells.moment(datetime(2021, 4, 30, 6, tzinfo=UTC)) == f"{day} 06:00"
        assert cells.number(1371042) == desk.whole(1371042.2) == number
        assert locales.country("IND") == place


def test_a_sign_stays_on_the_left_of_its_number_where_the_page_reads_from_the_right():
    with override("ur"):
        assert desk.signed(-0.27).strip(locales.LRM) == "−27\u00a0%"
        assert desk.signed(-0.27)[0] == desk.percent(0.999)[0] == locales.LRM
    with override("hi"):
        assert desk.signed_whole(123456) == "+1,23,456"


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.999, "over 99\u00a0%"), (0.001, "under 1\u00a0%"), (1, "100\u00a0%"), (0, "0\u00a0%")],
)
def test_a_share_is_never_said_to_be_all_or_nothing_where_it_is_not(share, said):
    assert locales.per_cent(share) == said


def test_the_letters_of_a_language_come_with_the_desk_and_with_their_licence():
    sheet = Path(finders.find("aidlift/desk.css"))
    fonts = re.findall(r'url\("(fonts/[^"]+)"\)', sheet.read_text(encoding="utf-8"))
    assert len(fonts) == 5
    for name in fonts:
        assert (sheet.parent / name).read_bytes()[:4] == b"wOF2"
    assert "SIL OPEN FONT LICENSE" in (sheet.parent / "fonts" / "OFL.txt").read_text(encoding="utf-8")
