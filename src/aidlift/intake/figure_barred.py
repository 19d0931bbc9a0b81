"""What looks like a figure and is none: what is compared, feared, foreseen, taken off or of another cause."""

from __future__ import annotations

import re
from itertools import pairwise

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.counted import Counted
from aidlift.intake.lexicon import words

AGAINST = frozenset(("compared", "against", "versus"))
WHOLES = ("tests", "cases")
MOST_COMPARED = 14
"""Words behind `compared to` that are still of the other period (our own choice)."""

REACHING = ("surpass", "exceed", "cross", "pass", "top", "hit", "reach")
"""How the words of a number begin that say it is reached."""


def is_barred(line: Line, found: Counted) -> bool:
    """Tell whether a count is no figure of what happened."""
    if not is_plausible(line, found):
        return True
    if found.measure == "contacts" and line.verbs("vaccinate") and not line.verbs("trace", "report"):
        return True  # who was vaccinated
    behind = line.atoms[found.last + 1 : found.last + 3] if "than" in line.lows else ()
    if len(behind) > 1 and behind[0].low in ("more", "fewer", "less") and behind[1].low == "than":
        return True  # `150 cases more than in 2022`
    if ("per" in line.lows and _is_of_so_many(line, found)) or _is_weekly(line, found):
        return True
    if _are_severe(line, found) or _is_average(line, found):
        return True
    lead = [one.low for one in line.atoms[max(0, found.atom.index - 2) : found.atom.index]]
    if lead[-1:] == ["of"] and lead[0] in OUTCOMES:
        return True  # `the outcome of one confirmed case is not known`
    if lead[-1:] == ["for"] and any(
        one.low in OUTCOMES for one in line.atoms[found.last + 1 : found.last + 4]
    ):
        return True  # `for one confirmed case the outcome is unknown`
    if lead == ["the", "first"] or _is_increase(line, found) or _is_threshold(line, found):
        return True
    feared = _is_feared(line, found) or _is_cleared(line, found) or _is_taken_off(line, found)
    return feared or _is_of_other_cause(line, found) or _is_aim(line, found)


def _is_weekly(line: Line, found: Counted) -> bool:
    """Tell whether a count is only a rate of weeks: `over 600 cases were recorded every week`."""
    behind = line.atoms[found.last + 1 : found.last + 6] if line.says("week", "month") else []
    return any(
        one.low in ("every", "each", "a", "per") and two.low in ("week", "month")
        for one, two in pairwise(behind)
    )


def _is_increase(line: Line, found: Counted) -> bool:
    """Tell whether a count is only what a share comes to: `an increase of 2% in suspected cases (N=325)`."""
    lead = line.atoms[max(0, found.atom.index - 4) : found.atom.index] if "n" in line.lows else ()
    if not any(one.low == "n" for one in lead):
        return False
    before = {one.low for one in line.atoms[max(0, found.atom.index - 2 * MOST_COMPARED) : found.atom.index]}
    return bool(before & {"increase", "decrease", "rise", "decline"})


def _is_threshold(line: Line, found: Counted) -> bool:
    """Tell whether a count only says which are meant: `countries with a death toll above 30,000`."""
    quantity = found.atom.quantity
    if quantity is None or quantity.qualifier == "exact":
        return False
    lead = line.atoms[max(0, found.atom.index - 6) : found.atom.index]
    mark = next(
        (one.index for one in lead if "affected" in one.senses or one.low in ("states", "districts")), None
    )
    return mark is not None and line.atoms[mark + 1].low in ("with", "that", "where", "having", "reporting")


OUTCOMES = frozenset(("outcome", "outcomes", "status", "fate", "condition", "whereabouts", "results"))


def _is_average(line: Line, found: Counted) -> bool:
    """Tell whether a count is only a mean of days: `the seven-day average of new cases rose to 1,009`."""
    if "average" not in line.lows or "rate" in line.kinds:
        return False
    lead = [one.low for one in line.atoms[max(0, found.first - 4) : found.first]]
    return "average" in lead and lead[-1] in ("of", "average", "for")


