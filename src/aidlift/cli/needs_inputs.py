"""What the commands of needs share: options, and from figures and tables to an estimate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click
import polars as pl

from aidlift import frames
from aidlift.cli.inputs import known_view
from aidlift.cli.outlook import AS_OF, FIGURES
from aidlift.cli.output import progress
from aidlift.errors import BadInput, NotFound
from aidlift.needs import (
    Needs,
    Overrides,
    Pathway,
    counted_once,
    estimate_needs,
    known_capacity,
    pathway,
    pathways,
    read_overrides,
    read_pathway,
)
from aidlift.needs.pathway import DEFAULT
from aidlift.outlook import LEVELS, draw_samples, forecast

CASES = "wk inc case"
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a command of needs was given to estimate from."""

    path: Path
    as_of: date
    way: str
    settings: tuple[str, ...]
    capacity: Path | None
    overrides: Path | None
    samples: int
    weeks: int
    seed: int

    def pathway(self) -> Pathway:
        """Take a pathway that ships by its name, or read a file of one's own; then set what is set."""
        return _set(_pathway(self.way), self.settings)


def estimate_options(command: Command) -> Command:
    """Add the options from which needs are estimated."""
    for option in reversed(
        (
            FIGURES,
            AS_OF,
            click.option(
                "--pathway",
                "way",
                default=DEFAULT,
                show_default=True,
                help=f"What becomes of a case: {', '.join(pathways())}, or a CSV file of your own.",
            ),
            click.option(
                "--set",
                "settings",
                multiple=True,
                metavar="NAME=VALUE",
                help="Change a parameter of the pathway, such as stay_severe=9.",
            ),
            click.option("--capacity", type=FILE, help="CSV file of beds, staff and laboratories."),
            click.option("--overrides", type=FILE, help="CSV file of what differs by place, with reasons."),
            click.option(
                "--samples",
                type=click.IntRange(0, 10_000),
                default=200,
                show_default=True,
                help="Joint samples of the forecast; 0 follows its quantiles instead.",
            ),
            click.option(
                "--weeks", type=click.IntRange(1, 8), default=4, show_default=True, help="Weeks ahead."
            ),
            click.option("--seed", type=int, default=0, show_default=True, help="Of the samples."),
        )
    ):
        command = option(command)
    return command


def estimated(given: Given, locations: Sequence[str], level: float, *, with_listed: bool = False) -> Needs:
    """Forecast, draw samples and estimate the needs; without places all countries, each once."""
    if not given.samples and level not in LEVELS:
        known = ", ".join(f"{step:g}" for step in LEVELS)
        raise click.BadParameter(f"{level:g} is not a level of the forecast; use one of {known}, or samples")
    if not 0 < level < 1:
        raise click.BadParameter(f"{level:g} is not a level; give one between 0 and 1 such as 0.7")
    chosen, capacity = given.pathway(), _capacity(given.capacity)
    overrides = _overrides(given.overrides, chosen)
    with progress("Estimating needs"):
        outlook = forecast(
            known_view(given.path, given.as_of),
            as_of=given.as_of,
            targets=[CASES],
            horizons=given.weeks,
            locations=locations or None,
        )
        forecasts = outlook.forecasts
        if given.samples:
            forecasts = draw_samples(outlook, given.samples, given.seed)
        if not locations:
            once = counted_once(forecasts["location"].unique())
            forecasts = forecasts.filter(pl.col("location").is_in(once))
        return estimate_needs(
            forecasts,
            outlook.recent,
            capacity,
            chosen,
            levels=[level],
            overrides=overrides,
            with_listed=with_listed,
        )


def _pathway(way: str) -> Pathway:
    path = Path(way)
    if way in pathways():
        return pathway(way)
    if path.is_file():
        return read_pathway(path, name=path.stem)
    raise NotFound(f"No pathway and no file is called {way!r}. Pathways: {', '.join(pathways())}.")


def _set(chosen: Pathway, settings: Sequence[str]) -> Pathway:
    values = {}
    for setting in settings:
        name, sign, value = setting.partition("=")
        try:
            values[name.strip()] = float(value)
        except ValueError:
            raise click.BadParameter(f"{setting!r}: write NAME=VALUE, such as stay_severe=9") from None
        if not sign:
            raise click.BadParameter(f"{setting!r}: write NAME=VALUE, such as stay_severe=9")
    return chosen.changed(values, source="set on the command line") if values else chosen


def _capacity(path: Path | None) -> pl.DataFrame:
    """Take what the catalogue knows, rows of the file in place of its own."""
    known = known_capacity()
    if path is None:
        return known
    own = frames.read("capacity", path).or_raise()
    if own["location"].is_duplicated().any():
        twice = ", ".join(own.filter(own["location"].is_duplicated())["location"].unique().sort())
        raise BadInput(f"{path} has more than one row for {twice}; keep one each. Nothing was estimated.")
    return pl.concat([known.filter(~pl.col("location").is_in(own["location"].to_list())), own])


def _overrides(path: Path | None, chosen: Pathway) -> Overrides | None:
    return None if path is None else read_overrides(path, chosen)
