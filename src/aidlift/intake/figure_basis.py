"""What a figure is over: new in a period, cumulative, current, or a rate a day."""

from __future__ import annotations

import re
from itertools import pairwise

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.counted import Counted
from aidlift.intake.counted_before import area_that_has
from aidlift.intake.counted_parts import RAISING
from aidlift.intake.dates import When
from aidlift.intake.drafts import FieldValue, inferred
from aidlift.intake.figure_basis_said import (
    CURRENT,
    day_follows,
    has_role,
    hours_follow,
    hours_lead,
    is_to_date_of_another,
    said_at_number,
)
from aidlift.intake.figure_days import ACROSS_NUMBER, apart, is_future, since_lately
from aidlift.intake.figure_days_apart import (
    is_aside,
    is_compared,
    is_of_other,
    is_of_publishing,
    part_with_days,
)
from aidlift.intake.grammar import begins_of

LONGEST_NEW_PERIOD = 45
"""Days: a count over a longer range of dates is the outbreak's, so cumulative (our own choice)."""


MOST_TO_NEW = 5
"""Words within which a sentence begins with new cases (our own choice)."""

MOST_UNTIL_NOW = 7
"""Words from `has recorded` to the last number it tells (our own choice)."""

WORST = re.compile(
    r"\b(?:(?:most|worst|hardest)[\s-](?:affected|hit)|(?:highest|largest|heaviest)\s(?:case\s?loads?|burdens?))\b",
    re.IGNORECASE,
)
"""What a place that is worst hit has is its total, in a bulletin of a day too."""

PARTING = frozenset((";", "while", "whereas", "after"))
"""Words after which a count is no part of the one before them."""


def basis_of(line: Line, one: Counted) -> FieldValue:
    """Decide the basis from the words at the number, then the sentence's days, then what was said before."""
    level = _is_level_of_total(line, one) or _is_joined_to_total(line, one)
    if level and one.measure not in CURRENT:
        return FieldValue("cumulative", "inferred")
    said = _told_before(line, one) or said_at_number(line, one) or _told_as_new(line, one)
    if said:
        return said
    whole = whole_taken_up(line, one)
    if whole is not None:
        return FieldValue(whole["basis"].value, "inherited")
    if _opens_of_total(line, one):
        return FieldValue("cumulative", "inferred")
    if line.context.heading_basis and line.is_listed:
        return FieldValue(line.context.heading_basis, "inherited")
    if hours_follow(line, one) or day_follows(line, one) or since_lately(line, one):
        return FieldValue("new", "resolved")
    if any(part_with_days(line, when) is one.atom for when in line.whens):
        return FieldValue("new", "resolved")
    listed = _of_list(line, one)
    if listed is not None:
        return FieldValue(listed, "inferred")
    joined = _joined_to_earlier(line, one)
    if joined:
        return joined
    return _from_days(line, one) or inferred(_usual(line, one))


def _opens_of_total(line: Line, one: Counted) -> bool:
    """Tell whether a count is a part of the total just told: `Of that total, 306,698 have recovered`."""
    lead = line.atoms[1 + (line.atoms[0].low == "out") :][:2]
    opened = begins_of(line.atoms) and len(lead) == 2 and lead[0].low in ("that", "the", "this")
    return opened and lead[1].is_a("tally") and line.quantities[0] is one.atom


def _is_joined_to_total(line: Line, one: Counted) -> bool:
    """Tell whether a count is the second that totals come to: `the totals to 89 cases and 3 deaths`."""
    index = one.atom.index
    done = _used_before(line, one)
    if done is None or done.basis != "cumulative" or line.atoms[index - 1].low not in ("and", ","):
        return False
    if done.counted == one.measure or "new" in one.cues or line.atoms[done.index - 1].low != "to":
        return False
    between = line.atoms[done.index + 1 : index - 1]
    return all(atom.is_a("measure", "class", "disease") or atom.low == "of" for atom in between)


def _is_level_of_total(line: Line, one: Counted) -> bool:
    """Tell whether a total is said to have come to a count: `Last week the total rose to 22,863 cases`."""
    if "tally" not in line.kinds:
        return False
    lead = line.atoms[max(0, one.atom.index - MOST_OF_LEVEL) : one.atom.index]
    if not lead or lead[-1].low not in ("to", "at"):
        return False
    level = next((atom.index for atom in reversed(lead) if atom.verb_class == "level"), None)
    if level is None:
        return False
    raised = line.atoms[level].lemma in RAISING
    return any("tally" in atom.senses for atom in lead if atom.index < level or raised)


MOST_OF_LEVEL = 6
"""Words of `the total rose to` (our own choice)."""


