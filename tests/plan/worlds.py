"""Tiny worlds for tests of plans, written as tables."""

from __future__ import annotations

from datetime import date

import polars as pl

from aidlift import frames
from aidlift.plan import PlanInputs, generate, plan_items

FIRST, LAST = date(2021, 5, 1), date(2021, 5, 10)
DEFAULTS = {
    "nodes": {"kind": "entry", "cold": "yes", "name": "a node"},
    "flights": {
        "corridor": "C", "payload_kg": 1000, "volume_m3": 100, "cold": "yes", "dg": "yes",
        "fixed_cost_usd": 1000, "cost_per_tonne_usd": 10, "max_rotations": 1, "suspended": "no",
    },
    "lots": {"available_on": "2021-05-01"},
    "demands": {"date": "2021-05-10"},
    "corridors": {
        "carrier": "Elias", "mode": "air", "days": "daily", "transit_days": 1, "payload_kg": 1000,
        "volume_m3": 100, "cold": "yes", "dg": "yes", "fixed_cost_usd": 1000, "cost_per_tonne_usd": 10,
        "max_rotations": 1,
    },
    "suspensions": {"announced_on": "2021-04-26"},
    "floors": {},
    "frozen": {},
}  # fmt: skip


def table(name: str, text: str) -> pl.DataFrame:
    """Read a table written with blanks between cells; `-` is an empty cell, days are days of May 2021."""
    header, *lines = [line.split() for line in text.strip().splitlines()]
    rows = [dict(zip(header, ["" if cell == "-" else cell for cell in line], strict=True)) for line in lines]
    filled = [{**{key: str(value) for key, value in DEFAULTS[name].items()}, **row} for row in rows]
    columns = list(dict.fromkeys(key for row in filled for key in row)) or header
    text = "\n".join([",".join(columns), *(",".join(row.get(key, "") for key in columns) for row in filled)])
    return frames.read(name, text).or_raise()


def world(*, nodes: str, lots: str, flights: str, demands: str, **more: object) -> PlanInputs:
    """Put a world together; items come from the catalogue unless given."""
    held, wanted = table("lots", lots), table("demands", demands)
    items = more.pop("items", None)
    if items is None:
        items = plan_items([*held["item"], *wanted["item"]])
    more = {key: table(key, value) if isinstance(value, str) else value for key, value in more.items()}
    return PlanInputs(
        **({"first_day": FIRST, "last_day": LAST} | more),  # type: ignore[arg-type]
        nodes=table("nodes", nodes),
        items=items,
        lots=held,
        flights=table("flights", flights),
        demands=wanted,
    )


def small(seed: int = 0, **sizes: int) -> PlanInputs:
    """Make up a small instance."""
    asked = {"countries": 3, "stores": 2, "items": 5, "days": 8, "corridors": 6} | sizes
    return generate(**asked, seed=seed).inputs()


TWO_LEGS = {
    "nodes": """
        node location kind
        CTU  CHN      store
        HUB  IND      store
        KTM  NPL      entry
        DAC  BGD      entry
    """,
    "lots": """
        lot item  node quantity expires    earmark owner available_on
        A   OXC10 CTU  20       -          -       CHN   2021-05-01
        B   MSURG CTU  40000    2021-12-31 -       CHN   2021-05-03
        C   PCRKT CTU  1000     2021-08-06 NPL     NPL   2021-05-01
        D   SANIT HUB  240      -          -       NPL   2021-05-01
    """,
    "flights": """
        flight origin destination departs    arrives    payload_kg volume_m3 pieces cold dg  suspended
        F1     CTU    HUB         2021-05-01 2021-05-02 500        50        30     yes  yes no
        F2     HUB    KTM         2021-05-03 2021-05-04 500        50        30     yes  yes no
        F3     CTU    DAC         2021-05-04 2021-05-06 500        50        30     no   no  no
        F4     CTU    KTM         2021-05-05 2021-05-06 500        50        30     yes  yes yes
        F5     HUB    DAC         2021-05-04 2021-05-05 500        50        30     no   yes no
    """,
    "demands": """
        location item  quantity date
        NPL      OXC10 10       2021-05-10
        NPL      PCRKT 800      2021-05-10
        NPL      SANIT 120      2021-05-10
        BGD      OXC10 10       2021-05-10
        BGD      MSURG 30000    2021-05-10
        BGD      SANIT 60       2021-05-10
    """,
    "floors": """
        owner item  quantity
        NPL   SANIT 60
        CHN   OXC10 2
    """,
}
"""A reserve at CTU, a hub, two countries; F4 is suspended, F3 neither cold nor for dangerous goods."""
