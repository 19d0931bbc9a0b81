"""Days and periods as texts name them, resolved against the dateline.

A weekday is the last such day not after the dateline; where the verb looks forward, the next. A month is
the last such month that has begun. The past week is the seven days that end on the day of the report.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Final

from aidlift.intake.dates_resolved import KINDS, MONTHS, WEEKDAYS, count_of, year_before
from aidlift.intake.lexicon import words
from aidlift.intake.number_words import ORDINALS, SMALL
from aidlift.intake.spellings import parted, places_of, small_letters

MONTH = (
    r"January|February|March|April|May|June|July|August|September|October|November|December"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
WEEKDAY = r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
YEAR = r"(?:19|20)\d\d"
COUNT = r"\d{1,3}|" + "|".join(word for word in SMALL if word not in ("zero", "dozen"))
NTH = r"\d{1,3}(?:st|nd|rd|th)|" + "|".join(ORDINALS)
JOIN = r"\s?[-–—]\s?|\sto\s|\sand\s|\sthrough\s|\suntil\s"
TO_DAY = (
    rf"(?:\sto\s|\sand\s|\sthrough\s)(?={DAY}(?:[,.;:)\n]|$"
    r"|\s(?:in|at|for|of|and|with|the|this|there|was|were)\b))"
)
"""What joins two days of a month where no noun follows that the second may count."""

BEGINS = frozenset(
    map(str.lower, (*words("days_begin"), *SMALL, *ORDINALS, *MONTH.split("|"), *WEEKDAY.split("|")))
)
"""The words that a day or period may begin with: the pattern is only tried at them, as it is slow."""

COUNTED = (
    r"\d{1,4}(?:st|nd|rd|th)?(?:[-–—/.]|\s(?:[-–—A-Z]|(?:of|to|and|through|until|days?|weeks?|hours?)\b"
    r"|consecutive|straight|successive|epi))"
)
"""What a number that begins a day or period goes on with."""

PATTERN = re.compile(
    rf"\b(?={COUNTED}|[A-Za-z])(?:"
    rf"(?P<iso>\b{YEAR}-\d\d-\d\d\b)"
    rf"|(?P<slashed>\b\d{{1,2}}[/.]\d{{1,2}}[/.]{YEAR}\b)"
    rf"|(?P<years>\b(?:[Ff]rom|[Bb]etween)\s(?P<ya>{YEAR})\s(?:to|and|until|through)\s(?P<yb>{YEAR})\b)"
    rf"|(?P<months>\b(?:[Ff]rom|[Bb]etween)\s(?P<ma>{MONTH})(?:\s(?P<mya>{YEAR}))?\s(?:and|to|until|through)"
    rf"\s(?P<mb>{MONTH})\b(?!\s\d\d?\b)(?:\s(?P<myb>{YEAR}))?)"
    rf"|(?P<days_month>\b(?P<dm1>{DAY})(?:{JOIN})(?P<dm2>{DAY})\s(?P<dmm>{MONTH})\b\.?(?:,?\s(?P<dmy>{YEAR}))?)"
    rf"|(?P<month_days>\b(?P<mdm>{MONTH})\.?\s(?P<md1>{DAY})(?:\s?[-–—]\s?|{TO_DAY})(?P<md2>{DAY})(?!\w"
    rf"|,\d)(?:,?\s(?P<mdy>{YEAR}))?)"
    rf"|(?P<day_month>\b(?P<d1>{DAY})(?:\sof)?[\s-](?P<m1>{MONTH})\b\.?(?:,?[\s-](?P<y1>{YEAR})\b)?"
    r"(?P<ly1>\s(?:of\s)?last\syear)?)"
    rf"|(?P<month_day>\b(?P<m2>{MONTH})\.?\s(?P<d2>{DAY})(?![\w]|[,.]\d|\s(?:million|lakh|thousand"
    rf"|crore|per\scent|%))(?:,?\s(?P<y2>{YEAR})\b)?"
    r"(?P<ly2>\s(?:of\s)?last\syear)?)"
    rf"|(?P<month_begins>\b[Ff]irst\sday\sof\s(?P<m6>{MONTH})\b(?:\s(?P<y6>{YEAR}))?)"
    r"|(?P<month_year>\b(?:(?P<part>[Ee]arly|[Mm]id|[Ll]ate|the\send\sof"
    rf"|end\sof)[\s-])?(?P<m3>{MONTH})\.?,?\s(?P<y3>{YEAR})\b)"
    r"|(?P<month>\b(?P<mpre>[Ii]n|[Dd]uring|[Ss]ince|[Oo]f|[Tt]hrough|[Uu]ntil|[Bb]y|[Ll]ast|[Tt]his"
    rf"|[Bb]y\send|(?:[Bb]y|[Uu]ntil|[Uu]p\sto|[Aa]t)\sthe\send\sof|[Ee]arly|[Mm]id|[Ll]ate|[Ff]rom)[\s-](?:(?:early|mid|late)[\s-])?(?P<m4>{MONTH})\b(?!\.?\s\d)"
    r"(?:,?\s(?P<m4y>last|this)\syear)?)"
    rf"|(?P<month_subject>\b(?P<m7>{MONTH})(?=\s(?:alone|saw|has\sseen|brought|recorded|registered|witnessed)\b))"
    rf"|(?P<week_of_month>\b(?:[Ii]n|[Dd]uring|[Oo]ver)\sthe\s(?P<wnth>first|second|third|fourth|last|final)\sweek"
    rf"\sof\s(?P<m8>{MONTH})\b(?:,?\s(?P<y8>{YEAR}))?)"
    r"|(?P<weekday>\b(?:(?P<wlead>[Ll]ast|[Nn]ext|[Tt]his|[Cc]oming|[Ee]arly"
    rf"|[Ll]ate)\s)?(?P<w>{WEEKDAY})\b(?:\s(?:morning|afternoon|evening|night))?)"
    r"|(?P<near>\b(?:[Yy]esterday|[Tt]oday|[Tt]omorrow|[Tt]onight|[Tt]he\sday\sbefore|[Tt]his\s(?:morning|afternoon"
    r"|evening)|[Ll]ast\snight|(?:[Tt]he\s)?(?:[Pp]revious|day\sbefore|[Ff]ollowing)\sday"
    r"|[Aa]\sday\s(?:earlier|before)"
    rf"|(?:[Ll]ater|[Ee]arlier)\sin\sthe\sday|(?P<ago>(?i:{COUNT}|a))\s(?P<agounit>day|week)s?\sago)\b)"
    r"|(?P<hours>\b[Dd]uring\sthe\s(?:same\s|reporting\s)?(?:period|day)\b|\b(?:[Ii]n|[Ww]ithin)\s(?:a"
    r"|one)\s(?:single\s)?day\b|\b(?:(?:[Ii]n|[Oo]ver|[Dd]uring|[Ww]ithin|[Ff]or)\s)?(?:the\s"
    r"|a\s)?(?:(?:last|past|previous|preceding|same|latest)\s)?(?:24"
    rf"|twenty-four)[\s-]hours?(?:\speriod)?(?:\s(?:through|ending|to)\s(?!\d+,\d)[\w\s]{{2,20}}?(?=[,.;)]))?)"
    r"|(?P<lastn>\b(?:(?:[Ii]n|[Oo]ver|[Dd]uring|[Ff]or|[Ww]ithin)\s)?(?:the\s)?(?P<lead>last|past"
    rf"|previous|preceding|latest)\s(?:(?P<n>{COUNT}|few|several|couple\sof)[\s-])?(?P<lunit>day|week"
    r"|month|fortnight|year|hour)s?\b)"
    rf"|(?P<within>\b(?:[Ii]n|[Ww]ithin|[Dd]uring)\s(?:just\s|only\s|less\sthan\s)?"
    rf"(?P<wn>a\ssingle|an?|{COUNT})"
    r"\s(?P<wunit>day|week|fortnight|month)s?\b(?!['’]))"
    r"|(?P<around>\b(?:(?:[Ee]arlier|[Ll]ater)\s)?(?P<which>[Tt]his|[Nn]ext|[Ll]ast"
    r"|[Cc]oming|[Tt]he\s(?:ongoing|current)|[Tt]he(?=\sweekend))\s(?P<unit>week|weekend|month|year)\b)"
    r"|(?P<epi>\b(?:(?:(?:[Ee]pi|EPI)(?:demiological)?\.?\s(?:[-–]\s)?)?[Ww]eeks?\s?(?:\((?:EW|SE|EPI|epi)\)\s?)?|(?:EW|SE|Ew)[\s-]?)"
    rf"(?P<e1>\d{{1,2}})(?:(?:{JOIN})(?:week\s)?(?P<e2>\d{{1,2}})(?!\s(?:new|confirmed|suspected|cases|deaths|more)\b))?\b(?:(?:\sof|,|\s\()?\s?(?P<ey>{YEAR})\)?)?"
    r"|\b(?:the\s)?(?P<e3>\d{1,2})(?:st|nd|rd|th)\s(?:epi(?:demiological)?\s)?week\b(?:\s\(EW\s?\d{1,2}\))?)"
    rf"|(?P<streak>\b(?:(?:for\sthe|the|a)\s)?(?:(?P<s1>{NTH})\s(?:consecutive|straight"
    rf"|successive)\sday|(?P<s2>{NTH})\sday\s(?:in\sa\srow|running|in\ssuccession)"
    rf"|(?:for\s)?(?P<s3>{COUNT})\s(?:(?:consecutive|straight|successive)\sdays|days\sin\sa\srow))\b)"
    rf"|(?P<year>\b(?P<ypre>[Ii]n|[Ss]ince|[Dd]uring|[Ff]rom|[Ff]or|[Tt]he|[Oo]f|[Tt]hroughout)\s"
    rf"(?:(?:early|mid|late)[\s-])?(?P<y5>{YEAR})\b(?!\s?[,.]?\d))"
    r")"
)
SPAN_OF_YEARS = re.compile(rf"(?:19|20)(?<!\w\w\w)\d\d\s?[-–]\s?(?:{YEAR}|\d\d)\b")
LEAD = re.compile(
    r"\b(?:(?P<asof>as of(?: (?:midnight|noon|midday),?(?: on)?)?"
    r"(?: \d{1,2}[:.]?\d{0,2} ?(?:[ap]\.?m\.?|hrs|hours|gmt)?,? on)?|as at|as on"
    r"|as per data up to|at)|(?P<since>since|with effect from"
    r"|effective|starting|beginning|began on|after)|(?P<until>until|till|up to|upto"
    r"|through|by|up until|ending(?: on)?|ended(?: on)?)"
    r"|(?P<from>(?:from|between)(?: \d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m\.?(?: local time)?,?(?: on)?)?)"
    r"|(?P<said>(?<!have )(?<!has )(?<!had )since (?:(?!as (?:of|at) )[\w'’()-]+ ){1,14}"
    r"(?:on|in|of|dated|declared"
    r"|confirmed|detected|announced|began|started)"
    r"|since the (?:last|previous) [\w'’ ]{4,60}, (?:published|issued|released|dated)(?: on)?)"
    r"|(?P<before>before|ahead of))"
    r"(?: (?:the )?(?:night of|morning of|evening of|week of))?(?: the)?(?: early| late)?\s+$"
)
"""What leads a day; this and what follows is looked for in small letters."""

LEAD_ENDS = tuple(words("day_leads_end"))
"""How all that leads a day ends, in small letters; the pattern above is slow."""

LONGEST_LEAD = 72
"""Characters of what leads a day, but for what `since` begins; the longest of the pattern above has 59."""

SINCE_SOME = re.compile(r"\bsince (?:[\w'’]+ ){1,7}$")
"""What leads `in 2020` in `since the start of the pandemic in 2020`."""

BEGAN = re.compile(
    r"\b(?:outbreak|epidemic|pandemic|wave)\s(?:(?:that|which)\s)?(?:started|began|begun|broke out|erupted)"
    r"\s(?:(?:in|on)\s)?$"
)
"""What leads the beginning in `cases in the outbreak that began in April`."""

SINCE_LAST = re.compile(
    r"since the (?:last|previous) (?:\w+ )?(?:brief|briefing|report|update|bulletin|sitrep) \($"
)
WEEK_TO = re.compile(
    r"(?:week|seven days|7 days)\s(?:ending|ended|leading\sup\sto|up\sto|to|through)(?:\son)?\s+$"
)
WEEK_FROM = re.compile(r"\bweek\s(?:commencing|beginning|starting|that\sbegan)(?:\son)?\s+$")
DAYS_TO = re.compile(rf"\b(?P<days>{COUNT})\sdays\s(?:ending|leading\sup\sto|up\sto|to)(?:\son)?\s+$")
ENDS_DAYS = ("ending", "ended", "to", "through", "on")
"""How all that leads the last of some days ends; the patterns above are slow."""

TELLING = words("telling").union(
    MONTHS, WEEKDAYS, (name[:3] for name in MONTHS), (f"{year}" for year in range(1900, 2100))
)
"""Words that a day or period must have."""

BEFORE_WORD, AFTER_WORD, FARTHEST = 40, 34, 120
"""Characters around a telling word within which the pattern is tried; its longest form is shorter."""

JOINED = re.compile(
    r",?\s*(?:to|until|till|through|and|up to|[-–—])\s+(?:the\s)?"
    r"(?:\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m\.?,?\s(?:on\s)?)?|\s?[-–—]\s?",
    re.IGNORECASE,
)
MOST_LEAD = 96


NUMBERED = re.compile(r"(\d{1,2})")
ENDING = re.compile(r"\s?[(,]?\s?")
TELLS_DAYS = re.compile(r"\s?[(,:–-]\s?|\),?\s\(?|,\s(?:from\s)?")
"""What stands between a numbered week and its days."""


@dataclass(slots=True, unsafe_hash=True)  # not frozen: that takes three times as long to make
class When:
    """A day or period: `first` to `last`; `role` is on, period, hours, streak, asof, since, until or before.

    `ahead` is the day meant where the verb looks forward. None in `first`, `last`: words such as
    `the past few days` that set no day.
    """

    start: Final[int]
    end: Final[int]
    words: Final[str]
    role: Final[str]
    first: Final[date | None]
    last: Final[date | None]
    ahead: Final[tuple[date, date] | None] = None
    kind: Final[str] = "day"


@lru_cache(maxsize=4)
def find_dates(text: str, today: date | None) -> tuple[When, ...]:
    """Find and resolve what a text says of days, in order; days without a year need `today`."""
    return tuple(_weeks_told(text, _days_before(text, _joined(text, list(_single(text, today)), today))))


def _days_before(text: str, found: list[When]) -> list[When]:
    """Take the previous day as that before the day told: `3 on Monday, from 5 the previous day`."""
    kept: list[When] = []
    for when in found:
        last = kept[-1] if kept else None
        named = (
            last is not None and last.kind == "day" and last.role in ("on", "asof") and last.last is not None
        )
        if (
            named
            and last is not None
            and last.last is not None
            and when.words.lower().startswith(DAYS_BEFORE)
        ):
            near = when.start - last.end < FARTHEST and not ENDS_SENTENCE.search(text, last.end, when.start)
            day = last.last - timedelta(days=1)
            when = replace(when, first=day, last=day) if near else when
        kept.append(when)
    return kept


DAYS_BEFORE = ("the previous day", "previous day", "the day before", "a day earlier", "a day before")
ENDS_SENTENCE = re.compile(r"[.;!?]\s|\n\n")


def _weeks_told(text: str, found: list[When]) -> list[When]:
    """Take a numbered week as the text tells its days: `the 30th week (EW30), July 21 to 27`, `EW30`."""
    told: dict[str, tuple[date | None, date | None]] = {}
    ended = []
    for when, following in pairwise(found):
        if when.kind != "week":
            continue
        gap = text[when.end : following.start]
        if following.words.lower().startswith("end") and following.last and ENDING.fullmatch(gap):
            number = NUMBERED.search(when.words)
            if number:
                told[number[1]] = following.last - timedelta(days=6), following.last
                ended.append(following)
            continue
        if following.kind != "range":
            continue
        number = NUMBERED.search(when.words)
        gap = text[when.end : following.start]
        days = following.last is not None and following.first is not None
        if number and days and TELLS_DAYS.fullmatch(gap):
            told[number[1]] = following.first, following.last
    if not told:
        return found
    kept = []
    for when in found:
        if when in ended:
            continue
        number = NUMBERED.search(when.words) if when.kind == "week" else None
        first, last = told.get(number[1], (when.first, when.last)) if number else (when.first, when.last)
        kept.append(replace(when, first=first, last=last))
    return kept


def first_written_day(text: str) -> date | None:
    """Return the first day that a text writes with its year, or None."""
    for when in find_dates(text, None):
        if when.kind == "day" and when.first is not None and when.first == when.last:
            return when.first
    return None


def years_spanned(text: str) -> list[tuple[int, int]]:
    """Find spans of years such as 2014-2016, which no quantity is."""
    return [found.span() for found in SPAN_OF_YEARS.finditer(text)]


@lru_cache(maxsize=4)
def _matches(text: str) -> tuple[re.Match[str], ...]:
    """List the pattern's hits; it is only tried at words that begin days, near words that days must have."""
    words, ends = parted(text)
    found = []
    end = 0
    for begin, last, stop in _windows(text, words, ends):
        end = max(begin, end)
        place = bisect_left(ends, end) | 1  # words stand at odd places
        while place <= last:
            start = ends[place - 1]
            word = words[place]
            if start >= end and (word in BEGINS or word.isdecimal()):
                hit = PATTERN.match(text, start, stop)
                if hit is not None:
                    found.append(hit)
                    end = hit.end()
            place += 2
    return tuple(found)


