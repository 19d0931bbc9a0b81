"""Numbers that stand alone and mean more of goods named before: `and another 5,000 from Japan`."""

from __future__ import annotations

from collections.abc import Sequence

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.goods_kinds import MOVING
from aidlift.intake.goods_left import WARDS
from aidlift.intake.lexicon import words

MORE = ("another", "further", "additional", "remaining", "other")
JOINS = frozenset((",", "and", ";", "-"))
LEADS = frozenset((*MORE, "a", "an", "then", "also", "with", "plus", "first", "the", "followed", "by"))
"""What may stand between `and` and such a number: `and a further 5,000`."""

MOST_NAMED = 6
"""Words behind `from` or `to` within which a party is named (our own choice)."""


def is_of_the_same(line: Line, index: int, last: int) -> bool:
    """Tell whether a number means the goods named before it, up to `last`: `and 1.4 million to Chad`."""
    atoms = line.atoms
    after = atoms[index + 1 : index + 4]
    before = atoms[index - 1].low if index else ""
    ends = not after or not after[0].text[:1].isalnum()
    if is_out_of(atoms, index):
        behind = atoms[index + 1 : index + 6]  # `1.4 million, out of 1.7 million that Norway promised`
        return any(one.low in GRANTED for one in (behind if behind[0].low == "that" else after[:2]))
    if _is_given_to(atoms, index) or (_is_named_for(line, index) and _is_joined(atoms, index)):
        return True
    if before == "of" and index > 1 and atoms[index - 2].low == "out" and after:
        given = after[1] if len(after) > 1 and after[0].low in ("already", "doses") else after[0]
        return given.form == "past" and given.verb_class in ("allocate", "pledge", "give", "agree_give")
    alone = ends or "verbword" in after[0].senses or [one.low for one in after[:2]] == ["of", "them"]
    if alone and before in ("further", "another", "additional"):
        return True
    if after and after[0].low in DUE and before in MORE:  # `the remaining 300,000 due next week`
        return True
    if is_of_them(atoms, index) and index + 3 < len(atoms) and atoms[index + 3].low in GIVEN:
        return True
    if (ends or after[0].verb_class in MOVING) and _is_of_load(atoms, index):
        return True
    if after and after[0].low == "more" and _is_closed(after[1:]):
        return True
    named = index > 1 and atoms[index - 1].is_a("place", "org") and atoms[index - 2].low in (",", "and")
    if (named or _is_behind_giver(line, index)) and (
        ends or after[0].low in BEHIND_NUMBER or _has_own_day(atoms, index)
    ):
        return True
    if _is_joined(atoms, index) and _has_own_day(atoms, index) and _has_own_day(atoms, last):
        return True
    if before in (",", "and") and _is_on_way(after):
        return True
    part = before == "of which" and any("verb" in one.senses for one in after[:3])
    part = part or (bool(after) and after[0].low == "of which" and before in LEADS | {","})
    return part or is_all_that_is_moved(atoms, index)


def is_out_of(atoms: Sequence[Atom], first: int) -> bool:
    """Tell whether goods are a whole of which a part was told: `1.4 million doses out of the 1.7 million`."""
    lead = [one.low for one in atoms[max(0, first - 3) : first]]
    return lead[-2:] == ["out", "of"] or lead == ["out", "of", "the"]


GRANTED = frozenset(("approved", "promised", "pledged", "allocated", "granted", "earmarked"))
BEHIND_NUMBER = frozenset(("and", "while", "in", "under", "through", "via"))
"""What may follow a number of a list: `Samoa 50,000 and Tuvalu 7,000 in the first round`."""

GIVEN = frozenset(
    ("donated", "given", "gifted", "from", "as", "a", "bought", "purchased", "through", "under")
)
"""What follows `300,000 of them` where it is told who gave these."""


def _is_on_way(after: Sequence[Atom]) -> bool:
    """Tell whether a number alone travels: `320 are on their way and 310 others to Mumbai`."""
    lows = [one.low for one in after]
    named = len(after) > 2 and after[2].is_a("place")
    return lows[:2] == ["are", "on"] or (lows[:2] == ["others", "to"] and named)


