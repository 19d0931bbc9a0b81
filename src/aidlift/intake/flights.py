"""Flights: services that run, are planned, suspended, or talked of being resumed; and requests for them."""

from __future__ import annotations

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.drafts import NONE, Draft, FieldValue
from aidlift.intake.flight_carriers import carrier_of, just_told, remember_carrier
from aidlift.intake.flight_drafts import LIFTING, flight_draft, is_ended
from aidlift.intake.flight_kept import (
    KEEPING,
    MOST_BACK,
    alike,
    flown_by,
    halted_too,
    kept,
    landed,
    put_on,
    still_flown,
    went_back,
)
from aidlift.intake.flight_lists import listed_carriers, note_halted, with_all
from aidlift.intake.flight_routes import with_places
from aidlift.intake.grammar import DETERMINERS
from aidlift.intake.lexicon import homes, words
from aidlift.intake.who_acts import subject

HALTED = ("suspension", "suspensions", "suspended", "cancellation", "cancellations", "halt", "halted", "ban")
HALTING = ("extend", "announce")
HALTS_ON = ("prolong", "impos", "renew", "placed")
"""How words begin that keep a halt up and that are no verbs of ours."""

LOOSE = ("service", "services", "operations", "routes", "route")
TALKED = words("talked")
FLYING = ("flights", "cargo_flights", "charter")


def read_flights(line: Line) -> list[Draft]:
    """Read what a sentence says of services of flights, and keep the last for `did the same`."""
    drafts = _read(line)
    others = alike(line) if "carrier" in line.kinds else []
    _note_flight(line, drafts)
    if "carrier" in line.kinds:
        others = _untold(drafts, others or alike(line))
        _note_flight(line, others)
    return drafts + others


def _note_flight(line: Line, drafts: list[Draft]) -> None:
    told = [one for one in drafts if one.type == "flight"]
    if told:
        line.context.flight, line.context.flight_number = told[-1], line.context.number


def _read(line: Line) -> list[Draft]:
    listed = listed_carriers(line)
    note_halted(line)
    if listed:
        return listed
    listed_verbs = _verbs_of_carrier(line)
    flying = not line.kinds.isdisjoint((*FLYING, "aircraft")) or _stops_flying(line) or _charters(line)
    flying = flying or "airspace" in line.lows
    if not flying and not listed_verbs:
        back = went_back(line)
        remember_carrier(line)
        return back or still_flown(line) or _chartered(line) or flown_by(line) or _suspension(line)
    flown = not line.kinds.isdisjoint(("carrier", "airline", "cargo_flights"))
    routes = not flown and just_told(line)
    nouns = [
        atom
        for atom in line.atoms
        if _is_flying(line, atom)
        or _is_charter(line, atom)
        or (atom.is_a(*FLYING) and "verb" not in atom.senses and atom.low not in LOOSE)
        or (_is_loose(line, atom) and (flown or (routes and _leads_away(line, atom))))
    ]
    nouns = nouns or listed_verbs
    remember_carrier(line)
    drafts = _requested(line, nouns)
    if not drafts or line.verbs("suspend"):
        drafts += (
            halted_too(line, nouns)
            or _closed(line, nouns)
            or _on_hold(line, nouns)
            or _not_let_in(line, nouns)
            or _lifted_or_halted(line, nouns)
            or _services(line, nouns)
        )
        drafts += _untold(drafts, _prolonged(line, nouns)) if line.verbs("suspend") or not drafts else []
        drafts = drafts or _resumption(line, nouns)
        told = {one.value("carrier") for one in drafts}
        flying_on = still_flown(line)
        ended = [
            one
            for one in flying_on
            if not told or one.value("status") == "suspended" or told - {one.value("carrier")}
        ]
        drafts += _untold(drafts, [*kept(line, nouns), *put_on(line, nouns), *landed(line, nouns), *ended])
    return drafts + _standby(line) + _chartered(line)


