from datetime import date

import polars as pl
import pytest

from aidlift import frames
from aidlift.errors import BadInput
from aidlift.outlook import weekly_incidence
from aidlift.outlook.weekly import expected_week_end

from .worlds import MONDAY, counts, weeks_of_days

SATURDAY = date(2021, 5, 1)
SUNDAY = date(2021, 5, 2)


def weeks(view: pl.DataFrame, as_of: date = MONDAY) -> list[tuple[object, ...]]:
    shown = weekly_incidence(view, "wk inc case", as_of)
    return shown.select("week_end", "value", "days_reported", "state").rows()


def test_days_are_summed_from_sunday_to_saturday():
    assert weeks(counts("NPL", [1, 2, 3, 4, 5, 6, 7, *[10] * 7], last=SATURDAY)) == [
        (date(2021, 4, 24), 28.0, 7, "complete"),
        (SATURDAY, 70.0, 7, "complete"),
    ]


def test_a_week_that_is_not_over_is_left_out():
    assert [row[0] for row in weeks(counts("NPL", [1] * 9, last=MONDAY))] == [SATURDAY]
    assert weeks(counts("NPL", [1] * 6, last=date(2021, 4, 30))) == []


def test_a_missed_day_is_a_state_and_never_a_zero():
    [week] = weeks(counts("NPL", [5, None, 5, 5, 5, 5, 5], last=SATURDAY))
    assert week == (SATURDAY, 30.0, 6, "partly missed")


def test_a_value_carried_over_a_missed_day_is_not_a_report():
    carried = counts("NPL", [10] * 7, last=SATURDAY).with_columns(
        state=pl.when(pl.col("date") == date(2021, 4, 27)).then(pl.lit("missed")).otherwise("state")
    )
    assert weeks(carried) == [(SATURDAY, 60.0, 6, "partly missed")]


def test_a_week_without_any_report_has_no_value():
    view = counts("NPL", weeks_of_days([70, None, 70]), last=SATURDAY)
    assert weeks(view)[1] == (date(2021, 4, 24), None, 0, "missed")
    stopped = counts("NPL", weeks_of_days([70, None]), last=SATURDAY, state="stopped")
    assert weeks(stopped)[1] == (SATURDAY, None, 0, "stopped")


def test_weeks_for_which_there_is_no_row_at_all_are_missed_too():
    early = counts("NPL", [5] * 7, last=date(2021, 4, 17))
    late = counts("NPL", [5] * 7, last=SATURDAY)
    assert [row[3] for row in weeks(pl.concat([early, late]))] == ["complete", "missed", "complete"]


def test_a_backlog_is_spread_over_the_missed_days_it_covers():
    # Friday and Saturday are missed; Sunday's 30 cover three days, so 10 of them fall on each
    view = counts("ESP", [10] * 5 + [None, None, 30, *[10] * 6], last=date(2021, 5, 1), flags={7: "backlog"})
    assert weeks(view) == [
        (date(2021, 4, 24), 70.0, 5, "partly missed"),
        (SATURDAY, 70.0, 7, "complete"),
    ]


def test_a_correction_below_zero_is_kept_and_told():
    view = counts("NPL", [10, -40, 10, 10, 10, 10, 10], last=SATURDAY)
    [row] = weekly_incidence(view, "wk inc case", MONDAY).rows(named=True)
    assert (row["value"], row["negative"]) == (20.0, True)


def test_a_weekly_source_keeps_the_day_that_ends_its_weeks():
    view = counts("NPL", [700, None, 900], last=SUNDAY, step=7)
    assert weeks(view) == [
        (date(2021, 4, 18), 700.0, 7, "complete"),
        (date(2021, 4, 25), None, 0, "missed"),
        (SUNDAY, 900.0, 7, "complete"),
    ]


def test_of_daily_and_weekly_rows_those_that_reach_further_are_taken():
    daily = counts("NPL", [1] * 14, last=date(2021, 4, 24))
    weekly = counts("NPL", [700, 800, 900], last=SUNDAY, step=7)
    assert [row[1] for row in weeks(pl.concat([daily, weekly]))] == [700.0, 800.0, 900.0]


def test_what_became_known_later_is_not_used():
    later = counts("NPL", [1] * 7, last=SATURDAY, as_of=date(2021, 5, 4))
    assert weeks(later) == []


def test_two_counts_for_a_day_are_refused_and_the_sources_named():
    two = pl.concat(
        [counts("NPL", [1] * 7, last=SATURDAY), counts("NPL", [2] * 7, last=SATURDAY, source_id="jhu")]
    )
    with pytest.raises(BadInput) as refused:
        weeks(two)
    assert [str(problem) for problem in refused.value.problems] == [
        "NPL has the same day more than once, from jhu, ministry"
    ]


def test_nothing_counted_gives_an_empty_frame():
    assert weeks(frames.empty("figures")) == []
    assert weeks(counts("NPL", [None] * 14, last=SATURDAY)) == []


@pytest.mark.parametrize(
    ("day", "week_end"),
    [
        (date(2021, 5, 1), date(2021, 4, 24)),  # on Saturday the week still lacks its last day
        (date(2021, 5, 2), date(2021, 5, 1)),
        (date(2021, 5, 3), date(2021, 5, 1)),
    ],
)
def test_figures_known_on_a_day_reach_the_day_before(day, week_end):
    assert expected_week_end(day, week_end.weekday()) == week_end