def whole_taken_up(line: Line, one: Counted) -> dict[str, FieldValue] | None:
    """Return the basis and days of the count just told that a part is of: `Two of the cases were nurses`."""
    index, context = one.atom.index, line.context
    quantity = one.atom.quantity
    if quantity is None or line.whens or not context.counts or context.number - context.counted_in > 1:
        return None
    lows = [atom.low for atom in line.atoms[index + 1 : index + 3]]
    of_them = lows[:1] == ["of"] and lows[-1] in ("the", "these", "those")
    of_them = of_them and index <= MOST_TO_PART and one.last == index + 3 and one.measure == context.measure
    first, led = line.atoms[0].low, line.atoms[1 + (line.atoms[0].low == "out")].low
    opened = begins_of(line.atoms) and led in ("these", "those", "them")
    whole = begins_of(line.atoms) or first == "among"
    opened = opened or (whole and led == "the" and _names_whole(line, index))
    of_them = of_them or (opened and one.measure in ("cases", "deaths"))
    account = None if of_them else _accounting(line, one)
    if not of_them and account is None:
        return None
    told = [(key, days) for key, days in context.counts.items() if key[0] == one.measure]
    fresh = [days for key, days in told[-3:] if key[1] > quantity.value and days["basis"].value == "new"]
    if fresh and (first == "among" or (account is not None and account.form == "past")):
        return fresh[-1]
    return told[-1][1] if told and told[-1][0][1] > quantity.value else None


def _names_whole(line: Line, index: int) -> bool:
    """Tell whether `Among the community cases,` names what a count is a part of."""
    lead = line.atoms[2 : min(index, 7)]
    return any(atom.get("measure") == "cases" for atom in lead) and not any(
        atom.is_a("class", "basis") or atom.quantity is not None for atom in lead
    )


MOST_TO_PART = 2
"""Words before a part that opens a sentence (our own choice)."""


def _accounting(line: Line, one: Counted) -> Atom | None:
    """Return the verb by which a region accounts for a count: `Asia accounted for 2.9 million cases`."""
    for atom in reversed(line.atoms[max(0, one.atom.index - MOST_UNTIL_NOW) : one.atom.index]):
        if atom.lemma == "account":
            return atom
        if atom.low in (",", ";"):
            return None
    return None


LEAST_TOLD_AGAIN = 1000
"""From here on a number of the same is the same count told again (our own choice)."""


def _told_before(line: Line, one: Counted) -> FieldValue | None:
    """Return the basis of a count that is only taken up again: `The 3,768 cases were recorded in`."""
    quantity, index = one.atom.quantity, one.atom.index
    lead = line.atoms[index - 1].low if index else ""
    again = quantity is not None and quantity.value >= LEAST_TOLD_AGAIN
    if quantity is None or not (again or lead in {"the", "these", "those", "all", "'s", "its"}):
        return None
    told = line.context.counts.get((one.measure, int(quantity.value)))
    return FieldValue(told["basis"].value, "inherited") if told is not None else None


def _told_as_new(line: Line, one: Counted) -> FieldValue | None:
    """Return that a count is new that was told so before: `12 new deaths … We have recorded 12 deaths`."""
    quantity = one.atom.quantity
    if quantity is None or quantity.value < LEAST_TOLD_ALIKE or "new" in one.cues or line.is_to_date:
        return None
    told = line.context.counts.get((one.measure, int(quantity.value)))
    new = told is not None and told["basis"].value == "new" and not line.whens
    return FieldValue("new", "inherited") if new else None


LEAST_TOLD_ALIKE = 10
"""From here on a number of the same without days of its own is the new one told again (our own choice)."""


def _of_list(line: Line, one: Counted) -> str | None:
    """Return the basis of the count that is parted into places: `3,768 cases: Tbilisi - 1,443 cases`."""
    if one.rule == "counted_elliptic" and line.atoms[one.atom.index - 1].low == "(":
        before = _used_before(line, one)  # `15 new cases came from Edo (three), Ondo (nine)`
        return before.basis or None if before is not None and before.counted == one.measure else None
    if one.atom.index and _begins_with_new(line, one):
        return "new"
    if ":" not in line.lows:
        return None
    mark = next(atom.index for atom in line.atoms if atom.low == ":")
    whole = next((atom for atom in line.quantities if atom.used), None)
    if whole is None or not whole.index < mark < one.atom.index or whole.counted != one.measure:
        # `the spread of new infections: Kassala recorded 158 cases`
        lead = line.atoms[max(0, mark - 2) : mark]
        headed = whole is None or whole.index > mark
        fresh = any(atom.senses.get("basis") == "new" for atom in lead) and any(
            atom.is_a("measure") for atom in lead
        )
        return "new" if headed and fresh and mark < one.atom.index else None
    return whole.basis or None


