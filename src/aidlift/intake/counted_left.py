"""The noun to the left of a number: `the death toll rose to 4,084`, `Total cases: 120`."""

from __future__ import annotations

from itertools import islice

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.counted import GROUPS, VERB_MEASURES, Counted, group_in
from aidlift.intake.counted_parts import RISING
from aidlift.intake.grammar import ADVERBS, CLAUSE_WORDS
from aidlift.intake.lexicon import words

FARTHEST_LEFT = 16
LINKS = words("links")
MODIFIED = words("modified")
BETWEEN = frozenset(("in", "from", "across", "nationwide", "with", "due", "among"))


PASSED = (
    "verbword",
    "place",
    "disease",
    "class",
    "basis",
    "country_word",
    "person",
    "demonym",
    "rate",
    "todate",
)
"""What may stand between a noun and its number: `deaths in India have now risen to`."""

CROSSING = ("cross", "pass", "surpass", "exceed", "top", "breach")
"""How words begin that are read as part of a number, but also link it to its noun."""

MOST = frozenset(
    ("high", "record", "highest", "largest", "most", "lowest", "greatest", "biggest", "deadliest", "worst")
)
"""What leads a noun whose number follows `with`: `saw the highest number of cases with 4,124`."""

APART = frozenset(("in", "from", "since", "on", "for", "with", "after", "within", "across", "among"))
"""What a number that is of something else follows: `cases across five states`."""

DASHES = ("–", "—", "-")
PARTS = (["of which"], ["of"])
"""What follows a number set off by a dash that is a part: `167 cases — five of which have died`."""

MOST_RISEN = 9
"""Words of `from 546 recorded in January` before `to 718` (our own choice)."""

ASIDES = frozenset(("meanwhile", "however", "now", "too", "also", "therefore"))
MOST_BRACKETED = 6
"""Words in brackets between a noun and its number (our own choice)."""

MOST_ASIDE = 12
"""Words between commas that a noun and its verb may stand apart by (our own choice)."""

MOST_SET_OFF = 16
"""Words between dashes that a noun and its number may stand apart by (our own choice)."""

MOST_OF_LABEL = 8
"""Words of a label before its colon (our own choice)."""

ENDING = (";", ".", ")", ",")
OF_SOME = ("recoveries", "active_cases", "tests", "contacts", "cfr")
"""What a tally without its noun is not of."""


def counted_left(line: Line, atom: Atom, before: list[Counted]) -> Counted | None:
    """Look left for the noun whose number this is: `deaths rose to`, `Total cases:`, `tally of cases at`."""
    atoms = line.atoms
    place = atom.index - 1
    apposed = _apposed(atoms, atom) if place > 2 and atoms[place].low in {",", ":"} else None
    if apposed is not None:
        return apposed
    if place < 0 or atoms[place].low in {",", ";", ".", "and"}:
        return None
    if (
        atoms[place].low in DASHES
        and [one.low for one in atoms[atom.index + 1 : atom.index + 3]][:1] in PARTS
    ):
        return None
    if atoms[place].low == "(" and place and (atoms[place - 1].is_a("place") or atoms[place - 1].is_name):
        return None  # of the place before the bracket
    labelled = _labelled_class(atoms, atom)
    if labelled is not None:
        return labelled
    place, cues = _lead(atoms, place)
    crossed_verb = False
    led = atom.text.lower().startswith(CROSSING)
    while place >= 0 and atom.index - place <= FARTHEST_LEFT:
        one = atoms[place]
        noun = "measure" in one.senses and not ("item" in one.senses and not crossed_verb)
        noun = noun and atoms[place + 1].low not in MODIFIED and not _is_purpose(atoms, place)
        toll = _toll_among(atoms, place) if noun and one.senses.get("measure") == "cases" else None
        if toll is not None:
            place = toll
        if noun and one.senses.get("measure") != "cfr":
            return _left_noun(line, atom, place, cues)
        if "affected" in one.senses and _is_number_of_countries(atoms, place, atom.index):
            return Counted(atom, "countries_affected", place, atom.index)
        if "tally" in one.senses and not _tally_is_verb(one):
            return _tallied(line, atom, place, cues, before)
        if "number" in one.senses and line.context.disease and _is_topmost(atoms, place, atom.index):
            return Counted(atom, line.context.measure or "cases", place, atom.index)
        risen = crossed_verb and place and atoms[place - 1].low == "the" and atoms[place + 1].low != "of"
        if before and "number" in one.senses and (risen or _is_raised(atoms, place)):
            return _tallied(line, atom, place, cues, before)
        if one.senses.get("basis") == "active" and _counts_those(atoms, place, crossed_verb or led):
            return Counted(atom, "active_cases", max(0, place - 4), atom.index)
        if crossed_verb and _is_of_those(atoms, place):
            measure = VERB_MEASURES.get(one.verb_class, "cases")
            return Counted(atom, measure, max(0, place - 5), atom.index, cues=(*cues, "cumulative"))
        skipped = _skipped(atoms, place)
        if skipped is not None:
            place = skipped - 1
            continue
        aside = _relative(atoms, place) if "verb" in one.senses and one.verb_class != "level" else None
        if aside is not None:
            place = aside
        elif one.verb_class == "level" or one.low in ("=", ":") or _is_put_at(atoms, place):
            crossed_verb = True
        elif not _may_stand_between(one) and _ends_search(one):
            return _of_label(atoms, atom)
        place -= 1
    return _of_label(atoms, atom)


