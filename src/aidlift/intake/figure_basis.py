"""What a figure is over: new in a period, cumulative, current, or a rate a day."""

from __future__ import annotations

import re

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.counted import Counted
from aidlift.intake.dates import When
from aidlift.intake.drafts import FieldValue, inferred
from aidlift.intake.figure_days import (
    ACROSS_NUMBER,
    apart,
    is_aside,
    is_compared,
    is_future,
    is_of_other,
    is_of_publishing,
)

CURRENT = ("active_cases", "cfr")
LONGEST_NEW_PERIOD = 45
"""Days: a count over a longer range of dates is the outbreak's, so cumulative (our own choice)."""

MOST_WATCHED = 10
"""Words from contacts to how they are watched (our own choice)."""

MOST_UNTIL_NOW = 7
"""Words from `has recorded` to the last number it tells (our own choice)."""

WORST = re.compile(r"\b(?:most|worst|hardest)[\s-](?:affected|hit)\b", re.IGNORECASE)
"""What a place that is worst hit has is its total, in a bulletin of a day too."""

PARTING = frozenset((";", "while", "whereas", "after"))
"""Words after which a count is no part of the one before them."""

PARTS = ("including", "include", "included", "(", "with", "of", "whom", "which", "and", ",", "among", "as")


def basis_of(line: Line, one: Counted) -> FieldValue:
    """Decide the basis from the words at the number, then the sentence's days, then what was said before."""
    said = _said_at_number(line, one) or _told_before(line, one)
    if said:
        return said
    if line.context.heading_basis and line.is_listed:
        return FieldValue(line.context.heading_basis, "inherited")
    if _hours_follow(line, one):
        return FieldValue("new", "resolved")
    listed = _of_list(line, one)
    if listed is not None:
        return FieldValue(listed, "inferred")
    joined = _joined_to_earlier(line, one)
    if joined:
        return joined
    return _from_days(line, one) or inferred(_usual(line, one))


def _told_before(line: Line, one: Counted) -> FieldValue | None:
    """Return the basis of a count that is only taken up again: `The 3,768 cases were recorded in`."""
    quantity, index = one.atom.quantity, one.atom.index
    lead = line.atoms[index - 1].low if index else ""
    if quantity is None or lead not in ("the", "these", "those", "all", "'s", "its"):
        return None
    told = line.context.counts.get((one.measure, int(quantity.value)))
    return FieldValue(told["basis"].value, "inherited") if told is not None else None


def _of_list(line: Line, one: Counted) -> str | None:
    """Return the basis of the count that is parted into places: `3,768 cases: Tbilisi - 1,443 cases`."""
    if one.rule == "counted_elliptic" and line.atoms[one.atom.index - 1].low == "(":
        before = _used_before(line, one)  # `15 new cases came from Edo (three), Ondo (nine)`
        return before.basis or None if before is not None and before.counted == one.measure else None
    if ":" not in line.lows:
        return None
    mark = next(atom.index for atom in line.atoms if atom.low == ":")
    whole = next((atom for atom in line.quantities if atom.used), None)
    if whole is None or not whole.index < mark < one.atom.index or whole.counted != one.measure:
        lead = line.atoms[
            max(0, mark - 2) : mark
        ]  # `the spread of new infections: Kassala recorded 158 cases`
        headed = whole is None or whole.index > mark
        fresh = any(atom.get("basis") == "new" for atom in lead) and any(
            atom.is_a("measure") for atom in lead
        )
        return "new" if headed and fresh and mark < one.atom.index else None
    return whole.basis or None


def _hours_follow(line: Line, one: Counted) -> bool:
    """Tell whether `in the past day` comes after a number, with no other number between."""
    for atom in line.atoms[max(one.last, one.atom.index) + 1 :] if line.whens else ():
        if atom.quantity is not None or atom.low == ";":
            return False
        if atom.when is not None:
            return atom.when.role == "hours"
    return False


