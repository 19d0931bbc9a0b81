"""Units of oxygen and their conversions."""

from __future__ import annotations

OXYGEN_KG_PER_M3 = 1.429  # gas at 0 °C and 1 atm (CRC Handbook of Chemistry and Physics)
LITRES_PER_M3 = 1000
MINUTES_PER_DAY = 1440


def oxygen_m3_per_day(flow_lpm: float) -> float:
    """Return the volume of gas (m³ a day) of a steady flow in litres a minute: flow x 1440 / 1000."""
    return flow_lpm * MINUTES_PER_DAY / LITRES_PER_M3


def oxygen_tonnes(volume_m3: float) -> float:
    """Return the mass (t) of a volume of oxygen gas at 0 °C and 1 atm (m³)."""
    return volume_m3 * OXYGEN_KG_PER_M3 / 1000