def _apposed(atoms: list[Atom], atom: Atom) -> Counted | None:
    """Read a record day's number behind its noun: `its highest daily number of infections, 9,180, on`."""
    index = atom.index
    if index + 1 < len(atoms) and atoms[index + 1].low not in APPOSED_ENDS:
        return None
    lead = atoms[max(0, index - MOST_APPOSED) : index - 1]
    noun = None
    for one in reversed(lead):
        if one.is_a("measure") and not one.is_a("item"):
            noun = one.index if one.get("measure") in RISING else None
            break
        if one.is_a("place", "country_word", "disease") or one.when is not None:
            continue
        if one.low not in APPOSED_BETWEEN and not (one.quantity is not None and one.quantity.value == 1):
            return None
    if noun is None:
        return None
    begin = noun
    while (
        begin > 0
        and index - begin < MOST_APPOSED
        and not (atoms[begin].low in (",", ";", ":", "and") or atoms[begin].verb_class == "report")
    ):
        begin -= 1
    said = {one.low for one in atoms[begin : index - 1]}
    daily = any(one.get("basis") in ("daily", "new") or one.get("rate") for one in atoms[begin:index])
    daily = daily or not said.isdisjoint(("day", "weekly", "daily", "week"))
    daily = daily or any(one.when is not None and one.when.role == "hours" for one in atoms[noun:index])
    if not daily or said.isdisjoint(MOST) or not said.isdisjoint(("previous", "earlier", "total", "active")):
        return None
    return Counted(atom, atoms[noun].senses["measure"], noun, index, cues=("new",))


MOST_APPOSED = 14
"""Words of `its highest daily number of infections since the pandemic began` (our own choice)."""

APPOSED_ENDS = frozenset((",", ".", ";", ")", "on", "in", "and", "as", "–", "—"))
APPOSED_BETWEEN = frozenset(
    (
        "in",
        "on",
        "for",
        "a",
        "one",
        "single",
        "-",
        "the",
        "this",
        "year",
        "day",
        "so",
        "far",
        "since",
        "ever",
        "yet",
        "of",
    )
)
"""What may stand between a noun and the comma that its number follows."""


def _is_number_of_countries(atoms: list[Atom], place: int, index: int) -> bool:
    """Tell whether a number is of countries hit: `lifting the number of affected countries to 13`."""
    lead = atoms[max(0, place - 5) : place]
    number = any(one.is_a("number", "tally") for one in lead)
    hit = any(one.low in HIT for one in (*lead, *atoms[place + 1 : index]))
    gap = [one.low for one in atoms[place + 1 : index]]
    return number and hit and gap[-1:] != [] and gap[-1] in ("to", "at", "is", "now", "reached", ":")


HIT = frozenset(("affected", "hit", "reporting", "infected", "with"))
"""What countries with cases are called."""


def _toll_among(atoms: list[Atom], place: int) -> int | None:
    """Return where deaths are named whose cases these are: `the death toll among confirmed cases is`."""
    begin = place - 1
    while begin > 1 and (atoms[begin].is_a("class", "disease") or atoms[begin].low in ("the", "all")):
        begin -= 1
    led = begin > 0 and atoms[begin].low in ("among", "amongst")
    return begin - 1 if led and atoms[begin - 1].get("measure") == "deaths" else None


