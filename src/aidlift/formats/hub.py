"""Read a folder of a forecast hub: counts as they were known day by day, what came, and other forecasts.

The folder holds `jhu_daily_vintages.parquet`, `truth_weekly_final.parquet` and `peer_forecasts.parquet`; a
table of `locations` with populations (`locations*.csv`) and the hub's own `reference_scores.csv` are read
where they stand. Any places and dates will do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from aidlift.catalogue.places import find_place
from aidlift.errors import BadInput, NotFound

VINTAGES, TRUTH, PEERS = "jhu_daily_vintages.parquet", "truth_weekly_final.parquet", "peer_forecasts.parquet"
TARGETS = {"inc case": "wk inc case", "inc death": "wk inc death"}
"""The hub's word and hubverse's."""

LEVELS = (0.01, 0.025, *(round(0.05 * step, 2) for step in range(1, 20)), 0.975, 0.99)
QUANTILES = tuple(f"q{level:.3f}" for level in LEVELS)
NEEDED = {
    VINTAGES: ("target", "location", "date", "as_of", "value"),
    TRUTH: ("target", "location", "target_end_date", "truth", "hub_anomaly", "negative_week"),
    PEERS: ("model", "origin_monday", "target", "horizon", "location", *QUANTILES),
}


@dataclass(frozen=True, kw_only=True)
class Hub:
    """What a hub's folder holds, with hubverse's names of targets and the hub's own codes of places.

    `counts` is in change-only form: a row is a daily value and the day since which it was known. `truth` has
    `target, location, target_end_date, truth, scorable`. `peers` has one row per model, origin, target,
    horizon and place and a column for each of 23 quantiles.
    """

    counts: pl.DataFrame
    truth: pl.DataFrame
    peers: pl.DataFrame
    population: dict[str, float]

    @property
    def origins(self) -> list[date]:
        """List the Mondays from which the peers forecast."""
        return self.peers["origin_monday"].unique().sort().to_list()

    @property
    def models(self) -> list[str]:
        """List the peers by name."""
        return self.peers["model"].unique().sort().to_list()


def read_hub(folder: Path) -> Hub:
    """Read a hub's folder; raise NotFound if a file is missing, BadInput if one is not what it should be."""
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        raise NotFound(
            f"The folder {folder} lacks {', '.join(missing)}. A hub's folder holds {', '.join(NEEDED)}; "
            f"docs/outlook.md tells their columns."
        )
    counts, truth, peers = (_table(folder / name, columns) for name, columns in NEEDED.items())
    if peers.is_empty() or counts.is_empty():
        raise BadInput(f"The folder {folder} holds no counts or no peers' forecasts; there is nothing to do.")
    scorable = ~(pl.col("hub_anomaly").fill_null(False) | pl.col("negative_week").fill_null(False))
    return Hub(
        counts=_hubverse(counts),
        truth=_hubverse(truth).select(
            "target", "location", "target_end_date", "truth", scorable.alias("scorable")
        ),
        peers=_hubverse(peers).with_columns(pl.col("horizon").cast(pl.Int64)),
        population=read_populations(folder),
    )


def read_vintages(path: Path) -> pl.DataFrame:
    """Read daily counts as known day by day from Parquet: `target, location, date, as_of, value`.

    Two layouts are known, both in change-only form: the hubs' (`target, location, date, as_of, value`, new
    counts) and one of countries by name (`country, date, as_of, confirmed, deaths`, cumulative), of which
    countries that the catalogue does not know are left out. Raises NotFound if there is no file, BadInput for
    another layout or a file without a count.
    """
    if not path.is_file():
        raise NotFound(f"There is no file {path}; give a Parquet file of daily counts with their as_of day.")
    table = _typed(_table(path, ("date", "as_of")), path)
    if {"target", "location", "value"} <= set(table.columns):
        counts = _hubverse(table).select(NEEDED[VINTAGES])
    elif {"country", "confirmed", "deaths"} <= set(table.columns):
        counts = _new_counts(table)
    else:
        raise BadInput(
            f"{path} has the columns {', '.join(table.columns)}; expected {', '.join(NEEDED[VINTAGES])}, "
            f"or country, date, as_of, confirmed, deaths."
        )
    if counts.is_empty():
        raise BadInput(f"{path} holds no daily count of cases or deaths of a place that is known.")
    return counts


