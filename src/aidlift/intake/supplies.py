"""Requests, pledges and deliveries: what becomes of goods, who gives, who receives.

The verb that governs a list of goods decides the type and the status; its subject and the parties in
`to`, `from`, `by` and `for` fill the roles. What the sentence leaves out stands in an earlier one.
"""

from __future__ import annotations

from dataclasses import replace

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Context, Line
from aidlift.intake.drafts import NONE, Draft, FieldValue, Span
from aidlift.intake.goods import find_groups, spoken_of
from aidlift.intake.goods_alike import MORE
from aidlift.intake.goods_kinds import FURTHER, GENERAL, SUCH, Goods, Group
from aidlift.intake.goods_left import is_in_aside
from aidlift.intake.lexicon import countries
from aidlift.intake.parties import find_parties
from aidlift.intake.requests_told import is_met
from aidlift.intake.respectively import parties_in_order
from aidlift.intake.supply_clauses import clause_line
from aidlift.intake.supply_contents import own_or_of_load
from aidlift.intake.supply_days import (
    come_later,
    day_of,
    day_of_giver,
    from_there,
    is_long_ago,
    note_load,
    route_of,
    to_own_place,
)
from aidlift.intake.supply_events import event_of
from aidlift.intake.supply_nouns import Event, load_in
from aidlift.intake.supply_pledges import told_of_whole
from aidlift.intake.supply_purchases import bought, buyer_of, is_sold
from aidlift.intake.supply_told import told_anyway
from aidlift.intake.supply_unread import is_what_can_be
from aidlift.intake.who_acts import each_giver, subject
from aidlift.intake.who_asks import addressee_of, asks_itself, requester_of
from aidlift.intake.who_gives import donor_of
from aidlift.intake.who_receives import each_of, recipient_of

CODE = 3
"""Letters of a country's code; a region has a name."""

GOING_ON = frozenset((*MORE, "first", "them", "these", "more", "for"))
"""What leads or follows a number that means goods told before: `the first 400`, `400 of them`."""

COMMITTING = ("pledge", "agree_give", "allocate", "request", "need", "start", "resume")
WANTING = ("decided", "decision", "plans", "intention", "wants", "able", "continue", "continues", "ready")
"""Words after which `to send` says what will be done, not only what something is for."""


def read_supplies(line: Line) -> list[Draft]:
    """Read the requests, pledges and deliveries of a sentence."""
    money = any(one.quantity is not None and one.quantity.unit for one in line.quantities)
    listed = line.sentence.lead is not None and bool(line.quantities)
    more = _may_go_on(line)
    if (
        not more
        and not money
        and not listed
        and line.kinds.isdisjoint(("item", "unit"))
        and not line.verbs("help")
    ):
        _note_spoken_of(line, load_in(line))
        _note_parties(line)
        note_load(line)
        return []
    whole = _with_lead(line)
    shift = len(whole.atoms) - len(line.atoms)
    drafts: list[Draft] = []
    groups = [group for group in find_groups(whole) if group.first >= shift and not _leads_list(line, group)]
    groups = [group for group in groups if not is_what_can_be(whole.atoms, group)]
    firsts = [*(group.first for group in groups[1:]), len(whole.atoms)]
    parted = [one for one in (group.whole() for group in groups) if one is not None]
    for group, limit in zip([*groups, *parted], [*firsts, *firsts], strict=False):
        event = told_of_whole(whole.atoms, group) if group.is_whole else _event_told(whole, group, limit)
        if event is None and not group.is_whole:
            event = told_anyway(whole, group)
            group.goods = [goods for goods in group.goods if goods.number is not None] or group.goods
        if event is None:
            continue
        first = len(drafts)
        own = clause_line(whole, groups, group, event.anchor)
        for goods in group.goods:
            draft = _draft(own, goods, group, event)
            if draft is not None:
                if goods.number is not None or not _says_too_little(whole, event, draft):
                    drafts += _for_each(draft, whole, goods, event)
                _remember(line.context, [draft])
                _note_event(line, event, weak=goods.number is None and goods.general)
                if goods.number is not None:
                    goods.number.used = True
        drafts[first:] = parties_in_order(whole, drafts[first:], passive=event.passive)
    _forget_many(line.context, drafts)
    _note_item(line, groups)
    if not drafts:
        _note_spoken_of(line, spoken_of(line) or load_in(line))
    if not groups:
        drafts += _help_without_goods(line)
    if not drafts:
        _note_parties(line)
    note_load(line)
    return drafts


