"""What a later sentence adds to goods told before: `The doses were donated by Spain`, `flown in by KLM`."""

from __future__ import annotations

from dataclasses import replace

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.drafts import NONE, Draft, FieldValue
from aidlift.intake.lexicon import words
from aidlift.intake.parties_near import leading
from aidlift.intake.who_acts import subject

Told = tuple[Draft, int, int]
BACK = 3
"""Sentences that such words may look back (our own choice)."""

MOST_BEFORE, MOST_BEHIND = 6, 4
"""Words before `a gift` and from there to the giver (our own choice)."""


NEAR = 14
"""Words between an arrival and its day (our own choice)."""

GIVEN = words("donated")
FLOWN = frozenset(("fly", "carry", "transport", "airlift", "bring in", "ship", "deliver"))


def fill_in(line: Line, found: list[Told]) -> list[Told]:
    """Give deliveries and pledges of the sentences before the donor or carrier that this one names."""
    if not found or line.kinds.isdisjoint(("verb", "gift")) or _counts_goods(line):
        return found
    come, due = _come(line), _due(line)
    donor, carrier, day = _donor(line), _carrier(line), _day(line, come)
    if donor is None and carrier is None and come is None and due is None:
        return found
    begin = len(found)
    told = found[-1][1:]
    while begin > 0 and (line.context.number - found[begin - 1][2] <= BACK or _is_listed(line, found, begin)):
        begin -= 1
    for place in range(begin, len(found)):
        draft, paragraph, number = found[place]
        draft = _arrived(line, draft, come) if come is not None else draft
        draft = _expected(line, draft, due) if due is not None else draft
        apart = paragraph != told[0] and number != told[1] and not _is_listed(line, found, place)
        found[place] = _with(line, draft, None if apart else donor, carrier, day), paragraph, number
    return found


def _counts_goods(line: Line) -> bool:
    """Tell whether a sentence counts goods or money of its own; `the two countries` are none."""
    for one in line.quantities:
        behind = line.atoms[one.index + 1 : one.index + MOST_COUNTED]
        if one.quantity is not None and (one.quantity.unit or any(x.is_a("item", "unit") for x in behind)):
            return True
    return False


MOST_COUNTED = 5
"""Words from a number to the goods that it counts (our own choice)."""


def _is_listed(line: Line, found: list[Told], begin: int) -> bool:
    """Tell whether a draft stands in a line of the list that the draft behind it belongs to."""
    if begin == len(found) or found[begin - 1][1] != found[begin][1]:
        return False
    first, last = found[begin - 1][0].evidence[0].end, found[begin][0].evidence[0].start
    return "\n" in line.context.document.text[first:last]


def _donor(line: Line) -> FieldValue | None:
    """Return who gave, in `the vaccine was donated by the US government`."""
    verb = next(
        (one for one in line.verbs("give", "send") if one.lemma in GIVEN and _is_done(line, one)), None
    )
    if verb is None:
        return _donor_of_gift(line) or _donor_acting(line)
    if verb.ahead or not _points_back(line.atoms[: verb.index]):
        return None
    for party in line.parties:
        after = 0 < party.first - verb.index <= MOST_BEHIND + 2
        if (
            after
            and leading(line.atoms, party.first) == "by"
            and party.kind in ("country", "org", "adjective")
        ):
            return line.context.quoted(party.country or party.code, party.start, party.end, "inherited")
    return None


HANDING = frozenset(("hand", "present", "donate", "gift", "provide", "contribute", "fly", "ship", "send"))
BACK_WORDS = frozenset(("the", "these", "those", "them", "it", "all"))


def _donor_acting(line: Line) -> FieldValue | None:
    """Return who gave goods told before: `The Chinese ambassador handed the vaccines over`."""
    for verb in line.verbs("give", "send"):
        after = line.atoms[verb.index + 1 : verb.index + 4]
        acts = verb.form == "past" or (verb.form == "ing" and verb.verb_class == "send")
        if verb.lemma not in HANDING or not acts or verb.passive or verb.negated or not after:
            continue
        meant = any(one.is_a("item", "unit", "shipment") for one in after[1:]) or after[0].low in (
            "them",
            "it",
        )
        if after[0].low in BACK_WORDS and meant:
            found = subject(line, verb.index)
            return replace(found, status="inherited") if found is not None and found.value else None
    return None


