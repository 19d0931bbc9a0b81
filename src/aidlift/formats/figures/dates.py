"""Read a file's dates under exactly one format, and prove it when they are written wrongly."""

from __future__ import annotations

import calendar
from dataclasses import dataclass

import polars as pl

from aidlift.errors import Problem, RefusedFile

SHAPES = {
    "year first": r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$",
    "year last": r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:[T ,].*)?$",
    "month named": r"^(\d{1,2})[- ]([A-Za-z]{3})[a-z]*[- ](\d{4}|\d{2})$",
    "digits only": r"^(20\d{2})(\d{2})(\d{2})$",
}
WRITTEN = {"ymd": "year-month-day", "ydm": "year-day-month", "dmy": "day-month-year", "mdy": "month-day-year"}
READINGS = {
    "year first": ("ymd", "ydm"),
    "year last": ("dmy", "mdy"),
    "month named": ("dmy",),
    "digits only": ("ymd",),
}
MONTHS = {month.lower(): str(number) for number, month in enumerate(calendar.month_abbr) if number}
ENOUGH_DAYS = 20
"""Fewer distinct days than this prove nothing about their order."""

FEW = 0.01
"""Up to this share of cells may hold no date at all; they are left out and told."""


@dataclass(frozen=True)
class Dates:
    """Dates in the order of the cells (null where none could be read), and what is to be told."""

    values: pl.Series
    notes: tuple[str, ...]
    problems: tuple[Problem, ...]


def read_dates(
    cells: pl.Series, rows: pl.Series, name: str, *, expected: str = "ymd", where: str = "column date"
) -> Dates:
    """Read text cells as dates, all in one format.

    `expected` is the order in which the publisher writes dates with the year last (`mdy`, `dmy`); `ymd` if it
    writes ISO dates, and then another order is read only where one alone fits every cell. `where` names the
    column or, for days in the header, says `header`; then `rows` numbers the columns. Raises
    RefusedFile, with the proof, when day and month are swapped, wholly or on the days up to 12, when formats
    are mixed, or when the order cannot be known.
    """
    texts = _distinct(cells, rows)
    shape = _shape(texts, name, where)
    parts = _parts(texts, shape)
    reading, notes = _reading(parts, shape, expected, name, where)
    days = parts.with_columns(date=_date(reading))
    unread = days.filter(pl.col("date").is_null())
    if _total(unread) > FEW * _total(texts):
        raise RefusedFile(_no_dates(unread, texts, name, where, reading))
    _refuse_silent_swap(days.filter(pl.col("date").is_not_null()), reading, name, where)
    problems = tuple(
        Problem(
            f"{text!r} is no date; {count:,} {_unit(where)}{'s are' if count > 1 else ' is'} left out", row
        )
        for text, row, count in unread.select("text", "row", "count").iter_rows()
    )
    found = pl.DataFrame({"text": cells}).join(
        days.select("text", "date"), on="text", how="left", maintain_order="left"
    )
    missing = cells.null_count()
    if missing:
        problems += (Problem(f"The {where} is empty in {missing:,} rows; they are left out"),)
    return Dates(found["date"], notes, problems)


def is_day(names: pl.Series) -> pl.Series:
    """Tell which names are days, as the columns of wide layouts are."""
    return names.str.contains(f"{SHAPES['year last']}|{SHAPES['year first']}").fill_null(False)


def _distinct(cells: pl.Series, rows: pl.Series) -> pl.DataFrame:
    frame = pl.DataFrame({"text": cells, "row": rows}).drop_nulls("text")
    return frame.group_by("text").agg(pl.col("row").min(), pl.len().alias("count")).sort("row")


def _shape(texts: pl.DataFrame, name: str, where: str) -> str:
    """Return the one shape of all dates; refuse a file that mixes shapes."""
    found = {shape: texts.filter(pl.col("text").str.contains(pattern)) for shape, pattern in SHAPES.items()}
    counts = {shape: _total(frame) for shape, frame in found.items()}
    best = max(counts, key=lambda shape: counts[shape])
    total = _total(texts)
    others = {shape: found[shape] for shape in counts if counts[shape] and shape != best}
    if others:
        examples = ", ".join(
            f"{frame['text'][0]} in {_unit(where)} {frame['row'][0]}"
            for frame in [found[best], *others.values()]
        )
        raise RefusedFile(
            f"{name} writes its dates ({where}) in more than one format: {examples}. One format is needed "
            f"for the whole file, because days up to 12 can be read both ways. Get a copy that no "
            f"spreadsheet has saved again."
        )
    if counts[best] < (1 - FEW) * total:
        first = texts.join(found[best], on="text", how="anti", maintain_order="left")
        raise RefusedFile(
            f"{name}: {total - counts[best]:,} of {total:,} cells of {where} hold no date; the first is "
            f"{first['text'][0]!r} in {_unit(where)} {first['row'][0]}. Dates are expected like 2021-04-30."
        )
    return best


def _parts(texts: pl.DataFrame, shape: str) -> pl.DataFrame:
    """Split every text into its three numbers `a`, `b`, `c`."""
    groups = pl.col("text").str.extract_groups(SHAPES[shape])
    named = pl.col("b").str.to_lowercase().replace(MONTHS)
    parts = texts.with_columns(groups.struct.rename_fields(["a", "b", "c"]).alias("parts")).unnest("parts")
    return parts.with_columns(named).with_columns(pl.col("a", "b", "c").cast(pl.Int64, strict=False))


