"""`aidlift demo` and `aidlift flow`: the whole chain, from the counts to the bulletin."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import click
import polars as pl

from aidlift import flow as chain
from aidlift.cli.acting import acting
from aidlift.cli.inputs import load_figures
from aidlift.cli.output import Day, emit, json_option, progress
from aidlift.errors import BadInput
from aidlift.formats.run_folder import PAGE
from aidlift.formats.scenario import read_scenario

SCENARIO = "south_asia_2021"
WIDTH = 11  # of the longest name of a stage


class Report:
    """Prints one line a stage as it ends, or keeps them for programs."""

    def __init__(self, quiet: bool) -> None:
        self.quiet = quiet
        self.begun = self.last = perf_counter()
        self.stages: list[dict[str, Any]] = []

    def tell(self, stage: str, sentence: str) -> None:
        """Take the end of a stage and what came of it."""
        now = perf_counter()
        self.stages.append({"stage": stage, "seconds": round(now - self.last, 3), "result": sentence})
        if not self.quiet:
            self._print(stage, now - self.last, sentence)
        self.last = perf_counter()

    @property
    def seconds(self) -> float:
        """Return how long the run has taken."""
        return perf_counter() - self.begun

    def _print(self, stage: str, seconds: float, sentence: str) -> None:
        begin = f"{stage:{WIDTH}} {seconds:5.1f} s   "
        words = " ".join(sentence.split())
        click.echo(click.wrap_text(words, 100, initial_indent=begin, subsequent_indent=" " * len(begin)))


@click.command()
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path("out/demo"), show_default=True
)
@click.option("--as-of", "day", type=Day(), help="Day to stand on; default: the scenario's first day.")
@json_option
def demo(out: Path, day: date | None, as_json: bool) -> None:
    """Run the shipped scenario through the whole chain and write its bulletin.

    Example: aidlift demo
    """
    _run(None, SCENARIO, day, out, seed=0, as_json=as_json)
    if not as_json:
        click.echo(
            "Next: make desk, to work on it in a browser; aidlift flow --help, to run a publisher's file."
        )


@click.command()
@click.option(
    "--figures",
    "path",
    type=click.Path(path_type=Path),
    help="File of figures in a known layout, or folder of figures of record; default: the scenario's own.",
)
@click.option("--as-of", "day", type=Day(), help="Day to stand on; default: the scenario's first day.")
@click.option("--scenario", default=SCENARIO, show_default=True, help="Name of one that ships, or a folder.")
@click.option("--seed", type=int, default=0, show_default=True, help="Recorded; the same seed, the same run.")
@click.option("--records", is_flag=True, help="Run on the records, and keep the plan there for approval.")
@click.option("--by", "username", envvar="AIDLIFT_BY", help="Who runs it on the records.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder to write to.")
@json_option
def flow(
    path: Path | None,
    day: date | None,
    scenario: str,
    seed: int,
    records: bool,
    username: str | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Run the chain on figures: forecast, needs, shortfall, plan, bulletin.

    Example: aidlift flow --figures jhu.csv --as-of 2021-05-01 --scenario south_asia_2021 --out out/mine
    """
    if records:
        _run_on_records(day, username, seed=seed, as_json=as_json)
    elif out is None:
        raise BadInput("Name the folder to write to: --out FOLDER.")
    else:
        _run(path, scenario, day, out, seed=seed, as_json=as_json)


def _run_on_records(day: date | None, username: str | None, *, seed: int, as_json: bool) -> None:
    from aidlift.records.connect import open_records

    open_records()
    from aidlift.records.clock import now
    from aidlift.records.plans.chain import run_on_records

    by = acting(username, "runs it")
    report = Report(quiet=as_json)
    kept = run_on_records(day or now().date(), by=by, now=now, seed=seed, tell=report.tell)
    if as_json:
        emit(_said(kept.result, report, kept.folder) | {"kept": kept.plan.pk})
        return
    click.echo(f"Kept as {kept.plan.pk}; propose it with: aidlift do plan.propose plan={kept.plan.pk}")
    click.echo(f"{report.seconds:.1f} s in all. Open {kept.folder / PAGE}")


def _run(path: Path | None, name: str, day: date | None, out: Path, *, seed: int, as_json: bool) -> None:
    report = Report(quiet=as_json)
    with progress("Reading the scenario and the figures"):
        scenario = read_scenario(name)
        figures, sources = scenario.figures, scenario.sources
        if path is not None:
            seen = load_figures(path)
            figures, sources = seen.figures, seen.sources
    day = day or scenario.first_day
    report.tell("scenario", f"{scenario.title}, as known on {day}. {scenario.disclaimer}")
    with progress("Running the chain"):
        result = chain.run(figures, sources, scenario, day=day, seed=seed, tell=report.tell)
        read = str(path) if path else "of the scenario"
        chain.write(out, result, ran={"scenario": name, "figures": read, "seed": seed})
    report.tell("written", f"{out / PAGE}, bulletin.md, tables and charts beside it.")
    if as_json:
        emit(_said(result, report, out))
        return
    click.echo(f"{report.seconds:.1f} s in all. Open {(out / PAGE).resolve()}")


def _said(result: chain.FlowResult, report: Report, out: Path) -> dict[str, Any]:
    """Give the run as programs read it: its numbers, its stages, and where the rest is."""
    plan = result.plan
    sent = plan.allocations.filter(pl.col("location").is_not_null())
    return {
        "day": result.day,
        "out": out,
        "bulletin": out / PAGE,
        "stages": report.stages,
        "seconds": round(report.seconds, 3),
        "plan": {
            "objective": plan.objective,
            "bound": plan.bound,
            "gap": plan.gap,
            "status": plan.status,
            "verified": not result.broken,
            "violations": [str(one) for one in result.broken],
            "countries": sent["location"].n_unique(),
            "baselines": {name: other.objective for name, other in result.baselines.items()},
        },
        "headlines": [one.sentence for one in result.material.headlines],
    }