def _is_done(line: Line, verb: Atom) -> bool:
    """Tell whether a verb is passive, also without its helper: `this gift, provided by Spain, marks`."""
    after = line.atoms[verb.index + 1] if verb.index + 1 < len(line.atoms) else None
    return verb.passive or (verb.form == "past" and after is not None and after.low == "by")


def _donor_of_gift(line: Line) -> FieldValue | None:
    """Return who gave, in `the doses are a donation from China` and `the masks, a gift of Peru, will`."""
    gifts = line.atoms if "gift" in line.kinds else ()
    gift = next((one for one in gifts if one.is_a("gift") and "verb" not in one.senses), None)
    if gift is None or gift.index < 2 or line.atoms[gift.index - 1].low not in ("a", "an", "generous"):
        return None
    lead = line.atoms[: gift.index - 1]
    if len(lead) > MOST_BEFORE or lead[-1].low not in ("are", "were", "is", "was", ",", "as"):
        return None
    if not _points_back(lead):
        return None
    for party in line.parties:
        near = 0 < party.first - gift.index <= MOST_BEHIND and party.kind in ("country", "org", "adjective")
        if near and leading(line.atoms, party.first) in ("from", "of", "by"):
            return line.context.quoted(party.country or party.code, party.start, party.end, "inherited")
    return None


def _carrier(line: Line) -> FieldValue | None:
    """Return who flew the goods: `A Nepal Airlines aircraft flew in the supplies`, `were flown in by KLM`."""
    party = next((one for one in line.parties if one.kind == "carrier"), None)
    verb = next((one for one in line.verbs("send", "arrive") if one.lemma in FLOWN), None)
    if party is None or verb is None or verb.negated:
        return None
    told = line.atoms[: verb.index] if verb.passive else line.atoms[verb.index + 1 :]
    if (party.first > verb.index) != verb.passive or not _points_back(told):
        return None
    return line.context.quoted(party.code, party.start, party.end, "inherited")


def _points_back(atoms: list[Atom]) -> bool:
    """Tell whether words mean goods told before: `the machines`, `these doses`, `they`."""
    meant = ("machines", "goods", "they", "them", "it")
    return any(one.is_a("item", "unit", "shipment", "gift") or one.low in meant for one in atoms[:10])


def _come(line: Line) -> Atom | None:
    """Return the verb that says that goods told before have come: `It was flown in and presented on`."""
    handing = _handing(line)
    if handing is not None:
        return handing
    for verb in line.verbs("arrive", "send", "give", "receive"):
        handed = verb.passive and verb.lemma in ("hand", "present", "receive", "welcome")
        if (
            verb.ahead
            or verb.negated
            or not (verb.verb_class == "arrive" or verb.lemma == "deliver" or handed)
        ):
            continue
        lead = line.atoms if verb.lemma == "deliver" else line.atoms[: verb.index]
        return verb if _points_back(lead) else None
    if line.lows.isdisjoint(("met", "greeted")):
        return None
    met = next((one for one in line.atoms[:MOST_BEFORE] if one.low in ("met", "greeted")), None)
    welcomed = met is not None and met.index > 1 and line.atoms[met.index - 1].get("verbword") == "be"
    return met if welcomed and met is not None and _points_back(line.atoms[: met.index]) else None


TAKEN = frozenset(("receive", "accept", "welcome"))
MOST_OBJECT = 6
"""Words from `handing over` to what is handed over (our own choice)."""


def _handing(line: Line) -> Atom | None:
    """Return where goods told before are handed over: `Handing over the beds on Monday`, `the handover`."""
    for verb in line.verbs("give", "receive"):
        if verb.lemma not in ("hand", "present") and verb.lemma not in TAKEN:
            continue
        after = line.atoms[verb.index + 1 : verb.index + MOST_OBJECT]
        if verb.ahead or verb.negated or verb.passive or not after or after[0].low not in BACK_WORDS:
            continue
        named = any(one.is_a("item", "unit", "shipment", "gift") for one in after[1:])
        if named or after[0].low in ("them", "it"):
            return verb
    told = line.atoms if not line.lows.isdisjoint(HANDOVERS) else ()
    return next((one for one in told if one.low in HANDOVERS), None)


