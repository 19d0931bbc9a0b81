"""The verb behind goods that rules them: `50 masks, sent by Denmark, were delivered`."""

from __future__ import annotations

from collections.abc import Sequence

from aidlift.intake.atoms import Atom
from aidlift.intake.goods_kinds import Group
from aidlift.intake.lexicon import words
from aidlift.intake.supply_nouns import EVENTS

BREAKS = words("breaks")
FARTHEST = 45
"""Words from goods to a verb that may rule them (our own choice)."""

LEAVING = frozenset(("leave", "depart", "sail", "take off", "set off", "set out"))
BUYING = ("import", "procure", "purchase", "buy")
REDUCED = ("pledge", "give", "send")
MOST_APART = 18
"""Words of which whole goods are a part, set off by commas (our own choice)."""


def right_of(atoms: Sequence[Atom], group: Group, limit: int) -> Atom | None:
    """Return the verb to the right whose subject, or whose object in a relative clause, the goods are."""
    relative = False
    described: Atom | None = None
    behind = _behind_others(atoms, group.last)
    apart = behind_part(atoms, group.last)
    for one in atoms[group.last + 1 : min(limit, group.last + FARTHEST)]:
        if one.low in BREAKS or (one.low == "and" and described is not None and described.lemma == "come"):
            return described  # `2.5 million came via COVAX and the rest were bought`
        if one.low in ("that", "which"):
            relative = True
        if one.index < apart:
            continue
        if one.verb_class in EVENTS and not one.negated:
            set_off = (  # `50 masks, sent by Denmark, were delivered`
                one.index == group.last + 2
                and atoms[group.last + 1].low == ","
                and one.index + 1 < len(atoms)
                and atoms[one.index + 1].low == "by"
            )
            reduced = one.form == "past" and (one.index == behind or set_off)
            if one.passive or one.verb_class == "arrive" or reduced or one.lemma in LEAVING:
                joined = _joined_to_buying(atoms, one)
                if joined is not None:
                    return joined
                if reduced:
                    one.passive = one.verb_class != "arrive"
                    described = one
                    continue
                return one
            if relative and one.lemma in BUYING:  # `cylinders which it bought in Peru will be here`
                continue
            if relative and one.verb_class == "request":  # `vaccines that they had requested be used`
                return described
            if relative and described is not None and described.verb_class == "arrive":
                return described  # `38,400 doses landed in Accra, the first of those that Ghana is to get`
            if _is_to_do(atoms, one):
                return described  # `countries with vaccines that they may use to donate some`
            if relative or (one.verb_class in REDUCED and _is_reduced(atoms, group, one)):
                return one
            if one.verb_class not in ("help",):
                return described
        if one.verb_class in {"say", "report", "suspend"}:
            return described
    return described


def _is_to_do(atoms: Sequence[Atom], verb: Atom) -> bool:
    """Tell whether an infinitive goes on with other words: not `that it is to send`, `promised to send`."""
    if verb.form != "base" or verb.index < MOST_TO_LEAD or atoms[verb.index - 1].low != "to":
        return False
    lead = atoms[verb.index - MOST_TO_LEAD]
    return not ("verb" in lead.senses or lead.is_a("verbword", "offer") or lead.low in ("wants", "able"))


MOST_TO_LEAD = 2
"""Words from an infinitive to what leads it: `plans to send`."""


def behind_part(atoms: Sequence[Atom], last: int) -> int:
    """Return where words go on behind `61,300 doses, part of 800,000 promised by Peru, were`; else 0."""
    lead = [one.low for one in atoms[last + 1 : last + 4]]
    if lead[:1] != [","] or "of" not in lead or not {"part", "some", "first"} & set(lead):
        return 0
    return next((one.index for one in atoms[last + 4 : last + MOST_APART] if one.low == ","), 0)


def _behind_others(atoms: Sequence[Atom], last: int) -> int:
    """Return where words go on behind goods and others: `300 beds and medical equipment donated by`."""
    place = last + 1
    while place < len(atoms) and (
        atoms[place].low in {"and", "other", "already"}
        or ("item" in atoms[place].senses and "verb" not in atoms[place].senses)
    ):
        place += 1
    told = place == last + 2 and atoms[last + 1].low == "already"
    return place if place > last + 2 or place == last + 1 or told else last + 1


def _is_reduced(atoms: Sequence[Atom], group: Group, verb: Atom) -> bool:
    """Tell whether a relative clause begins without `that`: `the vaccines the minister pledged`."""
    between = atoms[group.last + 1 : verb.index]
    named = any(one.is_a("place", "title", "org", "government") or one.is_name for one in between)
    return named and len(between) <= 6 and all(one.low not in (",", "and", ";", "to") for one in between)


def _joined_to_buying(atoms: Sequence[Atom], verb: Atom) -> Atom | None:
    """Return the verb of giving in `500 doses were bought and pledged to Chad`."""
    after = atoms[verb.index + 1 : verb.index + 3]
    if verb.lemma in BUYING and after and after[0].low == "and":
        later = [one for one in atoms[verb.index + 2 : verb.index + 6] if not one.is_a("verbword")]
        if later and later[0].passive and later[0].verb_class in REDUCED:  # `bought and will be handed over`
            return later[0]
    if (
        verb.lemma not in BUYING
        or len(after) < 2
        or after[0].low != "and"
        or after[1].verb_class not in REDUCED
    ):
        return None
    after[1].passive = True
    return after[1]


def is_condition(atoms: Sequence[Atom], last: int, index: int) -> bool:
    """Tell whether a verb only says when: `will fly the doses as soon as they are received`."""
    between = [one.low for one in atoms[last + 1 : index]]
    if "once" in between or "until" in between or "when" in between:
        return "are" in between or "is" in between or "have" in between
    return "soon" in between and between.count("as") > 1


def landing(atoms: Sequence[Atom], last: int) -> Atom | None:
    """Return the verb by which a plane lands that carries goods: `a plane carrying 28 tonnes, …, landed`."""
    for one in atoms[last + 1 : last + FARTHEST]:
        if one.low in BREAKS or one.verb_class in ("say", "report", "receive", "pledge"):
            return None
        if one.verb_class == "arrive":
            return one if one.form == "past" and not one.negated else None
    return None