def _windows(text: str, words: list[str], ends: list[int]) -> Iterator[tuple[int, int, int]]:
    """Give the stretches around words of days, joined where they touch, cut at blanks.

    In the middle stands the place of the last such word: no day begins behind it.
    """
    open_at = close_at = last = -1
    for place in places_of(TELLING, words):
        start, end = ends[place - 1], ends[place]
        begin = max(
            text.rfind(" ", max(0, start - FARTHEST), max(0, start - BEFORE_WORD)) + 1, start - FARTHEST, 0
        )
        stop = text.find(" ", end + AFTER_WORD, end + FARTHEST)
        stop = min(len(text), end + FARTHEST) if stop < 0 else stop
        if begin <= close_at:
            close_at, last = stop, place
            continue
        if close_at > 0:
            yield open_at, last, close_at
        open_at, close_at, last = begin, stop, place
    if close_at > 0:
        yield open_at, last, close_at


def _single(text: str, today: date | None) -> Iterator[When]:
    for found in _matches(text):
        name = found.lastgroup or ""
        resolved = KINDS[name](found, today)
        if resolved is None:
            continue
        first, last, ahead, role, kind = resolved
        start = found.start()
        before = text[max(0, start - MOST_LEAD) : start]
        small = small_letters(before)
        if name == "year" and found[0][:3] == "of " and small.endswith(SUMMING):
            continue  # `a total of 2057 cases`
        lead = None
        ending = small.rstrip()
        if ending.endswith(LEAD_ENDS):
            lead = LEAD.search(small, 0 if "since" in small else max(0, len(ending) - LONGEST_LEAD))
        words = found[0]
        days = _days_up_to(small) if last is not None and role == "on" else 0
        if days and last is not None:
            first, role, kind = last - timedelta(days=days - 1), "period", "week" if days == 7 else "range"
        elif role == "on" and first is not None and "week" in small and WEEK_FROM.search(small):
            last, role, kind = first + timedelta(days=6), "period", "week"
        elif lead and role in ("on", "period"):
            named = {"said": "since"}.get(lead.lastgroup or role, lead.lastgroup or role)
            role = "period" if kind == "range" and named == "from" else named
            told = before[lead.start() :]
            if lead.lastgroup == "said" and NAMED.search(told):
                told = told[told.rstrip().rfind(" ") + 1 :]
            start -= len(told)
            words = text[start : found.end()]
        elif first is not None and (
            (before.endswith(("(", "(\n")) and SINCE_LAST.search(small)) or _is_since_then(name, words, small)
        ):
            role = "since"
        if (
            role == "until"
            and re.search(r"(?:week|days)\s$", before[: lead.start()] if lead else "")
            and last
        ):
            first, role, kind = last - timedelta(days=6), "period", "week"
        yield When(start, found.end(), words, role, first, last, ahead, kind)