def _usual(line: Line, one: Counted) -> str:
    """Take what a place reports in a daily bulletin as new, anything else without a day as cumulative."""
    if line.context.basis != "new" and not line.context.daily:
        return "cumulative"
    if line.says("affected", "hit") and WORST.search(line.text[: one.atom.start - line.sentence.start]):
        return "cumulative"
    label = line.atoms[max(0, one.atom.index - 1)].low == ":" and line.sentence.kind == "sentence"
    if label and not line.whens:
        return "cumulative"
    reports = [
        verb
        for verb in line.verbs("report")
        if not verb.passive
        and verb.index < one.atom.index
        and verb.lemma != "account"
        and not _is_perfect(line, verb)
    ]
    happened = [
        verb
        for verb in line.verbs("report", "die", "infect", "recover", "test")
        if verb.form == "past"
        and not _is_perfect(line, verb)
        and abs(verb.index - one.atom.index) < 8
        and line.atoms[min(verb.index + 1, len(line.atoms) - 1)].low != ":"
    ]
    done = _used_before(line, one)
    if done is not None and done.basis == "cumulative":  # `48 cases had been counted and 36 people had died`
        return "cumulative"
    told = bool(reports) or "part" in one.cues or (line.context.daily and bool(happened))
    listed = ":" in {atom.low for atom in line.atoms[: one.atom.index]} and "part" in one.cues
    daily = told and not listed and (line.context.basis == "new" or (line.context.daily and bool(happened)))
    return "new" if daily else "cumulative"


def has_until_now(line: Line, one: Counted) -> bool:
    """Tell whether a place *has* recorded a count, which is so today whatever day began it."""
    lead = line.atoms[max(0, one.atom.index - MOST_UNTIL_NOW) : one.atom.index]
    verb = next((atom for atom in reversed(lead) if atom.verb_class == "report"), None)
    return verb is not None and not verb.passive and _is_perfect(line, verb)


def _is_perfect(line: Line, verb: Atom) -> bool:
    """Tell whether a country *has* recorded: until now; also `52 have died and 35 recovered`."""
    if any(one.get("verbword") == "have" for one in line.atoms[max(0, verb.index - 3) : verb.index]):
        return True
    lead = line.atoms[max(0, verb.index - 3) : verb.index]
    joined = next((k for k, atom in enumerate(reversed(lead)) if atom.low == "and"), None)
    if joined is None or verb.form != "past":
        return False
    behind = lead[len(lead) - joined :]
    if any(atom.quantity is None and not atom.is_a("person", "measure") for atom in behind):
        return False
    before = next((one for one in reversed(line.all_verbs) if one.index < verb.index), None)
    return before is not None and before.form == "past" and _is_perfect(line, before)


def _said_at_number(line: Line, one: Counted) -> FieldValue | None:
    if one.measure in CURRENT:
        return FieldValue("current", "inferred")
    if one.measure in ("countries_affected", "rank"):
        return FieldValue("cumulative", "inferred")
    if one.measure == "contacts":
        return FieldValue("current" if _is_watched(line, one) else "cumulative", "inferred")
    rate = _rate(line, one)
    if rate is not None:
        return line.context.quoted("per_day", rate.start, rate.end)
    run = next((atom for atom in line.whens if atom.when and atom.when.role == "streak"), None)
    if run is not None and _is_in_apposition(line, one, run) and "level" not in one.cues:
        return FieldValue("new", "inferred")
    if _part_since(line, one) or _tested_that_day(line, one):
        return FieldValue("new", "resolved")
    lead = line.atoms[one.atom.index - 1].low if one.atom.index else ""
    more = (
        lead in ("another", "further", "additional") or _is_record(line, one) or _is_more(line, one)
    ) and one.case_class not in (
        "probable",
        "suspected",
    )
    if "new" in one.cues or "daily" in one.cues or more:
        return FieldValue("new")
    if _is_raised_to(line, one):
        return FieldValue("cumulative", "inferred")
    if _raises_total(line, one) or _is_daily_record(line, one):
        return FieldValue("new", "inferred")
    tallied = _tally_before(line, one)
    if "cumulative" in one.cues or tallied:
        return FieldValue("cumulative")
    if "number" in one.cues and (not _has_role(line, "hours") or _hours_are_of_another(line, one)):
        return FieldValue("cumulative", "inferred")
    if "level" in one.cues:
        if _is_of_period(line, one):
            return FieldValue("new", "inferred")
        of_day = _has_role(line, "hours") and not (_is_toll(line, one) or _hours_are_of_another(line, one))
        return FieldValue("new" if of_day else "cumulative", "inferred")
    return None


