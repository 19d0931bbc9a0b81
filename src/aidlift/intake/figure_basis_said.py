"""What the words at a number say it is over: new, a total, a day's record, a rate, what is so now."""

from __future__ import annotations

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.counted import Counted
from aidlift.intake.counted_parts import FALLING, RAISING
from aidlift.intake.drafts import FieldValue
from aidlift.intake.figure_days import day_owning
from aidlift.intake.lexicon import words

CURRENT = ("active_cases", "cfr")


MOST_WATCHED = 10
"""Words from contacts to how they are watched (our own choice)."""


def hours_follow(line: Line, one: Counted) -> bool:
    """Tell whether `in the past day` comes after a number, with no other number between."""
    for atom in line.atoms[max(one.last, one.atom.index) + 1 :] if line.whens else ():
        if atom.quantity is not None or atom.low == ";":
            return False
        if atom.when is not None:
            return atom.when.role == "hours"
    return False


def day_follows(line: Line, one: Counted) -> bool:
    """Tell whether a weekday or yesterday stands right behind a count: `recorded 386,452 cases on Friday`."""
    lead = line.atoms[one.first - 1].low if one.first else ""
    after = line.atoms[one.last + 1 : one.last + 3] if line.whens else []
    behind = after[1].when if len(after) > 1 and after[0].low == "on" else after[0].when if after else None
    if behind is None or behind.role != "on" or behind.kind != "day" or lead in ("to", "at", "of"):
        return False
    to_date = any("todate" in atom.senses for atom in line.atoms[: one.last + 4])
    return not any(char.isdigit() for char in behind.words) and not to_date


def hours_lead(line: Line, one: Counted) -> bool:
    """Tell whether `In the past day` comes before a number, with no other number between."""
    for atom in reversed(line.atoms[: one.first]):
        if atom.quantity is not None or atom.low == ";":
            return False
        if atom.when is not None and atom.when.role == "hours":
            return not atom.index or line.atoms[atom.index - 1].low in OPENING
    return False


OPENING = frozenset((",", ";", ":", "that", "and", "while"))
"""What stands before the days that begin a clause."""


def said_at_number(line: Line, one: Counted) -> FieldValue | None:
    """Return what the words at a number say of its basis, or None."""
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
    behind = line.atoms[one.last + 1].low if one.last + 1 < len(line.atoms) else ""
    besides = behind in ("are", "is")  # `Another 20 deaths are believed to be linked`: so are they now
    more = (
        (lead in {"another", "further", "additional"} and not besides)
        or lead in ("added", "adding", "gained", "gaining")
        or _is_record(line, one)
        or _is_more(line, one)
    ) and one.case_class not in (
        "probable",
        "suspected",
    )
    fresh = "new" in one.cues and not (besides and lead in ("another", "further", "additional"))
    if fresh or "daily" in one.cues or more or day_owning(line, one.atom) is not None:
        return FieldValue("new")
    if _is_raised_to(line, one) or _has_more_after(line, one):
        return FieldValue("cumulative", "inferred")
    if _raises_total(line, one) or _is_daily_record(line, one):
        return FieldValue("new", "inferred")
    tallied = _tally_before(line, one)
    if "cumulative" in one.cues or tallied:
        return FieldValue("cumulative")
    if "number" in one.cues and (not has_role(line, "hours") or _hours_are_of_another(line, one)):
        return FieldValue("cumulative", "inferred")
    if "level" in one.cues:
        if _is_of_period(line, one):
            return FieldValue("new", "inferred")
        of_day = has_role(line, "hours") and not (_is_toll(line, one) or _hours_are_of_another(line, one))
        return FieldValue("new" if of_day else "cumulative", "inferred")
    return None


WATCHING = words("watching")


def _is_record(line: Line, one: Counted) -> bool:
    """Tell whether a count is a day's that was never as high: `a record 1,559 cases`."""
    if "record" not in line.lows:
        return False
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
            if line.atoms[atom.index - 1].low in ("were", "was", "been") and atom.low.endswith("ed"):
                return False  # `1,110 contacts were traced`
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
        after = line.atoms[done + 1 : done + 6]
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


def _has_more_after(line: Line, one: Counted) -> bool:
    """Tell whether more came to a total: `9,772 patients died after 220 more deaths were told`."""
    if line.lows.isdisjoint(("after", "following")):
        return False
    for atom in line.atoms[max(one.last, one.atom.index) + 1 :][:MOST_RAISED]:
        if atom.quantity is not None or atom.low in (";", "while"):
            return False
        if atom.low in ("after", "following"):
            behind = line.atoms[atom.index + 1 : atom.index + 4]
            return len(behind) > 1 and behind[0].quantity is not None and behind[1].get("basis") == "new"
    return False


