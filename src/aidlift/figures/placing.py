"""Put counts to their places, with national sums where a country gives only its parts."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from aidlift.catalogue import Place, find_place, place
from aidlift.catalogue.places import near_places
from aidlift.errors import Problem, RefusedFile
from aidlift.figures.words import many
from aidlift.frames import row_keys

SPELLED = ["country_code", "country", "division"]
UNITED_IN_2020 = ["IN-DH"]  # two union territories until 26 January 2020, named singly for a while after
MOST_EXAMPLES = 5
OBSERVATION = ["location", "date", "target", "period_days", "date_basis", "source_id", "as_of"]


@dataclass(frozen=True)
class Placed:
    """Counts with `location` and, for those whose place is not known, apart and with what may be meant."""

    counts: pl.DataFrame
    unplaced: pl.DataFrame
    notes: tuple[str, ...]
    problems: tuple[Problem, ...]


def place_counts(counts: pl.DataFrame, name: str) -> Placed:
    """Give every count its location; add national sums for countries that give only their parts.

    Takes raw counts. Counts of places that are not known are kept apart in `unplaced`, never dropped; raises
    RefusedFile if they are more than half of all. A place's own row stands before the sum of its parts.
    """
    places = _places(counts)
    counts = counts.join(places, on=SPELLED, how="left", nulls_equal=True, maintain_order="left")
    unplaced = counts.filter(pl.col("location").is_null())
    lost = unplaced.filter(pl.col("nation").is_null()).height
    if 2 * lost > counts.height:
        raise RefusedFile(_refusal(unplaced, lost, counts.height, name))
    known, united, problems = _one_each(counts.filter(pl.col("location").is_not_null()))
    sums = _national_sums(pl.concat([known, unplaced.select(known.columns)]))
    notes = (*_notes_on_places(places, counts), *_notes_on_sums(counts, sums), *united)
    return Placed(
        pl.concat([known, sums], how="diagonal").drop(*SPELLED, "nation", "near"),
        unplaced.select(*SPELLED, "near", "date", "target", "value", "row", "column"),
        notes,
        problems,
    )


def _places(counts: pl.DataFrame) -> pl.DataFrame:
    """Look up every distinct spelling once."""
    spelled = counts.select(SPELLED).unique(maintain_order=True)
    found = [_find(*row) for row in spelled.iter_rows()]
    return spelled.with_columns(
        nation=pl.Series([nation.code if nation else None for nation, _, _ in found], dtype=pl.String),
        location=pl.Series([here.code if here else None for _, here, _ in found], dtype=pl.String),
        near=pl.Series([near for _, _, near in found], dtype=pl.String),
    )


def _find(
    code: str | None, country: str | None, division: str | None
) -> tuple[Place | None, Place | None, str]:
    """Return the country, the place itself and, if that is not known, the names that are near."""
    nation = (find_place(code) if code else None) or (find_place(country) if country else None)
    if nation is None:
        return None, None, _near_names(country or code or "", None)
    if division is None:
        return nation, nation, ""
    part = find_place(division, nation.code)
    if part is None and find_place(division) == nation:
        part = nation
    return nation, part, "" if part else _near_names(division, nation.code)


def _near_names(name: str, within: str | None) -> str:
    return " or ".join(near.name for near in near_places(name, within))


def _refusal(unplaced: pl.DataFrame, lost: int, total: int, name: str) -> str:
    unknown = unplaced.filter(pl.col("nation").is_null())
    shown = unknown.select("country", "country_code").unique(maintain_order=True).head(MOST_EXAMPLES)
    names = ", ".join(repr(country or code) for country, code in shown.iter_rows())
    return (
        f"{name}: the places of {lost:,} of {total:,} counts are not known ({names}), more than half. "
        f"Check that the column of places holds names or ISO 3166 codes of countries."
    )


def _one_each(known: pl.DataFrame) -> tuple[pl.DataFrame, tuple[str, ...], tuple[Problem, ...]]:
    """Leave one count for each place, day and target: sum united territories, tell of duplicates."""
    keys = [name for name in OBSERVATION if name in known.columns]
    alone = known.filter(pl.struct(keys).is_unique()) if _has_twins(known, keys) else known
    if alone.height == known.height:
        return known, (), ()
    twins = known.join(alone.select(keys), on=keys, how="anti", nulls_equal=True, maintain_order="left")
    parts = twins.filter(pl.col("location").is_in(UNITED_IN_2020))
    summed = _summed(parts, keys)
    same = twins.filter(~pl.col("location").is_in(UNITED_IN_2020))
    kept = same.group_by(keys, maintain_order=True).agg(
        pl.all().last(), pl.col("value").n_unique().alias("values"), pl.col("row").first().alias("first_row")
    )
    notes = []
    if parts.height:
        days = many(parts["date"].n_unique(), "day")
        notes.append(f"Counts of territories that were united in 2020 are summed on {days}.")
    repeated = kept.filter(pl.col("values") == 1).height
    if repeated:
        notes.append(f"{many(repeated, 'count')} given twice with the same value, kept once.")
    clash = kept.filter(pl.col("values") > 1)
    problems = [
        Problem(
            f"{location}, {day}, {target} is also given in row {first} with another value; the later row "
            f"stands: {value}",
            row,
        )
        for location, day, target, first, value, row in clash.select(
            "location", "date", "target", "first_row", "value", "row"
        )
        .head(20)
        .iter_rows()
    ]
    if clash.height > len(problems):
        problems.append(
            Problem(f"{many(clash.height - len(problems), 'more count')} given twice differently")
        )
    frames = [alone, kept.select(alone.columns), *([summed.select(alone.columns)] if parts.height else [])]
    return pl.concat(frames), tuple(notes), tuple(problems)


def _has_twins(known: pl.DataFrame, keys: list[str]) -> bool:
    return row_keys(known, keys).n_unique() < known.height


def _summed(parts: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    total = pl.when(pl.col("value").count() > 0).then(pl.col("value").sum())
    others = [name for name in parts.columns if name not in {*keys, "value", "row", "rows"}]
    return parts.group_by(keys, maintain_order=True).agg(
        total.alias("value"),
        pl.col("row").min(),
        pl.len().cast(pl.Int64).alias("rows"),
        pl.col(others).first(),
    )


def _national_sums(counts: pl.DataFrame) -> pl.DataFrame:
    """Sum the parts of countries that have no row of their own, for every day and target."""
    own = counts.filter(pl.col("location") == pl.col("nation"))["nation"].unique()
    parts = counts.filter(pl.col("nation").is_not_null() & ~pl.col("nation").is_in(own.implode()))
    if parts.is_empty():
        return counts.clear().with_columns(partial=pl.lit(False))
    keys = [name for name in OBSERVATION if name in counts.columns and name != "location"]
    summed = _summed(parts.with_columns(location=pl.col("nation")), ["location", *keys])
    return summed.select(counts.columns).with_columns(partial=_lacks_parts(parts, summed))


def _lacks_parts(parts: pl.DataFrame, summed: pl.DataFrame) -> pl.Series:
    """Tell which sums are of the last day and lack a place that stood in the file the day before."""
    days = parts["date"].unique().sort()
    if len(days) < 2:
        return pl.repeat(False, summed.height, dtype=pl.Boolean, eager=True)
    on = [
        parts.filter(pl.col("date") == day, pl.col("division").is_not_null())
        .select("nation", "target", "location")
        .unique()
        for day in (days[-1], days[-2])
    ]
    lost = on[1].join(on[0], on=["nation", "target", "location"], how="anti", nulls_equal=True)
    lost = lost.select(location="nation", target="target", date=pl.lit(days[-1]), partial=True).unique()
    marked = summed.join(lost, on=["location", "target", "date"], how="left", maintain_order="left")
    return marked["partial"].fill_null(False)


def _notes_on_places(places: pl.DataFrame, counts: pl.DataFrame) -> list[str]:
    """Tell of Namibia's code, of what is no country, and of spellings that are not known."""
    notes = []
    namibia = counts.filter(pl.col("country_code") == "NA").height
    if namibia:
        notes.append(f"Namibia is written NA; {many(namibia, 'count')} read as NAM.")
    others = [place(code) for code in places["location"].drop_nulls().unique(maintain_order=True)]
    apart = [other for other in others if other.kind not in ("country", "territory", "subnational")]
    if apart:
        named = ", ".join(f"{other.name} ({other.code}, {other.kind})" for other in apart)
        notes.append(f"Not countries, kept under codes of their own: {named}.")
    for country, code, division, near in (
        places.filter(pl.col("location").is_null())
        .select("country", "country_code", "division", "near")
        .head(2 * MOST_EXAMPLES)
        .iter_rows()
    ):
        spelled = f"{division!r} in {country}" if division else repr(country or code)
        hint = f"; did you mean {near}?" if near else "."
        notes.append(f"The place {spelled} is not known; its counts are kept apart{hint}")
    unknown = places["location"].null_count()
    if unknown > 2 * MOST_EXAMPLES:
        notes.append(
            f"{unknown - 2 * MOST_EXAMPLES:,} more places are not known; their counts are kept apart too."
        )
    return notes


def _notes_on_sums(counts: pl.DataFrame, sums: pl.DataFrame) -> list[str]:
    """Tell which national figures are sums, and which stand beside parts they do not include."""
    notes = []
    summed = sums["location"].unique(maintain_order=True).to_list()
    if summed:
        names = ", ".join(place(code).name for code in summed)
        notes.append(
            f"National figures that are the sum of all parts in the file: {names}. The parts are kept as "
            f"places of their own too, so the two are never to be added."
        )
    parts = counts.filter((pl.col("location") != pl.col("nation")) & ~pl.col("nation").is_in(summed))
    if parts.height:
        names = ", ".join(place(code).name for code in parts["nation"].unique(maintain_order=True))
        notes.append(f"National figures that are the country's own row, beside rows of its parts: {names}.")
    return notes
