"""Assessments: stated risks, shortages and disruptions of supply."""

from __future__ import annotations

import re

from aidlift.intake.assessments_danger import assessment_draft, endangered
from aidlift.intake.assessments_whose import (
    not_asked,
    not_the_giver,
    of_the_nation,
    of_the_world,
    who_faces,
    who_lacks,
    whose,
)
from aidlift.intake.atoms import Atom
from aidlift.intake.context import Line
from aidlift.intake.drafts import NONE, Draft, FieldValue
from aidlift.intake.figure_places import place_of
from aidlift.intake.grammar import DETERMINERS, led_by
from aidlift.intake.lexicon import members, words
from aidlift.intake.spellings import Wording
from aidlift.intake.spots import spot_at
from aidlift.intake.topic import CONTINENTS

FALLING = ("fall", "falls", "fell", "fallen", "falling")
"""`Deliveries fell short of` says that less came than promised, not that a country lacks something."""

WANTED = words("wanted")
"""What may be short beside the supplies that we know."""

LEVEL = r"very high|high|moderate|medium|very low|low"
RISK = re.compile(r"\brisk\b", re.IGNORECASE)
LEVELS = re.compile(
    rf"\b(?P<level>{LEVEL})\b(?!-risk|\srisk\s(?:groups?|people|persons?|contacts?|patients?|areas?))"
    r"(?:(?<!\bat high)(?<!\bat very high)|(?<=\b(?:be|is) at high)|(?!\srisk))",
    re.IGNORECASE,
)
"""How high a risk is; `people at high risk` and `high-risk groups` are no risk of a place."""

SCOPES = re.compile(
    r"\b(?P<scope>national|nationally|country|regional|regionally|region|global|globally|worldwide"
    r"|(?<=the\s)world(?!\shealth)|sub-?regional)\b(?:\s(?:level|levels|public health risk|risk))?",
    re.IGNORECASE,
)
ASSESSED = re.compile(
    r"\b(?:assess\w*|evaluat\w*|consider\w*|rat(?:es?|ed|ing)|remain(?:s|ed)?|stay(?:s|ed)|kept|called|is|was"
    r"|puts?|judge[sd]?|sees|regards?|estimated|raised|classif\w*|deemed|revised|level)\b",
    re.IGNORECASE,
)
SPREADING = Wording(
    r"\b(?:risk|fears?|threat|danger|possibility|potential|likelihood|concerns?|worr(?:y|ies|ied)"
    r"|alert|vigilan\w+|could|may|might)\b[^.;]{0,90}?\b(?:spread(?:ing|s)?|spillover|spill over"
    r"|transmission|exported|exportation|importation|imported|cross(?:ing)?[\s-](?:the\s)?borders?"
    r"|infections?)\b(?P<to>[^.;]{0,70})"
    r"|\bspread(?:ing)?\b[^.;]{0,50}?\b(?:risk|fears?|threat)\b"
    r"|\b(?:fear\w*|risk|worr(?:y|ies|ied)|warn\w*)\b[^.;]{0,50}?\b(?:carry|bring|take|reach)(?:s|es)?\s(?:the|this)"
    r"\s(?:disease|virus|outbreak|epidemic|infection)\b(?P<where>[^.;]{0,60})"
    r"|\b(?:fear|worr|warn|concern)\w*\b[^.;]{0,60}?\s(?:virus|disease|outbreak|epidemic|it|variant|strain|ebola"
    r"|cholera|measles|mpox|marburg|polio|covid-19|infections?|plague|cases)\s(?:will|would|could|may|might)"
    r"\s(?P<enter>reach|enter|cross)\b[^.;]{0,40}"
    r"|\b(?:pos(?:es?|ed|ing)|rais(?:es?|ed|ing)|increas\w+|heighten\w*|further|serious|real|grave)\b[^.;]{0,20}?"
    r"\s(?P<risk>risk)s?\s(?:of|for)\s(?:[\w-]+\s){0,4}?spread(?:ing)?\b"
    r"|\b(?:on|placed on|at) (?:high |heightened |maximum |full )?alert\b"
)
ABROAD = re.compile(
    r"\b(?:neighbou?r\w*|other (?:countries|nations|districts|provinces|parts|regions)|border\w*"
    r"|international\w*|regional\w*|countries|continent|beyond|abroad|further spread|spread further|across"
    r"|wider)\b",
    re.IGNORECASE,
)
ABROAD_OF = re.compile(
    r"\brisk\s(?:of|that)\s[^.;]{0,60}\bspread\w*\s[^.;]{0,30}?\b(?:to|into|across)\s[^.;]{0,20}"
    r"\b(?:neighbou?r\w*|other (?:countries|provinces|regions|districts|states)|nearby|borders?)\b"
    r"|\bcross-border spread",
    re.IGNORECASE,
)
SMALL = re.compile(
    r"[^.;,]{0,40}?\b(?:is|was|remains?|stays?)\s(?:still\s|very\s|relatively\s)?(?:low|small|minimal|limited)\b",
    re.IGNORECASE,
)
"""What is said behind a risk of spread that is none."""