WATCHING = frozenset(
    ("quarantine", "surveillance", "observation", "follow", "followed", "tracing", "traced", "monitoring")
)


def _is_record(line: Line, one: Counted) -> bool:
    """Tell whether a count is a day's that was never as high: `a record 1,559 cases`."""
    lead = [atom.low for atom in line.atoms[max(0, one.atom.index - 3) : one.atom.index]]
    return "record" in lead[-2:] and "level" not in one.cues and lead[:1] != ["total"]


def _is_watched(line: Line, one: Counted) -> bool:
    """Tell whether contacts are watched now: `60 contacts are being followed`, `In quarantine: 12`."""
    if "watched" in one.cues or ("part" in one.cues and not line.lows.isdisjoint(WATCHING)):
        return True
    if any(atom.low in WATCHING for atom in line.atoms[one.first : one.atom.index]):
        return True
    for atom in line.atoms[one.last + 1 : one.last + MOST_WATCHED]:
        if atom.quantity is not None or atom.low in ("of whom", "of which", ";", "whom"):
            return False
        if atom.low in WATCHING or atom.verb_class == "trace":
            return line.atoms[min(atom.index + 1, len(line.atoms) - 1)].quantity is None
    return False


def _is_more(line: Line, one: Counted) -> bool:
    """Tell whether a label's number is said to be of those that came to it: `Recoveries: 343 more`."""
    index, atoms = one.atom.index, line.atoms
    if "more" not in line.lows or index + 1 >= len(atoms) or atoms[index + 1].low != "more":
        return False
    return index + 2 == len(atoms) or atoms[index + 2].low != "than"


def _tested_that_day(line: Line, one: Counted) -> bool:
    """Tell whether tests were done on the day behind: `194 people tested on 1 May`, `tests done on`."""
    if one.measure != "tests" or not line.whens:
        return False
    after = line.atoms[one.last + 1 : one.last + 3]
    done = next((atom.index for atom in line.atoms[one.last + 1 : one.last + 4] if atom.low in DOING), None)
    if done is not None:
        after = line.atoms[done + 1 : done + 4]
    when = next((atom.when for atom in after if atom.when is not None), None)
    return one.measure == "tests" and when is not None and when.kind == "day" and when.role == "on"


DOING = frozenset(
    ("carried out", "carried", "conducted", "done", "performed", "processed", "run", "analysed")
)


def _part_since(line: Line, one: Counted) -> bool:
    """Tell whether a part has its own days: `six of them since Tuesday`, `16 of them just this month`."""
    if not line.whens:
        return False
    lows = [atom.low for atom in line.atoms[one.atom.index + 1 : one.atom.index + 3]]
    if not lows or (lows != ["of", "them"] and lows[0] != "of which"):
        return False
    for atom in line.atoms[one.atom.index + 2 : one.atom.index + 9]:
        if atom.quantity is not None or atom.low in (";", ","):
            return False
        if atom.when is not None:
            return atom.when.role in ("since", "period", "hours", "on")
    return False


MOST_RAISED = 9
"""Words of `took the number of those who have recovered` (our own choice)."""

RAISING = frozenset(("lift", "bring", "take", "push", "raise"))


def _is_raised_to(line: Line, one: Counted) -> bool:
    """Tell whether a count is what another raised a total to.

    So `which lifted recoveries to 792,522`, `took the number of those who have recovered to`.
    """
    if not one.atom.index or line.atoms[one.atom.index - 1].low != "to" or one.first >= one.atom.index:
        return False
    for atom in reversed(line.atoms[max(0, one.first - MOST_RAISED) : one.first]):
        if atom.verb_class == "level" and atom.lemma in RAISING:
            return True
        if atom.quantity is not None or atom.low in (",", ";"):
            return False
    return False


