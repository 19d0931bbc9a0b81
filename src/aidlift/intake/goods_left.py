"""Goods that a sentence names without telling of them: contents, capacities, purposes, parts of names."""

from __future__ import annotations

from collections.abc import Sequence

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.grammar import SUBJECT_PREPOSITIONS

BARE = frozenset(("equipment", "goods", "materials", "zinc", "vitamin a", "vitamin c", "vitamin"))
"""Words that name goods only where they are counted: `30 tons of equipment`."""


def is_held(atoms: Sequence[Atom], first: int, taken: set[int]) -> bool:
    """Tell whether goods only say more of those before: `tablets of paracetamol`, `monitors with stands`."""
    return first > 1 and atoms[first - 1].low in ("of", "with") and first - 2 in taken


WARDS = frozenset(("unit", "units", "hospital", "hospitals", "centre", "center", "centres", "ward", "clinic"))


def is_capacity(atoms: Sequence[Atom], first: int) -> bool:
    """Tell whether beds only say how large a place is: `a treatment unit with 30 beds`."""
    lead = [one.low for one in atoms[max(0, first - 5) : first]]
    wards = any(word in WARDS or word.endswith(("hospital", "hospitals")) for word in lead)
    return lead[-1:] in (["with"], ["of"]) and wards


def is_what_for(atoms: Sequence[Atom], first: int, taken: set[int]) -> bool:
    """Tell whether goods only say what those before are for: `ten refrigerators for vaccines`."""
    place = first - 1
    while place > 0 and (atoms[place].low in ("the", "its", "their") or not atoms[place].senses):
        if atoms[place].low in ("for", ",", ";", "and"):
            break
        place -= 1
    return place > 0 and atoms[place].low == "for" and place - 1 in taken


