"""Agreements: parties that agree on, propose or open something together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.drafts import Draft, FieldValue
from aidlift.intake.parties import Party

NONE = FieldValue(None)
SUBJECTS = (
    (
        "emergency_supplies_reserve",
        r"(?:emergency|medical|regional|anti-epidemic)\s(?:[\w-]+\s){0,3}(?:reserves?|stockpiles?)\b"
        r"|(?:reserves?|stockpiles?)\s(?:of|for)\s(?:emergency|medical)|emergency\s(?:medical\s)?suppl(?:y|ies)",
    ),
    ("response_fund", r"(?:response|emergency|recovery|solidarity|trust|pandemic)\sfund\b"),
    (
        "poverty_reduction_centre",
        r"poverty\s(?:alleviation|reduction)[^.,;]*|cent(?:re|er)\s(?:for|of|on)[^.;]{0,30}poverty",
    ),
    ("ecommerce_forum", r"e-commerce"),
    (
        "vaccine_cooperation",
        r"vaccine\s(?:cooperation|partnership|production|supply|manufacturing)"
        r"|co-?produc\w+\s[^.;]{0,30}vaccin",
    ),
    ("technology_transfer", r"technology\stransfer|transfer\sof\stechnology"),
    (
        "green_channel",
        r"green\s(?:channel|corridor|lane)|humanitarian\s(?:corridor|channel|air\s?bridge)|air\s?bridge",
    ),
    (
        "cross_border_surveillance",
        r"cross-border\s(?:surveillance|coordination|collaboration|cooperation|response|preparedness)"
        r"|joint\s(?:surveillance|response|task\sforce)",
    ),
    ("data_sharing", r"(?:data|information)[\s-]sharing|share\s(?:data|information)"),
    ("travel_corridor", r"travel\s(?:bubble|corridor)"),
    ("financing", r"(?:loan|grant|financing|funding)\sagreement"),
    (
        "cooperation",
        r"memorandum\sof\sunderstanding|MoU|cooperation\sagreement|framework\sagreement"
        r"|strengthen\s(?:\w+\s){0,2}cooperation",
    ),
)
BLOCS = frozenset(
    ("ASEAN", "SAARC", "African Union", "EU", "GCC", "CARICOM", "ECOWAS", "SADC", "Arab League")
)
"""Bodies whose members agree among themselves, so that one name is enough for an agreement."""

OFFICERS = frozenset(("leaders", "presidents", "ministers", "secretaries", "heads", "envoys", "governments"))
"""Who agrees for the countries that follow: `the health secretaries of Bhutan, India and Nepal`."""

FOUNDING = ("set up", "establish", "build", "create", "form", "open", "launch", "start", "propose", "sign")


def read_agreements(line: Line) -> list[Draft]:
    """Read what parties agree on; agreeing to give is a pledge, not an agreement."""
    verb = next(
        (
            one
            for one in line.verbs("agree_give", "agree", "start")
            if one.lemma in ("agree", "propose", "sign") or _is_opening(line, one)
        ),
        None,
    )
    if verb is None or verb.negated:
        return []
    words = line.context.document.text[line.atoms[verb.index].start : line.sentence.end]
    whole = line.text if _is_opening(line, verb) or verb.passive else words
    found = next(
        ((name, hit) for name, pattern in SUBJECTS if (hit := re.search(pattern, whole, re.IGNORECASE))), None
    )
    if found is None or not _is_founding(line, verb):
        return []
    parties = _parties(line, verb)
    if not parties:
        return []
    name, hit = found
    base = line.sentence.start if whole is line.text else verb.start
    start = base + hit.start() if whole is not line.text else line.sentence.start + hit.start()
    context = line.context
    spans = tuple(context.span(begin, end) for _, begin, end in parties)
    fields = {
        "parties": FieldValue(tuple(sorted({code for code, _, _ in parties})), "quoted", spans),
        "subject": context.quoted(name, start, start + len(hit[0])),
        "status": context.quoted(_status(line, verb), verb.start, verb.end),
        "place": NONE,
        **_when(line, verb),
    }
    evidence = context.span(parties[0][1] if parties[0][1] < verb.start else verb.start, start + len(hit[0]))
    return [Draft("agreement", fields, (evidence,), "agreement")]


def _is_opening(line: Line, verb: Atom) -> bool:
    return (
        verb.lemma in ("open", "launch", "establish", "set up", "create", "propose")
        and not verb.ahead
        and verb.form == "past"
    )


def _is_founding(line: Line, verb: Atom) -> bool:
    later = line.atoms[verb.index + 1 : verb.index + 6]
    if any(one.verb_class in ("give", "send") and one.lemma != "share" for one in later):
        return False
    return (
        verb.lemma != "agree"
        or verb.passive
        or any(one.lemma in FOUNDING or one.low in ("on", "that", "to") for one in later)
    )


def _status(line: Line, verb: Atom) -> str:
    if verb.lemma == "propose":
        return "proposed"
    return "agreed" if verb.lemma in ("agree", "sign") else "established"


def _parties(line: Line, verb: Atom) -> list[tuple[str, int, int]]:
    """Return those who agree: before the verb, and joined by `with`, `between`, `and` after it."""
    found: list[tuple[str, int, int]] = []
    for party in line.parties:
        if party.kind in ("media", "adjective", "part", "pronoun", "region", "carrier"):
            continue
        code = party.country or party.code
        prior = line.atoms[party.first - 1].low if party.first else ""
        if party.last < verb.index:
            held = line.atoms[max(0, party.first - 2)]
            titled = held.is_a("title", "government") or held.low in OFFICERS
            if not (prior in ("in", "of", "at") and not found and not titled):
                found.append((code, party.start, party.end))
            continue
        linked = any(one.low in ("with", "between") for one in line.atoms[verb.index : party.first])
        if prior in ("with", "between") or (found and prior in (",", "and") and linked):
            found.append((code, party.start, party.end))
    return found


def _when(line: Line, verb: Atom) -> dict[str, FieldValue]:
    dated = [
        atom for atom in line.whens if atom.when and atom.when.role in ("on", "period") and atom.when.first
    ]
    if not dated:
        return {"date": NONE, "date_expr": NONE}
    when = min(dated, key=lambda atom: abs(atom.index - verb.index)).when
    assert when is not None
    return {
        "date": line.context.quoted(when.first, when.start, when.end, "resolved"),
        "date_expr": line.context.quoted(when.words, when.start, when.end),
    }


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
        if draft.type == "agreement" and len(draft.value("parties")) == 1:
            fuller = next(
                (other for other in lists if set(draft.value("parties")) < set(other.value("parties"))), None
            )
            if fuller is None and draft.value("parties")[0] in BLOCS:
                shared.append(draft)
                continue
            if fuller is None and longest is None:
                continue
            own = draft.fields["parties"]
            one = fuller.fields["parties"] if fuller is not None else _with(own, longest)
            draft = replace(
                draft, fields={**draft.fields, "parties": FieldValue(one.value, "inherited", one.spans)}
            )
        shared.append(draft)
    return shared


def _with(own: FieldValue, longest: FieldValue | None) -> FieldValue:
    """Join the one party of an agreement and a list of countries."""
    if longest is None:
        return own
    parties = tuple(sorted({*own.value, *longest.value}))
    return FieldValue(parties, "inherited", (*own.spans, *longest.spans))
