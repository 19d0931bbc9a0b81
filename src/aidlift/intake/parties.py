"""Parties: countries, organisations, carriers, persons and groups that a sentence names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from aidlift.intake.atoms import Atom
from aidlift.intake.lexicon import countries, homes, leader_on, members, words

ACTING = frozenset(("place", "demonym", "title", "carrier", "org", "ministry", "country_word"))
"""What a word in small letters must be to stand for a party."""

MOST_TOLD = 30
"""Countries told last that `the Latin American country` may mean (our own choice)."""

MOST_APPOSED = 9
"""Words between a country and what is said of it in apposition (our own choice)."""

NATION = frozenset(("country", "nation", "ally", "state", "republic", "kingdom", "archipelago", "neighbour"))


@dataclass(slots=True, unsafe_hash=True)  # not frozen: that takes three times as long to make
class Party:
    """Who acts or is acted for: a country, an organisation, a carrier, a person or a group.

    `code` is what a record holds (ISO 3166 alpha-3, or a name), `country` the country where it has one.
    """

    code: Final[str]
    country: Final[str | None]
    kind: Final[str]
    start: Final[int]
    end: Final[int]
    first: Final[int]
    last: Final[int]
    name: Final[str] = ""


@dataclass(slots=True)
class Names:
    """Persons introduced so far in a document, by each part of their names: their full name and country."""

    persons: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    today: date | None = None
    told: list[str] = field(default_factory=list)

    def learn(self, full: str, country: str | None) -> None:
        """Remember a person by the first and the last part of the name."""
        parts = full.split()
        for part in {parts[0], parts[-1]}:
            self.persons.setdefault(part, (full, country))


def find_parties(
    atoms: Sequence[Atom], names: Names, topic: str | None, nation: str | None = None
) -> list[Party]:
    """Find the parties of a sentence in order; persons are learnt with their country.

    `topic` is the country of ministries named without one, `nation` that which `the country` means.
    """
    found: list[Party] = []
    behind = 0
    for index, atom in enumerate(atoms):
        if index < behind:
            continue
        text = atom.text
        if ACTING.isdisjoint(atom.senses) and not (
            text[:1].isupper() and (text in names.persons or atom.is_name)
        ):
            continue
        if text == "Royal" and index + 1 < len(atoms) and atoms[index + 1].is_a("demonym"):
            continue  # `a Royal Australian Air Force plane`
        if "aircraft" in atom.senses and index and atoms[index - 1].low in LEADS_AIRCRAFT:
            continue  # `a wide-body Airbus of Nepal Airlines`: the plane, not who makes it
        if _only_describes(atoms, index):
            behind = index + 3
            continue
        if "country_word" in atom.senses and nation:
            kind = members(atom.low.removeprefix("the ").partition(" ")[0])
            # `the kingdom`, `the Himalayan nation`: the last told that is one
            if kind and nation not in kind:
                nation = next((one for one in reversed(names.told) if one in kind), nation)
            apposed = _apposed(atoms, index, found)
            helped = _helped(atoms, index, found)
            nation_here = _own_country(atoms, index, found) or apposed or helped or nation
            country = nation_here if len(nation_here) == 3 else None
            found.append(
                Party(nation_here, country, "pronoun", atom.start, atom.end, index, index, atom.text)
            )
            continue
        described = _described_nation(atoms, index, names, nation or topic)
        if described is not None:
            found.append(described)
            behind = described.last + 1
            continue
        party, behind = _party_at(atoms, index, names, nation or topic)
        if party is not None:
            found.append(party)
            if party.country:
                names.told = [*names.told[-MOST_TOLD:], party.country]
    return found


LEADS_AIRCRAFT = frozenset(
    ("a", "an", "its", "their", "the", "another", "'s", "one", "two", "body", "bodied")
)
"""What stands before the name of a maker where its plane is meant."""


def _own_country(atoms: Sequence[Atom], index: int, found: Sequence[Party]) -> str | None:
    """Return the country of who speaks of `his country`: that of the person told last."""
    if not index:
        return None
    if atoms[index].low.startswith("the ") or atoms[index - 1].low == "the":
        return _of_minister(atoms, index, found)
    if atoms[index - 1].low not in ("his", "her", "my"):
        return None
    return next((one.country for one in reversed(found) if one.kind == "person" and one.country), None)


def _of_minister(atoms: Sequence[Atom], index: int, found: Sequence[Party]) -> str | None:
    """Return the country of a minister who speaks of `the country`: `Japan's minister said the country`."""
    last = found[-1] if found else None
    if last is None or last.kind != "person" or not last.country or index - last.last > MOST_SAID:
        return None
    held = atoms[max(0, last.first - 3) : last.last + 1]
    office = any(one.low.endswith(("minister", "president", "premier")) for one in held)
    said = any(one.verb_class in ("say", "pledge") for one in atoms[last.last + 1 : index])
    return last.country if office and said else None


SIGNED = frozenset(("sign", "ink", "conclude"))
MOST_SAID = 8
"""Words from a speaker to `the country` that is still the speaker's own (our own choice)."""