def _of_label(atoms: list[Atom], atom: Atom) -> Counted | None:
    """Read a label that begins with its noun, whatever else it says: `Recovered and sent home: 1,020`."""
    if atoms[atom.index - 1].low != ":":
        return None
    place = atom.index - 2
    while (
        place > 0 and atom.index - place <= MOST_OF_LABEL and atoms[place - 1].low not in (";", ".", "*", "•")
    ):
        place -= 1
    first = atoms[place]
    held = {one.low for one in atoms[place : atom.index]}
    if first.low in ("people", "patients") and held & {"treatment", "isolation"}:
        return Counted(atom, "active_cases", place, atom.index)
    if not first.is_a("measure") or first.is_a("item") or first.get("measure") == "cfr":
        return None
    if any(one.quantity is not None or one.is_a("item", "unit") for one in atoms[place : atom.index]):
        return None
    cues = tuple(one.senses["basis"] for one in atoms[place : atom.index] if one.is_a("basis"))
    return Counted(atom, first.senses["measure"], place, atom.index, cues=cues)


def _counts_those(atoms: list[Atom], place: int, linked: bool) -> bool:
    """Tell whether `the number of those receiving treatment` is told: `exceeds 3.17 million`, `stands at`."""
    lead = atoms[max(0, place - 5) : place]
    return linked and any(one.is_a("number", "tally") for one in lead)


def _is_topmost(atoms: list[Atom], place: int, index: int) -> bool:
    """Tell whether a number is said to be the highest: `South Africa has the highest number at 274`."""
    return index == place + 2 and atoms[place + 1].low in ("at", "with") and atoms[place - 1].low in MOST


def _is_raised(atoms: list[Atom], place: int) -> bool:
    """Tell whether `the number` alone is said to be raised: `which brought the number this year to 62`."""
    raised = any(one.verb_class == "level" for one in atoms[max(0, place - 3) : place])
    return raised and atoms[place + 1].low not in ("of", "who", "that")


def _is_put_at(atoms: list[Atom], place: int) -> bool:
    """Tell whether a verb sets a level: `the count of active cases was recorded at 76,034`."""
    one = atoms[place]
    follows = atoms[place + 1].low if place + 1 < len(atoms) else ""
    told = one.verb_class == "report" or one.lemma in ("show", "state")
    there = follows in ("in", "from") and any(other.low == "at" for other in atoms[place + 2 : place + 7])
    return told and one.passive and (follows in ("at", "as") or there)


def _is_purpose(atoms: list[Atom], place: int) -> bool:
    """Tell whether a noun only says what for: `samples tested for the infection has reached`."""
    lead = [one.low for one in atoms[max(0, place - 2) : place]]
    return lead[-1:] == ["for"] or lead == ["for", "the"]


def _skipped(atoms: list[Atom], place: int) -> int | None:
    """Return where words in brackets or `, meanwhile,` begin, if they end here."""
    low = atoms[place].low
    if low == "," and place > 2 and atoms[place - 2].low == "," and atoms[place - 1].low in ASIDES:
        return place - 2
    if low == ",":
        return _participle_begins(atoms, place)
    if low in DASHES:
        return next(
            (
                begin
                for begin in range(place - 2, max(0, place - MOST_SET_OFF), -1)
                if atoms[begin].low in DASHES
                and all(one.quantity is None and one.low != ";" for one in atoms[begin:place])
            ),
            None,
        )
    if low != ")":
        return None
    for begin in range(place - 1, max(-1, place - MOST_BRACKETED), -1):
        if atoms[begin].quantity is not None:
            return None
        if atoms[begin].low == "(":
            return begin
    return None


def _participle_begins(atoms: list[Atom], place: int) -> int | None:
    """Return where an aside begins that a comma ends: `the toll, published on Friday as 4,181, is now`."""
    after = atoms[place + 1]
    if after.get("verbword") != "be" and after.verb_class != "level":
        return None
    for begin in range(place - 2, max(0, place - MOST_ASIDE), -1):
        if atoms[begin].low == ",":
            told = atoms[begin + 1]
            aside = (
                told.low in ("which", "who", "the", "now", "one")
                or told.form == "past"
                or told.low.endswith("ed")
            )
            return begin if aside else None
    return None


WHAT_IS_TOLD = ("measure", "place", "country_word", "disease", "tally", "affected")