HANDOVERS = frozenset(("handover", "hand-over", "handing-over"))


def _due(line: Line) -> Atom | None:
    """Return the verb that says when goods told before will come: `The machines are expected to land on`."""
    for verb in line.verbs("arrive"):
        if verb.ahead and not verb.negated and not verb.hedged and _points_back(line.atoms[: verb.index]):
            return verb
    return None


PROCURED = frozenset(("procured", "bought", "purchased", "secured", "sourced", "acquired", "ordered"))


def _expected(line: Line, draft: Draft, verb: Atom) -> Draft:
    """Let goods that somebody `is sending` be on their way, where a later sentence says when they come."""
    status = draft.fields.get("status")
    if draft.rule not in ("pledge_ahead", "delivery_moved") or status is None or not status.spans:
        return draft
    bought = status.spans[0].quote in PROCURED
    if draft.type == "delivery" and status.value != "expected" and not bought:
        return draft
    if not status.spans[0].quote.endswith("ing") and not bought:
        return draft
    near = [one for one in line.whens if one.when and 0 < abs(one.index - verb.index) < NEAR]
    when = near[0].when if near else None
    first, last = (when.ahead or (when.first, when.last)) if when is not None else (None, None)
    told = line.context.quoted
    fields = {
        **draft.fields,
        "status": told("expected", verb.start, verb.end, "inherited"),
        "mode": FieldValue("donation", "inferred"),
        "carrier": NONE,
        "origin": NONE,
        "destination": NONE,
        "date": told(first, when.start, when.end, "inherited") if when is not None and first else NONE,
        "date_end": told(last, when.start, when.end, "inherited")
        if when and last and last != first
        else NONE,
        "date_expr": told(when.words, when.start, when.end) if when is not None else NONE,
    }
    return replace(draft, type="delivery", rule="delivery_expected", fields=fields)


def _arrived(line: Line, draft: Draft, verb: Atom) -> Draft:
    """Let goods that were sent have come."""
    if draft.type != "delivery" or draft.value("status") != "sent" or verb.lemma == "come":
        return draft
    status = line.context.quoted("arrived", verb.start, verb.end, "inherited")
    return draft.with_fields({**draft.fields, "status": status})


def _day(line: Line, verb: Atom | None) -> FieldValue | None:
    """Return the day of `the consignment of ventilators arrived on Tuesday`, told of goods before."""
    if verb is None:
        return None
    near = [
        one for one in line.whens if one.when and one.when.role == "on" and abs(one.index - verb.index) < NEAR
    ]
    if not near or near[0].when is None:
        return None
    when = near[0].when
    return line.context.quoted(when.first, when.start, when.end, "inherited")


def _is_day_of_saying(line: Line, draft: Draft) -> bool:
    """Tell whether a draft only has the day on which it was told: `the ministry said on Monday`."""
    told = draft.fields["date_expr"]
    if not told.spans or draft.fields["date"].status != "resolved":
        return False
    start = told.spans[0].start
    before = line.context.document.small[max(0, start - LONGEST_SAYING) : start].split()
    return bool(SAYING & set(before[-2:]))


SAYING = frozenset(("said", "says", "announced", "reported", "tweeted", "statement", "confirmed"))
LONGEST_SAYING = 16
"""Characters before a day within which `announced on` stands (our own choice)."""


def _with(
    line: Line, draft: Draft, donor: FieldValue | None, carrier: FieldValue | None, day: FieldValue | None
) -> Draft:
    if draft.type not in ("delivery", "pledge"):
        return draft
    fields = {}
    told = draft.fields["donor"]
    open_yet = told.value is None or told.status in ("inherited", "inferred")
    if donor is not None and open_yet and donor.value != draft.value("recipient"):
        fields["donor"] = donor
    if carrier is not None and draft.type == "delivery" and draft.value("carrier") is None:
        fields["carrier"] = carrier
    here = draft.type == "delivery" and draft.value("status") in ("arrived", "delivered", "donated")
    if day is not None and here and (draft.value("date") is None or _is_day_of_saying(line, draft)):
        fields["date"] = day
    return replace(draft, fields={**draft.fields, **fields}) if fields else draft
