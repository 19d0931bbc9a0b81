"""Statements: what a news desk would say of a place on a day, each with its numbers and its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import polars as pl

from aidlift.catalogue.capacity import capacities
from aidlift.errors import NotFound
from aidlift.figures.ranking import Rank, rank_of
from aidlift.figures.words import (
    begin,
    count_said,
    counted,
    day_said,
    highest,
    name_of,
    number,
    publisher_said,
    short_day,
)

FEWEST_IN_A_ROW = 3
ROUND_STEPS = (1, 2, 3, 5)  # thresholds worth saying: 100, 200, 300, 500, 1,000 …
MILESTONE_STEPS = (1, 2, 5)
SMALLEST_ROUND = 10
ON_TOTALS = ("cumulative", "milestone")  # statements that rest on rows of totals; the others on new counts


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One sentence, the numbers in it, the days it is about, and the rows it rests on."""

    code: str
    sentence: str
    numbers: dict[str, float | int | str | None]
    first: date
    last: date
    source_id: str
    evidence: tuple[str, ...] = field(default=())


@dataclass(frozen=True, kw_only=True)
class Series:
    """One source's new and cumulative counts of a place, by day (or week end), in order."""

    kind: str
    location: str
    source_id: str
    period_days: int
    new: dict[date, int | None]
    total: dict[date, int | None]
    new_refs: dict[date, str]
    total_refs: dict[date, str]
    provisional: frozenset[date]

    @property
    def period(self) -> str:
        """Say what one count covers: day or week."""
        return "day" if self.period_days == 1 else "week"

    def step(self, day: date, back: int = 1) -> date:
        """Return the day `back` periods before `day`."""
        return day - timedelta(days=back * self.period_days)


def statements(
    known: pl.DataFrame,
    *,
    location: str,
    day: date,
    threshold: int | None = None,
    ranking: pl.DataFrame | None = None,
    publishers: Mapping[str, str] | None = None,
) -> list[Statement]:
    """Say what one source reports of `location` on `day`: new, total, month, mean, rank, records, milestones.

    `known` is completed and holds one source for the place (`series.complete`, `series.prefer`).
    For weekly figures the last week that ended by `day` is meant. `threshold` fixes the level of the
    "days in a row"; otherwise the largest round number that has held for three days is taken. `ranking` is
    another source's completed figures for the rank; otherwise `known` itself, where it holds many
    countries. `publishers` names sources in sentences. A missing report is said and never counted as
    zero. Raises NotFound if the place or the day is not there.
    """
    said: list[Statement] = []
    for kind in ("cases", "deaths"):
        series = _series(known, location, kind)
        if series is not None:
            at = _at(series, day)
            said += [one for one in _about(series, at, day, threshold if kind == "cases" else None) if one]
            said += _ranked(known if ranking is None else ranking, location, kind, day, publishers or {})
    if not said:
        raise NotFound(_not_there(known, location))
    return said


def _not_there(known: pl.DataFrame, location: str) -> str:
    places = known["location"].unique().sort().to_list()
    shown = ", ".join(places[:12]) + (f" and {len(places) - 12} more" if len(places) > 12 else "")
    return (
        f"There are no counts of cases or deaths for {location}. Places in these figures: {shown or 'none'}."
    )


def _series(known: pl.DataFrame, location: str, kind: str) -> Series | None:
    rows = known.filter(
        pl.col("location") == location, pl.col("target").is_in([f"new {kind}", f"cumulative {kind}"])
    ).sort("date")
    if rows.is_empty():
        return None
    new = rows.filter(pl.col("target") == f"new {kind}")
    total = rows.filter(pl.col("target") == f"cumulative {kind}")
    odd = rows.filter(pl.col("flags").fill_null("").str.contains("provisional"))
    return Series(
        kind=kind,
        location=location,
        source_id=rows["source_id"][0],
        period_days=rows["period_days"][0],
        new=dict(new.select("date", "value").iter_rows()),
        total=dict(total.select("date", "value").iter_rows()),
        new_refs={one: ref or "" for one, ref in new.select("date", "source_ref").iter_rows()},
        total_refs={one: ref or "" for one, ref in total.select("date", "source_ref").iter_rows()},
        provisional=frozenset(odd["date"]),
    )


def _at(series: Series, day: date) -> date:
    """Return the day, or the end of the last week not after it; raise NotFound if outside the series."""
    days = sorted({*series.new, *series.total})
    reached = [one for one in days if one <= day]
    if not reached or (series.period_days == 1 and day > days[-1]) or (day - reached[-1]).days > 7:
        raise NotFound(
            f"{series.source_id} has no figures of {name_of(series.location)} for {day_said(day)}; its "
            f"{series.period}s run from {day_said(days[0])} to {day_said(days[-1])}."
        )
    return reached[-1] if series.period_days > 1 else day


