"""Goods: supplies named in a sentence, with their number and unit, and which of them stand in one list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aidlift.intake.atoms import Atom
from aidlift.intake.coins import home_coin
from aidlift.intake.context import Context, Line
from aidlift.intake.goods_alike import (
    MORE,
    is_all_that_is_moved,
    is_more_of,
    is_next_weight,
    is_of_the_same,
    is_of_them,
    is_of_those_before,
    is_out_of,
    is_to_follow,
    is_weight_moved,
)
from aidlift.intake.goods_heads import (
    counts_what_follows,
    is_first_part,
    is_modifier,
    joins,
    kind_of_unknown,
    shares_head,
    unknown_head,
)
from aidlift.intake.goods_kinds import GENERAL, MOVING, SUCH, Goods, Group
from aidlift.intake.goods_left import (
    BARE,
    begins_compound,
    ends_name,
    is_asked_for_or_sent,
    is_capacity,
    is_held,
    is_in_aside,
    is_in_name,
    is_maker_acting,
    is_no_more,
    is_part_for,
    is_what_for,
)
from aidlift.intake.goods_money import (
    is_money_in,
    is_of_money,
    is_only_worth,
    is_support_paid,
    weight_of,
    worth_of,
)
from aidlift.intake.goods_numbers import (
    is_cargo,
    is_next_load,
    is_number_of_kinds,
    is_of_load,
    is_weighed,
    is_whole_of_which,
    number_after,
    number_before,
    number_set_beside,
    part_of_whole,
)
from aidlift.intake.grammar import CLAUSE_WORDS, SUBJECT_PREPOSITIONS
from aidlift.intake.lexicon import item_units
from aidlift.intake.respectively import numbers_in_order

COUNTING = ("doses", "containers", "container_loads", "tonnes", "litres")

LEAST_DOSES = 100
"""Doses of nothing named that are surely of a vaccine, not what a person gets (our own choice)."""

RECENT = 2
"""Sentences after which `another 100,000` no longer means the goods told before (our own choice)."""


def find_groups(line: Line) -> list[Group]:
    """Find the goods of a sentence and join those of one list."""
    named = _goods(line)
    if named and not line.lows.isdisjoint(("worth", "valued", "weighing")):
        _take_worth(line.atoms, named[0], alone=len(named) == 1)
    found = _in_order(line, _without_general(line, named))
    groups: list[Group] = []
    for goods in found:
        if (
            groups
            and not _begins_clause(line.atoms, groups[-1], goods)
            and not is_out_of(line.atoms, goods.first)
            and not (goods.number is not None and is_to_follow(line.atoms, goods.last))
            and not (
                line.atoms[goods.last + 1 : goods.last + 2] and line.atoms[goods.last + 1].low == "of which"
            )
            and _is_same_list(line.atoms[groups[-1].last + 1 : goods.first])
        ):
            groups[-1].goods.append(goods)
        else:
            groups.append(Group([goods]))
    for group in groups:
        _weigh_together(group)
    return groups


def _weigh_together(group: Group) -> None:
    """Take a weight of several goods for that of supplies: `48 tonnes of gloves, masks and salts`."""
    place = 0
    while place < len(group.goods):
        first = group.goods[place]
        end = place + 1
        while end < len(group.goods) and group.goods[end].number is None and group.goods[end].item != SUCH:
            end += 1
        weighed = first.unit in ("tonnes", "kg") and first.number is not None and end > place + 1
        if weighed and not first.general and first.item != "liquid_oxygen":
            first.item, first.last, first.general = "medical_supplies", group.goods[end - 1].last, True
            del group.goods[place + 1 : end]
        place += 1


def _in_order(line: Line, found: list[Goods]) -> list[Goods]:
    """Give goods the numbers told in their order, and each number of `100 and 50 ventilators` its goods."""
    for run in numbers_in_order(line):
        last = next((one for one in found if one.number is run[-1]), None)
        if last is not None and not any(one.number is run[0] for one in found):
            place = found.index(last)
            shared = [replace(last, first=one.index, number=one) for one in run[:-1]]
            found = [*found[:place], *shared, *found[place:]]
        bare = [one for one in found if one.number is None and one.last < run[0].index]
        if last is None and len(bare) == len(run):
            for one, number in zip(bare, run, strict=True):
                one.number = number
                number.used = True
    return found


def spoken_of(line: Line) -> Group | None:
    """Return the first goods a sentence only speaks of: `the batch of supplies` that a later one lists."""
    first = next((one for one in _goods(line) if one.item != SUCH), None)
    return Group([first]) if first is not None else None


def _begins_clause(atoms: Sequence[Atom], group: Group, goods: Goods) -> bool:
    """Tell whether goods after `, and` begin their own clause: `sent A, and B are due to land`."""
    lead = [one.low for one in atoms[group.last + 1 : goods.first]][:2]
    if lead not in ([",", "and"], ["and", "a"], ["and"]):
        return False
    governed = any(
        one.verb_class in MOVING
        and (one.form != "ing" or (one.index > 0 and atoms[one.index - 1].get("verbword") == "be"))
        for one in atoms[: group.first]
    )
    for one in atoms[goods.last + 1 : goods.last + 9]:
        if one.low in (",", ";", "that", "which") or "item" in one.senses:
            return False
        if one.senses.get("verbword") in ("be", "will", "have") or one.verb_class == "arrive":
            return governed
    return False


def _goods(line: Line) -> list[Goods]:
    found: list[Goods] = []
    taken: set[int] = set()
    for atom in line.atoms:
        one = None
        senses = atom.senses
        if "item" in senses and "verb" not in senses and not atom.used:
            one = _named(line, atom, taken)
        elif atom.quantity is not None and not atom.used and "measureless" not in atom.senses:
            if atom.quantity.unit not in (None, "percent"):
                one = _money(line, atom)
            elif found and atom.quantity.unit is None:
                one = _of_the_same(line, atom, found) or _of_the_lead(line, atom, found)
                one = one or _unknown(line, atom, found[-1])
            elif atom.quantity.unit is None:
                one = _of_those_before(line, atom) or _unknown(line, atom, None)
        elif (
            "unit" in senses
            and (senses["unit"] in COUNTING or atom.low in ("kits", "units"))
            and atom.index not in taken
        ):
            one = _by_unit(line, atom) or _of_same_weight(line, atom, found)
        if one is not None:
            one.further = one.further or _is_more(line.atoms, one)
        if one is not None and not any(
            one.first <= index <= one.last and index in taken for index in range(one.first, one.last + 1)
        ):
            taken.update(range(one.first, one.last + 1))
            found.append(one)
    return found


def _take_worth(atoms: Sequence[Atom], goods: Goods, *, alone: bool) -> None:
    """Count supplies without a number by their worth or weight: `worth $1 million`, `weighing 4 tonnes`."""
    if (
        goods.item not in ("medical_supplies", "medical_equipment", "ppe", "medicine")
        or goods.number is not None
    ):
        return
    number = worth_of(atoms, goods.first, goods.last) if alone else None
    if number is not None and number.quantity is not None:
        goods.number, goods.unit = number, number.quantity.unit
        return
    weight = weight_of(atoms, goods.last)
    if weight is not None:
        goods.number, goods.unit = weight


ADDED = frozenset((*MORE, "extra", "more"))


def _is_more(atoms: Sequence[Atom], goods: Goods) -> bool:
    """Tell whether goods come on top of others: `another 50 ventilators`, `1 million extra doses`."""
    if goods.number is None:
        return False
    around = atoms[max(0, goods.first - 1) : goods.last + 1]
    if any(one.low in ADDED for one in around) or goods.number.low.startswith(MORE):
        return True
    lead = atoms[max(0, goods.first - 3) : goods.first]  # `a second batch of 5,000 doses`
    return len(lead) > 2 and lead[0].low in NEXT and lead[1].is_a("shipment") and lead[2].low == "of"


NEXT = frozenset(("second", "third", "fourth", "fifth", "sixth", "next", "new", "final", "last"))
"""What leads a load that comes after others."""


def _named(line: Line, atom: Atom, taken: set[int]) -> Goods | None:
    atoms = line.atoms
    item = special_item(atom.senses["item"], line.context)
    if item == "support_unspecified" and atom.index and atoms[atom.index - 1].low == "such":
        return Goods(SUCH, atom.index - 1, atom.index, head=atom.index)
    number, unit, first = number_before(atoms, atom.index, taken)
    last = atom.index
    after = atoms[last + 1] if last + 1 < len(atoms) else None
    if (
        after is not None
        and "unit" in after.senses
        and after.senses["unit"] in ("doses", "pieces", "containers")
    ):
        unit = unit or after.senses["unit"]
        last += 1
        after = atoms[last + 1] if last + 1 < len(atoms) else None
    if number is None:
        number, last = number_after(atoms, last)
    if number is None:
        number, last, unit = number_set_beside(atoms, last, unit)
    if (item in GENERAL and is_modifier(after)) or is_first_part(atoms, atom):
        return None
    if number is not None and unit is None and shares_head(atoms, atom.index):
        return None
    if number is not None and ((item == "bed" and is_capacity(atoms, first)) or is_part_for(atoms, first)):
        return None
    if number is None and (
        atom.low in BARE
        or is_maker_acting(atoms, atom.index)
        or is_what_for(atoms, first, taken)
        or is_held(atoms, first, taken)
    ):
        return None
    if number is None and (
        is_in_name(atoms, atom.index)
        or (item in GENERAL and ends_name(atoms, atom.index))
        or begins_compound(atoms, atom.index)
        or is_modifier(after)
        or _is_none_or_name(atoms, first, after, item)
    ):
        return None
    if number is not None and number.quantity is not None and number.quantity.unit is not None:
        return None
    if number is not None and is_number_of_kinds(atoms, item, number, last):
        number = None  # `has approved two vaccines`
    part = part_of_whole(atoms, first) if number is not None else None
    parted = number if part is not None else None
    if part is not None:
        number, first = part, part.index
    elif number is not None and (is_whole_of_which(atoms, first) or counts_what_follows(atom, after)):
        return None
    if item == "oxygen_supplies":
        if unit not in ("tonnes", "kg", "litres", "containers") and not is_asked_for_or_sent(
            atoms, atom.index
        ):
            return None
        item = "liquid_oxygen"
    if unit == "container_loads" and item == "support_unspecified":
        return None
    unit = unit or (item_units().get(item) if number is not None else None)
    return Goods(item, first, last, number, unit, item in GENERAL, head=atom.index, whole=parted)


def _is_none_or_name(atoms: Sequence[Atom], first: int, after: Atom | None, item: str) -> bool:
    """Tell whether there is no goods: `no supplies`, `the drug Remdesivir`, `with the support of`."""
    if first and atoms[first - 1].low in ("no", "without"):
        return True
    if first and "shortage" in atoms[first - 1].senses:
        return True
    if first > 1 and atoms[first - 1].low == "of" and atoms[first - 2].is_a("shortage"):
        return True
    if after is not None and "item" in after.senses and item in GENERAL:
        return True
    if item == "funding" and first and atoms[first - 1].low in ("with", "through", "using", "by"):
        return True  # `procured with funding from Japan`
    return item == "support_unspecified" and after is not None and after.low == "of"


def special_item(item: str, context: Context) -> str:
    """Say which vaccine `vaccines` are: those against the disease that the text is about."""
    if item == "vaccine" and context.disease:
        return f"vaccine_{context.disease}"
    return item


def _money(line: Line, atom: Atom) -> Goods | None:
    """Read a sum of money as funding, unless it only tells what goods are worth."""
    if is_only_worth(line.atoms, atom.index):
        return None
    assert atom.quantity is not None
    unit = home_coin(atom.text, atom.quantity.unit, line.context.topic)
    return Goods("funding", atom.index, atom.index, atom, unit, head=atom.index)


def _of_the_same(line: Line, atom: Atom, found: list[Goods]) -> Goods | None:
    """Read `and 1.4 million to Senegal` as more of the goods named before it."""
    last = found[-1]
    if last.number is None or last.item == "funding" or not is_of_the_same(line, atom.index, last.last):
        return None
    end = _with_more(line, atom.index)
    return Goods(last.item, atom.index, end, atom, last.unit, head=last.head)


def _of_same_weight(line: Line, atom: Atom, found: list[Goods]) -> Goods | None:
    """Read `and 20 tonnes to Sudan`, `30 tonnes were flown to Chad` as more of the goods weighed before."""
    first, unit = atom.index - 1, atom.senses["unit"]
    number = line.atoms[first] if first >= 0 else None
    if number is None or number.quantity is None or number.used or unit not in ("tonnes", "kg"):
        return None
    after = line.atoms[atom.index + 1] if atom.index + 1 < len(line.atoms) else None
    if after is not None and (after.low == "of" or (after.is_a("item") and "verb" not in after.senses)):
        return None
    last = next((one for one in reversed(found) if one.number is not None), None)
    if last is not None and last.unit == unit and is_next_weight(line, first):
        return Goods(last.item, first, atom.index, number, unit, last.general, head=last.head)
    item, context = line.context.item, line.context
    item = "medical_supplies" if item is not None and item not in HEAVY else item
    moved = last is None and context.item_number >= context.number - 1 and is_weight_moved(line.atoms, first)
    return (
        Goods(item, first, atom.index, number, unit, item in GENERAL, head=first) if moved and item else None
    )


HEAVY = GENERAL | {"liquid_oxygen", "food", "chlorine", "soap", "blanket", "oral_rehydration_salts", "tent"}
"""Goods told by their weight: `a further 12 tonnes` of ambulances are supplies."""


def _with_more(line: Line, index: int) -> int:
    """Return where `200,000 more` ends: who gives or gets them stands right behind."""
    if is_of_them(line.atoms, index):
        return index + 2
    return index + (index + 1 < len(line.atoms) and line.atoms[index + 1].low == "more")


def _of_those_before(line: Line, atom: Atom) -> Goods | None:
    """Read `Another 100,000 are expected to be delivered` as more of the goods told just before."""
    item, context = line.context.item, line.context
    recent = context.number - context.event_number <= RECENT or context.item_number >= context.number - 1
    if item is None or not recent or any("item" in one.senses for one in line.atoms[atom.index + 1 :][:2]):
        return None
    unit = item_units().get(item)
    if not is_all_that_is_moved(line.atoms, atom.index) and not is_of_those_before(line.atoms, atom.index):
        return None
    end = _with_more(line, atom.index)
    return Goods(item, atom.index, end, atom, unit, head=atom.index, further=True)


def _of_the_lead(line: Line, atom: Atom, found: list[Goods]) -> Goods | None:
    """Read `Jamaica – 14,400` under `vaccines received by countries:` as that many of what the lead names."""
    lead = line.sentence.lead
    if lead is None or len(found) != 1 or found[0].number is not None or atom.index < len(lead.atoms) + 2:
        return None
    label, mark = line.atoms[atom.index - 2], line.atoms[atom.index - 1]
    after = line.atoms[atom.index + 1] if atom.index + 1 < len(line.atoms) else None
    labelled = label.is_a("place", "org") and mark.low in (":", "–", "—", "-")
    if not labelled or (after is not None and after.text[:1].isalnum()):
        return None
    same = found[0]
    return Goods(same.item, atom.index, atom.index, atom, item_units().get(same.item), head=same.head)


def _by_unit(line: Line, atom: Atom) -> Goods | None:
    """Read `8,600 more doses`: doses of what was named last."""
    number, _, first = number_before(line.atoms, atom.index, set())
    if number is None and atom.low == "kits":
        number, last = number_after(line.atoms, atom.index)  # `kits for 1.08 million tests`
        if number is not None and line.atoms[atom.index + 1].low == "for":
            return Goods("test_kit", atom.index, last, number, None, head=atom.index)
        return None
    after = [one for one in line.atoms[atom.index + 1 : atom.index + 4] if one.low != "the"][:2]
    if number is None or (atom.low.startswith("vial") and after and after[0].low.startswith("container")):
        return None
    wanted = any(one.verb_class == "need" for one in line.atoms[atom.index + 1 : atom.index + 12])
    part = part_of_whole(line.atoms, first)
    parted = number if part is not None else None
    if part is not None:
        number, first = part, part.index
    elif is_whole_of_which(line.atoms, first) and not wanted:
        return None
    if (
        len(after) == 2
        and after[0].low == "of"
        and ("item" in after[1].senses or _is_of_item(line.atoms, after[1]))
    ):
        return None
    if atom.low.startswith("vial") and after and after[0].is_a("item"):  # `15,000 vials antiviral drugs`
        return None
    unit = atom.senses["unit"]
    if unit != "doses" and first and line.atoms[first - 1].low == "in":
        return None
    if atom.low.startswith(("vial", "ampo", "ampu")) and _is_of_unknown(after):
        if any(one.is_a("item") for one in line.atoms[after[1].index : after[1].index + MOST_TO_ITEM]):
            return None  # `10,000 vials of anti-viral drug Remdesivir`: that is counted
        return Goods("medicine", first, after[1].index, number, unit, general=True, head=atom.index)
    item = None
    if unit == "doses":
        named = [
            special_item(one.senses["item"], line.context)
            for one in line.atoms[max(0, atom.index - 30) : atom.index + 12]
            if "item" in one.senses
        ]
        named = [one for one in named if one.startswith("vaccine") or item_units().get(one) == "doses"]
        item = named[0] if named else line.context.item
        if item is None or (item_units().get(item) != "doses" and not item.startswith("vaccine")):
            told = min((one for one in line.context.numbered if one.startswith("vaccine")), default=None)
            if told is None and atom.low == "doses" and number.quantity is not None:
                told = "vaccine" if number.quantity.value >= LEAST_DOSES else None
            item = f"vaccine_{line.context.disease}" if line.context.disease else told
    elif atom.low == "kits":
        kits = [
            one.senses["item"]
            for one in line.atoms
            if one.is_a("item") and one.senses["item"].endswith("_kit")
        ]
        told = line.context.item or ""
        unit, item = "pieces", kits[0] if kits else told if told.endswith("_kit") else None
    elif unit in ("tonnes", "litres") and line.context.item and is_more_of(line.atoms, first):
        item = line.context.item if unit == "litres" or line.context.item in HEAVY else "medical_supplies"
    elif unit in ("tonnes", "kg") and is_cargo(line.atoms, atom.index):
        item = "medical_supplies"
    elif unit in ("tonnes", "kg") and is_weighed(line.atoms, first):
        if not is_next_load(line.atoms):
            return None  # `The consignment weighed 30 tonnes`: its goods are told
        item = "medical_supplies"
    elif is_of_load(line.atoms, first, atom.index) and line.context.item:
        item = line.context.item
    elif atom.low == "units":
        return None
    elif atom.low.startswith(("oxygen", "cryogenic", "iso ")) or "oxygen" in line.lows:
        item = "liquid_oxygen"
    if item is None:
        return None
    return Goods(item, first, atom.index, number, unit, head=atom.index, whole=parted)


def _unknown(line: Line, atom: Atom, before: Goods | None) -> Goods | None:
    """Read goods that we do not know, in a list of those that we know: `and 20 automated shakers`."""
    atoms = line.atoms
    if atom.quantity is None or atom.quantity.value < 1:
        return None
    tests = atom.index + 1 < len(atoms) and atoms[atom.index + 1].low == "tests"
    last = atom.index + 1 if tests else unknown_head(atoms, atom.index)
    if last is None:
        return None
    if before is not None:
        known = before.number is not None and before.item not in ("funding", "support_unspecified", SUCH)
        listed = known and joins(atoms[before.last + 1 : atom.index])
    else:
        listed = _begins_list(line, last) or (tests and _is_moved_before(line.atoms, atom.index))
    kind = "test_kit" if tests else kind_of_unknown(atoms[last].low)
    return Goods(kind, atom.index, last, atom, head=last) if listed else None


MOST_TO_TESTS = 4
"""Words from `donate` to the number of tests (our own choice)."""


def _is_moved_before(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether tests are goods: `will donate 20,000 tests`, unlike `has done 20,000 tests`."""
    lead = [one for one in atoms[max(0, index - MOST_TO_TESTS) : index] if one.verb_class]
    return bool(lead) and lead[-1].verb_class in ("give", "send", "pledge", "request", "receive")