DISRUPTING = Wording(
    r"(?<!st-)(?<!st )(?<!rd-)\b(?:disrupt\w*|hamper\w*|hinder\w*|delay\w*|impede\w*|obstruct\w*"
    r"|hit(?!\s(?:the\s)?(?:hard|worst))"
    r"|affect(?:s|ing)?|affected(?!\s(?:countr|area|communit|people|popul|region|state|district|by|and))"
    r"|bottleneck\w*|held up|hold(?:s|ing)? up|stuck"
    r"|impact(?:ed|s|ing)?(?:\son)?"
    r"|postpon\w*)\b[^.;]{0,70}?\b(?:suppl\w+|imports?|importing|shipments?"
    r"|deliver\w+|procure\w*|logistics|cargo|consignments?|transport(?:s|ing|ation of)?\b"
    r"|medicines?|(?:aid|relief) \w+)\b"
    r"|\b(?:suppl(?:y|ies)|imports?|shipments?|deliver(?:y|ies)|logistics|cargo|supply "
    r"chains?|access to (?:medicines?|vaccines?|oxygen|supplies))\b[^.;]{0,50}?"
    r"\b(?:disrupt\w*|hampered|delayed|held up"
    r"|stuck|impeded|postponed|interrupted|cannot reach|(?:un|not )able to reach)\b"
)
COOPERATION = re.compile(
    r"\b(?:urgent|pressing|growing|great|clear)\sneed\sfor\s(?:[\w-]+\s){0,3}cooperation\b", re.IGNORECASE
)


def read_assessments(line: Line) -> list[Draft]:
    """Read shortages, risks of spread, disruptions of supply and levels of risk."""
    levels = _levels(line)
    if len(levels) == 1 and ABROAD_OF.search(line.text) and not SCOPES.search(line.text):
        spread = _spread(line)  # `the risk of spread to neighbouring countries remains high`
        levels = [
            one.with_fields({**one.fields, "level": levels[0].fields["level"]}) for one in spread
        ] or levels
    # `the risk of spread is high at the national level`
    return [
        *(_shortages(line) or _scarce(line)),
        *levels,
        *((_spread(line) or endangered(line)) if not levels else ()),
        *_disruptions(line),
        *_cooperation(line),
    ]


def _shortages(line: Line) -> list[Draft]:
    lacking = line.says("lack")
    for atom in line.atoms if lacking or "shortage" in line.kinds else ():
        lacks = lacking and _lacks(line, atom)
        if not lacks and ("shortage" not in atom.senses or "verb" in atom.senses):
            continue
        if atom.index and line.atoms[atom.index - 1].low in FALLING:
            continue
        around = line.atoms[max(0, atom.index - 10) : atom.index + 12]
        if any(
            "neg" in one.senses and one.index < atom.index and atom.index - one.index < 4 for one in around
        ):
            continue
        goods = any(one.is_a("item", "unit") or one.low in WANTED for one in around)
        if not goods or _lacks_other(line, atom):
            continue
        place, _ = place_of(line, atom.index, atom.index, atom.index)
        place = (who_lacks(line, atom) if lacks else who_faces(line, atom)) or place
        place = of_the_nation(line, atom.index, place) or not_asked(line, not_the_giver(line, place))
        place = whose(line, atom.index) or place
        if place is None:
            continue
        last = max(one.index for one in around if "item" in one.senses or one is atom)
        start, end = (
            atom.start - line.sentence.start,
            line.atoms[max(last, atom.index)].end - line.sentence.start,
        )
        if end <= start:
            start = line.atoms[last].start - line.sentence.start
            end = atom.end - line.sentence.start
        return [assessment_draft(line, "shortage", place, start, end)]
    return []


