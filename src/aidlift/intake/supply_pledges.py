"""Pledges that no verb of giving tells: help with goods, approvals, promises; sums that are none or buy."""

from __future__ import annotations

from collections.abc import Sequence

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.goods_alike import is_out_of
from aidlift.intake.goods_kinds import Group
from aidlift.intake.goods_numbers import is_paid
from aidlift.intake.grammar import ADVERBS
from aidlift.intake.lexicon import words
from aidlift.intake.supply_nouns import Event

BREAKS = words("breaks")
OFFERS = {
    "offer": "offered",
    "promise": "promised",
    "pledge": "announced",
    "encourage": "encouraged",
    "announce": "announced",
    "commit": "announced",
    "vow": "promised",
    "unveil": "announced",
}
MOST_BETWEEN = 12
"""Words from a promise to what others shall get by it (our own choice)."""


MOST_TO_APPROVAL = 5
"""Words from `approval` to the goods that it is for (our own choice)."""

MOST_BOUGHT = 14
"""Words from a sum to the goods that it is to buy (our own choice)."""

DOING = 9
"""Words from an approval, an order or an assurance to its goods (our own choice)."""

MOST_BEGUN = 14
"""Words from `is working` to `and giving` (our own choice)."""

PRODUCING = words("producing")
"""What money is given to do with goods that are no gift besides."""


def told_of_whole(atoms: Sequence[Atom], group: Group) -> Event | None:
    """Read the whole of which a part came: `1.4 million of the 2 million that the WHO approved, it needs`."""
    if not (group.is_whole or is_out_of(atoms, group.first)):
        return None
    for one in atoms[group.last + 1 : group.last + MOST_OF_WHOLE]:
        if one.low in BREAKS or one.low in (",", "and") or one.quantity is not None:
            return None
        if one.verb_class in ("allocate", "pledge") and one.form == "past" and not one.negated:
            lead = atoms[one.index - 1]
            reduced = lead.index <= group.last or lead.low == "already" or lead.is_a("unit", "item")
            acted = not reduced and lead.get("verbword") != "be"
            one.passive = not acted
            status = OFFERS.get(one.lemma, "allocated")
            return Event("pledge", status, one, "verb", one.index, passive=not acted, relative=acted)
        if one.verb_class in ("need", "request") and not one.negated:
            passive = one.passive or atoms[one.index - 1].get("verbword") == "be"
            return Event("request", "open", one, "verb", one.index, passive=passive)
        if one.verb_class and one.verb_class != "say":
            return None
    return None


MOST_OF_WHOLE = 12
"""Words from a whole to what was promised or asked for (our own choice)."""


def helped_with(atoms: Sequence[Atom], verb: Atom, group: Group) -> Event | None:
    """Read `is helping India with 700 beds`, `will support the ministry with 20 tonnes` as pledges."""
    if all(one.number is None for one in group.goods) and verb.form != "past":
        return None
    if verb.verb_class != "help" or group.first < 2 or atoms[group.first - 1].low != "with":
        return None
    if any("verb" in one.senses or one.is_a("person") for one in atoms[verb.index + 1 : group.first]):
        return None  # `is helping doctors treat patients with ventilators`
    if verb.form == "past":
        return Event("delivery", "delivered", verb, "verb", verb.index, passive=verb.passive)
    lead = atoms[verb.index - 1] if verb.index else None
    while lead is not None and lead.index and lead.low in ADVERBS:
        lead = atoms[lead.index - 1]
    doing = verb.form == "ing" and lead is not None and lead.get("verbword") == "be"
    will = verb.form == "base" and lead is not None and lead.get("verbword") == "will"
    if not (doing or will or verb.form == "s"):
        return None
    return Event("pledge", "announced", verb, "ahead", verb.index)


def approved(atoms: Sequence[Atom], group: Group) -> Event | None:
    """Read `received the group's approval for 2 million doses` as a pledge of who approves."""
    if group.goods[0].number is None:
        return None
    lead = atoms[max(0, group.first - MOST_TO_APPROVAL) : group.first]
    noun = next((one for one in reversed(lead) if one.low in {"approval", "clearance", "go-ahead"}), None)
    if noun is None or not {"for", "of"} & {one.low for one in atoms[noun.index + 1 : group.first]}:
        return None
    around = atoms[max(0, noun.index - DOING) : noun.index]
    told = next((one for one in reversed(around) if one.verb_class in ("receive", "give", "allocate")), None)
    if told is None or told.ahead or told.negated:
        return None
    return Event("pledge", "allocated", None, "noun", noun.index)