def _begins_list(line: Line, last: int) -> bool:
    """Tell whether known goods with their number follow in a list: `60 shakers, 40 ventilators`."""
    after = [one for one in line.atoms[last + 1 : last + 8] if one.low not in (",", "and")]
    if not joins(line.atoms[last + 1 : last + 3 if len(after) < 6 else last + 2]) or not after:
        return False
    return after[0].quantity is not None and any(one.is_a("item") for one in after[1:5])


def _is_of_item(atoms: Sequence[Atom], first: Atom) -> bool:
    """Tell whether words that describe lead to goods: `doses of oral vaccine`, `of donated oral vaccine`."""
    for one in atoms[first.index : first.index + 3]:
        if one.is_a("item"):
            return "verb" not in one.senses
        if one.senses or not one.text.islower() or not one.text.isalpha():
            return False
    return False


MOST_TO_ITEM = 6
"""Words behind `vials of` within which what they hold is named (our own choice)."""


def _is_of_unknown(after: Sequence[Atom]) -> bool:
    """Tell whether vials hold something that we do not know: `10,000 vials of injectable anti-viral`."""
    return len(after) == 2 and after[0].low == "of" and not after[1].senses and after[1].text.islower()


def _without_general(line: Line, found: list[Goods]) -> list[Goods]:
    """Leave out a general word that `including` spells out, and `other supplies` after numbers."""
    atoms = line.atoms
    kept: list[Goods] = []
    found = [one for one in found if not is_in_aside(line, one.first)]
    numbered = any(goods.number is not None and goods.item != "funding" for goods in found)
    if any(goods.number is not None and goods.item == "funding" for goods in found):
        found = [goods for goods in found if goods.item != "funding" or goods.number is not None]
    paid = any(goods.item == "funding" for goods in found)
    spelt = False
    for place, goods in enumerate(found):
        spelt = paid and goods.number is None and (spelt or _is_such(atoms, goods))
        if spelt:  # `pledged $8 million, including protective gear and masks`: what the money buys
            continue
        if paid and goods.number is None and goods.first and atoms[goods.first - 1].low == "for":
            continue  # `pledged $8 million to the agency for laboratory equipment`
        if goods.number is None and is_no_more(atoms, goods.first, paid=paid):
            continue  # `pledged $8 million to buy vaccine`
        if paid and goods.number is None and is_money_in(atoms, goods, found[:place]):
            continue
        after = found[place + 1] if place + 1 < len(found) else None
        lead = {one.low for one in atoms[max(0, goods.first - 3) : goods.first]} | {
            one.low for one in atoms[goods.first : goods.head]
        }
        if goods.number is None and goods.general:
            if is_of_money(atoms, goods):
                continue
            if numbered and goods.item == "support_unspecified" and "as" in lead:
                continue  # `200 concentrators will be sent as emergency assistance`
            if goods.item == "support_unspecified" and is_support_paid(atoms, goods.first, goods.last):
                continue
            if (
                goods.item != "support_unspecified"
                and lead & {"the", "these", "those", "this"}
                and "such" not in lead
            ):
                continue
            if (
                after is not None
                and any(one.is_a("such") or one.low in (":",) for one in atoms[goods.last + 1 : after.first])
                and not any(one.low in (";", ".") for one in atoms[goods.last + 1 : after.first])
            ):
                for later in found[place + 1 :]:
                    later.such_as = later.such_as or later.number is None
                continue
            if (numbered and "other" in lead) or not lead.isdisjoint(PAST):
                continue
        kept.append(goods)
    return kept


PAST = frozenset(("earlier", "previous", "existing", "past", "ongoing"))
"""Support of which no more is said than that it goes on: `building on earlier support to Fiji`."""


def _is_such(atoms: Sequence[Atom], goods: Goods) -> bool:
    return goods.first > 0 and atoms[goods.first - 1].is_a("such")


def _is_same_list(between: Sequence[Atom]) -> bool:
    for one in between:
        if one.low == "of which":
            return False
        if "verb" in one.senses or one.when is not None or one.low in CLAUSE_WORDS or one.low in (".", ":"):
            return False
        if (one.low in SUBJECT_PREPOSITIONS and one.low not in ("with", "including", "of")) or one.is_a(
            "place", "org", "carrier", "verbword", "offer", "ask", "need", "gift", "shipment"
        ):
            return False
        if (
            one.quantity is not None
            and one.quantity.unit is None
            and "measureless" not in one.senses
            and one.is_a("item")
        ):
            return False
    return len(between) <= 14
