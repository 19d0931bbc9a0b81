"""Figures: numbers of cases, deaths, recoveries, tests and contacts, with what they stand for.

A number finds its noun to the right (`386,452 new cases`), to the left (`the death toll rose to 4,084`),
in what it is coordinated with (`3 confirmed, 20 probable and 21 suspected cases`), or in what was counted
before (`3,927 were reported from the valley`, `Bikoro (29)`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from aidlift.intake.atoms import Atom
from aidlift.intake.context import Context, Line
from aidlift.intake.counted import Counted
from aidlift.intake.counted_before import counted_elliptic, counted_relative
from aidlift.intake.counted_left import counted_left
from aidlift.intake.counted_parts import counted_part, further_of_each
from aidlift.intake.counted_right import counted_right, past_whole
from aidlift.intake.dates import When
from aidlift.intake.drafts import NONE, Draft, FieldValue, inferred
from aidlift.intake.figure_barred import is_barred, is_compared, names_disease
from aidlift.intake.figure_basis import basis_of, has_until_now, whole_taken_up
from aidlift.intake.figure_class import class_said, method_told
from aidlift.intake.figure_days import period_of
from aidlift.intake.figure_places import place_at, place_of
from aidlift.intake.figure_reporters import areas_joined_before
from aidlift.intake.lexicon import words
from aidlift.intake.number_words import ORDINALS
from aidlift.intake.respectively import in_reading_order, share_noun, told_in_order
from aidlift.intake.spellings import Wording

POPULOUS = re.compile(
    r"[\s-]?(?:most[\s-])?(?:populous|populated|powerful)"
    r"|\s(?:number|share|proportion|population)\s(?:of\s)?(?![^.;]{0,40}(?:case|infection|death|patient))",
    re.IGNORECASE,
)
"""What else than its cases a country is ranked by."""

UNIT = {
    "tests": "count",
    "contacts": "persons",
    "cfr": "percent",
    "rank": "rank",
    "countries_affected": "count",
}
COUNTING = frozenset(("measure", "person", "affected", "class", "basis", "tally", "verb"))
"""What the rules of counting look for: a noun, its class or basis, or a verb."""

BACKGROUND = Wording(
    r"(?<!facing its )(?<!facing their )(?<!experiencing its )(?<!battling its )(?<!fighting its )"
    r"\b(?:previous|earlier|past|prior|biggest|deadliest|largest|worst|west african?"
    r"|historic\w*)\s(?:[\w-]+\s){0,3}(?:outbreak|epidemic|pandemic)s?\b(?=[^.]*\b(?:kill|claim|died"
    r"|infect|record|between|in (?:19|20)\d\d|from (?:19|20)\d\d))"
)
EPIDEMIC = ("outbreak", "epidemic", "pandemic", "virus", "infect", "case")
FEWER = re.compile(r"\b(?:fewer|less) than\b", re.IGNORECASE)
MOST_TAKEN_UP = 6
"""Words within which a sentence takes up a count: `Of the 57 cases` (our own choice)."""

LATE_COUNT = 60
"""Days into a year in which the count of the year before is still news (our own choice)."""

OLD_MARK = 45
"""Days after which a mark passed is history (our own choice)."""

LEAST_PARTS = 3
OLDEST = 300
"""Days before the dateline from which on a count is of the past (our own choice)."""

RANKED = Wording(
    rf"\b(?P<nth>{'|'.join(ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))[\s-](?:most[\s-])?(?:worst|highest"
    rf"|largest|hardest|most|biggest)[\s-]?(?:hit|affected)?\b(?=[^.;]{{0,60}}\b(?:countr|nation"
    r"|number of\s(?:[\w-]+\s){0,3}(?:case|infection|death|patient)"
    r"|caseload|tally|case|infection|toll|state|in the world|globally))"
)


def read_figures(line: Line) -> list[Draft]:
    """Read the figures of a sentence; percentages other than the case fatality are left out."""
    counted: list[Counted] = []
    background = (
        BACKGROUND.search(line.text, line.small) if line.says("epidemic", "outbreak", "pandemic") else None
    )
    ordered = told_in_order(line)
    for atom in in_reading_order(line) if _may_count(line) else ():
        found = ordered.get(atom.index) or (None if atom.used else _counted(line, atom, counted))
        shared = share_noun(line, found) if found is not None and found.atom is atom else []
        for one in shared or ([found] if found is not None else []):
            counted.append(one)
            one.atom.used = True
        if found is not None and found.measure not in ("cfr",):
            line.context.measure = found.measure
    counted.sort(key=lambda one: one.atom.index)
    for one, following in pairwise(counted):  # `19 cases with seven deaths among health workers`
        if following.first - one.last == 2 and line.atoms[one.last + 1].low == "with":
            one.group = one.group or following.group
    _share_group(line, counted)
    drafts = []
    whole = None
    for one in counted:
        draft = _draft(line, one, counted)
        told = _taken_up(line, one)
        if told is not None:
            whole = told
            continue
        if draft is not None and not (background and _is_background(line, draft)) and _is_of_now(line, one):
            draft = _in_place_of(draft, whole or _whole_beside(line, one))
            drafts += [draft, *_for_each(line, one, draft)]
    return [*_as_their_sum(line, drafts), *_ranks(line)]


def _share_group(line: Line, counted: list[Counted]) -> None:
    """Give parts in brackets the group of the whole: `eight nurses (seven confirmed, one probable)`."""
    whole, close = None, -1
    _share_those_behind(line, counted)
    for one in counted:
        if one.group is None and "person" in line.kinds:
            one.group = _group_leading(line, one.atom.index)
        if whole is not None and one.atom.index < close and one.case_class is not None:
            one.group = one.group or whole.group
        elif one.group is not None:
            behind = line.atoms[one.atom.index + 1 : one.atom.index + 4]
            opened = next((atom.index for atom in behind if atom.low == "("), None)
            after = line.atoms[opened:] if opened is not None else []
            whole, close = one, next((atom.index for atom in after if atom.low == ")"), -1)


def _share_those_behind(line: Line, counted: list[Counted]) -> None:
    """Give counts the group that a verb sets behind them: `19 cases and 7 deaths occurred among nurses`."""
    if line.lows.isdisjoint(("among", "amongst")):
        return
    atoms = line.atoms
    mark = next((one.index for one in atoms if one.low in ("among", "amongst") and one.index), 0)
    group = next((one.get("person") for one in atoms[mark : mark + 4] if one.is_a("person")), None)
    last = next((one for one in reversed(counted) if one.last < mark), None)
    if group not in ("health_workers", "children_under_5") or last is None or last.group not in (None, group):
        return
    between = atoms[last.last + 1 : mark]
    if not between or any(one.quantity is not None or one.low == ";" for one in between):
        return
    if not any(one.verb_class == "report" or one.low in ("occurred", "were") for one in between):
        return
    told = [one for one in counted if one.last <= last.last]
    last.group = group
    for one, following in reversed(list(pairwise(told))):
        joined = {atom.low for atom in atoms[one.last + 1 : min(following.first, following.atom.index)]}
        if one.group is not None or not joined <= {"and", ",", "with", "including"}:
            return
        one.group = group


def _group_leading(line: Line, index: int) -> str | None:
    """Return the group of `Health worker infections stand at 10 confirmed cases`."""
    for one in reversed(line.atoms[max(1, index - MOST_TAKEN_UP) : index]):
        if one.quantity is not None or one.low in (",", ";"):
            return None
        group = line.atoms[one.index - 1].senses.get("person")
        if "measure" in one.senses and group in ("health_workers", "children_under_5"):
            return group
    return None


def _taken_up(line: Line, one: Counted) -> tuple[FieldValue, FieldValue] | None:
    """Return the place of a count told before that is only taken up: `Of the 57 cases, 30 are confirmed`."""
    index, quantity = one.atom.index, one.atom.quantity
    lead = [one.low for one in line.atoms[max(0, index - 2) : index]]
    taken = lead[:1] == ["of"] and lead[-1] in ("the", "these", "those", "all") and index <= MOST_TAKEN_UP
    if quantity is None or not taken:
        return None
    return line.context.whole_places.get((one.measure, int(quantity.value)))


def _whole_beside(line: Line, one: Counted) -> tuple[FieldValue, FieldValue] | None:
    """Return the place of the whole told before that stands behind a part: `11 of the 48 cases`."""
    taken = whole_taken_up(line, one)
    if taken is not None and line.atoms[one.atom.index + 1].low == "of":
        key = next((key for key, days in line.context.counts.items() if days is taken), None)
        return line.context.whole_places.get(key) if key is not None else None
    behind = past_whole(line.atoms, one.atom.index)
    whole = line.atoms[behind - 1].quantity if behind is not None else None
    return line.context.whole_places.get((one.measure, int(whole.value))) if whole is not None else None


def _in_place_of(draft: Draft, whole: tuple[FieldValue, FieldValue] | None) -> Draft:
    """Give a part without a place of its own the place of the whole."""
    place, area = draft.fields["place"], draft.fields["area"]
    if whole is None or place.status == "quoted" or (area.status == "quoted" and area.value):
        return draft
    told = {
        name: replace(one, status="inherited" if one.value is not None else one.status)
        for name, one in zip(("place", "area"), whole, strict=True)
    }
    return draft.with_fields({**draft.fields, **told})


def _for_each(line: Line, one: Counted, draft: Draft) -> list[Draft]:
    """Return the same count for the other countries of `Ghana, Togo and Benin have two each`."""
    if "each" not in line.lows:
        return []
    if "each" in one.cues:
        spots = [place_at(line, spot) for spot in further_of_each(line.atoms, one)]
        told = [(place, area) for place, area in spots if place is not None]
        return [draft.with_fields({**draft.fields, "place": place, "area": area}) for place, area in told]
    index = one.atom.index
    after = line.atoms[index + 1 : max(one.last, index) + 2]
    if not any(atom.low == "each" for atom in after) or one.spot is not None:
        return []
    spots = [place_at(line, spot) for spot in areas_joined_before(line, one.first)]
    if spots:
        return [draft.with_fields({**draft.fields, "place": p, "area": a}) for p, a in spots if p is not None]
    others: list[Draft] = []
    named = [
        party for party in line.parties if party.last < index and party.kind == "country" and party.country
    ]
    for party, following in reversed(list(pairwise(named))):
        between = [atom.low for atom in line.atoms[party.last + 1 : following.first]]
        if between not in ([","], ["and"], [",", "and"]):
            break
        place = line.context.quoted(party.country, party.start, party.end)
        others.append(draft.with_fields({**draft.fields, "place": place}))
    return others


def _as_their_sum(line: Line, drafts: list[Draft]) -> list[Draft]:
    """Give counts of areas the basis and days of the count before that they add up to; note the counts."""
    context = line.context
    areas = [draft for draft in drafts if draft.value("area") is not None]
    told = None
    if len(areas) >= LEAST_PARTS and len({draft.value("measure") for draft in areas}) == 1:
        total = sum(int(draft.value("value")) for draft in areas)
        here = any(draft.value("area") is None and draft.value("value") == total for draft in drafts)
        told = None if here else context.counts.get((areas[0].value("measure"), total))
    if told is not None:
        shared = {
            name: replace(one, status="inherited") for name, one in told.items() if one.value is not None
        }
        drafts = [
            replace(draft, fields={**draft.fields, **shared}) if draft in areas else draft for draft in drafts
        ]
    for draft in drafts:
        fields = draft.fields
        count = fields["value"].value
        key = (fields["measure"].value, int(count))
        context.whole_places[key] = fields["place"], fields["area"]
        if fields["area"].value is None and count == key[1]:
            context.counts.pop(key, None)  # so that the count told last stands last
            context.counted_in = context.number
            context.counts[key] = {name: fields[name] for name in ("basis", "period_start", "period_end")}
    return drafts


def _may_count(line: Line) -> bool:
    """Tell whether anything here could be what a number counts; most sentences of supplies have nothing."""
    return (
        line.context.measure is not None
        or line.context.heading_measure is not None
        or not line.kinds.isdisjoint(COUNTING)
        or line.says("fatal", "dead")
    )


def _is_background(line: Line, draft: Draft) -> bool:
    """Numbers of past epidemics are background: their day lies long before the dateline."""
    end = draft.value("period_end")
    today = line.context.today
    undated = end == today and draft.value("date_expr") is None
    return today is not None and (end is None or (today - end).days > OLDEST or undated)


def _is_of_now(line: Line, one: Counted) -> bool:
    """Tell whether a count is of this epidemic: not of a disaster, not of days long past."""
    if (
        one.measure in ("deaths", "cases")
        and not line.diseases
        and not line.says(*EPIDEMIC)
        and line.tells_disaster
    ):
        return False
    if line.tells_disaster and _tells_of_the_hit(line, one):
        return False
    today = line.context.today
    if today and line.whens and _is_of_last_year(line, today):
        return False
    if today and line.whens:
        after = line.atoms[one.last + 1 : one.last + 5]
        beside = next((atom.when for atom in after if atom.when is not None), None)
        if beside and (_is_long_past(today, beside) or _is_milestone(line, one, today, beside)):
            return False
    if _is_below(line, one.atom):
        return False
    if today is None or not line.whens or line.is_to_date or has_until_now(line, one):
        return True
    days = [atom.when for atom in line.whens if atom.when is not None and atom.when.last is not None]
    if not days:
        return True
    return any(
        when.role in ("since", "hours") or (when.last and (today - when.last).days <= OLDEST) for when in days
    )


def _is_of_last_year(line: Line, today: date) -> bool:
    """Tell whether a sentence tells only of a year that is over: `Last year the death toll stood at 281`."""
    over = [atom.when for atom in line.whens if atom.when is not None and atom.when.last is not None]
    return (
        bool(over)
        and not line.says("since")
        and all(
            when.kind == "year"
            and when.role == "period"
            and when.last is not None
            and _is_over(when.last, today)
            for when in over
        )
    )


def _is_over(last: date, today: date) -> bool:
    return last.year < today.year and (today - last).days > LATE_COUNT


def _tells_of_the_hit(line: Line, one: Counted) -> bool:
    """Tell whether those counted are said to be affected, which is no word of illness beside a storm."""
    return line.atoms[one.last].lemma == "affect" or any(
        verb.lemma == "affect" and abs(verb.index - one.atom.index) < 5 for verb in line.verbs("infect")
    )


def _is_below(line: Line, number: Atom) -> bool:
    """Tell whether a count is only said not to be reached: `below 300`, `fewer than 300`."""
    if "below" in line.lows and any(
        atom.low == "below" for atom in line.atoms[max(0, number.index - 2) : number.index]
    ):
        return True
    compared = number.quantity is not None and number.quantity.qualifier == "nearly"
    return compared and FEWER.search(number.text) is not None


def _is_long_past(today: date, when: When) -> bool:
    """Tell whether a month or year right behind a count lies long before the text: `the cases of 2013`."""
    told = when.role == "period" and when.kind in ("year", "month")
    return told and when.last is not None and (today - when.last).days > OLDEST


def _is_milestone(line: Line, one: Counted, today: date, when: When) -> bool:
    """Tell whether a mark was only passed long before: `had crossed the 20-lakh mark on 7 August`."""
    lead = line.atoms[max(0, one.atom.index - 6) : one.atom.index]
    passed = any(atom.lemma in ("cross", "pass", "surpass") for atom in lead)
    passed = passed or one.atom.text.lower().startswith(("cross", "pass", "surpass"))
    return passed and when.last is not None and (today - when.last).days > OLD_MARK


def _counted(line: Line, atom: Atom, before: list[Counted]) -> Counted | None:
    assert atom.quantity is not None
    if atom.quantity.unit == "percent":
        return _fatality(line, atom)
    if atom.quantity.unit is not None or _counts_goods(line.atoms, atom.index):
        return None
    if is_compared(line, atom) or names_disease(line, atom):
        return None
    for rule in (counted_right, counted_left, counted_relative, counted_part, counted_elliptic):
        found = rule(line, atom, before)
        if found is not None:
            found.rule = rule.__name__
            found.case_class = found.case_class or class_said(line, found)
            if found.group is None and "group" in line.kinds:
                found.group = method_told(line.atoms, found)
            return None if is_barred(line, found) else found
    return None


BEHIND_GOODS = frozenset(
    (",", ".", ";", "and", "of", "to", "from", "for", "worth", "will", "which", "that", ")")
)


def _counts_goods(atoms: Sequence[Atom], index: int) -> bool:
    """Tell whether goods stand right behind a number, and nothing that they describe: `5 ventilators to`."""
    noun = atoms[index + 1].senses if index + 1 < len(atoms) else {}
    if ("item" not in noun and "unit" not in noun) or "measure" in noun or "verb" in noun:
        return False
    return index + 2 >= len(atoms) or atoms[index + 2].low in BEHIND_GOODS


def _fatality(line: Line, atom: Atom) -> Counted | None:
    """Read a case fatality: its name stands just before or after the percentage."""
    atoms, index = line.atoms, atom.index
    first = index
    if index and atoms[index - 1].low == "from" and any(one.low == "to" for one in atoms[index : index + 8]):
        return None  # `the CFR rose from 0.93% to 1.6%`
    if index and atoms[index - 1].low == "to":
        back = reversed(atoms[max(1, index - 9) : index])
        first = next((one.index for one in back if one.quantity is not None), index)
    for place in range(first - 1, max(-1, first - 9), -1):
        one = atoms[place]
        if one.get("measure") == "cfr":
            lead = {other.low for other in atoms[max(0, place - 3) : place]}
            compared = "than" in lead or ("to" in lead and "compared" in line.lows)
            between = {other.low for other in atoms[place + 1 : index]}
            compared = compared or _is_no_rate(line, atom, {*lead, *between})
            return None if compared else Counted(atom, "cfr", place, index, rule="figure_fatality")
        if one.quantity is not None or one.low == ";" or (one.low == "," and place < index - 1):
            break
        if atoms[index - 1].low == "," and "verb" in one.senses:
            break
    for one in atoms[index + 1 : index + 4]:
        if one.low in ("and", ",", "while"):
            break
        if one.get("measure") == "cfr":
            return Counted(atom, "cfr", index, one.index, rule="figure_fatality")
    return None


def _is_no_rate(line: Line, atom: Atom, around: set[str]) -> bool:
    """Tell whether a fatality is a mark or a usual one: `should not pass 1 per cent`, `up to 88%`."""
    if around & USUAL or any(low.startswith("up to") for low in around):
        return True
    bound = atom.text.lower().startswith(("up to", "below", "under", "between"))
    return bound and line.lows.isdisjoint(("stood", "stands", "currently"))


USUAL = words("usual")
"""What stands about a fatality that is aimed at, possible, or that of other times."""


def _draft(line: Line, one: Counted, counted: list[Counted]) -> Draft | None:
    context = line.context
    quantity = one.atom.quantity
    assert quantity is not None
    basis = basis_of(line, one)
    if basis.value in {"new", "cumulative", "per_day"}:
        one.atom.basis = basis.value
    one.atom.counted = one.measure
    start, end = _evidence(line, one)
    place, area = (
        place_at(line, one.spot) if one.spot else place_of(line, one.first, one.last, one.atom.index)
    )
    whole = _whole_of(line, one, counted)
    told = whole_taken_up(line, one) if basis.status == "inherited" else None
    if told is not None:
        days = {name: replace(told[name], status="inherited") for name in ("period_start", "period_end")}
        period: dict[str, FieldValue] | None = {**days, "date_expr": NONE}
    else:
        period = whole.period if whole is not None else period_of(line, one, basis.value)
    if one.measure == "cfr" and period is not None:
        beside = next((other for other in reversed(counted) if other.last < one.first and other.period), None)
        period = {**period, "period_end": beside.period["period_end"]} if beside and beside.period else period
        if beside and beside.where and place is not None and place.status != "quoted":
            place, area = beside.where
    if period is not None and _is_backward(period):  # two days that are not of one period
        period = {**period, "period_start": NONE}
    one.period, one.where = period, (place, area)
    if period is None or place is None:
        return None
    measure_at = line.atoms[one.last if one.last != one.atom.index else one.first]
    fields = {
        "measure": context.quoted(one.measure, measure_at.start, measure_at.end, "quoted"),
        "basis": basis,
        "disease": _disease(line),
        "place": place,
        "area": area,
        "group": FieldValue(one.group) if one.group else NONE,
        "case_class": FieldValue(one.case_class) if one.case_class else NONE,
        "value": context.quoted(quantity.number, *quantity.digits),
        "unit": inferred(UNIT.get(one.measure, "persons")),
        "qualifier": context.quoted(quantity.qualifier, quantity.start, quantity.end),
        **period,
    }
    return Draft("figure", fields, (context.span(start, end),), one.rule)


def _is_backward(period: Mapping[str, FieldValue]) -> bool:
    """Tell whether a period begins after its end."""
    first, last = period["period_start"].value, period["period_end"].value
    return first is not None and last is not None and first > last


def _whole_of(line: Line, one: Counted, counted: list[Counted]) -> Counted | None:
    """Return the count that a number in a list is part of, if no day stands between: `15 cases: Edo (3)`."""
    if one.rule != "counted_elliptic" or "part" not in one.cues:
        return None
    place = counted.index(one)
    whole = counted[place - 1] if place else None
    if whole is None or whole.measure != one.measure or whole.period is None:
        return None
    dated = any(whole.atom.index < atom.index < one.atom.index for atom in line.whens)
    return None if dated or whole.atom.basis != one.atom.basis else whole


def _evidence(line: Line, one: Counted) -> tuple[int, int]:
    """Return the span from the noun to the number, whole atoms, qualifying words included."""
    first, last = min(one.first, one.atom.index), max(one.last, one.atom.index)
    return line.atoms[first].start, line.atoms[last].end


def _disease(line: Line) -> FieldValue:
    named = line.diseases
    if not named:
        return inferred(line.context.disease)
    if len({atom.senses["disease"] for atom in named}) == 1:
        return line.context.quoted(named[0].senses["disease"], named[0].start, named[0].end)
    return inferred(line.context.disease)


def _ranks(line: Line) -> Iterator[Draft]:
    """Read a country's rank among the worst hit."""
    context = line.context
    if not line.says("worst", "hardest", "highest", "largest", "most", "biggest"):
        return
    for found in RANKED.finditer(line.text, line.small):
        word = found["nth"].lower()
        if POPULOUS.match(line.text, found.end()):
            continue
        plain = not found[0].lower().endswith(("hit", "affected", "worst", "hardest"))
        if plain and line.kinds.isdisjoint(("measure", "tally")):
            continue  # `the second largest such cohort in the world`
        value = ORDINALS.get(word) or int(re.sub(r"\D", "", word))
        index = next(
            (atom.index for atom in line.atoms if atom.start >= line.sentence.start + found.start()), 0
        )
        place, area = place_of(line, index, index, index, subject=True)
        if place is None or not (context.measure or any(atom.is_a("measure") for atom in line.atoms)):
            continue
        day = context.today
        start = line.sentence.start + found.start()
        fields = {
            "measure": context.quoted("rank", start, line.sentence.start + found.end()),
            "basis": FieldValue("cumulative", "inferred"),
            "disease": _disease(line),
            "place": place,
            "area": area,
            "group": NONE,
            "case_class": NONE,
            "value": context.quoted(value, start, start + len(word)),
            "unit": FieldValue("rank", "inferred"),
            "qualifier": FieldValue("exact"),
            "period_start": NONE,
            "period_end": FieldValue(day, "inferred"),
            "date_expr": NONE,
        }
        yield Draft("figure", fields, (context.span(line.sentence.start, line.sentence.end),), "figure_rank")


def remember(context: Context, drafts: list[Draft]) -> None:
    """Carry the last figure's day of report to later sentences."""
    for draft in drafts:
        if (
            draft.type == "figure"
            and draft.value("basis") in ("new", "cumulative")
            and draft.value("measure") in ("cases", "deaths")
        ):
            context.basis = draft.value("basis")
