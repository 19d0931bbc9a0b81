"""What the load or package told before holds: `The shipment contains 20 beds`, `On board were`."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.goods_kinds import LOADS, Group
from aidlift.intake.lexicon import words
from aidlift.intake.supply_nouns import Event, as_contents
from aidlift.intake.supply_told import LASTING

MOST_ASIDE = 30
"""Words behind goods within which `will be part of the shipment` stands (our own choice)."""

LASTING_PACKAGE = 9
"""Sentences after which `the package also includes` no longer means goods told before (our own choice)."""

CONTAINING = words("containing")
"""What opens a load told before: `the cargo comprised`, `on board were`."""


def own_or_of_load(line: Line, group: Group, own: Event | None, *, led: bool) -> Event | None:
    """Choose between what a sentence itself says of goods and what was told of the load that holds them."""
    if own is None:
        return contents_of(line, group)
    lead = line.atoms[: group.first]
    taken_up = own.rule == "noun" and _is_load_taken_up(line.atoms, own.anchor, group.first)
    other = taken_up or not led or _is_aside_of_package(line.atoms, own)
    if own.kind == "delivery" and any("such" in one.senses for one in lead[-3:]):
        own = _of_package(lead, own)
    return (contents_of(line, group) or own) if other else own


def contents_of(line: Line, group: Group) -> Event | None:
    """Read `the supplies include 20 units` as goods of the delivery or pledge told just before."""
    context = line.context
    lead = line.atoms[: group.first]
    if not isinstance(context.event, Event) or context.event.kind == "request":
        return None
    if context.event_number < context.number - (LASTING_PACKAGE if "package" in line.lows else LASTING):
        return None
    subject = any(
        one.is_a(
            "shipment", "item", "gift", "offer", "charter", "aircraft", "flights", "cargo_flights", "vehicle"
        )
        or one.low
        in ("they", "these", "this", "it", "package", "items", "others", "board", "aboard", "included")
        for one in lead[:8]
    )
    if _is_part_of_shipment(line.atoms, group) or _is_of_label(line, group):
        return as_contents(context.event, group)
    contents = any(
        "such" in one.senses or one.low == ":" or one.lemma in ("carry",) or one.low in CONTAINING
        for one in lead
    )
    if not subject or not contents or any(one.verb_class in ("need", "request", "report") for one in lead):
        return None
    told = context.event
    if told.kind == "delivery" and _is_of_next_load(lead):
        told = replace(told, status="expected")
    return as_contents(_of_package(lead, told), group)


NEXT = frozenset(("second", "third", "fourth", "next", "another", "further", "final", "last", "remaining"))


def _is_of_next_load(lead: list[Atom]) -> bool:
    """Tell whether a load is still to come: `The next shipment, due on Friday, will contain 5,000 gowns`."""
    will = any(one.get("verbword") == "will" or one.low in ("due", "expected") for one in lead)
    return will and any(
        one.is_a("shipment", "gift", "charter") and atoms[0].low in NEXT
        for atoms in pairwise(lead[:SUBJECT])
        for one in atoms[1:]
    )


PACKAGE = frozenset(("package", "support", "assistance", "aid", "help", "offer"))


def _of_package(lead: list[Atom], told: Event) -> Event:
    """Let help that will come be pledged, unlike a load: `the package, to be flown in, includes 20 beds`."""
    will = told.kind == "delivery" and (
        told.status == "expected" or any(one.senses.get("verbword") == "will" for one in lead)
    )
    abstract = any(one.low.rpartition(" ")[2] in PACKAGE for one in lead[:8])
    loads = any(one.low.startswith("arriv") or (one.is_a(*LOADS) and one.low not in PACKAGE) for one in lead)
    if not will or not abstract or loads:
        return told
    return replace(told, kind="pledge", status="announced")


def _is_of_label(line: Line, group: Group) -> bool:
    """Tell whether a sentence is only a giver and its goods, as the one before told: `Sweden: 120 beds.`"""
    first = line.parties[0] if line.parties else None
    if first is None or first.first or first.kind not in ("country", "org") or line.all_verbs:
        return False
    return line.atoms[first.last + 1].low == ":" and group.first == first.last + 2


def _is_load_taken_up(atoms: list[Atom], noun: int, first: int) -> bool:
    """Tell whether a load told before is opened: `the consignment comprised`, `its shipment includes`."""
    lead = atoms[noun - 1].low if noun else ""
    behind = atoms[noun + 1 : min(first, noun + SUBJECT)]
    return lead in ("the", "this", "its") and any(
        one.is_a("such") or one.low in CONTAINING or one.low in ("consisted", "consists") for one in behind
    )


def _is_part_of_shipment(atoms: list[Atom], group: Group) -> bool:
    """Tell whether goods are said to belong to what was told: `Eight plants will be part of the shipment`."""
    for one in atoms[group.last + 1 : group.last + MOST_ASIDE]:
        if one.low == "part" and atoms[one.index - 1].get("verbword") == "be":
            return any(other.is_a("shipment", "item") for other in atoms[one.index + 1 : one.index + 5])
        if one.low in (";", ".") or (one.verb_class and one.verb_class not in ("say", "help")):
            return False
    return False


def _is_aside_of_package(atoms: list[Atom], own: Event) -> bool:
    """Tell whether a verb only says in commas who brings help: `The package, to be flown in, includes`."""
    if own.verb is None or own.kind != "delivery" or own.status != "expected":
        return False
    first = [one.index for one in atoms[: own.verb.index] if one.low.rpartition(" ")[2] in PACKAGE]
    comma = [one.index for one in atoms[: own.verb.index] if one.low == ","]
    behind = atoms[own.verb.index + 1 : own.verb.index + MOST_ASIDE]
    closed = next((one.index for one in behind if one.low == ","), 0)
    told = [one for one in atoms[closed + 1 : closed + 3] if one.is_a("such") or one.low in CONTAINING]
    return bool(first and comma and closed and told) and first[0] < comma[0] and first[0] < SUBJECT


SUBJECT = 4
"""Words of a sentence within which its subject is named (our own choice)."""