NAMED = re.compile(r"\b(?:in|of|by|[Ss]ince) (?!COVID|Ebola|SVD|MERS)[A-Z][a-z]+")
"""A name in `since the outbreak in Uganda was declared on`, which keeps its own meaning."""

SUMMING = ("total ", "number ", "tally ", "toll ", "count ", "sum ", "caseload ")
"""What a number that looks like a year follows with `of`."""


def _is_since_then(name: str, words: str, before: str) -> bool:
    """Tell whether `in 2020` goes on `since the start of the pandemic`."""
    if any(word in before for word in ("outbreak", "epidemic", "pandemic", "wave")) and BEGAN.search(before):
        return True
    led = name in ("year", "month") and words[:2].lower() == "in"
    return led and SINCE_SOME.search(before) is not None


def _days_up_to(before: str) -> int:
    """Return how many days end on the day that follows: `in the week to`, `three days leading up to`.

    What stands before the day is given in small letters.
    """
    if ("week" not in before and "days" not in before) or not before.rstrip().endswith(ENDS_DAYS):
        return 0
    if WEEK_TO.search(before):
        return 7
    told = DAYS_TO.search(before)
    return count_of(told["days"]) if told else 0


def _joined(text: str, found: list[When], today: date | None) -> list[When]:
    """Join `from A to B`, `between A and B` and `A - B` into one period."""
    kept: list[When] = []
    for when in found:
        last = kept[-1] if kept else None
        if last is not None and last.end > when.start and last.role != "from":
            gap = None
        else:
            gap = text[last.end : when.start] if last is not None else None
        bare = when
        if gap is not None and last is not None:
            between = text[last.end : when.end - len(_bare(when))]
            if (
                last.role in {"from", "since", "on"}
                and when.role in ("on", "until", "period")
                and when.kind in ("day", "month")
                and last.kind in ("day", "month")
                and JOINED.fullmatch(between)
                and (last.role == "from" or "and" not in between.split())
                and last.first
                and when.last
            ):
                first = last.first
                end = when.last
                if first > end:
                    written = re.search(YEAR, when.words) is not None
                    first, end = (year_before(first), end) if written else _in_order(first, end, today)
                kept[-1] = replace(
                    last,
                    end=when.end,
                    words=text[last.start : when.end],
                    role="period",
                    first=first,
                    last=end,
                    ahead=None,
                    kind="range",
                )
                continue
        kept.append(bare)
    return [replace(when, role="since") if when.role == "from" else when for when in kept]


def _in_order(first: date, end: date, today: date | None) -> tuple[date, date]:
    """Put the ends of a period in order: `6 February through 30 April`, told in January, ends that year."""
    if today is not None and first >= today:
        return first, end.replace(year=end.year + 1) if (end.month, end.day) != (2, 29) else end
    return year_before(first), end


def _bare(when: When) -> str:
    """Return the words without what leads them."""
    lead = LEADING.match(when.words)
    return when.words[lead.end() :] if lead else when.words


LEADING = re.compile(r"(?:until|till|up to|upto|through|by|as of|to)\s+(?:the\s)?", re.IGNORECASE)