def is_of_them(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether a number is of goods just told: `3.1 million doses, 300,000 of them`."""
    return [one.low for one in atoms[index + 1 : index + 3]] in (["of", "them"], ["of", "these"])


def _is_of_load(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether a number is all that is told of a load: `sent a separate consignment of 15`."""
    return index > 1 and atoms[index - 1].low == "of" and atoms[index - 2].is_a("shipment", "gift")


def _is_behind_giver(line: Line, index: int) -> bool:
    """Tell whether a body of a list stands right before a number: `gave 50, and the Khan Network 20`."""
    party = next(
        (one for one in line.parties if one.last == index - 1 and one.kind in ("country", "org")), None
    )
    place = party.first - 1 if party is not None else -1
    place -= place > 0 and line.atoms[place].low == "the"
    return place > 0 and line.atoms[place].low in (",", "and")


def _is_named_for(line: Line, index: int) -> bool:
    """Tell whether a party that gives or gets stands behind a number: `200,000 more from Denmark`."""
    place = index + 1
    place += place < len(line.atoms) and line.atoms[place].low == "more"
    after = line.atoms[place : place + MOST_NAMED]
    led = bool(after) and (
        after[0].low in ("to", "for", "from", "by") or (after[0].low == "with" and "shared" in line.lows)
    )
    return led and any(one.is_a("place", "org", "demonym") or one.is_name for one in after[1:])


def _is_joined(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether a number goes on a list: behind a comma or `and`, `another` and the like skipped."""
    place = index - 1
    while place >= 0 and atoms[place].low in LEADS:
        place -= 1
    return place >= 0 and (atoms[place].low in JOINS or atoms[place].is_a("carrier"))


def is_next_weight(line: Line, index: int) -> bool:
    """Tell whether a weight goes on a list and says for whom: `30 tonnes to Chad and 20 tonnes to Mali`."""
    after = line.atoms[index + 2].low if index + 2 < len(line.atoms) else "."
    lead = line.atoms[index - 1] if index else None
    if lead is not None and lead.verb_class in ("give", "send") and after in IN_ALL:
        return True
    return _is_named_for(line, index + 1) and _is_joined(line.atoms, index)


IN_ALL = frozenset(("in all", "in total", "altogether", "more", "."))
"""What follows a weight that is given of the goods told before: `plans to supply 1,400 tonnes in all`."""

OF_THIS = frozenset(("of which", "of", "this", "that", ","))


def is_weight_moved(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether a weight that opens a sentence is what was moved: `30 tonnes were flown to Chad`."""
    after = atoms[index + 2 : index + 6]
    moved = [one for one in after if not one.is_a("verbword")]
    lead = atoms[max(0, index - MOST_NAMED) : index]
    loads = ("aircraft", "vehicle", "flights", "charter", "shipment")
    if lead and lead[-1].low in ("with", "carrying") and any(one.is_a(*loads) for one in lead):
        return True  # `a second plane with 20 tonnes is due on Sunday`
    opens = all(one.low in LEADS or one.low in OF_THIS for one in atoms[:index])
    return opens and bool(moved) and moved[0].verb_class in MOVING


def _is_closed(after: Sequence[Atom]) -> bool:
    """Tell whether nothing is counted by `more`: `350,000 more are due`, `200 more to follow`."""
    if not after or not after[0].text[:1].isalnum() or after[0].is_a("verbword"):
        return True
    return after[0].low in FOLLOWING or after[0].when is not None


FOLLOWING = frozenset(("to", "on", "by", "in", "later", "next", "this"))


def is_all_that_is_moved(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether a number alone is what is given or asked for: `Malta offered 5`, `asked for 100`."""
    place = index - 1
    while place > 0 and atoms[place].low in SLIGHT:
        place -= 1
    after = atoms[index + 1 : index + 4]
    ends = not after or after[0].low in ENDING or after[0].when is not None or is_of_them(atoms, index)
    joined = len(after) > 1 and after[0].low == "and" and any(one.is_a("place", "org") for one in after[1:])
    if after and after[0].low == "more" and not _is_closed(after[1:]):
        return False  # `asked for 2 million more doses`
    if place < 0 or not (ends or joined):
        return False
    verb = _verb_before_taker(atoms, place) or atoms[place]
    if verb.low == "for":
        return any(
            one.verb_class == "request" and not one.negated for one in atoms[max(0, place - 6) : place]
        )
    if any(one.low in WARDS for one in atoms[max(0, place - 6) : place]):
        return False  # `the hospital received 40`: people
    if verb.low in ("expects", "expecting", "awaits", "awaiting"):
        return True
    if verb.verb_class == "need" and verb.form in ("s", "base") and not verb.negated:
        return True
    if (
        verb.lemma in ("seek", "request")
        and verb.form in ("past", "s")
        and not (verb.passive or verb.negated)
    ):
        return True
    told = verb.verb_class in ("give", "pledge", "send", "receive")
    told = told or (verb.verb_class == "allocate" and is_of_them(atoms, index))
    moves = told and not verb.passive and not verb.negated
    to_give = verb.form == "base" and (verb.ahead or (verb.index > 0 and atoms[verb.index - 1].low == "to"))
    return moves and (verb.form in ("past", "s") or to_give)


def _verb_before_taker(atoms: Sequence[Atom], place: int) -> Atom | None:
    """Return the verb in `has agreed to give the DRC 3 million`: whom goods are given stands between."""
    if not atoms[place].is_a("place", "org") or place < 1:
        return None
    lead = place - 1
    lead -= lead > 0 and atoms[lead].low == "the"
    return atoms[lead] if atoms[lead].verb_class in ("give", "pledge", "send") else None


SLIGHT = frozenset(
    ("only", "just", "the", "its", "their", "first", "about", "some", "another", "further", "a", "so", "far")
)
ENDING = frozenset(
    (
        *("through", "under", "via", "for", ",", ".", ";", "more", "on", "so", "in", "by", "later"),
        *("in all", "in total", "altogether"),
    )
)


def _has_own_day(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether a day stands right behind: `600,000 doses on May 2, 500,000 on May 26`."""
    after = atoms[index + 1 : index + 3]
    on = len(after) == 2 and after[0].low in ("on", "in") and after[1].when is not None
    if on or (bool(after) and after[0].when is not None):
        return True
    from_some = len(after) == 2 and after[0].low == "from"  # `150,000 doses from India in January`
    return from_some and any(one.when is not None for one in atoms[index + 3 : index + 5])


def is_more_of(atoms: Sequence[Atom], first: int) -> bool:
    """Tell whether a weight is of more of what was told: `with a further 10 tonnes`."""
    return first > 0 and atoms[first - 1].low in MORE


def is_of_those_before(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether a number means goods of an earlier sentence: `Another 100,000 are expected to arrive`."""
    after = atoms[index + 1] if index + 1 < len(atoms) else None
    lead = atoms[index - 1].low if index else ""
    if after is None:
        return False
    if _is_given_to(atoms, index):
        return True
    first = lead == "first" and index <= FIRST and after.verb_class in MOVING
    of_them = is_of_them(atoms, index)
    of_these = index > 2 and lead == "," and [one.low for one in atoms[index - 3 : index - 1]] in OF_THESE
    of_these = of_these and any(one.verb_class in MOVING for one in atoms[index + 1 : index + 9])
    if of_these:
        return True
    if not (lead in MORE or first or of_them or atoms[index].text.lower().startswith(MORE)):
        return False
    follows = after.is_a("verbword") or after.verb_class in MOVING or after.low in ("more", ",", "from")
    moved = any(one.verb_class in MOVING for one in atoms[index + 1 : index + 9])
    coming = is_to_follow(atoms, index, LATER | DUE) or after.low == FOLLOWED
    follows = follows or after.low == FOLLOWED
    return (follows or of_them) and (moved or coming)


def _is_given_to(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether a number alone is given to somebody: `Barbados gave 1,400 to Guyana`."""
    place = index - 1
    while place > 0 and atoms[place].low in SLIGHT:
        place -= 1
    verb, after = atoms[max(0, place)], atoms[index + 1 : index + 4]
    gives = verb.verb_class in ("give", "send", "pledge") and not verb.passive and not verb.negated
    named = any(one.is_a("place", "org", "demonym") for one in after[1:])
    return gives and bool(after) and after[0].low == "to" and named


FOLLOWED = "followed"
OF_THESE = (["of", "these"], ["of", "them"], ["of", "those"])
FIRST = 3
"""Words before `the first 400 arrived` that may open a sentence (our own choice)."""

LATER = frozenset(("follow", "come", "pipeline"))
DUE = words("due")
BETWEEN = words("until_later") | {"of which"}
HELPERS = frozenset(("is", "are", "will", "would", "to", "shall", "should"))


HERE = frozenset(("here", "there"))


def is_to_follow(atoms: Sequence[Atom], last: int, coming: frozenset[str] = LATER) -> bool:
    """Tell whether goods are said to come later: `350,000 more are to follow`, `with 50 to come`."""
    told = False
    for one in atoms[last + 1 : last + 9]:
        if one.low in coming or (one.low in HERE and told and atoms[one.index - 1].low == "be"):
            return told
        told = told or one.low in HELPERS
        if one.low not in BETWEEN and "verbword" not in one.senses and one.when is None:
            return False
    return False
