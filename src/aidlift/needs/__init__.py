"""What patients and their staff will need: items by place and day, from a forecast and a pathway."""

from aidlift.needs.beds import known_capacity
from aidlift.needs.estimate import DEFAULT_LEVELS, Needs, coefficients, counted_once, estimate_needs
from aidlift.needs.pathway import Pathway, pathway, pathways, read_pathway

__all__ = [
    "DEFAULT_LEVELS",
    "Needs",
    "Pathway",
    "coefficients",
    "counted_once",
    "estimate_needs",
    "known_capacity",
    "pathway",
    "pathways",
    "read_pathway",
]