def is_raised(atoms: Sequence[Atom], group: Group) -> bool:
    """Tell whether money is only what was collected: `an appeal that has raised $2 million`."""
    goods = group.goods[0]
    if goods.item != "funding" or goods.number is None:
        return False
    lead = atoms[max(0, group.first - 3) : group.first]
    return any(one.lemma == "raise" and one.form == "past" and not one.passive for one in lead)


def is_bought_with_money(atoms: Sequence[Atom], group: Group) -> bool:
    """Tell whether goods are what a sum before them is to make or buy: `$10 million to create 200 beds`."""
    place = group.first - 1
    while place > 1 and atoms[place].low in {"a", "an", "the", "up", "some", "another", "over", "about"}:
        place -= 1
    verb = atoms[place]
    if verb.low not in PRODUCING and verb.lemma not in PRODUCING:
        return False
    if not (atoms[place - 1].low in ("to", "for") or (atoms[place - 1].low == "and" and verb.form == "base")):
        return False
    for one in reversed(atoms[max(0, place - MOST_BOUGHT) : place - 1]):
        if one.low in (";", ".") or (one.verb_class in ("give", "pledge", "send") and one.form != "base"):
            return False
        if is_paid(one):
            return True
    return False


def begun_with(atoms: Sequence[Atom], verb: Atom) -> int | None:
    """Return where begins what somebody is doing and a verb goes on with: `is working and giving`."""
    if verb.form != "ing" or verb.index < 1 or atoms[verb.index - 1].low != "and":
        return None
    for one in reversed(atoms[max(1, verb.index - MOST_BEGUN) : verb.index - 1]):
        if one.low in (";", ".") or (one.verb_class and not one.low.endswith("ing")):
            return None
        lead = atoms[one.index - 1 - (one.index > 1 and atoms[one.index - 1].low in ADVERBS)]
        if one.low.endswith("ing") and lead.low in ("is", "are", "be", "'re", "was", "were"):
            return lead.index
    return None


ASSURING = frozenset(("assured", "assures", "assuring"))


def assured_of(line: Line, group: Group) -> Event | None:
    """Read `Modi assured him of all possible assistance` as a promise."""
    if ASSURING.isdisjoint(line.lows):
        return None
    atoms = line.atoms
    for one in reversed(atoms[max(0, group.first - DOING) : group.first]):
        if one.low in ASSURING:
            of = any(other.low == "of" for other in atoms[one.index + 1 : group.first])
            been = one.index and atoms[one.index - 1].get("verbword") == "be"
            return Event("pledge", "promised", None, "verb", one.index) if of and not been else None
        if "verb" in one.senses or one.low in {",", ";", "that"}:
            return None
    return None


TREATIES = frozenset(("agreement", "agreements", "deal", "accord", "memorandum", "protocol", "pact"))


def is_under_treaty(atoms: Sequence[Atom], verb: Atom) -> bool:
    """Tell whether a verb says what was agreed on: `signed an agreement under which Beijing gives`."""
    lead = [one.low for one in atoms[max(0, verb.index - 6) : verb.index]]
    return "which" in lead and not TREATIES.isdisjoint(lead)


def promise_before(atoms: Sequence[Atom], verb: Atom) -> Atom | None:
    """Return the verb of `the foundation announced that each country would get`; None where it has come."""
    if not verb.ahead or verb.passive:
        return None
    for one in reversed(atoms[: verb.index]):
        if one.low in BREAKS or (one.quantity is not None and one.index < verb.index - MOST_BETWEEN):
            return None
        if one.verb_class:
            return one if one.lemma in OFFERS and one.form == "past" and not one.passive else None
    return None


ORDERING = frozenset(("ordered", "directed", "instructed", "ordering", "directing", "instructing"))
MOVING = frozenset(
    ("dispatch", "sending", "delivery", "provision", "shipment", "dispatching", "delivering", "allocation")
)


