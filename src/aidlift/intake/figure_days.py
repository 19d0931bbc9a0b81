"""The day or period of a figure: the nearest that suits its basis, else the report's, else the dateline."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.counted import Counted
from aidlift.intake.dates import When
from aidlift.intake.drafts import NONE, FieldValue, Status
from aidlift.intake.figure_days_apart import (
    MOST_COMPARED,
    MOST_PART,
    is_aside,
    is_compared,
    is_of_other,
    is_of_publishing,
)

Period = dict[str, FieldValue]
ACROSS_NUMBER = 40
"""Characters that another number between a figure and a day counts for."""

MOST_NEW = 31
"""Days since which a count may be called new."""

ADJACENT, BEFORE = 4, 30
MOST_WEEK = 3
"""Sentences for which new counts are still of the week that was named (our own choice)."""

MOST_LATE = 1
"""Days from the day that a text reports to its dateline: `in the past 24 hours` is then that day's."""


WEEKS = ("last week", "past week", "this week", "previous week")
UNSUITED = 200
SUITS = {
    "new": ("on", "hours", "period", "asof"),
    "per_day": ("period", "streak", "vague", "on"),
    "cumulative": ("asof", "until", "on", "since", "period", "hours"),
    "current": ("asof", "until", "on", "hours", "period"),
}


def period_of(line: Line, one: Counted, basis: str) -> Period | None:
    """Return period_start, period_end and date_expr; None where the day lies after the dateline."""
    atom = _in_order(line, one) or _in_bracket(line, _nearest(line, one, basis))
    when = atom.when if atom is not None else None
    if when is not None and "same" in when.words and "period" in when.words:
        told = _last_new(line)
        if told is not None and basis == "new":
            line.context.week_number = line.context.number
            return told
    if when is None:
        return _without_words(line, basis)
    if atom is not None and basis == "current" and _is_so_now(line, atom, one):
        today = FieldValue(line.context.today, "inferred")
        return {"period_start": NONE, "period_end": today, "date_expr": NONE}
    if when.role == "vague":
        return _period(line, when, None, None)
    day = line.context.today
    first, last = when.first, when.last
    if basis == "new" and when.role in ("hours", "asof"):
        first = last = _report_day(line, when)
    if when.kind == "trailing" and last == day and when.role == "period":
        first, last = _up_to_report(line, when)
    week = line.context.week
    covered = line.context.week_number > line.context.number  # the bulletin says which week it covers
    of_bulletin = ("this week", "past week") if covered else ("this week",)
    if week is not None and when.kind in ("week", "trailing") and when.words.lower().endswith(of_bulletin):
        first, last = week.first, week.last  # in a bulletin of a week that is told
    line.context.daily = line.context.daily or when.role == "hours"
    if atom is not None and _is_of_another_day(line, atom, one.atom):
        return _period(line, when, when.first, when.first if basis == "new" else last)
    if when.role == "since":
        first, last = when.first, _as_of(line) or day
        last = day if first is not None and last is not None and last < first else last  # told of before
    if basis in ("cumulative", "current"):
        first = _since(line, when, one.atom)
        if when.role == "hours":
            last = _report_day(line, when)
        if when.role == "period" and when.kind in ("year", "range", "month") and last == day:
            last = _as_of_near(line, day)  # `data as of 16 April … 1,350 cases this year`
        aside = one.measure in ("tests", "contacts") and line.context.report_day is not None
        if when.role in ("asof", "until", "on") and not aside:
            line.context.as_of = when
        elif when.kind == "range" and not _is_earlier(line, when):
            line.context.as_of = line.context.since = when
    elif basis == "new" and when.role in ("on", "asof"):
        if one.measure in ("tests", "contacts") and line.context.report_day is not None:
            pass  # samples are counted up to the day before the report
        elif _is_set_back(line, when) and not line.verbs("report"):
            pass  # `There were 46,790 on Tuesday`, in a report of Wednesday
        elif _is_set_beside(when):
            pass  # `642 cases, after 681 a day earlier`
        elif when.words.lower() != "yesterday" or not _has_hours(line):
            line.context.report_day, line.context.daily = when, True
            if (
                when.role == "asof"
            ):  # `as of 11 April seven more cases were reported. This brings the total to`
                line.context.as_of = line.context.as_of or when
    elif basis == "new" and when.role == "hours":
        of_day = when if when.last != line.context.today else line.context.report_day
        line.context.report_day = _day_named(line) or of_day
    elif basis == "new" and _is_week(when) and first == when.first and not (line.context.daily or covered):
        line.context.week, line.context.week_number = when, line.context.number
    if when.role == "streak" and first and last:
        shown = _report_day(line, when)
        first, last = (shown - (last - first), shown) if shown else (first, last)
    return _period(line, when, first, last)


