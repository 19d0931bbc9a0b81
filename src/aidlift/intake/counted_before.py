"""Numbers whose noun was said before: `of whom 12 died`, `3,927 were reported from`, `Bikoro (29)`."""

from __future__ import annotations

from collections.abc import Sequence

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.counted import GROUPS, VERB_MEASURES, Counted
from aidlift.intake.counted_became import what_became
from aidlift.intake.counted_parts import (
    RISING,
    first_in_bracket,
    is_bracketed,
    is_place_word,
    is_rise,
    nothing_behind,
    pair_begins,
)
from aidlift.intake.counted_right import are_fresh, lost_lives, past_share
from aidlift.intake.grammar import ADVERBS, SKIPPED, begins_of
from aidlift.intake.lexicon import words
from aidlift.intake.spots import ADMIN, spot_at

CLASSED = frozenset(("classified", "tagged", "considered", "listed", "counted", "regarded"))
REMAINING = frozenset(("remain", "remains", "remained", "stay", "stays", "still"))
ISOLATED = frozenset(("isolated", "isolation", "treatment"))
WATCHED = words("watching") | {"seen", "reached", "monitored"}
REPORTED = ("report", "confirm", "say", "know", "believe")
TREATED = frozenset(("currently infected", "under treatment"))


def counted_relative(line: Line, atom: Atom, before: list[Counted]) -> Counted | None:
    """Read `of whom 12 have died`, `12 of them health workers`, `5 were fatal`, `12 remain hospitalised`."""
    before = [one for one in before if one.measure not in ("cfr", "countries_affected", "rank")]
    found = _happened(line, atom, before)
    if found is None:
        return None
    whom = {one.low for one in line.atoms[max(0, atom.index - 3) : atom.index]}
    whom |= {one.low for one in line.atoms[atom.index + 1 : atom.index + 3] if one.low == "whom"}
    parted = "such" in line.atoms[atom.index - 1].senses if atom.index else False
    if (
        before
        and found.group is None
        and "and" in whom
        and (before[-1].rule == "counted_relative" or (len(before) == 1 and before[0].first == 0))
    ):
        found.group = before[-1].group
    parted = parted or bool(whom & {"whom", "which", "of which", "these"})
    parted = parted or (begins_of(line.atoms) and len(before) == 1 and before[0].atom.index < MOST_TO_WHOLE)
    if before and found.group is None and parted:
        found.group = before[-1].group
    return found


MOST_TO_WHOLE = 4
"""Words within which a sentence names a whole: `Of the 10 infected nurses four died` (our own choice)."""

PASSED = words("passed_to_happening") | {"of which"}
"""Words between a number and what happened to those that it counts."""


