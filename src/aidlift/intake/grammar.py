"""Verbs with their tense, in the words of a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from aidlift.intake.atoms import Atom
from aidlift.intake.lexicon import words

ADVERBS = words("adverbs")
DETERMINERS = words("determiners")
SUBJECT_PREPOSITIONS = words("subject_prepositions")
CLAUSE_WORDS = words("clause_words")
PRONOUNS = words("pronouns")
FARTHEST_SHARED = 28
SKIPPED = words("skipped")
DETERMINING = DETERMINERS - {"each", "both", "any", "no", "another"}
MAKING = {"make": "base", "makes": "s", "made": "past", "making": "ing"}
MOST_WITHIN = 16
"""Words from `make` to `available` (our own choice)."""

UNCHANGED = frozenset(
    (
        "hit",
        "spread",
        "set up",
        "set aside",
        "set off",
        "set out",
        "put in",
        "put up",
        "put in place",
        "put off",
    )
)
"""Verbs whose past is their base."""

NOUN_LIKE = words("noun_like")


def parse(atoms: Sequence[Atom]) -> None:
    """Decide which atoms act as verbs here and fill in tense, voice, negation and hedging."""
    for atom in atoms:
        if "verb" in atom.senses:
            if _acts_as_verb(atoms, atom.index):
                _auxiliaries(atoms, atom)
                _moves_goods(atoms, atom)
            else:
                del atom.senses["verb"]
                atom.read_verb()
        elif "demonym" in atom.senses and "place" in atom.senses:
            _adjective_or_place(atoms, atom)
        elif atom.low in MAKING and not atom.senses and _makes_available(atoms, atom.index):
            atom.senses = {"verb": f"allocate/make available/{MAKING[atom.low]}"}
            atom.read_verb()
            _auxiliaries(atoms, atom)


def _makes_available(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether goods stand within `make available`: `has made 300 ventilators available to Peru`."""
    for one in atoms[index + 1 : index + MOST_WITHIN]:
        if one.low == "available":
            between = atoms[index + 1 : one.index]
            paid = any(other.quantity is not None and other.quantity.unit is not None for other in between)
            return paid or any(other.is_a("item", "unit") for other in between)
        if one.low in CLAUSE_WORDS or one.form in ("past", "ing") or one.low in (".", ";"):
            return False
    return False


def _moves_goods(atoms: Sequence[Atom], atom: Atom) -> None:
    """Read `reached Delhi` and `brought 40 tonnes of oxygen` as arrivals, not as levels."""
    after = atoms[atom.index + 1 : atom.index + 8]
    if atom.lemma == "reach":
        there = next((one for one in after[:3] if one.is_a("place") or one.quantity is not None), None)
        if there is not None and there.quantity is None:
            atom.verb_class = "arrive"
    if (
        atom.lemma == "bring"
        and any("item" in one.senses for one in after)
        and not any(one.is_a("tally", "measure") for one in after)
    ):
        atom.verb_class, atom.lemma = "arrive", "bring in"


def _adjective_or_place(atoms: Sequence[Atom], atom: Atom) -> None:
    """Decide whether US, UK, UAE or Myanmar stands for the country or is an adjective here."""
    after = atoms[atom.index + 1] if atom.index + 1 < len(atoms) else None
    if after is not None and after.is_a("government", "title", "item", "measure", "carrier"):
        del atom.senses["place"]
    else:
        del atom.senses["demonym"]


HANDED = ("receive", "send", "give")
"""Verbs whose goods may be `needed`: `India received urgently needed supplies`."""


def before(atoms: Sequence[Atom], index: int) -> Atom | None:
    """Return the atom before one, adverbs skipped; None at the start."""
    place = index - 1
    while place >= 0 and (
        atoms[place].low in ADVERBS
        or (atoms[place].low.endswith("ly") and not atoms[place].senses)
        or (atoms[place].low == "since" and place and atoms[place - 1].get("verbword") == "have")
    ):
        place -= 1
    return atoms[place] if place >= 0 else None


