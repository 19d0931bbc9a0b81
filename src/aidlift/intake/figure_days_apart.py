"""Which days of a sentence are not of a count: set beside it, of a part, of another clause."""

from __future__ import annotations

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line

MOST_PART = 7
"""Words from `six of them` to their day (our own choice)."""


MOST_COMPARED = 9
"""Words from a number that is compared with to its day: `up from 68,651 in the same period of 2023`."""


COMPARING = frozenset(("than", "against", "versus", "compared"))


def is_compared(line: Line, atom: Atom) -> bool:
    """Tell whether a day only stands for comparison: `compared with November 2023`, `than on Monday`."""
    if atom.index + 1 < len(line.atoms) and line.atoms[atom.index + 1].low == "when":
        return False  # `lower than yesterday when we recorded 434 cases`
    near = line.atoms[max(0, atom.index - 3) : atom.index]
    words = atom.when.words.lower() if atom.when is not None else ""
    if words.endswith(("day earlier", "day before")) and any(
        one.quantity and not one.counted for one in near
    ):
        return True  # `642 cases, after a record 681 a day earlier`
    if "times" in line.lows and any(
        one.low == "times" for one in line.atoms[max(0, atom.index - 5) : atom.index]
    ):
        return True  # `47 times the number in early April`
    lead = set() if any(one.counted for one in near) else {one.low for one in near}
    if (
        {"same", "period"} <= lead
        or lead & {"compared", "than", "versus"}
        or (words.endswith(" ago") and "as" in lead)
        or {"as", "announced"} <= lead
        or _is_record(line, atom)
    ):
        return True
    for one in reversed(line.atoms[max(0, atom.index - MOST_COMPARED) : atom.index]):
        if one.quantity is not None:
            lead = {other.low for other in line.atoms[max(0, one.index - 2) : one.index]}
            return bool(lead & COMPARING or _is_change_from(line, one)) and one.counted == ""
        if one.low in (",", ";", "while") or one.verb_class not in ("", "report"):
            return False
    return False


def _is_change_from(line: Line, number: Atom) -> bool:
    """Tell whether a number is what another rose or fell from, not where: `up from 68,651`, `fell from`."""
    lead = line.atoms[max(0, number.index - 5) : number.index]
    if not lead or lead[-1].low != "from":
        return False
    return any(one.verb_class == "level" or one.low in ("up", "down", "increase", "rise") for one in lead)


def _is_record(line: Line, atom: Atom) -> bool:
    """Tell whether a day only says since when no count was higher: `the highest toll since March`."""
    if atom.when is None or atom.when.role != "since":
        return False
    for one in reversed(line.atoms[max(0, atom.index - MOST_PART) : atom.index]):
        if one.quantity is not None or one.low in (",", ";"):
            return False
        if one.low in ("highest", "lowest", "worst", "biggest", "largest", "most", "deadliest"):
            return True
    return False


PARTED = frozenset(("them", "whom", "of which"))
"""What stands for a whole in its part: `six of them`."""


def is_of_other(line: Line, atom: Atom, number: Atom) -> bool:
    """Tell whether a day is of another number, a part: `376 deaths, six of them since Tuesday`."""
    if number.index < atom.index and _is_across_comparison(line, atom, number):
        return True
    if number.index > atom.index and _is_bracketed_by_count(line, atom):
        return True
    if number.index < atom.index and _is_of_the_last(line, atom, number):
        return True
    if number.index < atom.index and atom.when is not None and atom.when.role == "hours":
        mark = next((one.index for one in line.atoms[number.index : atom.index] if one.low == "with"), None)
        parted = mark is not None and line.atoms[mark - 1].low == "," and _is_until_now(line, number)
        if parted and any(one.quantity is not None for one in line.atoms[mark : atom.index]):
            return True  # `has now confirmed 507,996 cases, with a record of 9,441 in 24 hours`
    if number.index < atom.index and (
        _is_behind_after(line, atom, number) or _opens_next(line, atom, number)
    ):
        return True
    if number.index < atom.index and _is_of_part_behind(line, atom, number):
        return True
    owner = line.atoms[atom.index - 1] if atom.index > 1 else number
    if owner.quantity is not None and owner.index < number.index and line.atoms[owner.index - 1].is_a("such"):
        return True  # `371 deaths, including 12 in the last 24 hours, and 9,585 cases`
    if (
        owner.quantity is not None
        and owner.index > number.index
        and (
            line.atoms[owner.index - 1].low in ("with", "by", "up")
            or line.atoms[owner.index - 1].is_a("such")
        )
    ):
        return True  # `3,728 cases, with 198 in the last 24 hours`
    lead = line.atoms[max(0, atom.index - MOST_PART) : atom.index]
    parted = not PARTED.isdisjoint(line.lows)
    mark = next((one.index for one in reversed(lead) if one.low in PARTED), None) if parted else None
    if mark is None:
        return False
    part = next(
        (one for one in reversed(line.atoms[max(0, mark - 2) : mark]) if one.quantity is not None), None
    )
    return part is not None and part is not number


