"""Money that is lent or agreed on: `signed a $940 million loan with the bank`, `extended a loan of`."""

from __future__ import annotations

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.drafts import FieldValue
from aidlift.intake.goods_kinds import Group
from aidlift.intake.lexicon import words
from aidlift.intake.parties import Party
from aidlift.intake.parties_near import field_of
from aidlift.intake.supply_nouns import Event

LOANS = frozenset(("loan", "loans", "credit", "credits", "financing"))
TREATIES = words("treaties_of_loans")
SIGNING = frozenset(("sign", "ink", "conclude"))
LENDING = frozenset(("extend", "give", "provide", "lend", "grant", "approve"))
BORROWING = frozenset(("get", "receive", "secure", "obtain", "accept"))
MOST_LENT = 6
"""Words between a sum and the word for the loan that it is of (our own choice)."""

MOST_SIGNED = 16
"""Words from `signed` to the sum (our own choice)."""


def lent(line: Line, group: Group) -> Event | None:
    """Read `signed a $50 million loan deal` and `extended a loan of $300 million` as pledges of money."""
    goods = group.goods[0]
    if goods.item != "funding" or goods.number is None:
        return None
    for verb in reversed(line.all_verbs):
        if not 0 < goods.first - verb.index <= MOST_SIGNED or verb.negated or verb.hedged:
            continue
        if verb.lemma in SIGNING and _is_near(line.atoms, goods.first, LOANS | TREATIES):
            return Event("pledge", "agreed", verb, "signed", verb.index)
        if verb.lemma in BORROWING and _is_near(line.atoms, goods.first, LOANS):
            return Event("pledge", "granted", verb, "received", verb.index, receives=True)
        if verb.lemma in LENDING and not verb.passive and not verb.ahead:
            loan = _is_near(line.atoms, goods.first, LOANS)
            return Event("pledge", "granted", verb, "verb", verb.index) if loan else None
        if verb.verb_class:
            return None
    return None


def _is_near(atoms: list[Atom], place: int, named: frozenset[str]) -> bool:
    """Tell whether one of some words stands near a sum, in the same clause."""
    for step in (1, -1):
        for index in range(place + step, place + step * MOST_LENT, step):
            if not 0 <= index < len(atoms) or atoms[index].low in (";", ","):
                break
            if atoms[index].low in named or atoms[index].is_a("loan"):
                return True
    return False


def lender_of(line: Line) -> FieldValue | None:
    """Return who lends by an agreement that was signed: the one body, or the one country that is not here."""
    return _one_of(line, [one for one in line.parties if one.kind == "org"]) or _one_of(line, _abroad(line))


def borrower_of(line: Line, lender: object) -> FieldValue | None:
    """Return which country borrows: the one that signs and is not the lender."""
    return _one_of(line, [one for one in line.parties if one.country and one.country != lender])


def _abroad(line: Line) -> list[Party]:
    here = (line.context.home, line.context.topic)
    named = [one for one in line.parties if one.country and one.kind not in ("media", "carrier")]
    if len({one.country for one in named}) < 2:
        return []
    rich = [one for one in named if one.country in LENDERS]
    return (
        rich if len({one.country for one in rich}) == 1 else [one for one in named if one.country not in here]
    )


LENDERS = words("lenders")
"""Countries that lend to others and rarely borrow of them (our own choice)."""


def _one_of(line: Line, parties: list[Party]) -> FieldValue | None:
    """Return what a record holds of parties that are all one; None of none or of several."""
    if len({one.country or one.code for one in parties}) != 1:
        return None
    return field_of(line, parties[0])
