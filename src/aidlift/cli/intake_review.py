"""`aidlift intake review`: one draft after the other before a person, who confirms, edits or rejects."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import click

from aidlift.cli.output import Day, emit, json_option
from aidlift.errors import BadInput
from aidlift.intake import Document, Draft, FieldValue, Read, read_drafts
from aidlift.intake.confirmed import Filed, file_drafts
from aidlift.intake.gate import gate

KEYS = "[c]onfirm  [e]dit  [r]eject  [s]kip  [a]ll the rest that is quoted or resolved  [q]uit"
SHOWN = {
    "quoted": "",
    "resolved": "  ← worked out",
    "inherited": "  ← from another sentence",
    "inferred": "  ← by a rule",
}
AROUND = 90
"""Characters of the text shown on either side of a quote."""

READERS = frozenset(("rules", "llm", "model", "aidlift"))
"""Names under which drafts are made; none of them may confirm."""

UNIQUE = {"members": "location", "sources": "source_id"}
"""Tables whose key stands once: a confirmed row takes the place of the one there."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided on a draft: confirmed, edited, rejected or skipped, and why."""

    draft: Draft
    state: str
    reason: str = ""


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder to write to."
)
@click.option(
    "--scenario", help="Scenario that the facts are added to: one that ships, by name, or a folder."
)
@click.option("--by", default="", help="Who confirms; kept with every decision.")
@click.option(
    "--extracted-by", default="", help="Who had the text read; somebody else confirms what was read."
)
@click.option("--date", "day", type=Day(), help="Day of the text, where it names none.")
@click.option(
    "--yes", is_flag=True, help="Confirm every draft without asking, as a test or a demonstration does."
)
@json_option
def review(
    file: Path,
    out: Path,
    scenario: str | None,
    by: str,
    extracted_by: str,
    day: date | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Confirm the drafts of a text at the terminal; what is confirmed becomes rows of a scenario's tables.

    Example: aidlift intake review article.txt --scenario south_asia_2021 --by Asha --out spring
    """
    from aidlift.cli.intake import documents_of

    _somebody_else(by, extracted_by)
    decided: list[Decision] = []
    filed: list[Filed] = []
    _new_folder(out, scenario)
    corridors = _corridors(out)
    for document in documents_of(file, day):
        read = read_drafts(document)
        decisions = [Decision(draft, "confirmed") for draft in read.drafts] if yes else _ask_all(read)
        kept = [one.draft for one in decisions if one.state in ("confirmed", "edited")]
        source_id = "intake_" + re.sub(r"\W+", "_", document.name).strip("_").lower()
        filed.append(file_drafts(kept, document, source_id=source_id, corridors=corridors))
        decided += decisions
        _write_decisions(out, document, decisions, by, extracted_by)
    added = _write_rows(out, filed)
    _report(out, decided, filed, added, as_json=as_json)


def _somebody_else(by: str, extracted_by: str) -> None:
    """Refuse that what read a text also confirms it: a person, or the rules or a model by their names."""
    name = " ".join(by.split()).casefold()
    if name and name == " ".join(extracted_by.split()).casefold():
        raise BadInput(f"{by} had this text read, so somebody else confirms its drafts: name them with --by.")
    if name in READERS:
        raise BadInput(f"{by!r} is what reads texts, no person who confirms: name a person with --by.")


def _report(
    out: Path, decided: Sequence[Decision], filed: Sequence[Filed], added: Mapping[str, int], *, as_json: bool
) -> None:
    counts = {
        state: sum(one.state == state for one in decided)
        for state in ("confirmed", "edited", "rejected", "skipped")
    }
    if as_json:
        emit(
            {"out": out, **counts, "rows": dict(added), "told": [line for one in filed for line in one.told]}
        )
        return
    click.echo(
        ", ".join(f"{count} {state}" for state, count in counts.items() if count) or "Nothing was decided."
    )
    for table, count in added.items():
        said = f"{count} row{'s' if count != 1 else ''} added" if count else "holds it already"
        click.echo(f"  {table}.csv: {said}")
    for one in filed:
        for line in one.told:
            click.echo(f"  {line}")
    if (out / "scenario.csv").is_file():
        click.echo(f"The scenario is in {out}. Next: aidlift flow --scenario {out} --out run")


def _ask_all(read: Read) -> list[Decision]:
    """Ask about each draft in the order of the text; after q the rest is skipped."""
    ordered = sorted(read.drafts, key=lambda draft: draft.evidence[0].start)
    decided: list[Decision] = []
    everything = False
    for number, draft in enumerate(ordered, 1):
        sure = all(one.status in ("quoted", "resolved") or one.value is None for one in draft.fields.values())
        if everything and sure:
            decided.append(Decision(draft, "confirmed"))
            continue
        _show(read.document, draft, number, len(ordered))
        key = click.prompt(KEYS, default="c", show_default=False).strip().lower()[:1]
        if key == "q":
            return [*decided, *(Decision(rest, "skipped") for rest in ordered[number - 1 :])]
        everything = everything or key == "a"
        decided.append(_decide(read.document, draft, key))
    return decided


def _decide(document: Document, draft: Draft, key: str) -> Decision:
    if key == "e":
        return _edit(document, draft)
    if key == "r":
        return Decision(draft, "rejected", click.prompt("Why", default="", show_default=False))
    return Decision(draft, "skipped" if key == "s" else "confirmed")


def _edit(document: Document, draft: Draft) -> Decision:
    """Change fields by `name=value` until an empty line; what the text does not bear out is said."""
    fields = dict(draft.fields)
    while words := click.prompt("name=value, empty to end", default="", show_default=False).strip():
        name, _, value = words.partition("=")
        if name.strip() not in fields:
            click.echo(f"  There is no field {name.strip()!r}; fields: {', '.join(fields)}.")
            continue
        fields[name.strip()] = FieldValue(_typed(fields[name.strip()].value, value.strip()), "inferred")
    changed = gate(document, replace(draft, fields=fields))
    for wrong in changed.gate:
        click.echo(f"  Not borne out by the text: {wrong}")
    return Decision(replace(changed, gate=()), "edited", "; ".join(changed.gate))


def _typed(old: Any, words: str) -> Any:
    if not words:
        return None
    readers: tuple[Callable[[str], Any], ...] = (int, float, date.fromisoformat)
    for read in readers:
        try:
            return read(words)
        except ValueError:
            continue
    return tuple(words.split()) if isinstance(old, tuple) else words


def _show(document: Document, draft: Draft, number: int, count: int) -> None:
    """Show a draft: its quote marked in the text, then each field with where it comes from."""
    span = draft.evidence[0]
    before = " ".join(document.text[max(document.header_end, span.start - AROUND) : span.start].split(" "))
    after = document.text[span.end : span.end + AROUND]
    click.echo()
    share = f"  (of 100 drafts like it, {100 * draft.confidence:.0f} were right)"
    likely = share if draft.is_measured else f"  (by {draft.backend})"
    click.echo(click.style(f"{number} of {count}: {draft.type}", bold=True) + likely)
    marked = click.style(span.quote, reverse=True)
    click.echo("  …" + before.replace("\n", " ") + marked + after.replace("\n", " ") + "…")
    for name, one in draft.fields.items():
        if one.value is not None:
            value = ", ".join(one.value) if isinstance(one.value, tuple) else one.value
            click.echo(f"    {name:14} {value}{SHOWN[one.status]}")


def _write_decisions(
    out: Path, document: Document, decisions: Sequence[Decision], by: str, extracted_by: str
) -> None:
    """Append every decision, with who and when, quote and fingerprint, to `intake.jsonl`."""
    when = datetime.now(UTC).isoformat(timespec="seconds")
    with (out / "intake.jsonl").open("a", encoding="utf-8") as lines:
        for one in decisions:
            told = {
                "at": when,
                "by": by,
                "extracted_by": extracted_by or one.draft.backend,
                "state": one.state,
                "reason": one.reason,
                "document": document.name,
                "sha256": document.fingerprint,
                **one.draft.to_dict(),
            }
            lines.write(json.dumps(told, ensure_ascii=False) + "\n")


def _new_folder(out: Path, scenario: str | None) -> None:
    """Begin the folder as a copy of a scenario, or empty; one that holds something is added to."""
    if scenario is None or any(out.glob("*.csv")):
        out.mkdir(parents=True, exist_ok=True)
        return
    from aidlift.formats.scenario import read_scenario, scenario_names

    read_scenario(scenario)  # told here, before anything is written, what is wrong with it
    out.mkdir(parents=True, exist_ok=True)
    if scenario in scenario_names():
        with as_file(files("aidlift") / "scenarios" / scenario) as folder:
            _copy(folder, out)
    else:
        _copy(Path(scenario), out)


def _copy(folder: Path, out: Path) -> None:
    for path in folder.glob("*.csv"):
        shutil.copyfile(path, out / path.name)


def _corridors(out: Path) -> list[dict[str, str]]:
    """Return the scenario's corridors with the countries of their ends."""
    nodes = {row["node"]: row["location"] for row in _rows(out / "nodes.csv")}
    return [
        {
            "corridor": row["corridor"],
            "carrier": row["carrier"],
            "origin_country": nodes.get(row["origin"], ""),
            "destination_country": nodes.get(row["destination"], ""),
        }
        for row in _rows(out / "corridors.csv")
    ]


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _write_rows(out: Path, filed: Sequence[Filed]) -> dict[str, int]:
    """Add the rows to the tables, each whole or not at all; what a table holds already is not doubled."""
    from aidlift.frames import schema

    tables: dict[str, list[dict[str, Any]]] = {}
    for one in filed:
        for table, rows in one.rows.items():
            tables.setdefault(table, []).extend(rows)
    added = {}
    for table, rows in tables.items():
        columns = [column.name for column in schema(table).columns]
        held = _rows(out / f"{table}.csv")
        fresh = [row for row in map(_written, rows) if not any(_is_same(table, row, other) for other in held)]
        key = UNIQUE.get(table)
        if key:
            held = [other for other in held if all(other[key] != row[key] for row in fresh)]
        added[table] = len(fresh)
        _write_table(out / f"{table}.csv", columns, [*held, *fresh])
    return added


def _written(row: Mapping[str, Any]) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in row.items()}


def _is_same(table: str, row: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Tell whether a table already says what a row says; a suspension is known if that day is suspended."""
    if table == "suspensions":
        until = other.get("suspended_until") or "9999"
        return (
            row["corridor"] == other["corridor"] and other["suspended_from"] <= row["suspended_from"] <= until
        )
    if table == "members":
        return row["location"] == other["location"] and other["role"] == "member"
    return all(other.get(name, "") == value for name, value in row.items() if name not in ("sha256",))


def _write_table(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    draft = path.with_name(f".{path.name}.part")
    try:
        with draft.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n", extrasaction="ignore", restval="")
            writer.writeheader()
            writer.writerows(rows)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise BadInput(f"{path} cannot be written: {error.strerror}. Nothing was kept.") from None