def _untold(drafts: list[Draft], more: list[Draft]) -> list[Draft]:
    """Return further flights of a sentence, of a carrier or status that it has not told of."""
    told = {(one.value("carrier"), one.value("status")) for one in drafts}
    return [one for one in more if (one.value("carrier"), one.value("status")) not in told]


def _is_loose(line: Line, atom: Atom) -> bool:
    """Tell whether `services` or `routes` may be flights, as no `health services` are."""
    return atom.low in LOOSE and not (atom.index and line.atoms[atom.index - 1].low in GROUNDED)


GROUNDED = frozenset(
    ("health", "medical", "hospital", "emergency", "social", "public", "bus", "rail", "train")
)
"""What services that do not fly are named by."""


def _leads_away(line: Line, noun: Atom) -> bool:
    """Tell whether services are those to a place: `Services to Guangzhou`, no `health services`."""
    after = line.atoms[noun.index + 1 : noun.index + 2]
    return bool(after) and after[0].low in ("to", "from", "between")


def _verbs_of_carrier(line: Line) -> list[Atom]:
    """Return what a row or item that begins with a carrier says of its service: `KLM | Delhi | suspended`."""
    if line.sentence.kind == "sentence" or "carrier" not in line.kinds:
        return []
    first = next((one for one in line.parties if one.kind == "carrier"), None)
    if first is None or first.first > 1 or not line.kinds.isdisjoint(("item", "unit")):
        return []
    return line.verbs("suspend", "resume")


def _stops_flying(line: Line) -> bool:
    """Tell whether a carrier may have stopped `serving` or `flying to` a place, or speaks of its route."""
    return "carrier" in line.kinds and (
        "route" in line.lows or any(_is_flying(line, atom) for atom in line.atoms)
    )


def _charters(line: Line) -> bool:
    """Tell whether a carrier may run a charter: `Qantas will operate a charter from Brisbane`."""
    return "carrier" in line.kinds and "charter" in line.lows


def _is_charter(line: Line, atom: Atom) -> bool:
    """Tell whether `charter` is a flight here, and no verb: `a charter`, `its second charter`."""
    lead = line.atoms[atom.index - 1] if atom.index else None
    return (
        atom.low == "charter"
        and lead is not None
        and (lead.low in DETERMINERS or lead.low in ("cargo", "relief"))
    )


def _is_flying(line: Line, atom: Atom) -> bool:
    """Tell whether a word is what was stopped, without a noun: `stopped serving Conakry`, `carrying cargo`"""
    if atom.low not in {"serving", "flying", "carrying", "accepting"} or not atom.index:
        return False
    after = line.atoms[atom.index + 1].low if atom.index + 1 < len(line.atoms) else ""
    loads = atom.low in ("serving", "flying") or after in ("passengers", "cargo", "freight", "travellers")
    lead = line.atoms[max(0, atom.index - 4) : atom.index]
    if loads and lead[-1].low == "from":  # `has banned Vistara from flying passengers from Mumbai`
        return any(one.verb_class == "suspend" for one in lead)
    return loads and lead[-1].verb_class == "suspend"