def _begins_with_new(line: Line, one: Counted) -> bool:
    """Tell whether counts of places are those of new cases: `These new cases are from Iringa (29 cases)`."""
    if "(" not in line.lows or one.spot is not None:
        return False
    lead = line.atoms[max(0, one.atom.index - 5) : one.atom.index]
    if not any(atom.low == "(" for atom in lead):
        return False
    for atom in line.atoms[: min(MOST_TO_NEW, one.atom.index)]:
        if atom.quantity is not None or atom.low == "(":
            return False
        if atom.senses.get("basis") == "new":
            return line.atoms[atom.index + 1].is_a("measure", "class", "disease")
    return False


def _usual(line: Line, one: Counted) -> str:
    """Take what a place reports in a daily bulletin as new, anything else without a day as cumulative."""
    if (line.context.basis != "new" and not line.context.daily) or _is_total(line, one):
        return "cumulative"
    if not line.whens and area_that_has(line.atoms, one.atom.index) is not None:
        has = line.atoms[one.atom.index - 1]
        if line.context.daily and has.verb_class == "report" and has.form == "past":
            return "new"  # `Telangana logged 199 cases`, in a report of the day
        return line.context.basis or "cumulative"  # `Bono had 47 cases`, after `561 of the new cases`
    if line.says("affected", "hit", "load", "burden") and WORST.search(
        line.text[: one.atom.start - line.sentence.start]
    ):
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
    told = told and not begins_of(line.atoms)  # `Of 546 health workers infected, 310 have died`
    listed = ":" in {atom.low for atom in line.atoms[: one.atom.index]} and "part" in one.cues
    daily = told and not listed and (line.context.basis == "new" or (line.context.daily and bool(happened)))
    return "new" if daily else "cumulative"


def _is_total(line: Line, one: Counted) -> bool:
    """Tell whether a count is said to be all: `the total number of people infected in Chad is 463`."""
    for atom in reversed(line.atoms[max(0, one.atom.index - MOST_TO_TOTAL) : one.atom.index]):
        if atom.quantity is not None or atom.low == ";":
            return False
        if atom.is_a("number", "tally") and atom.index and line.atoms[atom.index - 1].low in TOTALS:
            return True
        if atom.low in ("total number", "total", "overall number", "in total", "in all", "altogether"):
            return True
    return False


MOST_TO_TOTAL = 14
"""Words from `the total number of` to the number (our own choice)."""

TOTALS = frozenset(("total", "overall", "cumulative"))


def has_until_now(line: Line, one: Counted) -> bool:
    """Tell whether a place *has* recorded a count, which is so today whatever day began it."""
    lead = line.atoms[max(0, one.atom.index - MOST_UNTIL_NOW) : one.atom.index]
    verb = next((atom for atom in reversed(lead) if atom.verb_class == "report"), None)
    return verb is not None and not verb.passive and _is_perfect(line, verb)


def _is_perfect(line: Line, verb: Atom) -> bool:
    """Tell whether a country *has* recorded: until now; also `52 have died and 35 recovered`."""
    if any(one.senses.get("verbword") == "have" for one in line.atoms[max(0, verb.index - 3) : verb.index]):
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


