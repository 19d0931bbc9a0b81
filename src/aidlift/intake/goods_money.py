"""Sums of money: what is given as money, what only tells the worth of goods, and words for what it is."""

from __future__ import annotations

from collections.abc import Sequence

from aidlift.intake.atoms import Atom
from aidlift.intake.goods_kinds import Goods
from aidlift.intake.goods_numbers import is_paid
from aidlift.intake.lexicon import words

WORTH = words("worth")
RAISED = frozenset(
    ("raising", "raises", "bringing", "brings", "taking", "takes", "lifting", "lifts", "increasing")
)
PACKAGES = words("packages")
"""What is worth a sum and is given as that sum: `a relief package worth 50 million euros`."""

TOTALLING = frozenset(
    ("of", "worth", "totalling", "totaling", "amounting", "valued", "to", "at", "a", "total", "in", "some")
)
"""What stands between a word for support and its sum: `assistance totalling $5 million`."""

MOST_OF_PACKAGE = 5
"""Words from a sum to the word for support that it is of: `a $5 million emergency aid package`."""


def is_only_worth(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether a sum only says what goods are worth, or says a sum or load again in other units."""
    if _is_received(atoms, index):
        return True
    if index > 2 and atoms[index - 1].low == "or" and any(is_paid(one) for one in atoms[index - 3 : index]):
        return True  # `180 million rupees, or approximately 2.9 billion won`
    if index > 1 and atoms[index - 1].low == "(":
        if atoms[index - 2].is_a("unit") or is_paid(atoms[index - 2]):
            return True  # `22 tonnes (48,500 pounds)`, `$200m (£120m)`: the same again
        if "worth" in {one.low for one in atoms[max(0, index - 7) : index]}:
            return True
    brought = [one.low for one in atoms[max(0, index - 5) : index]]
    if "total" in brought and brought[-1:] in (["to"], ["at"]):
        return True  # `brings its total to EUR 47 million`
    raised = [one.low for one in atoms[max(0, index - 8) : index]]
    if raised[-1:] == ["to"] and not RAISED.isdisjoint(raised):
        return True  # `raising its help to $22 million`
    around = {one.low for one in atoms[max(0, index - 3) : index]} | {
        one.low for one in atoms[index + 1 : index + 2]
    }
    around |= {one.low for one in atoms[index + 1 : index + 3] if one.low == "worth"}  # `5 euros' worth`
    return not around.isdisjoint(WORTH) and not _is_worth_of_package(atoms, index)


COME = frozenset(("received", "raised", "secured", "funded", "collected"))
SHARE = frozenset(("of which", "only", "so far", "just"))
MOST_OF_SHARE = 14
"""Words before a sum within which it is told to be a part (our own choice)."""


def _is_received(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether money is what came of an appeal: `24 percent, or $84 million, has been received`."""
    behind = [one for one in atoms[index + 1 : index + 5] if one.low != ","]
    has = len(behind) > 1 and behind[0].is_a("verbword") and behind[0].low.startswith(("has", "have", "had"))
    if not has or not any(one.low in COME for one in behind):
        return False
    lead = atoms[max(0, index - MOST_OF_SHARE) : index]
    percent = any(one.quantity is not None and one.quantity.unit == "percent" for one in lead)
    return percent or not SHARE.isdisjoint(one.low for one in lead)


def _is_worth_of_package(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether what is worth a sum is given as that sum: `an aid package worth 50 million euros`."""
    place = index - 1
    while place > 0 and (atoms[place].low in TOTALLING or not atoms[place].senses) and place > index - 5:
        if atoms[place].low in ("worth", "valued"):
            lead = atoms[place - 1]
            return lead.low in PACKAGES or lead.get("item") == "support_unspecified" or lead.is_a("loan")
        place -= 1
    return False


def is_support_paid(atoms: Sequence[Atom], first: int, last: int) -> bool:
    """Tell whether a word for support only names a sum: `a relief package of Rs 20 crore`, `$5m in aid`."""
    for one in atoms[last + 1 : last + 1 + MOST_OF_PACKAGE]:
        if is_paid(one):
            return True
        if one.low not in TOTALLING and one.low not in PACKAGES and one.senses:
            break
    for one in reversed(atoms[max(0, first - MOST_OF_PACKAGE) : first]):
        if is_paid(one):
            return True
        if "verb" in one.senses or one.low in (",", ";", "and", "to", "for") or one.quantity is not None:
            return False
    return False


MOST_TO_WORTH = 4
"""Words between supplies and the sum that they are worth (our own choice)."""


def worth_of(atoms: Sequence[Atom], first: int, last: int) -> Atom | None:
    """Return the sum that supplies are worth: `supplies worth $2 million`, `$2 million worth of supplies`."""
    behind = atoms[last + 1 : last + 1 + MOST_TO_WORTH]
    if behind and behind[0].low in ("worth", "valued"):
        return next((one for one in behind if is_paid(one)), None)
    for one in reversed(atoms[max(0, first - MOST_TO_WORTH) : first]):
        if is_paid(one):
            return one if "worth" in [x.low for x in atoms[one.index + 1 : first]] else None
    return None


def weight_of(atoms: Sequence[Atom], last: int) -> tuple[Atom, str] | None:
    """Return what supplies weigh and in which unit: `supplies for the fight, weighing 4 tonnes`."""
    mark = next((one.index for one in atoms[last + 1 : last + MOST_TO_WEIGHT] if one.low == "weighing"), None)
    if mark is None or any(one.is_a("item") for one in atoms[last + 1 : mark]):
        return None
    for one in atoms[mark + 1 : mark + 3]:
        unit = atoms[one.index + 1].get("unit") if one.index + 1 < len(atoms) else None
        if one.quantity is not None and unit in ("tonnes", "kg"):
            return one, unit
    return None


MOST_TO_WEIGHT = 14
"""Words from supplies to `weighing` (our own choice)."""


def is_money_in(atoms: Sequence[Atom], goods: Goods, before: list[Goods]) -> bool:
    """Tell whether money comes as goods: `CHF 2 million in hygiene kits and water tanks`."""
    money = next((one for one in reversed(before) if one.item == "funding"), None)
    if money is None or money.last + 1 >= goods.first:
        return False
    between = atoms[money.last + 1 : goods.first]
    return between[0].low in ("in", "of") and all(
        one.low in ("in", "of", ",", "and") or one.is_a("item") or not one.senses for one in between
    )


def is_of_money(atoms: Sequence[Atom], goods: Goods) -> bool:
    """Tell whether a word only says what money is for: `$2 million in emergency assistance`."""
    lead = atoms[max(0, goods.first - 6) : goods.first]
    paid = any(one.quantity is not None and one.quantity.unit not in (None, "percent") for one in lead)
    return paid and any(one.low in ("in", "of", "worth") for one in lead)