def _event_told(line: Line, group: Group, limit: int) -> Event | None:
    """Find what becomes of goods: by what governs them here, or as those of the load told before."""
    led = any(_leads(line, group, one) for one in line.verbs("give", "send", "arrive", "receive", "pledge"))
    led = led or line.sentence.kind != "sentence" or any(one.last < group.first for one in line.parties)
    own = event_of(line, group, limit)  # it reads verbs behind goods as passive, so it comes after
    # `a lot made up of 40 beds is due next week` says itself when it comes
    led = led or (own is not None and own.rule == "expected" and own.anchor > group.last)
    return own_or_of_load(line, group, own, led=led)


def _note_item(line: Line, groups: list[Group]) -> None:
    """Remember goods that a sentence counts, for bare numbers of the next: `Turkey handed over 50`."""
    for group in groups:
        for goods in group.goods:
            if goods.number is not None and goods.item not in ("funding", "support_unspecified", SUCH):
                line.context.item, line.context.item_number = goods.item, line.context.number


def _forget_many(context: Context, drafts: list[Draft]) -> None:
    """Forget who gives or receives where a sentence names several: a later one does not mean the last."""
    for name in ("donor", "recipient"):
        told = {one.value(name) for one in drafts if name in one.fields and one.fields[name].spans}
        if len(told) > 1:
            setattr(context, name, None)


def _may_go_on(line: Line) -> bool:
    """Tell whether a sentence may tell of more of the goods named before: `Another 100,000 are expected`."""
    if not line.quantities:
        return False
    if "tests" in line.lows and line.verbs("give", "send", "pledge"):
        return True  # `will donate 20,000 tests`
    if line.context.item is None:
        return False
    return not line.lows.isdisjoint(GOING_ON) or bool(line.verbs("give", "send", "pledge", "receive"))


def _leads(line: Line, group: Group, verb: Atom) -> bool:
    """Tell whether a verb may rule goods; `to treat` and `promised by Spain` behind them only describe."""
    if verb.index < group.first:
        return True
    after = line.atoms[verb.index + 1] if verb.index + 1 < len(line.atoms) else None
    described = verb.form == "past" and not verb.passive and after is not None and after.low == "by"
    return not described and "to" not in [one.low for one in line.atoms[verb.index - 2 : verb.index]]


def _note_event(line: Line, event: Event, *, weak: bool = False) -> None:
    """Remember what became of goods, for a later sentence that says what they were."""
    context = line.context
    if event.kind == "request":  # what was asked for between does not end what was told of a load
        return
    told = context.event
    if weak and isinstance(told, Event) and told.status == "arrived" and event.kind == "pledge":
        return  # `The planes landed. Russia decided to send aid. The cargo contained`
    context.event, context.event_number = event, context.number
    context.event_paragraph, context.event_status = line.sentence.paragraph, event.status


def _note_spoken_of(line: Line, group: Group | None) -> None:
    """Remember what became of goods that only a later sentence lists: `handed over a batch of supplies`."""
    event = event_of(line, group, len(line.atoms)) if group is not None else None
    if group is None or event is None or event.kind == "request" or event.relative:
        return
    if event.verb is not None and event.verb.form == "s":  # what `contributes to` something is no gift
        return
    _note_event(line, event, weak=True)
    line.context.event_days = day_of(line, group.goods[0], event)
    if any("affected" in one.senses for one in line.atoms[: event.anchor]):  # `42 countries have pledged`
        line.context.donor = None
    donor = donor_of(line, group.goods[0], group, event)
    recipient = recipient_of(line, group.goods[0], group, event, donor)
    _note_both(line, donor, recipient)


def _note_both(line: Line, donor: FieldValue, recipient: FieldValue) -> None:
    """Remember who gives whom; a country that so far only receives is not taken for the giver."""
    context = line.context
    takes = donor.value in context.takers and donor.value not in context.givers
    for one, slot in ((recipient, "recipient"),) if takes else ((donor, "donor"), (recipient, "recipient")):
        if one.value is not None and one.spans and one.status == "quoted":
            setattr(context, slot, context.say(one.value, one.spans[0].start, one.spans[0].end))