GRAVE = frozenset(("severe", "critical", "serious", "critically", "mild"))


WARDED = frozenset(("hospitalised", "hospitalized", "severe", "critical", "serious"))
"""Which cases are no others than those counted already."""

WARDS = frozenset(("intensive", "icu", "icus", "ventilator", "ventilators"))
"""Where only those lie who are gravely ill."""

ILL = GRAVE | WARDED | WARDS


def _are_severe(line: Line, found: Counted) -> bool:
    """Tell whether cases are only said to be grave, of which kind none are recorded: `24 were severe`."""
    if found.measure not in ("cases", "active_cases") or line.lows.isdisjoint(ILL):
        return False
    lead = [line.atoms[place - 1].low for place in (found.first, found.last) if place]
    if not WARDED.isdisjoint(lead) and "active" not in lead:
        return True  # `hospitalised cases rose to 42`
    behind = line.atoms[found.last + 1 : found.last + 9]
    if any(one.low in WARDS for one in behind):  # `430 cases are being treated in intensive care`
        return any(
            one.get("verbword") == "be" or one.low in ("remain", "being treated") for one in behind[:3]
        )
    after = [one.low for one in line.atoms[found.last + 1 : found.last + 5]]
    return bool(after) and after[0] in ("were", "are", "is", "was") and not GRAVE.isdisjoint(after)


def is_compared(line: Line, atom: Atom) -> bool:
    """Skip `up from 300`, `compared with 300`, `from 300 to`, `out of 300`, `300 of 400`."""
    atoms, index = line.atoms, atom.index
    prior = atoms[index - 1].low if index else ""
    if has_day_of_comparison(line, atom):
        return False
    if (
        prior == "("
        and index > 2
        and (_names_before(atoms[index - 2], atoms[index - 3]) or _is_past_year(line, atoms[index - 2]))
    ):
        return True  # `down from the week before (9,902)`
    if _tells_kind_apart(atoms, index) or (prior == "top" and index > 1 and atoms[index - 2].low == "the"):
        return True
    if index + 1 < len(atoms) and atoms[index + 1].low in ("fewer", "less"):
        return True
    two = f"{atoms[index - 2].low} {prior}" if index > 1 else prior
    assert atom.quantity is not None
    if two == "of the" and atom.quantity.worded and line.context.measure is not None:
        return not any(one.is_a("measure") for one in atoms[index + 1 : index + 3])  # `of the two patients`
    if (
        two in {"of the", "of its", "of their", "of these"}
        and index > 2
        and atoms[index - 3].quantity is not None
    ):
        return True  # the whole of `44 of the 62 patients have recovered`
    if two in {"continent 's", "region 's", "continent ’s", "region ’s"} or (
        prior in ("'s", "’s") and index + 1 < len(atoms) and atoms[index + 1].low in ("countries", "states")
    ):
        return True  # the whole of `43 of the continent's 54 countries`
    if two in {"city of", "country of", "nation of", "population of", "capital of", "town of"}:
        return True
    whole = atoms[index + 1 : index + 4]
    if two == "out of" and any(one.get("measure") in WHOLES or one.lemma == "test" for one in whole):
        return False  # `has had 1,312 deaths out of 2,155 cases`
    if (
        prior == "of"
        and index > 1
        and atoms[index - 2].quantity is not None
        and _follows_affected(atoms, index)
    ):
        return True
    if (not line.lows.isdisjoint(AGAINST) and _is_in_comparison(atoms, index)) or _ends_range(atoms, index):
        return True
    if prior in {"than", "against", "versus"}:
        return True
    if two in {"up from", "down from", "compared with", "compared to", "out of", "against a"}:
        return True
    return prior == "from" and any(one.verb_class == "level" for one in atoms[max(0, index - 5) : index])


