"""What becomes of goods, and what a noun makes of them where no verb governs: an offer, a gift, a request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.goods_kinds import Goods, Group
from aidlift.intake.lexicon import words

EVENTS = ("give", "pledge", "allocate", "agree_give", "send", "arrive", "receive", "request", "need", "help")
"""Classes of verbs that say what becomes of goods."""


@dataclass(slots=True, unsafe_hash=True)  # not frozen: that takes three times as long to make
class Event:
    """What becomes of goods: its kind and status, the verb that says so, and how it was found.

    `anchor` is the index of the verb or noun that the parties belong to, `promise` that of the verb whose
    subject gives, where others are its receivers: `announced that each country would get`.
    """

    kind: Final[str]
    status: Final[str]
    verb: Final[Atom | None]
    rule: Final[str]
    anchor: Final[int]
    passive: Final[bool] = False
    receives: Final[bool] = False
    relative: Final[bool] = False
    promise: Final[int | None] = None


def as_contents(told: Event, group: Group) -> Event:
    """Return what was told of a load as what becomes of goods in it; its verb stands in another sentence."""
    return replace(told, verb=None, rule="contents", anchor=group.first, passive=False, receives=False)


def is_taker_subject(event: Event, goods: Goods) -> bool:
    """Tell whether the subject of a passive verb gets goods: `Togo has been allocated 636,000 doses`."""
    verb = event.verb
    gives = verb is not None and verb.verb_class in {"give", "pledge", "allocate", "send"}
    return gives and event.passive and goods.first > event.anchor


WEIGHED = words("weighed")
"""Words that make a gift or loan no more than a thought: `is looking at a loan of USD 10 million`."""

MOST_WEIGHED = 5
MOST_TO_FOR = 6
"""Words from a request to `for`: `an appeal to friendly countries for` (our own choice)."""


def by_noun(atoms: Sequence[Atom], nominal: Atom | None, group: Group) -> Event | None:
    """Read `an offer of`, `a donation of`, `a request for`, `a shipment of` where no verb governs."""
    if nominal is None:
        return None
    between = atoms[nominal.index + 1 : group.first]
    if not between or not any(
        one.low in ("of", "for", ":", "including") or one.is_a("such") for one in between
    ):
        return None
    following = atoms[group.last + 1] if group.last + 1 < len(atoms) else None
    bare = all(goods.number is None for goods in group.goods)
    if nominal.is_a("gift") and bare and following is not None and following.get("verbword") == "will":
        return None  # `the next donation of vaccines will include`: what follows says what
    if any(one.low in WEIGHED for one in atoms[max(0, nominal.index - MOST_WEIGHED) : nominal.index]):
        return None
    nominal = _delivery_of(atoms, nominal) or nominal
    taking = atoms[nominal.index - 1] if nominal.index else None
    if nominal.low == "delivery" and taking is not None and taking.lemma == "take":
        status = "expected" if taking.ahead else "arrived"
        return Event("delivery", status, nominal, "received", nominal.index, receives=True)
    if nominal.is_a("offer"):
        status = "offered" if nominal.senses["offer"] == "offer" else "announced"
        return Event("pledge", status, nominal, "noun", nominal.index)
    leading = any(
        one.low == "for" for one in (*atoms[nominal.index + 1 : nominal.index + MOST_TO_FOR], *between[-1:])
    )
    leading = leading or (between[0].low == "of" and len(between) == 1)  # `a request of 5 million doses`
    if nominal.is_a("ask") and (
        group.first - nominal.index > 14 or not (leading or nominal.low.endswith("for"))
    ):
        return None
    if nominal.is_a("ask"):
        return Event("request", "open", nominal, "noun", nominal.index)
    if nominal.is_a("allocation"):
        return Event("pledge", "allocated", nominal, "noun", nominal.index)
    if nominal.is_a("loan"):
        return Event("pledge", "granted", nominal, "noun", nominal.index)
    if nominal.is_a("shipment", "gift") and any(one.get("verbword") == "will" for one in between):
        return Event("pledge", "announced", nominal, "noun", nominal.index)
    if _is_agreed_on(atoms, nominal):
        return Event("pledge", "agreed", None, "noun", nominal.index)
    if _is_arrival(atoms, nominal):
        return Event("delivery", "arrived", None, "arrived", nominal.index)
    status = "donated" if nominal.is_a("gift") else "sent"
    came = next((one for one in atoms[nominal.index :] if one.verb_class == "arrive"), None)
    status = status if came is None else "expected" if came.ahead else "arrived"
    return Event("delivery", status, nominal, "noun", nominal.index)


PROMISED = words("promised")


def by_noun_behind(atoms: Sequence[Atom], group: Group) -> Event | None:
    """Read a sum before what it is: `Norway's $5 million contribution to Gavi`, `a €2 million grant from`."""
    noun = atoms[group.last + 1] if group.last + 1 < len(atoms) else None
    if noun is None or group.goods[-1].item != "funding" or ("verb" in noun.senses and noun.passive):
        return None
    before = atoms[max(0, group.first - MOST_WEIGHED) : group.first]
    if noun.is_a("gift", "loan") and any(one.low in AGREED for one in before):
        return Event("pledge", "agreed", None, "noun", noun.index)
    lead = atoms[max(0, group.first - 3) : group.first]
    owned = any(one.low == "'s" or one.is_a("demonym") for one in lead)
    if not owned and not {"from", "by"} & {one.low for one in atoms[noun.index + 1 : noun.index + 3]}:
        return None
    if noun.is_a("allocation"):
        return Event("pledge", "allocated", None, "noun", noun.index)
    if noun.low in PROMISED or noun.is_a("loan"):
        return Event("pledge", "announced", None, "noun", noun.index)
    return Event("delivery", "donated", None, "noun", noun.index) if noun.is_a("gift") else None


def given_as(line: Line, group: Group) -> Event | None:
    """Read goods that are said to be a gift: `the doses, made by a Danish firm, are a donation of`."""
    if "gift" not in line.kinds:
        return None
    atoms = line.atoms
    for place in range(group.last + 1, min(len(atoms) - 2, group.last + MOST_TO_GIFT)):
        one = atoms[place]
        if (
            one.low in (";", "that")
            or one.quantity is not None
            or ("item" in one.senses and one.verb_class == "")
        ):
            return None
        if one.senses.get("verbword") != "be":
            continue
        noun = atoms[place + 2] if atoms[place + 1].low in ("a", "an", "the", "part") else None
        behind = [other.low for other in atoms[place + 3 : place + 5]]
        if noun is None or not noun.is_a("gift") or not {"of", "from", "by"} & set(behind):
            return None
        return Event("delivery", "donated", None, "gift", noun.index, passive=True)
    return None


MOST_TO_GIFT = 14
"""Words from goods to `are a donation of` (our own choice)."""


def _delivery_of(atoms: Sequence[Atom], nominal: Atom) -> Atom | None:
    """Return the noun in `has taken delivery of a consignment of`."""
    place = nominal.index - 1
    while place > 1 and atoms[place].low in ("a", "the", "its", "first", "another"):
        place -= 1
    held = place > 0 and atoms[place].low == "of" and atoms[place - 1].low == "delivery"
    return atoms[place - 1] if held else None


def is_taken(atoms: Sequence[Atom], nominal: Atom) -> bool:
    """Tell whether goods were received by a noun: `has taken delivery of`."""
    noun = _delivery_of(atoms, nominal) or nominal
    return noun.low == "delivery" and noun.index > 0 and atoms[noun.index - 1].lemma == "take"


AGREED = frozenset(("agreement", "deal", "accord", "mou", "memorandum", "pact", "contract", "treaty"))


def _is_agreed_on(atoms: Sequence[Atom], nominal: Atom) -> bool:
    """Tell whether goods are only agreed on: `an MoU on the supply of 40 tonnes of oxygen was signed`."""
    lead = [one.low for one in atoms[max(0, nominal.index - 5) : nominal.index]]
    place = next((at for at, low in enumerate(lead) if low in AGREED or low.endswith("understanding")), None)
    return place is not None and bool({"on", "for"} & set(lead[place + 1 :]))


def _is_arrival(atoms: Sequence[Atom], nominal: Atom) -> bool:
    """Tell whether a noun says that goods have come: `confirmed the arrival of the first consignment`."""
    lead = [one.low for one in atoms[max(0, nominal.index - 5) : nominal.index]]
    return "of" in lead and any(word in lead for word in ("arrival", "receipt"))


def load_in(line: Line) -> Group | None:
    """Return the load that a sentence tells of without its goods: `China sent a consignment on Monday`."""
    told = line.verbs("give", "send", "receive") or "delivery" in line.lows
    if not told or line.kinds.isdisjoint(("shipment", "gift", "item")):
        return None
    kinds = ("shipment", "gift", "item")
    loads = [one for one in line.atoms if one.is_a(*kinds) and "verb" not in one.senses]
    noun = next((one for one in loads if one.low != "delivery"), None)
    if noun is None or noun.is_a("aircraft", "vehicle"):
        return None
    return Group([Goods("support_unspecified", noun.index, noun.index, head=noun.index)])


def is_of_saying(atoms: Sequence[Atom], day: Atom) -> bool:
    """Tell whether a day is of the words and not of the goods: `said on Tuesday that it will send`."""
    lead = atoms[max(0, day.index - 2) : day.index + 2]
    return any(
        (one.verb_class == "say" or one.lemma == "announce") and one.form == "past" and not one.passive
        for one in lead
    )
