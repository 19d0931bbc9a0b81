"""Forecasts as the model output of a hub (hubverse, schema 5.0.1), to and from the table `forecasts`.

    hub-config/tasks.json admin.json                 what may be forecast, and who keeps the hub
    model-metadata/TEAM-MODEL.yml                    who made a model, and how
    model-output/TEAM-MODEL/2021-04-24-TEAM-MODEL.csv   one file a model and round

Reading takes hubs of any task variables and of schema 2 to 6: what may stand in a file is what its
`tasks.json` says. `formats/hub.py` reads another thing, the folders of counts and forecasts that models are
learnt from.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from aidlift import frames
from aidlift.errors import BadInput, NotFound, Problem
from aidlift.formats.exchange.streams import read_json, write_whole

SCHEMAS = "https://raw.githubusercontent.com/hubverse-org/schemas/main/v5.0.1"
MODEL_ID = re.compile(r"[A-Za-z0-9_+]{1,16}-[A-Za-z0-9_+]{1,16}")
FILE_NAME = re.compile(r"(\d{4}-\d\d-\d\d|[A-Za-z0-9_]+)-(.+)\.(csv|parquet)")
TASKS = ("reference_date", "location", "target", "horizon", "target_end_date")
OUTPUT = ("output_type", "output_type_id", "value")
LICENCES = ("CC0-1.0", "CC-BY-4.0", "CC-BY_SA-4.0", "PPDL", "ODC-by", "ODbL", "OGL-3.0")
TARGETS = {
    "wk inc case": ("Weekly new cases", "persons"),
    "wk inc death": ("Weekly new deaths", "persons"),
}
MOST_TOLD = 20
ROUNDING = 1e-9


@dataclass(frozen=True, kw_only=True)
class Keeper:
    """Who keeps the hub and answers for its models: what `admin.json` and the metadata say."""

    hub: str
    maintainer: str
    contact: str
    email: str
    team: str = "aidlift"
    licence: str = "CC-BY-4.0"
    methods: str = "see docs/outlook.md"


def write_hub(forecasts: pl.DataFrame, folder: Path, keeper: Keeper) -> list[Path]:
    """Write a whole hub with the forecasts of the table `forecasts`; return the files.

    A model whose name has no team is given that of the keeper. Raises BadInput for names that then are not
    `team-model` (they become names of files), and where forecasts stand twice, fall where the level rises, or
    lack a quantile that others have: no hub would take them.
    """
    bare = ~pl.col("model_id").str.contains("-", literal=True)
    named = pl.when(bare).then(pl.lit(f"{keeper.team}-") + pl.col("model_id")).otherwise("model_id")
    forecasts = forecasts.with_columns(named.alias("model_id"))
    problems = [
        Problem(
            f"is {name!r}; a hub wants team-model, each of 1 to 16 letters, digits, _ or +", None, "model_id"
        )
        for name in forecasts["model_id"].unique().sort()
        if not MODEL_ID.fullmatch(name)
    ]
    if keeper.licence not in LICENCES:
        problems.append(
            Problem(f"is {keeper.licence!r}; one of {', '.join(LICENCES)} is needed", None, "licence")
        )
    tasks = hub_tasks(forecasts)
    for _, of_round in _rounds(forecasts):
        problems += _output_problems(_text_columns(of_round), tasks["rounds"][0]["model_tasks"])
    if problems:
        raise BadInput("These forecasts cannot stand in a hub; nothing was written.", problems)
    written = [
        _write(folder / "hub-config" / "tasks.json", json.dumps(tasks, indent=2)),
        _write(folder / "hub-config" / "admin.json", json.dumps(_admin(keeper), indent=2)),
    ]
    for model in forecasts["model_id"].unique().sort():
        written.append(_write(folder / "model-metadata" / f"{model}.yml", _metadata(model, keeper)))
    for (model, day), of_round in _rounds(forecasts):
        path = folder / "model-output" / model / f"{day}-{model}.csv"
        written.append(_write(path, of_round.select(*TASKS, *OUTPUT).write_csv()))
    return written


def _rounds(forecasts: pl.DataFrame) -> Iterator[tuple[tuple[str, date], pl.DataFrame]]:
    """Give the forecasts of each model and round in turn, ordered; one at a time, to spare memory."""
    keys = forecasts.select("model_id", "reference_date").unique().sort("model_id", "reference_date")
    for model, day in keys.iter_rows():
        of_round = forecasts.filter(model_id=model, reference_date=day)
        yield (model, day), of_round.sort(*TASKS, *OUTPUT)


def hub_tasks(forecasts: pl.DataFrame) -> dict[str, Any]:
    """Say in `tasks.json` what the forecasts are of: one group of tasks for each output type."""
    groups = [
        _group(forecasts.filter(output_type=kind), kind) for kind in forecasts["output_type"].unique().sort()
    ]
    due = {"relative_to": "reference_date", "start": 0, "end": 6}
    one_round = {
        "round_id_from_variable": True,
        "round_id": "reference_date",
        "model_tasks": groups,
        "submissions_due": due,
    }
    return {
        "schema_version": f"{SCHEMAS}/tasks-schema.json",
        "rounds": [one_round],
        "output_type_id_datatype": "auto",
        "derived_task_ids": ["target_end_date"],
    }


def read_model_output(folder: Path) -> pl.DataFrame:
    """Read all model output of a hub, checked against its `tasks.json`; raise BadInput with every fault.

    The columns are `model_id`, the hub's task variables, `output_type`, `output_type_id` and `value`; all are
    text but the value. A fault is told with file and row, or with the series it is about.
    """
    config = _config(folder)
    parts, problems = [], []
    for path in sorted((folder / "model-output").glob("*/*.*")):
        where = f"{path.parent.name}/{path.name}"
        faults = list(_name_problems(path, folder))
        groups = _groups_of(config, path.name)
        if not groups and not faults:
            faults.append(Problem("is of a round that the hub does not have"))
        output = None if faults else _read_file(path, groups, faults)
        if output is not None:
            faults += _output_problems(output, groups)
            parts.append(output)
        problems += [
            Problem(one.message, one.row, ", ".join(filter(None, (where, one.column)))) for one in faults
        ]
    if problems:
        count = f"{len(problems)} fault{'s' if len(problems) > 1 else ''}"
        raise BadInput(f"The model output of {folder} is not what the hub asks for: {count}.", problems)
    if not parts:
        raise NotFound(f"The hub {folder} holds no model output; files are model-output/TEAM-MODEL/*.csv.")
    return pl.concat(parts, how="diagonal")


def as_forecasts(output: pl.DataFrame, *, as_of: date, method: str = "model output of a hub") -> pl.DataFrame:
    """Turn model output of our own targets into the table `forecasts`; raise BadInput for any other."""
    told = output.with_columns(pl.lit(method).alias("method"), pl.lit(as_of).alias("as_of"))
    known = [name for name in frames.schema("forecasts").dtypes if name in told.columns]
    return frames.check("forecasts", told.select(known)).or_raise()


def _group(forecasts: pl.DataFrame, kind: str) -> dict[str, Any]:
    values = {name: forecasts[name].unique().sort() for name in TASKS}
    listed = {name: [_json(value) for value in series] for name, series in values.items()}
    return {
        "task_ids": {name: {"required": None, "optional": found} for name, found in listed.items()},
        "output_type": {kind: _output_type(forecasts, kind)},
        "target_metadata": [_target(name) for name in values["target"]],
    }


def _output_type(forecasts: pl.DataFrame, kind: str) -> dict[str, Any]:
    value = {"type": "double", "minimum": 0}
    if kind == "quantile":
        levels = sorted(float(level) for level in forecasts["output_type_id"].unique())
        return {"output_type_id": {"required": levels}, "is_required": True, "value": value}
    most = forecasts.group_by("model_id", *TASKS).len()["len"].max()
    samples = {"type": "integer", "min_samples_per_task": 1, "max_samples_per_task": most}
    return {"output_type_id_params": samples, "is_required": False, "value": value}


def _target(name: str) -> dict[str, Any]:
    title, unit = TARGETS.get(name, (name, "persons"))
    return {
        "target_id": name,
        "target_name": title,
        "target_units": unit,
        "target_keys": {"target": name},
        "target_type": "discrete",
        "is_step_ahead": True,
        "time_unit": "week",
        "description": f"{title} in the week that ends on target_end_date, {unit}",
    }


def _admin(keeper: Keeper) -> dict[str, Any]:
    return {
        "schema_version": f"{SCHEMAS}/admin-schema.json",
        "name": keeper.hub,
        "maintainer": keeper.maintainer,
        "contact": {"name": keeper.contact, "email": keeper.email},
        "file_format": ["csv", "parquet"],
        "timezone": "Etc/UTC",
    }


def _metadata(model: str, keeper: Keeper) -> str:
    """Write a model's YAML; every value is quoted as in JSON, which YAML reads alike."""
    team, _, short = model.partition("-")
    fields = {
        "team_name": keeper.maintainer,
        "team_abbr": team,
        "model_name": model,
        "model_abbr": short,
        "model_contributors": [
            {"name": keeper.contact, "affiliation": keeper.maintainer, "email": keeper.email}
        ],
        "license": keeper.licence,
        "designated_model": True,
        "methods": keeper.methods,
    }
    return "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items())


