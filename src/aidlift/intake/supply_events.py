"""Which verb or noun governs a list of goods, and what that makes of it: request, pledge or delivery."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from aidlift.intake import supply_pledges as pledges
from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.goods_alike import DUE, FOLLOWED, LATER, MORE, is_to_follow
from aidlift.intake.goods_kinds import MOVING, Group
from aidlift.intake.goods_left import is_in_aside
from aidlift.intake.lexicon import words
from aidlift.intake.supply_awaited import (
    awaited,
    expects,
    had_from,
    is_due,
    is_flown_in,
    is_planned,
    is_under_way,
    needed,
    received,
    thanked_for,
    under_way,
)
from aidlift.intake.supply_loans import lent
from aidlift.intake.supply_nouns import (
    EVENTS,
    Event,
    by_noun,
    by_noun_behind,
    given_as,
    is_taken,
)
from aidlift.intake.supply_requests import LEAVES, is_asked_by, request_made
from aidlift.intake.supply_right import BUYING, FARTHEST, LEAVING, is_condition, landing, right_of
from aidlift.intake.supply_unread import (
    QUESTIONS,
    is_bought,
    is_done_otherwise,
    is_given_as_jabs,
    is_made,
    is_of_capacity,
    is_question,
    is_share,
)

BREAKS = words("breaks")
GRANTED = {
    "grant": "granted",
    "allocate": "allocated",
    "approve": "allocated",
    "earmark": "allocated",
    "release": "allocated",
    "assign": "allocated",
    "vote": "allocated",
    "sanction": "allocated",
    "free up": "allocated",
    "unlock": "allocated",
    "authorise": "allocated",
    "authorize": "allocated",
    "mobilise": "allocated",
    "mobilize": "allocated",
    "secure": "allocated",
    "set aside": "allocated",
    "put aside": "allocated",
    "make available": "allocated",
}
ARRIVED = ("deliver", "hand", "airlift", "distribute", "present")
FOR_MONEY = frozenset(("vote", "sanction", "free up", "unlock", "authorise", "authorize", "unveil"))
"""Verbs that give where their object is money; a vaccine that is authorised is given to nobody."""

MOTION = ("depart", "leave", "take off", "set off", "set out", "sail", "fly", "land", "arrive", "dispatch")
MOST_TO_BE = 5
LOADING = ("carry", "transport", "load")
"""What planes and ships do with goods: what they are to carry is expected, not pledged."""

SHIPPED = ("ship", "dispatch", "despatch", "deliver", "fly", "send", "hand")


def event_of(line: Line, group: Group, limit: int) -> Event | None:
    """Find what governs a list of goods; None where nothing does."""
    atoms = line.atoms
    if is_given_as_jabs(atoms, group) or is_done_otherwise(atoms, group) or is_made(atoms, group):
        return None
    if pledges.is_raised(atoms, group) or pledges.is_bought_with_money(atoms, group):
        return None
    place = _arrival_of(atoms, group)
    if place is not None:
        due = _is_awaited(atoms, group)
        return Event(
            "delivery", "expected" if due else "arrived", None, "expected" if due else "arrived", place
        )
    which = group.last + 1 < len(atoms) and atoms[group.last + 1].low == "of which"
    told = _told_plainly(line, group, which=which)
    if told is not None:
        return told
    left, nominal = _left(line, group)
    right = right_of(atoms, group, limit)
    if right is not None and is_condition(atoms, group.last, right.index):
        right = None
    if left is None and right is not None and _is_of_planned(atoms, group, right):
        return Event("delivery", "expected", right, "expected", right.index, passive=True)
    if is_share(atoms, group):
        left = nominal = None
    if (
        right is not None
        and group.first
        and (which or atoms[group.first - 1].low in ("of which", "which", "these", "them"))
    ):
        return _event(atoms, right, relative=False, right=right)
    if right is not None and right.verb_class == "arrive" and right.index <= group.last + 2:
        return _event(atoms, right, relative=False, right=right)
    parted = group.goods[-1].whole is not None  # what follows says of the whole what became of it
    if parted and left is not None and _is_object(atoms, left, group):
        right = None
    need = None if parted else needed(atoms, group)
    if need is not None:
        return need
    coming = _on_its_way(atoms, group, left, right)
    if coming is not None:
        return coming
    if nominal is not None and is_taken(atoms, nominal):
        return by_noun(atoms, nominal, group)
    chosen = left
    if nominal is not None and _leads(atoms, nominal, left, group):
        return by_noun(atoms, nominal, group)
    if right is not None and (left is None or not _is_object(atoms, left, group)):
        chosen = right
    if right is not None and left is not None and _is_subject_of(atoms, left, group):
        chosen = right
    if chosen is not None and chosen is left and pledges.is_besides(atoms, group.first):
        chosen = right
    if chosen is not None and chosen.lemma == "share" and not _is_shared_with(atoms, group):
        if right is None or right is chosen:
            return None
        chosen = right
    if chosen is not None and chosen.lemma in FOR_MONEY and group.goods[0].item != "funding":
        return None
    if chosen is not None and chosen is left:
        if is_bought(atoms, chosen, group):
            return None
        helped = pledges.helped_with(atoms, chosen, group)
        if helped is not None:
            return helped
        chosen = _motion_before(atoms, chosen) or chosen
        if right is None and chosen.lemma == "carry" and chosen.form == "ing" and not chosen.ahead:
            right = landing(atoms, group.last)
    if chosen is not None:
        return _event(
            atoms,
            chosen,
            relative=chosen is right and not chosen.passive and chosen.verb_class != "arrive",
            right=right,
        )
    return by_noun(atoms, nominal, group) or by_noun_behind(atoms, group) or pledges.shared_out(line, group)


def _on_its_way(atoms: Sequence[Atom], group: Group, left: Atom | None, right: Atom | None) -> Event | None:
    """Return what says that goods are awaited or under way, where no verb beside them says more."""
    parted = left is None or (left.verb_class == "arrive" and not _is_object(atoms, left, group))
    described = right is not None and right.passive and not atoms[right.index - 1].is_a("verbword")
    coming = awaited(atoms, group) if (parted and right is None) or described else None
    hoped = expects(atoms, group)  # `has been promised 2 million, and expects the first 300,000 by May`
    if hoped is not None and left is not None and hoped.anchor > left.index and not left.ahead:
        return hoped
    coming = coming or ((hoped or under_way(atoms, group)) if left is None else None)
    return coming or (had_from(atoms, group) if left is None and right is None else None)


def _leads(atoms: Sequence[Atom], nominal: Atom, left: Atom | None, group: Group) -> bool:
    """Tell whether an offer or a request told by a noun governs goods rather than the verb before them."""
    if not (nominal.is_a("offer", "ask") or _is_named_gift(atoms, nominal)):
        return False
    if nominal.index + 4 < group.first and not is_asked_by(atoms, nominal, group):
        return False
    return (
        left is None
        or nominal.index - left.index > 3
        or left.lemma == "accept"
        or (nominal.is_a("ask") and left.verb_class in MOVING)
    )


def _told_plainly(line: Line, group: Group, *, which: bool) -> Event | None:
    """Return what words right beside goods make of them: a loan, thanks, `350,000 more are to follow`."""
    atoms = line.atoms
    told = (
        lent(line, group)
        or given_as(line, group)
        or pledges.approved(atoms, group)
        or pledges.told_of_whole(atoms, group)
        or pledges.assured_of(line, group)
        or pledges.ordered(line, group)
    )
    if told is not None:
        return told
    counted = group.goods[-1].number is not None
    if counted and is_to_follow(atoms, group.last, LATER | DUE if which else LATER):
        return Event("delivery", "expected", None, "expected", group.last + 1)
    lead = atoms[group.first - 1].low if group.first else ""
    behind = atoms[group.last + 1].low if group.last + 1 < len(atoms) else ""
    if counted and behind in DUE and (lead in MORE or group.goods[-1].further):
        return Event("delivery", "expected", None, "expected", group.last + 1)
    if counted and lead in CAME and any(one.low in ("from", "with") for one in atoms[: group.first][:2]):
        return Event("delivery", "arrived", None, "arrived", group.first - 1)
    if counted and behind == FOLLOWED:  # `Another 3,320 followed a day later`
        return Event("delivery", "arrived", None, "arrived", group.last + 1)
    return thanked_for(atoms, group)


CAME = frozenset(("came", "come", "comes", "arrived"))
"""Verbs behind which goods stand that `From Switzerland came 600 concentrators` turns round."""


def _is_shared_with(atoms: Sequence[Atom], group: Group) -> bool:
    """Tell whether goods are shared with somebody, not among those who get them."""
    return any(one.low == "with" for one in atoms[group.last + 1 : group.last + 10])


def _is_named_gift(atoms: Sequence[Atom], nominal: Atom) -> bool:
    """Tell whether a part was a gift of its own: `$40 million, including a donation of 200 ventilators`."""
    lead = atoms[max(0, nominal.index - 3) : nominal.index]
    return nominal.is_a("gift") and len(lead) > 1 and lead[-1].low in ("a", "an") and lead[-2].is_a("such")


def _arrival_of(atoms: Sequence[Atom], group: Group) -> int | None:
    """Return where goods are said to have come by a noun: `announced the arrival of 933 tons`."""
    place = group.first - 1
    while place > 1 and atoms[place].low in {"the", "a", "some", "its"}:
        place -= 1
    if place < 1 or atoms[place].low != "of" or atoms[place - 1].low not in ("arrival", "receipt"):
        return None
    return place - 1


def _is_awaited(atoms: Sequence[Atom], group: Group) -> bool:
    """Tell whether an arrival is only awaited: `the arrival of a million doses … is expected`."""
    for one in atoms[group.last + 1 : group.last + FARTHEST]:
        if one.low in BREAKS or one.low == "and":
            return False
        if one.low in DUE:
            return atoms[one.index - 1].is_a("verbword")
    return False


def _left(line: Line, group: Group) -> tuple[Atom | None, Atom | None]:
    """Return the nearest verb and the nearest noun of events to the left, in the same clause."""
    nominal = None
    carried: Atom | None = None
    atoms = line.atoms
    such = "such" in line.kinds
    listed = such and any("such" in one.senses for one in atoms[max(0, group.first - 2) : group.first])
    for index in range(group.first - 1, max(-1, group.first - FARTHEST), -1):
        one = atoms[index]
        if one.low == ";" and pledges.goes_on_labelled(line, index):
            continue
        if one.verb_class and is_in_aside(line, index):
            continue
        clause = one.low in {"when", "after", "where"} and nominal is None
        if one.low in BREAKS or (clause and not _is_one_after_other(atoms, index)):
            return carried, nominal
        if one.lemma == "carry" and one.form == "ing" and carried is None:
            carried = one
            continue
        if one.lemma == "announce" and atoms[index + 1].low == "that":
            return carried, nominal
        if (
            listed
            and carried is None
            and one.form == "past"
            and not one.passive
            and atoms[index + 1].low == "by"
        ):
            carried = one  # `received supplies donated by China, including masks`: only described
            continue
        if one.verb_class in EVENTS and not one.negated and not is_question(atoms, one):
            if is_of_capacity(atoms, one):
                if any(other.low == "with" for other in atoms[index + 1 : group.first]):
                    continue
                return carried, nominal
            if one.verb_class == "help" and one.form == "base" and not one.ahead:
                continue
            if (one.lemma == "get" and not one.ahead and not _is_counted(group)) or (
                one.lemma == "leave" and not one.ahead and not _leaves(atoms, index)
            ):
                continue
            return one, nominal
        if (one.lemma == "ask" and atoms[index + 1].low in QUESTIONS) or pledges.is_other_deed(one):
            return carried, nominal
        if one.verb_class == "say" and nominal is None and one.lemma not in ("show",):
            return carried, nominal
        if nominal is None and one.is_a("shipment", "offer", "gift", "ask", "allocation", "loan"):
            nominal = one
        if one.verb_class in {"suspend", "resume", "report", "die", "infect", "vaccinate", "trade"}:
            return carried, nominal
    return carried, nominal


def _is_one_after_other(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether `after` only stands in `one after the other`, `day after day`."""
    after = [one.low for one in atoms[index + 1 : index + 3]]
    return after[-1:] in (["other"], ["another"]) or after[:1] == [atoms[index - 1].low]


