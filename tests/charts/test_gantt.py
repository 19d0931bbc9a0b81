from datetime import datetime

from aidlift.charts import gantt
from aidlift.charts.render import svg
from tests.bulletin.worlds import HOSTILE, one_flight_for_nepal


def flights(**changed):
    return one_flight_for_nepal().flights.to_dicts()[0] | {"label": "CTU–KTM"} | changed


def frame(row):
    import polars as pl

    return pl.DataFrame([row])


def test_loading_ends_at_departure_and_each_phase_begins_where_the_last_ends():
    rows = gantt.phases(frame(flights(customs_hours=4.0)))
    assert rows["phase"].to_list() == ["Load", "Travel", "Unload", "Customs"]
    assert rows["start"].to_list()[:2] == [datetime(2021, 5, 3, 3), datetime(2021, 5, 3, 6)]  # noqa: DTZ001
    assert rows["start"].to_list()[1:] == rows["end"].to_list()[:-1]


def test_a_flight_without_hours_is_one_bar_of_whole_days():
    rows = gantt.phases(frame(flights(departure_utc=None)))
    assert rows["phase"].to_list() == [gantt.WHOLE_DAYS[0]]


def test_a_label_cannot_end_the_expression_it_stands_in():
    rows = gantt.phases(frame(flights(flight="a'] + alert(1) + ['", label=HOSTILE)))
    drawn = svg(gantt.gantt(rows, title="T", subtitle="S", source="", alt="A"))
    assert "<script" not in drawn
    assert "Travel" in drawn