def _relative(atoms: list[Atom], place: int) -> int | None:
    """Return where `the deaths that were told` or `the deaths recorded so far` leads on to its noun."""
    lead = atoms[max(0, place - 4) : place]
    mark = next((one.index for one in reversed(lead) if one.low in ("that", "which")), None)
    if mark is not None:
        return mark
    one = atoms[place]
    told = one.verb_class == "report" and one.form == "past" and not one.passive
    told = told or (one.lemma == "test" and atoms[place - 1].get("measure") == "tests")
    told = told or (one.lemma == "affect" and place > 0 and atoms[place - 1].is_a("affected"))
    return place if told and place and atoms[place - 1].is_a(*WHAT_IS_TOLD) else None


def _labelled_class(atoms: list[Atom], atom: Atom) -> Counted | None:
    """Read `Confirmed: 141` and `Active: 13`, labels without their noun."""
    if atom.index < 2 or atoms[atom.index - 1].low != ":":
        return None
    label = atoms[atom.index - 2]
    if label.is_a("class"):
        return Counted(atom, "cases", label.index, atom.index, label.senses["class"])
    if label.get("basis") == "active":
        return Counted(atom, "active_cases", label.index, atom.index)
    return None


def _lead(atoms: list[Atom], place: int) -> tuple[int, list[str]]:
    """Return where to search on, and what the lead says: `by` is new, `by … to` a total."""
    low = atoms[place].low
    risen = _risen_by(atoms, place) if low == "to" else None
    if risen is not None:
        share = atoms[place - 1].quantity
        return risen, [] if share is not None and share.unit == "percent" else ["cumulative"]
    if low == "by" and any(one.verb_class == "level" for one in atoms[max(0, place - 4) : place]):
        return place, ["new"]
    if low in ("up", "by") and place and (atoms[place - 1].get("verbword") or atoms[place - 1].low) in RISEN:
        return place, ["new"]  # `Recoveries are up 1,802 to 506,500`
    if low == "by" and _rises_too(atoms, place - 1):
        return place, ["new"]
    return place, []


RISEN = ("be", "up", "down")
"""What stands before the number by which a count rose: `are up 1,802`, `were up by 1,802`."""


def _rises_too(atoms: list[Atom], place: int) -> bool:
    """Tell whether a noun shares the verb of the noun before: `cases rose by 7,388 and deaths by 37`."""
    begin = place
    while begin > 0 and (
        atoms[begin].is_a("measure", "basis", "class", "disease", "tally", "number")
        or (begin < place and atoms[begin].low in ("of", "the", "its"))
    ):
        begin -= 1
    if begin == place or atoms[begin].low not in ("and", ",", "while"):
        return False
    for one in reversed(atoms[max(0, begin - MOST_ASIDE) : begin]):
        if one.verb_class == "level" or one.low == "by":
            return any(other.verb_class == "level" for other in atoms[max(0, one.index - 4) : one.index + 1])
        if one.low in (";", "while", "with"):
            return False
    return False


def _is_of_those(atoms: list[Atom], place: int) -> bool:
    """Tell whether a verb stands for the noun: `the number of people who have recovered`."""
    if atoms[place].lemma == "affect":  # `the number of affected states`
        return False
    diagnosed = atoms[place].lemma == "diagnose"
    if atoms[place].verb_class not in ("recover", "die", "infect", "test") and not diagnosed:
        return False
    return any(
        one.is_a("number", "tally") or one.low in ("those", "who") for one in atoms[max(0, place - 6) : place]
    )


def _may_stand_between(one: Atom) -> bool:
    words_between = one.low in LINKS or one.low in ADVERBS
    return one.when is not None or one.is_a(*PASSED) or words_between or one.low in BETWEEN


def _ends_search(one: Atom) -> bool:
    return bool(
        one.quantity is not None
        or "verb" in one.senses
        or one.low in CLAUSE_WORDS
        or one.low in ENDING
        or one.is_a("such", "item", "unit")
    )


