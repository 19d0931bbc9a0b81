"""An assessment's draft, and what an outbreak endangers: `the outbreak poses a threat to Fiji`."""

from __future__ import annotations

import re

from aidlift.intake.context import Line
from aidlift.intake.drafts import NONE, Draft, FieldValue


def assessment_draft(
    line: Line, kind: str, place: FieldValue, start: int, end: int, **more: FieldValue
) -> Draft:
    """Return the draft of an assessment; `start` and `end` count characters of the sentence."""
    base = line.sentence.start
    fields = {
        "kind": line.context.quoted(kind, base + start, base + end),
        "place": place,
        "target": NONE,
        "level": NONE,
        **more,
    }
    return Draft("assessment", fields, (line.context.span(base + start, base + end),), f"assessment_{kind}")


ENDANGERING = re.compile(
    r"\b(?:present|pose|posing)(?:s|ed)?\s(?!(?:no|little|low|minimal)\s)[\"“'‘]?"
    r"(?:[\w-]+\s){0,4}(?:risks?|threats?|dangers?)[\"”'’]?\sto\s",
    re.IGNORECASE,
)


def endangered(line: Line) -> list[Draft]:
    """Read `the outbreak in Fiji presents very real risks to Australia` as a risk of spread there."""
    found = ENDANGERING.search(line.text) if line.says("present", "pose", "posing") else None
    if found is None or not line.says("outbreak", "escalat", "surge", "virus", "variant", "epidemic", "wave"):
        return []
    base = line.sentence.start
    named = next((one for one in line.parties if one.start >= base + found.end()), None)
    near = named if named is not None and named.start - base - found.end() <= len("the people of ") else None
    beside = re.match(r"(?:its\s|the\s)?neighbou?r\w*(?:\s(?:countries|states))?", line.text[found.end() :])
    if beside is not None:
        start = base + found.end()
        target = line.context.quoted(beside[0], start, start + len(beside[0]))
    elif near is not None and near.country:
        target = line.context.quoted(near.country, near.start, near.end)
    else:
        return []
    told = [one for one in line.parties if one.kind == "country" and one.end <= base + found.start()]
    told = [one for one in told if one.country != target.value]
    place = (
        line.context.quoted(told[-1].country, told[-1].start, told[-1].end)
        if told
        else FieldValue(line.context.topic, "inferred")
    )
    if place.value in (None, target.value):
        return []
    end = max(found.end(), target.spans[0].end - base)
    return [assessment_draft(line, "spread_risk", place, found.start(), end, target=target)]
