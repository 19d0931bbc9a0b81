"""A flight's draft: whose it is, from where to where, since when, and what no named carrier may tell."""

from __future__ import annotations

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.drafts import NONE, Draft, FieldValue
from aidlift.intake.flight_carriers import carrier_of, ruled_by
from aidlift.intake.flight_routes import RULERS, duration_of, route_of, when_of
from aidlift.intake.who_acts import subject

GENERAL = frozenset(("all", "international", "commercial", "direct"))
LIFTING = frozenset(("lift", "lifts", "lifted", "lifting", "ends", "ended", "relaxed", "revoked"))
MOST_BEFORE = 4
"""Words before `flights` that may say that they are all flights (our own choice)."""


def flight_draft(line: Line, verb: Atom, noun: Atom, status: str) -> Draft | None:
    """Return the draft of a flight that a verb tells of; None without a carrier, where not all are meant."""
    carrier = carrier_of(line, verb)
    origin, destination = route_of(line, carrier, noun)
    described = verb.index == noun.index + 1 and not verb.passive
    described = described and not (noun.is_a("cargo_flights") and origin.spans and destination.spans)
    if carrier.value is None and (described or not _is_of_all(line, verb, noun, status, origin, destination)):
        return None
    if carrier.value is None and verb.verb_class == "start":
        origin, destination = (one if one.spans else NONE for one in (origin, destination))
    when = when_of(line, verb)
    if status == "suspended" and _is_over(line, when):
        return None
    fields = {
        "carrier": carrier,
        "origin": origin,
        "destination": destination,
        "status": line.context.quoted(status, verb.start, verb.end),
        "service": line.context.quoted(_service(line, noun), noun.start, noun.end),
        "duration_days": duration_of(line, verb) if status == "suspended" else NONE,
        **when,
    }
    start, end = _clause(line, verb, noun)
    return Draft("flight", fields, (line.context.span(start, end),), f"flight_{verb.verb_class or verb.low}")


def _is_over(line: Line, when: dict[str, FieldValue]) -> bool:
    """Tell whether a halt ended before the text was written: `was suspended from May 1 till May 9`."""
    spans, today = when["date"].spans, line.context.today
    told = next(
        (one.when for one in line.whens if spans and one.when and one.when.start == spans[0].start), None
    )
    return told is not None and today is not None and told.kind == "range" and (told.last or today) < today


def _is_of_all(
    line: Line, verb: Atom, noun: Atom, status: str, origin: FieldValue, destination: FieldValue
) -> bool:
    """Tell whether flights of no named carrier are those of all, which a country stops or lets fly again."""
    placed = bool(origin.spans or destination.spans)
    if verb.low in LIFTING:
        return placed
    general = _are_all(line, noun)
    # no title: `Chad resuming flights`
    told = verb.form != "ing" or line.atoms[verb.index - 1].is_a("verbword")
    if placed and told and verb.verb_class in ("resume", "suspend") and ruled_by(line, verb):
        return True  # `Russia will resume flights with Austria`
    before = noun.index < verb.index and not verb.passive
    if verb.verb_class == "start" or (verb.verb_class == "resume" and before and verb.ahead):
        # `International flights are to begin on August 1`
        return (general or bool(origin.spans and destination.spans)) and before and verb.ahead
    if verb.verb_class == "operate" and noun.is_a("cargo_flights"):  # `cargo flights will go on operating`
        return noun.index < verb.index and (not verb.passive or bool(origin.spans and destination.spans))
    if status == "suspended" and general and origin.spans and destination.spans:
        return True
    ruled = _is_ruled(line, verb) and (general or placed)
    ruled = ruled or (general and placed and not RULERS.isdisjoint(line.lows))
    ruled = ruled or (placed and verb.passive and noun.index < verb.index and _is_ruled(line, noun))
    if not (ruled or (general and verb.passive and placed) or subject(line, verb.index) is not None):
        return False
    if any(one.low in ("airlines", "carriers") for one in line.atoms[: max(verb.index, noun.index)]):
        return False
    if status != "suspended":
        return verb.verb_class == "resume" and general and not verb.passive
    return ruled or placed


def _are_all(line: Line, noun: Atom) -> bool:
    """Tell whether flights are those of all carriers: `all international flights`, `passenger flights`."""
    lead = line.atoms[max(0, noun.index - MOST_BEFORE) : noun.index + 1]
    return noun.low.startswith("air ") or any(
        one.low in GENERAL or one.low.startswith("passenger") for one in lead
    )


def _is_ruled(line: Line, verb: Atom) -> bool:
    """Tell whether a government or authority halts flights: `has halted all international flights`."""
    lead = line.atoms[: verb.index]
    return not verb.passive and any(
        one.low in RULERS
        or one.is_a("government")
        or one.low.endswith(("authority", "ministry", "organization"))
        for one in lead
    )


def _service(line: Line, noun: Atom) -> str:
    if noun.is_a("cargo_flights") or any(
        one.low in ("cargo", "freight", "freighter")
        for one in line.atoms[max(0, noun.index - 3) : noun.index + 1]
    ):
        return "cargo"
    if noun.is_a("charter") or noun.low == "charter":
        return "charter"
    return (
        "passenger"
        if any(one.low == "passenger" for one in line.atoms)
        else "cargo"
        if line.context.giving == "cargo"
        else "scheduled"
    )


def _clause(line: Line, *atoms: Atom) -> tuple[int, int]:
    first, last = min(atom.index for atom in atoms), max(atom.index for atom in atoms)
    carriers = [party for party in line.parties if party.kind == "carrier"]
    if carriers and carriers[0].first < first and first - carriers[0].first < 12:
        first = carriers[0].first
    return line.atoms[first].start, line.atoms[last].end


NOT = frozenset(("won", "wouldn", "not", "n't"))
"""What denies, `won't` cut as our atoms cut it."""


def is_ended(line: Line, verb: Atom) -> bool:
    """Tell whether somebody no longer flies: `would no longer be operating`, `won't be flying`."""
    lead = [one.low for one in line.atoms[max(0, verb.index - 5) : verb.index]]
    return verb.negated or not NOT.isdisjoint(lead) or ("no" in lead and "longer" in lead)
