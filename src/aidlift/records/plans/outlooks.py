"""Make an outlook on the records without a plan: a forecast and the reproduction numbers of a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path

import polars as pl
from django.conf import settings

from aidlift.formats.run_folder import write_run
from aidlift.records import access
from aidlift.records.parties.models import Person
from aidlift.records.plans.chain import figures_of_record

OUTLOOKS = "outlooks"
"""Folder of the outlooks made without a plan in the home of the records, one folder each."""

STAGES = ("figures", "outlook", "reproduction number")
"""What is told of, in this order, as each ends."""


def outlook_on_records(
    name: str,
    day: date,
    *,
    by: Person,
    seed: int = 0,
    tell: Callable[[str, str], None] = lambda stage, said: None,
) -> Path:
    """Forecast from what was known by the end of `day`; write tables `forecasts`, `rt`, `weekly` in a folder.

    The folder is written whole at the very end, under `name`. Raises NotFound where nothing was known yet,
    NotAllowed to whom may not make outlooks.
    """
    access.require(by, "outlook")
    figures, _ = figures_of_record(day, by=by)
    from aidlift.figures import known_on  # forecasts load for seconds; every command loads this file
    from aidlift.flow import WEEKS
    from aidlift.outlook import estimate_rt_cori, forecast

    known = known_on(figures, day)
    tell(STAGES[0], f"{known['location'].n_unique()} places known on {day}.")
    outlook = forecast(known, as_of=day, horizons=WEEKS, seed=seed)
    tell(STAGES[1], outlook.summary())
    rt = estimate_rt_cori(known, as_of=day)
    tell(STAGES[2], _rt_sentence(rt))
    folder = outlook_folder(name)
    folder.parent.mkdir(parents=True, exist_ok=True)
    ran = {"aidlift": version("aidlift"), "scenario": "records", "outlook": name, "seed": seed}
    tables = {"forecasts": outlook.forecasts, "rt": rt, "weekly": outlook.weekly}
    write_run(folder, facts={"ran": ran, "day": day.isoformat()}, tables=tables, texts={})
    return folder


def outlook_folder(name: str) -> Path:
    """Return where an outlook is written."""
    home: Path = settings.HOME
    return home / OUTLOOKS / name


def _rt_sentence(rt: pl.DataFrame) -> str:
    """Say in how many places the reproduction number was estimated."""
    known = rt.drop_nulls("mean")["location"].n_unique()
    return f"The reproduction number is estimated in {known} places."
