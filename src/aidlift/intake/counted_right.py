"""The noun to the right of a number: `386,452 new cases`, `149 people died`."""

from __future__ import annotations

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.counted import GROUPS, VERB_MEASURES, Counted, group_in
from aidlift.intake.counted_asides import COORDINATION, are_treated, behind_whole, past_bracket, past_places
from aidlift.intake.counted_became import are_held, lie_in_hospital, what_became
from aidlift.intake.counted_done import done_to, struck_before
from aidlift.intake.grammar import ADVERBS, CLAUSE_WORDS, SUBJECT_PREPOSITIONS
from aidlift.intake.lexicon import entries, words
from aidlift.intake.patients import are_patients_cases

FARTHEST_RIGHT = 9
MODIFIED = words("modified")


def counted_right(line: Line, atom: Atom, before: list[Counted]) -> Counted | None:
    """Look right for the noun that is counted."""
    atoms = line.atoms
    if atom.quantity is not None and atom.quantity.value == 1 and atom.quantity.qualifier == "at_least":
        return None
    case_class = group = None
    cues: list[str] = []
    countries = _countries_of_all(atoms, atom.index) if "affected" in line.kinds else None
    if countries is not None:
        return _affected(line, atom, countries)
    tests = _positive_tests(atoms, atom.index) if "positive" in line.lows else None
    if tests is not None:
        return Counted(atom, "cases", atom.index, tests)
    place = past_whole(atoms, atom.index) or past_share(atoms, atom.index)
    begin, stop = place, min(len(atoms), place + FARTHEST_RIGHT)
    while place < stop:
        one = atoms[place]
        if "measure" in one.senses and not _is_adjective(atoms, place):
            measure = what_became(atoms, place) or one.senses["measure"]
            group = group or group_in(one.text)
            if measure == "cfr":
                return None
            if measure == "tests" and atoms[place - 1].low == "positive":  # `1,804 positive tests`
                measure = "cases"
            if measure == "tests" and _were_positive(atoms, place):
                whole = atom.index > 1 and atoms[atom.index - 1].low == "of"
                measure = "tests" if whole and atoms[atom.index - 2].quantity is not None else "cases"
            if measure == "cases" and "active" in cues:
                measure = "active_cases"
            if _is_told(line, atom, measure):
                return None
            last = _after_noun(atoms, place)
            case_class = case_class or _proved(atoms, last)
            return _with_people(
                line, Counted(atom, measure, atom.index, last, case_class, group, tuple(cues))
            )
        if "person" in one.senses or _are_nationals(atoms, place):
            return _people(line, atom, place, case_class, cues)
        if "affected" in one.senses:
            return _affected(line, atom, place)
        if one.low == "(" and _is_aside(atoms, place):
            place += 2
        elif "class" in one.senses:
            case_class = one.senses["class"]
        elif "basis" in one.senses:
            cues.append(one.senses["basis"])
        elif "group" in one.senses:
            group = one.senses["group"]
        elif (
            one.quantity is not None or one.when is not None or (_stops(one) and one.low not in ("of", "the"))
        ):
            break
        elif (one.low == "of" and place == begin and _is_share(atoms, place, begin > atom.index + 1)) or (
            one.low in ("the", "its", "their", "those") and atoms[place - 1].low == "of"
        ):
            pass
        elif one.low == "of" or one.is_a("item", "unit", "offer", "shipment"):
            break
        place += 1
    if case_class is not None:
        shared = _noun_of_classes(atoms, place)
        if shared is not None:
            measure = atoms[shared].senses["measure"]
            return Counted(atom, measure, atom.index, shared, None, group, tuple(cues))
        return _coordinated(line, atom, place, case_class, tuple(cues), before)
    if cues and place < len(atoms) and atoms[place].low in COORDINATION and not atoms[place].is_a("item"):
        return _coordinated(line, atom, place, None, tuple(cues), before, needed=True)
    return None