def _for_each(draft: Draft, line: Line, goods: Goods, event: Event) -> list[Draft]:
    """Return a draft, or one for each country that receives or gives the same."""
    if draft.type == "request":
        return [draft]
    takers = each_of(line, goods, event)
    bare = goods.number is None and event.kind == "pledge"
    givers = each_giver(line, goods.last, event, bare=bare)
    name, parties = ("recipient", takers) if takers else ("donor", givers)
    there = draft.fields.get("destination", NONE).value
    both = takers and draft.type == "delivery" and there in [one.value for one in takers]
    names = ("recipient", "destination") if both else (name,)  # `20 beds each to Chad and Niger`
    shared = (dict.fromkeys(names, one) for one in parties)
    return [replace(draft, fields={**draft.fields, **one}) for one in shared] or [draft]


def _note_parties(line: Line) -> None:
    """Remember who gives whom where a sentence only says so: `the fund made a donation to Africa`."""
    if line.kinds.isdisjoint(("gift", "verb")) or line.verbs("report", "request", "receive", "suspend"):
        return
    gifts = line.atoms if "gift" in line.kinds else ()
    noun = next((one for one in gifts if one.is_a("gift") and "verb" not in one.senses), None)
    verb = next(
        (
            one
            for one in line.verbs("give", "send", "arrive", "help")
            if (
                one.form == "past"
                or (one.form == "s" and one.lemma != "contribute")
                or _has_helped(line, one)
            )
            and not one.negated
        ),
        None,
    )
    anchor = noun or verb
    if anchor is None:
        return
    if noun is None and anchor.verb_class == "arrive" and _is_carried(line, anchor):
        status = "expected" if anchor.ahead else "arrived"
        _note_event(line, Event("delivery", status, anchor, "arrived", anchor.index))
    rule = "noun" if noun is not None else "arrived" if anchor.verb_class == "arrive" else "moved"
    event = Event("delivery", "sent", verb, rule, anchor.index)
    group = Group([Goods("support_unspecified", anchor.index, anchor.index, head=anchor.index)])
    _note_day(line, group, event)
    donor = donor_of(line, group.goods[0], group, event)
    recipient = recipient_of(line, group.goods[0], group, event, donor)
    _note_both(line, NONE if _is_only_left(line, donor) else donor, recipient)


def _is_only_left(line: Line, donor: FieldValue) -> bool:
    """Tell whether goods that somebody gave only left a city: `The doses were flown from Copenhagen`."""
    if line.context.donor is None or not donor.spans:
        return False
    start = donor.spans[0].start
    party = next((one for one in line.parties if one.start == start), None)
    named = line.atoms[party.first].get("place") if party is not None else None
    return named is not None and named.split("/")[1] != "country" and party is not None


def _note_day(line: Line, group: Group, event: Event) -> None:
    """Remember the day of goods told before: `on Saturday the ambassador handed them over`."""
    context = line.context
    if not isinstance(context.event, Event) or context.event.kind != "delivery" or event.verb is None:
        return
    days = day_of(line, group.goods[0], event) if line.whens and event.verb.form == "past" else None
    if days is not None and days["date"].status == "resolved":
        context.event_days, context.event_number = days, context.number
        context.event_paragraph = line.sentence.paragraph


def _has_helped(line: Line, verb: Atom) -> bool:
    """Tell whether somebody is said to be helping: `China has been helping Nepal with equipment`."""
    lead = line.atoms[verb.index - 1] if verb.index else None
    return verb.verb_class == "help" and verb.form == "ing" and lead is not None and lead.is_a("verbword")


def _is_carried(line: Line, verb: Atom) -> bool:
    """Tell whether what lands is a plane or load, whose goods a later sentence may list."""
    lead = line.atoms[max(0, verb.index - 6) : verb.index]
    return any(one.is_a("flights", "aircraft", "charter", "shipment", "vehicle") for one in lead)


def _leads_list(line: Line, group: Group) -> bool:
    """Tell whether goods without number only lead the list below: `the following support:`."""
    return line.atoms[-1].low == ":" and all(goods.number is None for goods in group.goods)


def _with_lead(line: Line) -> Line:
    """Read a list item after the sentence that leads the list, when it has no verb of its own."""
    lead = line.sentence.lead
    verbs = line.verbs("give", "send", "pledge", "arrive", "receive", "request", "allocate", "need")
    if lead is None or any(not is_in_aside(line, one.index) for one in verbs):
        return line
    atoms = [atom.at(place) for place, atom in enumerate([*lead.atoms, *line.atoms])]
    parties = find_parties(atoms, line.context.names, line.context.topic)
    return Line(line.sentence, atoms, parties, line.context)


