"""Bulletin: say on one page, in words, tables and charts, what is known, expected, needed and planned."""

from aidlift.bulletin.material import Baseline, Headline, Material, PlanFacts
from aidlift.bulletin.saved import put_together, take_apart
from aidlift.bulletin.sitrep import Sitrep, sitrep

__all__ = ["Baseline", "Headline", "Material", "PlanFacts", "Sitrep", "put_together", "sitrep", "take_apart"]
