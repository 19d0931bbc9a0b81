"""What a reader carries from sentence to sentence: the topic, the day of the report, who spoke, who gave."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from aidlift.intake.atoms import Atom
from aidlift.intake.dates import When
from aidlift.intake.document import Document
from aidlift.intake.drafts import NONE, FieldValue, Span, Status
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
    named_area: Said | None = None
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
    began: Said | None = None
    """The body that last began a sentence, `the agency` later; who began the last one, `it` in the next."""

    carrier: Said | None = None
    short_names: dict[str, str] = field(default_factory=dict)
    """Carriers told of by the first word of their names, as `American` is short for one."""

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

    def words(self, start: int, end: int) -> FieldValue:
        """Return the words of a stretch of the text as a value: a name that we do not know."""
        return self.quoted(self.document.text[start:end], start, end)

    def day_fields(self, when: When | None, *, inherited: bool = False) -> dict[str, FieldValue]:
        """Return a day and the words that tell it, nothing for none; *inherited* from an earlier sentence."""
        if when is None:
            return {"date": NONE, "date_expr": NONE}
        return {
            "date": self.quoted(when.first, when.start, when.end, "inherited" if inherited else "resolved"),
            "date_expr": self.quoted(
                when.words, when.start, when.end, "inherited" if inherited else "quoted"
            ),
        }

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
    """A sentence ready to be read: its atoms, its parties, and the context of the document.

    What rules ask of nearly every sentence is listed when it is made, in one pass over its atoms.
    """

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

    text: str = field(init=False, repr=False)
    small: str = field(init=False, repr=False)
    """The sentence's words, as written and in small letters."""

    lows: frozenset[str] = field(init=False, repr=False)
    kinds: frozenset[str] = field(init=False, repr=False)
    """Its words and signs in small letters, and all that they may be: to pass over what it cannot hold."""

    of_kind: dict[str, list[Atom]] = field(init=False, repr=False)
    """The atoms that may be of each of these kinds."""

    quantities: list[Atom] = field(init=False, repr=False)
    """The atoms that are numbers of something."""

    whens: list[Atom] = field(init=False, repr=False)
    """The atoms that are days or periods; one that began something is since when.

    So in `Since the first case was reported to the ministry on 14 September, 95 people died`.
    """

    all_verbs: list[Atom] = field(init=False, repr=False)
    verb_classes: frozenset[str] = field(init=False, repr=False)
    """The atoms that act as verbs, and the classes of these."""

    def __post_init__(self) -> None:
        """List the sentence's atoms by what they are."""
        self.text = self.context.document.text[self.sentence.start : self.sentence.end]
        self.small = self.text.lower()
        self.lows = frozenset([atom.low for atom in self.atoms])
        self.quantities, self.whens = [], []
        self.of_kind = of_kind = dict[str, list[Atom]]()
        for atom in self.atoms:
            senses = atom.senses
            if senses:
                for kind in senses:
                    if kind in of_kind:
                        of_kind[kind].append(atom)
                    else:
                        of_kind[kind] = [atom]
            if atom.quantity is not None:
                if "measureless" not in senses:
                    self.quantities.append(atom)
            elif atom.when is not None:
                self.whens.append(atom)
                if atom.when.role == "on" and "since" in self.lows and _began(self.atoms, atom.index):
                    atom.when = replace(atom.when, role="since")
        self.kinds = frozenset(of_kind)
        self.all_verbs = of_kind.get("verb", [])
        self.verb_classes = frozenset([verb.verb_class for verb in self.all_verbs])

    @once
    def is_listed(self) -> bool:
        """Tell whether the sentence is an item of a list, or a line that is only a label with its number."""
        return self.sentence.kind == "item" or is_label(self.atoms)

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
    def case_words(self) -> list[Atom]:
        """List the atoms that name cases or deaths."""
        measures = self.of_kind.get("measure", ())
        return [one for one in measures if one.senses["measure"] in ("cases", "deaths")]

    @once
    def day_told(self) -> When | None:
        """Return the first day that the sentence says something to have been on."""
        days = (atom.when for atom in self.whens)
        return next((day for day in days if day is not None and day.role == "on" and day.first), None)

    @once
    def diseases(self) -> list[Atom]:
        """List the atoms that name a disease."""
        return [atom for atom in self.of_kind.get("disease", ()) if atom.senses["disease"] != "other"]

    @once
    def placed(self) -> list[Atom]:
        """List the atoms that name a place or its people."""
        places, people = self.of_kind.get("place", []), self.of_kind.get("demonym", [])
        if not places or not people:
            return places or people
        return [atom for atom in self.atoms if "place" in atom.senses or "demonym" in atom.senses]

    @once
    def unknown(self) -> list[Atom]:
        """List the atoms that are names we do not know."""
        return [atom for atom in self.atoms if atom.is_name]

    @once
    def semicolons(self) -> list[Atom]:
        """List the semicolons."""
        return [atom for atom in self.atoms if atom.low == ";"] if ";" in self.lows else []

    @once
    def is_of_many(self) -> bool:
        """Tell whether counts are of a number of countries: `775 deaths were reported from 17 countries`."""
        for atom in self.of_kind.get("affected", ()):
            lead = self.atoms[max(0, atom.index - 2) : atom.index]
            if any(one.quantity is not None for one in lead):
                return True
        return False

    @once
    def tells_disaster(self) -> bool:
        """Tell whether the sentence speaks of a storm, a quake or another harm that is no disease."""
        return self.says(*DISASTER_STEMS) and DISASTER.search(self.text) is not None

    @once
    def is_to_date(self) -> bool:
        """Tell whether the sentence says `so far`; `the highest so far` is a record, not a total."""
        for atom in self.of_kind.get("todate", ()):
            lead = self.atoms[max(0, atom.index - 5) : atom.index]
            if not any(one.low.endswith("est") or one.low in ("worst", "most") for one in lead):
                return True
        began = SINCE_IT_BEGAN.search(self.text) if self.says("since") else None
        return began is not None and RECORD.search(self.text[: began.start()]) is None

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
"""Countries where agencies have their desks."""

CODE = 3
"""Letters of a country's code; a region has a name."""