def is_in_name(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether an item stands within a name: `its Disaster Relief Emergency Fund`."""
    around = [*atoms[max(0, index - 1) : index], atoms[index], *atoms[index + 1 : index + 2]]
    return len(around) == 3 and all(one.text[:1].isupper() and one.quantity is None for one in around)


def begins_compound(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether an item only begins a compound: `vaccine-manufacturing supplies`."""
    after = atoms[index + 1 : index + 3]
    joined = len(after) == 2 and after[0].low == "-" and after[0].start == atoms[index].end
    return joined and after[1].start == after[0].end and after[1].text.islower()


MAKERS = frozenset(
    (
        *("Serum Institute of India", "Serum Institute", "Bharat Biotech", "BioNTech", "Novavax", "Moderna"),
        *("Pfizer", "AstraZeneca", "Sinopharm", "Sinovac", "Sinovac Biotech", "EuBiologics", "Gamaleya"),
        *("Gamaleya Institute", "CanSino", "Johnson & Johnson", "Janssen", "SII", "RDIF"),
    )
)
"""Who makes vaccines: what they deliver was paid for, unless they are said to give it."""

ACTS = ("give", "send", "pledge", "agree_give", "say")


def ends_name(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether a word only ends a name in capitals: `the Research Institute for Tropical Medicine`."""
    if index < 2 or not atoms[index].text[:1].isupper() or atoms[index].text.isupper():
        return False
    lead = atoms[index - 1]
    return lead.is_name and lead.text.istitle()


def is_part_for(atoms: Sequence[Atom], first: int) -> bool:
    """Tell whether goods are only what others belong to: `spare parts for 400 ventilators`."""
    lead = [one.low for one in atoms[max(0, first - 2) : first]]
    return lead[-1:] == ["for"] and lead[0] in ("parts", "accessories", "batteries", "filters", "spares")


def is_maker_acting(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether a name of a vaccine is that of its maker, who acts: `Moderna shipped 300,000 doses`."""
    after = atoms[index + 1 : index + 3]
    if atoms[index].text not in MAKERS or len(after) < 2:
        return False
    verb = after[1] if after[0].is_a("verbword") else after[0]
    behind = atoms[verb.index + 1].low if verb.index + 1 < len(atoms) else ""
    return verb.verb_class in ACTS and not verb.passive and behind not in ("by", "from", "under", "through")


def is_asked_for_or_sent(atoms: Sequence[Atom], place: int) -> bool:
    """Tell whether goods are asked for or sent: `has asked India for oxygen`, not `for oxygen data`."""
    after = atoms[place + 1].low if place + 1 < len(atoms) else "."
    ends = not after.isalpha() or after in SUBJECT_PREPOSITIONS or after in ("and", "as", "to", "if")
    lead = atoms[max(0, place - 8) : place]
    asking = ("request", "need") if any(one.low == "we" for one in lead) else ("request",)
    asked = any((one.verb_class in asking and not one.negated) or one.is_a("ask") for one in lead)
    helped = bool(lead) and lead[-1].low == "with" and any(one.verb_class == "help" for one in lead)
    sent = any(
        one.verb_class in ("give", "send", "allocate") and not one.negated for one in lead[-MOST_TO_OBJECT:]
    )
    return ends and (
        (asked and (lead[-1].low in ("for", "and", ",", "including") or lead[-1].verb_class == "need"))
        or sent
        or helped
    )


MOST_TO_OBJECT = 4
"""Words from `send` to `oxygen`: `supply some urgently needed oxygen` (our own choice)."""


MOST_OF_ASIDE = 20
"""Words from `each able to` to what it is said of (our own choice)."""


PRODUCING = frozenset(("produce", "generate", "make", "hold", "treat", "fill"))
"""What goods can do, and nobody who gives says of himself."""


ABLE = frozenset(("able", "capable", "can"))


def is_in_aside(line: Line, index: int) -> bool:
    """Tell whether words only say what goods can do: `8 generators, each able to supply 250 beds`."""
    if ABLE.isdisjoint(line.lows):
        return False
    atoms = line.atoms
    for place in range(index - 1, max(0, index - MOST_OF_ASIDE), -1):
        one = atoms[place]
        if one.low in {";", ":", "."}:
            return False
        counted = place + 1 < index + 1 and atoms[place + 1].quantity is not None
        if counted and one.low in (",", "and"):
            return False
        if one.low in ("able", "capable"):
            return any(
                led.low in ("each", "all", "both", ",", "which") for led in atoms[max(0, place - 2) : place]
            )
        if one.low == "can":
            led = atoms[max(0, place - 3) : place]
            return atoms[place + 1].low in PRODUCING or any(x.low in ("which", "each", "that") for x in led)
    return False


BUYING = frozenset(("buy", "buying", "purchase", "purchasing", "procure", "procuring", "import", "importing"))
HOLDING = frozenset(("transport", "carry", "store", "hold", "transporting", "storing", "holding", "ferry"))


def is_no_more(atoms: Sequence[Atom], first: int, *, paid: bool) -> bool:
    """Tell whether goods are only bought with money, held by goods, or told again by what they are.

    So in `$8 million to buy vaccine`, `tanks to carry oxygen`, `remdesivir, an anti-viral drug,`.
    """
    if not first:
        return False
    lead = atoms[first - 1]
    if paid and lead.low in BUYING:
        return True
    if lead.low in HOLDING and first > 1 and atoms[first - 2].low in ("to", "for"):
        return any(one.is_a("item", "unit") for one in atoms[max(0, first - MOST_BEFORE) : first - 2])
    place = first - 1
    while place > 1 and atoms[place].low not in ("a", "an", ","):
        if atoms[place].senses or place < first - MOST_BEFORE:
            return False
        place -= 1
    behind = atoms[first].low
    single = not behind.endswith("s") or behind.endswith("ss")
    apart = single and atoms[place].low in ("a", "an") and atoms[place - 1].low == ","
    return apart and place > 1 and atoms[place - 2].is_a("item")


MOST_BEFORE = 5
"""Words before `to carry` within which what holds goods is told (our own choice)."""