def _lacks(line: Line, atom: Atom) -> bool:
    """Tell whether a word is the verb `lack`: `many lack`, `hospitals in the capital lack fuel`."""
    if atom.lemma == "lack":
        return not atom.negated
    if atom.low != "lack" or not atom.index:
        return False
    after = line.atoms[atom.index + 1] if atom.index + 1 < len(line.atoms) else None
    prior = line.atoms[atom.index - 1]
    noun = after is not None and (after.is_a("item") or after.low in WANTED or after.low in DESCRIBING)
    return noun and prior.low not in DETERMINERS and not prior.is_a("neg")


DESCRIBING = frozenset(("basic", "even", "essential", "enough", "sufficient", "adequate", "the"))

GOODS = r"oxygen|vaccines?|medicines?|drugs|cylinders|kits|fluids|beds|serum|antitoxin|antivenom"
BEING = r"are|is|were|was|have been|has been|had been|have become|has become|became|have|has|had"
SCARCE = Wording(
    r"\b(?:stocks?|stockpiles?|suppl(?:y|ies)|reserves?|stores?|warehouses?|shelves)\b(?:\s\w+){0,5}?"
    rf"\s(?:{BEING}|stand at)\s(?:\w+\s){{0,2}}?"
    r"(?:nil|zero|empty|exhausted|depleted|used up|run out|dwindl\w+|running out|running short|run short"
    r"|(?:dangerously |very |critically )?low|running low|run low|finished)\b(?!\s(?:risk|cost|price|income))"
    rf"|\b(?:{GOODS})\b(?:\s(?:in|at|across|for)(?:\s\w+){{1,2}})?\s(?:{BEING})\s(?:\w+\s){{0,2}}?"
    r"(?:exhausted|used up|run(?:ning)? (?:out|short|low)|scarce|hard to find|unavailable)\b"
    rf"|\b(?:stocks?|suppl(?:y|ies)|{GOODS})\s(?:ran|runs?)\s(?:out|low|short)\b"
    r"|\b(?:demand|need)s?\b[^.;]{0,30}?\b(?:outstrip|exceed|outpac)\w*\s(?:the\s)?(?:supply|supplies|stocks?)\b"
    rf"|\b(?:have|has|had|with|are|is|were)\s(?:almost\s|hardly\s|virtually\s)?(?:no|any|zero)\s(?:\w+\s)?"
    rf"(?:(?:{GOODS})\s(?:left|remaining|suppl(?:y|ies)|stocks?)|(?:oxygen|cylinders|kits|beds)\savailable)\b"
    rf"|\b(?:is|are|was|were|already)\s(?:now\s|completely\s)?out\sof\s(?:\w+\s)?(?:{GOODS}|stock)\b"
    rf"|\b(?:depleting|draining|exhausting)\s(?:[\w'’]+\s){{0,2}}?(?:(?:{GOODS})\s)?(?:suppl(?:y|ies)|stocks?|stockpiles?)\b"
    r"|\bsupply\s(?:constraints?|crunch|squeeze|gaps?)\b[^.;]{0,30}?\b(?:felt|facing|worsen\w*|persist\w*)\b"
)
SCARCE_STEMS = (
    *("no ", "out of", "supply constraint", "supply crunch", "supply squeeze", "supply gap"),
    *("nil", "zero", "empty", "exhausted", "depleted", "used up", "run", "ran ", "dwindl", "low", "finished"),
    *(
        "depleting",
        "draining",
        "exhausting",
        "scarce",
        "hard to find",
        "unavailable",
        "outstrip",
        "exceed",
        "outpac",
    ),
)


def _scarce(line: Line) -> list[Draft]:
    """Read stocks that are gone: `the ministry's stocks are practically nil`."""
    found = SCARCE.search(line.text, line.small) if line.says(*SCARCE_STEMS) else None
    if found is None:
        return []
    index = next((atom.index for atom in line.atoms if atom.end > line.sentence.start + found.start()), 0)
    place, _ = place_of(line, index, index, index, subject=True)
    place = of_the_nation(line, index, place) or place
    place = of_the_world(line, index, found[0]) or place
    base = line.sentence.start
    for party in line.parties:  # `Stocks of vaccine in Somalia are low`
        if (
            party.kind == "country"
            and base + found.start() <= party.start
            and party.end <= base + found.end()
        ):
            place = line.context.quoted(party.country, party.start, party.end)
    return [assessment_draft(line, "shortage", place, found.start(), found.end())] if place else []