def _positive_tests(atoms: list[Atom], index: int) -> int | None:
    """Return where the tests stand of which a number were positive: `2,520 of 7,412 tests were positive`."""
    whole = atoms[index + 1 : index + 3]
    if len(whole) < 2 or whole[0].low != "of" or whole[1].quantity is None or whole[1].quantity.unit:
        return None
    noun = next((one.index for one in atoms[index + 3 : index + 6] if one.get("measure") == "tests"), None)
    return noun if noun is not None and _were_positive(atoms, noun) else None


def _were_positive(atoms: list[Atom], place: int) -> bool:
    """Tell whether tests are said to be positive: `12 of the 720 antigen tests were positive`."""
    behind = [one.low for one in atoms[place + 1 : place + 4]]
    acted = ("were", "are", "was", "came", "turned", "returned", "proved", "tested")
    return behind[:1] != [] and behind[0] in acted and "positive" in behind


def _are_nationals(atoms: list[Atom], place: int) -> bool:
    """Tell whether a demonym stands for people: `11 million Filipinos have been tested`."""
    one = atoms[place]
    if place + 1 >= len(atoms) or not one.low.endswith("s") or not one.text[:1].isupper():
        return False
    if not (one.is_name or one.is_a("demonym")) or not any(
        "demonym" in entry.senses for entry in entries().get(one.low[:-1], {}).get("", ())
    ):
        return False
    after = atoms[place + 1]
    return after.is_a("verbword") or bool(after.verb_class) or after.low in ("who", "already", "so far")


def _countries_of_all(atoms: list[Atom], index: int) -> int | None:
    """Return the noun of `Ten of the 21 countries have reported`: a part of a number of countries."""
    lows = [one.low for one in atoms[index + 1 : index + 5]]
    place = index + (3 if lows[1:2] in (["the"], ["its"]) else 2)
    if lows[2:3] in (["continent"], ["region"]) and lows[3:] in (["'s"], ["’s"]):
        place += 2  # `43 of the continent's 54 countries`
    elif lows[2:3] in (["'s"], ["’s"]):
        place += 2  # `43 of Africa's 54 countries`
    if lows[:1] != ["of"] or place + 1 >= len(atoms) or atoms[place].quantity is None:
        return None
    noun = place + (2 if atoms[place + 1].is_a("place", "region") else 1)
    return noun if noun < len(atoms) and atoms[noun].is_a("affected") else None


def past_whole(atoms: list[Atom], index: int) -> int | None:
    """Return where words go on past the whole of a part: `11 of the 48 cases were found in`."""
    if index + 4 >= len(atoms) or atoms[index + 1].low != "of":
        return None
    whole = atoms[index + 3].quantity if atoms[index + 2].low in ("the", "its", "their", "these") else None
    return index + 4 if whole is not None and whole.unit is None else None


def past_share(atoms: list[Atom], index: int) -> int:
    """Return where words go on after a number, past its share of the whole: `26,238 or 4.7% are`."""
    share = atoms[index + 1 : index + 4]
    if len(share) < 3 or share[1].quantity is None or share[1].quantity.unit != "percent":
        return index + 1
    lead = share[0].low
    if lead not in ("or", "(", ","):
        return index + 1
    return index + (4 if lead != "or" and share[2].low in (")", ",") else 3)


def _is_told(line: Line, atom: Atom, measure: str) -> bool:
    """Tell whether a number only takes up one told before: `All six cases resulted from`."""
    lead = line.atoms[atom.index - 1].low if atom.index else ""
    told = line.context.counts
    return lead in ("all", "these") and atom.quantity is not None and (measure, atom.quantity.number) in told


def _noun_of_classes(atoms: list[Atom], place: int) -> int | None:
    """Return the noun of `103 confirmed and probable cases`, a number that is of no class alone."""
    for one in atoms[place : place + 7]:
        if one.get("measure") in ("cases", "deaths"):
            return one.index if atoms[place].low in COORDINATION else None
        if one.low not in COORDINATION and not one.is_a("class", "disease"):
            return None
    return None


