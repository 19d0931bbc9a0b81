"""Which words beside a number of goods show what it counts: compounds, pieces, money."""

from __future__ import annotations

from collections.abc import Sequence

from aidlift.intake.atoms import Atom
from aidlift.intake.goods_heads import shares_head
from aidlift.intake.grammar import CLAUSE_WORDS, SUBJECT_PREPOSITIONS
from aidlift.intake.lexicon import words


def is_compound(atoms: Sequence[Atom], place: int) -> bool:
    """Tell whether a number only describes: `two-stage vaccine`, `five-layer masks`."""
    after = atoms[place + 1 : place + 4]
    joined = len(after) > 1 and after[0].low == "-" and after[0].start == atoms[place].end
    return joined and (not after[1].senses or is_measure_of(atoms, place))


def is_measure_of(atoms: Sequence[Atom], place: int) -> bool:
    """Tell whether a number with its unit only says how large each is: `eight 27-tonne tanks`."""
    after = atoms[place + 1 : place + 4]
    return len(after) == 3 and after[0].low == "-" and after[1].is_a("unit") and after[2].low != "of"


SIZES = frozenset(
    ("l", "lt", "litre", "liter", "litres", "liters", "lpm", "ml", "sqm", "m2", "m²", "cm", "kva", "kw")
)
"""What a second number beside goods counts, which says how large each is."""


def _is_counted(atoms: Sequence[Atom], place: int) -> bool:
    """Tell whether a number stands right before a word, or its unit and `of`."""
    weighed = place > 1 and atoms[place - 1].low == "of" and atoms[place - 2].is_a("unit")
    return atoms[place - 1].quantity is not None or weighed


TANKS = frozenset(("tanks", "tankers"))


def is_size(atoms: Sequence[Atom], place: int) -> bool:
    """Tell whether a number only says how large each is: `250 empty 40 L cylinders`, `six 42 sqm tents`."""
    if place < 1 or place + 1 >= len(atoms) or atoms[place + 1].low not in SIZES:
        return False
    first = place - 1
    while first > place - MOST_TO_SIZE and first and not atoms[first].quantity and describes(atoms[first]):
        first -= 1
    return atoms[first].quantity is not None and not is_paid(atoms[first])


def _is_of_kinds(atoms: Sequence[Atom], place: int) -> bool:
    """Tell whether a number only says of how many kinds goods are: `400 doses of two trial vaccines`."""
    quantity = atoms[place].quantity
    if quantity is None or place < LEAST_OF_KINDS or quantity.value > MOST_OF_KINDS:
        return False
    counted = atoms[place - 2].is_a("unit") and atoms[place - 3].quantity is not None
    return quantity.unit is None and atoms[place - 1].low == "of" and counted


LEAST_OF_KINDS = 3

MOST_TO_SIZE = 3
"""Words from a number of goods to how large each is (our own choice)."""


ENDS_NOUN = words("ends_noun")


def ends_noun(one: Atom) -> bool:
    """Tell whether a word ends the noun before it: what follows is no part of a compound."""
    return bool(
        "verb" in one.senses
        or one.is_a(
            "verbword",
            "such",
            "place",
            "org",
            "carrier",
            "title",
            "neg",
            "measure",
            "shipment",
            "offer",
            "ask",
            "need",
            "gift",
            "person",
        )
        or one.when is not None
        or one.low in SUBJECT_PREPOSITIONS
        or one.low in CLAUSE_WORDS
        or one.low in ENDS_NOUN
        or not one.text[:1].isalnum()
    )


def is_in_compound(atoms: Sequence[Atom], place: int) -> bool:
    """Tell whether a small word stands inside a compound, as in `state-of-the-art ventilators`."""
    one = atoms[place]
    if one.low not in ("of", "the", "to") or place < 1 or place + 1 >= len(atoms):
        return False
    before, after = atoms[place - 1], atoms[place + 1]
    return before.low == "-" and after.low == "-" and before.end == one.start and one.end == after.start


def describes(one: Atom) -> bool:
    """Tell whether a word may be an adjective before another: `new`, `modern`."""
    return one.is_a("basis") or (not one.senses and one.text.islower() and not one.text.endswith("s"))


def is_paid(one: Atom) -> bool:
    """Tell whether a number is of money or another unit, and so counts no goods."""
    return one.quantity is not None and one.quantity.unit not in (None, "percent")


FARTHEST_NUMBER = 9


KINDS_OF = frozenset(
    ("medical", "health", "humanitarian", "relief", "protective", "lifesaving", "life-saving", "treatment")
)
"""What begins a joined description of goods: `36 tonnes of medical and water purification supplies`."""