def _is_past_year(line: Line, atom: Atom) -> bool:
    """Tell whether a year that is over stands before a bracket: `throughout 2023 (4,617,108 cases)`."""
    today, when = line.context.today, atom.when
    over = when is not None and when.kind == "year" and when.role == "period" and when.last is not None
    return over and today is not None and when is not None and when.last is not None and when.last < today


def has_day_of_comparison(line: Line, atom: Atom) -> bool:
    """Tell whether a count told for comparison has a noun and the day before: `compared to 72 deaths the`."""
    if not line.whens or atom.index < 2:
        return False
    lead = [one.low for one in line.atoms[atom.index - 2 : atom.index]]
    if lead[0] not in ("compared", "down", "up") or lead[1] not in ("to", "with", "from"):
        return False
    after = line.atoms[atom.index + 1 : atom.index + 6]
    if after and _names_day_before(after[0]):
        return any(one.used and one.index < atom.index for one in line.quantities)
    noun = next((place for place, one in enumerate(after) if one.get("measure") in WHOLES_AND_DEATHS), None)
    if noun is None:
        return False
    return any(_names_day_before(one) for one in after[noun + 1 : noun + 3])


def _names_day_before(one: Atom) -> bool:
    """Tell whether an atom is the day before another: `the previous day`, `yesterday`."""
    return one.when is not None and one.when.words.lower().startswith(DAYS_BEFORE)


WHOLES_AND_DEATHS = ("cases", "deaths", "recoveries")
DAYS_BEFORE = (
    "the day before",
    "the previous day",
    "a day earlier",
    "a day before",
    "yesterday",
    "a day ago",
)

KINDS_OF_PEOPLE = frozenset(
    ("children", "adults", "men", "women", "males", "females", "boys", "girls", "minors")
)
MOST_BRACKETED = 8
"""Words back to the bracket in which people are told apart (our own choice)."""


def _tells_kind_apart(atoms: list[Atom], index: int) -> bool:
    """Tell whether a number in brackets only says who they are: `23 cases (9 children and 14 adults)`."""
    if index + 1 >= len(atoms) or atoms[index + 1].low not in KINDS_OF_PEOPLE:
        return False
    for one in reversed(atoms[max(0, index - MOST_BRACKETED) : index]):
        if one.low in ("(", ")"):
            return one.low == "("
    return False


def _is_of_so_many(line: Line, found: Counted) -> bool:
    """Tell whether a count is only one for each so many people: `5,900 deaths per million people`."""
    for atom in line.atoms[found.last + 1 : found.last + 5]:
        if atom.low == "per":
            return line.atoms[min(atom.index + 1, len(line.atoms) - 1)].low not in ("day", "week", "month")
        if atom.verb_class or atom.quantity is not None or atom.low in (",", ";", "."):
            return False
    return False


def _names_before(atom: Atom, lead: Atom) -> bool:
    """Tell whether words name the day or week before that which is told."""
    if atom.low in ("day", "week", "month"):
        return lead.low in ("prior", "previous", "preceding")
    low = atom.text.lower() if atom.when is not None else ""
    return any(word in low for word in ("previous", "prior", "preceding", "before", "last week"))


def names_disease(line: Line, atom: Atom) -> bool:
    """Tell whether a number only ends a name: `the coronavirus disease 2019 (COVID-19)`, `week 30`."""
    prior = line.atoms[atom.index - 1] if atom.index else None
    if prior is not None and prior.low in {"week", "weeks", "ew"}:
        return True
    return prior is not None and atom.text == "2019" and (prior.is_a("disease") or prior.low == "disease")


