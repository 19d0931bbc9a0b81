"""The day of goods: parts of a month, days on which what left will come, days of saying and of now."""

from datetime import date

import pytest

from aidlift.intake import Document, read_drafts

TODAY = "date 2021-05-07 "
DAYS = [
    ("Kenyan health chief Ann Lee said 500 ventilators arrived in Nairobi on Thursday.", date(2021, 5, 6)),
    ("Peruvian vaccine czar Al Gal said 900 doses of vaccine landed in Lima on Monday.", date(2021, 5, 3)),
    ("At the end of April, 22 tonnes of relief cargo was delivered to India.", date(2021, 4, 21)),
    ("In early April India received 99,600 doses from Qatar.", date(2021, 4, 1)),
    ("The vaccines arrived in Togo in mid-April from France: 40,000 doses in all.", date(2021, 4, 11)),
    ("Spain sent 3,000 masks to Peru in late April 2021.", date(2021, 4, 21)),
    ("He said this Thursday that 149,800 doses will arrive in Peru at the end of May.", date(2021, 5, 21)),
    ("France has dispatched 40 tonnes of oxygen to Chad, due to arrive on Monday.", date(2021, 5, 10)),
    ("France dispatched 40 tonnes of oxygen to Chad on Monday, and more is to come.", date(2021, 5, 3)),
    ("A flight with 47 tonnes of UNICEF supplies has just landed in Chad.", date(2021, 5, 7)),
    ("Peru has received 10,000 doses from China in the current month.", date(2021, 5, 1)),
    ("Visa bought 500 ventilators for Nepal. The machines will reach Nepal on Sunday.", date(2021, 5, 9)),
]


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_the_day_of_goods(text: str, day: date) -> None:
    drafts = read_drafts(Document(text=TODAY + text, name="x")).drafts
    assert [one.value("date") for one in drafts if one.type == "delivery"] == [day]