def _joins_kinds(atoms: Sequence[Atom], place: int) -> bool:
    """Tell whether `and` joins words that describe: `surgical and trauma supplies`, not two goods."""
    if atoms[place - 1].low in KINDS_OF or shares_head(atoms, place - 1):
        return True
    if _counts_first_kind(atoms, place):
        return True
    beside = (atoms[place - 1], atoms[place + 1])
    return (
        place + 2 < len(atoms)
        and atoms[place + 2].is_a("item")
        and all(one.text.isalpha() and one.text.islower() and not one.senses for one in beside)
    )


MOST_OF_KIND = 2


def _counts_first_kind(atoms: Sequence[Atom], place: int) -> bool:
    """Tell whether a number before one kind of goods is of both: `500,000 P2 and N95 masks`."""
    if place + 1 >= len(atoms) or not atoms[place + 1].is_a("item"):
        return False
    begin = place - 1
    while begin > 0 and place - begin <= MOST_OF_KIND and _is_kind(atoms[begin]):
        begin -= 1
    number = atoms[begin].quantity
    return begin < place - 1 and number is not None and number.unit is None and number.value > 1


def _is_kind(one: Atom) -> bool:
    plain = not one.senses and one.quantity is None and one.when is None
    return plain and one.text.isalnum() and not one.low.endswith("s")


WHICH = frozenset(("the", "its", "their", "our", "a", "an", "this", "that", "these", "those"))
"""What may stand between a number and its goods: `2 million doses of that vaccine`."""


def number_before(atoms: Sequence[Atom], index: int, taken: set[int]) -> tuple[Atom | None, str | None, int]:
    """Return the number before goods, its unit and where both begin; None where a noun stands between."""
    unit, first, place = None, index, index - 1
    while place >= 0 and index - place <= FARTHEST_NUMBER and place not in taken:
        one = atoms[place]
        if one.quantity is not None and place and (is_measure_of(atoms, place) or is_size(atoms, place)):
            unit, place = None, place - 1
            continue
        if _is_of_kinds(atoms, place):
            unit, place = None, place - 1
            continue
        if one.quantity is not None:
            if place > 1 and atoms[place - 1].low == "of" and atoms[place - 2].low == "capacity":
                return None, None, first
            if (
                one.used
                or one.quantity.unit == "percent"
                or is_compound(atoms, place)
                or ("measureless" in one.senses and one.senses["measureless"] != "label")
            ):
                return None, None, first
            return one, unit, place
        if "unit" in one.senses:
            unit = one.senses["unit"]
        elif one.low in TANKS and atoms[place + 1].low == "of":  # `nine tanks of liquid oxygen`
            unit = "containers"
        elif (
            one.low in WHICH
            and place > 1
            and atoms[place - 1].low == "of"
            and (atoms[place - 2].is_a("unit") or atoms[place - 2].quantity is not None)
        ):
            pass
        elif one.low in ("of", "-", "/", "'", '"', "“", "”"):
            if one.low == "of" and not (
                place > 0
                and (
                    "unit" in atoms[place - 1].senses
                    or atoms[place - 1].is_a("shipment", "basis")
                    or atoms[place - 1].low in TANKS
                    or atoms[place - 1].quantity is not None
                )
            ):
                break
        elif (one.low == "and" and _joins_kinds(atoms, place)) or is_in_compound(atoms, place):
            pass
        elif (
            one.low == ","
            and place > 1
            and (atoms[place - 2].quantity is not None or _is_of_unit(atoms, place - 2))
            and describes(atoms[place - 1])
        ):
            pass  # `100 new, modern ventilators`, `9 tonnes of humanitarian, medical and other supplies`
        elif "org" in one.senses and _is_counted(atoms, place) and not one.low.startswith("the "):
            pass  # `3.9 million COVAX doses`, `30 tonnes of UNICEF supplies`
        elif one.is_a("disease", "demonym", "basis", "class", "group", "item"):
            if one.is_a("item") and one.low in ("help", "aid", "support"):
                break
        elif "place" in one.senses and place + 1 < len(atoms) and atoms[place + 1].low == "-":
            pass
        elif ends_noun(one) and not (atoms[place - 1].low == "-" and "verb" not in one.senses):
            break
        first = first if "unit" in one.senses or one.low == "of" else min(first, place)
        place -= 1
    return None, None, index


def _is_of_unit(atoms: Sequence[Atom], place: int) -> bool:
    return place > 0 and atoms[place].low == "of" and atoms[place - 1].is_a("unit")


def number_after(atoms: Sequence[Atom], last: int) -> tuple[Atom | None, int]:
    """Read `ventilators (120)`, `ventilators: 120` and `Ventilators – 120`."""
    if last + 2 >= len(atoms):
        return None, last
    mark, number = atoms[last + 1], atoms[last + 2]
    if number.quantity is None or number.quantity.unit is not None or number.used:
        return None, last
    after = atoms[last + 3] if last + 3 < len(atoms) else None
    if (
        mark.low == "for"
        and atoms[last].low in ("kits", "kit")
        and any(one.low in ("tests", "test") for one in atoms[last + 3 : last + 6])
    ):
        return number, last + 2
    if mark.low == "(" and after is not None and (after.low == ")" or after.is_a("unit")):
        return number, last + 3
    if mark.low in (":", "–", "—", "-", "|") and (
        after is None or after.low in (",", ";", ".", "and") or after.is_a("unit")
    ):
        return number, last + 2
    return None, last