def _is_counted(group: Group) -> bool:
    """Tell whether some of a list of goods have a number."""
    return any(goods.number is not None for goods in group.goods)


def _leaves(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether a plane, ship or shipment leaves: `a relief plane left for India with masks`."""
    lead = atoms[max(0, index - 4) : index]
    return any(
        one.is_a("aircraft", "vehicle", "flights", "charter", "cargo_flights", "shipment") for one in lead
    )


def _motion_before(atoms: Sequence[Atom], verb: Atom) -> Atom | None:
    """Return the motion that goods are part of: `a plane departed for Chad to deliver masks`."""
    if verb.form != "base" or verb.index < 1 or atoms[verb.index - 1].low != "to" or _is_fetched(atoms, verb):
        return None
    for one in reversed(atoms[max(0, verb.index - 14) : verb.index - 1]):
        if one.low in BREAKS or one.low in (",", "that"):
            return None
        if "verb" in one.senses and one.verb_class:
            moved = one.lemma in MOTION and one.form in ("past", "s") and not one.negated
            return one if moved else None
    return None


def _is_of_planned(atoms: Sequence[Atom], group: Group, right: Atom) -> bool:
    """Tell whether goods are part of what is to come: `gifts are planned, including 50 beds given by`."""
    listed = any(one.is_a("such") for one in atoms[max(0, group.first - 2) : group.first])
    given = right.form == "past" and not atoms[right.index - 1].is_a("verbword")
    return listed and given and any(one.low in DUE for one in atoms[: group.first])


def _is_subject_of(atoms: Sequence[Atom], left: Atom, group: Group) -> bool:
    """Tell whether goods open a clause of their own: `is sending 40 beds, and Peru's 9 tents were given`."""
    if group.last + 1 >= len(atoms) or not atoms[group.last + 1].is_a("verbword"):
        return False
    between = atoms[left.index + 1 : group.first]
    joined = any(one.low in ("and", "while") for one in between)
    return joined and any(one.is_a("item", "unit") or one.quantity is not None for one in between)


def _is_object(atoms: Sequence[Atom], verb: Atom, group: Group) -> bool:
    """Tell whether goods are the object of a verb before them: no subject of another verb between."""
    if verb.verb_class == "arrive" and group.first and atoms[group.first - 1].low == "with":
        return not verb.passive
    if verb.passive or (verb.verb_class == "arrive" and verb.lemma != "bring in"):
        return any(one.is_a("such") for one in atoms[verb.index + 1 : group.first])
    if verb.lemma in MOTION and group.first and atoms[group.first - 1].low in ("with", "carrying"):
        return True
    commas = sum(one.low == "," for one in atoms[verb.index + 1 : group.first])
    return commas <= 1


def _event(atoms: Sequence[Atom], verb: Atom, *, relative: bool, right: Atom | None) -> Event | None:
    if verb.passive and verb.index and atoms[verb.index - 1].low == "be":  # `will in addition be given`
        lead = atoms[max(0, verb.index - MOST_TO_BE) : verb.index]
        verb.ahead = verb.ahead or any(one.get("verbword") == "will" for one in lead)
    verb.ahead = verb.ahead or pledges.begun_with(atoms, verb) is not None or pledges.goes_ahead(atoms, verb)
    asked = request_made(atoms, verb)
    if asked is not None:
        return Event("request", "open", verb, "noun", asked)
    governor = _governor(atoms, verb) if verb.verb_class != "arrive" else None
    for one in (verb, governor):
        if one is not None and one.lemma == "commit" and atoms[one.index + 1].low == "to":
            one.passive = False  # `is committed to sending`
    group = verb.verb_class
    if (governor is not None and governor.verb_class in ("request", "need")) or group in ("request", "need"):
        anchor = governor if governor is not None and governor.verb_class in ("request", "need") else verb
        whose = atoms[anchor.index - 1] if anchor.index else anchor
        if anchor.verb_class == "need" and (anchor.lemma == "lack" or whose.is_a("person")):
            return None  # `Adults need two doses`: what each of them does, not what a country asks for
        if any(one.low in LEAVES for one in atoms[anchor.index + 1 : anchor.index + 4]):
            return None
        return Event("request", "open", anchor, "verb", anchor.index, passive=anchor.passive)
    if governor is not None and governor.lemma == "announce" and verb.lemma in BUYING:
        return None  # who announces to buy gives nothing
    if governor is not None and governor.verb_class in ("pledge", "agree_give", "allocate"):
        status = pledges.OFFERS.get(governor.lemma) or GRANTED.get(governor.lemma, "agreed")
        return Event(
            "pledge", status, governor, "promise", governor.index, passive=governor.passive, relative=relative
        )
    willing = next(
        (
            one
            for one in atoms[max(0, verb.index - 14) : verb.index]
            if one.low in ("willing", "ready") and atoms[one.index - 1].low not in ("made", "making", "got")
        ),
        None,
    )
    if willing is not None and group in ("give", "send", "help", "allocate"):
        return Event("pledge", "offered", verb, "willing", willing.index)
    if verb.hedged and not verb.ahead:
        return None
    if group == "pledge":
        status = (
            "announced"
            if verb.lemma == "offer" and verb.ahead and not verb.hedged
            else pledges.OFFERS[verb.lemma]
        )
        return Event("pledge", status, verb, "verb", verb.index, passive=verb.passive, relative=relative)
    if group == "allocate":
        status = "announced" if verb.ahead and verb.form == "base" else GRANTED[verb.lemma]
        return Event("pledge", status, verb, "verb", verb.index, passive=verb.passive, relative=relative)
    if group == "agree_give":
        return Event("pledge", "agreed", verb, "verb", verb.index)
    if group == "help":
        return None if verb.form != "past" else Event("delivery", "delivered", verb, "verb", verb.index)
    if _is_fetched(atoms, verb):
        return Event("delivery", "expected", verb, "fetched", verb.index, receives=True)
    if group == "receive":
        return received(atoms, verb)
    if group == "give" and verb.form == "s" and pledges.is_under_treaty(atoms, verb):
        return Event("pledge", "agreed", verb, "verb", verb.index, relative=relative)
    if verb.lemma in SENDING and verb.form == "ing" and verb.ahead and _is_doing(atoms, verb):
        return Event("delivery", "expected", verb, "moved", verb.index, relative=relative)  # `is sending`
    by_vehicle = any(one.is_a("aircraft", "vehicle") for one in atoms[max(0, verb.index - 9) : verb.index])
    expected = is_due(atoms, verb)
    bought = verb.index > 1 and atoms[verb.index - 1].low == "and" and atoms[verb.index - 2].lemma in BUYING
    bought = bought or (verb.lemma in BUYING and not verb.passive and is_for_others(atoms, verb))
    if bought and verb.ahead and (verb.passive or verb.lemma in BUYING):
        # `will be procured and shipped to India`, `will procure 5 million doses for the Pacific`
        return Event(
            "pledge", "announced", verb, "ahead", verb.index, passive=verb.passive, relative=relative
        )
    return _moved(verb, group, relative, right, atoms[verb.index :], by_vehicle=by_vehicle, expected=expected)


def is_for_others(atoms: Sequence[Atom], verb: Atom) -> bool:
    """Tell whether goods are bought for somebody who is named: `will procure 5 million doses for Fiji`."""
    behind = atoms[verb.index + 1 : verb.index + MOST_TO_FETCH]
    for one, two in pairwise(behind):
        if one.low in BREAKS or one.low == ",":
            return False
        place = two.index + (two.low == "the")
        if one.low == "for" and place < len(atoms) and atoms[place].is_a("place", "org", "demonym"):
            return True
    return False


SENDING = frozenset(("send", "ship", "dispatch", "despatch", "airlift"))


def _is_doing(atoms: Sequence[Atom], verb: Atom) -> bool:
    """Tell whether goods are on their way, as a day tells: `it is sending 700 beds, due on Friday`.

    `will be sending` and `announced that it is sending` promise them as well.
    """
    if not any(one.when is not None for one in atoms):
        return False
    lead = [one.low for one in atoms[max(0, verb.index - 2) : verb.index]]
    announced = any(one.lemma in pledges.OFFERS for one in atoms[: verb.index])
    return not announced and not {"is", "are", "'re"}.isdisjoint(lead)


FETCHING = frozenset(("fetch", "collect", "pick up"))
BRINGING = frozenset(("bring", "bring in", "bring back"))
MOST_TO_FETCH = 14


def _is_fetched(atoms: Sequence[Atom], verb: Atom) -> bool:
    """Tell whether goods are to be fetched: `sent two planes to Peru to fetch 300 beds`, `to bring back`."""
    if verb.form != "base" or not verb.index or atoms[verb.index - 1].low != "to":
        return False
    if verb.lemma in FETCHING or verb.lemma == "bring back":
        return True
    if verb.lemma not in BRINGING:
        return False
    lead = atoms[max(0, verb.index - MOST_TO_FETCH) : verb.index - 1]
    gone = any(one.lemma in MOTION or one.lemma in ("go", "send") for one in lead)
    after = atoms[verb.index + 1 : verb.index + MOST_TO_FETCH]
    elsewhere = any(one.low == "for" and two.is_a("place") for one, two in pairwise(after))
    return gone and (elsewhere or (bool(after) and after[0].low in ("home", "back")))


def _moved(
    verb: Atom,
    group: str,
    relative: bool,
    right: Atom | None,
    line_after: Sequence[Atom],
    *,
    by_vehicle: bool,
    expected: bool,
) -> Event | None:
    """Decide the status of goods that are given, sent or arrive."""
    if verb.lemma in BUYING and (verb.ahead or verb.form in ("base", "ing")):
        return None
    if (
        verb.form == "ing"
        and (verb.lemma == "carry" or (by_vehicle and not verb.ahead))
        and is_planned(line_after)
    ):
        return Event("delivery", "expected", verb, "expected", verb.index, relative=relative)
    if group == "arrive" or (
        verb.lemma in ("deliver", "hand", "ship", "airlift", "fly", "transport", "depart")
        and verb.ahead
        and verb.passive
    ):
        if group == "arrive" and not verb.ahead:
            rule = "moved" if verb.lemma == "bring in" else "arrived"
            return Event("delivery", "arrived", verb, rule, verb.index, relative=relative)
        return Event(
            "delivery", "expected", verb, "expected", verb.index, passive=verb.passive, relative=relative
        )
    if verb.ahead and verb.form == "ing" and right is not None and right.verb_class == "arrive":
        return Event("delivery", "expected", verb, "moved", verb.index, relative=relative)  # `is sending`
    if verb.ahead and verb.form == "ing" and verb.lemma in ("transport", "fly", "carry"):
        return Event("delivery", "sent", verb, "moved", verb.index, relative=relative)
    if verb.ahead and verb.lemma in LOADING and by_vehicle:
        return Event("delivery", "expected", verb, "expected", verb.index, passive=verb.passive)
    if verb.ahead and (verb.lemma in LEAVING or (verb.lemma in SHIPPED and expected)):
        return Event("delivery", "expected", verb, "moved", verb.index, relative=relative)
    if verb.ahead:
        status = "offered" if verb.hedged else "announced"
        return Event("pledge", status, verb, "ahead", verb.index, passive=verb.passive, relative=relative)
    later = right is not None and right is not verb and right.verb_class == "arrive" and not right.ahead
    landed = verb.lemma in ("fly", "transport", "carry") and any(
        one.low in ("to", "into") and "verb" not in following.senses
        for one, following in pairwise(line_after)
    )
    if not verb.ahead and is_flown_in(line_after):
        return Event(
            "delivery", "arrived", verb, "moved", verb.index, passive=verb.passive, relative=relative
        )
    arrived = group == "give" or verb.lemma in ARRIVED or later or landed
    if group == "give" and is_under_way(line_after):
        arrived = False
    status = (
        "donated"
        if group == "give" and arrived and verb.lemma in ("donate", "give", "gift", "contribute")
        else "delivered"
        if arrived
        else "expected"
        if verb.lemma in BUYING and not verb.passive
        else "sent"
    )
    return Event("delivery", status, verb, "moved", verb.index, passive=verb.passive, relative=relative)


def _begins_clause(atoms: Sequence[Atom], place: int, limit: int) -> bool:
    """Tell whether a party and its own verb stand here: `Japan gave $2 million, and India plans to send`."""
    place += atoms[place].low == "the"
    if place >= limit or not atoms[place].is_a("place", "demonym", "org", "ministry"):
        return False
    while place < limit and atoms[place].is_a("place", "demonym", "org", "ministry", "government"):
        place += 1
    one = atoms[place]
    acts = one.is_a("verbword") and one.low != "to"  # not `urged India and China to provide`
    return place < limit and (acts or "verb" in one.senses or one.low in WANTING)


WANTING = frozenset(("plans", "hopes", "intends", "aims", "wants", "prepares", "decided", "decides"))
"""Words of intending, which are no verbs of ours, behind a party that opens a clause."""


def _governor(atoms: Sequence[Atom], verb: Atom) -> Atom | None:
    """Return the verb that an infinitive depends on: `promised to donate`, `appealed to X to provide`."""
    if verb.form not in ("base", "ing"):
        return None
    for one in reversed(atoms[max(0, verb.index - 28) : verb.index]):
        if one.low in BREAKS or (one.low in ("which", "who") and one.index > verb.index - 4):
            return None
        if one.low in ("and", ",") and _begins_clause(atoms, one.index + 1, verb.index):
            return None
        lead = atoms[one.index - 1] if one.index else one
        if one.low == "that" and (lead.lemma == "announce" or lead.low == "and"):
            return None
        if is_question(atoms, one):
            return None
        if one.verb_class == "help" and one.form == "base":
            return None
        if one.verb_class in {"pledge", "request", "agree_give", "need"}:
            return one
        if one.verb_class in {"say", "report", "arrive"} or (
            one.verb_class in ("send", "give") and verb.form == "base" and one.form != "base"
        ):
            return None
    return None
