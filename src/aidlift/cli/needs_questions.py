"""Questions about needs: how a number came about, what moves it, what a number of active cases breathes."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from aidlift.catalogue import find_place, item, place
from aidlift.catalogue.places import near_places
from aidlift.cli.needs_inputs import Given, estimate_options, estimated
from aidlift.cli.output import Day, emit, json_option, progress, show_table
from aidlift.errors import NotFound
from aidlift.needs import known_capacity, pathway, pathways
from aidlift.needs.beds import care
from aidlift.needs.oxygen import OxygenDay, beside_stated, oxygen_of_active
from aidlift.needs.sensitivity import POINTS, sensitivity
from aidlift.needs.working import number

LEVEL = click.option("--level", type=float, default=0.7, show_default=True, help="Quantile to explain.")


@click.command("explain")
@click.argument("location")
@click.argument("item_code", metavar="ITEM")
@estimate_options
@click.option("--day", type=Day(), help="Day of the need. Default: the last one.")
@LEVEL
@json_option
def explain_command(
    location: str, item_code: str, day: date | None, level: float, as_json: bool, **given: Any
) -> None:
    """Print the arithmetic of one need line by line with its sources, for a pocket calculator.

    Example: aidlift needs explain IND OXC10 --figures who.csv --as-of 2021-05-01
    """
    code, supply = _place(location), item(item_code)
    found = estimated(Given(**given), [code], level)
    on = day or max(found.needs["date"])
    steps = found.steps(code, supply.code, on, level)
    if as_json:
        emit(
            {
                "location": code,
                "item": supply.code,
                "day": on,
                "level": level,
                "pathway": found.pathway.name,
                "steps": [step.to_dict() for step in steps],
                "notes": found.notes,
            }
        )
        return
    click.echo(f"{supply.name} ({supply.unit}) in {place(code).name} on {on}, level {level:g}")
    click.echo(f"Pathway {found.pathway.name}, figures as known on {found.as_of}\n")
    sources: dict[str, int] = {}
    for step in steps:
        mark = ""
        if step.source:
            mark = f"  [{sources.setdefault(step.source, len(sources) + 1)}]"
        click.echo(f"{step.what}\n    {step.arithmetic}\n    = {number(step.value)} {step.unit}{mark}")
    click.echo("\nSources")
    for source, mark_number in sources.items():
        click.echo(f"[{mark_number}] {source}")
    for note in found.notes:
        click.echo(f"Note: {note}")


@click.command("sensitivity")
@click.argument("location")
@click.argument("item_code", metavar="ITEM")
@estimate_options
@click.option(
    "--points",
    type=int,
    default=POINTS,
    show_default=True,
    help="Points of the Sobol analysis, a power of 2.",
)
@json_option
def sensitivity_command(location: str, item_code: str, points: int, as_json: bool, **given: Any) -> None:
    """Tell which assumption moves a need most: each alone, then all together (Sobol).

    Example: aidlift needs sensitivity IND OXC10 --figures who.csv --as-of 2021-05-01
    """
    code, supply = _place(location), item(item_code)
    chosen = Given(**given)
    found = estimated(chosen, [code], 0.5)
    with progress("Moving assumptions"):
        rows = sensitivity(found.blocks, code, supply.code, seed=chosen.seed, points=points)
    if as_json:
        emit({"location": code, "item": supply.code, "pathway": found.pathway.name, "sensitivity": rows})
        return
    what = "most held" if supply.kind == "durable" else "used over all days"
    click.echo(f"{supply.name} ({supply.unit}) in {place(code).name}, {what}, from {found.as_of}")
    alone = rows.filter(method="one at a time")
    together = {row["parameter"]: row for row in rows.filter(method="Sobol").iter_rows(named=True)}
    show_table(
        "Each assumption moved alone, and its share of the variance when all move together",
        ["assumption", "from", "to", "need from", "need to", "alone", "with others"],
        [_moved(row, together.get(row["parameter"])) for row in alone.iter_rows(named=True)],
        right=["from", "to", "need from", "need to", "alone", "with others"],
    )
    for source in alone["range_source"].unique(maintain_order=True):
        names = alone.filter(range_source=source)["parameter"].to_list()
        click.echo(f"{', '.join(names)}: {source}")


def _moved(row: dict[str, Any], together: dict[str, Any] | None) -> list[object]:
    shares = [None, None] if together is None else [together["first_order"], together["total_order"]]
    return [
        row["parameter"],
        f"{row['low']:.3g}",
        f"{row['high']:.3g}",
        f"{row['total_low']:,.0f}",
        f"{row['total_high']:,.0f}",
        *(None if share is None else f"{share:.0%}" for share in shares),
    ]


@click.command("oxygen")
@click.argument("location")
@click.option("--active", type=float, required=True, help="Active cases on the day.")
@click.option("--stated", type=float, help="Tonnes a day that somebody stated, to set beside.")
@click.option("--pathway", "ways", multiple=True, help="Pathways, the first set beside what was stated.")
@json_option
def oxygen_command(
    location: str, active: float, stated: float | None, ways: tuple[str, ...], as_json: bool
) -> None:
    """Reckon the oxygen that a number of active cases needs a day, with the arithmetic of each pathway.

    Example: aidlift needs oxygen IND --active 2900000 --stated 6600
    """
    code = _place(location)
    chosen = [pathway(name) for name in ways or pathways()]
    capacity = known_capacity()
    found = [oxygen_of_active(active, way, care(code, capacity, way)) for way in chosen]
    compared = beside_stated(found[0], stated) if stated is not None else []
    if as_json:
        days = [day.to_dict() for day in found]
        emit({"location": code, "active": active, "stated_t": stated, "pathways": days, "beside": compared})
        return
    click.echo(f"{place(code).name}: oxygen a day if all {active:,.0f} active cases are ill at once")
    for day in found:
        _show_oxygen(day)
    if compared:
        click.echo(f"\nBeside what was stated, by {found[0].pathway}:")
        for line in compared:
            click.echo(f"  {line}")


def _show_oxygen(day: OxygenDay) -> None:
    click.echo(f"\n{day.pathway}")
    for step in day.steps:
        click.echo(f"  {step}")
    click.echo(f"  In the beds there are, as far as they are known: {day.usable_t:,.0f} t a day.")


def _place(text: str) -> str:
    """Read a place's code or name."""
    found = find_place(text)
    if found is None:
        near = ", ".join(f"{each.name} ({each.code})" for each in near_places(text))
        hint = f"did you mean {near}?" if near else "give its code such as IND, or its name."
        raise NotFound(f"No place is called {text!r}; {hint}")
    return found.code