def _happened(line: Line, atom: Atom, before: list[Counted]) -> Counted | None:
    atoms, index = line.atoms, atom.index
    prior = atoms[index - 1] if index else None
    those = [one.low for one in atoms[index + 1 : index + 4]]
    if those[:1] == ["of"] and those[1:2] in (["those"], ["the"]) and those[2:] and those[2] in STRUCK:
        who = next((one.get("person") for one in atoms[index + 4 : index + 7] if one.is_a("person")), None)
        group = who if who in GROUPS else None
        return Counted(atom, STRUCK[those[2]], index, index + 3, None, group) if group else None
    if prior is not None and prior.verb_class == "trace" and before and before[-1].measure == "contacts":
        return Counted(atom, "contacts", index - 1, index, cues=("watched",))  # `is monitoring 412 of them`
    share = _share_of(line, index)
    if share is not None:
        return Counted(atom, share[0], index, share[1])
    ends = index + 1 >= len(atoms) or atoms[index + 1].low in {",", ".", ";", "and", "since", "in"}
    if prior is not None and prior.lemma in ("kill", "infect", "sicken") and not prior.passive and ends:
        return Counted(atom, VERB_MEASURES[prior.verb_class], index - 1, index)
    after = atoms[past_share(atoms, index) : index + 10]
    isolated = _is_active(after)
    if isolated is not None:
        return Counted(atom, "active_cases", index, isolated)
    for one in after:
        beside = atoms[one.index + 1].low if one.index + 1 < len(atoms) else ""
        treated = (one if one.lemma == "treat" else atoms[one.index - 1]).lemma == "treat"
        if (one.lemma in REPORTED and beside == "to") or (treated and "and" in (one.low, beside)):
            continue  # `4,980 were treated and discharged`
        watched = one.low in WATCHED or one.verb_class == "trace"
        if watched and before and before[-1].measure == "contacts":
            done = atoms[one.index - 1].low in ("were", "was", "been")  # `1,110 were traced`
            return Counted(atom, "contacts", index, one.index, cues=() if done else ("watched",))
        if one.verb_class in VERB_MEASURES and (one.lemma != "lose" or lost_lives(atoms, one.index)):
            return Counted(atom, VERB_MEASURES[one.verb_class], index, one.index)
        if one.low in ("fatal", "dead"):
            return Counted(atom, "deaths", index, one.index)
        if one.low == "positive" and before and before[-1].measure == "tests":
            return Counted(atom, "cases", index, one.index)
        if one.low == "positive" and before and atoms[one.index - 1].low in ("currently", "still"):
            return Counted(atom, "active_cases", index, one.index)
        if one.senses.get("measure") in ("recoveries", "deaths", "active_cases") and (
            one.low in ("recovered", "cured", "deceased") or _is_said_to_be(atoms, index, one.index)
        ):
            return Counted(atom, one.senses["measure"], index, one.index)
        reported = one.verb_class == "report" and any(near.when for near in atoms[one.index + 1 :][:2])
        if (one.when is not None or reported) and before and _is_part_before(atoms, one.index):
            return Counted(atom, before[-1].measure, index, one.index, before[-1].case_class)
        if one.low in TREATED or (
            one.low == "active" and before and atoms[one.index - 1].get("verbword") == "be"
        ):
            return Counted(atom, "active_cases", index, one.index)
        if one.low in ("occurring", "occurred") and before:
            return Counted(atom, before[-1].measure, index, one.index, before[-1].case_class)
        told = "confirmed" if one.lemma == "confirm" else one.senses.get("class")
        if told is not None and before:
            return Counted(atom, _of_tested(line, atom, before), index, one.index, told)
        if "class" in one.senses and begins_of(atoms) and line.context.measure in RISING:
            return Counted(atom, "cases", index, one.index, one.senses["class"])  # `Of the total, 4,701 were`
        if one.low == "being treated" and line.context.measure == "active_cases":
            return Counted(atom, "active_cases", index, one.index)
        if before and one.verb_class == "hospitalise" and are_fresh(line, one, []):
            return Counted(atom, "cases", index, one.index)
        who = one.senses.get("person")
        if who in GROUPS and one.index > index + 1:
            whole = before[-1].measure if before else _measure_parted(atoms, index)
            told = before[-1].case_class if before else None
            if whole == "deaths" and any(other.low == "whom" for other in atoms[one.index + 1 :][:4]):
                whole = "cases"  # `4,033 deaths, 416 of them among health workers, of whom 233 died`
            cues = () if before else ("part",)
            return Counted(atom, whole, index, one.index, told, who, cues) if whole is not None else None
        passed = one.is_a("verbword", "person") or one.low in ADVERBS or one.low in PASSED
        passed = passed or (one.low == "who" and one.index == index + 1) or one.low in REMAINING
        if not passed and "todate" not in one.senses:
            break
    return None


def _is_said_to_be(atoms: Sequence[Atom], index: int, place: int) -> bool:
    """Tell whether those counted *are* what a noun says: `306,698 are already recovered patients`."""
    between = atoms[index + 1 : place]
    return any(one.get("verbword") == "be" for one in between) and all(
        one.get("verbword") == "be" or one.low in ADVERBS for one in between
    )


STRUCK = {"killed": "deaths", "dead": "deaths", "deceased": "deaths", "infected": "cases"}
"""Whom people are of: `Six of those killed were health workers`."""