def _is_set_beside(when: When) -> bool:
    """Tell whether a day is only the one before that which is told: `a day earlier`, `the previous day`."""
    return when.words.lower().endswith(("day earlier", "day before", "previous day"))


def _is_set_back(line: Line, when: When) -> bool:
    """Tell whether a day lies before the day of report that the text has told: later counts are not of it."""
    told = line.context.report_day
    return told is not None and told.last is not None and when.last is not None and when.last < told.last


def _in_order(line: Line, one: Counted) -> Atom | None:
    """Return the days of a count where as many are told `respectively`: `in weeks 41 (…) and 42 (…)`."""
    if "respectively" not in line.lows:
        return None
    told = [atom for atom in line.whens if atom.when is not None and atom.when.role == "period"]
    ranges = [atom for atom in told if atom.when is not None and atom.when.kind == "range"] or told
    numbers = [atom for atom in line.quantities if atom.used]
    if len(numbers) < 2 or len(ranges) != len(numbers) or one.atom not in numbers:
        return None
    return ranges[numbers.index(one.atom)]


def _in_bracket(line: Line, atom: Atom | None) -> Atom | None:
    """Return the days that stand in brackets behind `in the past seven days`, which say it more closely."""
    if atom is None or atom.when is None or atom.when.kind not in ("trailing", "week"):
        return atom
    behind = line.atoms[atom.index + 1 : atom.index + 4]
    if not behind or behind[0].low not in ("(", ",", "from"):
        return atom
    return next((one for one in behind[1:] if one.when is not None and one.when.kind == "range"), atom)


def _last_new(line: Line) -> Period | None:
    """Return the days of the new count told last, for `during the same period`."""
    for told in reversed(line.context.counts.values()):
        if told["basis"].value == "new" and told["period_end"].value is not None:
            days = {name: replace(told[name], status="inherited") for name in ("period_start", "period_end")}
            return {**days, "date_expr": NONE}
    return None


def _is_so_now(line: Line, atom: Atom, one: Counted) -> bool:
    """Tell whether a count is of now, the day another's: `three got well yesterday; 232 are now ill`."""
    if atom.when is None or atom.when.role != "on" or atom.index > one.first:
        return False
    if not any(atom.index - 6 < other.index < one.first and other.used for other in line.quantities):
        return False
    return any(other.low == "now" for other in line.atoms[max(0, one.first - 4) : one.last + 4])


def _is_of_another_day(line: Line, atom: Atom, number: Atom) -> bool:
    """Tell whether a day is only that of a count set beside today's: `yesterday's 391`."""
    after = line.atoms[atom.index + 1].low if atom.index + 1 < len(line.atoms) else ""
    return day_owning(line, number) is atom or (after == "when" and atom.index < number.index)


def _is_earlier(line: Line, when: When) -> bool:
    """Tell whether a period ends before the day that the text's data are of: it is of its own count alone."""
    told = line.context.as_of
    if told is None or told.role == "period" or told.last is None or when.last is None:
        return False
    return when.last < told.last


def _is_week(when: When) -> bool:
    """Tell whether a period is a week, by its name or its seven days."""
    days = (when.last - when.first).days if when.first is not None and when.last is not None else 0
    return when.kind == "week" or (when.kind in ("range", "trailing") and days == 6)


def _nearest(line: Line, one: Counted, basis: str) -> Atom | None:
    """Choose the day nearest to the figure, those after it first, those of a suiting kind before others."""
    if not line.whens:
        return None
    owner = day_owning(line, one.atom) or _day_when(line, one.atom)
    if owner is not None:
        return owner
    best, least = None, 10_000.0
    numbers = [atom.start for atom in line.quantities]
    position = one.atom.start
    for atom in line.whens:
        when = atom.when
        if when is None or when.role == "before" or is_future(line, when) or is_compared(line, atom):
            continue
        if is_of_other(line, atom, one.atom) or is_aside(line, atom, one.atom):
            continue
        if not atom.index and len(line.whens) > 1 and line.atoms[1].low in ("-", "–", "—"):
            continue  # `10 June 2019 – The ministry reported`
        weekly = line.context.week is not None and line.context.number - line.context.week_number <= MOST_WEEK
        told = len(line.whens) > 1 or (basis == "new" and weekly)
        if ((told and when.role == "on") or when.role == "period") and is_of_publishing(line, atom):
            continue
        if basis in ("cumulative", "current") and when.role == "vague":
            continue
        if basis == "cumulative" and when.role == "period" and _ends_since(line, atom):
            continue  # `104,500 tests since we started testing early last year`
        if basis == "cumulative" and when.role == "period" and when.words.lower().endswith(WEEKS):
            continue  # a total is not of a week: `12 more died last week, which put the toll at 623`
        distance = apart(atom, one.atom)
        low, high = sorted((atom.start, position))
        distance += ACROSS_NUMBER * sum(low < number < high for number in numbers)
        recent = basis == "new" and when.role == "since" and _is_recent(line, when)
        if (when.role not in SUITS[basis] and not recent) or (
            basis == "cumulative" and when.kind == "trailing"
        ):
            distance += UNSUITED
        if basis in ("cumulative", "current") and when.role in ("since", "period", "hours"):
            distance += 60
        if basis == "new" and when.role == "on" and (_has_hours(line) or _has_range_after(line, one)):
            distance += 60
        if basis == "new" and when.role == "since" and not _is_recent(line, when):
            distance += UNSUITED
        if basis == "per_day" and when.role in ("on",):
            distance += 60
        if distance < least:
            best, least = atom, distance
    return best if least < UNSUITED + 150 else None


