"""Pledges and deliveries as IATI 2.03 activities (International Aid Transparency Initiative).

Steps of a pledge are transactions, seen from the reserve: what is pledged to it is an incoming pledge (13),
what is committed an incoming commitment (11), cash that came in incoming funds (1), cash that went out a
disbursement (3). Goods whose value nobody stated have no transaction, since IATI wants an amount and none is
made up: they are a result, with what was promised as target and what was signed for as actual.

`check_activities` checks the structure that the standard's schema prescribes (elements, their order, how
often they stand, attributes, codes), and rules of the standard that the schema does not know. It does not
stand in for the published XSD, which is not shipped; docs/exchange/iati.md says how to check a file with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import iso3166
import polars as pl

from aidlift.errors import BadInput
from aidlift.formats.exchange.iati_rules import DONOR_TYPES, STATUSES, STEPS, Check
from aidlift.formats.exchange.markup import Walker, element, text

DATES = (("1", "starts_planned"), ("2", "starts_actual"), ("3", "ends_planned"), ("4", "ends_actual"))
GLIDE, HRP = "1-2", "2-1"  # HumanitarianScopeVocabulary
GRANT = "110"  # FinanceType


@dataclass(frozen=True, kw_only=True)
class Publisher:
    """Who reports: its IATI organisation identifier (org-id.guide), its name and kind."""

    ref: str
    name: str
    kind: str = "other"


def write_activities(
    activities: pl.DataFrame,
    transactions: pl.DataFrame,
    goods: pl.DataFrame,
    publisher: Publisher,
    *,
    generated: datetime,
) -> Iterator[str]:
    """Write the tables `aid_activities`, `aid_transactions`, `aid_goods` as one file, an activity at a time.

    Raises BadInput for an activity that no day begins, since IATI wants one, and for text XML cannot hold.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<iati-activities version="2.03" generated-datetime="{generated.isoformat()}">\n'
    money = _by_activity(transactions)
    given = _by_activity(goods)
    for row in activities.iter_rows(named=True):
        name = row["activity"]
        yield _activity(row, money(name), given(name), publisher) + "\n"
    yield "</iati-activities>\n"


def check_activities(path: Path) -> int:
    """Check a file of IATI activities; return how many there are. Raises BadInput with faults and lines."""
    check = Check()
    Walker(check.start, check.end).walk(path)
    check.refuse(path.name)
    return check.activities


def _by_activity(table: pl.DataFrame) -> Callable[[str], list[dict[str, Any]]]:
    """Give a look-up of the rows of an activity; they are made when asked for, as there may be a million."""
    places = table.with_row_index("place").group_by("activity", maintain_order=True).agg("place")
    of_activity = {name: number for number, name in enumerate(places["activity"])}

    def rows(name: str) -> list[dict[str, Any]]:
        number = of_activity.get(name)
        return [] if number is None else table[places["place"][number]].to_dicts()

    return rows


def _activity(
    row: Mapping[str, Any], money: list[dict[str, Any]], goods: list[dict[str, Any]], publisher: Publisher
) -> str:
    if not row["starts_planned"] and not row["starts_actual"]:
        raise BadInput(
            f"The activity {row['activity']!r} has no first day, planned or actual; IATI needs one."
        )
    updated = row["updated_at"].isoformat() if row["updated_at"] else None
    parts = [
        element("iati-identifier", text(f"{publisher.ref}-{row['activity']}")),
        element("reporting-org", _words(publisher.name), ref=publisher.ref, type=DONOR_TYPES[publisher.kind]),
        element("title", _words(row["title"])),
        element("description", _words(row["description"]), type="1"),
        element(
            "participating-org",
            _words(row["donor"]),
            ref=row["donor_ref"],
            type=DONOR_TYPES[row["donor_type"] or "other"],
            role="1",
        ),
        element("participating-org", _words(publisher.name), ref=publisher.ref, role="2"),
        element("activity-status", code=STATUSES[row["status"]]),
        *(element("activity-date", iso_date=row[day], type=kind) for kind, day in DATES if row[day]),
        *_recipient(row["location"]),
        element("sector", vocabulary="1", code=row["sector"]),
        *_scopes(row),
        element("default-finance-type", code=GRANT),
        *(_transaction(one) for one in money),
        *(_result(one) for one in goods),
    ]
    return element(
        "iati-activity",
        *parts,
        xml__lang="en",
        default_currency="USD",
        humanitarian="1",
        last_updated_datetime=updated,
    )


def _words(narrative: str) -> str:
    return element("narrative", text(narrative))


def _recipient(location: str | None) -> list[str]:
    """Name the country, or developing countries unspecified where it is for the reserve as a whole."""
    country = iso3166.countries_by_alpha3.get(location[:3] if location else "")
    if country is not None:
        return [element("recipient-country", code=country.alpha2)]
    return [element("recipient-region", code="998", vocabulary="1")]  # OECD DAC region


def _scopes(row: Mapping[str, Any]) -> list[str]:
    scopes = []
    if row["glide"]:
        scopes.append(element("humanitarian-scope", type="1", vocabulary=GLIDE, code=row["glide"]))
    if row["appeal"]:
        scopes.append(element("humanitarian-scope", type="2", vocabulary=HRP, code=row["appeal"]))
    return scopes


def _transaction(row: Mapping[str, Any]) -> str:
    parts = [
        element("transaction-type", code=STEPS[row["step"]]),
        element("transaction-date", iso_date=row["date"]),
        element(
            "value", str(row["value"]), currency=row["currency"], value_date=row["value_date"] or row["date"]
        ),
    ]
    if row["description"]:
        parts.append(element("description", _words(row["description"])))
    if row["provider"]:
        parts.append(element("provider-org", _words(row["provider"])))
    if row["receiver"]:
        parts.append(element("receiver-org", _words(row["receiver"])))
    return element("transaction", *parts, ref=row["transaction"], humanitarian="1")


def _result(row: Mapping[str, Any]) -> str:
    amounts = [
        element(name, value=row[column])
        for name, column in (("target", "promised"), ("actual", "delivered"))
        if row[column] is not None
    ]
    period = element(
        "period",
        element("period-start", iso_date=row["from_day"]),
        element("period-end", iso_date=row["until_day"]),
        *amounts,
    )
    indicator = element(
        "indicator", element("title", _words(row["goods"])), period, measure="1", ascending="1"
    )  # measure 1: units
    return element("result", element("title", _words(f"{row['goods']}, units")), indicator, type="1")