def _date(reading: str) -> pl.Expr:
    place = dict(zip(reading, "abc", strict=True))
    year, month, day = (pl.col(place[letter]) for letter in "ymd")
    year = pl.when(year < 100).then(year + 2000).otherwise(year)
    text = pl.format("{}-{}-{}", year, month, day)
    return text.str.to_date("%Y-%m-%d", strict=False)


def _reading(
    parts: pl.DataFrame, shape: str, expected: str, name: str, where: str
) -> tuple[str, tuple[str, ...]]:
    """Choose how to read the three numbers; refuse when what the publisher writes does not fit."""
    readings = READINGS[shape]
    if len(readings) == 1:
        return readings[0], ()
    usual = expected if expected in readings else readings[0] if shape == "year first" else None
    fits = {reading: _fits(parts, reading) for reading in readings}
    if usual:
        other = next(reading for reading in readings if reading != usual)
        if fits[other] and not fits[usual]:
            raise RefusedFile(_swapped(parts, usual, other, name, where))
        return usual, ()
    told = (f"Dates ({where}) are written {{}}, not as the publisher writes them (year-month-day).",)
    only = [reading for reading in readings if fits[reading]]
    if len(only) > 1:
        only = [reading for reading in only if _step(parts.with_columns(date=_date(reading))["date"])]
    if len(only) != 1:
        text, row = parts["text"][0], parts["row"][0]
        raise RefusedFile(
            f"{name} writes its dates ({where}) like {text} ({_unit(where)} {row}), where this publisher "
            f"writes year-month-day; they "
            f"{'fit both day-month-year and month-day-year' if all(fits.values()) else 'fit no one order'}. "
            f"Get a copy that no spreadsheet has saved again, or rewrite the dates as YYYY-MM-DD."
        )
    return only[0], (told[0].format(WRITTEN[only[0]]),)


def _fits(parts: pl.DataFrame, reading: str) -> bool:
    """Tell whether all but a few cells are dates in this reading."""
    unread = parts.filter(_date(reading).is_null())
    return _total(unread) <= FEW * _total(parts)


def _step(days: pl.Series) -> int | None:
    """Return 1 or 7 if the distinct days run on by that step without a gap, else None."""
    ordered = days.drop_nulls().unique().sort()
    if len(ordered) < ENOUGH_DAYS:
        return None
    steps = set(ordered.diff().dt.total_days().drop_nulls().to_list())
    return steps.pop() if steps in ({1}, {7}) else None


def _swapped(parts: pl.DataFrame, usual: str, other: str, name: str, where: str) -> str:
    unread = parts.filter(_date(usual).is_null())
    read = parts.with_columns(date=_date(other))["date"].drop_nulls()
    gap = "without a gap" if _step(read) else "with gaps"
    unit = _unit(where)
    return (
        f"{name} has day and month swapped ({where}): {unit} {unread['row'][0]} says {unread['text'][0]}, "
        f"and {_total(unread):,} of {_total(parts):,} {unit}s cannot be dates as {WRITTEN[usual]}. "
        f"Read as {WRITTEN[other]}, all {read.n_unique():,} distinct days run from {read.min()!s} to "
        f"{read.max()!s} {gap}. Days 1 to 12 would be read silently as wrong dates, so the whole file is "
        f"refused. Get a corrected copy from the publisher, or rewrite its dates as YYYY-MM-DD."
    )


def _refuse_silent_swap(days: pl.DataFrame, reading: str, name: str, where: str) -> None:
    """Refuse dates that all can be read but run without gaps only when days up to 12 change with months."""
    if _step(days["date"]) or days.height < ENOUGH_DAYS:
        return
    swapped = reading.translate(str.maketrans("md", "dm"))
    turned = days.with_columns(other=_date(swapped)).with_columns(
        other=pl.col("other").fill_null(pl.col("date"))
    )
    if _step(turned["other"]) is None:
        return
    first = turned.filter(pl.col("other") != pl.col("date"))
    raise RefusedFile(
        f"{name} has day and month swapped on the days up to 12 ({where}): read as {WRITTEN[reading]}, the "
        f"{days['date'].n_unique():,} distinct days have gaps; with day and month of days up to 12 exchanged "
        f"they run from {turned['other'].min()!s} to {turned['other'].max()!s} without a gap. The first is "
        f"{_unit(where)} {first['row'][0]}, {first['text'][0]}, which must mean {first['other'][0]}. "
        f"The whole file is refused. Get a copy that no spreadsheet has saved again."
    )


def _no_dates(unread: pl.DataFrame, texts: pl.DataFrame, name: str, where: str, reading: str) -> str:
    return (
        f"{name}: {_total(unread):,} of {_total(texts):,} cells of {where} are no dates as "
        f"{WRITTEN[reading]}; the first is {unread['text'][0]!r} in {_unit(where)} {unread['row'][0]}. "
        f"Nothing was read. Correct them, or get the file from the publisher again."
    )


def _total(texts: pl.DataFrame) -> int:
    return int(texts.select(pl.col("count").sum()).item())


def _unit(where: str) -> str:
    return "column" if where == "header" else "row"