def _services(line: Line, nouns: list[Atom]) -> list[Draft]:
    drafts: list[Draft] = []
    for verb in line.verbs("suspend", "resume", "operate", "start"):
        before = line.atoms[verb.index - 1] if verb.index else None
        if verb.verb_class != "suspend" and before is not None and before.verb_class == "suspend":
            continue
        lead = line.atoms[max(0, verb.index - 4) : verb.index]
        if verb.form == "base" and lead and lead[-1].low == "to":  # `are officially to begin`
            verb.ahead = verb.ahead or any(one.get("verbword") == "be" for one in lead)
            hoped = line.atoms[max(0, verb.index - 2 * MOST_BACK) : verb.index]
            verb.ahead = verb.ahead or any(one.get("verbword") == "expect" for one in hoped)
        until = any(one.low == "until" for one in line.atoms[max(0, verb.index - 3) : verb.index])
        noun = None if until else _flight_of(verb, nouns)
        if noun is not None and noun.index and line.atoms[noun.index - 1].low == "no":
            continue  # `has suspended no flights`
        resumed = any(one.value("status") == "operated" for one in drafts)
        if resumed and verb.verb_class == "suspend" and before is not None and before.low == ",":
            continue  # `has resumed flights to Delhi, stopped on April 26`
        if verb.lemma == "reopen" and (noun is None or noun.index < verb.index) and not verb.passive:
            continue  # `will resume flights after the government reopens the borders`
        halted = verb.negated and verb.verb_class not in ("operate", "resume")
        if noun is None or halted or _is_denied(line, verb):
            continue
        status = None if _begins_halt(line, verb) else _status(line, verb)
        if _only_describes(line, verb):
            continue
        begins = verb.verb_class == "start" and verb.form == "ing" and before is not None
        if begins and before is not None and (before.low == "," or before.when is not None):
            continue  # `will operate three flights, starting on May 15`
        draft = flight_draft(line, verb, noun, status) if status is not None else None
        if draft is None or _is_told(line, drafts, draft):
            continue
        usual = status == "operated" and verb.form == "s"
        if usual and draft.value("carrier") in line.context.stopped:  # `the carrier operates four flights`
            continue
        drafts += with_all(line, draft, verb)
    line.context.stopped |= {one.value("carrier") for one in drafts if one.value("status") == "suspended"}
    return drafts


USUALLY = frozenset(("usually", "normally", "typically", "ordinarily", "previously", "formerly"))


def _only_describes(line: Line, verb: Atom) -> bool:
    """Tell whether flights are only described: `which usually runs four`, `flights, operating daily`."""
    lead = line.atoms[max(0, verb.index - 3) : verb.index]
    if verb.verb_class != "operate" or not lead:
        return False
    after = line.atoms[verb.index + 1].low if verb.index + 1 < len(line.atoms) else ""
    if after == "by" and lead[-1].is_a(*FLYING):  # `applies to flights operated by its subsidiaries`
        return True
    if any(one.low in USUALLY for one in lead):
        return True
    if verb.form == "ing" and lead[-1].low == "from":  # `has stopped it from operating on the route`
        return any(one.verb_class == "suspend" for one in line.atoms[: verb.index])
    return verb.form == "ing" and lead[-1].low == ","


def _is_denied(line: Line, verb: Atom) -> bool:
    """Tell whether a carrier denies what is told: `denied reports that it had suspended its flights`."""
    lead = line.atoms[max(0, verb.index - 9) : verb.index]
    return any(one.low in ("denied", "denies", "denying", "dismissed", "refuted") for one in lead)


def _begins_halt(line: Line, verb: Atom) -> bool:
    """Tell whether a halt is what begins: `the suspension of the flights will start at midnight`."""
    lead = line.atoms[max(0, verb.index - 7) : verb.index]
    return verb.verb_class == "start" and any(one.low in HALTED and "verb" not in one.senses for one in lead)


def _is_told(line: Line, drafts: list[Draft], draft: Draft) -> bool:
    """Tell whether a sentence has told of a carrier's flights; a carrier of its own is told of beside it."""
    carrier = draft.fields["carrier"]
    same = [one for one in drafts if one.value("status") == draft.value("status")]
    return any(one.value("carrier") == carrier.value for one in same) or bool(
        same and carrier.status != "quoted"
    )


