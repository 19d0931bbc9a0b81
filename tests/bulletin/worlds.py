"""Small made-up worlds for bulletins: every table has a row, and each says what it is for."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import polars as pl

from aidlift import frames
from aidlift.bulletin import Baseline, Headline, Material, PlanFacts

DAY = date(2021, 5, 1)
FORTY = {
    *("AFG", "ALB", "ARG", "ARM", "AUS", "AUT", "AZE", "BGD", "BTN", "BRA", "CAN", "CHL", "CHN", "COL"),
    *("CUB", "CYP", "CZE", "DNK", "EGY", "EST", "FIN", "FRA", "GEO", "GHA", "GRC", "HUN", "ISL", "IND"),
    *("IDN", "IRN", "IRQ", "IRL", "ITA", "JPN", "KEN", "LVA", "LTU", "MDV", "NPL", "RUS"),
}
HOSTILE = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>"


def rows(name: str, *given: dict) -> pl.DataFrame:
    """Rows of a declared table; what is not given is empty."""
    kinds = frames.schema(name).dtypes
    return pl.DataFrame([dict.fromkeys(kinds) | row for row in given], schema=kinds)


def days_of_counts(location: str, per_day: int, *, missed: int = 3) -> list[dict]:
    """Eight weeks of daily counts; one day was missed."""
    return [
        {
            "location": location,
            "date": DAY - timedelta(days=back),
            "period_days": 1,
            "date_basis": "report",
            "target": "new cases",
            "value": None if back == missed else per_day + 56 - back,
            "state": "missed" if back == missed else "reported",
            "source_id": "ministry",
            "as_of": DAY,
        }
        for back in range(56, 0, -1)
    ]


def weeks(location: str, per_week: int) -> list[dict]:
    """Eight whole weeks to the day of the bulletin."""
    return [
        {
            "location": location,
            "target": "wk inc case",
            "week_end": DAY - timedelta(weeks=back),
            "value": float(per_week + 10 * (8 - back)),
            "state": "complete",
            "days_reported": 7,
            "days_covered": 0,
            "negative": False,
        }
        for back in range(8)
    ]


def outlook(location: str, per_week: float) -> list[dict]:
    """Four weeks ahead with the quantiles of both bands."""
    spread = {"0.025": 0.4, "0.25": 0.8, "0.5": 1.1, "0.75": 1.4, "0.975": 2.5}
    return [
        {
            "model_id": "damped_trend",
            "reference_date": DAY,
            "location": location,
            "target": "wk inc case",
            "horizon": week,
            "target_end_date": DAY + timedelta(weeks=week),
            "output_type": "quantile",
            "output_type_id": level,
            "value": per_week * times,
            "method": "trend",
            "flags": "stale",
            "as_of": DAY,
        }
        for week in range(1, 5)
        for level, times in spread.items()
    ]


def coverage(**met: float) -> pl.DataFrame:
    """A hundred ventilators needed in each country; so many are met."""
    return pl.DataFrame(
        {
            "location": list(met),
            "item": ["VENTP"] * len(met),
            "date": [DAY + timedelta(days=14)] * len(met),
            "needed": [100.0] * len(met),
            "met": [float(one) for one in met.values()],
            "share": [one / 100 for one in met.values()],
        }
    )


def one_flight_for_nepal() -> Material:
    """Two countries, one store, one flight planned, one corridor suspended, and a fact of every kind."""
    way = {"payload_kg": 20000.0, "volume_m3": 90.0, "cold": False, "dg": False, "max_rotations": 1}
    way |= {"fixed_cost_usd": 1.0, "cost_per_tonne_usd": 1.0}
    hours = {"departure_utc": "06:00", "load_hours": 3.0, "fly_hours": 3.0, "unload_hours": 2.0}
    return Material(
        day=DAY,
        title="A small reserve",
        headlines=(
            Headline(sentence="Nepal reported 156 new cases.", source_ids=("ministry",), location="NPL"),
        ),
        figures=rows("figures", *days_of_counts("NPL", 100), *days_of_counts("BTN", 2)),
        weekly=rows("weekly", *weeks("NPL", 700), *weeks("BTN", 14)),
        forecasts=rows("forecasts", *outlook("NPL", 900), *outlook("BTN", 10)),
        rt=rows(
            "rt",
            {"location": "NPL", "date": DAY, "q0.025": 1.1, "q0.5": 1.2, "q0.975": 1.3}
            | {"window_days": 7, "method": "cori", "as_of": DAY},
        ),
        shortfall=rows(
            "shortfall",
            {
                "location": "NPL",
                "item": "VENTP",
                "date": DAY + timedelta(days=14),
                "kind": "durable",
                "needed": 120.0,
            }
            | {"stock": 20.0, "in_transit": 0.0, "pledged": 0.0, "shortfall": 100.0, "unit": "each"},
        ),
        plan=PlanFacts(
            objective=40.0,
            nothing_sent=100.0,
            bound=39.9,
            gap=0.0025,
            status="optimal",
            seconds=0.1,
            summary="1 rotation carries 1.0 t to 1 country.",
            verification="Verified: separate code finds every promise kept.",
            verified=True,
            price_of_fairness=2.0,
        ),
        coverage=coverage(NPL=60, BTN=100),
        baselines=(Baseline(name="First come", objective=70.0, coverage=coverage(NPL=30, BTN=100)),),
        allocations=rows(
            "allocations",
            {"flight": "A1 2021-05-03", "lot": "L1", "item": "VENTP", "origin": "CTU", "destination": "KTM"}
            | {"departs": date(2021, 5, 3), "arrives": date(2021, 5, 4), "location": "NPL", "quantity": 60},
        ),
        rotations=rows(
            "rotations", {"flight": "A1 2021-05-03", "rotations": 1, "mass_kg": 1000.0, "volume_m3": 9.0}
        ),
        flights=rows(
            "flights",
            {
                "flight": "A1 2021-05-03",
                "corridor": "A1",
                "origin": "CTU",
                "destination": "KTM",
                "suspended": False,
            }
            | {"departs": date(2021, 5, 3), "arrives": date(2021, 5, 4)}
            | way
            | hours,
        ),
        corridors=rows(
            "corridors",
            {"corridor": "A1", "carrier": "Air One", "mode": "air", "origin": "CTU", "destination": "KTM"}
            | {"days": "mon", "transit_days": 1}
            | way,
            {"corridor": "B2", "carrier": "Air Two", "mode": "air", "origin": "CTU", "destination": "PBH"}
            | {"days": "mon", "transit_days": 1}
            | way,
        ),
        nodes=rows(
            "nodes",
            {
                "node": "CTU",
                "name": "Chengdu",
                "location": "CHN",
                "kind": "store",
                "latitude": 30.58,
                "longitude": 103.95,
                "cold": True,
            },
            {
                "node": "KTM",
                "name": "Kathmandu",
                "location": "NPL",
                "kind": "entry",
                "latitude": 27.7,
                "longitude": 85.36,
                "cold": False,
            },
            {
                "node": "PBH",
                "name": "Paro",
                "location": "BTN",
                "kind": "entry",
                "latitude": 27.4,
                "longitude": 89.42,
                "cold": False,
            },
        ),
        lots=rows(
            "lots",
            {
                "lot": "L1",
                "item": "VENTP",
                "node": "CTU",
                "quantity": 80,
                "available_on": DAY,
                "source_id": "invented",
            },
            {
                "lot": "L2",
                "item": "AGRDT",
                "node": "CTU",
                "quantity": 9000,
                "available_on": DAY,
                "expires": date(2021, 6, 30),
            }
            | {"source_id": "invented"},
        ),
        members=rows("members", {"location": "NPL", "role": "member"}, {"location": "BTN", "role": "member"}),
        requests=rows(
            "requests",
            {
                "request": "R1",
                "location": "NPL",
                "wording": "ventilators",
                "quantity": 50,
                "requested_on": DAY,
            }
            | {"status": "open", "source_id": "press"},
        ),
        pledges=rows(
            "pledges",
            {
                "pledge": "P1",
                "donor": "Red Cross",
                "kind": "donation",
                "location": "NPL",
                "wording": "100 ventilators",
            }
            | {
                "quantity": 100,
                "qualifier": "about",
                "state": "pledged",
                "stated_on": DAY,
                "source_id": "press",
            },
        ),
        receipts=rows(
            "receipts",
            {
                "receipt": "G1",
                "location": "NPL",
                "wording": "ventilators",
                "quantity": 12,
                "qualifier": "at_least",
            }
            | {"measure": "dispatched", "date": DAY, "source_id": "press"},
        ),
        suspensions=rows(
            "suspensions",
            {
                "corridor": "B2",
                "suspended_from": DAY,
                "announced_on": DAY,
                "reason": "weather",
                "source_id": "press",
            },
        ),
        consignments=rows(
            "consignments",
            {
                "consignment": "CON-1",
                "location": "NPL",
                "state": "arrived",
                "since": datetime(2021, 4, 29, 10, tzinfo=UTC),
                "quantity": 20,
            }
            | {"flight": "A1 2021-04-29", "clock": "landing_to_clearance", "hours": 38.0, "held_hours": 5.0},
        ),
        sources=rows(
            "sources",
            {
                "source_id": "ministry",
                "publisher": "Ministry of Health",
                "title": "Daily counts",
                "as_of": DAY,
            },
            {"source_id": "press", "publisher": "The Paper", "title": "Aid news", "as_of": DAY},
            {"source_id": "invented", "publisher": "Aidlift (invented)", "title": "stock", "as_of": DAY},
        ),
        invented=("The stock of the reserve.",),
        disclaimer="The stock is invented.",
    )


def one_day_later() -> Material:
    """The small world a day on: a count came, another was corrected, goods left, flew and arrived."""
    world = one_flight_for_nepal()
    day = DAY + timedelta(days=1)
    new = days_of_counts("NPL", 100)[-1] | {"date": DAY, "value": 170, "as_of": day}
    corrected = pl.col("date").eq(DAY - timedelta(days=2)) & pl.col("location").eq("NPL")
    return replace(
        world,
        day=day,
        figures=pl.concat(
            [
                world.figures.with_columns(
                    value=pl.when(corrected).then(pl.lit(150)).otherwise("value").cast(pl.Int64)
                ),
                rows("figures", new),
            ]
        ),
        shortfall=world.shortfall.with_columns(shortfall=pl.lit(90.0), stock=pl.lit(30.0)),
        lots=world.lots.with_columns(quantity=pl.col("quantity") - 20),
        pledges=world.pledges.with_columns(state=pl.lit("committed")),
        receipts=pl.concat(
            [world.receipts, world.receipts.with_columns(receipt=pl.lit("G2"), quantity=pl.lit(7, pl.Int64))]
        ),
        suspensions=world.suspensions.clear(),
        consignments=world.consignments.with_columns(state=pl.lit("cleared")),
        allocations=world.allocations.with_columns(quantity=pl.lit(50).cast(pl.Int64)),
    )


def nothing_known() -> Material:
    """A day on which nothing at all is known."""
    return Material(day=DAY, title="Silence")


def forty_countries() -> Material:
    """Forty members with counts and an outlook, and no reserve yet."""
    codes = sorted(FORTY)
    return replace(
        nothing_known(),
        title="Forty countries",
        members=rows("members", *({"location": code, "role": "member"} for code in codes)),
        weekly=rows(
            "weekly",
            *(row for place, code in enumerate(codes) for row in weeks(code, 10 * 2 ** (place % 14))),
        ),
        forecasts=rows(
            "forecasts",
            *(row for place, code in enumerate(codes) for row in outlook(code, 10 * 2 ** (place % 14))),
        ),
        coverage=coverage(**{code: place * 2.5 for place, code in enumerate(codes)}),
    )


def hostile() -> Material:
    """The small world with markup in every text that a person could have written."""
    world = one_flight_for_nepal()
    changed = {
        "requests": {"wording": HOSTILE, "note": HOSTILE},
        "pledges": {"donor": HOSTILE, "wording": HOSTILE},
        "suspensions": {"reason": HOSTILE},
        "nodes": {"name": HOSTILE},
        "sources": {"publisher": HOSTILE, "title": HOSTILE, "address": HOSTILE},
        "corridors": {"corridor": HOSTILE},
        "flights": {"corridor": HOSTILE},
    }
    frames_ = {
        name: getattr(world, name).with_columns(
            pl.lit(text).alias(column) for column, text in columns.items()
        )
        for name, columns in changed.items()
    }
    said = (Headline(sentence=HOSTILE, source_ids=(HOSTILE,), location="NPL"),)
    return replace(world, title=HOSTILE, headlines=said, notes=(HOSTILE,), invented=(HOSTILE,), **frames_)
