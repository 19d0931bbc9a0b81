"""Flights: services that run, are planned, suspended, or talked of being resumed; and requests for them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.drafts import Draft, FieldValue
from aidlift.intake.flight_carriers import carrier_of, just_told, remember_carrier
from aidlift.intake.flight_drafts import LIFTING, flight_draft
from aidlift.intake.flight_lists import listed_carriers, note_halted
from aidlift.intake.flight_routes import SERVING, further_places, route_of
from aidlift.intake.grammar import DETERMINERS, led_by
from aidlift.intake.lexicon import homes, words
from aidlift.intake.who_acts import subject

HALTED = ("suspension", "suspensions", "suspended", "cancellation", "cancellations", "halt", "halted", "ban")
HALTING = ("extend", "announce")
HALTS_ON = ("prolong", "impos", "renew")
"""How words begin that keep a halt up and that are no verbs of ours."""

KEEPING = frozenset(
    (
        *("keep", "keeps", "kept", "keeping", "maintain", "maintains", "maintained", "maintaining"),
        *("continue", "continues", "continued", "continuing", "stick", "sticks", "sticking"),
    )
)
"""What carriers do that go on flying: `will keep two flights a week to`."""

ENDING = frozenset(("ended", "ending", "dropped", "axed", "quit"))

WENT_BACK = (("went", "back", "to"), ("goes", "back", "to"), ("gone", "back", "to"))
MOST_BACK = 4
"""Words from a carrier, or `it`, to `went back to` (our own choice)."""

LOOSE = ("service", "services", "operations", "routes", "route")
NONE = FieldValue(None)
TALKED = words("talked")
FLYING = ("flights", "cargo_flights", "charter")


def read_flights(line: Line) -> list[Draft]:
    """Read what a sentence says of services of flights."""
    listed = listed_carriers(line)
    note_halted(line)
    if listed:
        return listed
    listed_verbs = _verbs_of_carrier(line)
    flying = not line.kinds.isdisjoint((*FLYING, "aircraft")) or _stops_flying(line) or _charters(line)
    if not flying and not listed_verbs:
        back = _went_back(line)
        remember_carrier(line)
        return back or _still_flown(line) or _chartered(line) or _flown_by(line)
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
            _lifted(line, nouns)
            or _services(line, nouns)
            or _prolonged(line, nouns)
            or _resumption(line, nouns)
        )
        ended = [one for one in _still_flown(line) if one.value("status") == "suspended"]
        drafts += _untold(drafts, [*_kept(line, nouns), *_put_on(line, nouns), *_landed(line, nouns), *ended])
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


def _went_back(line: Line) -> list[Draft]:
    """Read `It went back to Guinea on October 20` and `Arik returned to Accra`, of a carrier just told of."""
    if not line.says(" back to ", "returned to") or not line.kinds.isdisjoint(("item", "unit")):
        return []
    lows = [one.low for one in line.atoms]
    for place, low in enumerate(lows):
        if low != "returned" and tuple(lows[place : place + 3]) not in WENT_BACK:
            continue
        flown = any(one.kind == "carrier" and 0 < place - one.last <= MOST_BACK for one in line.parties)
        said = line.context.carrier
        just = said is not None and line.context.number - said.sentence <= 1
        just = just or any(one.kind == "carrier" and one.last < place for one in line.parties)
        meant = just and any(one in ("it", "they") for one in lows[max(0, place - MOST_BACK) : place])
        to = line.atoms[place + (1 if low == "returned" else 2)]
        reached = any(party.first == to.index + 1 and party.country for party in line.parties)
        draft = (
            flight_draft(line, line.atoms[place], to, "operated") if (flown or meant) and reached else None
        )
        if draft is not None:
            return [draft]
    return []


def _kept(line: Line, nouns: list[Atom]) -> list[Draft]:
    """Read `KLM will keep two flights a week to Lagos` as services that run, `ended its service`."""
    verb = next((one for one in line.atoms if one.low in KEEPING or one.low in ENDING), None)
    if verb is None:
        return []
    lead = [one.low for one in line.atoms[max(0, verb.index - MOST_BACK) : verb.index]]
    meant = just_told(line) and "it" in lead
    if not meant and not any(one.kind == "carrier" and one.last < verb.index for one in line.parties):
        return []
    after = line.atoms[verb.index + 1 : verb.index + 2]
    sticks = verb.low.startswith("stick")  # `will stick to its schedule of one flight a day to`
    if after and after[0].low == "to" and not sticks:  # `will continue to monitor flights`
        return []
    reach = MOST_BACK * (2 if sticks else 1)
    noun = next((one for one in nouns if verb.index < one.index <= verb.index + reach), None)
    status = "suspended" if verb.low in ENDING else "operated"
    draft = flight_draft(line, verb, noun, status) if noun is not None else None
    return [draft, *further_places(line, draft, verb)] if draft is not None else []


PUTTING = frozenset(("put", "puts", "putting", "lay", "lays", "laid", "laying"))


def _put_on(line: Line, nouns: list[Atom]) -> list[Draft]:
    """Read `Emirates will put on a repatriation flight` and `laid on two flights from Nairobi`."""
    for verb in line.atoms if not PUTTING.isdisjoint(line.lows) else ():
        after = line.atoms[verb.index + 1].low if verb.index + 1 < len(line.atoms) else ""
        if verb.low not in PUTTING or after != "on":
            continue
        noun = next((one for one in nouns if verb.index < one.index <= verb.index + 2 * MOST_BACK), None)
        flown = any(one.kind == "carrier" and 0 < verb.index - one.last <= MOST_BACK for one in line.parties)
        lead = line.atoms[max(0, verb.index - MOST_BACK) : verb.index]
        verb.ahead = any(one.get("verbword") == "will" or one.low == "to" for one in lead)
        draft = (
            flight_draft(line, verb, noun, "planned" if verb.ahead else "operated")
            if noun and flown
            else None
        )
        if draft is not None:
            return [draft]
    return []


def _landed(line: Line, nouns: list[Atom]) -> list[Draft]:
    """Read `A KLM flight from Delhi was due to land in Amsterdam` as a flight of its own."""
    for noun in nouns:
        if not any(one.kind == "carrier" and 0 < noun.index - one.last <= 2 for one in line.parties):
            continue
        verb = next((one for one in line.verbs("arrive") if 0 < one.index - noun.index <= MOST_TO_LAND), None)
        if verb is None or verb.negated or noun.low.endswith("s"):
            continue
        draft = flight_draft(line, verb, noun, "planned" if verb.ahead else "operated")
        if draft is not None:
            return [draft]
    return []


def _flown_by(line: Line) -> list[Draft]:
    """Read `will be flown to India today by the Royal Thai Air Force` as a flight of its own."""
    for verb in line.verbs("send") if "carrier" in line.kinds else ():
        if verb.lemma not in ("fly", "airlift") or not verb.passive:
            continue
        by = next((one for one in line.parties if one.kind == "carrier" and one.first > verb.index), None)
        if by is None or led_by(line.atoms, by.first) != "by" or by.first - verb.index > MOST_TO_LAND:
            continue
        draft = flight_draft(line, verb, verb, "planned" if verb.ahead else "operated")
        if draft is not None and draft.fields["destination"].spans:
            return [draft]
    return []


MOST_TO_LAND = 10
"""Words from a carrier's flight to where it lands (our own choice)."""