def _joined_to_earlier(line: Line, one: Counted) -> FieldValue | None:
    """Take the basis of the count that this one is part of or coordinated with."""
    atoms = line.atoms
    if "part" in one.cues or (
        "of" in line.lows and any(atom.low == "of" for atom in atoms[one.atom.index + 1 : one.last])
    ):
        for atom in reversed(line.atoms[: one.atom.index]):
            if atom.low == ";" and "part" not in one.cues:
                break
            if "tally" in atom.senses:
                return FieldValue("cumulative", "inferred")
            named = atom.text.istitle() and atom.index and atoms[atom.index + 1].text.istitle()
            if not named and atom.senses.get("basis") in {"new", "cumulative", "active"}:
                value = atom.get("basis")
                return line.context.quoted("current" if value == "active" else value, atom.start, atom.end)
    earlier = line.context.basis if line.sentence.lead is not None else None
    done = _used_before(line, one)
    if done is None:
        return FieldValue(earlier, "inherited") if earlier else None
    between = atoms[done.index + 1 : one.first + 1]
    if not line.lows.isdisjoint(PARTING) and any(atom.low in PARTING for atom in between):
        return None
    if line.whens and any(atom.when is not None and atoms[atom.index - 1].low == "(" for atom in between):
        return None  # `20,845 new cases (EW7) and 21 people who have died`
    same = done.counted == one.measure and done.basis == "cumulative"
    if same and one.case_class is None and _adds_with(line, one):
        return FieldValue("new", "inferred")
    out_of = one.measure == "tests" and atoms[one.first - 1].low == "of" and atoms[one.first - 2].low == "out"
    if out_of or (done.counted == "tests" and one.measure == "cases" and done.basis):
        return FieldValue(done.basis, "inferred")  # `tested 3,412 samples on Monday, 214 of them positive`
    led = [atom.low for atom in between[:2]]
    beside = led in ([",", "with"], ["with", one.atom.low]) or led[:1] == ["including"]
    beside = beside and one.measure != done.counted
    if beside and done.basis == "cumulative" and one.measure in ("recoveries", "deaths"):
        return FieldValue("cumulative", "inferred")  # `the tally to 50,742, with 607 deaths`
    if done.basis and any(atom.low in {"whom", "of whom", "of which"} for atom in between):
        return FieldValue(done.basis, "inferred")
    basis = _basis_near(line, done)
    if basis is not None and done.basis == "new":
        basis = "new"  # `A total of 81 new cases and one death`
    if done.basis and [atom.low for atom in atoms[one.atom.index + 1 : one.atom.index + 3]] == ["of", "them"]:
        basis = done.basis
    of_those = done.index == 1 and atoms[0].low == "of"  # `Of 194 people tested on 1 May, 29 were infected`
    if basis is None and done.basis and (of_those or _is_part(one, between)):
        basis = done.basis
    if basis is None and done.basis == "new" and _is_joined_by_and(atoms, done.index, one.atom.index):
        basis = "new"  # `Another 74 people died and 3,232 tested positive`
    return FieldValue(basis, "inferred") if basis else None


def _adds_with(line: Line, one: Counted) -> bool:
    """Tell whether a count is said to come to the total before it: `the tally is 9,112, with 43 today`."""
    index = one.atom.index
    behind = line.atoms[index + 1 : index + 6]
    if any(atom.low == "in" and (two.is_a("place") or two.is_name) for atom, two in pairwise(behind)):
        return bool(line.whens)  # `the total is 7,385, with 5,136 being recorded in New Providence`
    lead = line.atoms[index - 2] if index > 1 and line.atoms[index - 1].low == "with" else None
    return lead is not None and not lead.is_a("place") and not lead.is_name


def _is_joined_by_and(atoms: list[Atom], first: int, last: int) -> bool:
    """Tell whether only `and` joins two counts, with no comma between."""
    led = atoms[last - 1].low == "and" or (atoms[last - 2].low == "and" and bool(atoms[last - 1].verb_class))
    return led and all(atom.low not in (",", ")") for atom in atoms[first + 1 : last])


def _is_part(one: Counted, between: list[Atom]) -> bool:
    """Tell whether a count is part of the one before it, or only one of a list with it."""
    bare = "part" in one.cues or all(
        atom is one.atom or atom.low in (",", "and") or atom.is_a("measure", "class", "disease")
        for atom in between
    )
    return bare or any(atom.low in {"of which", "which", "whom", "(", "including"} for atom in between)


def _used_before(line: Line, one: Counted) -> Atom | None:
    """Return the last number before a count that is itself a count's."""
    for atom in reversed(line.quantities):
        if atom.index < one.first and atom.used and atom is not one.atom and atom.basis != "per_day":
            return atom
    return None


OUTBREAKS = frozenset(("outbreak", "epidemic", "wave", "variant", "strain", "phase", "record", "high"))


def _basis_near(line: Line, atom: Atom) -> str | None:
    """Return the basis said at an earlier number of the sentence."""
    if line.kinds.isdisjoint(("basis", "tally")) and "death toll" not in line.lows:
        return None
    begin = max(0, atom.index - 8)
    lead = reversed(line.atoms[begin : atom.index])
    begin = next((one.index + 1 for one in lead if one.quantity is not None), begin)
    for other in line.atoms[begin : atom.index + 6]:
        basis = other.senses.get("basis")
        if basis == "new" and line.atoms[min(other.index + 1, len(line.atoms) - 1)].low in OUTBREAKS:
            continue  # `battling a new outbreak, where six cases and two deaths`
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
    if re.search(r"\d", whens[0].words):
        return False
    return any(
        not verb.passive and 0 < one.atom.index - verb.index <= 3 and not _is_perfect(line, verb)
        for verb in line.verbs("report")
    )