def _lacks_other(line: Line, atom: Atom) -> bool:
    """Tell whether what is short is named and no goods: `the lack of seats holds up supplies`."""
    after = line.atoms[atom.index + 1 : atom.index + 2]
    named = atom.low.endswith(" of") or (bool(after) and after[0].low == "of")
    if not named or atom.low not in LACKING:
        return False
    for one in line.atoms[atom.index + 1 : atom.index + MOST_LACKED]:
        if one.is_a("item", "unit") or one.low in WANTED:
            return False
        if one.low.startswith(HOLDING):
            return True
    return False


LACKING = frozenset(
    ("lack", "lack of", "shortage", "shortages", "shortage of", "shortages of", "scarcity", "dearth of")
)
HOLDING = ("hold", "delay", "hamper", "hinder", "slow", "imped", "disrupt", "obstruct")
"""How words begin that tell what a lack does to something else."""

MOST_LACKED = 6
"""Words from `lack of` to what is lacking (our own choice)."""


def _cooperation(line: Line) -> list[Draft]:
    """Read a need for countries to work together: `an urgent need for cooperation with nations in`."""
    found = COOPERATION.search(line.text) if line.says("cooperation") else None
    if found is None:
        return []
    base = line.sentence.start
    index = next((atom.index for atom in line.atoms if atom.end >= base + found.end()), 0)
    place, _ = place_of(line, index, index, index)
    return [assessment_draft(line, "cooperation_need", place, found.start(), found.end())] if place else []


def _levels(line: Line) -> list[Draft]:
    """Read `high at the national level, moderate at the regional level and low at the global level`."""
    text = line.text
    if not line.says("risk") or not RISK.search(text) or not ASSESSED.search(text):
        return []
    levels = list(LEVELS.finditer(text))
    scopes = list(SCOPES.finditer(text))
    drafts: list[Draft] = []
    if not levels:
        return []
    first_risk = RISK.search(text)
    assert first_risk is not None
    if levels[-1].start() < first_risk.start() and not re.search(
        rf"(?:{LEVEL})\s(?:[\w-]+\s){{0,3}}risk", text, re.IGNORECASE
    ):
        return []
    if not re.search(
        r"\brisk\b(?:[^.;]{0,140}?)\b(?:assess\w*|is|was|as|to be|remain(?:s|ed)?|stay(?:s|ed)|considered"
        r"|at|to|in)\b"
        r"|(?:assess|consider|rate|deem)\w*[^.;]{0,60}\brisk\b|risk\s(?:assessment|level)",
        text,
        re.IGNORECASE,
    ):
        return []
    if len(levels) > 1 and text[levels[0].end() : levels[1].start()] == " to ":  # `from high to very high`
        levels = levels[1:]
    if not scopes:
        named = _nation_assessed(line, first_risk.end(), levels[0].start())
        if named is None and re.match(r"\s(?:in|for|within|across)\s", text[levels[0].end() :]):
            named = _nation_assessed(line, levels[0].end(), levels[0].end() + MOST_TO_NATION)
        place = named or FieldValue(line.context.topic or "WLD", "inferred")
        level = levels[0]
        return [
            assessment_draft(
                line,
                "risk_level",
                place,
                min(first_risk.start(), level.start()),
                max(level.end(), first_risk.end()),
                level=_level(line, level),
            )
        ]
    nation = _nation_assessed(line, first_risk.end(), scopes[0].start())
    if nation is not None and len(levels) > 1 and scopes[0].start() > levels[0].end():
        start, end = first_risk.start(), levels[0].end()
        drafts.append(assessment_draft(line, "risk_level", nation, start, end, level=_level(line, levels[0])))
        levels = levels[1:]
    scope_first = scopes[0].start() < levels[0].start()
    for scope in scopes:
        near = [level for level in levels if (level.start() > scope.start()) == scope_first] or levels
        level = min(near, key=lambda one: abs(one.start() - scope.start()))
        place = _scope_place(line, scope["scope"].lower(), scope)
        start, end = min(scope.start(), level.start()), max(scope.end(), level.end())
        drafts.append(assessment_draft(line, "risk_level", place, start, end, level=_level(line, level)))
    return drafts + _alike(line, drafts)


def _alike(line: Line, drafts: list[Draft]) -> list[Draft]:
    """Return the level of further countries: `as high in both Angola and Chad`."""
    more: list[Draft] = []
    for draft in drafts:
        told = draft.fields["place"]
        last = next(
            (one for one in line.parties if told.value == one.country and one.kind == "country"), None
        )
        for party in line.parties if last is not None else ():
            if last is None or party.first <= last.last or party.kind != "country":
                continue
            if any(one.low not in (",", "and", "the") for one in line.atoms[last.last + 1 : party.first]):
                break
            last = party
            place = line.context.quoted(party.country, party.start, party.end)
            more.append(draft.with_fields({**draft.fields, "place": place}))
    return more


