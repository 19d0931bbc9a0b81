"""Write a scenario's `figures.csv` from publishers' files: what was known each day, changes only.

    python scripts/scenario_figures.py --jhu VINTAGES.parquet --mohfw MINISTRY.csv.gz --out figures.csv

VINTAGES has `country, date, as_of, confirmed, deaths` (cumulative; each row as first or newly known on its
as-of day); MINISTRY is the file of India's ministry by state and day. Every vintage is judged as any file of
figures is, with all the countries it has, before the ten of the scenario are kept.
"""

from __future__ import annotations

import argparse
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from aidlift import frames
from aidlift.figures import changes, observe
from aidlift.figures.vintages import no_reach
from aidlift.formats.figures import LAYOUTS, RawFigures, read_figures

TEN = ("AFG", "BGD", "BTN", "CHN", "IND", "LKA", "MDV", "MMR", "NPL", "PAK")
FIRST_COUNT = date(2020, 11, 15)  # a Sunday: 23 whole weeks before the scenario opens
FIRST_VINTAGE, LAST_VINTAGE = date(2021, 4, 30), date(2021, 5, 16)
TARGETS = {"confirmed": "cumulative cases", "deaths": "cumulative deaths"}
LEFT_OUT = "source_ref"  # the row of the table itself is named when the scenario is read


def main() -> None:
    """Read the two files and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jhu", type=Path, required=True)
    parser.add_argument("--mohfw", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    told = parser.parse_args()
    rows = pl.concat([jhu(pl.read_parquet(told.jhu)), ministry(told.mohfw)])
    rows.sort("source_id", "as_of", "location", "target", "date").drop(LEFT_OUT).write_csv(told.out)
    print(f"{rows.height:,} rows, {told.out.stat().st_size:,} bytes")


def jhu(vintages: pl.DataFrame) -> pl.DataFrame:
    """Give what each vintage says of the ten countries that the one before did not."""
    known, reach, day = frames.empty("figures"), no_reach(), FIRST_VINTAGE
    while day <= LAST_VINTAGE:
        if day in vintages["as_of"]:
            new = of_the_ten(observe(snapshot(vintages, day), title="", as_of=day).figures)
            change = changes(known, reach, new)
            known, reach = pl.concat([known, change.figures]), pl.concat([reach, change.reach])
        day += timedelta(days=1)
    return known


def snapshot(vintages: pl.DataFrame, day: date) -> RawFigures:
    """Give all counts as they stood on `day`."""
    known = vintages.filter(pl.col("as_of") <= day).sort("as_of", maintain_order=True)
    known = known.unique(["country", "date"], keep="last", maintain_order=True)
    counts = known.unpivot(list(TARGETS), index=["country", "date"], variable_name="column").with_columns(
        target=pl.col("column").replace_strict(TARGETS), period_days=1
    )
    return next(layout for layout in LAYOUTS if layout.name == "JHU long").raw(counts)


def ministry(path: Path) -> pl.DataFrame:
    """Give the national figure of each morning's bulletin, known on its own day."""
    seen = observe(read_figures(path), title=path.name).figures
    india = of_the_ten(seen).filter(pl.col("date") <= LAST_VINTAGE)
    return india.with_columns(as_of=pl.col("date"))


def of_the_ten(figures: pl.DataFrame) -> pl.DataFrame:
    """Keep cases and deaths of the ten countries, from the first day of the scenario's history on."""
    return figures.filter(
        pl.col("location").is_in(TEN),
        pl.col("target").is_in(list(TARGETS.values())),
        pl.col("date") >= FIRST_COUNT,
    )


if __name__ == "__main__":
    main()
