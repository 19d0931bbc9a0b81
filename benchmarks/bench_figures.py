"""Figures beside pandas doing the same work: import of JHU wide, a store of vintages, as-of views.

The peer is written as a skilled user of pandas would, on arrays and without row loops, and is given the
codes of places so that it need not know their spellings. Both must come to the same table, states,
flags and places in the source too, or the run stops.
Each task is timed three times, each side in turn; the best time counts.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl

from aidlift.catalogue import find_place
from aidlift.figures import Observed, as_of, observe, with_known_until
from aidlift.formats import figure_store
from aidlift.formats.figures import read_figures
from aidlift.records.figures.store import keep_figures

SHARED = Path(os.environ.get("AIDLIFT_SHARED", Path(__file__).resolve().parents[2] / "shared"))
WORLD = SHARED / "data" / "epidemic" / "global"
WIDE = WORLD / "jhu_wide_confirmed_2021-11-04.csv.gz"
VINTAGES = WORLD / "jhu_country_vintages.parquet"
VIEWS, TIMES = 100, 3
KEY = ["location", "target", "date"]
TARGETS = {"confirmed": "cumulative cases", "deaths": "cumulative deaths"}


@dataclass(frozen=True)
class Result:
    """The seconds of both sides on one task, and how many rows each came to."""

    task: str
    ours: float
    pandas: float
    rows: int

    def line(self) -> str:
        """Give the row of the table; a ratio above 1 means that Aidlift is faster."""
        ratio = self.pandas / self.ours
        return f"{self.task:46}{self.ours:9.3f}{self.pandas:9.3f}{ratio:9.1f}{self.rows:12,}"


def run() -> None:
    """Print seconds and ratio of each task."""
    if not WORLD.is_dir():
        print(f"The publishers' files are not beside this checkout ({WORLD}); nothing to compare with.")
        return
    if find_spec("pyarrow") is None:
        print("pandas needs pyarrow here: pip install --require-hashes -r requirements-bench.lock")
        return
    print(f"{'seconds':46}{'Aidlift':>9}{'pandas':>9}{'ratio':>9}{'rows':>12}")
    with tempfile.TemporaryDirectory() as folder:
        for result in (import_wide(WIDE), *vintages(VINTAGES, Path(folder), views=VIEWS)):
            print(result.line())
    print("ratio: pandas over Aidlift; above 1 Aidlift is faster. Best of three runs a side, in turn.")


def compare(task: str, ours: Callable[[], int], peer: Callable[[], int], times: int = TIMES) -> Result:
    """Time both sides in turn; both give the number of rows they came to, which must agree."""
    best = {ours: float("inf"), peer: float("inf")}
    rows = {ours: 0, peer: 0}
    for _ in range(times):
        for side in (ours, peer):
            begun = time.perf_counter()
            rows[side] = side()
            best[side] = min(best[side], time.perf_counter() - begun)
    if rows[ours] != rows[peer]:
        raise ValueError(f"{task}: Aidlift has {rows[ours]:,} rows and pandas {rows[peer]:,}")
    return Result(task, best[ours], best[peer], rows[ours])


# --- import of the wide layout


def import_wide(path: Path, times: int = TIMES) -> Result:
    """Read, place, sum provinces, judge what was reported: the table of figures from a wide file."""
    codes = {name: _code(name) for name in _spellings(path)}
    same_table(load(path).figures, wide_in_pandas(path, codes))
    return compare(
        "import JHU wide: placed, summed, judged",
        lambda: load(path).figures.height,
        lambda: len(wide_in_pandas(path, codes)),
        times,
    )


def load(path: Path) -> Observed:
    """Import a file as the command does."""
    return observe(read_figures(path), title=path.name)


def same_table(ours: pl.DataFrame, peer: pd.DataFrame) -> None:
    """Stop unless both sides have the same counts, states, flags and places in the source."""
    theirs = pl.from_pandas(peer).with_columns(pl.col("date").cast(pl.Date), pl.col("value").cast(pl.Int64))
    if not ours.select(theirs.columns).equals(theirs):
        raise ValueError("Aidlift and pandas came to different tables")


def _spellings(path: Path) -> list[tuple[str, str]]:
    wide = pd.read_csv(path, usecols=[0, 1], keep_default_na=False)
    return list(wide.itertuples(index=False, name=None))


def _code(name: tuple[str, str]) -> str | None:
    division, country = name
    nation = find_place(country)
    if nation is None or not division:
        return nation.code if nation else None
    part = find_place(division, nation.code)
    return part.code if part else None


def wide_in_pandas(path: Path, codes: dict[tuple[str, str], str | None]) -> pd.DataFrame:
    """Do the same with pandas: long counts by code and day with their state, flags and place in the file."""
    wide = pd.read_csv(path, keep_default_na=False, na_values=[""])
    names = pd.DataFrame({"division": wide.iloc[:, 0].fillna(""), "country": wide.iloc[:, 1]})
    names["row"], names["rows"] = range(2, len(wide) + 2), 1
    names["location"] = [codes[name] for name in zip(names["division"], names["country"], strict=True)]
    days = wide.columns[4:]
    counts = wide[days].set_axis(pd.to_datetime(days, format="%m/%d/%y"), axis=1)
    parts = ~names["country"].isin(names.loc[names["division"] == "", "country"])
    by = names.loc[parts, "country"]
    sums = counts[parts].groupby(by).sum()
    told = names[parts].groupby(by).agg(row=("row", "min"), rows=("rows", "sum"))
    told["location"] = [codes.get(("", name)) or _code(("", name)) for name in told.index]
    placed = names["location"].notna()
    told = pd.concat([names[placed], told])[["location", "row", "rows"]].reset_index(drop=True)
    table = pd.concat([counts[placed], sums]).set_axis(told["location"]).T
    judged = judge_in_pandas(table)
    long = table.melt(ignore_index=False, var_name="location", value_name="value").rename_axis("date")
    long["state"], long["flags"] = (judged[name].to_numpy().ravel("F") for name in ("state", "flags"))
    rows, written = told.loc[told.index.repeat(len(days))], pd.Series(list(days) * len(told))
    place = "row " + rows["row"].astype(str).to_numpy() + ", column " + written.to_numpy()
    several = (rows["rows"] > 1).to_numpy()
    place[several] = "sum of " + rows["rows"].astype(str).to_numpy()[several] + " rows from " + place[several]
    long["source_ref"], long["target"], long["period_days"] = place, "cumulative cases", 1
    return long.reset_index().sort_values(["location", "date"], ignore_index=True)


def judge_in_pandas(cumulative: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Judge cumulative counts (days down, places across) by the rules of `figures.marks`."""
    new = cumulative.diff()
    quiet = new.isna() | (new == 0)
    expected = _expected(new)
    silent, stopped = _silent(new, quiet, expected)
    backlog = _dumps(new) | (silent.shift(fill_value=False) & ~quiet & (new > 0))
    flags = np.full(new.shape, "", dtype=object)
    for flag, raised in {"negative": new < 0, "backlog": backlog, "carried": silent}.items():
        at = raised.to_numpy()
        flags[at] = np.where(flags[at] == "", flag, flags[at] + f" {flag}")
    if _last_is_provisional(quiet, expected):
        flags[-1] = [f"{words} provisional".strip() for words in flags[-1]]
    state = np.where(new < 0, "corrected", "reported").astype(object)
    state[silent] = np.where(stopped, "stopped", "missed")[silent]
    return {"state": pd.DataFrame(state), "flags": pd.DataFrame(flags).replace("", None)}