def begins_of(atoms: Sequence[Atom]) -> bool:
    """Tell whether a sentence opens with the whole of what it parts: `Of the 57 cases`, `Out of these`."""
    return atoms[0].low == "of" or (atoms[0].low == "out" and len(atoms) > 1 and atoms[1].low == "of")


DESCRIBING = ("report", "infect", "give", "pledge", "request", "recover", "test", "suspend")
"""Verbs whose past form may only describe a noun: `reported cases`, `donated vaccines`."""


def _acts_as_verb(atoms: Sequence[Atom], index: int) -> bool:
    atom, prior = atoms[index], before(atoms, index)
    if _is_in_compound(atoms, index):
        return False
    after = atoms[index + 1] if index + 1 < len(atoms) else None
    if atom.lemma == "come in" and after is not None and after.low in ("addition", "response", "for"):
        return False
    if atom.lemma == "come":
        return _has_come(atoms, index, prior)
    if atom.form == "base":
        if prior is not None and prior.when is not None and prior.index:
            prior = atoms[prior.index - 1] if atoms[prior.index - 1].is_a("verbword") else prior
        now = index > 0 and atoms[index - 1].low in ADVERBS  # `deaths from dengue now total 73`
        if atom.lemma == "fly" and prior is not None and prior.is_a("carrier"):
            return after is not None and after.low in ("to", "from", "into", "between")
        return _base_acts(prior, after, atom, now=now)
    if (
        prior is not None
        and (prior.low in DETERMINING or prior.low == "'s")
        and prior.low not in ("that", "which")
        and not _is_at_first(atoms, prior.index)
    ):
        return False
    if atom.form == "s":
        if atom.lemma in NOUN_LIKE:
            counted = after is not None and (after.quantity is not None or after.is_a("item"))
            counted = counted or (after is not None and after.low in ("flying", "serving"))
            # `which is poor, needs a further $9 million`
            led = [one.low for one in atoms[index + 1 : index + 3]]
            counted = counted or led in (["a", "further"], ["an", "additional"]) or led[:1] == ["another"]
            return counted or (
                prior is not None
                and (
                    prior.is_a("place", "org", "carrier")
                    or prior.is_name
                    or prior.low in PRONOUNS
                    or prior.low in ("ministry", "which", "that", "who")
                    or (atom.verb_class == "request" and prior.is_a("government", "title"))
                )
            )
        return True
    if atom.form == "ing":
        atom.ahead = index > 1 and [one.low for one in atoms[index - 2 : index]] == ["process", "of"]
        return atom.lemma != "need" and not (prior is not None and prior.is_a("basis"))
    if atom.lemma == "affect" and prior is not None and prior.quantity is not None and after is not None:
        return after.is_a("person") or not after.low.endswith("s")  # `eight affected districts` are no people
    if (
        atom.verb_class == "need"
        and prior is not None
        and (prior.low in ("including", "with", "all", "of", "other") or prior.verb_class in HANDED)
    ):
        return False  # `including required diluent`
    described = after is not None and (
        after.is_a("measure", "class", "item", "disease")
        or after.low in ("covid", "case")
        or (atom.verb_class == "infect" and after.is_a("person"))  # `10 infected health workers`
    )
    if described and atom.verb_class in DESCRIBING:
        joined = (
            prior is None
            or prior.quantity is not None
            or prior.is_a("basis", "tally", "group", "class")
            or prior.low in ("of", "by", "and", ",", "in", "(", "with")
        )
        if joined and not (
            prior is not None
            and prior.low in ("and", ",")
            and atom.verb_class in ("give", "pledge", "report", "suspend")
        ):
            return False
    return True