def _is_aside(atoms: list[Atom], place: int) -> bool:
    """Tell whether only a disease stands in brackets: `2,163 new daily (COVID-19) cases`."""
    after = atoms[place : place + 3]
    return len(after) == 3 and after[0].low == "(" and after[1].is_a("disease") and after[2].low == ")"


def _proved(atoms: list[Atom], last: int) -> str | None:
    """Read `cases were laboratory confirmed`: the class stands after the verb."""
    after = atoms[last + 1 : last + 5]
    for one in after:
        if "class" in one.senses and "lab" in one.low:
            return one.senses["class"]
        if "verbword" not in one.senses and one.low not in ADVERBS:
            return None
    return None


def _counted_last(line: Line, atom: Atom) -> str | None:
    """Return what was counted last in this sentence: `killed 19, including four health workers`."""
    done = [one for one in line.quantities if one.index < atom.index and one.used]
    return line.context.measure if done else _measure_named(line, atom.index)


def _measure_named(line: Line, index: int) -> str | None:
    """Return which of cases and deaths is named last before an atom of the sentence."""
    named = next((one for one in reversed(line.case_words) if one.index < index), None)
    return named.senses["measure"] if named is not None else None


def _is_share(atoms: list[Atom], place: int, told: bool) -> bool:
    """Tell whether `of the new cases` or `of the deaths` follows a number; no `the` behind its share."""
    after = atoms[place + 1 : place + 7]
    if told and after and after[0].is_a("class", "measure", "basis"):
        return True  # `958 (75%) of confirmed cases`
    return (
        len(after) > 1
        and after[0].low in ("the", "these", "those", "all", "its", "their")
        and any(one.is_a("measure") for one in after)
    )


def _stops(one: Atom) -> bool:
    if one.low in ("-", "'", '"', "“", "”", "'s", "imported"):
        return False
    if one.is_a("disease", "demonym", "place", "ministry"):
        return False
    return bool(
        "verb" in one.senses
        or one.is_a("verbword", "neg", "such", "title", "org")
        or one.low in SUBJECT_PREPOSITIONS
        or one.low in CLAUSE_WORDS
        or not one.text[:1].isalnum()
        or one.low in {"and", "or", "the", "that", "as", "a", "an", "per", "than", "since"}
    )


def is_part_of_word(atoms: list[Atom], place: int) -> bool:
    """Tell whether a noun ends a compound: `non-contact thermometers`."""
    return place > 1 and atoms[place - 1].low == "-" and atoms[place - 2].low in ("non", "anti", "post", "no")


def _is_adjective(atoms: list[Atom], place: int) -> bool:
    """Tell whether `infected` or `dead` only describes the noun that follows: `infected people`."""
    one = atoms[place]
    after = atoms[place + 1] if place + 1 < len(atoms) else None
    if is_part_of_word(atoms, place) or (after is not None and after.low in MODIFIED):
        return True
    if one.low in {"infected", "recovered", "deceased", "dead", "cured"} and after is not None:
        return after.is_a("person", "measure")
    if (
        one.low in {"test", "tests", "sample", "contact", "case", "death", "infection"}
        and after is not None
        and after.is_a("measure", "tally")
    ):
        return after.get("measure") != one.get("measure") or after.is_a("measure")
    return False


def _after_noun(atoms: list[Atom], place: int) -> int:
    """Include `of Ebola` and `of cholera` after the noun."""
    if place + 2 < len(atoms) and atoms[place + 1].low == "of" and atoms[place + 2].is_a("disease"):
        return place + 2
    return place


def _with_people(line: Line, found: Counted) -> Counted:
    """Note who is counted: `12 deaths among health workers`, `in children under five`."""
    atoms = line.atoms
    for place in range(found.last + 1, min(len(atoms), found.last + 6)):
        one = atoms[place]
        who = one.senses.get("person")
        led = atoms[place - 1 - (atoms[place - 1].low == "the")].low
        alone = all(other.quantity is None for other in atoms[found.last + 1 : place])
        if who in GROUPS and led in ("among", "in", "of", "are", "were") and alone:
            found.group = who
        if one.quantity is not None or one.low in {",", ";", "."}:
            break
    behind = atoms[found.last + 1 : found.last + 4]
    if [one.low for one in behind[:2]] == [",", "all"] and len(
        behind
    ) > 2:  # `five cases, all health workers`
        who = behind[2].get("person")
        found.group = who if who in GROUPS else found.group
    return found


