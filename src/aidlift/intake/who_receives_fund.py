"""Funds that money is pledged to, named or told before, and states that are only said to be poor."""

from __future__ import annotations

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.drafts import FieldValue
from aidlift.intake.goods_kinds import Goods
from aidlift.intake.who_receives_each import POOR

FUNDS = frozenset(("fund", "facility", "trust"))
BLOCS = frozenset(("SAARC", "ASEAN", "African Union", "EU", "CARICOM", "United Nations", "OECS", "ECOWAS"))
"""Bodies of states that set up funds which a text may leave without a name."""

INTO = frozenset(("to", "into", "towards", "for", "which"))
MOST_OF_NAME = 7
MOST_TO_POOR = 6
MOST_TO_FUND = 12
"""Words of a fund's name, from goods to poor states, and between money and its fund (our own choice)."""


def fund_of(line: Line, goods: Goods) -> FieldValue | None:
    """Return the fund that money goes to: `pledged $5 million to the ASEAN Response Fund`, `to the fund`."""
    if goods.item != "funding" or FUNDS.isdisjoint(line.lows):
        return None
    for one in line.atoms:
        if one.low not in FUNDS or "verb" in one.senses:
            continue
        first = _name_of(line.atoms, one.index)
        if not _takes(line.atoms, goods, first, one.index):
            continue
        found: FieldValue | None
        body = next(
            (x for x in line.parties if x.kind == "org" and first <= x.first and x.last < one.index), None
        )
        if body is not None:  # the fund of a body is the body's
            found = line.context.quoted(body.code, body.start, body.end)
        elif one.index - first > 1:
            found = line.context.words(line.atoms[first].start, one.end)
        else:
            found = line.context.recall(line.context.fund) or _of_bloc(line, one)
        if found is not None and found.spans:
            line.context.fund = line.context.say(str(found.value), found.spans[0].start, found.spans[0].end)
        return found
    return None


def _name_of(atoms: list[Atom], index: int) -> int:
    """Return where the name of a fund begins: `COVID-19 ASEAN Response Fund`; itself where it has none."""
    first = index
    if not atoms[index].text[:1].isupper():
        return index
    while first > 0 and index - first < MOST_OF_NAME:
        lead = atoms[first - 1]
        joined = lead.low == "-" and lead.end == atoms[first].start
        if lead.low == "the" or not (joined or lead.text[:1].isupper()) or "verb" in lead.senses:
            break
        first -= 1
    return first


def _takes(atoms: list[Atom], goods: Goods, first: int, index: int) -> bool:
    """Tell whether money goes to a fund: led by `to`, or by `for which` behind it."""
    lead = first - 1
    while lead > 0 and (atoms[lead].low in ("the", "a", "an", "its", "this") or not atoms[lead].senses):
        if atoms[lead].low in INTO:
            break
        lead -= 1
    led = lead >= 0 and atoms[lead].low in ("to", "into", "towards")
    if goods.last < index:
        between = atoms[goods.last + 1 : index]
        near = len(between) <= MOST_TO_FUND
        return led and near and not any("verb" in one.senses or one.low == ";" for one in between)
    behind = [one.low for one in atoms[index + 1 : index + 5]]
    return "which" in behind and bool({"for", "to", "into"} & set(behind))


def _of_bloc(line: Line, fund: Atom) -> FieldValue | None:
    """Return the body of states that a fund without a name is of: the last one named."""
    for party in reversed(line.parties):
        if party.kind == "org" and party.code in BLOCS and party.last < fund.index:
            return line.context.quoted(party.code, party.start, party.end)
    return None


def poor_beside(line: Line, goods: Goods) -> FieldValue | None:
    """Return the world for goods `to developing countries`, said right behind them."""
    if POOR.isdisjoint(line.lows):
        return None
    behind = line.atoms[goods.last + 1 : goods.last + 1 + MOST_TO_POOR]
    led = next((one.index for one in behind if one.low in ("to", "for")), None)
    if led is None:
        return None
    named = next((one for one in line.atoms[led + 1 : led + MOST_TO_POOR] if one.is_a("affected")), None)
    between = line.atoms[goods.last + 1 : named.index] if named is not None else []
    poor = any(one.low in POOR and one.low != "other" for one in between)
    if named is None or not poor or any(one.is_a("verb", "place", "org", "demonym") for one in between):
        return None
    return line.context.quoted("WLD", named.start, named.end)


def first_behind(line: Line, goods: Goods, donor: FieldValue) -> FieldValue | None:
    """Return the first of those that goods go to, however led: `to northern, central and eastern Europe`."""
    atoms = line.atoms
    if goods.number is None or goods.last + 1 >= len(atoms) or atoms[goods.last + 1].low != "to":
        return None
    for party in line.parties:
        if party.first <= goods.last or party.kind not in ("country", "region"):
            continue
        between = atoms[goods.last + 2 : party.first]
        if len(between) > MOST_TO_POOR or any("verb" in one.senses or one.low == ";" for one in between):
            return None
        value = party.country or party.code
        return line.context.quoted(value, party.start, party.end) if value != donor.value else None
    return None
