"""How counts are judged, on series small enough to see."""

from datetime import date, timedelta

import polars as pl
import pytest

from aidlift.figures.quality import judge

FIRST = date(2021, 3, 1)  # a Monday


def series(target, values, location="NPL", period=1):
    return pl.DataFrame(
        {
            "location": location,
            "date": [FIRST + timedelta(days=period * place) for place in range(len(values))],
            "period_days": period,
            "target": target,
            "value": values,
        },
        schema_overrides={"value": pl.Int64, "period_days": pl.Int64},
    )


def judged(*parts, target=None):
    counts = judge(pl.concat(parts)).counts
    counts = counts.filter(target=target) if target else counts
    return counts.select("value", "state", "flags").rows()


def running(new, start=1000):
    return [start + sum(new[: place + 1]) for place in range(len(new))]


def test_a_zero_amid_an_epidemic_is_no_report_and_the_next_day_holds_both():
    assert judged(series("new cases", [100] * 20 + [0, 210]))[-3:] == [
        (100, "reported", ""),
        (None, "missed", ""),
        (210, "reported", "backlog"),
    ]


def test_an_unchanged_cumulative_amid_an_epidemic_is_carried():
    totals = running([100] * 20 + [0, 210])
    assert judged(series("cumulative cases", totals))[-3:] == [
        (totals[-3], "reported", ""),
        (totals[-2], "missed", "carried"),
        (totals[-1], "reported", "backlog"),
    ]


def test_more_than_two_weeks_of_silence_are_a_stop_and_two_weeks_are_not():
    def states(days):
        return {state for _, state, _ in judged(series("new cases", [100] * 20 + [0] * days))[20:]}

    assert states(14) == {"missed"}
    assert states(15) == {"stopped"}


def test_one_silent_week_is_missed_and_two_are_a_stop():
    def states(weeks):
        return [
            state for _, state, _ in judged(series("new cases", [500] * 6 + [None] * weeks, period=7))[6:]
        ]

    assert states(1) == ["missed"]
    assert states(2) == ["stopped", "stopped"]


def test_zeros_before_the_first_case_and_in_a_small_epidemic_are_zeros():
    for new in ([0] * 20 + [3, 0, 1], [2, 0, 1, 3] * 8 + [0, 0, 0]):
        assert {state for _, state, _ in judged(series("new cases", new))} == {"reported"}


def test_zeros_after_an_epidemic_that_dies_out_are_zeros():
    new = [400, 300, 200, 150, 100, 80, 60, 50, 40, 30, 20, 15, 12, 10, 8, 6, 5, 4, 3, 2, 1, 0, 0, 0]
    assert {state for _, state, _ in judged(series("new cases", new))} == {"reported"}


def test_one_dump_of_old_cases_does_not_make_an_epidemic():
    new = [0] * 20 + [900] + [0] * 20
    assert {state for _, state, _ in judged(series("new cases", new))} == {"reported"}


def test_deaths_that_stand_still_on_a_day_without_a_report_are_not_reported_either():
    cases, deaths = [100] * 20 + [0, 210], [2] * 20 + [0, 4]
    found = judged(series("new cases", cases), series("new deaths", deaths), target="new deaths")
    assert found[20] == (None, "missed", "")


def test_a_negative_day_and_a_falling_total_are_corrections_and_stay_as_published():
    new = [100] * 20 + [-50]
    totals = running(new)
    assert judged(series("new cases", new))[-1] == (-50, "corrected", "negative")
    assert judged(series("cumulative cases", totals))[-1] == (totals[-1], "corrected", "negative")


def test_new_and_cumulative_that_do_not_agree_are_both_flagged():
    new, totals = [100] * 20, running([100] * 19 + [130])
    for target in ("new cases", "cumulative cases"):
        parts = series("new cases", new), series("cumulative cases", totals)
        flags = [flags for _, _, flags in judged(*parts, target=target)]
        assert flags == [""] * 19 + ["mismatch"]


def test_a_backlog_is_flagged_by_what_was_known_that_day():
    new = [100] * 28 + [1500] + [100] * 6
    flags = [flags for _, _, flags in judged(series("new cases", new))]
    assert [place for place, flag in enumerate(flags) if flag] == [28]
    assert [flags for _, _, flags in judged(series("new cases", new[:29]))] == flags[:29]


def test_a_weekday_that_is_always_high_is_no_backlog():
    new = [50, 50, 50, 50, 50, 50, 200] * 8
    assert {flags for _, _, flags in judged(series("new cases", new))} == {""}


def test_a_weekly_backlog_is_six_times_the_highest_of_four_weeks():
    flags = [flags for _, _, flags in judged(series("new cases", [500] * 6 + [3001, 3000], period=7))]
    assert flags == [""] * 6 + ["backlog", ""]


def test_a_blank_is_zero_while_the_total_stands_still_and_no_report_when_nothing_says_so():
    with_total = judged(
        series("new cases", [None, None, 4], period=7),
        series("cumulative cases", [0, 0, 4], period=7),
        target="new cases",
    )
    assert with_total == [(0, "reported", ""), (0, "reported", ""), (4, "reported", "")]
    alone = judged(series("new cases", [None, 3, None, 4]))
    assert alone == [(3, "reported", ""), (None, "missed", ""), (4, "reported", "")]


@pytest.mark.parametrize("absent", [True, False])
def test_a_last_day_on_which_most_places_say_nothing_is_provisional(absent):
    places = ["NPL", "BTN", "BGD", "LKA", "MDV", "PAK", "IND", "AFG"]
    parts = [
        series("new cases", [100] * 30 + ([] if absent else [0]), location=place) for place in places[:-2]
    ]
    parts += [series("new cases", [100] * 31, location=place) for place in places[-2:]]
    counts = judge(pl.concat(parts)).counts
    provisional = counts.filter(pl.col("flags").str.contains("provisional"))
    assert provisional["date"].unique().to_list() == [FIRST + timedelta(days=30)]
    assert provisional.height == (2 if absent else 8)


def test_a_quiet_sunday_is_not_provisional():
    places = ["NPL", "BTN", "BGD", "LKA", "MDV", "PAK"]
    new = [100, 100, 100, 100, 100, 150, 0] * 6
    counts = judge(pl.concat([series("new cases", new, location=place) for place in places])).counts
    assert not counts["flags"].str.contains("provisional").any()


def test_what_was_found_is_told_with_counts_and_an_example():
    notes = judge(series("new cases", [100] * 20 + [0, 210])).notes
    assert notes == (
        "1 count of 1 place: no report was made (blank, or zero or unchanged amid an active epidemic; two "
        "weeks at most); for example new cases of Nepal on 21 March 2021.",
        "1 count of 1 place: a backlog of earlier days is in it; "
        "for example new cases of Nepal on 22 March 2021.",
        "1 zero not kept as a number: no report was made.",
    )


def test_judging_leaves_every_row_or_tells_which_it_left_out():
    counts = pl.concat(
        [series("new cases", [None, None, 5, 6]), series("cumulative cases", [None, 1, 6, 12])]
    )
    found = judge(counts)
    assert found.counts.height == 5
    assert "3 blanks left out before the first number of a series." in found.notes