def _write(path: Path, text: str) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"{path.parent} cannot be made: {error.strerror}.") from None
    write_whole([text], path)
    return path


def _config(folder: Path) -> dict[str, Any]:
    path = folder / "hub-config" / "tasks.json"
    try:
        config = read_json(path.read_text(encoding="utf-8"), "hub-config/tasks.json")
    except (OSError, UnicodeDecodeError):
        raise NotFound(f"{folder} is no hub: it has no readable hub-config/tasks.json.") from None
    problems = list(config_problems(config))
    if problems:
        raise BadInput("hub-config/tasks.json does not follow the hubverse schema.", problems)
    assert isinstance(config, dict)
    return config


def config_problems(config: Any) -> Iterator[Problem]:
    """Tell what a `tasks.json` lacks of what is needed to check model output, with its place."""
    if not isinstance(config, dict) or not isinstance(config.get("rounds"), list) or not config["rounds"]:
        yield Problem("has no list of rounds", None, "rounds")
        return
    if "/tasks-schema.json" not in str(config.get("schema_version")):
        yield Problem("is missing; it names the schema the file follows", None, "schema_version")
    for number, one in enumerate(config["rounds"]):
        where = f"rounds[{number}]"
        for name in ("round_id", "round_id_from_variable", "model_tasks", "submissions_due"):
            if not isinstance(one, dict) or name not in one:
                yield Problem("is missing", None, f"{where}.{name}")
        groups = one.get("model_tasks") if isinstance(one, dict) else None
        for place, group in enumerate(groups if isinstance(groups, list) else []):
            yield from _group_problems(group, f"{where}.model_tasks[{place}]")


