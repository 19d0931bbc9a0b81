"""Counted goods that no verb or noun of ours governs: taken for those that the text is telling of.

Of 95 such goods in 80 passages by other hands, 89 were goods that somebody gave, sent, received or promised.
"""

from __future__ import annotations

from dataclasses import replace

from aidlift.intake.context import Line
from aidlift.intake.goods_kinds import LOADS, Goods, Group
from aidlift.intake.lexicon import words
from aidlift.intake.supply_nouns import Event, as_contents

HELD = words("held_goods")
"""Words beside which counted goods are stocks, needs, orders, capacity or jabs, and nobody's gift."""

OTHERWISE = (
    *("need", "request", "vaccinate", "report", "test", "infect", "die", "recover"),
    *("give", "pledge", "allocate", "agree_give", "help"),
)
"""Classes of verbs beside which goods are needed, used or counted, or are read by what governs them."""

LASTING = 4
"""Sentences after which goods without a verb are no longer those of the load told before (our own choice)."""

TAKEN_UP = frozenset(("the", "these", "those", "all", "its", "their"))

FEWEST_DOSES = 100
"""Fewer doses are what one person needs, not a load (our own choice)."""

CARRYING = ("gift", *LOADS)


def told_anyway(line: Line, group: Group) -> Event | None:
    """Return what becomes of counted goods without a verb of ours; None where they may be nobody's gift."""
    counted = [goods for goods in group.goods if goods.number is not None]
    lead = line.atoms[group.first - 1].low if group.first else ""
    told = line.context.event
    if counted and lead in TAKEN_UP and _is_of_load(line, counted[0]) and isinstance(told, Event):
        return as_contents(told, group) if told.kind == "delivery" else None
    if not counted or not HELD.isdisjoint(line.lows) or line.verbs(*OTHERWISE):
        return None
    lead = line.atoms[group.first - 1].low if group.first else ""
    taken_up = lead in TAKEN_UP and not _is_of_load(line, counted[0])
    if counted[0].item == "funding" or taken_up:  # `The 8,000 doses will go to`: told before
        return None
    number = counted[0].number
    few = number is not None and number.quantity is not None and number.quantity.value < FEWEST_DOSES
    if few and counted[0].item.startswith("vaccine"):
        return None
    ahead = any(one.get("verbword") == "will" for one in line.atoms)
    told = line.context.event
    recent = line.context.event_number >= line.context.number - LASTING
    if recent and isinstance(told, Event) and told.kind != "request":
        status = (
            "expected"
            if ahead and lead not in TAKEN_UP and told.status in ("arrived", "sent", "delivered", "donated")
            else told.status
        )
        return as_contents(replace(told, status=status), group)
    if ahead:
        return Event("delivery", "expected", None, "expected", group.first)
    carried = not line.kinds.isdisjoint(CARRYING)
    return Event("delivery", "sent", None, "told", group.first) if carried else None


def _is_of_load(line: Line, goods: Goods) -> bool:
    """Tell whether goods are the load told just before without its weight: `The 47 tonnes of supplies`."""
    context = line.context
    counted = goods.unit in ("tonnes", "kg") or goods.item == context.item
    return counted and goods.item not in context.numbered and context.event_number >= context.number - NEXT


NEXT = 2
"""Sentences after which `the 47 tonnes` are no longer the load told before (our own choice)."""
