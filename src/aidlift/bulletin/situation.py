"""What is reported, and what may come: the first sections."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from aidlift.bulletin.blocks import (
    Block,
    Bullets,
    Cell,
    Fact,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Text,
    table,
)
from aidlift.bulletin.material import Material
from aidlift.bulletin.pictures import CASES, latest_rt, members_of, planned_flights, shares
from aidlift.bulletin.words import (
    count,
    day_said,
    flags_said,
    many,
    percent,
    short_day,
    tonnes,
    whole,
)
from aidlift.catalogue import place_name
from aidlift.charts.map import DISCLAIMER

OUTLOOK = "aidlift-outlook"
PLAN = "aidlift-plan"
NEEDS = "aidlift-needs"
SENTENCES_EACH = 5
KG_PER_TONNE = 1000


def facts(material: Material) -> Block:
    """Choose the three most important facts: what is reported, what is expected, what is planned."""
    return Facts((_reported_fact(material), _expected_fact(material), _planned_fact(material)))


def _reported_fact(material: Material) -> Fact:
    rows = material.weekly.filter(pl.col("location").is_in(list(members_of(material))))
    weeks = rows.filter((pl.col("target") == CASES) & (pl.col("state") == "complete")).sort("week_end")
    if not weeks.height:
        first = next(iter(material.headlines), None)
        if first is None:
            return Fact("Reported", "No report", Text(f"No count was known on {day_said(material.day)}."))
        return Fact("Reported", short_day(material.day), Text(first.sentence, first.source_ids))
    reports = weeks.group_by("week_end").len().filter(pl.col("len") * 2 >= pl.col("len").max())
    last = reports["week_end"].dt.max()
    total = weeks.filter(pl.col("week_end") == last)
    before = weeks.filter(pl.col("week_end") == pl.lit(last) - timedelta(days=7))
    now = total.select("location", "value").join(
        before.select("location", pl.col("value").alias("was")), on="location"
    )
    words = f"new cases in the week to {day_said(last)} in {many(total.height, 'country', 'countries')}"  # type: ignore[arg-type]
    if now.height and float(now["was"].sum()) > 0:
        change = float(now["value"].sum()) / float(now["was"].sum()) - 1
        words += f", {abs(change) * 100:.0f} % {'more' if change >= 0 else 'fewer'} than the week before"
    missing = len(members_of(material)) - total.height
    words += (
        f"; {many(missing, 'country', 'countries')} without a whole week of reports." if missing > 0 else "."
    )
    return Fact(
        "Reported",
        count(float(total["value"].sum())),
        Text(words, _count_sources(material)),
        key="say.week",
        values={"day": last, "countries": total.height},  # type: ignore[dict-item]
    )


def _count_sources(material: Material) -> tuple[str, ...]:
    recent = material.figures.filter(pl.col("date") > material.day - timedelta(days=28))
    named = recent.filter(pl.col("value").is_not_null())["source_id"].unique().sort().to_list()
    return tuple(named[:4])


def _expected_fact(material: Material) -> Fact:
    ahead = outlook_rows(material)
    if not ahead:
        return Fact("Expected", "No forecast", Text("No outlook was made; see what is not known."))
    rising = [row for row in ahead if row.known is not None and row.middle > row.known]
    compared = [row for row in ahead if row.known is not None]
    largest = max(ahead, key=lambda row: row.middle)
    words = (
        f"may see more cases in the week to {day_said(largest.week_end)} than in the last whole week, "
        f"by the median. {place_name(largest.location)}: {count(largest.middle)}; "
        f"95 % band {count(largest.low)} to {count(largest.high)}."
    )
    return Fact(
        "Expected",
        f"{len(rising)} of {many(len(compared), 'country', 'countries')}",
        Text(words, (OUTLOOK,)),
        key="say.expected",
        values={"day": largest.week_end, "figure": f"{len(rising)} / {len(compared)}"},
    )


def _planned_fact(material: Material) -> Fact:
    flights = planned_flights(material)
    if material.plan is None or not flights.height:
        return Fact(
            "Planned", "No flight", Text("No plan sends anything; see the plan and what is not known.")
        )
    mass = float(flights["mass_kg"].sum()) / KG_PER_TONNE
    served = material.allocations["location"].drop_nulls().n_unique()
    plan = material.plan
    removed = 1 - plan.objective / plan.nothing_sent if plan.nothing_sent else 1.0
    words = (
        f"on {many(flights.height, 'departure')} to {many(served, 'country', 'countries')} remove "
        f"{percent(removed)} of the weighted shortage; {percent(1 - removed)} stays. "
        f"{'Verified.' if plan.verified else 'NOT VERIFIED: read the plan section first.'}"
    )
    return Fact(
        "Planned",
        f"{tonnes(mass)} t",
        Text(words, (PLAN,), invented=_stock_invented(material)),
        key="say.planned",
        values={"flights": flights.height, "countries": served},
    )


def _stock_invented(material: Material) -> bool:
    return "invented" in set(material.lots["source_id"].drop_nulls().to_list())


def reported(material: Material, drawn: set[str]) -> list[Block]:
    """Say what is reported, country by country, by whom."""
    blocks: list[Block] = [Heading("What is reported", "reported")]
    texts = []
    for code in dict.fromkeys(line.location for line in material.headlines):
        lines = [line for line in material.headlines if line.location == code][:SENTENCES_EACH]
        cited = tuple(source for line in lines for source in line.source_ids)
        texts.append(Text(" ".join(line.sentence for line in lines), cited))
    if texts:
        blocks.append(Bullets(tuple(texts)))
    elif not material.figures.height and not material.weekly.height:
        blocks.append(Paragraph(Text(f"No count was known on {day_said(material.day)}.")))
    if "map" in drawn:
        blocks.append(
            Picture(
                "map",
                f"Map of the latest counts and the flights; numbers in the tables. {DISCLAIMER}",
            )
        )
    return blocks


class Ahead:
    """A country's outlook: the last whole week, and the last week forecast with its bands."""

    def __init__(
        self, location: str, known: float | None, known_week: date | None, row: dict[str, object]
    ) -> None:
        self.location, self.known, self.known_week = location, known, known_week
        self.week_end: date = row["week_end"]  # type: ignore[assignment]
        self.middle, self.low, self.high = (float(row[name]) for name in ("0.5", "0.025", "0.975"))  # type: ignore[arg-type]
        self.low50, self.high50 = (float(row[name]) for name in ("0.25", "0.75"))  # type: ignore[arg-type]
        self.flags = str(row["flags"] or "")