def _still_flown(line: Line) -> list[Draft]:
    """Read `Only Brussels Airlines still flies to Freetown` and `Arik no longer flies to Monrovia`."""
    if "carrier" not in line.kinds or not line.kinds.isdisjoint(("item", "unit")):
        return []
    served = next((one for one in line.atoms if one.low in SERVING), None)
    if served is not None and any(
        0 < served.index - one.last <= 4 and one.kind == "carrier" for one in line.parties
    ):
        lead = {one.low for one in line.atoms[max(0, served.index - 6) : served.index]}
        draft = (
            flight_draft(line, served, served, "operated") if lead & {"still", "only", "continues"} else None
        )
        return [draft] if draft is not None else []
    for verb in line.verbs("send"):
        after = line.atoms[verb.index + 1] if verb.index + 1 < len(line.atoms) else None
        if verb.lemma != "fly" or verb.passive or after is None or after.low not in ("to", "from", "into"):
            continue
        only = "only" in [one.low for one in line.atoms[max(0, verb.index - 5) : verb.index]]
        reach = MOST_BACK + 3 if only else MOST_BACK  # `are now the only carriers flying to Liberia`
        flown = any(one.kind == "carrier" and 0 < verb.index - one.last <= reach for one in line.parties)
        stopped = _is_ended(line, verb)
        flown = flown or _does_it(line, verb) or (stopped and _begins_with_carrier(line, verb))
        lead = {one.low for one in line.atoms[max(0, verb.index - 3) : verb.index]}
        going = bool(lead & {"continue", "continues", "continued"})  # `continues to fly to`
        going = going or only or "still" in lead  # `are still flying to India`
        status = "suspended" if stopped else "planned" if verb.ahead and not going else "operated"
        draft = flight_draft(line, verb, verb, status) if flown else None
        if draft is not None:
            return [draft, *_for_others(line, draft, verb), *further_places(line, draft, verb)]
    return []