def _raises_total(line: Line, one: Counted) -> bool:
    """Tell whether the number is what `raising the total to` adds: nothing else says what it is over."""
    if "cumulative" in one.cues or "level" in one.cues or "number" in one.cues:
        return False
    for verb in line.verbs("level"):
        aimed = verb.form == "base" and line.atoms[verb.index - 1].low == "to"
        if (
            verb.index > one.atom.index
            and (verb.form == "ing" or aimed)
            and verb.lemma in ("raise", "bring", "take", "push")
        ):
            between = line.atoms[one.atom.index + 1 : verb.index]
            return not any(atom.quantity is not None or atom.low == ";" for atom in between)
        if (
            verb.index > one.atom.index
            and verb.form == "past"
            and verb.lemma in ("take", "bring", "push", "raise")
        ):
            between = line.atoms[one.atom.index + 1 : verb.index]
            tallied = any(
                atom.is_a("tally") or atom.low == "death toll"
                for atom in line.atoms[verb.index : verb.index + 5]
            )
            return tallied and not any(
                atom.quantity is not None or atom.low in (",", ";") for atom in between
            )
    return False


def _is_daily_record(line: Line, one: Counted) -> bool:
    """Tell whether a number is a day's that was a record: `the highest daily number of deaths with 150`."""
    if not one.atom.index or line.atoms[one.atom.index - 1].low != "with":
        return False
    lead = line.atoms[max(0, one.atom.index - 10) : one.atom.index]
    daily = next((atom.index for atom in lead if atom.get("basis") == "daily"), None)
    return daily is not None and all(atom.quantity is None for atom in line.atoms[daily : one.atom.index])


FALLING = frozenset(("fall", "drop", "decline", "decrease", "dip", "halve", "shrink"))
SUMMED = frozenset(("number", "tally", "total", "count", "caseload", "numbers"))


def _is_of_period(line: Line, one: Counted) -> bool:
    """Tell whether a level is that of a period, not a total: `deaths fell to 12`, `rose to 40 last week`."""
    if _is_toll(line, one) or one.measure not in ("cases", "deaths"):
        return False
    between = line.atoms[one.first : one.atom.index]
    if any(atom.lemma in FALLING for atom in between):
        return True
    if any(atom.low in SUMMED for atom in line.atoms[max(0, one.first - 3) : one.atom.index]):
        return False
    after = line.atoms[one.last + 1 : one.last + 4]
    week = next((atom.when for atom in after if atom.when is not None), None)
    return week is not None and week.role == "period" and week.kind in ("week", "trailing")


def _hours_are_of_another(line: Line, one: Counted) -> bool:
    """Tell whether a day is another count's: `the number rose to 1,668, with 206 cases in a day`."""
    hours = next(atom.index for atom in line.whens if atom.when is not None and atom.when.role == "hours")
    if "level" not in one.cues and "number" not in one.cues:
        return False
    if hours < one.first:  # `With 61 discharged during the day, the number rose to`
        counted = any(atom.used and atom.index < hours for atom in line.quantities)
        return counted and any(atom.low == "," for atom in line.atoms[hours : one.first])
    other = next((atom.index for atom in line.quantities if one.last < atom.index < hours), None)
    return other is not None and any(
        atom.low in ("with", "while", ";") for atom in line.atoms[one.last + 1 : other]
    )


def _is_toll(line: Line, one: Counted) -> bool:
    return any(atom.low in ("toll", "death toll") for atom in line.atoms[one.first : one.atom.index])


def _tally_before(line: Line, one: Counted) -> bool:
    """Tell whether `a total of` leads the number, or `in total` follows it."""
    atoms, index = line.atoms, one.atom.index
    led = index and "tally" in line.kinds and (atoms[index - 1].low == "of" or atoms[index - 1].is_a("tally"))
    if led and any(atom.is_a("tally") for atom in atoms[max(0, index - 3) : index]):
        short = _has_role(line, "hours") or any(
            atom.when is not None and atom.when.kind == "week" for atom in line.whens
        )
        return "new" not in one.cues and (line.is_to_date or not short)
    if _is_stated_total(atoms, index):
        return True
    if not line.is_to_date or _is_to_date_of_another(line, one):
        return False
    if _ends_to_date(line, one):
        return True
    return not _has_role(line, "hours") or _is_led_to_date(line, one)