def ordered(line: Line, group: Group) -> Event | None:
    """Read `the king ordered the sending of 60 beds`, `ordered the aid`; who orders 60 beds buys them."""
    if ORDERING.isdisjoint(line.lows):
        return None
    atoms = line.atoms
    lead = atoms[max(0, group.first - DOING) : group.first]
    told = next((one for one in reversed(lead) if one.low in ORDERING), None)
    if told is None or any(one.low in (";", ",") for one in atoms[told.index : group.first]):
        return None
    leads = [one for one in line.parties if 0 < told.index - one.last <= MOST_TO_APPROVAL]
    if not any(one.kind in ("person", "country") for one in leads):
        return None
    between = atoms[told.index + 1 : group.first]
    aid = group.goods[0].item in ("support_unspecified", "medical_supplies")
    moved = any(one.low in MOVING or one.verb_class in ("give", "send") for one in between)
    moved = moved or any(one.low == "be" for one in atoms[group.last + 1 : group.last + 2])
    return Event("pledge", "announced", None, "ordered", told.index) if aid or moved else None


def goes_ahead(atoms: Sequence[Atom], verb: Atom) -> bool:
    """Tell whether somebody will go on giving: `will continue providing`, `is to begin sending`."""
    lead = atoms[max(0, verb.index - MOST_TO_GO_ON) : verb.index]
    goes = verb.form == "ing" and bool(lead) and lead[-1].low in ("on", "continue", "keep", "begin", "start")
    return goes and any(one.get("verbword") == "will" for one in lead)


MOST_TO_GO_ON = 4
"""Words from `will` to what is gone on with: `will go on providing` (our own choice)."""


def goes_on_labelled(line: Line, index: int) -> bool:
    """Tell whether goods go on behind a semicolon: those of one label, or of the next."""
    return _is_before_label(line, index) or _is_labelled(line)


def _is_labelled(line: Line) -> bool:
    """Tell whether a list item begins with who gives all its goods: `France: 8 beds; oxygen; and 20 kits`."""
    if line.sentence.kind != "item" or line.sentence.lead is None:
        return False
    shift = len(line.sentence.lead.atoms)
    first = next((one for one in line.parties if one.first >= shift), None)
    return first is not None and first.first == shift and line.atoms[first.last + 1].low == ":"


def _is_before_label(line: Line, index: int) -> bool:
    """Tell whether a label stands behind a semicolon: `Received: Peru - 40 masks; Japan - 100 beds`.

    So it does where the verb is left out: `Peru is giving 40 masks; Japan, 100 beds`.
    """
    label = next((one for one in line.parties if one.first == index + 1), None)
    if label is None or label.last + 2 >= len(line.atoms):
        return False
    if line.atoms[label.last + 1].low == ",":
        return line.atoms[label.last + 2].quantity is not None
    return line.atoms[label.last + 1].low in ("-", "–", "—", ":", "(")


FOUNDING = frozenset(("set up", "establish", "create", "build", "open"))


def is_other_deed(verb: Atom) -> bool:
    """Tell whether what somebody does with goods or money gives them to nobody: `has ordered`, `set up`."""
    return verb.low in ("ordered", "set up") or (verb.lemma in FOUNDING and verb.form in ("past", "s"))


def shared_out(line: Line, group: Group) -> Event | None:
    """Read parts of a sum that was told: `while US$ 26 million is for Chad, and US$ 21 million for Mali`."""
    atoms, goods = line.atoms, group.goods[0]
    if goods.item != "funding" or goods.number is None:
        return None
    behind = [one.low for one in atoms[group.last + 1 : group.last + 3]]
    if behind[:1] not in (["for"], ["to"]) and behind not in (["is", "for"], ["will go"], ["goes", "to"]):
        return None
    lead = atoms[max(0, group.first - 2) : group.first]
    if not any(one.low in ("while", "and", "another", "with", ",") for one in lead):
        return None
    told = [one for one in line.verbs("allocate", "pledge", "give") if one.index < group.first]
    if not told or not any(one.quantity is not None for one in atoms[: told[0].index + MOST_BOUGHT]):
        return None
    verb = told[0]
    status = OFFERS.get(verb.lemma, "allocated")
    return Event("pledge", status, None, "verb", group.last + 1, passive=True) if not verb.negated else None


def is_besides(atoms: Sequence[Atom], first: int) -> bool:
    """Tell whether goods were given before others are: `pledged $5 million on top of $6 million provided`."""
    lead = [one.low for one in atoms[max(0, first - MOST_BESIDES) : first]]
    return (
        bool(lead)
        and lead[-1] in {"of", "to", "the", "besides"}
        and bool({"top", "addition", "besides"} & set(lead))
    )


MOST_BESIDES = 4
"""Words of `on top of the` before goods (our own choice)."""