def _is_cleared(line: Line, found: Counted) -> bool:
    """Tell whether suspected cases were found to be none: `four suspected cases had tested negative`."""
    if "negative" not in line.lows or found.measure != "cases":
        return False
    after = line.atoms[found.last + 1 : found.last + 10]
    mark = next((one for one in after if one.low == "negative"), None)
    if mark is None:
        return False
    between = line.atoms[found.last + 1 : mark.index]
    return line.atoms[mark.index - 1].low in ("tested", "test") and all(
        one.quantity is None and one.low not in (",", ";") for one in between
    )


OTHER_CAUSE = re.compile(
    r"\b(?:other causes?|unrelated to|not (?:related|linked|due|attributed) to|not caused by"
    r"|not (?:being |been )?(?:classified|counted|recorded|considered|listed|included) (?:as|in|among))\b",
    re.IGNORECASE,
)


def _is_of_other_cause(line: Line, found: Counted) -> bool:
    """Tell whether deaths are said not to be of the disease: `other causes for the deaths of four more`."""
    if found.measure not in ("deaths", "cases"):
        return False
    if not line.says(
        "cause", "related", "linked", "due to", "attributed", "not c", "not l", "not i", "not r"
    ):
        return False
    cause = OTHER_CAUSE.search(line.text)
    if cause is None:
        return False
    low, high = sorted((cause.start() + line.sentence.start, found.atom.start))
    return not any(low < one.start < high for one in line.quantities if one is not found.atom)


TAKEN_OFF = frozenset(("removed", "withdrawn", "deleted", "struck", "excluded", "discarded", "subtracted"))


def _is_taken_off(line: Line, found: Counted) -> bool:
    """Tell whether a count is said to be taken off the figures: `1,000 deaths have been removed from`."""
    if line.lows.isdisjoint(TAKEN_OFF):
        return False
    for one in line.atoms[found.last + 1 :]:
        if one.quantity is not None or one.low in (";", "."):
            return False
        if one.low in TAKEN_OFF:
            return line.atoms[one.index - 1].get("verbword") == "be"
    return False


def _is_feared(line: Line, found: Counted) -> bool:
    """Tell whether a count is not reached, `cases may soon surpass 9,000`, or began it, `after one case`."""
    number = found.atom
    lead = line.atoms[number.index - 1].low if number.index else ""
    if number.quantity is not None and number.quantity.value == 1 and lead == "after":
        return "new" not in found.cues  # `rose to six after one new death`
    first = min(found.first, number.index)
    if number.text.lower().startswith(REACHING) and any(
        one.get("verbword") in ("modal", "will")
        for one in line.atoms[max(0, number.index - 3) : number.index]
    ):
        return True
    if any(verb.hedged and first < verb.index < number.index for verb in line.verbs("level")):
        return True
    return _is_projected(line, first)


FORECASTS = ("project", "forecast", "predict", "anticipat", "brac", "preparing", "prepare", "could", "might")
FORESEEN = frozenset(
    ("see", "have", "face", "reach", "record", "suffer", "cause", "bring", "be", "lead", "get")
)
MOST_FORESEEN = 7
"""Words from a word of foreseeing to the number (our own choice)."""


def _is_projected(line: Line, first: int) -> bool:
    """Tell whether a count is only foreseen: `is bracing for 70,000 cases`, `could see 12,000 deaths`."""
    if not line.says(*FORECASTS):
        return False
    lead = line.atoms[max(0, first - MOST_FORESEEN) : first]
    for place, atom in enumerate(lead):
        after = {one.low for one in lead[place + 1 : place + 3]}
        if atom.low.startswith(("brac", "prepar")) and "for" in after:
            return True
        if atom.low.startswith(FORECASTS[:4]) and not atom.low.endswith(("or", "ors", "er", "ers")):
            return all(one.low not in (",", ";", ".") for one in lead[place:])
        if atom.low in ("could", "might") and after & FORESEEN:
            return all(one.low not in (",", ";", ".", "that") for one in lead[place:])
    return False


AIMS = words("aims")