def _draft(line: Line, goods: Goods, group: Group, event: Event) -> Draft | None:
    if goods.item == SUCH:
        if line.context.item is None:
            return None
        goods.item = line.context.item
    if goods.number is None and (
        _is_purpose(line, event)
        or ((event.kind != "request" or goods.item == "funding") and _is_told(line, goods))
        or _is_to_carry(line, goods)
    ):
        return None
    if event.kind == "request":
        return _request(line, goods, group, event)
    paid = bought(line, group, event) if event.kind == "delivery" else None
    donor = donor_of(line, goods, group, event)
    own = paid is not None and donor.value in (line.context.home, line.context.topic)
    recipient = recipient_of(line, goods, group, event, NONE if own else donor)
    if paid is not None and paid is event.verb:  # `Chile bought 500 beds from Peru`
        recipient = subject(line, event.anchor) or recipient
    if paid is not None or is_sold(donor, event):
        donor = buyer_of(line, paid) if paid is not None else NONE
    if (
        goods.item == "support_unspecified"
        and goods.number is None
        and (
            donor.value is None
            or _is_of_some(line, goods, event)
            or (recipient.status != "quoted" and not _is_offered(line, donor, goods, event))
            or len(str(recipient.value)) > CODE
            or donor.status == "inherited"
        )
    ):
        return None
    if recipient.value is None or (donor.value is None and goods.number is None and goods.general):
        return None
    fields = {
        "donor": donor,
        "recipient": recipient,
        **_what(line, goods, event),
        "status": _status(line, event),
    }
    if event.kind == "delivery":
        fields |= {
            "mode": FieldValue("purchase" if paid else "donation" if donor.value else None, "inferred"),
            **to_own_place(line, goods, recipient, route_of(line, event)),
        }
        if event.rule == "fetched":
            fields |= from_there(route_of(line, event))
    days = day_of_giver(line, goods, event, donor)
    line.context.event_days = days
    today, day = line.context.today, days["date"].value
    if fields["status"].value == "arrived" and today is not None and day is not None and day > today:
        fields["status"] = replace(fields["status"], value="expected")
    if fields["status"].value == "sent" and is_long_ago(line, event, days):
        fields["status"] = replace(fields["status"], value="arrived")
    fields |= days
    return come_later(line, Draft(event.kind, fields, (_evidence(line, goods),), _rule(event, goods)))


def _rule(event: Event, goods: Goods) -> str:
    return f"{event.kind}_{event.rule}{FURTHER if goods.further else ''}"


def _says_too_little(line: Line, event: Event, draft: Draft) -> bool:
    """Tell whether goods without a number are only spoken of: given by nobody named here, or as a habit."""
    if draft.type == "request":
        return False
    if _is_region(draft.value("recipient")) or draft.value("donor") is None:
        return True
    # handed out, perhaps by who received
    if event.verb is not None and event.verb.lemma in (
        "distribute",
        "share",
    ):
        return True
    habit = event.verb is not None and event.verb.form in ("s", "ing") and not event.verb.ahead
    if draft.type == "delivery" and event.rule in ("moved", "verb") and not _is_whole(draft):
        return True
    told = all(draft.fields[name].status == "quoted" for name in ("donor", "recipient"))
    vague = event.rule == "contents" or event.relative or (event.rule == "ahead" and not told)
    if draft.value("item") in GENERAL and vague:
        return True
    listed = line.sentence.kind == "item" and draft.fields["recipient"].status == "quoted"
    unsaid = draft.fields["donor"].status == "inherited" and event.rule != "contents" and not listed
    return unsaid or (draft.type == "delivery" and habit)


def _is_offered(line: Line, donor: FieldValue, goods: Goods, event: Event) -> bool:
    """Tell whether a country or body that is named is ready to help: whom, the text has told."""
    if event.rule == "willing":
        return donor.status == "quoted"
    named = donor.status == "quoted" and len(str(donor.value)) == CODE
    behind = line.atoms[goods.last + 1].low if goods.last + 1 < len(line.atoms) else ""
    if behind in ("for", "to", "of", "in", "from"):  # `announced support for farmers`
        return False
    offers = event.verb is None or event.verb.verb_class == "pledge"
    return named and offers and event.kind == "pledge" and event.rule == "verb" and not event.relative


