"""What is planned, on what it rests, what stands in its way, and what nobody knows."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from aidlift.bulletin.blocks import Block, Bullets, Cell, Citations, Heading, Paragraph, Picture, Text, table
from aidlift.bulletin.material import Material
from aidlift.bulletin.pictures import members_of, planned_flights, shares, suspended_on
from aidlift.bulletin.situation import NEEDS, OUTLOOK, PLAN, best_served, without_report
from aidlift.bulletin.supply import cited
from aidlift.bulletin.words import (
    INVENTED,
    day_said,
    item_name,
    listed_names,
    many,
    percent,
    short_day,
    tonnes,
    whole,
)
from aidlift.catalogue import place_name

KG_PER_TONNE = 1000
GAP_DAYS = 28
MISSING = ("missed", "stopped")


def plan(material: Material, drawn: set[str]) -> list[Block]:
    """Say who gets what on which flight, how good that is proven to be, and what plain rules would do."""
    blocks: list[Block] = [Heading("The plan", "plan")]
    facts = material.plan
    if facts is None:
        blocks.append(Paragraph(Text("No plan was made.")))
        return blocks
    blocks.append(Paragraph(Text(" ".join(facts.summary.split()), (PLAN,))))
    blocks.append(Paragraph(Text(facts.verification), "plain" if facts.verified else "warning"))
    blocks += [Paragraph(Text(words), "warning") for words in facts.broken]
    if served := best_served(material):
        blocks.append(Paragraph(Text(served)))
    if "coverage" in drawn:
        blocks.append(
            Picture(
                "coverage", "Share of uncovered need met in each country by each rule; numbers in the table."
            )
        )
    blocks.append(_rules(material))
    if facts.price_of_fairness is not None and "fairness" not in facts.summary:
        share = facts.price_of_fairness / facts.objective if facts.objective else 0.0
        blocks.append(
            Paragraph(
                Text(
                    "Price of fairness: keeping the floor of every country costs "
                    f"{whole(facts.price_of_fairness)} weighted tonne-days "
                    f"({percent(max(share, 0.0))} of the shortage that is left)."
                )
            )
        )
    if "flights" in drawn:
        blocks.append(Picture("flights", "Timetable of the planned departures in UTC; days in the table."))
    blocks += [_deliveries(material), _flights(material)] if material.rotations.height else []
    blocks += [Paragraph(Text(words), "note") for words in facts.notes]
    return blocks


def _rules(material: Material) -> Block:
    facts = material.plan
    assert facts is not None
    lines: list[tuple[Cell, ...]] = [("Nothing is sent", whole(facts.nothing_sent), "100.0\u00a0%", "–", "–")]
    plan_gap = "nothing proven" if facts.gap is None else f"{facts.gap * 100:.2f} % at most"
    rules = [("Plan", facts.objective, material.coverage, plan_gap)]
    rules += [(one.name, one.objective, one.coverage, "a plain rule") for one in material.baselines]
    for name, objective, coverage, gap in rules:
        left = objective / facts.nothing_sent if facts.nothing_sent else 0.0
        lines.append((name, whole(objective), f"{left * 100:.1f}\u00a0%", _met_overall(coverage), gap))
    columns = [
        "Rule",
        "Weighted shortage left (t × days)",
        "Of no plan",
        "Need met, by country",
        "From the best possible",
    ]
    return table(
        "The plan beside plain rules with the same stock and flights", columns, lines, numbers={1, 2, 3}
    )


def _met_overall(coverage: pl.DataFrame) -> str:
    rows = shares(coverage)
    if not rows.height:
        return "–"
    low, high = float(rows["share"].min()), float(rows["share"].max())  # type: ignore[arg-type]
    return f"{percent(low)} – {percent(high)}" if rows.height > 1 else percent(low)


def _deliveries(material: Material) -> Block:
    """Give what each country gets, by day and flight: only the last leg delivers."""
    rows = (
        material.allocations.filter(pl.col("location").is_not_null())
        .group_by("location", "arrives", "flight", "origin", "destination", "item")
        .agg(pl.col("quantity").sum())
        .sort("location", "arrives", "flight", "item")
    )
    invented = INVENTED in set(material.lots["source_id"].drop_nulls().to_list())
    lines: list[tuple[Cell, ...]] = []
    keys = ["location", "arrives", "flight", "origin", "destination"]
    for _, own in rows.group_by(keys, maintain_order=True):
        first = own.row(0, named=True)
        goods = "; ".join(
            f"{whole(row['quantity'])} × {item_name(row['item'])}" for row in own.iter_rows(named=True)
        )
        lines.append(
            (
                place_name(first["location"]),
                short_day(first["arrives"]),
                goods,
                f"{first['origin']}–{first['destination']}",
                first["flight"],
            )
        )
    caption = f"Who gets what, on which flight{' (stock INVENTED)' if invented else ''}"
    columns = ["Country", "Usable on", "Goods", "Route", "Flight"]
    return table(caption, columns, lines, codes={1, 3, 4}, most=60)


def _flights(material: Material) -> Block:
    lines: list[tuple[Cell, ...]] = [
        (
            row["flight"],
            f"{row['origin']}–{row['destination']}",
            short_day(row["departs"]) + (f", {row['departure_utc']} UTC" if row.get("departure_utc") else ""),
            short_day(row["arrives"]),
            str(row["rotations"]),
            tonnes(row["mass_kg"] / KG_PER_TONNE),
            percent(row["mass_kg"] / (row["payload_kg"] * row["rotations"])) if row["payload_kg"] else "–",
        )
        for row in planned_flights(material).iter_rows(named=True)
    ]
    columns = ["Flight", "Route", "Departs", "Usable on", "Rotations", "Tonnes", "Of payload"]
    return table("Departures", columns, lines, numbers={4, 5, 6}, codes={0, 1, 2, 3}, most=60)


def corridors(material: Material) -> list[Block]:
    """Say which services run and which are suspended."""
    blocks: list[Block] = [Heading("Corridors and suspensions", "corridors")]
    if not material.corridors.height:
        blocks.append(Paragraph(Text("No corridor is on record: nothing can be carried.")))
        return blocks
    stopped = suspended_on(material)["corridor"].n_unique()
    blocks.append(
        Paragraph(
            Text(
                f"{many(material.corridors.height, 'corridor')} on record; "
                f"{stopped} {'is' if stopped == 1 else 'are'} suspended or will be."
            )
        )
    )
    if material.suspensions.height:
        ways = {row["corridor"]: row for row in material.corridors.iter_rows(named=True)}
        lines: list[tuple[Cell, ...]] = []
        for row in material.suspensions.sort("suspended_from", "corridor").iter_rows(named=True):
            way = ways.get(row["corridor"])
            route = f"{way['origin']}–{way['destination']}" if way else "–"
            until = day_said(row["suspended_until"]) if row["suspended_until"] else "end not stated"
            lines.append(
                (
                    row["corridor"],
                    route,
                    f"{short_day(row['suspended_from'])} – {until}",
                    cited(row["reason"] or "no reason given", row["source_id"]),
                    row["note"] or "",
                )
            )
        blocks.append(
            table("Suspensions", ["Corridor", "Route", "Days", "Reason", "Note"], lines, codes={0, 1})
        )
    return blocks


def unknown(material: Material) -> list[Block]:
    """Say what is not known: missed reports, missing quantities, countries without an outlook."""
    texts: list[Text] = []
    if silent := without_report(material):
        texts.append(Text(f"No count in the last {GAP_DAYS} days: {listed_names(silent, 12)}."))
    since = material.day - timedelta(days=GAP_DAYS)
    missed = material.figures.filter(
        (pl.col("date") > since) & (pl.col("target") == "new cases") & pl.col("state").is_in(list(MISSING))
    )
    for code, name in members_of(material).items():
        days = missed.filter(pl.col("location") == code)["date"].unique().sort().to_list()
        if days and name not in silent:
            texts.append(
                Text(
                    f"{name}: no report on {listed_names([short_day(day) for day in days])}. "
                    "A missed day is not a zero."
                )
            )
    forecast = set(material.forecasts["location"].to_list())
    dark = [name for code, name in members_of(material).items() if code not in forecast]
    if dark and forecast:
        texts.append(Text(f"No outlook: {listed_names(dark, 12)}."))
    for frame, words in ((material.requests, "request"), (material.pledges, "pledge")):
        bare = frame.filter(pl.col("quantity").is_null()).height
        if bare:
            verb = "states" if bare == 1 else "state"
            texts.append(Text(f"{many(bare, words)} {verb} no quantity and cannot be added up."))
    texts += [Text(words) for words in material.notes]
    body: Block = Bullets(tuple(texts)) if texts else Paragraph(Text("Nothing is known to be missing."))
    blocks: list[Block] = [Heading("What is not known", "unknown"), body]
    if material.invented or material.disclaimer:
        blocks.append(Heading("What is invented", "invented"))
        if material.disclaimer:
            blocks.append(Paragraph(Text(material.disclaimer), "warning"))
        if material.invented:
            blocks.append(Bullets(tuple(Text(words, invented=True) for words in material.invented)))
    return blocks


def sources(material: Material, citations: Citations) -> list[Block]:
    """List the sources that the page names, by number, with the day as of which each was known."""
    known = {row["source_id"]: row for row in material.sources.iter_rows(named=True)} | _calculated(material)
    lines: list[tuple[Cell, ...]] = []
    for source_id, number in sorted(citations.numbers.items(), key=lambda pair: pair[1]):
        row = known.get(source_id)
        if row is None:
            lines.append((f"[{number}]", source_id, "not in the table of sources", "–", "", ""))
            continue
        lines.append(
            (
                f"[{number}]",
                row["publisher"],
                row["title"],
                day_said(row["as_of"]),
                row.get("address") or "",
                row.get("licence") or "",
            )
        )
    columns = ["No.", "Publisher", "Title", "As of", "Address", "Licence"]
    return [Heading("Sources", "sources"), table("Sources named on this page", columns, lines, most=1000)]


def _calculated(material: Material) -> dict[str, dict[str, object]]:
    """Describe Aidlift's own calculations as sources."""
    models = ", ".join(material.forecasts["model_id"].unique().sort().to_list()) or "none"
    lines = {
        OUTLOOK: f"outlook by {models}, calculated from the counts above",
        NEEDS: "needs calculated from the outlook, a care pathway and capacity",
        PLAN: "plan calculated from stock, flights and uncovered needs",
    }
    return {
        key: {"publisher": "Aidlift (calculated)", "title": title, "as_of": material.day}
        for key, title in lines.items()
    }
