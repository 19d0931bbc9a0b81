"""Measure Aidlift against named peers: `python -m benchmarks figures outlook`; all of them without a name."""

from __future__ import annotations

import importlib
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent


def names() -> list[str]:
    """List the benchmarks there are: one file `bench_<name>.py` each, with a function `run`."""
    return sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))


def main(asked: list[str]) -> None:
    """Run the benchmarks asked for, one after another."""
    unknown = [name for name in asked if name not in names()]
    if unknown:
        sys.exit(f"No benchmark is called {', '.join(unknown)}. Benchmarks: {', '.join(names())}.")
    for name in asked or names():
        print(f"\n== {name}", flush=True)
        begun = time.perf_counter()
        importlib.import_module(f"benchmarks.bench_{name}").run()
        print(f"   ({time.perf_counter() - begun:.0f} s in all)", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
