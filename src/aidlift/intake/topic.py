"""Which country a text is about: named most, early, beside cases; the region of many, the disease."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from aidlift.intake.atoms import Atom
from aidlift.intake.context import CODE, DESKS, GIVING
from aidlift.intake.grammar import is_beside
from aidlift.intake.lexicon import homes

ENVOYS = ("ambassador", "commissioner", "envoy")
FIRST_SUBJECT = 1
"""Words within which another country opens the text, as in `SINGAPORE - Indonesia is bracing`."""

LEAST_SECOND = 2

ASIDE = 1
"""Weight of a country that is only named in brackets."""

LEAST_SCATTERED, SHARE, HALF = 4, 0.4, 0.5
"""Countries of a text about many, and the share of mentions that would make it about one of them all the
same; half of them where it begins with a region (our own choice)."""

OPENING = 2
"""What being named first weighs beside mentions."""

STRUCK = 2
"""What it weighs more that cases are said to be in a country: `deaths in Guinea` (our own choice)."""

HOME, DESK = 5, 1
"""What the dateline weighs beside mentions; little where agencies have their desks (our own choice)."""


def main_countries(atoms: Sequence[Atom], home: str | None, weights: dict[int, int]) -> list[str]:
    """List the two countries that a text is most about: named most, early, beside cases.

    `from X` weighs less. `home` is the country of the dateline. What each name weighs is noted in `weights`.
    """
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    for place, atom in enumerate(atoms):
        senses = atom.senses
        if not senses:
            continue
        if "carrier" in senses and senses["carrier"] in homes():
            counts[homes()[senses["carrier"]]] += 2
            first.setdefault(homes()[senses["carrier"]], place)
        if "org" in senses and senses["org"] in homes():  # `the Nigeria Centre for Disease Control`
            counts[homes()[senses["org"]]] += 1
            first.setdefault(homes()[senses["org"]], place)
        named = senses.get("place") or senses.get("demonym")
        if not named or "also" in senses:
            continue
        code, role, _ = named.split("/", 2)
        if role != "region":
            weights[place] = _weight(atoms, place, role)
            counts[code] += weights[place]
            first.setdefault(code, place)
    if home is not None:
        opens = (code for code, at in first.items() if at <= FIRST_SUBJECT and weights.get(at, 0) > ASIDE)
        begins = next(opens, home)
        counts[home] += DESK if home in DESKS or begins != home else HOME
    if first:
        opening = min(first, key=lambda code: first[code])
        aside = first[opening] > 0 and atoms[first[opening] - 1].low == "("
        counts[opening] += 0 if aside or _is_giver(atoms, first[opening]) else OPENING
    ranked = sorted(counts, key=lambda code: (-counts[code], code != home, first.get(code, 9999)))
    third = counts[ranked[2]] if len(ranked) > 2 else 0
    return ranked[:1] + [code for code in ranked[1:2] if counts[code] >= max(LEAST_SECOND, 2 * third)]


def about_of(
    atoms: Sequence[Atom], topic: str | None, home: str | None, weights: dict[int, int]
) -> str | None:
    """Return what counts without a place are of: the topic, a region, None for the world; "" where unsure.

    A text about no country more than about others is not about the one that it happens to name most.
    `weights` is what `main_countries` noted.
    """
    if topic is None or topic == home or len(topic) > CODE:
        return topic
    counts: Counter[str] = Counter()
    for place, atom in enumerate(atoms):
        senses = atom.senses
        named = (senses.get("place") or senses.get("demonym")) if senses else None
        if named and "also" not in senses and named.find("/") == CODE:
            code, role, _ = named.split("/", 2)
            counts[code] += weights[place] if place in weights else _weight(atoms, place, role)
    others = [one for one in counts.values() if one]
    if len(others) == 1 and sum(others) <= ASIDE and any("affected" in atom.senses for atom in atoms):
        return None
    opened = next(iter(counts), None)
    told = counts[topic] + (OPENING if opened == topic else 0)
    region = region_first(atoms)
    if len(others) >= LEAST_SCATTERED and told < (HALF if region else SHARE) * sum(others):
        return region or ""
    return topic


def region_titled(atoms: Sequence[Atom]) -> str | None:
    """Return the region that a text names in its title with no country, where it tells of several later."""
    told: set[str] = set()
    titled = None
    for place, atom in enumerate(atoms):
        named = atom.senses.get("place") if atom.senses else None
        if named is None or "also" in atom.senses:
            continue
        code, role, _ = named.split("/", 2)
        if role == "region":
            titled = code if titled is None and place <= MOST_OF_TITLE and code != "WLD" else titled
        elif titled is None or place <= MOST_OF_TITLE:
            return None
        elif role == "country":
            told.add(code)
        if titled is not None and len(told) >= LEAST_SECOND:
            return titled
    return None


MOST_OF_TITLE = 8
"""Words of a text within which its title names what it is about (our own choice)."""


def region_first(atoms: Sequence[Atom]) -> str | None:
    """Return the region that a text names before any country, such as `the WHO African Region`."""
    for atom in atoms:
        named = atom.get("place") or atom.get("demonym")
        if named and "also" not in atom.senses:
            code = named.split("/")[0]
            return code if len(code) > CODE else None
    return None


def _weight(atoms: Sequence[Atom], place: int, role: str) -> int:
    if is_beside(atoms, place):
        return 0
    if place > 1 and atoms[place - 1].low == "to" and atoms[place - 2].low.endswith(ENVOYS):
        return 2  # `the Korean Ambassador to Fiji gave`: Fiji is where it happens
    if _is_giver(atoms, place):
        return 1
    after = atoms[place + 1] if place + 1 < len(atoms) else None
    begins = place == 0 or atoms[place - 1].low in ("-", "•", "*", ".", ";", ")")
    if place and (atoms[place - 1].low == "(" or atoms[place - 1].is_a("such")):
        return ASIDE
    if after is not None and (after.low == "(" or (after.low in ("-", "–", ":") and begins)):
        return 1
    if any(other.verb_class and _gives(other) for other in atoms[place + 1 : place + 5]):
        return 1
    near = _is_near(atoms, place, 6, "measure", "disease") or _is_near(atoms, place, 2, "ministry")
    struck = place > 1 and atoms[place - 1].low == "in" and atoms[place - 2].is_a("measure", "disease")
    return (3 if role == "country" else 2) + (3 if near else 0) + (STRUCK if struck else 0)


def opened_with(atoms: Sequence[Atom], topic: str | None) -> str | None:
    """Return the topic if it is the first country named, and gives nothing there."""
    for place, atom in enumerate(atoms[:MOST_OPENING]):
        named = atom.senses.get("place") or atom.senses.get("demonym") if atom.senses else None
        if named and named.split("/")[1] != "region":
            return topic if named.partition("/")[0] == topic and not _is_giver(atoms, place) else None
    return None


MOST_OPENING = 25
"""Words of a text within which its first country is named (our own choice)."""


def _is_giver(atoms: Sequence[Atom], place: int) -> bool:
    """Tell whether a country is one that gives: `from the government of India`, `the Indian Ambassador`."""
    index = place - 1
    while index >= 0 and _leads_on(atoms, index):
        index -= 1
    if index >= 0 and atoms[index].low in ("from", "by"):
        return True
    after = atoms[place + 1 : place + 3]
    if "demonym" in atoms[place].senses and any(
        "mbassador" in one.low or "mbassy" in one.low for one in after
    ):
        return True
    if index == place - 1 or (index >= 0 and atoms[index].low in ("in", "to", "for", "against", "with")):
        return False
    for one in atoms[place + 1 : place + 9]:  # `the government of Japan through its embassy has donated`
        if one.low == "." or one.is_a("place", "demonym"):
            return False
        if one.verb_class and _gives(one):
            return True
    return False


def _gives(atom: Atom) -> bool:
    """Tell whether a word may be a verb of giving; `shares borders` gives nothing."""
    return atom.verb_class in GIVING and atom.lemma != "share"


STYLED = frozenset(
    ("the", "of", "(", ")", "federal", "republic", "kingdom", "state", "islamic", "democratic")
)


def _leads_on(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether a word may stand between `from` and a giver: `from WHO and the Government of Germany`."""
    one = atoms[index]
    if one.low in STYLED or one.is_a("government"):
        return True
    return one.low in ("and", ",") or one.is_a("org")