def _measure_parted(atoms: Sequence[Atom], index: int) -> str | None:
    """Return what a sentence parts that begins so: `Of the new cases, 79 are health workers`."""
    if not (begins_of(atoms) or atoms[0].low == "among") or atoms[index - 1].low != ",":
        return None
    return next((one.senses["measure"] for one in atoms[1:index] if one.is_a("measure")), None)


def _is_active(after: Sequence[Atom]) -> int | None:
    """Return where a number is said to be of active cases: `are classified as active cases`."""
    acted = False
    for one in after:
        if one.low in CLASSED:
            mark = next((other for other in after if other.index > one.index and other.low == "as"), None)
            near = [other for other in after if mark is not None and 0 < other.index - mark.index <= 3]
            return next((other.index for other in near if other.low.startswith("active")), None)
        if acted and one.low in (*ISOLATED, "active"):
            return one.index
        acted = acted or one.senses.get("verbword") == "be" or one.low in REMAINING
        passed = (
            one.is_a("verbword", "person")
            or one.low in ADVERBS
            or one.low in {"in", "under", "of", "of which", "which", "whom", "them", "the", "being"}
            or one.low in ("home", "institutional")
        )
        if not passed and one.low not in REMAINING:
            return None
    return None


def _share_of(line: Line, index: int) -> tuple[str, int] | None:
    """Return what a number behind its share counts, and where: `accounts for 39.3% (48 815) of the cases`."""
    atoms = line.atoms
    if index < 2 or index + 2 >= len(atoms) or (atoms[index - 1].low, atoms[index + 1].low) != ("(", ")"):
        return None
    share = atoms[index - 2].quantity
    if share is None or share.unit != "percent" or not line.lows.isdisjoint(("together", "combined")):
        return None
    for one in atoms[index + 2 : index + 8]:
        if one.get("measure") in ("cases", "deaths", "recoveries"):
            return what_became(atoms, one.index) or one.senses["measure"], one.index
        if one.low not in ("of", "the", "all") and not one.is_a("basis", "class", "disease", "tally"):
            return None
    return None


def _is_part_before(atoms: list[Atom], index: int) -> bool:
    """Tell whether `of them` stands right before a day: `six of them since Tuesday`."""
    lead = [one.low for one in atoms[max(0, index - 3) : index]]
    return "them" in lead or "of which" in lead


def _of_tested(line: Line, atom: Atom, before: list[Counted]) -> str:
    """Return what is confirmed: of samples that were tested, cases; of cases with deaths, all of them."""
    last = before[-1]
    if last.measure == "tests":
        return "cases"
    whole = next((one for one in reversed(before) if one.measure == "cases"), None)
    if last.measure != "deaths" or whole is None:
        return last.measure
    told, part = last.atom.quantity, atom.quantity
    beyond = told is not None and part is not None and part.value > told.value
    parted = any(one.low in (";", ".") for one in line.atoms[last.last + 1 : atom.index])
    return "cases" if beyond or parted else "deaths"