def _day_when(line: Line, number: Atom) -> Atom | None:
    """Return the day whose clause a count stands in: `than on Sunday, when 388 patients were discharged`."""
    if "when" not in line.lows:
        return None
    for atom in reversed(line.atoms[max(0, number.index - MOST_COMPARED) : number.index]):
        if atom.quantity is not None or atom.low == ";":
            return None
        if atom.low == "when":
            lead = reversed(line.atoms[max(0, atom.index - 2) : atom.index])
            return next((one for one in lead if one.when is not None and one.when.kind == "day"), None)
    return None


def _ends_since(line: Line, atom: Atom) -> bool:
    """Tell whether a year or month that is over only says since when: `since we began early last year`."""
    when, today = atom.when, line.context.today
    if when is None or when.kind not in ("year", "month") or not line.says("since"):
        return False
    lead = [one.low for one in line.atoms[max(0, atom.index - MOST_PART) : atom.index]]
    return (
        any(low.startswith("since") for low in lead)
        and when.last is not None
        and today is not None
        and when.last < today
    )


def day_owning(line: Line, number: Atom) -> Atom | None:
    """Return the day that a number belongs to by its form: `yesterday's 11 deaths`."""
    index = number.index
    owner = line.atoms[index - 2] if index > 1 and line.atoms[index - 1].low == "'s" else None
    if owner is None or owner.when is None or owner.when.first is None:
        return None
    whole = owner.when.kind == "day" or owner.when.words.lower() == "from yesterday"
    return owner if whole else None


def apart(atom: Atom, number: Atom) -> float:
    """Measure how far a day stands from a number: one after it is nearer than one before, unless adjacent."""
    if atom.start > number.start:
        return float(max(0, atom.start - number.end))
    gap = number.start - atom.end
    return float(gap if gap <= ADJACENT else gap + BEFORE)


def _has_hours(line: Line) -> bool:
    return any(atom.when is not None and atom.when.role == "hours" for atom in line.whens)


def _has_range_after(line: Line, one: Counted) -> bool:
    """Tell whether a period with both its ends follows the number: that is what it counts over."""
    later = [atom for atom in line.whens if atom.index > one.atom.index]
    return bool(later) and later[0].when is not None and later[0].when.kind == "range"


def _is_recent(line: Line, when: When) -> bool:
    """Tell whether new cases may be counted since a day: since the last report, say."""
    today = line.context.today
    if SINCE_REPORT.search(when.words):
        return True
    return today is not None and when.first is not None and 0 <= (today - when.first).days <= MOST_NEW


def since_lately(line: Line, one: Counted) -> bool:
    """Tell whether a count is only of the last days: `Since Sunday, 18,930 people have been cured`."""
    for atom in line.whens:
        if atom.when is not None and _is_lately(line, atom.when):
            low, high = sorted((atom.index, one.atom.index))
            between = line.atoms[low + 1 : high]
            return not any(other.quantity is not None or other.low == ";" for other in between)
    return False


def _is_lately(line: Line, when: When) -> bool:
    """Tell whether a day since which something is told lies within a week: no epidemic began there."""
    today = line.context.today
    if when.role != "since" or when.kind != "day" or when.words.count(" ") > FEW_BLANKS:
        return False
    return today is not None and when.first is not None and 0 <= (today - when.first).days <= LATELY


LATELY, FEW_BLANKS = 7, 2
"""Days since which counts are news; blanks in `Since last Friday`, which names no event (our own choice)."""

SINCE_REPORT = re.compile(r"\b(?:last|previous)\b.*\b(?:report|update|news|bulletin|brief)", re.IGNORECASE)
"""What new cases are counted since, however long ago it was: `since the previous update of 22 March`."""


def is_future(line: Line, when: When) -> bool:
    """Tell whether a day or period begins after the dateline: nothing was counted then."""
    today = line.context.today
    return today is not None and when.first is not None and when.first > today