def _people(line: Line, atom: Atom, place: int, case_class: str | None, cues: list[str]) -> Counted | None:
    """Read people by what happened to them: died, recovered, infected, tested, traced."""
    atoms = line.atoms
    who = atoms[place].get("person")
    group = who if who in GROUPS else None
    done = done_to(atoms, atom)
    if done is not None:
        return Counted(atom, done[0], done[1], place, case_class, group, tuple(cues))
    state = _state_of(line, place)
    if state is not None:
        return Counted(atom, state[0], atom.index, state[1], case_class, group, tuple(cues))
    if any(one.low == "positive" for one in atoms[atom.index + 1 : place]):
        return Counted(atom, "cases", atom.index, place, case_class, group, tuple(cues))
    happened = _what_happened(line, place, cues)
    if happened is not None:
        return Counted(atom, happened[0], atom.index, happened[1], case_class, group, tuple(cues))
    among = _are_among(atoms, place) if group else None
    if among is not None:
        told = next((one.senses["class"] for one in atoms[place:among] if one.is_a("class")), case_class)
        return Counted(atom, atoms[among].senses["measure"], atom.index, among, told, group, tuple(cues))
    struck = struck_before(atoms, atom)
    if struck is not None:
        return Counted(atom, struck[0], struck[1], place, case_class, group, tuple(cues))
    listed = line.sentence.kind == "item" and line.context.measure in ("cases", "deaths")
    if group and listed and atom.index < 2:  # an item of its own: `161 (52%) children below 5 years`
        return Counted(atom, str(line.context.measure), atom.index, place, case_class, group, tuple(cues))
    if group and _is_part_of_cases(atoms, atom.index):
        told = _counted_last(line, atom) or "cases"
        return Counted(atom, told, atom.index, place, case_class, group, tuple(cues))
    if case_class is not None or are_patients_cases(line, atom.index, place):
        return Counted(atom, "cases", atom.index, place, case_class, group, tuple(cues))
    return None


def _what_happened(line: Line, place: int, cues: list[str]) -> tuple[str, int] | None:
    """Return what happened to the people at an atom, as a measure, and the last word that says so."""
    atoms = line.atoms
    past = behind_whole(atoms, past_places(atoms, past_bracket(atoms, place + 1)))
    for one in atoms[past : past + 8]:
        if one.lemma == "release" and one.passive and atoms[place].low == "patients":
            return "recoveries", one.index  # `24,392 patients were released from the hospitals`
        if one.verb_class in VERB_MEASURES and (one.lemma != "lose" or lost_lives(atoms, one.index)):
            return VERB_MEASURES[one.verb_class], one.index
        if (
            one.is_a("measure")
            and one.low.startswith("contact")
            and atoms[one.index - 1].low in ("the", "its")
        ):
            behind = atoms[one.index + 1].low if one.index + 1 < len(atoms) else ""
            if behind.startswith("list"):  # `683 people in the contact lists`
                return "contacts", one.index
        led = atoms[one.index - 1].low
        if one.low == "contact" and led in ("into", "in", "close", "had", "have", "having"):
            return "contacts", one.index
        if one.low == "recovery" and "home" in line.lows and atoms[one.index - 1].verb_class != "report":
            return "recoveries", one.index
        if one.verb_class == "hospitalise" and are_fresh(line, one, cues):
            return "cases", one.index
        if one.low in ("currently infected", "under treatment") and (
            atoms[one.index - 1].is_a("verbword") or atoms[one.index - 1].low in ADVERBS
        ):
            return "active_cases", one.index
        if one.lemma == "diagnose":
            held = are_treated(atoms, one.index)
            if held is not None:
                return "active_cases", held
            return "cases", one.index
        if one.low in BECOME and one.get("measure") in ("cases", "deaths", "recoveries"):
            return one.senses["measure"], one.index
        if (
            one.quantity is not None
            or one.low in (";", ".")
            or one.verb_class in ("vaccinate", "hospitalise", "give", "send", "need")
        ):
            break
    return None


