"""What is printed of a paper: the facts it keeps, turned into the words and figures a reader sees.

Papers keep plain facts (whole numbers, ISO moments); a page shows kilograms, days and country names. Sums
that a page shows are the sums of the figures it shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from aidlift.catalogue.items import items
from aidlift.catalogue.places import place_name
from aidlift.shipments.codes import words_of

TITLES = {
    "packing list": "Packing list",
    "waybill": "Waybill",
    "goods received note": "Goods received note",
}
MODES = {"air": "Air waybill", "road": "Road waybill", "rail": "Rail waybill", "sea": "Sea waybill"}
INVENTED = "Invented: this paper belongs to a scenario or an exercise, and to no real goods."


def printed(kind: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return a paper as its template takes it: every value is text, a list of rows, or a yes or no."""
    shown = {
        "title": TITLES[kind] if kind != "waybill" else MODES[said["mode"]],
        "number": said["number"],
        "invented": INVENTED if said["invented"] else "",
        "issued": moment(said["issued_at"]),
        "issued_by": said["issued_by"],
        "consignment": said["consignment"],
        "release": said["release"] or "–",
        "consignor": _party(said["consignor"]),
        "consignee": _party(said["consignee"]),
        "facility": said["consignee"]["facility"],
        "carrier": said["carrier"],
        "flight": said["flight"] or "–",
        "route": f"{said['origin']} – {said['entry']}",
        "origin": said["origin"],
        "entry": said["entry"],
    }
    return shown | (_received(said) if kind == "goods received note" else _packed(said))


def kilograms(grams: int) -> str:
    """Write a mass: `1,408.0`; to the gram where it has any."""
    return _decimal(Decimal(grams) / 1000, 1)


def cubic_metres(cubic_centimetres: int) -> str:
    """Write a volume: `10.400`; to the cubic centimetre where it has any."""
    return _decimal(Decimal(cubic_centimetres) / 1_000_000, 3)


def moment(iso: str) -> str:
    """Write a moment as papers do: `1 May 2021, 06:30 UTC`."""
    if not iso:
        return ""
    found = datetime.fromisoformat(iso)
    return f"{found.day} {found:%B %Y, %H:%M} UTC"


def day(iso: str) -> str:
    """Write a day: `31 Dec 2023`."""
    found = datetime.fromisoformat(iso)
    return f"{found.day} {found:%b %Y}"


def _decimal(value: Decimal, places: int) -> str:
    exact = -int(value.normalize().as_tuple().exponent)
    return f"{value:,.{max(places, exact)}f}"


def _party(said: Mapping[str, str]) -> dict[str, str]:
    return {"name": said["name"], "place": said["place"], "country": place_name(said["country"])}


def _goods(line: Mapping[str, Any]) -> dict[str, str]:
    """Name the goods of a line as the catalogue does, with the care that they need."""
    known = items().get(line["item"])
    care = [known.dg] if known and known.dg != "no" else []
    care += [f"keep {known.cold}"] if known and known.cold != "none" else []
    marks = [f"batch {line['batch']}"] if line["batch"] else []
    marks += [f"expires {day(line['expires'])}"] if line["expires"] else []
    return {
        "lot": line["lot"],
        "item": line["item"],
        "name": known.name if known else line["item"],
        "marks": " · ".join(marks),
        "care": "; ".join(care),
    }


def _packed(said: Mapping[str, Any]) -> dict[str, Any]:
    goods = {line["lot"]: _goods(line) for line in said["lines"]}
    sums = said["totals"]
    return {
        "rows": [_box(box, goods[box["lot"]]) for box in said["boxes"]],
        "goods": [
            goods[line["lot"]] | {"quantity": f"{line['quantity']:,}"} | _of_lot(said["boxes"], line["lot"])
            for line in said["lines"]
        ],
        "pieces": f"{sums['pieces']:,}",
        "quantity": f"{sums['quantity']:,}",
        "mass": kilograms(sums["mass_g"]),
        "volume": cubic_metres(sums["volume_cm3"]),
        "waybill": said["waybill"] or "–",
        "care": sorted({f"{one['name']}: {one['care']}" for one in goods.values() if one["care"]}),
        "mode": said["mode"],
    }


def _box(box: Mapping[str, Any], goods: Mapping[str, str]) -> dict[str, str]:
    last = box["first"] + box["pieces"] - 1
    return {
        **goods,
        "numbers": f"{box['first']:,}" if box["pieces"] == 1 else f"{box['first']:,}–{last:,}",
        "pieces": f"{box['pieces']:,}",
        "each": f"{box['quantity_each']:,}",
        "quantity": f"{box['pieces'] * box['quantity_each']:,}",
        "mass_each": kilograms(box["mass_g_each"]),
        "mass": kilograms(box["pieces"] * box["mass_g_each"]),
        "volume": cubic_metres(box["pieces"] * box["volume_cm3_each"]),
    }


def _of_lot(boxes: Sequence[Mapping[str, Any]], lot: str) -> dict[str, str]:
    same = [box for box in boxes if box["lot"] == lot]
    return {
        "pieces": f"{sum(box['pieces'] for box in same):,}",
        "mass": kilograms(sum(box["pieces"] * box["mass_g_each"] for box in same)),
        "volume": cubic_metres(sum(box["pieces"] * box["volume_cm3_each"] for box in same)),
    }


def _received(said: Mapping[str, Any]) -> dict[str, Any]:
    counts = ("shipped", "accepted", "rejected", "missing", "found")
    return {
        "state": said["state"],
        "leg": str(said["leg"]),
        "receiver": said["receiver"],
        "waybill": said["waybill"] or "–",
        "rows": [
            _goods(line)
            | {name: f"{line[name]:,}" for name in counts}
            | {"reason": line["reason"], "is_extra": bool(line["found"])}
            for line in said["lines"]
        ],
        "totals": {name: f"{sum(line[name] for line in said['lines']):,}" for name in counts},
        "remarks": [line["reason"] for line in said["lines"] if line["reason"]],
        "times": [
            {"words": words_of(one["verb"]), "at": moment(one["at"]), "place": one["place"]}
            for one in said["times"]
        ],
        "people": [
            {"words": one["words"], "name": one["name"], "at": moment(one["at"])} for one in said["people"]
        ],
    }