def _helped(atoms: Sequence[Atom], index: int, found: Sequence[Party]) -> str | None:
    """Return what `to help the country` means: the one that goods were just said to go to."""
    lead = [one.low for one in atoms[max(0, index - 3) : index]]
    if found and lead[-1:] == ["to"] and any(one.lemma in SIGNED for one in atoms[:index]):
        owned = [one for one in found if one.kind == "country" and atoms[one.last + 1].low != "'s"]
        return owned[-1].country if owned else None  # `signed with Serbia on supplying doses to the country`
    if not found or not {"help", "assist", "support"} & set(lead):
        return None
    last = next((one for one in reversed(found) if one.kind == "country" and one.country), None)
    sent = last is not None and last.first > 0 and atoms[last.first - 1].low in ("for", "to")
    return last.country if sent and last is not None else None


def _apposed(atoms: Sequence[Atom], index: int, found: Sequence[Party]) -> str | None:
    """Return the country that `, the hardest-hit country,` says more of: the one named right before."""
    if not found or found[-1].country is None or found[-1].kind != "country":
        return None
    between = [one.low for one in atoms[found[-1].last + 1 : index]]
    if "," not in between or len(between) > MOST_APPOSED:
        return None
    passed = all(
        not one.senses or one.is_a("place") or one.low in (",", "the", "a", "an") or "verb" not in one.senses
        for one in atoms[found[-1].last + 1 : index]
    )
    return found[-1].country if passed and "and" not in between else None


def _described_nation(atoms: Sequence[Atom], index: int, names: Names, nation: str | None) -> Party | None:
    """Read `the Latin American country` as the country told last that lies there."""
    if not index or atoms[index - 1].low != "the":
        return None
    place = index + 1
    while (
        place < len(atoms) and atoms[place].low in ("island", "and", "most", "populous") and place < index + 3
    ):
        place += 1
    if place >= len(atoms) or atoms[place].low not in NATION:
        return None
    named = atoms[index].get("demonym")
    if named is None and not atoms[index].is_name:
        return None
    code = named.split("/")[0] if named else ""
    within = members(code)
    if named is not None and not within:
        return None
    country = nation if not within else next((one for one in reversed(names.told) if one in within), None)
    if country is None or len(country) != 3:
        return None
    first, last = atoms[index], atoms[place]
    first.senses = {"place": f"{country}/country/{first.text}"}
    return Party(country, country, "pronoun", first.start, last.end, index, place, "")


DESCRIBED = frozenset(
    """based made born origin developed built owned backed run led administered held produced manufactured
    registered flagged listed headquartered""".split()  # noqa: SIM905 - words read better so
)