def number_set_beside(
    atoms: Sequence[Atom], last: int, unit: str | None
) -> tuple[Atom | None, int, str | None]:
    """Read `the salts, 200,000 sachets, were` and `test kits, 10,000 of them, were`."""
    after = atoms[last + 1 : last + 5]
    if len(after) < 3 or after[0].low != "," or after[1].quantity is None:
        return None, last, unit
    number = after[1]
    if number.used or (number.quantity is not None and number.quantity.unit is not None):
        return None, last, unit
    if after[2].is_a("unit"):
        closed = len(after) < 4 or not after[3].text[:1].isalnum() or after[3].is_a("verbword")
        return (number, last + 3, after[2].senses["unit"]) if closed else (None, last, unit)
    of_them = [one.low for one in after[2:4]] in (["of", "them"], ["in", "all"])
    return (number, last + 4, unit) if of_them else (None, last, unit)


def part_of_whole(atoms: Sequence[Atom], first: int) -> Atom | None:
    """Return the part in `the first 2 million of 4 million doses`; one of several is of another kind."""
    place = first - 1
    while place > 0 and atoms[place].low in {"the", "a", "its", "some", "promised", "total"}:
        place -= 1
    if place < 1 or atoms[place].low != "of":
        return None
    place -= place > 1 and atoms[place - 1].low == "out"
    part = atoms[place - 1]
    if part.quantity is None or part.quantity.unit is not None or part.quantity.value <= 1 or part.used:
        return None
    return part if not part.is_a("measureless") and (part.quantity.value > MOST_OF_KINDS) else None


MOST_OF_KINDS = 12
"""Up to so many `of the N` may be kinds, as of candidate vaccines (our own choice)."""


def is_number_of_kinds(atoms: Sequence[Atom], item: str, number: Atom, last: int) -> bool:
    """Tell whether a number says how many vaccines there are, not how many doses: `two vaccines`."""
    few = number.quantity is not None and number.quantity.value <= MOST_OF_KINDS
    return few and item.startswith("vaccine") and number.index == last - 1 and not atoms[last].is_a("unit")


CARGO = frozenset(("cargo", "freight", "load", "consignment", "shipment", "items", "material", "materials"))


def is_cargo(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether a weight is that of a load without its goods: `over 22 tonnes of cargo`."""
    behind = [one.low for one in atoms[index + 1 : index + MOST_OF_CARGO]]
    return behind[:1] == ["of"] and not CARGO.isdisjoint(behind)


def is_weighed(atoms: Sequence[Atom], first: int) -> bool:
    """Tell whether a weight only says how heavy a load is: `the cargo weighed over 22 tonnes`."""
    lead = [one.low for one in atoms[max(0, first - 3) : first]]
    return any(low.startswith("weigh") for low in lead)


def is_next_load(atoms: Sequence[Atom]) -> bool:
    """Tell whether a sentence tells of one load of several: `The second batch, which arrived, weighed`."""
    lead = atoms[:MOST_OF_CARGO]
    return any(
        one.low in ("first", "second", "third", "fourth", "another", "latest") for one in lead
    ) and any(one.is_a("shipment") for one in lead)


def is_of_load(atoms: Sequence[Atom], first: int, index: int) -> bool:
    """Tell whether a weight or a number of units is all that names goods: `The shipment of 140 tonnes`."""
    after = atoms[index + 1].low if index + 1 < len(atoms) else "."
    if after == "of":
        return False
    if atoms[index].low == "units":
        return first > 0 and atoms[first - 1].low in (",", "and", "first", "another", "remaining", "some")
    place = first - 1 - (first > 1 and atoms[first - 1].low == "of")
    led = atoms[first - 1].low.rpartition(" ")[2] == "of" if first else False
    return place >= 0 and led and atoms[place].is_a("shipment")


MOST_OF_CARGO = 5
"""Words from a weight to the load that it is of (our own choice)."""


def is_whole_of_which(atoms: Sequence[Atom], first: int) -> bool:
    """Tell whether a number only says of how many one is told: `one of the three candidate vaccines`."""
    lead = atoms[max(0, first - 3) : first]
    lows = [one.low for one in lead]
    if len(lead) < 3 or lows[1:] != ["of", "the"]:
        return False
    doses = lead[0].is_a("unit") and first > 3 and atoms[first - 4].quantity is not None
    return lead[0].quantity is not None or lows[0] == "one" or doses
