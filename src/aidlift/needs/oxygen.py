"""Oxygen for a number of active cases, as a ministry reckons: shares of all of them at once."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from aidlift.catalogue.units import oxygen_m3_per_day, oxygen_tonnes
from aidlift.errors import BadInput
from aidlift.needs.beds import Care
from aidlift.needs.pathway import Pathway
from aidlift.needs.working import Step, number


@dataclass(frozen=True, kw_only=True)
class OxygenDay:
    """The oxygen of one day under one pathway, with its arithmetic; `usable_t` for the beds there are."""

    pathway: str
    active: float
    flow_lpm: float
    m3: float
    tonnes: float
    usable_t: float
    steps: tuple[Step, ...]

    def to_dict(self) -> dict[str, object]:
        """Give it as plain values, each step a record."""
        return asdict(self) | {"steps": [step.to_dict() for step in self.steps]}


def oxygen_of_active(active: float, pathway: Pathway, care: Care | None = None) -> OxygenDay:
    """Work out the oxygen a day if all active cases are ill at once, by the pathway's shares and flows.

    Severe = active x share; so critical. Flow = patients x litres a minute; m³ a day = flow x 1,440 /
    1,000; tonnes = m³ x 1.429 kg / 1,000. No stay enters: who is active is taken to be in care.
    """
    if active < 0:
        raise BadInput(f"{active:g} active cases cannot be; give their number, 0 or more.")
    severe, critical = active * pathway.share_severe, active * pathway.share_critical
    flow = _flow(severe, critical, pathway)
    m3 = oxygen_m3_per_day(flow)
    limit = care or Care()
    capped = _flow(min(severe, limit.severe_beds), min(critical, limit.critical_beds), pathway)
    steps = _steps(active, severe, critical, pathway)
    return OxygenDay(
        pathway=pathway.name,
        active=active,
        flow_lpm=flow,
        m3=m3,
        tonnes=oxygen_tonnes(m3),
        usable_t=oxygen_tonnes(oxygen_m3_per_day(capped)),
        steps=tuple(steps),
    )


def _flow(severe: float, critical: float, pathway: Pathway) -> float:
    return (
        severe * pathway.oxygen_share_severe * pathway.oxygen_flow_severe
        + critical * pathway.oxygen_flow_critical
    )


def _steps(active: float, severe: float, critical: float, pathway: Pathway) -> list[Step]:
    share, each = pathway.oxygen_share_severe, pathway.oxygen_flow_severe
    intensive = pathway.oxygen_flow_critical
    severe_flow, critical_flow = severe * share * each, critical * intensive
    flow = severe_flow + critical_flow
    m3 = oxygen_m3_per_day(flow)
    all_active, kg = number(active), f"{1000 * oxygen_tonnes(1):g} kg"
    severe_words = f"{number(severe)} x {share:g} on oxygen x {each:g}"
    critical_words = f"{all_active} x {pathway.share_critical:g}"
    intensive_words = f"{number(critical)} x {intensive:g}"
    rows = [
        ("severe patients", f"{all_active} x {pathway.share_severe:g}", severe, "patients", "share_severe"),
        ("critical patients", critical_words, critical, "patients", "share_critical"),
        ("flow of severe", severe_words, severe_flow, "L/min", "oxygen_flow_severe"),
        ("flow of critical", intensive_words, critical_flow, "L/min", "oxygen_flow_critical"),
        ("flow", f"{number(severe_flow)} + {number(critical_flow)}", flow, "L/min", ""),
        ("gas a day", f"{number(flow)} x 1,440 min / 1,000", m3, "m3", ""),
        ("liquid a day", f"{number(m3)} m3 x {kg} / 1,000", oxygen_tonnes(m3), "t", ""),
    ]
    return [
        Step(
            what=what,
            arithmetic=words,
            value=value,
            unit=unit,
            source=pathway.sources.get(name, "gas at 0 °C and 1 atm (CRC Handbook)" if unit == "t" else ""),
        )
        for what, words, value, unit, name in rows
    ]


def beside_stated(found: OxygenDay, stated_t: float) -> list[str]:
    """Say how far a stated need lies from ours, and what would make them equal; causes are not proven."""
    if stated_t <= 0 or found.tonnes == 0:
        raise BadInput(f"A stated need of {stated_t:g} t a day cannot be compared; give one above 0.")
    ratio = found.tonnes / stated_t
    in_care = stated_t / found.tonnes
    per_m3 = 1000 * stated_t / found.m3
    lines = [
        f"Stated: {number(stated_t)} t a day. Ours is {ratio:.3f} times that, "
        f"{found.tonnes - stated_t:+,.0f} t.",
        f"They would be equal if {in_care:.1%} of the active cases were in care at once by these shares; "
        f"the rest recover at home or wait to be taken off the count.",
        f"They would also be equal if 1 m3 of gas weighed {per_m3:.3f} kg; at 0 °C and 1 atm it weighs "
        f"{1000 * oxygen_tonnes(1):g}.",
    ]
    if found.usable_t < found.tonnes:
        lines.append(
            f"In the beds there are ours is {found.usable_t:,.0f} t: a need counted by beds, and by beds "
            f"added since they were counted, lies between that and {found.tonnes:,.0f} t."
        )
    if abs(per_m3 - 1) < 0.02:
        lines.append(
            "That is 1 kg for 1 m3: a thousand litres counted as a kilogram would explain the whole "
            "difference. The statement does not say how it was worked out; this is our reading."
        )
    return lines
