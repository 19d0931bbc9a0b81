"""Which place a text is about: by what is done there; the region of many, the disease."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from aidlift.intake.atoms import Atom
from aidlift.intake.context import CODE, DESKS, GIVING
from aidlift.intake.grammar import is_beside
from aidlift.intake.lexicon import homes

LEAST_SCATTERED, SHARE, HALF = 4, 0.4, 0.5
"""Countries of a text about many, and the share of mentions that would make it about one of them all the
same; half of them where it begins with a region (our own choice)."""

HOME, DESK, OPENING = 8, 1, 3
"""What the dateline weighs, nothing where agencies have their desks, and what being named first does."""

ASIDE, ACTING, GIVER, SOURCE, PART, PEOPLE, COUNTRY, GOAL = 1, 1, -2, 0, 1, 2, 3, 5
"""What a mention weighs: beside the point, as who speaks, gives or is `from`, as a part, a people, a country,
and to or for whom something is done.

Rounded from a logistic fit of the place that most records of a passage lie in; fitted to seven eighths of
332 marked passages, it named that place in 0.90 of those left out."""

NEAR, INSIDE = 4, 3
"""What cases or a disease beside a name add, and what `in` before it weighs."""

LEAST_WIDE, WIDER = 12, 1.1
"""What a region weighs at least that a text is about, alone and beside its foremost country (own choice)."""

BODIES_OF = {"Africa CDC": "Africa", "African Union": "Africa", "ASEAN": "Southeast Asia"}
CONTINENTS = ("Africa", "Americas", "Asia", "Europe")


def main_places(atoms: Sequence[Atom], home: str | None) -> tuple[list[str], Counter[str]]:
    """List the two places that a text is most about, and what each place named in it weighs.

    A place weighs by what it does there: having cases, receiving, giving. A region counts as countries do.
    `home` is the country of the dateline.
    """
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    continent = 0
    for place, atom in enumerate(atoms):
        senses = atom.senses
        if atom.low == "continent":
            continent += GOAL
        if not senses:
            continue
        owner = homes().get(senses.get("carrier", ""))
        if owner is not None:
            counts[owner] += PART + (0 if first else OPENING)
            first.setdefault(owner, place)
        body = BODIES_OF.get(senses.get("org", ""))
        if body is not None:
            counts[body] += COUNTRY
            first.setdefault(body, place)
        named = senses.get("place") or senses.get("demonym")
        if not named or "also" in senses:
            continue
        code, role, _ = named.split("/", 2)
        if code != "WLD":
            weight = _weight(atoms, place, role)
            counts[code] += weight + (OPENING if not first and weight != ACTING else 0)
            first.setdefault(code, place)
    for code in CONTINENTS if continent else ():
        if code in first:
            counts[code] += continent
    if home is not None:
        counts[home] += DESK if home in DESKS else HOME
    wide = sorted(CONTINENTS, key=lambda code: counts[code])  # who tells of two continents tells of the world
    counts[wide[-1]] -= counts[wide[-2]] // 2
    least = max([LEAST_WIDE, *[WIDER * one for code, one in counts.items() if len(code) == CODE]])
    known = [code for code, one in counts.items() if one > 0 and (len(code) == CODE or one >= least)]
    ranked = sorted(known, key=lambda code: (-counts[code], code != home, first.get(code, 9999)))
    third = counts[ranked[2]] if len(ranked) > 2 else 0
    least = max(third * 2, counts[ranked[0]] / 2 if ranked else 0)
    return ranked[:1] + [code for code in ranked[1:2] if counts[code] >= least], counts


def about_of(atoms: Sequence[Atom], topic: str | None, home: str | None, counts: Counter[str]) -> str | None:
    """Return what counts without a place are of: the topic, a region, None for the world; "" where unsure.

    A text about no country more than about others is not about the one that it happens to name most.
    `counts` is what `main_places` found.
    """
    if topic is None or topic == home or len(topic) > CODE:
        return topic
    others = [one for code, one in counts.items() if one > 0 and len(code) == CODE]
    if len(others) == 1 and sum(others) <= ASIDE and any("affected" in atom.senses for atom in atoms):
        return None
    region = region_first(atoms)
    if len(others) >= LEAST_SCATTERED and counts[topic] < (HALF if region else SHARE) * sum(others):
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
        if titled is not None and len(told) >= SEVERAL:
            return titled
    return None


SEVERAL = 2
MOST_OF_TITLE = 8
"""Words of a text within which its title names what it is about (our own choice)."""


def region_first(atoms: Sequence[Atom]) -> str | None:
    """Return the region that a text names before any country, such as `the WHO African Region`."""
    for atom in atoms:
        named = atom.senses.get("place") or atom.senses.get("demonym")
        if named and "also" not in atom.senses:
            code = named.split("/")[0]
            return code if len(code) > CODE else None
    return None


def _weight(atoms: Sequence[Atom], place: int, role: str) -> int:
    if is_beside(atoms, place) or (
        place and (atoms[place - 1].low == "(" or "such" in atoms[place - 1].senses)
    ):
        return ASIDE
    behind = atoms[place + 1 : place + 4]
    if behind and behind[0].low in LABELS:
        return ASIDE
    if any("mbass" in one.low for one in behind[:2]) or any("title" in one.senses for one in behind):
        return ACTING
    index = place - 1
    while index >= 0 and (atoms[index].low in STYLED or "government" in atoms[index].senses):
        index -= 1
    lead = atoms[index].low if index >= 0 else ""
    if lead in ("from", "by"):
        return GOAL if lead == "from" and index and atoms[index - 1].is_a("ask") else SOURCE
    if lead in ("for", "in", "to") and index and _is_office(atoms[index - 1]):
        return ACTING  # `the WHO representative for Barbados`
    if _is_giver(atoms, place):
        return GIVER
    named = COUNTRY if role in ("country", "region") else PEOPLE if role == "demonym" else PART
    told = {"to": GOAL, "for": GOAL, "in": INSIDE, "across": INSIDE, "with": PEOPLE, "and": PEOPLE}
    near = NEAR if _is_near(atoms, place, 6, "measure", "disease") else 0
    return told.get(lead, named) + near


def _is_office(atom: Atom) -> bool:
    """Tell whether a word is an office that somebody holds for a country, or in one."""
    return atom.is_a("title") or atom.low.removesuffix("s") in OFFICES


OFFICES = frozenset(
    ("representative", "director", "ambassador", "envoy", "coordinator", "office", "delegation")
)


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


LABELS = frozenset(("(", ":", "-", "–"))
"""What ends a label: `Japan: 500 doses`."""

STYLED = frozenset(
    ("the", "of", "(", ")", "federal", "republic", "kingdom", "state", "islamic", "democratic")
)


def _leads_on(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether a word may stand between `from` and a giver: `from WHO and the Government of Germany`."""
    one = atoms[index]
    if one.low in STYLED or "government" in one.senses:
        return True
    return one.low in ("and", ",") or "org" in one.senses


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