def _about(series: Series, at: date, day: date, threshold: int | None) -> Iterator[Statement | None]:
    yield _new(series, at)
    yield _total(series, at)
    if series.period_days == 1:
        yield _month(series, at)
        yield _last_month(series, at)
        yield _mean(series, at)
    yield _per_100_000(series, at)
    yield _in_a_row(series, at, threshold)
    yield _record(series, at)
    yield _milestone(series, at)


def _say(
    series: Series, code: str, sentence: str, first: date, last: date, **numbers: float | int | str | None
) -> Statement:
    ends = dict.fromkeys([first, last])
    rows = series.total_refs if code in ON_TOTALS else series.new_refs
    refs = tuple(f"{series.source_id}: {rows[one]}" for one in ends if rows.get(one))
    return Statement(
        code=f"{code}_{series.kind}",
        sentence=sentence,
        numbers=numbers,
        first=first,
        last=last,
        source_id=series.source_id,
        evidence=refs,
    )


def _during(series: Series, at: date) -> str:
    return f"on {day_said(at)}" if series.period_days == 1 else f"in the week to {day_said(at)}"


def _new(series: Series, at: date) -> Statement:
    value = series.new.get(at)
    name = begin(name_of(series.location))
    if value is None:
        told = [one for one, count in series.new.items() if count is not None and one < at]
        since = f"; the last one counts {short_day(max(told))}" if told else ""
        days = (at - max(told)).days if told else None
        sentence = f"{name}: no report of new {series.kind} {_during(series, at)}{since}."
        return _say(
            series, "new", sentence, at, at, **{f"new_{series.kind}": None, "days_since_report": days}
        )
    provisional = " (provisional)" if at in series.provisional else ""
    if value < 0:
        change = f"was corrected by {number(value)}"
        sentence = f"{name}'s count of {series.kind} {change} {_during(series, at)}{provisional}."
    else:
        sentence = (
            f"{name} reported {counted(value, series.kind, new=True)} {_during(series, at)}{provisional}."
        )
    return _say(series, "new", sentence, at, at, **{f"new_{series.kind}": value})


def _total(series: Series, at: date) -> Statement | None:
    value = series.total.get(at)
    if value is None:
        return None
    sentence = f"In total {counted(value, series.kind)} had been reported by {day_said(at)}."
    return _say(series, "cumulative", sentence, at, at, **{f"cumulative_{series.kind}": value})


def _summed(series: Series, first: date, last: date) -> tuple[int | None, int]:
    """Return the sum of new counts from `first` to `last`, and on how many days there was no report.

    A backlog reported within the span belongs to it; without any report the sum is None.
    """
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    told = [value for one in days if (value := series.new.get(one)) is not None]
    return (sum(told) if told else None), len(days) - len(told)


def _month(series: Series, at: date) -> Statement | None:
    first = at.replace(day=1)
    total, missing = _summed(series, first, at)
    if total is None or first <= min(series.new):
        return None
    whole = (at + timedelta(days=1)).month != at.month
    when = f"in {at:%B %Y}" if whole else f"from 1 to {short_day(at)}"
    gaps = f", with no report on {count_said(missing)} of the days" if missing else ""
    sentence = f"{counted(total, series.kind)} {'was' if total == 1 else 'were'} reported {when}{gaps}."
    key = f"month_{series.kind}"
    return _say(series, "month", sentence, first, at, **{key: total, f"{key}_days_missing": missing})


def _last_month(series: Series, at: date) -> Statement | None:
    last = at.replace(day=1) - timedelta(days=1)
    first = last.replace(day=1)
    total, missing = _summed(series, first, last)
    if total is None or missing or first <= min(series.new):
        return None
    sentence = f"{last:%B %Y} had {counted(total, series.kind)}."
    return _say(series, "last_month", sentence, first, last, **{f"last_month_{series.kind}": total})


def _mean(series: Series, at: date) -> Statement | None:
    week, missing = _summed(series, at - timedelta(days=6), at)
    before, missing_before = _summed(series, at - timedelta(days=13), at - timedelta(days=7))
    if week is None or missing > 1:
        return None
    mean = week / 7
    change = None if not before or missing_before > 1 or before <= 0 else week / before - 1
    turn = (
        ""
        if change is None
        else f", {abs(change):.0%} {'more' if change > 0 else 'less'} than the week before"
    )
    sentence = f"Over 7 days the mean is {counted(round(mean), series.kind)} a day{turn}."
    numbers = {f"mean_7_days_{series.kind}": round(mean, 1), f"change_on_week_{series.kind}": change}
    return _say(series, "mean_7_days", sentence, at - timedelta(days=6), at, **numbers)


