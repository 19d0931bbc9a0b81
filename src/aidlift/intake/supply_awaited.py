"""Goods that are only awaited or needed: `are expected next week`, `expects its first doses`, `a gap of`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from aidlift.intake import supply_pledges as pledges
from aidlift.intake.atoms import Atom
from aidlift.intake.goods_alike import DUE
from aidlift.intake.goods_kinds import Group
from aidlift.intake.lexicon import words
from aidlift.intake.supply_nouns import Event, is_of_saying

BREAKS = words("breaks")

AGENCIES = frozenset(("WHO", "UNICEF", "Gavi", "COVAX", "IFRC", "ICG", "WFP", "Africa CDC", "PAHO", "MSF"))
LEADING = ("for", "of", "first", "its", "their", "the", "another", "more", "a")
"""Words that lead to goods that are awaited: `expects the first of its`."""

UNDER_WAY = (
    "in transit ",
    "en route ",
    "on route ",
    "on its way ",
    "on their way ",
    "on the way ",
    "at sea ",
)


def _is_on_its_way(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether words say that goods travel: `are in transit to`, `is on its way`."""
    return "".join(f"{one.low} " for one in atoms[index : index + 3]).startswith(UNDER_WAY)


def awaited(atoms: Sequence[Atom], group: Group) -> Event | None:
    """Read `1,200 doses are expected next week`: expected without another verb."""
    listed = any("such" in other.senses for other in atoms[: group.first]) or _is_set_off(atoms, group.first)
    goods = group.goods[-1]  # `a third gift of vaccine, 500,000 doses, was on its way`
    listed = listed or (goods.number is not None and goods.number.index > goods.head)
    begin = _behind_source(atoms, group.last + 1)
    for one in atoms[begin : begin + 6]:
        if one.low in ("in", "en", "on") and _is_on_its_way(atoms, one.index):
            return Event("delivery", "sent", None, "expected", one.index)
        if one.senses.get("verbword") == "expect" and one.low in ("expected", "due", "scheduled", "awaited"):
            return Event("delivery", "expected", None, "expected", one.index)
        if one.low in ("planned", "foreseen") and atoms[one.index - 1].get("verbword") == "be":
            return Event("delivery", "expected", None, "expected", one.index)
        before = [other.low for other in atoms[one.index - 2 : one.index]]
        if one.low in ("there", "here") and before in (["will", "be"], ["would", "be"]):
            return Event("delivery", "expected", None, "expected", one.index)
        also = one.low in (")", "also", "now", "more", "others") or (one.low == "," and listed)
        if "verbword" not in one.senses and not also:
            return None
    return None


def thanked_for(atoms: Sequence[Atom], group: Group) -> Event | None:
    """Read `has thanked Taiwan for 100 concentrators`: given, by the one who is thanked."""
    first = group.goods[0]
    place = first.first - 1
    while place > 0 and atoms[place].low in {"the", "its", "a", "gift", "of", "donation"}:
        place -= 1
    if first.number is None or place < 1 or atoms[place].low != "for":
        return None
    for one in reversed(atoms[max(0, place - MOST_THANKED) : place]):
        if one.low in ("thank", "thanked", "thanking", "thanks"):
            return Event("delivery", "donated", None, "arrived", place)
        if one.verb_class or one.low in (",", ";"):
            return None
    return None


MOST_THANKED = 6
"""Words from `thanked` to what for (our own choice)."""


def had_from(atoms: Sequence[Atom], group: Group) -> Event | None:
    """Read `the kingdom has also had 30,000 doses from Peru`: received, without another verb."""
    if group.last + 1 >= len(atoms) or atoms[group.last + 1].low != "from":
        return None
    had = next(
        (one for one in reversed(atoms[max(0, group.first - 3) : group.first]) if one.low == "had"), None
    )
    return (
        Event("delivery", "arrived", None, "received", had.index, receives=True) if had is not None else None
    )


def _is_set_off(atoms: Sequence[Atom], first: int) -> bool:
    """Tell whether goods only say more of a load: `a second consignment, 13 tonnes of masks, is expected`."""
    if first < 2 or atoms[first - 1].low != ",":
        return False
    return any(one.is_a("shipment", "gift") for one in atoms[max(0, first - 1 - MOST_OF_LOAD) : first - 1])


AT_AIRPORT = frozenset(("at", "international", "airport"))
MOST_EXPECTED = 10
"""Words from `we are expecting at Accra International Airport` to what (our own choice)."""