def _prolonged(line: Line, nouns: list[Atom]) -> list[Draft]:
    """Read `extended the suspension of its flights` and `would extend its suspended flights`."""
    verb = next((one for one in line.atoms if one.lemma in HALTING or one.low.startswith(HALTS_ON)), None)
    halted = next((one for one in line.atoms if one.low in HALTED and "verb" not in one.senses), None)
    if verb is None or halted is None or not nouns:
        return []
    lead = line.atoms[max(0, verb.index - 3) : verb.index]
    borne = verb.passive or any(one.get("verbword") == "be" for one in lead)  # `a ban has been placed on`
    placed = verb.low != "placed" or not halted.low.endswith(
        "ed"
    )  # no `placed its suspended flights on sale`
    if not placed or (halted.index < verb.index and not borne) or any(one.is_a("neg") for one in lead):
        return []
    draft = flight_draft(
        line, halted, min(nouns, key=lambda noun: abs(noun.index - halted.index)), "suspended"
    )
    return with_all(line, draft, verb)


def _on_hold(line: Line, nouns: list[Atom]) -> list[Draft]:
    """Read `would keep its flights to China on hold` and `flights to China are on hold until March`."""
    hold = next((one for one in line.atoms if one.low == "hold" and one.index), None)
    if hold is None or line.atoms[hold.index - 1].low != "on":
        return []
    noun = _flight_of(hold, nouns)
    draft = flight_draft(line, hold, noun, "suspended") if noun is not None else None
    return with_places(line, draft, hold)


def _suspension(line: Line) -> list[Draft]:
    """Read `Emirates had announced the suspension on April 24` as what flights told of before are about."""
    if "suspension" not in line.lows or "carrier" not in line.kinds or line.context.flight is None:
        return []
    word = next(one for one in line.atoms if one.low == "suspension")
    told = any(one.lemma == "announce" for one in line.atoms[max(0, word.index - MOST_BACK) : word.index])
    draft = flight_draft(line, word, word, "suspended") if told else None
    if draft is None:
        return []
    before = line.context.flight
    home = homes().get(draft.value("carrier") or "")
    ways = ("origin", "destination")
    if isinstance(before, Draft) and home in [before.value(one) for one in ways]:
        draft = draft.with_fields({**draft.fields, **{one: before.fields[one] for one in ways}})
    return [draft]


SHUT = frozenset(("closed", "shut", "closes", "closing"))


def _closed(line: Line, nouns: list[Atom]) -> list[Draft]:
    """Read `has closed its airspace to all traffic from China` and `closed off to all incoming flights`."""
    verb = next((one for one in line.atoms if one.low in SHUT), None)
    if verb is None or line.verbs("suspend"):
        return []
    behind = line.atoms[verb.index + 1 : verb.index + MOST_TO_LET]
    noun = next((one for one in behind if one.low in ("airspace", "traffic") or one in nouns), None)
    led = noun is not None and any(one.low == "to" for one in line.atoms[verb.index : noun.index])
    if noun is None or not (led or noun.low == "airspace"):
        return []
    draft = flight_draft(line, verb, noun, "suspended")
    return with_places(line, draft, verb)


LETTING = frozenset(
    ("allowed", "permitted", "conducted", "operated", "accepted", "allow", "permit", "accept")
)
"""What is denied of flights that are kept out: `no flights from India will be allowed to land`."""


def _not_let_in(line: Line, nouns: list[Atom]) -> list[Draft]:
    """Read `no flights from Angola will be permitted` and `will not accept flights from India` as a halt."""
    if LETTING.isdisjoint(line.lows):
        return []
    for noun in nouns:
        let = next(
            (one for one in line.atoms if one.low in LETTING and abs(one.index - noun.index) <= MOST_TO_LET),
            None,
        )
        lead = line.atoms[max(0, noun.index - MOST_BACK) : noun.index]
        none = any(one.low == "no" for one in lead)
        if let is None or not (none or is_ended(line, let)):
            continue
        draft = flight_draft(line, let, noun, "suspended")
        if draft is not None:
            return with_places(line, draft, let)
    return []


MOST_TO_LET = 12
"""Words between flights and that they are not let in (our own choice)."""