def counted_elliptic(line: Line, atom: Atom, before: list[Counted]) -> Counted | None:
    """Read a number whose noun was said before: reported in a place, or in brackets after one."""
    atoms, index = line.atoms, atom.index
    measure = _measure_meant(line, atom, before)
    if measure is None:
        return None
    paired = pair_begins(atoms, index) if len(before) > 1 else None
    if paired is not None and before[-2].measure != before[-1].measure:
        return Counted(
            atom, before[-2].measure, paired if paired == index - 1 else index, index, cues=("part",)
        )
    if before and measure in RISING and is_rise(atoms, index):
        return Counted(atom, measure, index, index, before[-1].case_class, cues=("new",))
    prior = atoms[index - 1] if index else None
    after = atoms[index + 1] if index + 1 < len(atoms) else None
    if (
        before
        and after is not None
        and measure in ("cases", "tests")
        and after.low in ("through", "via", "by")
    ):
        method = next((one for one in atoms[index + 2 : index + 4] if one.is_a("group")), None)
        if method is not None:  # `and 3,497 through the antigen method`
            return Counted(atom, measure, index, method.index, group=method.senses["group"])
    ones = [one.low for one in atoms[index + 1 : index + 3]][-1:] == ["ones"]
    if before and ones and after is not None and after.get("basis") == "new":
        return Counted(atom, measure, index, index + 2, before[-1].case_class, cues=("new",))
    if before and prior is not None and prior.low in ("reaching", "hitting") and nothing_behind(after):
        return Counted(atom, measure, index, index, before[-1].case_class, cues=("cumulative",))
    if before and after is not None and after.when is not None and _goes_on_in_days(prior, after, measure):
        return Counted(atom, measure, index, index, before[-1].case_class)
    had = _of_area(line, atom, measure, before)
    if had is not None:
        return had
    if before and _has_own_day(atoms, index) and _has_own_day(atoms, before[-1].last):
        return Counted(atom, measure, index, index, before[-1].case_class, before[-1].group)
    dated = _of_days(atoms, atom, measure, before)
    if dated is not None:
        return dated
    again = _said_again(line, atom, measure, before)
    if again is not None:
        return again
    if is_bracketed(atoms, index) and _is_place_before(atoms, index):
        listed = Counted(atom, measure, max(0, index - 2), index, cues=("part",))
        like = first_in_bracket(atoms, before)
        if like is not None:
            listed.measure, listed.case_class, listed.group = like.measure, like.case_class, like.group
        return listed
    if measure in RISING and _is_part_in_place(line, index, before):
        ends = index + 2
        while ends + 1 < len(atoms) and atoms[ends].text in SKIPPED:
            ends += 1
        return Counted(atom, measure, index, ends, before[-1].case_class if before else None, cues=("part",))
    behind = past_share(atoms, index)  # `European Region 913,402 (52%), Region of the Americas 610,790`
    after = atoms[behind] if behind < len(atoms) else None
    begin = _area_begins(atoms, index)
    if line.case_words and 0 < begin < index and atoms[begin - 1].low == ":":
        return Counted(atom, measure, begin, index, cues=("part",))
    if after is None or after.low in (",", ";", ".", "and", ")", "each", "with", "of which"):
        closing = _closing(line, atom, measure, before)
        if closing is not None:
            return closing
    return _labelled(atoms, atom, measure)


def _said_again(line: Line, atom: Atom, measure: str, before: list[Counted]) -> Counted | None:
    """Read a number by the verb beside it: `with 12 reported in`, `and 20 added`, `the 130 registered`."""
    atoms, index = line.atoms, atom.index
    prior = atoms[index - 1] if index else None
    after = atoms[index + 1] if index + 1 < len(atoms) else None
    told = any(one.verb_class == "report" and one.passive for one in atoms[index + 1 : index + 4])
    told = told or _are_from(atoms, index) or _were_admitted(atoms, index)
    reduced = after is not None and after.verb_class == "report" and after.form == "past"
    if (
        before
        and after is not None
        and after.low == "added"
        and prior is not None
        and prior.low in ("with", "and")
    ):
        return Counted(atom, measure, index, index + 1, before[-1].case_class, cues=("new",))
    there = (
        index > 1
        and prior is not None
        and prior.senses.get("verbword") == "be"
        and atoms[index - 2].low == "there"
    )
    if reduced and prior is not None and prior.low == "the" and _has_day(atoms, index + 2):
        # `than the 130 registered on Saturday`
        return Counted(atom, measure, index, index + 1, cues=("new",))
    if reduced and prior is not None and (there or prior.low in ("with", ",", "including", "and")):
        return Counted(atom, measure, index, index + 1, cues=("part",))
    if before and _is_in_area_list(line, index):
        begin = min(_area_begins(atoms, index - 1), index - 2)
        return Counted(atom, measure, begin, index, before[-1].case_class, cues=("part",))
    if told and (after is None or after.is_a("verbword")):
        named = [one.senses["measure"] for one in atoms[:index] if one.is_a("measure")]
        return Counted(atom, named[-1] if named else measure, index, index + 1, cues=("part",))
    return None