def _raises_total(line: Line, one: Counted) -> bool:
    """Tell whether the number is what `raising the total to` adds: nothing else says what it is over.

    So are both of `40 cases and 2 deaths, bringing the total to`, and of `With 40 cases, the tally rose to`.
    """
    verb = next((verb for verb in line.verbs("level") if verb.index > one.atom.index), None)
    if verb is None or not {"cumulative", "level", "number"}.isdisjoint(one.cues):
        return False
    atoms, index = line.atoms, one.atom.index
    between = atoms[index + 1 : verb.index]
    others = [atom for atom in between if atom.quantity is not None]
    to_date = any("todate" in atom.senses for atom in atoms[: verb.index]) or has_role(line, "since")
    alike = not to_date and all(
        any(noun.is_a("measure") for noun in atoms[atom.index + 1 : atom.index + 4]) for atom in others
    )
    if any(atom.low == ";" for atom in between) or (others and not alike):
        return False
    tallied = any(atom.is_a("tally") or atom.low == "death toll" for atom in atoms[verb.index - 2 :][:7])
    if atoms[0].low == "with" and index < MOST_RAISED and tallied and not atoms[1].is_a("tally"):
        total = next((atom.quantity for atom in line.quantities if atom.index > verb.index), None)
        return total is not None and one.atom.quantity is not None and total.value > one.atom.quantity.value
    if verb.lemma not in RAISING - {"lift"}:
        return False
    if verb.form == "past":
        return tallied and not others and all(atom.low != "," for atom in between)
    return verb.form == "ing" or (verb.form == "base" and atoms[verb.index - 1].low == "to")


def _is_daily_record(line: Line, one: Counted) -> bool:
    """Tell whether a number is a day's that was a record: `the highest daily number of deaths with 150`."""
    if not one.atom.index or line.atoms[one.atom.index - 1].low != "with":
        return False
    lead = line.atoms[max(0, one.atom.index - 10) : one.atom.index]
    noun = lead[-2:-1] and lead[-2].is_a("measure") and lead[-3:-2] and lead[-3].get("basis") == "new"
    if noun:
        return True  # `surpassed Goa in new cases with 8,369 cases`
    daily = next((atom.index for atom in lead if atom.senses.get("basis") == "daily"), None)
    return daily is not None and all(atom.quantity is None for atom in line.atoms[daily : one.atom.index])


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
        atom.low in ("with", "while", ";", "after", "following", "as", "up")
        for atom in line.atoms[one.last + 1 : other]
    )


def _is_toll(line: Line, one: Counted) -> bool:
    return any(atom.low in ("toll", "death toll") for atom in line.atoms[one.first : one.atom.index])


def _tally_before(line: Line, one: Counted) -> bool:
    """Tell whether `a total of` leads the number, or `in total` follows it."""
    atoms, index = line.atoms, one.atom.index
    led = index and "tally" in line.kinds and (atoms[index - 1].low == "of" or atoms[index - 1].is_a("tally"))
    if led and any(atom.is_a("tally") for atom in atoms[max(0, index - 3) : index]):
        short = has_role(line, "hours") or any(
            atom.when is not None and atom.when.kind == "week" for atom in line.whens
        )
        short = short or _is_told_of_a_day(line, one)
        return "new" not in one.cues and (line.is_to_date or not short)
    if _is_stated_total(atoms, index) or _has_now(atoms, one):
        return True
    if not line.is_to_date or is_to_date_of_another(line, one):
        return False
    if _ends_to_date(line, one):
        return True
    return not has_role(line, "hours") or _is_led_to_date(line, one)


def _is_told_of_a_day(line: Line, one: Counted) -> bool:
    """Tell whether a total is that of a weekday: `A total of 3,120 tests were reported on Tuesday`."""
    for atom in line.atoms[one.last + 1 : one.last + MOST_TO_DAY] if line.whens else ():
        if atom.when is not None:
            day = atom.when.role == "on" and atom.when.kind == "day"
            return day and not any(char.isdigit() for char in atom.when.words)
        if (
            not atom.is_a("verbword")
            and atom.verb_class not in ("report", "test", "recover")
            and atom.low != "on"
        ):
            return False
    return False


