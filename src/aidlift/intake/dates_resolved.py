"""What the words of a day or period resolve to: first and last day, the days ahead, role and kind."""

from __future__ import annotations

import re
from datetime import date, timedelta

from aidlift.intake.number_words import ORDINALS, SMALL

MONTHS = """january february march april may june july august september october november
    december""".split()  # noqa: SIM905 - words read better so
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

Resolved = tuple[date | None, date | None, tuple[date, date] | None, str, str]


def year_before(day: date) -> date:
    """Return the same day of the year before; 28 February of a leap day."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day - timedelta(days=366)


def _day(day: int, month: str, year: str | None, today: date | None) -> date | None:
    """Return a day; without a year, that of the last such day, or of the next within two months."""
    number = MONTHS.index(next(name for name in MONTHS if name.startswith(month.lower()[:3]))) + 1
    try:
        if year:
            return date(int(year), number, day)
        if today is None:
            return None
        near = [
            date(today.year + shift, number, day)
            for shift in (-1, 0, 1)
            if today.year + shift in range(1, 9999)
        ]
    except ValueError:
        return None
    past = [one for one in near if one <= today + timedelta(days=62)]
    return past[-1] if past else None


def _one(day: date | None, ahead: date | None = None) -> Resolved | None:
    if day is None:
        return None
    return day, day, (ahead, ahead) if ahead else None, "on", "day"


def _iso(found: re.Match[str], today: date | None) -> Resolved | None:
    try:
        return _one(date.fromisoformat(found["iso"]))
    except ValueError:
        return None


def _slashed(found: re.Match[str], today: date | None) -> Resolved | None:
    """Read days first; months first only where that alone is possible."""
    first, second, year = (int(part) for part in re.split(r"[/.]", found["slashed"]))
    for day, month in ((first, second), (second, first)):
        try:
            return _one(date(year, month, day))
        except ValueError:
            continue
    return None


def _number(words: str) -> int:
    return int(NO_DIGIT.sub("", words))


NO_DIGIT = re.compile(r"\D")


def _days_month(found: re.Match[str], today: date | None) -> Resolved | None:
    last = _day(_number(found["dm2"]), found["dmm"], found["dmy"], today)
    if last is None or _number(found["dm1"]) > last.day:
        return None
    return last.replace(day=_number(found["dm1"])), last, None, "period", "range"


def _month_days(found: re.Match[str], today: date | None) -> Resolved | None:
    last = _day(_number(found["md2"]), found["mdm"], found["mdy"], today)
    if last is None or _number(found["md1"]) > last.day:
        return None
    return last.replace(day=_number(found["md1"])), last, None, "period", "range"


def _day_month(found: re.Match[str], today: date | None) -> Resolved | None:
    year = f"{today.year - 1}" if found["ly1"] and today is not None else found["y1"]
    day = _day(_number(found["d1"]), found["m1"], year, today)
    return _one(day, _coming(day, year, today))


def _month_day(found: re.Match[str], today: date | None) -> Resolved | None:
    year = f"{today.year - 1}" if found["ly2"] and today is not None else found["y2"]
    day = _day(_number(found["d2"]), found["m2"], year, today)
    return _one(day, _coming(day, year, today))


def _coming(day: date | None, year: str | None, today: date | None) -> date | None:
    """Return the day that a verb which looks forward means: in May, `20 August` without a year is to come."""
    if day is None or year or today is None or (today - day).days <= MOST_PAST:
        return None
    return day.replace(year=day.year + 1) if (day.month, day.day) != (2, 29) else None


MOST_PAST = 183
"""Days before the text after which a coming day of that name is nearer (our own choice)."""


def _month_begins(found: re.Match[str], today: date | None) -> Resolved | None:
    """Read `the first day of January`."""
    return _one(_day(1, found["m6"], found["y6"], today))


def _whole_month(first: date, today: date | None) -> tuple[date, date]:
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    last = following - timedelta(days=1)
    return first, min(last, today) if today and first <= today else last


def _month_year(found: re.Match[str], today: date | None) -> Resolved | None:
    first = _day(1, found["m3"], found["y3"], today)
    if first is None:
        return None
    words = f"{found['part']} ".lower().replace("end of", "late")
    return *_part(words, *_whole_month(first, today)), None, "period", "month"


def _month(found: re.Match[str], today: date | None) -> Resolved | None:
    if today is None:
        return None
    first = _day(1, found["m4"], None, today)
    if first is None:
        return None
    if found["m4y"] == "last":
        first = first.replace(year=today.year - 1)
    elif first > today:
        first = year_before(first)
    if found["mpre"].endswith((" end", "end of")):
        end = _whole_month(first, today)[1]
        later = _whole_month(first.replace(year=today.year + (first.month < today.month)), None)[1]
        if found["mpre"].lower().startswith("at"):
            return (
                end.replace(day=min(end.day, LATE_FROM)),
                end,
                (later.replace(day=LATE_FROM), later),
                "until",
                "day",
            )
        return end, end, (later, later), "until", "day"
    role = {"since": "since", "until": "until", "through": "until", "by": "until", "from": "from"}.get(
        found["mpre"].lower(), "period"
    )
    coming = first.replace(year=today.year + (first.month < today.month))
    whole, ahead = _whole_month(first, today), _whole_month(coming, None)
    if role in ("period", "until"):
        whole, ahead = _part(found[0].lower(), *whole), _part(found[0].lower(), *ahead)
    return *whole, ahead, role, "month"


EARLY_TO, LATE_FROM = 10, 21
"""Days of a month up to which it is early, and from which it is late (our own choice)."""


def _part(words: str, first: date, last: date) -> tuple[date, date]:
    """Return the days that are meant of a month: `in early June`, `mid-May`, `late April`."""
    if "early" in words:
        return first, min(last, first.replace(day=EARLY_TO))
    if "mid" in words and last.day > EARLY_TO:
        return first.replace(day=EARLY_TO + 1), min(last, first.replace(day=LATE_FROM - 1))
    if "late " in words and last.day >= LATE_FROM:
        return first.replace(day=LATE_FROM), last
    return first, last


def _month_subject(found: re.Match[str], today: date | None) -> Resolved | None:
    """Read the month that `July saw 3,000 cases` begins with."""
    first = _day(1, found["m7"], None, today)
    if first is None or today is None:
        return None
    first = year_before(first) if first > today else first
    return *_whole_month(first, today), None, "period", "month"


def _week_of_month(found: re.Match[str], today: date | None) -> Resolved | None:
    """Read `in the first week of May`: the first seven days, and so on; the last seven days."""
    first = _day(1, found["m8"], found["y8"], today)
    if first is None:
        return None
    if found["y8"] is None and today is not None and first > today:
        first = year_before(first)
    place = WEEKS_OF.index(found["wnth"]) if found["wnth"] in WEEKS_OF else None
    last = _whole_month(first, None)[1]
    begin = last - timedelta(days=6) if place is None else first + timedelta(days=7 * place)
    return begin, begin + timedelta(days=6), None, "period", "week"


WEEKS_OF = ("first", "second", "third", "fourth")


def _months(found: re.Match[str], today: date | None) -> Resolved | None:
    """Read `between January and August`: the first day of one month to the last day of the other."""
    last = _day(1, found["mb"], found["myb"], today)
    first = _day(1, found["ma"], found["mya"] or found["myb"], today)
    if first is None or last is None:
        return None
    if found["myb"] is None and today is not None and last > today:
        first, last = year_before(first), year_before(last)
    if first > last:
        first = year_before(first)
    return first, _whole_month(last, today)[1], None, "period", "range"


def _years(found: re.Match[str], today: date | None) -> Resolved | None:
    """Read `from 2013 to 2016`: the first day of one year to the last of the other."""
    first, last = int(found["ya"]), int(found["yb"])
    if first > last:
        return None
    end = date(last, 12, 31)
    return date(first, 1, 1), min(end, today) if today and today.year == last else end, None, "period", "year"


def _weekday(found: re.Match[str], today: date | None) -> Resolved | None:
    if today is None:
        return None
    number = WEEKDAYS.index(found["w"].lower())
    past = today - timedelta(days=(today.weekday() - number) % 7)
    ahead = today + timedelta(days=(number - today.weekday()) % 7)
    lead = (found["wlead"] or "").lower()
    if lead == "last" and past == today:
        past -= timedelta(days=7)
    if lead in ("next", "coming"):
        this_week = lead == "next" and ahead.isocalendar()[:2] == today.isocalendar()[:2]
        ahead = ahead + timedelta(days=7) if ahead == today or this_week else ahead
        return _one(ahead, ahead)
    return _one(past, ahead)


def count_of(words: str) -> int:
    """Return how many: `two`, `10`, `a`."""
    low = words.lower()
    return int(low) if low.isdigit() else SMALL.get(low, 1)


def _near(found: re.Match[str], today: date | None) -> Resolved | None:
    if today is None:
        return None
    words = found["near"].lower()
    if found["ago"]:
        return _one(today - timedelta(days=count_of(found["ago"]) * (7 if found["agounit"] == "week" else 1)))
    back = re.search(r"yesterday|last night|previous|before|earlier(?! in)", words)
    step = -1 if back else 0
    step = 1 if re.search(r"tomorrow|following", words) else step
    return _one(today + timedelta(days=step))


def _hours(found: re.Match[str], today: date | None) -> Resolved | None:
    words = found["hours"].lower()
    named = next((number for number, name in enumerate(WEEKDAYS) if name in words), None)
    if named is not None and today is not None:  # `in the 24 hours to Sunday morning`
        today -= timedelta(days=(today.weekday() - named) % 7)
    return today, today, None, "hours", "hours"


def _lastn(found: re.Match[str], today: date | None) -> Resolved | None:
    count = (found["n"] or "1").lower()
    if today is None or count in ("few", "several", "couple of"):
        return None, None, None, "vague", "vague"
    number = int(count) if count.isdigit() else SMALL[count]
    unit = found["lunit"]
    if unit == "day" and number == 1 and found["lead"] in ("last", "past"):
        return today, today, None, "hours", "hours"
    if found["lead"] == "last" and unit == "week" and not found["n"] and "the " not in found["lastn"]:
        monday = today - timedelta(days=today.weekday() + 7)
        return monday, monday + timedelta(days=6), None, "period", "week"
    if found["lead"] in ("previous", "preceding") and number == 1:
        return (
            today - timedelta(days=13 if unit == "week" else 1),
            today - timedelta(days=7),
            None,
            "period",
            "week",
        )
    days = number * LENGTHS[unit] if unit != "hour" else -(-number // 24)
    if found["lead"] == "last" and unit in ("month", "year") and not found["n"]:
        last = today.replace(day=1) - timedelta(days=1) if unit == "month" else date(today.year - 1, 12, 31)
        return (
            last.replace(day=1) if unit == "month" else last.replace(month=1, day=1),
            last,
            None,
            "period",
            unit,
        )
    return today - timedelta(days=days - 1), today, None, "period", "trailing"


def _around(found: re.Match[str], today: date | None) -> Resolved | None:
    if today is None:
        return None
    unit, which = found["unit"], found["which"].lower()
    shift = {"last": -1, "next": 1, "coming": 1}.get(which, 0)
    monday = today - timedelta(days=today.weekday())
    if unit == "week":
        first = monday + timedelta(days=7 * shift)
        last = first + timedelta(days=6)
        ahead = (max(first, today), last) if shift >= 0 else None
        return first, min(last, today) if shift == 0 else last, ahead, "period", "week"
    if unit == "weekend" and which == "the":
        past = monday + timedelta(days=5 if today.weekday() >= 5 else -2)
        coming = monday + timedelta(days=5)
        return past, past + timedelta(days=1), (coming, coming + timedelta(days=1)), "period", "week"
    if unit == "weekend":
        saturday = monday + timedelta(days=5 + 7 * shift)
        return (
            saturday,
            saturday + timedelta(days=1),
            (saturday, saturday + timedelta(days=1)),
            "period",
            "week",
        )
    if unit == "month":
        anchor = today.replace(day=1)
        if shift:
            anchor = (anchor + timedelta(days=32 if shift > 0 else -1)).replace(day=1)
        first, last = _whole_month(anchor, today)
        ahead = _whole_month(anchor, None) if shift >= 0 else None
        return first, last, ahead, "period", "month"
    first = date(today.year + shift, 1, 1)
    last = date(today.year + shift, 12, 31)
    return (
        first,
        min(last, today) if shift == 0 else last,
        (first, last) if shift >= 0 else None,
        "period",
        "year",
    )


def _epi(found: re.Match[str], today: date | None) -> Resolved | None:
    """Epidemiological weeks are read as ISO weeks: Monday to Sunday."""
    year = int(found["ey"]) if found["ey"] else today.year if today else None
    if year is None:
        return None
    try:
        number = int(found["e1"] or found["e3"])
        first = date.fromisocalendar(year, number, 1)
        last = date.fromisocalendar(year, int(found["e2"] or number), 7)
    except ValueError:
        return None
    return first, last, None, "period", "range" if found["e2"] else "week"


def _streak(found: re.Match[str], today: date | None) -> Resolved | None:
    words = (found["s1"] or found["s2"] or found["s3"]).lower()
    number = _number(words) if words[0].isdigit() else ORDINALS.get(words) or SMALL[words]
    if today is None:
        return None
    return today - timedelta(days=number - 1), today, None, "streak", "streak"


def _year(found: re.Match[str], today: date | None) -> Resolved | None:
    year = int(found["y5"])
    last = date(year, 12, 31)
    role = {"since": "since", "from": "from"}.get(found["ypre"].lower(), "period")
    return date(year, 1, 1), min(last, today) if today and today.year == year else last, None, role, "year"


LENGTHS = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365}
"""Days of what a number counts; a month's and a year's are rounded."""

SINCE_WHEN = re.compile(r"\b(?:first|highest|lowest|worst|time|record)\s(?:\w+\s){0,4}$", re.IGNORECASE)
"""What leads `in two weeks` where that only says since when nothing was like it."""


def _within(found: re.Match[str], today: date | None) -> Resolved | None:
    """Resolve `in two weeks`: those that end today, or the day that lies so far ahead."""
    if today is None or SINCE_WHEN.search(found.string[max(0, found.start() - MOST_BEFORE) : found.start()]):
        return None
    days = count_of(found["wn"].lower()) * LENGTHS[found["wunit"]]
    ahead = today + timedelta(days=days)
    return today - timedelta(days=days - 1), today, (ahead, ahead), "period", "trailing"


MOST_BEFORE = 40


KINDS = {
    "iso": _iso,
    "slashed": _slashed,
    "years": _years,
    "months": _months,
    "days_month": _days_month,
    "month_days": _month_days,
    "day_month": _day_month,
    "month_day": _month_day,
    "month_begins": _month_begins,
    "month_year": _month_year,
    "month": _month,
    "month_subject": _month_subject,
    "week_of_month": _week_of_month,
    "weekday": _weekday,
    "near": _near,
    "hours": _hours,
    "lastn": _lastn,
    "within": _within,
    "around": _around,
    "epi": _epi,
    "streak": _streak,
    "year": _year,
}