def _has_come(atoms: Sequence[Atom], index: int, prior: Atom | None) -> bool:
    """Tell whether `come` says that goods came from or to somewhere: `came from`, `doses came on Monday`."""
    after = atoms[index + 1] if index + 1 < len(atoms) else None
    more = index > 1 and [one.low for one in atoms[index - 2 : index]] == ["more", "to"]
    there = after is not None and after.low in ("to", "into")  # `came to Lima`, not `came to 22 tons`
    there = there and any(one.is_a("place", "country_word") for one in atoms[index + 2 : index + 4])
    dated = after is not None and (after.when is not None or after.low == "on")
    goods = any(one.is_a("item", "unit") for one in atoms[max(0, index - 9) : index])
    told = prior is not None and (prior.low in OF_GOODS or prior.quantity is not None)
    if dated and prior is not None and (prior.is_a("item", "unit") or (goods and told)):
        return True  # `whose doses came on Monday`, `40 beds, of which 20 came on Monday`
    ends = after is None or after.low in (".", ",", ";")
    if ends and prior is not None and prior.get("verbword") == "have" and prior.index:
        lead = atoms[prior.index - 1]
        return lead.quantity is not None or lead.is_a("item", "unit")  # `The first 15,000 have come`
    place = index + 1  # `came in March from Russia`
    while (
        place < index + 3
        and place < len(atoms)
        and (atoms[place].when is not None or atoms[place].low == "on")
    ):
        place += 1
    after = atoms[place] if place < len(atoms) else None
    return more or there or (after is not None and after.low in ("from", "through", "via", "under"))


OF_GOODS = frozenset((",", "of which", "them", "these", "those", "also"))
"""What stands before `came on Monday` where goods did."""