def _lifted(line: Line, nouns: list[Atom]) -> list[Draft]:
    """Read `will lift its ban on flights from India` and `the ban on flights was lifted`."""
    verb = next((one for one in line.atoms if one.low in LIFTING), None)
    halted = next((one for one in line.atoms if one.low in HALTED and "verb" not in one.senses), None)
    if verb is None or halted is None or abs(halted.index - verb.index) > MOST_LIFTED:
        return []
    noun = _flight_of(halted, nouns)
    lead = line.atoms[max(0, verb.index - 3) : verb.index]
    if noun is None or any(one.is_a("neg") or one.low == "until" for one in lead):
        return []
    verb.ahead = any(one.get("verbword") in ("will", "expect", "to") for one in lead)
    draft = flight_draft(line, verb, noun, "planned" if verb.ahead else "operated")
    return with_places(line, draft, verb)


def _lifted_or_halted(line: Line, nouns: list[Atom]) -> list[Draft]:
    """Read with a ban that is lifted the halt of others: `, while Morocco has suspended flights`."""
    drafts = _lifted(line, nouns)
    apart = next((one.index for one in line.atoms if one.low in ("while", "whereas") and one.index), None)
    if not drafts or apart is None:
        return drafts
    halting = any(one.index > apart and one.form != "ing" for one in line.verbs("suspend"))
    return [*drafts, *_untold(drafts, _services(line, nouns))] if halting else drafts


MOST_LIFTED = 8
"""Words between `lift` and the ban that it lifts (our own choice)."""


def _resumption(line: Line, nouns: list[Atom]) -> list[Draft]:
    """Read `announced the resumption of its flights` and `considers a resumption of flights to Delhi`."""
    word = next((one for one in line.atoms if one.low in {"resumption", "restart", "reinstatement"}), None)
    if word is None or "verb" in word.senses or not nouns:
        return []
    noun = min(nouns, key=lambda one: abs(one.index - word.index))
    lead = line.atoms[: word.index]
    talked = any(one.low in TALKED for one in lead)
    announced = any(one.lemma in ("announce", "confirm", "plan") for one in lead)
    if not (talked or announced) or noun.index - word.index > MOST_BACK:
        return []
    draft = flight_draft(line, word, noun, "resumption_under_discussion" if talked else "planned")
    return with_places(line, draft, word)


def _chartered(line: Line) -> list[Draft]:
    """Read `a Boeing 777 chartered by British Airways landed in Delhi` and `a second charter is planned`."""
    if not line.says("charter"):
        return []
    word = next(one for one in line.atoms if "charter" in one.low)
    after = line.atoms[word.index + 1 : word.index + 4]
    if word.low == "chartered" and after and after[0].low == "by":
        flown = any(one.kind == "carrier" and 0 < one.first - word.index <= 3 for one in line.parties)
        moved = next((one for one in line.verbs("arrive", "send") if one.index > word.index), None)
        if not flown or moved is None:
            return []
        draft = flight_draft(line, word, moved, "planned" if moved.ahead else "operated")
    else:
        planned = any(one.low in ("planned", "scheduled", "due") for one in after)
        draft = flight_draft(line, word, word, "planned") if planned and just_told(line) else None
    if draft is None:
        return []
    service = line.context.quoted("charter", word.start, word.end)
    return [draft.with_fields({**draft.fields, "service": service})]


def _flight_of(verb: Atom, nouns: list[Atom]) -> Atom | None:
    near = [noun for noun in nouns if abs(noun.index - verb.index) <= 16]
    return min(near, key=lambda noun: abs(noun.index - verb.index), default=None)