def _nation_assessed(line: Line, start: int, end: int) -> FieldValue | None:
    """Return the country whose risk comes first: `the risk for Uganda is very high, for the region high`."""
    base = line.sentence.start
    for party in line.parties:
        named = party.kind == "country" or party.code in UNIONS
        if named and base + start <= party.start and party.end <= base + end:
            return line.context.quoted(party.country or party.code, party.start, party.end)
    return None


MOST_TO_NATION = 30
"""Characters from a level to the country whose it is: `high in eastern Congo` (our own choice)."""

UNIONS = frozenset(("EU", "Europe"))
"""Bodies of countries whose risk is told as a country's is: `the risk for the EU is very low`."""


def _level(line: Line, found: re.Match[str]) -> FieldValue:
    base = line.sentence.start
    return line.context.quoted(found["level"].lower(), base + found.start(), base + found.end())


def _scope_place(line: Line, scope: str, found: re.Match[str]) -> FieldValue:
    base = line.sentence.start
    if scope in ("global", "globally", "worldwide", "world"):
        return line.context.quoted("WLD", base + found.start(), base + found.end())
    topic = line.context.topic
    if scope.startswith(("nation", "country")):
        opened = next((one for one in line.parties if one.first <= 2 and one.kind == "country"), None)
        # `In Lebanon, the risk is`
        if opened is not None and led_by(line.atoms, opened.first) in (
            "in",
            "for",
        ):
            return line.context.quoted(opened.country, opened.start, opened.end)
    if scope.startswith(("region", "sub")):
        told = line.context.region
        if told is not None and (topic is None or topic == told.value or topic in members(told.value)):
            return line.context.recall(told) or NONE
        near = next((name for name in CONTINENTS if topic is not None and topic in members(name)), "region")
        return FieldValue(near, "inferred")
    return FieldValue(topic, "inferred")


SPREADING_STEMS = tuple(
    "spread reach enter carry bring alert vigilan transmi spill import export cross".split()  # noqa: SIM905 - words read better so
)


def _spread(line: Line) -> list[Draft]:
    text = line.text
    found = SPREADING.search(text, line.small) if line.says(*SPREADING_STEMS) else None
    if not found:
        return []
    rest = text[found.start() : found.end()]
    wide = _region_spread_to(line, found.start(), found.end())
    alert = re.search(r"\balert\b|\bvigilan", found[0], re.IGNORECASE)
    if (
        not alert
        and not (found["where"] or found["enter"] or found["risk"])
        and "spill" not in rest.lower()
        and wide is None
        and not ABROAD.search(rest)
        and not re.search(
            r"\bspread(?:ing)?\s(?:it\s|(?:the|this)\s(?:virus|disease)\s)?(?:from\s[^.;,]{1,40}\s)?to\b",
            rest,
            re.IGNORECASE,
        )
        and _spread_from(line, found.start(), found.end()) is None
    ):
        return []
    if re.search(r"\b(?:low|no|little)\srisk\b|\bas (?:very )?low\b", rest, re.IGNORECASE) or SMALL.match(
        text, found.end()
    ):
        return []
    base = line.sentence.start
    index = next((atom.index for atom in line.atoms if atom.start >= base + found.start()), 0)
    at_home = alert or found["risk"] or "international" in rest.lower()
    place = (
        wide
        or _on_the_continent(line)
        or _spread_from(line, found.start(), found.end())
        or _outbreak_place(line)
        or (FieldValue(line.context.topic, "inferred") if at_home and line.context.topic else None)
        or _no_border(line, place_of(line, index, index, index, subject=True)[0])
    )
    if place is None:
        return []
    if place.value == "WLD" and line.context.topic:
        place = FieldValue(line.context.topic, "inferred")
    target = re.search(
        r"\b(?:its|the|other)?\s?(?:neighbou?r\w*(?:\s(?:countries|states))?|(?:\w+\s){0,2}countries)\b",
        text[found.start() :],
        re.IGNORECASE,
    )
    to = (
        line.context.quoted(
            target[0].strip(),
            base + found.start() + target.start() + (len(target[0]) - len(target[0].lstrip())),
            base + found.start() + target.end(),
        )
        if target
        else NONE
    )
    return [assessment_draft(line, "spread_risk", place, found.start(), found.end(), target=to)]


