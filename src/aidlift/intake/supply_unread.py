"""What shows that goods are not given though a verb of giving stands by: shares, processes, questions."""

from __future__ import annotations

from collections.abc import Sequence

from aidlift.intake.atoms import Atom
from aidlift.intake.goods_kinds import Group
from aidlift.intake.grammar import ADVERBS
from aidlift.intake.lexicon import words
from aidlift.intake.supply_nouns import EVENTS

PROCESSES = words("processes")
MOST_BETWEEN = 5


def _is_of_process(atoms: Sequence[Atom], group: Group) -> bool:
    """Tell whether goods only say of what something is: `to speed up the production of the vaccine`."""
    lead = atoms[max(0, group.first - MOST_BETWEEN) : group.first]
    mark = next((one.index for one in reversed(lead) if one.low == "of"), 0)
    if mark < 1:
        return False
    joined = mark > 2 and atoms[mark - 2].low == "and" and atoms[mark - 3].low in PROCESSES
    return joined or atoms[mark - 1].low in PROCESSES


def _is_after_unknown(atoms: Sequence[Atom], group: Group) -> bool:
    """Tell whether goods are the object of an infinitive we do not know: `to make more of the vaccine`."""
    for one in reversed(atoms[max(1, group.first - MOST_BETWEEN) : group.first]):
        if "verb" in one.senses or one.low in (",", ";", "and"):
            return False
        if atoms[one.index - 1].low == "to" and not one.senses and one.text.isalpha() and one.text.islower():
            after = atoms[one.index + 1]
            acted_on = after.low in ("the", "a", "an", "more", "its", "their", "up") or after.is_a(
                "item", "number"
            )
            return acted_on and one.low not in ADVERBS and not one.low.endswith("ly")
    return False


MADE = frozenset(("production", "manufacture", "output", "capacity"))
SPANS = frozenset(("day", "week", "month", "year", "annum", "hour", "minute"))


def is_made(atoms: Sequence[Atom], group: Group) -> bool:
    """Tell whether goods are what is made, at a rate: `the production of 2 million masks per month`."""
    if group.last + 2 >= len(atoms) or atoms[group.last + 1].low != "per":
        return False
    lead = atoms[max(0, group.first - MOST_BETWEEN) : group.first]
    made = any(one.low in MADE or one.low.startswith(("produc", "manufactur")) for one in lead)
    return made and atoms[group.last + 2].low in SPANS


PARTS_OF = frozenset(("consignment", "batch", "shipment", "tranche", "lot", "delivery", "instalment"))


def is_share(atoms: Sequence[Atom], group: Group) -> bool:
    """Tell whether goods are a whole of which a part is told: `part of the 20,000 cylinders that`."""
    lead = [one.low for one in atoms[max(0, group.first - 5) : group.first]]
    whole = len(lead) == 5 and lead[:3] == ["part", "of", "the"] and lead[4] == "of"
    begun = lead[-2:] == ["of", "the"] and lead[-3:-2] and lead[-3] in PARTS_OF
    if begun and any(one.quantity is not None for one in atoms[group.first : group.goods[0].last + 1]):
        return True
    return whole or lead[-2:] == ["part", "of"] or lead[-3:] == ["part", "of", "the"]


def is_given_as_jabs(atoms: Sequence[Atom], group: Group) -> bool:
    """Tell whether doses went into arms: `doses were administered`, `residents have received two doses`."""
    if not any(goods.item.startswith("vaccine") for goods in group.goods):
        return False
    for one in atoms[group.last + 1 : group.last + 6]:
        if one.verb_class == "vaccinate":
            return one.form == "past"
        if "verbword" not in one.senses and one.low not in ("already", "so", "far"):
            break
    for one in reversed(atoms[max(0, group.first - 8) : group.first]):
        if "person" in one.senses:
            return any(other.verb_class == "receive" for other in atoms[one.index : group.first])
        led = atoms[one.index - 1].low if one.index else ""
        if one.is_a("place", "org", "title", "government", "ministry") and led not in ("in", "of", "across"):
            return False
    return False


def is_done_otherwise(atoms: Sequence[Atom], group: Group) -> bool:
    """Tell whether goods are the object of a verb that moves nothing: `to rehabilitate oxygen plants`."""
    if group.first < 2 or any(goods.number is not None for goods in group.goods):
        return False
    if _is_of_process(atoms, group) or _is_after_unknown(atoms, group):
        return True
    verb, to = atoms[group.first - 1], atoms[group.first - 2]
    if (
        verb.low.endswith("ing")
        and not verb.senses
        and verb.low not in ("including", "during", "life-saving")
    ):
        return True
    return to.low == "to" and not verb.senses and verb.text.isalpha() and verb.text.islower()


QUESTIONS = frozenset(("about", "whether", "if", "why", "how", "what", "when"))


def is_question(atoms: Sequence[Atom], verb: Atom) -> bool:
    """Tell whether somebody only asked about a thing: `was asked about the plan to donate masks`."""
    after = atoms[verb.index + 1] if verb.index + 1 < len(atoms) else None
    return verb.lemma == "ask" and after is not None and after.low in QUESTIONS


BOUGHT = frozenset(("purchase", "procurement", "acquisition", "import"))


def is_bought(atoms: Sequence[Atom], verb: Atom, group: Group) -> bool:
    """Tell whether goods are only said to be bought: `announced the purchase of 30 million doses`."""
    between = [one.low for one in atoms[verb.index + 1 : group.first]]
    return verb.lemma == "announce" and between[-1:] == ["of"] and not BOUGHT.isdisjoint(between)


def is_of_capacity(atoms: Sequence[Atom], verb: Atom) -> bool:
    """Tell whether a verb only says what something can do: `generators able to supply 250 beds`."""
    lead = [one.low for one in atoms[max(0, verb.index - 2) : verb.index]]
    if lead[-1:] == ["to"] and lead[0] in ("able", "enough", "sufficient", "capable"):
        return True
    can = next((one.index for one in atoms[max(0, verb.index - 2) : verb.index] if one.low == "can"), 0)
    acts = atoms[can - 1] if can else None  # `generators, each of which can supply 250 beds`
    return acts is not None and (
        acts.low in ("which", "that", "they", "each", "of which") or acts.is_a("item")
    )


def is_what_can_be(atoms: Sequence[Atom], group: Group) -> bool:
    """Tell whether goods are only what something can do: `each of which can supply 250 beds, landed`."""
    lead = [one for one in atoms[max(0, group.first - 3) : group.first] if one.verb_class in EVENTS]
    return bool(lead) and lead[-1].form == "base" and is_of_capacity(atoms, lead[-1])
