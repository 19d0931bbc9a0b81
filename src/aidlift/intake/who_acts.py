"""Who acts: the subject of a verb, in its own clause."""

from __future__ import annotations

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.drafts import FieldValue
from aidlift.intake.focus import meant_by_it
from aidlift.intake.grammar import ADVERBS, PRONOUNS, led_by
from aidlift.intake.lexicon import words
from aidlift.intake.parties import ORGANISATION_ENDS, Party
from aidlift.intake.parties_near import PREPOSITIONS, field_of, has_head
from aidlift.intake.respectively import runs
from aidlift.intake.supply_events import BREAKS, WANTING
from aidlift.intake.supply_nouns import Event

BOARDS = frozenset(
    ("board", "council", "cabinet", "parliament", "congress", "leaders", "leadership", "members")
)
OFFICES = words("offices_acting")
UNITS = frozenset(("unit", "arm", "branch", "subsidiary", "division", "chapter", "foundation"))
"""What a firm has in a country, and acts for it."""

LEVELS = frozenset(("central", "federal", "national", "new", "interim", "provincial", "transitional"))
JOINING = frozenset((",", "and", "the", "its", "their", "sister", "partner", "firm", "company", "subsidiary"))
VENUES = words("venues")
OWNING = frozenset(("that", "this", "his", "her", "their", "its", "our", "my"))
FIRST_WORDS = 4
"""Words of a sentence within which a phrase of place opens it (our own choice)."""


def subject(line: Line, anchor: int, *, takers: bool = False) -> FieldValue | None:
    """Return the nearest party before a verb that no preposition leads and that owns nothing."""
    atoms = line.atoms
    meant = _antecedent(line, anchor)
    if meant is not None:
        return field_of(line, meant, topic=True)
    start = clause_start(atoms, anchor)
    found = joined = barred = None
    for party in line.parties:
        if not start <= party.first < anchor:
            continue
        if party.kind in {"media", "part", "region", "carrier"} or _is_in_relative(
            atoms, party, start, anchor
        ):
            continue
        if _is_told(atoms, party):
            continue
        if not takers and party.country is None and "mbassador" in atoms[party.first].low:
            continue
        owned = party.kind == "pronoun" and party.first > 1 and atoms[party.first - 1].low in OWNING
        prior = led_by(atoms, party.first - owned)  # `the Indian community in that country`
        after = atoms[party.last + 1] if party.last + 1 < len(atoms) else None
        governed = (
            prior == "of"
            and party.first > 1
            and any(
                (one.is_a("government", "ministry") and one.low != "people") or one.low in OFFICES
                for one in atoms[max(0, party.first - 3) : party.first]
            )
        )
        governed = governed or (prior == "of" and _is_styled(atoms, party))
        acts = prior in ("as", "with") and after is not None and "verb" in after.senses
        acts = acts and (prior == "as" or (after is not None and after.form == "ing"))  # `as Canberra sends`
        if governed or acts:
            pass
        elif prior in PREPOSITIONS and (prior != "of" or party.kind != "ministry"):
            barred = party
            continue
        if barred is not None and _goes_on_list(atoms, barred, party):
            barred = party
            continue
        if _ends_name(atoms, party) or _is_venue(atoms, party):
            continue
        if found is not None and after is not None and after.low in UNITS and party.kind == "country":
            continue  # `Samsung's India unit`
        if after is not None and after.low == "'s" and not _has_office(atoms, party.last + 2):
            continue
        if (
            party.kind == "adjective"
            and not (after is not None and after.is_a("government", "title", "airline"))
            and not has_head(atoms, party.last)
        ):
            continue
        if joined is not None and _are_joined(atoms, joined, party) and not takers:
            joined = party
            continue
        found = joined = party
    return (
        field_of(line, found, topic=True) if found is not None else meant_by_it(line, anchor, takers=takers)
    )


def each_giver(line: Line, last: int, event: Event, *, bare: bool = False) -> list[FieldValue]:
    """List who gives the same number each, or goods without one: `Nepal and Peru pledged $1 million each`."""
    shared = bare or any(one.low in ("each", "apiece") for one in line.atoms[last + 1 : last + 3])
    if not shared or event.passive or event.receives or event.kind == "request":
        return []
    for run in runs(line):
        behind = line.atoms[run[-1].last + 1 : event.anchor]
        acting = all(one.is_a("verbword") or one.low in ADVERBS for one in behind)
        states = all(one.kind == "country" for one in run) or (run[0].kind == "org" and not bare)
        if len(run) > 1 and run[-1].last < event.anchor and acting and states:
            return [line.context.quoted(one.country or one.code, one.start, one.end) for one in run]
    return []


def _is_in_relative(atoms: list[Atom], party: Party, start: int, anchor: int) -> bool:
    """Tell whether a party is of a clause set off by commas: `Beijing, which gave Peru 600, has promised`."""
    for mark in range(party.first - 1, start - 1, -1):
        if atoms[mark].low in ("which", "who"):
            break
    else:
        return False
    if not mark or atoms[mark - 1].low != ",":
        return False
    return any(one.low == "," for one in atoms[party.last + 1 : anchor])


