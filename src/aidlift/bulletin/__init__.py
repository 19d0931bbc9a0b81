"""Bulletin: say on one page, in words, tables and charts, what is known, expected, needed and planned."""

from aidlift.bulletin.material import Baseline, Headline, Material, PlanFacts
from aidlift.bulletin.saved import put_together, take_apart

__all__ = ["Baseline", "Headline", "Material", "PlanFacts", "put_together", "take_apart"]