def _does_it(line: Line, verb: Atom) -> bool:
    """Tell whether `it` is a carrier named before: `KLM announced that it would not be flying`."""
    lead = line.atoms[max(0, verb.index - 6) : verb.index]
    meant = next((one.index for one in reversed(lead) if one.low in ("it", "they")), None)
    if meant is None:
        return False
    named = [one for one in line.parties if one.last < meant and one.kind in ("carrier", "country", "org")]
    return bool(named) and named[-1].kind == "carrier"


def _begins_with_carrier(line: Line, verb: Atom) -> bool:
    """Tell whether a carrier begins a sentence: `KLM, for want of seats, won't be flying to`."""
    first = line.parties[0] if line.parties else None
    return first is not None and first.kind == "carrier" and verb.index - first.last <= 2 * MOST_BACK


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
    if atom.low not in ("serving", "flying", "carrying", "accepting") or not atom.index:
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
        until = any(one.low == "until" for one in line.atoms[max(0, verb.index - 3) : verb.index])
        noun = None if until else _flight_of(verb, nouns)
        if noun is not None and noun.index and line.atoms[noun.index - 1].low == "no":
            continue  # `has suspended no flights`
        resumed = any(one.value("status") == "operated" for one in drafts)
        if resumed and verb.verb_class == "suspend" and before is not None and before.low == ",":
            continue  # `has resumed flights to Delhi, stopped on April 26`
        if verb.lemma == "reopen" and (noun is None or noun.index < verb.index) and not verb.passive:
            continue  # `will resume flights after the government reopens the borders`
        if noun is None or (verb.negated and verb.verb_class != "operate") or _is_denied(line, verb):
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
        drafts += [draft, *_for_others(line, draft, verb), *further_places(line, draft, verb)]
    line.context.stopped |= {one.value("carrier") for one in drafts if one.value("status") == "suspended"}
    return drafts


USUALLY = frozenset(("usually", "normally", "typically", "ordinarily", "previously", "formerly"))
NOT = frozenset(("won", "wouldn", "not", "n't"))
"""What denies, `won't` cut as our atoms cut it."""


def _only_describes(line: Line, verb: Atom) -> bool:
    """Tell whether flights are only described: `which usually runs four`, `flights, operating daily`."""
    lead = line.atoms[max(0, verb.index - 3) : verb.index]
    if verb.verb_class != "operate" or not lead:
        return False
    if any(one.low in USUALLY for one in lead):
        return True
    if verb.form == "ing" and lead[-1].low == "from":  # `has stopped it from operating on the route`
        return any(one.verb_class == "suspend" for one in line.atoms[: verb.index])
    return verb.form == "ing" and lead[-1].low == ","


def _is_ended(line: Line, verb: Atom) -> bool:
    """Tell whether somebody no longer flies: `would no longer be operating`, `won't be flying`."""
    lead = [one.low for one in line.atoms[max(0, verb.index - 5) : verb.index]]
    return verb.negated or not NOT.isdisjoint(lead) or ("no" in lead and "longer" in lead)


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