def _has_day(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether a day stands at an atom or right behind it."""
    near = [one.when for one in atoms[index : index + 2] if one.when is not None]
    return bool(near) and near[0].kind == "day" and near[0].role == "on"


def _measure_meant(line: Line, atom: Atom, before: list[Counted]) -> str | None:
    """Return what a number without a noun counts: as the one before, the heading's, or what was told last."""
    if before:
        return before[-1].measure if before[-1].measure not in UNSHARED else None
    headed = line.context.heading_measure if line.is_listed else None
    such = atom.index > 0 and "such" in line.atoms[atom.index - 1].senses
    behind = line.atoms[atom.index + 1] if atom.index + 1 < len(line.atoms) else None
    such = such or (behind is not None and behind.verb_class == "report" and behind.form == "past")
    listed = such or is_bracketed(line.atoms, atom.index) or ":" in line.lows or begins_of(line.atoms)
    listed = bool(line.case_words) and listed
    told = headed or line.context.measure or ("cases" if listed else None)
    if told is None or told in UNSHARED:
        return None
    named = [one for one in line.case_words if one.index < atom.index] or line.case_words
    return named[-1].senses["measure"] if named else headed or "cases"


UNSHARED = ("cfr", "rank", "countries_affected")
"""What a number told without a noun never counts."""


def _of_area(line: Line, atom: Atom, measure: str, before: list[Counted]) -> Counted | None:
    """Read `Bono had 47`, with no noun behind the number."""
    atoms, index = line.atoms, atom.index
    begin = area_that_has(atoms, index)
    after = atoms[index + 1] if index + 1 < len(atoms) else None
    ends = after is None or after.low in (",", ".", ";", "and", "while", "each")
    if begin is None or not ends or measure not in ("cases", "deaths"):
        return None
    told = before[-1].case_class if before else None
    spot, _ = spot_at(atoms, begin)
    return Counted(atom, measure, begin, index, told, cues=("part",), spot=spot)


def _is_part_in_place(line: Line, index: int, before: list[Counted]) -> bool:
    """Tell whether a place follows a number that is a part of one told: `4,251, with 300 in Mao`."""
    atoms = line.atoms
    if index + 2 >= len(atoms) or atoms[index + 1].low not in ("in", "from", "of"):
        return False
    if atoms[index + 1].low == "of" and (not before or "/part/" not in (atoms[index + 2].get("place") or "")):
        return False
    place, prior = atoms[index + 2], atoms[index - 1] if index else None
    if not (place.is_a("place") or place.is_name or place.low == "the"):
        return False
    if prior is not None and prior.low not in PART_LEADS:
        return False
    if not before:
        told = prior is not None and (prior.low == ":" or prior.is_a("such"))
        return prior is not None and (prior.low == "with" or (told and bool(line.case_words)))
    begun_in = atoms[0].low == "in" and "/country/" in (atoms[1].get("place") or "")
    followed = prior is not None and prior.low == "by" and atoms[index - 2].low == "followed"
    chained = followed or (
        prior is not None and (prior.is_a("such") or prior.low == ":" or "part" in before[-1].cues)
    )
    return chained or begun_in or _is_told_in_place(atoms, before[-1].last)


PART_LEADS = ("by", ",", "and", ":", ";", "with", "including", "include", "includes", "(")


def _of_days(atoms: Sequence[Atom], atom: Atom, measure: str, before: list[Counted]) -> Counted | None:
    """Read a bare number of other days: `with 104,500 since it began`, `down from yesterday's 391`."""
    index = atom.index
    if not before:
        return None
    whole = before[-1]
    lead = atoms[index - 1].low if index else ""
    behind = atoms[index + 1].low if index + 1 < len(atoms) else ""
    since = lead == "with" and behind.startswith("since")
    if since and measure in ("cases", "deaths", "recoveries", "tests"):
        return Counted(atom, measure, index, index, whole.case_class, cues=("cumulative",))
    if not _is_of_other_day(atoms, index):
        return None
    fresh = whole.atom.basis == "new" or lead == "'s" or "new" in whole.cues
    cues = ("new",) if fresh else ()
    return Counted(atom, measure, index, index, whole.case_class, whole.group, cues)


def _goes_on_in_days(prior: Atom | None, after: Atom, measure: str) -> bool:
    """Tell whether a bare number is of the days behind it: `3,728 cases, with 198 in the last 24 hours`."""
    if prior is None or after.when is None:
        return False
    if prior.is_a("such"):
        return True
    short = after.when.role == "hours" or (after.when.role == "period" and after.when.kind != "year")
    return prior.low in ("with", ",") and short and measure in ("cases", "deaths", "recoveries")


def _is_of_other_day(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether a bare number is that of a day, as a count was before: `down from yesterday's 391`."""
    if index < 2:
        return False
    when = atoms[index - 2].when
    ends = index + 1 >= len(atoms) or atoms[index + 1].low in (",", ".", ";", ")", "and")
    if atoms[index - 1].low == "'s" and when is not None:
        return ends and when.kind == "day"
    behind = atoms[index + 1].when if index + 1 < len(atoms) else None
    led = atoms[index - 1].low in ("to", "with", "from")
    led = led and atoms[index - 2].low in ("compared", "up", "down")
    return led and behind is not None and behind.kind == "day"


HAVING = frozenset(
    ("had", "has", "recorded", "reported", "recording", "reporting", "logged", "logging", "saw")
)


def area_that_has(atoms: Sequence[Atom], index: int) -> int | None:
    """Return where the area begins that a number is said of: `Bono had 47`, `with Volta recording two`."""
    if index < 2 or atoms[index - 1].low not in HAVING or not is_place_word(atoms[index - 2]):
        return None
    begin = index - 2
    while begin > 0 and is_place_word(atoms[begin - 1]):
        begin -= 1
    named = atoms[begin].get("place") or ""
    lead = atoms[begin - 1].low if begin else ""
    if begin and lead == "the":
        lead = atoms[begin - 2].low if begin > 1 else ""
    whole = named.split("/")[1:2] == ["country"] or atoms[begin].low in ADMIN
    return None if whole or lead not in ("", ",", "and", "with", "while", "meanwhile", ";", ".") else begin


def _closing(line: Line, atom: Atom, measure: str, before: list[Counted]) -> Counted | None:
    """Read a number at the end of a clause by the place before it: `and Masvingo 100`, `Chad with 12`."""
    atoms, index = line.atoms, atom.index
    if not before:  # the sentence before counted: `Maharashtra alone accounted for 24,745`
        account = _accounted(atoms, index) if line.context.measure in RISING else None
        told = str(line.context.measure)
        return None if account is None else Counted(atom, told, account, index, cues=("part",))
    if _has_so_many(atoms, index):
        return Counted(atom, measure, index - 2, index, None, cues=("part",))
    account = _accounted(atoms, index)
    if account is not None:
        return Counted(atom, measure, account, index, before[-1].case_class, cues=("part",))
    lead = 2 if index and atoms[index - 1].low == "with" else 1
    if index < lead or not is_place_word(atoms[index - lead]):
        return None
    if lead == 1 and not _follows_area(atoms, index, before):
        return None
    begin = min(_area_begins(atoms, index - lead + 1), index - lead)
    return Counted(atom, measure, begin, index, before[-1].case_class, cues=("part",))


def _has_own_day(atoms: Sequence[Atom], last: int) -> bool:
    """Tell whether a day stands right behind a count: `23 cases on 5 June and 31 on 6 June`."""
    after = atoms[last + 1 : last + 3]
    return len(after) == 2 and after[0].low == "on" and after[1].when is not None


def _has_so_many(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether a place has that many of what was counted before: `Nigeria has 39, Liberia has five`."""
    if index < 2 or not atoms[index - 2].is_a("place"):
        return False
    if atoms[index - 1].get("verbword") != "have" and atoms[index - 1].low not in HAVING:
        return False
    return index < 3 or atoms[index - 3].low in (",", "and", ";", "while")


def _is_told_in_place(atoms: Sequence[Atom], last: int) -> bool:
    """Tell whether a count's place comes behind it: `269,474 cases have so far been confirmed in Sindh`."""
    for one in atoms[last + 1 : last + 8]:
        if one.low in ("in", "from", "at"):
            return True
        told = one.verb_class == "report" or one.is_a("verbword", "todate", "disease") or one.low in ADVERBS
        told = told or one.low in ("their", "lives", "to", "the", "epidemic", "pandemic", "virus")
        if not told:
            return False
    return False


def _labelled(atoms: Sequence[Atom], atom: Atom, measure: str) -> Counted | None:
    """Read a number behind its place as a label: `Kerala: 869`, `Lima – 1,445;`."""
    index = atom.index
    after = atoms[index + 1] if index + 1 < len(atoms) else None
    if index < 2 or atoms[index - 1].low not in (":", "–", "—", "-"):
        return None
    named = atoms[index - 2].is_a("place") or atoms[index - 2].is_name
    if named and (after is None or after.low in (",", ";", ".", "and", ")")):
        return Counted(atom, measure, index - 2, index, cues=("part",))
    return None


def _is_in_area_list(line: Line, index: int) -> bool:
    """Tell whether a number follows its area and a comma: `Jakarta, 1,445; Central Java, 869; and`."""
    atoms = line.atoms
    if index < 2 or atoms[index - 1].low != "," or not line.semicolons or not is_place_word(atoms[index - 2]):
        return False
    after = atoms[index + 1] if index + 1 < len(atoms) else None
    return after is None or after.low in (";", ".", "and")


def _are_from(atoms: list[Atom], index: int) -> bool:
    """Tell whether `1,022 are from the capital` says where a part was counted, after `of the new cases`."""
    after = atoms[index + 1 : index + 6]
    begun = begins_of(atoms) and any(
        one.is_a("measure") or one.low in ("them", "these", "those") for one in atoms[:index]
    )
    there = len(after) > 2 and after[0].senses.get("verbword") == "be" and after[1].low in ("from", "in")
    return begun and there and (is_place_word(after[2]) or after[2].low == "the")


def _were_admitted(atoms: list[Atom], index: int) -> bool:
    """Tell whether a part of the new patients lies somewhere: `Of the new patients, 684 were admitted in`."""
    if not begins_of(atoms) or not any(one.get("basis") == "new" for one in atoms[1:4]):
        return False
    return any(one.verb_class == "hospitalise" and one.passive for one in atoms[index + 1 : index + 4])


def _accounted(atoms: list[Atom], index: int) -> int | None:
    """Return where `the city accounting for 4,251` or `and the province for 3,796` begins."""
    if index < 2 or atoms[index - 1].low != "for":
        return None
    place = index - 3 if atoms[index - 2].lemma == "account" and index > 2 else index - 2
    place -= atoms[place].low == "alone"
    while place > 0 and atoms[place].low in ADMIN and is_place_word(atoms[place - 1]):
        place -= 1
    if not is_place_word(atoms[place]):
        return None
    while place > 0 and atoms[place].is_name and atoms[place - 1].is_name:
        place -= 1
    return place


def _area_begins(atoms: list[Atom], index: int) -> int:
    """Return where the name before a number begins: `the Moscow Region 2,787`."""
    begin = index
    while begin > 0 and (
        is_place_word(atoms[begin - 1]) or (begin < index and atoms[begin - 1].low in ("'", "-"))
    ):
        begin -= 1
    return begin


def _follows_area(atoms: list[Atom], index: int, before: list[Counted]) -> bool:
    """Tell whether `Nairobi 17` goes on a list of places with their counts."""
    begin = _area_begins(atoms, index) - 1
    begin -= begin > 0 and atoms[begin].low == "the"
    return bool(before) and begin >= 0 and atoms[begin].low in (",", "and", ";", "(")


def _is_place_before(atoms: list[Atom], index: int) -> bool:
    """Tell whether a place or a name stands before the bracket that opens before a number."""
    place = index - 1
    while place >= 0 and atoms[place].low in ("(", "=", "n", "N"):
        place -= 1
    if place > 0 and atoms[place].low == "," and atoms[place + 1].low == "(":  # `Burundi, (n = 1,579)`
        place -= 1
    return place >= 0 and (
        atoms[place].is_a("place")
        or atoms[place].is_name
        or atoms[place].low in ("district", "province", "region", "county", "zone", "state", "city")
    )