def _is_stated_total(atoms: list[Atom], index: int) -> bool:
    """Tell whether a number is what a total is said to be: `the accumulated total is 4,008 deaths`."""
    return index > 1 and atoms[index - 1].get("verbword") == "be" and atoms[index - 2].is_a("tally")


def _ends_to_date(line: Line, one: Counted) -> bool:
    """Tell whether `since the outbreak began` follows a count before any other number or day."""
    for atom in line.atoms[max(one.last, one.atom.index) + 1 :] if "todate" in line.kinds else ():
        if "todate" in atom.senses:
            return True
        if atom.quantity is not None or atom.when is not None or atom.low == ";":
            return False
    return False


def _is_to_date_of_another(line: Line, one: Counted) -> bool:
    """Tell whether `so far` is of a later count: `four cases in a week, which took the number so far to`."""
    mark = next((atom.index for atom in line.atoms if "todate" in atom.senses), -1)
    between = line.atoms[max(one.last, one.atom.index) + 1 : mark] if mark > 0 else []
    period = any(atom.when is not None and atom.when.role in ("period", "hours") for atom in between)
    return period and any(atom.verb_class == "level" for atom in between)


def _is_led_to_date(line: Line, one: Counted) -> bool:
    """Tell whether `so far` leads the first number of a sentence that ends with one of the last day."""
    mark = next((atom.index for atom in line.atoms if "todate" in atom.senses), one.atom.index)
    lead = line.atoms[mark : one.atom.index]
    return bool(lead) and all(atom.quantity is None for atom in lead) and not _hours_follow(line, one)


def _rate(line: Line, one: Counted) -> Atom | None:
    """Find `a day`, `every day`, `daily` after the noun, or a run of days."""
    streak = next((atom for atom in line.whens if atom.when and atom.when.role == "streak"), None)
    if (
        streak is not None
        and abs(streak.index - one.atom.index) < 12
        and not _is_in_apposition(line, one, streak)
    ):
        return streak
    if "rate" not in line.kinds:
        return None
    atoms = line.atoms
    for atom in atoms[one.atom.index + 1 : one.last]:  # `200 people a day have died`
        if atom.is_a("rate") and atoms[atom.index - 1].is_a("person", "measure"):
            return atom
    for atom in atoms[max(one.last, one.atom.index) + 1 : max(one.last, one.atom.index) + 7]:
        if atom.low in ("its", "the", "their") and atoms[atom.index - 1].low == ",":
            break  # `3,110 cases today, its highest daily figure`
        following = atoms[atom.index + 1] if atom.index + 1 < len(atoms) else None
        if atom.is_a("rate") and not (following is not None and following.is_a("measure", "tally")):
            return atom
        joined = atoms[atom.index - 1].low == "and"
        if (atom.quantity is not None and not joined) or atom.low in (";", "."):
            break
    lead = atoms[max(0, one.first - 5) : one.last + 1]
    averaged = any(atom.low in ("average", "averaging", "averaged") for atom in lead)
    if averaged:
        return next((atom for atom in lead if atom.is_a("rate")), None)
    return None


def _is_in_apposition(line: Line, one: Counted, streak: Atom) -> bool:
    """Tell whether a run of days only says what a day's count was: `9,257 cases, the sixth day in a row`."""
    quantity = one.atom.quantity
    exact = quantity is not None and quantity.qualifier == "exact"
    return exact and streak.index > one.last and line.atoms[streak.index - 1].low in (",", "-", "–", "—", "(")


def _has_role(line: Line, role: str) -> bool:
    return any(atom.when is not None and atom.when.role == role for atom in line.whens)


