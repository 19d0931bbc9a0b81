from datetime import date

import polars as pl

from aidlift.charts import stock

DAY = date(2021, 11, 20)


def test_lots_fall_into_their_month_later_or_never_and_expired_ones_are_gone():
    days = [date(2021, 11, 1), date(2021, 11, 30), date(2022, 1, 5), date(2024, 1, 1), None]
    lots = pl.DataFrame({"expires": days, "group": ["Tests"] * 5, "tonnes": [1.0, 2.0, 3.0, 4.0, 5.0]})
    found = stock.by_month(lots, day=DAY)
    assert dict(found.select("month", "tonnes").iter_rows()) == {
        "Nov 21": 2,
        "Jan 22": 3,
        "later": 4,
        "no expiry": 5,
    }


def test_a_month_without_stock_keeps_its_place():
    lots = pl.DataFrame(
        {"expires": [date(2021, 11, 30), date(2022, 1, 5)], "group": ["Tests"] * 2, "tonnes": [2.0, 3.0]}
    )
    spec = stock.expiry(
        stock.by_month(lots, day=DAY), groups=["Tests"], title="", subtitle="", source="", alt=""
    )
    assert spec["vconcat"][0]["encoding"]["x"]["scale"]["domain"] == ["Nov 21", "Dec 21", "Jan 22"]