def _is_of_some(line: Line, goods: Goods, event: Event) -> bool:
    """Tell whether support was told before, or is of some of many: `firms including X extend support`."""
    if goods.first and line.atoms[goods.first - 1].low in ("this", "these"):
        return True
    for one in reversed(line.atoms[: event.anchor] if event.rule != "noun" else ()):
        if one.is_a("such") or "verb" in one.senses:
            return one.is_a("such")
    return False


def _is_region(code: object) -> bool:
    known = countries().get(str(code))
    return known is not None and known.kind == "region"


def _is_whole(draft: Draft) -> bool:
    """Tell whether a sentence itself says who sent what to whom."""
    general = ("funding", "medical_supplies", "medical_equipment", "support_unspecified")
    named = draft.value("item") not in general
    parties = [draft.fields[name] for name in ("donor", "recipient")]
    dated = draft.fields["date"].status == "resolved" and draft.value("item") in SUPPLIES
    told = named or dated  # `UNICEF delivered medical supplies to Yemen on Monday`
    return told and all(one.value is not None and one.status == "quoted" for one in parties)


SUPPLIES = frozenset(("medical_supplies", "medical_equipment"))


def _is_told(line: Line, goods: Goods) -> bool:
    """Tell whether goods were told with their number before: `handed over the ventilators`."""
    lead = line.atoms[goods.first - 1].low if goods.first else ""
    return lead in ("the", "these", "those") and goods.item in line.context.numbered


def _is_to_carry(line: Line, goods: Goods) -> bool:
    """Tell whether goods only say what something is for: `offered planes for carrying medical supplies`."""
    for one in reversed(line.atoms[max(1, goods.first - 3) : goods.first]):
        if one.form == "ing":
            return line.atoms[one.index - 1].low == "for"
    return False


def _is_purpose(line: Line, event: Event) -> bool:
    """Tell whether goods without number are only what a flight is for: `to bring in concentrators`."""
    verb = event.verb
    if verb is None or verb.form != "base" or event.rule not in ("ahead", "expected", "moved", "arrived"):
        return False
    if verb.verb_class in ("send", "arrive") and any(
        one.index < verb.index for one in line.verbs("operate", "start", "resume")
    ):
        return True
    atoms = line.atoms
    helped = next((one for one in atoms[max(0, verb.index - 5) : verb.index] if one.lemma == "help"), None)
    if helped is not None and helped.form == "base":
        return True
    to = verb.index - 1
    if to < 1 or atoms[to].low != "to" or line.verbs("depart", "send", "arrive")[:1] != [verb]:
        return False
    lead = atoms[to - 1]
    return not lead.is_a("verbword", "neg") and lead.verb_class not in COMMITTING and lead.low not in WANTING


def _request(line: Line, goods: Goods, group: Group, event: Event) -> Draft | None:
    actor = requester_of(line, event)
    if actor.value is None:
        return None
    numbered = any(one.number is not None for one in group.goods)
    if (
        goods.general
        and goods.number is None
        and not numbered
        and (actor.status != "quoted" or event.passive)
        and not (len(group.goods) > 1 and asks_itself(line.atoms, event.anchor))
    ):
        return None
    if goods.item == "support_unspecified" and event.rule != "noun" and not line.verbs("request"):
        return None
    met = event.rule == "noun" and is_met(line, event.anchor)
    if met and goods.item == "support_unspecified":
        return None  # what was given for it is told with it: see `requests_told`
    fields = {
        "actor": actor,
        "addressee": addressee_of(line, event, actor),
        **_what(line, goods, event),
        "status": FieldValue("fulfilled" if met else "open", "inferred"),
        **day_of(line, goods, event),
    }
    return Draft("request", fields, (_evidence(line, goods),), f"request_{event.rule}")


def _what(line: Line, goods: Goods, event: Event) -> dict[str, FieldValue]:
    context = line.context
    head = line.atoms[goods.head]
    quantity = goods.number.quantity if goods.number is not None else None
    qualifier: str | None = None
    if quantity is not None and quantity.qualifier != "exact":
        qualifier = quantity.qualifier
    elif quantity is None and goods.such_as:
        qualifier = "such_as"
    return {
        "item": context.quoted(goods.item, head.start, head.end),
        "quantity": context.quoted(quantity.number, *quantity.digits) if quantity else NONE,
        "unit": FieldValue(goods.unit, "inferred") if goods.unit and quantity else NONE,
        "qualifier": context.quoted(qualifier, quantity.start, quantity.end)
        if qualifier and quantity
        else FieldValue(qualifier, "inferred"),
    }