def _joined_to_earlier(line: Line, one: Counted) -> FieldValue | None:
    """Take the basis of the count that this one is part of or coordinated with."""
    atoms = line.atoms
    if "part" in one.cues or (
        "of" in line.lows and any(atom.low == "of" for atom in atoms[one.atom.index + 1 : one.last])
    ):
        for atom in reversed(line.atoms[: one.atom.index]):
            if atom.is_a("basis") and atom.get("basis") in ("new", "cumulative", "active"):
                value = atom.get("basis")
                return line.context.quoted("current" if value == "active" else value, atom.start, atom.end)
    earlier = line.context.basis if line.sentence.lead is not None else None
    done = _used_before(line, one)
    if done is None:
        return FieldValue(earlier, "inherited") if earlier else None
    between = atoms[done.index + 1 : one.first + 1]
    if not line.lows.isdisjoint(PARTING) and any(atom.low in PARTING for atom in between):
        return None
    same = done.counted == one.measure and done.basis == "cumulative"
    if same and one.case_class is None and _adds_with(line, one):
        return FieldValue("new", "inferred")
    if done.counted == "tests" and one.measure == "cases" and done.basis:
        return FieldValue(done.basis, "inferred")  # `tested 3,412 samples on Monday, 214 of them positive`
    led = [atom.low for atom in between[:2]]
    beside = led in ([",", "with"], ["with", one.atom.low]) and one.measure != done.counted
    if beside and done.basis == "cumulative" and one.measure in ("recoveries", "deaths"):
        return FieldValue("cumulative", "inferred")  # `the tally to 50,742, with 607 deaths`
    basis = _basis_near(line, done)
    of_those = done.index == 1 and atoms[0].low == "of"  # `Of 194 people tested on 1 May, 29 were infected`
    if basis is None and done.basis and (of_those or _is_part(one, between)):
        basis = done.basis
    if basis is None and done.basis == "new" and _is_joined_by_and(atoms, done.index, one.atom.index):
        basis = "new"  # `Another 74 people died and 3,232 tested positive`
    return FieldValue(basis, "inferred") if basis else None


def _adds_with(line: Line, one: Counted) -> bool:
    """Tell whether a count is said to come to the total before it: `the tally is 9,112, with 43 today`."""
    index = one.atom.index
    lead = line.atoms[index - 2] if index > 1 and line.atoms[index - 1].low == "with" else None
    return lead is not None and not lead.is_a("place") and not lead.is_name


def _is_joined_by_and(atoms: list[Atom], first: int, last: int) -> bool:
    """Tell whether only `and` joins two counts, with no comma between."""
    return atoms[last - 1].low == "and" and all(atom.low != "," for atom in atoms[first + 1 : last])


def _is_part(one: Counted, between: list[Atom]) -> bool:
    """Tell whether a count is part of the one before it, or only one of a list with it."""
    bare = "part" in one.cues or all(
        atom is one.atom or atom.low in (",", "and") or atom.is_a("measure", "class", "disease")
        for atom in between
    )
    return bare or any(atom.low in ("of which", "which", "whom", "(", "including") for atom in between)


def _used_before(line: Line, one: Counted) -> Atom | None:
    """Return the last number before a count that is itself a count's."""
    for atom in reversed(line.quantities):
        if atom.index < one.first and atom.used and atom is not one.atom:
            return atom
    return None


def _basis_near(line: Line, atom: Atom) -> str | None:
    """Return the basis said at an earlier number of the sentence."""
    if line.kinds.isdisjoint(("basis", "tally")) and "death toll" not in line.lows:
        return None
    begin = max(0, atom.index - 8)
    lead = reversed(line.atoms[begin : atom.index])
    begin = next((one.index + 1 for one in lead if one.quantity is not None), begin)
    for other in line.atoms[begin : atom.index + 6]:
        basis = other.senses.get("basis")
        if basis in ("new", "daily"):
            return "new"
        if basis == "cumulative" or "tally" in other.senses or other.low == "death toll":
            return "cumulative"
    return None


def nearest_first(line: Line, one: Counted) -> list[Atom]:
    """Order the days of a sentence by how near they stand to a figure; a number between pushes them off."""
    if not line.whens:
        return []
    numbers = [atom.start for atom in line.quantities]

    def far(atom: Atom) -> float:
        low, high = sorted((atom.start, one.atom.start))
        return apart(atom, one.atom) + ACROSS_NUMBER * sum(low < number < high for number in numbers)

    apt = [
        atom
        for atom in line.whens
        if not (
            is_compared(line, atom) or is_of_other(line, atom, one.atom) or is_aside(line, atom, one.atom)
        )
    ]
    return sorted(apt, key=far)