def _report_day(line: Line, when: When) -> date | None:
    """Return the day the sentence names, else the dateline."""
    named = _day_named(line)
    if named is not None:
        return named.last
    if when.role == "hours" and when.last != line.context.today:
        return when.last  # `in the 24 hours to Sunday morning`
    told, today = line.context.report_day or line.context.as_of, line.context.today
    if told is None or told.last is None or today is None or when.role != "hours":
        return today
    late = 0 < (today - told.last).days <= MOST_LATE and "today" not in line.lows
    return told.last if late else today


def _day_named(line: Line) -> When | None:
    """Return the day that a sentence names."""
    for atom in line.whens:
        other = atom.when
        # what the last day is set beside
        if (
            other is not None
            and other.role in ("on", "asof")
            and other.kind == "day"
            and not is_future(line, other)
            and not (_has_hours(line) and other.words.lower() == "yesterday")
        ):
            return other
    return None


def _up_to_report(line: Line, when: When) -> tuple[date | None, date | None]:
    """Let the past week end on the last day reported, where that is within a week of the dateline."""
    known = line.context.report_day
    if known is None or known.last is None or when.first is None or when.last is None:
        return when.first, when.last
    back = (when.last - known.last).days
    if not 0 < back <= 7:
        return when.first, when.last
    return when.first - timedelta(days=back), known.last


def _as_of(line: Line) -> date | None:
    for atom in line.whens:
        if atom.when is not None and atom.when.role in ("asof", "until") and not is_future(line, atom.when):
            return atom.when.last
    return line.context.as_of.last if line.context.as_of else None


def _as_of_near(line: Line, day: date | None) -> date | None:
    """Return the day that the text's data are of, where it lies not long before the dateline."""
    told = line.context.as_of
    if told is None or told.last is None or day is None or not 0 < (day - told.last).days <= MOST_NEW:
        return day
    return told.last


def _since(line: Line, chosen: When, number: Atom) -> date | None:
    """Return since when a cumulative figure counts, where the text says."""
    for atom in line.whens:
        if atom.when is None or atom.when.role != "since" or _is_lately(line, atom.when):
            continue
        if not is_of_other(line, atom, number):
            line.context.since = atom.when
            return atom.when.first
    if chosen.kind == "range" or chosen.kind == "year":
        return chosen.first
    return None


def _period(line: Line, when: When, first: date | None, last: date | None) -> Period:
    context = line.context
    status: Status = "resolved"
    return {
        "period_start": context.quoted(first, when.start, when.end, status) if first else NONE,
        "period_end": context.quoted(last, when.start, when.end, status) if last else NONE,
        "date_expr": context.quoted(when.words, when.start, when.end),
    }


def _week_of(line: Line) -> Period | None:
    """Return the week that a bulletin reports, for its lists and for `in the reporting week`."""
    context = line.context
    said = line.says("reporting week", "in the week", "during the week", "epi week", "epidemiological week")
    week = context.week
    just = context.number - context.week_number <= MOST_WEEK
    if week is not None and (said or just or line.sentence.kind == "item"):
        return {
            "period_start": context.quoted(week.first, week.start, week.end, "inherited"),
            "period_end": context.quoted(week.last, week.start, week.end, "inherited"),
            "date_expr": NONE,
        }
    last = context.as_of.last if context.as_of is not None else context.today
    if not said or last is None:
        return None
    first = last - timedelta(days=6)
    ends = {"period_start": FieldValue(first, "inferred"), "period_end": FieldValue(last, "inferred")}
    return {**ends, "date_expr": NONE}


def _is_near(line: Line, when: When) -> bool:
    """Tell whether totals are of the day just reported: in its paragraph, or the day before the dateline."""
    today = line.context.today
    if today is not None and when.last is not None and (today - when.last).days == 1:
        return True
    return "\n\n" not in line.context.document.text[when.end : line.sentence.start]


def _without_words(line: Line, basis: str) -> Period:
    """Take the day of an earlier sentence, else the dateline; a rate without words has no day."""
    context = line.context
    if basis == "per_day":
        return {"period_start": NONE, "period_end": NONE, "date_expr": NONE}
    week = _week_of(line) if basis == "new" else None
    if week is not None:
        return week
    told = context.report_day
    if basis in ("cumulative", "current"):
        told = context.as_of or (told if told is not None and _is_near(line, told) else None)
    if told is not None and told.last is not None:
        last = context.quoted(told.last, told.start, told.end, "inherited")
    else:
        last = FieldValue(context.today, "inferred")
    first = last if basis == "new" else NONE
    if basis == "cumulative" and context.since is not None and told is context.as_of and told is not None:
        since = context.since
        first = context.quoted(since.first, since.start, since.end, "inherited")
    return {"period_start": first, "period_end": last, "date_expr": NONE}