def _is_near(atoms: Sequence[Atom], place: int, reach: int, *kinds: str) -> bool:
    for around in (
        range(place - 1, max(-1, place - reach - 1), -1),
        range(place, min(len(atoms), place + reach + 1)),
    ):
        for index in around:
            other = atoms[index]
            if other.low == ".":  # what another sentence tells is not beside
                break
            if other.senses and not other.senses.keys().isdisjoint(kinds):
                return True
    return False


def settle_places(atoms: Sequence[Atom], topic: str | None) -> None:
    """Decide for names of areas in several countries (Punjab) for the country that the text is about."""
    for atom in atoms:
        if "also" in atom.senses and topic in atom.senses["also"].split("|"):
            _, role, name = atom.senses["place"].split("/", 2)
            atom.senses["place"] = f"{topic}/{role}/{name}"
    if topic == "ETH":
        _settle_somali(atoms)


def _settle_somali(atoms: Sequence[Atom]) -> None:
    """Take `Somali` by itself, in a text about Ethiopia, for its region: `followed by Somali with 12`."""
    for atom, following in pairwise(atoms):
        ends = following.low in (",", "and", "with", "(", ".", ";", ":", "had", "has")
        if atom.text == "Somali" and "demonym" in atom.senses and ends:
            atom.senses = {"place": "ETH/part/Somali region"}


def main_disease(atoms: Sequence[Atom]) -> str | None:
    """Return the disease named most, the first of equals."""
    known = [atom.senses for atom in atoms if atom.senses]
    named = [senses["disease"] for senses in known if "disease" in senses]
    items = [senses["item"] for senses in known if "item" in senses]
    named += [item.removeprefix("vaccine_") for item in items if item.startswith("vaccine_")]
    named += ["cholera"] * items.count("cholera_kit")
    counts = Counter([name for name in named if name != "other"])
    return counts.most_common(1)[0][0] if counts else None
