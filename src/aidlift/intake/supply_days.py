"""The day of a request, pledge or delivery, and the route of goods: carrier, origin, destination."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.dates import When
from aidlift.intake.drafts import NONE, Draft, FieldValue
from aidlift.intake.goods_kinds import LOADS, Goods
from aidlift.intake.grammar import led_by
from aidlift.intake.lexicon import countries
from aidlift.intake.parties import Party
from aidlift.intake.parties_near import beside
from aidlift.intake.supply_nouns import Event, is_of_saying
from aidlift.intake.who_acts import prior_is_venue

SENT = ("sent", "departed")
THEY = ("they", "it", "these")
AHEAD = ("expected", "announced")
BEHIND = 5
"""Words behind a verb within which a day is surely its own: `left on Sunday and is to arrive on Tuesday`."""

DIRECT = 2
"""Words from a verb to a month that is surely its own: `had received in early June 99,600 doses`."""

LEADING = ("from", "to", "in", "at")
"""What leads the ends of a route."""


def day_of(line: Line, goods: Goods, event: Event) -> dict[str, FieldValue]:
    """Return date, date_end and date_expr: the nearest day of the sentence, ahead where the verb is."""
    come = event.kind == "delivery" and event.status not in AHEAD
    atom = _nearest(
        line,
        event.anchor,
        goods.first,
        come=come,
        later=event.verb is None and not come,
        pledged=event.kind == "pledge",
        sent=event.status in SENT,
    )
    context = line.context
    told_of = context.event.kind if isinstance(context.event, Event) else event.kind
    if event.rule == "contents" and event.kind == "pledge" and told_of == "delivery":
        return {"date": NONE, "date_end": NONE, "date_expr": NONE}  # what will come besides a load
    later = event.rule == "contents" and event.status == "expected" and told_of == "delivery"
    if (atom is None or atom.when is None) and later and context.event_status not in ("expected", ""):
        return {"date": NONE, "date_end": NONE, "date_expr": NONE}
    if (atom is None or atom.when is None) and event.rule == "contents" and context.event_days:
        return {name: replace(one, status="inherited") for name, one in context.event_days.items()}
    if (atom is None or atom.when is None) and is_sum_received(line, goods, event):
        return {"date": NONE, "date_end": NONE, "date_expr": NONE}
    if (atom is None or atom.when is None) and context.load_days and is_of_load(line):
        return {
            name: replace(one, status="inherited" if one.value else one.status)
            for name, one in context.load_days.items()
        }
    known = context.event_days
    if (atom is None or atom.when is None) and known and _is_same_day(line):
        return {name: replace(one, status="inherited") for name, one in known.items()}
    told = known["date"].value if known and _has_come(event) else None
    if told is not None and context.today is not None and told > context.today:
        known = None
    near = context.event_number >= context.number - 1 or context.event_paragraph == line.sentence.paragraph
    near = near and not any(one.low in ("earlier", "previously") for one in line.atoms[:3])
    alike = _alike(context.event_status) == _alike(event.status)
    if (atom is None or atom.when is None) and known and near and alike:
        return {
            name: replace(one, status="inherited" if one.value else one.status) for name, one in known.items()
        }
    if atom is None or atom.when is None:
        now = event.kind == "request" or (come and _is_just_now(line, event))
        told = FieldValue(context.today, "inferred") if now and context.today else NONE
        return {"date": told, "date_end": NONE, "date_expr": NONE}
    when = atom.when
    first, last = when.first, when.last
    ahead = event.status == "expected" or (
        event.status in AHEAD and event.verb is not None and event.verb.ahead
    )
    ahead = ahead or (event.status in SENT and _is_when_due(line, atom))
    if ahead and when.ahead and not is_of_saying(line.atoms, atom):
        first, last = when.ahead
    kept = event.rule == "promise" and when.kind == "month" and atom.index > goods.last
    lead = [one.low for one in line.atoms[max(0, atom.index - BEHIND) : atom.index]]
    kept = kept or ("by" in lead and "end" in lead)  # `by the end of 2022`
    if event.kind == "pledge" and (kept or _is_when_kept(when, last or first, context.today)):
        return {"date": NONE, "date_end": NONE, "date_expr": NONE}
    if event.kind == "request" and _is_when_kept(when, first, context.today):  # `needs $2 million until June`
        return {"date": FieldValue(context.today, "inferred"), "date_end": NONE, "date_expr": NONE}
    end = context.quoted(last, when.start, when.end, "resolved") if last != first and last else NONE
    expr = context.quoted(when.words, when.start, when.end)
    if first is None:
        return {"date": NONE, "date_end": NONE, "date_expr": expr}
    return {
        "date": context.quoted(first, when.start, when.end, "resolved"),
        "date_end": end,
        "date_expr": expr,
    }


def _is_when_kept(when: When, last: date | None, today: date | None) -> bool:
    """Tell whether a day is that on which a promise will be kept, not made: `will send 20 beds by May`."""
    return when.role == "until" or (last is not None and today is not None and last > today)


def _is_when_due(line: Line, day: Atom) -> bool:
    """Tell whether a day is that on which what was sent will come: `has left and is to arrive on Sunday`."""
    lead = line.atoms[max(0, day.index - MOST_TO_DUE) : day.index]
    verb = next((one for one in reversed(lead) if "verb" in one.senses or one.low in DUE), None)
    return verb is not None and (verb.ahead or verb.low in DUE)


MOST_TO_DUE = 7
"""Words from a verb that looks forward to its day (our own choice)."""

DUE = frozenset(("due", "expected", "scheduled"))


def _is_just_now(line: Line, event: Event) -> bool:
    """Tell whether goods came as the text was written: `a plane has just landed`."""
    if event.verb is None or "just" not in line.lows:
        return False
    lead = line.atoms[max(0, event.verb.index - 2) : event.verb.index]
    return any(one.low == "just" for one in lead)


def day_of_giver(line: Line, goods: Goods, event: Event, donor: FieldValue) -> dict[str, FieldValue]:
    """Return the day of goods that somebody gives, but not that of what another gave before."""
    days, known = day_of(line, goods, event), line.context.donor
    other = known is not None and donor.status == "quoted" and donor.value not in (None, known.value)
    taken_over = other and days["date"].status == "inherited" and event.verb is not None
    return dict.fromkeys(days, NONE) if taken_over else days


MOST_TO_LOAD = 14
"""Words of a sentence within which its subject is the plane or load told before (our own choice)."""

MOST_DAYS = 14
"""Days of a stretch in which a load came that its goods are told with later (our own choice)."""

LOAD_LASTS = 4
"""Sentences after which `the plane` is no longer the one that was told (our own choice)."""


def is_of_load(line: Line) -> bool:
    """Tell whether goods go by the plane or load told just before: `The aircraft is also carrying`."""
    if not 0 < line.context.number - line.context.load_number <= LOAD_LASTS:
        return False
    for one in line.atoms[:MOST_TO_LOAD]:
        if "verb" in one.senses:
            return False
        lead = [other.low for other in line.atoms[max(0, one.index - 3) : one.index]]
        if one.is_a(*LOADS) and not {"the", "this", "same"}.isdisjoint(lead):
            return True
    return False


def note_load(line: Line) -> None:
    """Remember the day of a sentence that tells of a plane or load: `will fly to Laos on Friday`."""
    verbs = line.verbs("send", "arrive", "give", "operate") if line.whens else ()
    if not verbs:
        return
    event = Event("delivery", "expected" if _is_ahead(line) else "sent", None, "load", verbs[0].index)
    found = day_of(line, Goods("support_unspecified", verbs[0].index, verbs[0].index), event)
    first, last = found["date"].value, found["date_end"].value
    if found["date"].status == "resolved" and (last is None or (last - first).days < MOST_DAYS):
        line.context.load_days, line.context.load_number = found, line.context.number


def _is_ahead(line: Line) -> bool:
    """Tell whether a sentence says what will be."""
    return any(one.ahead for one in line.verbs("send", "arrive", "give", "operate"))


def is_sum_received(line: Line, goods: Goods, event: Event) -> bool:
    """Tell whether goods are all that came, from whomever: `gave 50 beds. Chad has received 900 so far`."""
    given, verb = line.context.given, event.verb
    quantity = goods.number.quantity if goods.number is not None else None
    if given is None or quantity is None or verb is None or not event.receives or verb.ahead:
        return False
    perfect = any(one.low in ("has", "have") for one in line.atoms[max(0, verb.index - 4) : verb.index])
    return perfect and not goods.further and quantity.value > given


def _is_same_day(line: Line) -> bool:
    """Tell whether goods came on the day told last: `30 were given the same day`, `on the same plane`."""
    if "same" not in line.lows:
        return False
    return any(
        one.low == "same" and (after.low == "day" or after.is_a(*LOADS))
        for one, after in pairwise(line.atoms)
    )


def _has_come(event: Event) -> bool:
    """Tell whether a verb in the past says that goods have come or gone: a day ahead is of others."""
    return event.verb is not None and event.verb.form == "past" and not event.verb.ahead


def _alike(status: str) -> str:
    """Return a status as one word for goods that are there: `donated` and `delivered` are `arrived`."""
    return "arrived" if status in ("donated", "delivered") else status


def _nearest(
    line: Line, anchor: int, goods: int, *, come: bool, later: bool, pledged: bool, sent: bool
) -> Atom | None:
    """Return the day nearest to the verb or the goods; what has come has not come `by May`."""
    best, least = None, 10_000
    for atom in line.whens:
        when = atom.when
        if when is None or when.role in {"hours", "streak", "vague", "before"}:
            continue
        if come and (
            (when.role == "until" and not _is_end_of_month(when))
            or _is_to_come(line, anchor, atom, sent=sent)
        ):
            continue
        if _is_of_other_clause(line.atoms, anchor, atom.index):
            continue
        if later and _is_of_what_came(line, atom, goods):
            continue
        if (when.role == "since" and not come) or (pledged and _is_of_gift_before(line, atom, anchor)):
            continue
        distance = min(abs(atom.index - anchor), abs(atom.index - goods))
        if 0 < atom.index - anchor <= BEHIND:
            distance -= BEHIND
        elif (come or later) and len(line.whens) > 1 and is_of_saying(line.atoms, atom):
            distance += 60  # `said on Wednesday that 50 beds came between May 1 and 5`
        distance += 30 if when.kind in ("year", "month") and not 0 < atom.index - anchor <= DIRECT else 0
        if anchor < goods < atom.index and _has_number_between(line, goods, atom.index):
            distance += 25
        if _is_of_goods_before(line, atom, goods):
            distance += 20
        if distance < least:
            best, least = atom, distance
    return best


def _is_end_of_month(when: When) -> bool:
    """Tell whether a day is the last ones of a month, and not a bound: `at the end of April`."""
    return when.words.lower().startswith("at the end of")


def _is_of_what_came(line: Line, atom: Atom, goods: int) -> bool:
    """Tell whether a day is that of goods told before: `sent 30 on Tuesday, and 10 more are to follow`."""
    verbs = line.verbs("give", "send", "arrive", "receive") if atom.index < goods else ()
    return any(one.index < goods and one.form == "past" and not one.ahead for one in verbs)


JOINING = frozenset(("and", "while", "whereas", "but"))


def _is_of_gift_before(line: Line, atom: Atom, anchor: int) -> bool:
    """Tell whether a day is of what was given before: `gave 40 beds in May and has promised 30 more`."""
    join = next((one for one in reversed(line.atoms[atom.index : anchor]) if one.low in JOINING), None)
    if atom.index > anchor or join is None:
        return False
    if join.low != "and" and any(
        atom.index < one.index < join.index for one in line.verbs("give", "send", "receive")
    ):
        return True  # `Last month Spain gave 40 beds, while Japan has promised 30`
    gave = [one for one in line.verbs("give", "send", "receive") if one.index < atom.index and not one.ahead]
    return bool(gave) and any(gave[0].index < one.index < atom.index for one in line.quantities)


def _has_number_between(line: Line, goods: int, day: int) -> bool:
    """Tell whether other goods stand before a day: `gave 100 last month and 40 on Friday`."""
    return any(goods + 1 < one.index < day and one.quantity is not None for one in line.quantities)


def _is_of_other_clause(atoms: list[Atom], anchor: int, day: int) -> bool:
    """Tell whether a day is of a clause with `which`: `which gave 600 in March, has promised 500 more`."""
    if day < anchor:
        lead = atoms[max(0, day - MOST_OF_CLAUSE) : day]
        mark = next((one.index for one in reversed(lead) if one.low in {"which", "who", ";"}), None)
        if mark is None or all(one.low != "," for one in atoms[day:anchor]):
            return False
        return any(one.verb_class for one in atoms[mark:day])
    return any(one.low == "of which" for one in atoms[anchor + 1 : day])


MOST_OF_CLAUSE = 14
"""Words from `which` to a day of its clause (our own choice)."""


def _is_to_come(line: Line, anchor: int, atom: Atom, *, sent: bool) -> bool:
    """Tell whether a day ahead is that of what will be: `gave 1,000 doses, and will add some next month`."""
    when, today = atom.when, line.context.today
    if when is None or when.first is None or today is None:
        return False
    between = line.atoms[anchor + 1 : atom.index]
    if when.first <= today and when.ahead is None:
        return False
    told = TO_COME if not sent or any(one.low == "and" for one in between) else TO_COME - DUE
    return any(one.senses.get("verbword") == "will" or one.low in told for one in between)


TO_COME = frozenset(("due", "remaining", "remainder", "rest"))


def _is_of_goods_before(line: Line, atom: Atom, goods: int) -> bool:
    """Tell whether a day is that of goods told before these, which have one of their own behind them.

    So for `407,000 doses from Britain on Saturday and 880,460 from the United States yesterday`.
    """
    if atom.index >= goods or len(line.whens) < SEVERAL or "and" not in line.lows:
        return False
    parted = any(one.low == "and" for one in line.atoms[atom.index : goods])
    counted = any(one.index < atom.index for one in line.quantities)
    return parted and counted and any(one.index > goods for one in line.whens)


SEVERAL = 2


def route_of(line: Line, event: Event) -> dict[str, FieldValue]:
    """Return carrier, origin and destination as the sentence names them: the same for all its goods."""
    coming = event.status == "expected"
    if coming not in line.routes:
        line.routes[coming] = _route(line, prepared=coming and "prepared" in line.lows)
    return line.routes[coming]


def _route(line: Line, *, prepared: bool) -> dict[str, FieldValue]:
    carrier = origin = destination = NONE
    atoms = line.atoms
    for party in line.parties:
        if party.kind == "carrier":
            carrier = line.context.quoted(party.code, party.start, party.end)
        elif party.kind in ("country", "part"):
            named = atoms[party.first].senses.get("place")
            prior = led_by(atoms, party.first) if named else ""
            if not named or prior not in LEADING or prior_is_venue(atoms, party.first):
                continue
            code, role, name = named.split("/", 2)
            place = line.context.quoted(code if role == "country" else name, party.start, party.end)
            if prior in ("in", "at") and _is_source(atoms, party.first):
                prior = "from"
            if prior == "from":
                asked = any("ask" in one.senses for one in atoms[max(0, party.first - 3) : party.first])
                origin = origin if asked else place  # `following a request from Albania`
            elif prior in ("to", "in", "at") and destination is NONE:
                destination = place
            elif prior in ("in", "at") and prepared:
                origin = place
    return {"carrier": carrier, "origin": origin, "destination": destination}


def _is_source(atoms: list[Atom], first: int) -> bool:
    """Tell whether a place is where goods lay: `from its stockpile in the United States`."""
    lead = [one.low for one in atoms[max(0, first - MOST_TO_STORE) : first]]
    named = [one for one in atoms[max(0, first - 5) : first] if one.low not in ("in", "the", "at")]
    if len(named) > 1 and any(
        one.low == "from" and all(two.is_name or two.is_a("place") for two in named[at + 1 :])
        for at, one in enumerate(named[:-1])
    ):
        return True  # `from Brize Norton in the UK`
    if "from" not in lead or not STORES & set(lead[lead.index("from") :]):
        return False
    return "to" not in lead[lead.index("from") :]


STORES = frozenset(
    ("stockpile", "stockpiles", "stocks", "warehouse", "warehouses", "hub", "depot", "reserve")
)
MOST_TO_STORE = 9
"""Words from `from` to the place of a store (our own choice)."""


def to_own_place(
    line: Line, goods: Goods, recipient: FieldValue, route: dict[str, FieldValue]
) -> dict[str, FieldValue]:
    """Let goods of a list come and go by their own places: `30 tonnes to Chad and 20 tonnes to Mali`."""
    told, own = route["destination"].value, beside(line, goods, "to")
    if own is not None and own.country == recipient.value != told and told in countries():
        route = {**route, "destination": recipient}
    start, source = route["origin"].value, beside(line, goods, "from")
    own = source if source is not None and source.kind == "country" else _own_source(line, goods)
    if own is not None and start in countries() and start != own.country:
        route = {**route, "origin": line.context.quoted(own.country, own.start, own.end)}
    return route


def _own_source(line: Line, goods: Goods) -> Party | None:
    """Return where goods come from, told behind them and before the next ones, where several are told."""
    sources = [
        one for one in line.parties if one.kind == "country" and led_by(line.atoms, one.first) == "from"
    ]
    if len(sources) < SEVERAL or goods.number is None:
        return None
    end = next((one.index for one in line.quantities if one.index > goods.last), len(line.atoms))
    behind = [one for one in sources if goods.last < one.first < end]
    return behind[0] if len(behind) == 1 else None


def from_there(route: dict[str, FieldValue]) -> dict[str, FieldValue]:
    """Take where a plane goes to fetch goods for where they come from."""
    if route["origin"].value is not None:
        return route
    return {**route, "origin": route["destination"], "destination": NONE}


LONG_AGO = 9
"""Days after which goods that were sent have come (our own choice)."""


def is_long_ago(line: Line, event: Event, days: dict[str, FieldValue]) -> bool:
    """Tell whether goods were sent so long ago that they have come: `sent masks in March`."""
    today, day = line.context.today, days["date_end"].value or days["date"].value
    if event.verb is None or event.verb.form != "past" or today is None or day is None:
        return False
    return bool((today - day).days >= LONG_AGO)


def come_later(line: Line, draft: Draft) -> Draft:
    """Let goods have come that their sentence says so of later: `shipped 500; they landed on 3 May`."""
    if draft.type != "delivery" or draft.value("status") not in SENT:
        return draft
    for verb in line.verbs("arrive"):
        they = verb.index > 1 and line.atoms[verb.index - 1].low in THEY
        if not they or verb.form != "past" or verb.ahead or verb.start < draft.evidence[0].end:
            continue
        fields = dict(draft.fields)
        fields["status"] = line.context.quoted("arrived", verb.start, verb.end)
        day = next((one for one in line.whens if 0 < one.index - verb.index <= BEHIND), None)
        if day is not None and day.when is not None and day.when.first is not None:
            fields |= {**line.context.day_fields(day.when), "date_end": NONE}
        return draft.with_fields(fields)
    return draft