def part_with_days(line: Line, atom: Atom) -> Atom | None:
    """Return the bare number right before days: `12,300 cases, 4,000 reported in the past week`."""
    if atom.when is None or atom.when.role not in ("hours", "period") or atom.index < 3:
        return None
    part = line.atoms[atom.index - (2 if line.atoms[atom.index - 1].verb_class == "report" else 1)]
    if part.quantity is None or part.quantity.unit is not None or part.index < 1:
        return None
    lead = line.atoms[part.index - 1]
    return part if lead.low == "," or lead.is_a("such") else None


def _is_of_part_behind(line: Line, atom: Atom, number: Atom) -> bool:
    """Tell whether days are of a smaller bare number behind a comma."""
    part = part_with_days(line, atom)
    if part is None or part.index - 1 <= number.index or number.quantity is None or part.quantity is None:
        return False
    return number.quantity.number > part.quantity.number


def _is_until_now(line: Line, number: Atom) -> bool:
    """Tell whether a count is what a place *has now* confirmed."""
    lead = line.atoms[max(0, number.index - 4) : number.index]
    return any(one.verb_class == "report" for one in lead) and any(
        one.low in ("now", "already") for one in lead
    )


def _is_of_the_last(line: Line, atom: Atom, number: Atom) -> bool:
    """Tell whether a day is that of the last case alone: `nine cases, the last of them on 11 April`."""
    for one in reversed(line.atoms[max(number.index + 1, atom.index - MOST_PART) : atom.index]):
        if one.quantity is not None or one.low == ";":
            return False
        if one.low in {"last", "latest", "first", "earliest"} and line.atoms[one.index - 1].low == "the":
            return line.atoms[one.index - 2].low in (",", "(", "with", "and", "–", "—")
    return False


def _is_behind_after(line: Line, atom: Atom, number: Atom) -> bool:
    """Tell whether hours are of what raised a count: `9,772 died after 220 more did so in a single day`."""
    if atom.when is None or atom.when.role != "hours" or line.lows.isdisjoint(RAISED_BY):
        return False
    mark = next(
        (one.index for one in line.atoms[number.index + 1 : atom.index] if one.low in RAISED_BY), atom.index
    )
    return any(one.quantity is not None for one in line.atoms[mark : atom.index])


RAISED_BY = frozenset(("after", "following"))


def _opens_next(line: Line, atom: Atom, number: Atom) -> bool:
    """Tell whether `and as of 18 March, 317 people` says of what day the count behind it is."""
    if atom.when is None or atom.when.role not in ("asof", "on"):
        return False
    begin = atom.index - 1 - (line.atoms[atom.index - 1].low == "on")
    lead = line.atoms[begin].low
    behind = line.atoms[atom.index + 1 : atom.index + 4]
    if lead not in ("and", "while", *(() if atom.when.role == "on" else (",",))):
        return False
    told = lead != "," or any(one.verb_class for one in line.atoms[number.index : atom.index])
    return told and any(one.quantity is not None for one in behind)


def _is_bracketed_by_count(line: Line, atom: Atom) -> bool:
    """Tell whether a day stands alone in brackets behind a count: `20,845 new cases (EW7) and 21 deaths`."""
    if atom.index < 3 or atom.index + 1 >= len(line.atoms):
        return False
    if (line.atoms[atom.index - 1].low, line.atoms[atom.index + 1].low) != ("(", ")"):
        return False
    return any(one.used for one in line.atoms[max(0, atom.index - 6) : atom.index - 1])


def _is_across_comparison(line: Line, atom: Atom, number: Atom) -> bool:
    """Tell whether a day is of what a count is compared with: `75 deaths, compared to 72 the day before`."""
    if line.lows.isdisjoint(COMPARING):
        return False
    between = line.atoms[number.index + 1 : atom.index]
    mark = next((one.index for one in between if one.low in COMPARING), None)
    return mark is not None and any(one.quantity is not None for one in line.atoms[mark : mark + 3])


