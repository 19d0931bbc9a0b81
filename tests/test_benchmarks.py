"""Each benchmark can be run, and its smallest case does what it says; nothing here is timed."""

import importlib
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from benchmarks.__main__ import names

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("name", names())
def test_every_benchmark_imports_and_has_a_run(name):
    assert callable(importlib.import_module(f"benchmarks.bench_{name}").run)


def test_a_benchmark_that_is_not_there_is_named_beside_those_that_are():
    asked = subprocess.run(
        [sys.executable, "-m", "benchmarks", "speed"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert asked.returncode == 1
    assert "No benchmark is called speed. Benchmarks: exchange, figures, " in asked.stderr


def a_small_wide_file(folder: Path) -> Path:
    """Two countries and the provinces of a third over 40 days: silence, its backlog and a fall are in it."""
    days = [f"{month}/{day}/21" for month, last in ((3, 31), (4, 9)) for day in range(1, last + 1)]
    steady = [1_000 + 40 * day for day in range(40)]
    silent = steady[:20] + [steady[19]] * 4 + steady[24:]
    fallen = steady[:30] + [total - 300 for total in steady[30:]]
    places = {",Nepal": silent, ",India": steady, "Hubei,China": fallen, "Hebei,China": steady}
    lines = [f"Province/State,Country/Region,Lat,Long,{','.join(days)}"]
    lines += [f"{name},0,0,{','.join(map(str, totals))}" for name, totals in places.items()]
    path = folder / "time_series_covid19_confirmed_global.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_figures_and_pandas_come_to_the_same_table_of_a_small_file(tmp_path):
    pytest.importorskip("pyarrow", reason="pandas needs pyarrow; it is in requirements-bench.lock")
    from benchmarks import bench_figures

    path = a_small_wide_file(tmp_path)
    seen = bench_figures.load(path).figures
    nepal = seen.filter(location="NPL")
    assert nepal.filter(state="missed").height == 4
    assert nepal.filter(pl.col("flags") == "backlog").height == 1
    assert seen.filter(location="CHN", state="corrected").height == 1
    assert bench_figures.import_wide(path, times=1).rows == seen.height == 5 * 40


def test_figures_and_pandas_keep_the_same_vintages_of_a_small_file(tmp_path):
    pytest.importorskip("pyarrow", reason="pandas needs pyarrow; it is in requirements-bench.lock")
    from datetime import date

    from benchmarks import bench_figures

    known = [date(2021, 4, 30), date(2021, 5, 1), date(2021, 5, 2)]
    totals = {known[0]: [10, 20], known[1]: [10, 25], known[2]: [10, 25]}
    rows = [
        {"country": "Nepal", "date": date(2021, 4, 28 + day), "as_of": on, "confirmed": count, "deaths": 1}
        for on, counts in totals.items()
        for day, count in enumerate(counts)
    ]
    path = tmp_path / "vintages.parquet"
    pl.DataFrame(rows).write_parquet(path)
    built, *views = bench_figures.vintages(path, tmp_path, views=3, times=1)
    assert built.rows == 5  # two days of cases and of deaths, and one day of cases revised
    assert [view.rows for view in views] == [12, 12]  # four counts on each of three days