def _risen_by(atoms: list[Atom], place: int) -> int | None:
    """Return where `rose by 389 to` goes on to the left: before `by`, days and the first number skipped."""
    index = place - 1
    share = atoms[index].quantity if index > 1 else None
    if share is not None and share.unit == "percent":  # `up 12 per cent to`, `rose 12% to`
        lead = atoms[index - 1]
        if lead.low in ("by", "up", "down"):
            return index - 2
        return index - 1 if lead.verb_class == "level" else None
    while index > 1 and (
        atoms[index].when is not None or atoms[index].low in ("over", "in", "on", "during", "the", "within")
    ):
        index -= 1
    if index > 1 and atoms[index].quantity is not None and atoms[index - 1].low in ("by", "up"):
        return index - 2
    for begin in range(place - 1, max(0, place - MOST_RISEN), -1):
        if atoms[begin].low == "from" and atoms[begin + 1].quantity is not None:
            risen = begin - 1 - (atoms[begin - 1].low in ("up", "down"))
            moved = ("come", "came", "gone", "went", "go", "are", "is")
            moved_so = risen < begin - 1 and atoms[risen].low in moved
            return risen if moved_so or atoms[risen].verb_class == "level" else None
    return None


def _tally_is_verb(one: Atom) -> bool:
    return "verb" in one.senses and (one.low not in ("total", "count") or one.form == "base")


def _left_noun(line: Line, atom: Atom, place: int, cues: list[str]) -> Counted | None:
    atoms = line.atoms
    one = atoms[place]
    gap = atoms[place + 1 : atom.index]
    linked = (
        any(
            other.verb_class == "level"
            or other.low
            in (":", "=", "to", "at", "–", "—", "-", "(", "is", "are", "was", "were", "of", "number")
            or other.is_a("verbword")
            for other in gap
        )
        or not gap
    )
    dated = len(gap) > 1 and gap[-1].low == "with" and all(other.when is not None for other in gap[:-1])
    linked = linked or dated or (bool(gap) and gap[-1].low == "by" and "new" in cues)
    linked = linked or atom.text.lower().startswith(CROSSING) or [other.low for other in gap] == ["with"]
    stated = any("verbword" in other.senses and other.get("verbword") == "be" for other in gap)
    stated = stated or any(other.verb_class == "level" for other in gap)
    if gap and gap[-1].low == "to":  # `bringing the number of cases detected since May to 438`
        stated = stated or any(other.verb_class == "level" for other in atoms[max(0, place - 9) : place])
    passive_report = any(
        other.verb_class == "say" or (other.verb_class == "report" and (other.passive or not stated))
        for other in gap
        if not _is_put_at(atoms, other.index) and gap[-1].low != "at"  # `has been recorded in Java at 7,691`
    )
    if not linked or passive_report:
        return None
    most = (
        gap and gap[-1].low == "with" and any(other.low in MOST for other in atoms[max(0, place - 6) : place])
    )
    if gap and gap[-1].low in APART and not most:
        return None
    case_class = group = None
    first = place
    for other in reversed(atoms[max(0, place - 6) : place]):
        if "class" in other.senses:
            case_class = None if _is_one_of_classes(atoms, other.index) else other.senses["class"]
        elif "basis" in other.senses:
            cues.append(other.senses["basis"])
        elif "tally" in other.senses:
            cues.append("cumulative")
        elif "number" in other.senses:
            cues.append("number")
        elif "person" in other.senses and other.get("person") in GROUPS:
            group = other.get("person")
        elif not (
            other.is_a("disease", "number", "demonym", "place", "group")
            or other.low in ("of", "the", "'s", "daily", "-", "laboratory", "official", "its", "country")
        ):
            break
        first = other.index
    if one.low in ("death toll", "toll") or (
        place > 0 and atoms[place].low == "deaths" and atoms[place - 1].low == "total"
    ):
        cues.append("cumulative")
    if most and "cumulative" in cues and cues[-1] == "cumulative" and one.low in ("death toll", "toll"):
        cues[-1] = "new"  # `an all-time high death toll with 195`
    for other in gap:
        who = other.senses.get("person")
        if who in GROUPS:
            group = who
        if "tally" in other.senses:
            cues.append("cumulative")
    if any(other.verb_class == "level" for other in gap) and not {"new", "daily", "cumulative"} & set(cues):
        cues.append("level")
    measure = "active_cases" if "active" in cues and one.get("measure") == "cases" else one.senses["measure"]
    if measure == "tests" and place and atoms[place - 1].low == "positive":
        measure = "cases"  # `positive tests rose to`
    return Counted(atom, measure, first, atom.index, case_class, group or group_in(one.text), tuple(cues))


def _is_one_of_classes(atoms: list[Atom], index: int) -> bool:
    """Tell whether a class is the last of several, the number so of none: `probable and suspect cases`."""
    return index > 1 and atoms[index - 1].low in (",", "and", "or", "&") and atoms[index - 2].is_a("class")


