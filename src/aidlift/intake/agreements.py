"""Agreements: parties that agree on, propose or open something together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.drafts import NONE, Draft, FieldValue
from aidlift.intake.lexicon import countries
from aidlift.intake.numbers import find_quantities
from aidlift.intake.parties import Party

SUBJECTS = [
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            "emergency_supplies_reserve",
            r"(?:emergency|medical|regional|joint|common|shared|strategic|anti-epidemic)\s(?:[\w-]+\s){0,3}"
            r"(?:reserves?|stockpiles?)\b|(?:reserves?|stockpiles?)\s(?:of|for)\s(?:[\w-]+\s){0,2}"
            r"(?:emergency|emergencies|medical|medicines|relief|supplies|equipment|goods)"
            r"|emergency\s(?:medical\s)?suppl(?:y|ies)",
        ),
        (
            "{kind}_fund",
            r"(?P<kind>response|emergency|recovery|solidarity|trust|pandemic|relief|regional|joint)\sfund\b",
        ),
        (
            "purchase_agreement",
            r"(?:purchase|market|procurement)\s(?:agreement|contract|deal|commitment)s?\b"
            r"|(?:agreement|contract|deal)s?\s[^.;]{0,50}\bunder which\s[^.;]{0,40}\bdoses\b",
        ),
        (
            "joint_procurement",
            r"(?:joint|pooled|common|bulk|collective)(?:ly)?\s(?:procure\w*|purchas\w+|buy\w*)"
            r"|pool\w*\s(?:their\s)?(?:procure\w*|purchas\w+)"
            r"|(?:buy|procure|purchase)\s[^.;]{0,60}\b(?:jointly|together)\b",
        ),
        (
            "poverty_reduction_centre",
            r"poverty\s(?:alleviation|reduction)[^.,;]*|cent(?:re|er)\s(?:for|of|on)[^.;]{0,30}poverty",
        ),
        ("ecommerce_forum", r"e-commerce"),
        (
            "vaccine_cooperation",
            r"vaccine\s(?:co-?operation|partnership|production|supply|manufactur\w+|development|research|plants?)"
            r"|(?:co-?)?(?:produc\w+|manufactur\w+|develop\w*)\s[^.;]{0,40}vaccin"
            r"|(?:mak|bottl)ing\s[^.;]{0,20}vaccin|vaccin\w+\s[^.;]{0,40}\b(?:produced|manufactured|made)\b",
        ),
        ("technology_transfer", r"technology\stransfer|transfer\sof\stechnology"),
        (
            "green_channel",
            r"green\s(?:channel|corridor|lane)|humanitarian\s(?:corridor|channel|air\s?bridge)|air\s?bridge",
        ),
        ("border_screening", r"border\sscreening|screening\s(?:at|of|along)\s(?:the\s|their\s)*borders?"),
        (
            "response_plan",
            r"(?:joint|common|regional)\s(?:[\w-]+\s){0,2}(?:plan|strategy|action\splan)\b",
        ),
        (
            "cross_border_surveillance",
            r"cross-border\s(?:surveillance|coordination|collaboration|cooperation|response|preparedness)"
            r"|joint\s(?:surveillance|task\sforce)",
        ),
        ("joint_measures", r"(?:joint|common|shared|collective)\s(?:[\w-]+\s){0,2}measures\b"),
        (
            "joint_response",
            r"(?:joint|common|collective|unified|co-?ordinated)\s(?:[\w-]+\s){0,2}response\b"
            r"|co-?ordinate\s(?:their|the|a)\s(?:\w+\s)?response\b",
        ),
        (
            "mou_revision",
            r"(?:revis|amend|updat|renew|extend)\w*\s(?:[\w-]+\s){0,3}(?:memorandum\sof\sunderstanding|MoU)\b",
        ),
        (
            "data_sharing",
            r"(?:data|information)[\s-](?:sharing|exchange)"
            r"|(?:share|sharing\sof|exchange|exchange\sof)\s(?:[\w-]+\s){0,2}(?:data|information|results)",
        ),
        ("clinical_trial", r"clinical\strials?"),
        ("disease_surveillance", r"disease\ssurveillance"),
        ("travel_corridor", r"travel\s(?:bubble|corridor)"),
        (
            "funding",
            r"(?:loan|grant|financing|funding|credit)\sagreement"
            r"|[$€£]\s?[\d.,]+\s(?:million|billion)\s(?:\w+\s){0,2}(?:agreement|deal|pact|loan|grant)",
        ),
        (
            "cooperation",
            r"memorandum\sof\sunderstanding|MoU|cooperation\sagreement|framework\sagreement"
            r"|strengthen\s(?:\w+\s){0,2}cooperation|memorandum\b",
        ),
    )
]
BLOCS = frozenset(
    (
        *("ASEAN", "SAARC", "African Union", "EU", "GCC", "CARICOM", "ECOWAS", "SADC", "Arab League", "SCO"),
        *("OIC", "BRICS", "Pacific Islands Forum", "East African Community", "IGAD"),
    )
)
"""Bodies whose members agree among themselves, so that one name is enough for an agreement."""

OFFICERS = frozenset(("leaders", "presidents", "ministers", "secretaries", "heads", "envoys", "governments"))
"""Who agrees for the countries that follow: `the health secretaries of Bhutan, India and Nepal`."""

FOUNDING = ("set up", "establish", "build", "create", "form", "open", "launch", "start", "propose", "sign")


def read_agreements(line: Line) -> list[Draft]:
    """Read what parties agree on; agreeing to give is a pledge, not an agreement."""
    verbs = _agreeing(line)
    verb = _put_forward(line) or (
        _of_subject(line, verbs) if len(verbs) > 1 else verbs[0] if verbs else _closed(line)
    )
    if verb is None or verb.negated:
        note_met(line)
        return []
    words = line.context.document.text[line.atoms[verb.index].start : line.sentence.end]
    whole = line.text if _is_opening(line, verb) or verb.passive else words
    found = next(((name, hit) for name, pattern in SUBJECTS if (hit := pattern.search(whole))), None)
    if found is None or not _is_founding(line, verb):
        return []
    bound = max((one.index for one in verbs if one.index < verb.index), default=-1)
    parties = (
        [one for one in _parties(line, verb) if one[1] >= line.atoms[bound + 1].start] if bound >= 0 else []
    )
    parties = parties or _parties(line, verb)
    first_hand = bool(parties) or any(one.when is not None for one in line.whens)
    parties = parties or _met_before(line, verb)
    if not parties:
        return []
    name, hit = found[0], found[1]
    groups = [parties]
    if name == "purchase_agreement":
        makers = _makers(line, verb)
        each = len(parties) == 1 and hit[0].lower().endswith("agreements")
        groups = [[*parties, one] for one in makers] if each else [[*parties, *makers]]
        if not groups or len({code for code, _, _ in groups[0]}) < LEAST_MEMBERS - 1:
            return []
    if name == "response_plan" and verb.verb_class == "start":  # a plan that is launched asks for money
        return []
    name = name.format(kind=hit["kind"].lower()) if "kind" in hit.groupdict() else name
    base = line.sentence.start if whole is line.text else verb.start
    start = base + hit.start() if whole is not line.text else line.sentence.start + hit.start()
    context = line.context
    fields = {
        "parties": _named_together(line, groups[0]),
        "subject": context.quoted(name, start, start + len(hit[0])),
        "status": context.quoted(_status(line, verb), verb.start, verb.end),
        "place": _where(line, verb),
        **(_when(line, verb) if first_hand else _met_on(line)),
    }
    first = parties[0][1]
    begin = first if line.sentence.start <= first < verb.start else verb.start
    evidence = context.span(min(begin, start), start + len(hit[0]))
    draft = Draft("agreement", fields, (evidence,), "agreement")
    more = [draft.with_fields({**draft.fields, "parties": _named_together(line, one)}) for one in groups[1:]]
    return [draft, *more, *_second(line, draft, verb, whole)]


def _named_together(line: Line, parties: Sequence[tuple[str, int, int]]) -> FieldValue:
    """Return the parties of an agreement, in the order of the alphabet."""
    spans = tuple(line.context.span(begin, end) for _, begin, end in parties)
    return FieldValue(tuple(sorted({code for code, _, _ in parties})), "quoted", spans)


def _second(line: Line, draft: Draft, verb: Atom, whole: str) -> list[Draft]:
    """Return what else is agreed in the same words: `to establish a response fund and a regional reserve`."""
    stored = draft.value("subject").endswith(("_reserve", "_fund"))
    told = draft.fields["subject"].spans[0]
    base = line.sentence.start if whole is line.text else verb.start
    for name, pattern in SUBJECTS[:2] if stored else SUBJECTS:
        hit = pattern.search(whole)
        if hit is None or told.start <= base + hit.start() < told.end:
            continue
        between = sorted((told.start - base, hit.end(), told.end - base, hit.start()))[1:3]
        if not stored and "and to " not in whole[between[0] : between[1]]:
            continue  # `to set up a joint task force and to pool their procurement`
        name = name.format(kind=hit["kind"].lower()) if "kind" in hit.groupdict() else name
        start, end = base + hit.start(), base + hit.end()
        evidence = line.context.span(min(draft.evidence[0].start, start), end)
        subject = line.context.quoted(name, start, end)
        return [Draft("agreement", {**draft.fields, "subject": subject}, (evidence,), "agreement")]
    return []


ACCEPTED = frozenset(
    ("agreed", "signed", "approved", "accepted", "endorsed", "adopted", "rejected", "received")
)
"""What becomes of a proposal that is no longer only put forward."""

FORWARD = frozenset(("put", "forward", "tabled", "submitted", "presented", "floated", "unveiled"))


def _put_forward(line: Line) -> Atom | None:
    """Return the proposal of `a proposal to build a reserve was put forward`, to which nobody agreed yet."""
    if "proposal" not in line.lows or FORWARD.isdisjoint(line.lows):
        return None
    if not ACCEPTED.isdisjoint(line.lows):
        return None
    word = next(one for one in line.atoms if one.low == "proposal")
    after = line.atoms[word.index + 1 : word.index + 4]
    return word if any(one.low in ("to", "for", "by") for one in after) else None


def _makers(line: Line, verb: Atom) -> list[tuple[str, int, int]]:
    """Return firms with whom doses are bought, by names that we may not know: `with Delta and Gamma`."""
    found: list[tuple[str, int, int]] = []
    last = -1
    for one in line.atoms:
        firm = one.is_a("item") and one.text.isalpha() and one.text[:1].isupper()
        if not (one.is_name or firm) or any(party.first <= one.index <= party.last for party in line.parties):
            continue
        lead = line.atoms[one.index - 1] if one.index else None
        after = line.atoms[one.index + 1] if one.index + 1 < len(line.atoms) else None
        linked = lead is not None and lead.low in ("with", "between")
        joined = lead is not None and lead.low in ("and", ",") and _is_linked(line, one.index, last)
        speaks = (
            one.index < verb.index
            and after is not None
            and (after.verb_class in ("say", "pledge", "agree") or after.low.startswith(CLOSING))
        )
        if linked or joined or speaks:
            found.append((one.text, one.start, one.end))
            last = one.index
    return found


def _is_linked(line: Line, index: int, last: int) -> bool:
    """Tell whether a name goes on a list of those with whom something is signed."""
    if last >= 0 and index - last <= LEAST_MEMBERS:
        return True
    before = next((one for one in line.parties if 0 < index - one.last <= LEAST_MEMBERS - 1), None)
    return before is not None and line.atoms[before.first - 1].low in ("with", "between")


CLOSING = ("reach", "struck", "strik", "enter", "seal", "conclud", "announc")
DEALS = frozenset(("agreement", "deal", "pact", "accord", "memorandum", "mou"))
MOST_TO_DEAL = 7
"""Words from `entered into` to the agreement (our own choice)."""


def _closed(line: Line) -> Atom | None:
    """Return the word of `entered into an agreement`, `announced a deal` or `an accord concluded between`."""
    for deal in line.atoms if not DEALS.isdisjoint(line.lows) else ():
        if deal.low not in DEALS:
            continue
        for one in line.atoms[max(0, deal.index - MOST_TO_DEAL) : deal.index + 3]:
            if one.low.startswith(CLOSING) and not one.hedged and not one.ahead:
                return one
    return None


MEETING = (
    frozenset(("meeting", "summit", "conference", "communique", "communiqué", "signing", "ceremony")) | DEALS
)
"""What a later sentence calls where and when something was agreed: `at a meeting held in Kampala`."""


def date_agreements(line: Line, found: list[tuple[Draft, int, int]]) -> list[tuple[Draft, int, int]]:
    """Read `The memorandum was signed in Dhaka on Monday` as the day and place of what was told before."""
    if not found or MEETING.isdisjoint(line.lows):
        return found
    if not any(verb.low in ("held", "signed", "reached", "issued", "inked", "met") for verb in line.atoms):
        return found
    days = _inherited(_when(line, line.atoms[0]))
    members = [one for one in line.parties if one.kind in ("country", "org")]
    held = next(
        (one for one in line.parties if line.atoms[one.first - 1].low in ("in", "at") and one.first), None
    )
    for place in range(len(found) - 1, -1, -1):
        draft, paragraph, number = found[place]
        if line.context.number - number > 1 + 1:
            break
        if draft.type != "agreement" or draft.value("date") is not None:
            continue
        fields = {**draft.fields, **days} if days["date"].value is not None else dict(draft.fields)
        told = draft.value("parties")
        if (
            len(told) == 1
            and told[0] in [one.country or one.code for one in members]
            and len(members) > LEAST_MEMBERS
        ):
            spans = tuple(line.context.span(one.start, one.end) for one in members)
            codes = tuple(sorted({one.country or one.code for one in members}))
            fields["parties"] = FieldValue(codes, "inherited", spans)
        if fields["place"].value is None and held is not None and held.name:
            fields["place"] = line.context.quoted(held.name, held.start, held.end, "inherited")
        found[place] = draft.with_fields(fields), paragraph, number
    return found


def _inherited(fields: dict[str, FieldValue]) -> dict[str, FieldValue]:
    """Return fields of another sentence as such."""
    return {name: replace(one, status="inherited") if one.spans else one for name, one in fields.items()}


def _of_subject(line: Line, verbs: Sequence[Atom]) -> Atom:
    """Return the verb right behind which something is agreed: `agreed to meet, and Modi proposed a fund`."""
    text = line.context.document.text
    ends = [*[one.start for one in verbs[1:]], line.sentence.end]
    for verb, end in zip(verbs, ends, strict=True):
        words = text[verb.start : end]
        if any(pattern.search(words) for _, pattern in SUBJECTS):
            return verb
    return verbs[0]


def _is_opening(line: Line, verb: Atom) -> bool:
    return (
        verb.lemma in ("open", "launch", "establish", "set up", "create", "propose")
        and not verb.ahead
        and (verb.form == "past" or (verb.low == "set up" and not verb.ahead))
    )


def _is_founding(line: Line, verb: Atom) -> bool:
    later = line.atoms[verb.index + 1 : verb.index + 6]
    if any(one.verb_class in ("give", "send") and one.lemma != "share" for one in later):
        return False
    # `have agreed, at a meeting held online on 15 April, to`
    if later and later[0].low in (",", "with", "at", "in", "during"):
        later = line.atoms[verb.index + 1 : verb.index + MOST_ASIDE]
    return (
        verb.lemma != "agree"
        or verb.passive
        or any(one.lemma in FOUNDING or one.low in ("on", "that", "to") for one in later)
    )


MOST_ASIDE = 20
"""Words between `agreed` and what is agreed, where a clause stands between (our own choice)."""


def _status(line: Line, verb: Atom) -> str:
    if verb.lemma == "propose" or verb.low == "proposal":
        return "proposed"
    agreed = verb.lemma in ("agree", "sign", "ink", "conclude") or verb.low.startswith(CLOSING)
    return "agreed" if agreed else "established"


def _parties(line: Line, verb: Atom) -> list[tuple[str, int, int]]:
    """Return those who agree: before the verb, and joined by `with`, `between`, `and` after it."""
    found = _the_two(line, verb)
    for party in line.parties:
        if _are_counted(line, party) and party.last < verb.index:  # `China and five South Asian countries`
            lead = line.atoms[max(0, party.first - 3) : party.first]
            begin = next((one.start for one in lead if one.quantity is not None), party.start)
            found.append((party.code, begin, party.end))
            continue
        if _is_proposer(line, party):  # `have agreed to a Chinese proposal`
            found.append((party.code, party.start, party.end))
            continue
        if party.kind in ("media", "adjective", "part", "pronoun", "region", "carrier"):
            continue
        after = line.atoms[party.last + 1] if party.last + 1 < len(line.atoms) else None
        if party.kind == "person" and after is not None and after.verb_class == "say":
            continue  # `Minister Wu said Taiwan and the United States had agreed`
        code = party.code if party.kind == "org" else party.country or party.code
        prior = line.atoms[party.first - 1].low if party.first else ""
        if party.last < verb.index:
            held = line.atoms[max(0, party.first - 2)]
            titled = held.is_a("title", "government") or held.low in OFFICERS
            if not (prior in ("in", "of", "at") and not found and not titled):
                found.append((code, party.start, party.end))
            continue
        linked = any(one.low in ("with", "between") for one in line.atoms[verb.index : party.first])
        lead = line.atoms[max(verb.index, party.first - 5) : party.first]
        if verb.low == "proposal" and (prior == "by" or code in BLOCS):
            found.append((code, party.start, party.end))
            continue
        behalf = prior == "of" and any(one.low == "with" for one in lead) and _are_officers(lead)
        if behalf or prior in ("with", "between") or (found and prior in (",", "and") and linked):
            found.append((code, party.start, party.end))
    return found


def _are_officers(atoms: Sequence[Atom]) -> bool:
    """Tell whether officials stand for the country that follows: `with health officials of Gabon`."""
    return any(one.low in OFFICERS or one.is_a("government", "title") for one in atoms)


def _the_two(line: Line, verb: Atom) -> list[tuple[str, int, int]]:
    """Return whom `the two countries` and `both sides` mean: the two that the text is most about."""
    context = line.context
    other = context.second or _told_before(line)
    if context.topic is None or other is None:
        return []
    for index, atom in enumerate(line.atoms[: verb.index]):
        after = line.atoms[index + 1] if index + 1 < len(line.atoms) else None
        if atom.text.lower() in ("two", "both") and after is not None and after.low in SIDES:
            return [(code, atom.start, after.end) for code in (context.topic, other)]
    return []


def _told_before(line: Line) -> str | None:
    """Return the country told last before this sentence, beside the one that the text is about."""
    own = {one.country for one in line.parties}
    told = (one for one in reversed(line.context.names.told) if one != line.context.topic and one not in own)
    return next(told, None)


def _met_before(line: Line, verb: Atom) -> list[tuple[str, int, int]]:
    """Return whom `They agreed` means: the parties that the sentence before named together."""
    met = line.context.met
    lead = line.atoms[max(0, verb.index - MOST_BEHIND) : verb.index]
    meant = any(one.low in ("they", "ministers", "leaders", "countries", "sides") for one in lead)
    if met is None or not meant or line.context.number - met[0] > 1:
        return []
    return list(met[1])


def _met_on(line: Line) -> dict[str, FieldValue]:
    """Return the day of the meeting that the sentence before told of."""
    return line.context.day_fields(line.context.met[2] if line.context.met else None, inherited=True)


def _agreeing(line: Line) -> list[Atom]:
    """List the verbs of agreeing and opening, but those behind `to`: `agreed to sign`."""
    told = line.verbs("agree_give", "agree", "start")
    if not told:
        return []
    verbs = [one for one in told if one.lemma in AGREEING or _is_opening(line, one)]
    return [one for one in verbs if one is verbs[0] or line.atoms[one.index - 1].low != "to"]


AGREEING = frozenset(("agree", "propose", "sign", "ink", "conclude"))


def note_met(line: Line) -> None:
    """Remember who is named together in a sentence, three or more of them or with a body of countries."""
    named = [one for one in line.parties if one.kind in ("country", "org")]
    if len(named) >= LEAST_MEMBERS or any(one.code in BLOCS for one in named):
        parties = tuple((one.country or one.code, one.start, one.end) for one in named)
        line.context.met = (line.context.number, parties, line.day_told)


SIDES = frozenset(
    ("countries", "sides", "nations", "governments", "neighbours", "neighbors", "parties", "states")
)


def _is_proposer(line: Line, party: Party) -> bool:
    """Tell whether others agree to what a country proposed: `agreed to a Chinese proposal`."""
    after = line.atoms[party.last + 1] if party.last + 1 < len(line.atoms) else None
    return party.kind == "adjective" and after is not None and after.low in ("proposal", "initiative")


def _are_counted(line: Line, party: Party) -> bool:
    """Tell whether a region stands for some of its countries: `five South Asian countries`."""
    if len(party.code) == CODE or party.kind not in ("region", "adjective"):
        return False
    lead = line.atoms[max(0, party.first - 3) : party.first]
    after = line.atoms[party.last + 1] if party.last + 1 < len(line.atoms) else None
    counted = any(one.quantity is not None or one.low in NUMBERS for one in lead)
    # `the China-South Asian Countries Reserve`
    counted = counted or bool(lead and lead[-1].low in ("-", "–"))
    return counted and after is not None and after.low in SIDES


CODE = 3
NUMBERS = frozenset(
    ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "several", "its")
)


def _where(line: Line, verb: Atom) -> FieldValue:
    """Return where parties agreed, if a place right behind the verb says so: `agreed in Arusha to`."""
    for party in line.parties:
        if 0 < party.first - verb.index <= MOST_BEHIND and party.kind in ("country", "capital", "part"):
            if line.atoms[party.first - 1].low in ("in", "at", "near"):
                return line.context.quoted(party.name or party.code, party.start, party.end)
            return NONE
    return NONE


MOST_BEHIND = 4
"""Words from the verb to the place where parties agreed (our own choice)."""


def _when(line: Line, verb: Atom) -> dict[str, FieldValue]:
    dated = [
        atom for atom in line.whens if atom.when and atom.when.role in ("on", "period") and atom.when.first
    ]
    near = min(dated, key=lambda atom: abs(atom.index - verb.index), default=None)
    return line.context.day_fields(near.when if near is not None else None)


LEAST_MEMBERS = 3


def members_listed(line: Line) -> FieldValue | None:
    """Return the countries that a sentence lists, three or more: they may be the parties of an agreement."""
    found: list[Party] = []
    for party in line.parties:
        if party.kind != "country" or not party.country:
            continue
        if found and not _goes_on(line, found[-1], party):
            if len(found) >= LEAST_MEMBERS:
                break
            found = []
        found.append(party)
    if len(found) < LEAST_MEMBERS:
        return None
    spans = tuple(line.context.span(party.start, party.end) for party in found)
    return FieldValue(tuple(sorted({str(party.country) for party in found})), "inherited", spans)


def _goes_on(line: Line, one: Party, other: Party) -> bool:
    return all(atom.low in (",", "and", "&", "the") for atom in line.atoms[one.last + 1 : other.first])


def share_parties(drafts: list[Draft], listed: Sequence[FieldValue] = ()) -> list[Draft]:
    """Give an agreement with one named party those of the agreement beside it that names that party.

    `listed` are the lists of countries told in the text; without another agreement the longest serves.
    """
    longest = max(listed, key=lambda one: len(one.value), default=None)
    lists = [draft for draft in drafts if draft.type == "agreement" and len(draft.value("parties")) > 1]
    shared = []
    for draft in drafts:
        parties = draft.value("parties") if draft.type == "agreement" else ()
        named = {one for one in parties if not _is_region(one)}
        if not parties or len(named) > 1:
            shared.append(draft)
            continue
        if draft.value("status") == "proposed" and not _is_region(parties[0]):
            shared.append(draft)  # one may propose alone
            continue
        fuller = next((other for other in lists if named < _named(other)), None)
        if fuller is None and (parties[0] in BLOCS or (longest is None and len(parties) > 1)):
            shared.append(draft)
            continue
        if fuller is None and longest is None:
            if len(parties) > 1 or _is_region(parties[0]):
                shared.append(draft)
            continue
        if fuller is None and longest is not None and _counts_more(draft, len(longest.value)):
            shared.append(draft)  # `eleven West African countries`, of which three are listed
            continue
        own = draft.fields["parties"]
        own = replace(own, value=tuple(sorted(named)))
        one = fuller.fields["parties"] if fuller is not None else _with(own, longest)
        draft = draft.with_fields({**draft.fields, "parties": FieldValue(one.value, "inherited", one.spans)})
        shared.append(draft)
    return shared


def _counts_more(draft: Draft, listed: int) -> bool:
    """Tell whether an agreement's counted parties are more than a list of countries holds."""
    counts = [one for span in draft.fields["parties"].spans for one in find_quantities(span.quote)]
    return any(one.value > listed + 1 for one in counts)


def _named(draft: Draft) -> set[str]:
    """Return the parties of an agreement that are no regions."""
    return {one for one in draft.value("parties") if not _is_region(one)}


def _is_region(party: str) -> bool:
    """Tell whether a party is a region that stands for some of its countries."""
    known = countries().get(party)
    return known is not None and known.kind == "region" and party not in BLOCS


def _with(own: FieldValue, longest: FieldValue | None) -> FieldValue:
    """Join the one party of an agreement and a list of countries."""
    if longest is None:
        return own
    parties = tuple(sorted({*own.value, *longest.value}))
    return FieldValue(parties, "inherited", (*own.spans, *longest.spans))