def _happens(line: Line, verb: Atom) -> bool:
    """Tell whether a verb says that what was counted happened or was told on a day."""
    before = line.atoms[verb.index - 1] if verb.index else None
    if before is not None and (before.low == "now" or before.quantity is not None):
        return False  # also `among 7,178 infected`
    after = [one.when for one in line.atoms[verb.index + 1 : verb.index + 3] if one.when is not None]
    on_day = bool(after) and after[0].role == "on"
    if before is not None and before.low == "had" and on_day and verb.verb_class in ("die", "recover"):
        return True  # `194 people had died on Sunday`
    told = verb.verb_class != "pledge" or (verb.lemma == "announce" and verb.passive)
    return told and verb.lemma != "confirm" and not _is_perfect(line, verb)


def _there_were(line: Line, one: Counted) -> bool:
    """Tell whether `There were 3 recoveries yesterday` says so: the day stands right behind the count."""
    lead = [atom.low for atom in line.atoms[max(0, one.atom.index - 3) : one.atom.index]]
    after = line.atoms[one.last + 1 : one.last + 3]
    there = "there" in lead and lead[-1] in ("were", "was", "been", "only", "also")
    if there and after and after[0].low == "and":  # `There were 46,790 infections and 587 deaths on Tuesday`
        after = line.atoms[one.last + 2 : one.last + 6]
    return there and any(atom.when is not None and atom.when.kind == "day" for atom in after)


def _registered(line: Line, one: Counted) -> bool:
    """Tell whether the number was put down on one day: `25,294 cases were registered on 24 April`."""
    verb = next((verb for verb in line.verbs("report") if verb.index > one.last), None)
    put_down = verb is not None and verb.passive and verb.index <= one.last + 3
    return put_down and verb is not None and verb.lemma in ("register", "record", "log")


def _has_become(line: Line, one: Counted) -> bool:
    """Tell whether it is said what *has* become of those counted: `that 185,000 people had recovered`."""
    done = next(
        (verb for verb in line.verbs("die", "infect", "recover") if verb.index > one.atom.index), None
    )
    if done is None or done.index > one.last + 1 or not _is_perfect(line, done):
        return False
    between = line.atoms[one.atom.index + 1 : done.index]
    return "new" not in one.cues and not any(atom.quantity is not None for atom in between)


def _shares_hours(line: Line, one: Counted) -> bool:
    """Tell whether a day stands behind two joined counts: `92 people had died and 17 recovered in a day`."""
    behind = line.atoms[max(one.last, one.atom.index) + 1 :][:MOST_SHARED]
    numbers = [atom for atom in behind if atom.quantity is not None]
    hours = next((at for at in behind if at.when is not None and at.when.role == "hours"), None)
    if hours is None or not numbers or sum(atom.index < hours.index for atom in numbers) != 1:
        return False
    between = [atom.low for atom in behind if atom.index < numbers[0].index]
    return "and" in between and "," not in between


MOST_SHARED = 12
"""Words from a count to the hours that a second one shares with it (our own choice)."""


def _is_of_weeks(when: When) -> bool:
    """Tell whether a period is some days or weeks that a count is over, not years."""
    days = (when.last - when.first).days if when.first is not None and when.last is not None else -1
    return when.kind in ("trailing", "week") and 0 <= days <= LONGEST_NEW_PERIOD


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
        and has_role(line, "until")
    ):
        return FieldValue("new", "resolved")
    if whens and whens[0].role == "since" and whens[0].kind != "day" and "new" not in one.cues:
        # `has infected 9,580 since October, with 351 in 24 hours`
        return FieldValue("cumulative", "inferred")
    been = _has_become(line, one) and not hours_lead(line, one) and not _shares_hours(line, one)
    if any(when.role == "hours" for when in whens) and not been:
        return FieldValue("new", "resolved")
    if not whens and line.says("in the week", "during the week", "reporting week"):
        return FieldValue("new", "inferred")
    if _reported_that_day(line, one, whens):
        return FieldValue("new", "resolved")
    to_date = line.is_to_date and not is_to_date_of_another(line, one)
    if whens and not to_date and whens[0].role == "period" and _is_of_weeks(whens[0]):
        return FieldValue("new", "resolved")  # `1,210 were recorded in a week, …, the total since July to`
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
    if whens and whens[0].role == "on" and not written and (happened or _there_were(line, one)):
        return FieldValue("new", "resolved")
    if _has_become(line, one) and not hours_lead(line, one):
        return None
    active = [
        verb
        for verb in line.verbs("report")
        if not verb.passive and verb.index < one.atom.index and not _is_perfect(line, verb)
    ]
    if any(when.role == "on" for when in whens) and active:
        return FieldValue("new", "resolved")
    return None