def _typed(table: pl.DataFrame, path: Path) -> pl.DataFrame:
    """Give days as days, where the file wrote them as text or as times; refuse counts that are no numbers."""
    for column in {"value", "confirmed", "deaths"} & set(table.columns):
        if not table.schema[column].is_numeric():
            raise BadInput(f"The column {column} of {path} holds {table.schema[column]}; counts are numbers.")
    try:
        return table.with_columns(_day(table[column]) for column in ("date", "as_of"))
    except pl.exceptions.PolarsError:
        raise BadInput(
            f"The columns date and as_of of {path} must be days, written YYYY-MM-DD if text."
        ) from None


def _day(column: pl.Series) -> pl.Series:
    return column.str.to_date("%Y-%m-%d") if column.dtype == pl.String else column.cast(pl.Date)


def _new_counts(table: pl.DataFrame) -> pl.DataFrame:
    """Take the differences of cumulative counts, vintage by vintage, and keep those that changed."""
    names = table["country"].drop_nulls().unique().to_list()
    codes = {name: found.code for name in names if (found := find_place(name)) is not None}
    rows = table.filter(pl.col("country").is_in(list(codes))).sort("as_of", maintain_order=True)
    if rows.is_empty():
        return pl.DataFrame(schema=NEEDED[VINTAGES])
    place = {name: number for number, name in enumerate(codes)}
    first, last = rows["date"].min(), rows["date"].max()
    assert isinstance(first, date)
    assert isinstance(last, date)
    parts = []
    for column, target in (("confirmed", "wk inc case"), ("deaths", "wk inc death")):
        total = np.full((len(place), (last - first).days + 1), np.nan)
        said = total.copy()
        for (as_of,), vintage in rows.group_by("as_of", maintain_order=True):
            row = vintage["country"].replace_strict(place, return_dtype=pl.Int64).to_numpy()
            day = (vintage["date"] - first).dt.total_days().to_numpy()
            total[row, day] = vintage[column].cast(pl.Float64).fill_null(np.nan).to_numpy()
            new = np.diff(total, axis=1, prepend=np.nan)
            row, day = np.nonzero(np.isfinite(new) & (new != said))
            said[row, day] = new[row, day]
            parts.append(
                pl.DataFrame({"row": row, "day": day, "value": new[row, day]}).select(
                    pl.lit(target).alias("target"),
                    pl.col("row").replace_strict(dict(enumerate(codes.values()))).alias("location"),
                    (pl.lit(first) + pl.duration(days="day")).cast(pl.Date).alias("date"),
                    pl.lit(as_of).alias("as_of"),
                    pl.col("value").cast(pl.Int64),
                )
            )
    return pl.concat(parts)


def _table(path: Path, columns: tuple[str, ...]) -> pl.DataFrame:
    try:
        table = pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise BadInput(f"{path} cannot be read as Parquet: {error}.") from None
    lacking = [column for column in columns if column not in table.columns]
    if lacking:
        raise BadInput(f"{path} lacks the columns {', '.join(lacking)}.")
    return table


def _hubverse(table: pl.DataFrame) -> pl.DataFrame:
    known = table.filter(pl.col("target").is_in(list(TARGETS)), pl.col("location").is_not_null())
    return known.with_columns(pl.col("target").replace(TARGETS), pl.col("location").cast(pl.String))


def read_populations(folder: Path) -> dict[str, float]:
    """Read populations where a table `locations*.csv` of the folder has them; empty otherwise."""
    for path in sorted(folder.glob("locations*.csv")):
        rows = pl.read_csv(path, infer_schema_length=0)
        if {"location", "population"} <= set(rows.columns):
            people = rows.select("location", pl.col("population").cast(pl.Float64, strict=False)).drop_nulls()
            return dict(people.iter_rows())
    return {}
