"""Givers whose names we do not know: companies before a verb of giving or in a list, provinces."""

from __future__ import annotations

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.drafts import NONE, FieldValue
from aidlift.intake.goods_kinds import Goods
from aidlift.intake.goods_left import MAKERS
from aidlift.intake.grammar import ADVERBS, led_by
from aidlift.intake.lexicon import organisations
from aidlift.intake.parties import BODIES, ORGANISATION_ENDS
from aidlift.intake.parties_near import PREPOSITIONS, field_of
from aidlift.intake.supply_nouns import Event
from aidlift.intake.supply_pledges import begun_with

DONATING = frozenset(("donate", "give", "gift", "contribute", "pledge", "promise", "commit", "offer"))
"""Verbs whose subject gives of its own, also where it is a carrier or a name that we do not know."""

THE_BODY = frozenset(("the agency", "the company", "the organisation", "the organization", "the foundation"))


def name_beside(line: Line, goods: Goods) -> FieldValue | None:
    """Return the unknown name before a number of a list: `MAS donated 1,000 masks and Brandix 20 beds`."""
    atoms = line.atoms
    last = goods.first - 1
    while last > 0 and atoms[last].low in ("another", "a", "further", "additional"):
        last -= 1
    first = last
    while first > 0 and (atoms[first].is_name or atoms[first].text in ORGANISATION_ENDS):
        first -= 1
    led = first
    while led > 0 and atoms[led].low in ("the", *BODIES):
        led -= 1
    if goods.number is None or first == last or atoms[led].low not in (",", "and", "while"):
        return None
    if not any(one.is_a("item") for one in atoms[:led]):  # goods that another gave stand before
        return None
    return line.context.words(atoms[first + 1].start, atoms[last].end)


def unknown_subject(line: Line, event: Event) -> FieldValue | None:
    """Return the carrier or unknown name right before a verb of giving; nobody where other words stand there.

    Goods that `local traders donated` are not given by who gave in the sentence before.
    """
    verb = event.verb
    if verb is None or verb.verb_class not in ("give", "pledge", "send", "allocate"):
        return None
    atoms = line.atoms
    place = _subject_end(atoms, verb)
    if place < 0:
        return None
    clause = atoms[place].low in ("which", "who") and place > 1  # `Rotary, which has given $2 million, will`
    if clause:
        place -= 2 if atoms[place - 1].low == "," else 1
    apposed = _apposed(line, place) if atoms[place].low == "," else None
    if apposed is not None:
        return apposed
    if atoms[place].low in THE_BODY:  # `WHO said the agency had released`
        bodies = [one for one in line.parties if one.kind == "org" and one.last < place]
        return field_of(line, bodies[-1]) if bodies else _body_before(line, atoms[place])
    if atoms[place].low in UNIONS and place and atoms[place - 1].low == "the":
        return _body_before(line, atoms[place])
    if atoms[place].is_a("item") and atoms[place].text in MAKERS:  # `On Friday Moderna shipped`
        named = line.context.quoted(atoms[place].text, atoms[place].start, atoms[place].end)
        return named if verb.lemma in DONATING else NONE
    carrier = next((one for one in line.parties if one.last == place and one.kind == "carrier"), None)
    if carrier is not None:
        return field_of(line, carrier) if verb.lemma in DONATING else None
    part = next((one for one in line.parties if one.kind == "part" and place - 1 <= one.last <= place), None)
    abroad = part is not None and (
        part.country not in (line.context.home, line.context.topic)
        or any(
            one.country != part.country and one.first > place and led_by(atoms, one.first) == "to"
            for one in line.parties
        )
    )
    if part is not None and part.country and abroad:
        after = atoms[part.last + 1].low if part.last < place else "province"
        if after in STATES and led_by(atoms, part.first) not in PREPOSITIONS:  # `Yunnan province gave`
            return field_of(line, part)
        ruled = part.first > 1 and atoms[part.first - 1].low == "of"
        if ruled and atoms[part.first - 2].is_a("government", "ministry"):  # `the government of Bavaria gave`
            return field_of(line, part)
    return _unknown_name(line, verb, place, body=clause)


def _apposed(line: Line, comma: int) -> FieldValue | None:
    """Return whose office acts, named between commas: `The UK's development ministry, DFID, supplied`."""
    atoms = line.atoms
    first = next((at for at in range(comma - 2, max(0, comma - MOST_APPOSED), -1) if atoms[at].low == ","), 0)
    for party in reversed(line.parties):
        owns = party.country is not None and party.last + 1 < first and atoms[party.last + 1].low == "'s"
        between = atoms[party.last + 2 : first]
        if owns and between and all("verb" not in one.senses and one.quantity is None for one in between):
            return field_of(line, party)
    return None


