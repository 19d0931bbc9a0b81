"""What patients and their staff will need: items by place and day, from a forecast and a pathway."""

from aidlift.needs.amounts import coefficients
from aidlift.needs.beds import known_capacity
from aidlift.needs.estimate import DEFAULT_LEVELS, Needs, counted_once, estimate_needs
from aidlift.needs.overrides import Overrides, check_overrides, read_overrides
from aidlift.needs.pathway import Pathway, pathway, pathways, read_pathway

__all__ = [
    "DEFAULT_LEVELS",
    "Needs",
    "Overrides",
    "Pathway",
    "check_overrides",
    "coefficients",
    "counted_once",
    "estimate_needs",
    "known_capacity",
    "pathway",
    "pathways",
    "read_overrides",
    "read_pathway",
]