def _on_the_continent(line: Line) -> FieldValue | None:
    """Return the continent that a disease may spread on: `as health systems on the continent are fragile`."""
    word = (
        next((one for one in line.atoms if one.low == "continent"), None) if line.says("continent") else None
    )
    code = line.context.region.value if line.context.region is not None else None
    known = word is not None and code in ("Africa", "Asia", "Europe", "Americas")
    return line.context.quoted(code, word.start, word.end) if known and word is not None else None


def _no_border(line: Line, place: FieldValue | None) -> FieldValue | None:
    """Take the topic where the place only names a border: `close to the Ugandan border`."""
    if place is None or not place.spans or not line.context.topic:
        return place
    end = place.spans[0].end - line.sentence.start
    beyond = re.match(r"(?:'s|’s)?\sborders?\b", line.text[end:])
    return FieldValue(line.context.topic, "inferred") if beyond else place


def _spread_from(line: Line, start: int, end: int) -> FieldValue | None:
    """Return the country that a disease may leave: `could spread from Indonesia to its neighbours`."""
    base = line.sentence.start
    for party in line.parties:
        inside = base + start <= party.start and party.end <= base + end
        if inside and party.kind == "country" and led_by(line.atoms, party.first) == "from":
            return line.context.quoted(party.code, party.start, party.end)
    return None


def _region_spread_to(line: Line, start: int, end: int) -> FieldValue | None:
    """Return the region in which a disease may spread: `could spread quickly in the Horn of Africa`."""
    base = line.sentence.start
    for atom in line.placed:
        if base + start <= atom.start and atom.end <= base + end and "/region/" in (atom.get("place") or ""):
            code = atom.senses["place"].split("/")[0]
            inside = led_by(line.atoms, atom.index) in ("in", "across", "through", "throughout")
            return line.context.quoted(code, atom.start, atom.end) if inside and code != "WLD" else None
    return None


def _outbreak_place(line: Line) -> FieldValue | None:
    """Return the place of `the outbreak in India`, or of `after Guinea reported new cases`."""
    atoms = line.atoms
    for index, atom in enumerate(atoms):
        if (
            atom.low in ("outbreak", "epidemic", "virus", "variant", "cases")
            and index + 2 < len(atoms)
            and atoms[index + 1].low == "in"
        ):
            spot, _ = spot_at(atoms, index + 2, names=False)
            if spot is not None and spot.country:
                return line.context.quoted(spot.country, spot.start, spot.end)
    for verb in line.verbs("report"):
        for party in line.parties:
            if party.kind == "country" and 0 < verb.index - party.last <= 2:
                return line.context.quoted(party.country, party.start, party.end)
    return None


DISRUPTING_STEMS = (
    *"""disrupt hamper hinder delay
    imped obstruct bottleneck postpon interrupt reach stuck hit affect impact""".split(),  # noqa: SIM905 - words read better so
    "held up",
    "holding up",
    "hold up",
    "holds up",
)


def _disruptions(line: Line) -> list[Draft]:
    found = DISRUPTING.search(line.text, line.small) if line.says(*DISRUPTING_STEMS) else None
    if not found:
        return []
    base = line.sentence.start
    near = [
        party
        for party in line.parties
        if (party.country or (party.kind == "region" and led_by(line.atoms, party.first) == "to"))
        and led_by(line.atoms, party.first) != "from"  # `delayed deliveries from India`
        and base + found.start() <= party.start <= base + found.end() + 25
        and not any(
            verb.start < party.start for verb in line.verbs("say") if verb.start > base + found.start()
        )
    ]
    context = line.context
    halted = _halted_to(line)
    if near:
        named = context.document.text[near[0].start : near[0].end]  # `Latin America`
        place = context.quoted(near[0].country or named, near[0].start, near[0].end)
    elif halted is not None:
        place = halted
    else:
        place = FieldValue(context.topic, "inferred")
    if place.value is None:
        return []
    return [assessment_draft(line, "supply_disruption", place, found.start(), found.end())]


def _halted_to(line: Line) -> FieldValue | None:
    """Return where flights no longer go, which is where supplies are hampered: `halted flights to India`."""
    verb = next(iter(line.verbs("suspend")), None)
    for party in line.parties if verb is not None else ():
        if party.country and party.kind == "country" and led_by(line.atoms, party.first) == "to":
            return line.context.quoted(party.country, party.start, party.end)
    return None