BECOME = ("infected", "dead", "recovered", "positive", "cured", "deceased")
"""What those counted are said to be now."""


def are_fresh(line: Line, verb: Atom, cues: list[str]) -> bool:
    """Tell whether people taken to hospital are new cases: `2,801 more patients were hospitalised`.

    So are cases of dengue or cholera told; of COVID-19 they are only some of the cases.
    """
    if not verb.passive or verb.lemma in ("treat", "isolate") or line.context.disease in (None, "covid19"):
        return False
    hours = any(one.when is not None and one.when.role == "hours" for one in line.whens)
    return hours or "new" in cues


def _are_among(atoms: list[Atom], place: int) -> int | None:
    """Return where those are named whom people are among: `Five health workers are among the dead`."""
    if [one.low for one in atoms[place + 2 : place + 3]] != ["among"] or atoms[place + 1].low not in (
        "are",
        "were",
    ):
        return None
    for one in atoms[place + 3 : place + 8]:
        if one.get("measure") in ("cases", "deaths"):
            return one.index
        if one.low not in ("the", "all", "those") and not one.is_a("class", "disease"):
            return None
    return None


def _state_of(line: Line, place: int) -> tuple[str, int] | None:
    """Return what people are said to be, and where: infected, ill now, isolated or treated."""
    atoms = line.atoms
    if atoms[place - 1].low == "infected":  # `10 infected health workers`
        return "cases", place
    for one in atoms[place + 1 : place + 5]:  # `18,008 people remain infected`
        if one.lemma in ("remain", "stay") or one.low == "still":
            follows = [other.low for other in atoms[one.index + 1 : one.index + 3]]
            if {"infected", "ill", "sick"} & set(follows):
                return "active_cases", one.index + 1
        if "verbword" not in one.senses and one.low not in ADVERBS:
            break
    after = [one.low for one in atoms[place + 1 : place + 4]]
    if after[:1] in (["sick"], ["ill"]) and any(
        one.low in ("made", "making", "left", "leaving") for one in atoms[max(0, place - 4) : place]
    ):
        return "cases", place + 1  # `made 354 others sick`
    if after[:1] == ["are"] and {"ill", "sick"} & set(after[1:]):  # `105,000 people are ill`
        return "active_cases", place + 1 + next(after.index(low) for low in after if low in ("ill", "sick"))
    ill = atoms[place + 1 : place + 3]
    if [one.low for one in ill[:1]] == ["with"] and ill[-1].is_a("disease") and "currently" in line.lows:
        return "active_cases", place + 2
    held = are_held(atoms, place)
    if held is None and atoms[place].low == "patients" and lie_in_hospital(atoms, place):
        held = place + 1
    return ("active_cases", held) if held is not None else None


def lost_lives(atoms: list[Atom], index: int) -> bool:
    """Tell whether people lost their lives, and not something else."""
    return any(one.low in ("lives", "life") for one in atoms[index + 1 : index + 4])


def _is_part_of_cases(atoms: list[Atom], index: int) -> bool:
    """Tell whether `including 5 health workers` follows a count in the same sentence."""
    prior = atoms[index - 1].low if index else ""
    counted = any(one.is_a("measure") for one in atoms[:index])
    if counted and prior in ("and", ","):  # `12 of them health workers and 45 children under five`
        last = next((one for one in reversed(atoms[:index]) if one.quantity is not None), None)
        behind = atoms[last.index + 1 : index] if last is not None and last.used else []
        return any(one.get("person") in GROUPS for one in behind)
    return counted and (
        prior in ("including", "include", "included", "includes", "(", "are", "were", "being", "with")
        or (prior == "was" and index > 1 and atoms[index - 2].low == "there")
    )