def _reported_that_day(line: Line, one: Counted, whens: list[When]) -> bool:
    """Tell whether a place reported the number on the nearest day: `on Friday recorded 189 deaths, …`."""
    if line.is_to_date or not whens or whens[0].role != "on" or whens[0].kind != "day":
        return False
    if re.search(r"\d", whens[0].words) and not _leads_verb(line, whens[0]):
        return False
    return any(
        not verb.passive and 0 < one.atom.index - verb.index <= 3 and not _is_perfect(line, verb)
        for verb in line.verbs("report")
    )


def _announces(line: Line, verb: Atom, one: Counted) -> bool:
    """Tell whether a count is what somebody announced: `announced 17,710 cases for Wednesday`."""
    between = line.atoms[verb.index + 1 : one.atom.index]
    return verb.lemma == "announce" and all(atom.low not in (",", ";", "that", "while") for atom in between)


def _leads_verb(line: Line, when: When) -> bool:
    """Tell whether a day stands right before the verb: `the ministry on May 19 recorded 246 deaths`."""
    return any(
        line.atoms[verb.index - 1].when is when and verb.form == "past"
        for verb in line.verbs("report")
        if verb.index
    )


def _happens(line: Line, verb: Atom) -> bool:
    """Tell whether a verb says that what was counted happened or was told on a day."""
    before = line.atoms[verb.index - 1] if verb.index else None
    if before is not None and (before.low == "now" or before.quantity is not None):
        return False  # also `among 7,178 infected`
    told = verb.verb_class != "pledge" or (verb.lemma == "announce" and verb.passive)
    return told and verb.lemma != "confirm" and not _is_perfect(line, verb)


def _registered(line: Line, one: Counted) -> bool:
    """Tell whether the number was put down on one day: `25,294 cases were registered on 24 April`."""
    verb = next((verb for verb in line.verbs("report") if verb.index > one.last), None)
    put_down = verb is not None and verb.passive and verb.index <= one.last + 3
    return put_down and verb is not None and verb.lemma in ("register", "record", "log")


def _from_days(line: Line, one: Counted) -> FieldValue | None:
    whens = [
        atom.when
        for atom in nearest_first(line, one)
        if atom.when is not None and not is_future(line, atom.when) and not is_of_publishing(line, atom)
    ]
    if (
        whens
        and whens[0].role == "on"
        and whens[0].kind == "day"
        and len(whens) > 1
        and _has_role(line, "until")
    ):
        return FieldValue("new", "resolved")
    if any(when.role == "hours" for when in whens):
        return FieldValue("new", "resolved")
    if not whens and line.says("in the week", "during the week", "reporting week"):
        return FieldValue("new", "inferred")
    if _reported_that_day(line, one, whens):
        return FieldValue("new", "resolved")
    to_date = line.is_to_date and not _is_to_date_of_another(line, one)
    if any(when.role in ("since", "asof", "until") for when in whens) or to_date:
        return FieldValue("cumulative", "inferred")
    for when in whens:
        if when.role == "period" and when.first and when.last and when.kind != "year":
            long = (when.last - when.first).days > LONGEST_NEW_PERIOD
            return FieldValue("cumulative" if long else "new", "resolved")
        if when.kind == "year" and when.role == "period":
            return FieldValue("cumulative", "inferred")
    if not whens:
        return None
    happened = [
        verb
        for verb in line.verbs("die", "infect", "recover", "test", "report", "pledge")
        if one.atom.index < verb.index and _happens(line, verb)
    ]
    written = re.search(r"\d", whens[0].words) and not _registered(line, one)
    if whens and whens[0].role == "on" and not written and happened:
        return FieldValue("new", "resolved")
    active = [
        verb
        for verb in line.verbs("report", "pledge")
        if not verb.passive and verb.index < one.atom.index and not _is_perfect(line, verb)
        if verb.verb_class == "report" or _announces(line, verb, one)
    ]
    if any(when.role == "on" for when in whens) and active:
        return FieldValue("new", "resolved")
    return None