def is_aside(line: Line, atom: Atom, number: Atom) -> bool:
    """Tell whether a day belongs to another clause: `the cyclone, which made landfall on 14 March`."""
    if (
        _is_of_the_first(line, atom, number)
        or _is_of_saying(line, atom, number)
        or _is_of_a_share(line, atom)
    ):
        return True
    if _is_in_clause_before(line, atom, number) or _is_of_one_among(line, atom, number):
        return True
    run = atom.when is not None and atom.when.role == "streak"
    if run and any(atom.index < one.index < number.index for one in line.semicolons):
        return True  # `no cases for the second day running; 44 patients have recovered`
    parted = [one.index for one in line.semicolons if number.index < one.index < atom.index]
    if parted and any(one.is_a("measure") for one in line.atoms[parted[-1] + 1 : atom.index]):
        return True  # `deaths 139; new cases in the last week 212`
    for one in reversed(line.atoms[number.index + 1 : atom.index]):
        if one.verb_class or one.quantity is not None or one.low == ";":
            return False
        if one.low in ("which", "who", "where"):
            return True
    return False


RELATIVE = frozenset(("which", "who", "where", "when"))


def _is_in_clause_before(line: Line, atom: Atom, number: Atom) -> bool:
    """Tell whether a day stands in an aside before: `Congo, where it was declared on 7 May, six cases`."""
    if atom.index > number.index or line.atoms[atom.index + 1].low != ",":
        return False
    for one in reversed(line.atoms[max(1, atom.index - MOST_COMPARED) : atom.index]):
        if one.quantity is not None or one.low in (",", ";"):
            return False
        if one.low in RELATIVE:
            return line.atoms[one.index - 1].low == ","
    return False


def _is_of_one_among(line: Line, atom: Atom, number: Atom) -> bool:
    """Tell whether a day is that of one of them: `five are dead, among them one who died on Saturday`."""
    if "such" not in line.kinds and "among them" not in line.lows:
        return False
    between = line.atoms[number.index + 1 : atom.index]
    mark = next((one.index for one in between if one.low == "among them" or "such" in one.senses), None)
    if mark is None:
        return False
    behind = line.atoms[mark + 1 : atom.index]
    return any(one.low == "who" for one in behind) and all(one.quantity is None for one in behind)


def _is_of_a_share(line: Line, atom: Atom) -> bool:
    """Tell whether a day is that of a change in per cent: `with infections up 200% in a week`."""
    for one in reversed(line.atoms[max(0, atom.index - MOST_SHARE) : atom.index]):
        if one.quantity is not None:
            return one.quantity.unit == "percent"
        if one.low in (",", ";"):
            return False
    return False


MOST_SHARE = 4
"""Words from a percentage to the days that it is over (our own choice)."""


PUBLISHED = frozenset(
    ("released", "published", "issued", "shared", "updated", "provided", "compiled", "briefing")
)


def is_of_publishing(line: Line, atom: Atom) -> bool:
    """Tell whether a day is when counts were told, not when they came: `figures released on Monday show`."""
    lead = line.atoms[max(0, atom.index - MOST_SHARE) : atom.index]
    if any(one.low in PUBLISHED for one in lead):
        return True
    period = atom.when is not None and atom.when.role == "period"
    if period and lead and lead[-1].verb_class == "say":
        return True  # `22,800 cases, the organisation said last week`
    if atom.when is None or atom.when.role != "period" or atom.index > 1:
        return False
    behind = line.atoms[atom.index + 1 : atom.index + 1 + MOST_PART]  # `Last week the agency said`
    return any(one.verb_class == "say" for one in behind)


def _is_of_saying(line: Line, atom: Atom, number: Atom) -> bool:
    """Tell whether a day is only when it was said, the count having its own: `said on Friday that`."""
    if atom.index > number.index or not any(other.index > number.index for other in line.whens):
        return False
    lead = line.atoms[max(0, atom.index - 2) : atom.index]
    after = line.atoms[atom.index + 1].low if atom.index + 1 < len(line.atoms) else ""
    return after == "that" and any(one.verb_class == "say" for one in lead)


def _is_of_the_first(line: Line, atom: Atom, number: Atom) -> bool:
    """Tell whether a day is that of the first case alone: `Having its first case in mid-March, …`."""
    if atom.index > number.index or "first" not in line.lows:
        return False
    lead = line.atoms[max(0, atom.index - MOST_PART) : atom.index]
    first = next((one.index for one in lead if one.low == "first"), None)
    return first is not None and any(one.is_a("measure") for one in line.atoms[first : first + 5])