def _group_problems(group: Any, where: str) -> Iterator[Problem]:
    for name in ("task_ids", "output_type", "target_metadata"):
        if not isinstance(group, dict) or not isinstance(group.get(name), (dict, list)):
            yield Problem("is missing", None, f"{where}.{name}")
            return
    for name, allowed in group["task_ids"].items():
        lists = (
            [allowed.get(kind, "") for kind in ("required", "optional")]
            if isinstance(allowed, dict)
            else [""]
        )
        if not all(one is None or isinstance(one, list) for one in lists):
            yield Problem("needs lists of values, required and optional", None, f"{where}.task_ids.{name}")


def _groups_of(config: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Give the groups of tasks of the rounds that a file's name may be of; none if no round is so called."""
    begin = FILE_NAME.fullmatch(name)
    called = begin[1] if begin else ""
    found: list[Mapping[str, Any]] = []
    for one in config["rounds"]:
        ids = {one["round_id"]}
        if one["round_id_from_variable"]:
            tasks = [group["task_ids"].get(one["round_id"], {}) for group in one["model_tasks"]]
            ids = {value for allowed in tasks for value in _allowed(allowed)}
        found += one["model_tasks"] if called in ids else []
    return found


def _name_problems(path: Path, folder: Path) -> Iterator[Problem]:
    """Tell if a file lies outside the hub (by a link), or is not called as its folder and round want it."""
    if not path.resolve().is_relative_to(folder.resolve()):
        yield Problem("leads out of the hub; it is not read")
        return
    name = FILE_NAME.fullmatch(path.name)
    if not name or name[2] != path.parent.name:
        yield Problem(f"should be called ROUND-{path.parent.name}.csv or .parquet")


def _read_file(path: Path, groups: Sequence[Mapping[str, Any]], faults: list[Problem]) -> pl.DataFrame | None:
    """Read a file of model output as text; None where it is none, with what is wrong added to the faults."""
    try:
        is_text = path.suffix == ".csv"
        table = pl.read_csv(path, infer_schema_length=0) if is_text else pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        faults.append(Problem(f"cannot be read: {str(error).splitlines()[0]}"))
        return None
    wanted = dict.fromkeys([*(name for group in groups for name in group["task_ids"]), *OUTPUT])
    missing = [name for name in wanted if name not in table.columns]
    extra = [name for name in table.columns if name not in wanted]
    faults += [Problem("is missing from the header", 1, name) for name in missing]
    faults += [Problem("is no variable of this hub", 1, name) for name in extra]
    if missing or extra:
        return None
    values = table["value"].cast(pl.Float64, strict=False)
    wrong = (values.is_null() | ~values.is_finite().fill_null(False)).arg_true()
    faults += [
        Problem(f"is {table['value'][row]!r}; a number is needed", row + 2, "value")
        for row in wrong[:MOST_TOLD]
    ]
    text = _text_columns(table).with_columns(values.alias("value"))
    return text.select(pl.lit(path.parent.name).alias("model_id"), *wanted)


def _text_columns(table: pl.DataFrame) -> pl.DataFrame:
    """Turn all but the value into text; a whole number in a float column reads like a whole number."""
    floats = pl.selectors.float() - pl.selectors.by_name("value", require_all=False)
    whole = table.with_columns(
        pl.when(floats == floats.round())
        .then(floats.cast(pl.Int64, strict=False).cast(pl.String))
        .otherwise(floats.cast(pl.String))
    )
    return whole.with_columns(pl.all().exclude("value").cast(pl.String))


def _output_problems(output: pl.DataFrame, groups: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """Tell which rows fit no group of tasks, stand twice, cross, or lack a level that is required."""
    tasks = list(dict.fromkeys(name for group in groups for name in group["task_ids"]))
    numbered = output.with_row_index("row", 2)
    fits = pl.lit(False)
    for group in groups:
        fits = fits | _fits(group)
    problems = [
        Problem(_why(row, groups), row["row"], None)
        for row in numbered.filter(~fits).head(MOST_TOLD).iter_rows(named=True)
    ]
    if problems:
        return problems
    keys = ["model_id", *tasks, "output_type", "output_type_id"]
    twice = numbered.filter(pl.struct(keys).is_duplicated()).head(MOST_TOLD)
    problems += [Problem("stands twice: the same task and output type", row) for row in twice["row"]]
    if "target_end_date" in tasks and "horizon" in tasks and "reference_date" in tasks:
        problems += _date_problems(numbered)
    if problems:
        return problems
    return problems + _quantile_problems(numbered, tasks, groups)


def _fits(group: Mapping[str, Any]) -> pl.Expr:
    """Tell of each row whether it is of this group of tasks, with a value within its bounds."""
    fits = pl.lit(True)
    for name, allowed in group["task_ids"].items():
        fits = fits & pl.col(name).fill_null("NA").is_in(_allowed(allowed))
    kinds = pl.lit(False)
    for kind, rule in group["output_type"].items():
        one = (pl.col("output_type") == kind) & _bounded(rule.get("value", {}))
        kinds = kinds | (one & _level_fits(rule))
    return fits & kinds


def _level_fits(rule: Mapping[str, Any]) -> pl.Expr:
    given = rule.get("output_type_id")
    if not isinstance(given, dict):
        return pl.lit(True)  # samples are named by those who draw them
    if all(isinstance(one, (int, float)) for one in _values(given)):
        level = pl.col("output_type_id").cast(pl.Float64, strict=False)
        near = [(level - float(one)).abs() < ROUNDING for one in _values(given)]
        return pl.any_horizontal(near).fill_null(False) if near else pl.lit(True)
    return pl.col("output_type_id").fill_null("NA").is_in([str(one) for one in _values(given)] or ["NA"])


def _bounded(rule: Mapping[str, Any]) -> pl.Expr:
    within = pl.lit(True)
    if isinstance(rule.get("minimum"), (int, float)):
        within = within & (pl.col("value") >= rule["minimum"])
    if isinstance(rule.get("maximum"), (int, float)):
        within = within & (pl.col("value") <= rule["maximum"])
    return within


def _values(allowed: Mapping[str, Any]) -> list[Any]:
    return [value for kind in ("required", "optional") for value in allowed.get(kind) or []]


def _allowed(allowed: Mapping[str, Any]) -> list[str]:
    return [_plain(value) for value in _values(allowed)] or ["NA"]


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _json(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _why(row: Mapping[str, Any], groups: Sequence[Mapping[str, Any]]) -> str:
    """Say which variable keeps a row out of the group of tasks that it fits best."""

    def amiss(group: Mapping[str, Any]) -> list[str]:
        tasks = group["task_ids"].items()
        return [name for name, allowed in tasks if (row[name] or "NA") not in _allowed(allowed)]

    best = min((amiss(group) for group in groups), key=len)
    if best:
        return f"{best[0]} is {row[best[0]]!r}, which the hub does not ask for"
    kinds = {kind for group in groups for kind in group["output_type"]}
    if row["output_type"] not in kinds:
        return f"output_type is {row['output_type']!r}; the hub asks for {', '.join(sorted(kinds))}"
    return (
        f"output_type_id {row['output_type_id']!r} or the value {row['value']} is not what the hub asks for"
    )


def _date_problems(numbered: pl.DataFrame) -> list[Problem]:
    """Tell where the last day of a week forecast is not as many weeks after the reference date as it says."""
    days = {
        name: pl.col(name).str.to_date("%Y-%m-%d", strict=False)
        for name in ("reference_date", "target_end_date")
    }
    weeks = pl.col("horizon").cast(pl.Int64, strict=False) * timedelta(days=7)
    wrong = numbered.filter((days["reference_date"] + weeks) != days["target_end_date"]).head(MOST_TOLD)
    return [
        Problem(f"is not {row['horizon']} weeks after {row['reference_date']}", row["row"], "target_end_date")
        for row in wrong.iter_rows(named=True)
    ]


def _quantile_problems(
    numbered: pl.DataFrame, tasks: list[str], groups: Sequence[Mapping[str, Any]]
) -> list[Problem]:
    """Tell which series lack a required level, or fall where the level rises."""
    quantiles = numbered.filter(output_type="quantile").with_columns(
        pl.col("output_type_id").cast(pl.Float64, strict=False).alias("level")
    )
    if quantiles.is_empty():
        return []
    series = ["model_id", *tasks]
    ordered = quantiles.sort(*series, "level")
    falls = ordered.filter((pl.col("value") < pl.col("value").shift(1).over(series)).fill_null(False)).head(
        MOST_TOLD
    )
    problems = [
        Problem(f"is {value:g} at level {level:g}, below that of the level before", row, "value")
        for row, value, level in falls.select("row", "value", "level").iter_rows()
    ]
    for group in groups:
        rule = group["output_type"].get("quantile")
        needed = len((rule or {}).get("output_type_id", {}).get("required") or []) if rule else 0
        of_group = quantiles.filter(_fits(group))
        lacking = of_group.group_by(series, maintain_order=True).agg(pl.len(), pl.col("row").min())
        for row in lacking.filter(pl.col("len") < needed).head(MOST_TOLD).iter_rows(named=True):
            problems.append(
                Problem(f"has {row['len']} of {needed} required quantiles of its task", row["row"])
            )
    return problems