MOST_APPOSED = 6
"""Words between the commas around a name (our own choice)."""

UNIONS = frozenset(("bloc", "union", "alliance", "agency", "organisation", "organization", "foundation"))


def _body_before(line: Line, noun: Atom) -> FieldValue | None:
    """Return the body that an earlier sentence named: `The agency will provide`, `The bloc would supply`."""
    context = line.context
    for said in (context.donor, context.speaker):
        if (
            said is not None
            and said.sentence >= context.number - BODY_LASTS
            and said.value in organisations()
        ):
            return context.quoted(said.value, noun.start, noun.end, "resolved")
    return None


BODY_LASTS = 4
"""Sentences after which `the agency` may be another than the one named (our own choice)."""

STATES = frozenset(("province", "state", "city", "prefecture", "region"))


def _subject_end(atoms: list[Atom], verb: Atom) -> int:
    """Return where the words before a verb and its helpers end; -1 where it has none, as after `to`."""
    begun = begun_with(atoms, verb)
    place = (verb.index if begun is None else begun) - 1
    while place >= 0 and (atoms[place].is_a("verbword") or atoms[place].low in ADVERBS):
        if atoms[place].low == "to":
            return -1
        place -= 1
    return place


def joined_name(line: Line, event: Event) -> FieldValue | None:
    """Return a name we do not know behind `and` that ends as a country: `and Debmarine Namibia gave`."""
    verb, atoms = event.verb, line.atoms
    if (
        verb is None
        or verb.lemma not in DONATING
        or event.passive
        or not any(one.verb_class for one in atoms[: verb.index])
    ):
        return None
    place = _subject_end(atoms, verb)
    first = place - atoms[place].is_a("place") if place > 0 else 0
    if first == place or not atoms[first].is_name:
        return None
    while first > 0 and atoms[first - 1].is_name:
        first -= 1
    if not first or atoms[first - 1].low not in ("and", "while", ","):
        return None
    return line.context.words(atoms[first].start, atoms[place].end)


def _unknown_name(line: Line, verb: Atom, place: int, *, body: bool) -> FieldValue | None:
    """Return a name of several words that gives; nobody where it may be a person, None without a name."""
    atoms = line.atoms
    first = place
    if place > 0 and atoms[place].is_a("place") and atoms[place - 1].is_name:  # `UOB Indonesia gave`
        first -= 1
    while first >= 0 and (atoms[first].is_name or (atoms[first].low in ("-", "&") and first < place)):
        first -= 1
    lead = atoms[first] if first >= 0 else None
    if first == place:
        return NONE if _is_bare_plural(atoms, place) else None
    if lead is not None and (lead.low in PREPOSITIONS or lead.is_a("title", "person")):
        return None
    if first + 1 == place and atoms[place].text in ORGANISATION_ENDS:  # `the Society`: named before
        return None
    known = line.context.donor
    if first + 1 == place and known is not None and atoms[place].text in known.value.split():
        return line.context.recall(known)  # `Ma` after `the Jack Ma Foundation`
    # perhaps a person of some country
    alone = first + 1 == place and atoms[place].text[1:].islower() and not body
    if first + 1 == place and atoms[place].text.isupper() and len(atoms[place].text) > 1:
        return line.context.quoted(atoms[place].text, atoms[place].start, atoms[place].end)  # `LG delivered`
    if alone or (verb.lemma not in DONATING and (lead is None or lead.low != "'s")):
        return NONE
    if first + 1 < place and atoms[first + 1].low in BODIES:  # `Philanthropist Ali Banda gave`
        first += 1
    named = line.context.document.text[atoms[first + 1].start : atoms[place].end]
    return line.context.quoted(named, atoms[first + 1].start, atoms[place].end)


def _is_bare_plural(atoms: list[Atom], place: int) -> bool:
    """Tell whether a subject is new and not named: `local traders`, unlike `the traders`, `they`."""
    one = atoms[place] if place >= 0 else None
    if one is None or one.senses or not one.low.isalpha() or not one.low.endswith("s"):
        return False
    lead = [other.low for other in atoms[max(0, place - 3) : place]]
    return not any(word in ("the", "these", "those", "its", "their", "both") for word in lead)
