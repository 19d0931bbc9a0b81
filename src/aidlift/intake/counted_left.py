"""The noun to the left of a number: `the death toll rose to 4,084`, `Total cases: 120`."""

from __future__ import annotations

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.counted import VERB_MEASURES, Counted, group_in
from aidlift.intake.grammar import ADVERBS, CLAUSE_WORDS
from aidlift.intake.lexicon import words

FARTHEST_LEFT = 16
LINKS = words("links")


def counted_left(line: Line, atom: Atom, before: list[Counted]) -> Counted | None:
    """Look left for the noun whose number this is: `deaths rose to`, `Total cases:`, `tally of cases at`."""
    atoms = line.atoms
    cues: list[str] = []
    crossed_verb = False
    place = atom.index - 1
    prior = atoms[place] if place >= 0 else None
    if prior is None or prior.low in (",", ";", ".", "and"):
        return None
    label = atoms[place - 1] if prior.low == ":" and place > 0 else None
    if label is not None and label.is_a("class"):
        return Counted(atom, "cases", place - 1, atom.index, label.senses["class"])
    if label is not None and label.get("basis") == "active":
        return Counted(atom, "active_cases", place - 1, atom.index)
    if (
        prior.low == "to"
        and place > 2
        and atoms[place - 1].quantity is not None
        and atoms[place - 2].low == "by"
    ):
        place -= 3
        cues.append("cumulative")
    risen = _risen_by(atoms, place) if prior.low == "to" else None
    if risen is not None:
        place = risen
        cues.append("cumulative")
    if prior.low == "by" and any(one.verb_class == "level" for one in atoms[max(0, place - 4) : place]):
        cues.append("new")
    while place >= 0 and atom.index - place <= FARTHEST_LEFT:
        one = atoms[place]
        if (
            one.is_a("measure")
            and not (one.is_a("item") and not crossed_verb)
            and one.get("measure") != "cfr"
        ):
            return _left_noun(line, atom, place, cues)
        if one.is_a("tally") and not _tally_is_verb(one):
            return _tallied(line, atom, place, cues)
        if (
            one.verb_class in ("recover", "die", "infect", "test")
            and crossed_verb
            and any(
                other.is_a("number", "tally") or other.low in ("those", "who")
                for other in atoms[max(0, place - 6) : place]
            )
        ):
            return Counted(
                atom,
                VERB_MEASURES[one.verb_class],
                max(0, place - 5),
                atom.index,
                None,
                None,
                (*cues, "cumulative"),
            )
        if one.verb_class == "level" or one.low in ("=", ":"):
            crossed_verb = True
            if one.lemma in ("rise", "increase", "jump", "climb", "surge") and "new" in cues:
                pass
        elif (
            one.when is not None
            or one.is_a(
                "verbword",
                "place",
                "disease",
                "class",
                "basis",
                "country_word",
                "person",
                "demonym",
                "rate",
                "todate",
            )
            or (
                one.low in LINKS
                or one.low in ADVERBS
                or one.low in ("in", "from", "across", "nationwide", "with", "due", "among")
            )
        ):
            pass
        elif (
            one.quantity is not None
            or "verb" in one.senses
            or one.low in CLAUSE_WORDS
            or one.low in (";", ".", ")", ",")
            or one.is_a("such", "item", "unit")
        ):
            return None
        place -= 1
    return None


def _risen_by(atoms: list[Atom], place: int) -> int | None:
    """Return where `rose by 389 to` goes on to the left: before `by`, days and the first number skipped."""
    index = place - 1
    while index > 1 and (
        atoms[index].when is not None or atoms[index].low in ("over", "in", "during", "the")
    ):
        index -= 1
    if index > 1 and atoms[index].quantity is not None and atoms[index - 1].low == "by":
        return index - 2
    return None


def _tally_is_verb(one: Atom) -> bool:
    return "verb" in one.senses and one.low not in ("total", "count")


def _left_noun(line: Line, atom: Atom, place: int, cues: list[str]) -> Counted | None:
    atoms = line.atoms
    one = atoms[place]
    gap = atoms[place + 1 : atom.index]
    linked = (
        any(
            other.verb_class == "level"
            or other.low
            in (":", "=", "to", "at", "–", "—", "-", "(", "is", "are", "was", "were", "of", "number")
            or other.is_a("verbword")
            for other in gap
        )
        or not gap
    )
    passive_report = any(other.verb_class in ("report", "say") for other in gap)
    if not linked or passive_report:
        return None
    if gap and gap[-1].low in ("in", "from", "since", "on", "for", "with", "after", "within"):
        return None
    case_class = group = None
    first = place
    for other in reversed(atoms[max(0, place - 6) : place]):
        if other.is_a("class"):
            case_class = other.senses["class"]
        elif other.is_a("basis"):
            cues.append(other.senses["basis"])
        elif other.is_a("tally"):
            cues.append("cumulative")
        elif other.is_a("number"):
            cues.append("number")
        elif other.is_a("person") and other.get("person") in ("health_workers", "children_under_5"):
            group = other.get("person")
        elif not (
            other.is_a("disease", "number", "demonym", "place", "group")
            or other.low in ("of", "the", "'s", "daily", "-", "laboratory", "official", "its", "country")
        ):
            break
        first = other.index
    if one.low in ("death toll", "toll") or (
        place > 0 and atoms[place].low == "deaths" and atoms[place - 1].low == "total"
    ):
        cues.append("cumulative")
    for other in gap:
        who = other.get("person")
        if who in ("health_workers", "children_under_5"):
            group = who
        if other.is_a("tally"):
            cues.append("cumulative")
    if any(other.verb_class == "level" for other in gap) and not {"new", "daily", "cumulative"} & set(cues):
        cues.append("level")
    return Counted(
        atom, one.senses["measure"], first, atom.index, case_class, group or group_in(one.text), tuple(cues)
    )


def _tallied(line: Line, atom: Atom, place: int, cues: list[str]) -> Counted | None:
    """Read a total without its noun beside it: that of the words around, else what was counted last."""
    atoms = line.atoms
    gap = atoms[place + 1 : atom.index]
    for one in gap:
        if one.is_a("item", "flights"):
            return None
    if gap and not any(
        one.verb_class == "level"
        or one.low in ("to", "at", "of", ":", "=", "is", "was", "–", "-", "now")
        or one.is_a("verbword")
        for one in gap
    ):
        return None
    around = [
        one
        for one in (*atoms[max(0, place - 3) : place][::-1], *gap)
        if one.is_a("measure") and one.get("measure") != "cfr"
    ]
    measure = around[0].senses["measure"] if around else line.context.measure
    if atoms[place].low in ("caseload", "case count", "case load"):
        measure = "cases"
    if measure is None or measure == "countries_affected":
        return None
    if "new" in cues:
        return None
    daily = any(one.get("basis") in ("daily", "new") for one in atoms[max(0, place - 1) : place])
    first = min([place, *(one.index for one in around[:1])])
    return Counted(atom, measure, first, atom.index, None, None, (*cues, "new" if daily else "cumulative"))