def _for_others(line: Line, draft: Draft, verb: Atom) -> list[Draft]:
    """Return a draft for each further carrier of `KLM, Air France and Lufthansa have suspended flights`."""
    carriers = [party for party in line.parties if party.kind == "carrier" and party.last < verb.index]
    others: list[Draft] = []
    if draft.value("carrier") is None:
        return _for_countries(line, draft, verb)
    for one, following in reversed(list(pairwise(carriers))):
        between = _without_home([atom.low for atom in line.atoms[one.last + 1 : following.first]])
        if following is carriers[-1] and following.code != draft.value("carrier"):
            break
        if between not in ([","], ["and"], [",", "and"], ["&"]):
            break
        carrier = line.context.quoted(one.code, one.start, one.end)
        origin, destination = route_of(line, carrier, verb)
        route = {"origin": origin, "destination": destination}
        others.append(replace(draft, fields={**draft.fields, "carrier": carrier, **route}))
    return others


def _for_countries(line: Line, draft: Draft, verb: Atom) -> list[Draft]:
    """Return a draft for each further country of `Canada, Oman and Iran have banned flights from India`."""
    named = [one for one in line.parties if one.kind == "country" and one.last < verb.index]
    run = named[-1:]
    for one, following in reversed(list(pairwise(named))):
        if any(atom.low not in (",", "and", "the") for atom in line.atoms[one.last + 1 : following.first]):
            break
        run.insert(0, one)
    told = draft.value("destination")
    if run and led_by(line.atoms, run[0].first) in ("between", "from", "to"):
        return []
    if told not in [one.country for one in run]:
        return []
    return [
        replace(
            draft,
            fields={**draft.fields, "destination": line.context.quoted(one.country, one.start, one.end)},
        )
        for one in run
        if one.country != told
    ]


def _without_home(between: list[str]) -> list[str]:
    """Leave out a bracket: `VietJet Air (Vietnam), Lion Air`, `KLM (to Delft) and Tunisair`."""
    closed = between.index(")") if between[:1] == ["("] and ")" in between else -1
    return between[closed + 1 :] if 0 < closed <= MOST_IN_BRACKET else between


MOST_IN_BRACKET = 8
"""Words of a bracket behind a carrier in a list of carriers (our own choice)."""


def _prolonged(line: Line, nouns: list[Atom]) -> list[Draft]:
    """Read `extended the suspension of its flights` and `would extend its suspended flights`."""
    verb = next((one for one in line.atoms if one.lemma in HALTING or one.low.startswith(HALTS_ON)), None)
    halted = next((one for one in line.atoms if one.low in HALTED and "verb" not in one.senses), None)
    if verb is None or halted is None or not nouns or (halted.index < verb.index and not verb.passive):
        return []
    draft = flight_draft(
        line, halted, min(nouns, key=lambda noun: abs(noun.index - halted.index)), "suspended"
    )
    if draft is None:
        return []
    return [draft, *_for_others(line, draft, verb), *further_places(line, draft, verb)]


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
    return [draft, *further_places(line, draft, verb)] if draft is not None else []


MOST_LIFTED = 8
"""Words between `lift` and the ban that it lifts (our own choice)."""


def _resumption(line: Line, nouns: list[Atom]) -> list[Draft]:
    """Read `announced the resumption of its flights` and `considers a resumption of flights to Delhi`."""
    word = next((one for one in line.atoms if one.low in ("resumption", "restart", "reinstatement")), None)
    if word is None or "verb" in word.senses or not nouns:
        return []
    noun = min(nouns, key=lambda one: abs(one.index - word.index))
    lead = line.atoms[: word.index]
    talked = any(one.low in TALKED for one in lead)
    announced = any(one.lemma in ("announce", "confirm", "plan") for one in lead)
    if not (talked or announced) or noun.index - word.index > MOST_BACK:
        return []
    draft = flight_draft(line, word, noun, "resumption_under_discussion" if talked else "planned")
    return [draft, *further_places(line, draft, word)] if draft is not None else []


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
    if verb.verb_class == "resume":
        if asked and verb.form in ("base", "past") and (verb.ahead or verb.passive):
            return None
        if talked or verb.hedged:
            return "resumption_under_discussion"
        return "planned" if verb.ahead else "operated"
    if verb.verb_class == "start" and not (verb.ahead or any(one.is_a("carrier") for one in atoms)):
        return None
    if verb.verb_class == "operate" and _is_ended(line, verb):
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
    craft = next((atom for atom in line.atoms if atom.is_a("aircraft")), None)
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