def _is_aim(line: Line, found: Counted) -> bool:
    """Tell whether people are those that something is for: `kits enough to treat 1,000 severe cases`."""
    index = min(found.first, found.atom.index)
    for atom in reversed(line.atoms[max(1, index - 5) : index]):
        if atom.low in AIMS:
            return line.atoms[atom.index - 1].low in ("to", "can", "could", "will", "would", "help")
        if atom.quantity is not None or atom.low in {",", ";", "and"}:
            return False
    return False


def _ends_range(atoms: list[Atom], index: int) -> bool:
    """Tell whether a number is the end of a range, `100-300 samples`, `10 to 15 cases`, or begins one."""
    for low, high in ((index - 2, index), (index, index + 2)):
        if low < 0 or high >= len(atoms):
            continue
        first, second = atoms[low].quantity, atoms[high].quantity
        if first is None or second is None:
            continue
        if {first.unit, second.unit} == {"percent", None}:  # `12 per cent to 345`
            continue
        mark = atoms[low + 1]
        if mark.low == "to" and low and atoms[low - 1].low == "by":  # `recoveries by 641 to 94,230`
            continue
        close = mark.start == atoms[low].end and mark.end == atoms[high].start
        if mark.low in ("-", "–") and close:
            return True
        ranged = {"ranging", "range", "ranges", "ranged", "between"}
        if mark.low in ("to", "and") and ranged & {one.low for one in atoms[max(0, low - 4) : low]}:
            return True
        if mark.low == "to" and not any(one.low == "from" for one in atoms[max(0, low - 3) : low]):
            return not any(one.verb_class == "level" for one in atoms[max(0, low - 4) : low])
    return False


def _follows_affected(atoms: list[Atom], index: int) -> bool:
    """Tell whether a number is only that of all: `in 9 of 21 countries`."""
    noun = next((one for one in atoms[index + 1 : index + 3] if not one.is_a("place", "region")), None)
    return noun is not None and noun.is_a("affected")


def _is_in_comparison(atoms: list[Atom], index: int) -> bool:
    """Tell whether a count goes on what is compared with: `compared to 151 cases including 3 deaths`."""
    for one in reversed(atoms[max(0, index - MOST_COMPARED) : index]):
        if one.low in (";", ".", ",", "while", "bringing"):
            return False
        if one.low == "compared":
            return True
        if one.low in AGAINST:  # `against 1,338 cases and 35 deaths`, not `against cholera`
            return atoms[one.index + 1].quantity is not None
    return False


def is_plausible(line: Line, found: Counted) -> bool:
    """Tests and contacts are also supplies and ties; they count as figures only beside words of counting.

    No part of a person is counted: `Djibouti (30.2)` is a rate.
    """
    quantity = found.atom.quantity
    if quantity is not None and quantity.value != int(quantity.value):
        return False
    if found.measure == "tests":
        lead = [one.low for one in line.atoms[max(0, found.atom.index - 2) : found.atom.index]]
        if lead and lead[-1] == "for" and lead[0] in ("kits", "kit", "reagents", "supplies"):
            return False
        behind = [one.low for one in line.atoms[found.last + 1 : found.last + 3]]
        if behind[:1] in (["are"], ["is"]) and not {"being", "pending", "awaited"}.isdisjoint(behind):
            return False  # `another 300 samples are being tested`
        noun = line.atoms[found.last].low
        if any(part in noun for part in ("sample", "specimen", "swab")) and not (
            line.verbs("test")
            or line.says("collect", "process", "analy", "conduct", "positive", "examin", "screen")
        ):
            return False
        supplied = line.verbs("give", "send", "arrive", "pledge", "receive", "request")
        if supplied and not line.verbs("test") and "positive" not in line.lows:
            return False
        return any(one.quantity is None for one in line.atoms)
    if found.measure == "cases" and line.atoms[found.last].text.lower() in ("infected",):
        return True
    return True