PRESENT = frozenset(
    ("found", "detected", "present", "circulating", "identified", "active", "recorded", "affected")
)
"""How else a disease is said to be in countries: `mpox has been found in 13 African countries`."""

MEETING = frozenset(("met", "meet", "meeting", "ministers", "delegates", "representatives", "attended"))
"""Beside what countries are not those hit: `Ministers from nine African countries met`."""


def _affected(line: Line, atom: Atom, place: int) -> Counted | None:
    """Read the number of countries with cases; the number of countries that met or gave is none."""
    if atom.index and line.atoms[atom.index - 1].low in ("the", "these", "those", "all", "top"):
        return None
    if "activity" in line.lows or (atom.index and line.atoms[atom.index - 1].low == "by"):
        return None  # who reports, not who is hit: `is reported by 39 of the 40 countries`
    reached = [verb for verb in line.verbs("arrive") if _is_reached_by_disease(line, verb)]
    told = (
        line.verbs("report", "spread", "infect")
        or reached
        or any(one.senses.get("measure") == "cases" for one in line.atoms)
        or any(one.low in PRESENT for one in line.atoms[max(0, atom.index - 5) : place + 4])
    )
    if told and not line.lows.isdisjoint(MEETING):
        return None
    if line.verbs("suspend", "ban", "resume") and not line.kinds.isdisjoint(("flights", "airline")):
        return None  # `suspended all flights to seven countries`
    supplied = bool(line.verbs("give", "pledge", "send", "agree", "request", "receive", "help", "allocate"))
    supplied = supplied or any(verb not in reached for verb in line.verbs("arrive"))
    if (
        not told
        or supplied
        or line.says("alert")
        or not any(
            one.is_a("measure", "disease") or one.low in ("outbreak", "virus", "epidemic", "transmission")
            for one in line.atoms
        )
    ):
        return None
    return Counted(atom, "countries_affected", atom.index, place)


def _is_reached_by_disease(line: Line, verb: Atom) -> bool:
    """Tell whether it is a disease that came: `The virus has reached 43 countries`, `was slow to reach`."""
    lead = line.atoms[max(0, verb.index - 5) : verb.index]
    if any(one.is_a("item", "unit") for one in lead):
        return False
    return any(one.is_a("disease") or one.low in ("outbreak", "virus", "epidemic", "variant") for one in lead)


def _coordinated(
    line: Line,
    atom: Atom,
    place: int,
    case_class: str | None,
    cues: tuple[str, ...],
    before: list[Counted],
    *,
    needed: bool = False,
) -> Counted | None:
    """Find the noun of `3 confirmed, 20 probable and 21 suspected cases` at its end, else cases."""
    atoms = line.atoms
    last_class = max(atom.index, place - 1)
    for one in atoms[place : place + 16] if "measure" in line.kinds else ():
        if one.low in COORDINATION:
            continue
        following = atoms[one.index + 1] if one.index + 1 < len(atoms) else None
        if one.quantity is not None and following is not None and following.is_a("measure"):
            break
        if one.is_a("measure"):
            measure = one.senses["measure"]
            if measure != "cfr":
                return Counted(atom, measure, atom.index, last_class, case_class, None, cues)
        in_list = (
            one.quantity is not None
            or one.is_a("class", "basis", "disease", "group")
            or one.low in ("-", "laboratory", "lab", "as", "well", "of", "were", "are")
        )
        if not in_list:
            break
    if needed:
        return None
    parted = atom.index and atoms[atom.index - 1].low == ":"  # `58 cases, including 27 deaths: 28 confirmed`
    listed = bool(before) and before[-1].rule == "counted_right" and before[-1].case_class is not None
    if parted and any(one.get("measure") == "cases" for one in line.case_words if one.index < atom.index):
        return Counted(atom, "cases", atom.index, last_class, case_class, None, cues)
    if listed and before[-1].last + 2 >= atom.index:
        return Counted(atom, before[-1].measure, atom.index, last_class, case_class, None, cues)
    named = _measure_named(line, atom.index) or "cases"
    return Counted(atom, named, atom.index, last_class, case_class, None, cues)
