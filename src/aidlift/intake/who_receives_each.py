"""Who receives each part of a list: `$5 million to fight Ebola in Guinea and $3 million in Liberia`."""

from __future__ import annotations

from collections.abc import Sequence

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.drafts import NONE, FieldValue
from aidlift.intake.goods_kinds import Goods
from aidlift.intake.grammar import led_by
from aidlift.intake.lexicon import words
from aidlift.intake.parties import Party
from aidlift.intake.supply_nouns import Event

LEADING = ("to", "for", "in", "into")
ENDS = frozenset((";", ".", "while", "whereas", "from", "of which"))
MOST_TO_NOUN = 4
"""Words from a number to what it counts, and from `help` to whom (our own choice)."""


def taker_of_part(line: Line, goods: Goods) -> Party | None:
    """Return the one party named behind goods and before the next ones, where other parts have others."""
    if line.parts is None:
        line.parts = _parts(line)
    return line.parts.get(goods.number.index) if goods.number is not None else None


def _parts(line: Line) -> dict[int, Party]:
    """Return the party of each number of goods by the number's place; none unless two differ."""
    if len(line.quantities) < 2 or len(line.parties) < 2:
        return {}
    numbers = [one.index for one in line.quantities if _counts_goods(line.atoms, one)]
    found: dict[int, Party] = {}
    place = 0
    for index, following in zip(numbers, [*numbers[1:], len(line.atoms)], strict=False):
        end = next((one.index for one in line.atoms[index:following] if one.low in ENDS), following)
        while place < len(line.parties) and line.parties[place].first < index:
            place += 1
        named = []
        while place < len(line.parties) and line.parties[place].first < end:
            named.append(line.parties[place])
            place += 1
        own = [one for one in named if one.kind in ("country", "org") and _is_led(line.atoms, one)]
        if own and len({one.code for one in own}) == 1:
            found[index] = own[0]
    return found if len({one.code for one in found.values()}) > 1 else {}


def _counts_goods(atoms: Sequence[Atom], number: Atom) -> bool:
    """Tell whether a number is a sum of money, counts goods, or stands alone before who gets so many."""
    if number.quantity is None or number.quantity.unit == "percent":
        return False
    behind = atoms[number.index + 1 : number.index + 1 + MOST_TO_NOUN]
    alone = bool(behind) and behind[0].low in LEADING[:2]
    return number.quantity.unit is not None or alone or any(one.is_a("item", "unit") for one in behind)


def _is_led(atoms: Sequence[Atom], party: Party) -> bool:
    """Tell whether a party is led to: `to Chad`, `in Chad`, `to help the government of Chad`."""
    if led_by(atoms, party.first) in LEADING:
        return True
    lead = [
        one
        for one in atoms[max(0, party.first - MOST_TO_NOUN) : party.first]
        if one.low not in ("the", "of") and not one.is_a("government", "ministry")
    ]
    return bool(lead) and lead[-1].verb_class == "help" and lead[-1].form == "base"


def to_the_poor(line: Line, event: Event) -> FieldValue:
    """Return the world for a pledge to countries that are only said to be poor or in need; else nobody."""
    if event.kind != "pledge" or line.lows.isdisjoint(POOR):
        return NONE
    named = next((one for one in line.atoms[event.anchor :] if one.is_a("affected")), None)
    around = line.atoms[max(0, named.index - 6) : named.index + 3] if named is not None else []
    if named is None or POOR.isdisjoint(one.low for one in around):
        return NONE
    return line.context.quoted("WLD", named.start, named.end)


POOR = words("poor")
"""What states that are not named are said to be: `92 low- and middle-income countries`, `in need`."""