def _status(line: Line, verb: Atom) -> str | None:
    atoms = line.atoms
    talked = any(one.low in TALKED for one in atoms[max(0, verb.index - 8) : verb.index])
    if talked and _is_planned(line, verb):
        return "planned"
    asked = any(one.verb_class == "request" for one in atoms[: verb.index])
    if verb.verb_class == "suspend":
        wished = verb.ahead or (verb.index > 0 and atoms[verb.index - 1].low == "to")
        return None if asked and wished else "suspended"
    if verb.verb_class == "resume" and is_ended(line, verb):
        return None if asked or talked else "suspended"  # `has not resumed its flights to`
    if verb.verb_class == "resume":
        if asked and verb.form in ("base", "past") and (verb.ahead or verb.passive):
            return None
        if talked or verb.hedged:
            return "resumption_under_discussion"
        return "planned" if verb.ahead else "operated"
    if verb.verb_class == "start" and not (verb.ahead or any(one.is_a("carrier") for one in atoms)):
        return None
    if verb.verb_class == "operate" and is_ended(line, verb):
        return "suspended"
    before = line.atoms[max(0, verb.index - 2) : verb.index]
    if [one.low for one in before] in (["go", "on"], ["goes", "on"]):
        return "operated"
    if any(one.low in KEEPING for one in before):  # `will keep operating`, `continues to operate`
        return "operated"
    kept_up = any(one.get("verbword") == "will" for one in atoms[max(0, verb.index - 3) : verb.index])
    return "planned" if verb.ahead or kept_up else "operated"


def _is_planned(line: Line, verb: Atom) -> bool:
    """Tell whether a carrier plans to resume on a day: `plans to resume its flights on June 1`."""
    lead = [one.low for one in line.atoms[max(0, verb.index - 2) : verb.index]]
    dated = any(one.when is not None and one.when.role in ("on", "since") for one in line.atoms[verb.index :])
    return verb.verb_class == "resume" and dated and lead in (["plan", "to"], ["plans", "to"])


def _standby(line: Line) -> list[Draft]:
    """Read an aircraft kept on standby or sent for as a planned flight."""
    ready = next((atom for atom in line.atoms if atom.low == "standby"), None)
    craft = next((atom for atom in line.atoms if "aircraft" in atom.senses), None)
    if ready is None or craft is None:
        return []
    carrier = carrier_of(line, ready)
    if carrier.value is None:
        return []
    donor = line.context.recall(line.context.donor)
    origin = next(
        (
            line.context.quoted(party.country, party.start, party.end)
            for party in line.parties
            if party.kind == "country"
        ),
        donor or NONE,
    )
    home = homes().get(str(carrier.value))
    destination = FieldValue(home or line.context.topic, "inferred")
    fields = {
        "carrier": carrier,
        "origin": origin,
        "destination": destination,
        "status": line.context.quoted("planned", ready.start, ready.end),
        "service": FieldValue("charter", "inferred"),
        "duration_days": NONE,
        "date": NONE,
        "date_expr": NONE,
    }
    last = line.atoms[-1]
    return [Draft("flight", fields, (line.context.span(craft.start, last.end),), "flight_standby")]


def _requested(line: Line, nouns: list[Atom]) -> list[Draft]:
    """Read `asked for cargo flights … to be resumed` as a request for flights."""
    asked = next((verb for verb in line.verbs("request")), None)
    if asked is None or not any(noun.index > asked.index for noun in nouns):
        return []
    noun = next(noun for noun in nouns if noun.index > asked.index)
    between = line.atoms[asked.index + 1 : noun.index]
    halted = (*HALTED, "bans")  # `asked to lift bans on flights`, `asked the carrier to stop its flights`
    if any(one.is_a("item") or one.low in halted or one.verb_class == "suspend" for one in between):
        return []
    actor = subject(line, asked.index, takers=True)
    if actor is None:
        return []
    context = line.context
    fields = {
        "actor": actor,
        "addressee": NONE,
        "item": context.quoted("cargo_flights", noun.start, noun.end),
        "quantity": NONE,
        "unit": NONE,
        "qualifier": NONE,
        "status": FieldValue("open", "inferred"),
        "date": FieldValue(context.today, "inferred"),
        "date_end": NONE,
        "date_expr": NONE,
    }
    start = next((party.start for party in line.parties if party.last < asked.index), asked.start)
    return [Draft("request", fields, (context.span(start, noun.end),), "request_flights")]
