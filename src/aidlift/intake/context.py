"""What a reader carries from sentence to sentence: the topic, the day of the report, who spoke, who gave."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from aidlift.intake.atoms import Atom
from aidlift.intake.dates import When
from aidlift.intake.document import Document
from aidlift.intake.drafts import FieldValue, Span, Status
from aidlift.intake.grammar import is_beside
from aidlift.intake.lexicon import homes
from aidlift.intake.once import once
from aidlift.intake.parties import Names, Party
from aidlift.intake.sentences import Sentence

DISASTER = re.compile(
    r"\b(?:cyclone|hurricane|typhoon|storm|earthquake|quake|tsunami|floods?|flooding|landslides?|drought|famine"
    r"|wildfires?|crash|explosion|blast|attacks?|bombing|shooting|stampede|fighting|clashes"
    r"|(?:years of|civil) war|airstrikes?)\b",
    re.IGNORECASE,
)
DISASTER_STEMS = (
    *("cyclone", "hurricane", "typhoon", "storm", "quake", "tsunami", "flood", "landslide", "drought"),
    *("famine", "wildfire", "crash", "explosion", "blast", "attack", "bombing", "shooting", "stampede"),
    *("fighting", "clashes", "airstrike", "years of war", "civil war"),
)


SINCE_IT_BEGAN = re.compile(
    r"\bsince (?:an|the|its|this|their) (?:[\w-]+ ){0,3}"
    r"(?:outbreak|epidemic|pandemic|emergency|virus|first case)"
    r"(?: was| were)? (?:first )?(?:declared|began|begun|started|broke out|erupted|emerged"
    r"|confirmed|detected)\b",
    re.IGNORECASE,
)
"""What says that counts are of the whole outbreak, whatever day stands behind."""


RECORD = re.compile(r"\b(?:\w+est|most|record)\b[^,;.]{0,40}$")
"""What stands before `since the pandemic began` where only a record is told."""


@dataclass(slots=True)
class Said:
    """Something said earlier that later sentences lean on: its value and where it stands."""

    value: str
    start: int
    end: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Talk:
    """Who called or wrote to whom, and on what day, for condolences that the next sentences tell of."""

    number: int
    caller: FieldValue
    called: FieldValue
    days: dict[str, FieldValue] | None


@dataclass(slots=True)
class Context:
    """The state of one reading. `number` counts sentences; a `Said` tells how far back it stands.

    `about` is what counts without a place are of: the topic, the region of many countries, "" if unsure.
    """

    document: Document
    today: date | None
    topic: str | None
    disease: str | None
    names: Names = field(default_factory=Names)
    number: int = 0
    paragraph: int = 0
    report_day: When | None = None
    as_of: When | None = None
    since: When | None = None
    place: Said | None = None
    place_paragraph: int = -1
    area: Said | None = None
    told_area: Said | None = None
    measure: str | None = None
    basis: str | None = None
    case_class: str | None = None
    speaker: Said | None = None
    speaking: Said | None = None
    calls_official: bool = False
    person: Said | None = None
    offices: dict[str, Said] = field(default_factory=dict)
    donor: Said | None = None
    recipient: Said | None = None
    asker: Said | None = None
    agency: Said | None = None
    """The agency that began a sentence, for `it has appealed` in the next."""

    carrier: Said | None = None
    halted: Said | None = None
    all_halted: bool = False
    stopped: set[str] = field(default_factory=set)
    item: str | None = None
    item_number: int = -9
    numbered: set[str] = field(default_factory=set)
    givers: set[str] = field(default_factory=set)
    takers: set[str] = field(default_factory=set)
    giving: str | None = None
    counted: bool = False
    counts: dict[tuple[str, int], dict[str, FieldValue]] = field(default_factory=dict)
    counted_in: int = -9
    whole_places: dict[tuple[str, int], tuple[FieldValue, FieldValue]] = field(default_factory=dict)
    rows: tuple[object, set[str]] | None = None
    """A table's headings and the countries that its rows have named so far."""

    daily: bool = False
    about: str | None = None
    opened: str | None = None
    """The topic, where a text about many opens with it: `As India faces a rise, the EU announced`."""

    home: str | None = None
    second: str | None = None
    heading: Said | None = None
    titled: bool = False
    heading_basis: str | None = None
    heading_class: str | None = None
    heading_measure: str | None = None
    week: When | None = None
    week_number: int = -9
    region: Said | None = None
    unnamed: bool = False
    """Whether the topic is only where the report was written: its words name that country nowhere."""

    nation: Said | None = None
    met: tuple[int, tuple[tuple[str, int, int], ...], When | None] | None = None
    """Who was named together last: the sentence, each with where it stands, and the day told there."""

    given: int | None = None
    """The number of goods told last that are no money."""

    fund: Said | None = None
    """The fund that money was last said to go to."""

    load_days: dict[str, FieldValue] | None = None
    load_number: int = -9
    """The day of the plane or load told last, and the sentence that told it."""

    event: object | None = None
    route: tuple[str | None, FieldValue, FieldValue] | None = None
    talk: Talk | None = None
    acted: Talk | None = None
    flight: object | None = None
    flight_number: int = -9
    """The flight told last, and the sentence that told it."""

    event_number: int = -9
    event_days: dict[str, FieldValue] | None = None
    event_paragraph: int = -1
    event_status: str = ""
    dated: int = 0
    """How many drafts from the first on hold no condolence without its day."""

    stems: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    """Which stems of those asked for stand in the text at all."""

    def told(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        """Return which of some stems, in small letters, stand anywhere in the text; mostly none do."""
        found = self.stems.get(parts)
        if found is None:
            whole = self.document.small
            found = self.stems[parts] = tuple([part for part in parts if part in whole])
        return found

    def span(self, start: int, end: int) -> Span:
        """Return a stretch of the text with its quote."""
        return Span(start, end, self.document.text[start:end])

    def quoted(self, value: object, start: int, end: int, status: Status = "quoted") -> FieldValue:
        """Return a value with the words that give it."""
        return FieldValue(value, status, (Span(start, end, self.document.text[start:end]),))

    def recall(self, said: Said | None) -> FieldValue | None:
        """Return an earlier sentence's value as an inherited one."""
        return self.quoted(said.value, said.start, said.end, "inherited") if said else None

    def say(self, value: str, start: int, end: int) -> Said:
        """Note a value of the current sentence for later ones."""
        return Said(value, start, end, self.number)


def is_label(atoms: Sequence[Atom]) -> bool:
    """Tell whether a line is only a label and its number: `Western Area Rural: 402`."""
    return len(atoms) > LEAST_LABEL and atoms[-1].quantity is not None and atoms[-2].low in (":", "–", "-")


LEAST_LABEL = 2
MOST_SINCE = 24
"""Words of `since the first case was reported to the ministry on` (our own choice)."""


def _began(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether a day ends a clause that `since` begins."""
    acted = False
    for atom in reversed(atoms[max(0, index - MOST_SINCE) : index]):
        if atom.low == "since":
            return acted
        if atom.quantity is not None or atom.when is not None or atom.low in (",", ";", "."):
            return False
        acted = acted or "verb" in atom.senses
    return False


@dataclass
class Line:
    """A sentence ready to be read: its atoms, its parties, and the context of the document."""

    sentence: Sentence
    atoms: list[Atom]
    parties: list[Party]
    context: Context
    _verbs: dict[tuple[str, ...], list[Atom]] = field(default_factory=dict, init=False, repr=False)
    routes: dict[bool, dict[str, FieldValue]] = field(default_factory=dict, init=False, repr=False)
    """Routes that were read of the sentence: by whether the goods are still to come."""
    parts: dict[int, Party] | None = field(default=None, init=False, repr=False)  # who gets which number
    inherited: list[tuple[FieldValue | None, FieldValue]] = field(
        default_factory=list, init=False, repr=False
    )
    """The country and area of counts that name none, once they were asked for: the same for all of them."""

    @once
    def is_listed(self) -> bool:
        """Tell whether the sentence is an item of a list, or a line that is only a label with its number."""
        return self.sentence.kind == "item" or is_label(self.atoms)

    @once
    def text(self) -> str:
        """Return the sentence's words."""
        return self.context.document.text[self.sentence.start : self.sentence.end]

    @once
    def small(self) -> str:
        """Return the sentence's words in small letters."""
        return self.text.lower()

    def says(self, *parts: str) -> bool:
        """Tell whether the sentence holds one of some words or stems, in any letters."""
        context = self.context
        told = context.stems.get(parts)
        if told is None:
            told = context.told(parts)
        if not told:
            return False
        small = self.small
        for part in told:  # noqa: SIM110  (twice as fast as `any`, and asked of every sentence)
            if part in small:
                return True
        return False

    @once
    def kinds(self) -> frozenset[str]:
        """Return all that the sentence's words may be, to pass over what it cannot hold."""
        return frozenset().union(*[atom.senses for atom in self.atoms if atom.senses])

    @once
    def lows(self) -> frozenset[str]:
        """Return the sentence's words and signs in small letters, for the same purpose."""
        return frozenset([atom.low for atom in self.atoms])

    @once
    def quantities(self) -> list[Atom]:
        """List the atoms that are numbers of something."""
        return [one for one in self.atoms if one.quantity is not None and "measureless" not in one.senses]

    @once
    def case_words(self) -> list[Atom]:
        """List the atoms that name cases or deaths."""
        return [one for one in self.atoms if one.senses.get("measure") in ("cases", "deaths")]

    @once
    def whens(self) -> list[Atom]:
        """List the atoms that are days or periods; one that began something is since when.

        So in `Since the first case was reported to the ministry on 14 September, 95 people died`.
        """
        found = [atom for atom in self.atoms if atom.when is not None]
        if found and "since" in self.lows:
            for atom in found:
                if atom.when is not None and atom.when.role == "on" and _began(self.atoms, atom.index):
                    atom.when = replace(atom.when, role="since")
        return found

    @once
    def diseases(self) -> list[Atom]:
        """List the atoms that name a disease."""
        named = self.atoms if "disease" in self.kinds else ()
        return [atom for atom in named if atom.get("disease") not in (None, "other")]

    @once
    def placed(self) -> list[Atom]:
        """List the atoms that name a place or its people."""
        return [atom for atom in self.atoms if "place" in atom.senses or "demonym" in atom.senses]

    @once
    def unknown(self) -> list[Atom]:
        """List the atoms that are names we do not know."""
        return [atom for atom in self.atoms if atom.is_name]

    @once
    def semicolons(self) -> list[Atom]:
        """List the semicolons."""
        return [atom for atom in self.atoms if atom.low == ";"]

    @once
    def is_of_many(self) -> bool:
        """Tell whether counts are of a number of countries: `775 deaths were reported from 17 countries`."""
        for atom in self.atoms if "affected" in self.kinds else ():
            lead = self.atoms[max(0, atom.index - 2) : atom.index]
            if "affected" in atom.senses and any(one.quantity is not None for one in lead):
                return True
        return False

    @once
    def tells_disaster(self) -> bool:
        """Tell whether the sentence speaks of a storm, a quake or another harm that is no disease."""
        return self.says(*DISASTER_STEMS) and DISASTER.search(self.text) is not None

    @once
    def is_to_date(self) -> bool:
        """Tell whether the sentence says `so far`; `the highest so far` is a record, not a total."""
        for atom in self.atoms if "todate" in self.kinds else ():
            lead = self.atoms[max(0, atom.index - 5) : atom.index]
            if "todate" in atom.senses and not any(
                one.low.endswith("est") or one.low in ("worst", "most") for one in lead
            ):
                return True
        began = SINCE_IT_BEGAN.search(self.text) if self.says("since") else None
        return began is not None and RECORD.search(self.text[: began.start()]) is None

    @once
    def all_verbs(self) -> list[Atom]:
        """List the atoms that act as verbs."""
        return [atom for atom in self.atoms if "verb" in atom.senses]

    @once
    def verb_classes(self) -> frozenset[str]:
        """Return the classes of the sentence's verbs."""
        return frozenset([one.verb_class for one in self.all_verbs])

    def verbs(self, *groups: str) -> list[Atom]:
        """List the verbs of some classes, of all where none is named."""
        if not groups:
            return self.all_verbs
        if self.verb_classes.isdisjoint(groups):
            return []
        found = self._verbs.get(groups)
        if found is None:
            found = self._verbs[groups] = [one for one in self.all_verbs if one.verb_class in groups]
        return found


GIVING = ("give", "pledge", "send", "agree_give", "allocate")
"""Verbs whose subject gives: a text is seldom about its donors."""

DESKS = frozenset(("CHE", "BEL", "ITA", "DNK", "SEN", "USA"))
ENVOYS = ("ambassador", "commissioner", "envoy")
FIRST_SUBJECT = 1
"""Words within which another country opens the text, as in `SINGAPORE - Indonesia is bracing`."""

LEAST_SECOND = 2
CODE = 3
"""Letters of a country's code; a region has a name."""

ASIDE = 1
"""Weight of a country that is only named in brackets."""

LEAST_SCATTERED, SHARE, HALF = 4, 0.4, 0.5
"""Countries of a text about many, and the share of mentions that would make it about one of them all the
same; half of them where it begins with a region (our own choice)."""

OPENING = 2
"""What being named first weighs beside mentions."""

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
    return (3 if role == "country" else 2) + (3 if near else 0)


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
    for other in atoms[max(0, place - reach) : place + reach + 1]:
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
