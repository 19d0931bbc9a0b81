"""Counts of other places, from a file that the user has: what a folder of few places learns beside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import iso3166
import polars as pl

from aidlift.catalogue.capacity import population
from aidlift.errors import BadInput
from aidlift.formats.hub import read_populations, read_vintages


@dataclass(frozen=True, kw_only=True)
class Teachers:
    """Places that teach and are not forecast: their counts in change-only form and their populations.

    `left_out` are places of the file that do not teach because no population is known: ships and events,
    sums over places, codes that are nobody's.
    """

    counts: pl.DataFrame
    population: dict[str, float]
    left_out: tuple[str, ...]


def read_teachers(path: Path, places: Iterable[str], until: date) -> Teachers:
    """Read the counts known by `until` of the places of a vintages file that are not among `places`.

    The file is one that `read_vintages` reads. Countries are the same under their code of two and of three
    letters, and are named with two if all of `places` are. Populations are the catalogue's, else those of a
    table `locations*.csv` beside the file. Raises NotFound or BadInput; BadInput too if nobody is left to
    teach.
    """
    asked = list(places)
    own = {_three_letters(place) for place in asked}
    known = read_vintages(path).filter(pl.col("as_of") <= until)
    others = sorted(place for place in known["location"].unique() if _three_letters(place) not in own)
    told = read_populations(path.parent)
    people = {place: population(_three_letters(place)) or told.get(place) for place in others}
    named = _two_letters if all(len(place) == 2 for place in asked) else _three_letters
    names = {place: named(place) for place, number in people.items() if number}
    if not names:
        raise BadInput(
            f"Nobody in {path} can teach: it holds no place of known population, beside those that are to be "
            f"forecast, with counts known by {until}."
        )
    return Teachers(
        counts=known.filter(pl.col("location").is_in(list(names))).with_columns(
            pl.col("location").replace(names)
        ),
        population={name: float(people[place] or 0) for place, name in names.items()},
        left_out=tuple(place for place in others if place not in names),
    )


def _three_letters(place: str) -> str:
    known = iso3166.countries_by_alpha2.get(place)
    return known.alpha3 if known else place


def _two_letters(place: str) -> str:
    known = iso3166.countries_by_alpha3.get(place)
    return known.alpha2 if known else place