def _is_at_first(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether `first` stands between a subject and its verb: `India first provided`, `who last sent`."""
    if atoms[index].low not in ("first", "last") or not index:
        return False
    lead = atoms[index - 1]
    return (
        lead.is_a("place", "org", "carrier")
        or lead.is_name
        or lead.low in (*PRONOUNS, "who", "which", "that")
    )


def _is_in_compound(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether a form only ends a compound: `long-awaited`, `much-needed`; not `US-donated`."""
    if index < 2 or atoms[index - 1].low != "-" or atoms[index - 1].end != atoms[index].start:
        return False
    return not atoms[index - 2].text[:1].isupper()


def _base_acts(prior: Atom | None, after: Atom | None, atom: Atom, *, now: bool) -> bool:
    if prior is None:
        return False
    has = prior.senses.get("verbword") == "have"  # `has since spread`
    if (
        atom.lemma in UNCHANGED
        and prior.low not in DETERMINERS
        and (has or not prior.is_a("basis", "verbword"))
    ):
        return after is None or after.low != "of"
    if "verbword" in prior.senses and prior.senses.get("verbword") in ("will", "to", "modal"):
        return True
    if prior.low == "help" and atom.verb_class in ("give", "send"):  # `was used to help deliver 400 doses`
        return True
    if after is not None and after.low == "of":
        return False
    if atom.lemma == "donate" and prior.is_a("place"):  # `The United States donate`
        return True
    if prior.low in ("and", "or", "n't", "not", "they", "we", "who", "which", "that", "did", "does", "do"):
        return prior.low not in ("and", "or") or atom.lemma not in NOUN_LIKE
    plural = (
        (prior.text.endswith("s") or prior.low == "people")
        and prior.low not in DETERMINERS
        and not prior.is_a("place")
        and (
            prior.is_a("person", "government", "speaker", "title", "affected", "airline")
            or not prior.senses
            or (atom.verb_class == "level" and prior.is_a("measure"))  # `cases and deaths now stand at`
        )
    )
    return (
        plural
        and not prior.low.endswith("'s")
        and (now or atom.lemma not in ("number", "total", "hit", "record", "test", "report"))
    )


def _auxiliaries(atoms: Sequence[Atom], atom: Atom) -> None:
    """Read the words that lead a verb: will, has been, is expected to, could not."""
    place, steps, be, to, been = atom.index - 1, 0, False, False, False
    being = now = False
    while place >= 0 and steps < 6:
        word = atoms[place]
        role = word.senses.get("verbword")
        if word.low in {"days", "weeks", "months", "hours"} and place > 1:
            soon = _soon_begins(atoms, place)
            if soon is not None:
                place = soon - 1
                continue
        if word.when is not None or (atom.form == "ing" and word.verb_class == "start" and steps == 0):
            atom.ahead = atom.ahead or word.ahead
            place -= 1
            continue
        if role is None and "neg" not in word.senses and not (word.low in ADVERBS or word.low.endswith("ly")):
            begun = to and word.verb_class == "start" and word.form == "past" and not word.ahead
            if begun and steps <= 1:  # `have begun to fly in supplies`
                atom.ahead = atom.hedged = False
                to = False
            willed = word.verb_class in ("pledge", "agree_give", "request", "agree")
            if to and (willed or word.low in ("ready", "decided", "decision", "plans")):
                atom.ahead = True
            if word.low in (",", "and") and steps == 0 and atom.form in ("base", "past"):
                _shared_auxiliary(atoms, place, atom)
            break
        if role == "be":
            being = being or word.low == "being"
            now = now or (being and word.low in ("is", "are"))
            be = True
            been = been or word.low in ("been", "has been")
            if to and steps <= 1:
                atom.ahead = True
        elif role in ("will", "expect"):
            atom.ahead = True
        elif role == "modal":
            atom.hedged = atom.ahead = True
        elif role == "to":
            to = True
        elif "neg" in word.senses:
            atom.negated = True
        place -= 1
        steps += 1
    atom.passive = atom.passive or (be and atom.form == "past")
    if now and atom.verb_class in ("give", "send"):
        atom.ahead = True
    led = atom.index > 0 and atoms[atom.index - 1].low in ("by", "for")
    if led and atom.form == "ing" and atom.verb_class == "give":
        atom.ahead = False
    if be and not been and atom.form == "ing":
        atom.ahead = atom.ahead or atom.verb_class in ("send", "give", "arrive")
    if to and atom.verb_class in ("send", "give", "arrive", "receive"):
        atom.ahead = True
    if to and atom.verb_class == "receive" and _is_the_first(atoms, atom.index):
        atom.ahead = False


def _soon_begins(atoms: Sequence[Atom], place: int) -> int | None:
    """Return where `in the coming days` begins, which may part a verb from its helper."""
    for index in range(place - 1, max(-1, place - 6), -1):
        if atoms[index].low in ("in", "within", "over"):
            words = [one.low for one in atoms[index + 1 : place]]
            return index if {"coming", "next"} & set(words) else None
    return None


def _is_the_first(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether `became the first country to receive` tells of what has come."""
    lead = atoms[max(0, index - 8) : index]
    became = any(one.low in ("became", "become", "is", "was") for one in lead)
    return became and any(one.low in ("first", "second", "third", "latest") for one in lead)


def _shared_auxiliary(atoms: Sequence[Atom], place: int, atom: Atom) -> None:
    """In `was packed and sent` the second verb has the first one's voice and time."""
    for prior in reversed(atoms[max(0, place - FARTHEST_SHARED) : place]):
        if prior.low in (";", ".") or prior.low in CLAUSE_WORDS:
            return
        if atom.form == "base" and prior.get("verbword") == "will":
            atom.ahead = True
            return
        if "verb" in prior.senses and prior.form == atom.form:
            atom.ahead, atom.passive, atom.hedged = prior.ahead, prior.passive, prior.hedged
            return


def is_beside(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether a place only tells where another is: `Australia's closest neighbour`, `Geneva-based`."""
    after = atoms[index + 1 : index + 6]
    if not after or after[0].low != "'s":
        return len(after) > 1 and after[0].low == "-" and after[1].low == "based"
    return any(one.low in ("neighbour", "neighbor", "neighbours", "neighbors") for one in after[1:])


def led_by(atoms: Sequence[Atom], first: int) -> str:
    """Return the word before a name, `the` and directions skipped: `in northern Syria` is led by `in`."""
    index = first - 1
    while index >= 2 and atoms[index - 1].low == "-" and atoms[index].text.islower():
        index -= 3  # `to coronavirus-hit India`
    while index >= 0 and atoms[index].low in SKIPPED and first - index < 4:
        index -= 1
    return atoms[index].low if index >= 0 else ""