def outlook_rows(material: Material) -> list[Ahead]:
    """Put beside each other the last whole week and the last week forecast, countries by name."""
    quantiles = material.forecasts.filter(
        (pl.col("target") == CASES) & (pl.col("output_type") == "quantile")
    ).with_columns(pl.col("output_type_id").cast(pl.Float64, strict=False).alias("level"))
    found = []
    for code in members_of(material):
        own = quantiles.filter(pl.col("location") == code)
        if not own.height:
            continue
        last = own.filter(pl.col("horizon") == pl.col("horizon").max())
        row: dict[str, object] = {"week_end": last["target_end_date"][0], "flags": last["flags"][0]}
        levels = dict(last.select("level", "value").iter_rows())
        wanted = {name: levels.get(float(name)) for name in ("0.025", "0.25", "0.5", "0.75", "0.975")}
        if any(value is None for value in wanted.values()):
            continue
        weeks = material.weekly.filter(
            (pl.col("location") == code) & (pl.col("target") == CASES) & (pl.col("state") == "complete")
        ).sort("week_end")
        known = float(weeks["value"][-1]) if weeks.height else None
        found.append(Ahead(code, known, weeks["week_end"][-1] if weeks.height else None, row | wanted))
    return found


def outlook(material: Material, drawn: set[str]) -> list[Block]:
    """Say what may come, with honest bands, and what to beware of."""
    blocks: list[Block] = [Heading("What may come", "outlook")]
    rows = outlook_rows(material)
    if not rows:
        blocks.append(Paragraph(Text("No forecast was made, so what follows rests on reports alone.")))
    else:
        weeks = -(-(rows[0].week_end - material.day).days // 7)
        blocks.append(
            Paragraph(
                Text(
                    f"The outlook reaches {many(weeks, 'week')} ahead. Half of the outcomes should fall into "
                    "the 50 % band, 19 of 20 into the 95 % band; it knows nothing of measures yet to come.",
                    (OUTLOOK,),
                )
            )
        )
        blocks.append(Paragraph(Text(_record_said(material), (OUTLOOK,)), "note"))
    if "outlook" in drawn:
        blocks.append(
            Picture(
                "outlook",
                "Bars of reported counts and bands of the outlook, country by country; numbers in the table.",
            )
        )
    if rows:
        blocks.append(_outlook_table(material, rows))
    if "rt" in drawn:
        blocks.append(Picture("rt", "Reproduction numbers with their intervals; numbers in the table above."))
    return blocks


def _record_said(material: Material) -> str:
    """Say how the outlooks of earlier bulletins fared."""
    record = material.record
    if record is None:
        return (
            "No week that an earlier bulletin of these records forecast has been reported whole yet: "
            "there is no record to judge this outlook by."
        )
    weeks = (
        f"in the week to {day_said(record.last)}"
        if record.first == record.last
        else f"in the weeks to {day_said(record.first)} until {day_said(record.last)}"
    )
    return (
        f"Of {many(record.counts, 'count')} {weeks} that earlier bulletins forecast, "
        f"{percent(record.inside_50 / record.counts)} fell into the 50 % band and "
        f"{percent(record.inside_95 / record.counts)} into the 95 % band."
    )


def _outlook_table(material: Material, rows: list[Ahead]) -> Block:
    rt = {row["location"]: row for row in latest_rt(material).iter_rows(named=True)}
    lines: list[tuple[Cell, ...]] = []
    for row in rows:
        own = rt.get(row.location)
        lines.append(
            (
                place_name(row.location),
                whole(row.known),
                whole(row.middle),
                f"{whole(row.low50)} – {whole(row.high50)}",
                f"{whole(row.low)} – {whole(row.high)}",
                f"{own['middle']:.2f} ({own['low']:.2f} – {own['high']:.2f})" if own else "–",
                flags_said(row.flags) or "–",
            )
        )
    columns = [
        "Country",
        "Last whole week",
        f"Week to {short_day(rows[0].week_end)}: median",
        "50 % band",
        "95 % band",
        "Reproduction number (95 %)",
        "Beware",
    ]
    return table(
        "New cases a week, as reported and as expected", columns, lines, numbers={1, 2, 3, 4, 5}, most=60
    )


def without_report(material: Material) -> list[str]:
    """Name the countries of which no count is known in the last four weeks."""
    since = material.day - timedelta(days=28)
    seen = set(
        material.figures.filter((pl.col("date") > since) & pl.col("value").is_not_null())[
            "location"
        ].to_list()
    )
    return [name for code, name in members_of(material).items() if code not in seen]


def best_served(material: Material) -> str:
    """Say how much of the need is met, from the least to the most covered country, without ranking them."""
    rows = shares(material.coverage)
    if not rows.height:
        return ""
    low, high = rows["share"].min(), rows["share"].max()
    assert isinstance(low, float)
    assert isinstance(high, float)
    return f"The plan meets from {percent(low)} to {percent(high)} of each country's uncovered need, by mass."