def _only_describes(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether a country is half of a word on somebody else: `US-based`, `Indian-American doctors`."""
    if index + 2 >= len(atoms) or atoms[index + 1].low != "-" or not atoms[index].is_a("place", "demonym"):
        return False
    hyphen, behind = atoms[index + 1], atoms[index + 2]
    if atoms[index].end != hyphen.start or hyphen.end != behind.start:
        return False
    return behind.low in DESCRIBED or (atoms[index].is_a("demonym") and behind.is_a("demonym"))


def _party_at(atoms: Sequence[Atom], index: int, names: Names, topic: str | None) -> tuple[Party | None, int]:
    atom = atoms[index]
    senses = atom.senses
    place, demonym = senses.get("place"), senses.get("demonym")
    if place or demonym:
        code, role, name = (place or demonym or "").split("/", 2)
        body = _national_body(atoms, index, code) if role in ("country", "demonym") else None
        if body is not None:
            return body, body.last + 1
        if role == "demonym" or (index + 1 < len(atoms) and atoms[index + 1].low == "'s"):
            titled = _titled(atoms, index, code, names)
            if titled:
                return titled
        kind = "country" if role in {"country", "capital", "demonym"} else role
        if role == "demonym" and not (
            index + 1 < len(atoms) and atoms[index + 1].is_a("government", "org", "speaker")
        ):
            kind = "adjective"
        return Party(
            code,
            code if len(code) == 3 and code.isupper() else None,
            kind,
            atom.start,
            atom.end,
            index,
            index,
            name,
        ), index + 1
    if "title" in senses:
        titled = _titled(atoms, index - 1, None, names)
        if titled:
            return titled
    if "carrier" in senses:
        name = atom.senses["carrier"]
        return Party(name, homes().get(name), "carrier", atom.start, atom.end, index, index, name), index + 1
    if "org" in senses:
        name = atom.senses["org"]
        kind = "media" if "media" in atom.senses else "org"
        return Party(name, homes().get(name), kind, atom.start, atom.end, index, index, name), index + 1
    if "ministry" in senses:
        return _ministry(atoms, index, topic)
    if atom.text in names.persons and not _begins_body(atoms, index, names):
        full, country = names.persons[atom.text]
        last = index + 1 if index + 1 < len(atoms) and atoms[index + 1].text in full.split() else index
        code = f"{full} ({country})" if country else full
        return Party(code, country, "person", atom.start, atoms[last].end, index, last, full), last + 1
    if "country_word" in senses and topic:
        return Party(
            topic,
            topic if len(topic) == 3 else None,
            "pronoun",
            atom.start,
            atom.end,
            index,
            index,
            atom.text,
        ), index + 1
    return _in_office(atoms, index, names) or _unknown(atoms, index)


def _in_office(atoms: Sequence[Atom], index: int, names: Names) -> tuple[Party, int] | None:
    """Read a name without a title as who led a country on the day of the text: `Macron promised`."""
    place = index
    while place < len(atoms) and place - index < 4 and (atoms[place].is_name or atoms[place].low == "-"):
        place += 1
    name = " ".join(atom.text for atom in atoms[index:place]).replace(" - ", "-")
    term = leader_on(name, names.today) if name else None
    if term is None:
        return None
    names.learn(term.name, term.country)
    first, last = atoms[index], atoms[place - 1]
    shown = f"{term.name} ({term.country})"
    return Party(shown, term.country, "person", first.start, last.end, index, place - 1, term.name), place


def _titled(atoms: Sequence[Atom], index: int, code: str | None, names: Names) -> tuple[Party, int] | None:
    """Read `Chinese Foreign Minister Wang Yi`: a title, then a name; the country is that before the title."""
    place = index + 1
    while (
        place < len(atoms)
        and (
            atoms[place].low in ("'s", "foreign", "health", "deputy", "vice")
            or "ministry" in atoms[place].senses
        )
        and place - index < 3
    ):
        place += 1
    if place >= len(atoms) or "title" not in atoms[place].senses:
        return None
    title = atoms[place]
    place += 1
    if (
        place + 2 < len(atoms)
        and atoms[place].low == "to"
        and atoms[place + 1].is_a("place")
        and atoms[place + 2].is_name
    ):
        place += 2  # `Chinese Ambassador to Sudan Ma Xinmin`
    while place + 1 < len(atoms) and (
        atoms[place].low in HONORIFICS or (atoms[place].low == "." and atoms[place - 1].low in HONORIFICS)
    ):
        place += 1  # `Health Minister Dr. Ann Lee`
    first = place
    while (
        place < len(atoms)
        and (
            atoms[place].is_name
            or (place == first and _are_initials(atoms, place))
            or (atoms[place].low == "." and place > first and len(atoms[place - 1].text) == 1)
            or (place > first and _is_hyphened(atoms, place))
        )
        and place - first < 7
    ):
        place += 1
    begin = max(index, 0) if code else index + 1
    country = code
    if place == first:
        if not code:
            return None
        _learn_apposed(atoms, first, code, names)
        return Party(code, code, "person", atoms[begin].start, title.end, begin, first - 1, title.text), first
    full = " ".join(atom.text for atom in atoms[first:place]).replace(" .", ".").replace(" - ", "-")
    if country is None and place + 1 < len(atoms) and atoms[place].low == "of":
        named = atoms[place + 1].get("place") or ""  # `Prime Minister Tony Abbott of Australia`
        country = named.split("/")[0] if "/country/" in named else None
    term = leader_on(full, names.today) if country is None else None
    country = term.country if term is not None else country
    names.learn(full, country)
    shown = f"{full} ({country})" if country else full
    return Party(
        shown, country, "person", atoms[begin].start, atoms[place - 1].end, begin, place - 1, full
    ), place


def _learn_apposed(atoms: Sequence[Atom], place: int, country: str, names: Names) -> None:
    """Learn who holds an office that was just told: `Burundi's health minister, Lydwine Badar, said`."""
    last = place + 1
    while last < len(atoms) and atoms[last].is_name and last - place < MOST_OF_PERSON:
        last += 1
    closed = last < len(atoms) and (atoms[last].low == "," or atoms[last].verb_class == "say")
    if atoms[place].low == "," and last - place > 2 and closed:
        names.learn(" ".join(one.text for one in atoms[place + 1 : last]), country)


MOST_OF_PERSON = 5
"""Words of a person's name and the comma before it (our own choice)."""


def _are_initials(atoms: Sequence[Atom], place: int) -> bool:
    """Tell whether a name begins with two letters that may stand for an area: `Prime Minister KP Oli`."""
    one = atoms[place]
    named = place + 1 < len(atoms) and atoms[place + 1].is_name
    return len(one.text) == 2 and one.text.isupper() and one.is_a("place") and named


def _is_hyphened(atoms: Sequence[Atom], place: int) -> bool:
    """Tell whether a hyphen or what follows it goes on a name: `Chung Eui-yong`."""
    mark = place if atoms[place].low == "-" else place - 1
    if atoms[mark].low != "-" or not 0 < mark < len(atoms) - 1:
        return False
    joined = atoms[mark - 1].end == atoms[mark].start and atoms[mark].end == atoms[mark + 1].start
    return joined and not atoms[mark + 1].senses


LEVELS = frozenset(("federal", "national", "union", "central", "state", "provincial", "own"))
"""What may stand between a country and its ministry."""


def _ministry(atoms: Sequence[Atom], index: int, topic: str | None) -> tuple[Party, int]:
    """Read a ministry as its country: the one named beside it, else the country that is the topic."""
    atom = atoms[index]
    code = topic
    before = index - 1
    while before > 0 and atoms[before].low in LEVELS:  # `the Swiss Federal Department of Foreign Affairs`
        before -= 1
    if before > 0 and atoms[before].low == "'s":
        before -= 1
    prior = atoms[before] if before >= 0 else None
    named = prior.senses.get("demonym") or prior.senses.get("place") if prior is not None else None
    after = next((one.get("place") for one in atoms[index + 1 : index + 4] if "place" in one.senses), None)
    if named or (after and atoms[index + 1].low in ("of", "in")):
        code = (named or after or "").split("/")[0]
    return Party(
        code or atom.text, code, "ministry", atom.start, atom.end, index, index, atom.text
    ), index + 1


def _unknown(atoms: Sequence[Atom], index: int) -> tuple[Party | None, int]:
    """Read names that end as carriers, companies and foundations do; skip any other name whole."""
    place = index
    if atoms[index].low in HONORIFICS:  # `Mr Peters` is Peters
        return None, index + 1
    while place < len(atoms) and (atoms[place].is_name or _goes_on(atoms, index, place)):
        place += 1
    if place == index:
        return None, index + 1
    if index == 0 and place - index > 1 and atoms[0].low in BODIES:  # `Brewer Delta Ltd gave`
        index = 1
    words = [atom.text for atom in atoms[index:place]]
    if words[-1] in TAILED:
        place = _tail(atoms, place)
    kind = _kind_of_name(words) or _introduced(atoms, index)
    if kind is None:
        return None, place
    full = " ".join(atom.text for atom in atoms[index:place]).replace(" . ", " ").replace(" - ", "-")
    if atoms[place - 1].text in ORGANISATION_ENDS:
        atoms[place - 1].senses.pop("item", None)  # `Beximco Pharmaceuticals` are no medicines
    return Party(full, None, kind, atoms[index].start, atoms[place - 1].end, index, place - 1, full), place


HONORIFICS = frozenset(("mr", "mrs", "ms", "dr", "sir", "prof", "professor", "madam", "madame", "hon", "h.e"))


def _goes_on(atoms: Sequence[Atom], index: int, place: int) -> bool:
    """Tell whether a word that we know goes on an unknown name: `Kumtor Gold Company`, `Delta Corp. Ltd`."""
    one = atoms[place]
    if one.low == "&":
        return True
    if place == index:
        return False
    if one.low == ".":
        return _names_body(atoms, place)
    if one.low == "-":
        after = atoms[place + 1] if place + 1 < len(atoms) else None
        whole = after is not None and atoms[place - 1].end == one.start and one.end == after.start
        return whole and after is not None and after.is_name
    if not one.text[:1].isupper():
        return False
    if one.text in ORGANISATION_ENDS or one.is_a("airline", "demonym"):
        return True
    return one.is_a("item", "government", "disease", "person") and _names_body(atoms, place)


SOCIETIES = frozenset(
    ("Association", "Charity", "Club", "Coalition", "Federation", "Foundation", "Fund", "Society", "Trust")
)
"""How names of bodies end that begin with a country and are not its government."""

ABROAD = frozenset(("community", "diaspora", "expatriates", "expats"))
"""Who of a country lives in another, and may give to it: `the Indian community in Thailand`."""

MOST_NAMED = 4
"""Words from the country to the end of such a name: `American India Foundation` (our own choice)."""


def _national_body(atoms: Sequence[Atom], index: int, code: str) -> Party | None:
    """Read `the Indian Association of Thailand`, `the American India Foundation` as a body, not a country."""
    place = index + 1
    if place < len(atoms) and atoms[place].low in ABROAD and len(code) == 3 and atoms[index].is_a("demonym"):
        named = f"{atoms[index].text} {atoms[place].low}"
        return Party(named, None, "org", atoms[index].start, atoms[place].end, index, place, named)
    while place < len(atoms) and place - index <= MOST_NAMED and atoms[place].text[:1].isupper():
        after = atoms[place + 1] if place + 1 < len(atoms) else None
        crossed = atoms[place].get("org") == "Red Cross" and place == index + 1
        if atoms[place].text in SOCIETIES or (crossed and (after is None or after.text != "Society")):
            last = _tail(atoms, place + 1) - 1
            full = " ".join(one.text for one in atoms[index : last + 1])
            home = code if len(code) == 3 and code.isupper() else None
            return Party(full, home, "org", atoms[index].start, atoms[last].end, index, last, full)
        place += 1
    return None


def _tail(atoms: Sequence[Atom], place: int) -> int:
    """Return where a body's name ends that goes on with `of` and names: `Rotary Club of Kathmandu`."""
    while place + 1 < len(atoms) and atoms[place].low == "of":
        last = place + 1
        while last < len(atoms) and (atoms[last].is_name or atoms[last].is_a("place", "item", "demonym")):
            if not atoms[last].text[:1].isupper():
                break
            last += 1
        if last == place + 1:
            break
        place = last
    return place


def _begins_body(atoms: Sequence[Atom], index: int, names: Names) -> bool:
    """Tell whether a known person's name begins that of a body here: `Sabin Vaccine Institute`."""
    full = names.persons[atoms[index].text][0].split()
    after = atoms[index + 1] if index + 1 < len(atoms) else None
    return (
        after is not None
        and after.text[:1].isupper()
        and after.text not in full
        and _names_body(atoms, index)
    )


def _names_body(atoms: Sequence[Atom], place: int) -> bool:
    """Tell whether a known word stands inside the name of a body: `Sabin Vaccine Institute`."""
    return any(one.text in ORGANISATION_ENDS for one in atoms[place + 1 : place + 3])


def _introduced(atoms: Sequence[Atom], index: int) -> str | None:
    """Tell what an unknown name is by the word before it: `the company Sonangol`, `aid group IsraAID`."""
    prior = atoms[index - 1] if index else None
    if prior is None or prior.text.rpartition(" ")[2][:1].isupper():
        return None
    head = prior.low.rpartition(" ")[2]
    if head in ("airline", "carrier"):
        return "carrier"
    news = any(one.low in ("news", "press", "state", "media") for one in atoms[max(0, index - 3) : index - 1])
    return ("media" if news else "org") if head in BODIES else None


BODIES = words("bodies")
TAILED = frozenset(
    ("Association", "Bank", "Club", "Council", "Federation", "Friends", "Society", "University")
)
"""Bodies whose names go on with `of`."""

CARRIER_ENDS = words("carrier_ends")
ORGANISATION_ENDS = words("organisation_ends")


def _kind_of_name(words: Sequence[str]) -> str | None:
    if list(words[-2:]) == ["Civil", "Aviation"]:  # `the Directorate General of Civil Aviation`
        return None
    if len(words) > 1 and (words[-1].title() in CARRIER_ENDS or words[0].title() == "Air"):
        return "carrier"
    return "org" if len(words) > 1 and words[-1] in ORGANISATION_ENDS else None


def country_name(code: str) -> str:
    """Return the usual name of a country or region."""
    known = countries().get(code)
    return known.name if known else code