def _is_told(atoms: list[Atom], party: Party) -> bool:
    """Tell whether a party is only told or given something: `gave Chad 40 beds and will send 30 more`."""
    place = party.first - 1
    place -= place > 0 and atoms[place].low == "the"
    if place < 0:
        return False
    verb, after = atoms[place], atoms[party.last + 1] if party.last + 1 < len(atoms) else None
    gives = verb.verb_class in ("give", "send", "pledge") and not verb.passive and place > 0
    given = gives and after is not None and after.quantity is not None
    asked = verb.verb_class == "request" and verb.form != "base"
    return given or asked or verb.lemma in ("tell", "inform")


def _has_office(atoms: list[Atom], place: int) -> bool:
    """Tell whether what a country owns acts for it: `China's government`, `Nepal's new cabinet`."""
    office = atoms[place] if place < len(atoms) else None
    if office is not None and office.is_a("place", "demonym") and place + 1 < len(atoms):
        office = atoms[place + 1] if atoms[place + 1].low in UNITS else office
    if office is not None and office.low in UNITS:  # `Amazon's India unit`
        return True
    if office is not None and office.low in LEVELS and place + 1 < len(atoms):
        office = atoms[place + 1]
    return office is not None and (
        office.is_a("government", "ministry", "org", "title") or office.low in BOARDS
    )


def _antecedent(line: Line, anchor: int) -> Party | None:
    """Return the party that `which` or `who` right before a verb means: `from Japan which will provide`."""
    atoms = line.atoms
    place = anchor - 1
    while place > 0 and (
        "verbword" in atoms[place].senses
        or atoms[place].when is not None
        or atoms[place].low in ("on", "then", "subsequently")
        or atoms[place].low in ADVERBS
    ):
        place -= 1
    if place > 1 and atoms[place - 1].low == "whose":  # `Lisbon, whose ambassador presented`
        place -= 1
    if atoms[place].low not in ("which", "who", "whose") or place < 1:
        return None
    last = place - 2 if atoms[place - 1].low == "," else place - 1
    return next(
        (
            one
            for one in line.parties
            if one.last == last and one.kind in ("country", "org", "ministry", "person")
        ),
        None,
    )


def _is_styled(atoms: list[Atom], party: Party) -> bool:
    """Tell whether a country is named with what it is: `the island nation of Mauritius`."""
    lead = atoms[max(0, party.first - 2) : party.first]
    return len(lead) == 2 and (
        lead[0].is_a("country_word") or lead[0].low in ("republic", "kingdom", "state")
    )


def _goes_on_list(atoms: list[Atom], barred: Party, party: Party) -> bool:
    """Tell whether a preposition rules this one too: `in Greece, Belgium and Malta`, not `In Rome, Spain`."""
    if not _are_joined(atoms, barred, party) or barred.kind != party.kind:
        return False
    between = [one.low for one in atoms[barred.last + 1 : party.first]]
    if "and" in between:  # but not `$2 million to Chad, and India is preparing to send`
        behind = atoms[party.last + 1] if party.last + 1 < len(atoms) else None
        verb = behind is not None and (behind.is_a("verbword") or "verb" in behind.senses)
        gave = any(one.verb_class in ("give", "send", "pledge") for one in atoms[: barred.first])
        opens = behind is not None and (behind.low in WANTING or (verb and ("," in between or gave)))
        return not opens
    follows = atoms[party.last + 1].low if party.last + 1 < len(atoms) else ""
    return follows in ("and", ",") and barred.first > FIRST_WORDS


def prior_is_venue(atoms: list[Atom], first: int) -> bool:
    """Tell whether a place is only where people met and spoke: `said at a briefing in Geneva`."""
    if first < 2 or atoms[first - 1].low not in ("in", "at"):
        return False
    return any(one.low in VENUES for one in atoms[max(0, first - 3) : first - 1])


def _is_venue(atoms: list[Atom], party: Party) -> bool:
    """Tell whether a body only names a meeting: `at a World Bank meeting`."""
    after = atoms[party.last + 1 : party.last + 3]
    return party.kind == "org" and any(one.low in VENUES for one in after) and after[0].low != "'s"


def _ends_name(atoms: list[Atom], party: Party) -> bool:
    """Tell whether a place only ends the name of a body: `UOB Indonesia`, `Mercy Hall Ltd Hong Kong`."""
    if party.kind != "country" or party.first < 1:
        return False
    prior = atoms[party.first - 1]
    known = (
        "org" in prior.senses
        or prior.text in ORGANISATION_ENDS
        or (prior.is_name and not prior.text.isupper())
    )
    return known and not atoms[party.first].is_a("demonym")


def _are_joined(atoms: list[Atom], first: Party, second: Party) -> bool:
    between = atoms[first.last + 1 : second.first]
    return bool(between) and all(one.low in JOINING for one in between)


def clause_start(atoms: list[Atom], anchor: int) -> int:
    """Return where the clause of a verb begins."""
    for index in range(anchor - 1, -1, -1):
        one = atoms[index]
        if one.low in BREAKS or (one.low in {"when", "after", "before", "since"} and index > 0):
            return index + 1
        if (
            one.verb_class == "say"
            and index < anchor - 1
            and not _comes_back(atoms, index, anchor)
            and not any(other.low in ("which", "who") for other in atoms[max(0, index - 6) : index])
        ):
            return index + 1
    return 0


def _comes_back(atoms: list[Atom], index: int, anchor: int) -> bool:
    """Tell whether the verb after `said it will` still has the speaker as its subject."""
    between = atoms[index + 1 : anchor]
    pronoun = any(one.low in PRONOUNS for one in between)
    return pronoun or all(one.is_a("verbword") or one.low in ("that", ",", "to") for one in between)