MOST_OF_LOAD = 4
"""Words from a load to the comma behind it: `consignment from Bern,` (our own choice)."""

MOST_OF_CLAUSE = 12
"""Words of a clause with `which` behind goods (our own choice)."""

MOST_OF_SOURCE = 6
"""Words of who gives, between goods and what is said of them: `from the Swiss government`."""


def _behind_source(atoms: Sequence[Atom], place: int) -> int:
    """Return where words go on behind who gives: `5,000 kits from New Zealand are due`; else the place."""
    first = place + (place < len(atoms) and atoms[place].low == ",")
    told = first + 1 < len(atoms) and atoms[first].form == "past" and atoms[first + 1].low in ("by", "from")
    set_off = told and first > place  # `100 tonnes, funded by the World Bank, are due`
    first = first + 1 if told else place
    if first < len(atoms) and atoms[first].low in ("that", "which"):
        return next(
            (one.index for one in atoms[first + 1 : first + MOST_OF_CLAUSE] if one.low == "will"), place
        )
    if first >= len(atoms) or atoms[first].low not in ("from", "by", "under", "through", "via"):
        return place
    for one in atoms[first + 1 : first + 1 + MOST_OF_SOURCE]:
        if one.is_a("verbword") or (one.low in ("in", "en", "on") and _is_on_its_way(atoms, one.index)):
            return one.index
        if set_off and one.low == ",":
            return one.index + 1
        if one.verb_class or one.quantity is not None or one.low in BREAKS or one.low in (",", "and", "to"):
            return place
    return place


def under_way(atoms: Sequence[Atom], group: Group) -> Event | None:
    """Read `a ship is on its way from Noumea with 20 concentrators`: sent, without another verb."""
    if not group.first or atoms[group.first - 1].low not in ("with", "carrying"):
        return None
    for one in reversed(atoms[max(0, group.first - 14) : group.first - 1]):
        if one.low in BREAKS or one.low in (",", "and"):
            return None
        if one.low in ("in", "en", "on") and _is_on_its_way(atoms, one.index):
            return Event("delivery", "sent", None, "expected", one.index)
    return None


def expects(atoms: Sequence[Atom], group: Group) -> Event | None:
    """Read `Congo is expecting its first shipment of 65,000 doses`, `Togo expects 500 doses`."""
    for one in reversed(atoms[max(0, group.first - MOST_EXPECTED) : group.first]):
        if one.low in {"expecting", "expects", "expect", "awaiting", "awaits"}:
            return Event("delivery", "expected", None, "received", one.index, receives=True)
        if one.low == "have" and one.index and atoms[one.index - 1].low in ("will", "would", "should"):
            return Event("delivery", "expected", None, "received", one.index, receives=True)
        if one.low == "waiting" and atoms[one.index + 1].low == "for":
            return Event("delivery", "expected", None, "received", one.index, receives=True)
        described = "shipment" in one.senses or one.is_name or one.low in AT_AIRPORT
        described = described or one.low in LEADING
        described = described or ("place" in one.senses and atoms[one.index - 1].low == "at")
        if not described and "basis" not in one.senses:
            return None
    return None


def needed(atoms: Sequence[Atom], group: Group) -> Event | None:
    """Read `a gap of USD 14.3 million`, `a USD 14.3 million gap`, `in need of ventilators`."""
    goods = group.goods[0]
    lead = atoms[max(0, goods.first - 3) : goods.first] if goods.item == "funding" else ()
    appeal = next((one for one in lead if one.low in ("appeal", "appeals")), None)
    if appeal is not None and "verb" not in appeal.senses:
        return Event("request", "open", None, "noun", appeal.index)
    near = [*atoms[max(0, goods.first - 4) : goods.first], *atoms[goods.last + 1 : goods.last + 4]]
    wanted = _said_to_be_needed(atoms, goods.last)
    if wanted is not None:
        return wanted
    for one in near:
        if "need" in one.senses and one.low not in ("requirements", "requirement", "needs"):
            return Event("request", "open", None, "need", one.index)
    return None


def _said_to_be_needed(atoms: Sequence[Atom], last: int) -> Event | None:
    """Read `the 3 million doses that authorities say are required`: asked for, whoever says so."""
    said = False
    for one in atoms[last + 1 : last + 11]:
        if one.verb_class == "need" and said:
            return Event("request", "open", one, "verb", one.index, passive=True)
        said = said or one.verb_class == "say"
        if one.low in BREAKS or one.low in (",", ";") or one.verb_class not in ("", "say"):
            return None
    return None


