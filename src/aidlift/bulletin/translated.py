"""Say a bulletin's titles, facts and headlines in another language; what has no standard sentence stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from aidlift.bulletin.blocks import Block, Bullets, Fact, Facts, Heading, Text
from aidlift.bulletin.material import Material
from aidlift.bulletin.pictures import members_of
from aidlift.bulletin.voice import ENGLISH, Voice


def translated(blocks: Sequence[Block], material: Material, voice: Voice) -> list[Block]:
    """Return the blocks with what the language can say, and the headlines in its standard sentences first."""
    if voice.code == ENGLISH:
        return list(blocks)
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            words = voice(f"section.{block.anchor}")
            found.append(replace(block, words=words, language=voice.code))
            if block.anchor == "reported":
                found += _headlines(material, voice)
        elif isinstance(block, Facts):
            found.append(Facts(tuple(_fact(fact, voice) for fact in block.facts)))
        else:
            found.append(block)
    return found


def _fact(fact: Fact, voice: Voice) -> Fact:
    about = fact.label.lower()
    label = voice(f"fact.{about}")
    if not fact.key:
        none = voice(f"none.{about}")
        return Fact(label, none, Text("", fact.sentence.sources, language=voice.code), language=voice.code)
    values = dict(fact.values)
    figure = str(values.pop("figure", fact.figure))
    said = replace(fact.sentence, words=voice(fact.key, **values), language=voice.code)
    return Fact(label, voice.apart(figure), said, language=voice.code)


def _headlines(material: Material, voice: Voice) -> list[Block]:
    texts = [_country(material, code, voice) for code in members_of(material)]
    said = tuple(text for text in texts if text is not None)
    return [Bullets(said)] if said else []


def _country(material: Material, code: str, voice: Voice) -> Text | None:
    """Say what is reported of a country on the last day that has a report; None where nothing is."""
    rows = material.figures.filter(
        (pl.col("location") == code) & (pl.col("date") <= material.day) & (pl.col("period_days") == 1)
    )
    counts = rows.filter(pl.col("value").is_not_null() & pl.col("target").is_in(["new cases", "new deaths"]))
    last = counts["date"].max()
    if not isinstance(last, date):
        return None
    return Text(
        " ".join(_sentences(rows, code, last, voice)),
        tuple(rows.filter(pl.col("date") == last)["source_id"].unique().sort().to_list()),
        language=voice.code,
    )


def _sentences(rows: pl.DataFrame, code: str, last: date, voice: Voice) -> Iterator[str]:
    of_day = rows.filter((pl.col("date") == last) & pl.col("value").is_not_null())
    told = dict(of_day.select("target", "value").iter_rows())
    new = told.get("new cases")
    if new is None:
        yield voice("say.no_report", place=voice.place(code), day=last)
    else:
        yield voice("say.new_cases", place=voice.place(code), count=new, day=last)
    if (deaths := told.get("new deaths")) is not None:
        yield voice("say.new_deaths", count=deaths, day=last)
    if (total := told.get("cumulative cases")) is not None:
        yield voice("say.total_cases", count=total, day=last)
    if (month := _month(rows, last)) is not None:
        yield voice("say.month_cases", first=last.replace(day=1), last=last, count=month)


def _month(rows: pl.DataFrame, last: date) -> int | None:
    """Return the cases of the month so far; None where a day has no report: no sentence here says that."""
    days = rows.filter(
        (pl.col("target") == "new cases") & pl.col("date").is_between(last.replace(day=1), last)
    )
    whole = days["value"].drop_nulls()
    return int(whole.sum()) if whole.len() == last.day else None