def _goes_with_deaths(atoms: list[Atom], index: int) -> bool:
    """Tell whether deaths follow a total, which is then one of cases."""
    after = atoms[index + 1 : index + 5]
    if len(after) < 3 or after[0].low not in ("with", "including", "and", ",", "("):
        return False
    number = next((one.index for one in after[:2] if one.quantity is not None), None)
    return number is not None and any(
        one.get("measure") == "deaths" for one in atoms[number + 1 : number + 3]
    )


def _is_unknown_noun(one: Atom, atoms: list[Atom]) -> bool:
    """Tell whether what a total is of stands behind its number, and is nothing that we count."""
    if one.is_a("disease") and one.index + 1 < len(atoms):
        one = atoms[one.index + 1]
    plain = not one.senses and one.quantity is None and one.when is None and one.text.isalpha()
    stops = one.low in ADVERBS or one.low in CLAUSE_WORDS or one.low in APART or one.low in STOPPING
    return (
        plain and one.text.islower() and len(one.text) > len("were") and one.low.endswith("s") and not stops
    )


STOPPING = frozenset(("across", "cases", "besides", "perhaps", "always", "versus", "towards", "this", "plus"))


def _tallied(line: Line, atom: Atom, place: int, cues: list[str], before: list[Counted]) -> Counted | None:
    """Read a total without its noun beside it: that of the words around, else what was counted last."""
    atoms = line.atoms
    gap = atoms[place + 1 : atom.index]
    for one in gap:
        if one.is_a("item", "flights"):
            return None
    if not before and any(other.index < place for other in line.quantities):
        return None  # `18 nurses, bringing the total to 30`: something else is counted
    behind = [one for one in atoms[atom.index + 1 : atom.index + 3] if not one.is_a("basis")]
    after = behind[0] if behind else None
    supplied = any(one.is_a("item", "unit") for one in atoms[atom.index + 1 : atom.index + 4])
    if supplied and gap and gap[-1].low == "of":  # `a total of 3.9 million oral cholera vaccines`
        return None
    of_what = after is not None and (after.is_a("person") or _is_unknown_noun(after, atoms))
    if of_what and gap and gap[-1].low == "of":
        return None  # also `a total of 1,143 measles admissions`
    if gap and not any(
        one.verb_class == "level"
        or one.low in ("to", "at", "of", ":", "=", "is", "was", "–", "-", "now")
        or one.is_a("verbword")
        for one in gap
    ):
        return None
    around = [
        one
        for one in (*atoms[max(0, place - 3) : place][::-1], *gap)
        if "measure" in one.senses and one.get("measure") != "cfr"
    ]
    measure = around[0].senses["measure"] if around else line.context.measure
    if not (around or before) and measure == "deaths" and "toll" not in atoms[place].low:
        lately = islice(reversed(line.context.counts), 2)
        measure = "cases" if any(told == "cases" for told, _ in lately) else measure
    patients = any(one.low in ("patients", "sufferers") for one in gap)
    if not around and (patients or any(one.measure == "cases" for one in before)):
        measure = "cases"
    of_disease = any(one.is_a("disease") for one in atoms[max(0, place - 2) : place])
    if atoms[place].low in ("caseload", "case count", "case load") or (of_disease and not around):
        measure = "cases"  # also `India's Covid tally`
    if not around and _goes_with_deaths(atoms, atom.index):
        measure = "cases"  # `the national total is 4,625 with 91 deaths`
    plain = atoms[place].low in ("tally", "caseload")
    if measure is None and plain and line.context.disease and (line.case_words or line.diseases):
        measure = "cases"
    if measure is None and any(
        one.index < place and one.get("measure") == "cases" for one in line.case_words
    ):
        measure = "cases"  # `another case of polio, bringing this year's total to six`
    if measure is None or measure == "countries_affected":
        return None
    if not around and measure in OF_SOME and atoms[place].low in ("tally", "caseload", "count"):
        measure = "cases"  # of all, not of what became of some: `the tally has mounted to`
    if "new" in cues:
        return Counted(atom, measure, place, atom.index, None, None, tuple(cues)) if around else None
    daily = any(one.get("basis") in ("daily", "new") for one in atoms[max(0, place - 1) : place])
    first = min([place, *(one.index for one in around[:1])])
    return Counted(atom, measure, first, atom.index, None, None, (*cues, "new" if daily else "cumulative"))
