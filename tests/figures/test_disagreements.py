from datetime import date

import polars as pl
import pytest

from aidlift.errors import NotFound
from aidlift.figures import complete, disagreements
from tests.figures.worlds import series

FIRST, DAY = date(2021, 4, 1), date(2021, 4, 28)
WAVE = [round(100 * 1.1**day) for day in range(30)]


def compare(*parts, **told):
    return disagreements(complete(pl.concat(parts)), location="NPL", day=DAY, **told)


@pytest.mark.parametrize(("moved", "offset", "words"), [(1, -1, "one day before"), (-1, 1, "one day after")])
def test_a_source_that_dates_its_counts_a_day_off_is_found_and_named(moved, offset, words):
    ministry = series(FIRST, WAVE[1:29], source_id="moh")
    other = series(FIRST, WAVE[1 + moved :][:28], source_id="jhu")
    (found,) = compare(ministry, other, base="moh")
    assert found.offset_days == offset
    assert words in found.sentence
    assert all(pair.difference == 0 for pair in found.pairs)
    assert found.pairs[-1].same_day_value != found.pairs[-1].base_value


def test_sources_that_date_alike_have_no_offset_even_where_they_differ():
    (found,) = compare(
        series(FIRST, WAVE[:28], source_id="moh"),
        series(FIRST, [round(value * 0.97) for value in WAVE[:28]], source_id="who"),
        base="moh",
    )
    assert found.offset_days == 0
    assert found.pairs[-1].relative == pytest.approx(-0.03, abs=0.01)


def test_days_are_summed_over_the_weeks_of_a_weekly_source():
    daily = series(FIRST, [10] * 28, source_id="moh")
    weekly = series(date(2021, 4, 11), [70, 77, 70], source_id="who", period_days=7)
    (found,) = compare(daily, weekly)
    assert (found.period_days, found.offset_days) == (7, 0)
    assert [(pair.base_value, pair.other_value) for pair in found.pairs] == [(70, 70), (70, 77), (70, 70)]


def test_a_missed_report_is_not_compared():
    gap = [*WAVE[:20], None, *WAVE[21:28]]
    (found,) = compare(
        series(FIRST, WAVE[:28], source_id="moh"),
        series(FIRST, gap, source_id="who"),
        base="moh",
        days_shown=21,
    )
    assert date(2021, 4, 21) not in [pair.other_day for pair in found.pairs]


def test_one_source_alone_has_nothing_beside_it():
    with pytest.raises(NotFound, match="no two sources to compare for Nepal"):
        compare(series(FIRST, WAVE[:28]))