def _status(line: Line, event: Event) -> FieldValue:
    if event.verb is not None:
        return line.context.quoted(event.status, event.verb.start, event.verb.end)
    return FieldValue(event.status, "inferred")


def _evidence(line: Line, goods: Goods) -> Span:
    number = goods.number.index if goods.number is not None else goods.last
    first, last = min(goods.first, number), max(goods.last, number)
    return line.context.span(line.atoms[first].start, line.atoms[last].end)


def _help_without_goods(line: Line) -> list[Draft]:
    """Read `promised to help India` and `stands ready to assist Nepal`: support without goods."""
    context = line.context
    for verb in line.verbs("help"):
        prior = list(line.atoms[max(0, verb.index - 6) : verb.index])
        promise = next(
            (
                one
                for one in reversed(prior)
                if one.verb_class in ("pledge", "agree_give") or one.low in ("willing", "ready", "stands")
            ),
            None,
        )
        ours = line.atoms[verb.index + 1].low == "our" if verb.index + 1 < len(line.atoms) else False
        if promise is None or ours or any(one.is_a("neg") or one.low == "always" for one in prior):
            continue
        event = Event("pledge", "offered", promise, "help", verb.index)
        goods = Goods("support_unspecified", promise.index, verb.index, head=verb.index)
        after = next((party for party in line.parties if party.first > verb.index), None)
        if after is not None and after.first - verb.index <= 6:
            goods.last = after.last
        donor = donor_of(line, goods, Group([goods]), event)
        recipient = (
            context.quoted(after.country or after.code, after.start, after.end)
            if after is not None and after.kind != "adjective"
            else NONE
        )
        if after is not None and after.kind == "pronoun":
            recipient = _nation(line, verb.index) or recipient
        if recipient.value is None and after is None:
            recipient = context.recall(context.recipient) or FieldValue(context.topic, "inferred")
        if donor.value is None or recipient.value in (None, "WLD") or donor.value == recipient.value:
            continue
        fields = {
            "donor": donor,
            "recipient": recipient,
            **_what(line, goods, event),
            "status": _status(line, event),
            **day_of(line, goods, event),
        }
        return [Draft("pledge", fields, (_evidence(line, goods),), "pledge_help")]
    return []


def _nation(line: Line, index: int) -> FieldValue | None:
    """Read `the nation` as the country named last before it."""
    for party in reversed(line.parties):
        if party.last < index and party.country and party.kind in ("country", "person"):
            return line.context.quoted(party.country, party.start, party.end)
    return None


FUNDS = (" fund", "appeal", "facility", "scheme", "programme", "program", "initiative", "pool")
MOST_TO_FUND = 30
"""Characters behind a body within which its fund is named: `the SAARC Coronavirus Emergency Fund`."""


def _remember(context: Context, drafts: list[Draft]) -> None:
    for draft in drafts:
        for name, slot in (("donor", "donor"), ("recipient", "recipient"), ("actor", "asker")):
            one = draft.fields.get(name)
            if (
                one is not None
                and one.value is not None
                and one.spans
                and one.status in ("quoted", "inherited")
            ):
                setattr(context, slot, context.say(one.value, one.spans[0].start, one.spans[0].end))
        item = draft.value("item")
        taker = draft.fields.get("recipient")
        if item == "funding" and taker is not None and taker.status == "quoted" and taker.spans:
            behind = context.document.small[taker.spans[0].start : taker.spans[0].end + MOST_TO_FUND]
            if any(word in behind for word in FUNDS):
                context.fund = context.say(taker.value, taker.spans[0].start, taker.spans[0].end)
        if draft.value("quantity") is not None:
            context.given = None if item == "funding" else int(draft.value("quantity"))
            context.numbered.add(str(item))
        for name, known in (("donor", context.givers), ("recipient", context.takers)):
            if name in draft.fields and draft.fields[name].status == "quoted":
                known.add(str(draft.value(name)))
        if item and item not in ("funding", "support_unspecified"):
            context.item = item