def _expected(new: pd.DataFrame) -> pd.DataFrame:
    """Return the trailing fortnight's mean without its largest day, at most the last week's mean."""
    padded = pd.concat([pd.DataFrame(0.0, range(14), new.columns), new.clip(lower=0).fillna(0)])
    usual = (padded.rolling(14).sum() - padded.rolling(14).max()) / 13
    latest = padded.rolling(7).mean()
    return usual.where(usual < latest, latest).shift().iloc[14:].round(9)


def _silent(
    new: pd.DataFrame, quiet: pd.DataFrame, expected: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Find runs of zeros that begin amid an epidemic and hide something, and those over a fortnight."""
    begins = quiet & ~quiet.shift(fill_value=False)
    begun = expected.where(begins | ~quiet).ffill()
    following = new.where(~quiet).bfill()
    silent = quiet & (begun >= 10) & ~((following > 0) & (following < 10))
    number = pd.DataFrame({name: range(len(new)) for name in range(new.shape[1])}, dtype=float)
    number = number.set_axis(new.index).set_axis(new.columns, axis=1)
    start, end = (number + 1).where(~quiet).ffill().fillna(0), number.where(~quiet).bfill().fillna(len(new))
    return silent, silent & (end - start > 14)


def _dumps(new: pd.DataFrame) -> pd.DataFrame:
    """Find days that hold a backlog, by their share of the trailing week."""
    counts = new.clip(lower=0).fillna(0)
    week = counts.rolling(7, min_periods=1).sum()
    others, share = week - counts, (counts / week).where(week > 0)
    weekdays = [share.iloc[day::7].rolling(8, min_periods=1).median().shift() for day in range(7)]
    usual = pd.concat(weekdays).sort_index()
    reporting = (counts > 0).rolling(7, min_periods=1).sum() - (counts > 0)
    earlier = others.shift(7)
    growth = (others / earlier).where(earlier > 0, 1.0)
    suggested = counts.shift(7) * growth.clip(0.3, 3.0)
    return (share > 0.55) & (usual <= 0.38) & (reporting >= 4) & (counts > 5 * suggested) & (week > 30)


def _last_is_provisional(quiet: pd.DataFrame, expected: pd.DataFrame) -> bool:
    active = expected >= 10
    shares = [
        (quiet & active).iloc[-1 - b].sum() / max(active.iloc[-1 - b].sum(), 1) for b in range(0, 29, 7)
    ]
    usually = float(pd.Series(shares[1:]).median())
    return bool(active.iloc[-1].sum() >= 5 and shares[0] > max(0.5, 2 * usually))


# --- vintages


def vintages(path: Path, folder: Path, views: int = VIEWS, times: int = TIMES) -> list[Result]:
    """Build a store of every vintage, then view it as of many days."""
    known = pd.read_parquet(path, columns=["country", "as_of"])
    codes = {name: code for name in known["country"].unique() if (code := _code(("", name)))}
    number = iter(range(1, 1_000))

    def build() -> int:
        return keep_figures(folder / f"store-{next(number)}", [load(path)])[0].figures.height

    built = compare(
        f"store of {known['as_of'].nunique()} vintages",
        build,
        lambda: store_in_pandas(path, folder / "pandas.parquet", codes),
        times,
    )
    held, kept = figure_store.read(folder / "store-1").figures, pd.read_parquet(folder / "pandas.parquet")
    same_table(held, kept)
    return [built, *_views(held, kept, views, times)]


def store_in_pandas(path: Path, out: Path, codes: dict[str, str]) -> int:
    """Keep the rows that differ from the vintage before, with their state and place, and write them."""
    wide = pd.read_parquet(path)
    wide["location"], wide["row"] = wide["country"].map(codes), range(2, len(wide) + 2)
    wide = wide[wide["location"].notna()].rename(columns=TARGETS)
    long = wide.melt(["location", "date", "as_of", "row"], list(TARGETS.values()), "target", "value")
    long = long.drop_duplicates([*KEY, "as_of"], keep="last").sort_values([*KEY, "as_of"])
    first = ~long.duplicated(KEY)
    before = long["value"].shift().where(~first)
    kept = long[first | (long["value"] != before)].copy()
    revised = before[kept.index].notna()
    kept["state"] = np.where(revised, "corrected", "reported")
    columns = kept["target"].map({target: column for column, target in TARGETS.items()})
    kept["source_ref"] = "row " + kept["row"].astype(str) + ", column " + columns
    kept = kept.drop(columns="row").assign(period_days=1, date_basis="report", source_id="jhu")
    kept.to_parquet(out, index=False, compression="zstd", compression_level=1)  # as our store is
    return len(kept)


def _views(held: pl.DataFrame, kept: pd.DataFrame, views: int, times: int) -> list[Result]:
    days = held["as_of"].unique().sort().to_list()
    days = [days[round(place * (len(days) - 1) / (views - 1))] for place in range(views)]

    def ours() -> int:
        ready = with_known_until(held)
        return sum(as_of(ready, day).height for day in days)

    return [
        compare(
            f"{views} as-of views, days of validity prepared", ours, lambda: views_prepared(kept, days), times
        ),
        compare(
            f"{views} as-of views, last row of each key", ours, lambda: views_plain(kept, days), min(times, 1)
        ),
    ]


def views_prepared(kept: pd.DataFrame, days: list[date]) -> int:
    """View with pandas as fast as we know: until when each row holds, then one comparison a view."""
    ready = kept.assign(as_of=pd.to_datetime(kept["as_of"])).sort_values([*KEY, "as_of"])
    later = ready["as_of"].shift(-1)
    ready["until"] = later.where(ready.duplicated(KEY, keep="last"), pd.Timestamp.max)
    stamps = [pd.Timestamp(day) for day in days]
    return sum(len(ready[(ready["as_of"] <= day) & (ready["until"] > day)]) for day in stamps)


def views_plain(kept: pd.DataFrame, days: list[date]) -> int:
    """View with pandas as it is commonly done: sort once, then filter and keep the last of each key."""
    ready = kept.assign(as_of=pd.to_datetime(kept["as_of"])).sort_values("as_of", kind="stable")
    stamps = [pd.Timestamp(day) for day in days]
    return sum(len(ready[ready["as_of"] <= day].drop_duplicates(KEY, keep="last")) for day in stamps)


if __name__ == "__main__":
    run()
