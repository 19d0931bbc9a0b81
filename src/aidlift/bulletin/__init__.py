"""Bulletin: say on one page, in words, tables and charts, what is known, expected, needed and planned."""

from aidlift.bulletin.changes import Changes, changes
from aidlift.bulletin.material import Baseline, Headline, Material, OutlookRecord, PlanFacts
from aidlift.bulletin.record import outlook_record
from aidlift.bulletin.saved import put_together, take_apart
from aidlift.bulletin.signature import Signature
from aidlift.bulletin.sitrep import Charts, Sitrep, drawn, sitrep
from aidlift.bulletin.voice import languages, voice

__all__ = [
    "Baseline",
    "Changes",
    "Charts",
    "Headline",
    "Material",
    "OutlookRecord",
    "PlanFacts",
    "Signature",
    "Sitrep",
    "changes",
    "drawn",
    "languages",
    "outlook_record",
    "put_together",
    "sitrep",
    "take_apart",
    "voice",
]