def is_due(atoms: Sequence[Atom], verb: Atom) -> bool:
    """Tell whether a move is only awaited: `expects to deliver 50 beds`, `50 beds are due to be sent`."""
    lead = [one.low for one in atoms[max(0, verb.index - 4) : verb.index]]
    return "expects" in lead[-2:] or (verb.passive and not DUE.isdisjoint(lead)) or lead[-1:] == ["being"]


WISHED = frozenset(
    ("plan", "plans", "hope", "hopes", "hoping", "aims", "wants", "seeking", "talks", "eligible")
)
"""What leads `to receive` where nobody has promised anything yet."""


def received(atoms: Sequence[Atom], verb: Atom) -> Event | None:
    """Return what receiving makes of goods: what came, what is due, or what was promised."""
    lead = [one.low for one in atoms[max(0, verb.index - 2) : verb.index]]
    if lead[-1:] == ["to"] and lead[0] in WISHED:
        return None
    if verb.lemma in ("obtain", "collect") and not verb.passive and _is_agency_before(atoms, verb):
        return Event("pledge", "announced", verb, "verb", verb.index)
    promise = pledges.promise_before(atoms, verb)
    if promise is not None:
        status = pledges.OFFERS[promise.lemma]
        return Event("pledge", status, verb, "received", verb.index, receives=True, promise=promise.index)
    if _is_told_what_comes(atoms, verb):
        return Event("pledge", "announced", verb, "received", verb.index, receives=True)
    return Event(
        "delivery",
        "expected" if verb.ahead or verb.lemma == "await" else "arrived",
        verb,
        "received",
        verb.index,
        passive=verb.passive,
        receives=not verb.passive,
    )


def _is_told_what_comes(atoms: Sequence[Atom], verb: Atom) -> bool:
    """Tell whether it is said what somebody will give, and no day: `will receive 50 beds from Croatia`."""
    lead = [one.low for one in atoms[max(0, verb.index - 3) : verb.index]]
    if not verb.ahead or verb.passive or {"will", "would", "'ll"}.isdisjoint(lead):
        return False
    given = False
    for at, one in enumerate(atoms[verb.index :], verb.index):
        if one.low == ";":
            break
        if one.when is not None and one.when.kind != "year" and not is_of_saying(atoms, one):
            return False
        named = any(two.is_a("place", "org", "demonym", "ministry") for two in atoms[at + 1 : at + 4])
        given = given or (one.low == "from" and named)
    return given


def _is_agency_before(atoms: Sequence[Atom], verb: Atom) -> bool:
    """Tell whether an agency has obtained goods, which it will pass on: `WHO has obtained 4,000 doses`."""
    for one in reversed(atoms[max(0, verb.index - 6) : verb.index]):
        if one.is_a("org"):
            return one.senses["org"] in AGENCIES
        if one.is_a("place", "demonym", "country_word", "ministry"):
            return False
    return False


AHEAD = frozenset(("planned", "scheduled", "due", "expected", "to", "set"))
"""What follows `is` where something is still to come: `a plane carrying 50 beds is to leave on Saturday`."""


def is_under_way(after: Sequence[Atom]) -> bool:
    """Tell whether goods are said to travel still: `vaccines financed by Gavi are on their way`."""
    return any(_is_on_its_way(after, place) for place in range(len(after)))


def is_flown_in(after: Sequence[Atom]) -> bool:
    """Tell whether goods were flown in, not flown in a plane: `800 beds were flown in from Hong Kong`."""
    if len(after) < 3 or after[1].low != "in":
        return False
    counted = after[2].quantity is not None or after[2].is_a("item")
    return counted or after[2].low in ("from", "by", "on", ".", ",") or after[2].when is not None


def is_planned(after: Sequence[Atom]) -> bool:
    """Tell whether what carries goods is still to go: `a flight carrying masks is planned for Friday`."""
    for one, following in pairwise(after):
        if one.senses.get("verbword") == "be" and following.low in AHEAD:
            return True
        if one.senses.get("verbword") == "will" and following.verb_class in ("send", "arrive"):
            return True
        if one.low in BREAKS or one.low == ".":
            return False
    return False