MOST_TO_DAY = 6
"""Words from `a total of 3,120 tests` to its day: `were reported on Tuesday` (our own choice)."""

PASSING = ("pass", "surpass", "cross", "exceed", "top")
"""How a number begins that a total is said to pass."""


def _has_now(atoms: list[Atom], one: Counted) -> bool:
    """Tell whether a place is said to have a count now, or in all: `now has 64,059 cases`."""
    lead = [atom.low for atom in atoms[max(0, one.atom.index - 2) : one.atom.index]]
    if lead in (["now", "has"], ["now", "have"], ["has", "now"], ["have", "now"]):
        return "new" not in one.cues
    if one.atom.text.lower().startswith(PASSING) and not {"new", "daily"} & set(one.cues):
        return True  # `India passed 200,000 deaths on Wednesday`
    behind = [atom.low for atom in atoms[one.last + 1 : one.last + 3]]
    return behind[:1] in (["in total"], ["in all"], ["altogether"]) or behind == ["in", "total"]


def _is_stated_total(atoms: list[Atom], index: int) -> bool:
    """Tell whether a number is what a total is said to be: `the accumulated total is 4,008 deaths`."""
    return index > 1 and atoms[index - 1].senses.get("verbword") == "be" and atoms[index - 2].is_a("tally")


def _ends_to_date(line: Line, one: Counted) -> bool:
    """Tell whether `since the outbreak began` follows a count before any other number or day."""
    for atom in line.atoms[max(one.last, one.atom.index) + 1 :] if "todate" in line.kinds else ():
        if "todate" in atom.senses:
            return True
        if atom.quantity is not None or atom.when is not None or atom.low == ";":
            return False
    return False


def is_to_date_of_another(line: Line, one: Counted) -> bool:
    """Tell whether `so far` is of a later count: `four cases in a week, which took the number so far to`."""
    mark = next((atom.index for atom in line.atoms if "todate" in atom.senses), -1)
    if 0 < mark < one.first and any(atom.low == "," for atom in line.atoms[mark : one.first]):
        # `300 so far, adding that 12`
        return any(atom.used and atom.index < mark for atom in line.quantities)
    between = line.atoms[max(one.last, one.atom.index) + 1 : mark] if mark > 0 else []
    period = any(atom.when is not None and atom.when.role in ("period", "hours", "on") for atom in between)
    return period and any(atom.verb_class == "level" for atom in between)


def _is_led_to_date(line: Line, one: Counted) -> bool:
    """Tell whether `so far` leads the first number of a sentence that ends with one of the last day."""
    mark = next((atom.index for atom in line.atoms if "todate" in atom.senses), one.atom.index)
    lead = line.atoms[mark : one.atom.index]
    return bool(lead) and all(atom.quantity is None for atom in lead) and not hours_follow(line, one)


def _rate(line: Line, one: Counted) -> Atom | None:
    """Find `a day`, `every day`, `daily` after the noun, or a run of days."""
    streak = next((atom for atom in line.whens if atom.when and atom.when.role == "streak"), None)
    if (
        streak is not None
        and abs(streak.index - one.atom.index) < 12
        and not any(streak.index < other.index < one.atom.index for other in line.semicolons)
        and not _is_in_apposition(line, one, streak)
        and (not _is_exact(one) or _is_of_run(line, one, streak))
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


MOST_OF_RUN = 4
"""Words from a run of days to the count of each: `the fifth day in a row of 3,000 cases` (our own choice)."""


def _is_of_run(line: Line, one: Counted, streak: Atom) -> bool:
    """Tell whether a count is that of each day of a run, which `of` leads."""
    between = line.atoms[streak.index + 1 : one.atom.index]
    return 0 < len(between) <= MOST_OF_RUN and between[0].low in ("of", "with over", "above")


def _is_exact(one: Counted) -> bool:
    return one.atom.quantity is not None and one.atom.quantity.qualifier == "exact"


def _is_in_apposition(line: Line, one: Counted, streak: Atom) -> bool:
    """Tell whether a run of days only says what a day's count was: `9,257 cases, the sixth day in a row`."""
    return (
        _is_exact(one)
        and streak.index > one.last
        and line.atoms[streak.index - 1].low in (",", "-", "–", "—", "(")
    )


def has_role(line: Line, role: str) -> bool:
    """Tell whether a day of some role stands in the sentence."""
    return any(atom.when is not None and atom.when.role == role for atom in line.whens)