def _per_100_000(series: Series, at: date) -> Statement | None:
    known = capacities().get(series.location)
    if known is None or not known.population:
        return None
    numbers: dict[str, float | int | str | None] = {}
    for days in (7, 14):
        steps = days // series.period_days
        counts = [series.new.get(series.step(at, back)) for back in range(steps)]
        if all(count is not None for count in counts):
            total = sum(count for count in counts if count is not None)
            numbers[f"per_100000_{days}_days_{series.kind}"] = round(total / known.population * 100_000, 1)
    first = numbers.get(f"per_100000_7_days_{series.kind}")
    if first is None:
        return None
    numbers |= {"population": known.population, "population_year": known.population_year}
    assert isinstance(first, (int, float))
    sentence = (
        f"That is {number(first)} {series.kind} per 100,000 people in 7 days "
        f"(population of {known.population_year}: {number(known.population)}; {known.source})."
    )
    return _say(series, "per_100000", sentence, at - timedelta(days=6), at, **numbers)


def _rounds(top: int, steps: tuple[int, ...]) -> Iterator[int]:
    """Give the round numbers up to `top`, the largest first."""
    power = 10 ** len(str(top))
    while power >= SMALLEST_ROUND:
        yield from (step * power for step in reversed(steps) if SMALLEST_ROUND <= step * power <= top)
        power //= 10


def _run(series: Series, at: date, threshold: int) -> int:
    """Count the periods up to `at` in a row with more than `threshold`; a missing report ends the run."""
    count = 0
    while (value := series.new.get(series.step(at, count))) is not None and value > threshold:
        count += 1
    return count


def _in_a_row(series: Series, at: date, threshold: int | None) -> Statement | None:
    value = series.new.get(at)
    if value is None:
        return None
    candidates = [threshold] if threshold is not None else list(_rounds(value, ROUND_STEPS))
    for level in candidates:
        run = _run(series, at, level)
        if run >= FEWEST_IN_A_ROW or threshold is not None:
            since = series.step(at, run - 1)
            sentence = (
                f"For {count_said(run)} {series.period}s in a row more than {number(level)} new "
                f"{series.kind} a {series.period} were reported, since {short_day(since)}."
                if run
                else f"The {series.period} does not exceed {number(level)} new {series.kind}."
            )
            numbers = {
                f"{series.period}s_in_a_row_{series.kind}": run,
                f"threshold_{series.kind}": level,
                f"since_{series.kind}": since.isoformat() if run else None,
            }
            return _say(series, "in_a_row", sentence, since if run else at, at, **numbers)
    return None


def _record(series: Series, at: date) -> Statement | None:
    value = series.new.get(at)
    earlier = {one: count for one, count in series.new.items() if one < at and count is not None}
    if not value or len(earlier) < 30 // series.period_days or value <= max(earlier.values()):
        return None
    before = max(earlier, key=lambda one: earlier[one])
    sentence = (
        f"It is the most {series.kind} in a {series.period} that this source has given for the place; the "
        f"most before were {number(earlier[before])} {_during(series, before)}."
    )
    return _say(series, "record", sentence, before, at, **{f"previous_most_{series.kind}": earlier[before]})


def _milestone(series: Series, at: date) -> Statement | None:
    now, before = series.total.get(at), series.total.get(series.step(at))
    if now is None or before is None:
        return None
    passed = next((level for level in _rounds(now, MILESTONE_STEPS) if before < level), None)
    if passed is None:
        return None
    sentence = f"The total passed {number(passed)} {series.kind} {_during(series, at)}."
    return _say(series, "milestone", sentence, series.step(at), at, **{f"milestone_{series.kind}": passed})


def _ranked(
    figures: pl.DataFrame, location: str, kind: str, day: date, publishers: Mapping[str, str]
) -> list[Statement]:
    rank: Rank | None = rank_of(figures, location=location, target=f"cumulative {kind}", day=day)
    if rank is None:
        return []
    after = (
        f", after {' and '.join(name_of(code) for code in rank.above)}" if 1 <= len(rank.above) <= 2 else ""
    )
    sentence = (
        f"In the figures of {publisher_said(publishers.get(rank.source_id, rank.source_id))} it has the "
        f"{highest(rank.rank)} total of {kind} of {rank.of} countries and "
        f"territories{after} ({number(rank.value)} by {day_said(rank.date)})."
    )
    numbers: dict[str, float | int | str | None] = {
        f"rank_{kind}": rank.rank,
        f"rank_of_{kind}": rank.of,
        f"rank_source_{kind}": rank.source_id,
        f"rank_after_{kind}": " ".join(rank.above) if len(rank.above) <= 3 else None,
    }
    return [
        Statement(
            code=f"rank_{kind}",
            sentence=sentence,
            numbers=numbers,
            first=rank.date,
            last=rank.date,
            source_id=rank.source_id,
            evidence=(f"{rank.source_id}: {rank.source_ref}",) if rank.source_ref else (),
        )
    ]
